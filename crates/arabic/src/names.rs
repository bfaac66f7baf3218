//! Names of people that no list knows, and their romanisation.

use super::analysis::{Pos, Sentence, Token, analyses};
use super::letters::{Word, fold};
use super::numerals::is_numeral_word;
use super::stems::is_function_word;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Given names that begin a person's name, with their usual Latin spelling.
const GIVEN: &str = "محمد Mohammed|أحمد Ahmed|محمود Mahmoud|مصطفى Mustafa|علي Ali|حسن Hassan|حسين Hussein|\
عمر Omar|عثمان Othman|خالد Khaled|سعيد Said|سعد Saad|يوسف Youssef|إبراهيم Ibrahim|إسماعيل Ismail|\
عبدالله Abdullah|عبد Abdel|عبدالرحمن Abdulrahman|عبدالعزيز Abdulaziz|عبدالكريم Abdelkarim|\
عبداللطيف Abdellatif|عبدالقادر Abdelkader|عبدالرحيم Abderrahim|عبدالسلام Abdessalam|عبدالحق Abdelhak|\
فاطمة Fatima|عائشة Aisha|خديجة Khadija|مريم Maryam|زينب Zainab|نادية Nadia|ليلى Laila|سلمى Salma|\
هدى Huda|منى Mona|نور Nour|سارة Sara|أمينة Amina|حنان Hanan|نوال Nawal|سعاد Souad|رشيدة Rachida|\
رشيد Rachid|كريم Karim|جمال Jamal|كمال Kamal|هشام Hisham|طارق Tarek|ياسر Yasser|ياسين Yassine|أنس Anas|\
بلال Bilal|فيصل Faisal|فهد Fahd|سلطان Sultan|ناصر Nasser|نبيل Nabil|سمير Samir|وليد Walid|زياد Ziad|\
رامي Rami|سامي Sami|هاني Hani|ماهر Maher|أيمن Ayman|أسامة Osama|عادل Adel|فؤاد Fouad|مراد Murad|\
إدريس Idriss|الحسن El Hassan|الحسين El Hussein|لحسن Lahcen|عصام Issam|وائل Wael|هيثم Haitham|\
بدر Badr|منير Mounir|عزيز Aziz|لطفي Lotfi|رضا Rida|توفيق Tawfik|شريف Sherif|أشرف Ashraf|\
جعفر Jaafar|عباس Abbas|قاسم Qassem|صالح Saleh|راشد Rashid|حمد Hamad|زايد Zayed|خليفة Khalifa|\
حمزة Hamza|إياد Iyad|نزار Nizar|رياض Riyad|مازن Mazen|فادي Fadi|إلياس Elias|جورج George|ميشال Michel|\
نجيب Najib|سليم Salim|سليمان Suleiman|داود Dawood|موسى Moussa|عيسى Issa|يحيى Yahya|زكريا Zakaria|\
أمين Amine|صلاح Salah|عماد Imad|ضياء Diaa|بهاء Bahaa|علاء Alaa|سيف Saif|شكري Chokri|منصف Moncef|\
الطيب Taieb|المهدي Mehdi|أنور Anwar|مبارك Mubarak|جابر Jaber|نواف Nawaf|تركي Turki|بندر Bandar|\
ذبيح Zabih|إحسان Ihsan|شرافت Sharafat|غازي Ghazi|فوزي Fawzi|رفيق Rafik|معاذ Moaz|أكرم Akram";

/// Words before a name that say it is a person's, folded.
const TITLES: &str = "السيد السيده الدكتور الدكتوره الملك الامير الاميره الشيخ الجنرال العميد العقيد \
اللواء الفريق المشير الرييس المحامي المحاميه النايب النايبه الكاتب الكاتبه القيادي المستشار البروفيسور \
المهندس الحاج القاضي السفير المحافظ البابا المدرب اللاعب الباحث الباحثه الصحفي الصحافي الصحفيه الصحافيه";

static TITLE_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| TITLES.split_whitespace().collect());
static NOT_FAMILY_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| NOT_FAMILY.split_whitespace().collect());

static GIVEN_MAP: LazyLock<HashMap<String, &'static str>> =
    LazyLock::new(|| GIVEN.split('|').filter_map(|e| e.split_once(' ')).map(|(a, e)| (fold(a), e.trim())).collect());

/// A person's name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName {
    /// Byte range.
    pub span: Range<usize>,
    /// As written.
    pub text: String,
}

