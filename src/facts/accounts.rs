//! Sentences in which somebody denies, alleges, claims or disputes something: the material for "competing
//! accounts".

use super::{Cited, Voices};
use mujaz_arabic::gazetteer::{NameKind, built_in};
use mujaz_arabic::tables::lines;
use mujaz_arabic::{Word, letters::tidy, names, words};
use std::sync::LazyLock;

/// What one party disputes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who, in English and Arabic, if the sentence says.
    pub who: Option<(String, String)>,
    /// Their stance, such as `denies`.
    pub stance: &'static str,
    /// The citation.
    pub source: String,
}

/// Folded verbs by stance.
static STANCES: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| lines(include_str!("stances.tsv")).filter_map(|l| l.split_once('\t')).collect());

fn stance(word: &Word) -> Option<&'static str> {
    let bare = word.folded.strip_prefix(['و', 'ف']).unwrap_or(&word.folded);
    let is = |list: &str| list.split(' ').any(|v| v == word.folded || v == bare);
    STANCES.iter().find(|(_, verbs)| is(verbs)).map(|(s, _)| *s)
}

/// The accounts in a list of sentences, grouped by party in the order in which the parties first appear. `subject` says
/// who does what the word at a byte of a sentence says; if it does not know, a name that follows the verb closely is the
/// party.
pub fn accounts(sentences: &[Cited], subject: Voices) -> Vec<Account> {
    let mut out: Vec<Account> = Vec::new();
    for s in sentences {
        let list = words(s.arabic);
        let Some((at, stance)) = list.iter().enumerate().find_map(|(i, w)| Some((i, stance(w)?))) else { continue };
        // "حمل" alone means "carried"; it is an accusation only with "responsibility".
        let carried = list[at].folded.trim_start_matches('و').starts_with("حمل");
        if carried && !list.iter().any(|w| w.folded.starts_with("مسوولي") || w.folded.contains("المسوولي"))
        {
            continue;
        }
        let who = subject(s.arabic, list[at].span.start).or_else(|| voice(s.arabic, &list, at));
        out.push(Account { who, stance, source: s.id.to_owned() });
    }
    let mut voices: Vec<Option<(String, String)>> = Vec::new();
    for a in &out {
        if !voices.contains(&a.who) {
            voices.push(a.who.clone());
        }
    }
    out.sort_by_key(|a| voices.iter().position(|v| *v == a.who));
    out
}

/// A person, organisation or country named within a few words after the verb at word `at`, since Arabic puts the verb
/// first.
fn voice(text: &str, list: &[Word], at: usize) -> Option<(String, String)> {
    let verb = list[at].span.end;
    let known = built_in().find(list).into_iter().filter(|(e, _)| e.kind != NameKind::Place);
    let mut names: Vec<(std::ops::Range<usize>, (String, String))> = known
        .map(|(e, s)| (s.clone(), (e.english[0].clone(), tidy(&text[s]))))
        .chain(names::people(text, list).into_iter().map(|p| (p.span, (names::romanise(&p.text), p.text))))
        .collect();
    names.sort_by_key(|n| (n.0.start, std::cmp::Reverse(n.0.end)));
    let near = |n: &(std::ops::Range<usize>, (String, String))| {
        n.0.start >= verb && list.iter().filter(|w| w.span.start >= verb && w.span.end <= n.0.start).count() <= 3
    };
    names.into_iter().find(near).map(|n| n.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited<'a>(id: &'a str, arabic: &'a str) -> Cited<'a> {
        Cited { id, source: 1, arabic, english: None, about: None }
    }

    #[test]
    fn accounts_are_attributed_to_their_speakers() {
        let got = accounts(
            &[
                cited("S1.2", "ونفت روسيا أن تكون قد استهدفت المستشفى"),
                cited("S1.3", "أعلنت الوزارة فتح الطريق"),
                cited("S2.1", "واتهمت أوكرانيا الجيش بقصف المستشفى"),
                cited("S2.4", "ونفت روسيا ذلك مجددا"),
            ],
            &|_, _| None,
        );
        let short: Vec<(Option<&str>, &str, &str)> =
            got.iter().map(|a| (a.who.as_ref().map(|w| w.0.as_str()), a.stance, a.source.as_str())).collect();
        assert_eq!(
            short,
            [
                (Some("Russia"), "denies", "S1.2"),
                (Some("Russia"), "denies", "S2.4"),
                (Some("Ukraine"), "accuses", "S2.1")
            ]
        );
    }

    #[test]
    fn every_line_of_stances_has_verbs() {
        assert_eq!(STANCES.len(), lines(include_str!("stances.tsv")).count());
        assert!(STANCES.iter().all(|(stance, verbs)| !stance.is_empty() && !verbs.is_empty()));
    }
}
