//! An event and its articles as the sections of its brief need them: numbered sources, citations, outlets.

use crate::facts::Cited;
use crate::select::{self, Chosen};
use crate::types::{Cleaned, Event, SentenceKind, Translation};
use std::collections::{BTreeMap, BTreeSet};

/// A sentence that the brief uses.
pub struct Used {
    /// Its citation.
    pub id: String,
    /// Its translation.
    pub translation: Translation,
    /// Its article.
    pub article: usize,
    /// Which of the article's sentences it is.
    pub sentence: usize,
}

/// A place in the event's articles with its citation.
pub struct Place {
    /// Its citation.
    pub id: String,
    /// Its article.
    pub article: usize,
    /// Which of the article's sentences it is.
    pub sentence: usize,
}

/// An event with its articles.
pub struct Evidence<'a> {
    /// All articles of the run.
    pub articles: &'a [Cleaned],
    /// The event.
    pub event: &'a Event,
    /// Its articles by source number.
    pub sources: Vec<usize>,
    outlets: BTreeMap<usize, String>,
}

impl<'a> Evidence<'a> {
    /// The evidence for an event.
    pub fn new(articles: &'a [Cleaned], event: &'a Event) -> Self {
        let sources: Vec<usize> = event.members.iter().map(|m| m.article).collect();
        let outlets = outlets(articles, &sources);
        Self { articles, event, sources, outlets }
    }

    /// Articles with the number of their source, from 1.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &'a Cleaned)> {
        self.sources.iter().enumerate().map(|(i, &a)| (i + 1, &self.articles[a]))
    }

    /// The number of an article's source, from 1.
    pub fn number(&self, article: usize) -> usize {
        self.sources.iter().position(|&a| a == article).map_or(0, |i| i + 1)
    }

    /// The citation of a sentence.
    pub fn cite(&self, article: usize, sentence: usize) -> String {
        format!("S{}.{}", self.number(article), self.articles[article].sentences[sentence].number)
    }

    /// The outlet that first published an article's text.
    pub fn outlet(&self, article: usize) -> Option<&str> {
        self.outlets.get(&article).map(String::as_str)
    }

    /// Number of outlets that have a sentence or an equivalent one.
    pub fn outlets_of(&self, chosen: &Chosen) -> usize {
        let articles = std::iter::once(chosen.article).chain(chosen.echoes.iter().map(|e| e.0));
        articles.filter_map(|a| self.outlet(a)).collect::<BTreeSet<_>>().len()
    }

    /// The chosen sentences with their translations, in the order of citations.
    pub fn used(&self, chosen: &[Chosen], translations: &[Translation]) -> Vec<Used> {
        let one = |(c, t): (&Chosen, &Translation)| Used {
            id: self.cite(c.article, c.sentence),
            translation: t.clone(),
            article: c.article,
            sentence: c.sentence,
        };
        let mut list: Vec<Used> = chosen.iter().zip(translations).map(one).collect();
        list.sort_by_key(|u| (self.number(u.article), u.sentence));
        list
    }

    /// Every sentence that goes into the tables: all sentences of the originals, translated or not, and what copies
    /// add.
    pub fn places(&self) -> Vec<Place> {
        let mut list = Vec::new();
        for &article in &self.sources {
            let usable = select::usable(self.articles, article);
            for (sentence, s) in self.articles[article].sentences.iter().enumerate() {
                if s.kind != SentenceKind::Heading && usable.contains(&sentence) {
                    list.push(Place { id: self.cite(article, sentence), article, sentence });
                }
            }
        }
        list
    }

    /// The same sentences in the form that the tables use.
    pub fn cited<'b>(&self, places: &'b [Place], used: &'b [Used]) -> Vec<Cited<'b>>
    where
        'a: 'b,
    {
        let standing = used.iter().filter(|u| u.translation.stands());
        let english: BTreeMap<&str, &str> = standing.map(|u| (u.id.as_str(), u.translation.english.as_str())).collect();
        let one = |p: &'b Place| {
            let article: &'a Cleaned = &self.articles[p.article];
            Cited {
                id: &p.id,
                source: self.number(p.article),
                arabic: &article.sentences[p.sentence].text,
                english: english.get(p.id.as_str()).copied(),
                about: article.about,
            }
        };
        places.iter().map(one).collect()
    }
}

/// The outlet of each article. A copy counts as its original's outlet, an article without an outlet as
/// one of its own.
fn outlets(articles: &[Cleaned], sources: &[usize]) -> BTreeMap<usize, String> {
    let name = |a: usize| articles[a].article.outlet.clone().unwrap_or_else(|| articles[a].article.id.clone());
    sources.iter().map(|&a| (a, articles[a].duplicate.as_ref().map_or_else(|| name(a), |d| name(d.of)))).collect()
}
