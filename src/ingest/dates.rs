//! Publication dates in the forms used by metadata.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use mujaz_arabic::dates::hijri;
use mujaz_arabic::letters::{digit_value, is_invisible};
use regex::Regex;
use std::sync::LazyLock;

/// Whether a day can be a publication date: zero seconds since 1970 mean that no date was set, and news is not dated
/// later than tomorrow.
pub(crate) fn possible(date: Date) -> bool {
    let zero = Date::constant(1970, 1, 1);
    let ahead = crate::clock::today().saturating_add(jiff::ToSpan::days(2));
    date <= ahead && date.year() > 1800 && date != zero && Some(date) != zero.yesterday().ok()
}

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).expect("fixed pattern"));
    };
}

pattern!(YEAR_FIRST, r"\b(1[3489]\d\d|20\d\d) ?[-/.\\] ?(\d{1,2}) ?[-/.\\] ?(\d{1,2})(?:\b|t)");
pattern!(COMPACT, r"^(19\d\d|20\d\d)(\d\d)(\d\d)(?:t?\d{4,6}z?)?\b");
pattern!(
    DAY_NAME_YEAR,
    r"\b(\d{1,2})(?:st|nd|rd|th|er)?[ \-./]{1,2}(?:of |de )?([a-z]{3,10})\.?,?[ \-./]{1,2}(?:de )?(\d{4}|\d{2})\b"
);
pattern!(NAME_DAY, r"\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?\b");
pattern!(YEAR, r"\b(?:19|20)\d\d\b");
pattern!(YEAR_LAST, r"\b(\d{1,2}) ?[-/.\\_] ?(\d{1,2}) ?[-/.\\_] ?(\d{4}|\d{2})\b");
pattern!(CLOCK, r"\b(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)? ?(am|pm|a\.m|p\.m|صباحا|مساء|ص\b|م\b)?");
pattern!(OFFSET, r"\d:\d{2}(?::\d{2}(?:[.,]\d+)?)? ?(?:utc|gmt)?([+-])(\d{2}):?(\d{2})\b");

/// The day that a publication date names: ISO 8601, RFC 2822, seconds or milliseconds since 1970, numeric days and days
/// in Arabic, English and French words, Hijri days. The day is taken as written, in the publisher's own time zone.
/// Relative expressions ("two hours ago") are resolved against `taken`.
pub(crate) fn parse(raw: &str, taken: Option<Timestamp>) -> Option<Date> {
    parse_as(raw, taken, false)
}

/// [`parse`], where `12/5/2025` is in December if `month_first`.
pub(super) fn parse_as(raw: &str, taken: Option<Timestamp>, month_first: bool) -> Option<Date> {
    let text = plain(raw);
    if let Some(t) = epoch(&text) {
        return Some(t.to_zoned(jiff::tz::TimeZone::UTC).date());
    }
    written(&text, month_first).or_else(|| in_words(raw)).or_else(|| ago(&text, taken?))
}

/// Whether the numeric days of a list have the month first, as programs in America write them: some have a second number
/// above 12, and none a first.
pub(super) fn month_first<'a>(raws: impl Iterator<Item = &'a str>) -> bool {
    let mut found = false;
    for raw in raws.filter(|r| r.len() <= 60) {
        let text = plain(raw);
        let Some(c) = YEAR_LAST.captures(&text).filter(|c| c.get(0).is_some_and(|m| m.start() <= 1)) else { continue };
        match (c[1].parse::<u8>(), c[2].parse::<u8>()) {
            (Ok(13..), _) => return false,
            (Ok(_), Ok(13..=31)) => found = true,
            _ => {}
        }
    }
    found
}

/// The day on which an article was published if its date is given in universal time: late in the evening it is already
/// the next day in most Arab countries, and the text says so ("today, Thursday").
pub(crate) fn local_day(date: Date, raw: &str, text: &str) -> Option<Date> {
    static UTC: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?:\b|t)(2[0-3]|19):\d{2}(?::\d{2}(?:\.\d+)?)? ?(?:z|gmt|utc|[+-]00:?00)\b")
            .expect("fixed pattern")
    });
    if !UTC.is_match(raw) {
        return None;
    }
    let head: String = text.chars().take(600).collect();
    let words = mujaz_arabic::words(&head);
    let today = words.windows(2).find_map(|w| {
        let day = mujaz_arabic::dates::weekday(&w[1].folded)?;
        (w[0].folded == "اليوم").then_some(day)
    })?;
    let next = date.tomorrow().ok()?;
    (date.weekday() != today && next.weekday() == today).then_some(next)
}

