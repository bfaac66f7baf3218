//! Queries for lists of briefs.

use super::answer::Problem;
use super::asked::Asked;
use super::route::Parameter;
use crate::store::{Order, Query, Wanted};
use crate::types::Confidence;

/// Maximum length of a search, in characters.
const LONGEST: usize = 400;

/// All parameters of a list: search words, filters, order, page.
pub(super) const PARAMETERS: &[Parameter] = &[Q, PLACE, KIND, OUTLET, FROM, TO, CONFIDENCE, JOB, ORDER, PAGE, PER_PAGE];

/// The same without pagination.
pub(super) const FILTERS: &[Parameter] = PARAMETERS.split_at(PARAMETERS.len() - 2).0;

/// The same for searches, which require words.
pub(super) const SEARCH: &[Parameter] = &{
    let mut all = [Q; PARAMETERS.len()];
    let mut i = 1;
    all[0] = Q.required();
    while i < all.len() {
        all[i] = PARAMETERS[i];
        i += 1;
    }
    all
};

const Q: Parameter = Parameter::text(
    "q",
    "Words that have to stand in a brief, in English or Arabic, in any inflection; `\"phrases\"`, and `-words` that must not.",
);
const PLACE: Parameter = Parameter::text("place", "A place or country in English or Arabic, or a part of its name.");
const KIND: Parameter = Parameter::text("kind", "Kind of event, such as `flood`.");
const OUTLET: Parameter = Parameter::text("outlet", "An outlet among the sources.");
const FROM: Parameter = Parameter::text("from", "First day of the event, from this day on.").of("date");
const TO: Parameter = Parameter::text("to", "First day of the event, up to this day.").of("date");
const CONFIDENCE: Parameter = Parameter::text("confidence", "Confidence of the brief; several, separated by commas.");
const JOB: Parameter = Parameter::text("job", "The job that made the brief.");
const ORDER: Parameter =
    Parameter::text("order", "The order: the best match, the newest event, or the latest revision first.")
        .among(&["best", "day", "made"]);
/// The number of a page.
pub(super) const PAGE: Parameter = Parameter::text("page", "Number of the page, from 1.").of("integer");
/// The number of entries on a page.
pub(super) const PER_PAGE: Parameter = Parameter::text("per_page", "Entries on a page, at most 100.").of("integer");

/// Fails if a query has an unknown key.
pub(super) fn only(asked: &Asked, known: &[Parameter]) -> Result<(), Problem> {
    asked.allow(&known.iter().map(|p| p.name).collect::<Vec<_>>())
}

/// What a query requests, without pagination.
///
/// # Errors
/// A value that cannot be read.
pub(super) fn wanted(asked: &Asked) -> Result<Wanted, Problem> {
    let words = match asked.value("q") {
        None => None,
        Some(q) if q.chars().count() > LONGEST => {
            return Err(Problem::wrong(format!("the search is longer than {LONGEST} characters")));
        }
        Some(q) => Some(Query::parse(q).ok_or_else(|| {
            Problem::wrong("the search has no word to look for").help("give a word in English or Arabic")
        })?),
    };
    let mut confidence = Vec::new();
    for (_, v) in asked.query.iter().filter(|(k, _)| k == "confidence") {
        for name in v.split(',').map(str::trim) {
            let known = Confidence::ALL.into_iter().find(|c| c.name() == name);
            confidence.push(
                known.ok_or_else(|| Problem::wrong(format!("confidence={name} is none of high, moderate, low")))?,
            );
        }
    }
    let order = match asked.value("order") {
        None | Some("best") => Order::Best,
        Some("day") => Order::Day,
        Some("made") => Order::Made,
        Some(other) => return Err(Problem::wrong(format!("order={other} is none of best, day, made"))),
    };
    let text = |name: &str| asked.value(name).map(str::to_owned);
    let day = "a day such as 2026-01-31";
    Ok(Wanted {
        words,
        place: text("place"),
        kind: text("kind"),
        outlet: text("outlet"),
        from: asked.read("from", day)?,
        to: asked.read("to", day)?,
        confidence,
        job: text("job"),
        order,
        skip: 0,
        take: 0,
    })
}

/// What a query requests, with its page and page size.
pub(super) fn paged(asked: &Asked) -> Result<(Wanted, usize, usize), Problem> {
    only(asked, PARAMETERS)?;
    let (page, size) = asked.page()?;
    Ok((Wanted { skip: (page - 1) * size, take: size, ..wanted(asked)? }, page, size))
}
