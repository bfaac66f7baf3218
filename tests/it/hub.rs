//! A local hub and content network with the faults of real networks: from `models pull` of the default card to a brief.

use crate::jobs::server::{Asked, Server, reply};
use crate::support::{ARTICLE, mujaz, root};
use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const CARD: &str = "opus-mt-tc-big-ar-en";
const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
const RESOLVE: &str = "/Helsinki-NLP/opus-mt-tc-big-ar-en/resolve/main/";
const LARGE: &str = "pytorch_model.bin";

fn file(name: &str) -> Option<Vec<u8>> {
    std::fs::read(root().join("crates/infer/tests/golden/seq2seq/marian").join(name)).ok()
}

fn etag(bytes: &[u8]) -> String {
    mujaz::types::sha256(bytes)
}

/// How the content network fails on a request for the large file, and after how many bytes.
#[derive(Clone, Copy)]
enum Fault {
    None,
    /// The connection ends.
    Cut(usize),
    /// Nothing more arrives.
    Stall(usize),
    /// The server does not support ranges.
    NoRanges,
}

/// A hub, with its content network at another address.
struct Hub {
    hub: Server,
    content: Server,
}

/// The name of the large file where it is stored by Xet.
const XET: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// What the hub says about Xet.
#[derive(Clone, Copy, PartialEq)]
enum Xet {
    /// Nothing.
    None,
    /// It stores the large file in Xet, but grants no read access.
    Refused,
    /// It refers to a store that accepts connections and never responds.
    Silent,
    /// Everything works.
    Serves,
}

