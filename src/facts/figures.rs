//! The table of figures and dates, and figures on which sources differ.

use super::Cited;
use crate::types::{FigureKind, When, month_name};
use crate::word_lists::List;
use mujaz_arabic::dates::{Basis, Precision, dates};
use mujaz_arabic::numerals::{Kind, Number, digits_of, grouped, numbers, ordinal_ending};
use mujaz_arabic::{fold, words};
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The value as printed.
    pub value: String,
    /// The value as a number, if it is a plain count: not a bound, a share or an ordinal.
    pub number: Option<f64>,
    /// What it is or counts.
    pub kind: FigureKind,
    /// What it counts, in English, or which part of a date it is; empty if unknown.
    pub what: String,
    /// The Arabic wording.
    pub arabic: String,
    /// Citations.
    pub sources: Vec<String>,
}

/// A noun that news counts.
struct Noun {
    kind: FigureKind,
    /// Whether sources with different values disagree, as on a toll, or may mean different things.
    differ: bool,
    /// English plural.
    english: &'static str,
}

/// The nouns, and the place of each by its folded forms.
struct Nouns {
    all: Vec<Noun>,
    forms: HashMap<&'static str, usize>,
}

static NOUNS: LazyLock<Nouns> = LazyLock::new(|| {
    let mut nouns = Nouns { all: Vec::new(), forms: HashMap::new() };
    for line in include_str!("counted.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(kind), Some(differ), Some(english), Some(forms)) =
            (cells.next().and_then(FigureKind::named), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        for form in forms.split(' ') {
            nouns.forms.entry(form).or_insert(nouns.all.len());
        }
        nouns.all.push(Noun { kind, differ: differ == "differ", english });
    }
    nouns
});

fn noun(folded: &str) -> Option<usize> {
    let bare = folded.trim_start_matches("لل").trim_start_matches("وال").trim_start_matches("ال");
    let forms = [Some(folded), Some(bare), bare.strip_suffix('ا')];
    forms.into_iter().flatten().filter_map(|f| NOUNS.forms.get(f)).min().copied()
}

/// The noun that a number counts: after it (`62 أجنبيا`), or before an ordinal (`الاجتماع الثالث عشر`).
fn counted(sentence: &str, n: &Number) -> Option<usize> {
    let list = words(sentence);
    let after: Vec<_> = list.iter().filter(|w| w.span.start >= n.span.end).take(2).collect();
    let before: Vec<_> = list.iter().rev().filter(|w| w.span.end <= n.span.start).take(3).collect();
    if n.kind == Kind::Ordinal {
        return before.iter().find_map(|w| noun(&w.folded));
    }
    let direct = after.first().and_then(|w| noun(&w.folded));
    // "لقي 7 أشخاص مصرعهم", "أصيب 19 آخرون": the verb says whether they were killed or injured.
    let people = after.first().is_some_and(|w| List::CountedPeople.contains(&w.folded));
    if people {
        let any = |list: List| {
            before.iter().chain(after.iter().skip(1)).any(|w| list.contains(w.folded.trim_start_matches('و')))
        };
        if any(List::Injuring) {
            return noun("جرحي");
        }
        if any(List::Killing) {
            return noun("قتلي");
        }
    }
    // In "11 مليون دولار أمريكي" the number already includes its magnitude.
    direct.or_else(|| {
        after
            .get(1)
            .filter(|_| after[0].folded != "و" && after[0].span.start - n.span.end < 3)
            .and_then(|w| noun(&w.folded))
    })
}

fn printed(n: &Number) -> String {
    let v = n.value();
    match n.kind {
        Kind::Percent => format!("{}%", digits_of(v)),
        Kind::Clock => format!("{:.0}:{:02.0}", v.floor(), (v.fract() * 60.0).round()),
        Kind::Ordinal => {
            let k = v as u64;
            let end = ordinal_ending(k);
            format!("{k}{end}")
        }
        Kind::PerMille => format!("{}‰", digits_of(v)),
        Kind::Fraction => mujaz_arabic::numerals::part_name(v),
        Kind::Decade => format!("{}s", digits_of(v)),
        Kind::Cardinal if v >= 1e9 && (v / 1e9 * 1000.0).fract() == 0.0 => format!("{} billion", digits_of(v / 1e9)),
        Kind::Cardinal if v >= 1e6 && (v / 1e6 * 1000.0).fract() == 0.0 => format!("{} million", digits_of(v / 1e6)),
        Kind::Cardinal if v.fract() == 0.0 && v >= 10_000.0 => grouped(v as u64),
        Kind::Cardinal => digits_of(v),
    }
}

/// The expression before a number that makes it a bound: `أكثر من 100`.
fn bound(sentence: &str, n: &Number) -> &'static str {
    let before = fold(sentence[..n.span.start].trim_end());
    let before = before.replace(' ', "_");
    let ends = |list: &[&str]| list.iter().any(|e| before.ends_with(e));
    if ends(List::FiguresOver.words()) {
        "more than "
    } else if ends(List::FiguresAbout.words()) {
        "about "
    } else if ends(&["اقل_من"]) {
        "less than "
    } else if ends(&["علي_الاقل", "لا_يقل_عن"]) {
        "at least "
    } else {
        ""
    }
}

