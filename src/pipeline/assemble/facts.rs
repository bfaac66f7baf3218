//! Sections extracted from the Arabic by analysis: figures, names, accounts, quotations.

use super::evidence::Used;
use crate::facts::{Cited, accounts as claims, figures as numbers, names as persons, quotes as speech};
use crate::glossary::Glossary;
use crate::pipeline::spelling::Spellings;
use crate::report::views::{AccountView, FigureView, NameView, Part, QuoteView};
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of rows of figures, of counted things and of quotations.
const MOST: (usize, usize, usize) = (40, 7, 8);

/// The figures of an event: in a few words, as a table, and where sources differ.
pub struct Figures {
    /// Counted things in a few words.
    pub brief: Vec<Part>,
    /// The table.
    pub table: Vec<FigureView>,
    /// Figures on which sources differ.
    pub conflicts: Vec<String>,
}

/// The figures of an event.
pub fn figures(cited: &[Cited]) -> Figures {
    let table = numbers::table(cited);
    let counted = table.iter().filter(|f| {
        !f.what.is_empty()
            && !f.what.starts_with("date")
            && !["month", "year", "months", "years", "days"].contains(&f.what.as_str())
    });
    let in_words = |f: &numbers::Figure| Part { text: format!("{} {}", f.value, f.what), cites: f.sources.clone() };
    let brief = counted.take(MOST.1).map(in_words).collect();
    let row = |f: numbers::Figure| FigureView { value: f.value, what: f.what, arabic: f.arabic, sources: f.sources };
    Figures { brief, table: table.into_iter().take(MOST.0).map(row).collect(), conflicts: numbers::conflicts(cited) }
}

/// The names of an event.
pub fn names(cited: &[Cited], glossary: &Glossary, spellings: &Spellings) -> Vec<NameView> {
    persons::table(cited, glossary, &|arabic| spellings.spell(arabic))
        .into_iter()
        .map(|n| NameView {
            name: n.name,
            arabic: n.arabic,
            kind: n.kind,
            mentions: n.mentions,
            romanised: n.romanised,
        })
        .collect()
}

/// Who denies, alleges or claims what, in sentences that the brief uses; the others were not translated.
pub fn accounts(cited: &[Cited], used: &[Used]) -> Vec<AccountView> {
    let by_id: BTreeMap<&str, &Cited> = cited.iter().map(|c| (c.id, c)).collect();
    let chosen: BTreeSet<&str> = used.iter().map(|u| u.id.as_str()).collect();
    claims::accounts(cited)
        .into_iter()
        .filter(|a| chosen.contains(a.source.as_str()))
        .filter_map(|a| {
            let c = by_id.get(a.source.as_str())?;
            let (who, who_arabic) = a.who.unzip();
            Some(AccountView {
                who,
                who_arabic,
                stance: a.stance.to_owned(),
                english: c.english.map(str::to_owned),
                arabic: c.arabic.to_owned(),
                cites: vec![a.source],
            })
        })
        .collect()
}

/// The direct quotations.
pub fn quotes(cited: &[Cited]) -> Vec<QuoteView> {
    speech::quotes(cited)
        .into_iter()
        .take(MOST.2)
        .map(|q| {
            let (speaker, speaker_arabic) = q.speaker.unzip();
            QuoteView { english: q.english, arabic: q.arabic, speaker, speaker_arabic, source: q.source }
        })
        .collect()
}
