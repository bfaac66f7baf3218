//! One opaque error: what failed, where, why, and what to do next.

use std::fmt;
use std::path::Path;

/// The category of an [`Error`]; determines the exit code and lets callers react.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Wrong command-line arguments or configuration (exit code 2).
    Usage,
    /// An input that could not be read or contained nothing usable.
    Input,
    /// A model file, tokenizer or checkpoint that cannot be used.
    Model,
    /// Nothing could be fetched: no network, no such package, wrong digest.
    Fetch,
    /// A download was interrupted. What arrived is kept, and the next download resumes there.
    Interrupted,
    /// The requested device does not exist or failed.
    Device,
    /// A template that does not parse or refers to something unknown.
    Template,
    /// Writing failed: no permission, disk full.
    Output,
    /// Another process is using it.
    Busy,
    /// The user asked to stop.
    Cancelled,
    /// Anything else; if it ever occurs, a defect in this program.
    Internal,
}

/// The error type of every fallible function in this crate.
///
/// It carries a sentence about what was being done, the file and line if relevant, advice for the user, and the
/// underlying error. [`Error::report`] prints the whole chain once.
///
/// ```
/// use mujaz_infer::{Error, Kind};
///
/// let e = Error::new(Kind::Fetch, "`vocab.json` is not on this machine").help("fetch the model first");
/// assert_eq!(e.kind(), Kind::Fetch);
/// assert_eq!(e.report(), "error: `vocab.json` is not on this machine\n  help: fetch the model first");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    what: String,
    place: Option<String>,
    help: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Shorthand for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A new error of `kind`; `what` says what failed, without a full stop.
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        Error(Box::new(Inner { kind, what: what.into(), place: None, help: None, source: None }))
    }

    /// Names the file (or other place) the error is about.
    pub fn at(mut self, path: &Path) -> Self {
        self.0.place = Some(path.display().to_string());
        self
    }

    /// Names the file and the 1-based line the error is about.
    pub fn at_line(mut self, path: &Path, line: usize) -> Self {
        self.0.place = Some(format!("{}:{line}", path.display()));
        self
    }

    /// Says what the user can do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Attaches the underlying error.
    pub fn because(mut self, e: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(e.into());
        self
    }

    /// The kind of failure.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The advice, if any.
    pub fn advice(&self) -> Option<&str> {
        self.0.help.as_deref()
    }

    /// Everything on one line: place, what failed, and each cause, joined by `: `.
    pub fn one_line(&self) -> String {
        let mut out = self.to_string();
        let mut next = std::error::Error::source(self);
        while let Some(e) = next {
            let text = e.to_string();
            if !out.contains(&text) {
                out.push_str(": ");
                out.push_str(&text);
            }
            next = e.source();
        }
        out
    }

    /// The whole chain for a terminal: what failed, why, and what to do.
    pub fn report(&self) -> String {
        format!("error: {}", self.details())
    }

    /// The same without `error: ` in front, for a place that says so itself.
    pub fn details(&self) -> String {
        let mut out = self.to_string();
        let mut next = std::error::Error::source(self);
        while let Some(e) = next {
            let text = e.to_string();
            if !out.contains(&text) {
                out.push_str("\n  because: ");
                out.push_str(&text);
            }
            next = e.source();
        }
        if let Some(help) = &self.0.help {
            out.push_str("\n  help: ");
            out.push_str(help);
        }
        out
    }

    /// An I/O error, labelled with what was being done and the remedy suggested by its kind.
    pub fn io(kind: Kind, what: impl Into<String>, path: &Path, e: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        let help = match e.kind() {
            K::NotFound => Some("check the spelling of the path"),
            K::PermissionDenied => Some("check the permissions of the file and its folder"),
            K::StorageFull | K::QuotaExceeded => {
                Some("free some space or choose another folder, then run the command again")
            }
            K::ReadOnlyFilesystem => Some("choose a folder that can be written to"),
            K::NotADirectory => Some("a part of this path is a file; choose another folder"),
            _ => None,
        };
        let mut err = Error::new(kind, what).at(path).because(e);
        err.0.help = help.map(str::to_owned);
        err
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.place {
            Some(place) => write!(f, "{place}: {}", self.0.what),
            None => f.write_str(&self.0.what),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.0.kind, self.report())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|e| &**e as _)
    }
}

impl From<candle_core::Error> for Error {
    fn from(e: candle_core::Error) -> Self {
        Error::new(Kind::Model, "the model could not be run").because(e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_where_why_and_what_to_do() {
        let e = Error::io(
            Kind::Output,
            "cannot write the record",
            Path::new("out/a.md"),
            std::io::Error::from(std::io::ErrorKind::StorageFull),
        );
        let text = e.report();
        assert!(text.starts_with("error: out/a.md: cannot write the record"), "{text}");
        assert!(text.contains("because:") && text.contains("help: free some space"), "{text}");
    }
}
