//! A folder of briefs over many runs: the index, grades of outlets, digests, manual corrections.

use crate::support::*;
use serde_json::json;
use std::fs;
use std::path::Path;

/// A short report as a JSON line.
fn report(id: &str, outlet: &str, date: &str, title: &str, text: &str) -> String {
    json!({ "id": id, "outlet": outlet, "date": date, "title": title, "text": text }).to_string()
}

fn flood(id: &str, outlet: &str, date: &str, place: &str, dead: &str) -> String {
    let (title, text) = (
        format!("فيضانات في {place}"),
        format!(
            "لقي {dead} أشخاص مصرعهم في فيضانات ضربت مدينة {place}، مساء الأحد، بحسب الدفاع المدني.\n\nوغمرت المياه عشرات المنازل في المدينة وقطعت الطرق المؤدية إليها."
        ),
    );
    report(id, outlet, date, &title, &text)
}

/// Makes briefs without a model and returns the index.
fn brief(dir: &Path, file: &str, lines: &[String], more: &[&str]) -> String {
    fs::write(dir.join(file), lines.join("\n")).unwrap();
    let (code, _, err) = run(dir, &[&["brief", file, "--out", "out", "--model", "none"], more].concat());
    assert_eq!(code, 0, "{err}");
    fs::read_to_string(dir.join("out/index.md")).unwrap()
}

fn text_of(dir: &Path, with: &str) -> String {
    let out = dir.join("out");
    let all = names(&out).into_iter().filter(|n| n.ends_with(".md") && n != "index.md");
    let all: Vec<String> = all.map(|n| fs::read_to_string(out.join(n)).unwrap()).collect();
    all.iter().find(|t| t.contains(with)).unwrap_or_else(|| panic!("no brief holds {with}: {all:?}")).clone()
}

#[test]
fn a_second_run_into_a_folder_keeps_what_was_there_by_month() {
    let dir = tempfile::tempdir().unwrap();
    let index = brief(dir.path(), "a.jsonl", &[flood("a", "الحي", "2025-10-13", "كسلا", "تسعة")], &[]);
    assert!(index.contains("## October 2025") && index.contains("| flood |") && index.contains("**new**"), "{index}");
    let index = brief(dir.path(), "b.jsonl", &[flood("b", "الحي", "2025-11-24", "طنجة", "ثلاثة")], &[]);
    let (november, october) = (index.find("## November 2025").unwrap(), index.find("## October 2025").unwrap());
    assert!(november < october && index.contains("Tangier, Morocco"), "{index}");
    assert_eq!(index.matches("**new**").count(), 1, "only what the last run made is new: {index}");
    // A new version of a brief replaces the previous one, even if its title changed.
    let before = names(&dir.path().join("out"));
    let more = [
        flood("a", "الحي", "2025-10-13", "كسلا", "تسعة"),
        report(
            "c",
            "الأيام",
            "2025-10-14",
            "ارتفاع حصيلة فيضانات كسلا",
            "ارتفعت حصيلة الفيضانات التي ضربت مدينة كسلا، أمس الأول الأحد، إلى 11 قتيلا، وفق ما أعلن الدفاع المدني اليوم الثلاثاء.",
        ),
    ];
    let index = brief(dir.path(), "a.jsonl", &more, &[]);
    assert_eq!(names(&dir.path().join("out")), before);
    assert!(index.contains("11 killed") && !index.contains("9 killed"), "{index}");
}

