//! What stands around an English verb: its subject before it, its object behind it, and by whom it is done.
//!
//! A shallow reading that is content to say nothing: words before and behind the verb up to the next punctuation mark,
//! clause or verb, and among them those that head a phrase, before its first preposition.

use super::pair::Pair;

/// The words around a verb.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// Everything in the clause before the verb.
    pub before: Vec<usize>,
    /// What heads the phrase before the verb.
    pub subject: Vec<usize>,
    /// Everything in the clause behind the verb, without what stands behind "by".
    pub behind: Vec<usize>,
    /// What stands behind "by".
    pub by: Vec<usize>,
    /// Whether the verb is in the passive.
    pub passive: bool,
}

/// The most words on either side of a verb.
const REACH: usize = 14;

/// Words that open a clause of their own.
const OPENERS: [&str; 24] = [
    "that", "which", "who", "whom", "whose", "where", "when", "while", "after", "before", "because", "as", "if", "but",
    "although", "though", "since", "until", "unless", "whether", "how", "why", "what", "than",
];

/// Prepositions that end the head of a phrase.
const PREPOSITIONS: [&str; 28] = [
    "of",
    "in",
    "for",
    "from",
    "at",
    "on",
    "with",
    "to",
    "by",
    "against",
    "about",
    "over",
    "under",
    "between",
    "among",
    "into",
    "during",
    "through",
    "towards",
    "toward",
    "without",
    "near",
    "within",
    "across",
    "including",
    "like",
    "despite",
    "following",
];

/// Words between a subject and its verb that belong to neither.
fn is_passed_over(lower: &str) -> bool {
    const WORDS: [&str; 53] = [
        "will",
        "would",
        "shall",
        "should",
        "can",
        "could",
        "may",
        "might",
        "must",
        "has",
        "have",
        "had",
        "did",
        "does",
        "do",
        "was",
        "were",
        "is",
        "are",
        "been",
        "be",
        "being",
        "not",
        "also",
        "never",
        "then",
        "now",
        "still",
        "even",
        "already",
        "just",
        "only",
        "yesterday",
        "today",
        "tomorrow",
        "later",
        "earlier",
        "again",
        "to",
        "once",
        "and",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "both",
        "all",
        "often",
        "always",
        "ever",
    ];
    WORDS.contains(&lower) || lower.ends_with("ly") && lower.len() > 4 || lower.ends_with("n't")
}

/// Whether a word is a pronoun that is a subject by itself, "it's" included.
fn is_pronoun(lower: &str) -> bool {
    let bare = lower.split(['\'', '’']).next().unwrap_or(lower);
    matches!(bare, "i" | "you" | "he" | "she" | "it" | "we" | "they" | "this" | "there" | "who" | "those" | "these")
}

/// Whether a sign between two words ends a clause.
fn parts(gap: &str) -> bool {
    gap.contains(['.', ';', ':', '?', '!', '(', ')', '—', '–'])
}

/// Whether a word may be the participle of a verb: "seen", "criticised".
fn is_participle(lower: &str) -> bool {
    let listed = || mujaz_arabic::english::bases(lower).len() > 1 && !lower.ends_with('s') && !lower.ends_with("ing");
    lower.ends_with("ed") || lower.ends_with("en") || listed()
}

/// Whether a form of "be" before a verb makes it passive, and "by" behind it where nothing stands before it.
fn is_passive(pair: &Pair, verb: usize) -> bool {
    const BE: [&str; 9] = ["was", "were", "is", "are", "been", "be", "being", "got", "get"];
    let word = |j: usize| pair.english[j].lower.as_str();
    if !is_participle(word(verb)) {
        return false;
    }
    let helped =
        (verb.saturating_sub(4)..verb).rev().take_while(|j| is_passed_over(word(*j))).any(|j| BE.contains(&word(j)));
    let by = (verb + 1..pair.english.len().min(verb + 3)).any(|j| word(j) == "by");
    helped || by || verb > 0 && BE.contains(&word(verb - 1))
}

