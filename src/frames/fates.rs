//! Words for people and their fates, as slots.

use super::reading::Reading;
use super::roles::Role;
use crate::word_lists::List::MorePeople;
use mujaz_arabic::fates::{Form, of_arabic, people};

fn slot(lemma: &str, forms: &[Form]) -> Option<Role> {
    of_arabic(lemma).find(|(_, form)| forms.contains(form)).map(|(fate, _)| Role::of(fate))
}

/// The slot of a noun for people with a fate.
pub fn of_person(lemma: &str) -> Option<Role> {
    slot(lemma, &[Form::Person])
}

/// The slot of a verb with such people as subject or object.
pub fn of_verb(lemma: &str) -> Option<Role> {
    slot(lemma, &[Form::Verb, Form::LooseVerb])
}

/// The slot of a noun for what was done to them.
pub fn of_noun(lemma: &str) -> Option<Role> {
    slot(lemma, &[Form::Noun])
}

/// Whether a noun denotes a person.
pub fn is_person(r: &Reading, i: usize) -> bool {
    let lemma = r.lemma(i);
    people().contains(&lemma)
        || MorePeople.contains(lemma) && !r.is_verb(i)
        || of_person(lemma).is_some()
        || people().iter().any(|p| r.may_be(i, p))
}
