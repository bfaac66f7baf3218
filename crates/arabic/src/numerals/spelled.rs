//! Numerals in words with their grammar: gender, case, duals, compounds, ordinals, magnitudes.

use super::super::letters::Word;
use super::number::{Kind, Number, only_blank, skip_clitics};
use super::table::table;
use crate::word_lists::List;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Item {
    Unit(f64),
    Ten,
    Tens(f64),
    Hundreds(f64),
    /// A magnitude; the second value is the count that it implies (2 for a dual).
    Scale(f64, f64),
    Ordinal(f64),
}

static LEXICON: LazyLock<HashMap<&'static str, Item>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    let mut add = |kind: &'static str, item: fn(f64) -> Item| {
        for (value, forms) in table(kind) {
            let item = value.parse().map(item).expect("a test reads the table");
            out.extend(forms.map(|f| (f, item)));
        }
    };
    add("unit", Item::Unit);
    add("ten", |_| Item::Ten);
    add("tens", Item::Tens);
    add("hundreds", Item::Hundreds);
    add("ordinal", Item::Ordinal);
    for (value, forms) in table("scale") {
        let (scale, count) = value.split_once(' ').expect("a test reads the table");
        let number = |n: &str| n.parse().expect("a test reads the table");
        let item = Item::Scale(number(scale), number(count));
        out.extend(forms.map(|f| (f, item)));
    }
    out
});

/// A proclitic before a numeral.
struct Proclitic {
    written: &'static str,
    and: bool,
    definite: bool,
    /// Number of letters.
    length: usize,
}

static PROCLITICS: LazyLock<Vec<Proclitic>> = LazyLock::new(|| {
    let proclitic = |written: &&'static str| Proclitic {
        written,
        and: written.starts_with('و'),
        definite: written.ends_with("ال") || *written == "لل",
        length: written.chars().count(),
    };
    List::NumeralProclitics.words().iter().map(proclitic).collect()
});

/// A word of the lexicon after its proclitics.
pub(super) struct Lexed {
    pub item: Item,
    pub and: bool,
    pub definite: bool,
    /// Length of the proclitics in folded characters (equal to written ones for these letters).
    pub clitics: usize,
}

/// A numeral with its proclitics.
pub(super) fn lex(folded: &str) -> Option<Lexed> {
    let found = |rest: &str, and, definite, clitics| {
        let item = *LEXICON.get(rest)?;
        Some(Lexed { item, and, definite, clitics })
    };
    if let Some(l) = found(folded, false, false, 0) {
        return Some(l);
    }
    // "واحد", "والي" and the like are excluded: what remains must be a numeral.
    PROCLITICS.iter().find_map(|p| found(folded.strip_prefix(p.written)?, p.and, p.definite, p.length))
}

/// A numeral in words from word `i`, and the index of the next word. "One" alone is an article or a pronoun more often
/// than a figure, and is excluded.
pub(super) fn spelled(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    count(text, words, i).filter(|(n, _)| n.value() > 1.0)
}

/// [`spelled`], including one.
pub(super) fn count(text: &str, words: &[Word], i: usize) -> Option<(Number, usize)> {
    let first = lex_written(text, words.get(i)?)?;
    let start = skip_clitics(text, &words[i], first.clitics);
    let mut ordinal = false;
    let (mut total, mut group) = (0.0f64, 0.0f64);
    // The size of the smallest part of the group so far: the next one must be smaller.
    let mut room = f64::INFINITY;
    let mut last_unit = false;
    let mut last_scale = f64::INFINITY;
    let mut k = i;
    let mut end = i;
    while let Some(w) = words.get(k) {
        if k > i && !only_blank(text, &words[k - 1], w) {
            break;
        }
        let Some(l) = lex_written(text, w) else { break };
        let head = k == i;
        // "three million and five million" are two numbers.
        if !head && l.and && last_scale.is_finite() && scale_behind(text, words, k).is_some_and(|s| s >= last_scale) {
            break;
        }
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
                    // "ألف", "وألفان"; a plural alone ("آلاف") does not count.
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
            // "ألف مليار": a magnitude of a magnitude.
            Item::Scale(s, 1.0) if s > last_scale && group == 0.0 && total > 0.0 && l.clitics == 0 => {
                total *= s;
                room = s;
                last_scale = s;
            }
            _ => break,
        }
        end = k;
        k += 1;
    }
    let value = total + group;
    if k == i {
        return None;
    }
    let kind = if ordinal { Kind::Ordinal } else { Kind::Cardinal };
    let span = start..words[end].span.end;
    Some((Number { values: vec![value], kind, span, worded: true }, k))
}

/// The magnitude of the number that begins at word `i`, if one follows it.
fn scale_behind(text: &str, words: &[Word], i: usize) -> Option<f64> {
    let mut k = i + 1;
    while only_blank(text, words.get(k - 1)?, words.get(k)?) {
        match lex_written(text, &words[k])? {
            Lexed { item: Item::Scale(s, _), and: false, .. } => return Some(s),
            Lexed { item: Item::Unit(_) | Item::Ten | Item::Tens(_) | Item::Hundreds(_), .. } => k += 1,
            _ => return None,
        }
    }
    None
}

/// [`lex`] of a word as written: `مئتا` is two hundred, `ميتا` is dead.
fn lex_written(text: &str, word: &Word) -> Option<Lexed> {
    let l = lex(&word.folded)?;
    let dual = matches!(l.item, Item::Hundreds(v) if v == 200.0);
    (!dual || text[word.span.clone()].contains('ئ')).then_some(l)
}
