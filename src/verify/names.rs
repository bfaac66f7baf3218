//! Names: the translation names the people of the source, and nobody and nothing else.

use super::aligned::{Ground, Role, Unit};
use super::capitals::{loses_part, possessor, unsupported};
use super::context::{Context, Maker};
use super::listed::{adjective, named, supported};
use super::pair::Pair;
use super::particles::is_particle;
use crate::types::{Check, Defect, Finding};
use crate::word_lists::List;
use mujaz_arabic::gazetteer::built_in;
use mujaz_arabic::{Word, names, sound};

/// English names that nothing in the Arabic supports.
pub(super) fn added(pair: &Pair, context: &Context, out: &mut Vec<Finding>) {
    if pair.alignment().unreadable() {
        return;
    }
    let words: Vec<&str> = pair.english.iter().map(|w| possessor(&pair.target[w.span.clone()])).collect();
    let terms = context.glossary.find(pair.source);
    // Findings about names that are known from elsewhere.
    let mut known: Vec<usize> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let (id, n) = match named(&words[i..]) {
            Some((id, n)) => (Some(id), n),
            None if pair.english[i].capital => (adjective(words[i]), 1),
            None => (None, 1),
        };
        let span = pair.english[i].span.start..pair.english[i + n - 1].span.end;
        let said = possessor(&pair.target[span.clone()]);
        let by_term = || terms.iter().any(|(t, _)| t.accepted().any(|a| a.contains(said)));
        let confidence = match id {
            Some(id) => {
                let entry = &built_in().entries()[id];
                // Another entry may have the same English name, and a term may bring it in.
                let any = built_in()
                    .entries()
                    .iter()
                    .filter(|e| e.english.iter().any(|x| entry.english.contains(x)))
                    .any(|e| supported(e, pair));
                let sound = pair.sounded(said.split(' ').next_back().unwrap_or(said));
                // "Hungarian" for "المجري": the word list has the people, the gazetteer the country.
                let people = n == 1 && pair.rendered(&pair.english[i]);
                let explained = said.split(' ').all(|w| pair.explained(w));
                let sounded =
                    |k: &usize| pair.alignment().grounds[*k] > Ground::Nothing || is_particle(&pair.english[*k].lower);
                let (some, all) = ((i..i + n).any(|k| sounded(&k)), (i..i + n).all(|k| sounded(&k)));
                let supported = any || by_term() || sound || people || explained || all || pair.source.contains(said);
                match supported {
                    true => 0.0,
                    // A part of it may be the source's: "the World Bank" where that has "الصندوق الدولي".
                    false if some && !loses_part(pair, i..i + n) => 0.0,
                    false if some => 0.6,
                    false => 0.85,
                }
            }
            None => unsupported(pair, i, &by_term),
        };
        if confidence >= 0.5 && !takes_place(pair, i) && is_known_otherwise(pair, context, said, id.is_none()) {
            known.push(out.len());
        }
        if confidence > 0.0 {
            let defect = Defect::AddedName { stands: said.to_owned() };
            out.push(Finding::new(Check::Names, defect, confidence).at_target(span));
        }
        i += n;
    }
    // Several such names come from another sentence.
    if let [only] = known[..] {
        out[only].confidence = KNOWN;
    }
}

/// The confidence that a name is wrong when only the sentence itself lacks it.
const KNOWN: f64 = 0.3;

/// Whether a name may occur in a person's translation although the sentence lacks it: either the surrounding sentences
/// have it, so that "he" became "Trump", or the source quotes a title that the translation gives unquoted in its own
/// language, which no list has. A model sees neither.
fn is_known_otherwise(pair: &Pair, context: &Context, said: &str, unlisted: bool) -> bool {
    let quoted = |text: &str| text.matches(['"', '“', '”', '«', '»']).count();
    context.maker == Maker::Person
        && (unlisted && quoted(pair.source) >= 2 && quoted(pair.target) < quoted(pair.source)
            || pair.beside.iter().any(|sentence| is_named(sentence, said)))
}

/// Whether an Arabic sentence contains an English name.
fn is_named(sentence: &str, name: &str) -> bool {
    // The alignment compares sounds only for words that are names; among other words, one in every few sentences sounds
    // like any given name.
    let pair = Pair::new(sentence, name, None);
    let long = name.chars().filter(|c| c.is_alphabetic()).count() >= 4;
    long && pair.alignment().grounds.iter().all(|g| matches!(g, Ground::Sound | Ground::Meaning))
}

