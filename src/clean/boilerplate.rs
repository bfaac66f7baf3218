//! Rules for text that surrounds an article on a web page and is not part of it.

use super::code;
use super::date_line::{byline, date_line, dateline, day_in, latin_date};
use super::dispatch;
use jiff::civil::Date;
use mujaz_arabic::letters::{Word, fold, is_arabic_letter, tidy, words};
use mujaz_arabic::names;
use regex::Regex;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The boilerplate of a text.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Ranges to remove with the rule that matched, in order and without overlaps.
    pub removed: Vec<(Range<usize>, &'static str)>,
    /// A date of publication from a date line, with the line.
    pub date: Option<(Date, String)>,
    /// A name from an author line.
    pub author: Option<String>,
    /// A day from the name of an image, which shows about when the article was published.
    pub hint: Option<Date>,
}

/// Patterns for folded lines, with the maximum number of words of a matching line, from `rules.tsv`.
static RULES: LazyLock<Vec<(&'static str, usize, Regex)>> = LazyLock::new(|| {
    let lines = include_str!("rules.tsv").lines().filter(|l| !l.starts_with('#'));
    let rule = |line: &'static str| {
        let mut parts = line.splitn(3, '\t');
        let (name, most) = (parts.next()?, parts.next()?.parse().ok()?);
        Some((name, most, Regex::new(parts.next()?).expect("fixed pattern")))
    };
    lines.map(|l| rule(l).expect("a name, a number of words and a pattern in each line of rules.tsv")).collect()
});

/// Folded names of sections that appear in a line of their own.
const SECTIONS: &str = "سياسه واجهه رياضه اقتصاد مجتمع ثقافه فن وطني وطنيه دولي دوليه اخبار خارج الحدود حوادث \
صحه تكنولوجيا عربي عالمي محليه محليات مستجدات اخر الاخبار عاجل منوعات راي تحقيقات متفرقات جهويات سياسي عربيه عالميه دولى وعربى \
وعربي ودولي سياسة في من";

/// Links that end a post: they are shown without `https://`, too.
static LINK_OF_POST: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[^\w.-])(?:pic\.twitter\.com|t\.co)/").expect("fixed pattern"));

