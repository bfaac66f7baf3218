//! An event, its sentences and their translations made into the view that templates see.

use super::keeper::History;
use super::spelling::Spellings;
use super::{BriefOptions, Grouped, changes};
use crate::config::Config;
use crate::events::slug;
use crate::facts::{Cited, accounts, figures, names, quotes};
use crate::glossary::Glossary;
use crate::report::views::*;
use crate::select::{self, Chosen};
use crate::summarise::{Point, glance, rewrite};
use crate::types::{
    CheckOutcome, CheckResult, Cleaned, Event, Finding, LanguageModel, SentenceKind, Translation, When,
};
use std::collections::{BTreeMap, BTreeSet};

/// Translations of one event.
pub(super) struct Translated {
    /// One for each chosen sentence.
    pub sentences: Vec<Translation>,
    /// Titles by article.
    pub titles: Vec<(usize, Translation)>,
    /// Spellings of the names in them.
    pub spellings: Spellings,
}

/// A finished view with what the manifest needs.
pub(super) struct Assembled {
    /// What templates see.
    pub view: BriefView,
    /// File name without ending.
    pub stem: String,
    /// Citation, translation, article and sentence of everything used, in the order of citations.
    pub translated: Vec<(String, Translation, usize, usize)>,
    /// Articles by source number.
    pub sources: Vec<usize>,
    /// Spellings of the names in them.
    pub spellings: Spellings,
}

/// The reasons of a rejection in words.
pub(super) fn reason(findings: &[Finding]) -> String {
    let said: Vec<String> = findings.iter().filter(|f| f.rejects()).map(Finding::to_string).collect();
    if said.is_empty() { "not verified".into() } else { said.join("; ") }
}

