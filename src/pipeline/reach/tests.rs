//! Reading a part gives what reading everything gives, bit for bit.

use super::*;
use crate::config::JobConfig;
use crate::pipeline::bring::{Since, bring};
use crate::pipeline::due::{Criteria, Due, Filter, due};
use crate::pipeline::group::{Supply, recall, remember, save};
use crate::store::{self, BriefRow, KeptBrief, Store};
use crate::types::{Article, sha256};
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::Path;

/// Pseudo-random numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 as usize % n.max(1)
    }
}

/// The articles of the tests of grouping, by day.
fn written() -> Vec<Article> {
    let files =
        [include_str!("../../../tests/data/events.jsonl"), include_str!("../../../tests/data/events-kinds.jsonl")];
    let mut all: Vec<Article> = files
        .iter()
        .flat_map(|f| f.lines())
        .map(|l| {
            let v: serde_json::Value = serde_json::from_str(l).unwrap();
            let text = |k: &str| v[k].as_str().unwrap_or_default().to_owned();
            let day = text("date").parse().ok();
            Article {
                published: day,
                title: Some(text("title")).filter(|t| !t.is_empty()),
                outlet: Some(format!("outlet {}", text("id").len() % 4)),
                ..Article::new(text("id"), text("text"))
            }
        })
        .collect();
    all.sort_by_key(|a| a.published);
    all
}

/// A sequence of arrivals: those articles, and now and then an earlier text again, another version of an earlier
/// article, a text without a day, an identifier that was there.
fn arrivals(random: &mut Random) -> Vec<Article> {
    let all = written();
    let mut out: Vec<Article> = Vec::new();
    for (i, a) in all.iter().enumerate() {
        let mut a = a.clone();
        if random.below(3) == 0 {
            a.url = Some(format!("https://news.example/{i}"));
        }
        if random.below(12) == 0 {
            a.published = None;
        }
        out.push(a);
        for _ in 0..random.below(4) {
            let mut again = out[random.below(out.len())].clone();
            match random.below(4) {
                0 => again.id = format!("again-{i}"),
                1 => again.text.push_str(&format!("\n\nوأضاف المصدر أن {} أشخاص آخرين نقلوا إلى المستشفى.", i + 3)),
                2 => {
                    again.id = format!("other-{i}");
                    again.url = None;
                    again.text = again.text.chars().skip(random.below(60)).collect();
                }
                _ => again.url = None,
            }
            out.push(again);
        }
    }
    for a in &mut out {
        a.digest = sha256(format!("{:?}{:?}{}", a.id, a.url, a.text).as_bytes());
    }
    out
}

/// A desk whose store is read in one way.
struct Desk {
    store: Box<dyn Store>,
    reach: Reach,
    /// The counter of changes at the last run.
    seen: Option<i64>,
    /// How often only a part was read.
    parts: usize,
}

impl Desk {
    fn new(folder: &Path, reach: Reach) -> Self {
        let store = store::open(folder.join(format!("{reach:?}.db"))).unwrap();
        Self { store, reach, seen: None, parts: 0 }
    }

    /// What a run of a job does, without a model.
    fn run(&mut self, job: &JobConfig, batch: &[Article], number: i64, now: Timestamp, notes: bool) -> Due {
        let config = Config::default();
        let store = &mut *self.store;
        let supply = Supply { fetched: batch.to_vec(), ..Supply::default() };
        // Times are kept in seconds: what came in the second before counts as new where nobody waits.
        if notes {
            std::thread::sleep(std::time::Duration::from_millis(1050));
        }
        let began = if notes { crate::clock::now() } else { Timestamp::MAX };
        let mut l = remember(supply, (&config, self.reach), Some(&mut *store), None, &mut |_, _| Ok(())).unwrap();
        store.begin().unwrap();
        let filtered = Filter::new(job).apply(&job.name, &l.here, store).unwrap();
        store.commit().unwrap();
        let before: HashMap<String, BriefRow> =
            store.latest_briefs(&job.name).unwrap().into_iter().map(|b| (b.event.clone(), b)).collect();
        let since = self.seen.filter(|_| self.reach == Reach::Joinable);
        let since = since.map(|changes| Since { changes, filtered: &filtered });
        let articles = bring(&mut l, (job, &config), (began, now), since, store).unwrap();
        let criteria = Criteria {
            articles: &articles,
            before: &before,
            min_sources: job.min_sources,
            window: Some(job.window),
            now,
            since: began,
        };
        let found = due(&mut l, &criteria, store).unwrap();
        let here = l.cards.here().count();
        self.parts += usize::from(l.partial && here * 4 < l.cards.len() * 3);
        self.seen = Some(l.changes);
        for (event, sources) in &found.sources {
            let row = BriefRow {
                job: job.name.clone(),
                event: event.clone(),
                revision: before.get(event).map_or(1, |b| b.revision + 1),
                run: number,
                made: Timestamp::from_second(1_800_000_000 + number).unwrap(),
                title: String::new(),
                sources: sources.clone(),
            };
            let content = KeptBrief { view: serde_json::json!({}), files: Vec::new(), sentences: 0, passed: 0 };
            store.keep_brief(&row, &content).unwrap();
        }
        found
    }

