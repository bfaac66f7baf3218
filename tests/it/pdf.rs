//! Briefs as PDF. In a build without the feature `pdf`, only its absence can be tested.

use crate::support::*;
use mujaz::config::{Format, InputConfig, Paper};
use mujaz::report::views::{BriefView, PointView, SentenceView};
use mujaz::report::{PDF_COMPILED, Templates, Wanted, example};
use std::fs;
use std::time::{Duration, Instant};

/// Whether there is PDF to test; says so if there is none.
fn compiled() -> bool {
    if !PDF_COMPILED {
        eprintln!("skipped: built without the feature pdf");
    }
    PDF_COMPILED
}

/// A brief as PDF.
fn pdf(view: &BriefView, paper: Paper) -> Vec<u8> {
    let wanted = Wanted { templates: &["brief.md".to_owned()], formats: &[Format::Pdf], paper, ..Wanted::default() };
    Templates::new().unwrap().files(&wanted, view, "brief").unwrap().remove(0).1.bytes().to_vec()
}

/// The text of a file, as this program reads one that it is given.
fn text(bytes: &[u8]) -> String {
    let read = mujaz::ingest::content("a.pdf", bytes, &InputConfig::default());
    read.articles.iter().map(|a| format!("{}\n{}\n", a.title.clone().unwrap_or_default(), a.text)).collect()
}

/// The words of a text without the punctuation around them.
fn words(text: &str) -> Vec<String> {
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    text.split_whitespace().map(bare).filter(|w| !w.is_empty()).collect()
}

/// The number of pages.
fn pages(bytes: &[u8]) -> usize {
    hayro_interpret::hayro_syntax::Pdf::new(bytes.to_vec()).expect("a PDF").pages().len()
}

#[test]
fn a_build_without_pdf_names_the_feature_before_it_makes_anything() {
    if PDF_COMPILED {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.txt"), ARTICLE).unwrap();
    let (code, _, err) = run(dir.path(), &["brief", "good.txt", "--model", "none", "--format", "pdf"]);
    assert!(code == 2 && err.contains("--features pdf"), "{err}");
    assert!(names(&dir.path().join("briefs")).is_empty());
}

#[test]
fn every_arabic_sentence_can_be_read_out_of_the_file_again() {
    if !compiled() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let articles = root().join("examples/articles").display().to_string();
    let arguments = ["brief", &articles, "--out", "out", "--model", "none", "--format", "pdf,json"];
    let (code, out, err) = run(dir.path(), &arguments);
    assert_eq!(code, 0, "{out}{err}");
    let list = names(&dir.path().join("out"));
    let mut read = 0;
    for name in list.iter().filter(|n| n.ends_with(".pdf")) {
        let found = words(&text(&fs::read(dir.path().join("out").join(name)).unwrap()));
        let found: std::collections::HashSet<String> = found.into_iter().collect();
        let view = fs::read(dir.path().join("out").join(name.replace(".pdf", ".brief.json"))).unwrap();
        let view: BriefView = serde_json::from_slice(&view).unwrap();
        let printed = view.sentences.iter().map(|s| s.arabic.clone()).chain([view.title.clone()]);
        let printed: Vec<String> =
            printed.chain(view.lead.iter().map(|p| p.text.clone())).flat_map(|t| words(&t)).collect();
        let lost: Vec<&String> = printed.iter().filter(|w| !found.contains(*w)).collect();
        assert!(lost.is_empty(), "{name} lacks {lost:?} of {} words", printed.len());
        read += 1;
    }
    assert!(read > 4, "{list:?}");
    // Rendered again, it is the same file.
    let (code, _, err) = run(dir.path(), &["render", "out", "--out", "again", "--format", "pdf"]);
    assert_eq!(code, 0, "{err}");
    for name in names(&dir.path().join("again")) {
        let file = |folder: &str| fs::read(dir.path().join(folder).join(&name)).unwrap();
        assert!(file("out") == file("again"), "{name} is different");
    }
}

#[test]
fn pages_have_the_size_of_the_paper() {
    if !compiled() {
        return;
    }
    let size = |paper| {
        let file = hayro_interpret::hayro_syntax::Pdf::new(pdf(&example(), paper)).unwrap();
        let (width, height) = file.pages()[0].render_dimensions();
        (width.round(), height.round())
    };
    assert_eq!(size(Paper::A4), (595.0, 842.0));
    assert_eq!(size(Paper::Letter), (612.0, 792.0));
}

#[test]
fn hostile_briefs_become_bounded_pages_in_bounded_time() {
    if !compiled() {
        return;
    }
    let limit = Duration::from_secs(60);
    let made = |what: &str, view: &BriefView, most: usize| {
        let begun = Instant::now();
        let bytes = pdf(view, Paper::A4);
        assert!(begun.elapsed() < limit, "{what} took {:?}", begun.elapsed());
        let count = pages(&bytes);
        assert!(count <= most, "{what} has {count} pages");
        bytes
    };
    made("a brief with nothing in it", &BriefView::default(), 1);
    let mut many = example();
    let sentence = |i: usize| SentenceView {
        id: format!("S1.{i}"),
        arabic: format!("وقال المتحدث في البيان رقم {i} إن الطريق بين المدينتين سيفتح من جديد بعد أيام"),
        ..example().sentences[0].clone()
    };
    many.sentences = (1..=3000).map(sentence).collect();
    let bytes = made("a brief of 3,000 sentences", &many, 600);
    assert!(pages(&bytes) > 100);
    // What cannot be broken at a space is broken anywhere, and stays within its cell.
    let (latin, arabic) = ("x".repeat(6_000), "ك".repeat(6_000));
    let mut long = example();
    long.title = latin.clone();
    long.banner.basis = latin.clone();
    long.sources[0].file = latin.clone();
    long.sources[0].url = Some(format!("https://example.org/{latin}"));
    long.sentences[0].arabic = arabic.clone();
    long.happened = vec![PointView { arabic: arabic.clone(), english: Some(latin), ..example().happened[0].clone() }];
    made("a brief of very long words", &long, 80);
    let odd = "\u{0}\u{7}\u{200b}\u{202e}\u{2066}\u{feff}\u{fffc}\u{ffff}\u{e000}\u{301}\u{64b}\u{651}\t\r\n漢字 שלום 👩‍👩‍👧 🇸🇾 e\u{301}\u{301}\u{301} \u{10ffff} %PDF (a) \\ <b> ﷺ ﷽ ـــ لا";
    let mut strange = example();
    strange.title = odd.into();
    strange.lead[0].text = odd.into();
    for s in &mut strange.sentences {
        s.arabic = odd.into();
        s.english = Some(odd.into());
    }
    strange.caveats = vec![odd.into(); 40];
    made("a brief of odd characters", &strange, 12);
    // Nothing but space where there should be words.
    let mut empty = example();
    empty.sentences.iter_mut().for_each(|s| s.arabic = " \u{a0}\n".into());
    empty.title = String::new();
    made("a brief of empty texts", &empty, 8);
}
