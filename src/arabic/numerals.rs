//! Numbers in Arabic text: digits of every set with their signs, and numerals in words with
//! their grammar (gender, case, duals, compounds, ordinals, magnitudes).

use super::letters::{Word, fold, words};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What a number counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A count or measure.
    Cardinal,
    /// A place in an order: `الثالث عشر`.
    Ordinal,
    /// Per cent.
    Percent,
    /// A time of day; the value is hours with minutes as a fraction.
    Clock,
}

/// A number found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Readings, most likely first: `1.500` is 1500 or 1.5.
    pub values: Vec<f64>,
    /// What it counts as.
    pub kind: Kind,
    /// Byte range, proclitics left out, magnitude and percent sign included.
    pub span: Range<usize>,
    /// Whether any of it was written in words.
    pub worded: bool,
}

impl Number {
    /// The most likely reading.
    pub fn value(&self) -> f64 {
        self.values[0]
    }

    /// Whether some reading of both is the same value.
    pub fn same_value(&self, other: &Number) -> bool {
        self.values.iter().any(|a| other.values.iter().any(|b| close(*a, *b)))
    }
}

/// Equality of values up to rounding.
pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Item {
    Unit(f64),
    Ten,
    Tens(f64),
    Hundreds(f64),
    /// A magnitude; the second value is the count it carries itself (2 for a dual).
    Scale(f64, f64),
    Ordinal(f64),
}

static LEXICON: LazyLock<HashMap<&'static str, Item>> = LazyLock::new(|| {
    let mut m = HashMap::new();
    let mut add = |forms: &'static str, item: Item| {
        for f in forms.split_whitespace() {
            m.insert(f, item);
        }
    };
    let units = [
        (1.0, "واحد واحده احد احدي"),
        (2.0, "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي"),
        (3.0, "ثلاثه ثلاث"),
        (4.0, "اربعه اربع"),
        (5.0, "خمسه خمس"),
        (6.0, "سته ست"),
        (7.0, "سبعه سبع"),
        (8.0, "ثمانيه ثماني ثمان"),
        (9.0, "تسعه تسع"),
    ];
    for (v, f) in units {
        add(f, Item::Unit(v));
    }
    add("عشره عشر", Item::Ten);
    let tens = [
        (20.0, "عشرون عشرين"),
        (30.0, "ثلاثون ثلاثين"),
        (40.0, "اربعون اربعين"),
        (50.0, "خمسون خمسين"),
        (60.0, "ستون ستين"),
        (70.0, "سبعون سبعين"),
        (80.0, "ثمانون ثمانين"),
        (90.0, "تسعون تسعين"),
    ];
    for (v, f) in tens {
        add(f, Item::Tens(v));
    }
    let hundreds = [
        (100.0, "مايه ميه"),
        (200.0, "مايتان مايتين مايتا مايتي ميتان ميتين ميتا ميتي"),
        (300.0, "ثلاثمايه ثلاثميه"),
        (400.0, "اربعمايه اربعميه"),
        (500.0, "خمسمايه خمسميه"),
        (600.0, "ستمايه ستميه"),
        (700.0, "سبعمايه سبعميه"),
        (800.0, "ثمانمايه ثمانميه ثمانيمايه"),
        (900.0, "تسعمايه تسعميه"),
    ];
    for (v, f) in hundreds {
        add(f, Item::Hundreds(v));
    }
    add("الف الاف الفا", Item::Scale(1e3, 1.0));
    add("الفان الفين الفي", Item::Scale(1e3, 2.0));
    add("مليون ملايين مليونا", Item::Scale(1e6, 1.0));
    add("مليونان مليونين مليوني", Item::Scale(1e6, 2.0));
    add("مليار مليارات مليارا بليون بليونا", Item::Scale(1e9, 1.0));
    add("ملياران مليارين ملياري بليونين", Item::Scale(1e9, 2.0));
    add("تريليون تريليونا تريليونات ترليون", Item::Scale(1e12, 1.0));
    let ordinals = [
        (1.0, "حادي حاديه"),
        (2.0, "ثاني ثانيه ثان"),
        (3.0, "ثالث ثالثه"),
        (4.0, "رابع رابعه"),
        (5.0, "خامس خامسه"),
        (6.0, "سادس سادسه"),
        (7.0, "سابع سابعه"),
        (8.0, "ثامن ثامنه"),
        (9.0, "تاسع تاسعه"),
        (10.0, "عاشر عاشره"),
    ];
    for (v, f) in ordinals {
        add(f, Item::Ordinal(v));
    }
    m
});

