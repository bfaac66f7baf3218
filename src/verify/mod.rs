//! Checks of a translation against its source. Each says what it found, where, and how sure it is;
//! a pair passes if no check that applies rejects it.

pub mod english;
mod evidence;
mod figures;
mod names;
mod pair;
mod polarity;
mod terms;
mod text;

use crate::glossary::Glossary;
use crate::types::{Finding, Verdict};
use jiff::civil::Date;

/// What the checks need to know besides the pair.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Terms to be used.
    pub glossary: &'a Glossary,
    /// Day of publication, for dates without a year.
    pub reference: Option<Date>,
    /// Whether built-in terms are enforced too, or only the user's.
    pub enforce_built_in: bool,
}

/// Runs every check on one pair.
pub fn check(source: &str, target: &str, context: &Context) -> Vec<Finding> {
    let mut out = Vec::new();
    if target.trim().is_empty() {
        out.push(finding("completeness", "there is no translation", 1.0));
        return out;
    }
    let pair = pair::Pair::new(source, target);
    figures::check(&pair, context.reference, &mut out);
    names::check(&pair, context, &mut out);
    text::script(target, &mut out);
    text::repetition(source, target, &mut out);
    text::length(source, target, &mut out);
    text::chatter(target, &mut out);
    polarity::negation(&pair, &mut out);
    polarity::modality(&pair, &mut out);
    text::grave_words(source, target, &mut out);
    terms::check(source, target, context, &mut out);
    evidence::evidence(&pair).check(&pair, &mut out);
    out
}

/// The verdict that findings give.
pub fn verdict(findings: &[Finding]) -> Verdict {
    if findings.iter().any(|f| f.confidence >= 0.5) { Verdict::Rejected } else { Verdict::Passed }
}

fn finding(check: &str, message: impl Into<String>, confidence: f64) -> Finding {
    Finding { check: check.into(), message: message.into(), source_span: None, target_span: None, confidence }
}

pub use terms::harmonise;

#[cfg(test)]
mod tests {
    use super::*;

    fn checks(source: &str, target: &str) -> Vec<String> {
        let glossary = Glossary::built_in();
        let context = Context {
            glossary: &glossary,
            reference: jiff::civil::Date::new(2025, 5, 28).ok(),
            enforce_built_in: true,
        };
        let found = check(source, target, &context);
        let mut names: Vec<String> = found.into_iter().filter(|f| f.confidence >= 0.5).map(|f| f.check).collect();
        names.dedup();
        names
    }

    const AR: &str = "كشفت الأجهزة الأمنية عن توقيف 62 أجنبيا من 25 جنسية مختلفة خلال عام 2024.";
    const EN: &str =
        "The security services revealed the arrest of 62 foreigners of 25 different nationalities in 2024.";

    #[test]
    fn a_faithful_pair_passes() {
        assert_eq!(checks(AR, EN), Vec::<String>::new());
        assert_eq!(checks("بين 27 و29 ماي الجاري", "between 27 and 29 May"), Vec::<String>::new());
        assert_eq!(
            checks("الاجتماع الثالث عشر لكبار المسؤولين", "the thirteenth meeting of senior officials"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn each_kind_of_error_is_caught_by_its_check() {
        assert_eq!(checks(AR, &EN.replace("62", "26")), ["figures"]);
        assert_eq!(checks(AR, &EN.replace("62 foreigners of ", "foreigners of ")), ["figures"]);
        assert_eq!(checks("اجتمع الوفد في 27 ماي الجاري", "The delegation met on 27 June"), ["dates"]);
        assert_eq!(checks(AR, &format!("{EN} أجنبيا")), ["script"]);
        assert_eq!(
            checks(
                "قال الوزير إن الاجتماع انتهى أمس في العاصمة",
                "The minister said said said said said that the meeting ended yesterday in the capital"
            ),
            ["repetition"]
        );
        assert_eq!(
            checks(&AR.repeat(3), "The security services revealed the arrest."),
            ["figures", "length", "completeness"]
        );
        assert_eq!(checks("زار الوزير موسكو أمس", "The minister visited London yesterday"), ["names", "glossary"]);
        assert_eq!(checks("بلغت الكلفة 5 ملايين درهم", "The cost was 5 million dollars"), ["figures"]);
        assert_eq!(checks("أصيب 19 شخصا في فيضانات", "19 people were injured in a bombing"), ["addition"]);
        assert_eq!(checks("وصل الوفد يوم الثلاثاء", "The delegation arrived on Wednesday"), ["dates"]);
        assert_eq!(checks("لم يعلق الحزب على الخبر", "The party commented on the news"), ["negation"]);
        assert_eq!(checks(AR, ""), ["completeness"]);
    }
}
