//! Marks of news agencies around their dispatches: lines of transmission, slugs, signatures, initials, the end.

use jiff::civil::Date;
use mujaz_arabic::letters::{Word, fold, is_arabic_letter, tidy, words};
use regex::Regex;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Names of agencies, and whether a name also counts outside brackets.
static AGENCIES: LazyLock<HashMap<&str, bool>> = LazyLock::new(|| {
    let lines = include_str!("agencies.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t')).map(|(name, alone)| (name, alone == "+")).collect()
});

/// Most words of the name of an agency: `أ ف ب`.
const NAME: usize = 4;

/// The number of words of a line that, from `at`, are the name of an agency: between brackets or slashes, or alone if
/// the name is no other word.
pub(super) fn agency_at(line: &str, list: &[Word], at: usize) -> Option<usize> {
    (1..=NAME.min(list.len().saturating_sub(at))).rev().find(|n| {
        let named = &list[at..at + n];
        let key: String = named.iter().map(|w| w.folded.as_str()).collect();
        let Some(alone) = AGENCIES.get(key.as_str()) else { return false };
        let before = line[..named[0].span.start].trim_end().chars().next_back();
        let after = line[named[n - 1].span.end..].trim_start().chars().next();
        let enclosed = matches!((before, after), (Some('('), Some(')')))
            || matches!(before, Some('/')) && matches!(after, Some('/') | None)
            || at == 0 && matches!(after, Some('/'));
        enclosed || *alone
    })
}

/// What a line is that belongs to the transmission and not to the text, and the day that it names.
pub(super) fn mark(line: &str, folded: &str, list: &[Word], head: bool) -> Option<(&'static str, Option<Date>)> {
    if list.is_empty() || list.len() > 14 {
        return None;
    }
    if let Some(date) = transmission(folded) {
        return Some(("transmission line", date));
    }
    if is_end(folded) {
        return Some(("end of a dispatch", None));
    }
    // Some agencies add the day and the hour.
    let signed = initials(list);
    if signed >= 2 && list[signed..].iter().all(|w| w.is_number() || is_letter(w)) {
        let day = mujaz_arabic::dates::dates(line, None).into_iter().find(|d| d.day.is_some());
        return Some(("initials of editors", day.and_then(|d| d.resolved).map(|r| r.0)));
    }
    let name = agency_at(line, list, 0);
    let signs = line.starts_with(|c: char| !c.is_alphanumeric()) || list.len() > 1;
    // "(وام)", "--(بترا)", "أ ف ب", "(أ ش أ) س ك / م ع".
    if let Some(n) = name
        && (n == list.len() && (signs || n > 1) || n < list.len() && initials(&list[n..]) == list.len() - n)
    {
        return Some(("signature of an agency", None));
    }
    (head && is_slug(line, list)).then_some(("slug line", None))
}

/// How many words from the start are single letters, as editors sign with.
fn initials(list: &[Word]) -> usize {
    list.iter().take_while(|w| is_letter(w)).count()
}

fn is_letter(w: &Word) -> bool {
    w.folded.chars().count() == 1 && w.is_arabic()
}

/// `121145 جمت مار 18`, `1145 جمت 12 مار 18`, perhaps with the agency or initials before it.
fn transmission(folded: &str) -> Option<Option<Date>> {
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:\S{1,6}[ /]+){0,4}(?:(\d\d)?([0-2]\d)[:.]?([0-5]\d) ?(?:جمت|gmt|تغ|ت غ|utc))(?: (\d{1,2}))? (\p{Alphabetic}{3,8})\.? (\d{4}|\d{2})(?:\s+\S{1,6}){0,3}$")
            .expect("fixed pattern")
    });
    let c = LINE.captures(folded.trim())?;
    let number = |n: usize| c.get(n).and_then(|m| m.as_str().parse::<i16>().ok());
    let month = month(&c[5])?;
    let year = number(6).map(|y| if y < 100 { 2000 + y } else { y })?;
    let day = number(1).or_else(|| number(4)).and_then(|d| i8::try_from(d).ok())?;
    Some(Date::new(year, month, day).ok())
}

/// The month that an abbreviation stands for: agencies write its first letters.
fn month(written: &str) -> Option<i8> {
    const NAMES: [&[&str]; 12] = [
        &["يناير", "كانون ثاني", "جانفي", "january"],
        &["فبراير", "شباط", "فيفري", "february"],
        &["مارس", "اذار", "march"],
        &["ابريل", "نيسان", "افريل", "april"],
        &["مايو", "ايار", "ماي", "may"],
        &["يونيو", "حزيران", "جوان", "june"],
        &["يوليو", "تموز", "جويليه", "july"],
        &["اغسطس", "اب", "اوت", "august"],
        &["سبتمبر", "ايلول", "september"],
        &["اكتوبر", "تشرين اول", "october"],
        &["نوفمبر", "تشرين ثاني", "november"],
        &["ديسمبر", "كانون اول", "december"],
    ];
    NAMES.iter().position(|names| names.iter().any(|n| n.starts_with(written))).and_then(|n| i8::try_from(n + 1).ok())
}