/// Whether an unrendered Arabic name occurs at about the place of an English word: then the word replaces that name and
/// did not come from elsewhere.
fn takes_place(pair: &Pair, i: usize) -> bool {
    let place = i as f64 / pair.english.len() as f64;
    let near = |start: usize| (start as f64 / pair.source.len() as f64 - place).abs() <= PLACE;
    pair.alignment().source.iter().any(|u| u.role == Role::Name && !u.explained() && near(u.span.start))
}

/// The greatest distance between a name and its replacement, as a share of their sentences.
const PLACE: f64 = 0.3;

/// People with a known given name: the English must sound like their family name.
pub(super) fn lost(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    let english: Vec<&str> =
        pair.english.iter().filter(|w| w.capital).map(|w| possessor(&pair.target[w.span.clone()])).collect();
    let list: Vec<Word> = pair.arabic.iter().map(|w| w.word.clone()).collect();
    let known = built_in().find(&list);
    for p in names::people_in(pair.analysed()) {
        // "طلي النحاس" is no person where "copper" renders a part of it.
        let word = |u: &Unit| u.role == Role::Content && p.span.start <= u.span.start && u.span.end <= p.span.end;
        let meant = |u: &Unit| u.rendered_by.iter().any(|j| !pair.english[*j].capital);
        if pair.alignment().source.iter().any(|u| word(u) && meant(u)) {
            continue;
        }
        if known.iter().any(|(_, k)| k.start < p.span.end && p.span.start < k.end) || pair.renders(&p.span) {
            continue;
        }
        let parts: Vec<&str> = p.text.split_whitespace().filter(|w| !List::NameParticles.contains(w)).collect();
        let said = parts.iter().any(|w| english.iter().any(|e| e.len() > 2 && sound::resembles(w, e)));
        if !said && parts.len() >= 2 {
            let defect = Defect::MissingName { wanted: names::romanise(&p.text), arabic: p.text };
            out.push(Finding::new(Check::Names, defect, 0.6).at_source(p.span));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<Finding> {
        let all = [added, lost].into_iter().flat_map(|rule| crate::verify::tests::found(rule, source, target));
        all.collect()
    }

    #[test]
    fn a_place_that_the_source_does_not_name_is_found() {
        assert_eq!(
            found("أصيب 19 شخصا في فيضانات بولاية المسيلة", "19 people were injured in explosions in the Gaza Strip")
                .len(),
            1
        );
        assert_eq!(found("ارتفعت الحصيلة إلى 9 قتلى", "The toll of the Israeli conflict rose to 9").len(), 1);
        assert!(found("قال الملك المغربي في باريس", "The Moroccan king said in Paris").is_empty());
    }

    #[test]
    fn a_part_of_a_name_that_stands_for_another_part_is_found() {
        let source = "نقل الجريح إلى مستشفى ابن سينا في الرباط";
        assert!(found(source, "The wounded man was taken to Ibn Sina Hospital in Rabat").is_empty());
        assert!(
            found(source, "The wounded man was taken to Mongi Slim Hospital in Rabat").iter().any(Finding::rejects)
        );
    }

    #[test]
    fn a_country_is_not_heard_in_a_word_that_many_names_share() {
        let source = "تحتل الولايات المتحدة المرتبة الأولى";
        let passes = |english: &str| crate::verify::tests::reviewed(source, english).passed();
        assert!(passes("The United States ranks first"));
        assert!(!passes("The United Arab Emirates ranks first"));
    }

    #[test]
    fn names_that_sound_alike_are_told_apart_where_both_are_known() {
        let source = "هبطت الطائرة في مطار هانغتشو";
        assert!(found(source, "The plane landed at Hangzhou airport").is_empty());
        assert!(found(source, "The plane landed at Guangzhou airport").iter().any(Finding::rejects));
    }

    #[test]
    fn an_omitted_person_is_found() {
        assert_eq!(
            found("قال الوزير سمير البقالي إن الجسر جديد", "The minister said that the bridge was new").len(),
            1
        );
        assert!(
            found("قال الوزير سمير البقالي إن الجسر جديد", "Minister Samir El Bakkali said that the bridge was new")
                .is_empty()
        );
    }
}
