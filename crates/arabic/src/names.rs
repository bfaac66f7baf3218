//! Unlisted names of people, and their romanisation.

mod parts;
mod runs;
mod spelling;
mod transliteration;

pub use parts::name_parts;
pub(crate) use spelling::foreign;
pub use spelling::romanise;

use super::analysis::{Lemma, Pos, Sentence, Token, analyses};
use super::letters::{Word, tidy, words};
use super::name_lists::{given, is_no_family_name, is_title};
use super::numerals::is_numeral_word;
use super::stems::is_function_word;
use super::{dates, gazetteer};
use crate::word_lists::List;
use std::borrow::Borrow;
use std::cell::OnceCell;
use std::ops::Range;

/// A person's name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    /// Byte range.
    pub span: Range<usize>,
    /// As written.
    pub text: String,
}

/// Finds names of people by given names, titles, and sequences of names. `words` are the words of `text`, which is
/// analysed only if it may contain a name; [`people_in`] is for a sentence that has already been analysed.
pub fn people(text: &str, words: &[Word]) -> Vec<PersonName> {
    let sentence = OnceCell::new();
    all(text, words, || sentence.get_or_init(|| Sentence::new(text)))
}

/// As [`people`], several times faster: each word is read without its context, and names without a given name or a title
/// on a list are not found. For the background of an article.
pub fn people_by_lists(text: &str, words: &[Word]) -> Vec<PersonName> {
    find(text, words, |w| {
        let mut token = Token::new(text, w.span.clone(), analyses(&text[w.span.clone()]));
        token.best = (!token.readings.is_empty()).then_some(0);
        Some(token)
    })
}

/// The names of people in an analysed sentence.
pub fn people_in(sentence: &Sentence) -> Vec<PersonName> {
    all(&sentence.text, &words(&sentence.text), || sentence)
}

/// Names by given names and titles and, if these find none, sequences of names.
fn all<'a>(text: &str, words: &[Word], sentence: impl Fn() -> &'a Sentence) -> Vec<PersonName> {
    let mut out = find(text, words, |w| {
        sentence().tokens.iter().find(|t| t.span.start <= w.span.start && w.span.end <= t.span.end)
    });
    if words.iter().any(|w| runs::may_begin(&w.folded)) {
        for span in runs::runs(sentence()) {
            let overlaps = |p: &PersonName| p.span.start < span.end && span.start < p.span.end;
            // Of two that overlap, the longer one has more of the name.
            match out.iter().position(overlaps) {
                Some(at) if out[at].span.len() < span.len() => out[at] = name(text, span),
                Some(_) => {}
                None => out.push(name(text, span)),
            }
        }
        out.sort_by_key(|p| p.span.start);
    }
    out
}

fn name(text: &str, span: Range<usize>) -> PersonName {
    PersonName { text: tidy(&text[span.clone()]), span }
}

fn find<T: Borrow<Token>>(text: &str, words: &[Word], token: impl Fn(&Word) -> Option<T>) -> Vec<PersonName> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let w = &words[i];
        let bare = w.folded.strip_prefix('و').filter(|r| given(r).is_some()).unwrap_or(&w.folded);
        let titled = i > 0 && is_title(&words[i - 1].folded) && touching(text, &words[i - 1], w);
        // Folding conflates the preposition على and the name علي; alone it is the preposition.
        let is_given = bare != "علي" && given(bare).is_some();
        let adjective = w.folded.starts_with("ال") && (w.folded.ends_with('ي') || w.folded.ends_with("يه"));
        if !(is_given || (titled && name_like(&w.folded) && !adjective)) {
            i += 1;
            continue;
        }
        let clear =
            token(w).is_some_and(|t| t.borrow().analysis().is_some_and(|a| a.pos == Pos::Propn && !a.is_guess()));
        let mut n = 1;
        let mut solid = 1;
        while n < 5 {
            let Some(next) = words.get(i + n).filter(|x| touching(text, &words[i + n - 1], x)) else { break };
            let f = next.folded.as_str();
            let before = words[i + n - 1].folded.as_str();
            let bound = List::NameLinks.contains(before) || matches!(before, "عبد" | "وعبد");
            if List::NameLinks.contains(f) || bound || given(f).is_some() {
                solid = n + 1;
                n += 1;
            } else if name_like(f)
                && solid == n
                && f != "عبد"
                && (closes_lineage(f) || words[i..i + n].iter().rev().take(2).all(|w| w.folded != "بن"))
                && !token(next).is_some_and(|t| is_common(t.borrow()) && !(clear && is_byname(t.borrow())))
            {
                // One family name; a second one only if it has the article.
                n += 1;
                if words.get(i + n).is_none_or(|x| given(&x.folded).is_none()) {
                    break;
                }
            } else {
                break;
            }
        }
        // "حسن" and "كريم" are also ordinary words: without a title, a second word must confirm the name, and a name
        // after a title must not be an ordinary word.
        let enough = if titled && !is_given {
            w.folded.chars().count() >= 3 && !token(w).is_some_and(|t| is_common(t.borrow()))
        } else {
            n >= 2 || titled && w.folded.chars().count() >= 3
        };
        if enough {
            let clitic = if bare.len() < w.folded.len() { 'و'.len_utf8() } else { 0 };
            let span = w.span.start + clitic..words[i + n - 1].span.end;
            out.push(name(text, span));
            i += n;
        } else {
            i += 1;
        }
    }
    out
}

