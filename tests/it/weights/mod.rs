//! Tests on real weights; `.ci/run` fetches them first:
//! `mujaz models pull qwen2.5-coder-1.5b-instruct-q4_k_m`, then
//! `cargo test --release --test it -- --ignored weights::`

mod llamacpp;
mod student;

use crate::support::*;
use std::path::Path;
use std::process::{Command, Stdio};

const CARD: &str = "qwen2.5-coder-1.5b-instruct-q4_k_m";

/// The program with the user's own home folder, which has the weights.
fn with_weights(dir: &Path, arguments: &[&str]) -> (i32, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_mujaz"))
        .args(arguments)
        .current_dir(dir)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    (
        out.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&out.stdout).into_owned(),
        String::from_utf8_lossy(&out.stderr).into_owned(),
    )
}

fn briefs(out: &Path) -> Vec<(String, String)> {
    names(out)
        .into_iter()
        .filter(|n| n.ends_with(".md") && n != "index.md")
        .map(|n| (n.clone(), std::fs::read_to_string(out.join(n)).unwrap()))
        .collect()
}

#[test]
#[ignore = "needs real weights"]
fn weights_make_briefs_of_the_examples() {
    let dir = tempfile::tempdir().unwrap();
    let articles = root().join("examples/articles");
    let (code, _, err) = with_weights(
        dir.path(),
        &["brief", &articles.display().to_string(), "--out", "out", "--offline", "--model", CARD],
    );
    assert!(code == 0 || code == 3, "{code} {err}");
    let list = briefs(&dir.path().join("out"));
    assert_eq!(list.len(), 5, "{err}");
    let all: String = list.iter().map(|b| b.1.as_str()).collect();
    for fact in [
        "Tangier",
        "640",
        "410 million",
        "M'Sila",
        "24",
        "Doha",
        "Luxor",
        "3400",
        "7.5%",
        "22 April 2025",
        "18 September 2025",
    ] {
        assert!(all.contains(fact), "{fact} is in no brief:\n{all}");
    }
    // Every line of this model that passes the checks is a draft.
    let drafts = all.matches("Draft, low confidence: ").count();
    let withheld = all.matches("Not printed as what the source says").count() - drafts;
    println!("{drafts} drafts, {withheld} withheld");
    assert!(drafts > withheld, "{all}");
}

#[test]
#[ignore = "needs real weights"]
fn weights_give_the_same_sentence_alone_and_in_a_batch() {
    let dir = tempfile::tempdir().unwrap();
    let lines = [
        "قال الوزير إن الجسر سيفتح غدا.",
        "أعلنت الشركة خسائر بلغت 40 مليون دولار خلال السنة الماضية، حسب بيان لها.",
        "ولم يعلق الحزب.",
    ];
    std::fs::write(dir.path().join("in"), lines.join("\n")).unwrap();
    let translate = |batch: &str| {
        with_weights(
            dir.path(),
            &["translate", "in", "--raw", "--offline", "--quiet", "--model", CARD, "--batch", batch],
        )
        .1
    };
    let (alone, together) = (translate("1"), translate("8"));
    println!("{together}");
    assert_eq!(alone, together);
    assert_eq!(together.lines().count(), 3);
}