/// A sort key for dates: minutes in universal time, noon if no time is given.
pub(crate) fn order(raw: &str) -> Option<i64> {
    let text = plain(raw);
    if let Some(t) = epoch(&text) {
        return Some(t.as_second() / 60);
    }
    let day = written(&text, false).or_else(|| in_words(raw))?;
    let days = i64::from(day.since(Date::constant(1970, 1, 1)).ok()?.get_days());
    let clock = CLOCK.captures(&text).and_then(|c| {
        let (hour, minute): (i64, i64) = (c[1].parse().ok()?, c[2].parse().ok()?);
        let hour = match c.get(3).map(|m| m.as_str()) {
            Some("am" | "a.m" | "صباحا" | "ص") => hour % 12,
            Some(_) => hour % 12 + 12,
            None => hour,
        };
        Some(hour * 60 + minute)
    });
    let offset = OFFSET.captures(&text).and_then(|c| {
        let minutes = c[2].parse::<i64>().ok()? * 60 + c[3].parse::<i64>().ok()?;
        Some(if &c[1] == "-" { -minutes } else { minutes })
    });
    Some(days * 1440 + clock.unwrap_or(720) - offset.unwrap_or(0))
}

/// The text with European digits, in lower case, without direction marks, accents and repeated blanks; a tatweel
/// between digits becomes a dash.
fn plain(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for c in raw.trim().chars().filter(|c| !is_invisible(*c)) {
        match c {
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            'ـ' | '–' | '—' | '−' => out.push('-'),
            'é' | 'è' | 'É' => out.push('e'),
            'û' | 'Û' | 'ü' | 'Ü' => out.push('u'),
            'ä' | 'Ä' => out.push('a'),
            'ğ' | 'Ğ' => out.push('g'),
            'ş' | 'Ş' => out.push('s'),
            'ı' | 'İ' => out.push('i'),
            c => match digit_value(c).and_then(|v| char::from_digit(v, 10)) {
                Some(d) => out.push(d),
                None => out.extend(c.to_lowercase()),
            },
        }
    }
    out
}

/// Seconds, milliseconds or microseconds since 1970, distinguished by magnitude.
fn epoch(text: &str) -> Option<Timestamp> {
    let whole = text.split_once('.').filter(|(_, d)| d.bytes().all(|b| b.is_ascii_digit())).map_or(text, |p| p.0);
    let n = whole.parse::<i64>().ok()?;
    let seconds = match n {
        // A day as spreadsheet programs count it, from the end of 1899.
        20_000..80_000 => (n - 25_569) * 86_400,
        ..100_000_001 => return None,
        100_000_001..100_000_000_000 => n,
        100_000_000_000..100_000_000_000_000 => n / 1000,
        _ => n / 1_000_000,
    };
    Timestamp::from_second(seconds).ok()
}

/// A numeric day, or one with the name of a month in English or French.
fn written(text: &str, month_first: bool) -> Option<Date> {
    let number = |s: &str| s.parse::<i16>().ok();
    if let Some(c) = YEAR_FIRST.captures(text)
        && let Some(d) = day(number(&c[1])?, number(&c[2])?, number(&c[3])?)
    {
        return Some(d);
    }
    if let Some(c) = COMPACT.captures(text)
        && let Some(d) = day(number(&c[1])?, number(&c[2])?, number(&c[3])?)
    {
        return Some(d);
    }
    for c in DAY_NAME_YEAR.captures_iter(text) {
        if let Some(m) = month(&c[2])
            && let Some(d) = day(full_year(number(&c[3])?), m, number(&c[1])?)
        {
            return Some(d);
        }
    }
    for c in NAME_DAY.captures_iter(text) {
        let rest = &text[c.get(0).map_or(0, |m| m.end())..];
        if let (Some(m), Some(y)) = (month(&c[1]), YEAR.find(rest))
            && let Some(d) = day(number(y.as_str())?, m, number(&c[2])?)
        {
            return Some(d);
        }
    }
    for c in YEAR_LAST.captures_iter(text) {
        let (a, b, y) = (number(&c[1])?, number(&c[2])?, full_year(number(&c[3])?));
        let (first, second) = (day(y, b, a), day(y, a, b));
        // The Arabic press writes the day first; a weekday next to it may indicate otherwise.
        let named = weekday(text);
        let agrees = |d: &Option<Date>| d.is_some_and(|d| Some(d.weekday()) == named);
        let chosen = match (agrees(&first), agrees(&second)) {
            (true, _) => first,
            (_, true) => second,
            _ if month_first => second.or(first),
            _ => first.or(second),
        };
        if chosen.is_some() {
            return chosen;
        }
    }
    None
}

