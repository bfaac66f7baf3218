//! Reading: files, folders and standard input become [`Article`]s. A bad input becomes a row of the report and never
//! ends the run.

mod address;
mod admit;
mod agency;
mod archive;
mod book;
mod bundle;
mod chat;
mod code_page;
mod collections;
mod columns;
mod content;
mod dates;
mod deadline;
mod declaration;
mod decode;
mod delimited;
mod draft;
pub mod feed;
mod fetched;
mod files;
mod format;
mod front_matter;
mod har;
mod html;
mod json;
mod json_file;
mod letters;
mod lines;
mod listing;
mod mail;
mod markdown;
mod markup;
mod mojibake;
mod office;
mod open;
mod outcome;
mod parts;
mod pdf;
mod records;
mod rich;
mod ris;
mod rtf;
mod sheet;
mod single;
mod subtitles;
mod text;
mod time_limit;
mod unpack;
mod visual;
mod warc;
mod wide;
mod workbook;
mod xml;
mod xml_records;
mod xml_workbook;

pub use decode::{Decoded, decode};
pub use fetched::{document, from_item};
pub use files::content;
pub use listing::is_empty_place;
pub use outcome::{Ingested, Sink};

use crate::config::InputConfig;
use crate::error::{Error, Kind, Result};
use crate::types::Article;
use files::{read_many, read_stdin};
use listing::list;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Reads every input in batches, so that a large input is never in memory as a whole; `-` is standard input. Reading
/// ends early when the sink returns `false`.
///
/// ```
/// use mujaz::config::InputConfig;
///
/// # fn main() -> mujaz::error::Result<()> {
/// let mut articles = Vec::new();
/// mujaz::ingest::each(&["examples/articles".into()], &InputConfig::default(), &mut |part| {
///     articles.extend(part.articles);
///     true
/// })?;
/// assert_eq!(articles[0].id, "01-bridge-opening-nadir");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Only if the command itself is wrong: a missing input or a folder that cannot be listed is a row of
/// [`Ingested::skipped`].
pub fn each(inputs: &[String], config: &InputConfig, sink: &mut Sink) -> Result<()> {
    if inputs.is_empty() {
        return Err(
            Error::new(Kind::Usage, "no input was given").help("name files or folders, or `-` for standard input")
        );
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut distinct = |mut part: Ingested| {
        tracing::info!(articles = part.articles.len(), skipped = part.skipped.len(), "read inputs");
        distinct_ids(&mut part.articles, &mut seen);
        sink(part)
    };
    let mut files: Vec<PathBuf> = Vec::new();
    let mut unlisted = Ingested::default();
    for input in inputs {
        if input == "-" {
            if !(read_many(&std::mem::take(&mut files), config, &mut distinct) && read_stdin(config, &mut distinct)) {
                return Ok(());
            }
        } else {
            list(Path::new(input), &mut files, &mut unlisted.skipped);
        }
    }
    if read_many(&files, config, &mut distinct) {
        distinct(unlisted);
    }
    Ok(())
}

/// Inputs of the same name get `-2`, `-3`, … in input order.
fn distinct_ids(articles: &mut [Article], seen: &mut HashMap<String, usize>) {
    for a in articles {
        let n = seen.entry(a.id.clone()).or_insert(0);
        *n += 1;
        if *n > 1 {
            a.notes.push(format!("another input has the name {} too; this one is called {}-{n}", a.id, a.id));
            a.id = format!("{}-{n}", a.id);
        }
    }
}
