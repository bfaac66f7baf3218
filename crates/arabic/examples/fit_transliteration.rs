//! Fits `data/transliteration.tsv`, the model of foreign names in Arabic letters, to a list of names.
//!
//! ```text
//! cargo run --release -p mujaz-arabic --example fit_transliteration NAMES > transliteration.tsv
//! ```
//!
//! NAMES has an Arabic and a Latin spelling in each line, parted by a tabulator. Which letters belong together is found
//! by expectation maximisation. What fits least is taken for noise and left out. To standard error goes how well a model
//! that is fitted without every fifth name, all spellings of which are kept together, spells those.

use std::collections::{BTreeMap, HashMap};
use std::process::ExitCode;

#[path = "../src/names/transliteration.rs"]
#[allow(dead_code)]
mod transliteration;

use transliteration::{Model, is_foreign};

/// Rounds of expectation maximisation, before and after the noise is left out.
const ROUNDS: usize = 5;
/// The share of the names that is taken for noise.
const NOISE: f64 = 0.08;
/// Pairs that occur less often are noise too, and so are the names that have them.
const RAREST: f64 = 3.0;
/// Longer contexts are kept of what occurs at least so often.
const LEAST: f64 = 2.0;

/// An Arabic and a Latin spelling, by letters.
type Name = (Vec<char>, Vec<char>);
/// Arabic and Latin letters that belong together.
type Pair = (String, String);

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: fit_transliteration NAMES (an Arabic spelling, a tabulator and a Latin one in each line)");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(why) => {
            eprintln!("{path} cannot be read: {why}");
            return ExitCode::FAILURE;
        }
    };
    let names = names(&text);
    let (kept, held_out): (Vec<Name>, Vec<Name>) = names.iter().cloned().partition(|n| part(n) != 0);
    let model = Model::parse(&write(&fit(&kept))).expect("what is written can be read");
    report(&model, &held_out);
    println!(
        "# How foreign names are written in Arabic letters: the pairs of Arabic and Latin letters that follow a context"
    );
    println!("# of up to two pairs, with their counts; ^ begins a name, $ ends it. Fitted to public lists of names by");
    println!("# `cargo run --release -p mujaz-arabic --example fit_transliteration NAMES`.");
    print!("{}", write(&fit(&names)));
    ExitCode::SUCCESS
}

fn names(text: &str) -> Vec<Name> {
    let mark = |c: &char| matches!(c, '\u{640}' | '\u{64B}'..='\u{652}');
    let pairs = text.lines().filter_map(|l| l.split_once('\t'));
    let plain = |l: &str| !l.is_empty() && l.chars().all(|c| c.is_ascii_lowercase());
    pairs
        .map(|(arabic, latin)| (arabic.chars().filter(|c| !mark(c)).collect::<String>(), latin.to_lowercase()))
        .filter(|(arabic, latin)| is_foreign(arabic) && plain(latin))
        .map(|(arabic, latin)| (arabic.chars().collect(), latin.chars().collect()))
        .collect()
}

/// A number from 0 to 4 by the first consonants, so that the spellings of one name stay together.
fn part(name: &Name) -> u32 {
    let consonants = name.1.iter().filter(|c| !"aeiouy".contains(**c)).take(4);
    consonants.fold(7, |sum: u32, c| sum.wrapping_mul(31).wrapping_add(*c as u32)) % 5
}

/// How many letters may belong together at a place.
fn moves(name: &Name, i: usize, j: usize) -> impl Iterator<Item = (usize, usize)> {
    let (arabic, latin) = (name.0.len() - i, name.1.len() - j);
    let one = (0..=3).map(|n| (1, n));
    let two = (1..=2).map(|n| (2, n));
    one.chain(two).filter(move |(a, l)| *a <= arabic && *l <= latin)
}

fn pair(name: &Name, i: usize, j: usize, (a, l): (usize, usize)) -> Pair {
    (name.0[i..i + a].iter().collect(), name.1[j..j + l].iter().collect())
}

/// How likely each pair is.
fn estimate(names: &[Name], rounds: usize) -> HashMap<Pair, f64> {
    let mut likely: HashMap<Pair, f64> = HashMap::new();
    for round in 0..rounds {
        let mut counts: HashMap<Pair, f64> = HashMap::new();
        for name in names {
            let (n, m) = (name.0.len(), name.1.len());
            let weight = |i: usize, j: usize, step: (usize, usize)| match round {
                0 => (if step.0 == 2 { 0.1 } else { 1.0 }) * (if step.1 == 0 { 0.3 } else { 1.0 }),
                _ => likely.get(&pair(name, i, j, step)).copied().unwrap_or(1e-9),
            };
            let mut forward = vec![vec![0.0; m + 1]; n + 1];
            let mut backward = forward.clone();
            (forward[0][0], backward[n][m]) = (1.0, 1.0);
            for i in 0..n {
                for j in 0..=m {
                    if forward[i][j] > 0.0 {
                        for step in moves(name, i, j) {
                            forward[i + step.0][j + step.1] += forward[i][j] * weight(i, j, step);
                        }
                    }
                }
            }
            let total = forward[n][m];
            if total == 0.0 {
                continue;
            }
            for i in (0..n).rev() {
                for j in (0..=m).rev() {
                    for step in moves(name, i, j) {
                        let rest = weight(i, j, step) * backward[i + step.0][j + step.1];
                        backward[i][j] += rest;
                        *counts.entry(pair(name, i, j, step)).or_default() += forward[i][j] * rest / total;
                    }
                }
            }
        }
        let total: f64 = counts.values().sum();
        likely = counts.into_iter().filter(|c| c.1 > 0.01).map(|(p, c)| (p, c / total)).collect();
    }
    likely
}

