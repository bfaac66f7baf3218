//! What a list shows of a brief, and what is read of a view for it.

use crate::types::{FigureKind, Related};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Figures that a list shows of a brief.
pub(super) const FIGURES: usize = 4;

/// What a list shows of a brief.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Shown {
    /// Headline.
    pub title: String,
    /// The news in a few sentences.
    pub lead: String,
    /// Kind of event, where it is known: `flood`.
    pub kind: String,
    /// The heading of digests under which it stands.
    pub theme: String,
    /// The country, where it is known.
    pub country: String,
    /// Places in English.
    pub place: String,
    /// Days in English.
    pub when: String,
    /// The first day as ISO 8601 has it; none where it is not known.
    pub date: Option<String>,
    /// `high`, `moderate` or `low`.
    pub confidence: String,
    /// Whether a model translated it.
    pub translated: bool,
    /// Counted things in a few words: `62 foreigners`.
    pub figures: Vec<String>,
    /// Outlets by name.
    pub outlets: Vec<String>,
    /// Articles, copies included.
    pub articles: usize,
    /// Sentences used.
    pub sentences: usize,
    /// Sentences that passed the checks.
    pub passed: usize,
    /// Related events.
    pub related: Vec<Related>,
}

/// What is read of a view. Views of earlier versions lack some of it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct View {
    pub title: String,
    pub subtitle: Option<String>,
    pub banner: Banner,
    pub lead: Vec<Text>,
    pub glance: Vec<Text>,
    pub overview: Vec<Text>,
    pub facts: Vec<Fact>,
    pub conflicting_figures: Vec<Conflict>,
    pub in_figures: Vec<Count>,
    pub names: Vec<Name>,
    pub event: Place,
    pub counts: Counts,
    pub cutoff_date: Option<String>,
    pub changes: Option<Changes>,
    pub sources: Vec<Source>,
    pub sentences: Vec<Sentence>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Banner {
    pub confidence: String,
    pub translated_by: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Text {
    pub text: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Count {
    pub text: String,
    pub kind: FigureKind,
    pub what: String,
    pub value: String,
    pub number: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Conflict {
    pub kind: FigureKind,
    pub what: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fact {
    pub value: String,
    pub others: Vec<Other>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Other {
    pub value: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Name {
    pub name: String,
    pub arabic: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    pub when: String,
    pub date: Option<String>,
    #[serde(rename = "where")]
    pub place: String,
    pub kind: String,
    pub theme: String,
    pub country: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Counts {
    pub articles: usize,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Changes {
    pub merged: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Source {
    pub outlet: String,
    pub title: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Sentence {
    pub id: String,
    pub arabic: String,
    pub english: Option<String>,
    pub help: Help,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Help {
    pub gloss: String,
}

/// The counted things of a brief in a few words. What the sources disagree on is one range: `7–9 dead`.
pub(super) fn figures(view: &View) -> Vec<String> {
    // Tolls on which the sources differ are among the facts.
    let differ = view.facts.iter().any(|f| !f.others.is_empty());
    let disputed = |c: &Count| {
        differ && c.kind.is_toll()
            || view.conflicting_figures.iter().any(|x| (x.kind, x.what.as_str()) == (c.kind, c.what.as_str()))
    };
    let mut out: Vec<String> = Vec::new();
    let mut ranges: Vec<(&str, usize, Vec<(f64, &str)>)> = Vec::new();
    for c in &view.in_figures {
        match c.number.filter(|_| disputed(c)) {
            None => out.push(c.text.clone()),
            Some(number) => match ranges.iter_mut().find(|r| r.0 == c.what) {
                Some(r) => r.2.push((number, &c.value)),
                None => {
                    ranges.push((&c.what, out.len(), vec![(number, &c.value)]));
                    out.push(c.text.clone());
                }
            },
        }
    }
    for (what, at, mut values) in ranges {
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let [first, .., last] = values.as_slice()
            && first.0 < last.0
        {
            out[at] = format!("{}–{} {what}", first.1, last.1);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn shown(value: Value) -> Vec<String> {
        figures(&serde_json::from_value(value).unwrap())
    }

    #[test]
    fn figures_that_conflict_are_one_range_and_others_stay_apart() {
        let count = |kind: &str, value: &str, number: Option<f64>, what: &str| {
            serde_json::json!({
                "text": format!("{value} {what}"), "kind": kind, "what": what, "value": value, "number": number,
            })
        };
        let dead = |value: &str, number: f64| count("dead", value, Some(number), "dead");
        let houses = |value: &str, number: f64| count("things", value, Some(number), "houses");
        let figures = [dead("9", 9.0), houses("3", 3.0), dead("7", 7.0), houses("5", 5.0), dead("8", 8.0)];
        let fact = |others: Value| serde_json::json!([{ "value": "9", "others": others }]);
        let differ = serde_json::json!({ "in_figures": figures, "facts": fact(serde_json::json!([{ "value": "7" }])) });
        assert_eq!(shown(differ), ["7–9 dead", "3 houses", "5 houses"], "houses of two places are no conflict");
        let agree = serde_json::json!({ "in_figures": figures, "facts": fact(serde_json::json!([])) });
        assert_eq!(shown(agree), ["9 dead", "3 houses", "7 dead", "5 houses", "8 dead"]);
        let said = serde_json::json!({
            "in_figures": [houses("1,200", 1200.0), houses("900", 900.0), count("things", "more than 100", None, "houses")],
            "conflicting_figures": [{ "kind": "things", "what": "houses" }],
        });
        assert_eq!(shown(said), ["900–1,200 houses", "more than 100 houses"]);
    }

    #[test]
    fn the_words_of_a_text_are_not_taken_for_a_toll() {
        let text = "9 dead";
        let view = serde_json::json!({
            "in_figures": [{ "text": text, "kind": "things", "value": "9", "what": "dead letters", "number": 9 },
                { "text": "7 dead", "kind": "things", "value": "7", "what": "dead letters", "number": 7 }],
            "facts": [{ "value": "9", "others": [{ "value": "7" }] }],
        });
        assert_eq!(shown(view), ["9 dead", "7 dead"]);
    }

    #[test]
    fn the_view_of_an_earlier_version_lists_its_figures_as_they_were() {
        let view = serde_json::json!({ "in_figures": [{ "text": "9 dead" }], "conflicts": ["dead: 9 (S1.1) against 7 (S2.1)"] });
        assert_eq!(shown(view), ["9 dead"]);
    }
}
