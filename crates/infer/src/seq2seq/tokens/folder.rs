//! Tokenizers from the files of repositories.

use super::files::Files;
use super::{Layout, Tokens};
use crate::architecture::Architecture;
use crate::card::Tokens as Wishes;
use crate::error::{Error, Kind, Result};
use crate::language::Pair;
use crate::seq2seq::config::Config;
use crate::spm::Spm;
use std::path::Path;
use tokenizers::models::bpe::BPE;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::{AddedToken, Tokenizer};

/// The languages of M2M100 in the order of their tokens (Fan et al. 2020, appendix).
const M2M100: &str = "af am ar ast az ba be bg bn br bs ca ceb cs cy da de el en es et fa ff fi fr fy ga gd gl gu ha he \
    hi hr ht hu hy id ig ilo is it ja jv ka kk km kn ko lb lg ln lo lt lv mg mk ml mn mr ms my ne nl no ns oc or pa pl ps \
    pt ro ru sd si sk sl so sq sr ss su sv sw ta th tl tn tr uk ur uz vi wo xh yi yo zh zu";

/// The languages named by a card, else those of the program.
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
    /// Reads the tokenizer of the model in `folder`; `pair` names the languages where the card does not.
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
        it.clean_up = own.as_ref().is_some_and(|j| j.value["clean_up_tokenization_spaces"] == true);
        it.longest =
            own.and_then(|j| j.value.get("model_max_length")?.as_f64()).filter(|n| *n < 1e6).map(|n| n as usize);
        it.name_special(&files, config)?;
        it.close(config, wishes);
        Ok(it)
    }

    /// Determines the spellings of special tokens: those that the files declare, then those built into the family.
    fn name_special(&mut self, files: &Files, config: &Config) -> Result<()> {
        let (with_id, listed) = files.added()?;
        let mut with_id: Vec<(String, u32)> = with_id.into_iter().collect();
        with_id.sort_by_key(|(_, id)| *id);
        for (text, id) in with_id {
            self.written.add(&text, id);
        }
        let fairseq = matches!(self.layout, Layout::Moved { .. })
            && matches!(config.family, Architecture::Mbart | Architecture::M2m100);
        if fairseq {
            for (id, text) in ["<s>", "<pad>", "</s>", "<unk>"].into_iter().enumerate() {
                self.written.add(text, id as u32);
            }
        }
        let moved = match &self.layout {
            Layout::Moved { spm, by, .. } => Some((spm.len() as u32, *by)),
            _ => None,
        };
        match (&config.family, moved) {
            // The ids before its pieces.
            (Architecture::Pegasus, Some((_, by))) => {
                for (text, id) in [("<pad>", 0), ("</s>", 1), ("<mask_1>", 2), ("<mask_2>", 3)] {
                    self.written.add(text, id);
                }
                (2..by).for_each(|n| self.written.add(&format!("<unk_{n}>"), n + 2));
                self.written.add("<unk>", by + 2);
            }
            // Its sentinels end the vocabulary, the first one last.
            (Architecture::T5, Some((pieces, _))) => {
                let own = files.json("tokenizer_config.json")?;
                let number = own.and_then(|j| j.value.get("extra_ids")?.as_u64()).unwrap_or(100).min(1000) as u32;
                (0..number).for_each(|n| self.written.add(&format!("<extra_id_{n}>"), pieces + number - 1 - n));
            }
            _ => {}
        }
        let usual = ["<s>", "</s>", "<unk>", "<pad>"].map(str::to_owned);
        for text in files.named()?.iter().chain(&listed).chain(&usual) {
            // Those of the families above do not coincide with their pieces.
            if let Some(id) = self.id(text).filter(|_| !fairseq) {
                self.written.add(text, id);
            }
        }
        // Files may name tokens beyond the embedding table.
        self.written.below(config.vocab);
        Ok(())
    }

    fn marian(files: &Files, config: &Config) -> Result<Self> {
        let spm = Spm::open(&files.need(&["source.spm"])?)?;
        let ids = files.vocabulary()?;
        let place = files.folder.join("vocab.json");
        let unknown = *ids
            .get("<unk>")
            .ok_or_else(|| Error::new(Kind::Model, "the vocabulary lacks the field `<unk>`").at(&place))?;
        // With separate vocabularies, the target's decodes the output.
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
        let layout = Layout::Vocabulary { spm: Box::new(spm), ids, names, unknown, codes: true };
        let mut it = Self::of(layout, config.eos.iter().copied().take(1).collect());
        it.lead = lead.to_owned();
        it.special.push(unknown);
        Ok(it)
    }

    fn m2m100(files: &Files, config: &Config, [from, to]: [&str; 2], class: &str) -> Result<Self> {
        let spm = Spm::open(&files.need(&["sentencepiece.bpe.model"])?)?;
        let ids = files.vocabulary()?;
        let unknown = ids.get("<unk>").copied().unwrap_or(3);
        // The reference numbers its own list after the vocabulary, whatever other files say.
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
        let layout = Layout::Vocabulary { spm: Box::new(spm), ids, names, unknown, codes: false };
        let mut it = Self::of(layout, config.eos.iter().copied().take(1).collect());
        // SMaLL-100 gets the target language before the source, and nothing else.
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

    /// NLLB and mBART: SentencePiece's ids shifted by one, then the languages.
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
            // mBART-25 puts the source language after the text and begins the output with the target language.
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
                // The mask token includes the space before it.
                let special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];
                let there = special.into_iter().filter(|s| t.token_to_id(s).is_some());
                let tokens: Vec<AddedToken> =
                    there.map(|s| AddedToken::from(s, true).lstrip(s == "<mask>").normalized(false)).collect();
                t.add_special_tokens(tokens).map_err(|e| {
                    Error::new(Kind::Model, "its special tokens do not fit its vocabulary").at(&vocab).because(e)
                })?;
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
}

fn no_language(folder: &Path, token: &str) -> Error {
    Error::new(Kind::Model, format!("the tokenizer's files name no language token `{token}`"))
        .at(folder)
        .help("`special_tokens_map.json` or `tokenizer_config.json` lists them; a card may name others under [tokens]")
}
