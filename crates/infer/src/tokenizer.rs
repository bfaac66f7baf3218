//! `tokenizer.json`, validated before the library reads it.
//!
//! The library trusts the file: replacements that double the text, templates with missing tokens, merges shorter than
//! the prefix that they omit.

use crate::bounds::{VOCABULARY, read};
use crate::error::{Error, Kind, Result};
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use tokenizers::Tokenizer;

/// Maximum factor by which all replacements together may lengthen a text.
const MOST_GROWTH: f64 = 1024.0;
/// Maximum steps of a normaliser, pre-tokenizer, decoder or template.
const MOST_STEPS: usize = 256;
/// Maximum bytes of a token.
const LONGEST_TOKEN: usize = 1024;
/// Maximum characters of a pattern.
const LONGEST_PATTERN: usize = 4096;
/// A text on which the tokenizer is tried.
const PROBE: &str = "Hello, world! 1,234.5 أعلن الوزير يوم الثلاثاء، 27 ماي 2025\n\t ﷺ 漢字 🙂";

/// Opens a tokenizer.
///
/// # Errors
/// The file cannot be read, requires what no tokenizer needs, or does not form a tokenizer.
pub(crate) fn open(path: &Path) -> Result<Tokenizer> {
    let what = "cannot read the tokenizer";
    let wrong = |why: String| Error::new(Kind::Model, format!("{what}: {why}")).at(path);
    let bytes = read(path, what)?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|e| wrong("it is no JSON".into()).because(e))?;
    check(&value).map_err(&wrong)?;
    drop(value);
    let made = catch_unwind(AssertUnwindSafe(|| {
        let t = Tokenizer::from_bytes(&bytes)?;
        let ids = t.encode_fast(PROBE, true)?;
        t.decode(ids.get_ids(), true)?;
        Ok(t)
    }));
    match made {
        Ok(Ok(t)) => Ok(t),
        Ok(Err(e)) => Err(wrong(tokenizers::Error::to_string(&e))),
        Err(_) => Err(wrong("it cannot be used".into())),
    }
}

fn check(file: &Value) -> std::result::Result<(), String> {
    let mut growth = 1.0;
    let mut steps = 0;
    for part in ["normalizer", "pre_tokenizer", "decoder", "post_processor"] {
        walk(&file[part], &mut growth, &mut steps)?;
    }
    model(&file["model"])?;
    for t in file["added_tokens"].as_array().into_iter().flatten() {
        let text = t["content"].as_str().unwrap_or_default();
        if text.is_empty() || text.len() > LONGEST_TOKEN {
            return Err(format!("an added token has {} bytes", text.len()));
        }
        id(&t["id"])?;
    }
    Ok(())
}

fn id(value: &Value) -> std::result::Result<(), String> {
    match value.as_u64() {
        Some(n) if n <= *VOCABULARY.end() as u64 => Ok(()),
        _ => Err(format!("{value} is not a token id")),
    }
}

/// Checks the steps of a part: sequences, replacements, patterns, templates.
fn walk(step: &Value, growth: &mut f64, steps: &mut usize) -> std::result::Result<(), String> {
    *steps += 1;
    if *steps > MOST_STEPS {
        return Err(format!("it has more than {MOST_STEPS} steps"));
    }
    for list in ["normalizers", "pretokenizers", "decoders", "processors"] {
        for inner in step[list].as_array().into_iter().flatten() {
            walk(inner, growth, steps)?;
        }
    }
    let (string, regex) = (step["pattern"]["String"].as_str(), step["pattern"]["Regex"].as_str());
    for pattern in string.iter().chain(&regex) {
        if pattern.is_empty() || pattern.len() > LONGEST_PATTERN {
            return Err(format!("a pattern has {} characters", pattern.len()));
        }
    }
    let content = step["content"].as_str().unwrap_or_default().len() as f64;
    match step["type"].as_str() {
        Some("Replace") => {
            // A regular expression may match the empty string between any two characters.
            *growth *= match string {
                Some(s) => (content / s.len() as f64).max(1.0),
                None => content + 1.0,
            };
        }
        Some("Prepend") => *growth += step["prepend"].as_str().unwrap_or_default().len() as f64,
        Some("TemplateProcessing") => template(step)?,
        _ => {}
    }
    if *growth > MOST_GROWTH {
        return Err("its replacements make texts a thousand times longer".into());
    }
    Ok(())
}