/// Finds boilerplate in a text. `title` is the headline of the metadata, if any.
pub(super) fn find(text: &str, title: Option<&str>) -> Found {
    let mut found = Found::default();
    let mut seen: HashSet<String> = HashSet::new();
    let mut at = 0;
    // Bylines, dates and section names come before the first long paragraph.
    let mut in_head = true;
    let mut in_tail = false;
    // Behind a heading such as "Related stories" come the headlines of these, up to the next whole sentence.
    let mut in_related = false;
    // The previous line, if it ends with the link of a post: the signature of the post may follow.
    let mut post: Option<Range<usize>> = None;
    let mut first_line: Option<String> = title.map(|t| joined(&words(t)));
    for raw in text.split_inclusive('\n') {
        let start = at;
        at += raw.len();
        let line = raw.trim();
        if line.is_empty() {
            continue;
        }
        let begin = start + (raw.len() - raw.trim_start().len());
        let span = begin..begin + line.len();
        let folded = fold(&tidy(line));
        let list = words(line);
        let n = list.len();
        // "More …" may be the headline of a text, but not a pointer before it.
        let matched = rule(&folded, n)
            .filter(|r| *r != POINTER || first_line.is_some() || n < 4 || !folded.starts_with("المزيد"));
        if let Some(reason) = matched {
            if reason == "comment form" {
                in_tail = true;
            }
            in_related = reason == POINTER && (n <= 4 || folded.trim_end().ends_with(':'));
            if reason == "embedded post"
                && let Some(post) = post.take()
            {
                found.removed.retain(|(r, _)| !(post.start <= r.start && r.end <= post.end));
                found.removed.push((post, reason));
            }
            if reason == "date line" {
                found.date = found.date.or_else(|| day_in(line).map(|d| (d, line.to_owned())));
            }
            if reason == "image file name" && found.hint.is_none() {
                found.hint = image_date(&folded);
            }
            if reason == "author line" {
                let mut name =
                    line.split_once([':', '-', '\\', '/', '–']).map(|x| x.1.trim().trim_end_matches(':').to_owned());
                // "كتب: سعاد أحمد - 25 نوفمبر 2025"
                if let Some((day, own)) = name.as_deref().and_then(byline) {
                    found.date = found.date.or(day.map(|d| (d, line.to_owned())));
                    name = Some(own);
                }
                found.author = found.author.or(name.filter(|n| !n.is_empty()));
            }
            found.removed.push((span, reason));
            continue;
        }
        if let Some((reason, date)) = dispatch::mark(line, &folded, &list, in_head) {
            found.date = found.date.or(date.map(|d| (d, line.to_owned())));
            found.removed.push((span, reason));
            continue;
        }
        if in_related {
            in_related = n <= 20 && !folded.trim_end_matches(['"', '”', '»', ')']).ends_with(['.', '۔']);
            if in_related {
                found.removed.push((span, "headline of another article"));
                continue;
            }
        }
        if in_tail {
            // The line about comments may stand in the middle of an article: whole sentences are kept.
            let sentence = folded.trim_end_matches(['"', '”', '»', ')']).ends_with(['.', '۔']);
            in_tail = !(sentence && n >= 12);
            if in_tail && !(sentence && n >= 6) {
                found.removed.push((span, "after the end of the article"));
                continue;
            }
        }
        let code = code::spans(line);
        if !code.is_empty() && !without(line, &code).chars().any(is_arabic_letter) {
            found.removed.push((span, CODE));
            continue;
        }
        if let Some(date) = date_line(line, &folded) {
            found.date = found.date.or(date.map(|d| (d, line.to_owned())));
            found.removed.push((span, "date line"));
            continue;
        }
        if in_head
            && first_line.is_some()
            && let Some((date, name)) = byline(line)
        {
            found.date = found.date.or(date.map(|d| (d, line.to_owned())));
            found.author = found.author.or(Some(name));
            found.removed.push((span, "author line"));
            continue;
        }
        let k = joined(&list);
        let repeats = n >= 2 && !seen.insert(k.clone());
        if repeats && n <= 40 {
            let reason =
                if first_line.as_deref() == Some(k.as_str()) { "title printed twice" } else { "line printed twice" };
            found.removed.push((span, reason));
            continue;
        }
        if let Some(reason) = label(line, &folded, &list, in_head && first_line.is_some()) {
            if reason == "author line" {
                found.author = found.author.or_else(|| Some(tidy(line)));
            }
            if reason == FOREIGN && n <= 14 {
                found.date = found.date.or_else(|| latin_date(line).map(|d| (d, line.to_owned())));
            }
            found.removed.push((span, reason));
            continue;
        }
        // The first long paragraph is the last line of the head.
        let begins = in_head;
        if first_line.is_none() {
            first_line = Some(k);
        } else if n >= 14 {
            in_head = false;
        }
        post = LINK_OF_POST.is_match(line).then(|| span.clone());
        if post.is_some() && list.iter().filter(|w| w.is_arabic()).count() < 3 {
            found.removed.push((span, "embedded post"));
            continue;
        }
        if begins && let Some((date, cut)) = dateline(line) {
            found.date = found.date.or_else(|| Some((date?, line[..cut.end].trim().to_owned())));
            found.removed.push((span.start + cut.start..span.start + cut.end, "date line"));
        }
        let code = code.into_iter().map(|c| (c, CODE));
        for (cut, reason) in code.chain(dispatch::inside(line, begins)) {
            let cut = span.start + cut.start..span.start + cut.end;
            if found.removed.iter().rev().take(68).all(|(r, _)| r.end <= cut.start || cut.end <= r.start) {
                found.removed.push((cut, reason));
            }
        }
        inline(text, &span, &mut found);
    }
    found.removed.sort_by_key(|r| r.0.start);
    found
}

/// A line without some of its parts.
fn without(line: &str, parts: &[Range<usize>]) -> String {
    parts.iter().rev().fold(line.to_owned(), |mut rest, c| {
        rest.replace_range(c.clone(), "");
        rest
    })
}

fn joined(list: &[Word]) -> String {
    list.iter().map(|w| w.folded.as_str()).collect::<Vec<_>>().join(" ")
}