/// The words around a verb of the English. `is_verb` knows the verbs that render one of the Arabic.
pub(super) fn frame(pair: &Pair, verb: usize, is_verb: impl Fn(usize) -> bool) -> Frame {
    let words = &pair.english;
    let word = |j: usize| words[j].lower.as_str();
    let gap = |j: usize| &pair.target[words[j - 1].span.end..words[j].span.start];
    let mut out = Frame { passive: is_passive(pair, verb), ..Frame::default() };
    let finite = |j: usize| is_verb(j) || word(j).ends_with("ed");
    // "The mayor, a lawyer, praised": what stands between commas belongs to the subject.
    let mut commas = usize::from(verb > 0 && gap(verb).contains(','));
    for j in (verb.saturating_sub(REACH)..verb).rev() {
        let comma = gap(j + 1).contains(',') && !out.before.is_empty();
        let ends = parts(gap(j + 1)) || comma && commas == 0;
        if comma && !ends {
            commas -= 1;
            if out.before.last().is_some_and(|k| matches!(word(*k), "a" | "an" | "the")) {
                out.before.clear();
            }
        }
        // "at that time" opens nothing.
        let points = word(j) == "that" && j > 0 && PREPOSITIONS.contains(&word(j - 1));
        if ends || OPENERS.contains(&word(j)) && !points || finite(j) && !out.before.is_empty() {
            break;
        }
        if out.before.is_empty() && is_passed_over(word(j)) {
            commas |= usize::from(j > 0 && gap(j).contains(','));
            continue;
        }
        if out.before.is_empty() && is_pronoun(word(j)) {
            break;
        }
        out.before.push(j);
    }
    out.before.reverse();
    out.subject = head(pair, &out.before);
    let mut by = false;
    for j in verb + 1..words.len().min(verb + 1 + REACH) {
        let begun = !(if by { &out.by } else { &out.behind }).is_empty();
        if parts(gap(j)) || gap(j).contains(',') || OPENERS.contains(&word(j)) || is_verb(j) {
            break;
        }
        match word(j) {
            "by" => by = true,
            _ if by && begun && PREPOSITIONS.contains(&word(j)) => break,
            _ if by => out.by.push(j),
            "to" if begun => break,
            // "themselves" is whoever does it.
            own if own.ends_with("self") || own.ends_with("selves") => {}
            _ => out.behind.push(j),
        }
    }
    out
}

/// The words that head a phrase: those before its first preposition, and of "the king's palace" the palace.
fn head(pair: &Pair, phrase: &[usize]) -> Vec<usize> {
    let word = |j: usize| pair.english[j].lower.as_str();
    let light = |j: usize| word(j).len() < 3 || matches!(word(j), "the" | "its" | "his" | "her" | "their");
    let heads: Vec<usize> = phrase.iter().copied().take_while(|j| !PREPOSITIONS.contains(&word(*j))).collect();
    let owned = heads.iter().rposition(|j| word(*j).ends_with("'s") || word(*j).ends_with("’s"));
    heads[owned.map_or(0, |k| k + 1)..].iter().copied().filter(|j| !light(*j)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(target: &str, verb: &str) -> (Vec<String>, Vec<String>, Vec<String>, bool) {
        let pair = Pair::new("", target, None);
        let at = pair.english.iter().position(|w| w.lower == verb).unwrap();
        let f = frame(&pair, at, |_| false);
        let text = |list: &[usize]| list.iter().map(|j| pair.english[*j].lower.clone()).collect();
        (text(&f.subject), text(&f.behind), text(&f.by), f.passive)
    }

    #[test]
    fn subject_object_and_agent_are_told_apart() {
        let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let (subject, behind, by, passive) = read("In Rome, the mayor of Turin today praised the firemen.", "praised");
        assert_eq!((subject, behind), (words(&["mayor"]), words(&["the", "firemen"])));
        assert!(by.is_empty() && !passive);
        let (subject, _, by, passive) = read("The firemen were warmly praised by the mayor in Turin.", "praised");
        assert_eq!((subject, by), (words(&["firemen"]), words(&["the", "mayor"])));
        assert!(passive);
        for (text, wanted) in [
            ("The mayor's deputy had praised them.", &["deputy"][..]),
            ("Ali Sami, a deputy in the council, praised them.", &["ali", "sami"]),
            ("In Turin she praised them.", &[]),
        ] {
            assert_eq!(read(text, "praised").0, words(wanted), "{text}");
        }
    }
}
