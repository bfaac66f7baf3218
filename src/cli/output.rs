//! Output of commands.

use super::exit::Exit;
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::surface::{json, terminal};
use crate::types::Skipped;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

/// Prints a line to standard output, with control characters neutralised.
pub(super) fn print_line(text: &str) -> Result<()> {
    printed(writeln!(io::stdout().lock(), "{}", terminal::block(text)))
}

/// Prints text as it is.
pub(super) fn print_text(text: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    printed(out.write_all(text).and_then(|()| out.flush()))
}

/// An object to print as JSON.
pub(super) trait Output: Serialize {
    /// The name of its schema.
    const NAME: &'static str;
    /// The version of its schema.
    const VERSION: u32;
}

/// The name of a schema with its version, as in outputs and in the schema itself.
pub(super) fn urn(name: &str, version: u32) -> String {
    format!("urn:mujaz:schema:{name}:{version}")
}

/// An object with the name of its schema.
#[derive(Serialize)]
struct Labelled<'a, T> {
    schema: String,
    #[serde(flatten)]
    value: &'a T,
}

/// Prints an object as JSON, with the name and version of its schema.
pub(super) fn print_json<T: Output>(value: &T) -> Result<()> {
    let labelled = Labelled { schema: urn(T::NAME, T::VERSION), value };
    let mut out = io::stdout().lock();
    let written = serde_json::to_string_pretty(&labelled).map(json::visible).map_err(io::Error::from);
    printed(written.and_then(|text| writeln!(out, "{text}")).and_then(|()| out.flush()))
}

/// A closed pipe ends the process silently, as is usual for command-line tools.
fn printed(written: io::Result<()>) -> Result<()> {
    match written {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => std::process::exit(Exit::Done as i32),
        Err(e) => Err(Error::new(Kind::Output, "cannot write to standard output").because(e)),
        Ok(()) => Ok(()),
    }
}

/// What commands that only name files print.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FilesOutput {
    /// The files, or the folder.
    pub files: Vec<PathBuf>,
}

/// Prints the paths of files, one to a line or as JSON.
pub(super) fn print_files(files: Vec<PathBuf>, json: bool) -> Result<()> {
    if json {
        return print_json(&FilesOutput { files });
    }
    files.iter().try_for_each(|f| print_line(&f.display().to_string()))
}

/// Why a command failed.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ErrorOutput {
    /// What failed, and where.
    pub error: String,
    /// The kind of failure.
    pub kind: &'static str,
    /// The exit code.
    pub exit: i32,
    /// The underlying errors, the nearest first.
    pub causes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl ErrorOutput {
    /// An error as it is printed.
    pub fn of(e: &Error) -> Self {
        let mut causes = Vec::new();
        let mut next = std::error::Error::source(e);
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        let kind = match e.kind() {
            Kind::Usage => "usage",
            Kind::Input => "input",
            Kind::Model => "model",
            Kind::Fetch => "fetch",
            Kind::Device => "device",
            Kind::Template => "template",
            Kind::Output => "output",
            Kind::Busy => "busy",
            Kind::Cancelled => "cancelled",
            _ => "internal",
        };
        Self {
            error: e.to_string(),
            kind,
            exit: Exit::from(e.kind()) as i32,
            causes,
            help: e.advice().map(str::to_owned),
        }
    }
}

/// Whether the arguments of this process ask for JSON.
pub(super) fn json_wanted() -> bool {
    std::env::args_os().skip(1).take_while(|a| a != "--").any(|a| a == "--json")
}

/// Prints the skipped inputs to standard error; returns whether any of them is a failure.
pub(super) fn report_skipped(skipped: &[Skipped], progress: &Progress) -> bool {
    for s in skipped {
        progress.note(&terminal::left_out(&s.origin, &s.reason));
    }
    skipped.iter().any(|s| s.failed)
}

/// A probability to three places, as JSON shows it.
pub(super) fn rounded(p: f64) -> f64 {
    (p * 1000.0).round() / 1000.0
}
