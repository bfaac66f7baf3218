//! Numbers in English text, in digits and words.

use super::{Token, tokens};
use crate::numerals::{Kind, Number};
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq)]
enum Item {
    Unit(f64),
    Tens(f64),
    Hundred,
    Scale(f64),
    Ordinal(f64),
}

static LEXICON: LazyLock<HashMap<&'static str, Item>> = LazyLock::new(|| {
    let mut m = HashMap::new();
    let small = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
    for (i, w) in small.split(' ').enumerate() {
        m.insert(w, Item::Unit(i as f64 + 1.0));
    }
    let ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth";
    for (i, w) in ordinals.split(' ').enumerate() {
        m.insert(w, Item::Ordinal(i as f64 + 1.0));
    }
    for (i, (w, o)) in [
        ("twenty", "twentieth"),
        ("thirty", "thirtieth"),
        ("forty", "fortieth"),
        ("fifty", "fiftieth"),
        ("sixty", "sixtieth"),
        ("seventy", "seventieth"),
        ("eighty", "eightieth"),
        ("ninety", "ninetieth"),
    ]
    .into_iter()
    .enumerate()
    {
        m.insert(w, Item::Tens(20.0 + 10.0 * i as f64));
        m.insert(o, Item::Ordinal(20.0 + 10.0 * i as f64));
    }
    m.insert("hundred", Item::Hundred);
    for (w, s) in [("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("bn", 1e9), ("trillion", 1e12), ("mln", 1e6)]
    {
        m.insert(w, Item::Scale(s));
    }
    m
});

/// Interpretations of `1,500`, `2.25`, `1,500,000`.
fn literal(text: &str) -> Vec<f64> {
    let commas = text.matches(',').count();
    let plain: String = text.replace(',', "");
    let grouped = commas > 0 && text.split(',').skip(1).all(|g| g.split('.').next().is_some_and(|d| d.len() == 3));
    let mut out: Vec<f64> = Vec::new();
    if commas == 1 && !grouped {
        out.extend(text.replace(',', ".").parse::<f64>());
    } else {
        out.extend(plain.parse::<f64>());
        if grouped && commas == 1 && !text.contains('.') {
            out.extend(text.replace(',', ".").parse::<f64>());
        }
    }
    if text.matches('.').count() > 1 {
        out = text.replace(['.', ','], "").parse::<f64>().into_iter().collect();
    } else if commas == 0 && text.split_once('.').is_some_and(|(a, b)| b.len() == 3 && a.len() <= 3 && a != "0") {
        out.extend(text.replace('.', "").parse::<f64>());
    }
    out
}

