//! Which language a text in Arabic letters is written in.
//!
//! Arabic, Persian, Urdu, Kurdish, Pashto and Uyghur share the script but not the letters: the
//! letters that only one of them writes, and its commonest words, tell them apart without a model.

use super::letters::{is_arabic_letter, words};

/// What was found, with the share of letters that are Arabic script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Arabic, any variety written like the standard.
    Arabic,
    /// Persian or Dari.
    Persian,
    /// Urdu.
    Urdu,
    /// Central Kurdish (Sorani).
    Kurdish,
    /// Pashto.
    Pashto,
    /// Uyghur.
    Uyghur,
    /// Most letters are of another script.
    OtherScript,
    /// Too few letters to tell.
    Unknown,
}

impl Language {
    /// English name.
    pub fn name(self) -> &'static str {
        match self {
            Language::Arabic => "Arabic",
            Language::Persian => "Persian",
            Language::Urdu => "Urdu",
            Language::Kurdish => "Kurdish",
            Language::Pashto => "Pashto",
            Language::Uyghur => "Uyghur",
            Language::OtherScript => "a language in another script",
            Language::Unknown => "unknown",
        }
    }
}

const ARABIC_WORDS: [&str; 22] = [
    "في", "من", "علي", "الي", "ان", "التي", "الذي", "عن", "هذا", "هذه", "مع", "بعد", "قال", "كان", "ما", "لا", "و",
    "بين", "خلال", "كما", "او", "وقد",
];
const PERSIAN_WORDS: [&str; 16] =
    ["است", "را", "که", "كه", "این", "اين", "با", "های", "هاي", "برای", "براي", "شد", "کرد", "كرد", "می", "خود"];
const URDU_WORDS: [&str; 12] = ["ہے", "ھے", "کے", "میں", "اور", "کی", "نے", "سے", "کو", "ہیں", "پر", "کا"];

/// Tells the language of `text` from its first 6,000 characters.
pub fn detect(text: &str) -> Language {
    let head: String = text.chars().take(6_000).collect();
    let (mut arabic, mut other) = (0usize, 0usize);
    let (mut persian, mut urdu, mut kurdish, mut pashto, mut uyghur, mut own) = (0, 0, 0, 0, 0, 0);
    for c in head.chars() {
        if is_arabic_letter(c) {
            arabic += 1;
            match c {
                'پ' | 'چ' | 'ژ' | 'گ' => persian += 1,
                'ٹ' | 'ڈ' | 'ڑ' | 'ں' | 'ے' | 'ہ' | 'ھ' => urdu += 1,
                'ڕ' | 'ڵ' | 'ێ' | 'ۆ' | 'ڤ' => kurdish += 1,
                'ټ' | 'ډ' | 'ړ' | 'ښ' | 'ځ' | 'ڼ' | 'ې' | 'څ' | 'ګ' | 'ږ' => pashto += 1,
                'ۇ' | 'ۈ' | 'ۋ' | 'ڭ' => uyghur += 1,
                'ة' | 'أ' | 'إ' | 'ى' | 'ؤ' | 'ث' | 'ض' | 'ظ' => own += 1,
                _ => {}
            }
        } else if c.is_alphabetic() {
            other += 1;
        }
    }
    if arabic + other < 20 {
        return Language::Unknown;
    }
    if other > arabic {
        return Language::OtherScript;
    }
    let n = arabic as f64;
    let rate = |k: usize| k as f64 / n;
    let (mut ar, mut fa, mut ur) = (0usize, 0usize, 0usize);
    let mut definite = 0;
    for w in words(&head) {
        let raw = &head[w.span];
        if PERSIAN_WORDS.contains(&raw) {
            fa += 1;
        }
        if URDU_WORDS.contains(&raw) {
            ur += 1;
        }
        if ARABIC_WORDS.contains(&w.folded.as_str()) {
            ar += 1;
        }
        definite += usize::from(w.folded.starts_with("ال"));
    }
    let ar = ar + definite;
    if rate(uyghur) > 0.02 && uyghur > kurdish {
        Language::Uyghur
    } else if rate(kurdish) > 0.02 {
        Language::Kurdish
    } else if rate(pashto) > 0.015 {
        Language::Pashto
    } else if rate(urdu) > 0.04 || (ur > ar && ur > fa) {
        Language::Urdu
    } else if fa > ar || (rate(persian) > 0.02 && fa * 2 > ar) || rate(persian) > 0.045 && rate(own) < 0.05 {
        Language::Persian
    } else {
        Language::Arabic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_of_the_script_are_told_apart() {
        let cases = [
            ("أعلنت وزارة الداخلية أن الاجتماع سيعقد في العاصمة خلال الأسبوع المقبل.", Language::Arabic),
            ("رئیس جمهوری گفت که این نشست برای بررسی اوضاع منطقه برگزار شد و همه را شگفت زده کرد.", Language::Persian),
            ("وزیر اعظم نے کہا ہے کہ حکومت عوام کے مسائل حل کرنے میں سنجیدہ ہے اور کام جاری ہے۔", Language::Urdu),
            ("سەرۆکی هەرێمی کوردستان لەگەڵ شاندێکی بازرگانی کۆبووەوە و باسی پەیوەندییەکانیان کرد.", Language::Kurdish),
            ("د افغانستان ولسمشر وویل چې د سولې خبرې به ژر پیل شي او ټول خلک ښه ژوند ولري.", Language::Pashto),
            ("The minister said that the meeting would be held next week in the capital.", Language::OtherScript),
            ("مرحبا", Language::Unknown),
        ];
        for (text, want) in cases {
            assert_eq!(detect(text), want, "{text}");
        }
    }

    #[test]
    fn a_foreign_name_does_not_make_arabic_persian() {
        let text =
            "قال المسؤول في شركة پيپسي إن المصنع الجديد في گلميم سيفتح أبوابه خلال السنة المقبلة بعد استكمال الأشغال.";
        assert_eq!(detect(text), Language::Arabic);
    }
}
