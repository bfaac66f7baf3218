//! Deliberately corrupted translations, for measuring what the checks catch. Every corruption is drawn from a seed, so
//! that the same files and seed give the same pairs.

use mujaz_arabic::lexicon;
use schemars::JsonSchema;
use std::ops::Range;
use std::sync::LazyLock;

/// The change made to a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Corruption {
    /// None: unchanged pairs, for the rate of false rejections.
    None,
    /// One number is changed.
    Figure,
    /// A day, month, weekday or year is changed.
    Date,
    /// A name is replaced by one from another line.
    Name,
    /// A negation is removed or added.
    Negation,
    /// The second half is missing.
    Cut,
    /// Replaced by the translation of another line.
    Other,
    /// Followed by the translation of another line.
    Glued,
    /// The end is repeated.
    Loop,
    /// A word is left in Arabic.
    Script,
    /// Two figures are exchanged.
    Exchange,
}

impl Corruption {
    /// Every kind, in the order of the table.
    pub const ALL: [Self; 11] = [
        Self::None,
        Self::Figure,
        Self::Date,
        Self::Name,
        Self::Negation,
        Self::Cut,
        Self::Other,
        Self::Glued,
        Self::Loop,
        Self::Script,
        Self::Exchange,
    ];

    /// A description in words.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "nothing changed",
            Self::Figure => "a figure changed",
            Self::Date => "a date changed",
            Self::Name => "a name replaced by another",
            Self::Negation => "a negation dropped or added",
            Self::Cut => "second half cut off",
            Self::Other => "another sentence's translation",
            Self::Glued => "two sentences' translations glued",
            Self::Loop => "a loop",
            Self::Script => "Arabic left in",
            Self::Exchange => "two figures exchanged",
        }
    }
}

/// A corrupted pair.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Case {
    /// The change.
    pub kind: Corruption,
    /// 0-based line of the files.
    pub line: usize,
    /// The changed translation.
    pub target: String,
}

/// A pseudo-random generator with a seed (SplitMix64; Steele, Lea & Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        (!list.is_empty()).then(|| &list[self.below(list.len())])
    }
}

fn pattern(text: &str) -> regex::Regex {
    regex::Regex::new(text).expect("fixed pattern")
}

const MONTHS: &str = "January|February|March|April|May|June|July|August|September|October|November|December";
const DAYS: &str = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday";

static DATES: LazyLock<regex::Regex> =
    LazyLock::new(|| pattern(&format!(r"\b(?:{MONTHS}|{DAYS}|(?:19|20)\d\d)\b(?:\s+\d{{1,2}}\b)?")));
