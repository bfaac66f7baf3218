//! "At a glance" and the key points.

use super::evidence::Evidence;
use super::help::help;
use super::sentences::{reason, reasons};
use crate::frames::looks_back;
use crate::report::views::{HelpView, PointView};
use crate::select::Chosen;
use crate::summarise::{Glance, Point, glance, rewrite};
use crate::types::{LanguageModel, SentenceKind, Translation};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Maximum number of words in the overview.
const WORDS: usize = 90;

/// The selected sentences in order of importance, each with the citations of equivalent sentences.
pub struct Points {
    views: Vec<PointView>,
    ready: Vec<Point>,
    ranks: Vec<Rank>,
}

/// The criteria of a point's importance.
struct Rank {
    /// Number of body sentences before it.
    nth: usize,
    published: Option<Date>,
    place: (usize, usize),
    /// Whether it is background.
    looks_back: bool,
}

impl Points {
    /// The points of an event.
    pub fn new(evidence: &Evidence, chosen: &[Chosen], translations: &[Translation]) -> Self {
        let (mut views, mut ready, mut ranks) = (Vec::new(), Vec::new(), Vec::new());
        for (c, t) in chosen.iter().zip(translations) {
            let echoes = c.echoes.iter().map(|(a, s)| evidence.cite(*a, *s));
            let cites: Vec<String> = std::iter::once(evidence.cite(c.article, c.sentence)).chain(echoes).collect();
            let outlets = evidence.outlets_of(c);
            if t.stands() {
                ready.push(Point {
                    text: t.english.clone(),
                    arabic: t.source.clone(),
                    cites: cites.clone(),
                    weight: c.weight * (outlets as f64).sqrt(),
                    place: (evidence.number(c.article), c.sentence),
                });
            }
            views.push(PointView {
                english: t.stands().then(|| t.english.clone()),
                arabic: t.source.clone(),
                reason: reason(t),
                reasons: reasons(t),
                review: t.review.as_ref().map(Into::into),
                cites,
                outlets: outlets.max(1),
                help: if t.stands() { HelpView::default() } else { help(t, evidence.articles[c.article].about) },
            });
            let article = &evidence.articles[c.article];
            ranks.push(Rank {
                nth: article.sentences[..c.sentence].iter().filter(|s| s.kind == SentenceKind::Body).count(),
                published: article.article.published,
                place: (evidence.number(c.article), c.sentence),
                looks_back: looks_back(&t.source, article.about),
            });
        }
        Self { views, ready, ranks }
    }

    /// The overview, rewritten by `model` if one is given.
    pub fn overview(&self, model: Option<&mut dyn LanguageModel>) -> Glance {
        let plain = glance(&self.ready, WORDS);
        match model {
            Some(m) => rewrite(plain, m, WORDS),
            None => plain,
        }
    }

    /// The points by importance, and the background, in the order of the story: first the leads of the articles, then
    /// the sentences behind title, lead and facts (`facts`), then the newest; at most this many in total.
    pub fn by_importance(&self, facts: &[String], most: usize) -> (Vec<PointView>, Vec<PointView>) {
        let newest = self.ranks.iter().filter_map(|r| r.published).max();
        let key = |i: usize| {
            let r = &self.ranks[i];
            let lead = match r.nth {
                0 => 3.0,
                1 => 1.5,
                2 => 1.0,
                _ => 0.0,
            };
            let cited = self.views[i].cites.iter().any(|c| facts.contains(c));
            let fresh = r.published.is_some() && r.published == newest;
            let outlets = (self.views[i].outlets.min(4) as f64 - 1.0) * 0.5;
            lead + if cited { 2.0 } else { 0.0 } + if fresh { 0.6 } else { 0.0 } + outlets
        };
        let mut order: Vec<usize> = (0..self.views.len()).collect();
        order.sort_by(|a, b| key(*b).total_cmp(&key(*a)).then(self.ranks[*a].place.cmp(&self.ranks[*b].place)));
        let back = |i: &usize| self.ranks[*i].looks_back && self.ranks[*i].nth > 0;
        order.truncate(most.max(1));
        let (mut behind, now): (Vec<usize>, Vec<usize>) = order.into_iter().partition(back);
        behind.sort_by_key(|i| self.ranks[*i].place);
        let views = |list: Vec<usize>| list.into_iter().map(|i| self.views[i].clone()).collect();
        (views(now), views(behind))
    }

    /// The points that the overview does not make, at most `most` of them.
    pub fn beyond(&self, overview: &Glance, most: usize) -> Vec<PointView> {
        let covered: BTreeSet<&String> = overview.parts.iter().flat_map(|p| &p.1).collect();
        let remaining = |p: &&PointView| p.english.is_none() || !p.cites.iter().any(|c| covered.contains(c));
        self.views.iter().filter(remaining).take(most.max(1)).cloned().collect()
    }
}
