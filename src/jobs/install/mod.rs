//! Jobs for the system's own scheduler: systemd units and crontab lines.

mod calendar;
mod place;
mod units;

pub use place::Place;
pub use units::systemd;

use crate::config::{JobConfig, Missed};
use crate::error::Result;
use calendar::{fields, refused};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;
use std::path::PathBuf;

/// What the system's scheduler needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Files to write.
    pub files: Vec<InstalledFile>,
    /// Commands to run afterwards, or what else to do.
    pub commands: Vec<String>,
}

/// A file for the system's scheduler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InstalledFile {
    /// Where it belongs.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// A path or word for a line of a unit, quoted if necessary.
pub(super) fn unit_word(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$");
    if escaped.contains([' ', '\t', '\'', '"', '\\']) { format!("\"{escaped}\"") } else { escaped }
}

/// A word for a shell, quoted if necessary.
pub(super) fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=".contains(c);
    if text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// A crontab line for every job with a schedule.
///
/// # Errors
/// A schedule that cron cannot express.
pub fn cron(jobs: &[JobConfig], place: &Place) -> Result<Installation> {
    let mut out = String::new();
    for (name, value) in &place.variables {
        let _ = writeln!(out, "{name}={value}");
    }
    for job in jobs {
        let Some([second, minute, hour, day, month, weekday]) = fields(job)? else { continue };
        if second != "0" {
            return Err(refused(job, "cron does not support seconds"));
        }
        if job.missed != Missed::Skip {
            let _ = writeln!(out, "# {}: cron does not catch up on missed runs.", job.name);
        }
        let _ = writeln!(
            out,
            "CRON_TZ={}\n{minute} {hour} {day} {month} {weekday} {} jobs run {} --retry --quiet --config {}",
            job.timezone,
            shell_word(&place.program.to_string_lossy()).replace('%', "\\%"),
            shell_word(&job.name),
            shell_word(&place.config.to_string_lossy()).replace('%', "\\%")
        );
    }
    let file = InstalledFile { path: "crontab".into(), text: out };
    Ok(Installation { files: vec![file], commands: vec!["crontab -e, and add these lines".into()] })
}

#[cfg(test)]
mod tests {
    use super::calendar::tests::job;
    use super::*;

    #[test]
    fn lines_of_cron_name_program_job_and_configuration() {
        let place = Place {
            program: "/opt/my tools/mujaz".into(),
            config: "/etc/mujaz/mujaz.toml".into(),
            variables: vec![("MUJAZ_HOME".into(), "/var/lib/mujaz".into())],
            ..Place::default()
        };
        let mut arabic = job("0 6 * * *");
        arabic.name = "نشرة".into();
        let lines = cron(&[arabic], &place).unwrap().files.remove(0).text;
        let want = "CRON_TZ=Africa/Casablanca\n0 6 * * * '/opt/my tools/mujaz' jobs run 'نشرة' --retry";
        assert!(lines.contains(want) && lines.contains("MUJAZ_HOME=/var/lib/mujaz\n"), "{lines}");
        assert!(cron(&[job("5 0 6 * * *")], &place).is_err());
    }
}
