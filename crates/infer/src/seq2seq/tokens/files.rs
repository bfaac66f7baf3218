//! The files of a tokenizer in a model's folder.

use crate::error::{Error, Kind, Result};
use crate::json::Json;
use crate::tokenizer;
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use tokenizers::Tokenizer;

/// The files of a tokenizer.
pub(super) struct Files<'a> {
    pub folder: &'a Path,
}

impl Files<'_> {
    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        Some(self.folder.join(name)).filter(|p| p.is_file())
    }

    pub(super) fn json(&self, name: &str) -> Result<Option<Json>> {
        self.path(name).map(|p| Json::read(&p)).transpose()
    }

    pub(super) fn need(&self, names: &[&str]) -> Result<PathBuf> {
        names.iter().find_map(|n| self.path(n)).ok_or_else(|| {
            Error::new(Kind::Model, format!("the folder lacks the tokenizer's file `{}`", names.join("` or `")))
                .at(self.folder)
        })
    }

    pub(super) fn whole(&self) -> Result<Option<Tokenizer>> {
        let Some(path) = self.path("tokenizer.json") else { return Ok(None) };
        Ok(Some(tokenizer::open(&path)?))
    }

    pub(super) fn vocabulary(&self) -> Result<HashMap<String, u32>> {
        let path = self.need(&["vocab.json"])?;
        let json = Json::read(&path)?;
        let entries = json.value.as_object().into_iter().flatten();
        entries
            .map(|(k, v)| {
                let id = v.as_u64().and_then(|n| u32::try_from(n).ok());
                Ok((k.clone(), id.ok_or_else(|| json.wrong(k, "has no id"))?))
            })
            .collect()
    }

    /// The texts of the tokens with a role in the files: beginning, end, unknown and the like.
    pub(super) fn named(&self) -> Result<Vec<String>> {
        const PARTS: [&str; 7] =
            ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];
        let mut out = Vec::new();
        for name in ["tokenizer_config.json", "special_tokens_map.json"] {
            let Some(j) = self.json(name)? else { continue };
            for v in PARTS.iter().filter_map(|p| j.value.get(p)) {
                out.extend(v.as_str().or_else(|| v.get("content").and_then(Value::as_str)).map(str::to_owned));
            }
        }
        Ok(out)
    }

    /// Tokens that the files define in addition to the vocabulary: those with ids, and those that are only listed.
    pub(super) fn added(&self) -> Result<(HashMap<String, u32>, Vec<String>)> {
        let (mut with_id, mut listed) = (HashMap::new(), Vec::new());
        if let Some(j) = self.json("added_tokens.json")? {
            for (k, v) in j.value.as_object().into_iter().flatten() {
                if let Some(n) = v.as_u64() {
                    with_id.insert(k.clone(), n as u32);
                }
            }
        }
        for name in ["tokenizer_config.json", "special_tokens_map.json"] {
            let Some(j) = self.json(name)? else { continue };
            for (id, v) in j.value.get("added_tokens_decoder").and_then(Value::as_object).into_iter().flatten() {
                if let (Ok(id), Some(t)) = (id.parse(), v.get("content").and_then(Value::as_str)) {
                    with_id.insert(t.to_owned(), id);
                }
            }
            for key in ["additional_special_tokens", "extra_special_tokens"] {
                for v in j.value.get(key).and_then(Value::as_array).into_iter().flatten() {
                    let text = v.as_str().or_else(|| v.get("content").and_then(Value::as_str));
                    if let Some(t) = text.filter(|t| !listed.iter().any(|l| l == t)) {
                        listed.push(t.to_owned());
                    }
                }
            }
        }
        Ok((with_id, listed))
    }
}
