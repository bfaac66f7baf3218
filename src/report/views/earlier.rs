//! Reads briefs of earlier versions, from manifests and from stores. Up to format 3 of the manifest, figures had no
//! kind, the reasons of a point were one text, and a conflict was a sentence: `dead: 40 (S1.2) against 43 (S3.1, S4.2)`.

use super::figures::{ClaimView, ConflictView, FigureView};
use super::news::PointView;
use crate::types::{FigureKind, source_of};
use serde::{Deserialize, Deserializer};

/// A conflict of any version.
#[derive(Deserialize)]
#[serde(untagged)]
enum AnyConflict {
    Sentence(String),
    Typed(ConflictView),
}

/// Reads conflicts of any version.
pub(super) fn conflicts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ConflictView>, D::Error> {
    let list = Vec::<AnyConflict>::deserialize(from)?;
    let one = |c| match c {
        AnyConflict::Typed(view) => view,
        AnyConflict::Sentence(text) => {
            let whole = || ConflictView { what: text.clone(), ..ConflictView::default() };
            conflict(&text).unwrap_or_else(whole)
        }
    };
    Ok(list.into_iter().map(one).collect())
}

/// A conflict that was kept as a sentence.
fn conflict(sentence: &str) -> Option<ConflictView> {
    let (what, values) = sentence.split_once(": ")?;
    let claim = |text: &str| {
        let (value, cites) = text.strip_suffix(')')?.split_once(" (")?;
        let cites: Vec<String> = cites.split(", ").map(str::to_owned).collect();
        let sources = cites.iter().map(|c| source_of(c).to_owned()).collect();
        Some(ClaimView { value: value.to_owned(), number: number(value)?, sources, cites })
    };
    let values = values.split(" against ").map(claim).collect::<Option<Vec<_>>>()?;
    Some(ConflictView { kind: FigureKind::labelled(what), what: what.to_owned(), values })
}

/// The number of a printed value: `1,200`, `1.5 million`.
fn number(value: &str) -> Option<f64> {
    let (digits, scale) = match value.split_once(' ') {
        Some((digits, "million")) => (digits, 1e6),
        Some((digits, "billion")) => (digits, 1e9),
        Some(_) => return None,
        None => (value, 1.0),
    };
    digits.replace(',', "").parse::<f64>().ok().map(|n| n * scale)
}

/// A row of figures of any version.
#[derive(Deserialize)]
struct AnyFigure {
    kind: Option<FigureKind>,
    #[serde(flatten)]
    row: FigureView,
}

/// Reads figures of any version.
pub(super) fn figures<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<FigureView>, D::Error> {
    let list = Vec::<AnyFigure>::deserialize(from)?;
    let kind = |f: &AnyFigure| f.kind.unwrap_or_else(|| FigureKind::labelled(&f.row.what));
    Ok(list.into_iter().map(|f| FigureView { kind: kind(&f), ..f.row }).collect())
}

/// A key point of any version.
#[derive(Deserialize)]
struct AnyPoint {
    reasons: Option<Vec<String>>,
    #[serde(flatten)]
    row: PointView,
}

/// Reads key points of any version.
pub(super) fn points<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<PointView>, D::Error> {
    let list = Vec::<AnyPoint>::deserialize(from)?;
    let reasons = |p: &AnyPoint| match (&p.reasons, p.row.reason.as_str()) {
        (Some(list), _) => list.clone(),
        (None, "" | "low confidence") => Vec::new(),
        (None, text) => text.split("; ").map(str::to_owned).collect(),
    };
    Ok(list.into_iter().map(|p| PointView { reasons: reasons(&p), ..p.row }).collect())
}

#[cfg(test)]
mod tests {
    use super::super::BriefView;
    use super::*;
    use serde_json::json;

    #[test]
    fn briefs_of_format_3_keep_their_conflicts_figures_and_reasons() {
        let view: BriefView = serde_json::from_value(json!({
            "conflicts": ["houses: 900 (S1.1) against 1,200 (S2.1, S3.4)", "nothing like it"],
            "happened": [{ "reason": "low confidence" }, { "reason": "the figure 7 is missing; the name is missing" }],
            "figures": [
                { "value": "5 May", "what": "date, year not given" }, { "value": "7", "what": "missing" },
                { "value": "3", "what": "" }, { "value": "4", "what": "bridges" },
            ],
        }))
        .unwrap();
        let claim = |value: &str, number: f64, sources: &[&str], cites: &[&str]| ClaimView {
            value: value.into(),
            number,
            sources: sources.iter().map(|s| (*s).to_owned()).collect(),
            cites: cites.iter().map(|s| (*s).to_owned()).collect(),
        };
        let values =
            vec![claim("900", 900.0, &["S1"], &["S1.1"]), claim("1,200", 1200.0, &["S2", "S3"], &["S2.1", "S3.4"])];
        let houses = ConflictView { kind: FigureKind::Things, what: "houses".into(), values };
        let other = ConflictView { what: "nothing like it".into(), ..ConflictView::default() };
        assert_eq!(view.conflicting_figures, [houses, other]);
        let kinds: Vec<FigureKind> = view.figures.iter().map(|f| f.kind).collect();
        use FigureKind as K;
        assert_eq!(kinds, [K::DateWithoutYear, K::Missing, K::Unknown, K::Things]);
        let reasons: Vec<usize> = view.happened.iter().map(|p| p.reasons.len()).collect();
        assert_eq!(reasons, [0, 2]);
        // What this version writes is read as it is.
        let again: BriefView = serde_json::from_value(serde_json::to_value(&view).unwrap()).unwrap();
        assert_eq!(again, view);
    }

    #[test]
    fn numbers_of_printed_values() {
        assert_eq!([number("40"), number("1,200"), number("1.5 million")], [Some(40.0), Some(1200.0), Some(1.5e6)]);
        assert_eq!(number("a third"), None);
    }
}
