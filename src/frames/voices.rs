//! Who stands behind a part of a sentence: the subject of a verb, and the speaker of a quotation.

use super::actors::{actor, past_asides};
use super::frame::Line;
use super::reading::Reading;
use super::said::{before, is_speech, speaker};
use crate::word_lists::List::{According, Chanted};
use mujaz_arabic::gazetteer::NameKind;

/// Someone in a sentence: in English, and the Arabic words.
pub type Voice = (String, String);

fn reading(arabic: &str) -> Reading<'_> {
    Reading::new(Line { id: "", title: false, arabic }, None)
}

/// The word that contains a byte of the sentence or is the first one after it.
fn word_at(r: &Reading, byte: usize) -> usize {
    r.tokens.iter().position(|t| t.span.end > byte).unwrap_or(r.len())
}

/// The subject that follows a verb, or the one right before it.
fn of_verb(r: &Reading, verb: usize) -> Option<Voice> {
    let at = past_asides(r, verb + 1);
    let bare = r.analysis(at).is_none_or(|a| a.preposition.is_none());
    if let Some(a) = actor(r, at).filter(|_| bare && !r.quoted[at.min(r.len() - 1)]) {
        return Some((a.short, r.arabic(a.words)));
    }
    before(r, verb).map(|f| (f.text, f.arabic))
}

/// Who does what the word at a byte of a sentence says: the subject of a verb, else, for "denying" and "rejecting", the
/// speaker of the sentence.
pub fn subject(arabic: &str, byte: usize) -> Option<Voice> {
    let r = reading(arabic);
    let i = word_at(&r, byte);
    if i >= r.len() {
        return None;
    }
    if r.is_verb(i) {
        return of_verb(&r, i);
    }
    speaker(&r).map(|f| (f.text, f.arabic))
}

/// Who is quoted from a byte of a sentence on: a person or body named right before a colon, the subject of the last verb
/// of speech before the quotation, or who speaks right after it (`«…»، قال الوزير`). What is written on a banner or
/// chanted has no speaker, and neither is a name one that is in the sentence for another reason, such as a hospital's.
pub fn quoted(arabic: &str, byte: usize) -> Option<Voice> {
    let r = reading(arabic);
    let at = word_at(&r, byte);
    let named = r
        .names
        .iter()
        .find(|n| n.words.end == at && matches!(n.kind, NameKind::Person | NameKind::Body))
        .filter(|_| arabic[r.tokens[at - 1].span.end..].trim_start().starts_with(':'));
    if let Some(n) = named {
        return Some((n.english.clone(), r.arabic(n.words.clone())));
    }
    let verbs = (0..at).rev().filter(|i| r.is_verb(*i) && !r.quoted[*i]);
    for v in verbs {
        if Chanted.contains(r.lemma(v)) {
            return None;
        }
        if is_speech(&r, v) {
            return of_verb(&r, v);
        }
    }
    let end = (at..r.len()).find(|k| !r.quoted[*k])?;
    if is_speech(&r, end) {
        return of_verb(&r, end);
    }
    let source = According.contains(r.folded(end)).then(|| actor(&r, end + 1)).flatten()?;
    Some((source.short, r.arabic(source.words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speaker_of(arabic: &str) -> Option<String> {
        quoted(arabic, arabic.find(['«', '“', '"']).unwrap()).map(|v| v.0)
    }

    #[test]
    fn a_quotation_has_the_subject_of_its_verb_as_speaker() {
        assert_eq!(
            speaker_of("وأضاف حموشي أن الشراكة تقوم على مبدأ “رابح-رابح” بين الدول").as_deref(),
            Some("Hammouchi")
        );
        let got = speaker_of("وقال المتحدث باسم الحماية المدنية فاروق بن عاشور إن «الوضع تحت السيطرة».");
        assert!(got.as_deref().is_some_and(|g| g.contains("Farouk")), "{got:?}");
    }

    #[test]
    fn a_name_that_only_stands_in_the_sentence_is_no_speaker() {
        for arabic in [
            "وسار المحتجون من أمام مستشفى فرحات حشاد ورفعوا لافتات كتب عليها «لا للصمت بعد اليوم».",
            "وقالت الشرطة إن المتظاهرين رددوا شعار «أين حقوقنا المشروعة».",
            "وجرى الحفل في شارع محمد الخامس وسط هتافات «نريد العدالة لأبنائنا».",
        ] {
            assert_eq!(speaker_of(arabic), None, "{arabic}");
        }
    }

    #[test]
    fn an_institution_without_a_name_of_its_own_is_a_subject() {
        let arabic = "ورفضت وزارة الصحة هذه الرواية.";
        assert!(subject(arabic, 0).is_some_and(|v| v.0.contains("health")), "{:?}", subject(arabic, 0));
        let arabic = "نفت شركة \"نسيم البحر\" المالكة للسفينة وجود أي تقصير.";
        let got = subject(arabic, 0).unwrap();
        assert!(got.0.starts_with("the company “") && got.1.contains("نسيم البحر"), "{got:?}");
    }
}