/// A word of the lexicon behind its proclitics.
struct Lexed {
    item: Item,
    and: bool,
    definite: bool,
    /// Length of the proclitics in folded characters (equal to written ones for these letters).
    clitics: usize,
}

fn lex(folded: &str) -> Option<Lexed> {
    let found = |rest: &str, and, definite, clitics| {
        let item = *LEXICON.get(rest)?;
        Some(Lexed { item, and, definite, clitics })
    };
    if let Some(l) = found(folded, false, false, 0) {
        return Some(l);
    }
    // "واحد", "والي" and the like never reach here as numbers: what is left must be a numeral.
    for (p, and, definite) in [
        ("وال", true, true),
        ("بال", false, true),
        ("لل", false, true),
        ("ال", false, true),
        ("وب", true, false),
        ("ول", true, false),
        ("و", true, false),
        ("ب", false, false),
        ("ل", false, false),
    ] {
        if let Some(rest) = folded.strip_prefix(p)
            && let Some(l) = found(rest, and, definite, p.chars().count())
        {
            return Some(l);
        }
    }
    None
}

/// Reads a literal such as `2,25`, `١٬٢٣٤`, `1.500.000`; readings with the likeliest first.
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

/// What stands between two words: only blanks?
fn only_blank(text: &str, a: &Word, b: &Word) -> bool {
    text[a.span.end..b.span.start].chars().all(|c| c.is_whitespace() || super::letters::is_mark(c))
}

fn skip_clitics(text: &str, word: &Word, n: usize) -> usize {
    let mut left = n;
    for (i, c) in text[word.span.clone()].char_indices() {
        if super::letters::is_mark(c) {
            continue;
        }
        if left == 0 {
            return word.span.start + i;
        }
        left -= 1;
    }
    word.span.start
}

/// Finds the numbers of a text, in order.
pub fn numbers(text: &str) -> Vec<Number> {
    let words = words(text);
    let mut out = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let parsed = clock(text, &words, i).or_else(|| literal(text, &words, i)).or_else(|| worded(text, &words, i));
        match parsed {
            Some((mut number, next)) => {
                i = percent(text, &words, &mut number, next);
                out.push(number);
            }
            None => i += 1,
        }
    }
    out
}

fn clock(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    let (a, b) = (words.get(i)?, words.get(i + 1)?);
    let colon = text[a.span.end..b.span.start].trim();
    if !a.is_number() || !b.is_number() || colon != ":" || b.folded.len() != 2 {
        return None;
    }
    let (h, m): (f64, f64) = (a.folded.parse().ok()?, b.folded.parse().ok()?);
    if h > 24.0 || m > 59.0 {
        return None;
    }
    let at = |h: f64| h + m / 60.0;
    let mut values = vec![at(h)];
    if h < 12.0 {
        values.push(at(h + 12.0));
    } else {
        values.push(at(h - 12.0));
    }
    let span = a.span.start..b.span.end;
    Some((Number { values, kind: Kind::Clock, span, worded: false }, i + 2))
}