/// `(انتهى)`, `// انتهى //`, `انتهى/س ك`, `يتبع`, `(النهاية) ع ع / م ح`, `إضافة ثانية وأخيرة`.
fn is_end(folded: &str) -> bool {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)^[^\p{L}\p{N}]*(?:
              (?:انتهي|يتبع)[^\p{L}\p{N}]*(?:[/*)\#-].{0,16})?
            | [^\p{L}\p{N}]+(?:النهايه|انتهت)[^\p{L}\p{N}]+.{0,16}
            | اضافه\ (?:اولي|ثانيه|ثالثه|رابعه|خامسه|سادسه|اخيره|\d)(?:\ و?اخيره)?[^\p{L}\p{N}]*
            )$",
        )
        .expect("fixed pattern")
    });
    END.is_match(folded.trim())
}

/// Words joined without a space, with which agencies sort their dispatches: `سوريا-نزاع-سياسة`, `ثقافة/مكتبة/افتتاح`.
fn is_slug(line: &str, list: &[Word]) -> bool {
    let bare = line.trim().trim_matches('/');
    let parts: Vec<&str> = bare.split(['-', '/', '_']).collect();
    let word = |p: &&str| !p.is_empty() && p.chars().all(|c| c.is_alphanumeric() || matches!(c, 'ـ'));
    // `12/5/1447ه` is a day.
    let named = parts.iter().filter(|p| p.chars().filter(|c| is_arabic_letter(*c)).count() >= 2).count() >= 2;
    (2..=6).contains(&parts.len()) && list.len() >= 2 && parts.iter().all(word) && named
}

/// A headline without what an agency writes before it: `عاجل / …`, `عام / …`.
pub(super) fn headline(title: &str) -> &str {
    beginning(title).map_or(title, |(end, _)| title[end..].trim())
}

/// Where the mark at the beginning of a line ends, and what it is.
fn beginning(line: &str) -> Option<(usize, &'static str)> {
    // "عاجل / الوزير: …", "عام / افتتاح …"
    static BEGIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)^[^\p{L}\p{N}]*(?:(?P<urgent>(?:خبر\s)?عاجـ*ل(?:\sجدا)?|فلاش|هام\sوعاجل)\s*[/\\|:–—-]+
            | (?P<section>عام|سياسي|اقتصادي|ثقافي|رياضي|اجتماعي|دولي|أمني|صحي|علمي|تقني|بيئي|تعليمي|محلي|عربي|سياحي|زراعي|ديني|إسلامي|قضائي|برلماني|عسكري|منوعات|متفرقات|محليات)\s*/)\s+",
        )
        .expect("fixed pattern")
    });
    let c = BEGIN.captures(line)?;
    let end = c.get(0).map_or(0, |m| m.end());
    let why = if c.name("urgent").is_some() { "mark of urgency" } else { "section line" };
    (words(&line[end..]).len() >= 3).then_some((end, why))
}

/// Where marks stand in a line that has text, too: at its beginning only in the `head` of an article.
pub(super) fn inside(line: &str, head: bool) -> Vec<(Range<usize>, &'static str)> {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)\s*(?:[(\[]\s*(?:انتهـ*ى|النهاية|يتبع)\s*[)\]] | /+\s*(?:انتهـ*ى|النهاية|يتبع)\s*/* | (?:انتهـ*ى|يتبع)\s*/+ | \*+\s*انتهـ*ى\s*\**)
            [\s./]*(?:\p{Arabic}[\s./]+){0,6}\p{Arabic}?\s*$",
        )
        .expect("fixed pattern")
    });
    // Behind the end of a sentence.
    static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[.!؟»”](\s*[-–—]*\s*\(([^()]{2,20})\)[\s./]*(?:\p{Arabic}[\s./]+){0,6}\p{Arabic}?\s*)$")
            .expect("fixed pattern")
    });
    static LETTERS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[.!؟»”](\s+\p{Arabic}(?:[\s.]+\p{Arabic}){0,2}\s*/(?:\s*\p{Arabic}[\s.]*){1,3}\s*)$")
            .expect("fixed pattern")
    });
    let mut out = Vec::new();
    if head && let Some((end, why)) = beginning(line) {
        out.push((0..end, why));
    }
    let agency = |name: &str| AGENCIES.contains_key(fold(&tidy(name)).replace([' ', '.', 'ـ'], "").as_str());
    if let Some(m) = END.find(line).filter(|m| m.start() > 0) {
        out.push((m.range(), "end of a dispatch"));
    } else if let Some(c) = SIGNED.captures(line).filter(|c| agency(&c[2]))
        && let Some(m) = c.get(1)
    {
        out.push((m.range(), "signature of an agency"));
    } else if let Some(m) = LETTERS.captures(line).and_then(|c| c.get(1)) {
        out.push((m.range(), "initials of editors"));
    }
    out
}
