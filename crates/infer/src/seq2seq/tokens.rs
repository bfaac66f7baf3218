//! From text to the tokens of a family and back, from the files that its repositories hold.

mod files;

use super::config::Config;
use super::spm::{Piece, Proto, Spm, join};
use crate::architecture::Architecture;
use crate::card::Tokens as Wishes;
use crate::error::{Error, Kind, Result};
use crate::gguf::Gguf;
use crate::language::Pair;
use candle_core::quantized::gguf_file::Value as Meta;
use files::Files;
use std::collections::HashMap;
use std::path::Path;
use tokenizers::Tokenizer;
use tokenizers::models::bpe::BPE;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;

/// The tokenizer of an encoder–decoder model.
pub struct Tokens {
    layout: Layout,
    /// Put before the text itself.
    lead: String,
    before: Vec<u32>,
    after: Vec<u32>,
    /// Token that the output must begin with, where the family says the target language so.
    pub forced_bos: Option<u32>,
    /// Start token where the family says the target language so.
    pub start: Option<u32>,
    special: Vec<u32>,
    /// Tokens of a source at most, if the files say.
    pub longest: Option<usize>,
}

enum Layout {
    /// Pieces looked up in `vocab.json`: Marian, M2M100.
    Vocabulary { spm: Box<Spm>, ids: HashMap<String, u32>, names: HashMap<u32, String>, unknown: u32 },
    /// SentencePiece's own ids, moved: fairseq's by one, PEGASUS's by 103, T5's not at all.
    Moved { spm: Box<Spm>, by: u32, unknown: u32 },
    /// `tokenizer.json`, or BART's vocabulary and merges.
    Whole(Box<Tokenizer>),
}

/// The languages of M2M100 in the order of their tokens (Fan et al. 2020, appendix).
const M2M100: &str = "af am ar ast az ba be bg bn br bs ca ceb cs cy da de el en es et fa ff fi fr fy ga gd gl gu ha he \
    hi hr ht hu hy id ig ilo is it ja jv ka kk km kn ko lb lg ln lo lt lv mg mk ml mn mr ms my ne nl no ns oc or pa pl ps \
    pt ro ru sd si sk sl so sq sr ss su sv sw ta th tl tn tr uk ur uz vi wo xh yi yo zh zu";

/// The languages that a card wishes, else those that the program works on.
fn languages<'a>(wishes: &'a Wishes, usual: Option<[&'a str; 2]>, folder: &Path) -> Result<[&'a str; 2]> {
    let one = |wish: &'a Option<String>, i: usize| wish.as_deref().or(usual.map(|u| u[i]));
    match (one(&wishes.source, 0), one(&wishes.target, 1)) {
        (Some(from), Some(to)) => Ok([from, to]),
        _ => Err(Error::new(Kind::Usage, "nothing says which language the model reads and which it writes")
            .at(folder)
            .help("give it a card with `source` and `target` among its `tokens`")),
    }
}

impl Tokens {
    /// Reads the tokenizer of the model in `folder`; `pair` names the languages where the wishes do not.
    pub fn open(folder: &Path, config: &Config, wishes: &Wishes, pair: Option<&Pair>) -> Result<Self> {
        let files = Files { folder };
        let own = files.json("tokenizer_config.json")?;
        let class = own.as_ref().and_then(|j| j.text("tokenizer_class")).unwrap_or_default().to_owned();
        let mut it = match config.family {
            Architecture::Marian => Self::marian(&files, config)?,
            Architecture::M2m100 if files.path("vocab.json").is_some() => {
                Self::m2m100(&files, config, languages(wishes, pair.map(|p| p.m2m100), folder)?, &class)?
            }
            Architecture::M2m100 => {
                Self::fairseq(&files, config, languages(wishes, pair.map(|p| p.nllb), folder)?, true)?
            }
            Architecture::Mbart => {
                let fifty = class != "MBartTokenizer" && class != "MBartTokenizerFast";
                Self::fairseq(&files, config, languages(wishes, pair.map(|p| p.mbart), folder)?, fifty)?
            }
            Architecture::Bart => Self::bart(&files, config)?,
            Architecture::Pegasus => Self::moved(&files, config, &["spiece.model"], 103, |spm| spm.unknown() + 103)?,
            _ => Self::moved(&files, config, &["spiece.model", "spm.model", "sentencepiece.model"], 0, Spm::unknown)?,
        };
        it.longest =
            own.and_then(|j| j.value.get("model_max_length")?.as_f64()).filter(|n| *n < 1e6).map(|n| n as usize);
        it.close(config, wishes);
        Ok(it)
    }

    /// Settles what the card wishes and what stands in no text.
    fn close(&mut self, config: &Config, wishes: &Wishes) {
        if let Some(p) = &wishes.prefix {
            self.lead = p.clone();
        }
        self.special.extend(&config.eos);
        self.special.push(config.pad);
        self.special.extend(config.decoder_start);
        self.special.extend(self.before.iter().chain(&self.after).chain(&self.forced_bos).chain(&self.start));
    }