    /// A correction by hand.
    fn correct(&mut self, random: &mut Random) {
        let mut l = recall(&mut *self.store, &Config::default()).unwrap();
        let live: Vec<String> =
            l.engine.stories.iter().filter(|s| !s.members.is_empty()).map(|s| s.id.clone()).collect();
        let (a, b) = (&live[random.below(live.len())], &live[random.below(live.len())]);
        match random.below(3) {
            0 => drop(l.engine.merge(a, b)),
            1 => drop(l.engine.move_article(random.below(l.cards.len()) as u32, a)),
            _ => drop(l.engine.undo(None)),
        }
        save(&mut *self.store, &l).unwrap();
    }

    /// Every row that grouping writes.
    fn rows(&self) -> Vec<String> {
        let tables = ["article", "event", "operation", "frequency", "sentence", "form", "fact"];
        let keys = ["article_key", "event_key", "event_name"];
        let mut out = Vec::new();
        for table in store::TABLES.iter().filter(|t| tables.contains(&t.name) || keys.contains(&t.name)) {
            self.store
                .each_row(table, &mut |row| {
                    out.push(format!("{} {row:?}", table.name));
                    Ok(())
                })
                .unwrap();
        }
        out
    }
}

#[test]
fn a_part_gives_what_everything_gives() {
    let job: JobConfig = toml::from_str("name = \"night\"\ninputs = []\nwindow = \"3d\"\nmin_sources = 1\n").unwrap();
    let mut parts = 0;
    for seed in 1..=3 {
        let dir = tempfile::tempdir().unwrap();
        let mut random = Random(seed * 0x9e37_79b9);
        let all = arrivals(&mut random);
        let (mut whole, mut part) = (Desk::new(dir.path(), Reach::All), Desk::new(dir.path(), Reach::Joinable));
        let (mut rest, mut number, mut briefs) = (all.as_slice(), 0, 0);
        while !rest.is_empty() {
            let (batch, after) = rest.split_at((1 + random.below(9)).min(rest.len()));
            rest = after;
            number += 1;
            let day = batch.iter().filter_map(|a| a.published).max();
            let day = day.unwrap_or_else(|| jiff::civil::date(2026, 3, 1));
            let now = day.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
            let notes = seed == 1 && number % 12 == 10;
            let (x, y) = (whole.run(&job, batch, number, now, notes), part.run(&job, batch, number, now, notes));
            briefs += x.sources.len();
            assert_eq!(
                format!("{:#?}", x.grouped.events),
                format!("{:#?}", y.grouped.events),
                "seed {seed}, run {number}"
            );
            assert_eq!(x.grouped.articles.len(), y.grouped.articles.len());
            assert_eq!((x.sources, x.old, x.few), (y.sources.clone(), y.old, y.few), "seed {seed}, run {number}");
            let due = |m: &std::collections::BTreeMap<String, Vec<String>>| -> Vec<_> {
                let mut all: Vec<(String, Vec<String>)> =
                    m.iter().filter(|(e, _)| y.sources.contains_key(*e)).map(|(e, l)| (e.clone(), l.clone())).collect();
                all.iter_mut().for_each(|m| m.1.sort());
                all
            };
            assert_eq!(due(&x.merged), due(&y.merged), "seed {seed}, run {number}");
            if random.below(9) == 0 {
                let same = random.0;
                whole.correct(&mut random);
                random.0 = same;
                part.correct(&mut random);
            }
            if number % 5 == 0 || rest.is_empty() {
                for (a, b) in whole.rows().iter().zip(&part.rows()) {
                    assert_eq!(a, b, "seed {seed}, run {number}");
                }
                assert_eq!(whole.rows().len(), part.rows().len(), "seed {seed}, run {number}");
            }
        }
        assert!(briefs > 50, "{briefs}");
        eprintln!("seed {seed}: {} articles, {number} runs, {} read in part, {briefs} briefs", all.len(), part.parts);
        parts += part.parts;
    }
    assert!(parts > 40, "{parts}");
}
