//! The example of several machines as plain processes: an encrypted connection, a role with the rights that the manual
//! gives and no others, and PostgreSQL's own tools for backups.

use super::desk::{Desk, fire};
use crate::cluster::Cluster;
use crate::serve::get;
use crate::support::{mujaz, names, root, run};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// An address of this machine that no other server has.
const HOST: &str = "127.77.0.1";
const SECRET: &str = "geheim-4711";

/// Processes that end with the test.
struct Processes(Vec<Child>);

impl Drop for Processes {
    fn drop(&mut self) {
        for p in &mut self.0 {
            let _ = p.kill();
            let _ = p.wait();
        }
    }
}

/// The statements in the manual after a heading, up to the next one.
fn rights(file: &str) -> String {
    let text = fs::read_to_string(root().join("docs/src").join(file)).unwrap();
    let part = text.split("### Rights").nth(1).unwrap().split("\n### ").next().unwrap().to_owned();
    let blocks = part.split("```sql\n").skip(1).map(|b| b.split("```").next().unwrap().to_owned());
    let grants =
        blocks.flat_map(|b| b.lines().filter(|l| l.starts_with("GRANT")).map(str::to_owned).collect::<Vec<_>>());
    grants.collect::<Vec<_>>().join("\n")
}

/// The commands of the services of the example that run this program.
fn commands() -> Vec<(String, Vec<String>)> {
    let text = fs::read_to_string(root().join("examples/several-machines/compose.yaml")).unwrap();
    let mut service = String::new();
    let mut out = Vec::new();
    for line in text.lines() {
        let depth = line.len() - line.trim_start().len();
        if depth == 2 && line.trim_end().ends_with(':') {
            service = line.trim().trim_end_matches(':').to_owned();
        }
        if let Some(command) = line.strip_prefix("    command: ") {
            out.push((service.clone(), command.split_whitespace().map(str::to_owned).collect()));
        }
    }
    out
}

