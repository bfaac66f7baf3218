//! The main command from end to end, offline and without weights: a tiny model with random weights writes noise, so
//! every sentence must be printed in Arabic with its reason, and the rest of the brief must be intact.

use crate::support::*;
use std::fs;

fn make() -> (tempfile::TempDir, i32, String) {
    let dir = tempfile::tempdir().unwrap();
    let articles = root().join("examples/articles");
    let (code, _, err) = run(
        dir.path(),
        &["brief", &articles.display().to_string(), "--out", "out", "--no-repair", "--model", &noise_model()],
    );
    (dir, code, err)
}

#[test]
fn the_examples_give_one_brief_per_event_and_an_index() {
    let (dir, code, err) = make();
    assert_eq!(code, 3, "{err}");
    let files = names(&dir.path().join("out"));
    assert_eq!(files.iter().filter(|n| n.ends_with(".md")).count(), 6, "{files:?}");
    let index = fs::read_to_string(dir.path().join("out/index.md")).unwrap();
    assert!(index.contains("08-rate-english-note.txt") && index.contains("another script"), "{index}");
    for md in files.iter().filter(|n| n.ends_with(".md") && *n != "index.md") {
        assert!(index.contains(md.as_str()), "{md} is not in the index");
        let text = fs::read_to_string(dir.path().join("out").join(md)).unwrap();
        for section in
            ["## What happened", "## Sources", "## Annex: figures and dates", "## Annex: sentences", "## Caveats"]
        {
            assert!(text.contains(section), "{md} lacks {section}");
        }
        for empty in ["None.", "None found.", "| |  |", "— 1 outlet"] {
            assert!(!text.contains(empty), "{md} has an empty section or cell: {empty}");
        }
        for boilerplate in [
            "زيارات اليوم",
            "اترك تعليق",
            "بريدك",
            "القائمة البريدية",
            "إعلان يمكن",
            "IMG",
            "الرئيسية",
            "Google News",
            "وسوم",
            "جميع الحقوق",
        ] {
            assert!(!text.contains(boilerplate), "{md} holds {boilerplate}");
        }
    }
}

#[test]
fn noise_is_never_printed_as_fact() {
    let (dir, _, _) = make();
    for name in names(&dir.path().join("out")).iter().filter(|n| n.ends_with(".json")) {
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(dir.path().join("out").join(name)).unwrap()).unwrap();
        let sentences = manifest["sentences"].as_array().unwrap();
        assert!(!sentences.is_empty());
        let text = fs::read_to_string(dir.path().join("out").join(name.replace(".json", ".md"))).unwrap();
        for s in sentences {
            assert_eq!(s["verdict"], "rejected", "{s}");
            assert!(!s["findings"].as_array().unwrap().is_empty());
        }
        assert!(text.contains("*Not translated reliably.*"), "{text}");
    }
}

#[test]
fn every_citation_resolves_to_the_arabic_its_place_and_its_digest() {
    let (dir, _, _) = make();
    let mut seen = 0;
    for name in names(&dir.path().join("out")).iter().filter(|n| n.ends_with(".json")) {
        let m: serde_json::Value =
            serde_json::from_slice(&fs::read(dir.path().join("out").join(name)).unwrap()).unwrap();
        for s in m["sentences"].as_array().unwrap() {
            let source = m["sources"].as_array().unwrap().iter().find(|x| x["id"] == s["article"]).unwrap();
            let path = source["file"]["path"].as_str().unwrap();
            if !path.ends_with(".txt") {
                continue;
            }
            let bytes = fs::read(path).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let (a, b) = (s["span"][0].as_u64().unwrap() as usize, s["span"][1].as_u64().unwrap() as usize);
            assert_eq!(mujaz_arabic::letters::tidy(&text[a..b]), s["arabic"].as_str().unwrap());
            assert_eq!(mujaz::types::sha256(text.as_bytes()), source["sha256"].as_str().unwrap());
            seen += 1;
        }
    }
    assert!(seen > 10);
}

#[test]
fn the_same_inputs_give_the_same_files() {
    let (a, ..) = make();
    let (b, ..) = make();
    let list = names(&a.path().join("out"));
    assert_eq!(list, names(&b.path().join("out")));
    for n in list {
        assert_eq!(
            fs::read(a.path().join("out").join(&n)).unwrap(),
            fs::read(b.path().join("out").join(&n)).unwrap(),
            "{n}"
        );
    }
}

