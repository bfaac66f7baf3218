//! Numerals in words with their grammar: gender, case, duals, compounds, ordinals, magnitudes.

use super::super::letters::Word;
use super::number::{Kind, Number, only_blank, skip_clitics};
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
    add("تريليونان تريليونين تريليوني ترليوني", Item::Scale(1e12, 2.0));
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
