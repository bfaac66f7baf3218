//! Light stemming after Larkey, Ballesteros & Connell (2007, "light10"), and function words.

use crate::word_lists::List;

/// Whether a folded word is a function word.
pub fn is_function_word(folded: &str) -> bool {
    List::FunctionWords.contains(folded)
}

/// The stem of a folded word: clitic prefixes and common suffixes removed, leaving at least two letters after a prefix
/// and three before a suffix.
pub fn stem(folded: &str) -> &str {
    let mut word = folded;
    if let Some(rest) = word.strip_prefix('و').filter(|r| r.chars().count() >= 4) {
        word = rest;
    }
    for p in List::StemPrefixes.words() {
        if let Some(rest) = word.strip_prefix(p) {
            let need = if p.chars().count() == 1 { 4 } else { 2 };
            if rest.chars().count() >= need {
                word = rest;
                break;
            }
        }
    }
    for _ in 0..2 {
        for s in List::StemSuffixes.words() {
            if let Some(rest) = word.strip_suffix(s)
                && rest.chars().count() >= 3
            {
                word = rest;
                break;
            }
        }
    }
    word
}

/// The proclitics that may precede a name or noun, longest first, folded; including the empty one.
pub fn proclitics() -> &'static [&'static str] {
    List::Proclitics.words()
}

/// Whether `word` is `term` with or without proclitics and the short noun endings of case, possession and duality. Both
/// are folded.
pub fn matches_with_clitics(word: &str, term: &str) -> bool {
    if word == term {
        return true;
    }
    let bare_term = term.strip_prefix("ال").filter(|t| t.chars().count() >= 3).unwrap_or(term);
    let same = |w: &str| {
        w == term
            || w == bare_term
            || (bare_term.chars().count() >= 4
                && List::NounEndings.words().iter().any(|s| w.strip_suffix(s) == Some(bare_term)))
            || (bare_term.ends_with('ه')
                && List::FeminineEndings
                    .words()
                    .iter()
                    .any(|s| w.strip_suffix(s) == Some(&bare_term[..bare_term.len() - 'ه'.len_utf8()])))
    };
    if same(word) {
        return true;
    }
    proclitics().iter().any(|p| word.strip_prefix(p).is_some_and(|rest| rest.chars().count() >= 3 && same(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;

    #[test]
    fn inflected_forms_share_a_stem() {
        for (a, b) in [("الأمنية", "أمنيين"), ("والمغربية", "مغربي"), ("المسؤولين", "مسؤولون"), ("بالقضايا", "القضايا")]
        {
            assert_eq!(stem(&fold(a)), stem(&fold(b)), "{a} {b}");
        }
    }

    #[test]
    fn terms_match_after_clitics_but_not_inside_other_words() {
        let yes = |w: &str, t: &str| matches_with_clitics(&fold(w), &fold(t));
        assert!(yes("وللمديرية", "المديرية"));
        assert!(yes("بموسكو", "موسكو"));
        assert!(yes("وفلسطين", "فلسطين"));
        assert!(!yes("مصري", "مصر"));
        assert!(!yes("معمان", "عمان"));
    }
}
