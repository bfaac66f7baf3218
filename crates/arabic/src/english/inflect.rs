//! Inflection of English words: from the dictionary form to the form that a gloss needs.
//!
//! A gloss may be a phrase ("break out", "prime minister", "ministry of health"): the verb is its first word, the noun
//! the last one before "of", "for" or "in".

use crate::tables::lines;
use std::collections::HashMap;
use std::sync::LazyLock;

struct Irregular {
    verbs: HashMap<&'static str, (&'static str, &'static str)>,
    nouns: HashMap<&'static str, &'static str>,
}

static IRREGULAR: LazyLock<Irregular> = LazyLock::new(|| {
    let mut list = Irregular { verbs: HashMap::new(), nouns: HashMap::new() };
    for line in lines(include_str!("../../data/irregular.tsv")) {
        match line.split('\t').collect::<Vec<_>>()[..] {
            ["verb", base, past, participle] => {
                list.verbs.insert(base, (past, participle));
            }
            ["noun", singular, plural] => {
                list.nouns.insert(singular, plural);
            }
            _ => {}
        }
    }
    list
});

/// Irregular forms, each with its dictionary form: past and participle of a verb, plural of a noun.
pub(super) fn irregular_forms() -> impl Iterator<Item = (&'static str, &'static str)> {
    let verbs = IRREGULAR.verbs.iter().flat_map(|(base, (past, participle))| [(*past, *base), (*participle, *base)]);
    let nouns = IRREGULAR.nouns.iter().map(|(singular, plural)| (*plural, *singular));
    verbs.chain(nouns).flat_map(|(forms, base)| forms.split('/').map(move |f| (f, base)))
}

/// Whether a short word doubles its last consonant before an ending: "plan", "shed"; not "open", "fix".
fn doubles(word: &str) -> bool {
    let vowel = |c: char| "aeiou".contains(c);
    let letters: Vec<char> = word.chars().collect();
    match letters[..] {
        [a, b, c] => !vowel(a) && vowel(b) && !vowel(c) && !"wxy".contains(c),
        [a, x, b, c] => !vowel(a) && !vowel(x) && vowel(b) && !vowel(c) && !"wxy".contains(c),
        _ => false,
    }
}

/// Adds an ending that begins with a vowel: a final "e" is dropped, a "y" after a consonant becomes "i".
fn ending(word: &str, end: &str) -> String {
    let before = word.chars().rev().nth(1);
    if doubles(word) {
        return format!("{word}{}{end}", &word[word.len() - 1..]);
    }
    match word.chars().last() {
        Some('e') => format!("{}{end}", &word[..word.len() - 1]),
        Some('y') if before.is_some_and(|c| !"aeiou".contains(c)) => format!("{}i{end}", &word[..word.len() - 1]),
        _ => format!("{word}{end}"),
    }
}

