//! Fits the calibration, with cross-validation: each file is left out in turn.

use super::sets::{Labelled, Reviewed};
use crate::eval::logistic::{Model, Observation};
use crate::types::Confidence;
use crate::verify::{feature_names, posterior};
use std::collections::HashMap;

/// Strength of the regularisation (weight decay).
const PENALTY: f64 = 0.3;

/// Total weight of a file of any size, on each side.
const OF_A_FILE: f64 = 300.0;

/// The calibration's results on each file when fitted on the others, and the coefficients fitted on all files.
pub(super) fn fit(sets: &[(String, Vec<Reviewed>)], misleads: f64) -> (Vec<(String, Vec<Reviewed>)>, String) {
    let left_out = (0..sets.len()).map(|k| {
        let others: Vec<Observation> =
            sets.iter().enumerate().filter(|(i, _)| *i != k).flat_map(|(_, (_, s))| observations(s)).collect();
        let model = Model::fit(&others, PENALTY, true);
        (sets[k].0.clone(), sets[k].1.iter().map(|r| weighed(r, &model, misleads)).collect())
    });
    let left_out = left_out.collect();
    let all: Vec<Observation> = sets.iter().flat_map(|(_, s)| observations(s)).collect();
    let model = Model::fit(&all, PENALTY, true);
    let names: Vec<&str> = sets.iter().map(|s| s.0.as_str()).collect();
    let mut text = format!(
        "# Fitted by `mujaz eval review --fit` on {}; see docs, \"Checks\".\nintercept = {:.4}\n\n[weights]",
        names.join(", "),
        model.intercept
    );
    for (name, weight) in feature_names().zip(&model.weights).filter(|(_, w)| **w > 0.0) {
        text.push_str(&format!("\n{name} = {weight:.4}"));
    }
    (left_out, text)
}

/// The pairs of a file as observations: misleading and other pairs have the same total weight, and so has each kind of
/// error.
fn observations(set: &[Reviewed]) -> Vec<Observation> {
    let mut counts: HashMap<(&str, bool), usize> = HashMap::new();
    set.iter().for_each(|r| *counts.entry((&r.pair.kind, r.pair.misleads)).or_default() += 1);
    let kinds = |wrong: bool| counts.keys().filter(|k| k.1 == wrong).count().max(1) as f64;
    let of_file = OF_A_FILE.min(set.len() as f64);
    let weight =
        |r: &Reviewed| of_file / kinds(r.pair.misleads) / counts[&(r.pair.kind.as_str(), r.pair.misleads)] as f64;
    let seen = |r: &Reviewed| Observation { features: r.features.clone(), outcome: r.pair.misleads, weight: weight(r) };
    set.iter().map(seen).collect()
}

/// A pair as another model weighs it.
fn weighed(r: &Reviewed, model: &Model, misleads: f64) -> Reviewed {
    let maker = r.pair.maker(misleads);
    let p = posterior(model.log_odds(&r.features), maker.prior());
    let pair = Labelled {
        source: r.pair.source.clone(),
        english: r.pair.english.clone(),
        kind: r.pair.kind.clone(),
        misleads: r.pair.misleads,
        machine: r.pair.machine,
        text: r.pair.text.clone(),
    };
    let confidence = Confidence::of(p, r.rejected, maker.is_unproven());
    let (findings, features) = (r.findings.clone(), r.features.clone());
    Reviewed { pair, findings, features, rejected: r.rejected, misleads: p, confidence }
}
