//! Identification of the language of a text in Arabic script.
//!
//! Arabic, Persian, Urdu, Kurdish, Pashto and Uyghur share the script but not the letters: the letters that only one of
//! them uses, and its most frequent words, distinguish them without a model.

use super::letters::{is_arabic_letter, words};
use crate::word_lists::List;

/// The language of a text, by its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Arabic, including any variety written like the standard.
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
    /// Too few letters to decide.
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

/// Letters of one language that Arabic does not have.
#[derive(Clone, Copy, Default)]
struct Signs {
    /// Number of occurrences.
    all: usize,
    /// The first two that differ.
    kinds: [Option<char>; 2],
    /// Occurrences of a letter that the language shares with others and uses in nearly every word.
    common: usize,
}

impl Signs {
    fn add(&mut self, c: char) {
        self.all += 1;
        match self.kinds {
            [None, _] => self.kinds[0] = Some(c),
            [Some(first), None] if first != c => self.kinds[1] = Some(c),
            _ => {}
        }
    }

    /// Whether more than one of the language's letters occurs in a text of `n` letters.
    fn several(&self, n: f64) -> bool {
        self.kinds[1].is_some() || self.common as f64 / n > 0.02
    }
}

/// Whether a text with more letters of another script is Arabic with a foreign part, such as a translation or a note
/// about a company: its Arabic is on separate lines, and there is enough of it for an article.
fn has_arabic_part(text: &str, letters: usize) -> bool {
    let mut part = 0;
    let mut leads = None;
    for line in text.lines() {
        let arabic = line.chars().filter(|c| is_arabic_letter(*c)).count();
        let other = line.chars().filter(|c| c.is_alphabetic() && !is_arabic_letter(*c)).count();
        if arabic > other {
            part += arabic;
        }
        if arabic + other >= 20 {
            leads.get_or_insert(arabic > other);
        }
    }
    part >= 40 && part * 5 >= letters || part >= 200 && leads == Some(true)
}

/// Identifies the language of `text` from its first 6,000 characters.
pub fn detect(text: &str) -> Language {
    let head: String = text.chars().take(6_000).collect();
    let (mut arabic, mut other) = (0usize, 0usize);
    let (mut persian, mut own) = (0, 0);
    let [mut urdu, mut kurdish, mut pashto, mut uyghur] = [Signs::default(); 4];
    for c in head.chars() {
        if is_arabic_letter(c) {
            arabic += 1;
            match c {
                'پ' | 'چ' | 'ژ' | 'گ' => persian += 1,
                'ٹ' | 'ڈ' | 'ڑ' | 'ں' | 'ے' | 'ہ' | 'ھ' => urdu.add(c),
                'ڕ' | 'ڵ' | 'ێ' | 'ۆ' | 'ڤ' => kurdish.add(c),
                'ټ' | 'ډ' | 'ړ' | 'ښ' | 'ځ' | 'ڼ' | 'ې' | 'څ' | 'ګ' | 'ږ' => pashto.add(c),
                'ۇ' | 'ۈ' | 'ۋ' | 'ڭ' => uyghur.add(c),
                'ە' => {
                    kurdish.common += 1;
                    uyghur.common += 1;
                }
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
    if other > arabic && !has_arabic_part(&head, arabic + other) {
        return Language::OtherScript;
    }
    let n = arabic as f64;
    let rate = |k: usize| k as f64 / n;
    let (mut ar, mut fa, mut ur) = (0usize, 0usize, 0usize);
    let mut definite = 0;
    let list = words(&head);
    let count = list.len();
    for w in list {
        let raw = &head[w.span];
        if List::PersianWords.contains(raw) {
            fa += 1;
        }
        if List::UrduWords.contains(raw) {
            ur += 1;
        }
        if List::ArabicWords.contains(&w.folded) {
            ar += 1;
        }
        definite += usize::from(w.folded.starts_with("ال"));
    }
    let ar = ar + definite;
    // A foreign name contributes one letter, however often; a language contributes several.
    if rate(uyghur.all) > 0.02 && uyghur.several(n) && uyghur.all > kurdish.all {
        Language::Uyghur
    } else if rate(kurdish.all) > 0.02 && kurdish.several(n) {
        Language::Kurdish
    } else if rate(pashto.all) > 0.015 && pashto.several(n) {
        Language::Pashto
    } else if (rate(urdu.all) > 0.04 && urdu.several(n)) || (ur > ar && ur > fa) {
        Language::Urdu
    } else if fa > ar
        || (rate(persian) > 0.02 && fa * 2 > ar)
        || rate(persian) > 0.045 && rate(own) < 0.05 && ar * 6 < count
    {
        Language::Persian
    } else {
        Language::Arabic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_in_arabic_script_are_distinguished() {
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
    fn one_foreign_letter_does_not_make_a_language() {
        for text in [
            "ڤيينا: افتتاح معرض ڤان غوخ في ڤيينا، وزيارة ڤيكتور للعاصمة ڤيينا",
            "وصل الوفد إلى ڭلميم ثم غادر ڭلميم نحو أڭادير وتيڭني",
            "عرض فيلم ژان ڤالژان في مهرجان قرطاج السينمائي بحضور المخرج، ونال ژان ڤالژان إعجاب الجمهور والنقاد.",
            "ہذا خبر عن مدینۃ صغیرۃ في الشمال أعلنتہ الوزارۃ في بیان لہا صباح الیوم",
        ] {
            assert_eq!(detect(text), Language::Arabic, "{text}");
        }
    }

    #[test]
    fn a_foreign_part_does_not_make_an_arabic_article_foreign() {
        let arabic = "وقعت الشركة اليوم اتفاقا لبناء سد جديد في الشمال، وقال مديرها إن الأشغال تبدأ في الربيع المقبل.";
        let english =
            "The group builds dams and roads in twelve countries and employs four thousand people. ".repeat(3);
        assert_eq!(detect(&format!("{arabic}\n\n{english}")), Language::Arabic);
        assert_eq!(detect(&format!("{english} He said: {arabic} {english}")), Language::OtherScript);
        assert_eq!(detect(&format!("{english}\nمرحبا بكم\n{english}")), Language::OtherScript);
    }

    #[test]
    fn a_foreign_name_does_not_make_arabic_persian() {
        let text =
            "قال المسؤول في شركة پيپسي إن المصنع الجديد في گلميم سيفتح أبوابه خلال السنة المقبلة بعد استكمال الأشغال.";
        assert_eq!(detect(text), Language::Arabic);
    }
}