#[test]
fn a_grade_given_by_a_person_is_in_the_sources_and_the_manifest() {
    let dir = tempfile::tempdir().unwrap();
    let lines = [flood("a", "صحيفة الحي", "2025-10-13", "كسلا", "تسعة")];
    brief(dir.path(), "a.jsonl", &lines, &["--store=s.db"]);
    assert!(!text_of(dir.path(), "Kassala").contains("graded by"), "nothing is graded by itself");
    let curate = |arguments: &[&str]| run(dir.path(), &[&["curate", "--store=s.db"], arguments].concat());
    let (code, _, err) = curate(&["grade", "صحيفة الحي", "Z9", "--by", "R. Haddad"]);
    assert!(code == 2 && err.contains("Admiralty"), "{err}");
    let (code, said, err) = curate(&["grade", "صحيفة الحي", "b2", "--by", "R. Haddad"]);
    assert!(code == 0 && said.contains("B2, usually reliable") && !err.contains("note"), "{said}{err}");
    let (_, _, err) = curate(&["grade", "صحيفة لا يعرفها أحد", "C", "--by", "R. Haddad"]);
    assert!(err.contains("no article of the store"), "{err}");
    let other = report(
        "b",
        "الأيام",
        "2025-10-14",
        "حصيلة جديدة لفيضانات كسلا",
        "أعلن الدفاع المدني، الثلاثاء، أن حصيلة الفيضانات التي ضربت مدينة كسلا الأحد بلغت عشرة قتلى.",
    );
    let two = [lines[0].clone(), other];
    brief(dir.path(), "b.jsonl", &two, &["--store=s.db"]);
    let text = text_of(dir.path(), "Kassala");
    assert!(text.contains("**B2**: usually reliable, reports probably true (graded by R. Haddad"), "{text}");
    assert_eq!(text.matches("graded by").count(), 1, "the other outlet has no grade: {text}");
    let manifest = names(&dir.path().join("out")).into_iter().find(|n| n.ends_with(".json")).unwrap();
    let path = dir.path().join("out").join(&manifest);
    let value: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let graded = value["sources"].as_array().unwrap().iter().find(|s| s["grade"].is_object()).unwrap();
    assert_eq!((graded["grade"]["grade"].as_str(), graded["grade"]["by"].as_str()), (Some("B2"), Some("R. Haddad")));
    let (_, listed, _) = curate(&["grades"]);
    assert!(listed.contains("B2") && listed.contains("R. Haddad"), "{listed}");
    assert_eq!(curate(&["grade", "صحيفة الحي", "--withdraw", "--by", "R. Haddad"]).0, 0);
    assert!(!curate(&["grades"]).1.contains("B2") && curate(&["grades", "--all"]).1.contains("B2"));
}

#[test]
fn a_digest_has_the_leads_by_kind_and_country() {
    let dir = tempfile::tempdir().unwrap();
    let lines = [
        flood("a", "الحي", "2025-10-13", "كسلا", "تسعة"),
        flood("b", "الحي", "2025-11-24", "طنجة", "ثلاثة"),
        flood("c", "الحي", "2025-08-11", "صلالة", "أربعة"),
        report(
            "d",
            "الحي",
            "2025-06-02",
            "الرئيس التونسي يعين سفيرا",
            "عين الرئيس التونسي قيس سعيد، الاثنين، محمد العلوي سفيرا لدى فرنسا.\n\nوكان العلوي يعمل في وزارة الخارجية.",
        ),
    ];
    brief(dir.path(), "a.jsonl", &lines, &["--digest"]);
    let digest = fs::read_to_string(dir.path().join("out/digest.md")).unwrap();
    let at = |what: &str| digest.find(what).unwrap_or_else(|| panic!("{what} is not in {digest}"));
    assert!(digest.starts_with("# Digest of 4 events"), "{digest}");
    assert!(at("## Disasters and accidents") < at("### Morocco") && at("### Morocco") < at("### Sudan"), "{digest}");
    assert!(at("### Sudan") < at("## Politics and diplomacy"), "{digest}");
    assert!(digest.contains("9 people were killed") && digest.contains("low confidence"), "{digest}");
    assert!(!dir.path().join("out/digest.html").exists() && !dir.path().join("out/index.html").exists());
    // If the briefs are pages, the lists are pages too, and their links lead to those pages.
    brief(dir.path(), "a.jsonl", &lines, &["--digest", "--format", "md,html"]);
    for (name, links) in [("digest.html", 4), ("index.html", 4)] {
        let text = fs::read_to_string(dir.path().join("out").join(name)).unwrap();
        let page = dom_query::Document::from(text.as_str());
        let targets: Vec<String> =
            page.select("a[href]").nodes().iter().map(|a| a.attr("href").unwrap().to_string()).collect();
        assert_eq!(targets.len(), links, "{name}: {targets:?}");
        for to in &targets {
            assert!(to.ends_with(".html") && dir.path().join("out").join(to).is_file(), "{name}: {to}");
        }
    }
    let page = fs::read_to_string(dir.path().join("out/digest.html")).unwrap();
    let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("{what} is not in {page}"));
    assert!(at("<h2>Disasters and accidents</h2>") < at("<h3>Morocco</h3>"), "{page}");
    assert!(at("<h3>Sudan</h3>") < at("<h2>Politics and diplomacy</h2>"), "{page}");
}

