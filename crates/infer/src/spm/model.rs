//! Segmentation through `tokenizers`.

use super::normal::Normalizer;
use super::pieces::merges;
use super::proto::{BYTE, CONTROL, LONGEST_PIECE, MOST_PIECES, NORMAL, Piece, Proto, UNKNOWN, USER_DEFINED};
use crate::bounds::read;
use crate::error::{Error, Kind, Result};
use std::collections::HashMap;
use std::path::Path;
use tokenizers::Model;
use tokenizers::models::bpe::BPE;
use tokenizers::models::unigram::Unigram;

/// A loaded model.
pub(crate) struct Spm {
    pieces: Vec<Piece>,
    segmenter: Segmenter,
    normalizer: Normalizer,
    /// User-defined symbols that are never split, longest first.
    symbols: Vec<String>,
    ids: HashMap<String, u32>,
    unknown: u32,
}

enum Segmenter {
    Unigram(Box<Unigram>),
    Bpe(Box<BPE>),
}

impl Spm {
    /// Reads a `.spm` or `.model` file.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let bytes = read(path, "cannot read the tokenizer")?;
        let proto = Proto::parse(&bytes).ok_or_else(|| {
            Error::new(Kind::Model, "not a SentencePiece model")
                .at(path)
                .help("the file may be truncated; fetch it again")
        })?;
        Self::new(proto, path)
    }

    /// From the content of a file; `path` is for messages.
    pub(crate) fn new(proto: Proto, path: &Path) -> Result<Self> {
        let wrong = |what: &str| Error::new(Kind::Model, what.to_owned()).at(path);
        if proto.pieces.len() > MOST_PIECES {
            return Err(wrong("the vocabulary has more pieces than any model's"));
        }
        // Every split of a piece is examined, and every symbol at every position of a text.
        if let Some(p) = proto.pieces.iter().find(|p| p.text.len() > LONGEST_PIECE) {
            return Err(wrong(&format!(
                "a piece of the vocabulary has {} bytes, which no tokenizer needs",
                p.text.len()
            )));
        }
        if let Some(p) = proto.pieces.iter().find(|p| !p.score.is_finite()) {
            return Err(wrong(&format!("the piece `{}` has no score", p.text.escape_debug())));
        }
        let of = |kind: u64| proto.pieces.iter().filter(move |p| p.kind == kind);
        let mut symbols: Vec<String> = of(USER_DEFINED).map(|p| p.text.clone()).filter(|t| !t.is_empty()).collect();
        symbols.sort_by_key(|s| std::cmp::Reverse(s.len()));
        let unknown = proto.pieces.iter().position(|p| p.kind == UNKNOWN);
        let unknown = unknown.ok_or_else(|| wrong("the vocabulary lacks an unknown piece"))?;
        // Pieces that text cannot produce must not be found in it.
        let name = |i: usize, p: &Piece| match p.kind {
            NORMAL | BYTE => p.text.clone(),
            UNKNOWN => p.text.clone(),
            _ => format!("\u{0}{i}"),
        };
        let segmenter = if proto.bpe {
            Segmenter::Bpe(Box::new(
                bpe(&proto, name).map_err(|e| wrong("the pieces do not make a tokenizer").because(e))?,
            ))
        } else {
            // An unknown piece's score is not looked up; its name must not match either.
            let vocab = proto
                .pieces
                .iter()
                .enumerate()
                .map(|(i, p)| {
                    let text = if p.kind == UNKNOWN { format!("\u{0}{i}") } else { name(i, p) };
                    (text, f64::from(p.score))
                })
                .collect();
            let model = Unigram::from(vocab, Some(unknown), proto.byte_fallback)
                .map_err(|e| wrong("the pieces do not make a tokenizer").because(e))?;
            Segmenter::Unigram(Box::new(model))
        };
        let ids = proto.pieces.iter().enumerate().map(|(i, p)| (p.text.clone(), i as u32)).collect();
        let normalizer =
            Normalizer::new(&proto, symbols.clone()).ok_or_else(|| wrong("the table of replacements is damaged"))?;
        Ok(Self { segmenter, normalizer, symbols, ids, unknown: unknown as u32, pieces: proto.pieces })
    }

    /// Size of the vocabulary.
    pub(crate) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Id of a piece.
    pub(crate) fn id(&self, piece: &str) -> Option<u32> {
        self.ids.get(piece).copied()
    }

    /// Id of the unknown piece.
    pub(crate) fn unknown(&self) -> u32 {
        self.unknown
    }

    /// Text of a piece; empty for control pieces and beyond the vocabulary.
    pub(crate) fn piece(&self, id: u32) -> &str {
        self.pieces.get(id as usize).filter(|p| p.kind != CONTROL).map_or("", |p| &p.text)
    }

    /// The pieces of a text. Unknown stretches are returned as they are.
    pub(crate) fn encode(&self, text: &str) -> Result<Vec<String>> {
        let normalized = self.normalizer.apply(text);
        let mut out = Vec::new();
        let mut rest = normalized.as_str();
        let mut from = 0;
        while from < rest.len() {
            if let Some(s) = self.symbols.iter().find(|s| rest[from..].starts_with(s.as_str())) {
                self.segment(&rest[..from], &mut out)?;
                out.push(s.clone());
                rest = &rest[from + s.len()..];
                from = 0;
            } else {
                from += rest[from..].chars().next().map_or(1, char::len_utf8);
            }
        }
        self.segment(rest, &mut out)?;
        Ok(out)
    }

    fn segment(&self, text: &str, out: &mut Vec<String>) -> Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let failed = |e| Error::new(Kind::Model, "a text cannot be tokenized").because(e);
        match &self.segmenter {
            Segmenter::Unigram(m) => {
                for t in m.tokenize(text).map_err(failed)? {
                    out.push(t.value);
                }
            }
            Segmenter::Bpe(m) => {
                for t in m.tokenize(text).map_err(failed)? {
                    let unknown = t.id == self.unknown;
                    out.push(if unknown { text[t.offsets.0..t.offsets.1].to_owned() } else { t.value });
                }
            }
        }
        Ok(())
    }

    /// Ids of a text's pieces.
    pub(crate) fn ids(&self, text: &str) -> Result<Vec<u32>> {
        let known =
            |p: &String| self.id(p).filter(|i| matches!(self.pieces[*i as usize].kind, NORMAL | BYTE | USER_DEFINED));
        Ok(self.encode(text)?.iter().map(|p| known(p).unwrap_or(self.unknown)).collect())
    }
}

