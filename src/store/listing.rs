//! The index of the desk: the newest revision of each brief, for lists and searches. It is written with the briefs and
//! can be rebuilt from them.

mod index;
mod view;

pub use view::Shown;

use super::database::{Database, Done, values};
use super::pack::unpack;
use super::search::Passage;
use crate::types::{Content, Related, given};
use index::{index, words};
use mujaz_arabic::fold;
use serde::Deserialize;
use serde_json::Value;
use view::{FIGURES, Text, View, figures};

/// The revision to index.
pub(super) struct Entry<'a> {
    /// The job; empty for `mujaz brief`.
    pub job: &'a str,
    /// The event.
    pub event: &'a str,
    /// Its revision.
    pub revision: u32,
    /// When it was made, in the format of the tables.
    pub made: &'a str,
}

/// The parts of a manifest that are used.
#[derive(Default, Deserialize)]
struct Manifest {
    event: Record,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Record {
    places: Vec<(String, String)>,
    related: Vec<Related>,
}

/// Characters of the longest key: indices of databases have bounds.
const LONGEST: usize = 500;

/// The search key of an outlet.
pub(super) fn outlet_key(name: &str) -> String {
    let folded = fold(name).to_lowercase();
    folded.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
}

/// The search key of a place: folded, in lower case.
pub(super) fn place_key(name: &str) -> String {
    outlet_key(name)
}

/// Enters a revision, unless a later one is listed.
pub(super) fn enter<D: Database>(
    db: &D,
    entry: &Entry,
    view: &Value,
    manifest: Option<&str>,
    (passed, sentences): (usize, usize),
) -> Done<()> {
    let sql = "SELECT revision FROM listed WHERE job = ?1 AND event = ?2";
    let listed: Option<u32> = db.row(sql, values![entry.job, entry.event], |r| r.get(0))?;
    if listed.is_some_and(|r| r > entry.revision) {
        return Ok(());
    }
    let view = View::deserialize(view).unwrap_or_default();
    let record = manifest.and_then(|m| serde_json::from_str::<Manifest>(m).ok()).unwrap_or_default().event;
    let mut places: Vec<String> = record.places.iter().flat_map(|(a, e)| [place_key(a), place_key(e)]).collect();
    places.extend([&view.event.place, &view.event.country].into_iter().filter_map(|p| given(p)).map(place_key));
    let mut outlets: Vec<String> = Vec::new();
    for o in view.sources.iter().filter_map(|s| given(&s.outlet)) {
        if !outlets.iter().any(|known| outlet_key(known) == outlet_key(o)) {
            outlets.push(o.to_owned());
        }
    }
    let text = |parts: &[Text]| parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ");
    let shown = Shown {
        title: if view.title.is_empty() { entry.event.to_owned() } else { view.title.clone() },
        lead: text(if view.lead.is_empty() { &view.glance } else { &view.lead }),
        kind: view.event.kind.clone(),
        theme: view.event.theme.clone(),
        country: view.event.country.clone(),
        place: view.event.place.clone(),
        when: view.event.when.clone(),
        date: view.event.date.clone(),
        confidence: view.banner.confidence.clone(),
        translated: !view.banner.translated_by.is_empty(),
        figures: figures(&view).into_iter().take(FIGURES).collect(),
        outlets,
        articles: view.counts.articles,
        sentences,
        passed,
        related: record.related,
    };
    // If the day of the event is not known, that of its newest report is used.
    let day = shown.date.clone().or_else(|| view.cutoff_date.clone());
    let day = day.unwrap_or_else(|| entry.made.get(..10).unwrap_or_default().to_owned());
    let json = serde_json::to_string(&shown).unwrap_or_default();
    db.execute(
        "INSERT INTO listed (number, job, event, revision, made, day, kind, places, confidence, joined, shown)
         VALUES ((SELECT coalesce(max(number), 0) + 1 FROM listed), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9)
         ON CONFLICT (job, event) DO UPDATE SET revision = excluded.revision, made = excluded.made,
         day = excluded.day, kind = excluded.kind, places = excluded.places, confidence = excluded.confidence,
         joined = NULL, shown = excluded.shown",
        values![
            entry.job,
            entry.event,
            entry.revision,
            entry.made,
            day,
            &shown.kind,
            places.join("\n"),
            &shown.confidence,
            json
        ],
    )?;
    let sql = "SELECT number FROM listed WHERE job = ?1 AND event = ?2";
    let number = db.number(sql, values![entry.job, entry.event])?;
    db.execute("DELETE FROM listed_outlet WHERE number = ?1", values![number])?;
    for o in &shown.outlets {
        let sql = "INSERT INTO listed_outlet (outlet, number, name) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        db.execute(sql, values![outlet_key(o), number, o])?;
    }
    index(db, number, &view, &shown, &record.places)?;
    for merged in view.changes.iter().flat_map(|c| &c.merged).filter(|m| *m != entry.event) {
        let sql = "UPDATE listed SET joined = ?3 WHERE job = ?1 AND event = ?2";
        db.execute(sql, values![entry.job, merged, entry.event])?;
    }
    Ok(())
}

/// The parts of a stored brief that are used.
#[derive(Deserialize)]
struct Kept {
    view: Value,
    files: Vec<(String, Content)>,
    #[serde(default)]
    sentences: usize,
    #[serde(default, alias = "verified")]
    passed: usize,
}

/// A stored brief; of a damaged one, its title.
fn kept(packed: Option<Vec<u8>>, title: &str) -> Kept {
    packed.and_then(|b| unpack::<Kept>(&b).ok()).unwrap_or_else(|| Kept {
        view: serde_json::json!({ "title": title }),
        files: Vec::new(),
        sentences: 0,
        passed: 0,
    })
}

/// Makes the full-text index again from what is listed; `each` is called for every brief.
pub(super) fn index_again<D: Database>(db: &D, each: &mut dyn FnMut()) -> Done<()> {
    let sql = "SELECT number, job, event, revision, shown FROM listed ORDER BY number";
    let listed = db.rows(sql, &[], |r| {
        Ok((r.get::<i64>(0)?, r.get::<String>(1)?, r.get::<String>(2)?, r.get::<u32>(3)?, r.get::<String>(4)?))
    })?;
    for (number, job, event, revision, shown) in listed {
        let sql = "SELECT content FROM brief WHERE job = ?1 AND event = ?2 AND revision = ?3";
        let packed = db.row(sql, values![&job, &event, revision], |r| r.get::<Option<Vec<u8>>>(0))?.flatten();
        let sql = "SELECT content FROM passages WHERE number = ?1";
        let passages: Option<Vec<u8>> = db.row(sql, values![number], |r| r.get(0))?;
        let passages: Vec<Passage> = passages.and_then(|b| unpack(&b).ok()).unwrap_or_default();
        let shown: Shown = serde_json::from_str(&shown).unwrap_or_default();
        let kept = kept(packed, &shown.title);
        let manifest = kept.files.last().and_then(|f| f.1.text());
        let places = manifest.and_then(|m| serde_json::from_str::<Manifest>(m).ok()).unwrap_or_default().event.places;
        let view = View::deserialize(&kept.view).unwrap_or_default();
        db.index(number, &words(&view, &shown, &places, &passages))?;
        each();
    }
    Ok(())
}

/// Indexes every brief of a store without an index. A damaged brief is listed by its title.
pub(super) fn fill<D: Database>(db: &D) -> Done<()> {
    let newest = db.rows(
        "SELECT job, event, revision, made, title FROM brief WHERE revision =
         (SELECT max(revision) FROM brief AS o WHERE o.job = brief.job AND o.event = brief.event)
         ORDER BY made, event",
        &[],
        |r| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<u32>(2)?, r.get::<String>(3)?, r.get::<String>(4)?)),
    )?;
    for (job, event, revision, made, title) in newest {
        let entry = Entry { job: &job, event: &event, revision, made: &made };
        let sql = "SELECT content FROM brief WHERE job = ?1 AND event = ?2 AND revision = ?3";
        let packed = db.row(sql, values![&job, &event, revision], |r| r.get::<Option<Vec<u8>>>(0))?.flatten();
        let kept = kept(packed, &title);
        let manifest = kept.files.last().and_then(|f| f.1.text());
        enter(db, &entry, &kept.view, manifest, (kept.passed, kept.sentences))?;
    }
    Ok(())
}
