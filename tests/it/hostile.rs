//! Inputs that try to crash, stall or exhaust the program, each run as a user would and within a time limit.

use crate::support::{ARTICLE, mujaz, run};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Generous: tests run in parallel and unoptimised.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs `mujaz events` on the folder; returns the exit code and the output.
fn events(dir: &Path, inputs: &[&str]) -> (i32, String, String) {
    let began = Instant::now();
    let result = run(dir, &[&["events", "--json"], inputs].concat());
    assert!(began.elapsed() < LIMIT, "{inputs:?}: {:?}", began.elapsed());
    assert!((0..=3).contains(&result.0), "{inputs:?}: {} {}", result.0, result.2);
    result
}

#[test]
fn no_page_feed_or_record_crashes_or_stalls_the_program() {
    let story = "<p>افتتح وزير التجهيز محمد العلوي، الثلاثاء 27 ماي 2025، طريقا جديدا في الرباط طوله 40 كيلومترا.</p>";
    let n = 28_000;
    let wide = |tag: &str| format!("<html><body>{}{}</body></html>", story.repeat(4), tag.repeat(n));
    let json = |text: &str| serde_json::json!({"id": "x", "text": format!("{story}{text}")}).to_string();
    for (name, text) in [
        ("nested.html", wide("<b>")),
        ("lists.html", wide("<ul><li>")),
        ("blocks.html", wide("<div>")),
        ("formatted.html", wide("<p><font size=1><font size=2></p>")),
        ("tables.html", wide("<div><table><td></div>")),
        (
            "attributes.html",
            format!("<p {}>{}", (0..100_000).map(|i| format!("a{i} ")).collect::<String>(), story.repeat(4)),
        ),
        ("signs.html", wide(&"&".repeat(28))),
        ("record.json", json(&"<div>".repeat(100_000))),
        ("deep.json", format!("{{\"text\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000))),
        ("days.txt", format!("{ARTICLE}\n{}", "أمس الثلاثاء ".repeat(75_000))),
        ("word.txt", format!("{ARTICLE}\n{}", "ن".repeat(1_000_000))),
        ("quotes.txt", format!("{ARTICLE}\n{}", "«".repeat(300_000))),
        ("lines.txt", format!("{ARTICLE}{}", "سطر آخر\n".repeat(60_000))),
    ] {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(name), text).unwrap();
        let began = Instant::now();
        let (code, out, err) = events(dir.path(), &[name]);
        eprintln!("{name}: {code}, {:?}", began.elapsed());
        // The story is in the result, or the output says why not.
        assert!(out.contains("rabat") || err.contains("left out"), "{name}: {out} {err}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_in_an_inbox_are_reported_and_do_not_hang() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("in")).unwrap();
    std::fs::write(dir.path().join("in/a.txt"), ARTICLE).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(dir.path().join("in/pipe.txt")).status().unwrap().success());
    std::os::unix::fs::symlink("/dev/zero", dir.path().join("in/zero.txt")).unwrap();
    for inputs in [&["in"][..], &["in/a.txt", "in/pipe.txt", "in/zero.txt"], &["in/*.txt"]] {
        let (code, out, err) = events(dir.path(), inputs);
        assert_eq!(code, 3, "{err}");
        assert!(out.contains("rabat") && err.matches("not a regular file").count() == 2, "{err}");
    }
}

#[test]
fn a_heavy_batch_and_a_long_standard_input_are_read_in_parts_or_refused() {
    let dir = tempfile::tempdir().unwrap();
    let feed = |parts: &mut dyn FnMut(&mut dyn Write)| {
        let began = Instant::now();
        let mut child = mujaz(dir.path(), &["events", "-", "--json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        parts(&mut child.stdin.take().unwrap());
        let out = child.wait_with_output().unwrap();
        assert!(began.elapsed() < LIMIT);
        (out.status.code(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    // One article that is far too long.
    let (code, err) = feed(&mut |w| {
        for _ in 0..20 {
            // The program may have stopped reading.
            let _ = w.write_all(&vec![b'x'; 1 << 20]);
        }
    });
    assert_eq!(code, Some(1).filter(|_| code == Some(1)).or(Some(3)), "{err}");
    assert!(err.contains("standard input is longer than 16 MB"), "{err}");
    // Lines have no such limit: the last one is read.
    let (code, err) = feed(&mut |w| {
        let filler = serde_json::json!({"id": "f", "text": "short", "pad": "x".repeat(8 << 20)}).to_string();
        for _ in 0..20 {
            let _ = w.write_all(filler.as_bytes()).and_then(|()| w.write_all(b"\n"));
        }
        let _ = writeln!(w, "{}", serde_json::json!({"id": "last", "text": ARTICLE}));
    });
    assert_eq!(code, Some(3), "{err}");
    assert!(!err.contains("longer than"), "{err}");
}

#[cfg(unix)]
#[test]
fn file_names_do_not_control_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let name = "a\u{1b}]0;x\u{7}\nerror: all is lost\u{202e}.html";
    std::fs::write(dir.path().join(name), "<html><body><p>short</p></body></html>").unwrap();
    for json in [&["events", "."][..], &["events", ".", "--json"]] {
        let (_, out, err) = run(dir.path(), json);
        assert!(err.contains("\\u{1b}") && err.contains("\\nerror"), "{err}");
        assert!(!(out + &err).chars().any(|c| matches!(c, '\u{1b}' | '\u{7}' | '\u{202e}')));
    }
}
