//! `mujaz events`

use super::{Exit, print_json, print_line};
use crate::config::Config;
use crate::error::Result;
use crate::pipeline;
use serde_json::json;

/// Arguments of `mujaz events`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Files, folders, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config) -> Result<Exit> {
    let g = pipeline::group(&a.inputs, config)?;
    if a.json {
        let events: Vec<_> = g
            .events
            .iter()
            .map(|e| {
                let members: Vec<_> = e
                    .members
                    .iter()
                    .map(|m| {
                        let x = &g.articles[m.article];
                        json!({ "id": x.article.id, "source": x.article.origin.to_string(), "title": x.title(), "why": m.why, "copy_of": x.duplicate.as_ref().map(|d| d.of_id.clone()) })
                    })
                    .collect();
                let why: Vec<String> = e.members.iter().map(|m| format!("{}: {}", g.articles[m.article].article.id, m.why)).chain(e.near_misses.iter().cloned()).collect();
                json!({
                    "id": e.id,
                    "articles": members,
                    "when": e.when.map(|w| json!({ "text": w.english(), "first": w.iso() })),
                    "where": e.places.iter().map(|p| p.1.clone()).collect::<Vec<_>>(),
                    "why": why,
                })
            })
            .collect();
        let skipped: Vec<_> =
            g.skipped.iter().map(|s| json!({ "source": s.origin.to_string(), "reason": s.reason })).collect();
        print_json(&json!({ "events": events, "skipped": skipped }))?;
    } else {
        for e in &g.events {
            let when = e.when.map_or_else(|| "no date".to_owned(), |w| w.english());
            let place = e.places.first().map_or("no place", |p| p.1.as_str());
            print_line(&format!("{}  ({when}; {place})", e.id))?;
            for m in &e.members {
                let x = &g.articles[m.article];
                print_line(&format!("    {}  {}", x.article.id, x.title().unwrap_or("")))?;
                print_line(&format!("        {}", m.why))?;
            }
            for n in &e.near_misses {
                print_line(&format!("    {n}"))?;
            }
        }
        for s in &g.skipped {
            eprintln!("left out: {}: {}", s.origin, s.reason);
        }
    }
    Ok(if g.skipped.iter().any(|s| s.failed) { Exit::Partly } else { Exit::Done })
}
