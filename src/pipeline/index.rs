//! The index of a folder, built from its manifests, so that it always shows the briefs that are there.

use super::manifest::{EventRecord, FileRecord, is_readable};
use super::no_model::NO_MODEL;
use crate::config::Format;
use crate::deliver;
use crate::error::Result;
use crate::report::Templates;
use crate::report::views::{BannerView, EventView, IndexMonth, IndexRow, IndexView, SkippedView, SupersededView};
use crate::types::{NOT_GIVEN, Verdict, month_name};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The parts of a manifest that an index reads.
#[derive(Deserialize)]
struct Seen {
    form: u32,
    #[serde(default)]
    view: Shown,
    event: EventRecord,
    #[serde(default)]
    model: Named,
    #[serde(default)]
    changes: Option<Merged>,
    files: Vec<FileRecord>,
    sources: Vec<IgnoredAny>,
    sentences: Vec<Checked>,
}

/// The parts of the view that an index reads.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Shown {
    title: String,
    event: EventView,
    banner: BannerView,
}

#[derive(Deserialize)]
struct Merged {
    #[serde(default)]
    merged: Vec<String>,
}

#[derive(Deserialize, Default)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Checked {
    verdict: Verdict,
}

/// A brief in a folder.
#[derive(Debug, Clone)]
pub struct Shelved {
    /// Its row in the index.
    pub row: IndexRow,
    /// The name of its manifest.
    pub manifest: String,
    /// Its other files.
    pub files: Vec<String>,
    /// Events that were merged into this one.
    pub merged: Vec<String>,
}

impl Shelved {
    /// The common prefix of its file names.
    pub fn stem(&self) -> &str {
        self.manifest.strip_suffix(".json").unwrap_or(&self.manifest)
    }
}

/// The briefs of a folder, read from their manifests; other files are ignored, and so are briefs without a file.
pub fn shelf(folder: &Path) -> Vec<Shelved> {
    let Ok(list) = std::fs::read_dir(folder) else { return Vec::new() };
    let names = list.flatten().map(|e| e.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|n| n.ends_with(".json")).collect();
    names.sort();
    names.into_iter().filter_map(|n| shelved(folder, n)).collect()
}

fn shelved(folder: &Path, manifest: String) -> Option<Shelved> {
    let bytes = std::fs::read(folder.join(&manifest)).ok()?;
    let m: Seen = serde_json::from_slice(&bytes).ok().filter(|m: &Seen| is_readable(m.form))?;
    // A delivery may take only some of the formats; names are those of files in the folder.
    let own = |f: &&FileRecord| Path::new(&f.name).file_name().is_some_and(|n| *n == *f.name);
    let there: Vec<&String> =
        m.files.iter().filter(own).map(|f| &f.name).filter(|f| folder.join(f).is_file()).collect();
    let file = (*there.first()?).clone();
    let page = page_of(there).map(str::to_owned);
    let known = |text: String, other: String| if text.is_empty() { other } else { text };
    let row = IndexRow {
        title: known(m.view.title, m.event.id.clone()),
        kind: m.view.event.kind,
        country: m.view.event.country,
        confidence: m.view.banner.confidence,
        revision: m.event.revision,
        day: m.event.when.map_or_else(String::new, |w| w.iso()),
        fresh: false,
        translated: m.model.id != NO_MODEL,
        file,
        page,
        when: known(m.view.event.when, m.event.when.map_or_else(|| NOT_GIVEN.into(), |w| w.english())),
        place: known(m.view.event.place, m.event.places.first().map_or_else(|| NOT_GIVEN.into(), |p| p.1.clone())),
        articles: m.sources.len(),
        passed: m.sentences.iter().filter(|s| s.verdict == Verdict::Passed).count(),
        sentences: m.sentences.len(),
        event: m.event.id,
    };
    let files = m.files.into_iter().map(|f| f.name).collect();
    Some(Shelved { row, manifest, files, merged: m.changes.map(|c| c.merged).unwrap_or_default() })
}

