//! Fits how common each lemma is, the last column of `data/lemmas.tsv`, to a list of how often word forms occur.
//!
//! ```text
//! cargo run --release -p mujaz-arabic --example fit_bands FREQUENCIES > bands.tsv
//! ```
//!
//! FREQUENCIES has a word form and its count in each line, parted by a tabulator, from a text of some ten million words.
//! The counts are shared out among the readings of each form by expectation maximisation (Dempster, Laird & Rubin,
//! 1977): in turn, each reading has a share of its form's count by how common its lemma is and how well the form fits,
//! and each lemma is as common as its shares add up to. Written are the lemma, its part of speech, its first English,
//! and the logarithm to base 2 of its count in ten million words, from 0 to 18; to standard error, how far that is from
//! the lexicon.

use mujaz_arabic::analysis::{Analysis, Lemma, analyses};
use std::collections::HashMap;
use std::process::ExitCode;

/// How often shares and sums are taken in turn. With many more rounds, of two lemmas that share all their forms one is
/// left with nothing.
const ROUNDS: usize = 10;
/// What each lemma has at the start, and at least.
const LEAST: f64 = 0.05;
/// By how many powers of e a form is less likely for each unit of its cost.
const SHARPNESS: f64 = 4.0;
/// Words of the text that the bands refer to.
const TEXT: f64 = 1e7;
const HIGHEST_BAND: f64 = 18.0;

/// A form with its count, and for each reading its lemma and how well the form fits it.
type Form = (f64, Vec<(Lemma, f64)>);

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: fit_bands FREQUENCIES (a word form, a tabulator and its count in each line)");
        return ExitCode::from(2);
    };
    match std::fs::read_to_string(&path).map_err(|e| e.to_string()).and_then(|text| forms(&text)) {
        Ok((forms, total)) => {
            let counts = fit(&forms);
            write(&counts, TEXT / total);
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{path}: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The forms that the lexicon knows, and how many words all of them are together.
fn forms(text: &str) -> Result<(Vec<Form>, f64), String> {
    let mut total = 0.0;
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#')) {
        let count = line.split_once('\t').and_then(|(form, count)| Some((form, count.trim().parse::<f64>().ok()?)));
        let (form, count) = count.ok_or_else(|| format!("line {}: no word form, tabulator and count", number + 1))?;
        total += count;
        let readings: Vec<(Lemma, f64)> = analyses(form).iter().filter_map(|a| Some((a.lemma?, fit_of(a)))).collect();
        if !readings.is_empty() {
            out.push((count, readings));
        }
    }
    if total <= 0.0 { Err("no counts".to_owned()) } else { Ok((out, total)) }
}

/// How well a form fits a reading: what speaks against it as a likelihood.
fn fit_of(a: &Analysis) -> f64 {
    (-f64::from(a.form_cost()) * SHARPNESS).exp()
}

/// The expected count of each lemma.
fn fit(forms: &[Form]) -> HashMap<Lemma, f64> {
    let mut counts: HashMap<Lemma, f64> = HashMap::new();
    for _ in 0..ROUNDS {
        let mut next: HashMap<Lemma, f64> = HashMap::new();
        for (count, readings) in forms {
            let weight = |(l, fit): &(Lemma, f64)| counts.get(l).copied().unwrap_or(LEAST).max(LEAST) * fit;
            let sum: f64 = readings.iter().map(weight).sum();
            for r in readings {
                *next.entry(r.0).or_default() += count * weight(r) / sum;
            }
        }
        counts = next;
    }
    counts
}

fn write(counts: &HashMap<Lemma, f64>, scale: f64) {
    let band = |count: f64| (count * scale).max(1.0).log2().round().min(HIGHEST_BAND) as u8;
    let mut rows: Vec<(Lemma, u8)> = counts.iter().map(|(l, c)| (*l, band(*c))).collect();
    rows.sort_by_key(|(l, band)| (std::cmp::Reverse(*band), l.text(), l.pos().tag(), l.glosses().next()));
    for (l, band) in &rows {
        println!("{}\t{}\t{}\t{band}", l.text(), l.pos().tag(), l.glosses().next().unwrap_or_default());
    }
    let within = |most: u8| rows.iter().filter(|(l, band)| l.band().abs_diff(*band) <= most).count();
    let percent = |n: usize| 100.0 * n as f64 / rows.len().max(1) as f64;
    eprintln!(
        "{} lemmas: {:.1} % in the band of the lexicon, {:.1} % within one, {:.1} % within two",
        rows.len(),
        percent(within(0)),
        percent(within(1)),
        percent(within(2)),
    );
}
