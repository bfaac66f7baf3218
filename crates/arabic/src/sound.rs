//! Phonetic comparison of names across Arabic script and the English and French romanisation conventions.

use super::letters::fold;
use crate::tables::lines;
use std::sync::LazyLock;

/// Letters for sounds that European languages lack: few foreign names are spelled with them.
const ARABIC_SOUNDS: [char; 9] = ['ع', 'ح', 'ص', 'ض', 'ظ', 'ء', 'ئ', 'ؤ', 'ى'];

/// Whether a letter stands for a sound that European languages lack.
pub fn is_arabic_sound(letter: char) -> bool {
    ARABIC_SOUNDS.contains(&letter)
}

/// The consonants of an Arabic word as sounds: the key by which spellings are compared.
pub fn sound_key_arabic(word: &str) -> String {
    let folded = fold(word);
    let folded = folded.strip_prefix("ال").filter(|r| r.chars().count() > 2).unwrap_or(&folded);
    let mut key = String::new();
    let n = folded.chars().count();
    for (i, c) in folded.chars().enumerate() {
        let sound = match c {
            'ب' | 'پ' => 'b',
            'ت' | 'ط' | 'ث' => 't',
            'ج' | 'غ' | 'گ' => 'g',
            'ح' | 'خ' => 'h',
            'ه' if i + 1 < n => 'h',
            'د' | 'ض' | 'ذ' => 'd',
            'ز' | 'ظ' => 'z',
            'ر' => 'r',
            'س' | 'ص' => 's',
            'ش' | 'چ' => 'c',
            'ف' | 'ڤ' => 'f',
            'ق' | 'ك' => 'k',
            'ل' => 'l',
            'م' => 'm',
            'ن' => 'n',
            _ => continue,
        };
        if !key.ends_with(sound) {
            key.push(sound);
        }
    }
    key
}

/// The same key for a word in Latin letters.
pub fn sound_key_latin(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let flat: Vec<char> =
        word.nfd().filter(|c| c.is_ascii_alphabetic() || *c == '-').map(|c| c.to_ascii_lowercase()).collect();
    let text: String = flat.iter().collect();
    let text = ["al-", "el-", "ad-", "ar-", "as-", "an-", "ash-", "az-", "at-"]
        .iter()
        .find_map(|p| text.strip_prefix(p))
        .unwrap_or(&text)
        .replace('-', "");
    let c: Vec<char> = text.chars().collect();
    let mut key = String::new();
    let mut i = 0;
    while i < c.len() {
        let two: String = c[i..(i + 2).min(c.len())].iter().collect();
        let (sound, len) = match two.as_str() {
            "sh" | "ch" => (Some('c'), 2),
            "kh" => (Some('h'), 2),
            "th" => (Some('t'), 2),
            "dh" => (Some('d'), 2),
            "gh" | "dj" => (Some('g'), 2),
            "ph" => (Some('f'), 2),
            "ck" => (Some('k'), 2),
            _ => (
                match c[i] {
                    'b' | 'p' => Some('b'),
                    't' => Some('t'),
                    'j' | 'g' => Some('g'),
                    'h' if i + 1 < c.len() => Some('h'),
                    'd' => Some('d'),
                    'z' => Some('z'),
                    'r' => Some('r'),
                    's' => Some('s'),
                    'c' if c.get(i + 1).is_some_and(|n| matches!(n, 'e' | 'i' | 'y')) => Some('s'),
                    'f' | 'v' => Some('f'),
                    'k' | 'q' | 'c' | 'x' => Some('k'),
                    'l' => Some('l'),
                    'm' => Some('m'),
                    'n' => Some('n'),
                    _ => None,
                },
                1,
            ),
        };
        if let Some(s) = sound
            && !key.ends_with(s)
        {
            key.push(s);
        }
        i += len;
    }
    key
}

/// A Latin spelling of a sound with the Arabic letters for it.
struct Spelling {
    latin: Vec<char>,
    arabic: Vec<char>,
    /// Whether Arabic may leave it out.
    optional: bool,
}

