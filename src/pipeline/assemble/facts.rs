//! Sections extracted from the Arabic by analysis: figures, names, accounts, quotations.

use super::evidence::Used;
use super::help::gloss_of;
use crate::facts::{Cited, accounts as claims, figures as numbers, names as persons, quotes as speech};
use crate::frames;
use crate::glossary::Glossary;
use crate::pipeline::spelling::Spellings;
use crate::report::views::{AccountView, ClaimView, ConflictView, CountView, FigureView, NameView, QuoteView};
use crate::types::source_id;
use mujaz_arabic::letters::digit_value;
use mujaz_arabic::numerals::is_numeral_word;
use mujaz_arabic::{fold, gloss};
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of rows of figures, of counted things and of quotations.
const MOST: (usize, usize, usize) = (40, 7, 8);

/// The figures of an event: in a few words, as a table, and the conflicts between sources.
pub struct Figures {
    /// Counted things in a few words.
    pub brief: Vec<CountView>,
    /// The table.
    pub table: Vec<FigureView>,
    /// Counts on which sources differ.
    pub conflicts: Vec<ConflictView>,
}

/// The figures of an event.
pub fn figures(cited: &[Cited]) -> Figures {
    let table = numbers::table(cited);
    let in_words = |f: &numbers::Figure| CountView {
        text: format!("{} {}", f.value, f.what),
        kind: f.kind,
        what: f.what.clone(),
        value: f.value.clone(),
        number: f.number,
        cites: f.sources.clone(),
    };
    let brief = table.iter().filter(|f| f.kind.is_counted()).take(MOST.1).map(in_words).collect();
    // The gloss of the wording says what a figure counts if no list does: beside its number, so that many are plural.
    let noun = |arabic: &str| {
        let numeral = |w: &str| is_numeral_word(&fold(w)) || w.chars().any(|c| digit_value(c).is_some());
        let words = gloss::gloss(arabic).into_iter().filter(|w| !numeral(&w.text) && !w.shown.is_empty());
        words.map(|w| w.shown).collect::<Vec<_>>().join(" · ")
    };
    let what = |f: &numbers::Figure| if f.what.is_empty() { noun(&f.arabic) } else { f.what.clone() };
    let row = |f: numbers::Figure| FigureView {
        what: what(&f),
        value: f.value,
        kind: f.kind,
        arabic: f.arabic,
        sources: f.sources,
    };
    let claim = |c: numbers::Claimed| ClaimView {
        value: c.value,
        number: c.number,
        sources: c.sources.into_iter().map(source_id).collect(),
        cites: c.cites,
    };
    let conflict = |c: numbers::Conflict| ConflictView {
        kind: c.kind,
        what: c.what,
        values: c.values.into_iter().map(claim).collect(),
    };
    Figures {
        brief,
        table: table.into_iter().take(MOST.0).map(row).collect(),
        conflicts: numbers::conflicts(cited).into_iter().map(conflict).collect(),
    }
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

/// Who denies, alleges or claims what, among the sentences that the brief uses; the others were not translated.
pub fn accounts(cited: &[Cited], used: &[Used]) -> Vec<AccountView> {
    let by_id: BTreeMap<&str, &Cited> = cited.iter().map(|c| (c.id, c)).collect();
    let chosen: BTreeSet<&str> = used.iter().map(|u| u.id.as_str()).collect();
    claims::accounts(cited, &frames::subject)
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
                gloss: if c.english.is_none() { gloss_of(c.arabic) } else { String::new() },
                cites: vec![a.source],
            })
        })
        .collect()
}

/// The direct quotations.
pub fn quotes(cited: &[Cited]) -> Vec<QuoteView> {
    speech::quotes(cited, &frames::quoted)
        .into_iter()
        .take(MOST.2)
        .map(|q| {
            let (speaker, speaker_arabic) = q.speaker.unzip();
            let gloss = if q.english.is_none() { gloss_of(&q.arabic) } else { String::new() };
            QuoteView { english: q.english, arabic: q.arabic, speaker, speaker_arabic, source: q.source, gloss }
        })
        .collect()
}