fn rule(folded: &str, n: usize) -> Option<&'static str> {
    let bare = folded.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '#' | '(' | '-' | '—' | '©'));
    // Buttons and headings are often followed by a sign: "شارك:", "ذات صلة »".
    let plain = bare.trim_end_matches(|c: char| c.is_whitespace() || ":|…!؟»«›‹>-–←→↑▲".contains(c));
    let fits = |re: &Regex| re.is_match(bare) || plain.len() < bare.len() && re.is_match(plain);
    RULES.iter().find(|(_, most, re)| n <= *most && fits(re)).map(|(name, ..)| *name)
}

/// The day in a name such as `IMG-20250528-WA0088`.
fn image_date(folded: &str) -> Option<Date> {
    static STAMP: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:^|\D)(20\d{2})[-_]?(\d{2})[-_]?(\d{2})(?:\D|$)").expect("fixed pattern"));
    let c = STAMP.captures(folded)?;
    Date::new(c[1].parse().ok()?, c[2].parse().ok()?, c[3].parse().ok()?).ok()
}

const CODE: &str = "code of a page";
const POINTER: &str = "pointer to other articles";
const FOREIGN: &str = "line in another script";

/// Matches short lines that label an article and are not part of its text.
fn label(line: &str, folded: &str, w: &[Word], head: bool) -> Option<&'static str> {
    static LISTED: LazyLock<HashSet<&str>> = LazyLock::new(|| SECTIONS.split_whitespace().collect());
    let n = w.len();
    if n == 0 {
        return Some("signs only");
    }
    let arabic = line.chars().filter(|c| is_arabic_letter(*c)).take(1).count();
    let latin = line.chars().filter(char::is_ascii_alphabetic).count();
    if arabic == 0 && latin > 0 {
        return Some(FOREIGN);
    }
    if arabic == 0 && latin == 0 {
        return Some("signs only");
    }
    let section = |w: &str| LISTED.contains(w) || w.strip_prefix("في").is_some_and(|r| LISTED.contains(r));
    if n <= 6 && w.iter().all(|w| section(&w.folded)) {
        return Some("section line");
    }
    let unfinished = !folded.ends_with(['.', '؟', '!', ':', '؛']);
    if head && unfinished && (2..=4).contains(&n) {
        let person = names::people(line, w).first().is_some_and(|p| p.span == (w[0].span.start..w[n - 1].span.end));
        let swapped = n == 2 && {
            let turned = format!("{} {}", &line[w[1].span.clone()], &line[w[0].span.clone()]);
            names::people(&turned, &words(&turned)).first().is_some_and(|p| p.text.split_whitespace().count() == 2)
        };
        if person || swapped {
            return Some("author line");
        }
    }
    None
}

/// Finds markup and metadata inside a line.
fn inline(text: &str, span: &Range<usize>, found: &mut Found) {
    static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<[a-zA-Z/][^<>]{0,300}>").expect("fixed pattern"));
    static LEAD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\s*date\s+(\d{4}-\d{2}-\d{2})").expect("fixed pattern"));
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:https?://|\b(?:pic\.twitter\.com|t\.co)/)[^\s\u{600}-\u{6FF}]+").expect("fixed pattern")
    });
    let line = &text[span.clone()];
    let before = found.removed.len();
    let inside = |r: &Range<usize>, list: &[(Range<usize>, &str)]| {
        list.iter().rev().take(64).any(|(c, why)| *why == CODE && c.start < r.end && r.start < c.end)
    };
    for (m, reason) in TAG.find_iter(line).map(|m| (m, "markup")).chain(LINK.find_iter(line).map(|m| (m, "address"))) {
        let cut = span.start + m.start()..span.start + m.end();
        if !inside(&cut, &found.removed[..before]) {
            found.removed.push((cut, reason));
        }
    }
    if let Some(c) = LEAD.captures(line) {
        let whole = c.get(0).map_or(0..0, |m| m.range());
        found.date = found.date.take().or_else(|| Some((c[1].parse().ok()?, c[0].trim().to_owned())));
        found.removed.push((span.start + whole.start..span.start + whole.end, "date line"));
    }
}
