//! The pronoun for a subject that Arabic leaves to the verb.

use super::Order;
use crate::transfer::agreement::agrees_before;
use crate::transfer::clause::is_governed;
use crate::transfer::phrase::{Form, Phrase};
use crate::transfer::unit::{Kind, Unit};

impl Order<'_> {
    /// The pronoun for the subject of a verb that names none, if it is clear which one that is.
    pub(super) fn pronoun(&self, i: usize, v: &Unit) -> &'static str {
        // "if they were living": the helper stands in front.
        let lead = self.helped[i].map_or(i, |(auxiliary, _)| auxiliary);
        let also = self.phrases[..lead].last().is_some_and(|p| p.form == Form::Single && p.text == "also");
        let behind = self.before(lead).filter(|u| u.kind == Kind::Subordinator && u.subject.is_empty());
        let opens = lead == 0
            || lead == 1 && (also || self.first(0).text == "as")
            || self.first(lead).gap.contains(['“', ':'])
            || behind.is_some();
        let Some(verb) = v.verb.as_ref().filter(|f| opens && !f.base.starts_with("there") && !f.purpose) else {
            return "";
        };
        let that = self.phrases.get(i + 1).is_some_and(|p| self.units[p.units.start].text == "that");
        let passive = verb.base.starts_with("be ");
        match v.third {
            // "it was reported that"; what is done without a subject needs none.
            _ if passive && (v.saying || that) => "it",
            _ if passive && (v.neutral || behind.is_none()) => "",
            _ if verb.plural => "they",
            true if v.saying && behind.is_some_and(|u| u.text != "as") => self.stands_for(lead, v, None),
            _ if v.saying && v.feminine => "she",
            _ if v.saying => "he",
            // An expression that awaits its object has no subject behind it, but one all the same.
            _ if v.subject.is_empty() => {
                behind.map_or("", |u| if self.is_reduced(i, u) { "" } else { self.stands_for(lead, v, None) })
            }
            _ => "",
        }
    }

    /// A conjunction with the pronoun of its clause, "but he", which stands for a thing where nobody else is named.
    pub(super) fn with_subject(&self, i: usize, text: String) -> String {
        let first = self.first(i);
        let verb = self.phrases.get(i + 1).filter(|p| p.form == Form::Verbal).map(|p| &self.units[p.head]);
        let Some(v) = verb.filter(|_| first.kind == Kind::Subordinator && first.subject == "he") else {
            return text;
        };
        let noun = |p: &Phrase| p.form == Form::Nominal && matches!(self.units[p.head].kind, Kind::Noun | Kind::Name);
        let named = self.phrases[..i].iter().any(noun);
        match text.strip_suffix(" he") {
            Some(rest) if named && first.text != "that" && self.stands_for(i, v, None) == "it" => format!("{rest} it"),
            _ => text,
        }
    }

    /// Whether English leaves the subject of a verb out behind a conjunction: "as announced", "after leaving".
    fn is_reduced(&self, i: usize, conjunction: &Unit) -> bool {
        let text = conjunction.text.as_str();
        let bare = self.phrases[i].units.len() == 1 && self.helped[i].is_none();
        text == "as"
            || text.ends_with("what")
            || text == "that"
            || bare && matches!(text, "before" | "after" | "without")
    }

    /// The pronoun for the noun that the subject of a verb most likely stands for: the first person before it that agrees and
    /// that nothing governs, the first such thing, which is the subject of the sentence, or else the nearest one. `but` is a
    /// phrase that it does not stand for.
    pub(super) fn stands_for(&self, i: usize, v: &Unit, but: Option<usize>) -> &'static str {
        let noun = |k: &usize| {
            let (phrase, head) = (&self.phrases[*k], &self.units[self.phrases[*k].head]);
            phrase.form == Form::Nominal
                && matches!(head.kind, Kind::Noun | Kind::Name)
                && !head.quantifier
                && Some(*k) != but
                && agrees_before(v, self.units, phrase)
        };
        let opening = (0..i).rev().find(|k| self.first(*k).gap.contains([':', '.', '“'])).unwrap_or(0);
        let free = |k: &usize| noun(k) && !is_governed(self.units, self.phrases, *k);
        let person = |k: &usize| free(k) && self.units[self.phrases[*k].head].person;
        let found = (opening..i).find(person).or_else(|| (opening..i).find(free));
        let found = found.or_else(|| (opening..i).rev().find(noun));
        let person = found.map_or(!v.feminine, |k| {
            let head = &self.units[self.phrases[k].head];
            head.person && !head.place
        });
        match (person, v.feminine) {
            (true, true) => "she",
            (true, false) => "he",
            (false, _) => "it",
        }
    }
}
