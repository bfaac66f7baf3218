//! The engine's state as bytes, piece by piece, for a store.

use super::frequency::{Frequencies, Keyed};
use super::grouper::{Grouper, Node, Story};
use super::kept::FoldedArticle;
use super::operation::{Actor, Done, Operation};
use super::template::{Seen, Templates};
use super::tracked::{Kept, Tracked};
use crate::config::EventsConfig;
use crate::error::{Error, Kind, Result};
use crate::types::{ArticleKey, Changes, EventKey, Pieces};
use rayon::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The version of the layout; the first byte of each piece.
const LAYOUT: u8 = 0xe7;

fn bytes<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    postcard::to_extend(value, vec![LAYOUT])
        .map_err(|e| Error::new(Kind::Internal, "the state of an event cannot be written").because(e))
}

pub(super) fn value<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let Some(bytes) = bytes.strip_prefix(&[LAYOUT]) else {
        return Err(Error::new(Kind::Input, "the store was made by a version that grouped by other features")
            .help("read the articles again into a new store, with --store=FILE; this one stays as it is"));
    };
    postcard::from_bytes(bytes).map_err(|e| {
        Error::new(Kind::Input, "the state of an event cannot be read").because(e).help(
            "the store was written by another version or is damaged: run `mujaz store check`, and restore a backup",
        )
    })
}

/// Whether every article and event number is valid, and no chain of copies or merged events is cyclic.
fn consistent(nodes: &[Node], stories: &[Story], log: &[Operation]) -> bool {
    let article = |n: u32| (n as usize) < nodes.len();
    let event = |n: u32| (n as usize) < stories.len();
    let ends = |mut n: usize, next: &dyn Fn(usize) -> Option<u32>, most: usize| {
        (0..=most).any(|_| match next(n) {
            Some(m) => {
                n = m as usize;
                false
            }
            None => true,
        })
    };
    nodes.iter().all(|n| {
        event(n.event) && n.edges.iter().chain(&n.near).all(|e| article(e.0)) && n.copy.is_none_or(|c| article(c.0))
    }) && stories.iter().all(|s| {
        let centre = s.folded.as_ref().and_then(|f| f.centre);
        s.members.iter().all(|m| article(*m)) && s.into.is_none_or(event) && centre.is_none_or(article)
    }) && log.iter().all(|o| o.before.iter().chain(&o.after).all(|p| article(p.0) && event(p.1)))
        && (0..nodes.len()).all(|n| ends(n, &|n| nodes[n].copy.map(|c| c.0), nodes.len()))
        && (0..stories.len()).all(|n| ends(n, &|n| stories[n].into, stories.len()))
}

macro_rules! kept {
    ($($of:ty, $absent:expr;)*) => {$(
        impl Kept for $of {
            fn digest(&self) -> u64 {
                let mut h = DefaultHasher::new();
                // What cannot be written is found when it is.
                bytes(self).unwrap_or_default().hash(&mut h);
                h.finish()
            }

            fn absent() -> Self {
                $absent
            }
        }
    )*};
}
kept! {
    // An article that was not read is one of a finished event, and of none that was read.
    Node, Node { event: u32::MAX, remains: Some(Box::<FoldedArticle>::default()), ..Node::default() };
    Story, Story::default();
    Operation, Operation {
        by: Actor::Program,
        kind: Done::Undo,
        what: String::new(),
        before: Vec::new(),
        after: Vec::new(),
        undone: true,
    };
}

/// The pieces that are new or have changed, and those of some more numbers.
fn changed<T: Kept + Serialize + Sync + Send>(list: &Tracked<T>, more: &[u32]) -> Result<Vec<(u32, Vec<u8>)>> {
    let all: BTreeSet<usize> = list.changed().into_iter().chain(more.iter().map(|n| *n as usize)).collect();
    all.into_par_iter().map(|i| Ok((i as u32, bytes(&list[i])?))).collect()
}

/// Every piece.
fn all<T: Kept + Serialize + Sync + Send>(list: &Tracked<T>) -> Result<Vec<Vec<u8>>> {
    (0..list.len()).into_par_iter().map(|i| bytes(&list[i])).collect()
}

impl Grouper {
    /// What has changed since the engine was made from pieces, and the articles of some numbers in any case.
    /// With `all_keys`, keys of everything, else of what has changed.
    ///
    /// # Errors
    /// Something cannot be written, or something was to be changed that had not been read.
    pub fn changes(&self, articles: &[u32], all_keys: bool) -> Result<Changes> {
        if let Some(n) = self.nodes.strayed().or(self.stories.strayed()).or(self.log.strayed()) {
            return Err(Error::new(Kind::Internal, format!("number {n} would be changed and was not read"))
                .help("nothing was changed in the store; this is a fault of the program: report it"));
        }
        let (article_keys, event_keys) = self.keys(articles, all_keys);
        Ok(Changes {
            article_keys,
            event_keys,
            all_keys,
            nodes: changed(&self.nodes, articles)?,
            stories: changed(&self.stories, &[])?,
            log: changed(&self.log, &[])?,
            rest: self.shared()?,
        })
    }