/// Finds the numbers of an English text. "one", "first" and "second" alone are excluded: they are words more often than
/// figures.
pub fn numbers(text: &str) -> Vec<Number> {
    let list = tokens(text);
    let mut out: Vec<Number> = Vec::new();
    let mut i = 0;
    while i < list.len() {
        let gap = |a: usize, b: usize| -> &str { &text[list[a].span.end..list[b].span.start] };
        let first = &list[i];
        let digits = first.text.starts_with(|c: char| c.is_ascii_digit());
        if digits && i + 1 < list.len() && gap(i, i + 1) == ":" && list[i + 1].text.len() == 2 {
            let (h, m) = (first.text.parse::<f64>().unwrap_or(99.0), list[i + 1].text.parse::<f64>().unwrap_or(99.0));
            if h <= 24.0 && m < 60.0 {
                let other = if h < 12.0 { h + 12.0 } else { h - 12.0 };
                out.push(Number {
                    values: vec![h + m / 60.0, other + m / 60.0],
                    kind: Kind::Clock,
                    span: first.span.start..list[i + 1].span.end,
                    worded: false,
                });
                i += 2;
                continue;
            }
        }
        if let Some((number, after)) = fraction(text, &list, i) {
            out.push(number);
            i = after;
            continue;
        }
        let (mut values, mut kind, mut end, mut next, worded) = if digits {
            (literal(first.text), Kind::Cardinal, first.span.end, i + 1, false)
        } else {
            match spelled(text, &list, i) {
                Some((v, ordinal, n)) => {
                    (vec![v], if ordinal { Kind::Ordinal } else { Kind::Cardinal }, list[n - 1].span.end, n, true)
                }
                None => {
                    i += 1;
                    continue;
                }
            }
        };
        if digits && list.get(next).is_some_and(|t| t.span.start == end && t.lower == "s") {
            // "the 1930s"
            out.push(Number { values, kind: Kind::Decade, span: first.span.start..list[next].span.end, worded: false });
            i = next + 1;
            continue;
        }
        if digits {
            // "13th" is split into "13" and "th".
            if let Some(t) =
                list.get(next).filter(|t| t.span.start == end && matches!(t.lower.as_str(), "st" | "nd" | "rd" | "th"))
            {
                kind = Kind::Ordinal;
                end = t.span.end;
                next += 1;
            }
            let glued = list.get(next).filter(|t| t.span.start == end).and_then(|t| match t.lower.as_str() {
                "m" | "mn" => Some(1e6),
                "k" => Some(1e3),
                "b" | "bn" | "billion" => Some(1e9),
                "million" => Some(1e6),
                "thousand" => Some(1e3),
                _ => None,
            });
            let scale = glued.or_else(|| {
                list.get(next).filter(|t| matches!(&text[end..t.span.start], " " | "-" | "\u{a0}")).and_then(|t| {
                    match LEXICON.get(t.lower.as_str()) {
                        Some(Item::Scale(s)) => Some(*s),
                        Some(Item::Hundred) => Some(100.0),
                        _ => None,
                    }
                })
            });
            if let Some(s) = scale {
                values.iter_mut().for_each(|v| *v *= s);
                end = list[next].span.end;
                next += 1;
            }
        }
        if values.is_empty() {
            i = next;
            continue;
        }
        // "two and a half", "three and a quarter million".
        if let Some((part, after)) = and_part(&list, next).filter(|_| kind == Kind::Cardinal) {
            values.iter_mut().for_each(|v| *v += part);
            end = list[after - 1].span.end;
            next = after;
            if let Some(Item::Scale(s)) = list.get(next).and_then(|t| LEXICON.get(t.lower.as_str())) {
                values.iter_mut().for_each(|v| *v *= s);
                end = list[next].span.end;
                next += 1;
            }
        }
        let rest = text[end..].trim_start().to_lowercase();
        if rest.starts_with('%') || rest.starts_with("percent") || rest.starts_with("per cent") {
            kind = Kind::Percent;
        } else if rest.starts_with('‰') || rest.starts_with("per mille") || rest.starts_with("per thousand") {
            kind = Kind::PerMille;
        } else if kind == Kind::Cardinal
            && values[0] <= 12.0
            && ["am", "a.m", "pm", "p.m", "o'clock", "o’clock"]
                .iter()
                .any(|h| rest.strip_prefix(h).is_some_and(|r| !r.starts_with(char::is_alphabetic)))
        {
            kind = Kind::Clock;
            // "4.40 am" is written with a full stop.
            let v = values[0];
            let v = if v.fract() > 0.0 { v.floor() + v.fract() * 100.0 / 60.0 } else { v };
            values = vec![v, v + 12.0];
        }
        out.push(Number { values, kind, span: first.span.start..end, worded });
        i = next;
    }
    out
}

/// A number in words from token `i`: value, whether it is an ordinal, and the next token.
fn spelled(text: &str, list: &[Token], i: usize) -> Option<(f64, bool, usize)> {
    let (mut total, mut group, mut ordinal) = (0.0f64, 0.0f64, false);
    let mut last_scale = f64::INFINITY;
    // The position after the last magnitude: what follows counts only if its own is smaller.
    let mut settled = i;
    let mut k = i;
    let mut count = 0;
    while let Some(t) = list.get(k) {
        if k > i {
            let gap = &text[list[k - 1].span.end..t.span.start];
            if !matches!(gap, " " | "-" | "‑" | " - ") {
                break;
            }
        }
        let and = t.lower == "and"
            && count > 0
            && (group >= 100.0 || total > 0.0)
            && matches!(
                list.get(k + 1).and_then(|n| LEXICON.get(n.lower.as_str())),
                Some(Item::Unit(_) | Item::Tens(_))
            );
        if and {
            k += 1;
            continue;
        }
        match LEXICON.get(t.lower.as_str()) {
            Some(Item::Unit(v))
                if group % 100.0 == 0.0 || (group % 10.0 == 0.0 && group % 100.0 >= 20.0 && *v < 10.0) =>
            {
                group += v
            }
            Some(Item::Tens(v)) if group % 100.0 == 0.0 => group += v,
            Some(Item::Hundred) if group > 0.0 && group < 100.0 => group *= 100.0,
            // "three million and five million" are two numbers.
            Some(Item::Scale(s)) if group > 0.0 && total > 0.0 && *s >= last_scale => {
                return Some((total, false, settled));
            }
            Some(Item::Scale(s)) if group > 0.0 => {
                total += group * s;
                group = 0.0;
                (last_scale, settled) = (*s, k + 1);
            }
            Some(Item::Ordinal(v)) => {
                group += v;
                ordinal = true;
                count += 1;
                k += 1;
                break;
            }
            _ => break,
        }
        count += 1;
        k += 1;
    }
    let value = total + group;
    let word = count == 1 && (value == 1.0 || (ordinal && value == 2.0));
    (count > 0 && value > 0.0 && !word).then_some((value, ordinal, k))
}