    fn of(layout: Layout, after: Vec<u32>) -> Self {
        Self {
            layout,
            lead: String::new(),
            before: Vec::new(),
            after,
            forced_bos: None,
            start: None,
            special: Vec::new(),
            longest: None,
        }
    }

    fn marian(files: &Files, config: &Config) -> Result<Self> {
        let spm = Spm::open(&files.need(&["source.spm"])?)?;
        let ids = files.vocabulary()?;
        let place = files.folder.join("vocab.json");
        let unknown = *ids
            .get("<unk>")
            .ok_or_else(|| Error::new(Kind::Model, "the vocabulary lacks the field `<unk>`").at(&place))?;
        // Where the sides have vocabularies of their own, the target's names the output.
        let target = files.json("target_vocab.json")?;
        let names = match &target {
            Some(j) => j
                .value
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(k, v)| Some((v.as_u64()? as u32, k.clone())))
                .collect(),
            None => ids.iter().map(|(k, v)| (*v, k.clone())).collect(),
        };
        let lead = if ids.contains_key(">>eng<<") { ">>eng<<" } else { "" };
        let layout = Layout::Vocabulary { spm: Box::new(spm), ids, names, unknown };
        let mut it = Self::of(layout, config.eos.iter().copied().take(1).collect());
        it.lead = lead.to_owned();
        it.special.push(unknown);
        Ok(it)
    }

    fn m2m100(files: &Files, config: &Config, [from, to]: [&str; 2], class: &str) -> Result<Self> {
        let spm = Spm::open(&files.need(&["sentencepiece.bpe.model"])?)?;
        let ids = files.vocabulary()?;
        let unknown = ids.get("<unk>").copied().unwrap_or(3);
        // The reference counts its own list behind the vocabulary, whatever other files say.
        let (with_id, _) = files.added()?;
        let listed: Vec<String> = M2M100.split_whitespace().map(|l| format!("__{l}__")).collect();
        let base = ids.len() as u32;
        let id = |language: &str| -> Result<u32> {
            let token = format!("__{language}__");
            let place = listed.iter().position(|t| *t == token).map(|i| base + i as u32);
            place.or_else(|| with_id.get(&token).copied()).ok_or_else(|| no_language(files.folder, &token))
        };
        let (from, to) = (id(from)?, id(to)?);
        let names = ids.iter().map(|(k, v)| (*v, k.clone())).collect();
        let special: Vec<u32> = (0..listed.len() as u32).map(|i| base + i).collect();
        let layout = Layout::Vocabulary { spm: Box::new(spm), ids, names, unknown };
        let mut it = Self::of(layout, config.eos.iter().copied().take(1).collect());
        // SMaLL-100 is told the target language before the source, and nothing else.
        if class.to_lowercase().starts_with("small100") {
            it.before = vec![to];
        } else {
            it.before = vec![from];
            it.forced_bos = Some(to);
        }
        it.special = special;
        it.special.push(unknown);
        Ok(it)
    }

    /// NLLB and mBART: SentencePiece's ids moved by one, then the languages.
    fn fairseq(files: &Files, config: &Config, [from, to]: [&str; 2], leading: bool) -> Result<Self> {
        let (mut with_id, listed) = files.added()?;
        let (layout, base) = match files.whole()? {
            Some(t) => {
                for (id, token) in t.get_added_tokens_decoder() {
                    with_id.insert(token.content, id);
                }
                (Layout::Whole(Box::new(t)), None)
            }
            None => {
                let spm = Spm::open(&files.need(&["sentencepiece.bpe.model"])?)?;
                let base = spm.len() as u32 + 1;
                (Layout::Moved { spm: Box::new(spm), by: 1, unknown: 3 }, Some(base))
            }
        };
        let languages: Vec<&String> = listed.iter().filter(|t| t.contains('_') && !t.starts_with('<')).collect();
        let id = |language: &str| -> Result<u32> {
            with_id
                .get(language)
                .copied()
                .or_else(|| Some(base? + languages.iter().position(|t| *t == language)? as u32))
                .ok_or_else(|| no_language(files.folder, language))
        };
        let (from, to) = (id(from)?, id(to)?);
        let eos = config.eos.first().copied().unwrap_or(2);
        let mut it = Self::of(layout, vec![eos]);
        if leading {
            it.before = vec![from];
            it.forced_bos = Some(to);
        } else {
            // mBART-25 says the source language behind the text and begins the output with the target's.
            it.after.push(from);
            it.start = Some(to);
        }
        it.special = languages.iter().filter_map(|l| id(l).ok()).collect();
        it.special.extend([0, 1, 2, 3]);
        Ok(it)
    }

    fn bart(files: &Files, config: &Config) -> Result<Self> {
        let t = match files.whole()? {
            Some(t) => t,
            None => {
                let (vocab, merges) = (files.need(&["vocab.json"])?, files.need(&["merges.txt"])?);
                let wrong = |e| Error::new(Kind::Model, "the merges do not fit the vocabulary").at(&merges).because(e);
                let bpe = BPE::from_file(&vocab.to_string_lossy(), &merges.to_string_lossy()).build().map_err(wrong)?;
                let mut t = Tokenizer::new(bpe);
                t.with_pre_tokenizer(Some(ByteLevel::new(false, true, true)));
                t.with_decoder(Some(ByteLevel::new(false, true, true)));
                t
            }
        };
        let bos = t.token_to_id("<s>").unwrap_or(0);
        let mut it = Self::of(Layout::Whole(Box::new(t)), config.eos.iter().copied().take(1).collect());
        it.before = vec![bos];
        Ok(it)
    }

    /// PEGASUS and T5.
    fn moved(files: &Files, config: &Config, names: &[&str], by: u32, unknown: impl Fn(&Spm) -> u32) -> Result<Self> {
        let after = config.eos.iter().copied().take(1).collect();
        if let Some(t) = files.whole()? {
            let mut it = Self::of(Layout::Whole(Box::new(t)), after);
            it.special.push(2 + by);
            return Ok(it);
        }
        let spm = Spm::open(&files.need(names)?)?;
        let unknown = unknown(&spm);
        let mut it = Self::of(Layout::Moved { spm: Box::new(spm), by, unknown }, after);
        it.special.push(unknown);
        Ok(it)
    }

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
        // MADLAD-400 is told the target language before the text.
        let lead = if spm.id("<2en>").is_some() { "<2en> " } else { "" };
        let layout = Layout::Moved { spm: Box::new(spm), by: 0, unknown };
        let mut it = Self::of(layout, config.eos.iter().copied().take(1).collect());
        it.lead = lead.to_owned();
        it.special.push(unknown);
        it.close(config, wishes);
        Ok(it)
    }

    /// The id of a token by its text.
    pub fn id(&self, token: &str) -> Option<u32> {
        match &self.layout {
            Layout::Vocabulary { ids, .. } => ids.get(token).copied(),
            Layout::Moved { spm, by, .. } => spm.id(token).map(|i| i + by),
            Layout::Whole(t) => t.token_to_id(token),
        }
    }

    /// The highest id that a text can give, and the file that says so.
    pub fn highest(&self) -> (u32, &'static str) {
        match &self.layout {
            Layout::Vocabulary { ids, .. } => (ids.values().copied().max().unwrap_or(0), "vocab.json"),
            Layout::Moved { spm, by, .. } => ((spm.len() as u32).saturating_sub(1) + by, "the SentencePiece model"),
            Layout::Whole(t) => (t.get_vocab_size(false).saturating_sub(1) as u32, "tokenizer.json"),
        }
    }

    /// Tokens of a text, with those that the family puts around it.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        let mut ids = self.before.clone();
        match &self.layout {
            Layout::Vocabulary { spm, ids: known, unknown, .. } => {
                let led = if self.lead.is_empty() || text.starts_with(">>") {
                    text.to_owned()
                } else {
                    format!("{} {text}", self.lead.trim_end())
                };
                // A language code before the text is a token of its own. One that the model does not know stays
                // text, unlike in the reference: it may be a headline between marks.
                let end = led.find("<<").filter(|_| led.starts_with(">>")).map_or(0, |i| i + 2);
                let code = known.get(&led[..end]);
                ids.extend(code);
                let text = if code.is_some() { &led[end..] } else { &led };
                ids.extend(spm.encode(text)?.iter().map(|p| known.get(p).copied().unwrap_or(*unknown)));
            }
            Layout::Moved { spm, by, unknown } => {
                let own = spm.unknown();
                let all = spm.ids(&format!("{}{text}", self.lead))?;
                ids.extend(all.into_iter().map(|i| if i == own { *unknown } else { i + by }));
            }
            Layout::Whole(t) => {
                let e = t
                    .encode_fast(format!("{}{text}", self.lead), false)
                    .map_err(|e| Error::new(Kind::Model, "a text cannot be tokenized").because(e))?;
                ids.extend(e.get_ids());
            }
        }
        ids.extend(&self.after);
        Ok(ids)
    }

    /// Text of tokens, special ones left out.
    pub fn decode(&self, tokens: &[u32]) -> Result<String> {
        let plain = tokens.iter().copied().filter(|t| !self.special.contains(t));
        Ok(match &self.layout {
            Layout::Vocabulary { names, .. } => join(plain.filter_map(|t| names.get(&t).map(String::as_str))),
            Layout::Moved { spm, by, unknown } => {
                join(plain.filter(|t| t != unknown).map(|t| spm.piece(t.wrapping_sub(*by))))
            }
            Layout::Whole(t) => {
                let ids: Vec<u32> = plain.collect();
                let text = t
                    .decode(&ids, true)
                    .map_err(|e| Error::new(Kind::Model, "tokens cannot be turned into text").because(e))?;
                text.trim().to_owned()
            }
        })
    }
}

fn no_language(folder: &Path, token: &str) -> Error {
    Error::new(Kind::Model, format!("the tokenizer's files name no language token `{token}`"))
        .at(folder)
        .help("`special_tokens_map.json` or `tokenizer_config.json` lists them; a card may name others under [tokens]")
}
