//! The tokenizer inside a GGUF file.

use super::{Layout, Tokens};
use crate::card::Tokens as Wishes;
use crate::error::{Error, Kind, Result};
use crate::gguf::Gguf;
use crate::seq2seq::config::Config;
use crate::spm::{Piece, Proto, Spm};
use candle_core::quantized::gguf_file::Value as Meta;

impl Tokens {
    /// The tokenizer inside a GGUF file of the T5 family.
    pub fn from_gguf(file: &Gguf, config: &Config, wishes: &Wishes) -> Result<Self> {
        let wrong = |what: &str| Error::new(Kind::Model, what.to_owned()).at(file.path());
        let meta = &file.content().metadata;
        let list = |key: &str| match meta.get(&format!("tokenizer.ggml.{key}")) {
            Some(Meta::Array(a)) => Ok(a),
            _ => Err(wrong(&format!("the file lacks the list `tokenizer.ggml.{key}`"))),
        };
        if file.text("tokenizer.ggml.model").as_deref() != Some("t5") {
            return Err(wrong("the file's tokenizer is not one of the T5 family"));
        }
        let flag = |key: &str, default: bool| match meta.get(&format!("tokenizer.ggml.{key}")) {
            Some(Meta::Bool(b)) => *b,
            _ => default,
        };
        let (texts, scores, kinds) = (list("tokens")?, list("scores")?, list("token_type")?);
        let pieces: Vec<Piece> = texts
            .iter()
            .zip(scores)
            .zip(kinds)
            .map(|((t, s), k)| Piece {
                text: if let Meta::String(t) = t { t.clone() } else { String::new() },
                score: if let Meta::F32(s) = s { *s } else { 0.0 },
                kind: match k {
                    Meta::I32(n) => *n as u64,
                    Meta::U32(n) => u64::from(*n),
                    _ => 1,
                },
            })
            .collect();
        let charsmap = match list("precompiled_charsmap") {
            Ok(a) => a
                .iter()
                .map(|v| match v {
                    Meta::U8(b) => *b,
                    Meta::I8(b) => *b as u8,
                    _ => 0,
                })
                .collect(),
            Err(_) => Vec::new(),
        };
        let byte_fallback = pieces.iter().any(|p| p.kind == 6);
        let proto = Proto {
            pieces,
            bpe: false,
            charsmap,
            dummy_prefix: flag("add_space_prefix", true),
            remove_extra_whitespaces: flag("remove_extra_whitespaces", true),
            byte_fallback,
        };
        let spm = Spm::new(proto, file.path())?;
        let unknown = spm.unknown();
        // MADLAD-400 gets the target language before the text.
        let lead = if spm.id("<2en>").is_some() { "<2en> " } else { "" };
        let layout = Layout::Moved { spm: Box::new(spm), by: 0, unknown };
        let mut it = Self::of(layout, config.eos.iter().copied().take(1).collect());
        it.lead = lead.to_owned();
        it.special.push(unknown);
        for text in ["<pad>", "</s>", "<unk>"] {
            if let Some(id) = it.id(text) {
                it.written.add(text, id);
            }
        }
        it.close(config, wishes);
        Ok(it)
    }
}
