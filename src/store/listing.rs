//! What the desk lists and searches of the newest revision of each brief. It is entered where briefs are kept; it can
//! be made again from them.

use super::pack::{pack, unpack};
use super::search::{Key, Passage, keys, one_word};
use crate::types::{Content, FigureKind, Related, given};
use mujaz_arabic::fold;
use mujaz_arabic::letters::is_arabic_letter;
use rusqlite::{Connection, OptionalExtension, params};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Figures that a list shows of a brief.
const FIGURES: usize = 4;

/// What a list shows of a brief.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Shown {
    /// Headline.
    pub title: String,
    /// The news in a few sentences.
    pub lead: String,
    /// Kind of event, where it is known: `flood`.
    pub kind: String,
    /// The heading of digests under which it stands.
    pub theme: String,
    /// The country, where it is known.
    pub country: String,
    /// Places in English.
    pub place: String,
    /// Days in English.
    pub when: String,
    /// The first day as ISO 8601 has it; none where it is not known.
    pub date: Option<String>,
    /// `high`, `moderate` or `low`.
    pub confidence: String,
    /// Whether a model translated it.
    pub translated: bool,
    /// Counted things in a few words: `62 foreigners`.
    pub figures: Vec<String>,
    /// Outlets by name.
    pub outlets: Vec<String>,
    /// Articles, copies included.
    pub articles: usize,
    /// Sentences used.
    pub sentences: usize,
    /// Sentences that passed the checks.
    pub passed: usize,
    /// Related events.
    pub related: Vec<Related>,
}

/// Which revision is entered.
pub(super) struct Entry<'a> {
    /// The job; empty for `mujaz brief`.
    pub job: &'a str,
    /// The event.
    pub event: &'a str,
    /// Its revision.
    pub revision: u32,
    /// When it was made, as the tables have it.
    pub made: &'a str,
}

