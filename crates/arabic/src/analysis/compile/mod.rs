//! The lexicon's compiler, which the build script runs: `data/*.tsv` and the forms derived from them become the tables
//! that the analyser reads in place. [`layout`](super::layout) describes their format.

mod derive;
mod entry;
mod expressions;
mod index;
mod list;
mod senses;
mod source;
mod stem;
mod strings;

pub use source::Sources;

use super::layout::{CueRow, ExpressionRow, LemmaRow, SenseRow, StemRow, flags};
use index::Index;
use std::collections::BTreeMap;
use strings::Strings;

/// The compiled files: name and content.
pub type Files = Vec<(String, Vec<u8>)>;

/// Compiles the lexicon. The output is deterministic on every machine.
pub fn compile(sources: Sources) -> Result<Files, String> {
    let entries = list::entries(sources.lemmas)?;
    let stems = stem::stems(&entries);
    let expressions = expressions::expressions(sources.expressions)?;
    let senses = senses::senses(sources.senses)?;
    let cues = Index::new(senses.values().flatten().flat_map(|s| &s.cues).map(|c| c.0.as_str()));

    let keys = stems.keys().chain(expressions.keys()).chain(senses.keys()).map(String::as_str).chain(cues.keys());
    let of_entries = entries.iter().flat_map(|e| [&*e.text, &*e.glosses, &*e.forms]);
    let of_stems = stems.values().flatten().map(|s| s.written.as_str());
    let of_expressions = expressions.values().flatten().flat_map(|e| [&*e.text, &*e.words, &*e.glosses]);
    let of_senses = senses.values().flatten().map(|s| s.glosses.as_str());
    let strings = Strings::new(keys.chain(of_entries).chain(of_stems).chain(of_expressions).chain(of_senses))?;
    let reference = |s: &str| strings.reference(s);

    let lemmas = entries.iter().flat_map(|e| {
        let (text, glosses, forms) = (reference(&e.text), reference(&e.glosses), reference(&e.forms));
        LemmaRow { text, glosses, forms, pos: e.pos.number(), band: e.band }.to_bytes()
    });
    let mut files: Files = vec![("lemmas.rows".into(), lemmas.collect())];
    files.extend(indexed("stems", &stems, &strings, |s| {
        let bits = [(s.plural, flags::PLURAL), (s.feminine, flags::FEMININE), (s.passive, flags::PASSIVE)];
        let flags = bits.into_iter().filter(|b| b.0).map(|b| b.1).sum();
        StemRow { lemma: s.lemma, written: reference(&s.written), takes: s.takes, flags }.to_bytes()
    }));
    files.extend(indexed("expressions", &expressions, &strings, |e| {
        let (text, words, glosses) = (reference(&e.text), reference(&e.words), reference(&e.glosses));
        ExpressionRow { text, words, glosses, pos: e.pos.number() }.to_bytes()
    }));
    let mut cue_rows = Vec::new();
    files.extend(indexed("senses", &senses, &strings, |s| {
        let first = (cue_rows.len() / CueRow::SIZE) as u32;
        for (word, place) in &s.cues {
            cue_rows.extend(CueRow { word: cues.number(word), place: *place }.to_bytes());
        }
        let (glosses, count, exclusive) = (reference(&s.glosses), s.cues.len() as u8, s.exclusive.into());
        SenseRow { glosses, cues: first, count, pos: s.pos.number(), exclusive }.to_bytes()
    }));
    files.push(("cues.rows".into(), cue_rows));
    files.push(("cues.buckets".into(), cues.buckets()));
    files.push(("cues.keys".into(), cues.key_rows(&strings, |_| 0)));
    files.push(("text".into(), strings.text.into_bytes()));
    Ok(files)
}

/// A table of rows and its index. The rows of a key are in the order of the map.
fn indexed<T, const N: usize>(
    name: &str,
    map: &BTreeMap<String, Vec<T>>,
    strings: &Strings,
    mut row: impl FnMut(&T) -> [u8; N],
) -> Files {
    let index = Index::new(map.keys().map(String::as_str));
    let rows: Vec<u8> = index.keys().flat_map(|key| &map[key]).flat_map(&mut row).collect();
    vec![
        (format!("{name}.rows"), rows),
        (format!("{name}.buckets"), index.buckets()),
        (format!("{name}.keys"), index.key_rows(strings, |key| map[key].len())),
    ]
}
