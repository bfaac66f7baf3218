//! Numbers in digits: decimal and thousands separators, magnitudes in words after them, times of day.

use super::super::letters::{Word, is_invisible};
use super::number::{Kind, Number, only_blank};
use super::spelled::{Item, Lexed, lex};

/// Parses a literal such as `2,25`, `١٬٢٣٤`, `1.500.000`; returns its interpretations, most likely first.
pub fn parse_literal(folded: &str) -> Vec<f64> {
    let signs: Vec<(usize, char)> = folded.char_indices().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let digits = |s: &str| s.chars().filter(char::is_ascii_digit).collect::<String>();
    let whole = || digits(folded).parse::<f64>().ok();
    let decimal = |at: usize| {
        let sign = folded[at..].chars().next().map_or(1, char::len_utf8);
        format!("{}.{}", digits(&folded[..at]), digits(&folded[at + sign..])).parse::<f64>().ok()
    };
    let readings = match signs.as_slice() {
        [] => vec![whole()],
        [(at, c)] => {
            let after = folded[*at..].chars().count() - 1;
            let before = folded[..*at].chars().count();
            let grouped = after == 3 && before <= 3 && !folded.starts_with('0');
            match c {
                '٫' => vec![decimal(*at)],
                '٬' => vec![whole()],
                _ if grouped => vec![whole(), decimal(*at)],
                _ => vec![decimal(*at)],
            }
        }
        [first, .., last] if first.1 == last.1 => vec![whole()],
        [.., last] => vec![decimal(last.0)],
    };
    readings.into_iter().flatten().filter(|v| v.is_finite()).collect()
}

/// A time of day such as `20:28`.
pub(super) fn clock(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    let of_day = |h: f64, m: f64| {
        let at = h + m / 60.0;
        (h <= 24.0 && m < 60.0).then(|| vec![at, if h < 12.0 { at + 12.0 } else { at - 12.0 }])
    };
    let a = words.get(i)?;
    let hour = i.checked_sub(1).is_some_and(|p| matches!(words[p].folded.as_str(), "الساعه" | "والساعه" | "للساعه"));
    if hour && a.is_number() && words.get(i + 1).is_none_or(|b| text[a.span.end..b.span.start].trim() != ":") {
        // "الساعة 7.55", "الساعة 8"
        let (h, m) = a.folded.split_once(['.', ',', '٫']).unwrap_or((&a.folded, "0"));
        let values = of_day(h.parse().ok()?, m.parse().ok()?).filter(|_| m == "0" || m.len() == 2)?;
        return Some((Number { values, kind: Kind::Clock, span: a.span.clone(), worded: false }, i + 1));
    }
    let b = words.get(i + 1)?;
    let colon = text[a.span.end..b.span.start].trim();
    if !a.is_number() || !b.is_number() || colon != ":" || b.folded.len() != 2 {
        return None;
    }
    let values = of_day(a.folded.parse().ok()?, b.folded.parse().ok()?)?;
    let span = a.span.start..b.span.end;
    Some((Number { values, kind: Kind::Clock, span, worded: false }, i + 2))
}

/// Digits in groups of three separated by spaces or apostrophes (`1 250 000`, `26'013`), with the separators removed,
/// and the index of the next word.
fn thousands(text: &str, words: &[Word], i: usize) -> Option<(String, usize)> {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let head = &words[i].folded;
    if head.len() > 3 || head.starts_with('0') || !digits(head) {
        return None;
    }
    let mut out = head.clone();
    let mut k = i + 1;
    while let Some(w) = words.get(k).filter(|w| w.is_number()) {
        let mut gap = text[words[k - 1].span.end..w.span.start].chars().filter(|c| !is_invisible(*c));
        let sign = gap.next().is_some_and(|c| c.is_whitespace() && c != '\n' || matches!(c, '\'' | '’' | '\u{00A0}'));
        let (group, decimals) = match w.folded.find(['.', ',', '٫']) {
            Some(at) => w.folded.split_at(at),
            None => (w.folded.as_str(), ""),
        };
        if !sign || gap.next().is_some() || group.len() != 3 || !digits(group) || decimals.chars().count() == 4 {
            break;
        }
        out.push_str(group);
        out.push_str(decimals);
        k += 1;
        if !decimals.is_empty() {
            break;
        }
    }
    // "111 555 0800" is no figure but a telephone number: each group stands by itself.
    let apart = |w: &Word| only_blank(text, &words[k - 1], w) && w.is_number() && digits(&w.folded);
    (k > i + 1 && !words.get(k).is_some_and(apart)).then_some((out, k))
}

/// Digits with the letter between them that some agencies write for the decimal sign (`7ر5`), with the sign.
fn lettered(text: &str, words: &[Word], i: usize) -> Option<(String, usize)> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, sign, part) = (words.get(i)?, words.get(i + 1)?, words.get(i + 2)?);
    let glued = whole.span.end == sign.span.start && sign.span.end == part.span.start;
    let fits = glued && sign.folded == "ر" && digits(&whole.folded) && digits(&part.folded);
    let next = words.get(i + 3).is_none_or(|w| w.span.start > part.span.end || text[part.span.end..].starts_with('%'));
    (fits && next).then(|| (format!("{}٫{}", whole.folded, part.folded), i + 3))
}

/// Digits, with a magnitude in words after them and a smaller part joined by `و`.
pub(super) fn literal(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    let opening = words.get(i).filter(|w| w.is_number())?;
    let (folded, mut next) = thousands(text, words, i)
        .or_else(|| lettered(text, words, i))
        .unwrap_or_else(|| (opening.folded.clone(), i + 1));
    let mut values = parse_literal(&folded);
    if values.is_empty() {
        return None;
    }
    let first = &words[next - 1];
    let mut span = opening.span.start..first.span.end;
    let mut worded_part = false;
    let scale_at = |k: usize, prev: &Word| -> Option<f64> {
        let w = words.get(k).filter(|w| only_blank(text, prev, w))?;
        match lex(&w.folded) {
            Some(Lexed { item: Item::Scale(s, 1.0), and: false, clitics: 0, .. }) => Some(s),
            _ => None,
        }
    };
    if let Some(scale) = scale_at(next, first) {
        values.iter_mut().for_each(|v| *v *= scale);
        span.end = words[next].span.end;
        worded_part = true;
        next += 1;
        // "500 ألف مليار"
        let mut scale = scale;
        if let Some(more) = scale_at(next, &words[next - 1]).filter(|m| *m > scale) {
            values.iter_mut().for_each(|v| *v *= more);
            scale *= more;
            span.end = words[next].span.end;
            next += 1;
        }
        // "11 مليونا و500 ألف"
        if let (Some(and), Some(w)) = (words.get(next), words.get(next + 1)) {
            let and_ok = and.folded == "و" && only_blank(text, &words[next - 1], and);
            if and_ok && w.is_number() && only_blank(text, and, w) {
                let small = parse_literal(&w.folded);
                let unit = scale_at(next + 2, w);
                let value = small.first().copied().unwrap_or(0.0) * unit.unwrap_or(1.0);
                if unit.is_some_and(|u| u < scale) && value < scale {
                    values.iter_mut().for_each(|v| *v += value);
                    span.end = words[next + 2].span.end;
                    next += 3;
                }
            }
        }
    }
    Some((Number { values, kind: Kind::Cardinal, span, worded: worded_part }, next))
}
