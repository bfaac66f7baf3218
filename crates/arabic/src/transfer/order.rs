//! The order of the phrases: a subject that follows its verb is moved before it, and what English requires between
//! subject and predicate is added.

mod pronoun;
mod verbs;

use super::agreement::agrees_before;
use super::antecedent::antecedent;
use super::clause::{before, copula, helpers, is_governed, subject_from, unit_at};
use super::describing::{is_caused, is_chained, is_implied, resumed, shares_subject};
use super::modal::modal;
use super::nominal::is_all;
use super::part::{Part, drop_comma, to_infinitive, with_also, with_object};
use super::phrase::{Form, Phrase, joined_by_blanks};
use super::predicate::predicate;
use super::resumptive::pointing_back;
use super::single::{is_many, single};
use super::unit::{Kind, Unit};
use super::verb::{Mood, Use};
use std::collections::HashMap;
use std::ops::Range;

/// The phrases in English word order.
pub(super) fn ordered(units: &[Unit], phrases: &[Phrase]) -> Vec<Part> {
    let relatives = (0..phrases.len()).filter_map(|i| Some((i, pointing_back(units, phrases, i)?)));
    let order = Order { units, phrases, helped: helpers(units, phrases), pointing: relatives.collect() };
    let mut out = Vec::with_capacity(phrases.len());
    order.write(0..phrases.len(), &mut out);
    out
}

struct Order<'a> {
    units: &'a [Unit],
    phrases: &'a [Phrase],
    /// For each phrase, its auxiliary form of "be", and whether that means "had".
    helped: Vec<Option<(usize, bool)>>,
    /// For some relative pronouns the phrase of the preposition that goes before them, and the English of both.
    pointing: HashMap<usize, (usize, String)>,
}

