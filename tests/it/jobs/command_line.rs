//! `mujaz config`, `mujaz jobs`, `mujaz schedule`, `mujaz brief --store` as a user runs them.

use crate::support::*;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const JOB: &str = "[store]\npath = \"store.db\"\n[[job]]\nname = \"night\"\nschedule = \"0 6 * * *\"\ntimezone = \"Africa/Casablanca\"\ninputs = [\"inbox\"]\nwindow = \"36500d\"\n[[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n";

fn with_job(more: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("inbox")).unwrap();
    fs::write(dir.path().join("mujaz.toml"), format!("{JOB}{more}")).unwrap();
    dir
}

#[test]
fn the_sample_of_init_is_valid_and_check_reports_errors() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    assert_eq!(run(d, &["config", "check"]).0, 2);
    assert_eq!(run(d, &["config", "init"]).0, 0);
    let (code, _, err) = run(d, &["config", "init"]);
    assert!(code == 2 && err.contains("already exists"), "{err}");
    let (code, out, err) = run(d, &["config", "check"]);
    assert!(code == 0 && out.contains("valid; 1 job\n"), "a fresh configuration passes its own check: {out}{err}");
    fs::remove_dir(d.join("inbox")).unwrap();
    let (code, out, _) = run(d, &["config", "check"]);
    assert!(code == 2 && out.contains("the input") && out.contains("inbox does not exist"), "{out}");
    fs::create_dir(d.join("inbox")).unwrap();
    for (from, to, says) in [
        ("0 6 * * *\"", "0 99 * * *\"", "is not valid"),
        ("Africa/Casablanca", "Mars/Olympus", "no time zone"),
        ("missed = ", "mised = ", "mised"),
    ] {
        let text = fs::read_to_string(d.join("mujaz.toml")).unwrap();
        fs::write(d.join("wrong.toml"), text.replace(from, to)).unwrap();
        let (code, out, err) = run(d, &["config", "check", "--config", "wrong.toml"]);
        assert!(code == 2 && format!("{out}{err}").contains(says), "{out}{err}");
    }
    // The sample file shows every default unchanged.
    let example = mujaz::config::Config::load(Some(&d.join("mujaz.toml"))).unwrap();
    let plain = mujaz::config::Config::default();
    assert_eq!(
        (&example.input, &example.events, &example.brief, &example.fetch),
        (&plain.input, &plain.events, &plain.brief, &plain.fetch)
    );
}

#[test]
fn an_empty_inbox_is_reported_and_fails_after_the_configured_number_of_runs() {
    let dir = with_job("");
    let d = dir.path();
    let config = fs::read_to_string(d.join("mujaz.toml")).unwrap();
    fs::write(d.join("mujaz.toml"), config.replace("window =", "empty_runs = 3\nwindow =")).unwrap();
    for n in 1..=2 {
        let (code, out, err) = run(d, &["jobs", "run", "night", "--offline"]);
        assert_eq!(code, 0, "run {n}: {out}{err}");
        let (_, out, _) = run(d, &["jobs", "show", &n.to_string()]);
        assert!(out.contains("no input holds an article") && out.contains("inbox"), "{out}");
    }
    let (code, out, err) = run(d, &["jobs", "run", "night", "--offline"]);
    assert!(code == 1 && format!("{out}{err}").contains("empty for 3 runs"), "{code} {out}{err}");
}

#[test]
fn jobs_are_listed_run_shown_and_handed_over() {
    let dir = with_job("");
    let d = dir.path();
    let (code, out, _) = run(d, &["jobs", "list"]);
    assert!(code == 0 && out.contains("night: 0 6 * * * Africa/Casablanca") && out.contains("last: none"), "{out}");
    assert!(!d.join("store.db").exists(), "looking makes no store");
    let (code, out, _) = run(d, &["jobs", "next", "--count", "2"]);
    assert!(code == 0 && out.lines().count() == 2 && out.contains("06:00:00 Africa/Casablanca"), "{out}");
    let (code, out, err) = run(d, &["jobs", "run", "night"]);
    assert!(code == 0 && out.contains("run 1: no change: 0 new articles"), "{out}{err}");
    fs::write(d.join("inbox/broken.json"), "{").unwrap();
    let (code, out, err) = run(d, &["jobs", "run", "night"]);
    assert!(code == 3 && out.contains("1 input failed") && err.contains("broken.json"), "{out}{err}");
    let (code, out, _) = run(d, &["jobs", "history"]);
    assert!(code == 0 && out.lines().count() == 2 && out.contains("partly"), "{out}");
    let (code, out, _) = run(d, &["jobs", "show", "2"]);
    assert!(code == 0 && out.contains("left out") && out.contains("not valid JSON"), "{out}");
    for wrong in [&["jobs", "run", "day"][..], &["jobs", "show", "99"], &["jobs", "history", "day"]] {
        let (code, _, err) = run(d, wrong);
        assert!(code == 2 && err.contains("help:"), "{err}");
    }
    let (code, out, _) = run(d, &["jobs", "install", "--systemd"]);
    assert!(
        code == 0 && out.contains("OnCalendar=*-*-* 6:0:0 Africa/Casablanca") && out.contains("jobs run night"),
        "{out}"
    );
    let (code, out, _) = run(d, &["jobs", "install", "--cron"]);
    assert!(code == 0 && out.contains("CRON_TZ=Africa/Casablanca"), "{out}");
    assert_eq!(run(d, &["store", "prune", "--older", "1d"]).0, 0);
    assert_eq!(run(d, &["store", "check"]).0, 0);
}

