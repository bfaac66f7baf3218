//! Models whose files come from a web server: mirrors, packed files, downloads that break off, digests.

use crate::jobs::server::{Asked, Server, reply};
use crate::support::{mujaz, root};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

const FILES: [&str; 3] = ["model.tiny.intgemm.alphas.bin", "vocab.tiny.spm", "lex.tiny.s2t.bin"];

fn packed(name: &str) -> Vec<u8> {
    let folder = root().join("crates/infer/tests/golden/seq2seq/bergamot");
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(&std::fs::read(folder.join(name)).unwrap()).unwrap();
    out.finish().unwrap()
}

/// Sends a file from where it is asked to begin, and no more than `most` bytes of it.
fn send(asked: &Asked, out: &mut TcpStream, bytes: &[u8], most: usize) {
    let range = asked.headers.get("range").and_then(|r| r.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    let from: usize = range.unwrap_or(0);
    let rest = &bytes[from..];
    let status = match from {
        0 => "200 OK".to_owned(),
        _ => format!("206 Partial Content\r\nContent-Range: bytes {from}-{}/{}", bytes.len() - 1, bytes.len()),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", rest.len());
    let _ = out.write_all(head.as_bytes()).and_then(|()| out.write_all(&rest[..most.min(rest.len())]));
}

/// A card of the tiny student with these mirrors; `damage` changes the digest of its weights.
fn card(dir: &Path, mirrors: &[String], damage: bool) {
    let mut files = String::new();
    for (i, name) in FILES.iter().enumerate() {
        let bytes = packed(name);
        let mut digest = mujaz::types::sha256(&bytes);
        if damage && i == 0 {
            digest = digest.replace(&digest[..1], if digest.starts_with('0') { "1" } else { "0" });
        }
        files.push_str(&format!(
            "{{ name = \"{name}\", packed = {{ name = \"{name}.gz\", sha256 = \"{digest}\", bytes = {} }} }},\n",
            bytes.len()
        ));
    }
    let card = format!(
        "id = \"tiny\"\nname = \"Tiny\"\ntask = \"translate\"\narchitecture = \"bergamot\"\nlicence = \"MIT\"\n\
         bytes = 1\nlanguages = [\"ar-en\"]\n[[source]]\nkind = \"url\"\nmirrors = {mirrors:?}\nfiles = [\n{files}]\n"
    );
    let cards = dir.join("home/config/cards");
    std::fs::create_dir_all(&cards).unwrap();
    std::fs::write(cards.join("tiny.toml"), card).unwrap();
}

fn run(dir: &Path, arguments: &[&str]) -> (i32, String, String) {
    let out = mujaz(dir, arguments).env("HF_HUB_DOWNLOAD_TIMEOUT", "1").env_remove("HF_HUB_OFFLINE").output().unwrap();
    let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
    (out.status.code().unwrap_or(-1), text(&out.stdout), text(&out.stderr))
}

#[test]
fn a_model_comes_from_the_mirror_that_has_it_and_is_unpacked() {
    let dir = tempfile::tempdir().unwrap();
    let empty = Server::start(|_, out| reply(out, "404 Not Found", "", b""));
    let tries = AtomicUsize::new(0);
    let full = Server::start(move |asked, out| {
        let name = asked.path.trim_start_matches("/models/").trim_end_matches(".gz");
        // The first connection breaks off after a thousand bytes.
        let most = if tries.fetch_add(1, Ordering::SeqCst) == 0 { 1000 } else { usize::MAX };
        send(asked, out, &packed(name), most);
    });
    card(dir.path(), &[empty.url("/models"), full.url("/models/")], false);
    let (code, _, err) = run(dir.path(), &["models", "pull", "tiny"]);
    assert_eq!(code, 0, "{err}");
    let asked = full.asked("/models/model.tiny.intgemm.alphas.bin.gz");
    let ranges: Vec<Option<&str>> = asked.iter().map(|a| a.headers.get("range").map(String::as_str)).collect();
    assert_eq!(ranges, [None, Some("bytes=1000-")]);
    // The files are unpacked, and make a model.
    std::fs::write(dir.path().join("in.txt"), "The bank left its rate unchanged.\n").unwrap();
    let (code, out, err) = run(dir.path(), &["translate", "in.txt", "--raw", "--model", "tiny", "--offline"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("unused"), "{out}{err}");
    assert_eq!(run(dir.path(), &["models", "verify", "tiny"]).0, 0);
}

#[test]
fn what_is_not_what_the_card_names_is_refused_and_removed() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(|asked, out| {
        let name = asked.path.trim_start_matches('/').trim_end_matches(".gz");
        send(asked, out, &packed(name), usize::MAX);
    });
    card(dir.path(), &[server.url("")], true);
    let (code, _, err) = run(dir.path(), &["models", "pull", "tiny"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("what arrived is not what the card names"), "{err}");
    let left = dir.path().join("home/data/models/tiny/partial/model.tiny.intgemm.alphas.bin.gz");
    assert!(!left.exists());
}

#[test]
fn a_download_that_ends_early_goes_on_in_the_next_run() {
    let dir = tempfile::tempdir().unwrap();
    let tries = AtomicUsize::new(0);
    let server = Server::start(move |asked, out| {
        let name = asked.path.trim_start_matches('/').trim_end_matches(".gz");
        // Five tries in a run; the first sends a part, the others nothing.
        let most = match tries.fetch_add(1, Ordering::SeqCst) {
            0 => 5000,
            1..5 => 0,
            _ => usize::MAX,
        };
        send(asked, out, &packed(name), most);
    });
    card(dir.path(), &[server.url("")], false);
    let (code, _, err) = run(dir.path(), &["models", "pull", "tiny"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("5000 of") && err.contains("goes on where it stopped"), "{err}");
    let (code, _, err) = run(dir.path(), &["models", "pull", "tiny"]);
    assert_eq!(code, 0, "{err}");
    let asked = server.asked("/model.tiny.intgemm.alphas.bin.gz");
    assert_eq!(asked.last().unwrap().headers["range"], "bytes=5000-");
}
