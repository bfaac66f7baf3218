//! `mujaz gloss`: word by word, without a model.

use crate::support::*;

#[test]
fn gloss_prints_columns_lines_and_json() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.txt"), "لم يعلن الوزير عن زيارته إلى القاهرة\n\nولقي ستة عمال مصرعهم\n").unwrap();
    let (code, out, err) = run(dir.path(), &["gloss", "a.txt", "--line"]);
    assert_eq!(code, 0, "{err}");
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 3, "{out}");
    for part in ["announce", "the-minister", "his-visit", "Cairo"] {
        assert!(lines[0].contains(part), "{part}: {out}");
    }
    assert!(lines[1].is_empty() && lines[2].contains("killed") && lines[2].contains("six"), "{out}");

    let (_, out, _) = run(dir.path(), &["gloss", "a.txt"]);
    let row = out.lines().find(|l| l.contains("القاهرة")).unwrap();
    assert!(row.starts_with("Cairo") && row.contains("PROPN"), "{row}");

    let (_, out, _) = run(dir.path(), &["gloss", "a.txt", "--json"]);
    let v: serde_json::Value = serde_json::from_str(&out).unwrap();
    let tokens = v["lines"][0]["tokens"].as_array().unwrap();
    let text = "لم يعلن الوزير عن زيارته إلى القاهرة";
    for t in tokens {
        let (a, b) = (t["span"][0].as_u64().unwrap() as usize, t["span"][1].as_u64().unwrap() as usize);
        assert_eq!(&text[a..b], t["text"].as_str().unwrap());
    }
    assert_eq!((tokens[1]["lemma"].as_str(), tokens[1]["pos"].as_str()), (Some("أعلن"), Some("VERB")));
    assert_eq!((tokens[6]["name"].as_bool(), tokens[2]["name"].as_bool()), (Some(true), Some(false)));
}
