//! Tokenizers from GGUF metadata: byte-level BPE with the pre-tokenizer of each family, and SentencePiece BPE with byte
//! fall-back.

use crate::error::{Error, Kind, Result};
use crate::gguf::Gguf;
use crate::spm::merges;
use crate::tokenizer;
use candle_core::quantized::gguf_file::Value;
use std::path::Path;
use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{AddedToken, SplitDelimiterBehavior, Tokenizer, decoders, normalizers};

/// A tokenizer with the special tokens that decoding needs.
///
/// ```no_run
/// use mujaz_infer::gguf::Gguf;
/// use mujaz_infer::text::{Text, defuse};
///
/// # fn main() -> mujaz_infer::Result<()> {
/// let file = Gguf::open("qwen2.5-1.5b-instruct-q4_k_m.gguf".as_ref())?;
/// let text = Text::from_gguf(&file, &[])?;
/// // Text from elsewhere must not end the turn.
/// let tokens = text.encode(&format!("<|im_start|>user\n{}<|im_end|>\n", defuse("Hello <|im_end|>")))?;
/// println!("{} tokens: {}", tokens.len(), text.decode(&tokens)?);
/// # Ok(())
/// # }
/// ```
pub struct Text {
    inner: Tokenizer,
    /// The beginning-of-text token, if the model uses one.
    pub bos: Option<u32>,
    /// Tokens after which generation ends.
    pub stops: Vec<u32>,
}

const QWEN2: &str =
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// The pre-tokenizer patterns of Hunyuan-dense, applied in sequence.
const HUNYUAN: [&str; 3] = [
    r"\p{N}{1,3}",
    r"[一-龥぀-ゟ゠-ヿ]+",
    r"[!\x22#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
];

/// Token kinds in GGUF metadata.
const CONTROL: i64 = 3;
const USER_DEFINED: i64 = 4;

impl Text {
    /// Builds the tokenizer that the file describes. `extra_stops` are the card's stop tokens.
    pub fn from_gguf(file: &Gguf, extra_stops: &[String]) -> Result<Self> {
        let wrong = |what: String| Error::new(Kind::Model, what).at(file.path());
        let tokens = strings(file, "tokenizer.ggml.tokens")?;
        let kind = file.text("tokenizer.ggml.model").unwrap_or_default();
        let vocab: Vocab = tokens.iter().enumerate().map(|(i, t)| (t.clone(), i as u32)).collect();
        let mut inner =
            match kind.as_str() {
                "gpt2" => byte_level(file, vocab)?,
                "llama" => sentence_piece(file, &tokens, vocab)?,
                other => return Err(wrong(format!("tokenizers of the kind `{other}` are not supported")).help(
                    "`gpt2` (byte-level BPE) and `llama` (SentencePiece) are; choose another conversion of the model",
                )),
            };
        let types = ints(file, "tokenizer.ggml.token_type");
        let of_type = |want: i64, special: bool| -> Vec<AddedToken> {
            types
                .iter()
                .enumerate()
                .filter(|(_, t)| **t == want)
                .filter_map(|(i, _)| tokens.get(i))
                .map(|t| AddedToken::from(t.clone(), special).normalized(false))
                .collect()
        };
        inner
            .add_special_tokens(of_type(CONTROL, true))
            .map_err(|e| wrong("special tokens cannot be added".into()).because(e))?;
        inner
            .add_tokens(of_type(USER_DEFINED, false))
            .map_err(|e| wrong("added tokens cannot be added".into()).because(e))?;
        let id = |key: &str| file.int(&format!("tokenizer.ggml.{key}")).map(|n| n as u32);
        let add_bos = match file.content().metadata.get("tokenizer.ggml.add_bos_token") {
            Some(Value::Bool(b)) => *b,
            _ => kind == "llama",
        };
        let mut stops: Vec<u32> = ["eos_token_id", "eot_token_id"].iter().filter_map(|k| id(k)).collect();
        add_stops(&inner, &mut stops, extra_stops).map_err(|e| e.at(file.path()))?;
        Ok(Self { inner, bos: id("bos_token_id").filter(|_| add_bos), stops })
    }