fn wording(sentence: &str, n: &Number) -> String {
    let list = words(sentence);
    let from = list.iter().rev().find(|w| w.span.end <= n.span.start).map_or(n.span.start, |w| w.span.start);
    let next = list.iter().find(|w| w.span.start >= n.span.end);
    let next = next.filter(|w| sentence[n.span.end..w.span.start].trim().is_empty());
    let to = next.map_or(n.span.end, |w| w.span.end);
    let start = if n.kind == Kind::Ordinal { from } else { n.span.start };
    let end = if n.kind == Kind::Ordinal || n.kind == Kind::Percent { n.span.end } else { to };
    mujaz_arabic::letters::tidy(&sentence[start..end])
}

/// The numbers in a sentence, except those in the names of kings and popes.
fn counted_numbers(arabic: &str) -> Vec<Number> {
    let spans = mujaz_arabic::names::person_spans(&mujaz_arabic::analysis::Sentence::new(arabic));
    numbers(arabic)
        .into_iter()
        .filter(|n| !spans.iter().any(|s| s.start < n.span.end && n.span.start < s.end))
        .collect()
}

/// The table: dates in order, then figures by the number of sentences that mention them.
///
/// ```
/// use mujaz::facts::{Cited, figures::table};
///
/// let arabic = "بلغت كلفة الطريق 300 مليون درهم";
/// let rows = table(&[Cited { id: "S1.1", source: 1, arabic, english: None, about: None }]);
/// assert_eq!(rows[0].value, "300 million");
/// ```
pub fn table(sentences: &[Cited]) -> Vec<Figure> {
    let mut days: BTreeMap<(u8, String), Figure> = BTreeMap::new();
    let mut figures: BTreeMap<String, Figure> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for s in sentences {
        let found = dates(s.arabic, s.about);
        for d in &found {
            let (value, kind) = match (d.basis, d.precision, d.resolved) {
                (Basis::Written, Precision::Day, Some((a, b))) => (When::of(a, b).english(), FigureKind::Date),
                (Basis::Written, Precision::Day, None) => {
                    let (Some(day), Some(month)) = (d.day, d.month) else { continue };
                    (
                        When { year: d.year, first: (month, day), last: (month, d.last_day.unwrap_or(day)) }.english(),
                        FigureKind::DateWithoutYear,
                    )
                }
                (_, Precision::Month, _) => {
                    let Some(m) = d.month else { continue };
                    let year = d.year.or(d.resolved.map(|r| r.0.year()));
                    (
                        format!("{}{}", month_name(m), year.map(|y| format!(" {y}")).unwrap_or_default()),
                        FigureKind::Month,
                    )
                }
                (_, Precision::Year, _) => (d.year.map(|y| y.to_string()).unwrap_or_default(), FigureKind::Year),
                _ => continue,
            };
            let rank = match d.precision {
                Precision::Day => 0,
                Precision::Month => 1,
                Precision::Year => 2,
            };
            let row = days.entry((rank, value.clone())).or_insert_with(|| Figure {
                value,
                number: None,
                kind,
                what: kind.label().into(),
                arabic: mujaz_arabic::letters::tidy(&s.arabic[d.span.clone()]),
                sources: Vec::new(),
            });
            if !row.sources.iter().any(|x| x == s.id) {
                row.sources.push(s.id.to_owned());
            }
        }
        for n in counted_numbers(s.arabic) {
            let dated = found.iter().any(|d| d.span.start < n.span.end && n.span.start < d.span.end);
            if dated || (n.worded && n.value() < 3.0) {
                continue;
            }
            let noun = counted(s.arabic, &n).map(|i| &NOUNS.all[i]);
            let what = noun.map_or("", |noun| noun.english);
            let bound = bound(s.arabic, &n);
            let value = format!("{bound}{}", printed(&n));
            let key = format!("{} {what}", printed(&n));
            let row = figures.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                Figure {
                    value,
                    number: Some(n.value()).filter(|_| bound.is_empty() && n.kind == Kind::Cardinal),
                    kind: noun.map_or(FigureKind::Unknown, |noun| noun.kind),
                    what: what.to_owned(),
                    arabic: wording(s.arabic, &n),
                    sources: Vec::new(),
                }
            });
            if !row.sources.iter().any(|x| x == s.id) {
                row.sources.push(s.id.to_owned());
            }
        }
    }
    let mut out: Vec<Figure> = days.into_values().collect();
    let mut rest: Vec<Figure> = order.into_iter().filter_map(|k| figures.remove(&k)).collect();
    rest.sort_by_key(|f| std::cmp::Reverse(f.sources.len()));
    out.extend(rest);
    out
}

/// A count on which sources differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// What is counted.
    pub kind: FigureKind,
    /// The same in English: `dead`.
    pub what: String,
    /// The values, the smallest first.
    pub values: Vec<Claimed>,
}

