//! `mujaz eval`

use super::translate::read_lines;
use super::{Exit, print_json, print_line};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::events::score::score;
use crate::{eval, pipeline};
use serde_json::json;
use std::collections::HashMap;

/// What to measure.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// B-cubed and CEAF-e of the grouping on labelled JSON Lines (`id`, `event`, `text`, …)
    Events {
        /// File
        file: String,
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
    /// What the checks catch: good pairs are made wrong in nine ways, and the share rejected is printed
    Fidelity(super::fidelity::Arguments),
}

/// Runs the command.
pub fn run(action: &Action, config: &Config) -> Result<Exit> {
    match action {
        Action::Events { file, json } => {
            let mut gold: HashMap<String, String> = HashMap::new();
            for (i, line) in read_lines(file)?.iter().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
                let v: serde_json::Value = serde_json::from_str(line)
                    .map_err(|e| Error::new(Kind::Input, "not valid JSON").at_line(file.as_ref(), i + 1).because(e))?;
                let (Some(id), Some(event)) = (v["id"].as_str(), v["event"].as_str()) else {
                    return Err(Error::new(Kind::Input, "a line needs `id` and `event`").at_line(file.as_ref(), i + 1));
                };
                gold.insert(id.to_owned(), event.to_owned());
            }
            let g = pipeline::group(std::slice::from_ref(file), config)?;
            let mut items: Vec<(String, String)> = Vec::new();
            for e in &g.events {
                for m in &e.members {
                    if let Some(label) = gold.remove(&g.articles[m.article].article.id) {
                        items.push((label, e.id.clone()));
                    }
                }
            }
            // An article that was not grouped counts as alone.
            items.extend(gold.into_iter().map(|(id, label)| (label, format!("missing {id}"))));
            let s = score(&items);
            if *json {
                print_json(
                    &json!({ "articles": items.len(), "events": g.events.len(), "precision": s.precision, "recall": s.recall, "f1": s.f1, "ceaf_e": s.ceaf_e }),
                )?;
            } else {
                print_line(&format!(
                    "{} articles in {} events: B-cubed precision {:.3}, recall {:.3}, F1 {:.3}; CEAF-e {:.3}",
                    items.len(),
                    g.events.len(),
                    s.precision,
                    s.recall,
                    s.f1,
                    s.ceaf_e
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