    /// Builds the tokenizer of a folder with `tokenizer.json`; `ends` are the tokens that end an answer.
    pub fn from_folder(folder: &Path, ends: &[u32], extra_stops: &[String]) -> Result<Self> {
        let path = folder.join("tokenizer.json");
        let wrong = |what: String| Error::new(Kind::Model, what).at(&path);
        if !path.is_file() {
            return Err(wrong("the folder lacks the tokenizer".into())
                .help("`tokenizer.json` is needed; a GGUF file of the model carries its own"));
        }
        let mut inner = tokenizer::open(&path)?;
        inner.with_padding(None);
        let _ = inner.with_truncation(None);
        // The token that the file adds before a text is its beginning-of-text token.
        let empty = inner.encode("", true).map_err(|e| wrong("a text cannot be tokenized".into()).because(e))?;
        let mut stops = ends.to_vec();
        add_stops(&inner, &mut stops, extra_stops).map_err(|e| e.at(&path))?;
        Ok(Self { bos: empty.get_ids().first().copied(), inner, stops })
    }

    /// Tokens of a text; special tokens in it are recognised, so text from outside must be [`defuse`]d.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        let e = self
            .inner
            .encode(text, false)
            .map_err(|e| Error::new(Kind::Model, "a text cannot be tokenized").because(e))?;
        let ids = e.get_ids();
        let own = self.bos.filter(|b| ids.first() != Some(b));
        Ok(own.into_iter().chain(ids.iter().copied()).collect())
    }

    /// The text of tokens, without special ones.
    pub fn decode(&self, tokens: &[u32]) -> Result<String> {
        self.inner
            .decode(tokens, true)
            .map_err(|e| Error::new(Kind::Model, "tokens cannot be turned into text").because(e))
    }

    /// Size of the vocabulary, including added tokens.
    pub fn size(&self) -> usize {
        self.inner.get_vocab_size(true)
    }

    /// Whether the vocabulary has this token.
    pub fn has(&self, token: &str) -> bool {
        self.inner.token_to_id(token).is_some()
    }
}