/// Has the server encrypt its connections, and admit others than through its socket with a password only.
fn closed(cluster: &Cluster) -> Option<PathBuf> {
    let data = cluster.folder().join("data");
    let made = Command::new("openssl")
        .args(["req", "-new", "-x509", "-days", "2", "-nodes", "-subj", "/CN=desk"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-addext"])
        .arg(format!("subjectAltName=IP:{HOST}"))
        .args(["-keyout", "server.key", "-out", "server.crt"])
        .current_dir(cluster.folder())
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|s| s.success()) {
        eprintln!("skipped with TLS: openssl is not installed");
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        let owner = fs::metadata(&data).unwrap();
        for name in ["server.key", "server.crt"] {
            let path = data.join(name);
            fs::copy(cluster.folder().join(name), &path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
        }
    }
    let rules = data.join("pg_hba.conf");
    let all = fs::read_to_string(&rules).unwrap();
    fs::write(&rules, format!("hostssl all desk 127.0.0.0/8 scram-sha-256\nhost all all 0.0.0.0/0 reject\n{all}"))
        .unwrap();
    cluster.restart_with(Duration::ZERO, &format!("-c ssl=on -c listen_addresses={HOST}"));
    Some(cluster.folder().join("server.crt"))
}

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_secs(120), "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn the_example_runs_as_plain_processes_with_the_rights_of_the_manual() {
    let Some(cluster) = Cluster::start() else { return };
    let owner = cluster.database();
    let database = owner.rsplit('/').next().unwrap();
    let Some(certificate) = closed(&cluster) else { return };
    let dir = tempfile::tempdir().unwrap();
    // The owner makes the tables; the role may use them.
    fs::write(dir.path().join("mujaz.toml"), format!("[store]\nurl = \"{owner}\"\n[queue]\nworkers = true\n")).unwrap();
    let (code, _, err) = run(dir.path(), &["worker", "--until-empty"]);
    assert_eq!(code, 0, "{err}");
    let grants = rights("store.md") + "\n" + &rights("machines.md");
    assert!(grants.contains("mujaz_queue") && grants.contains("SCHEMA mujaz TO"), "{grants}");
    cluster.sql(&owner, &format!("CREATE ROLE desk LOGIN PASSWORD '{SECRET}'; {grants}"));
    assert_eq!(cluster.sql(&owner, "SELECT has_schema_privilege('desk', 'mujaz_queue', 'CREATE')"), "f");
    let passwords = dir.path().join("pgpass");
    fs::write(&passwords, format!("{HOST}:5432:{database}:desk:{SECRET}\n")).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&passwords, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    // Without the certificate, nobody is trusted.
    let url = format!("postgres://desk@{HOST}/{database}");
    fs::write(
        dir.path().join("mujaz.toml"),
        format!("[store]\nurl = \"{url}?sslmode=require\"\n[queue]\nworkers = true\n"),
    )
    .unwrap();
    let out = mujaz(dir.path(), &["workers", "list"]).env("PGPASSFILE", &passwords).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success() && said.to_lowercase().contains("certificate"), "{said}");
    // The configuration of the example, with another address, a shorter pause and no model.
    let example = fs::read_to_string(root().join("examples/several-machines/mujaz.toml")).unwrap();
    let encrypted = format!("{url}?sslmode=verify-full&sslrootcert={}", certificate.display());
    let text = example
        .replace("postgres://desk@database/desk?sslmode=disable", &encrypted)
        .replace("*/15 * * * *", "*/2 * * * * *")
        + "\n[model]\nid = \"none\"\n";
    assert!(text.contains(&encrypted) && text.contains("*/2 * * * * *"), "{text}");
    let text = text.replace("inputs = [\"inbox\"]", "inputs = [\"inbox\"]\nwindow = \"36500d\"");
    let desk = Desk::with(dir.path(), &text);
    let mut processes = Processes(Vec::new());
    let services = commands();
    let names_of: Vec<&str> = services.iter().map(|s| s.0.as_str()).collect();
    assert_eq!(names_of, ["schedule", "worker", "translator", "desk"]);
    for (service, command) in &services {
        let command: Vec<&str> =
            command.iter().map(|w| if w.starts_with("0.0.0.0:") { "127.0.0.1:0" } else { w.as_str() }).collect();
        let log = fs::File::create(dir.path().join(format!("{service}.log"))).unwrap();
        let process = mujaz(dir.path(), &command).env("PGPASSFILE", &passwords).stderr(log).spawn().unwrap();
        processes.0.push(process);
    }
    desk.article("a0", "nahar", "2026-03-03", &fire(0, 12, 30));
    desk.article("a1", "sahel", "2026-03-03", &fire(1, 5, 70));
    let logs = || {
        services.iter().map(|(s, _)| format!("{s}: {}", read(&dir.path().join(format!("{s}.log"))))).collect::<String>()
    };
    let latest = dir.path().join("out/latest");
    wait_until("briefs", || {
        if latest.is_dir() && names(&latest).iter().filter(|n| n.ends_with(".md") && *n != "index.md").count() == 2 {
            return true;
        }
        for (p, (service, _)) in processes.0.iter_mut().zip(&services) {
            assert!(p.try_wait().unwrap().is_none(), "{service} has ended: {}", logs());
        }
        false
    });
    let at: SocketAddr = {
        let log = read(&dir.path().join("desk.log"));
        let address = log.split("http://").nth(1).unwrap_or_else(|| panic!("{log}"));
        address.split('/').next().unwrap().parse().unwrap()
    };
    let shown = get(at, "/api/v1/workers").json();
    assert_eq!(shown["workers"].as_array().unwrap().len(), 2, "{shown}");
    assert!(get(at, "/").text().contains("Oran"), "{}", get(at, "/").text());
    let encrypted =
        "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'desk' AND NOT ssl";
    assert_eq!(cluster.sql(&owner, encrypted), "0");
    // What the manual says of backups: dumped while it is used, restored into another database.
    let history = |url: &str| {
        let store = format!("--store={url}");
        let (code, out, err) = run(dir.path(), &["store", &store, "check"]);
        assert_eq!(code, 0, "{out}{err}");
        cluster.sql(url, "SELECT count(*), sum(revision) FROM mujaz.brief")
    };
    let dump = cluster.folder().join("desk.dump");
    let tool = |name: &str, arguments: &[&str]| {
        let out = Command::new(cluster.programs().join(name))
            .args(["-h", &cluster.folder().display().to_string(), "-U", "postgres"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
    };
    let file = dump.display().to_string();
    tool("pg_dump", &["--format", "custom", "--schema", "mujaz", "--file", &file, database]);
    let second = cluster.database();
    tool("pg_restore", &["--dbname", second.rsplit('/').next().unwrap(), &file]);
    assert_eq!(history(&owner), history(&second));
    // The next run goes on from there, with a queue that is made anew.
    fs::write(
        dir.path().join("mujaz.toml"),
        text.replace(&url, &second).replace(&format!("?sslmode=verify-full&sslrootcert={}", certificate.display()), ""),
    )
    .unwrap();
    drop(processes);
    desk.article("a2", "mawqif", "2026-03-03", &fire(2, 9, 40));
    let mut worker = mujaz(dir.path(), &["worker"]).stderr(Stdio::null()).spawn().unwrap();
    let (code, out, err) = run(dir.path(), &["jobs", "run", "night", "--json"]);
    worker.kill().unwrap();
    worker.wait().unwrap();
    assert!(code == 0 || code == 3, "{out}{err}");
    let made: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(made["run"]["summary"]["briefs"].as_array().unwrap().len(), 1, "only the new event: {out}");
}
