//! Quotation marks: what the source quotes is quoted, and no other words are attributed to anyone.

use super::context::{Context, Maker};
use super::pair::Pair;
use crate::types::{Check, Defect, Finding};
use regex::Regex;
use std::sync::LazyLock;

static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"«[^«»]{2,}»|“[^“”]{2,}[”"]|"[^"]{2,}"|‘[^‘’]{2,}’(?:\W|$)|(?:^|\s)'[^']{8,}'(?:\W|$)"#)
        .expect("fixed pattern")
});

/// The number of quotations in a text.
pub(super) fn marks(text: &str) -> usize {
    QUOTED.find_iter(text).count()
}

/// Whether a text has any quotation mark, paired or not.
fn any(text: &str) -> bool {
    text.contains(['«', '»', '“', '”', '"', '‘', '„'])
}

pub(super) fn compare(pair: &Pair, context: &Context, out: &mut Vec<Finding>) {
    let (source, target) = (marks(pair.source), marks(pair.target));
    if target > 0 && !any(pair.source) {
        let found = QUOTED.find(pair.target).map(|m| m.range());
        let span = found.unwrap_or_default();
        let words = pair.target[span.clone()].split_whitespace().count();
        // A single quoted word is a name more often than speech; reported speech may be quoted.
        let reported = pair.arabic.iter().any(|w| {
            const SAID: &str =
                "قال قالت يقول تقول اضاف اضافت صرح صرحت اوضح اوضحت اكد اكدت ذكر ذكرت اعلن اعلنت كتب كتبت";
            SAID.split(' ').any(|v| w.word.folded.trim_start_matches(['و', 'ف']) == v)
        });
        let confidence = match words >= 4 && !reported {
            true if context.maker != Maker::Person => 0.6,
            true => 0.45,
            false => 0.35,
        };
        out.push(Finding::new(Check::Quotation, Defect::AddedQuotation, confidence).at_target(span));
    } else if source > 0 && !any(pair.target) && !pair.target.contains('\'') {
        let Some(quoted) = QUOTED.find(pair.source) else { return };
        let words = quoted.as_str().split_whitespace().count();
        let confidence = if words >= 4 { 0.45 } else { 0.3 };
        out.push(Finding::new(Check::Quotation, Defect::LostQuotation, confidence).at_source(quoted.range()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, target: &str) -> Vec<f64> {
        let glossary = crate::glossary::Glossary::built_in();
        let context = Context { glossary: &glossary, enforce_built_in: true, maker: Maker::Model { misleads: None } };
        let mut out = Vec::new();
        compare(&Pair::new(source, target, None), &context, &mut out);
        out.into_iter().map(|f| f.confidence).collect()
    }

    #[test]
    fn invented_quotations_are_found() {
        assert_eq!(found("افتتح الوزير الجسر", "The minister opened \"the bridge that is new\""), [0.6]);
        assert!(found("قال الوزير: «الجسر جديد كليا»", "The minister said: “The bridge is all new”").is_empty());
        assert_eq!(found("وصفه بأنه «حدث تاريخي كبير جدا»", "He called it a very great historic event"), [0.45]);
    }
}
