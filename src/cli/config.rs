//! `mujaz config`

use super::exit::Exit;
use super::output::print_line;
use crate::config::{Config, config_dir, is_address};
use crate::error::{Error, Kind, Result};
use crate::glossary::Glossary;
use crate::jobs::plan::Plan;
use crate::report::Templates;
use std::path::{Path, PathBuf};

/// The file that `mujaz config init` writes.
const EXAMPLE: &str = include_str!("../../examples/mujaz.toml");

/// What to do with the configuration.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Check the configuration: keys, schedules, glossaries, templates, inputs
    Check,
    /// Write a commented configuration
    Init {
        /// The file
        #[arg(value_name = "FILE", default_value = "mujaz.toml")]
        path: PathBuf,
    },
    /// Print the path of the file that is read
    Path,
}

/// Runs the command.
pub fn run(a: &Action, file: Option<&Path>) -> Result<Exit> {
    match a {
        Action::Path => {
            let path = Config::find(file).unwrap_or_else(|| config_dir().join("mujaz.toml"));
            print_line(&path.display().to_string())?;
            Ok(Exit::Done)
        }
        Action::Init { path } => {
            if path.exists() {
                return Err(Error::new(Kind::Usage, "the file already exists").at(path).help("choose another name"));
            }
            crate::deliver::write_whole(path, EXAMPLE.as_bytes())?;
            print_line(&path.display().to_string())?;
            Ok(Exit::Done)
        }
        Action::Check => check(file),
    }
}

fn check(file: Option<&Path>) -> Result<Exit> {
    let path = Config::find(file)
        .ok_or_else(|| Error::new(Kind::Usage, "there is no configuration").help("`mujaz config init` writes one"))?;
    let config = Config::load(Some(&path))?;
    let mut problems: Vec<String> = Vec::new();
    let mut told = |what: &str, r: Result<()>| {
        if let Err(e) = r {
            problems.push(format!("{what}: {}", e.one_line()));
        }
    };
    let templates = |list: &[String]| -> Result<()> {
        let mut t = Templates::new()?;
        for name in list {
            let name = t.resolve(name)?;
            t.render(&name, &crate::report::example())?;
        }
        Ok(())
    };
    told("[brief]", Glossary::load(&config.brief.glossaries.iter().collect::<Vec<_>>()).map(|_| ()));
    told("[brief]", templates(&config.brief.templates));
    for job in &config.jobs {
        let name = format!("job \"{}\"", job.name);
        told(&name, Plan::of(job).map(|_| ()));
        told(&name, Glossary::load(&job.glossaries.iter().collect::<Vec<_>>()).map(|_| ()));
        told(&name, templates(&job.templates));
        for i in job.inputs.iter().filter(|i| !is_address(i) && !i.contains(['*', '?', '['])) {
            if !Path::new(i).exists() {
                told(&name, Err(Error::new(Kind::Usage, format!("the input {i} does not exist"))));
            }
        }
        if job.deliveries.is_empty() {
            told(&name, Err(Error::new(Kind::Usage, "it has no [[job.delivery]]: its briefs would not be delivered")));
        }
    }
    for p in &problems {
        print_line(p)?;
    }
    if !problems.is_empty() {
        return Ok(Exit::Usage);
    }
    print_line(&format!("{}: right; {} jobs", path.display(), config.jobs.len()))?;
    Ok(Exit::Done)
}
