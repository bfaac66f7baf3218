//! What is certain in a sentence without a translation: names with a known spelling, dates, figures and what they
//! count.

use super::{Cited, figures};
use crate::types::FigureKind;
use jiff::civil::Date;
use mujaz_arabic::gazetteer::built_in;
use mujaz_arabic::words;

/// Names, dates and figures of a sentence, each as a short text.
///
/// ```
/// let sure = mujaz::facts::sure::sure("أوقفت الشرطة 62 أجنبيا في الرباط", None);
/// assert_eq!(sure, ["Rabat", "62 foreigners"]);
/// ```
pub fn sure(arabic: &str, about: Option<Date>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |text: String| {
        if !text.is_empty() && !out.contains(&text) {
            out.push(text);
        }
    };
    for (e, _) in built_in().find(&words(arabic)) {
        add(e.english[0].clone());
    }
    for f in figures::table(&[Cited { id: "", source: 1, arabic, english: None, about }]) {
        add(match f.kind {
            // A bare number says nothing without its noun.
            FigureKind::Unknown => String::new(),
            FigureKind::Date | FigureKind::DateWithoutYear | FigureKind::Month | FigureKind::Year => f.value,
            _ => format!("{} {}", f.value, f.what),
        });
    }
    out
}