fn full_year(y: i16) -> i16 {
    match y {
        0..70 => 2000 + y,
        70..100 => 1900 + y,
        y => y,
    }
}

/// A day of the Gregorian calendar, or of the Hijri calendar, judging by its year.
fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    let (m, d) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    if (1300..1500).contains(&year) {
        return hijri::gregorian(year, u8::try_from(m).ok()?, u8::try_from(d).ok()?);
    }
    Date::new(year, m, d).ok()
}

/// The month that a full or abbreviated word names, in English, French, Turkish, German or Spanish.
fn month(word: &str) -> Option<i16> {
    const NAMES: [&[&str]; 12] = [
        &["january", "janvier", "januar", "enero", "ocak"],
        &["february", "fevrier", "februar", "febrero", "subat"],
        &["march", "mars", "marz", "marzo", "mart"],
        &["april", "avril", "abril", "nisan"],
        &["may", "mai", "mayo", "mayis"],
        &["june", "juin", "juni", "junio", "haziran"],
        &["july", "juillet", "juli", "julio", "temmuz"],
        &["august", "aout", "agosto", "agustos"],
        &["september", "septembre", "septiembre", "eylul"],
        &["october", "octobre", "oktober", "octubre", "ekim"],
        &["november", "novembre", "noviembre", "kasim"],
        &["december", "decembre", "dezember", "diciembre", "aralik"],
    ];
    let found = NAMES.iter().position(|names| names.iter().any(|n| n.starts_with(word)))?;
    i16::try_from(found).ok().map(|i| i + 1)
}

fn weekday(text: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    let named = |w: &str| NAMES.iter().find(|(n, _)| w.starts_with(n)).map(|n| n.1);
    let words = mujaz_arabic::words(text);
    words.iter().find_map(|w| named(&w.folded).or_else(|| mujaz_arabic::dates::weekday(&w.folded)))
}

/// A day with an Arabic month.
fn in_words(raw: &str) -> Option<Date> {
    static SHORT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^([^\p{Nd}]*\p{Nd}{1,2} \p{Arabic}[\p{Arabic} /]*) (\p{Nd}{2})([^\p{Nd}:].*)?$")
            .expect("fixed pattern")
    });
    let day = |text: &str| {
        let found = mujaz_arabic::dates::dates(text, None);
        found.into_iter().find_map(|d| d.resolved.filter(|_| d.day.is_some())).map(|r| r.0)
    };
    // "27 ماي 25"
    day(raw).or_else(|| day(&SHORT.replace(raw.trim(), "${1} 20${2}${3}")))
}

/// A day relative to the time of reading: `منذ ساعتين`, `3 hours ago`, `أمس`.
fn ago(text: &str, taken: Timestamp) -> Option<Date> {
    const MINUTE: i64 = 1;
    const DAY: i64 = 1440;
    // Folded prefixes of the words for a unit, with the unit's length in minutes.
    const UNITS: [(&str, i64); 14] = [
        ("دقيق", MINUTE),
        ("دقايق", MINUTE),
        ("ثاني", 0),
        ("ثواني", 0),
        ("ثوان", 0),
        ("ساع", 60),
        ("يوم", DAY),
        ("ايام", DAY),
        ("اسبوع", 7 * DAY),
        ("اسابيع", 7 * DAY),
        ("min", MINUTE),
        ("hour", 60),
        ("day", DAY),
        ("week", 7 * DAY),
    ];
    let words = mujaz_arabic::words(text);
    let folded: Vec<&str> = words.iter().map(|w| w.folded.as_str()).collect();
    let today = taken.to_zoned(jiff::tz::TimeZone::UTC).date();
    let said = |list: &[&str]| folded.iter().any(|w| list.contains(w));
    if said(&["ago", "منذ", "قبل"]) {
        let (at, minutes) = folded
            .iter()
            .enumerate()
            .find_map(|(i, w)| UNITS.iter().find(|(u, _)| w.starts_with(u)).map(|(_, m)| (i, *m)))?;
        let count = mujaz_arabic::numerals::numbers(text).first().map(|n| n.value());
        let dual = folded[at].ends_with("ين") || folded[at].ends_with("ان");
        let count = count.unwrap_or(if dual { 2.0 } else { 1.0 });
        if !(0.0..=400.0).contains(&count) {
            return None;
        }
        let back = (count * minutes as f64) as i64;
        return Some(taken.checked_sub(back.minutes()).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date());
    }
    if folded.len() > 6 {
        return None;
    }
    if said(&["امس", "yesterday", "hier", "البارحه"]) {
        return today.yesterday().ok();
    }
    said(&["الان", "اليوم", "today", "now"]).then_some(today)
}

#[cfg(test)]
mod tests;
