//! The engine's state as bytes, piece by piece, for a store.

use super::frequency::{Frequencies, Keyed};
use super::grouper::{Grouper, Node, Operation, Story};
use super::template::{Seen, Templates};
use crate::config::EventsConfig;
use crate::error::{Error, Kind, Result};
use crate::types::Pieces;
use serde::{Serialize, de::DeserializeOwned};

fn bytes<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    postcard::to_stdvec(value)
        .map_err(|e| Error::new(Kind::Internal, "the state of an event cannot be written").because(e))
}

fn value<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|e| {
        Error::new(Kind::Input, "the state of an event cannot be read")
            .because(e)
            .help("the store was written by another version or is damaged: `mujaz store check` tells, a backup helps")
    })
}

/// Whether every number of an article or event is one, and no chain of copies or merged events is endless.
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
    }) && stories.iter().all(|s| s.members.iter().all(|m| article(*m)) && s.into.is_none_or(event))
        && log.iter().all(|o| o.before.iter().chain(&o.after).all(|p| article(p.0) && event(p.1)))
        && (0..nodes.len()).all(|n| ends(n, &|n| nodes[n].copy.map(|c| c.0), nodes.len()))
        && (0..stories.len()).all(|n| ends(n, &|n| stories[n].into, stories.len()))
}

impl Grouper {
    /// The state as pieces.
    pub fn pieces(&self) -> Result<Pieces> {
        Ok(Pieces {
            nodes: self.nodes.iter().map(bytes).collect::<Result<_>>()?,
            stories: self.stories.iter().map(bytes).collect::<Result<_>>()?,
            log: self.log.iter().map(bytes).collect::<Result<_>>()?,
            counts: self.frequencies.counts.iter().map(|(k, n)| (*k, *n)).collect(),
            counted: self.frequencies.articles,
            sentences: self.templates.seen.iter().map(|(h, s)| Ok((*h, bytes(s)?))).collect::<Result<_>>()?,
            forms: self.forms.iter().map(|(k, f)| (*k, f.clone())).collect(),
            latest: self.latest,
        })
    }

    /// An engine in the state that pieces describe.
    pub fn from_pieces(config: &EventsConfig, p: Pieces) -> Result<Self> {
        let nodes: Vec<Node> = p.nodes.iter().map(|b| value(b)).collect::<Result<_>>()?;
        let stories: Vec<Story> = p.stories.iter().map(|b| value(b)).collect::<Result<_>>()?;
        let log: Vec<Operation> = p.log.iter().map(|b| value(b)).collect::<Result<_>>()?;
        let frequencies = Frequencies { articles: p.counted, counts: p.counts.into_iter().collect() };
        let mut templates = Templates::default();
        for (hash, b) in &p.sentences {
            templates.seen.insert(*hash, value::<Seen>(b)?);
        }
        let forms: Keyed<u32, String> = p.forms.into_iter().collect();
        if !consistent(&nodes, &stories, &log) {
            return Err(Error::new(Kind::Input, "the store names an event or article that is not in it")
                .help("`mujaz store check` tells more; a backup helps"));
        }
        Ok(Self::restore(config, nodes, stories, log, (frequencies, templates, forms, p.latest)))
    }
}
