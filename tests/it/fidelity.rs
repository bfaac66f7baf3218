//! Measurement of the checks, glossaries, and repeated briefs.

use crate::support::*;
use std::path::Path;

const AR: &str = "أوقفت الشرطة 62 أجنبيا في المطار يوم الثلاثاء بعد مداهمة منزل في شمال طنجة\n\
لم يعلق الوزير سمير بوشعيب على الخبر خلال زيارته إلى موسكو أمس\n\
ارتفعت أسعار القمح بنسبة 7.5 في المائة في يونيو 2022 حسب وزارة الفلاحة\n\
أعلنت المستشفيات أن الزلزال أدى إلى مقتل عشرات الأشخاص في القرى القريبة من الحدود\n";
const EN: &str = "Police arrested 62 foreigners at the airport on Tuesday after a raid on a house in the north of Tangier\n\
The minister, Samir Bouchaib, did not comment on the news during his visit to Moscow yesterday\n\
Wheat prices rose by 7.5% in June 2022, according to the Ministry of Agriculture\n\
Hospitals said that the earthquake had killed dozens of people in villages near the border\n";

fn pair(dir: &Path) {
    std::fs::write(dir.join("ar"), AR).unwrap();
    std::fs::write(dir.join("en"), EN).unwrap();
}

#[test]
fn eval_fidelity_prints_the_recall_and_is_reproducible() {
    let dir = tempfile::tempdir().unwrap();
    pair(dir.path());
    let arguments = ["eval", "fidelity", "--source", "ar", "--translation", "en", "--json", "--out", "wrong"];
    let (code, out, err) = run(dir.path(), &arguments);
    assert_eq!(code, 0, "{err}");
    let v: serde_json::Value = serde_json::from_str(&out).unwrap();
    let rate = |kind: &str| {
        let row = v["kinds"].as_array().unwrap().iter().find(|k| k["kind"] == kind).unwrap();
        row["rate"].as_f64().unwrap()
    };
    assert_eq!(rate("none"), 0.0, "{out}");
    for kind in ["figure", "date", "name", "negation", "other", "glued", "loop", "script"] {
        assert_eq!(rate(kind), 1.0, "{kind} {out}");
    }
    assert_eq!(out, run(dir.path(), &arguments).1);
    // The generated pairs can be checked individually.
    let (code, out, _) = run(dir.path(), &["verify", "--source", "wrong/loop.ar", "--translation", "wrong/loop.en"]);
    assert_eq!((code, out.contains("0 of 4 pairs passed")), (3, true), "{out}");
}

/// The output of `mujaz eval fidelity` for some lines of the professional translations; `None` if those are not
/// available.
fn measured(lines: std::ops::Range<usize>) -> Option<serde_json::Value> {
    let shared = root().join("../shared/eval");
    let read = |n: &str| std::fs::read_to_string(shared.join(n)).ok();
    let (Some(ar), Some(en)) = (read("ntrex-dev.ar"), read("ntrex-dev.en")) else {
        println!("skipped: the professional translations are not here");
        return None;
    };
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in [("ar", ar), ("en", en)] {
        let part: Vec<&str> = text.lines().skip(lines.start).take(lines.len()).collect();
        std::fs::write(dir.path().join(name), part.join("\n")).unwrap();
    }
    let (code, out, err) = run(
        dir.path(),
        &["eval", "fidelity", "--source", "ar", "--translation", "en", "--json", "--seed", "11", "--seed", "12"],
    );
    assert_eq!(code, 0, "{err}");
    Some(serde_json::from_str(&out).unwrap())
}

#[test]
fn the_checks_keep_their_recall_on_the_tuning_lines() {
    let Some(v) = measured(0..200) else { return };
    for (kind, least) in [
        ("figure", 0.98),
        ("date", 0.92),
        ("name", 0.85),
        ("negation", 0.70),
        ("cut", 0.90),
        ("other", 0.97),
        ("glued", 0.90),
        ("loop", 0.99),
        ("script", 0.99),
    ] {
        let row = v["kinds"].as_array().unwrap().iter().find(|k| k["kind"] == kind).unwrap();
        assert!(row["rate"].as_f64().unwrap() >= least, "{row}");
    }
    assert!(v["kinds"][0]["rate"].as_f64().unwrap() <= 0.04, "{}", v["kinds"][0]);
}

/// The target is 4 %; the bound prevents a regression.
#[test]
fn unseen_good_translations_are_not_rejected_more_often() {
    let Some(v) = measured(200..1000) else { return };
    assert!(v["kinds"][0]["rate"].as_f64().unwrap() <= 0.10, "{}", v["kinds"][0]);
}

