//! Bad input gives one clear message (what, where, why, what to do) and the right exit code, and does not affect the
//! results of other inputs.

use crate::support::*;
use std::fs;
use std::path::Path;

/// Groups a good article together with whatever `make` writes next to it; the good one must be in the result.
fn beside_a_good_article(make: impl Fn(&Path), code: i32, says: &[&str]) {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in");
    fs::create_dir(&input).unwrap();
    fs::write(input.join("good.txt"), ARTICLE).unwrap();
    make(&input);
    let (got, out, err) = run(dir.path(), &["events", "in", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out} {err}"));
    let found: Vec<&str> = value["events"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|e| e["articles"].as_array().unwrap())
        .filter_map(|a| a["id"].as_str())
        .collect();
    assert!(found.contains(&"good"), "{out}");
    let skipped = value["skipped"].to_string();
    for s in says {
        assert!(skipped.contains(s), "`{s}` is not in {skipped}");
    }
    assert_eq!(got, code, "{out} {err}");
}

#[test]
fn an_empty_file() {
    beside_a_good_article(|d| fs::write(d.join("e.txt"), "").unwrap(), 3, &["e.txt", "empty"]);
}

#[test]
fn a_binary_file() {
    beside_a_good_article(
        |d| fs::write(d.join("b.txt"), [0u8, 1, 2, 3, 255, 0, 7].repeat(50)).unwrap(),
        3,
        &["b.txt", "binary"],
    );
}

#[test]
fn a_file_of_a_hundred_megabytes() {
    let make = |d: &Path| fs::File::create(d.join("huge.txt")).unwrap().set_len(100 << 20).unwrap();
    beside_a_good_article(make, 3, &["huge.txt", "100 MB", "input.max_bytes"]);
}

#[test]
fn a_broken_line_in_the_middle_of_json_lines() {
    let line = |id: &str| serde_json::json!({ "id": id, "text": ARTICLE.replace("الرباط", "فاس") }).to_string();
    let make =
        |d: &Path| fs::write(d.join("l.jsonl"), format!("{}\n{{\"id\": \n{}\n", line("one"), line("two"))).unwrap();
    beside_a_good_article(make, 3, &["l.jsonl:2", "not valid JSON", "the other lines were read"]);
}

#[test]
fn a_page_without_text() {
    beside_a_good_article(
        |d| fs::write(d.join("p.html"), "<html><body><script>x()</script></body></html>").unwrap(),
        3,
        &["p.html", "no text"],
    );
}

#[test]
fn other_languages_are_left_out_and_are_no_failure() {
    let make = |d: &Path| {
        fs::write(d.join("en.txt"), "The minister opened a new road in the capital on Tuesday.").unwrap();
        fs::write(
            d.join("fa.txt"),
            "رئیس جمهوری گفت که این نشست برای بررسی اوضاع منطقه برگزار شد و همه را شگفت زده کرد.",
        )
        .unwrap();
    };
    beside_a_good_article(make, 0, &["another script", "Persian"]);
}

#[cfg(unix)]
#[test]
fn a_loop_of_symbolic_links() {
    beside_a_good_article(|d| std::os::unix::fs::symlink(d, d.join("again")).unwrap(), 3, &["again", "leads back to"]);
}

#[test]
fn a_missing_input_does_not_affect_others() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.txt"), ARTICLE).unwrap();
    let (code, out, err) = run(dir.path(), &["events", "good.txt", "missing.txt"]);
    assert_eq!(code, 3);
    assert!(
        out.contains("good")
            && err.contains("missing.txt")
            && err.contains("check the spelling") | err.contains("No such file"),
        "{out}{err}"
    );
}

#[cfg(unix)]
#[test]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("secret.txt");
    fs::write(&path, ARTICLE).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(&path).is_ok() {
        println!("skipped: this user may read every file");
        return;
    }
    fs::write(dir.path().join("good.txt"), ARTICLE).unwrap();
    let (code, out, err) = run(dir.path(), &["events", "good.txt", "secret.txt"]);
    assert!(
        code == 3 && out.contains("good") && err.contains("secret.txt") && err.contains("permissions"),
        "{out}{err}"
    );
}

#[test]
fn two_inputs_with_one_name_both_count() {
    let dir = tempfile::tempdir().unwrap();
    for (sub, city) in [("a", "الرباط"), ("b", "فاس")] {
        fs::create_dir(dir.path().join(sub)).unwrap();
        fs::write(dir.path().join(sub).join("x.txt"), ARTICLE.replace("الرباط", city)).unwrap();
    }
    let (_, out, _) = run(dir.path(), &["events", "a", "b", "--json"]);
    assert!(out.contains("\"x\"") && out.contains("\"x-2\""), "{out}");
}

/// Runs `brief` on one good article with the given extra arguments.
fn brief(extra: &[&str]) -> (i32, String, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.txt"), ARTICLE).unwrap();
    fs::write(dir.path().join("file"), "x").unwrap();
    let mut arguments = vec!["brief", "good.txt", "--offline"];
    arguments.extend(extra);
    let (code, _, err) = run(dir.path(), &arguments);
    (code, err, names(&dir.path().join("briefs")))
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let (code, err, _) = brief(&["--out", "file/sub", "--model", &noise_model()]);
    assert!(code == 1 && err.contains("file/sub") && err.contains("cannot be written"), "{code} {err}");
}