#[allow(clippy::too_many_arguments)]
pub(super) fn assemble(
    grouped: &Grouped,
    event: &Event,
    chosen: &[Chosen],
    translated: Translated,
    model: &mut dyn LanguageModel,
    glossary: &Glossary,
    config: &Config,
    options: &BriefOptions,
    history: Option<&History>,
) -> Assembled {
    let articles = &grouped.articles;
    let sources: Vec<usize> = event.members.iter().map(|m| m.article).collect();
    let number = |article: usize| sources.iter().position(|&a| a == article).map_or(0, |i| i + 1);
    let cite = |article: usize, sentence: usize| {
        format!("S{}.{}", number(article), articles[article].sentences[sentence].number)
    };
    let outlets = outlet_names(articles, &sources);
    // Key points in order of importance; each with the sentences that say the same.
    let mut points: Vec<(PointView, &Chosen, &Translation)> = Vec::new();
    let mut ready: Vec<Point> = Vec::new();
    for (c, t) in chosen.iter().zip(&translated.sentences) {
        let mut cites = vec![cite(c.article, c.sentence)];
        cites.extend(c.echoes.iter().map(|(a, s)| cite(*a, *s)));
        let said_by: BTreeSet<&str> = std::iter::once(c.article)
            .chain(c.echoes.iter().map(|e| e.0))
            .filter_map(|a| outlets.get(&a).map(String::as_str))
            .collect();
        if t.passed() {
            let bonus = said_by.len() as f64;
            ready.push(Point {
                text: t.english.clone(),
                arabic: t.source.clone(),
                cites: cites.clone(),
                weight: c.weight * bonus.sqrt(),
                place: (number(c.article), c.sentence),
            });
        }
        let english = t.passed().then(|| t.english.clone());
        points.push((
            PointView {
                english,
                arabic: t.source.clone(),
                reason: reason(&t.findings),
                cites,
                outlets: said_by.len().max(1),
            },
            c,
            t,
        ));
    }
    let mut overview = glance(&ready, 90);
    if options.rewrite {
        overview = rewrite(overview, model, 90);
    }
    let in_glance: BTreeSet<&String> = overview.parts.iter().flat_map(|p| &p.1).collect();
    let mut key: Vec<&(PointView, &Chosen, &Translation)> =
        points.iter().filter(|(p, ..)| p.english.is_none() || !p.cites.iter().any(|c| in_glance.contains(c))).collect();
    key.truncate(config.brief.key_points.max(1));
    let key_points: Vec<PointView> = key.into_iter().map(|(p, ..)| p.clone()).collect();

    let mut used: Vec<(String, Translation, usize, usize)> = chosen
        .iter()
        .zip(&translated.sentences)
        .map(|(c, t)| (cite(c.article, c.sentence), t.clone(), c.article, c.sentence))
        .collect();
    used.sort_by_key(|u| (number(u.2), u.3));

    // Tables are made from every sentence of the event's originals, translated or not, and from what
    // copies add to them.
    let mut rows: Vec<(String, usize, usize, usize)> = Vec::new();
    for &a in &sources {
        let usable = select::usable(articles, a);
        for (i, s) in articles[a].sentences.iter().enumerate() {
            if s.kind != SentenceKind::Heading && usable.contains(&i) {
                rows.push((cite(a, i), number(a), a, i));
            }
        }
    }
    let english: BTreeMap<&str, &str> =
        used.iter().filter(|u| u.1.passed()).map(|u| (u.0.as_str(), u.1.english.as_str())).collect();
    let cited: Vec<Cited> = rows
        .iter()
        .map(|(id, source, a, i)| Cited {
            id,
            source: *source,
            arabic: &articles[*a].sentences[*i].text,
            english: english.get(id.as_str()).copied(),
            about: articles[*a].about,
        })
        .collect();

    let when = event.when.map_or_else(
        || "not given".to_owned(),
        |w: When| if w.year.is_some() { w.english() } else { format!("{} (year not given)", w.english()) },
    );
    let place = if event.places.is_empty() { "not given".to_owned() } else { event.places[0].1.clone() };
    let (title, title_verified) = headline(event, &translated.titles, &overview.parts, &when, &place);
    let date = event.when.map(|w| format!("{}-", w.iso())).unwrap_or_default();
    let code = event.id.rsplit('-').next().unwrap_or("x");
    let words = if title_verified { slug(&title, 5) } else { slug(&place, 3) };
    // A revision keeps the name of the first.
    let known = history.and_then(|h| h.view.as_ref()).and_then(|v| v.manifest.strip_suffix(".json"));
    let stem = known.map_or_else(|| format!("{date}{words}-{code}"), str::to_owned);

    let distinct: BTreeSet<&String> =
        sources.iter().filter(|&&a| articles[a].duplicate.is_none()).filter_map(|a| outlets.get(a)).collect();
    let copies = sources.iter().filter(|&&a| articles[a].duplicate.is_some()).count();
    let known_outlets = sources.iter().any(|&a| articles[a].article.outlet.is_some());
    let plural = if distinct.len() == 1 { "" } else { "s" };
    let counts = Counts {
        articles: sources.len(),
        outlets: format!("{} {}{plural}", distinct.len(), if known_outlets { "outlet" } else { "independent text" }),
        outlets_number: distinct.len(),
        copies,
    };
    let by_id: BTreeMap<&str, &Cited> = cited.iter().map(|c| (c.id, c)).collect();
    // Only sentences that the brief uses: the others were not translated.
    let chosen_ids: BTreeSet<&str> = used.iter().map(|u| u.0.as_str()).collect();
    let accounts = accounts::accounts(&cited)
        .into_iter()
        .filter(|a| chosen_ids.contains(a.source.as_str()))
        .filter_map(|a| {
            let c = by_id.get(a.source.as_str())?;
            let (who, who_arabic) = a.who.unzip();
            Some(AccountView {
                who,
                who_arabic,
                stance: a.stance.to_owned(),
                english: c.english.map(str::to_owned),
                arabic: c.arabic.to_owned(),
                cites: vec![a.source],
            })
        })
        .collect();
    let conflicts = figures::conflicts(&cited);
    let table = figures::table(&cited);
    let counted = table.iter().filter(|f| {
        !f.what.is_empty()
            && !f.what.starts_with("date")
            && !["month", "year", "months", "years", "days"].contains(&f.what.as_str())
    });
    let in_figures =
        counted.take(7).map(|f| Part { text: format!("{} {}", f.value, f.what), cites: f.sources.clone() }).collect();
    let mut view = BriefView {
        title,
        event: EventView { id: event.id.clone(), revision: history.map_or(1, |h| h.revision + 1), when, place },
        changes: None,
        counts,
        cutoff: sources
            .iter()
            .filter_map(|&a| articles[a].article.published)
            .max()
            .map_or_else(|| "no date of publication is known".into(), |d| When::of(d, d).english()),
        related: related(event),
        glance: overview.parts.iter().map(|(text, cites)| Part { text: text.clone(), cites: cites.clone() }).collect(),
        glance_rewritten: overview.rewritten,
        in_figures,
        points: key_points,
        figures: table
            .into_iter()
            .take(40)
            .map(|f| FigureView { value: f.value, what: f.what, arabic: f.arabic, sources: f.sources })
            .collect(),
        conflicts,
        names: names::table(&cited, glossary, &|arabic| translated.spellings.spell(arabic))
            .into_iter()
            .map(|n| NameView {
                name: n.name,
                arabic: n.arabic,
                kind: n.kind,
                mentions: n.mentions,
                romanised: n.romanised,
            })
            .collect(),
        accounts,
        quotes: quotes::quotes(&cited)
            .into_iter()
            .take(8)
            .map(|q| {
                let (speaker, speaker_arabic) = q.speaker.unzip();
                QuoteView { english: q.english, arabic: q.arabic, speaker, speaker_arabic, source: q.source }
            })
            .collect(),
        sources: source_views(articles, &sources, &translated.titles),
        sentences: used
            .iter()
            .map(|(id, t, ..)| SentenceView {
                id: id.clone(),
                arabic: t.source.clone(),
                english: t.passed().then(|| t.english.clone()),
                reason: if t.passed() { String::new() } else { reason(&t.findings) },
                checks: checks_view(&t.checks),
            })
            .collect(),
        caveats: caveats(articles, event, &sources, &used, &overview.rejected, options),
        manifest: format!("{stem}.json"),
    };
    view.changes = history.map(|h| changes::changes(h, &view));
    Assembled { view, stem, translated: used, sources, spellings: translated.spellings }
}

