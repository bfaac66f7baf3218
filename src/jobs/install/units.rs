//! systemd units: for each job a service that runs it once, and a timer.

use super::calendar::on_calendar;
use super::files::{Installation, InstalledFile, shell_word, unit_word};
use super::place::Place;
use crate::config::{JobConfig, Missed};
use crate::error::Result;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The name of a job's units without the suffix. Bytes that unit names do not allow are escaped like `systemd-escape`
/// does.
fn unit_name(job: &str) -> String {
    let mut out = "mujaz-".to_owned();
    for b in job.bytes() {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b':' => out.push(char::from(b)),
            _ => {
                let _ = write!(out, "\\x{b:02x}");
            }
        }
    }
    out
}

/// Escapes a value in a line of a unit: `%` begins a specifier.
fn value(text: &str) -> String {
    text.replace('%', "%%")
}

/// A path in a list of paths.
fn path_word(path: &Path) -> String {
    let text = value(&path.to_string_lossy()).replace('\\', "\\\\").replace('"', "\\\"");
    if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text }
}

/// Sandboxing options for a system service that do not restrict any job.
fn hardening(place: &Place, state: Option<&str>) -> String {
    let mut out = "NoNewPrivileges=yes\nProtectSystem=strict\nProtectKernelTunables=yes\nProtectKernelModules=yes\n\
                   ProtectKernelLogs=yes\nProtectControlGroups=yes\nProtectClock=yes\nProtectHostname=yes\n\
                   RestrictNamespaces=yes\nRestrictRealtime=yes\nRestrictSUIDSGID=yes\nLockPersonality=yes\n\
                   SystemCallArchitectures=native\n\
                   RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK\n"
        .to_owned();
    if !place.gpu {
        out.push_str("PrivateDevices=yes\nSystemCallFilter=@system-service\nSystemCallErrorNumber=EPERM\n");
    }
    if place.user != "root" {
        out.push_str("CapabilityBoundingSet=\n");
    }
    let in_tmp = |p: &PathBuf| p.starts_with("/tmp") || p.starts_with("/var/tmp");
    let temporary = place.writable.iter().chain(&place.readable).chain([&place.config]).any(in_tmp);
    let _ = writeln!(out, "{}", if temporary { "ReadWritePaths=/tmp /var/tmp" } else { "PrivateTmp=yes" });
    let own = state.map(|s| Path::new("/var/lib").join(s));
    let listed = |p: &&PathBuf| !own.as_ref().is_some_and(|o| p.starts_with(o)) && !in_tmp(p);
    for p in place.writable.iter().filter(listed) {
        let _ = writeln!(out, "ReadWritePaths={}", path_word(p));
    }
    out
}

/// Sandboxing options available to a service of a user's manager.
const OWN_HARDENING: &str = "NoNewPrivileges=yes\nRestrictRealtime=yes\nRestrictSUIDSGID=yes\nLockPersonality=yes\n\
                             SystemCallArchitectures=native\n";

/// The folder below `/var/lib` that contains everything, if there is one.
fn state_folder(place: &Place) -> Option<String> {
    let (_, home) = place.variables.iter().find(|(name, _)| name == "MUJAZ_HOME")?;
    let inner = Path::new(home).strip_prefix("/var/lib").ok()?;
    let text = inner.to_str().filter(|t| !t.is_empty() && !t.contains(char::is_whitespace))?;
    Some(text.to_owned())
}

