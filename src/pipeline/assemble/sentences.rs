//! The annex of sentences in both languages.

use super::evidence::{Evidence, Place, Used};
use super::help::{help, untranslated};
use crate::report::views::{BriefView, ChecksView, CitedIn, HelpView, PartView, SentenceView};
use crate::types::{CheckOutcome, CheckResult, Cleaned, Finding, SentenceReview, TranslatedPart, Translation};
use std::collections::BTreeMap;

/// The rows of the annex: the translated sentences and all others that the brief cites, in the order of the citations.
pub fn sentences(
    evidence: &Evidence,
    used: &[Used],
    places: &[Place],
    titles: &[(usize, Translation)],
    decided: &BTreeMap<(usize, usize), SentenceReview>,
    cited_in: &BTreeMap<String, Vec<CitedIn>>,
) -> Vec<SentenceView> {
    let sections = |id: &str| cited_in.get(id).cloned().unwrap_or_default();
    let chosen = |u: &Used| {
        let t = &u.translation;
        SentenceView {
            id: u.id.clone(),
            page: page(&evidence.articles[u.article], u.sentence),
            arabic: t.source.clone(),
            english: t.stands().then(|| t.english.clone()),
            reason: if t.stands() { String::new() } else { reason(t) },
            review: t.review.as_ref().map(Into::into),
            checks: checks(&t.checks),
            parts: if t.stands() { parts(t) } else { Vec::new() },
            help: if t.stands() { HelpView::default() } else { help(t, evidence.articles[u.article].about) },
            cited_in: sections(&u.id),
        }
    };
    let plain = |p: &Place| {
        let article = &evidence.articles[p.article];
        let arabic = article.sentences[p.sentence].text.clone();
        let review = decided.get(&(p.article, p.sentence));
        let english = review.filter(|r| r.stands()).map(|r| r.english.clone());
        SentenceView {
            id: p.id.clone(),
            page: page(article, p.sentence),
            help: if english.is_some() { HelpView::default() } else { untranslated(&arabic, article.about) },
            arabic,
            reason: match (&english, review) {
                (Some(_), _) => String::new(),
                (None, Some(r)) => r.in_words(),
                (None, None) => "not chosen for the key points".into(),
            },
            english,
            review: review.map(Into::into),
            cited_in: sections(&p.id),
            ..SentenceView::default()
        }
    };
    let headline = |article: usize, id: String, arabic: &str| {
        let title = titles.iter().find(|(a, _)| *a == article).map(|(_, t)| t);
        let review = title.and_then(|t| t.review.as_ref());
        let english = title.filter(|t| t.stands()).map(|t| t.english.clone());
        SentenceView {
            reason: match (&english, review) {
                (Some(_), _) => String::new(),
                (None, Some(r)) => r.in_words(),
                (None, None) => "the headline of its source".into(),
            },
            review: review.map(Into::into),
            help: if english.is_none() {
                untranslated(arabic, evidence.articles[article].about)
            } else {
                HelpView::default()
            },
            arabic: arabic.to_owned(),
            english,
            cited_in: sections(&id),
            id,
            ..SentenceView::default()
        }
    };
    let mut rows: Vec<((usize, usize), SentenceView)> =
        used.iter().map(|u| ((evidence.number(u.article), u.sentence + 1), chosen(u))).collect();
    for &article in &evidence.sources {
        if let Some((id, arabic)) = evidence.apart(article).filter(|h| cited_in.contains_key(&h.0)) {
            rows.push(((evidence.number(article), 0), headline(article, id, arabic)));
        }
    }
    for p in places.iter().filter(|p| cited_in.contains_key(&p.id) && !used.iter().any(|u| u.id == p.id)) {
        rows.push(((evidence.number(p.article), p.sentence + 1), plain(p)));
    }
    rows.sort_by_key(|r| r.0);
    rows.into_iter().map(|r| r.1).collect()
}

/// The page of its source on which a sentence begins.
fn page(article: &Cleaned, sentence: usize) -> Option<usize> {
    article.article.page(article.sentences[sentence].span.start)
}

/// The sections that cite each sentence.
pub fn cited_in(view: &BriefView) -> BTreeMap<String, Vec<CitedIn>> {
    let mut out: BTreeMap<String, Vec<CitedIn>> = BTreeMap::new();
    let mut add = |name: String, anchor: String, cites: &[String]| {
        for c in cites {
            let list = out.entry(c.clone()).or_default();
            if !list.iter().any(|x| x.anchor == anchor) {
                list.push(CitedIn { name: name.clone(), anchor: anchor.clone() });
            }
        }
    };
    let mut section = |name: &str, anchor: &str, cites: &[String]| add(name.to_owned(), anchor.to_owned(), cites);
    view.lead.iter().chain(&view.glance).for_each(|p| section("lead", "lead", &p.cites));
    view.overview.iter().for_each(|p| section("overview", "overview", &p.cites));
    for f in view.facts.iter().chain(&view.differ) {
        section("facts", "facts", &f.cites);
        f.others.iter().for_each(|o| section("facts", "facts", &o.cites));
    }
    for (i, p) in view.happened.iter().chain(&view.background).enumerate() {
        section(&format!("point {}", i + 1), &format!("p{}", i + 1), &p.cites);
    }
    view.disputes.iter().flat_map(|d| &d.sides).for_each(|s| section("disagreements", "disputes", &s.cites));
    view.unclear.iter().for_each(|p| section("not known", "unknown", &p.cites));
    view.accounts.iter().for_each(|a| section("who says what", "said", &a.cites));
    view.quotes.iter().for_each(|q| section("who says what", "said", std::slice::from_ref(&q.source)));
    view.figures.iter().for_each(|f| section("figures", "figures", &f.sources));
    if let Some(c) = &view.changes {
        c.facts.iter().chain(&c.added).chain(&c.changed).for_each(|p| section("what changed", "changes", &p.cites));
    }
    out
}

/// The parts in which a sentence was translated.
fn parts(t: &Translation) -> Vec<PartView> {
    let one = |p: &TranslatedPart| {
        Some(PartView { arabic: t.source.get(p.span.0..p.span.1)?.to_owned(), english: p.english.clone() })
    };
    t.parts.iter().filter_map(one).collect()
}

/// Why a translation was rejected: by a person, or by which findings; nothing if its confidence was merely low.
pub fn reasons(t: &Translation) -> Vec<String> {
    match &t.review {
        Some(r) => vec![r.in_words()],
        None => t.findings.iter().filter(|f| f.rejects()).map(Finding::to_string).collect(),
    }
}

/// The same in one line.
pub fn reason(t: &Translation) -> String {
    let said = reasons(t);
    if said.is_empty() { "low confidence".into() } else { said.join("; ") }
}

fn checks(outcomes: &[CheckOutcome]) -> ChecksView {
    let with = |r: CheckResult| outcomes.iter().filter(|c| c.result == r).map(|c| c.check.to_string()).collect();
    ChecksView {
        passed: with(CheckResult::Passed),
        failed: with(CheckResult::Failed),
        doubtful: with(CheckResult::Doubtful),
    }
}
