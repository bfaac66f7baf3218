//! The headline, and the file name derived from it.

use super::evidence::Evidence;
use crate::events::slug;
use crate::summarise::Glance;
use crate::types::{Translation, When};

/// Headline, days and place of an event.
pub struct Headline {
    /// Days in English.
    pub when: String,
    /// Place in English.
    pub place: String,
    /// The headline.
    pub title: String,
    /// Whether the headline is a translated title or sentence.
    translated: bool,
}

impl Headline {
    /// The headline: the first title that passed, else the first sentence of the overview if it is
    /// short, else place and day.
    pub fn new(evidence: &Evidence, titles: &[(usize, Translation)], overview: &Glance) -> Self {
        let event = evidence.event;
        let when = event.when.map_or_else(
            || "not given".to_owned(),
            |w: When| if w.year.is_some() { w.english() } else { format!("{} (year not given)", w.english()) },
        );
        let place = event.places.first().map_or_else(|| "not given".to_owned(), |p| p.1.clone());
        let title_of = |article| titles.iter().find(|(a, t)| *a == article && t.passed());
        let title = event.members.iter().find_map(|m| title_of(m.article)).map(|(_, t)| &t.english);
        let short = || overview.parts.first().map(|p| &p.0).filter(|t| t.split_whitespace().count() <= 18);
        let (title, translated) = match title.or_else(short) {
            Some(text) => (text.trim_end_matches('.').to_owned(), true),
            None => (format!("Event in {place}, {when}"), false),
        };
        Self { when, place, title, translated }
    }

    /// The file name of the brief without its extension.
    pub fn stem(&self, evidence: &Evidence) -> String {
        let event = evidence.event;
        let date = event.when.map(|w| format!("{}-", w.iso())).unwrap_or_default();
        let code = event.id.rsplit('-').next().unwrap_or("x");
        let words = if self.translated { slug(&self.title, 5) } else { slug(&self.place, 3) };
        format!("{date}{words}-{code}")
    }
}