#[test]
fn a_wire_copy_counts_once_as_a_source() {
    let (dir, _, _) = make();
    let out = dir.path().join("out");
    let flood = names(&out)
        .into_iter()
        .filter(|n| n.ends_with(".md"))
        .map(|n| fs::read_to_string(out.join(n)).unwrap())
        .find(|t| t.contains("05-flood-wire-copy"))
        .unwrap();
    assert!(flood.contains("3 articles, 2 ") && flood.contains("copy of S"), "{flood}");
    // The toll differs between the two independent reports, and the brief says so.
    let differ = &flood[flood.find("## Where the sources differ").expect("a section on differences")..];
    let killed = differ.lines().find(|l| l.starts_with("- Killed: 9")).unwrap_or_else(|| panic!("{differ}"));
    assert!(killed.contains("(S2, 13 October); 7") && killed.contains("(S1, 12 October)"), "{killed}");
}

#[test]
fn translate_gives_one_line_per_line() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("in.txt"), "قال الوزير ذلك.\n\nوانتهى اللقاء.\n").unwrap();
    let (code, out, err) = run(dir.path(), &["translate", "in.txt", "--raw", "--model", &noise_model()]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.lines().count(), 3, "{out:?}");
    assert_eq!(out.lines().nth(1), Some(""));
}

#[test]
fn verify_gives_one_result_per_line() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("ar"), "أوقفت الشرطة 62 أجنبيا\nزار الوزير موسكو\n").unwrap();
    fs::write(dir.path().join("en"), "Police arrested 62 foreigners\nThe minister visited London\n").unwrap();
    let (code, out, _) = run(dir.path(), &["verify", "--source", "ar", "--translation", "en", "--json"]);
    let v: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 3);
    assert_eq!(
        (v["pairs"][0]["verdict"].as_str(), v["pairs"][1]["verdict"].as_str()),
        (Some("passed"), Some("rejected"))
    );
    let checks: Vec<&str> =
        v["pairs"][1]["findings"].as_array().unwrap().iter().filter_map(|f| f["check"].as_str()).collect();
    assert_eq!(checks, ["names", "glossary"]);
    fs::write(dir.path().join("en"), "one line\n").unwrap();
    let (code, _, err) = run(dir.path(), &["verify", "--source", "ar", "--translation", "en"]);
    assert!(code == 2 && err.contains("aligned"), "{err}");
}

#[test]
fn templates_are_listed_exported_checked_and_used() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, _) = run(dir.path(), &["templates", "export", "t"]);
    assert!(code == 0 && out.contains("brief.md"), "{out}");
    assert_eq!(run(dir.path(), &["templates", "export", "t"]).0, 1, "an export must not write over files");
    assert_eq!(run(dir.path(), &["templates", "check", "t/brief.md"]).0, 0);
    fs::create_dir_all(dir.path().join("home/config/templates")).unwrap();
    fs::write(dir.path().join("home/config/templates/short.md"), "{{ event.id }}: {{ title }}\n").unwrap();
    fs::write(dir.path().join("good.txt"), ARTICLE).unwrap();
    let (code, out, err) =
        run(dir.path(), &["brief", "good.txt", "--no-repair", "--template", "short", "--model", &noise_model()]);
    assert_eq!(code, 3, "{err}");
    let text = fs::read_to_string(dir.path().join(out.trim())).unwrap();
    assert!(text.starts_with("rabat-2025-05-27-"), "{text}");
}

#[test]
fn every_citation_leads_to_its_sentence_and_back() {
    let (dir, _, _) = make();
    let out = dir.path().join("out");
    let mut links = 0;
    for name in names(&out).iter().filter(|n| n.ends_with(".md") && *n != "index.md") {
        let text = fs::read_to_string(out.join(name)).unwrap();
        for anchor in text.split("](#").skip(1).filter_map(|rest| rest.split_once(')')).map(|(a, _)| a) {
            assert!(text.contains(&format!("<a id=\"{anchor}\"></a>")), "{name}: nothing is called {anchor}");
            links += 1;
        }
        let annex = text.split("## Annex: sentences").nth(1).unwrap().split("<a id=\"caveats\">").next().unwrap();
        for row in annex.split("\n\n").filter(|r| r.starts_with("<a id=")) {
            assert!(row.contains("↑ "), "{name}: nothing leads back from {row}");
        }
    }
    assert!(links > 50, "{links}");
}

