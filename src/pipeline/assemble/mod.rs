//! Assembles the view that templates see, section by section, from an event, its sentences and their translations.

mod caveats;
mod confidence;
mod evidence;
mod facts;
mod frame;
mod headline;
mod help;
mod overview;
mod sentences;
mod sources;

use super::briefing::{Briefing, Plan};
use super::changes;
use super::keeper::History;
use super::spelling::Spellings;
use crate::report::views::{BriefView, EventView, Part, RelatedView};
use crate::types::{Event, LanguageModel, SentenceReview, Translation};
pub(super) use confidence::{note_approval, note_reviews};
use evidence::Evidence;
pub(super) use evidence::Used;
use frame::EventFrames;
use headline::Headline;
pub(super) use help::{gloss_of, untranslated as help_without};
use overview::Points;
use std::collections::BTreeMap;

/// The translations of one event.
pub(super) struct Translated {
    /// One for each selected sentence.
    pub sentences: Vec<Translation>,
    /// Titles by article.
    pub titles: Vec<(usize, Translation)>,
    /// What people decided on sentences of the event, by article and sentence, chosen or not.
    pub decided: BTreeMap<(usize, usize), SentenceReview>,
    /// Spellings of the names in these sentences.
    pub spellings: Spellings,
}

/// A finished view, with what the manifest needs.
pub(super) struct Assembled {
    /// The view that templates see.
    pub view: BriefView,
    /// File name without its extension.
    pub stem: String,
    /// Every sentence used, in the order of citations.
    pub translated: Vec<Used>,
    /// Articles by source number.
    pub sources: Vec<usize>,
    /// Spellings of the names in these sentences.
    pub spellings: Spellings,
}

impl Briefing<'_> {
    /// Assembles the view of an event. `model` rewrites the overview if the run asks for it; `stem` is the name of the
    /// files that the event already has.
    pub(super) fn assemble(
        &self,
        plan: &Plan,
        translated: Translated,
        model: &mut dyn LanguageModel,
        history: Option<&History>,
        stem: Option<String>,
    ) -> Assembled {
        let evidence = Evidence::new(&self.grouped.articles, plan.event);
        let points = Points::new(&evidence, &plan.chosen, &translated.sentences);
        let overview = points.overview(self.recipe.rewrite.then_some(model));
        let used = evidence.used(&plan.chosen, &translated.sentences);
        let places = evidence.places();
        let cited = evidence.cited(&places, &used);
        let framed = EventFrames::new(&evidence);
        let names = facts::names(&cited, &self.materials.glossary, &translated.spellings);
        let subject = names.iter().find(|n| n.kind == "person").or(names.first()).map(|n| n.name.as_str());
        let headline = Headline::new(&evidence, &framed, &translated.titles, &overview, subject);
        // A revision keeps the file name of the first.
        let known = history.and_then(|h| h.view.as_ref()).and_then(|v| v.manifest.strip_suffix(".json"));
        let stem = known.map(str::to_owned).or(stem).unwrap_or_else(|| headline.stem(&evidence));
        let figures = facts::figures(&cited);
        let counts = sources::counts(&evidence);
        let most = self.recipe.config.brief.key_points;
        let (happened, background) = points.by_importance(&framed.cites(), most);
        let mut view = BriefView {
            title: headline.title,
            // A person's words are not called a machine's.
            subtitle: headline
                .subtitle
                .filter(|s| !translated.titles.iter().any(|(_, t)| t.review.is_some() && t.english == *s)),
            banner: confidence::banner(&evidence, &used, &framed, &counts, &self.notes, self.translates),
            translation: self.translates.then(|| confidence::translation(&used)),
            lead: framed.lead(),
            overview: framed.overview(&evidence),
            facts: framed.facts(),
            happened,
            background,
            differ: framed.differ(),
            disputes: framed.disputes(&evidence, &cited),
            unknown: framed.unknown(),
            unclear: framed.unclear(),
            event: EventView {
                id: plan.event.id.clone(),
                revision: history.map_or(1, |h| h.revision + 1),
                when: headline.when,
                date: plan.event.when.filter(|w| w.year.is_some()).map(|w| w.iso()),
                place: headline.place,
                country: headline.country,
                kind: framed.merged.as_ref().map_or_else(String::new, |m| m.kind.what.clone()),
                theme: framed.merged.as_ref().map_or_else(String::new, |m| m.kind.theme.clone()),
            },
            changes: None,
            counts,
            cutoff: sources::cutoff(&evidence),
            cutoff_date: sources::newest(&evidence).map(|d| d.to_string()),
            related: related(plan.event).iter().map(in_words).collect(),
            related_events: related(plan.event),
            glance: overview.parts.iter().map(|(t, c)| Part { text: t.clone(), cites: c.clone() }).collect(),
            glance_rewritten: overview.rewritten,
            in_figures: figures.brief,
            points: points.beyond(&overview, most),
            figures: figures.table,
            conflicting_figures: figures.conflicts,
            names,
            accounts: facts::accounts(&cited, &used),
            quotes: facts::quotes(&cited),
            sources: sources::sources(&evidence, &translated.titles, &self.materials.outlets),
            sentences: Vec::new(),
            caveats: caveats::caveats(&evidence, &used, &overview, self.translates),
            manifest: format!("{stem}.json"),
        };
        // Tolls that are among the facts are not repeated.
        if !view.facts.is_empty() && !view.differ.is_empty() {
            view.conflicting_figures.retain(|c| !c.kind.is_toll());
        }
        // Denials and accusations are shown with the dispute, if there is one.
        let disputed: Vec<&String> = view.disputes.iter().flat_map(|d| &d.sides).flat_map(|s| &s.cites).collect();
        let accounts = view.accounts.iter().filter(|a| !a.cites.iter().any(|c| disputed.contains(&c)));
        view.accounts = accounts.cloned().collect();
        let shown: Vec<&String> = view.accounts.iter().flat_map(|a| &a.cites).chain(disputed).collect();
        let quotes = view.quotes.iter().filter(|q| !shown.contains(&&q.source)).cloned().collect();
        view.quotes = quotes;
        view.changes = history.map(|h| changes::changes(h, &view));
        let cited_in = sentences::cited_in(&view);
        view.sentences =
            sentences::sentences(&evidence, &used, &places, &translated.titles, &translated.decided, &cited_in);
        confidence::note_reviews(&mut view);
        if let Some(before) = history.and_then(|h| h.view.as_ref()) {
            let reviews = changes::reviews(before, &view);
            view.changes.iter_mut().for_each(|c| c.reviews.clone_from(&reviews));
        }
        Assembled { view, stem, translated: used, sources: evidence.sources, spellings: translated.spellings }
    }
}

/// Related events, each once, with what they share or why they were kept apart.
fn related(event: &Event) -> Vec<RelatedView> {
    let named =
        event.related.iter().map(|r| RelatedView { event: r.event.clone(), kind: r.kind.clone(), why: r.why.clone() });
    let apart = event.near_misses.iter().filter(|n| !event.related.iter().any(|r| r.event == n.event));
    let others = apart.map(|n| RelatedView {
        event: n.event.clone(),
        kind: "kept apart".into(),
        why: format!("{}; similarity {:.2}", n.why, n.similarity),
    });
    named.chain(others).collect()
}

/// A related event on one line.
fn in_words(r: &RelatedView) -> String {
    format!("{}: {} ({})", r.kind, r.event, r.why)
}