/// The names of the files of each event in a folder.
pub fn stems(folder: &Path) -> BTreeMap<String, String> {
    shelf(folder).into_iter().map(|s| (s.row.event.clone(), s.stem().to_owned())).collect()
}

/// The month of a day: `October 2025`.
fn month(day: &str) -> String {
    let mut parts = day.rsplit('-').skip(1);
    let month = parts.next().and_then(|m| m.parse().ok()).map(month_name);
    match (month, parts.next()) {
        (Some(m), Some(year)) => format!("{m} {}", year.trim_start_matches('0')),
        (Some(m), None) => format!("{m}, year not given"),
        (None, _) => "Day not known".to_owned(),
    }
}

/// The index of the briefs of a folder. `fresh` lists the events whose briefs the last run made or revised.
pub fn index(folder: &Path, fresh: &BTreeSet<&str>, skipped: Vec<SkippedView>) -> IndexView {
    let all = shelf(folder);
    let mut mergers: BTreeMap<&str, &Shelved> = BTreeMap::new();
    for s in &all {
        for m in &s.merged {
            mergers.entry(m).or_insert(s);
        }
    }
    let (mut briefs, mut superseded): (Vec<IndexRow>, Vec<SupersededView>) = (Vec::new(), Vec::new());
    for s in &all {
        match mergers.get(s.row.event.as_str()).filter(|by| by.row.event != s.row.event) {
            Some(by) => superseded.push(SupersededView {
                title: s.row.title.clone(),
                file: s.row.file.clone(),
                page: s.row.page.clone(),
                by: by.row.file.clone(),
                by_page: by.row.page.clone(),
            }),
            None => briefs.push(IndexRow { fresh: fresh.contains(s.row.event.as_str()), ..s.row.clone() }),
        }
    }
    // Newest first; those without a year or day last.
    let dated = |r: &IndexRow| (r.day.len() == 10, r.day.clone());
    briefs.sort_by(|a, b| dated(b).cmp(&dated(a)).then(a.file.cmp(&b.file)));
    let mut months: Vec<IndexMonth> = Vec::new();
    for b in &briefs {
        let name = month(&b.day);
        match months.last_mut().filter(|m| m.name == name) {
            Some(m) => m.briefs.push(b.clone()),
            None => months.push(IndexMonth { name, briefs: vec![b.clone()] }),
        }
    }
    IndexView {
        title: "Briefs".into(),
        briefs,
        months,
        superseded,
        skipped,
        note: "Not reviewed; see the caveats of each brief.".into(),
        ..IndexView::default()
    }
}

/// The page among the files of a brief: the first HTML file.
pub fn page_of<'a>(files: impl IntoIterator<Item = &'a String>) -> Option<&'a str> {
    files.into_iter().map(String::as_str).find(|f| Format::of_file(f) == Some(Format::Html))
}

/// A list of briefs as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Markdown.
    pub file: PathBuf,
    /// The same as a page, if any brief has one.
    pub page: Option<PathBuf>,
}

/// Writes the index of a folder: `index.md`, and `index.html` if any brief has a page.
///
/// # Errors
/// A template cannot be rendered, or a file not written.
pub fn write(view: &IndexView, templates: &Templates, folder: &Path) -> Result<Listing> {
    let file = folder.join("index.md");
    deliver::write_whole(&file, templates.render("index.md", view)?.as_bytes())?;
    let page = folder.join("index.html");
    if view.briefs.iter().all(|b| b.page.is_none()) {
        return Ok(Listing { file, page: None });
    }
    deliver::write_whole(&page, templates.render("index.html", view)?.as_bytes())?;
    Ok(Listing { file, page: Some(page) })
}

#[cfg(test)]
mod tests {
    use super::super::manifest::FORM;
    use super::*;

