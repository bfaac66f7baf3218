//! Dates of publication as metadata writes them.

use jiff::civil::Date;
use std::sync::LazyLock;

/// Whether a day can be a date of publication: zero seconds since 1970 mean that no date was set, and news is not
/// dated later than tomorrow.
pub(crate) fn possible(date: Date) -> bool {
    let zero = Date::constant(1970, 1, 1);
    let ahead = crate::clock::today().saturating_add(jiff::ToSpan::days(2));
    date <= ahead && date.year() > 1800 && date != zero && Some(date) != zero.yesterday().ok()
}

/// Reads ISO 8601, RFC 2822, seconds or milliseconds since 1970, and dates in Arabic words.
/// The day is the one that is written, in the publisher's own time zone.
pub(crate) fn parse(raw: &str) -> Option<Date> {
    static ISO: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"\b((?:19|20)\d{2})[-/.]?(\d{2})[-/.]?(\d{2})(?:\b|T)").expect("fixed pattern")
    });
    static MAIL: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"(?i)\b(\d{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(\d{4})")
            .expect("fixed pattern")
    });
    static WORDS: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})")
            .expect("fixed pattern")
    });
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let month = |name: &str| MONTHS.iter().position(|m| name.eq_ignore_ascii_case(m)).map(|i| i as i8 + 1);
    let raw = raw.trim();
    if let Ok(n) = raw.parse::<i64>() {
        let seconds = if n > 100_000_000_000 { n / 1000 } else { n };
        if seconds > 100_000_000 {
            let t = jiff::Timestamp::from_second(seconds).ok()?;
            return Some(t.to_zoned(jiff::tz::TimeZone::UTC).date());
        }
    }
    if let Some(c) = ISO.captures(raw) {
        let date = Date::new(c[1].parse().ok()?, c[2].parse().ok()?, c[3].parse().ok()?);
        if let Ok(d) = date {
            return Some(d);
        }
    }
    if let Some(c) = MAIL.captures(raw) {
        return Date::new(c[3].parse().ok()?, month(&c[2])?, c[1].parse().ok()?).ok();
    }
    if let Some(c) = WORDS.captures(raw) {
        return Date::new(c[3].parse().ok()?, month(&c[1])?, c[2].parse().ok()?).ok();
    }
    let found = mujaz_arabic::dates::dates(raw, None);
    found.into_iter().find_map(|d| d.resolved.filter(|_| d.day.is_some())).map(|r| r.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_usual_ways_of_writing_a_date_are_read() {
        for raw in [
            "2025-05-27T18:30:00+01:00",
            "2025-05-27",
            "Tue, 27 May 2025 18:30:00 GMT",
            "May 27, 2025",
            "1748370600",
            "1748370600000",
            "الثلاثاء 27 ماي 2025",
            "20250527",
        ] {
            assert_eq!(parse(raw), Some(date(2025, 5, 27)), "{raw}");
        }
        assert_eq!(parse("yesterday"), None);
    }
}
