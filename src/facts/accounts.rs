//! Sentences in which somebody denies, alleges, claims or disputes something: the material for "competing
//! accounts".

use super::Cited;
use mujaz_arabic::gazetteer::built_in;
use mujaz_arabic::{Word, letters::tidy, names, words};

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
const STANCES: &[(&str, &str)] = &[
    (
        "denies",
        "نفي نفت ينفي تنفي نفوا نافيا نافيه كذب كذبت يكذب تكذب فند فندت يفند تفند دحض دحضت انكر انكرت ينكر تنكر",
    ),
    ("accuses", "اتهم اتهمت يتهم تتهم اتهموا متهما متهمه حمل حملت"),
    ("claims", "زعم زعمت يزعم تزعم زعموا ادعي ادعت يدعي تدعي"),
    ("rejects", "رفض رفضت يرفض ترفض رفضوا رافضا رافضه استنكر استنكرت ندد نددت ادان ادانت يدين تدين"),
    ("doubts", "شكك شككت يشكك تشكك"),
];

fn stance(word: &Word) -> Option<&'static str> {
    let bare = word.folded.strip_prefix(['و', 'ف']).unwrap_or(&word.folded);
    let is = |list: &str| list.split(' ').any(|v| v == word.folded || v == bare);
    STANCES.iter().find(|(_, verbs)| is(verbs)).map(|(s, _)| *s)
}

/// The accounts in a list of sentences, grouped by party in the order in which the parties first appear.
pub fn accounts(sentences: &[Cited]) -> Vec<Account> {
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
        out.push(Account { who: voice(s.arabic, &list, at), stance, source: s.id.to_owned() });
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

/// The subject of the verb at word `at`: a name within a few words after the verb, since Arabic puts the
/// verb first, else the last name before it.
fn voice(text: &str, list: &[Word], at: usize) -> Option<(String, String)> {
    let verb = list[at].span.end;
    let mut names: Vec<(std::ops::Range<usize>, (String, String))> = built_in()
        .find(list)
        .into_iter()
        .map(|(e, s)| (s.clone(), (e.english[0].clone(), tidy(&text[s]))))
        .chain(names::people(text, list).into_iter().map(|p| (p.span, (names::romanise(&p.text), p.text))))
        .collect();
    names.sort_by_key(|n| (n.0.start, std::cmp::Reverse(n.0.end)));
    let near = |n: &&(std::ops::Range<usize>, (String, String))| {
        n.0.start >= verb && list.iter().filter(|w| w.span.start >= verb && w.span.end <= n.0.start).count() <= 3
    };
    names.iter().find(near).or_else(|| names.iter().rev().find(|n| n.0.end <= list[at].span.start)).map(|n| n.1.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited<'a>(id: &'a str, arabic: &'a str) -> Cited<'a> {
        Cited { id, source: 1, arabic, english: None, about: None }
    }

    #[test]
    fn accounts_are_attributed_to_their_speakers() {
        let got = accounts(&[
            cited("S1.2", "ونفت روسيا أن تكون قد استهدفت المستشفى"),
            cited("S1.3", "أعلنت الوزارة فتح الطريق"),
            cited("S2.1", "واتهمت أوكرانيا الجيش بقصف المستشفى"),
            cited("S2.4", "ونفت روسيا ذلك مجددا"),
        ]);
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
}
