//! The headline, and the file name derived from it.

use super::evidence::Evidence;
use super::frame::{EventFrames, country_of};
use crate::events::slug;
use crate::summarise::Glance;
use crate::types::{NOT_GIVEN, Translation, When};

/// Headline, days and place of an event.
pub struct Headline {
    /// Days in English.
    pub when: String,
    /// Place in English.
    pub place: String,
    /// Country in English; empty if it is not known.
    pub country: String,
    /// The headline.
    pub title: String,
    /// The title without what changes from revision to revision; `None` if it says no more than place and day.
    topic: Option<String>,
    /// The translated title of a source, if it is not the headline itself.
    pub subtitle: Option<String>,
}

impl Headline {
    /// The headline: from the frames of the event; if its kind is not known, the first title that passed, else the
    /// first sentence of the overview if it is short, else the `subject` (the person named most) or the place, and the
    /// day.
    pub fn new(
        evidence: &Evidence,
        framed: &EventFrames,
        titles: &[(usize, Translation)],
        overview: &Glance,
        subject: Option<&str>,
    ) -> Self {
        let event = evidence.event;
        let when = event.when.map_or_else(
            || NOT_GIVEN.to_owned(),
            |w: When| if w.year.is_some() { w.english() } else { format!("{} (year not given)", w.english()) },
        );
        let place = event.places.first().map_or_else(|| NOT_GIVEN.to_owned(), |p| p.1.clone());
        let country = framed.country().or_else(|| country_of(&event.places.first()?.1)).unwrap_or_default();
        let title_of = |article| titles.iter().find(|(a, t)| *a == article && t.stands());
        let title = event.members.iter().find_map(|m| title_of(m.article)).map(|(_, t)| &t.english);
        let own = |text: &String| text.trim_end_matches('.').to_owned();
        if let Some(h) = &framed.headline {
            let topic = Some(h.topic.clone());
            return Self { when, place, country, title: h.title.clone(), topic, subtitle: title.map(own) };
        }
        let short = || overview.parts.first().map(|p| &p.0).filter(|t| t.split_whitespace().count() <= 18);
        match title.or_else(short) {
            Some(text) => {
                let title = own(text);
                Self { topic: Some(title.clone()), title, when, place, country, subtitle: None }
            }
            None => {
                let known = event.when.is_some();
                let about = match subject {
                    Some(name) => format!("Report on {name}"),
                    None if event.places.is_empty() => "Report".to_owned(),
                    None => format!("Report from {place}"),
                };
                let title = if known { format!("{about} ({when})") } else { about };
                Self { title, topic: None, when, place, country, subtitle: None }
            }
        }
    }

    /// The file name of the brief without its extension.
    pub fn stem(&self, evidence: &Evidence) -> String {
        let event = evidence.event;
        let date = event.when.map(|w| format!("{}-", w.iso())).unwrap_or_default();
        let code = event.id.rsplit('-').next().unwrap_or("x");
        let words = match &self.topic {
            // Figures change, too.
            Some(topic) => {
                let kept = topic.split_whitespace().filter(|w| !w.starts_with(|c: char| c.is_ascii_digit()));
                slug(&kept.collect::<Vec<_>>().join(" "), 5)
            }
            None => slug(&self.place, 3),
        };
        format!("{date}{words}-{code}")
    }
}
