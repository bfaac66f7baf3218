//! "At a glance" and the key points.

use super::evidence::Evidence;
use super::sentences::reason;
use crate::report::views::PointView;
use crate::select::Chosen;
use crate::summarise::{Glance, Point, glance, rewrite};
use crate::types::{LanguageModel, Translation};
use std::collections::BTreeSet;

/// Maximum number of words in the overview.
const WORDS: usize = 90;

/// The chosen sentences in order of importance, each with the citations of sentences that say the same.
pub struct Points {
    views: Vec<PointView>,
    ready: Vec<Point>,
}

impl Points {
    /// The points of an event.
    pub fn new(evidence: &Evidence, chosen: &[Chosen], translations: &[Translation]) -> Self {
        let (mut views, mut ready) = (Vec::new(), Vec::new());
        for (c, t) in chosen.iter().zip(translations) {
            let echoes = c.echoes.iter().map(|(a, s)| evidence.cite(*a, *s));
            let cites: Vec<String> = std::iter::once(evidence.cite(c.article, c.sentence)).chain(echoes).collect();
            let outlets = evidence.outlets_of(c);
            if t.passed() {
                ready.push(Point {
                    text: t.english.clone(),
                    arabic: t.source.clone(),
                    cites: cites.clone(),
                    weight: c.weight * (outlets as f64).sqrt(),
                    place: (evidence.number(c.article), c.sentence),
                });
            }
            views.push(PointView {
                english: t.passed().then(|| t.english.clone()),
                arabic: t.source.clone(),
                reason: reason(&t.findings),
                cites,
                outlets: outlets.max(1),
            });
        }
        Self { views, ready }
    }

    /// The overview, rewritten by `model` if one is given.
    pub fn overview(&self, model: Option<&mut dyn LanguageModel>) -> Glance {
        let plain = glance(&self.ready, WORDS);
        match model {
            Some(m) => rewrite(plain, m, WORDS),
            None => plain,
        }
    }

    /// The points that the overview does not make, at most `most` of them.
    pub fn beyond(&self, overview: &Glance, most: usize) -> Vec<PointView> {
        let told: BTreeSet<&String> = overview.parts.iter().flat_map(|p| &p.1).collect();
        let untold = |p: &&PointView| p.english.is_none() || !p.cites.iter().any(|c| told.contains(c));
        self.views.iter().filter(untold).take(most.max(1)).cloned().collect()
    }
}
