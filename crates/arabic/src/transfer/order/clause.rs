//! A verb with its subject, its tense and what English adds to it.

use super::Order;
use crate::english::inflect::participle;
use crate::transfer::agreement::agrees_before;
use crate::transfer::antecedent::antecedent;
use crate::transfer::clause::{Subject, subject_from};
use crate::transfer::describing::{implied_noun, is_caused, is_chained, resumed, shares_subject};
use crate::transfer::modal::modal;
use crate::transfer::part::{Part, to_infinitive, with_also, with_object};
use crate::transfer::phrase::{Form, joined_by_blanks};
use crate::transfer::single::is_many;
use crate::transfer::unit::{Kind, Unit};
use crate::transfer::verb::{Mood, Use};

impl Order<'_> {
    /// Outputs a verb with its subject, which may follow it; returns where to continue.
    pub(super) fn clause(&self, i: usize, end: usize, topic: Option<usize>, out: &mut Vec<Part>) -> (usize, bool) {
        let (units, phrases) = (self.units, self.phrases);
        let phrase = &phrases[i];
        let v = self.without_other(i);
        let v = v.as_ref().unwrap_or(&units[phrase.head]);
        let first = self.first(i);
        // "the girl who was guarding": the helper stands in front.
        let lead = self.lead(i);
        let before = self.before(lead);
        if let Some(mut m) = modal(units, phrases, i, end) {
            // "the system that can plan": the pronoun refers back to a noun that is named.
            let named = topic.is_some() || before.is_some_and(|u| u.kind == Kind::Relative);
            if named && matches!(m.pronoun, "he" | "it" | "they") {
                m.pronoun = "";
            }
            return (self.necessity(i, &m, out), false);
        }
        let behind_relative = before.filter(|u| u.kind == Kind::Relative);
        let mut taken = topic.filter(|t| agrees_before(v, units, &phrases[*t]));
        // A relative pronoun is itself the subject, unless a pronoun on the verb refers back to it or the verb has
        // another gender.
        let other = behind_relative.is_some_and(|r| v.third && !v.neutral && (r.plural || r.feminine != v.feminine));
        let implied = topic.is_none() && self.is_clause_of_noun(i);
        let free = (behind_relative.is_none() && !implied) || !v.object.is_empty() || other;
        // "that he rejects the plan": the pronoun is the subject, except in a passive, where it refers to nothing.
        let passive = v.verb.as_ref().is_some_and(|v| v.base.starts_with("be ")) || v.neutral;
        let free = free
            && !v.verb.as_ref().is_some_and(|v| v.purpose)
            && before.is_none_or(|u| {
                u.kind != Kind::Pronoun && (passive || v.intransitive && u.subject == "he" || u.subject.is_empty())
            })
            && !self.is_begun(i);
        // "in which 2 million people live": behind what the pronoun went with.
        let pointing = lead.checked_sub(1).and_then(|r| self.pointing.get(&r)).map(|(at, _)| *at);
        let from = pointing.filter(|at| *at == i + 1).map_or(i + 1, |at| at + 1);
        let free = (free || pointing.is_some()) && !before.is_some_and(|u| u.text.ends_with("would"));
        let free = free && !shares_subject(units, phrases, i);
        let mut found = subject_from(units, phrases, i, from, end).filter(|_| free && v.subject.is_empty());
        if (behind_relative.is_some() || implied)
            && let Some(next) = self.whose(i, end, out)
        {
            return (next, false);
        }
        if v.neutral && found.is_some() {
            taken = None;
        } else if taken.is_some() {
            found = None;
        }
        let verb = v.verb.as_ref();
        let that = before.is_some_and(|u| u.kind == Kind::Subordinator && u.text == "that" && u.subject.is_empty());
        let imperfect = verb.is_some_and(|f| f.imperfect);
        // "which would increase"
        let would = before.is_some_and(|u| u.text.ends_with("would"));
        let to = would || before.is_some_and(|u| u.text.ends_with(" to") && u.kind != Kind::Preposition);
        let future = verb.is_some_and(|f| f.future);
        let infinitive =
            to && lead == i || that && lead == i && imperfect && !future && found.is_none() && v.subject.is_empty();
        let mood = Mood::of(units[phrase.units.start..phrase.head].iter().map(|u| u.mood));
        let same = |u: &Unit| !v.subject.is_empty() && (u.text == v.subject || infinitive && u.subject == v.subject);
        let pronoun = match v.subject {
            _ if would || before.is_some_and(same) => "",
            // "the steps that it took": a pronoun on the verb points back to the noun, which is no subject then.
            "" if found.is_none()
                && taken.is_none()
                && verb.is_some_and(|f| (v.third || f.plural) && !f.purpose)
                && !v.object.is_empty()
                && !passive
                && (behind_relative.is_some() || implied) =>
            {
                let they = resumed(v);
                let noun = (lead > 0).then(|| lead - 1 - usize::from(behind_relative.is_some() && lead > 1));
                if they.is_empty() { self.stands_for(lead, v, noun) } else { they }
            }
            "" if found.is_none() && taken.is_none() && behind_relative.is_none() && !infinitive => self.pronoun(i, v),
            _ if verb.is_some_and(|v| v.purpose) => "",
            // "the plan that we want".
            speaker @ ("we" | "I" | "you") if taken.is_none() => speaker,
            // "the match in which they won".
            "" if found.is_none() && pointing.is_some() => resumed(v),
            _ if taken.is_some()
                || behind_relative.is_some()
                || before.is_some_and(|u| u.text.ends_with("what") || u.text == "as") =>
            {
                ""
            }
            pronoun => pronoun,
        };
        let plural = found.as_ref().is_some_and(|s| s.plural)
            || taken.is_some_and(|t| is_many(units, &phrases[t]))
            || behind_relative.is_some_and(|r| r.text.ends_with("who") && r.plural)
            || behind_relative.is_some()
                && found.is_none()
                && pronoun.is_empty()
                && antecedent(units, phrases, lead - 1).is_some_and(|u| u.plural)
            || before.is_some_and(|u| matches!(u.subject, "they" | "we"))
            || matches!(pronoun, "they" | "we" | "you");
        let helped = self.helped[i].map(|h| h.1);
        // "before leaving": nobody is named who does it.
        let unnamed = (v.third || v.late) && found.is_none() && pronoun.is_empty() && phrase.units.len() == 1;
        let before_that = before.is_some_and(|u| {
            u.kind == Kind::Subordinator
                && u.subject.is_empty()
                && matches!(u.text.as_str(), "before" | "after" | "without")
        });
        let passive = verb.is_some_and(|v| v.base.starts_with("be "));
        let used = Use {
            mood,
            infinitive: infinitive || is_caused(units, phrases, i),
            plural,
            gerund: is_chained(self.units, self.phrases, i) || unnamed && before_that && !passive && helped.is_none(),
            helped,
        };
        // "no comment was issued" for "any comment was not issued".
        let none = found.as_ref().filter(|_| used.mood.is_negative());
        let none = none.is_some_and(|s| phrases[s.from].text.starts_with("any ") && self.first(s.from).touches());
        let words = verb.map_or_else(|| v.text.clone(), |v| if none { v.affirmed(used) } else { v.text(used) });
        // English omits an object pronoun that refers back to the relative pronoun.
        let object = if behind_relative.is_some()
            || implied
            || before.is_some_and(|u| u.text.ends_with("what") || u.text == "as")
        {
            ""
        } else {
            v.object
        };
        // "كما أضاف" is also added, behind the subject.
        let also = out.len() == 1 && i == 1 && out[0].text == "also";
        let words = if also { with_also(&words) } else { words };
        if also {
            out[0].text.clear();
        }
        let (words, object) = if v.carried { (words, object) } else { with_object(words, object) };
        let other = units[phrase.head].object;
        let object = if v.object.is_empty() && !other.is_empty() { other } else { object };
        if infinitive {
            to_infinitive(out);
        }
        let existence = verb.is_some_and(|v| v.base.starts_with("there is"));
        if found.is_none()
            && taken.is_none()
            && pronoun.is_empty()
            && !existence
            && let Some(next) = self.share(i, end, out)
        {
            return (next, false);
        }
        // "an attack carried out by gunmen who came from abroad": a subject with a clause of its own ends the relative clause.
        if (behind_relative.is_some() || implied)
            && !passive
            && !v.object.is_empty()
            && mood == Mood::Plain
            && helped.is_none()
            && let Some(s) = found.as_ref().filter(|s| s.from == i + 1 && self.is_described(s, end))
            && let Some(f) = verb.filter(|f| !f.future && !f.base.starts_with("there "))
            && let Some(who) = out.last_mut().filter(|p| matches!(p.text.as_str(), "who" | "that" | "which"))
        {
            who.text = participle(&f.base);
            out.push(Part { gap: String::new(), text: "by".to_owned() });
            self.write(s.from..s.to, out);
            return (s.to, s.closed);
        }
        match found.filter(|_| !existence) {
            Some(s) => {
                // "the round is due to begin": before a word that takes the infinitive.
                let mut tail = Vec::new();
                if infinitive && let Some(last) = out.pop() {
                    let and = ["and", "so"].into_iter().find(|c| last.text.starts_with(&format!("{c} ")));
                    let lead = and.unwrap_or_default().to_owned();
                    let rest = last.text[lead.len()..].trim_start();
                    let rest = match rest.strip_prefix("is ").filter(|_| s.plural) {
                        Some(predicate) => format!("are {predicate}"),
                        None => rest.to_owned(),
                    };
                    tail.push(Part { gap: String::new(), text: rest });
                    out.push(Part { gap: last.gap, text: lead });
                }
                out.push(Part { gap: first.gap.clone(), text: self.conjunction(i).to_owned() });
                let start = out.len();
                self.write(s.from..s.to, out);
                if let Some(part) = out.get_mut(start).filter(|_| none) {
                    part.text = part.text.replacen("any ", "no ", 1);
                }
                // A comma before the subject stands behind the verb no longer.
                if let Some(part) = out.get_mut(start).filter(|p| p.gap == ",") {
                    part.gap.clear();
                }
                out.extend(tail);
                let gap = if s.closed { "," } else { "" };
                out.push(Part { gap: gap.to_owned(), text: joined_by_blanks([words.as_str(), object].into_iter()) });
                self.write(i + 1..s.from, out);
                // "amounted to 2 billion dollars during the first half": the amount before what tells of when.
                if let Some(at) = self.amount(s.to, end).filter(|_| words.ends_with(" to")) {
                    out.push(self.part(at));
                    self.write(s.to..at, out);
                    return (at + 1, s.closed);
                }
                (s.to, s.closed)
            }
            None => {
                let pronoun = if implied && v.object.is_empty() { "" } else { pronoun };
                let text = joined_by_blanks([self.conjunction(i), pronoun, &words, object].into_iter());
                out.push(Part { gap: first.gap.clone(), text });
                (i + 1, false)
            }
        }
    }

    /// A verb behind a relative pronoun without the pronoun on its preposition, where the gender shows that this stands for
    /// something else: "the country that will pave the way for it".
    fn without_other(&self, i: usize) -> Option<Unit> {
        let v = &self.units[self.phrases[i].head];
        let relative = self.before(self.lead(i)).filter(|u| v.carried && u.kind == Kind::Relative)?;
        let other = match v.object {
            "him" => relative.feminine || relative.plural,
            "it" => !relative.feminine,
            _ => false,
        };
        other.then(|| Unit { object: "", ..v.clone() })
    }

    /// The phrase of an amount behind what tells of when and where.
    fn amount(&self, from: usize, end: usize) -> Option<usize> {
        const REACH: usize = 8;
        let limit = end.min(self.phrases.len()).min(from + REACH);
        let mut at = from;
        while at < limit {
            let (first, phrase) = (self.first(at), &self.phrases[at]);
            let bare = first.touches() && first.preposition.is_empty() && !first.governed;
            if !first.touches() {
                return None;
            }
            let led =
                first.kind == Kind::Preposition && self.phrases.get(at + 1).is_some_and(|p| p.form == Form::Nominal);
            at += match phrase.form {
                Form::Single if led => 2,
                Form::Time => 1,
                Form::Nominal if bare && at > from && first.kind == Kind::Number => return Some(at),
                Form::Nominal if !bare => 1,
                _ => return None,
            };
        }
        None
    }

    /// Whether a clause follows a subject that belongs to it: "gunmen who came", "a man who is ill".
    fn is_described(&self, s: &Subject, end: usize) -> bool {
        let next = s.to < end.min(self.phrases.len()) && self.first(s.to).touches();
        next && match self.phrases[s.to].form {
            Form::Verbal => implied_noun(self.units, self.phrases, s.to) == Some(s.to - 1),
            _ => self.first(s.to).kind == Kind::Relative,
        }
    }
}
