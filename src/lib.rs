//! Mujaz turns Arabic news into English briefing reports: articles in, one Markdown brief per
//! event out, every English sentence traceable to the Arabic sentence it came from.
//!
//! Layers, from the bottom: [`error`], [`types`], [`clock`], [`cancel`], [`surface`] and [`progress`]; [`config`],
//! [`glossary`], [`deliver`], [`listen`] and the crates [`mujaz_arabic`] and [`mujaz_infer`]; the stages ([`ingest`], [`clean`], [`events`],
//! [`select`], [`engine`], [`verify`], [`facts`], [`summarise`], [`report`], [`store`], [`fetch`]) and
//! [`eval`]; [`pipeline`], which joins them; [`queue`], through which machines share work; [`app`], the session; [`jobs`]; [`serve`], the desk in a
//! browser; [`cli`].
//!
//! Everything up to the model works without one. From a text to the sentences of a brief:
//!
//! ```
//! use mujaz::types::Article;
//! use mujaz::{clean, config::EventsConfig, events, select};
//!
//! let text = "افتتح وزير التجهيز، الثلاثاء 27 ماي 2025، طريقا جديدا في الرباط طوله 40 كيلومترا.";
//! let mut articles = clean::clean(vec![Article::new("road", text)]);
//! let events = events::group(&mut articles, &EventsConfig::default());
//! assert!(events[0].id.starts_with("rabat-2025-05-27"));
//! assert_eq!(select::select(&articles, &events[0], 5).len(), 1);
//! ```
//!
//! `examples/verify_pair.rs` reviews a translation, `examples/translate.rs` makes one through [`mujaz_infer`].
#![deny(missing_docs)]

pub mod app;
pub mod cancel;
pub mod clean;
pub mod cli;
pub mod clock;
pub mod config;
pub mod deliver;
pub mod engine;
pub mod error;
pub mod eval;
pub mod events;
pub mod facts;
pub mod fetch;
pub mod frames;
pub mod glossary;
pub mod ingest;
pub mod jobs;
pub mod listen;
pub mod outlets;
pub mod pipeline;
pub mod progress;
pub mod queue;
pub mod report;
pub mod select;
pub mod serve;
pub mod store;
pub mod summarise;
pub mod surface;
pub mod types;
pub mod verify;
mod word_lists;
