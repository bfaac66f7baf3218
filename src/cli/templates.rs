//! `mujaz templates`

use super::exit::Exit;
use super::output::{print_files, print_json, print_line};
use crate::error::{Error, Kind, Result};
use crate::report::{BUILT_IN, Templates, example, user_folder};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// Actions on templates.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// List the templates
    List {
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Print a template
    Show {
        /// Name
        name: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Write the built-in templates to a folder, as a starting point
    Export {
        /// Folder
        dir: PathBuf,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Check a template by rendering an example with a value in every field
    Check {
        /// File or name
        file: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

/// What `mujaz templates list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TemplatesListOutput {
    /// The templates, by name.
    templates: Vec<ListedTemplate>,
}

/// A template.
#[derive(Debug, Serialize, JsonSchema)]
struct ListedTemplate {
    /// Its name.
    name: String,
    /// The user's file that it comes from; none for a built-in template.
    file: Option<PathBuf>,
}

/// What `mujaz templates show --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TemplatesShowOutput {
    /// Its name.
    name: String,
    /// Its text.
    text: String,
}

/// What `mujaz templates check --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TemplatesCheckOutput {
    /// Its name.
    name: String,
    /// Number of lines that it makes of the example.
    lines: usize,
}

/// Runs the command.
pub fn run(action: &Action) -> Result<Exit> {
    match action {
        Action::List { json } => {
            let mut names = Templates::new()?.names();
            names.sort();
            let listed = |name: String| {
                let file = Some(user_folder().join(&name)).filter(|f| f.is_file());
                ListedTemplate { name, file }
            };
            let templates: Vec<ListedTemplate> = names.into_iter().map(listed).collect();
            if *json {
                print_json(&TemplatesListOutput { templates })?;
            } else {
                for t in templates {
                    let place = t.file.map_or_else(|| "built in".to_owned(), |f| f.display().to_string());
                    print_line(&format!("{:<24} {place}", t.name))?;
                }
            }
        }
        Action::Show { name, json } => {
            let mut t = Templates::new()?;
            let name = t.resolve(name)?;
            let text = t.source(&name)?;
            if *json {
                print_json(&TemplatesShowOutput { name, text })?;
            } else {
                print_line(text.trim_end())?;
            }
        }
        Action::Export { dir, json } => {
            let files: Vec<PathBuf> = BUILT_IN.iter().map(|(name, _)| dir.join(name)).collect();
            if let Some(there) = files.iter().find(|f| f.exists()) {
                return Err(Error::new(Kind::Output, "the file already exists; nothing was written")
                    .at(there)
                    .help("name an empty folder"));
            }
            for (file, (_, text)) in files.iter().zip(BUILT_IN) {
                crate::deliver::write_whole(file, text.as_bytes())?;
            }
            print_files(files, *json)?;
        }
        Action::Check { file, json } => {
            let mut t = Templates::new()?;
            let name = t.resolve(file)?;
            let lines = t.render(&name, &example())?.lines().count();
            if *json {
                print_json(&TemplatesCheckOutput { name, lines })?;
            } else {
                print_line(&format!("{file}: valid ({lines} lines from the example)"))?;
            }
        }
    }
    Ok(Exit::Done)
}