impl Order<'_> {
    fn first(&self, i: usize) -> &Unit {
        unit_at(self.units, self.phrases, i)
    }

    /// The unit directly to the left of a phrase.
    fn before(&self, i: usize) -> Option<&Unit> {
        before(self.units, self.phrases, i)
    }

    fn write(&self, range: Range<usize>, out: &mut Vec<Part>) {
        // The noun phrase that opens the clause, until its verb has occurred, and the one that awaits a clause with
        // "who".
        let mut topic: Option<usize> = None;
        let mut held: Option<usize> = None;
        // Whether the verb of the clause has occurred: a noun after it is its object.
        let mut said = false;
        // Before which phrase "is" goes, in a clause without a verb.
        let mut verbless: Option<usize> = None;
        let mut i = range.start;
        // Where the comma goes that stands before the verb instead.
        let mut moved: Option<usize> = None;
        while i < range.end {
            drop_comma(&mut moved, out);
            let phrase = &self.phrases[i];
            let first = self.first(i);
            // "the minister, Omar Saidi, had criticised": the helper stands before the name.
            let resumes = first.gap == "," && self.helped[i].is_some();
            let resumes = resumes || topic.is_some_and(|t| !said && self.goes_on(t, i));
            if !first.touches() && !resumes {
                (topic, held, said, verbless) = (None, None, false, None);
            }
            if let Some(t) = topic.filter(|_| verbless == Some(i)) {
                out.push(Part { gap: String::new(), text: copula(self.units, &self.phrases[t]).to_owned() });
                (topic, verbless, said) = (None, None, true);
            }
            match phrase.form {
                Form::Verbal => {
                    // A form of "be" is rendered with the verb that it supports.
                    if self.helped.iter().flatten().any(|(auxiliary, _)| *auxiliary == i) {
                        out.push(Part { gap: first.gap.clone(), text: self.conjunction(i).to_owned() });
                        i += 1;
                        continue;
                    }
                    // "a report that the ministry prepared", within a subject.
                    let owned = !self.units[phrase.head].object.is_empty() && range.end < self.phrases.len();
                    let implied = topic.is_none_or(|t| said || owned && t == range.start) && self.is_clause_of_noun(i);
                    // "a region called Donggala".
                    let verb = self.units[phrase.head].verb.as_ref().map_or("", |v| v.base.as_str());
                    if implied && matches!(verb, "be called" | "be named") && phrase.units.len() == 1 {
                        out.push(Part { gap: String::new(), text: "called".to_owned() });
                        i += 1;
                        continue;
                    }
                    if implied {
                        let who = if self.units[self.phrases[self.lead(i) - 1].head].person { "who" } else { "that" };
                        out.push(Part { gap: String::new(), text: who.to_owned() });
                    }
                    let closed;
                    (i, closed) = self.clause(i, range.end, topic.take().filter(|_| !implied), out);
                    moved = closed.then_some(out.len());
                    topic = held.take();
                    let that = self.units[phrase.head].verb.as_ref().is_some_and(|v| v.base.ends_with(" that"));
                    said = topic.is_none() && !that;
                    continue;
                }
                Form::Nominal => {
                    let adjective = !self.units[phrase.head].accusative
                        && topic.is_some_and(|t| t + 1 == i)
                        && self.units[phrase.head].kind == Kind::Adjective
                        && !first.article;
                    if let Some(t) = topic.filter(|_| adjective) {
                        out.push(Part { gap: String::new(), text: copula(self.units, &self.phrases[t]).to_owned() });
                        topic = None;
                    } else if topic.is_none() && !said && !is_governed(self.units, self.phrases, i) {
                        topic = Some(i);
                        verbless = predicate(self.units, self.phrases, i);
                    }
                    out.push(self.part(i));
                }
                Form::Time => out.push(self.part(i)),
                Form::Single if self.pointing.values().any(|(at, _)| *at == i) => {}
                // "after the team being crowned"
                Form::Single if phrase.text.starts_with("being ") && self.is_bare(i + 1) && i + 1 < range.end => {
                    out.push(self.part(i + 1));
                    out.push(Part { gap: String::new(), text: phrase.text.clone() });
                    i += 1;
                }
                Form::Single => {
                    let kind = first.kind;
                    let text = match self.pointing.get(&i) {
                        Some((_, both)) => both.clone(),
                        None => self.with_subject(i, single(self.units, self.phrases, i, topic)),
                    };
                    match kind {
                        Kind::Relative if first.conjunction.is_empty() => (held, topic) = (topic.take(), None),
                        Kind::Subordinator | Kind::Relative | Kind::Pronoun => {
                            (topic, held, said) = (None, None, false)
                        }
                        _ => {}
                    }
                    let comma = kind == Kind::Relative
                        || kind == Kind::Pronoun
                            && (text.starts_with("wh") || text == "namely" || text.starts_with("that "));
                    if comma && first.conjunction == "and" && i > 0 {
                        let gap = if first.gap.is_empty() { ",".to_owned() } else { first.gap.clone() };
                        out.push(Part { gap, text });
                    } else {
                        let meanwhile = kind == Kind::Pronoun && text.starts_with("as ");
                        let and = if meanwhile { "" } else { self.conjunction(i) };
                        let text = joined_by_blanks([and, first.preposition, text.as_str()].into_iter());
                        out.push(Part { gap: first.gap.clone(), text });
                    }
                }
            }
            i += 1;
        }
        drop_comma(&mut moved, out);
    }

    /// Outputs a verb with its subject, which may follow it; returns where to continue.
    fn clause(&self, i: usize, end: usize, topic: Option<usize>, out: &mut Vec<Part>) -> (usize, bool) {
        let (units, phrases) = (self.units, self.phrases);
        let phrase = &phrases[i];
        let v = &units[phrase.head];
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
        let pointing = i.checked_sub(1).and_then(|r| self.pointing.get(&r)).map(|(at, _)| *at);
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
        let unnamed = v.third && found.is_none() && pronoun.is_empty() && phrase.units.len() == 1;
        let before_that = before.is_some_and(|u| {
            u.kind == Kind::Subordinator && u.subject.is_empty() && matches!(u.text.as_str(), "before" | "after")
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
        let (words, object) = with_object(words, object);
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

    /// The conjunction before a phrase; empty at the start of the sentence.
    fn conjunction(&self, i: usize) -> &'static str {
        match self.first(i).conjunction {
            "and" if i > 0 => "and",
            _ => "",
        }
    }

    /// The phrase of a verb, or of its helper directly before it.
    fn lead(&self, i: usize) -> usize {
        self.helped[i].map_or(i, |(auxiliary, _)| if auxiliary + 1 == i { auxiliary } else { i })
    }

    /// Whether a verb modifies the indefinite noun before it, or before its helper: "a man who was wearing a belt".
    fn is_clause_of_noun(&self, i: usize) -> bool {
        let lead = self.lead(i);
        (self.helped[i].is_none() || lead < i) && is_implied(self.units, self.phrases, lead)
    }

    /// Whether a verb behind a comma or an opening quotation mark has the noun before that as its subject: "the ministry, in
    /// a statement, denied".
    fn goes_on(&self, topic: usize, i: usize) -> bool {
        let (first, phrase) = (self.first(i), &self.phrases[i]);
        let verb = &self.units[phrase.head];
        let noun = &self.units[self.phrases[topic].head];
        phrase.form == Form::Verbal
            && matches!(first.gap.as_str(), "," | "“")
            && first.conjunction.is_empty()
            && matches!(noun.kind, Kind::Noun | Kind::Name)
            && !noun.place
            && agrees_before(verb, self.units, &self.phrases[topic])
            && (topic + 1 < i && (noun.person || noun.source)
                || subject_from(self.units, self.phrases, i, i + 1, self.phrases.len()).is_none())
    }

    /// Whether a phrase is a noun directly behind the one before it, without a preposition.
    fn is_bare(&self, i: usize) -> bool {
        let nominal = self.phrases.get(i).is_some_and(|p| p.form == Form::Nominal);
        nominal && self.first(i).touches() && !is_governed(self.units, self.phrases, i)
    }

    /// A phrase with its conjunction and preposition.
    fn part(&self, i: usize) -> Part {
        let phrase = &self.phrases[i];
        let first = self.first(i);
        let named = phrase.form == Form::Time && phrase.text.starts_with(char::is_uppercase);
        let on = named && first.preposition.is_empty() && self.before(i).is_none_or(|u| u.kind != Kind::Preposition);
        let lead = if on { "on" } else { first.preposition };
        // "any house", "2.8 million pounds".
        let bare = self.before(i).is_some_and(|u| u.kind == Kind::Number || is_all(&u.text)) && lead.is_empty();
        let text = ["a ", "an "].iter().find_map(|a| phrase.text.strip_prefix(a)).filter(|_| bare);
        let text = text.unwrap_or(&phrase.text);
        Part { gap: first.gap.clone(), text: joined_by_blanks([self.conjunction(i), lead, text].into_iter()) }
    }
}
