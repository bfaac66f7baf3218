//! The order of the phrases: a subject that follows its verb is moved before it, and what English requires between
//! subject and predicate is added.

mod clause;
mod pronoun;
mod verbs;

use super::agreement::agrees_before;
use super::clause::{before, copula, helpers, is_governed, subject_from, unit_at};
use super::describing::{implied_noun, is_implied};
use super::nominal::is_all;
use super::part::{Part, drop_comma};
use super::phrase::{Form, Phrase, joined_by_blanks};
use super::predicate::predicate;
use super::resumptive::pointing_back;
use super::single::single;
use super::unit::{Kind, Unit};
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
            if !(first.touches() || resumes || said && self.goes_with(i)) {
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
                    let owned = range.end < self.phrases.len();
                    let implied = topic.is_none_or(|t| said || owned && t == range.start) && self.is_clause_of_noun(i);
                    // "a region called Donggala".
                    let verb = self.units[phrase.head].verb.as_ref().map_or("", |v| v.base.as_str());
                    if implied && matches!(verb, "be called" | "be named") && phrase.units.len() == 1 {
                        out.push(Part { gap: String::new(), text: "called".to_owned() });
                        i += 1;
                        continue;
                    }
                    if implied {
                        let noun = implied_noun(self.units, self.phrases, self.lead(i)).unwrap_or(i - 1);
                        let who = if self.units[self.phrases[noun].head].person { "who" } else { "that" };
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

    /// Whether a noun behind "and" is of the clause before it, since neither a verb nor a pronoun follows: "weapons and
    /// ammunition hidden in a cave".
    fn goes_with(&self, i: usize) -> bool {
        let (first, nominal) = (self.first(i), |k: usize| self.phrases.get(k).is_some_and(|p| p.form == Form::Nominal));
        let and = first.gap.is_empty() && first.conjunction == "and" && nominal(i) && i > 0 && nominal(i - 1);
        let and =
            and && is_governed(self.units, self.phrases, i - 1) && self.units[self.phrases[i].head].owner.is_empty();
        let next = self.phrases.get(i + 1).filter(|_| self.first(i + 1).touches());
        and && next.is_none_or(|p| p.form == Form::Nominal && self.units[p.head].kind == Kind::Adjective)
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