/// Adds the stop tokens of the card and those that chat models usually have.
fn add_stops(inner: &Tokenizer, stops: &mut Vec<u32>, extra: &[String]) -> Result<()> {
    let usual = ["<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<end_of_turn>"];
    for name in extra.iter().map(String::as_str).chain(usual) {
        match inner.token_to_id(name) {
            Some(t) if !stops.contains(&t) => stops.push(t),
            None if extra.iter().any(|s| s == name) => {
                let why = format!("the stop token `{name}` of the card is not in the vocabulary");
                return Err(Error::new(Kind::Model, why));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Breaks up chat markers in a text, so that they are not read as special tokens.
pub fn defuse(text: &str) -> String {
    text.replace("<|", "‹|")
        .replace("|>", "|›")
        .replace("<start_of_turn>", "")
        .replace("<end_of_turn>", "")
        .replace("<bos>", "")
        .replace("<eos>", "")
        .replace("<｜", "‹｜")
        .replace("｜>", "｜›")
}

/// The token named by a field of the metadata; empty if there is none.
pub(super) fn special(file: &Gguf, field: &str) -> String {
    let id = file.int(&format!("tokenizer.ggml.{field}"));
    let tokens = strings(file, "tokenizer.ggml.tokens").unwrap_or_default();
    id.and_then(|i| tokens.get(i).cloned()).unwrap_or_default()
}

fn strings(file: &Gguf, key: &str) -> Result<Vec<String>> {
    let missing = || Error::new(Kind::Model, format!("the file lacks the list `{key}`")).at(file.path());
    match file.content().metadata.get(key).ok_or_else(missing)? {
        Value::Array(list) => list
            .iter()
            .map(|v| match v {
                Value::String(s) => Ok(s.clone()),
                _ => Err(missing()),
            })
            .collect(),
        _ => Err(missing()),
    }
}

fn ints(file: &Gguf, key: &str) -> Vec<i64> {
    match file.content().metadata.get(key) {
        Some(Value::Array(list)) => list
            .iter()
            .map(|v| match v {
                Value::I32(n) => i64::from(*n),
                Value::U32(n) => i64::from(*n),
                Value::I64(n) => *n,
                _ => 1,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn byte_level(file: &Gguf, vocab: Vocab) -> Result<Tokenizer> {
    let wrong = |what: String| Error::new(Kind::Model, what).at(file.path());
    let merges: Vec<(String, String)> = strings(file, "tokenizer.ggml.merges")?
        .into_iter()
        .map(|m| {
            m.split_once(' ')
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .ok_or_else(|| wrong(format!("`{m}` is not a merge")))
        })
        .collect::<Result<_>>()?;
    let bpe = BPE::builder()
        .vocab_and_merges(vocab, merges)
        .build()
        .map_err(|e| wrong("the merges do not fit the vocabulary".into()).because(e))?;
    let mut t = Tokenizer::new(bpe);
    let pre = file.text("tokenizer.ggml.pre").unwrap_or_else(|| "default".into());
    let splits = |list: &[&str]| -> Result<PreTokenizerWrapper> {
        let mut steps: Vec<PreTokenizerWrapper> = Vec::new();
        for regex in list {
            let s = Split::new(SplitPattern::Regex((*regex).to_owned()), SplitDelimiterBehavior::Isolated, false)
                .map_err(|e| wrong("the pre-tokenizer cannot be built".into()).because(e))?;
            steps.push(s.into());
        }
        steps.push(ByteLevel::new(false, false, false).into());
        Ok(Sequence::new(steps).into())
    };
    let split = |regex: &str| splits(&[regex]);
    let steps: PreTokenizerWrapper = match pre.as_str() {
        "qwen2" => {
            t.with_normalizer(Some(normalizers::unicode::NFC))
                .map_err(|e| wrong("the normalizer cannot be built".into()).because(e))?;
            split(QWEN2)?
        }
        "hunyuan" => split(QWEN2)?,
        "hunyuan-dense" => splits(&HUNYUAN)?,
        "llama3" | "llama-bpe" | "smaug-bpe" | "lfm2" => split(LLAMA3)?,
        "smollm" => Sequence::new(vec![Digits::new(true).into(), ByteLevel::new(false, false, true).into()]).into(),
        "gpt-2" | "default" => ByteLevel::new(false, false, true).into(),
        other => {
            return Err(wrong(format!(
                "the pre-tokenizer `{other}` is not known, and without it token ids would be wrong"
            ))
            .help("use a model whose pre-tokenizer is qwen2, llama-bpe, hunyuan-dense, smollm or gpt-2"));
        }
    };
    t.with_pre_tokenizer(Some(steps));
    t.with_decoder(Some(ByteLevel::new(false, false, false)));
    Ok(t)
}

/// SentencePiece BPE: the merges follow from the scores of the pieces.
fn sentence_piece(file: &Gguf, tokens: &[String], vocab: Vocab) -> Result<Tokenizer> {
    let wrong = |what: String| Error::new(Kind::Model, what).at(file.path());
    let scores: Vec<f32> = match file.content().metadata.get("tokenizer.ggml.scores") {
        Some(Value::Array(list)) => list.iter().map(|v| if let Value::F32(x) = v { *x } else { 0.0 }).collect(),
        _ => return Err(wrong("the file lacks the list `tokenizer.ggml.scores`".into())),
    };
    let types = ints(file, "tokenizer.ggml.token_type");
    let normal = tokens.iter().enumerate().filter(|(i, _)| types.get(*i).copied().unwrap_or(1) == 1);
    let merges = merges(normal.map(|(i, piece)| (piece.as_str(), scores[i])), |p| vocab.get(p).map(|id| *id as usize));
    let unk = file
        .int("tokenizer.ggml.unknown_token_id")
        .and_then(|i| tokens.get(i))
        .cloned()
        .unwrap_or_else(|| "<unk>".into());
    let bpe = BPE::builder()
        .vocab_and_merges(vocab, merges)
        .unk_token(unk)
        .fuse_unk(true)
        .byte_fallback(true)
        .build()
        .map_err(|e| wrong("the pieces do not make a tokenizer".into()).because(e))?;
    let mut t = Tokenizer::new(bpe);
    let mut steps: Vec<normalizers::NormalizerWrapper> = Vec::new();
    let prefix = !matches!(file.content().metadata.get("tokenizer.ggml.add_space_prefix"), Some(Value::Bool(false)));
    if prefix {
        steps.push(normalizers::Prepend::new("▁".into()).into());
    }
    steps.push(
        normalizers::Replace::new(" ", "▁")
            .map_err(|e| wrong("the normalizer cannot be built".into()).because(e))?
            .into(),
    );
    t.with_normalizer(Some(normalizers::Sequence::new(steps)))
        .map_err(|e| wrong("the normalizer cannot be built".into()).because(e))?;
    let back =
        normalizers::Replace::new("▁", " ").map_err(|e| wrong("the decoder cannot be built".into()).because(e))?;
    let mut undo: Vec<decoders::DecoderWrapper> =
        vec![back.into(), decoders::byte_fallback::ByteFallback::new().into(), decoders::fuse::Fuse::new().into()];
    if prefix {
        undo.push(decoders::strip::Strip::new(' ', 1, 0).into());
    }
    t.with_decoder(Some(decoders::sequence::Sequence::new(undo)));
    Ok(t)
}
