//! `mujaz store`

use super::arguments::StoreArguments;
use super::exit::Exit;
use super::output::{print_files, print_json, print_line};
use crate::config::{Config, Length};
use crate::error::{Error, Kind, Result};
use crate::pipeline::group::recall;
use crate::progress::Progress;
use crate::store::{self, Location, Pruned, Store, VERSION};
use crate::types::count;
use crate::{cancel, clock};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// Arguments of `mujaz store`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which store
    #[command(flatten)]
    pub store: StoreArguments,
    /// Print one JSON object
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub action: Action,
}

/// What to do with the store.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Print its path, or the address of its database without the password
    Path,
    /// Check the integrity of the store and show what it contains
    Check,
    /// Delete what is old: texts, unused translations, earlier revisions, runs. What identifies articles
    /// and events is kept, so that nothing already seen counts as new
    Prune {
        /// Older than this: 90d, 12w
        #[arg(long, value_name = "LENGTH")]
        older: Length,
    },
    /// Write a complete copy to another file, even while the store is in use
    Backup {
        /// The copy
        file: PathBuf,
    },
    /// Copy a store into another one, from a file into a database of PostgreSQL or back, and check every row
    Copy {
        /// The store: a file, or postgres://…
        from: Location,
        /// Where to: a new file, or the address of an empty database
        to: Location,
    },
}

/// What `mujaz store check --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct StoreCheckOutput {
    /// The file, or the address of the database without its password.
    file: PathBuf,
    /// Whether it is intact.
    sound: bool,
    /// What is wrong with it.
    problems: Vec<String>,
    /// Version of its tables.
    version: u32,
    /// Number of articles, if it is intact.
    articles: Option<usize>,
    /// Number of events, if it is intact.
    events: Option<usize>,
}

/// What `mujaz store copy --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct StoreCopyOutput {
    /// The store: its file, or the address of its database without the password.
    from: PathBuf,
    /// Its copy.
    to: PathBuf,
    /// The tables, with the number of rows that were copied and compared.
    tables: Vec<CopiedTable>,
}

/// A table that was copied.
#[derive(Debug, Serialize, JsonSchema)]
struct CopiedTable {
    /// Its name.
    name: &'static str,
    /// Its rows.
    rows: usize,
}

/// What `mujaz store prune --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct StorePruneOutput {
    /// Numbers of deleted rows.
    deleted: Pruned,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    let path = a.store.path(config).unwrap_or_else(|| store::default_path().into());
    match &a.action {
        Action::Path => print_files(vec![path.shown().into_owned()], a.json)?,
        Action::Check => return check(&path, config, a.json),
        Action::Prune { older } => {
            let mut db = existing(&path)?;
            let limit = clock::now().checked_sub(older.signed()).unwrap_or(jiff::Timestamp::MIN);
            let (briefs, texts) = (db.prune_job(None, limit)?, db.prune_texts(limit)?);
            db.shrink()?;
            let deleted = Pruned { briefs: briefs.briefs, runs: briefs.runs, ..texts };
            if a.json {
                print_json(&StorePruneOutput { deleted })?;
            } else {
                print_line(&format!(
                    "deleted: {}, {}, {}, {}",
                    count(deleted.texts, "text"),
                    count(deleted.translations, "translation"),
                    count(deleted.briefs, "revision"),
                    count(deleted.runs, "run")
                ))?;
            }
        }
        Action::Backup { file } => {
            if file.exists() {
                return Err(Error::new(Kind::Usage, "the file already exists").at(file).help("choose another name"));
            }
            existing(&path)?.backup(file)?;
            print_files(vec![file.clone()], a.json)?;
        }
        Action::Copy { from, to } => copy(from, to, a.json, progress)?,
    }
    Ok(Exit::Done)
}

/// `mujaz store copy`
fn copy(from: &Location, to: &Location, json: bool, progress: &Progress) -> Result<()> {
    cancel::install();
    let copied = store::copy(from, to, progress)?;
    if json {
        let tables = copied.into_iter().map(|(name, rows)| CopiedTable { name, rows }).collect();
        let (from, to) = (from.shown().into_owned(), to.shown().into_owned());
        return print_json(&StoreCopyOutput { from, to, tables });
    }
    let rows = count(copied.iter().map(|(_, n)| n).sum(), "row");
    print_line(&format!("copied and compared: {rows} of {}", count(copied.len(), "table")))
}

/// `mujaz store check`
fn check(at: &Location, config: &Config, json: bool) -> Result<Exit> {
    let mut db = existing(at)?;
    let mut problems = db.check()?;
    let mut found = None;
    if problems.is_empty() {
        match recall(&mut *db, config) {
            Ok(l) => {
                let events = l.engine.stories.iter().filter(|s| !s.members.is_empty()).count();
                found = Some((l.cards.len(), events));
            }
            Err(e) => problems.push(e.one_line()),
        }
    }
    let sound = problems.is_empty();
    if json {
        let (articles, events) = found.unzip();
        print_json(&StoreCheckOutput {
            file: at.shown().into_owned(),
            sound,
            problems,
            version: VERSION,
            articles,
            events,
        })?;
    } else {
        problems.iter().try_for_each(|p| print_line(p))?;
        if let Some((articles, events)) = found {
            let (articles, events) = (count(articles, "article"), count(events, "event"));
            print_line(&format!("sound: version {VERSION}, {articles}, {events}"))?;
        }
    }
    Ok(if sound { Exit::Done } else { Exit::Failed })
}

/// A store that is there; commands that only read do not create one.
fn existing(at: &Location) -> Result<Box<dyn Store>> {
    store::open_existing(at)?.ok_or_else(|| {
        Error::new(Kind::Usage, "there is no store")
            .at(&at.shown())
            .help("`mujaz brief INPUT --store`, `mujaz events INPUT --store` and jobs make one")
    })
}