    fn put(folder: &Path, event: &str, day: &str, merged: &[&str]) {
        let file = format!("{day}-{event}.md");
        std::fs::write(folder.join(&file), "# x\n").unwrap();
        let first: Vec<u8> = day.split('-').skip(1).map(|p| p.parse().unwrap()).collect();
        let when = serde_json::json!({
            "year": day[..4].parse::<i16>().unwrap(), "first": [first[0], first[1]], "last": [first[0], first[1]]
        });
        let manifest = serde_json::json!({
            "form": FORM, "view": {
                "title": format!("Brief of {event}"),
                "event": { "kind": "flood" },
                "banner": { "confidence": "low" }
            },
            "event": { "id": event, "revision": 1, "when": when, "places": [], "kept_apart": [], "related": [] },
            "changes": { "merged": merged }, "files": [{ "name": file, "sha256": "0" }], "sources": [1, 2],
            "sentences": [{ "verdict": "passed" }, { "verdict": "rejected" }]
        });
        std::fs::write(folder.join(format!("{day}-{event}.json")), manifest.to_string()).unwrap();
    }

    #[test]
    fn an_index_lists_briefs_by_month_and_superseded_ones() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "a", "2025-10-12", &[]);
        put(dir.path(), "b", "2025-11-02", &["a"]);
        put(dir.path(), "c", "2025-11-20", &[]);
        std::fs::write(dir.path().join("other.json"), "{\"name\": \"not a manifest\"}").unwrap();
        let view = index(dir.path(), &BTreeSet::from(["c"]), Vec::new());
        let months: Vec<(&str, usize)> = view.months.iter().map(|m| (m.name.as_str(), m.briefs.len())).collect();
        assert_eq!(months, [("November 2025", 2)]);
        assert_eq!(
            view.briefs.iter().map(|b| (b.event.as_str(), b.fresh)).collect::<Vec<_>>(),
            [("c", true), ("b", false)]
        );
        assert_eq!(
            (view.superseded[0].title.as_str(), view.superseded[0].by.as_str()),
            ("Brief of a", "2025-11-02-b.md")
        );
        assert_eq!((view.briefs[0].passed, view.briefs[0].sentences, view.briefs[0].articles), (1, 2, 2));
        std::fs::remove_file(dir.path().join("2025-11-02-b.md")).unwrap();
        assert_eq!(index(dir.path(), &BTreeSet::new(), Vec::new()).briefs.len(), 2, "a stands again, b is gone");
        assert_eq!(stems(dir.path())["c"], "2025-11-20-c");
    }

    #[test]
    fn an_index_has_a_page_if_a_brief_has_one() {
        let dir = tempfile::tempdir().unwrap();
        let templates = Templates::new().unwrap();
        put(dir.path(), "a", "2025-10-12", &[]);
        let wrote = write(&index(dir.path(), &BTreeSet::new(), Vec::new()), &templates, dir.path()).unwrap();
        assert!(wrote.page.is_none() && !dir.path().join("index.html").exists());
        // A folder to which a delivery copied the pages, and not the Markdown that was made first.
        let manifest = dir.path().join("2025-10-12-a.json");
        let two = std::fs::read_to_string(&manifest).unwrap().replace(
            "[{\"name\":\"2025-10-12-a.md\",\"sha256\":\"0\"}]",
            "[{\"name\":\"2025-10-12-a.md\",\"sha256\":\"0\"},{\"name\":\"2025-10-12-a.html\",\"sha256\":\"0\"}]",
        );
        std::fs::write(&manifest, two).unwrap();
        std::fs::rename(dir.path().join("2025-10-12-a.md"), dir.path().join("2025-10-12-a.html")).unwrap();
        let view = index(dir.path(), &BTreeSet::from(["a"]), Vec::new());
        assert_eq!(view.briefs[0].file, "2025-10-12-a.html");
        let page = write(&view, &templates, dir.path()).unwrap().page.unwrap();
        let page = std::fs::read_to_string(page).unwrap();
        assert!(
            page.contains("<a href=\"2025-10-12-a.html\">Brief of a</a>") && page.contains("October 2025"),
            "{page}"
        );
    }

    #[test]
    fn months_have_names() {
        assert_eq!(month("2025-10-12"), "October 2025");
        assert_eq!(month("10-12"), "October, year not given");
        assert_eq!(month(""), "Day not known");
    }
}
