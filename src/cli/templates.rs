//! `mujaz templates`

use super::exit::Exit;
use super::output::{print_files, print_json, print_line};
use crate::error::{Error, Kind, Result};
use crate::report::{BUILT_IN, Field, Templates, View, fields, user_folder};
use crate::surface::terminal;
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
    /// List what templates can print, each with its type, its meaning and an example
    Fields {
        /// What the template is for: brief, digest or index
        #[arg(default_value = "brief")]
        view: String,
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
    /// Check a template by rendering an example with a value in every field, and print the result
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
    /// What it makes of the example.
    text: String,
}

/// What `mujaz templates fields --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TemplatesFieldsOutput {
    /// What the templates are for.
    view: &'static str,
    /// The fields, in order.
    fields: Vec<Field>,
}

/// The view of a name.
fn view(name: &str) -> Result<View> {
    let known = || View::ALL.map(View::name).join(", ");
    View::ALL.into_iter().find(|v| v.name() == name).ok_or_else(|| {
        Error::new(Kind::Usage, format!("there is no view `{name}`")).help(format!("the views are {}", known()))
    })
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
        Action::Fields { view: name, json } => {
            let view = view(name)?;
            let fields = fields(view);
            if *json {
                print_json(&TemplatesFieldsOutput { view: view.name(), fields })?;
            } else {
                for f in fields {
                    let example = f.example.map_or_else(String::new, |e| format!(" For example: {e}"));
                    print_line(&format!("{:<32} {:<22} {}{example}", f.path, f.kind, f.about))?;
                }
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
            let text = t.render(&name, &View::of_template(&name).example())?;
            let lines = text.lines().count();
            if *json {
                print_json(&TemplatesCheckOutput { name, lines, text })?;
            } else {
                print_line(text.trim_end())?;
                eprintln!("{}: valid ({lines} lines from the example)", terminal::line(file));
            }
        }
    }
    Ok(Exit::Done)
}
