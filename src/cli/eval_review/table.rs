//! What was measured, as a table and as JSON.

use super::sets::Reviewed;
use crate::types::Confidence;
use crate::verify::Maker;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `mujaz eval review --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct Measured {
    /// A row for each kind of pair of each file.
    kinds: Vec<KindRow>,
    /// A row for each confidence of each maker: persons and machines.
    reliability: Vec<BandRow>,
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

/// How far a confidence keeps its promise.
#[derive(Debug, Serialize, JsonSchema)]
struct BandRow {
    /// `person` or `machine`.
    maker: &'static str,
    /// The confidence.
    band: Confidence,
    /// How many pairs got it.
    pairs: usize,
    /// The mean probability of misleading that was said of them.
    said: f64,
    /// The share of them that misleads. Of persons' pairs misleading ones count as many as are to be expected.
    observed: f64,
}

impl Measured {
    /// Tabulates reviewed sets.
    pub fn of(sets: &[(String, Vec<Reviewed>)]) -> Self {
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
        Self { reliability: reliability.collect(), kinds }
    }

    /// The table in lines.
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
        out
    }
}

fn bands(maker: &'static str, of: &[&Reviewed]) -> Vec<BandRow> {
    let wrong = of.iter().filter(|p| p.pair.misleads).count() as f64;
    let right = of.len() as f64 - wrong;
    // Labelled sets hold more errors than persons make.
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