#[test]
fn after_a_manual_correction_what_only_moved_is_not_called_withdrawn_or_changed() {
    let dir = tempfile::tempdir().unwrap();
    let lines = [
        flood("a1", "الحي", "2025-10-13", "كسلا", "تسعة"),
        report(
            "a2",
            "الأيام",
            "2025-10-14",
            "ارتفاع حصيلة فيضانات كسلا",
            "ارتفعت حصيلة الفيضانات التي ضربت مدينة كسلا، أمس الأول الأحد، إلى 11 قتيلا و30 جريحا، وفق ما أعلن الدفاع المدني اليوم الثلاثاء.",
        ),
    ];
    brief(dir.path(), "a.jsonl", &lines, &["--store=s.db"]);
    let curate = |arguments: &[&str]| {
        let (code, out, err) = run(dir.path(), &[&["curate", "--store=s.db"], arguments, &["--json"]].concat());
        assert_eq!(code, 0, "{err}");
        serde_json::from_str::<serde_json::Value>(&out).unwrap()
    };
    let listed = curate(&["list", "--all"]);
    let events = listed["events"].as_array().unwrap();
    assert_eq!(events.len(), 1, "{listed}");
    let first = events[0]["id"].as_str().unwrap().to_owned();
    // An article becomes an event of its own: its figures were not withdrawn.
    let other = curate(&["split", &first, "a2"])["event"].as_str().unwrap().to_owned();
    brief(dir.path(), "a.jsonl", &lines, &["--store=s.db"]);
    let text = text_of(dir.path(), "## New since revision 1");
    assert!(text.contains("No longer a source") && text.contains("9 killed"), "{text}");
    assert!(!text.contains("Withdrawn") && !text.contains(" → "), "{text}");
    // It is merged back: the brief of its own event is superseded, and its content is not news.
    curate(&["merge", &first, &other]);
    let index = brief(dir.path(), "a.jsonl", &lines, &["--store=s.db"]);
    assert!(index.contains("## Superseded") && index.matches("| flood |").count() == 1, "{index}");
    let text = text_of(dir.path(), "was merged into this one");
    assert!(!text.contains(" → ") && !text.contains("Withdrawn") && !text.contains("(new)"), "{text}");
    assert!(text.contains("Figures are not compared"), "{text}");
}

#[test]
fn reports_and_denials_are_shown_side_by_side() {
    let dir = tempfile::tempdir().unwrap();
    let lines = [
        report(
            "a",
            "الحي",
            "2025-10-13",
            "قصف مدفعي على قرية الهيشة",
            "قصفت القوات التركية قرية الهيشة بالمدفعية، أمس الأحد، ما أدى إلى مقتل شخصين، بحسب شهود عيان.\n\nولم تعرف بعد أسباب القصف.",
        ),
        report(
            "b",
            "الأيام",
            "2025-10-13",
            "أنقرة تنفي قصف قرية الهيشة",
            "نفت وزارة الدفاع التركية قصف قرية الهيشة بالمدفعية أمس الأحد.\n\nوقالت إن قواتها لم تكن في المنطقة.",
        ),
    ];
    fs::write(dir.path().join("a.jsonl"), lines.join("\n")).unwrap();
    run(dir.path(), &["events", "a.jsonl", "--store=s.db"]);
    let ids: serde_json::Value =
        serde_json::from_str(&run(dir.path(), &["curate", "--store=s.db", "list", "--all", "--json"]).1).unwrap();
    let ids: Vec<&str> = ids["events"].as_array().unwrap().iter().filter_map(|e| e["id"].as_str()).collect();
    if let [a, b] = ids.as_slice() {
        run(dir.path(), &["curate", "--store=s.db", "merge", a, b]);
    }
    brief(dir.path(), "a.jsonl", &lines, &["--store=s.db"]);
    let text = text_of(dir.path(), "## Where the sources differ");
    let part = &text[text.find("**Whether it is true**").unwrap_or_else(|| panic!("{text}"))..];
    assert!(
        part.contains("Eyewitnesses report it") && part.contains("denies it") && part.contains("Turkish"),
        "{part}"
    );
    assert!(part.contains("S1, 13 October, الحي") && part.contains("S2, 13 October, الأيام"), "{part}");
    assert!(text.contains("the cause is not known"), "{text}");
    // The headline of a denial is no report of what is denied.
    let lead = text.lines().find(|l| l.contains("id=\"lead\"")).unwrap();
    assert!(lead.contains("S1.1") && !lead.contains("S2.0"), "{lead}");
}
