//! `mujaz jobs install`

use crate::cli::exit::Exit;
use crate::cli::output::{print_files, print_json, print_line};
use crate::config::Config;
use crate::deliver::write_whole;
use crate::error::{Error, Kind, Result};
use crate::jobs::install::{self, Installation, InstalledFile, Place};
use crate::jobs::plan::Plan;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Arguments of `mujaz jobs install`.
#[derive(Debug, clap::Args)]
pub struct InstallArguments {
    /// Print systemd units: for each job a service and a timer
    #[arg(long, required_unless_present = "cron", conflicts_with = "cron")]
    systemd: bool,
    /// Print crontab lines
    #[arg(long)]
    cron: bool,
    /// Units for your own systemd manager, in place of the system's
    #[arg(long, requires = "systemd")]
    user: bool,
    /// Write the files to this folder in place of printing them
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What `mujaz jobs install --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct JobsInstallOutput {
    /// The files.
    files: Vec<InstalledFile>,
    /// What to do once they are in place.
    commands: Vec<String>,
}

/// Runs the command.
pub(super) fn run(a: &InstallArguments, config: &Config, file: Option<&Path>) -> Result<Exit> {
    let program = std::env::current_exe()
        .map_err(|e| Error::new(Kind::Internal, "the path of this program is not known").because(e))?;
    let file = Config::find(file)
        .ok_or_else(|| Error::new(Kind::Usage, "there is no configuration").help("`mujaz config init` writes one"))?;
    for j in &config.jobs {
        Plan::of(j)?;
    }
    if !config.jobs.iter().any(|j| j.schedule.is_some()) {
        return Err(Error::new(Kind::Usage, "no job of the configuration has a schedule")
            .help("add `schedule` to a [[job]], or run it by hand with `mujaz jobs run NAME`"));
    }
    let place = Place::here(config, &file, program);
    let Installation { mut files, commands } = match a.systemd {
        true => install::systemd(&config.jobs, &place, a.user)?,
        false => install::cron(&config.jobs, &place)?,
    };
    if let Some(folder) = &a.out {
        for f in &mut files {
            f.path = folder.join(f.path.file_name().unwrap_or_default());
            write_whole(&f.path, f.text.as_bytes())?;
        }
    }
    if a.json {
        print_json(&JobsInstallOutput { files, commands })?;
    } else if a.out.is_some() {
        print_files(files.into_iter().map(|f| f.path).collect(), false)?;
    } else {
        for f in &files {
            print_line(&format!("# {}\n{}", f.path.display(), f.text))?;
        }
        print_line("# then:")?;
        commands.iter().try_for_each(|c| print_line(&format!("#   {c}")))?;
    }
    Ok(Exit::Done)
}
