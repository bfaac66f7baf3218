//! Briefs in every format, also rendered again from their manifests.

use crate::support::*;
use std::fs;
use std::path::Path;

/// Briefs of the examples without a model, in the folder `out`.
fn briefs(dir: &Path, more: &[&str]) -> Vec<String> {
    let articles = root().join("examples/articles").display().to_string();
    let arguments = [&["brief", &articles, "--out", "out", "--model", "none"], more].concat();
    let (code, out, err) = run(dir, &arguments);
    assert_eq!(code, 0, "{out}{err}");
    names(&dir.join("out"))
}

fn manifests(names: &[String]) -> Vec<String> {
    names.iter().filter(|n| n.ends_with(".json") && !n.ends_with(".brief.json")).cloned().collect()
}

#[test]
fn rendering_a_manifest_reproduces_its_files_exactly() {
    let dir = tempfile::tempdir().unwrap();
    let list = briefs(dir.path(), &["--format", "md,html,docx,json"]);
    let manifests = manifests(&list);
    assert!(manifests.len() > 4, "{list:?}");
    let (code, out, err) = run(dir.path(), &["render", "out", "--out", "again"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.lines().count(), manifests.len() * 4, "{out}");
    let mut compared = 0;
    for name in names(&dir.path().join("again")) {
        let (was, is) = (dir.path().join("out").join(&name), dir.path().join("again").join(&name));
        assert!(fs::read(&was).unwrap() == fs::read(&is).unwrap(), "{name} is different");
        compared += 1;
    }
    assert_eq!(compared, manifests.len() * 4);
}

#[test]
fn a_brief_that_a_model_made_is_rendered_without_it() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.txt"), ARTICLE).unwrap();
    let model = noise_model();
    let arguments = ["brief", "good.txt", "--out", "out", "--no-repair", "--front-matter", "--model", &model];
    assert_eq!(run(dir.path(), &arguments).0, 3);
    let out = dir.path().join("out");
    let manifest = manifests(&names(&out)).remove(0);
    let path = format!("out/{manifest}");
    let brief = manifest.replace(".json", ".md");
    let was = fs::read(out.join(&brief)).unwrap();
    assert!(was.starts_with(b"---\ntitle: "), "{}", String::from_utf8_lossy(&was));
    // It is written next to the brief itself, which does not change.
    let (code, printed, err) = run(dir.path(), &["render", &path, "--json"]);
    assert_eq!(code, 0, "{err}");
    let v: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert!(v["briefs"][0]["files"][0].as_str().unwrap().ends_with(&brief), "{v}");
    assert_eq!(fs::read(out.join(&brief)).unwrap(), was);
    // Another template writes another file.
    fs::write(dir.path().join("short.md"), "# {{ title }}\n").unwrap();
    let (code, printed, err) = run(dir.path(), &["render", &path, "--template", "short.md", "--format", "html,md"]);
    assert_eq!(code, 0, "{err}");
    let stem = brief.trim_end_matches(".md");
    assert_eq!(printed.lines().collect::<Vec<_>>(), [format!("out/{stem}.short.html"), format!("out/{stem}.short.md")]);
    assert_eq!(fs::read(out.join(&brief)).unwrap(), was);
    // Edits that somebody made to the brief are not lost.
    fs::write(out.join(&brief), "my own words").unwrap();
    let (code, _, err) = run(dir.path(), &["render", &path]);
    assert!(code == 1 && err.contains("edited after it was made") && err.contains("--out"), "{err}");
    assert_eq!(fs::read_to_string(out.join(&brief)).unwrap(), "my own words");
}

#[test]
fn invalid_manifests_formats_and_templates_are_reported() {
    let dir = tempfile::tempdir().unwrap();
    let list = briefs(dir.path(), &[]);
    let one = format!("out/{}", manifests(&list)[0]);
    fs::write(dir.path().join("old.json"), "{\"form\": 2}").unwrap();
    fs::write(dir.path().join("other.json"), "[1, 2]").unwrap();
    fs::write(dir.path().join("wrong.md"), "{{ titel }}").unwrap();
    fs::create_dir(dir.path().join("empty")).unwrap();
    for (arguments, code, says) in [
        (&["render", "old.json"][..], 2, "format 2"),
        (&["render", "other.json"], 2, "manifest"),
        (&["render", "nothing.json"], 2, "nothing.json"),
        (&["render", "empty"], 2, "no manifest"),
        (&["render", &one, "--format", "rtf"], 2, "md, html, docx, pdf, json"),
        (&["render", &one, "--template", "wrong.md"], 1, "titel"),
        (&["render", &one, "--template", "brief.html", "--format", "md"], 2, "makes HTML"),
        (&["render", &one, "old.json", "--out", "x"], 3, "format 2"),
    ] {
        let (is, out, err) = run(dir.path(), arguments);
        assert!(is == code && err.contains(says), "{arguments:?}: {is}\n{out}\n{err}");
    }
    assert_eq!(names(&dir.path().join("x")).len(), 1, "the other manifest was rendered");
}

#[test]
fn every_link_of_a_page_leads_somewhere_and_nothing_is_fetched() {
    let dir = tempfile::tempdir().unwrap();
    let list = briefs(dir.path(), &["--format", "html"]);
    let mut links = 0;
    for name in list.iter().filter(|n| n.ends_with(".html") && *n != "index.html") {
        let text = fs::read_to_string(dir.path().join("out").join(name)).unwrap();
        let page = dom_query::Document::from(text.as_str());
        for a in page.select("a[href]").nodes() {
            let to = a.attr("href").unwrap().to_string();
            if let Some(place) = to.strip_prefix('#') {
                let found =
                    page.select("[id]").nodes().iter().filter(|n| n.attr("id").as_deref() == Some(place)).count();
                assert_eq!(found, 1, "{name}: {to}");
                links += 1;
            }
        }
        assert_eq!(page.select("img, script, link, iframe, object, form, base").length(), 0);
        assert!(!text.contains("url(") && !text.contains("@import"), "{name}");
        assert!(page.select("[lang=ar][dir=rtl]").length() > 2, "{name}");
        // Every sentence of the annex links back.
        for row in page.select("div.pair[id]").nodes() {
            assert!(row.descendants().iter().any(|d| d.has_class("back")), "{name}: {}", row.text());
        }
    }
    assert!(links > 50, "{links}");
}

#[test]
fn the_manual_shows_every_field_of_every_view() {
    const WRITE: &str = "MUJAZ_WRITE_FIELDS";
    let path = root().join("docs/src/templates.md");
    let mut text = fs::read_to_string(&path).unwrap();
    for view in mujaz::report::View::ALL {
        let (begin, end) =
            (format!("<!-- fields of {} -->\n\n", view.name()), format!("\n<!-- end of {} -->", view.name()));
        let start = text.find(&begin).expect("templates.md marks the place") + begin.len();
        let stop = start + text[start..].find(&end).expect("templates.md marks the end");
        let table = mujaz::report::fields_table(view);
        if std::env::var_os(WRITE).is_some() {
            text.replace_range(start..stop, &table);
            fs::write(&path, &text).unwrap();
        } else {
            assert!(
                text[start..stop] == table,
                "templates.md is out of date for {}; run this with {WRITE}=1",
                view.name()
            );
        }
    }
}