/// Whether a word is an ordinary word in its context and not a name in the lexicon.
fn is_common(t: &Token) -> bool {
    let named = t.readings.iter().any(|a| a.pos == Pos::Propn && !a.is_guess());
    !named && t.analysis().and_then(|a| a.lemma).is_some_and(Lemma::is_attested)
}

/// Whether a word after `بن فلان` may be the family name: with the article, or an adjective of origin. A bare noun
/// there is the next word of the sentence: `محمد بن نايف برقية`.
fn closes_lineage(folded: &str) -> bool {
    folded.starts_with("ال") || folded.ends_with('ي')
}

/// Whether an ordinary word is a family name after an unambiguous given name: an adjective of origin (`الكردي`), or a
/// noun with the article that is not an everyday word (`النساج`).
fn is_byname(t: &Token) -> bool {
    t.analysis()
        .filter(|a| a.article)
        .and_then(|a| Some((a, a.lemma?)))
        .is_some_and(|(a, l)| a.pos == Pos::Adj && l.text().ends_with('ي') || a.pos == Pos::Noun && !l.is_everyday())
}

/// Byte ranges of people's names in an analysed sentence, listed or not, each with the number of a king or pope after
/// it.
pub fn person_spans(sentence: &Sentence) -> Vec<Range<usize>> {
    let text = sentence.text.as_str();
    let list = words(text);
    let known = gazetteer::built_in().find(&list);
    let known = known.into_iter().filter(|(e, _)| e.kind == gazetteer::NameKind::Person).map(|(_, s)| s);
    let mut spans: Vec<Range<usize>> = known.chain(people_in(sentence).into_iter().map(|p| p.span)).collect();
    for s in &mut spans {
        let next = list.iter().find(|w| w.span.start >= s.end && text[s.end..w.span.start].trim().is_empty());
        if let Some(w) = next.filter(|w| spelling::regnal(&w.folded).is_some()) {
            s.end = w.span.end;
        }
    }
    spans
}

fn touching(text: &str, a: &Word, b: &Word) -> bool {
    text[a.span.end..b.span.start].chars().all(char::is_whitespace)
}

fn name_like(folded: &str) -> bool {
    let n = folded.chars().count();
    (3..=12).contains(&n)
        && !is_function_word(folded)
        && !is_numeral_word(folded)
        && !is_no_family_name(folded)
        && !(folded.starts_with("ال") && (folded.ends_with("يه") || folded.ends_with("ين") || folded.ends_with("ات")))
        && !List::AttachedArticles.begins(folded)
        && dates::weekday(folded).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn found(text: &str) -> Vec<String> {
        people(text, &words(text)).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn people_are_found_by_given_name_or_title() {
        assert_eq!(found("استقبل عبد اللطيف حموشي الوفد"), ["عبد اللطيف حموشي"]);
        assert_eq!(found("قال محمد إبراهيم عبد الكريم إن الوضع مستقر"), ["محمد إبراهيم عبد الكريم"]);
        assert_eq!(found("وأكد السيد بوشعيب أن"), ["بوشعيب"]);
        assert_eq!(found("أكد يوسف أن الأشغال انتهت"), Vec::<String>::new());
        assert_eq!(found("بعث الأمير محمد بن نايف برقية تهنئة"), ["محمد بن نايف"]);
        assert_eq!(found("أوقف أحمد بن علي مجرشي"), ["أحمد بن علي مجرشي"]);
        assert_eq!(found("وقال حموشي إن هيثم الكردي غادر"), ["هيثم الكردي"]);
    }

    #[test]
    fn common_words_are_not_names() {
        for text in [
            "لحسن الحظ وصلت الإمدادات",
            "أبدى حسن نية تجاه الوفد",
            "أعجبه جمال منطقة البحيرة",
            "وقع أمين السر على الوثيقة",
            "كان الفريق المضيف راضيا عن الأداء",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