#[test]
fn without_a_model_a_brief_has_title_lead_facts_and_glosses() {
    let dir = tempfile::tempdir().unwrap();
    let articles = root().join("examples/articles");
    let start = std::time::Instant::now();
    let (code, _, err) =
        run(dir.path(), &["brief", &articles.display().to_string(), "--out", "out", "--model", "none"]);
    assert_eq!(code, 0, "{err}");
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    let out = dir.path().join("out");
    let all: Vec<String> =
        names(&out).iter().filter(|n| n.ends_with(".md")).map(|n| fs::read_to_string(out.join(n)).unwrap()).collect();
    for title in [
        "# Floods in M'Sila: 9 killed, 24 injured, 2 missing, 230 families evacuated (12 October 2025)",
        "# Bridge opened in Tangier (18 September 2025)",
        "# Qatar beat Kuwait 31–27 (22 April 2025)",
    ] {
        assert!(all.iter().any(|t| t.contains(title)), "no brief is titled {title}");
    }
    let rates = all.iter().find(|t| t.contains("# The Tunisian central bank cuts interest rate to 7.5%")).unwrap();
    assert!(rates.contains("by 50 basis points to 7.5% on 26 March 2025"), "{rates}");
    for text in all.iter().filter(|t| t.contains("# ") && t.contains("## What happened")) {
        assert!(text.contains("Not translated, not reviewed") && !text.contains("Machine-translated"), "{text}");
        assert!(text.contains(" · "), "no gloss: {text}");
    }
}

#[test]
fn a_headline_that_came_beside_the_text_is_read_and_cited() {
    let dir = tempfile::tempdir().unwrap();
    let article = serde_json::json!({
        "id": "fire", "date": "2025-05-12", "title": "مقتل خمسة أشخاص في حريق بفندق في مدينة طنجة",
        "text": "عاين المحققون غرف المبنى اليوم الاثنين.\n\nوقالت السلطات المحلية إن تحقيقا فتح لمعرفة الأسباب."
    });
    fs::write(dir.path().join("feed.jsonl"), article.to_string()).unwrap();
    let (code, _, err) = run(dir.path(), &["brief", "feed.jsonl", "--model", "none", "--out", "out"]);
    assert_eq!(code, 0, "{err}");
    let name = names(&dir.path().join("out")).into_iter().find(|n| n.ends_with(".md") && n != "index.md").unwrap();
    let text = fs::read_to_string(dir.path().join("out").join(name)).unwrap();
    assert!(text.contains("# Fire in Tangier") && text.contains("5 killed"), "{text}");
    assert!(text.contains("| Killed | 5 [[S1.0](#s1.0)] |"), "{text}");
    let annex = text.split("## Annex: sentences").nth(1).unwrap();
    assert!(!text.contains("| When |"), "the day in the text need not be that of the fire: {text}");
    assert!(annex.contains("<a id=\"s1.0\"></a>") && annex.contains("حريق بفندق"), "{annex}");
}

#[test]
fn related_events_lead_to_their_rows_in_the_index() {
    let shared = root().join("../shared/seeds");
    if !shared.exists() {
        println!("skipped: the articles are not here");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let formats = ["--format", "md,html", "--model", "none", "--out", "out"];
    let (code, _, err) = run(dir.path(), &[&["brief", shared.to_str().unwrap()][..], &formats].concat());
    assert_eq!(code, 0, "{err}");
    let out = dir.path().join("out");
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let mut links = 0;
    for (ending, index, mark) in [(".md", "index.md", "<a id=\"{}\"></a>"), (".html", "index.html", "<tr id=\"{}\">")] {
        let rows = read(index);
        for name in names(&out).iter().filter(|n| n.ends_with(ending) && *n != index) {
            let text = read(name);
            for id in text.split(&format!("{index}#")).skip(1).filter_map(|rest| rest.split([')', '"']).next()) {
                assert!(rows.contains(&mark.replace("{}", id)), "{name}: {index} has no row {id}");
                links += 1;
            }
        }
    }
    assert!(links >= 4, "{links}");
}

#[test]
fn a_brief_without_a_model_has_the_facts_of_real_articles() {
    let shared = root().join("../shared");
    if !shared.join("eval/facts-dev.json").exists() {
        println!("skipped: the articles and their facts are not here");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let seeds = shared.join("seeds").display().to_string();
    let (code, _, err) = run(dir.path(), &["brief", &seeds, "--out", "out", "--model", "none"]);
    assert_eq!(code, 0, "{err}");
    let out = dir.path().join("out");
    let all: Vec<String> =
        names(&out).iter().filter(|n| n.ends_with(".md")).map(|n| fs::read_to_string(out.join(n)).unwrap()).collect();
    let facts: serde_json::Value =
        serde_json::from_slice(&fs::read(shared.join("eval/facts-dev.json")).unwrap()).unwrap();
    for (event, f) in facts.as_object().unwrap() {
        let list = |key: &str| -> Vec<String> {
            f[key].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
        };
        let text = all.iter().find(|t| list("articles").iter().all(|a| t.contains(a))).expect(event);
        let stands = |m: &String| regex::Regex::new(m).unwrap().is_match(text);
        let missing: Vec<String> = list("must").into_iter().filter(|m| !stands(m)).collect();
        let wrong: Vec<String> = list("must_not").into_iter().filter(stands).collect();
        assert!(missing.is_empty() && wrong.is_empty(), "{event}: missing {missing:?}, wrong {wrong:?}\n{text}");
    }
}