/// Digits, with a magnitude in words behind them and a smaller part joined by `و`.
fn literal(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    let first = words.get(i).filter(|w| w.is_number())?;
    let mut values = parse_literal(&first.folded);
    if values.is_empty() {
        return None;
    }
    let mut span = first.span.clone();
    let mut next = i + 1;
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

/// Numerals in words.
fn worded(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    let first = lex(&words.get(i)?.folded)?;
    let start = skip_clitics(text, &words[i], first.clitics);
    let mut ordinal = false;
    let (mut total, mut group) = (0.0f64, 0.0f64);
    // The size of the smallest part of the group so far: what comes next must be smaller.
    let mut room = f64::INFINITY;
    let mut last_unit = false;
    let mut last_scale = f64::INFINITY;
    let mut k = i;
    let mut end = i;
    while let Some(w) = words.get(k) {
        if k > i && !only_blank(text, &words[k - 1], w) {
            break;
        }
        let Some(l) = lex(&w.folded) else { break };
        let head = k == i;
        let joins = head || l.and || l.clitics == 0 || (ordinal && l.definite);
        if !joins {
            break;
        }
        match l.item {
            Item::Unit(v) if head || (l.and && room >= 100.0) => {
                group += v;
                room = v;
                last_unit = true;
            }
            Item::Ordinal(v) if head => {
                ordinal = true;
                group = v;
                room = v;
                last_unit = true;
            }
            Item::Ten if last_unit && !l.and && group % 10.0 != 0.0 => {
                group += 10.0;
                room = 10.0;
                last_unit = false;
            }
            Item::Ten if head || (l.and && room >= 100.0) => {
                group += 10.0;
                room = 10.0;
                last_unit = false;
            }
            Item::Tens(v) if head || (l.and && (last_unit || room >= 100.0)) => {
                group += v;
                room = 10.0;
                last_unit = false;
            }
            Item::Hundreds(v) if head || (l.and && room >= 1000.0) => {
                group += v;
                room = 100.0;
                last_unit = false;
            }
            Item::Hundreds(v) if last_unit && !l.and && v == 100.0 && group < 10.0 => {
                group *= 100.0;
                room = 100.0;
                last_unit = false;
            }
            Item::Scale(s, n) if s < last_scale => {
                if group > 0.0 && n == 1.0 && !l.and {
                    total += group * s;
                } else if group == 0.0 && (l.and || head) {
                    // "ألف", "وألفان"; a plural alone ("آلاف") counts nothing.
                    if matches!(w.folded.as_str(), "الاف" | "ملايين" | "مليارات") {
                        return None;
                    }
                    total += n * s;
                } else {
                    break;
                }
                group = 0.0;
                room = s;
                last_scale = s;
                last_unit = false;
            }
            _ => break,
        }
        end = k;
        k += 1;
    }
    let value = total + group;
    // "One" alone is an article or a pronoun more often than a figure.
    if k == i || value <= 1.0 {
        return None;
    }
    let kind = if ordinal { Kind::Ordinal } else { Kind::Cardinal };
    let span = start..words[end].span.end;
    Some((Number { values: vec![value], kind, span, worded: true }, k))
}

/// Takes in a percent sign or its words behind a number.
fn percent(text: &str, words: &[Word], number: &mut Number, next: usize) -> usize {
    let rest = &text[number.span.end..];
    let lead = rest.len() - rest.trim_start().len();
    if let Some(c) = rest.trim_start().chars().next().filter(|c| matches!(c, '%' | '٪' | '؉')) {
        number.kind = Kind::Percent;
        number.span.end += lead + c.len_utf8();
        return next;
    }
    let hundred = |w: &Word| matches!(w.folded.as_str(), "المايه" | "الميه");
    let by_hundred = |w: &Word| matches!(w.folded.as_str(), "بالمايه" | "بالميه");
    match (words.get(next), words.get(next + 1)) {
        (Some(a), _) if by_hundred(a) => {
            number.kind = Kind::Percent;
            number.span.end = a.span.end;
            next + 1
        }
        (Some(a), Some(b)) if a.folded == "في" && hundred(b) => {
            number.kind = Kind::Percent;
            number.span.end = b.span.end;
            next + 2
        }
        _ => next,
    }
}

/// A value as digits without needless decimals.
pub fn digits_of(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { format!("{value}") }
}

/// Rewrites numerals in words from eleven up as digits, so that a weak model keeps them:
/// `الاجتماع الثاني والعشرين` becomes `الاجتماع الـ22`. Digits of every set become European ones.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for n in numbers(text).into_iter().filter(|n| n.worded && n.value() >= 11.0) {
        let written = &text[n.span.clone()];
        if written.chars().any(|c| super::letters::digit_value(c).is_some()) || n.kind == Kind::Percent {
            continue;
        }
        let value = n.value();
        out.push_str(&text[at..n.span.start]);
        match [(1e12, "تريليون"), (1e9, "مليار"), (1e6, "مليون")].iter().find(|(s, _)| value >= *s) {
            Some((s, name)) if value / s * 1000.0 == (value / s * 1000.0).round() => {
                out.push_str(&format!("{} {name}", digits_of(value / s)));
            }
            _ => out.push_str(&digits_of(value)),
        }
        at = n.span.end;
    }
    out.push_str(&text[at..]);
    // An article glued to digits ("ال22") reads better with the tatweel that Arabic puts there.
    let out: String = out
        .chars()
        .map(|c| super::letters::digit_value(c).and_then(|v| char::from_digit(v, 10)).unwrap_or(c))
        .collect();
    static GLUED: LazyLock<regex::Regex> = LazyLock::new(|| regex::Regex::new(r"ال(\d)").expect("fixed pattern"));
    GLUED.replace_all(&out, "الـ$1").into_owned()
}

/// Whether a folded word is a numeral (used to keep numerals out of names).
pub fn is_numeral_word(folded: &str) -> bool {
    lex(folded).is_some() || fold(folded).starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests;
