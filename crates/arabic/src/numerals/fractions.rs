//! Fractions in words, alone (`ثلثا السكان`), of a magnitude (`نصف مليون`) and after a whole number (`مليون ونصف
//! المليون`); and hours in words (`الساعة الثامنة والنصف`).

use super::super::letters::Word;
use super::number::{Kind, Number, only_blank, skip_clitics};
use super::spelled::{Item, lex};
use super::table::table;
use crate::word_lists::List;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Values of a kind of numerals by their forms.
fn values(kind: &'static str) -> HashMap<&'static str, f64> {
    let value = |v: &str| match v.split_once('/') {
        Some((a, b)) => Some(a.parse::<f64>().ok()? / b.parse::<f64>().ok()?),
        None => v.parse().ok(),
    };
    table(kind)
        .filter_map(|(v, forms)| Some((value(v)?, forms)))
        .flat_map(|(v, forms)| forms.map(move |f| (f, v)))
        .collect()
}

/// The fraction that a word names, with or without the article and `و`.
fn part(folded: &str) -> Option<f64> {
    static PARTS: LazyLock<HashMap<&'static str, f64>> = LazyLock::new(|| values("part"));
    PARTS.get(folded).or_else(|| PARTS.get(List::FractionProclitics.after(folded)?)).copied()
}

/// The plural of a fraction after a count: `ثلاثة أرباع`.
fn parts(folded: &str) -> Option<f64> {
    static PARTS: LazyLock<HashMap<&'static str, f64>> = LazyLock::new(|| values("parts"));
    PARTS.get(folded.strip_prefix("ال").unwrap_or(folded)).copied()
}

/// The tens of a decade by the ending of its name before `يات`: `ثلاثينيات`.
static TENS: LazyLock<Vec<(&'static str, f64)>> =
    LazyLock::new(|| values("tens").into_iter().filter(|(form, _)| form.ends_with("ين")).collect());

fn scale_of(word: &Word) -> Option<f64> {
    match lex(&word.folded)? {
        l if !l.and => match l.item {
            Item::Scale(s, 1.0) => Some(s),
            _ => None,
        },
        _ => None,
    }
}

/// A fraction in digits, `1/3`, and the index of the next word; scores, dates and cup rounds (`1/4 النهائي`) are
/// excluded.
pub(super) fn slashed(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    let (a, b) = (words.get(i)?, words.get(i + 1)?);
    let small = |w: &Word| (w.folded.len() <= 2).then(|| w.folded.parse::<u32>().ok()).flatten();
    let (count, of) = (small(a)?, small(b)?);
    let sign = |c: char| matches!(c, '/' | '⁄');
    let single = text[a.span.end..b.span.start].chars().all(|c| sign(c) || super::super::letters::is_invisible(c))
        && text[a.span.end..b.span.start].chars().filter(|c| sign(*c)).count() == 1
        && !text[..a.span.start].ends_with(sign)
        && !text[b.span.end..].starts_with(sign);
    let word = |k: Option<&Word>, list: &[&str]| k.is_some_and(|w| list.iter().any(|l| w.folded.contains(l)));
    let before = i.checked_sub(1).and_then(|k| words.get(k));
    let round = word(words.get(i + 2), &["نهايي"]) || word(before, &["دور", "يوم", "تاريخ"]);
    if !single || round || count == 0 || count >= of || !matches!(of, 2..=6 | 8 | 10) {
        return None;
    }
    let values = vec![f64::from(count) / f64::from(of)];
    Some((Number { values, kind: Kind::Fraction, span: a.span.start..b.span.end, worded: false }, i + 2))
}

/// A fraction from word `i`, and the index of the next word.
pub(super) fn fraction(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    let w = words.get(i)?;
    let next = words.get(i + 1).filter(|n| only_blank(text, w, n));
    if let (Some(l), Some(n)) = (lex(&w.folded), next)
        && let (Item::Unit(count), Some(of)) = (l.item, parts(&n.folded))
        && count < of
    {
        let span = skip_clitics(text, w, l.clitics)..n.span.end;
        return Some((Number { values: vec![count / of], kind: Kind::Fraction, span, worded: true }, i + 2));
    }
    let value = part(&w.folded)?;
    // "نصف نهائي" is a semi-final, "منتصف" is another word; "ربع ساعة" is kept in words.
    if next.is_some_and(|n| n.folded.contains("نهايي")) {
        return None;
    }
    if let Some(n) = next
        && let Some(scale) = scale_of(n)
    {
        let span = w.span.start..n.span.end;
        return Some((Number { values: vec![value * scale], kind: Kind::Cardinal, span, worded: true }, i + 2));
    }
    // "سنتين ونصف": the whole number is the dual's ending, not a numeral.
    let dual = w.folded.starts_with('و')
        && i.checked_sub(1).is_some_and(|p| {
            let before = words[p].folded.as_str();
            before.chars().count() >= 5 && (before.ends_with("ين") || before.ends_with("ان"))
        });
    let one = w.folded.starts_with('و') && !dual;
    let mut values = vec![value];
    if dual {
        values.push(2.0 + value);
    } else if one {
        values.push(1.0 + value);
    }
    Some((Number { values, kind: Kind::Fraction, span: w.span.clone(), worded: true }, i + 1))
}

/// Adds `ونصف` and `ونصف المليون` to the number before it.
pub(super) fn and_a_half(text: &str, words: &[Word], number: Number, next: usize) -> (Number, usize) {
    let Some(w) = words.get(next) else { return (number, next) };
    let joined = text[number.span.end..w.span.start].chars().all(char::is_whitespace) && w.folded.starts_with('و');
    let whole = matches!(number.kind, Kind::Cardinal) && number.value().fract() == 0.0;
    let Some(value) = part(&w.folded).filter(|_| joined && whole) else { return (number, next) };
    // The fraction is one of the last magnitude: "3 ملايين ونصف" is three and a half million.
    let of =
        [1e12, 1e9, 1e6, 1e3].into_iter().find(|s| number.value() >= *s && number.worded && number.value() % s == 0.0);
    let mut n = number;
    let named = words.get(next + 1).filter(|x| only_blank(text, w, x)).and_then(|x| {
        let bare = x.folded.strip_prefix("ال")?;
        let scale = match bare {
            "مليون" => 1e6,
            "مليار" => 1e9,
            "الف" => 1e3,
            _ => return None,
        };
        Some((scale, x.span.end))
    });
    let (scale, end, after) = match named {
        Some((s, end)) => (s, end, next + 2),
        None => (of.unwrap_or(1.0), w.span.end, next + 1),
    };
    n.values.iter_mut().for_each(|v| *v += value * scale);
    n.span.end = end;
    n.worded = true;
    (n, after)
}

/// Adds the decimals spoken after a number: `سبعة فاصلة اثنين`.
pub(super) fn spoken_decimals(text: &str, words: &[Word], number: Number, next: usize) -> (Number, usize) {
    let point =
        words.get(next).filter(|w| w.folded == "فاصله" && text[number.span.end..w.span.start].trim().is_empty());
    let parsed = point.and_then(|_| {
        super::digits::literal(text, words, next + 1).or_else(|| super::spelled::count(text, words, next + 1))
    });
    let Some((decimals, after)) = parsed.filter(|(d, _)| d.value().fract() == 0.0 && number.value().fract() == 0.0)
    else {
        return (number, next);
    };
    let mut n = number;
    let digits = super::written::digits_of(decimals.value());
    n.values.iter_mut().for_each(|v| *v += decimals.value() / 10f64.powi(digits.len() as i32));
    n.span.end = decimals.span.end;
    n.worded |= decimals.worded;
    (n, after)
}

/// `ثلاثينيات القرن العشرين`, `الثمانينيات`: a decade.
pub(super) fn decade(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    let w = words.get(i)?;
    let bare = w.folded.strip_suffix("يات").or_else(|| w.folded.strip_suffix("ات"))?;
    let tens = TENS.iter().find(|(t, _)| bare.strip_suffix(t).is_some_and(|p| p.chars().count() <= 3))?.1;
    let mut values = vec![tens];
    let mut end = w.span.end;
    let mut next = i + 1;
    if let (Some(a), Some(b)) = (words.get(i + 1), words.get(i + 2))
        && a.folded == "القرن"
        && only_blank(text, w, a)
    {
        let century = match b.folded.as_str() {
            "الماضي" => Some((20.0, i + 3, b.span.end)),
            "الحالي" | "الجاري" => Some((21.0, i + 3, b.span.end)),
            _ => super::spelled::spelled(text, words, i + 2).map(|(n, after)| (n.value(), after, n.span.end)),
        };
        if let Some((c, after, stop)) = century {
            values = vec![(c - 1.0) * 100.0 + tens];
            (end, next) = (stop, after);
        }
    } else {
        values.push(1900.0 + tens);
    }
    Some((Number { values, kind: Kind::Decade, span: w.span.start..end, worded: true }, next))
}

/// `الساعة الثامنة والنصف`, `في الثالثة إلا ربعا بعد الظهر`: an hour as an ordinal after the word "hour", with a
/// fraction of an hour.
pub(super) fn spoken_clock(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    let w = words.get(i)?;
    let before = &words[i.checked_sub(1)?];
    if !matches!(before.folded.as_str(), "الساعه" | "والساعه" | "للساعه") || !only_blank(text, before, w)
    {
        return None;
    }
    let hour = match (lex(&w.folded)?, w.folded.as_str()) {
        (_, "الواحده") => 1.0,
        (l, _) => match l.item {
            Item::Ordinal(v) if l.definite => v,
            _ => return None,
        },
    };
    let mut value = hour;
    let mut next = i + 1;
    // "الحادية عشرة", "الثانية عشرة".
    if words.get(next).is_some_and(|x| matches!(x.folded.as_str(), "عشره" | "عشر")) && hour <= 2.0 {
        value += 10.0;
        next += 1;
    }
    let mut end = words[next - 1].span.end;
    let minus = words.get(next).is_some_and(|x| x.folded == "الا");
    let at = if minus { next + 1 } else { next };
    if let Some(x) = words.get(at)
        && let Some(p) = part(x.folded.trim_end_matches('ا'))
        && (minus || x.folded.starts_with("وال"))
    {
        value += if minus { -p } else { p };
        end = x.span.end;
        next = at + 1;
    }
    let other = if value < 12.0 { value + 12.0 } else { value - 12.0 };
    Some((Number { values: vec![value, other], kind: Kind::Clock, span: w.span.start..end, worded: true }, next))
}