    /// By what articles and events are found without reading all of them.
    fn keys(&self, articles: &[u32], all: bool) -> (Vec<ArticleKey>, Vec<EventKey>) {
        let nodes: BTreeSet<usize> = if all {
            (0..self.nodes.len()).collect()
        } else {
            self.nodes.changed().into_iter().chain(articles.iter().map(|n| *n as usize)).collect()
        };
        let mut stories: BTreeSet<usize> =
            if all { (0..self.stories.len()).collect() } else { self.stories.changed().into_iter().collect() };
        // An event has changed with any of its articles.
        stories.extend(nodes.iter().map(|n| self.nodes[*n].event as usize).filter(|e| *e < self.stories.len()));
        let article = |n: &usize| {
            let node = &self.nodes[*n];
            let body = node.remains.as_ref().filter(|_| node.copy.is_none()).map(|t| t.body);
            ArticleKey { number: *n as u32, body, copy_of: node.copy.map(|c| c.0) }
        };
        let event = |e: &usize| {
            let story = &self.stories[*e];
            let centre = story.folded.as_ref().and_then(|_| super::explain::centre(self, *e as u32));
            EventKey {
                number: *e as u32,
                code: super::naming::code(&story.id),
                finished: story.folded.is_some(),
                names: centre.map(|c| super::related::carrying(self, c)).unwrap_or_default(),
            }
        };
        (nodes.iter().map(article).collect(), stories.iter().map(event).collect())
    }

    /// What belongs to no single article or event.
    fn shared(&self) -> Result<Pieces> {
        Ok(Pieces {
            counts: self.frequencies.counts.iter().map(|(k, n)| (*k, *n)).collect(),
            counted: self.frequencies.articles,
            sentences: self.templates.seen.iter().map(|(h, s)| Ok((*h, bytes(s)?))).collect::<Result<_>>()?,
            forms: self.forms.iter().map(|(k, f)| (*k, f.clone())).collect(),
            latest: self.latest,
            ..Pieces::default()
        })
    }

    /// The state as pieces.
    pub fn pieces(&self) -> Result<Pieces> {
        Ok(Pieces { nodes: all(&self.nodes)?, stories: all(&self.stories)?, log: all(&self.log)?, ..self.shared()? })
    }

    /// An engine in the state that pieces describe.
    pub fn from_pieces(config: &EventsConfig, p: Pieces) -> Result<Self> {
        let nodes: Vec<Node> = p.nodes.into_par_iter().map(|b| value(&b)).collect::<Result<_>>()?;
        let stories: Vec<Story> = p.stories.into_par_iter().map(|b| value(&b)).collect::<Result<_>>()?;
        let log: Vec<Operation> = p.log.iter().map(|b| value(b)).collect::<Result<_>>()?;
        let frequencies = Frequencies { articles: p.counted, counts: p.counts.into_iter().collect() };
        let mut templates = Templates::default();
        for (hash, b) in &p.sentences {
            templates.seen.insert(*hash, value::<Seen>(b)?);
        }
        let forms: Keyed<u32, String> = p.forms.into_iter().collect();
        if !consistent(&nodes, &stories, &log) {
            return Err(Error::new(Kind::Input, "the store names an event or article that is not in it")
                .help("run `mujaz store check` for details, and restore a backup"));
        }
        Ok(Self::restore(config, nodes, stories, log, (frequencies, templates, forms, p.latest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::clean;
    use crate::types::{Article, Cleaned};

    fn articles() -> Vec<Cleaned> {
        let text = |n: u32, city: &str| {
            format!("حريق في {city}\n\nلقي {n} شخصا مصرعهم في حريق بمدينة {city} يوم 3 مارس 2026.\n\nوأغلقت الطريق.")
        };
        let texts = [text(12, "وهران"), text(14, "وهران"), text(3, "طنجة"), text(12, "وهران"), text(5, "حلب")];
        clean(texts.into_iter().enumerate().map(|(i, t)| Article::new(format!("a{i}"), t)).collect())
    }

    /// Groups further articles with an engine.
    fn grow(engine: &mut Grouper, articles: &[Cleaned]) {
        for (a, f) in articles.iter().zip(crate::events::extract(articles)) {
            engine.insert(a, f, None, &a.article.digest);
        }
    }

    #[test]
    fn no_damaged_state_makes_the_engine_panic() {
        let (config, all) = (EventsConfig::default(), articles());
        let mut engine = Grouper::new(&config);
        grow(&mut engine, &all[..4]);
        let whole = engine.pieces().unwrap();
        assert!(Grouper::from_pieces(&config, whole.clone()).is_ok());
        let mut seed = 0x2545_F491_4F6C_DD1D_u64;
        let mut random = |n: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % n.max(1) as u64) as usize
        };
        let mut used = 0;
        for _ in 0..3000 {
            let mut p = whole.clone();
            for _ in 0..=random(3) {
                let list = match random(4) {
                    0 | 1 => &mut p.nodes,
                    2 => &mut p.stories,
                    _ => &mut p.log,
                };
                let at = random(list.len());
                let Some(piece) = list.get_mut(at).filter(|b| !b.is_empty()) else { continue };
                let at = random(piece.len());
                match random(3) {
                    0 => piece[at] ^= 1 << random(8),
                    1 => piece[at] = [0, 1, 0x7F, 0x80, 0xFF][random(5)],
                    _ => piece.truncate(at),
                }
            }
            let Ok(mut engine) = Grouper::from_pieces(&config, p) else { continue };
            used += 1;
            let ids: Vec<String> = (0..engine.nodes.len()).map(|i| format!("a{i}")).collect();
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let copies = engine.duplicates(&ids);
            engine.events(&copies);
            grow(&mut engine, &all[4..]);
            assert!(engine.pieces().is_ok());
        }
        assert!(used > 300, "{used} states could be read");
    }
}
