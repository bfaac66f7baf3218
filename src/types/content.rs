//! What is in a file that was made.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The content of a file: text, or bytes of a format that is not text.
///
/// As JSON, text is a string and bytes are an object `{"base64": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Text, UTF-8.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
}

impl Content {
    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(t) => t.as_bytes(),
            Self::Binary(b) => b,
        }
    }

    /// The text; none of bytes.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(t) => Some(t),
            Self::Binary(_) => None,
        }
    }

    /// Bytes in base64; none of text.
    pub fn base64(&self) -> Option<String> {
        match self {
            Self::Text(_) => None,
            Self::Binary(b) => Some(data_encoding::BASE64.encode(b)),
        }
    }
}

impl From<String> for Content {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Its form in JSON.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Binary { base64: String },
}

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(t) => s.serialize_str(t),
            Self::Binary(_) => Written::Binary { base64: self.base64().unwrap_or_default() }.serialize(s),
        }
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        match Written::deserialize(d)? {
            Written::Text(t) => Ok(Self::Text(t)),
            Written::Binary { base64 } => {
                data_encoding::BASE64.decode(base64.as_bytes()).map(Self::Binary).map_err(serde::de::Error::custom)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_the_same_after_json() {
        for content in [Content::Text("نص".into()), Content::Binary(vec![0, 159, 146, 150])] {
            let json = serde_json::to_string(&content).unwrap();
            assert_eq!(serde_json::from_str::<Content>(&json).unwrap(), content);
        }
        assert!(serde_json::from_str::<Content>("{\"base64\":\"?\"}").is_err());
    }
}
