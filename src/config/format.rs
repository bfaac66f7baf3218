//! The formats of briefs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A format of briefs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Markdown.
    Md,
    /// A self-contained HTML page.
    Html,
    /// A word-processor document (Office Open XML).
    Docx,
    /// PDF.
    Pdf,
    /// The data that templates see, as JSON.
    Json,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::Md, Self::Html, Self::Docx, Self::Pdf, Self::Json];

    /// Its name in configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Md => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Json => "json",
        }
    }

    /// The extension of its files. The manifest beside a brief has the plain `.json`.
    pub fn ending(self) -> &'static str {
        if self == Self::Json { "brief.json" } else { self.name() }
    }

    /// The format of a file according to its name; `None` for a manifest and for anything else.
    pub fn of_file(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| name.ends_with(&format!(".{}", f.ending())))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known: Vec<&str> = Self::ALL.iter().map(|f| f.name()).collect();
        let found = Self::ALL.into_iter().find(|f| f.name().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| format!("there is no format `{text}`; the formats are {}", known.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_recognised_by_name_and_by_file() {
        for f in Format::ALL {
            assert_eq!(f.name().parse(), Ok(f));
            assert_eq!(Format::of_file(&format!("2025-05-27-bridge-abcd.{}", f.ending())), Some(f));
        }
        assert_eq!(Format::of_file("2025-05-27-bridge-abcd.json"), None, "a manifest");
        assert!("rtf".parse::<Format>().unwrap_err().contains("md, html, docx"));
    }
}