fn bpe(proto: &Proto, name: impl Fn(usize, &Piece) -> String) -> tokenizers::Result<BPE> {
    let text: HashMap<&str, usize> =
        proto.pieces.iter().enumerate().filter(|(_, p)| p.kind == NORMAL).map(|(i, p)| (p.text.as_str(), i)).collect();
    let scored = text.iter().map(|(piece, i)| (*piece, proto.pieces[*i].score));
    let merges = merges(scored, |p| text.get(p).copied());
    let vocab: tokenizers::models::bpe::Vocab =
        proto.pieces.iter().enumerate().map(|(i, p)| (name(i, p), i as u32)).collect();
    let unknown = proto.pieces.iter().find(|p| p.kind == UNKNOWN).map_or("<unk>", |p| &p.text);
    BPE::builder()
        .vocab_and_merges(vocab, merges)
        .unk_token(unknown.to_owned())
        .fuse_unk(true)
        .byte_fallback(proto.byte_fallback)
        .cache_capacity(0)
        .build()
}

#[cfg(test)]
mod tests {
    use super::super::pieces::join;
    use super::*;
    use proptest::prelude::*;

    fn model(name: &str) -> Vec<u8> {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/seq2seq").join(name)).unwrap()
    }

    #[test]
    fn each_invalid_byte_becomes_a_replacement_character() {
        let text = ["▁a", "<0xE2>", "<0x82>", "<0xAC>", "b", "<0xE2>", "<0x82>", "<0xFF>", "▁c"];
        assert_eq!(join(text.into_iter()), "a€b\u{fffd}\u{fffd}\u{fffd} c");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_damaged_file_is_refused_or_read_but_never_a_panic(
            cut in 0usize..400_000, flips in prop::collection::vec((0usize..300_000, any::<u8>()), 0..8), text in ".{0,40}",
        ) {
            let mut bytes = model("t5/spiece.model");
            bytes.truncate(cut.max(1));
            for (at, value) in flips {
                if let Some(b) = bytes.get_mut(at) {
                    *b = value;
                }
            }
            if let Some(p) = Proto::parse(&bytes)
                && let Ok(spm) = Spm::new(p, Path::new("x"))
            {
                let _ = spm.ids(&text);
            }
        }

        #[test]
        fn known_text_round_trips(text in "[a-z]{1,8}( [a-z]{1,8}){0,5}") {
            let spm = Spm::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/seq2seq/t5/spiece.model")).unwrap();
            let pieces = spm.encode(&text).unwrap();
            prop_assert_eq!(join(pieces.iter().map(String::as_str)), text);
        }
    }

    #[test]
    fn the_longest_replacement_wins_and_spaces_are_collapsed() {
        let spm =
            Spm::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/seq2seq/t5/spiece.model")).unwrap();
        for (from, to) in [
            ("  a \u{a0} b  ", "▁a▁b"),
            ("ﻻ ﷲ", "▁لا▁الله"),
            ("½ ﬁ ™ ①", "▁1⁄2▁fi▁TM▁1"),
            // Alif and madda compose to one letter; letter, shadda and fatha stay as they are.
            ("ا\u{653}ل", "▁آل"),
            ("", ""),
            (" ", ""),
        ] {
            assert_eq!(spm.normalizer.apply(from), to);
        }
    }
}