#[test]
fn a_brief_on_a_store_is_made_once_and_revised() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    fs::create_dir(d.join("in")).unwrap();
    fs::write(d.join("in/one.txt"), ARTICLE).unwrap();
    let brief = |out: &str| {
        run(d, &["brief", "in", "--store=s.db", "--out", out, "--no-repair", "--model", &noise_model(), "--json"])
    };
    let (code, _, err) = brief("a");
    assert_eq!(code, 3, "{err}");
    let first = names(&d.join("a"));
    let (code, out, err) = brief("b");
    assert!(code == 0 && err.contains("no change") && !err.contains("loading"), "{err}");
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["unchanged"][0]["revision"], 1);
    assert!(names(&d.join("b")).iter().all(|n| first.contains(n)), "what is missing in another folder is written");
    fs::write(d.join("in/one.txt"), ARTICLE.replace("40", "45")).unwrap();
    let (code, out, err) = brief("a");
    assert_eq!(code, 3, "{err}");
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["briefs"][0]["revision"], 2);
    let text = fs::read_to_string(value["briefs"][0]["file"].as_str().map(|f| d.join(f)).unwrap()).unwrap();
    assert!(text.contains("New since revision 1") && text.contains("40 → 45"), "{text}");
    let (code, _, err) = run(d, &["brief", "--check", value["briefs"][0]["manifest"].as_str().unwrap()]);
    assert!(code == 2 && err.contains("revision 2"), "{err}");
}

/// The daemon, killed when dropped.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn get(port: u16, path: &str) -> String {
    let Ok(mut s) = TcpStream::connect(("127.0.0.1", port)) else { return String::new() };
    s.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let _ = write!(s, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let mut out = String::new();
    let _ = s.read_to_string(&mut out);
    out
}

fn until(what: &str, mut seen: impl FnMut() -> bool) {
    let started = Instant::now();
    while !seen() {
        assert!(started.elapsed() < Duration::from_secs(60), "{what} did not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(unix)]
#[test]
fn the_daemon_runs_reloads_answers_and_stops_gracefully() {
    let dir = with_job("");
    let d = dir.path();
    let every_second =
        |name: &str| JOB.replace("0 6 * * *", "* * * * * *").replace("\"night\"", &format!("\"{name}\""));
    fs::write(d.join("mujaz.toml"), every_second("night")).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let log = d.join("log");
    let mut c = mujaz(d, &["schedule", "--listen", &port.to_string()]);
    let mut daemon = Daemon(c.stderr(fs::File::create(&log).unwrap()).stdout(Stdio::null()).spawn().unwrap());
    let said = |text: &str| fs::read_to_string(&log).unwrap_or_default().contains(text);
    until("a run", || said("run 2 no change"));
    let metrics = get(port, "/metrics");
    assert!(metrics.contains("mujaz_runs_total{job=\"night\",outcome=\"no change\"}"), "{metrics}");
    assert!(metrics.contains("mujaz_next_run_timestamp_seconds{job=\"night\"}"), "{metrics}");
    let health = get(port, "/healthz");
    assert!(health.starts_with("HTTP/1.1 200") && health.contains("\"status\":\"ok\""), "{health}");
    assert!(get(port, "/else").starts_with("HTTP/1.1 404"));
    let (code, _, err) = run(d, &["schedule"]);
    assert!(code == 1 && err.contains("another `mujaz schedule`"), "{err}");
    let signal = |name: &str| {
        let id = daemon.0.id().to_string();
        assert!(std::process::Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    };
    fs::write(d.join("mujaz.toml"), "[[job]]\nnaem = \"x\"\n").unwrap();
    signal("HUP");
    until("the complaint", || said("stays in use"));
    fs::write(d.join("mujaz.toml"), every_second("other")).unwrap();
    signal("HUP");
    until("the new job", || said("other: run"));
    signal("TERM");
    until("the end", || said("stopped"));
    assert_eq!(daemon.0.wait().unwrap().code(), Some(0));
    assert!(health_of_store(d));
}

fn health_of_store(d: &Path) -> bool {
    run(d, &["store", "--store=store.db", "check"]).0 == 0
}
