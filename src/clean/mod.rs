//! Cleaning: finds boilerplate and sets it aside, numbers paragraphs and sentences.
//!
//! Nothing is lost: removed text is kept in [`Cleaned::set_aside`] with its position and the rule that matched.

mod boilerplate;
mod code;
mod date_line;
mod dispatch;

use crate::types::{Article, Cleaned, Sentence, SentenceKind, SetAside};
use mujaz_arabic::letters::{is_arabic_letter, is_letter, tidy};
use mujaz_arabic::sentences::{paragraphs, sentences};
use mujaz_arabic::words;
use rayon::prelude::*;
use std::ops::Range;

/// Cleans every article.
pub fn clean(articles: Vec<Article>) -> Vec<Cleaned> {
    articles.into_par_iter().map(clean_one).collect()
}

/// Cleans one article.
///
/// ```
/// use mujaz::clean::clean_one;
/// use mujaz::types::Article;
///
/// let text = "افتتاح طريق جديد\n\nافتتح الوزير طريقا جديدا في الرباط. وبلغت كلفته 300 مليون درهم.\n\nاقرأ أيضا: أخبار أخرى";
/// let cleaned = clean_one(Article::new("road", text));
/// assert_eq!(cleaned.title(), Some("افتتاح طريق جديد"));
/// assert_eq!(cleaned.sentences.last().unwrap().text, "وبلغت كلفته 300 مليون درهم.");
/// // What was taken out is kept with the reason.
/// assert_eq!(cleaned.set_aside[0].text, "اقرأ أيضا: أخبار أخرى");
/// ```
pub fn clean_one(mut article: Article) -> Cleaned {
    article.title = article.title.map(|t| dispatch::headline(&t).to_owned()).filter(|t| !t.is_empty());
    let found = boilerplate::find(&article.text, article.title.as_deref());
    if article.published.is_none()
        && let Some((date, written)) = found.date
    {
        article.published = Some(date);
        article.published_raw = Some(written);
        article.notes.push("the date of publication was read from a line of the text".into());
    }
    let about = article.published.or(found.hint);
    if article.published.is_none() && about.is_some() {
        article
            .notes
            .push("no date of publication; the name of an image in the text shows about when it was published".into());
    }
    if article.author.is_none() {
        article.author = found.author;
    }
    let set_aside: Vec<SetAside> = found
        .removed
        .iter()
        .map(|(span, reason)| SetAside {
            span: span.clone(),
            text: shorten(&tidy(&article.text[span.clone()]), 200),
            reason: (*reason).to_owned(),
        })
        .collect();
    let masked = without_hash_signs(mask(&article.text, found.removed.iter().map(|(s, _)| s)));
    let mut list = Vec::new();
    let blocks = paragraphs(&masked);
    let title_at = title_paragraph(&masked, &blocks, article.title.as_deref());
    for (p, block) in blocks.iter().enumerate() {
        let whole = &masked[block.clone()];
        let kind = if Some(p) == title_at {
            SentenceKind::Title
        } else if is_heading(whole, p + 1 < blocks.len()) {
            SentenceKind::Heading
        } else {
            SentenceKind::Body
        };
        let pieces = if kind == SentenceKind::Body { sentences(&masked, block.clone()) } else { vec![block.clone()] };
        for span in pieces {
            let text = tidy(&masked[span.clone()]);
            if text.chars().any(is_letter) {
                list.push(Sentence { number: list.len() + 1, kind, paragraph: p, span, text });
            }
        }
    }
    Cleaned { article, sentences: list, set_aside, duplicate: None, about }
}

/// Replaces the given ranges by spaces, so that offsets remain valid.
fn mask<'a>(text: &str, ranges: impl Iterator<Item = &'a Range<usize>>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for r in ranges {
        for b in &mut bytes[r.clone()] {
            if *b != b'\n' {
                *b = b' ';
            }
        }
    }
    // Only whole characters were replaced, so this cannot fail.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Replaces the signs of hash tags by spaces, so that their words stay: `#بورت_سودان`.
fn without_hash_signs(text: String) -> String {
    if !text.contains('#') {
        return text;
    }
    let mut inside = false;
    let mut chars = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        let letter_next = chars.peek().is_some_and(|n| is_arabic_letter(*n));
        inside = c == '#' && letter_next || inside && (c == '_' || is_letter(c) || c.is_numeric());
        out.push(if inside && matches!(c, '#' | '_') { ' ' } else { c });
    }
    out
}

fn shorten(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars {
        return text.to_owned();
    }
    text.chars().take(chars).chain(['…']).collect()
}

fn word_count(text: &str) -> usize {
    words(text).len()
}

fn unfinished(text: &str) -> bool {
    !text.trim_end_matches(['"', '”', '»', ')']).ends_with(['.', '؟', '?', '!', '…', '؛', ':'])
}

fn is_heading(text: &str, more_follows: bool) -> bool {
    more_follows && unfinished(text) && word_count(text) <= 12 && !text.trim_start().starts_with(['-', '•', '–'])
}

/// Finds the paragraph with the headline: the one that repeats the metadata's title, else a short
/// first paragraph without a full stop, followed by longer text.
fn title_paragraph(text: &str, blocks: &[Range<usize>], title: Option<&str>) -> Option<usize> {
    let key = |t: &str| words(t).into_iter().map(|w| w.folded).collect::<Vec<_>>().join(" ");
    if let Some(t) = title {
        let want = key(t);
        if let Some(i) = blocks.iter().take(4).position(|b| key(&text[b.clone()]) == want) {
            return Some(i);
        }
        return None;
    }
    let first = &text[blocks.first()?.clone()];
    let second = &text[blocks.get(1)?.clone()];
    let pause = first.trim_end().ends_with("..");
    let short = word_count(first) <= 24 && (unfinished(first) || pause);
    (short && (word_count(second) > 5 || word_count(first) <= 14)).then_some(0)
}

#[cfg(test)]
mod tests;