fn checks_view(checks: &[CheckOutcome]) -> ChecksView {
    let with = |r: CheckResult| checks.iter().filter(|c| c.result == r).map(|c| c.check.to_string()).collect();
    ChecksView {
        passed: with(CheckResult::Passed),
        failed: with(CheckResult::Failed),
        doubtful: with(CheckResult::Doubtful),
    }
}

/// The outlet of each article; a copy speaks with the voice of its original, an article without an
/// outlet with its own.
fn outlet_names(articles: &[Cleaned], sources: &[usize]) -> BTreeMap<usize, String> {
    let name = |a: usize| articles[a].article.outlet.clone().unwrap_or_else(|| articles[a].article.id.clone());
    sources.iter().map(|&a| (a, articles[a].duplicate.as_ref().map_or_else(|| name(a), |d| name(d.of)))).collect()
}

/// The headline: the first title that passed, else the first sentence of the overview if it is
/// short, else place and day.
fn headline(
    event: &Event,
    titles: &[(usize, Translation)],
    overview: &[(String, Vec<String>)],
    when: &str,
    place: &str,
) -> (String, bool) {
    for m in &event.members {
        if let Some((_, t)) = titles.iter().find(|(a, t)| *a == m.article && t.passed()) {
            return (t.english.trim_end_matches('.').to_owned(), true);
        }
    }
    if let Some((text, _)) = overview.first().filter(|p| p.0.split_whitespace().count() <= 18) {
        return (text.trim_end_matches('.').to_owned(), true);
    }
    (format!("Event in {place}, {when}"), false)
}