/// The denominator of a word: "third", "quarters", "half".
fn divisor(word: &str) -> Option<f64> {
    Some(match word {
        "half" | "halves" => 2.0,
        "third" | "thirds" => 3.0,
        "quarter" | "quarters" => 4.0,
        "fifths" => 5.0,
        "sixths" => 6.0,
        "eighths" => 8.0,
        "tenths" => 10.0,
        _ => return None,
    })
}

/// "half", "a third", "two-thirds", "three quarters", "half a million".
fn fraction(text: &str, list: &[Token], i: usize) -> Option<(Number, usize)> {
    let near = |a: usize, b: usize| matches!(&text[list[a].span.end..list[b].span.start], " " | "-" | "‑" | "\u{a0}");
    let first = &list[i];
    if let Some(parts) = slashed(text, list, i) {
        return Some(parts);
    }
    let next = list.get(i + 1).filter(|_| near(i, i + 1));
    let count = match LEXICON.get(first.lower.as_str()) {
        Some(Item::Unit(v)) => Some(*v),
        _ if first.lower == "a" || first.lower == "one" => Some(1.0),
        _ => None,
    };
    let (value, mut end, mut after) = match (count, next.and_then(|n| divisor(&n.lower))) {
        // "a third" may be an ordinal; "a third time" is not a fraction.
        (Some(c), Some(d)) if c < d && (c > 1.0 || d != 3.0 || list.get(i + 2).is_some_and(|t| t.lower == "of")) => {
            (c / d, list[i + 1].span.end, i + 2)
        }
        _ if first.lower == "half" && !next.is_some_and(|n| matches!(n.lower.as_str(), "time" | "way" | "hearted")) => {
            (0.5, first.span.end, i + 1)
        }
        _ => return None,
    };
    // "half a million"
    let skip = usize::from(list.get(after).is_some_and(|t| t.lower == "a" || t.lower == "of"));
    let mut kind = Kind::Fraction;
    let mut v = value;
    if let Some(Item::Scale(s)) = list.get(after + skip).and_then(|t| LEXICON.get(t.lower.as_str())) {
        v *= s;
        end = list[after + skip].span.end;
        after += skip + 1;
        kind = Kind::Cardinal;
    }
    Some((Number { values: vec![v], kind, span: first.span.start..end, worded: true }, after))
}

/// "1/3", unless another slash makes it a date.
fn slashed(text: &str, list: &[Token], i: usize) -> Option<(Number, usize)> {
    let (a, b) = (&list[i], list.get(i + 1)?);
    let small = |t: &Token| (t.text.len() <= 2).then(|| t.text.parse::<u32>().ok()).flatten();
    let (count, of) = (small(a)?, small(b)?);
    let alone = matches!(&text[a.span.end..b.span.start], "/" | "⁄")
        && !text[..a.span.start].ends_with('/')
        && !text[b.span.end..].starts_with('/');
    if !alone || count == 0 || count >= of || !matches!(of, 2..=6 | 8 | 10) {
        return None;
    }
    let values = vec![f64::from(count) / f64::from(of)];
    Some((Number { values, kind: Kind::Fraction, span: a.span.start..b.span.end, worded: false }, i + 2))
}

/// "and a half", "and a quarter" from token `i`: the fraction and the next token.
fn and_part(list: &[Token], i: usize) -> Option<(f64, usize)> {
    let word = |k: usize| list.get(k).map(|t| t.lower.as_str());
    if word(i)? != "and" {
        return None;
    }
    match (word(i + 1)?, word(i + 2)?) {
        ("a", "half") => Some((0.5, i + 3)),
        ("a", "quarter") => Some((0.25, i + 3)),
        ("three", "quarters") => Some((0.75, i + 3)),
        _ => None,
    }
}
