//! Help with a sentence that has no reliable translation: its gloss, what is certain in it, the best draft.

use crate::facts::sure;
use crate::report::views::HelpView;
use crate::types::{Check, Confidence, Translation};
use jiff::civil::Date;
use mujaz_arabic::gloss;
use mujaz_arabic::letters::digit_value;

/// Maximum number of words in a gloss; a longer one helps nobody.
const WORDS: usize = 80;

/// The gloss of a sentence on one line.
pub fn gloss_of(arabic: &str) -> String {
    let words = gloss::gloss(arabic);
    let shown: Vec<&str> = words.iter().map(|w| w.shown.as_str()).filter(|s| !s.is_empty()).collect();
    let cut = if shown.len() > WORDS { " …" } else { "" };
    let line = shown.iter().take(WORDS).copied().collect::<Vec<_>>().join(" · ");
    let european = |c: char| digit_value(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c);
    format!("{}{cut}", line.chars().map(european).collect::<String>())
}

/// Help with a sentence that has no translation at all.
pub fn untranslated(arabic: &str, about: Option<Date>) -> HelpView {
    HelpView { gloss: gloss_of(arabic), sure: sure::sure(arabic, about), draft: None }
}

/// Help with a sentence whose translation did not pass.
pub fn help(t: &Translation, about: Option<Date>) -> HelpView {
    HelpView { draft: draft(t), ..untranslated(&t.source, about) }
}

/// Findings after which a draft is not worth reading.
fn rules_out_draft(check: Check) -> bool {
    matches!(check, Check::Repetition | Check::Script | Check::Length | Check::Adequacy | Check::Model)
}

/// Maximum number of findings that reject a draft; with more, too much of it is wrong.
const FAULTS: usize = 3;

/// The best translation, with doubtful words in brackets.
fn draft(t: &Translation) -> Option<String> {
    let rejections = || t.findings.iter().filter(|f| f.rejects());
    let words = t.english.split_whitespace().count();
    if t.confidence == Confidence::Withheld
        || words < 3
        || rejections().count() > FAULTS
        || rejections().any(|f| rules_out_draft(f.check))
    {
        return None;
    }
    let mut spans: Vec<(usize, usize)> = t.findings.iter().filter_map(|f| f.target_span).collect();
    spans.sort_unstable();
    let mut out = String::new();
    let mut at = 0;
    for (a, b) in spans {
        let fits =
            a >= at && b > a && t.english.is_char_boundary(a) && b <= t.english.len() && t.english.is_char_boundary(b);
        if fits {
            out.push_str(&t.english[at..a]);
            out.push_str(&format!("[{}]", &t.english[a..b]));
            at = b;
        }
    }
    out.push_str(&t.english[at..]);
    Some(out)
}
