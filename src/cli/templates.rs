//! `mujaz templates`

use super::exit::Exit;
use super::output::print_line;
use crate::error::{Error, Kind, Result};
use crate::report::{BUILT_IN, Templates, example, user_folder};
use std::path::PathBuf;

/// Actions on templates.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// List the templates
    List,
    /// Print a template
    Show {
        /// Name
        name: String,
    },
    /// Write the built-in templates to a folder, as a starting point
    Export {
        /// Folder
        dir: PathBuf,
    },
    /// Check a template by rendering an example with a value in every field
    Check {
        /// File or name
        file: String,
    },
}

/// Runs the command.
pub fn run(action: &Action) -> Result<Exit> {
    match action {
        Action::List => {
            let mut names = Templates::new()?.names();
            names.sort();
            for n in names {
                let own = user_folder().join(&n);
                let place = if own.is_file() { own.display().to_string() } else { "built in".into() };
                print_line(&format!("{n:<24} {place}"))?;
            }
        }
        Action::Show { name } => {
            let mut t = Templates::new()?;
            let name = t.resolve(name)?;
            print_line(t.source(&name)?.trim_end())?;
        }
        Action::Export { dir } => {
            for (name, text) in BUILT_IN {
                let path = dir.join(name);
                if path.exists() {
                    return Err(Error::new(Kind::Output, "the file already exists; nothing was overwritten")
                        .at(&path)
                        .help("name an empty folder"));
                }
                crate::deliver::write_whole(&path, text.as_bytes())?;
                print_line(&path.display().to_string())?;
            }
        }
        Action::Check { file } => {
            let mut t = Templates::new()?;
            let name = t.resolve(file)?;
            let text = t.render(&name, &example())?;
            print_line(&format!("{file}: valid ({} lines from the example)", text.lines().count()))?;
        }
    }
    Ok(Exit::Done)
}