/// What is read of a view. Views of earlier versions lack some of it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct View {
    title: String,
    subtitle: Option<String>,
    banner: Banner,
    lead: Vec<Text>,
    glance: Vec<Text>,
    overview: Vec<Text>,
    facts: Vec<Fact>,
    conflicting_figures: Vec<Conflict>,
    in_figures: Vec<Count>,
    names: Vec<Name>,
    event: Place,
    counts: Counts,
    cutoff_date: Option<String>,
    changes: Option<Changes>,
    sources: Vec<Source>,
    sentences: Vec<Sentence>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Banner {
    confidence: String,
    translated_by: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Text {
    text: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Count {
    text: String,
    kind: FigureKind,
    what: String,
    value: String,
    number: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Conflict {
    kind: FigureKind,
    what: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fact {
    value: String,
    others: Vec<Other>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Other {
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Name {
    name: String,
    arabic: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Place {
    when: String,
    date: Option<String>,
    #[serde(rename = "where")]
    place: String,
    kind: String,
    theme: String,
    country: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Counts {
    articles: usize,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Changes {
    merged: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Source {
    outlet: String,
    title: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Sentence {
    id: String,
    arabic: String,
    english: Option<String>,
    help: Help,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Help {
    gloss: String,
}

/// What is read of a manifest.
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

/// The name under which an outlet is looked for.
pub(super) fn outlet_key(name: &str) -> String {
    fold(name).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A place as it is looked for: folded, in lower case.
pub(super) fn place_key(name: &str) -> String {
    outlet_key(name)
}

/// Enters a revision, unless a later one is listed.
pub(super) fn enter(
    db: &Connection,
    entry: &Entry,
    view: &Value,
    manifest: Option<&str>,
    (passed, sentences): (usize, usize),
) -> rusqlite::Result<()> {
    let listed: Option<u32> = db
        .prepare_cached("SELECT revision FROM listed WHERE job = ?1 AND event = ?2")?
        .query_row(params![entry.job, entry.event], |r| r.get(0))
        .optional()?;
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
    // Where no day of the event is known, that of its newest report stands for it.
    let day = shown.date.clone().or_else(|| view.cutoff_date.clone());
    let day = day.unwrap_or_else(|| entry.made.get(..10).unwrap_or_default().to_owned());
    let json = serde_json::to_string(&shown).unwrap_or_default();
    let number: i64 = db
        .prepare_cached(
            "INSERT INTO listed (job, event, revision, made, day, kind, places, confidence, joined, shown)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9)
             ON CONFLICT (job, event) DO UPDATE SET revision = excluded.revision, made = excluded.made,
             day = excluded.day, kind = excluded.kind, places = excluded.places, confidence = excluded.confidence,
             joined = NULL, shown = excluded.shown
             RETURNING number",
        )?
        .query_row(
            params![
                entry.job,
                entry.event,
                entry.revision,
                entry.made,
                day,
                shown.kind,
                places.join("\n"),
                shown.confidence,
                json
            ],
            |r| r.get(0),
        )?;
    db.prepare_cached("DELETE FROM listed_outlet WHERE number = ?1")?.execute([number])?;
    for o in &shown.outlets {
        db.prepare_cached("INSERT OR IGNORE INTO listed_outlet (outlet, number, name) VALUES (?1, ?2, ?3)")?
            .execute(params![outlet_key(o), number, o])?;
    }
    index(db, number, &view, &shown, &record.places)?;
    for merged in view.changes.iter().flat_map(|c| &c.merged).filter(|m| *m != entry.event) {
        db.prepare_cached("UPDATE listed SET joined = ?3 WHERE job = ?1 AND event = ?2")?.execute(params![
            entry.job,
            merged,
            entry.event
        ])?;
    }
    Ok(())
}

/// The counted things of a brief in a few words. What the sources disagree on is one range: `7–9 dead`.
fn figures(view: &View) -> Vec<String> {
    // Tolls on which the sources differ are among the facts.
    let differ = view.facts.iter().any(|f| !f.others.is_empty());
    let disputed = |c: &Count| {
        differ && c.kind.is_toll()
            || view.conflicting_figures.iter().any(|x| (x.kind, x.what.as_str()) == (c.kind, c.what.as_str()))
    };
    let mut out: Vec<String> = Vec::new();
    let mut ranges: Vec<(&str, usize, Vec<(f64, &str)>)> = Vec::new();
    for c in &view.in_figures {
        match c.number.filter(|_| disputed(c)) {
            None => out.push(c.text.clone()),
            Some(number) => match ranges.iter_mut().find(|r| r.0 == c.what) {
                Some(r) => r.2.push((number, &c.value)),
                None => {
                    ranges.push((&c.what, out.len(), vec![(number, &c.value)]));
                    out.push(c.text.clone());
                }
            },
        }
    }
    for (what, at, mut values) in ranges {
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let [first, .., last] = values.as_slice()
            && first.0 < last.0
        {
            out[at] = format!("{}–{} {what}", first.1, last.1);
        }
    }
    out
}

/// Enters the words of a brief into the index.
fn index(
    db: &Connection,
    number: i64,
    view: &View,
    shown: &Shown,
    places: &[(String, String)],
) -> rusqlite::Result<()> {
    let passages: Vec<Passage> = view
        .sentences
        .iter()
        .map(|s| Passage::new(s.id.clone(), s.arabic.clone(), s.english.clone(), s.help.gloss.clone()))
        .collect();
    let arabic = |t: &str| t.chars().any(is_arabic_letter);
    let mut english: Vec<&str> = vec![&shown.lead];
    english.extend(view.overview.iter().chain(&view.glance).map(|t| t.text.as_str()));
    english.extend(
        view.facts.iter().flat_map(|f| f.others.iter().map(|o| &o.value).chain([&f.value])).map(|v| v.as_str()),
    );
    english.extend(view.names.iter().map(|n| n.name.as_str()));
    english.extend(shown.outlets.iter().map(String::as_str));
    english.extend(view.sources.iter().map(|s| s.title.as_str()).filter(|t| !arabic(t)));
    english.extend(passages.iter().filter_map(|p| p.english.as_deref()));
    let gloss: Vec<&str> = passages.iter().filter(|p| p.english.is_none()).map(|p| p.gloss.as_str()).collect();
    let title: Vec<&str> = [&shown.title, &shown.kind, &shown.theme, &shown.place, &shown.country]
        .into_iter()
        .map(String::as_str)
        .chain(view.subtitle.as_deref())
        .collect();
    // Phrases must not stand across the border of two texts: a word that nobody writes is between them.
    const BORDER: &str = " xborderx ";
    let mut titles: Vec<Vec<Key>> = view.sources.iter().filter(|s| arabic(&s.title)).map(|s| keys(&s.title)).collect();
    titles.extend(view.names.iter().map(|n| keys(&n.arabic)));
    titles.extend(places.iter().map(|p| keys(&p.0)));
    titles.extend(view.sources.iter().filter(|s| arabic(&s.outlet)).map(|s| keys(&s.outlet)));
    let of = |word: fn(&Key) -> &str| {
        let lists = passages.iter().map(|p| &p.keys).chain(&titles).filter(|l| !l.is_empty());
        let lines = lists.map(|l| l.iter().map(|k| plain(word(k))).collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join(BORDER)
    };
    db.prepare_cached("DELETE FROM found WHERE rowid = ?1")?.execute([number])?;
    db.prepare_cached(
        "INSERT INTO found (rowid, title, english, gloss, arabic, stems) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        number,
        title.join(BORDER),
        english.join(BORDER),
        gloss.join(BORDER),
        of(|k| k.2.as_str()),
        of(|k| k.3.as_str())
    ])?;
    let packed = pack(&passages).unwrap_or_default();
    db.prepare_cached("INSERT OR REPLACE INTO passages (number, content) VALUES (?1, ?2)")?
        .execute(params![number, packed])?;
    Ok(())
}

/// A key as the index takes it: letters and digits, never empty, so that places are counted right.
fn plain(key: &str) -> String {
    let kept: String = one_word(key).chars().filter(|c| c.is_alphanumeric() || matches!(c, '.' | ',')).collect();
    if kept.is_empty() { "x".to_owned() } else { kept }
}

/// A brief as the store keeps it, as far as it is read here.
#[derive(Deserialize)]
struct Kept {
    view: Value,
    files: Vec<(String, Content)>,
    #[serde(default)]
    sentences: usize,
    #[serde(default, alias = "verified")]
    passed: usize,
}

/// Lists every brief of a store that has no list yet. A brief that is damaged is listed by its title.
pub(super) fn fill(db: &Connection) -> rusqlite::Result<()> {
    let mut query = db.prepare(
        "SELECT job, event, revision, made, title, content FROM brief WHERE revision =
         (SELECT max(revision) FROM brief AS o WHERE o.job = brief.job AND o.event = brief.event)
         ORDER BY made, event",
    )?;
    let mut rows = query.query([])?;
    while let Some(r) = rows.next()? {
        let (job, event, made, title): (String, String, String, String) = (r.get(0)?, r.get(1)?, r.get(3)?, r.get(4)?);
        let entry = Entry { job: &job, event: &event, revision: r.get(2)?, made: &made };
        let kept = r.get::<_, Option<Vec<u8>>>(5)?.and_then(|b| unpack::<Kept>(&b).ok()).unwrap_or_else(|| Kept {
            view: serde_json::json!({ "title": title }),
            files: Vec::new(),
            sentences: 0,
            passed: 0,
        });
        let manifest = kept.files.last().and_then(|f| f.1.text());
        enter(db, &entry, &kept.view, manifest, (kept.passed, kept.sentences))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: Value) -> Vec<String> {
        figures(&serde_json::from_value(value).unwrap())
    }

    #[test]
    fn figures_that_conflict_are_one_range_and_others_stay_apart() {
        let count = |kind: &str, value: &str, number: Option<f64>, what: &str| {
            serde_json::json!({
                "text": format!("{value} {what}"), "kind": kind, "what": what, "value": value, "number": number,
            })
        };
        let dead = |value: &str, number: f64| count("dead", value, Some(number), "dead");
        let houses = |value: &str, number: f64| count("things", value, Some(number), "houses");
        let figures = [dead("9", 9.0), houses("3", 3.0), dead("7", 7.0), houses("5", 5.0), dead("8", 8.0)];
        let fact = |others: Value| serde_json::json!([{ "value": "9", "others": others }]);
        let differ = serde_json::json!({ "in_figures": figures, "facts": fact(serde_json::json!([{ "value": "7" }])) });
        assert_eq!(shown(differ), ["7–9 dead", "3 houses", "5 houses"], "houses of two places are no conflict");
        let agree = serde_json::json!({ "in_figures": figures, "facts": fact(serde_json::json!([])) });
        assert_eq!(shown(agree), ["9 dead", "3 houses", "7 dead", "5 houses", "8 dead"]);
        let said = serde_json::json!({
            "in_figures": [houses("1,200", 1200.0), houses("900", 900.0), count("things", "more than 100", None, "houses")],
            "conflicting_figures": [{ "kind": "things", "what": "houses" }],
        });
        assert_eq!(shown(said), ["900–1,200 houses", "more than 100 houses"]);
    }

    #[test]
    fn the_words_of_a_text_are_not_taken_for_a_toll() {
        let text = "9 dead";
        let view = serde_json::json!({
            "in_figures": [{ "text": text, "kind": "things", "value": "9", "what": "dead letters", "number": 9 },
                { "text": "7 dead", "kind": "things", "value": "7", "what": "dead letters", "number": 7 }],
            "facts": [{ "value": "9", "others": [{ "value": "7" }] }],
        });
        assert_eq!(shown(view), ["9 dead", "7 dead"]);
    }

    #[test]
    fn the_view_of_an_earlier_version_lists_its_figures_as_they_were() {
        let view = serde_json::json!({ "in_figures": [{ "text": "9 dead" }], "conflicts": ["dead: 9 (S1.1) against 7 (S2.1)"] });
        assert_eq!(shown(view), ["9 dead"]);
    }
}
