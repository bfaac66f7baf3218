//! Who speaks: a report does not say "we" where nobody in its source does.

use super::context::Context;
use super::pair::{EnglishWord, Pair};
use crate::types::{Check, Defect, Finding};
use crate::word_lists::List;
use mujaz_arabic::analysis::Analysis;
use mujaz_arabic::lexicon;

/// The translation speaks as "we", and the source does not.
pub(super) fn first_person(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let named = |w: &&EnglishWord| List::SpeakersEnglish.contains(&w.lower) && &pair.target[w.span.clone()] != "US";
    let we = pair.english.iter().find(|w| w.lower == "we").or(pair.english.iter().find(named));
    let Some(we) = we else { return };
    let inflected = |a: &Analysis| a.person == 1 || a.pronoun.is_some_and(|p| matches!(p.object, "us" | "me"));
    let inflected =
        || pair.analysed().tokens.iter().filter_map(|t| t.analysis()).any(|a| !a.is_guess() && inflected(a));
    if pair.arabic.iter().any(|w| speaks(&w.word.folded)) || inflected() {
        return;
    }
    // "our nation" may render "the state".
    let confidence = if we.lower == "we" { 0.6 } else { 0.35 };
    let defect = Defect::AddedSpeaker { stands: pair.target[we.span.clone()].to_owned() };
    out.push(Finding::new(Check::Adequacy, defect, confidence).at_target(we.span.clone()));
}

/// Whether a word may be first person plural; true in doubt.
fn speaks(folded: &str) -> bool {
    let list = lexicon::built_in();
    let bare = ["و", "ف"].iter().find_map(|p| folded.strip_prefix(p)).filter(|r| r.chars().count() >= 2);
    [Some(folded), bare].into_iter().flatten().any(|w| {
        let long = w.chars().count() >= 4;
        // "نواصل", "سنواصل", "لنعمل"; "نفي" and "نقل" are words of their own.
        let verb = ["", "س", "ل"]
            .iter()
            .filter_map(|p| w.strip_prefix(p))
            .any(|r| r.starts_with('ن') && r.chars().count() >= 3 && !list.has(r));
        List::PluralSpeakers.contains(w) || (long && w.ends_with("نا") && !list.has(w)) || verb
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> bool {
        !crate::verify::tests::found(first_person, source, target).is_empty()
    }

    #[test]
    fn an_unsupported_we_is_found() {
        let denial = "ونفى المسؤول ما تردد عن انهيار السد، مؤكدا أن «السد لم يتضرر».";
        assert!(found(denial, "We have denied what was reported about the collapse of the dam."));
        assert!(!found(denial, "The official denied what was reported about the collapse of the dam in the US."));
        for (ar, en) in [
            ("قال الوزير: «سنواصل العمل حتى النهاية».", "The minister said: \"We will go on working to the end.\""),
            ("وأضاف أن بلادنا تدعم السلام", "He added that our country supports peace"),
            ("قال المدرب إنه يثق بنا", "The coach said that he trusts us"),
            ("وأكد: نحن مستعدون", "He stressed: we are ready"),
            ("القمع الذي رأيناه في الشوارع", "the repression that we have seen in the streets"),
        ] {
            assert!(!found(ar, en), "{en}");
        }
    }
}