fn source_views(articles: &[Cleaned], sources: &[usize], titles: &[(usize, Translation)]) -> Vec<SourceView> {
    sources
        .iter()
        .enumerate()
        .map(|(i, &a)| {
            let c = &articles[a];
            let title = match titles.iter().find(|(x, _)| *x == a) {
                Some((_, t)) if t.passed() => t.english.clone(),
                Some((_, t)) => format!("{} (not translated reliably)", t.source),
                None => "(no title)".into(),
            };
            SourceView {
                id: format!("S{}", i + 1),
                outlet: c.article.outlet.clone().unwrap_or_else(|| "(not given)".into()),
                title,
                published: c.article.published.map_or_else(|| "—".into(), |d| When::of(d, d).english()),
                file: c.article.origin.to_string(),
                url: c.article.url.clone(),
                article: c.article.id.clone(),
                digest: format!("{}…", &c.article.digest.get(..12).unwrap_or(&c.article.digest)),
                copy_of: c
                    .duplicate
                    .as_ref()
                    .and_then(|d| sources.iter().position(|&x| x == d.of))
                    .map(|k| format!("S{}", k + 1)),
            }
        })
        .collect()
}

fn caveats(
    articles: &[Cleaned],
    event: &Event,
    sources: &[usize],
    used: &[(String, Translation, usize, usize)],
    rejected_rewrite: &Option<String>,
    options: &BriefOptions,
) -> Vec<String> {
    let passed = used.iter().filter(|u| u.1.passed()).count();
    let mut out = Vec::new();
    let failed: Vec<String> =
        used.iter().filter(|u| !u.1.passed()).map(|u| format!("{} ({})", u.0, reason(&u.1.findings))).collect();
    out.push(if failed.is_empty() {
        format!("Machine-translated and not reviewed. All {passed} sentences passed every check.")
    } else {
        let verb = if failed.len() == 1 { "is" } else { "are" };
        format!("Machine-translated and not reviewed. {passed} of {} sentences passed every check; {} {verb} shown in Arabic only: {}.", used.len(), failed.len(), failed.join(", "))
    });
    let amended = used.iter().filter(|u| u.1.passed() && u.1.method.contains(" put for ")).count();
    if amended > 0 {
        let verb = if amended == 1 { "sentence was" } else { "sentences were" };
        out.push(format!(
            "In {amended} {verb} a figure, date or name of the model put right from the source; the manifest says which."
        ));
    }
    out.push("The checks compare figures, dates, names, negations, quotations and the words of both sentences; they do not prove that a sentence means the same. Before you rely on a line, have its Arabic read.".into());
    out.extend(options.notes.iter().cloned());
    if event.when.is_some_and(|w| w.year.is_none()) {
        out.push("No source gives the year of the event.".into());
    }
    for (i, &a) in sources.iter().enumerate() {
        let c = &articles[a];
        for n in &c.article.notes {
            out.push(format!("S{}: {n}.", i + 1));
        }
        if c.article.published.is_none() && c.about.is_none() {
            out.push(format!(
                "S{}: no date of publication was found; days such as \"today\" could not be worked out.",
                i + 1
            ));
        }
    }
    if let Some(why) = rejected_rewrite {
        out.push(format!("A rewrite of the overview by the model was not kept: {why}."));
    }
    out
}

/// Events that have to do with this one, each once, with what they share or why they were kept apart.
fn related(event: &Event) -> Vec<String> {
    let named = event.related.iter().map(|r| format!("{}: {} ({})", r.kind, r.event, r.why));
    let apart = event.near_misses.iter().map(|n| n.trim_start_matches("kept apart from "));
    let others = apart.filter(|n| !event.related.iter().any(|r| n.starts_with(&format!("{}:", r.event))));
    named.chain(others.map(str::to_owned)).collect()
}