/// Adds the "s" of a plural or of the third person.
fn with_s(word: &str) -> String {
    let before = word.chars().rev().nth(1);
    match word.chars().last() {
        Some('y') if before.is_some_and(|c| !"aeiou".contains(c)) => format!("{}ies", &word[..word.len() - 1]),
        Some('s' | 'x' | 'z') => format!("{word}es"),
        Some('h') if word.ends_with("ch") || word.ends_with("sh") => format!("{word}es"),
        Some('o') if word == "go" || word == "do" || word == "undergo" => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// Splits the verb off a phrase.
fn head(phrase: &str) -> (&str, &str) {
    phrase.find(' ').map_or((phrase, ""), |i| phrase.split_at(i))
}

/// The past tense of a verb phrase: "break out" → "broke out"; "be killed" → "was killed", or "were" in the plural.
pub fn past(phrase: &str, plural: bool) -> String {
    let (verb, rest) = head(phrase);
    let form = match verb {
        "be" if plural => "were".into(),
        "be" => "was".into(),
        "have" => "had".into(),
        "do" => "did".into(),
        "can" => "could".into(),
        "must" => "had to".into(),
        "may" => "might".into(),
        "should" => "should".into(),
        _ => IRREGULAR.verbs.get(verb).map_or_else(|| ending(verb, "ed"), |v| v.0.into()),
    };
    format!("{form}{rest}")
}

/// The past participle of a verb phrase: "take over" → "taken over".
pub fn participle(phrase: &str) -> String {
    let (verb, rest) = head(phrase);
    let form = match verb {
        "be" => "been".into(),
        "have" => "had".into(),
        "do" => "done".into(),
        _ => IRREGULAR.verbs.get(verb).map_or_else(|| ending(verb, "ed"), |v| v.1.into()),
    };
    format!("{form}{rest}")
}

/// The gerund of a verb phrase: "set up" → "setting up".
pub fn gerund(phrase: &str) -> String {
    let (verb, rest) = head(phrase);
    let regular = IRREGULAR.verbs.get(verb).and_then(|v| v.0.strip_suffix("ed"));
    let form = match verb {
        "can" => "being able".into(),
        "must" => "having to".into(),
        "die" | "lie" | "tie" => format!("{}ying", &verb[..1]),
        _ if verb == "be" || verb.ends_with("ee") => format!("{verb}ing"),
        _ if regular.is_some_and(|r| r.len() > verb.len()) => format!("{}ing", regular.unwrap_or(verb)),
        "begin" | "forget" | "split" => {
            format!("{verb}{}ing", &verb[verb.len() - 1..])
        }
        _ if verb.ends_with('y') => format!("{verb}ing"),
        _ => ending(verb, "ing"),
    };
    format!("{form}{rest}")
}

/// The present tense of a verb phrase in the third person: "carry out" → "carries out", in the plural "carry out".
pub fn present(phrase: &str, plural: bool) -> String {
    let (verb, rest) = head(phrase);
    let form = match (verb, plural) {
        ("be", true) => "are".into(),
        ("be", false) => "is".into(),
        ("have", false) => "has".into(),
        ("can" | "must" | "may" | "should", _) | (_, true) => verb.to_owned(),
        _ => with_s(verb),
    };
    format!("{form}{rest}")
}

/// Prepositions that end the head of a noun phrase.
const PREPOSITIONS: [&str; 14] =
    ["of", "for", "in", "to", "on", "with", "from", "against", "about", "by", "at", "under", "per", "between"];

/// The plural of a noun phrase: "prime minister" → "prime ministers", "point of view" → "points of view".
pub fn plural(phrase: &str) -> String {
    // "person involved", "person infected with".
    if let Some(rest) = phrase.strip_prefix("person ") {
        return format!("{} {rest}", plural("person"));
    }
    // "minister in charge of", "exam halls for": what follows the head does not change.
    let ends = |at: &usize| PREPOSITIONS.contains(&phrase[*at + 1..].split(' ').next().unwrap_or_default());
    let cut = phrase.match_indices(' ').map(|(at, _)| at).find(ends).unwrap_or(phrase.len());
    let (left, rest) = phrase.split_at(cut);
    let start = left.rfind(' ').map_or(0, |i| i + 1);
    let (before, noun) = left.split_at(start);
    let form = IRREGULAR.nouns.get(noun).map_or_else(|| regular_plural(noun), |p| (*p).to_owned());
    format!("{before}{form}{rest}")
}

/// The regular plural; a noun that is already plural is unchanged: "forces", "authorities".
fn regular_plural(noun: &str) -> String {
    let many = noun.ends_with("men") && noun.len() > 3;
    let ready = many || noun.ends_with('s') && !noun.ends_with("ss") && !noun.ends_with("us") && !noun.ends_with("is");
    if ready { noun.to_owned() } else { with_s(noun) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_inflect_in_their_first_word() {
        let all = |v: &str| [past(v, false), participle(v), present(v, false)].join(" | ");
        assert_eq!(all("break out"), "broke out | broken out | breaks out");
        assert_eq!(all("announce"), "announced | announced | announces");
        assert_eq!(all("deny"), "denied | denied | denies");
        assert_eq!(all("be killed"), "was killed | been killed | is killed");
        assert_eq!(all("reach"), "reached | reached | reaches");
        assert_eq!(past("be injured", true), "were injured");
        assert_eq!(
            [past("must", false), past("should", false), present("should", false)],
            ["had to", "should", "should"]
        );
        for (verb, form) in [
            ("set up", "setting up"),
            ("make", "making"),
            ("ban", "banning"),
            ("carry", "carrying"),
            ("shed", "shedding"),
        ] {
            assert_eq!(gerund(verb), form);
        }
    }

    #[test]
    fn nouns_inflect_in_their_head() {
        let pairs = [
            ("minister", "ministers"),
            ("city", "cities"),
            ("point of view", "points of view"),
            ("kind of", "kinds of"),
            ("spokesman", "spokesmen"),
            ("security forces", "security forces"),
            ("crisis", "crises"),
            ("bus", "buses"),
            ("attack", "attacks"),
            ("person injured", "people injured"),
            ("person with a criminal record", "people with a criminal record"),
            ("person infected with", "people infected with"),
            ("deal to acquire", "deals to acquire"),
            ("exam hall for", "exam halls for"),
            ("share per capita", "shares per capita"),
        ];
        for (one, many) in pairs {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn no_regular_form_is_listed() {
        for (verb, (past, participle)) in &IRREGULAR.verbs {
            assert!(ending(verb, "ed") != *past || past != participle, "{verb}");
        }
        for (noun, plural) in &IRREGULAR.nouns {
            assert_ne!(regular_plural(noun), *plural);
        }
    }
}