#[test]
#[ignore = "needs real weights"]
fn weights_make_four_briefs_of_the_seeds_with_their_facts() {
    let shared = root().join("../shared");
    if !shared.join("seeds").exists() {
        println!("skipped: the seed articles are not here");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (code, _, err) = with_weights(
        dir.path(),
        &["brief", &shared.join("seeds").display().to_string(), "--out", "out", "--offline", "--model", CARD],
    );
    assert!(code == 0 || code == 3, "{code} {err}");
    let list = briefs(&dir.path().join("out"));
    assert_eq!(list.len(), 4, "{err}");
    let facts: serde_json::Value =
        serde_json::from_slice(&std::fs::read(shared.join("eval/facts-dev.json")).unwrap()).unwrap();
    for (event, f) in facts.as_object().unwrap() {
        let holds = |text: &str| f["articles"].as_array().unwrap().iter().all(|a| text.contains(a.as_str().unwrap()));
        let text =
            &list.iter().find(|b| holds(&b.1)).unwrap_or_else(|| panic!("no brief has the articles of {event}")).1;
        for m in f["must"].as_array().unwrap() {
            assert!(regex::Regex::new(m.as_str().unwrap()).unwrap().is_match(text), "{event}: {m} is missing:\n{text}");
        }
        for m in f["must_not"].as_array().unwrap() {
            assert!(!regex::Regex::new(m.as_str().unwrap()).unwrap().is_match(text), "{event}: {m} stands in:\n{text}");
        }
    }
}

#[test]
#[ignore = "needs real weights"]
fn weights_make_a_brief_again_word_for_word() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.txt"), ARTICLE).unwrap();
    let (code, _, err) = with_weights(dir.path(), &["brief", "a.txt", "--out", "out", "--offline", "--model", CARD]);
    assert!(code == 0 || code == 3, "{err}");
    let manifest = names(&dir.path().join("out")).into_iter().find(|n| n.ends_with(".json")).unwrap();
    let (code, out, err) = with_weights(dir.path(), &["brief", "--check", &format!("out/{manifest}"), "--offline"]);
    println!("{out}");
    assert_eq!((code, out.starts_with("identical")), (0, true), "{out} {err}");
}

#[test]
#[ignore = "needs real weights"]
fn weights_tell_a_translation_from_another_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let ar = "افتتح الوزير جسرا جديدا في المدينة صباح اليوم\nانخفضت أسعار القمح بسبب وفرة المحصول\n";
    let good =
        "The minister opened a new bridge in the city this morning\nWheat prices fell because of a plentiful harvest\n";
    let other =
        "Wheat prices fell because of a plentiful harvest\nThe minister opened a new bridge in the city this morning\n";
    for (name, text) in [("ar", ar), ("good", good), ("other", other)] {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    let values = |file: &str| -> Vec<f64> {
        let arguments =
            ["verify", "--source", "ar", "--translation", file, "--adequacy", "--json", "--offline", "--model", CARD];
        let v: serde_json::Value = serde_json::from_str(&with_weights(dir.path(), &arguments).1).unwrap();
        v["pairs"].as_array().unwrap().iter().map(|p| p["adequacy"].as_f64().unwrap()).collect()
    };
    let (good, other) = (values("good"), values("other"));
    println!("{good:?} {other:?}");
    assert!(good.iter().all(|v| *v > 0.25) && other.iter().all(|v| *v < 0.25), "{good:?} {other:?}");
}

#[test]
#[ignore = "needs real weights"]
fn weights_run_a_job_once_and_revise_its_brief() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    std::fs::create_dir(d.join("inbox")).unwrap();
    let put = |name: &str| {
        std::fs::copy(root().join("examples/articles").join(name), d.join("inbox").join(name)).unwrap();
    };
    let config = format!(
        "[store]\npath = \"store.db\"\n[brief]\nsamples = 0\n[[job]]\nname = \"night\"\ninputs = [\"inbox\"]\nwindow = \"36500d\"\n\
         model = \"{CARD}\"\nmax_sentences = 4\n[[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n"
    );
    std::fs::write(d.join("mujaz.toml"), config).unwrap();
    let run = || with_weights(d, &["jobs", "run", "night", "--offline"]);
    put("03-flood-first-toll.txt");
    let (code, out, err) = run();
    assert!((code == 0 || code == 3) && out.contains("1 brief (0 revised;"), "{code} {out} {err}");
    let (code, out, err) = run();
    assert!(code == 0 && out.contains("no change") && !err.contains("loading"), "{code} {out} {err}");
    put("04-flood-toll-rises.txt");
    let (code, out, err) = run();
    assert!((code == 0 || code == 3) && out.contains("1 brief (1 revised;"), "{code} {out} {err}");
    let list = briefs(&d.join("out/latest"));
    assert_eq!(list.len(), 1);
    let text = &list[0].1;
    println!("{}", text.split("## What happened").next().unwrap());
    assert!(text.contains("revision 2") && text.contains("## New since revision 1"), "{text}");
    assert!(text.contains("New source") && text.contains("→"), "the toll rose: {text}");
}
