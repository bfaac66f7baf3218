//! The settings of a repository: `config.json`, `generation_config.json` and their like.

use crate::bounds::read_text;
use crate::error::{Error, Kind, Result};
use crate::kernels::Activation;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// `config.json` or `generation_config.json`.
pub struct Json {
    /// The object.
    pub value: Value,
    path: PathBuf,
}

impl Json {
    /// Reads the file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = read_text(path, "cannot read the model's settings")?;
        let value: Value = serde_json::from_str(&text)
            .map_err(|e| Error::new(Kind::Model, "the model's settings are not valid JSON").at(path).because(e))?;
        if !value.is_object() {
            return Err(Error::new(Kind::Model, "the model's settings are not a JSON object").at(path));
        }
        Ok(Self { value, path: path.to_owned() })
    }

    /// An error about a field.
    pub fn wrong(&self, key: &str, why: &str) -> Error {
        Error::new(Kind::Model, format!("the field `{key}` {why}")).at(&self.path)
    }

    fn get(&self, key: &str) -> Option<&Value> {
        self.value.get(key).filter(|v| !v.is_null())
    }

    /// A nested object.
    pub fn object(&self, key: &str) -> Option<Self> {
        let value = self.get(key).filter(|v| v.is_object())?.clone();
        Some(Self { value, path: self.path.clone() })
    }

    /// A size: positive, and no larger than any model's.
    pub fn size(&self, key: &str) -> Result<usize> {
        let v = self.get(key).ok_or_else(|| self.wrong(key, "is missing"))?;
        match v.as_u64() {
            Some(n @ 1..=16_777_216) => Ok(n as usize),
            _ => Err(self.wrong(key, &format!("is {v}, not a size"))),
        }
    }

    /// A size that may be missing.
    pub fn size_or(&self, key: &str, default: usize) -> Result<usize> {
        if self.get(key).is_some() { self.size(key) } else { Ok(default) }
    }

    /// A boolean.
    pub fn flag(&self, key: &str, default: bool) -> Result<bool> {
        match self.get(key) {
            None => Ok(default),
            Some(v) => v.as_bool().ok_or_else(|| self.wrong(key, "is neither true nor false")),
        }
    }

    /// A floating-point number.
    pub fn real(&self, key: &str, default: f64) -> Result<f64> {
        match self.get(key) {
            None => Ok(default),
            Some(v) => v.as_f64().ok_or_else(|| self.wrong(key, "is no number")),
        }
    }

    /// A string.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// A token id.
    pub fn token(&self, key: &str) -> Result<Option<u32>> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Array(list)) if list.len() == 1 => Ok(Some(
                list[0].as_u64().and_then(|n| u32::try_from(n).ok()).ok_or_else(|| self.wrong(key, "is no token"))?,
            )),
            Some(v) => {
                Ok(Some(v.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or_else(|| self.wrong(key, "is no token"))?))
            }
        }
    }

    /// One token id or several.
    pub fn tokens(&self, key: &str) -> Result<Vec<u32>> {
        let one =
            |v: &Value| v.as_u64().and_then(|n| u32::try_from(n).ok()).ok_or_else(|| self.wrong(key, "is no token"));
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => list.iter().map(one).collect(),
            Some(v) => Ok(vec![one(v)?]),
        }
    }

    /// The named activation.
    pub fn activation(&self, key: &str, default: &str) -> Result<Activation> {
        Ok(match self.text(key).unwrap_or(default) {
            "relu" => Activation::Relu,
            "swish" | "silu" => Activation::Swish,
            "gelu" => Activation::Gelu,
            "gelu_new" | "gelu_pytorch_tanh" => Activation::GeluTanh,
            other => return Err(self.wrong(key, &format!("names the unknown activation `{other}`"))),
        })
    }
}