/// Finds names of people by given names and titles. `words` are the words of `text`.
pub fn people(text: &str, words: &[Word]) -> Vec<PersonName> {
    let mut out = Vec::new();
    let sentence = OnceCell::new();
    let token = |w: &Word| -> Option<&Token> {
        let s = sentence.get_or_init(|| Sentence::new(text));
        s.tokens.iter().find(|t| t.span.start <= w.span.start && w.span.end <= t.span.end)
    };
    let mut i = 0;
    while i < words.len() {
        let w = &words[i];
        let bare = w.folded.strip_prefix('و').filter(|r| GIVEN_MAP.contains_key(*r)).unwrap_or(&w.folded);
        let titled = i > 0 && TITLE_SET.contains(words[i - 1].folded.as_str()) && touching(text, &words[i - 1], w);
        // Folding makes the preposition على and the name علي one word; alone it is the preposition.
        let given = bare != "علي" && GIVEN_MAP.contains_key(bare);
        let adjective = w.folded.starts_with("ال") && (w.folded.ends_with('ي') || w.folded.ends_with("يه"));
        if !(given || (titled && name_like(&w.folded) && !adjective)) {
            i += 1;
            continue;
        }
        let clear = token(w).and_then(Token::analysis).is_some_and(|a| a.pos == Pos::Propn);
        let mut n = 1;
        let mut solid = 1;
        while n < 5 {
            let Some(next) = words.get(i + n).filter(|x| touching(text, &words[i + n - 1], x)) else { break };
            let f = next.folded.as_str();
            let before = words[i + n - 1].folded.as_str();
            let bound = matches!(before, "عبد" | "بن" | "ابن" | "ال" | "ابو" | "بنت" | "آل" | "وعبد");
            if matches!(f, "بن" | "ابن" | "ال" | "ابو" | "بنت") || bound || GIVEN_MAP.contains_key(f) {
                solid = n + 1;
                n += 1;
            } else if name_like(f)
                && solid == n
                && f != "عبد"
                && !token(next).is_some_and(|t| is_common(t) && !(clear && is_byname(t)))
            {
                // One family name; a second only where it carries the article.
                n += 1;
                if !words.get(i + n).is_some_and(|x| GIVEN_MAP.contains_key(&x.folded)) {
                    break;
                }
            } else {
                break;
            }
        }
        // "حسن" and "كريم" are words of the language too: without a title a second word must confirm the name, and a
        // title's name must not be a word that is none.
        let enough = if titled && !given {
            w.folded.chars().count() >= 3 && !token(w).is_some_and(is_common)
        } else {
            n >= 2 || titled && w.folded.chars().count() >= 3
        };
        if enough {
            let clitic = if bare.len() < w.folded.len() { 'و'.len_utf8() } else { 0 };
            let span = w.span.start + clitic..words[i + n - 1].span.end;
            out.push(PersonName { text: super::letters::tidy(&text[span.clone()]), span });
            i += n;
        } else {
            i += 1;
        }
    }
    out
}

/// From which [`crate::analysis::Lemma::band`] a word is too common to be taken for a family name.
const COMMON: u8 = 2;

/// Whether a word is a common word of the language in its place, and no name that the lexicon knows.
fn is_common(t: &Token) -> bool {
    let named = t.readings.iter().any(|a| a.pos == Pos::Propn);
    !named && t.analysis().and_then(|a| a.lemma).is_some_and(|l| l.band() >= COMMON)
}

/// Whether a common word is a family name behind a clear given name: an adjective of origin (`الكردي`), or a noun with
/// the article that is no everyday word (`النساج`).
fn is_byname(t: &Token) -> bool {
    const EVERYDAY: u8 = 8;
    t.analysis().filter(|a| a.article).and_then(|a| Some((a, a.lemma?))).is_some_and(|(a, l)| {
        a.pos == Pos::Adj && l.text().ends_with('ي') || a.pos == Pos::Noun && l.band() <= EVERYDAY
    })
}

/// The usual English spelling of one word that is a name in the lexicon.
fn listed(word: &str) -> Option<&'static str> {
    let folded = fold(word);
    let whole = |l: &crate::analysis::Lemma| fold(l.text()) == folded;
    let names = analyses(word).into_iter().filter(|a| a.pos == Pos::Propn);
    names.filter_map(|a| a.lemma.filter(whole)).find_map(|l| l.glosses().next())
}

/// Byte ranges of people's names, known and found, each with the number of a king or pope behind it.
pub fn person_spans(text: &str) -> Vec<Range<usize>> {
    let list = super::letters::words(text);
    let known = super::gazetteer::built_in().find(&list);
    let known = known.into_iter().filter(|(e, _)| e.kind == super::gazetteer::NameKind::Person).map(|(_, s)| s);
    let mut spans: Vec<Range<usize>> = known.chain(people(text, &list).into_iter().map(|p| p.span)).collect();
    for s in &mut spans {
        let next = list.iter().find(|w| w.span.start >= s.end && text[s.end..w.span.start].trim().is_empty());
        if let Some(w) = next.filter(|w| regnal(&w.folded).is_some()) {
            s.end = w.span.end;
        }
    }
    spans
}

fn touching(text: &str, a: &Word, b: &Word) -> bool {
    text[a.span.end..b.span.start].chars().all(char::is_whitespace)
}

