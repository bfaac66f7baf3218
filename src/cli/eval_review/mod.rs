//! `mujaz eval review`: measures the review on labelled pairs, and fits its calibration.

mod fit;
mod sets;
mod table;

use super::exit::Exit;
use super::output::{print_json, print_line};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::glossary::Glossary;
use crate::verify::{Context, Pair, review};
use rayon::prelude::*;
use sets::{Labelled, Reviewed, Set};
pub(super) use table::Measured;

/// Arguments of `mujaz eval review`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// JSON Lines with labels: `arabic`, `good` and `bad` (a list of `type` and `english`), or `arabic`, `machine` and
    /// `label` (`major` for what misleads)
    #[arg(value_name = "FILE", required_unless_present = "aligned")]
    pub files: Vec<String>,
    /// Arabic and its good translation, aligned line by line: errors are planted in them; may be given several times
    #[arg(long, num_args = 2, value_names = ["SOURCE", "TRANSLATION"])]
    pub aligned: Vec<String>,
    /// Share of the lines of the machine that mislead, as its card would say
    #[arg(long, value_name = "SHARE", default_value_t = 0.4)]
    pub misleads: f64,
    /// Seed of the planted errors
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Fit the calibration: print cross-validated results, each file judged by coefficients fitted on the others, then
    /// the coefficients for `src/data/calibration.toml`, fitted on all
    #[arg(long)]
    pub fit: bool,
    /// Also print every pair with the kind of its error, its confidence and probability, its findings, its features (in
    /// JSON) and both texts
    #[arg(long)]
    pub each: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config) -> Result<Exit> {
    if !(0.0..1.0).contains(&a.misleads) {
        let what = format!("--misleads is a share from 0 to 1, not {}", a.misleads);
        return Err(Error::new(Kind::Usage, what));
    }
    let mut sets: Vec<Set> = a.files.iter().map(|f| sets::labelled(f)).collect::<Result<_>>()?;
    for files in a.aligned.chunks_exact(2) {
        sets.push(sets::planted(&files[0], &files[1], a.seed)?);
    }
    let glossary = Glossary::load(&config.brief.glossaries)?;
    let reviewed: Vec<(String, Vec<Reviewed>)> = sets
        .into_iter()
        .map(|s| (s.name, s.pairs.into_par_iter().map(|p| judge(p, &glossary, a.misleads)).collect()))
        .collect();
    let (reviewed, coefficients) = match a.fit {
        true => fit::fit(&reviewed, a.misleads),
        false => (reviewed, String::new()),
    };
    let mut measured = Measured::of(&reviewed, a.each);
    if a.json {
        measured.coefficients = a.fit.then_some(coefficients);
        print_json(&measured)?;
        return Ok(Exit::Done);
    }
    // The coefficients are the output; the figures are printed as comments.
    let comment = if a.fit { "# " } else { "" };
    if a.fit {
        print_line("# What the calibration says of each file, fitted on the others")?;
    }
    for line in measured.lines() {
        print_line(&format!("{comment}{line}"))?;
    }
    if a.fit {
        print_line(&coefficients)?;
    }
    Ok(Exit::Done)
}

fn judge(pair: Labelled, glossary: &Glossary, misleads: f64) -> Reviewed {
    let context = Context { glossary, enforce_built_in: true, maker: pair.maker(misleads) };
    let review = review(&Pair::new(&pair.source, &pair.english, None).beside(pair.beside()), &context);
    Reviewed {
        rejected: !review.passed(),
        misleads: review.misleads,
        confidence: review.confidence,
        findings: review.findings,
        features: review.features,
        pair,
    }
}
