//! Light stemming after Larkey, Ballesteros & Connell (2007, "light10"), and function words.

use std::collections::HashSet;
use std::sync::LazyLock;

const PREFIXES: [&str; 10] = ["وال", "بال", "كال", "فال", "ولل", "ال", "لل", "و", "ب", "ل"];
const SUFFIXES: [&str; 12] = ["ها", "ان", "ات", "ون", "ين", "يه", "تي", "هم", "ه", "ي", "ا", "ت"];

/// Function words and newswire verbs that do not distinguish stories, folded.
const STOP: &str = "في من علي الي عن مع هذا هذه ذلك تلك التي الذي الذين اللذين اللتين ان انه انها ما لا لم لن \
قد كان كانت يكون تكون كما او ثم بين بعد قبل عند عبر خلال ضمن نحو حول حيث اذ اذا كل بعض غير \
بان وان لان منذ حتي لدي دون سوي ايضا فيما مما ممن هو هي هم نحن انا به بها له لها لهم فيه فيها \
منه منها عليه عليها اليه اليها وقد فقد لقد ولم ولا وما وكان وكانت قال قالت وقال وقالت اضاف واضاف \
اكد واكد اوضح واوضح ذكر وذكر ذكرت وذكرت اشار واشار اعلن اعلنت واعلن وفق بحسب حسب وذلك وهو وهي \
عام سنه يوم اليوم امس غدا الماضي المقبل الجاري الحالي الموافق خاصه كذلك اي اكثر اقل اول احد \
جدا فقط لكن بل عدم تم يتم تمت جري مثل عده عدد قيد شان اطار هناك هنا هل لو كي مساء صباح فجر \
مصدر المصدر رييس وزير المتحدث باسم الي وفي ومن وعلي والي ومع وعن بذلك لذلك كلا كلتا الاول الثاني \
الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت وكاله وكالات";

static STOP_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| STOP.split_whitespace().collect());

/// Whether a folded word is a function word.
pub fn is_function_word(folded: &str) -> bool {
    STOP_SET.contains(folded)
}

/// The stem of a folded word: clitic prefixes and common suffixes removed, leaving at least two letters after a prefix
/// and three before a suffix.
pub fn stem(folded: &str) -> &str {
    let mut word = folded;
    if let Some(rest) = word.strip_prefix('و').filter(|r| r.chars().count() >= 4) {
        word = rest;
    }
    for p in PREFIXES {
        if let Some(rest) = word.strip_prefix(p) {
            let need = if p.chars().count() == 1 { 4 } else { 2 };
            if rest.chars().count() >= need {
                word = rest;
                break;
            }
        }
    }
    for _ in 0..2 {
        for s in SUFFIXES {
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
pub const PROCLITICS: [&str; 19] = [
    "وبال", "ولل", "وال", "بال", "كال", "فال", "وبا", "لل", "ال", "وب", "ول", "فل", "فب", "وك", "و", "ف", "ب", "ل", "ك",
];

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
                && ["ا", "ه", "ي", "ها", "هم"].iter().any(|s| w.strip_suffix(s) == Some(bare_term)))
            || (bare_term.ends_with('ه')
                && ["ت", "تها", "ته", "تين", "تان", "ات"]
                    .iter()
                    .any(|s| w.strip_suffix(s) == Some(&bare_term[..bare_term.len() - 'ه'.len_utf8()])))
    };
    if same(word) {
        return true;
    }
    PROCLITICS.iter().any(|p| word.strip_prefix(p).is_some_and(|rest| rest.chars().count() >= 3 && same(rest)))
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
