//! `mujaz eval`

use super::events::{EmbedderArguments, embedder};
use super::translate::read_lines;
use super::{Exit, print_json, print_line};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::eval;
use crate::events::score::score;
use crate::pipeline::group::{Supply, remember};
use crate::progress::Progress;
use crate::types::Embedder;
use mujaz_infer::LoadOptions;
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// What to measure.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// B-cubed and CEAF-e of the grouping on labelled JSON Lines (`id`, `event`, `text`, …)
    Events {
        /// File
        file: String,
        /// Embedder
        #[command(flatten)]
        embedder: EmbedderArguments,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// chrF and BLEU of a translation against a reference, line by line
    Translation {
        /// Reference
        #[arg(long, value_name = "FILE")]
        reference: String,
        /// Translation
        #[arg(long, value_name = "FILE")]
        hypothesis: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// What the checks catch: good pairs are corrupted in ten ways, and the share rejected is printed
    Fidelity(super::fidelity::Arguments),
}

/// Runs the command.
pub fn run(action: &Action, config: &Config, progress: &Progress) -> Result<Exit> {
    match action {
        Action::Events { file, embedder: named, json } => {
            let config = &named.config(config);
            let mut gold: HashMap<String, String> = HashMap::new();
            for (i, line) in read_lines(file)?.iter().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
                let v: serde_json::Value = serde_json::from_str(line)
                    .map_err(|e| Error::new(Kind::Input, "not valid JSON").at_line(file.as_ref(), i + 1).because(e))?;
                let (Some(id), Some(event)) = (v["id"].as_str(), v["event"].as_str()) else {
                    return Err(Error::new(Kind::Input, "a line needs `id` and `event`").at_line(file.as_ref(), i + 1));
                };
                gold.insert(id.to_owned(), event.to_owned());
            }
            let mut model = embedder(config, &LoadOptions::default(), progress)?;
            let model = model.as_mut().map(|m| m as &mut dyn Embedder);
            let supply = Supply { inputs: std::slice::from_ref(file), ..Supply::default() };
            let l = remember(supply, config, None, model, &mut |_, _| Ok(()))?;
            let mut items: Vec<(String, String)> = Vec::new();
            for (c, n) in l.cards.iter().zip(&l.engine.nodes) {
                if let Some(label) = gold.remove(&c.id) {
                    items.push((label, l.engine.stories[n.event as usize].id.clone()));
                }
            }
            let events = items.iter().map(|i| &i.1).collect::<HashSet<_>>().len();
            // The last articles find all others there.
            let mut placing: Vec<f64> = l.placing.iter().rev().take(1000).map(|d| d.as_secs_f64() * 1e3).collect();
            placing.sort_by(f64::total_cmp);
            let rank = |share: f64| placing[((placing.len() - 1) as f64 * share) as usize];
            let placing = if placing.is_empty() { [0.0; 3] } else { [rank(0.5), rank(0.99), rank(1.0)] };
            // An article that was not grouped counts as alone.
            items.extend(gold.into_iter().map(|(id, label)| (label, format!("missing {id}"))));
            let s = score(&items);
            if *json {
                print_json(
                    &json!({ "articles": items.len(), "events": events, "precision": s.precision, "recall": s.recall, "f1": s.f1, "ceaf_e": s.ceaf_e, "placing_ms": { "median": placing[0], "p99": placing[1], "most": placing[2] } }),
                )?;
            } else {
                print_line(&format!(
                    "{} articles in {} events: B-cubed precision {:.3}, recall {:.3}, F1 {:.3}; CEAF-e {:.3}",
                    items.len(),
                    events,
                    s.precision,
                    s.recall,
                    s.f1,
                    s.ceaf_e
                ))?;
                print_line(&format!(
                    "placing one of the last articles: {:.2} ms, 99 % within {:.2} ms, all within {:.2} ms",
                    placing[0], placing[1], placing[2]
                ))?;
            }
        }
        Action::Fidelity(a) => return super::fidelity::run(a, config),
        Action::Translation { reference, hypothesis, json } => {
            let (r, h) = (read_lines(reference)?, read_lines(hypothesis)?);
            if r.len() != h.len() {
                return Err(Error::new(
                    Kind::Usage,
                    format!("{reference} has {} lines and {hypothesis} has {}", r.len(), h.len()),
                ));
            }
            let (chrf, bleu) = (eval::chrf(&r, &h), eval::bleu(&r, &h));
            if *json {
                print_json(&json!({ "lines": r.len(), "chrf": chrf, "bleu": bleu }))?;
            } else {
                print_line(&format!("{} lines: chrF {chrf:.1}, BLEU {bleu:.1}", r.len()))?;
            }
        }
    }
    Ok(Exit::Done)
}
