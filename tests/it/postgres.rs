//! A desk in a database of PostgreSQL, through the commands and the server.

use crate::support::*;
use std::fs;

const SECRET: &str = "geheim-4711";

#[test]
fn the_password_of_a_database_is_shown_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("postgres://desk:{SECRET}@127.0.0.1:1/desk?connect_timeout=2");
    fs::write(dir.path().join("mujaz.toml"), format!("[store]\nurl = \"{url}\"\n")).unwrap();
    for arguments in [
        &["store", "path"][..],
        &["store", "check", "-vvv"],
        &["store", "check", "--json"],
        &["jobs", "history"],
        &["token", "list"],
        &["serve", "--listen", "0"],
        &["curate", "log"],
    ] {
        let (_, out, err) = run(dir.path(), arguments);
        assert!(!out.contains(SECRET) && !err.contains(SECRET), "{arguments:?}: {out}{err}");
        assert!(out.contains("***") || err.contains("***"), "{arguments:?}: {out}{err}");
    }
    let (code, _, err) = run(dir.path(), &["store", &format!("--store={url}"), "check"]);
    let why = if mujaz::store::HAS_POSTGRES { "pg_isready" } else { "built without PostgreSQL" };
    assert!(code != 0 && err.contains(why) && !err.contains(SECRET), "{code} {err}");
}

#[test]
fn a_configuration_names_a_file_or_a_database_of_postgresql() {
    let dir = tempfile::tempdir().unwrap();
    for (text, says) in [
        ("path = \"a.db\"\nurl = \"postgres:///desk\"", "either a file or a database"),
        ("url = \"mysql://u:geheim@h/desk\"", "not the address of a database"),
    ] {
        fs::write(dir.path().join("mujaz.toml"), format!("[store]\n{text}\n")).unwrap();
        let (code, _, err) = run(dir.path(), &["store", "path"]);
        assert!(code == 2 && err.contains(says) && !err.contains("geheim"), "{code} {err}");
    }
}

#[cfg(feature = "postgres")]
mod with_a_server {
    use super::*;
    use crate::cluster::cluster;
    use crate::jobs::desk::{Desk, fire};
    use crate::serve::{flood, get, road};
    use mujaz::config::Config;
    use mujaz::store::{Location, Outcome};
    use std::ffi::OsString;
    use std::path::Path;

    fn brief(dir: &Path, store: &str) {
        let lines = format!("{}\n{}\n", road(300), flood());
        fs::write(dir.join("in.jsonl"), lines).unwrap();
        let store = format!("--store={store}");
        let (code, out, err) = run(dir, &["brief", "in.jsonl", &store, "--model", "none", "--out", "out"]);
        assert!(code == 0 || code == 3, "{code} {out} {err}");
    }

    #[test]
    fn a_desk_in_a_database_does_what_one_in_a_file_does() {
        let Some(cluster) = cluster() else { return };
        let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
        let d = dir.path();
        brief(d, &url);
        let (code, out, err) = run(d, &["store", &format!("--store={url}"), "check"]);
        assert!(code == 0 && out.contains("2 articles, 2 events"), "{code} {out} {err}");
        let (code, out, err) = run(d, &["store", "copy", &url, "copy.db"]);
        assert!(code == 0 && out.starts_with("copied and compared"), "{code} {out} {err}");
        let back = cluster.database();
        let (code, out, err) = run(d, &["store", "copy", "copy.db", &back, "--json"]);
        assert!(code == 0 && out.contains("\"passages\""), "{code} {out} {err}");
        let (code, _, err) = run(d, &["store", "copy", "copy.db", &back]);
        assert!(code == 2 && err.contains("not empty"), "{code} {err}");
        let start = |at: Location| mujaz::serve::start("127.0.0.1:0".parse().unwrap(), at, &Config::default()).unwrap();
        let all = [OsString::from(&url), d.join("copy.db").into(), OsString::from(&back)];
        let servers: Vec<_> = all.into_iter().map(|at| start(at.into())).collect();
        for path in [
            "/api/v1/events",
            "/api/v1/search?q=flood",
            "/api/v1/search?q=%D8%B3%D9%81%D9%8A%D9%86%D8%A9",
            "/api/v1/search?q=%22fishing+boats%22",
            "/api/v1/search?q=tangier+-flood",
            "/api/v1/events?place=tangier",
            "/api/v1/events?outlet=hay+news",
            "/api/v1/briefs",
            "/api/v1/runs",
        ] {
            let replies: Vec<_> = servers.iter().map(|s| get(s.address, path)).collect();
            assert_eq!(replies[0].status, 200, "{path}: {}", replies[0].text());
            for r in &replies[1..] {
                assert_eq!(r.json(), replies[0].json(), "{path}");
            }
        }
        // Someone else's brief appears, and a token locks every page.
        let (_, made, err) = run(d, &["token", "add", "desk", "--by", "R. Haddad", &format!("--store={url}")]);
        assert!(made.starts_with("mujaz_"), "{made} {err}");
        assert_eq!(get(servers[0].address, "/api/v1/events").status, 401);
        assert_eq!(get(servers[1].address, "/api/v1/events").status, 200);
        let (code, _, err) = run(d, &["store", &format!("--store={url}"), "backup", "x.db"]);
        assert!(code == 2 && err.contains("pg_dump"), "{code} {err}");
        let (code, out, _) = run(d, &["store", &format!("--store={url}"), "prune", "--older", "1d"]);
        assert!(code == 0 && out.starts_with("deleted:"), "{code} {out}");
    }

    #[test]
    fn jobs_run_in_a_database_and_deliver_once() {
        let Some(cluster) = cluster() else { return };
        let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
        let text = format!(
            "[store]\nurl = \"{url}\"\n[[job]]\nname = \"night\"\ninputs = [\"inbox\"]\nwindow = \"36500d\"\n\
             [[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n"
        );
        let desk = Desk::with(dir.path(), &text);
        desk.article("a1", "north", "2026-03-03", &fire(0, 3, 9));
        let first = desk.try_run("night", true).unwrap();
        assert_eq!((first.number, first.outcome), (1, Outcome::Done), "{first:?}");
        assert_eq!(desk.try_run("night", true).unwrap().outcome, Outcome::NoChange);
        desk.article("a2", "south", "2026-03-03", &fire(1, 4, 12));
        assert_eq!(desk.try_run("night", true).unwrap().outcome, Outcome::Done);
        let translated = fs::read_to_string(dir.path().join("translated.log")).unwrap();
        let mut lines: Vec<&str> = translated.lines().collect();
        let all = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), all, "nothing is translated twice");
        let at = Location::from(OsString::from(&url));
        let held = mujaz::store::hold_job(&at, "night").unwrap();
        let e = desk.try_run("night", true).unwrap_err();
        assert!(e.to_string().contains("already running (mujaz, process"), "{e}");
        drop(held);
        let store = mujaz::store::open(&at).unwrap();
        let runs = store.runs(Some("night"), 10).unwrap();
        assert_eq!(runs.iter().map(|r| r.number).collect::<Vec<_>>(), [3, 2, 1]);
        assert!(store.deliveries(3).unwrap().iter().all(|d| d.state.name() == "sent"));
        assert!(store.check().unwrap().is_empty());
    }
}
