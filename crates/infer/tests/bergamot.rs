//! A tiny student of Marian against what the reference makes of it (`tools/bergamot_golden.py`).

use mujaz_infer::{Compute, LoadOptions, Request, Runtime, Translator, load};
use std::path::{Path, PathBuf};

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/seq2seq/bergamot")
}

/// The model without its shortlist, or with it.
fn folder(shortlist: bool) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["model.tiny.intgemm.alphas.bin", "vocab.tiny.spm", "lex.tiny.s2t.bin"] {
        if shortlist || !name.starts_with("lex") {
            std::fs::copy(golden().join(name), dir.path().join(name)).unwrap();
        }
    }
    dir
}

fn translate(folder: &Path, compute: Compute, beams: usize, lines: &[String]) -> Vec<String> {
    let options = LoadOptions {
        model: Some(folder.display().to_string()),
        compute,
        beams: Some(beams),
        ..LoadOptions::default()
    };
    let mut loaded = load(&options, &Runtime::new(folder)).unwrap_or_else(|e| panic!("{}", e.report()));
    let requests: Vec<Request> = lines.iter().map(|l| Request { text: l.clone(), ..Request::default() }).collect();
    let results = loaded.model.translate(&requests, &mut |_, _| ()).unwrap();
    results.into_iter().map(|r| r.unwrap().text).collect()
}

/// Source lines, and the reference's outputs on the whole vocabulary or on the shortlist.
fn lines(shortlist: bool) -> (Vec<String>, Vec<String>) {
    let text = std::fs::read_to_string(golden().join("golden.json")).unwrap();
    let list: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let of = |key: &str| list.iter().map(|v| v[key].as_str().unwrap().to_owned()).collect();
    (of("source"), of(if shortlist { "shortlist" } else { "whole" }))
}

#[test]
fn a_student_writes_what_the_reference_writes() {
    for shortlist in [false, true] {
        let dir = folder(shortlist);
        let (sources, wanted) = lines(shortlist);
        let got = translate(dir.path(), Compute::Auto, 1, &sources);
        // Outputs of random weights run into the limit of length, which differs. Float sums in another order may move a
        // number across a rounding boundary, which can change the rest of a line.
        let same = got.iter().zip(&wanted).filter(|(g, w)| {
            let (g, w): (Vec<&str>, Vec<&str>) = (g.split(' ').collect(), w.split(' ').collect());
            g.iter().zip(&w).all(|(g, w)| g == w)
        });
        let same = same.count();
        assert!(same >= 16, "{same} of {} lines", wanted.len());
    }
}

#[test]
fn a_line_is_the_same_alone_and_in_a_batch_and_greedy_is_a_beam_of_one() {
    let dir = folder(true);
    let (sources, _) = lines(true);
    for beams in [1, 3] {
        let together = translate(dir.path(), Compute::Auto, beams, &sources);
        for (source, whole) in sources.iter().zip(&together).take(4) {
            assert_eq!(&translate(dir.path(), Compute::Auto, beams, std::slice::from_ref(source))[0], whole);
        }
    }
}

#[test]
fn other_number_types_unpack_the_weights() {
    let dir = folder(false);
    let (sources, _) = lines(false);
    let exact = translate(dir.path(), Compute::F32, 1, &sources);
    let half = translate(dir.path(), Compute::BF16, 1, &sources);
    let begins = |a: &str, b: &str| a.split(' ').next() == b.split(' ').next();
    assert!(exact.iter().zip(&half).filter(|(a, b)| begins(a, b)).count() >= 15);
}

#[test]
fn what_is_missing_or_damaged_is_named() {
    let error = |dir: &Path| {
        let options = LoadOptions { model: Some(dir.display().to_string()), ..LoadOptions::default() };
        load(&options, &Runtime::new(dir)).err().unwrap().report()
    };
    let dir = folder(true);
    std::fs::write(dir.path().join("lex.tiny.s2t.bin"), [0; 100]).unwrap();
    assert!(error(dir.path()).contains("not a usable binary shortlist"));
    let dir = folder(true);
    let path = dir.path().join("model.tiny.intgemm.alphas.bin");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(error(dir.path()).contains("table of tensors is damaged"));
    std::fs::copy(dir.path().join("vocab.tiny.spm"), dir.path().join("vocab.other.spm")).unwrap();
    assert!(error(dir.path()).contains("several vocabularies"));
    std::fs::remove_file(dir.path().join("vocab.other.spm")).unwrap();
    std::fs::remove_file(dir.path().join("vocab.tiny.spm")).unwrap();
    assert!(error(dir.path()).contains("neither config.json nor a .gguf file"));
}