/// The service of a job.
fn service(job: &JobConfig, place: &Place, own: bool) -> String {
    let mut out = String::new();
    let burst = job.retries.saturating_add(1);
    let _ = write!(
        out,
        "[Unit]\nDescription=Mujaz: the report \"{}\"\nStartLimitIntervalSec=1h\nStartLimitBurst={burst}\n",
        job.name
    );
    if !own {
        out.push_str("After=network-online.target\nWants=network-online.target\n");
    }
    let _ = write!(
        out,
        "\n[Service]\nType=oneshot\nExecStart={} jobs run {} --retry --config {}\nWorkingDirectory={}\n\
         SuccessExitStatus=3\nRestart=on-abnormal\nRestartSec=60\nNice=10\n",
        unit_word(&place.program.to_string_lossy()),
        unit_word(&job.name),
        unit_word(&place.config.to_string_lossy()),
        value(&place.config.parent().unwrap_or(Path::new("/")).to_string_lossy()),
    );
    let state = if own { None } else { state_folder(place) };
    if !own {
        let _ = writeln!(out, "User={}", value(&place.user));
    }
    let moved = place.variables.iter().any(|(name, _)| name == "MUJAZ_HOME");
    if !own && !moved && !place.home.as_os_str().is_empty() {
        let _ = writeln!(out, "Environment={}", unit_word(&format!("HOME={}", place.home.display())));
    }
    for (name, text) in &place.variables {
        let _ = writeln!(out, "Environment={}", unit_word(&format!("{name}={text}")).replace("$$", "$"));
    }
    if !place.secrets.is_empty() {
        let _ = writeln!(out, "# sets {}", place.secrets.join(", "));
        let _ = writeln!(out, "EnvironmentFile=-{}", value(&secrets_file(place).to_string_lossy()));
    }
    if let Some(s) = &state {
        let _ = writeln!(out, "StateDirectory={s}\nStateDirectoryMode=0700");
    }
    out.push_str(&if own { OWN_HARDENING.to_owned() } else { hardening(place, state.as_deref()) });
    out
}

/// The file in which secrets are expected, beside the configuration.
fn secrets_file(place: &Place) -> PathBuf {
    place.config.with_file_name("mujaz.env")
}

/// The timer of a job.
fn timer(job: &JobConfig) -> Result<String> {
    let mut out = String::new();
    if job.missed == Missed::All {
        let _ = writeln!(out, "# systemd catches up on missed runs once, not on each of them.");
    }
    let _ = write!(out, "[Unit]\nDescription=Mujaz: schedule of the report \"{}\"\n\n[Timer]\n", job.name);
    for c in on_calendar(job)? {
        let _ = writeln!(out, "OnCalendar={c}");
    }
    let persistent = if job.missed == Missed::Skip { "false" } else { "true" };
    let _ = write!(out, "Persistent={persistent}\nAccuracySec=1s\n\n[Install]\nWantedBy=timers.target\n");
    Ok(out)
}

/// Units for every job with a schedule. System services run as the user of this process, in its environment, so that
/// they find the same store and models; with `own` the units are for the user's own manager.
///
/// # Errors
/// A schedule that systemd cannot express.
pub fn systemd(jobs: &[JobConfig], place: &Place, own: bool) -> Result<Installation> {
    let folder = if own {
        let config = place.variables.iter().find(|(name, _)| name == "XDG_CONFIG_HOME");
        config.map_or_else(|| place.home.join(".config"), |(_, v)| v.into()).join("systemd/user")
    } else {
        PathBuf::from("/etc/systemd/system")
    };
    let mut files = Vec::new();
    let mut timers = Vec::new();
    for job in jobs.iter().filter(|j| j.schedule.is_some()) {
        let name = unit_name(&job.name);
        files.push(InstalledFile { path: folder.join(format!("{name}.service")), text: service(job, place, own) });
        files.push(InstalledFile { path: folder.join(format!("{name}.timer")), text: timer(job)? });
        timers.push(shell_word(&format!("{name}.timer")));
    }
    let word = |p: &Path| shell_word(&p.to_string_lossy());
    let mut commands = Vec::new();
    let state = state_folder(place).filter(|_| !own).map(|s| Path::new("/var/lib").join(s));
    let missing = place.writable.iter().filter(|p| !p.exists() && !state.as_ref().is_some_and(|s| p.starts_with(s)));
    let missing: Vec<String> = missing.map(|p| word(p)).collect();
    if !own && !missing.is_empty() {
        commands.push(format!("install -d -o {} {}", shell_word(&place.user), missing.join(" ")));
    }
    if !place.secrets.is_empty() {
        let file = secrets_file(place);
        let lines: Vec<String> = place.secrets.iter().map(|s| format!("{s}=…")).collect();
        commands.push(format!("(umask 077; ${{EDITOR:-vi}} {})  # {}", word(&file), lines.join(", ")));
    }
    let manager = if own { "systemctl --user" } else { "systemctl" };
    commands.push(format!("{manager} daemon-reload"));
    commands.push(format!("{manager} enable --now {}", timers.join(" ")));
    if own {
        // Without lingering, the manager and its timers end when the user logs out.
        commands.push("loginctl enable-linger".into());
    }
    Ok(Installation { files, commands })
}

