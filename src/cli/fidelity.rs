//! `mujaz eval fidelity`

use super::exit::Exit;
use super::lines::read_aligned;
use super::output::{print_json, print_line};
use crate::config::Config;
use crate::deliver;
use crate::error::Result;
use crate::eval::corruptions::{Case, Corruption, corrupt};
use crate::glossary::Glossary;
use crate::verify::{Context, Maker, Pair, review};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Arguments of `mujaz eval fidelity`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Arabic, one sentence a line
    #[arg(long, value_name = "FILE")]
    pub source: String,
    /// Its good translation, aligned line by line
    #[arg(long, value_name = "FILE")]
    pub translation: String,
    /// Seed of the corruptions; several seeds give several times as many
    #[arg(long, value_name = "N", default_values_t = [1u64])]
    pub seed: Vec<u64>,
    /// Write the corrupted pairs to this folder, one aligned pair of files for each kind
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// List what was not caught (of the good pairs: what was rejected)
    #[arg(long)]
    pub misses: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// What `mujaz eval fidelity --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct EvalFidelityOutput {
    /// Pairs of lines that were read.
    lines: usize,
    /// Seeds of the corruptions.
    seeds: Vec<u64>,
    /// One row for each kind of corruption.
    kinds: Vec<KindRow>,
}

/// How many pairs of one kind were rejected.
#[derive(Debug, Serialize, JsonSchema)]
struct KindRow {
    /// What was done to them; `none` for good pairs.
    kind: Corruption,
    /// How many there were.
    pairs: usize,
    /// How many were rejected.
    rejected: usize,
    /// Their share.
    rate: f64,
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config) -> Result<Exit> {
    let (source, target) = read_aligned(&a.source, &a.translation)?;
    let glossary = Glossary::load(&config.brief.glossaries)?;
    let context = Context { glossary: &glossary, enforce_built_in: true, maker: Maker::Person };
    let cases: Vec<Case> = a
        .seed
        .iter()
        .enumerate()
        .flat_map(|(i, s)| {
            let all = corrupt(&source, &target, *s);
            all.into_iter().filter(move |c| i == 0 || c.kind != Corruption::None)
        })
        .collect();
    let judge = |c: &Case| {
        let pair = Pair::new(&source[c.line], &c.target, None).beside(Pair::around(&source, c.line));
        review(&pair, &context)
    };
    let reviews: Vec<_> = cases.par_iter().map(judge).collect();
    let mut table: BTreeMap<Corruption, (usize, usize)> = BTreeMap::new();
    for (c, review) in cases.iter().zip(&reviews) {
        let rejected = !review.passed();
        let row = table.entry(c.kind).or_default();
        row.0 += 1;
        row.1 += usize::from(rejected);
        if a.misses && rejected == (c.kind == Corruption::None) {
            let said: Vec<String> =
                review.findings.iter().map(|f| format!("{} {:.2}: {f}", f.check, f.confidence)).collect();
            print_line(&format!(
                "{} · line {}\n  {}\n  {}\n  {}",
                c.kind.label(),
                c.line + 1,
                source[c.line],
                c.target,
                said.join("; ")
            ))?;
        }
    }
    if let Some(dir) = &a.out {
        write_out(dir, &source, &cases)?;
    }
    if a.json {
        let row = |(kind, (pairs, rejected)): (Corruption, (usize, usize))| KindRow {
            kind,
            pairs,
            rejected,
            rate: rejected as f64 / pairs.max(1) as f64,
        };
        let kinds = table.into_iter().map(row).collect();
        return print_json(&EvalFidelityOutput { lines: source.len(), seeds: a.seed.clone(), kinds })
            .map(|()| Exit::Done);
    }
    print_line(&format!("{:<36} {:>6} {:>9} {:>7}", "pairs", "made", "rejected", "rate"))?;
    for (kind, (n, r)) in &table {
        let rate = *r as f64 / (*n).max(1) as f64 * 100.0;
        print_line(&format!("{:<36} {n:>6} {r:>9} {rate:>6.1}%", kind.label()))?;
    }
    Ok(Exit::Done)
}

fn write_out(dir: &std::path::Path, source: &[String], cases: &[Case]) -> Result<()> {
    deliver::check_folder(dir)?;
    let mut files: BTreeMap<Corruption, (String, String)> = BTreeMap::new();
    for c in cases {
        let f = files.entry(c.kind).or_default();
        f.0.push_str(&format!("{}\n", source[c.line]));
        f.1.push_str(&format!("{}\n", c.target));
    }
    for (kind, (ar, en)) in files {
        let name = format!("{kind:?}").to_lowercase();
        deliver::write_whole(&dir.join(format!("{name}.ar")), ar.as_bytes())?;
        deliver::write_whole(&dir.join(format!("{name}.en")), en.as_bytes())?;
    }
    Ok(())
}