static FIGURES: LazyLock<regex::Regex> = LazyLock::new(|| {
    pattern(
        r"\d+(?:[.,]\d+)*|(?i)\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\b",
    )
});
static NAMES: LazyLock<regex::Regex> = LazyLock::new(|| pattern(r"\p{Lu}[\p{Ll}’']+(?:[ -]\p{Lu}[\p{Ll}’']+)*"));
static NEGATIONS: LazyLock<regex::Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:not|never|no)\s+|n['’]t\b|\bcannot\b"));
static AUXILIARIES: LazyLock<regex::Regex> =
    LazyLock::new(|| pattern(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must)\b"));

/// Applies every corruption that each line allows, at most one of each kind per line.
pub fn corrupt(source: &[String], target: &[String], seed: u64) -> Vec<Case> {
    let names: Vec<Vec<String>> =
        target.iter().map(|t| names_of(t).into_iter().map(|r| t[r].to_owned()).collect()).collect();
    let mut out = Vec::new();
    for (line, text) in target.iter().enumerate() {
        let mut random = Random(seed ^ (line as u64).wrapping_mul(0xD134_2543_DE82_EF95));
        let other = (line + 1 + random.below(target.len().saturating_sub(1))) % target.len().max(1);
        let arabic = source[line]
            .split_whitespace()
            .filter(|w| w.chars().all(|c| mujaz_arabic::letters::is_arabic_letter(c) || !c.is_alphanumeric()))
            .max_by_key(|w| w.chars().count())
            .unwrap_or("خبر");
        for kind in Corruption::ALL {
            let made = match kind {
                Corruption::None => Some(text.clone()),
                Corruption::Figure => figure(text, &mut random),
                Corruption::Date => date(text, &mut random),
                Corruption::Name => name(text, &names, line, &mut random),
                Corruption::Negation => negation(text, &mut random),
                Corruption::Cut => cut(text),
                Corruption::Other => (target.len() > 1).then(|| target[other].clone()),
                Corruption::Glued => (target.len() > 1).then(|| format!("{} {}", text.trim_end(), target[other])),
                Corruption::Loop => repeated(text, &mut random),
                Corruption::Script => script(text, arabic, &mut random),
                Corruption::Exchange => exchange(text, &mut random),
            };
            let changed = |m: &String| kind == Corruption::None || m != text;
            out.extend(made.filter(changed).map(|target| Case { kind, line, target }));
        }
    }
    out
}

fn replaced(text: &str, at: Range<usize>, by: &str) -> String {
    format!("{}{by}{}", &text[..at.start], &text[at.end..])
}

/// Figures outside dates.
fn figures_of(text: &str) -> Vec<Range<usize>> {
    let dates: Vec<Range<usize>> = DATES.find_iter(text).map(|m| m.range()).collect();
    FIGURES
        .find_iter(text)
        .map(|m| m.range())
        .filter(|r| !dates.iter().any(|d| d.start < r.end && r.start < d.end))
        .filter(|r| !text[..r.start].ends_with(char::is_alphabetic))
        .collect()
}

/// Exchanges a figure with the next one.
fn exchange(text: &str, random: &mut Random) -> Option<String> {
    let list = figures_of(text);
    let pairs: Vec<&[Range<usize>]> =
        list.windows(2).filter(|p| !text[p[0].clone()].eq_ignore_ascii_case(&text[p[1].clone()])).collect();
    let [first, second] = *random.pick(&pairs)? else { return None };
    let (a, b) = (&text[first.clone()], &text[second.clone()]);
    Some(format!("{}{b}{}{a}{}", &text[..first.start], &text[first.end..second.start], &text[second.end..]))
}

fn figure(text: &str, random: &mut Random) -> Option<String> {
    let list = figures_of(text);
    let at = random.pick(&list)?.clone();
    let old = &text[at.clone()];
    const WORDS: [&str; 12] =
        ["three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty"];
    if !old.starts_with(|c: char| c.is_ascii_digit()) {
        let others: Vec<&&str> = WORDS.iter().filter(|w| !w.eq_ignore_ascii_case(old)).collect();
        return random.pick(&others).map(|w| replaced(text, at, w));
    }
    let digits: Vec<usize> = old.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i).collect();
    let bytes = old.as_bytes();
    // Two digits are exchanged, one digit changes, or the number is multiplied by ten.
    let new = match random.below(3) {
        0 if digits.len() > 1 && bytes[digits[0]] != bytes[digits[1]] && bytes[digits[1]] != b'0' => {
            let mut b = bytes.to_vec();
            b.swap(digits[0], digits[1]);
            String::from_utf8(b).ok()?
        }
        1 if !old.contains(['.', ',']) => format!("{old}0"),
        _ => {
            let i = *random.pick(&digits)?;
            let mut b = bytes.to_vec();
            let digit = (b[i] - b'0') as usize;
            b[i] = b'0' + ((digit + 1 + random.below(8)) % 10).max(1) as u8;
            if b[i] == bytes[i] {
                b[i] = if bytes[i] == b'9' { b'8' } else { bytes[i] + 1 };
            }
            String::from_utf8(b).ok()?
        }
    };
    Some(replaced(text, at, &new))
}

fn date(text: &str, random: &mut Random) -> Option<String> {
    let list: Vec<Range<usize>> = DATES
        .find_iter(text)
        .map(|m| m.range())
        // "May" may be a verb or a name, so it counts only next to a number.
        .filter(|r| &text[r.clone()] != "May" || text[..r.start].trim_end().ends_with(|c: char| c.is_ascii_digit()))
        .collect();
    let at = random.pick(&list)?.clone();
    let old = &text[at.clone()];
    let (word, rest) = old.split_once(char::is_whitespace).unwrap_or((old, ""));
    let other = |list: &str, random: &mut Random| -> Option<String> {
        let all: Vec<&str> = list.split('|').filter(|w| *w != word).collect();
        random.pick(&all).map(|w| (*w).to_owned())
    };
    let new = if !rest.is_empty() && random.below(2) == 0 {
        let day: usize = rest.trim().parse().ok()?;
        format!("{word} {}", (day + random.below(26)) % 28 + 1)
    } else {
        let new = match word.parse::<i32>() {
            Ok(year) => (year + [-10, -3, -2, -1, 1, 2, 3, 9][random.below(8)]).to_string(),
            Err(_) if DAYS.contains(word) => other(DAYS, random)?,
            Err(_) => other(MONTHS, random)?,
        };
        if rest.is_empty() { new } else { format!("{new} {rest}") }
    };
    Some(replaced(text, at, &new))
}

/// Capitalised runs that do not begin a sentence or quotation and do not consist of dictionary words alone ("the
/// Commission").
fn names_of(text: &str) -> Vec<Range<usize>> {
    let calendar = pattern(&format!(r"^(?:{MONTHS}|{DAYS})"));
    NAMES
        .find_iter(text)
        .map(|m| m.range())
        .filter(|r| {
            let before = text[..r.start].trim_end();
            !before.is_empty()
                && !before.ends_with(['.', '!', '?', ':', '"', '“', '”', '\'', '‘', '(', '—', '-'])
                && !calendar.is_match(&text[r.clone()])
                && r.len() > 3
                && text[r.clone()].split([' ', '-']).any(|w| {
                    let lower = w.to_lowercase();
                    let bare = lower.trim_end_matches("'s").trim_end_matches("’s");
                    !lexicon::built_in().is_common(bare) && !bare.contains(['\'', '’'])
                })
        })
        .collect()
}

fn name(text: &str, names: &[Vec<String>], line: usize, random: &mut Random) -> Option<String> {
    // In a headline every word is capitalised.
    let words = text.split_whitespace().filter(|w| w.chars().count() > 3).count();
    let capitals =
        text.split_whitespace().filter(|w| w.chars().count() > 3 && w.starts_with(char::is_uppercase)).count();
    if capitals * 2 > words {
        return None;
    }
    let at = random.pick(&names_of(text))?.clone();
    let old = &text[at.clone()];
    for _ in 0..50 {
        let from = random.below(names.len());
        if from == line {
            continue;
        }
        let other = random.pick(&names[from]);
        if let Some(new) = other
            && !new.split([' ', '-']).any(|w| text.contains(w) || old.contains(w))
        {
            return Some(replaced(text, at, new));
        }
    }
    None
}

fn negation(text: &str, random: &mut Random) -> Option<String> {
    let list: Vec<Range<usize>> = NEGATIONS.find_iter(text).map(|m| m.range()).collect();
    if let Some(at) = random.pick(&list).cloned() {
        let by = if text[at.clone()].eq_ignore_ascii_case("cannot") { "can" } else { "" };
        // "won't" and "can't" would leave a fragment that gives the change away.
        let stumps = [("wo", "will"), ("ca", "can"), ("sha", "shall")];
        let head = &text[..at.start];
        let head = stumps
            .iter()
            .filter(|_| {
                text[at.clone()].starts_with(['n', 'N']) && by.is_empty() && text[at.clone()].contains(['\'', '’'])
            })
            .find_map(|(s, w)| head.strip_suffix(s).filter(|h| h.ends_with(' ')).map(|h| format!("{h}{w}")))
            .unwrap_or_else(|| head.to_owned());
        return Some(format!("{head}{by}{}", &text[at.end..]));
    }
    let list: Vec<Range<usize>> = AUXILIARIES.find_iter(text).map(|m| m.range()).collect();
    let at = random.pick(&list)?;
    Some(format!("{} not{}", &text[..at.end], &text[at.end..]))
}

fn cut(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (words.len() >= 6).then(|| words[..words.len().div_ceil(2)].join(" "))
}

fn repeated(text: &str, random: &mut Random) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < 4 {
        return None;
    }
    let size = 1 + random.below(5).min(words.len() - 2);
    let times = 3 + random.below(4);
    let end = size + random.below(words.len() - size + 1);
    let mut out = words[..end].to_vec();
    for _ in 0..times {
        out.extend(&words[end - size..end]);
    }
    Some(out.join(" "))
}

