//! Privacy and integrity of a store: secrets in addresses, file permissions, damage.

use super::desk::{Desk, fire};
use super::server::{Server, reply};
use crate::support::*;
use mujaz::jobs::monitor::{Monitored, Status};
use mujaz::store::{self, Outcome};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for e in fs::read_dir(folder).into_iter().flatten().flatten() {
        match e.path().is_dir() {
            true => out.extend(files(&e.path())),
            false => out.push(e.path()),
        }
    }
    out
}

#[test]
fn no_secret_of_an_address_is_written_or_shown() {
    const SECRETS: [&str; 4] = ["GEHEIM1", "GEHEIM2", "GEHEIM3", "GEHEIM4"];
    let feed = |link: &str| {
        format!(
            "<rss version=\"2.0\"><channel><title>nahar</title><item><title>حريق في وهران</title><link>{link}</link>\
             <guid>{link}</guid><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><description>{}</description></item></channel></rss>",
            fire(0, 12, 30)
        )
    };
    let server = Server::start(move |asked, out| match asked.path.split('?').next().unwrap() {
        "/feed.xml" => {
            let link = "http://127.0.0.1/story?id=7&amp;token=GEHEIM3";
            reply(out, "200 OK", "Content-Type: application/rss+xml\r\n", feed(link).as_bytes());
        }
        "/hook" => reply(out, "500 Internal Server Error", "", b""),
        _ => reply(out, "404 Not Found", "", b""),
    });
    let dir = tempfile::tempdir().unwrap();
    let at = |path: &str| server.url(path).replace("http://", "http://desk:GEHEIM1@");
    let text = format!(
        "[store]\npath = \"store.db\"\n[fetch]\ndelay = \"5ms\"\nretries = 0\nfull_text = false\nprivate = [\"127.0.0.1\"]\n\
         [[job]]\nname = \"night\"\ninputs = [\"{}\", \"{}\"]\nwindow = \"36500d\"\nretries = 0\n\
         [[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n\
         [[job.delivery]]\nkind = \"webhook\"\nurl = \"{}\"\n",
        at("/feed.xml?token=GEHEIM2"),
        at("/gone.xml?token=GEHEIM2"),
        at("/hook?key=GEHEIM4"),
    );
    let desk = Desk::with(dir.path(), &text);
    let run = desk.try_run("night", true).unwrap();
    assert_eq!(run.outcome, Outcome::Partly, "{run:?}");
    assert!(desk.brief().contains("12 people died"));
    assert!(server.asked("/feed.xml?token=GEHEIM2")[0].headers.contains_key("authorization"), "the request is whole");
    let hidden = |what: &str, text: &str| {
        for s in SECRETS {
            assert!(!text.contains(s), "{s} in {what}: {text}");
        }
    };
    let config = dir.path().join("mujaz.toml");
    for f in files(dir.path()).into_iter().filter(|f| *f != config) {
        hidden(&f.display().to_string(), &String::from_utf8_lossy(&fs::read(&f).unwrap()));
    }
    let s = store::open(dir.path().join("store.db")).unwrap();
    hidden("the run", &format!("{run:?} {:?}", s.deliveries(1).unwrap()));
    let sources = s.sources().unwrap();
    assert_eq!(sources.len(), 2);
    hidden("the sources", &format!("{sources:?}"));
    let status = Status::default();
    status.sources(&sources);
    status.ran(&run, Duration::ZERO);
    hidden("health and metrics", &format!("{:?} {}", status.health(), status.metrics()));
    hidden("the configuration when it is printed", &format!("{:?}", desk.config.jobs[0].deliveries));
    let (_, shown, err) = run_in(dir.path(), &["jobs", "show", "1"]);
    hidden("jobs show", &format!("{shown}{err}"));
    assert!(shown.contains("dead") && shown.contains("/gone.xml?token=***#"), "{shown}");
    // Items are recognised again, although their address is stored without the secrets.
    let again = desk.try_run("night", true).unwrap();
    assert_eq!(mujaz::jobs::Summary::of(&again).fresh, 0);
}

fn run_in(dir: &Path, arguments: &[&str]) -> (i32, String, String) {
    run(dir, arguments)
}

#[cfg(unix)]
#[test]
fn a_store_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state/deep/store.db");
    let mut s = store::open(&path).unwrap();
    s.load().unwrap();
    s.save(&mujaz::types::Changes::default(), &|_| unreachable!("no article is saved")).unwrap();
    let _lock = store::hold(&path, "brief").unwrap();
    s.backup(&dir.path().join("state/copy.db")).unwrap();
    let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
    for f in files(&dir.path().join("state")) {
        assert_eq!(mode(&f), 0o600, "{}", f.display());
    }
    assert_eq!((mode(&dir.path().join("state")), mode(path.parent().unwrap())), (0o700, 0o700));
}

#[test]
fn a_foreign_database_is_refused_and_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    for (name, sql) in [
        ("plain.db", "CREATE TABLE mine (x)"),
        ("numbered.db", "CREATE TABLE mine (x); PRAGMA user_version = 2"),
        ("marked.db", "PRAGMA application_id = 7"),
    ] {
        let path = dir.path().join(name);
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let before = fs::read(&path).unwrap();
        let e = store::open(&path).unwrap_err();
        assert!(e.to_string().contains("database of another program"), "{name}: {e}");
        assert!(fs::read(&path).unwrap() == before, "{name} was changed");
        let beside = names(dir.path());
        assert!(!beside.iter().any(|n| n.ends_with("-wal") || n.ends_with("-shm")), "{beside:?}");
    }
}

#[test]
fn damage_is_reported_and_never_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::new(dir.path(), "");
    desk.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    desk.article("a2", "sahel", "2026-03-03", &fire(0, 18, 30));
    desk.night();
    let path = dir.path().join("store.db");
    let whole = dir.path().join("whole.db");
    store::open(&path).unwrap().backup(&whole).unwrap();
    let restored = || {
        for log in ["-wal", "-shm"] {
            let _ = fs::remove_file(dir.path().join(format!("store.db{log}")));
        }
        fs::copy(&whole, &path).unwrap();
        rusqlite::Connection::open(&path).unwrap()
    };
    for (table, column) in
        [("article", "state"), ("event", "state"), ("sentence", "state"), ("version", "content"), ("brief", "content")]
    {
        for (what, value) in [
            ("changed", format!("CAST(substr({column}, 1, 9) || x'00' || substr({column}, 11) AS BLOB)")),
            ("cut", format!("substr({column}, 1, length({column}) / 2)")),
            ("empty", "x''".into()),
            ("noise", "randomblob(300)".into()),
        ] {
            restored().execute_batch(&format!("UPDATE {table} SET {column} = {value}")).unwrap();
            let (code, out, err) = run(dir.path(), &["store", "check"]);
            let text = format!("{table} {what}: {out}{err}");
            assert!(code == 1 && out.contains("damaged"), "{text}");
            // A run on the damaged store fails with a reason, or does not need the damaged part.
            desk.article("a3", "sada", "2026-03-04", &fire(0, 21, 30));
            match desk.try_run("night", true) {
                Err(e) => assert!(!e.report().is_empty()),
                Ok(r) => assert!(r.outcome != Outcome::Running, "{text}"),
            }
            fs::remove_file(dir.path().join("inbox/a3.json")).unwrap();
        }
    }
    restored();
    let (code, out, _) = run(dir.path(), &["store", "check"]);
    assert!(code == 0 && out.contains("sound"), "{out}");
}