/// Every token that a template puts around a text must exist.
fn template(step: &Value) -> std::result::Result<(), String> {
    for side in ["single", "pair"] {
        let pieces = step[side].as_array().map(Vec::as_slice).unwrap_or_default();
        if pieces.len() > MOST_STEPS {
            return Err(format!("its template has {} pieces", pieces.len()));
        }
        for piece in pieces {
            if let Some(name) = piece["SpecialToken"]["id"].as_str()
                && step["special_tokens"].get(name).is_none()
            {
                return Err(format!("its template names the token `{name}`, which it does not have"));
            }
        }
    }
    Ok(())
}

fn model(model: &Value) -> std::result::Result<(), String> {
    let tokens: Vec<&str> = match &model["vocab"] {
        Value::Object(o) => {
            o.values().try_for_each(id)?;
            o.keys().map(String::as_str).collect()
        }
        Value::Array(list) => list.iter().filter_map(|p| p[0].as_str()).collect(),
        _ => Vec::new(),
    };
    if tokens.is_empty() || tokens.len() > *VOCABULARY.end() {
        return Err(format!("its vocabulary has {} tokens", tokens.len()));
    }
    if let Some(t) = tokens.iter().find(|t| t.len() > LONGEST_TOKEN) {
        return Err(format!("a token has {} bytes", t.len()));
    }
    if let Some(n) = model["unk_id"].as_u64().filter(|n| *n >= tokens.len() as u64) {
        return Err(format!("its unknown token is number {n} of {}", tokens.len()));
    }
    let prefix = model["continuing_subword_prefix"].as_str().unwrap_or_default();
    for merge in model["merges"].as_array().into_iter().flatten() {
        let second = match merge {
            Value::String(s) => s.split_once(' ').map(|m| m.1),
            pair => pair[1].as_str(),
        };
        if second.is_none_or(|s| !s.starts_with(prefix)) {
            return Err(format!("{merge} is not a merge"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn with(part: &str, value: Value) -> Result<Tokenizer> {
        let mut file = json!({
            "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
            "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
            "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0, "a": 1, "##b": 2}},
        });
        file[part] = value;
        let out = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(out.path(), file.to_string()).unwrap();
        open(out.path())
    }

    #[test]
    fn a_tokenizer_is_validated_before_use() {
        assert!(with("normalizer", json!({"type": "Lowercase"})).is_ok());
        let replace = |p: Value, c: &str| json!({"type": "Replace", "pattern": p, "content": c});
        assert!(with("normalizer", replace(json!({"String": " "}), "▁")).is_ok());
        let double = replace(json!({"String": "a"}), "aa");
        let bpe = |unk: u64, merge: &str| json!({"type": "BPE", "vocab": {"a": 0, "b": unk, "ab": 2}, "merges": [merge], "continuing_subword_prefix": "##"});
        for (part, value, why) in [
            ("normalizer", json!({"type": "Sequence", "normalizers": vec![double; 40]}), "longer"),
            ("normalizer", replace(json!({"String": ""}), "x"), "pattern"),
            ("decoder", replace(json!({"Regex": "."}), &"x".repeat(5000)), "longer"),
            (
                "post_processor",
                json!({"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}],
                "pair": [], "special_tokens": {}}),
                "[CLS]",
            ),
            ("model", bpe(1, "a b"), "not a merge"),
            ("model", bpe(u64::MAX, "a ##b"), "token id"),
            ("model", json!({"type": "Unigram", "unk_id": 7, "vocab": [["a", 0.0]]}), "unknown token"),
            ("model", json!({"type": "Unigram", "unk_id": 0, "vocab": []}), "vocabulary"),
            ("model", json!({"type": "Unigram", "unk_id": 0, "vocab": [["a".repeat(4_000_000), 0.0]]}), "bytes"),
            ("added_tokens", json!([{"id": 5, "content": "", "special": true}]), "added token"),
        ] {
            let e = with(part, value).err().unwrap_or_else(|| panic!("{part}: {why}"));
            assert!(e.report().contains(why), "{why}: {}", e.report());
        }
    }
}
