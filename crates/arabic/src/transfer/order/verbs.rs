//! Verbs whose subject stands elsewhere: what goes on, what somebody must do, and whom Arabic leaves to the verb.

use super::Order;
use crate::english::inflect::participle;
use crate::transfer::agreement::agrees_before;
use crate::transfer::antecedent::antecedent;
use crate::transfer::clause::subject;
use crate::transfer::describing::{implied_noun, is_chained};
use crate::transfer::modal::Modal;
use crate::transfer::part::Part;
use crate::transfer::phrase::{Form, joined_by_blanks};
use crate::transfer::unit::Kind;
use crate::transfer::verb::{Mood, Use, Verb};

impl Order<'_> {
    /// Outputs a verb behind a relative pronoun, whose subject belongs to the noun before that: "the house whose roof fell".
    /// Returns where to continue, if there is such a subject.
    pub(super) fn whose(&self, i: usize, end: usize, out: &mut Vec<Part>) -> Option<usize> {
        let (units, phrase) = (self.units, &self.phrases[i]);
        let v = &units[phrase.head];
        let s = subject(units, self.phrases, i, end).filter(|_| v.object.is_empty())?;
        // "the families that lost their homes": a thing is the object of a verb that takes one, unless that has another behind
        // it, as in "whose cost exceeds a million", or agrees with the thing alone.
        let verb = v.verb.as_ref().map_or("", |f| f.base.as_str());
        let head = &units[self.phrases[s.from].head];
        let acts =
            head.person || head.source || v.intransitive || v.neutral || verb.starts_with("be ") || verb == "can";
        let lead = self.lead(i);
        let noun = lead.checked_sub(1).and_then(|r| match self.first(r).kind {
            Kind::Relative => antecedent(units, self.phrases, r),
            _ => Some(&units[self.phrases[implied_noun(units, self.phrases, lead)?].head]),
        });
        let agrees = noun.is_none_or(|n| n.kind != Kind::Noun || n.plural || n.feminine == v.feminine);
        if !acts && agrees && !self.is_bare(s.to) && s.to < self.phrases.len() {
            return None;
        }
        let owner = head.owner;
        let last = out.last_mut().filter(|_| !owner.is_empty())?;
        let lead = ["who", "that", "which"].iter().find_map(|w| last.text.strip_suffix(w))?;
        last.text = format!("{lead}whose");
        let text = &self.phrases[s.from].text;
        let text = text.strip_prefix(owner).map_or(text.as_str(), str::trim_start);
        let used = Use {
            mood: Mood::of(units[phrase.units.start..phrase.head].iter().map(|u| u.mood)),
            plural: s.plural,
            helped: self.helped[i].map(|h| h.1),
            ..Use::default()
        };
        // "whose results were published".
        let done = v.verb.as_ref().filter(|f| !acts && !agrees && !f.base.contains(' ') && !self.is_bare(s.to));
        let done = done.map(|f| Verb { base: format!("be {}", participle(&f.base)), ..f.clone() });
        let words = done.as_ref().or(v.verb.as_ref()).map_or_else(|| v.text.clone(), |v| v.text(used));
        out.push(Part { gap: String::new(), text: text.to_owned() });
        out.push(Part { gap: String::new(), text: words });
        self.write(i + 1..s.from, out);
        self.write(s.from + 1..s.to, out);
        Some(s.to)
    }

    /// Outputs two verbs that share the subject behind the second one: "dozens were killed and injured". Returns where to
    /// continue, if they do.
    pub(super) fn share(&self, i: usize, end: usize, out: &mut Vec<Part>) -> Option<usize> {
        let (units, phrases) = (self.units, self.phrases);
        let v = &units[phrases[i].head];
        let plain = |k: usize| phrases[k].units.len() == 1 && self.helped[k].is_none();
        let second = phrases.get(i + 1).filter(|p| p.form == Form::Verbal && i + 1 < end)?;
        let (and, w) = (self.first(i + 1), &units[second.head]);
        let joined = and.gap.is_empty() && and.conjunction == "and" && plain(i) && plain(i + 1);
        let alike = v.third && w.third && v.feminine == w.feminine && v.object.is_empty() && w.object.is_empty();
        let opens = self.before(i).is_none_or(|u| u.kind == Kind::Subordinator);
        let (one, other) = v.verb.as_ref().zip(w.verb.as_ref()).filter(|_| joined && alike && opens)?;
        let s = subject(units, phrases, i + 1, end).filter(|s| s.from == i + 2)?;
        out.push(Part { gap: self.first(i).gap.clone(), text: self.conjunction(i).to_owned() });
        self.write(s.from..s.to, out);
        let used = || Use { plural: s.plural, ..Use::default() };
        out.push(Part { gap: String::new(), text: one.text(used()) });
        out.push(Part { gap: String::new(), text: format!("and {}", other.text(used())) });
        Some(s.to)
    }

    /// Whether the subject of a verb stands before the one that begins or continues it: "who is still tasting defeat".
    pub(super) fn is_begun(&self, i: usize) -> bool {
        let (units, phrases) = (self.units, self.phrases);
        if i == 0 || !is_chained(units, phrases, i) {
            return false;
        }
        // With the subject in between it is already found.
        let chain = if phrases[i - 1].form == Form::Verbal { i - 1 } else { return true };
        let noun = chain.checked_sub(1).map(|b| &phrases[b]).filter(|_| self.first(chain).touches());
        let verb = &units[phrases[chain].head];
        self.before(chain).is_some_and(|u| u.kind == Kind::Relative)
            || noun.is_some_and(|p| p.form == Form::Nominal && agrees_before(verb, units, p))
    }

    /// Outputs a verb of necessity with the subject of the verb that it modifies; returns where to continue.
    pub(super) fn necessity(&self, i: usize, m: &Modal, out: &mut Vec<Part>) -> usize {
        let (first, v, inner) =
            (self.first(i), &self.units[self.phrases[i].head], &self.units[self.phrases[m.verb].head]);
        out.push(Part { gap: first.gap.clone(), text: self.conjunction(i).to_owned() });
        match m.subject {
            // "يمكن لأحد": the preposition goes with it.
            Some((from, _)) if !self.first(from).preposition.is_empty() => {
                out.push(Part { gap: String::new(), text: self.phrases[from].text.clone() });
            }
            Some((from, to)) => self.write(from..to, out),
            None => out.push(Part { gap: String::new(), text: m.pronoun.to_owned() }),
        }
        let mood = Mood::of(self.units[self.phrases[i].units.start..self.phrases[i].head].iter().map(|u| u.mood));
        let used = Use { mood, plural: true, ..Use::default() };
        let modal = v.verb.as_ref().map_or_else(|| v.text.clone(), |v| v.text(used));
        let deed = self.phrases[m.verb].form == Form::Nominal;
        let noun = if deed { self.phrases[m.verb].text.as_str() } else { inner.text.as_str() };
        let base = inner.verb.as_ref().map_or(noun, |v| v.base.as_str());
        out.push(Part { gap: String::new(), text: joined_by_blanks([modal.as_str(), base, inner.object].into_iter()) });
        m.next
    }
}