/// Words after a given name that are verbs or common nouns rather than a family name, folded.
const NOT_FAMILY: &str = "اليوم امس رييس وزير مدير قال اكد اعلن اضاف اوضح يشارك يترأس يتراس يقود يواصل يستقبل \
استقبل شارك قام التقي عقد زار وصل كشف دعا نفي طالب صرح اشار حول نايب المدير الوزير الرييس الناطق المتحدث \
الامين امين عضو حاكم سفير انه بعد قبل خلال تحت ضد وزيرا رييسا المقبل الماضي الجاري حاليا التي الذي القيادي \
يوم مساء صباح شخصيا رفقه بمناسبه لدي عبر دون وسط ليل فجر عام سنه لم لن سوف قد";

fn name_like(folded: &str) -> bool {
    let n = folded.chars().count();
    (3..=12).contains(&n)
        && !is_function_word(folded)
        && !is_numeral_word(folded)
        && !NOT_FAMILY_SET.contains(folded)
        && !(folded.starts_with("ال") && (folded.ends_with("يه") || folded.ends_with("ين") || folded.ends_with("ات")))
        && !["لل", "بال", "وال", "فال", "كال"].iter().any(|p| folded.starts_with(p))
        && super::dates::weekday(folded).is_none()
}

/// A Latin spelling of an Arabic name, in the English habit: known given names as they are usually
/// written, the rest letter by letter.
pub fn romanise(name: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut parts = name.split_whitespace().peekable();
    while let Some(raw) = parts.next() {
        let folded = fold(raw);
        // "عبد الله" is one name: Abdullah.
        if folded == "عبد"
            && let Some(whole) = parts.peek().and_then(|next| GIVEN_MAP.get(&format!("عبد{}", fold(next))))
        {
            out.push((*whole).to_owned());
            parts.next();
            continue;
        }
        if let (Some(number), false) = (regnal(&folded), out.is_empty()) {
            out.push(number.to_owned());
            continue;
        }
        let known =
            GIVEN_MAP.get(&folded).copied().or_else(|| listed(raw).filter(|_| !matches!(&*folded, "بن" | "ال")));
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
                        None => capital(&letters_of(raw)),
                    },
                }
            }
        };
        out.push(part);
    }
    let text = out.join(" ").replace("ii", "i");
    if let Some(rest) = text.strip_prefix("al-") { format!("Al-{rest}") } else { text }
}

/// Numbers of kings and popes: `السادس` → `VI`.
fn regnal(folded: &str) -> Option<&'static str> {
    const NUMBERS: [(&str, &str); 14] = [
        ("الاول", "I"),
        ("الثاني", "II"),
        ("الثالث", "III"),
        ("الرابع", "IV"),
        ("الخامس", "V"),
        ("السادس", "VI"),
        ("السابع", "VII"),
        ("الثامن", "VIII"),
        ("التاسع", "IX"),
        ("العاشر", "X"),
        ("الاولي", "I"),
        ("الثانيه", "II"),
        ("الثالثه", "III"),
        ("الرابعه", "IV"),
    ];
    NUMBERS.iter().find(|(a, _)| *a == folded).map(|(_, r)| *r)
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
        // Short vowels are not written: put one between consonants.
        let next_is_consonant =
            chars.get(i + 1).is_some_and(|n| !matches!(n, 'ا' | 'و' | 'ي' | 'ى' | 'ة' | 'آ' | 'ئ' | 'ؤ' | 'ء' | 'ع'));
        if next_is_consonant && !last && (i == 0 || i % 2 == 0) {
            out.push('a');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn found(text: &str) -> Vec<String> {
        people(text, &words(text)).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn people_are_found_by_given_name_or_title() {
        assert_eq!(found("استقبل عبد اللطيف حموشي الوفد"), ["عبد اللطيف حموشي"]);
        assert_eq!(found("قال محمد إبراهيم عبد الكريم إن الوضع مستقر"), ["محمد إبراهيم عبد الكريم"]);
        assert_eq!(found("وأكد السيد بوشعيب أن"), ["بوشعيب"]);
        assert_eq!(found("أكد يوسف أن الأشغال انتهت"), Vec::<String>::new());
        assert_eq!(found("وقال حموشي إن هيثم الكردي غادر"), ["هيثم الكردي"]);
    }

    #[test]
    fn common_words_are_no_names() {
        for text in [
            "لحسن الحظ وصلت الإمدادات",
            "أبدى حسن نية تجاه الوفد",
            "أعجبه جمال منطقة البحيرة",
            "وقع أمين السر على الوثيقة",
            "كان الفريق المضيف راضيا عن الأداء",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn romanisation_is_readable() {
        assert_eq!(romanise("محمد السادس"), "Mohammed VI");
        assert_eq!(romanise("حسن عبد الله"), "Hassan Abdullah");
        assert_eq!(romanise("هيثم البعجاوي"), "Haitham al-Bajawi");
        // What the lexicon spells is spelled so.
        assert_eq!(romanise("خالد الدوسري"), "Khaled al-Dosari");
        assert_eq!(romanise("ماكرون"), "Macron");
        assert_eq!(romanise("هيثم الطبطبائي").split(' ').next(), Some("Haitham"));
    }
}
