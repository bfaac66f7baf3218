//! `mujaz eval`

use super::arguments::EmbedderArguments;
use super::exit::Exit;
use super::lines::{read_aligned, read_lines};
use super::output::{print_json, print_line};
use super::session::session;
use crate::app::ModelOverrides;
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::eval;
use crate::events::score::score;
use crate::progress::Progress;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// What to measure.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// B-cubed and CEAF-e of the grouping on labelled JSON Lines (`id`, `event`, `text`, …)
    Events {
        /// File; several with `--fit`
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        /// Fit the weights of grouping to the files, print cross-validated scores, and write the weights to this file
        #[arg(long, value_name = "WEIGHTS")]
        fit: Option<String>,
        /// With `--fit`: print how the scores change, file by file, without each family of features
        #[arg(long, requires = "fit")]
        ablation: bool,
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
    /// How far the review's confidence can be relied on: labelled pairs by kind of error, and each confidence with the
    /// share of its pairs that mislead
    Review(super::eval_review::Arguments),
}

/// What `mujaz eval events --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EvalEventsOutput {
    /// Labelled articles.
    articles: usize,
    /// Events that they were grouped into.
    events: usize,
    /// B-cubed precision.
    precision: f64,
    /// B-cubed recall.
    recall: f64,
    /// B-cubed F1.
    f1: f64,
    /// CEAF-e.
    ceaf_e: f64,
    /// Time taken to place each of the last articles.
    placing_ms: Placing,
}

/// Milliseconds for one article.
#[derive(Debug, Serialize, JsonSchema)]
struct Placing {
    /// Median.
    median: f64,
    /// 99th percentile.
    p99: f64,
    /// Maximum.
    most: f64,
}

/// What `mujaz eval translation --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EvalTranslationOutput {
    /// Lines that were compared.
    lines: usize,
    /// chrF2, 0 to 100.
    chrf: f64,
    /// BLEU, 0 to 100.
    bleu: f64,
}

/// Runs the command.
pub fn run(action: &Action, config: &Config, progress: &Progress) -> Result<Exit> {
    match action {
        Action::Events { files, fit: Some(to), ablation, .. } => {
            return super::fit::run(files, to, *ablation, config);
        }
        Action::Events { files, embedder: named, json, .. } => {
            let [file] = files.as_slice() else {
                return Err(Error::new(Kind::Usage, "several files are only taken together with --fit")
                    .help("measure one file at a time"));
            };
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
            let l = session(config, ModelOverrides::default(), progress).take_in(
                config,
                std::slice::from_ref(file),
                None,
            )?;
            let mut items: Vec<(String, String)> = Vec::new();
            for (c, n) in l.cards.iter().zip(l.engine.nodes.iter()) {
                if let Some(label) = gold.remove(&c.id) {
                    items.push((label, l.engine.stories[n.event as usize].id.clone()));
                }
            }
            let events = items.iter().map(|i| &i.1).collect::<HashSet<_>>().len();
            // The last articles are placed among all the others.
            let mut placing: Vec<f64> = l.placing.iter().rev().take(1000).map(|d| d.as_secs_f64() * 1e3).collect();
            placing.sort_by(f64::total_cmp);
            let rank = |share: f64| placing[((placing.len() - 1) as f64 * share) as usize];
            let placing = if placing.is_empty() { [0.0; 3] } else { [rank(0.5), rank(0.99), rank(1.0)] };
            // An article that was not grouped counts as its own event.
            items.extend(gold.into_iter().map(|(id, label)| (label, format!("missing {id}"))));
            let s = score(&items);
            if *json {
                print_json(&EvalEventsOutput {
                    articles: items.len(),
                    events,
                    precision: s.precision,
                    recall: s.recall,
                    f1: s.f1,
                    ceaf_e: s.ceaf_e,
                    placing_ms: Placing { median: placing[0], p99: placing[1], most: placing[2] },
                })?;
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
        Action::Review(a) => return super::eval_review::run(a, config),
        Action::Translation { reference, hypothesis, json } => {
            let (r, h) = read_aligned(reference, hypothesis)?;
            let (chrf, bleu) = (eval::chrf(&r, &h), eval::bleu(&r, &h));
            if *json {
                print_json(&EvalTranslationOutput { lines: r.len(), chrf, bleu })?;
            } else {
                print_line(&format!("{} lines: chrF {chrf:.1}, BLEU {bleu:.1}", r.len()))?;
            }
        }
    }
    Ok(Exit::Done)
}