/// A value with those who give it.
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// The value as printed.
    pub value: String,
    /// The same as a number.
    pub number: f64,
    /// Numbers of the sources, from 1.
    pub sources: Vec<usize>,
    /// Citations.
    pub cites: Vec<String>,
}

/// Counts on which sources differ, such as tolls.
pub fn conflicts(sentences: &[Cited]) -> Vec<Conflict> {
    let mut by_noun: BTreeMap<usize, Vec<(f64, String, usize, String)>> = BTreeMap::new();
    for s in sentences {
        for n in counted_numbers(s.arabic).into_iter().filter(|n| n.kind == Kind::Cardinal) {
            if let Some(i) = counted(s.arabic, &n).filter(|i| NOUNS.all[*i].differ) {
                by_noun.entry(i).or_default().push((n.value(), printed(&n), s.source, s.id.to_owned()));
            }
        }
    }
    let mut out = Vec::new();
    for (i, list) in by_noun {
        // The largest figure of a source is its total; the others are parts of it.
        let mut totals: BTreeMap<usize, &(f64, String, usize, String)> = BTreeMap::new();
        for entry in &list {
            let t = totals.entry(entry.2).or_insert(entry);
            if entry.0 > t.0 {
                *t = entry;
            }
        }
        let mut distinct: Vec<&(f64, String, usize, String)> = totals.into_values().collect();
        distinct.sort_by(|a, b| a.0.total_cmp(&b.0));
        let values: Vec<Claimed> = distinct
            .chunk_by(|a, b| a.0 == b.0)
            .map(|all| Claimed {
                value: all[0].1.clone(),
                number: all[0].0,
                sources: all.iter().map(|e| e.2).collect(),
                cites: all.iter().map(|e| e.3.clone()).collect(),
            })
            .collect();
        if values.len() > 1 {
            let Noun { kind, english, .. } = NOUNS.all[i];
            out.push(Conflict { kind, what: english.to_owned(), values });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited<'a>(id: &'a str, source: usize, arabic: &'a str) -> Cited<'a> {
        Cited { id, source, arabic, english: None, about: jiff::civil::Date::new(2025, 5, 28).ok() }
    }

    #[test]
    fn figures_say_what_they_count() {
        let s = cited(
            "S1.1",
            1,
            "توقيف 62 أجنبيا من 25 جنسية خلال الاجتماع الثالث عشر بين 27 و29 ماي الجاري بمشاركة أكثر من 100 دولة منذ 2010",
        );
        let rows: Vec<(String, String)> = table(&[s]).into_iter().map(|f| (f.value, f.what)).collect();
        for want in [
            ("27–29 May 2025", "date"),
            ("2010", "year"),
            ("62", "foreigners"),
            ("25", "nationalities"),
            ("13th", "meeting"),
            ("more than 100", "countries"),
        ] {
            assert!(rows.contains(&(want.0.into(), want.1.into())), "{want:?} missing in {rows:?}");
        }
    }

    #[test]
    fn conflicting_tolls_are_reported() {
        let a = cited("S1.2", 1, "سقط 40 قتيلا في الهجوم");
        let b = cited("S3.1", 3, "ارتفع عدد الضحايا إلى 43 قتيلا");
        let c = cited("S4.2", 4, "وبلغ عدد القتلى 43 قتيلا");
        let said = |value: &str, number: f64, sources: &[usize], cites: &[&str]| Claimed {
            value: value.into(),
            number,
            sources: sources.to_vec(),
            cites: cites.iter().map(|c| (*c).to_owned()).collect(),
        };
        let dead = |values: Vec<Claimed>| vec![Conflict { kind: FigureKind::Dead, what: "dead".into(), values }];
        let forty = said("40", 40.0, &[1], &["S1.2"]);
        assert_eq!(conflicts(&[a, b]), dead(vec![forty.clone(), said("43", 43.0, &[3], &["S3.1"])]));
        assert!(conflicts(&[a]).is_empty());
        assert_eq!(conflicts(&[a, b, c]), dead(vec![forty, said("43", 43.0, &[3, 4], &["S3.1", "S4.2"])]));
    }

    #[test]
    fn every_row_of_the_nouns_is_read() {
        let rows = include_str!("counted.tsv").lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(NOUNS.all.len(), rows);
        assert!(NOUNS.all.iter().all(|n| n.kind.is_counted() || n.kind == FigureKind::Period));
    }

    #[test]
    fn only_plain_counts_are_numbers() {
        let s = cited("S1.1", 1, "أصيب 30 جريحا وتضرر أكثر من 100 منزل وغاب 12% من 300 طالب");
        let rows: Vec<(Option<f64>, FigureKind, String)> =
            table(&[s]).into_iter().map(|f| (f.number, f.kind, f.value)).collect();
        for (number, kind, value) in [
            (Some(30.0), FigureKind::Injured, "30"),
            (None, FigureKind::Things, "more than 100"),
            (Some(300.0), FigureKind::Things, "300"),
        ] {
            assert!(rows.contains(&(number, kind, value.into())), "{value} missing in {rows:?}");
        }
    }
}
