//! The context that a model gets with a sentence: its gloss, a draft, its terms and its names.

use crate::glossary::Glossary;
use crate::types::{Request, Translator, Wants};
use mujaz_arabic::analysis::Sentence;
use mujaz_arabic::{gloss, names, transfer};
use std::cell::OnceCell;
use std::ops::Range;

/// Adds the gloss and the draft of its text to each request, if the model wants them.
pub(crate) fn add_aids(model: &dyn Translator, requests: &mut [Request]) {
    let wants = model.wants();
    if wants == Wants::default() {
        return;
    }
    for i in 0..requests.len() {
        // Variants and samples of one text are adjacent.
        let (gloss, draft) = match i.checked_sub(1).map(|k| &requests[k]) {
            Some(last) if last.text == requests[i].text => (last.gloss.clone(), last.draft.clone()),
            _ => {
                let sentence = Sentence::new(&requests[i].text);
                let gloss = wants.gloss.then(|| gloss::prompt(&gloss::gloss_in(&sentence)));
                (gloss, wants.draft.then(|| transfer::draft(&sentence)))
            }
        };
        (requests[i].gloss, requests[i].draft) = (gloss, draft);
    }
}

/// Whether the word at a place is a name, or part of an expression with that name: "شرع في" began, and is no one called
/// al-Sharaa, and "صلاة المغرب" is no prayer of Morocco.
fn is_name(sentence: &Sentence, span: &Range<usize>, english: &str) -> bool {
    let tokens = &sentence.tokens;
    let Some(word) = tokens.iter().find(|t| span.start <= t.span.start && t.span.start < span.end) else { return true };
    match word.within.and_then(|first| tokens[first].expression) {
        Some(expression) => expression.glosses().any(|g| g.contains(english)),
        None => word.is_name() || word.within.is_some() || !word.is_known(),
    }
}

/// The terms of a sentence with their renderings, the user's first. People who are in no list of names come with their
/// romanisation, so that a name has only one spelling.
pub(super) fn terms(glossary: &Glossary, text: &str) -> Vec<(String, String)> {
    let mut found: Vec<_> = glossary.find(text);
    let sentence = OnceCell::new();
    found.retain(|(t, span)| {
        t.own
            || text[span.clone()].contains(' ')
            || is_name(sentence.get_or_init(|| Sentence::new(text)), span, t.preferred())
    });
    found.sort_by_key(|(t, span)| (!t.own, span.start));
    let list = mujaz_arabic::words(text);
    let people: Vec<(String, String)> = names::people(text, &list)
        .into_iter()
        .filter(|p| !found.iter().any(|(_, s)| s.start < p.span.end && p.span.start < s.end))
        .map(|p| (p.text.clone(), names::romanise(&p.text)))
        .collect();
    people
        .into_iter()
        .chain(found.into_iter().map(|(t, span)| (mujaz_arabic::letters::tidy(&text[span]), t.preferred().to_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_word_is_no_term() {
        let listed = |text: &str| {
            let english: Vec<String> = terms(&Glossary::built_in(), text).into_iter().map(|(_, e)| e).collect();
            english.join("; ")
        };
        assert_eq!(listed("شرع العمال في ترميم الجسر"), "");
        assert_eq!(listed("استقبل الشرع الوفد"), "Ahmed al-Sharaa");
        assert_eq!(listed("اجتمعوا في القاعدة العسكرية"), "");
        assert_eq!(listed("اجتمعوا بعد صلاة المغرب"), "");
        assert_eq!(listed("غادر الوفد المغرب إلى فرنسا"), "Morocco; France");
    }
}