#[test]
fn a_template_that_names_something_unknown_or_loops() {
    let dir = tempfile::tempdir().unwrap();
    for (text, says) in [
        ("# {{ title }}\n{{ tittle }}\n", "tittle"),
        ("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "loops"),
    ] {
        let path = dir.path().join("own.md");
        fs::write(&path, text).unwrap();
        let (code, err, written) = brief(&["--template", &path.display().to_string(), "--model", &noise_model()]);
        assert!(code == 1 && err.contains("own.md:") && err.contains(says) && err.contains("help:"), "{code} {err}");
        assert!(written.is_empty());
    }
}

#[test]
fn a_model_file_that_is_truncated_or_of_an_unknown_kind() {
    let dir = tempfile::tempdir().unwrap();
    let whole = fs::read(noise_model()).unwrap();
    let cut = dir.path().join("cut.gguf");
    fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let (code, err, _) = brief(&["--model", &cut.display().to_string()]);
    assert!(
        code == 1 && err.contains("cut.gguf") && err.contains("truncated") && err.contains("help:"),
        "{code} {err}"
    );

    let other = dir.path().join("other.gguf");
    let at = whole.windows(5).position(|w| w == b"qwen2").unwrap();
    let mut changed = whole.clone();
    changed[at..at + 5].copy_from_slice(b"mamba");
    fs::write(&other, changed).unwrap();
    let (code, err, _) = brief(&["--model", &other.display().to_string()]);
    assert!(
        code == 1 && err.contains("`mamba`") && err.contains("llama, qwen2, qwen3, gemma3, hunyuan-dense and t5"),
        "{code} {err}"
    );

    let junk = dir.path().join("junk.gguf");
    fs::write(&junk, b"not a model").unwrap();
    let (code, err, _) = brief(&["--model", &junk.display().to_string()]);
    assert!(code == 1 && err.contains("not a usable GGUF file"), "{code} {err}");
}

#[test]
fn models_that_are_unknown_absent_or_made_for_something_else() {
    let (code, err, _) = brief(&["--model", "nonsense"]);
    assert!(code == 2 && err.contains("nonsense") && err.contains("known are"), "{code} {err}");
    let (code, err, _) = brief(&["--model", "qwen3-4b-q4_k_m"]);
    assert!(code == 1 && err.contains("--offline") && err.contains("mujaz models pull"), "{code} {err}");
    let pegasus = seq2seq_model("pegasus");
    let (code, err, _) = brief(&["--model", &pegasus]);
    assert!(code == 2 && err.contains("summarises") && err.contains("--summariser"), "{code} {err}");
}

#[cfg(not(feature = "cuda"))]
#[test]
fn missing_cuda_fails_loudly() {
    let (code, err, _) = brief(&["--device", "cuda", "--model", &noise_model()]);
    assert!(code == 1 && err.contains("without CUDA") && err.contains("--features cuda"), "{code} {err}");
    let (code, err, _) = brief(&["--device", "gpu", "--model", &noise_model()]);
    assert!(code == 2 && err.contains("gpu"), "{code} {err}");
}

#[test]
fn an_unknown_key_in_the_configuration() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("mujaz.toml"), "[brief]\nmax_sentences = 4\ncolour = 1\n").unwrap();
    fs::write(dir.path().join("good.txt"), ARTICLE).unwrap();
    let (code, _, err) = run(dir.path(), &["events", "good.txt"]);
    assert!(code == 2 && err.contains("mujaz.toml:3") && err.contains("colour"), "{code} {err}");
}

/// Needs permission to mount a small file system; prints a note and skips otherwise.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full() {
    let dir = tempfile::tempdir().unwrap();
    let small = dir.path().join("small");
    fs::create_dir(&small).unwrap();
    let mounted =
        std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=8k", "tmpfs"]).arg(&small).output();
    if !mounted.is_ok_and(|o| o.status.success()) {
        println!("skipped: no file system can be mounted here");
        return;
    }
    fs::write(dir.path().join("good.txt"), ARTICLE).unwrap();
    let (code, _, err) =
        run(dir.path(), &["brief", "good.txt", "--out", "small", "--no-repair", "--model", &noise_model()]);
    let left = names(&small);
    let _ = std::process::Command::new("umount").arg(&small).status();
    assert!(code == 1 && err.contains("free some space"), "{code} {err}");
    assert!(!left.iter().any(|n| n.ends_with(".md") || n.starts_with(".mujaz")), "{left:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_in_the_middle_keeps_what_is_finished_and_whole() {
    use std::io::{BufRead, BufReader};
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    for i in 0..120 {
        let day = 1 + i % 28;
        let month = ["يناير", "مارس", "ماي", "يوليوز", "شتنبر"][i % 5];
        let text = format!(
            "خبر رقم {i}\n\nأعلن المسؤول يوم {day} {month} 2025 افتتاح المشروع رقم {} الذي كلف {} مليون درهم.\n",
            i * 37 + 5,
            i * 11 + 3
        );
        fs::write(dir.path().join(format!("in/a{i:03}.txt")), text).unwrap();
    }
    let mut child = mujaz(dir.path(), &["brief", "in", "--out", "out", "--no-repair", "--model", &noise_model()])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = lines.by_ref().map_while(Result::ok).find(|l| l.starts_with("wrote "));
    assert!(first.is_some(), "nothing was written");
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let rest: Vec<String> = lines.map_while(Result::ok).collect();
    let code = child.wait().unwrap().code();
    assert_eq!(code, Some(130), "{rest:?}");
    let files = names(&dir.path().join("out"));
    assert!(files.iter().all(|n| !n.starts_with(".mujaz")), "{files:?}");
    for md in files.iter().filter(|n| n.ends_with(".md") && *n != "index.md") {
        let text = fs::read_to_string(dir.path().join("out").join(md)).unwrap();
        assert!(text.trim_end().ends_with("-->") && files.contains(&md.replace(".md", ".json")), "{md} is not whole");
    }
}