#[cfg(test)]
mod tests {
    use super::super::calendar::tests::job;
    use super::*;

    fn place() -> Place {
        Place {
            program: "/opt/my tools/mujaz".into(),
            config: "/etc/mujaz/mujaz.toml".into(),
            user: "desk".into(),
            home: "/home/desk".into(),
            variables: vec![("HTTPS_PROXY".into(), "http://proxy:3128/%20".into())],
            secrets: vec!["MUJAZ_SMTP_PASSWORD".into()],
            writable: vec!["/home/desk/.local/share/mujaz".into(), "/srv/my briefs".into()],
            ..Place::default()
        }
    }

    #[test]
    fn a_service_finds_what_this_process_finds() {
        let made = systemd(&[job("0 6 * * *")], &place(), false).unwrap();
        let service = &made.files[0];
        assert_eq!(service.path, Path::new("/etc/systemd/system/mujaz-night.service"));
        for want in [
            "ExecStart=\"/opt/my tools/mujaz\" jobs run night --retry --config /etc/mujaz/mujaz.toml\n",
            "User=desk\n",
            "Environment=HOME=/home/desk\n",
            "Environment=HTTPS_PROXY=http://proxy:3128/%%20\n",
            "EnvironmentFile=-/etc/mujaz/mujaz.env\n",
            "ReadWritePaths=\"/srv/my briefs\"\n",
            "Restart=on-abnormal\n",
            "NoNewPrivileges=yes\n",
            "PrivateTmp=yes\n",
        ] {
            assert!(service.text.contains(want), "{want}{}", service.text);
        }
        let timer = &made.files[1].text;
        assert!(timer.contains("OnCalendar=*-*-* 6:0:0 Africa/Casablanca") && timer.contains("Persistent=true"));
        assert!(made.commands.iter().any(|c| c.contains("systemctl enable --now mujaz-night.timer")));
    }

    #[test]
    fn a_home_in_var_lib_is_a_state_directory_and_user_units_name_no_user() {
        let mut p = place();
        p.variables = vec![("MUJAZ_HOME".into(), "/var/lib/mujaz".into())];
        p.writable = vec!["/var/lib/mujaz/data".into()];
        let text = systemd(&[job("0 6 * * *")], &p, false).unwrap().files.remove(0).text;
        assert!(text.contains("StateDirectory=mujaz\nStateDirectoryMode=0700\n"), "{text}");
        assert!(!text.contains("ReadWritePaths") && !text.contains("HOME=/home"), "{text}");
        let own = systemd(&[job("0 6 * * *")], &place(), true).unwrap();
        assert!(own.files[0].path.starts_with("/home/desk/.config/systemd/user"));
        assert!(!own.files[0].text.contains("User=") && !own.files[0].text.contains("ProtectSystem"));
        assert!(own.commands.contains(&"loginctl enable-linger".to_owned()));
    }

    #[test]
    fn names_in_any_script_are_escaped() {
        let mut arabic = job("0 6 * * *");
        arabic.name = "نشرة".into();
        let made = systemd(&[arabic], &place(), false).unwrap();
        let name = made.files[1].path.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(name, "mujaz-\\xd9\\x86\\xd8\\xb4\\xd8\\xb1\\xd8\\xa9.timer");
        assert!(made.files[0].text.contains("jobs run نشرة --retry"));
        assert!(made.commands.last().unwrap().ends_with(&format!("'{name}'")));
    }
}
