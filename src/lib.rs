//! Mujaz turns Arabic news into English briefing reports: articles in, one Markdown brief per
//! event out, every English sentence traceable to the Arabic sentence it came from.
//!
//! Layers, from the bottom: [`error`], [`types`], [`clock`], [`cancel`] and [`progress`]; [`config`],
//! [`glossary`], [`deliver`] and the crates [`mujaz_arabic`] and [`mujaz_infer`]; the stages ([`ingest`], [`clean`], [`events`],
//! [`select`], [`engine`], [`verify`], [`facts`], [`summarise`], [`report`], [`store`], [`fetch`]) and
//! [`eval`]; [`pipeline`], which joins them; [`app`], the session; [`jobs`]; [`cli`].
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
pub mod glossary;
pub mod ingest;
pub mod jobs;
pub mod pipeline;
pub mod progress;
pub mod report;
pub mod select;
pub mod store;
pub mod summarise;
pub mod types;
pub mod verify;