#[test]
fn glossary_check_names_conflicts_and_suggest_proposes_names() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.csv"), "arabic,english\nحموشي,Hammouchi\n").unwrap();
    std::fs::write(dir.path().join("b.csv"), "arabic,english\nحموشي,Hamouchi\n").unwrap();
    let (code, out, _) = run(dir.path(), &["glossary", "check", "a.csv", "b.csv"]);
    assert_eq!(code, 1);
    assert!(out.contains("b.csv:2: \"حموشي\" is \"Hamouchi\" here and \"Hammouchi\" in a.csv:2"), "{out}");
    assert_eq!(run(dir.path(), &["glossary", "check", "a.csv"]).0, 0);

    let articles = root().join("examples/articles").display().to_string();
    let (_, csv, err) = run(dir.path(), &["glossary", "suggest", &articles, "--at-least", "2"]);
    assert!(csv.starts_with("arabic,english,kind,notes"), "{csv} {err}");
    assert!(csv.lines().count() > 1, "{csv}");
    // The suggestions form a valid glossary without changes.
    std::fs::write(dir.path().join("mine.csv"), &csv).unwrap();
    assert_eq!(run(dir.path(), &["glossary", "check", "mine.csv"]).0, 0, "{csv}");
    let (_, rest, _) = run(dir.path(), &["glossary", "suggest", &articles, "--glossary", "mine.csv"]);
    assert!(rest.lines().count() < csv.lines().count(), "{rest}");
}

#[test]
fn a_brief_is_reproduced_from_its_manifest_and_changes_are_reported() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path();
    std::fs::write(path.join("a.txt"), ARTICLE).unwrap();
    let model = noise_model();
    let (code, _, err) =
        run(path, &["brief", "a.txt", "--out", "out", "--model", &model, "--samples", "1", "--offline"]);
    assert!(code == 0 || code == 3, "{err}");
    let manifest = names(&path.join("out")).into_iter().find(|n| n.ends_with(".json")).unwrap();
    let manifest = format!("out/{manifest}");
    let check = || run(path, &["brief", "--check", &manifest, "--offline"]);
    let (code, out, err) = check();
    assert_eq!((code, out.starts_with("identical")), (0, true), "{out} {err}");

    let brief = names(&path.join("out")).into_iter().find(|n| n.ends_with(".md") && n != "index.md").unwrap();
    let kept = std::fs::read_to_string(path.join("out").join(&brief)).unwrap();
    std::fs::write(path.join("out").join(&brief), kept.replace("Rabat", "Cairo")).unwrap();
    let (code, out, _) = check();
    assert!(code == 1 && out.contains("was edited after it was made"), "{out}");

    std::fs::write(path.join("out").join(&brief), kept).unwrap();
    std::fs::write(path.join("a.txt"), ARTICLE.replace("300", "400")).unwrap();
    let (code, out, _) = check();
    assert!(code == 1 && out.contains("has changed: its SHA-256 is different"), "{out}");

    std::fs::remove_file(path.join("a.txt")).unwrap();
    let (code, _, err) = check();
    assert!(code == 1 && err.contains("a.txt"), "{err}");
    std::fs::write(path.join("x.json"), "{}").unwrap();
    let (code, _, err) = run(path, &["brief", "--check", "x.json"]);
    assert!(code == 2 && err.contains("format 0"), "{err}");
}

#[test]
fn eval_review_measures_labelled_pairs_and_fits_the_calibration() {
    let dir = tempfile::tempdir().unwrap();
    pair(dir.path());
    let labelled = "{\"arabic\":\"استقبل الوزير السفير في القصر\",\"good\":\"The minister received the ambassador at \
        the palace\",\"bad\":[{\"type\":\"wrong-sense\",\"english\":\"The governor received the ambassador at the palace\"}]}\n\
        {\"arabic\":\"وصل الوفد إلى موسكو أمس\",\"machine\":\"The team arrived in London yesterday\",\"label\":\"major\"}\n";
    std::fs::write(dir.path().join("labelled.jsonl"), labelled).unwrap();
    let arguments = ["eval", "review", "labelled.jsonl", "--aligned", "ar", "en", "--misleads", "0.88"];
    let (code, out, err) = run(dir.path(), &[&arguments[..], &["--json"]].concat());
    assert_eq!(code, 0, "{err}");
    let v: serde_json::Value = serde_json::from_str(&out).unwrap();
    let low = |set: &str, kind: &str| {
        let rows = v["kinds"].as_array().unwrap();
        rows.iter().find(|r| r["set"] == set && r["kind"] == kind).unwrap()["low"].as_f64().unwrap()
    };
    assert_eq!([low("labelled", "faithful"), low("ar", "faithful")], [0.0, 0.0], "{out}");
    assert_eq!([low("labelled", "wrong-sense"), low("labelled", "misleads"), low("ar", "loop")], [1.0; 3], "{out}");
    // The coefficients are printed in the format that the program reads.
    let (code, out, err) = run(dir.path(), &[&arguments[..], &["--fit"]].concat());
    assert_eq!(code, 0, "{err}");
    let fitted: toml::Table = out.parse().unwrap();
    assert!(fitted["weights"].as_table().is_some_and(|w| !w.is_empty()), "{out}");
    // An invalid label is reported with its line.
    std::fs::write(dir.path().join("labelled.jsonl"), "{\"arabic\":\"x\"}\n").unwrap();
    let (code, _, err) = run(dir.path(), &["eval", "review", "labelled.jsonl"]);
    assert_eq!((code, err.contains("line 1 is not a labelled pair")), (1, true), "{err}");
}