/// The likeliest pairs of a name and their mean logarithmic likelihood.
fn align(name: &Name, likely: &HashMap<Pair, f64>) -> Option<(f64, Vec<Pair>)> {
    let (n, m) = (name.0.len(), name.1.len());
    let mut best: Vec<Vec<Option<(f64, (usize, usize))>>> = vec![vec![None; m + 1]; n + 1];
    best[0][0] = Some((0.0, (0, 0)));
    for i in 0..n {
        for j in 0..=m {
            let Some((sum, _)) = best[i][j] else { continue };
            for step in moves(name, i, j) {
                let Some(p) = likely.get(&pair(name, i, j, step)) else { continue };
                let to = &mut best[i + step.0][j + step.1];
                if to.is_none_or(|(s, _)| s < sum + p.ln()) {
                    *to = Some((sum + p.ln(), step));
                }
            }
        }
    }
    let (sum, _) = best[n][m]?;
    let (mut i, mut j, mut pairs) = (n, m, Vec::new());
    while i > 0 {
        let (_, step) = best[i][j]?;
        (i, j) = (i - step.0, j - step.1);
        pairs.push(pair(name, i, j, step));
    }
    pairs.reverse();
    Some((sum / pairs.len() as f64, pairs))
}

/// The names as sequences of pairs.
fn fit(names: &[Name]) -> Vec<Vec<Pair>> {
    let likely = estimate(names, ROUNDS);
    let mut aligned: Vec<(f64, &Name)> = names.iter().filter_map(|n| Some((align(n, &likely)?.0, n))).collect();
    aligned.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
    let noise = (aligned.len() as f64 * NOISE) as usize;
    let kept: Vec<Name> = aligned.split_off(noise).into_iter().map(|(_, n)| n.clone()).collect();
    let likely = estimate(&kept, ROUNDS);
    let sequences: Vec<Vec<Pair>> = kept.iter().filter_map(|n| Some(align(n, &likely)?.1)).collect();
    let mut counts: HashMap<Pair, f64> = HashMap::new();
    sequences.iter().flatten().for_each(|p| *counts.entry(p.clone()).or_default() += 1.0);
    sequences.into_iter().filter(|s| s.iter().all(|p| counts[p] >= RAREST)).collect()
}

/// The counts as `Model::parse` reads them.
fn write(sequences: &[Vec<Pair>]) -> String {
    let mut counts: BTreeMap<Vec<String>, BTreeMap<String, f64>> = BTreeMap::new();
    for sequence in sequences {
        let names = sequence.iter().map(|(a, l)| format!("{a}:{l}"));
        let whole: Vec<String> = ["^".to_owned(), "^".into()].into_iter().chain(names).chain(["$".into()]).collect();
        for at in 2..whole.len() {
            for length in 0..=2 {
                *counts.entry(whole[at - length..at].to_vec()).or_default().entry(whole[at].clone()).or_default() +=
                    1.0;
            }
        }
    }
    let mut out = String::new();
    for (context, mut followers) in counts {
        if context.len() == 2 {
            followers.retain(|_, count| *count >= LEAST);
        }
        if followers.is_empty() {
            continue;
        }
        let followers: Vec<String> = followers.iter().map(|(pair, count)| format!("{pair} {count}")).collect();
        out.push_str(&format!("{}\t{}\n", context.join(" "), followers.join(" ")));
    }
    out
}

/// The least number of letters to change, add or leave out.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (corner + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

fn report(model: &Model, held_out: &[Name]) {
    let (mut exact, mut wrong, mut letters) = (0, 0, 0);
    for (arabic, latin) in held_out {
        let spelled: Vec<char> = model.spell(&arabic.iter().collect::<String>()).unwrap_or_default().chars().collect();
        exact += usize::from(spelled == *latin);
        wrong += distance(&spelled, latin);
        letters += latin.len();
    }
    eprintln!(
        "{} names left out: {:.1} % spelled alike, {:.1} % of the letters wrong",
        held_out.len(),
        100.0 * exact as f64 / held_out.len().max(1) as f64,
        100.0 * wrong as f64 / letters.max(1) as f64
    );
}
