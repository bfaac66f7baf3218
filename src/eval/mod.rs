//! Scores of translation quality: chrF (Popović 2015) and BLEU (Papineni et al. 2002), with the
//! settings of sacreBLEU's defaults.

pub mod corruptions;
pub mod logistic;

use std::collections::HashMap;
use std::hash::Hash;

fn counts<T: Hash + Eq + Clone>(items: &[T], n: usize) -> HashMap<Vec<T>, usize> {
    let mut m = HashMap::new();
    for w in items.windows(n) {
        *m.entry(w.to_vec()).or_default() += 1;
    }
    m
}

/// Number of matching n-grams, of n-grams in the hypothesis and of n-grams in the reference.
fn matches<T: Hash + Eq + Clone>(reference: &[T], hypothesis: &[T], n: usize) -> (usize, usize, usize) {
    let (r, h) = (counts(reference, n), counts(hypothesis, n));
    let both = h.iter().map(|(k, c)| r.get(k).map_or(0, |x| *x.min(c))).sum();
    (both, h.values().sum(), r.values().sum())
}

/// Corpus chrF2: character n-grams up to order six, whitespace removed, β = 2; 0 to 100.
///
/// ```
/// use mujaz::eval::chrf;
///
/// let reference = ["The road was opened.".to_owned()];
/// assert_eq!(chrf(&reference, &reference), 100.0);
/// assert!(chrf(&reference, &["The bridge was opened.".to_owned()]) < 80.0);
/// ```
pub fn chrf(reference: &[String], hypothesis: &[String]) -> f64 {
    let mut sums = [(0usize, 0usize, 0usize); 6];
    for (r, h) in reference.iter().zip(hypothesis) {
        let chars = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<Vec<char>>();
        let (r, h) = (chars(r), chars(h));
        for (n, sum) in sums.iter_mut().enumerate() {
            let (b, x, y) = matches(&r, &h, n + 1);
            *sum = (sum.0 + b, sum.1 + x, sum.2 + y);
        }
    }
    let (mut precision, mut recall, mut orders) = (0.0, 0.0, 0.0);
    for (b, h, r) in sums {
        if h > 0 && r > 0 {
            precision += b as f64 / h as f64;
            recall += b as f64 / r as f64;
            orders += 1.0;
        }
    }
    if orders == 0.0 {
        return 0.0;
    }
    let (p, r) = (precision / orders, recall / orders);
    if p + r == 0.0 { 0.0 } else { 100.0 * 5.0 * p * r / (4.0 * p + r) }
}

/// Tokenisation as in mteval-v13a: punctuation is separated from words, but not inside numbers.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let digit = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(char::is_ascii_digit);
    let mut out = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let apart = match c {
            '.' | ',' => !(digit(i.checked_sub(1)) && digit(Some(i + 1))),
            '-' => digit(i.checked_sub(1)),
            '\'' => false,
            c => c.is_ascii_punctuation(),
        };
        if apart {
            out.push(' ');
            out.push(c);
            out.push(' ');
        } else {
            out.push(c);
        }
    }
    out.split_whitespace().map(str::to_owned).collect()
}

/// Corpus BLEU up to 4-grams with exponential smoothing; 0 to 100.
pub fn bleu(reference: &[String], hypothesis: &[String]) -> f64 {
    let mut sums = [(0usize, 0usize); 4];
    let (mut r_len, mut h_len) = (0usize, 0usize);
    for (r, h) in reference.iter().zip(hypothesis) {
        let (r, h) = (tokens(r), tokens(h));
        r_len += r.len();
        h_len += h.len();
        for (n, sum) in sums.iter_mut().enumerate() {
            let (b, x, _) = matches(&r, &h, n + 1);
            *sum = (sum.0 + b, sum.1 + x);
        }
    }
    if sums[0].0 == 0 {
        return 0.0;
    }
    let mut smooth = 1.0;
    let mut log = 0.0;
    for (b, h) in sums {
        if h == 0 {
            continue;
        }
        let p = if b == 0 {
            smooth *= 2.0;
            1.0 / (smooth * h as f64)
        } else {
            b as f64 / h as f64
        };
        log += p.ln() / 4.0;
    }
    let brevity = if h_len >= r_len { 1.0 } else { (1.0 - r_len as f64 / h_len.max(1) as f64).exp() };
    100.0 * brevity * log.exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_match_sacrebleu() {
        // sacreBLEU 2.6 gives BLEU 73.489 and chrF2 87.701 for the second pair.
        let r = vec!["The minister visited the new bridge on Monday, 27 May.".to_owned()];
        let h = vec!["The minister visited a new bridge on Monday, 27 May.".to_owned()];
        assert_eq!((chrf(&r, &r), bleu(&r, &r).round()), (100.0, 100.0));
        assert!((bleu(&r, &h) - BLEU).abs() < 0.05, "{}", bleu(&r, &h));
        assert!((chrf(&r, &h) - CHRF).abs() < 0.05, "{}", chrf(&r, &h));
    }

    const BLEU: f64 = 73.489;
    const CHRF: f64 = 87.701;
}