impl Hub {
    /// `fault` decides by the number of the request; `refuse` may respond in the hub's place.
    fn start(
        fault: impl Fn(usize) -> Fault + Send + Sync + 'static,
        refuse: impl Fn(usize) -> Option<(&'static str, String)> + Send + Sync + 'static,
    ) -> Self {
        Self::with(fault, refuse, Xet::None)
    }

    fn with(
        fault: impl Fn(usize) -> Fault + Send + Sync + 'static,
        refuse: impl Fn(usize) -> Option<(&'static str, String)> + Send + Sync + 'static,
        xet: Xet,
    ) -> Self {
        let tries = AtomicUsize::new(0);
        let content = Server::start(move |asked, out| match asked.path.strip_prefix("/xet/") {
            Some(path) if xet == Xet::Serves => stored(asked, path, out),
            Some(_) => std::thread::sleep(Duration::from_secs(30)),
            None => large(asked, out, fault(tries.fetch_add(1, Ordering::SeqCst))),
        });
        let (address, store) = (content.url("/cdn"), content.url("/xet"));
        let asked_for = AtomicUsize::new(0);
        let hub = Server::start(move |asked, out| {
            if let Some((status, headers)) = refuse(asked_for.fetch_add(1, Ordering::SeqCst)) {
                return reply(out, status, &headers, b"");
            }
            if asked.path == READ_TOKEN && matches!(xet, Xet::Silent | Xet::Serves) {
                assert_eq!(asked.headers["authorization"], "Bearer hf_secret");
                let leave = serde_json::json!({"casUrl": store, "accessToken": "xet", "exp": 4_000_000_000u64});
                return reply(out, "200 OK", "Content-Type: application/json\r\n", leave.to_string().as_bytes());
            }
            let Some(bytes) = asked.path.strip_prefix(RESOLVE).and_then(file) else {
                let headers = format!("X-Repo-Commit: {COMMIT}\r\nX-Error-Code: EntryNotFound\r\n");
                return reply(out, "404 Not Found", &headers, b"");
            };
            let tag = etag(&bytes);
            if asked.path.ends_with(LARGE) {
                let hash = if xet == Xet::None { String::new() } else { format!("X-Xet-Hash: {XET}\r\n") };
                let headers = format!(
                    "X-Repo-Commit: {COMMIT}\r\nETag: \"0\"\r\nX-Linked-ETag: \"{tag}\"\r\nX-Linked-Size: {}\r\nLocation: {address}\r\n{hash}",
                    bytes.len()
                );
                return reply(out, "302 Found", &headers, b"");
            }
            let body = if asked.method == "HEAD" { &b""[..] } else { &bytes };
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\nX-Repo-Commit: {COMMIT}\r\nETag: W/\"{tag}\"\r\n\r\n",
                bytes.len()
            );
            let _ = out.write_all(head.as_bytes()).and_then(|()| out.write_all(body));
        });
        Self { hub, content }
    }

    fn whole() -> Self {
        Self::start(|_| Fault::None, |_| None)
    }

    /// Runs the program with this hub.
    fn run(&self, dir: &Path, arguments: &[&str]) -> (i32, String) {
        self.run_with(dir, arguments, None)
    }

    fn run_with(&self, dir: &Path, arguments: &[&str], variable: Option<(&str, &str)>) -> (i32, String) {
        let mut c = mujaz(dir, arguments);
        c.envs(variable);
        c.env("HF_ENDPOINT", self.hub.url("")).env("HF_HOME", dir.join("hf")).env("HF_TOKEN", "hf_secret");
        c.env("HF_HUB_DOWNLOAD_TIMEOUT", "1").env_remove("HF_HUB_OFFLINE").env_remove("HF_HUB_CACHE");
        // No package index can be queried.
        c.env("PATH", "");
        let out = c.output().unwrap();
        (out.status.code().unwrap_or(-1), String::from_utf8_lossy(&out.stderr).into_owned())
    }

    /// Ranges requested from the content network.
    fn ranges(&self) -> Vec<Option<String>> {
        let asked = self.content.asked("/cdn").into_iter().filter(|a| a.method == "GET");
        asked.map(|a| a.headers.get("range").cloned()).collect()
    }
}

fn large(asked: &Asked, out: &mut TcpStream, fault: Fault) {
    assert!(!asked.headers.contains_key("authorization"), "the token went to the content network");
    let bytes = file(LARGE).unwrap();
    let range = asked.headers.get("range").filter(|_| !matches!(fault, Fault::NoRanges));
    let from = range.and_then(|r| r.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()).unwrap_or(0usize);
    if from >= bytes.len() {
        return reply(out, "416 Range Not Satisfiable", &format!("Content-Range: bytes */{}\r\n", bytes.len()), b"");
    }
    let rest = &bytes[from..];
    let status = if range.is_some() {
        format!("206 Partial Content\r\nContent-Range: bytes {from}-{}/{}", bytes.len() - 1, bytes.len())
    } else {
        "200 OK".into()
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", rest.len());
    let _ = out.write_all(head.as_bytes());
    let sent = match fault {
        Fault::Cut(n) | Fault::Stall(n) => n.min(rest.len()),
        _ => rest.len(),
    };
    let _ = out.write_all(&rest[..sent]);
    if let Fault::Stall(_) = fault {
        std::thread::sleep(Duration::from_secs(8));
    }
}

/// Where the hub grants read access to its Xet store.
const READ_TOKEN: &str = "/api/models/Helsinki-NLP/opus-mt-tc-big-ar-en/xet-read-token/main";

/// The Xet store: the layout of the large file, and the one block that it consists of.
fn stored(asked: &Asked, path: &str, out: &mut TcpStream) {
    let bytes = file(LARGE).unwrap();
    let mut block = Vec::new();
    for part in bytes.chunks(64 << 10) {
        let length = (part.len() as u32).to_le_bytes();
        // Version, length, no compression, length again.
        block.extend([&[0], &length[..3], &[0], &length[..3], part].concat());
    }
    let parts = bytes.chunks(64 << 10).count();
    let all = serde_json::json!({"start": 0, "end": parts});
    let range = asked.headers.get("range").and_then(|r| r.strip_prefix("bytes=")?.split_once('-'));
    let from: usize = range.map_or(0, |(from, _)| from.parse().unwrap());
    match path {
        "block" => reply(out, "206 Partial Content", "", &block),
        _ if from >= bytes.len() => reply(out, "416 Range Not Satisfiable", "", b""),
        "v1/reconstructions/00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" => {
            assert_eq!(asked.headers["authorization"], "Bearer xet", "the hub's own token goes to the hub");
            let fetch = serde_json::json!([{
                "url": format!("http://{}/xet/block", asked.headers["host"]),
                "range": all,
                "url_range": {"start": 0, "end": block.len() - 1},
            }]);
            let answer = serde_json::json!({
                "offset_into_first_range": 0,
                "terms": [{"hash": XET, "unpacked_length": bytes.len(), "range": all}],
                "fetch_info": {XET: fetch},
            });
            reply(out, "200 OK", "Content-Type: application/json\r\n", answer.to_string().as_bytes());
        }
        _ => reply(out, "404 Not Found", "", b""),
    }
}

fn cache(dir: &Path) -> PathBuf {
    dir.join("hf/hub/models--Helsinki-NLP--opus-mt-tc-big-ar-en")
}

#[test]
fn the_default_model_is_pulled_and_makes_a_brief() {
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::whole();
    let (code, err) = hub.run(dir.path(), &["models", "pull", CARD]);
    assert_eq!(code, 0, "{err}");
    // The hub receives the token, and its content network does not (see `large`).
    let heads = hub.hub.asked(&format!("{RESOLVE}{LARGE}"));
    assert!(heads.iter().all(|a| a.headers["authorization"] == "Bearer hf_secret"));
    // The cache has the layout of the Python tools.
    let tag = etag(&file(LARGE).unwrap());
    let snapshot = cache(dir.path()).join("snapshots").join(COMMIT).join(LARGE);
    assert_eq!(std::fs::read_to_string(cache(dir.path()).join("refs/main")).unwrap(), COMMIT);
    #[cfg(unix)]
    assert_eq!(std::fs::read_link(&snapshot).unwrap(), Path::new("../../blobs").join(&tag));
    assert_eq!(std::fs::read(snapshot).unwrap(), file(LARGE).unwrap());
    // A file that is present is not fetched again, nor by another data folder.
    let (code, err) = hub.run(dir.path(), &["models", "remove", CARD]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(hub.run(dir.path(), &["models", "pull", CARD]).0, 0);
    assert_eq!(hub.ranges().len(), 1);
    std::fs::write(dir.path().join("a.txt"), ARTICLE).unwrap();
    let (code, err) = hub.run(dir.path(), &["brief", "a.txt", "--out", "out", "--offline"]);
    assert!(matches!(code, 0 | 3), "{err}");
    let manifest = std::fs::read_dir(dir.path().join("out")).unwrap().flatten().map(|e| e.path());
    let manifest =
        manifest.filter(|p| p.extension().is_some_and(|x| x == "json")).map(|p| std::fs::read_to_string(p).unwrap());
    assert!(manifest.into_iter().any(|m| m.contains(CARD) && m.contains(&tag)));
}

#[test]
#[ignore = "the emulated store does not serve by Xet in every run; not understood yet"]
fn a_file_is_fetched_by_xet_or_else_by_plain_http() {
    for (xet, variable, noted, plainly) in [
        (Xet::Serves, None, false, 0),
        (Xet::Refused, None, true, 1),
        (Xet::Silent, None, true, 1),
        (Xet::Serves, Some(("HF_HUB_DISABLE_XET", "1")), false, 1),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let hub = Hub::with(|_| Fault::None, |_| None, xet);
        let began = Instant::now();
        let (code, err) = hub.run_with(dir.path(), &["models", "pull", CARD], variable);
        assert_eq!(code, 0, "{err}");
        assert_eq!(err.contains("Xet does not serve it"), noted, "{err}");
        assert_eq!(hub.ranges().len(), plainly, "{err}");
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
        let blobs = cache(dir.path()).join("blobs");
        assert_eq!(std::fs::read(blobs.join(etag(&file(LARGE).unwrap()))).unwrap(), file(LARGE).unwrap());
        // Nothing is left of the method that failed.
        let rest: Vec<String> = crate::support::names(&blobs);
        assert!(rest.iter().all(|n| !n.contains(".xet") && !n.contains(".incomplete")), "{rest:?}");
        assert_eq!(hub.hub.asked(READ_TOKEN).len(), usize::from(variable.is_none()));
    }
}

#[test]
fn an_interrupted_or_stalled_download_resumes_by_range() {
    let size = file(LARGE).unwrap().len();
    for (first, next) in [(Fault::Cut(1000), 1000), (Fault::Stall(70_000), 70_000)] {
        let dir = tempfile::tempdir().unwrap();
        let hub = Hub::start(move |n| if n == 0 { first } else { Fault::None }, |_| None);
        let (code, err) = hub.run(dir.path(), &["models", "pull", CARD]);
        assert_eq!(code, 0, "{err}");
        assert_eq!(hub.ranges(), [None, Some(format!("bytes={next}-"))], "of {size}");
    }
    // A server without range support sends everything again.
    let dir = tempfile::tempdir().unwrap();
    let hub = Hub::start(|n| if n == 0 { Fault::Cut(1000) } else { Fault::NoRanges }, |_| None);
    let (code, err) = hub.run(dir.path(), &["models", "pull", CARD]);
    assert_eq!(code, 0, "{err}");
}

#[test]
fn an_interrupted_download_says_how_to_resume_and_no_lesser_model_replaces_it() {
    let dir = tempfile::tempdir().unwrap();
    let healed = Arc::new(AtomicUsize::new(0));
    let well = healed.clone();
    let hub = Hub::start(
        move |n| match (well.load(Ordering::SeqCst), n) {
            (0, 0) => Fault::Cut(5000),
            (0, _) => Fault::Cut(0),
            _ => Fault::None,
        },
        |_| None,
    );
    std::fs::write(dir.path().join("a.txt"), ARTICLE).unwrap();
    let (code, err) = hub.run(dir.path(), &["brief", "a.txt", "--out", "out"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("5000 of") && err.contains("goes on where it stopped"), "{err}");
    assert!(!err.contains("qwen"), "{err}");
    let part = cache(dir.path()).join("blobs").join(format!("{}.incomplete", etag(&file(LARGE).unwrap())));
    assert_eq!(std::fs::metadata(part).unwrap().len(), 5000);
    // The next run requests only the rest.
    healed.store(1, Ordering::SeqCst);
    let before = hub.ranges().len();
    let (code, err) = hub.run(dir.path(), &["models", "pull", CARD]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(hub.ranges()[before..], [Some("bytes=5000-".to_owned())]);
}

#[test]
fn refusals_come_with_their_remedies() {
    for (status, headers, told) in [
        ("401 Unauthorized", "", "HF_TOKEN"),
        ("403 Forbidden", "X-Error-Code: GatedRepo\r\n", "accept them on"),
        ("404 Not Found", "X-Error-Code: RepoNotFound\r\n", "does not know this repository"),
        ("404 Not Found", "X-Error-Code: RevisionNotFound\r\n", "revision"),
        ("429 Too Many Requests", "Retry-After: 3600\r\n", "too many requests"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let hub = Hub::start(|_| Fault::None, move |_| Some((status, headers.to_owned())));
        let began = Instant::now();
        let (code, err) = hub.run(dir.path(), &["models", "pull", CARD]);
        assert_eq!(code, 1, "{status}: {err}");
        assert!(err.contains(told), "{status}: {err}");
        assert!(began.elapsed() < Duration::from_secs(20), "{status}: {:?}", began.elapsed());
    }
    // Temporary failures are waited out.
    let dir = tempfile::tempdir().unwrap();
    let hub =
        Hub::start(|_| Fault::None, |n| (n == 0).then(|| ("503 Service Unavailable", "Retry-After: 1\r\n".to_owned())));
    let (code, err) = hub.run(dir.path(), &["models", "pull", CARD]);
    assert_eq!(code, 0, "{err}");
}
