//! Crontab lines.

use super::calendar::{fields, refused};
use super::files::{Installation, InstalledFile, shell_word};
use super::place::Place;
use crate::config::{JobConfig, Missed};
use crate::error::Result;
use std::fmt::Write;

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
    use super::super::calendar::tests::job;
    use super::*;

    #[test]
    fn crontab_lines_have_program_job_and_configuration() {
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
