//! A server of PostgreSQL for tests: in a folder of its own, on a Unix socket, until the tests end.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A running server. It ends when its standard input does: with this process, however that ends.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    _until: ChildStdin,
}

/// Makes a cluster, starts it, waits until its input ends, stops it and removes its folder.
const SCRIPT: &str = r#"
set -e
cd "$1"
"$2/initdb" -D data -U postgres --auth=trust --encoding=UTF8 --locale=C --no-sync >log 2>&1
"$2/pg_ctl" -D data -l server.log -w -t 60 -o "-k '$1' -c listen_addresses='' -c fsync=off -c max_connections=200" start >>log 2>&1 </dev/null
echo ready
cat >/dev/null
"$2/pg_ctl" -D data -m immediate -w stop >>log 2>&1 </dev/null || true
cd /
rm -rf "$1"
"#;

/// The folder with the newest installed programs, in the order of PATH, then Debian's.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|e| e.path().join("bin"));
    let mut all: Vec<PathBuf> = debian.collect();
    all.sort();
    let mut all: Vec<PathBuf> = all.into_iter().rev().chain(std::env::split_paths(&path)).collect();
    all.retain(|p| ["initdb", "pg_ctl", "psql", "createdb"].iter().all(|n| p.join(n).is_file()));
    all.into_iter().next()
}

/// A command as a user that may run a server: not root.
fn command(folder: &Path) -> Command {
    let id = |arguments: &[&str]| {
        let out = Command::new("id").args(arguments).output().ok().filter(|o| o.status.success())?;
        String::from_utf8_lossy(&out.stdout).trim().parse::<u32>().ok()
    };
    if id(&["-u"]) != Some(0) {
        return Command::new("sh");
    }
    let Some((name, user)) = ["postgres", "nobody"].iter().find_map(|n| Some((*n, id(&["-u", n])?))) else {
        return Command::new("sh");
    };
    #[cfg(unix)]
    let _ = std::os::unix::fs::chown(folder, Some(user), None);
    let _ = (folder, user);
    let mut command = Command::new("runuser");
    command.args(["-u", name, "--", "sh"]);
    command
}

/// The server that the tests share; none, with a word, where PostgreSQL is not installed.
pub fn cluster() -> Option<&'static Cluster> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start).as_ref()
}

impl Cluster {
    /// Starts a server; none, with a word, where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            eprintln!("skipped with PostgreSQL: it is not installed (Debian: apt-get install postgresql)");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("mujaz-pg").tempdir().unwrap().keep();
        #[cfg(unix)]
        std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        #[allow(clippy::zombie_processes, reason = "the server lives as long as the tests")]
        let mut child = command(&folder)
            .args(["-c", SCRIPT, "sh"])
            .args([&folder, &programs])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server of the tests cannot be started");
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        if said.trim() != "ready" {
            let log = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
            panic!("the server of the tests did not start: {}\n{}", log("log"), log("server.log"));
        }
        Some(Self { programs, folder, _until: child.stdin.take().unwrap() })
    }

    /// Stops the server at once, as a loss of power would, and starts it again after a pause.
    #[allow(dead_code)]
    pub fn restart(&self, pause: std::time::Duration) {
        self.restart_with(pause, "");
    }

    /// The same with further options.
    #[allow(dead_code)]
    pub fn restart_with(&self, pause: std::time::Duration, more: &str) {
        let control = |action: &str| {
            let text = format!("cd \"$1\" && exec \"$2/pg_ctl\" -D data -l server.log {action} >>log 2>&1 </dev/null");
            let done = command(&self.folder).args(["-c", &text, "sh"]).args([&self.folder, &self.programs]).status();
            assert!(done.unwrap().success(), "{action}");
        };
        control("-m immediate -w stop");
        std::thread::sleep(pause);
        let options = format!(
            "-w -t 60 -o \"-k '{}' -c listen_addresses='' -c fsync=off -c max_connections=200 {more}\" start",
            self.folder.display()
        );
        control(&options);
    }

    /// A new, empty database; its address as the owner of the server.
    pub fn database(&self) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("desk{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.run("createdb", &[&name]);
        self.address("postgres", &name)
    }

    /// The address of a database as a user.
    pub fn address(&self, user: &str, database: &str) -> String {
        let socket = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{user}@{socket}/{database}")
    }

    /// Executes statements in the database of an address, as the owner of the server; what they print, unaligned.
    #[allow(dead_code)]
    pub fn sql(&self, address: &str, statements: &str) -> String {
        let database = address.rsplit('/').next().unwrap();
        self.run("psql", &["-qtAX", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statements])
    }

    /// The folder of its programs.
    #[allow(dead_code)]
    pub fn programs(&self) -> &Path {
        &self.programs
    }

    /// The folder of its socket.
    #[allow(dead_code)]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(self.programs.join(program));
        let out = command.arg("-h").arg(&self.folder).args(["-U", "postgres"]).args(arguments).output().unwrap();
        assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    }
}