/// Latin spellings by their first letter.
static SPELLINGS: LazyLock<[Vec<Spelling>; 26]> = LazyLock::new(|| {
    let mut by_letter: [Vec<Spelling>; 26] = Default::default();
    for (latin, arabic) in lines(include_str!("../data/sounds.tsv")).filter_map(|l| l.split_once('\t')) {
        let first = latin.bytes().next().filter(u8::is_ascii_lowercase).map(|b| usize::from(b - b'a'));
        let spelling = Spelling {
            latin: latin.chars().collect(),
            arabic: arabic.chars().filter(|c| *c != '*').collect(),
            optional: arabic.ends_with('*'),
        };
        if let Some(list) = first.and_then(|f| by_letter.get_mut(f)) {
            list.push(spelling);
        }
    }
    by_letter
});

/// The spellings with which some Latin letters begin.
fn spellings(latin: &[char]) -> impl Iterator<Item = &'static Spelling> {
    let first = latin.first().filter(|c| c.is_ascii_lowercase()).map_or(usize::MAX, |c| *c as usize - 'a' as usize);
    let list = SPELLINGS.get(first).map_or(&[][..], Vec::as_slice);
    list.iter().filter(move |s| latin.starts_with(&s.latin))
}

/// The phonetic distance of a Latin spelling from an Arabic one: 0 if every consonant has its letter in order, up to 1
/// per consonant without one. Vowels count little, since Arabic omits them.
pub fn distance(arabic: &str, latin: &str) -> f64 {
    use unicode_normalization::UnicodeNormalization;
    let folded = fold(arabic);
    let whole: Vec<char> = folded.chars().collect();
    let bare: Option<Vec<char>> =
        folded.strip_prefix("ال").filter(|r| r.chars().count() > 2).map(|r| r.chars().collect());
    let latin: Vec<char> = latin.nfd().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let trimmed: Option<&[char]> =
        latin.strip_prefix(&['a', 'l']).or_else(|| latin.strip_prefix(&['e', 'l'])).filter(|r| r.len() > 2);
    let mut best = align(&whole, &latin);
    if let Some(b) = &bare {
        best = best.min(align(b, &latin));
        if let Some(t) = trimmed {
            best = best.min(align(b, t));
        }
    }
    best
}

/// Cost of the cheapest alignment over the number of Latin consonants.
fn align(arabic: &[char], latin: &[char]) -> f64 {
    let weak = |c: char| matches!(c, 'ا' | 'و' | 'ي' | 'ه' | 'ع' | 'ء');
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let (n, m) = (latin.len(), arabic.len());
    let consonants = consonants(latin).max(1) as f64;
    let mut cost = vec![f64::INFINITY; (m + 1) * (n + 1)];
    cost[0] = 0.0;
    let mut here_spelled: Vec<&Spelling> = Vec::new();
    for i in 0..=n {
        here_spelled.clear();
        here_spelled.extend(spellings(&latin[i..]));
        for k in 0..=m {
            let here = cost[i * (m + 1) + k];
            if !here.is_finite() {
                continue;
            }
            let mut set = |a: usize, b: usize, c: f64| {
                let there = &mut cost[a * (m + 1) + b];
                if here + c < *there {
                    *there = here + c;
                }
            };
            // An Arabic letter without a Latin counterpart.
            if k < m {
                set(i, k + 1, if weak(arabic[k]) { 0.12 } else { 0.9 });
            }
            if i == n {
                continue;
            }
            // A doubled letter is written once.
            if i + 1 < n && latin[i] == latin[i + 1] {
                set(i + 1, k, 0.0);
            }
            if vowel(latin[i]) {
                set(i + 1, k, 0.06);
                if k < m && (weak(arabic[k])) {
                    set(i + 1, k + 1, 0.0);
                }
                if k < m && latin[i] == 'u' && arabic[k] == 'و' {
                    set(i + 1, k + 1, 0.0);
                }
            } else {
                set(i + 1, k, 0.9);
            }
            // "x" is two letters: "كس".
            if latin[i] == 'x' && k + 1 < m && arabic[k] == 'ك' && arabic[k + 1] == 'س' {
                set(i + 1, k + 2, 0.0);
            }
            // "ch", "j" may be two: "تش", "دج".
            if k + 1 < m && arabic[k] == 'ت' && arabic[k + 1] == 'ش' {
                for s in ["tch", "ch", "c", "cz", "zh", "q", "j"] {
                    if starts(&latin[i..], s) {
                        set(i + s.len(), k + 2, 0.0);
                    }
                }
            }
            if k + 1 < m && arabic[k] == 'د' && arabic[k + 1] == 'ج' && latin[i] == 'j' {
                set(i + 1, k + 2, 0.0);
            }
            for spelling in &here_spelled {
                let end = i + spelling.latin.len();
                if k < m && spelling.arabic.contains(&arabic[k]) {
                    set(end, k + 1, 0.0);
                }
                // The first sound of a name is always written.
                if spelling.optional && i > 0 {
                    set(end, k, 0.35);
                }
            }
        }
    }
    cost[n * (m + 1) + m] / consonants
}

