//! The measurements, as a table and as JSON.

use super::sets::Reviewed;
use crate::cli::output::rounded;
use crate::types::Confidence;
use crate::verify::{Maker, feature_names};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `mujaz eval review --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct Measured {
    /// A row for each kind of pair of each file.
    kinds: Vec<KindRow>,
    /// A row for each level of confidence of each kind of translator: persons and machines.
    reliability: Vec<BandRow>,
    /// The coefficients as `src/data/calibration.toml` has them, where `--fit` fits them; the rest is then what they say
    /// of each file when they were fitted on the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coefficients: Option<String>,
    /// Every pair, where `--each` asks for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pairs: Vec<PairRow>,
}

/// A pair.
#[derive(Debug, Serialize, JsonSchema)]
struct PairRow {
    /// The file.
    set: String,
    /// What is wrong with it; `faithful` where nothing is.
    kind: String,
    /// The confidence in it.
    confidence: Confidence,
    /// The probability that it misleads.
    misleads: f64,
    /// What was found, each with its confidence.
    findings: Vec<String>,
    /// What the calibration weighs, where it is not zero.
    features: BTreeMap<&'static str, f64>,
    /// The Arabic.
    arabic: String,
    /// The English.
    english: String,
}

impl PairRow {
    fn of(set: &str, r: &Reviewed) -> Self {
        let features = feature_names().zip(r.features.iter().map(|x| rounded(*x))).filter(|(_, x)| *x != 0.0);
        Self {
            set: set.to_owned(),
            kind: r.pair.kind.clone(),
            confidence: r.confidence,
            misleads: rounded(r.misleads),
            findings: r.findings.iter().map(|f| format!("{f} ({:.2})", f.confidence)).collect(),
            features: features.collect(),
            arabic: r.pair.source.clone(),
            english: r.pair.english.clone(),
        }
    }
}

/// Pairs of one kind in one file.
#[derive(Debug, Serialize, JsonSchema)]
struct KindRow {
    /// The file.
    set: String,
    /// What is wrong with them; `faithful` where nothing is.
    kind: String,
    /// How many there are.
    pairs: usize,
    /// The share that a check rejects.
    rejected: f64,
    /// The share with low confidence or withheld.
    low: f64,
    /// The mean probability of misleading.
    misleads: f64,
}

/// How well a level of confidence is calibrated.
#[derive(Debug, Serialize, JsonSchema)]
struct BandRow {
    /// `person` or `machine`.
    maker: &'static str,
    /// The confidence.
    band: Confidence,
    /// Number of pairs.
    pairs: usize,
    /// The mean predicted probability of misleading.
    said: f64,
    /// The observed share that misleads. Among persons' pairs, misleading ones are weighted by their expected
    /// frequency.
    observed: f64,
}

impl Measured {
    /// Tabulates reviewed sets, with their pairs if `each`.
    pub fn of(sets: &[(String, Vec<Reviewed>)], each: bool) -> Self {
        let mut kinds = Vec::new();
        for (set, pairs) in sets {
            let mut by_kind: BTreeMap<(bool, &str), Vec<&Reviewed>> = BTreeMap::new();
            for p in pairs {
                by_kind.entry((p.pair.misleads, &p.pair.kind)).or_default().push(p);
            }
            kinds.extend(by_kind.into_iter().map(|((_, kind), list)| {
                let share =
                    |f: &dyn Fn(&&Reviewed) -> bool| list.iter().filter(|p| f(p)).count() as f64 / list.len() as f64;
                KindRow {
                    set: set.clone(),
                    kind: kind.to_owned(),
                    pairs: list.len(),
                    rejected: share(&|p| p.rejected),
                    low: share(&|p| !p.confidence.stands()),
                    misleads: list.iter().map(|p| p.misleads).sum::<f64>() / list.len() as f64,
                }
            }));
        }
        let all: Vec<&Reviewed> = sets.iter().flat_map(|(_, pairs)| pairs).collect();
        let reliability = [("person", false), ("machine", true)].into_iter().flat_map(|(maker, machine)| {
            let of: Vec<&Reviewed> = all.iter().copied().filter(|p| p.pair.machine == machine).collect();
            bands(maker, &of)
        });
        let shown = sets.iter().filter(|_| each);
        let pairs = shown.flat_map(|(set, pairs)| pairs.iter().map(|r| PairRow::of(set, r)));
        Self { reliability: reliability.collect(), kinds, coefficients: None, pairs: pairs.collect() }
    }

    /// The table as lines.
    pub fn lines(&self) -> Vec<String> {
        let percent = |x: f64| format!("{:>7.1} %", 100.0 * x);
        let mut out = vec![format!(
            "{:<20} {:<24} {:>6} {:>9} {:>9} {:>9}",
            "set", "kind", "pairs", "rejected", "low", "misleads"
        )];
        out.extend(self.kinds.iter().map(|r| {
            let shares = [r.rejected, r.low, r.misleads].map(percent).join(" ");
            format!("{:<20} {:<24} {:>6} {shares}", r.set, r.kind, r.pairs)
        }));
        out.push(String::new());
        out.push(format!("{:<20} {:<24} {:>6} {:>9} {:>9}", "maker", "confidence", "pairs", "said", "observed"));
        out.extend(self.reliability.iter().map(|r| {
            let shares = [r.said, r.observed].map(percent).join(" ");
            format!("{:<20} {:<24} {:>6} {shares}", r.maker, r.band.name(), r.pairs)
        }));
        for p in &self.pairs {
            out.push(String::new());
            let head = format!("{} {}: {}, {}", p.set, p.kind, p.confidence.name(), percent(p.misleads).trim());
            out.push(head);
            out.extend(p.findings.iter().chain([&p.arabic, &p.english]).map(|l| format!("  {l}")));
        }
        out
    }
}

fn bands(maker: &'static str, of: &[&Reviewed]) -> Vec<BandRow> {
    let wrong = of.iter().filter(|p| p.pair.misleads).count() as f64;
    let right = of.len() as f64 - wrong;
    // Labelled sets contain more errors than persons make.
    let expected = Maker::Person.prior();
    let weight = match maker {
        "person" if wrong > 0.0 => right * expected / (1.0 - expected) / wrong,
        _ => 1.0,
    };
    let rows = Confidence::ALL.into_iter().map(|band| {
        let list: Vec<&&Reviewed> = of.iter().filter(|p| p.confidence == band).collect();
        let heavy = |p: &&&Reviewed| if p.pair.misleads { weight } else { 1.0 };
        let total: f64 = list.iter().map(heavy).sum();
        let said: f64 = list.iter().map(|p| heavy(p) * p.misleads).sum();
        let observed: f64 = list.iter().filter(|p| p.pair.misleads).map(heavy).sum();
        BandRow { maker, band, pairs: list.len(), said: said / total, observed: observed / total }
    });
    rows.filter(|r| r.pairs > 0).collect()
}
