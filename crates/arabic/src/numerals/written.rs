//! Numbers in English notation.

use super::number::close;

/// A value as digits without superfluous decimals.
pub fn digits_of(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { format!("{value}") }
}

/// Digits with commas between groups of three.
pub fn grouped(v: u64) -> String {
    let digits = v.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The ending of an English ordinal in digits: "st", "nd", "rd", "th".
pub fn ordinal_ending(k: u64) -> &'static str {
    match (k % 10, k % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// A fraction as people write it: `2/3`, otherwise as a decimal.
pub fn part_name(value: f64) -> String {
    let found = (2..=10u32).find_map(|d| (1..d).find(|n| close(f64::from(*n) / f64::from(d), value)).map(|n| (n, d)));
    found.map_or_else(|| digits_of(value), |(n, d)| format!("{n}/{d}"))
}