fn script(text: &str, arabic: &str, random: &mut Random) -> Option<String> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let at = random.below(words.len());
    *words.get_mut(at)? = arabic.trim_matches(|c| !mujaz_arabic::letters::is_arabic_letter(c));
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> (Vec<String>, Vec<String>) {
        let source = ["أوقفت الشرطة 62 شخصا في الرباط يوم الثلاثاء", "لم يعلق الوزير سمير البقالي على الخبر أمس"];
        let target = [
            "The police in Rabat arrested 62 people on Tuesday after a raid.",
            "Yesterday the minister Samir Bakkali did not comment on the news.",
        ];
        (source.map(str::to_owned).to_vec(), target.map(str::to_owned).to_vec())
    }

    #[test]
    fn each_kind_makes_its_change_and_a_seed_is_reproducible() {
        let (s, t) = lines();
        let cases = corrupt(&s, &t, 7);
        let of = |k, line| cases.iter().find(|c| c.kind == k && c.line == line).map(|c| c.target.clone());
        assert!(!of(Corruption::Figure, 0).unwrap().contains(" 62 "));
        assert!(!of(Corruption::Date, 0).unwrap().contains("Tuesday"));
        assert!(!of(Corruption::Name, 0).unwrap().contains("Rabat"));
        assert!(!of(Corruption::Negation, 1).unwrap().contains("not"));
        assert_eq!(of(Corruption::Cut, 0).unwrap(), "The police in Rabat arrested 62");
        assert_eq!(of(Corruption::Other, 0).unwrap(), t[1]);
        assert!(of(Corruption::Glued, 0).unwrap().ends_with(&t[1]));
        assert!(of(Corruption::Loop, 0).unwrap().len() > 20);
        assert!(of(Corruption::Script, 0).unwrap().chars().any(mujaz_arabic::letters::is_arabic_letter));
        assert_eq!(cases, corrupt(&s, &t, 7));
        assert!(of(Corruption::Figure, 1).is_none() && of(Corruption::Date, 1).is_none());
    }

    proptest::proptest! {
        #[test]
        fn any_lines_are_corrupted_without_panic(a in "\\PC{0,40}", b in "[A-Za-z0-9 .,’'not]{0,60}", seed in 0u64..50) {
            corrupt(&[a.clone(), b.clone()], &[b, a], seed);
        }
    }
}
