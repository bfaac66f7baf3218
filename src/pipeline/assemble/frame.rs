//! What the frames of an event's articles give its brief: title, lead, facts, differences, what is not known.

use super::evidence::Evidence;
use crate::frames::{Account, Headline, Line, Merged, Report, Role, merge, read};
use crate::report::views::{FactView, OtherView, Part};
use crate::select;
use crate::types::{SentenceKind, month_name};

/// What is told of an event by rule.
pub struct Told {
    /// The slots, where the kind of event is known.
    pub merged: Option<Merged>,
    /// Title and lead.
    pub headline: Option<Headline>,
}

impl Told {
    /// Reads the articles of an event; copies speak with what they add.
    pub fn new(evidence: &Evidence) -> Self {
        let mut frames = Vec::new();
        for (number, article) in evidence.numbered() {
            let index = evidence.sources[number - 1];
            if article.duplicate.as_ref().is_some_and(|d| d.exact) {
                continue;
            }
            let usable = select::usable(evidence.articles, index);
            let copy = article.duplicate.is_some();
            let ids: Vec<(String, &str, bool)> = article
                .sentences
                .iter()
                .enumerate()
                .filter(|(i, s)| s.kind != SentenceKind::Heading && (!copy || usable.contains(i)))
                .map(|(i, s)| (evidence.cite(index, i), s.text.as_str(), s.kind == SentenceKind::Title))
                .collect();
            let lines = ids.iter().map(|(id, arabic, title)| Line { id, arabic, title: *title }).collect();
            let published = article.article.published;
            frames.push(read(&Report { source: number, lines, about: article.about, published }));
        }
        let merged = merge(&frames);
        let reported = evidence.numbered().filter_map(|(_, a)| a.article.published).max();
        let headline = merged.as_ref().map(|m| Headline::new(m, reported));
        Self { merged, headline }
    }

    /// The lead with its citations.
    pub fn lead(&self) -> Vec<Part> {
        let sentences = self.headline.iter().flat_map(|h| &h.lead);
        sentences.map(|s| Part { text: s.text.clone(), cites: s.cites.clone() }).collect()
    }

    /// The table of facts.
    pub fn facts(&self) -> Vec<FactView> {
        let Some(m) = &self.merged else { return Vec::new() };
        let what =
            FactView { name: "What".into(), value: m.kind.what.clone(), cites: m.told.clone(), ..FactView::default() };
        // Which way a rate went stands in the title and lead.
        let rows = m.table().filter(|r| r.role != Role::Move);
        std::iter::once(what).chain(rows.filter_map(|r| fact(r.role, &r.accounts))).collect()
    }

    /// The facts on which the sources differ: numbers, and who, where or when in other words is no difference.
    pub fn differ(&self) -> Vec<FactView> {
        let Some(m) = &self.merged else { return Vec::new() };
        let counted = m.table().filter(|r| r.accounts.len() > 1 && r.accounts.iter().all(|a| a.value.is_some()));
        counted.filter_map(|r| fact(r.role, &r.accounts)).collect()
    }

    /// What a reader would ask and no source gives.
    pub fn unknown(&self) -> Vec<String> {
        let Some(m) = &self.merged else { return Vec::new() };
        let mut out = Vec::new();
        if m.get(Role::Where).is_none() && m.get(Role::To).is_none() {
            out.push("where it happened".to_owned());
        }
        if m.get(Role::When).is_none() {
            out.push("on which day it happened".to_owned());
        }
        if m.kind.harms() {
            if !Role::TOLLS.iter().any(|r| m.get(*r).is_some()) {
                out.push("whether anybody was killed or injured".to_owned());
            }
            if m.get(Role::SaidBy).is_none() {
                out.push("who says so".to_owned());
            }
        }
        out
    }

    /// Citations that title, lead and facts rest on.
    pub fn cites(&self) -> Vec<String> {
        let Some(m) = &self.merged else { return Vec::new() };
        let slots = m.rows.values().flat_map(|r| &r.accounts).flat_map(|a| a.cites.iter().cloned());
        m.told.iter().cloned().chain(slots).collect()
    }
}

/// "S1, 12 October": whose a value is.
fn whose(a: &Account) -> String {
    let sources: Vec<String> = a.sources.iter().map(|s| format!("S{s}")).collect();
    let day = a.published.map(|d| format!(", {} {}", d.day(), month_name(d.month() as u8)));
    format!("{}{}", sources.join(", "), day.unwrap_or_default())
}

fn fact(role: Role, accounts: &[Account]) -> Option<FactView> {
    let (first, rest) = accounts.split_first()?;
    let numeric = first.value.is_some();
    // In other words is no other value: only the newest of who, where and when is shown.
    let others = rest.iter().filter(|_| numeric).map(|a| OtherView {
        value: a.text.clone(),
        cites: a.cites.clone(),
        whose: whose(a),
    });
    let others: Vec<OtherView> = others.collect();
    Some(FactView {
        name: role.label().to_owned(),
        value: first.text.clone(),
        cites: first.cites.clone(),
        whose: if others.is_empty() { String::new() } else { whose(first) },
        others,
    })
}
