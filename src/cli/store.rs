//! `mujaz store`

use super::arguments::StoreArguments;
use super::exit::Exit;
use super::output::print_line;
use crate::clock;
use crate::config::{Config, Length};
use crate::error::{Error, Kind, Result};
use crate::pipeline::group::recall;
use crate::store::{self, Prune, Sqlite, VERSION};
use std::path::{Path, PathBuf};

/// Arguments of `mujaz store`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which store
    #[command(flatten)]
    pub store: StoreArguments,
    /// What to do
    #[command(subcommand)]
    pub action: Action,
}

/// What to do with the store.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Print its path
    Path,
    /// Check the integrity of the file and show what it contains
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
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config) -> Result<Exit> {
    let path = a.store.path(config).unwrap_or_else(store::default_path);
    match &a.action {
        Action::Path => print_line(&path.display().to_string())?,
        Action::Check => {
            let mut db = existing(&path)?;
            let problems = db.check()?;
            for p in &problems {
                print_line(p)?;
            }
            if !problems.is_empty() {
                return Ok(Exit::Failed);
            }
            let l = recall(&mut db, config)?;
            let events = l.engine.stories.iter().filter(|s| !s.members.is_empty()).count();
            print_line(&format!("sound: version {VERSION}, {} articles, {events} events", l.cards.len()))?;
        }
        Action::Prune { older } => {
            let mut db = existing(&path)?;
            let limit = clock::now().checked_sub(older.signed()).unwrap_or(jiff::Timestamp::MIN);
            let (a, b) = (db.prune_job(None, limit)?, db.prune_texts(limit)?);
            db.shrink()?;
            print_line(&format!(
                "forgotten: {} texts, {} translations, {} revisions, {} runs",
                b.texts, b.translations, a.briefs, a.runs
            ))?;
        }
        Action::Backup { file } => {
            if file.exists() {
                return Err(Error::new(Kind::Usage, "the file already exists").at(file).help("choose another name"));
            }
            existing(&path)?.backup(file)?;
            print_line(&file.display().to_string())?;
        }
    }
    Ok(Exit::Done)
}

/// The store in a file; looking at a store must not make one.
fn existing(path: &Path) -> Result<Sqlite> {
    if !path.exists() {
        return Err(Error::new(Kind::Usage, "there is no store")
            .at(path)
            .help("`mujaz brief INPUT --store`, `mujaz events INPUT --store` and jobs make one"));
    }
    store::open(path)
}
