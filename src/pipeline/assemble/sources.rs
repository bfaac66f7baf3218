//! The table of sources, and the counts derived from it.

use super::evidence::Evidence;
use crate::outlets::{Outlet, Outlets};
use crate::report::views::{Counts, GradeView, SourceView};
use crate::types::{NO_OUTLET, Translation, When, source_id};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The rows of the table.
pub fn sources(evidence: &Evidence, titles: &[(usize, Translation)], outlets: &Outlets) -> Vec<SourceView> {
    let row = |(number, &index): (usize, &usize)| {
        let c = &evidence.articles[index];
        let title = match titles.iter().find(|(x, _)| *x == index) {
            Some((_, t)) if t.stands() => t.english.clone(),
            Some((_, t)) if t.passed() => format!("draft: {}", t.english),
            Some((_, t)) if t.attempts == 0 => t.source.clone(),
            // The remark comes first: behind Arabic, its brackets would be turned around.
            Some((_, t)) => format!("not translated reliably: {}", t.source),
            None => "(no title)".into(),
        };
        let original = c.duplicate.as_ref().and_then(|d| evidence.sources.iter().position(|&x| x == d.of));
        SourceView {
            id: source_id(number + 1),
            outlet: c.article.outlet.clone().unwrap_or_else(|| NO_OUTLET.into()),
            title,
            published: c.article.published.map_or_else(|| "—".into(), |d| When::of(d, d).english()),
            file: c.article.origin.to_string(),
            url: c.article.url.clone(),
            article: c.article.id.clone(),
            digest: format!("{}…", &c.article.digest.get(..12).unwrap_or(&c.article.digest)),
            copy_of: original.map(|k| source_id(k + 1)),
            about: outlets
                .find(c.article.outlet.as_deref(), c.article.url.as_deref())
                .map_or_else(String::new, Outlet::about),
            grade: outlets.grade(c.article.outlet.as_deref(), c.article.url.as_deref()).map(|g| GradeView {
                code: g.grade.clone(),
                meaning: g.meaning.clone(),
                by: g.by.clone(),
                on: g.on.clone(),
            }),
        }
    };
    evidence.sources.iter().enumerate().map(row).collect()
}

/// The number of articles, outlets and copies.
pub fn counts(evidence: &Evidence) -> Counts {
    let is_copy = |a: &usize| evidence.articles[*a].duplicate.is_some();
    let originals = evidence.sources.iter().filter(|a| !is_copy(a));
    let outlets = originals.filter_map(|&a| evidence.outlet(a)).collect::<BTreeSet<_>>().len();
    let named = evidence.numbered().any(|(_, c)| c.article.outlet.is_some());
    let what = if named { "outlet" } else { "independent text" };
    Counts {
        articles: evidence.sources.len(),
        outlets: format!("{outlets} {what}{}", if outlets == 1 { "" } else { "s" }),
        outlets_number: outlets,
        copies: evidence.sources.iter().filter(|a| is_copy(a)).count(),
    }
}

/// The publication day of the newest source, if any has one.
pub fn newest(evidence: &Evidence) -> Option<Date> {
    evidence.numbered().filter_map(|(_, c)| c.article.published).max()
}

/// The publication day of the newest source, in words.
pub fn cutoff(evidence: &Evidence) -> String {
    newest(evidence).map_or_else(|| "no date of publication is known".into(), |d| When::of(d, d).english())
}