/// The number of consonant sounds: doubled letters and digraphs count once.
fn consonants(latin: &[char]) -> usize {
    (0..latin.len())
        .filter(|&i| {
            let c = latin[i];
            let before = i.checked_sub(1).map(|p| latin[p]);
            let vowel = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
            let second = match c {
                'h' => matches!(before, Some('t' | 's' | 'c' | 'p' | 'g' | 'k' | 'w' | 'd')),
                'k' => before == Some('c'),
                _ => false,
            };
            !vowel && !second && before != Some(c)
        })
        .count()
}

fn starts(latin: &[char], spelling: &str) -> bool {
    spelling.len() <= latin.len() && spelling.chars().zip(latin).all(|(a, b)| a == *b)
}

/// Whether a Latin word is likely to be a spelling of an Arabic one, in any romanisation convention: about one mismatch
/// in four consonants is allowed, none in two.
pub fn resembles(arabic: &str, latin: &str) -> bool {
    let letters: Vec<char> = latin.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let n = consonants(&letters);
    distance(arabic, latin) <= if n <= 2 { 0.3 / n.max(1) as f64 } else { 0.26 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sounds_alike(arabic: &str, latin: &str) -> bool {
        sound_key_arabic(arabic) == sound_key_latin(latin)
    }

    #[test]
    fn spellings_of_one_name_sound_alike_and_others_do_not() {
        for latin in ["Hammouchi", "Hamoushi", "Hamouchi"] {
            assert!(sounds_alike("حموشي", latin), "{latin}");
        }
        assert!(!sounds_alike("حموشي", "Hashimi"));
        assert!(sounds_alike("الطبطبائي", "Al-Tabtabai"));
        assert!(sounds_alike("بوتين", "Putin"));
    }

    #[test]
    fn foreign_names_resemble_their_arabic_spelling() {
        for (ar, en) in [
            ("سميث", "Smith"),
            ("كافانو", "Kavanaugh"),
            ("تشيلسي", "Chelsea"),
            ("شيكاغو", "Chicago"),
            ("خوسيه", "Jose"),
            ("جونسون", "Johnson"),
            ("كرومويل", "Cromwell"),
            ("ليستر", "Leicester"),
            ("فرجينيا", "Virginia"),
            ("هيوستن", "Houston"),
            ("غلاسكو", "Glasgow"),
            ("إندونيسيا", "Indonesia"),
            ("حموشي", "Hammouchi"),
            ("الشعيبي", "Chouaibi"),
            ("شيرمان", "Sherman"),
        ] {
            assert!(resembles(ar, en), "{ar} {en} {}", distance(ar, en));
        }
        for (ar, en) in
            [("حموشي", "Hashimi"), ("سميث", "Johnson"), ("لندن", "Paris"), ("ترامب", "Obama"), ("قطر", "Morocco")]
        {
            assert!(!resembles(ar, en), "{ar} {en} {}", distance(ar, en));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_two_words_are_compared_without_panic(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            distance(&a, &b);
        }
    }
}
