//! Initials and abbreviated titles, whose full stop does not end a sentence.

use super::quotes::CLOSERS;
use crate::letters::{fold, is_arabic_letter, is_invisible, is_letter, is_mark};
use crate::word_lists::List;

/// The last token of a text, without opening marks.
pub(super) fn last_token(text: &str) -> &str {
    let blank = |c: char| c.is_whitespace() || matches!(c, '(' | '"' | '«' | '“' | '،' | ':');
    let token = text.trim_end_matches(CLOSERS).rsplit(blank).next().unwrap_or("");
    token.trim_matches(is_invisible).trim_start_matches(['-', '–', 'ـ'])
}

/// Whether a token consists of initials separated by full stops, without the last one: `أ.ف.ب`, `وش.م.ع`.
pub(super) fn dotted_initials(token: &str) -> bool {
    let mut pieces = token.split('.');
    let short = |p: &str, most: usize| {
        let letters = p.chars().filter(|c| is_letter(*c)).count();
        letters >= 1 && letters <= most && p.chars().all(|c| is_letter(c) || is_mark(c) || is_invisible(c))
    };
    // A particle may be attached to the first one.
    let first = pieces.next().is_some_and(|p| short(p, 3));
    let rest: Vec<&str> = pieces.collect();
    first && !rest.is_empty() && rest.iter().all(|p| short(p, 2))
}

/// Letters that abbreviate a title or a reference: doctor, professor, engineer, page, volume, edition, telephone,
/// question.
const TITLES: &str = "دأمصجطتسقهرك";

/// Whether a text begins with a conjunction, which joins sentences, rather than with a preposition that has its letter:
/// `وتوفي`, but not `في دمشق`.
fn starts_clause(rest: &str) -> bool {
    const PREPOSITIONS: [&str; 7] = ["في", "فوق", "فور", "وسط", "وفق", "وفقا", "وراء"];
    let first = rest.split_whitespace().next().map(fold).unwrap_or_default();
    first.starts_with(['و', 'ف']) && !PREPOSITIONS.contains(&first.as_str())
}

/// Whether a token before a full stop is a letter that abbreviates a title or a name (`د. أحمد`, `جورج و. بوش`) rather
/// than one that ends a sentence (`فازت المجموعة ب. وخسرت`).
pub(super) fn is_initial(token: &str, before: &str, rest: &str) -> bool {
    let bare: Vec<char> = token.chars().filter(|c| !is_mark(*c) && !is_invisible(*c)).collect();
    let title = |c: char| TITLES.contains(c);
    match bare.as_slice() {
        [c] if is_arabic_letter(*c) => {
            let previous = before.trim_end().strip_suffix(token).unwrap_or("").split_whitespace().next_back();
            let noun = previous.map(fold).unwrap_or_default();
            if List::LabelledNouns.contains(&noun)
                || noun.strip_prefix(['و', 'ب', 'ل']).is_some_and(|n| List::LabelledNouns.contains(n))
            {
                return false;
            }
            // "الساعة 10 ص. وغادر": a unit of what was counted.
            let counted = noun.chars().all(|c| c.is_ascii_digit() || c == ':') && !noun.is_empty();
            title(*c) && !counted || !starts_clause(rest)
        }
        [c] => is_letter(*c),
        // "ود. ليلى", "أد. سعيد"
        ['و' | 'ب' | 'ل' | 'ف' | 'أ', c] => matches!(c, 'د' | 'أ' | 'م'),
        _ => false,
    }
}
