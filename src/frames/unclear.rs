//! What the reports themselves say is unknown (`unclear.tsv`).

use super::context::may_match;
use super::reading::Reading;
use std::sync::LazyLock;

/// Something unknown, with the sentence that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    /// In English: `the cause is not known`, `nobody has claimed responsibility`.
    pub text: String,
    /// Citation.
    pub cite: String,
}

static PHRASES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("unclear.tsv").lines().filter(|l| !l.starts_with('#'));
    lines.filter_map(|l| l.split_once('\t')).flat_map(|(rows, e)| rows.split('|').map(move |r| (r, e))).collect()
});

/// What a sentence says is unknown.
pub fn unclear(r: &Reading) -> Vec<Unclear> {
    let mut out: Vec<Unclear> = Vec::new();
    for (phrase, english) in PHRASES.iter() {
        let stands = (0..r.len()).any(|i| !r.quoted[i] && may_match(r, i, phrase).is_some());
        if stands && !out.iter().any(|u| u.text == *english) {
            out.push(Unclear { text: (*english).to_owned(), cite: r.id().to_owned() });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::frame::Line;
    use super::*;

    fn of(arabic: &str) -> Vec<String> {
        let r = Reading::new(Line { id: "S1.1", title: false, arabic }, None);
        unclear(&r).into_iter().map(|u| u.text).collect()
    }

    #[test]
    fn unknowns_stated_by_reports_are_found() {
        assert_eq!(of("ولم تتبن أي جهة مسؤولية التفجير."), ["nobody has claimed responsibility"]);
        assert_eq!(of("ولم تعرف بعد أسباب الحريق."), ["the cause is not known"]);
        assert_eq!(of("ولم يصدر أي تعليق من الوزارة."), ["no comment had been made"]);
        assert_eq!(of("وعرفت أسباب الحريق بعد يومين."), Vec::<String>::new());
    }
}
