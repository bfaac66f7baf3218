//! Romanisation of names.

use super::transliteration::{is_foreign, transliterate};
use crate::analysis::{Lemma, Pos, analyses};
use crate::letters::{fold, without_marks};
use crate::name_lists::given;
use crate::numerals;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The Latin spelling of an Arabic name, in the English convention: known given names as usually spelled, foreign
/// ones as their letters suggest, the rest letter by letter.
pub fn romanise(name: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut parts = name.split_whitespace().peekable();
    while let Some(raw) = parts.next() {
        let folded = fold(raw);
        // "عبد الله" is one name: Abdullah.
        if folded == "عبد"
            && let Some(whole) = parts.peek().and_then(|next| given(&format!("عبد{}", fold(next))))
        {
            out.push(whole.to_owned());
            parts.next();
            continue;
        }
        if let (Some(number), false) = (regnal(&folded), out.is_empty()) {
            out.push(number.to_owned());
            continue;
        }
        let known = given(&folded).or_else(|| listed(raw).filter(|_| !matches!(&*folded, "بن" | "ال")));
        let part = match known {
            Some(known) if !out.is_empty() => known.replacen("Al-", "al-", 1),
            Some(known) => known.to_owned(),
            None => {
                match folded.strip_prefix("عبد").and_then(|r| r.strip_prefix("ال")).filter(|r| r.chars().count() > 2)
                {
                    Some(rest) => format!("Abdel{}", letters_of(rest).to_lowercase()),
                    None => match folded.strip_prefix("ال").filter(|r| r.chars().count() > 2) {
                        Some(rest) if !out.is_empty() && out.last().is_some_and(|o| o == "Abdel") => {
                            capital(&letters_of(rest))
                        }
                        Some(rest) => format!("al-{}", capital(&letters_of(rest))),
                        None if folded == "بن" => "bin".into(),
                        None if folded == "ال" => "Al".into(),
                        None => foreign(raw).unwrap_or_else(|| capital(&letters_of(raw))),
                    },
                }
            }
        };
        out.push(part);
    }
    let text = out.join(" ").replace("ii", "i");
    if let Some(rest) = text.strip_prefix("al-") { format!("Al-{rest}") } else { text }
}

/// The likeliest spelling of a name that is written as foreign ones are; `None` for others.
pub(crate) fn foreign(name: &str) -> Option<String> {
    let bare = without_marks(name);
    is_foreign(&bare).then(|| transliterate(&bare)).flatten().map(|latin| capital(&latin))
}

/// Numbers of kings and popes: `السادس` → `VI`.
pub(super) fn regnal(folded: &str) -> Option<&'static str> {
    static NUMBERS: LazyLock<HashMap<&'static str, &'static str>> =
        LazyLock::new(|| numerals::table("regnal").flat_map(|(n, forms)| forms.map(move |f| (f, n))).collect());
    NUMBERS.get(folded).copied()
}

fn capital(s: &str) -> String {
    let mut c = s.chars();
    c.next().map(|f| f.to_uppercase().collect::<String>() + c.as_str()).unwrap_or_default()
}

fn letters_of(word: &str) -> String {
    let chars: Vec<char> = word.chars().filter(|c| *c != 'ـ').collect();
    let mut out = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let first = i == 0;
        let last = i + 1 == chars.len();
        let vowel_next =
            chars.get(i + 1).is_some_and(|n| matches!(n, 'ا' | 'و' | 'ي' | 'ى' | 'ة' | 'ه' | 'آ' | 'ئ' | 'ؤ' | 'ء'));
        let consonant = match c {
            'ا' | 'أ' | 'آ' | 'ى' => {
                out.push('a');
                continue;
            }
            'إ' => {
                out.push('i');
                continue;
            }
            'و' if first => "w",
            'و' if chars[i - 1] != 'ا' => {
                out.push_str("ou");
                continue;
            }
            'و' => "w",
            'ي' | 'ئ' if first => "y",
            'ي' | 'ئ' => {
                out.push('i');
                continue;
            }
            'ة' => {
                out.push('a');
                continue;
            }
            'ه' if last => {
                out.push('a');
                continue;
            }
            'ب' => "b",
            'پ' => "p",
            'ت' | 'ط' => "t",
            'ث' => "th",
            'ج' => "j",
            'ح' | 'ه' => "h",
            'خ' => "kh",
            'د' | 'ض' => "d",
            'ذ' => "dh",
            'ر' => "r",
            'ز' | 'ظ' => "z",
            'س' | 'ص' => "s",
            'ش' => "sh",
            'غ' => "gh",
            'ف' => "f",
            'ڤ' => "v",
            'ق' => "q",
            'ك' => "k",
            'گ' => "g",
            'ل' => "l",
            'م' => "m",
            'ن' => "n",
            'ع' => {
                if !vowel_next {
                    out.push('a')
                };
                continue;
            }
            _ => continue,
        };
        out.push_str(consonant);
        // Short vowels are not written: insert one between consonants.
        let next_is_consonant =
            chars.get(i + 1).is_some_and(|n| !matches!(n, 'ا' | 'و' | 'ي' | 'ى' | 'ة' | 'آ' | 'ئ' | 'ؤ' | 'ء' | 'ع'));
        if next_is_consonant && !last && (i == 0 || i % 2 == 0) {
            out.push('a');
        }
    }
    out
}

/// The usual English spelling of a word that is a name in the lexicon.
fn listed(word: &str) -> Option<&'static str> {
    let folded = fold(word);
    let whole = |l: &Lemma| fold(l.text()) == folded;
    let names = analyses(word).into_iter().filter(|a| a.pos == Pos::Propn);
    names.filter_map(|a| a.lemma.filter(whole)).find_map(|l| l.glosses().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanisation_is_readable() {
        assert_eq!(romanise("محمد السادس"), "Mohammed VI");
        assert_eq!(romanise("حسن عبد الله"), "Hassan Abdullah");
        assert_eq!(romanise("هيثم البعجاوي"), "Haitham al-Bajawi");
        // Spellings in the lexicon take precedence.
        assert_eq!(romanise("خالد الدوسري"), "Khaled al-Dosari");
        assert_eq!(romanise("ماكرون"), "Macron");
        assert_eq!(romanise("هيثم الطبطبائي").split(' ').next(), Some("Haitham"));
    }
}
