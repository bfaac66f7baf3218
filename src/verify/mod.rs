//! Checks of a translation against its source. Each reports what it found, where, and with what confidence; a pair passes
//! if no applicable check rejects it.

mod aligned;
mod alignment;
mod amend;
mod calibration;
mod capitals;
mod context;
mod contrast;
mod counts;
mod currencies;
mod dates;
mod days;
mod directions;
mod disagreements;
mod evidence;
mod fates;
mod features;
mod figures;
mod frame;
mod hedges;
mod implied;
mod index;
mod links;
mod listed;
mod marks;
mod mismatches;
mod missing_names;
mod names;
mod pair;
mod participants;
mod particles;
mod polarity;
mod prefixes;
mod quotation;
mod ranges;
mod relations;
mod review;
mod roles;
mod rules;
mod senses;
mod sequences;
mod speaker;
mod substituted;
mod tense;
mod terms;
mod text;
mod transposed;
mod units;

use crate::types::{Check, DOUBTS, Defect, Finding};

pub use amend::{Amended, amend};
pub(crate) use calibration::posterior;
pub use context::{Context, Maker};
pub(crate) use features::names as feature_names;
pub use pair::Pair;
pub use review::{Review, review};
pub use terms::harmonise;

/// The finding that follows from a model's judgement of a pair, as [`crate::types::Translator::judge`] returns it.
pub fn judged(value: f64) -> Option<Finding> {
    let confidence = 1.0 / (1.0 + ((value - JUDGED) / 0.08).exp());
    (confidence >= DOUBTS).then(|| Finding::new(Check::Adequacy, Defect::JudgedUnequal { value }, confidence))
}

/// The judgement beyond which a pair is rejected, in nats per token.
const JUDGED: f64 = 0.25;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::Glossary;

    /// What one rule finds in a pair.
    pub(super) fn found(rule: fn(&Pair, &Context, &mut Vec<Finding>), source: &str, target: &str) -> Vec<Finding> {
        let glossary = Glossary::built_in();
        let context = Context { glossary: &glossary, enforce_built_in: true, maker: Maker::Person };
        let mut out = Vec::new();
        rule(&Pair::new(source, target, None), &context, &mut out);
        out
    }

    /// The review of a pair published on a Wednesday in May.
    pub(super) fn reviewed(source: &str, target: &str) -> Review {
        let glossary = Glossary::built_in();
        let context = Context { glossary: &glossary, enforce_built_in: true, maker: Maker::Person };
        review(&Pair::new(source, target, jiff::civil::Date::new(2025, 5, 28).ok()), &context)
    }

    fn checks(source: &str, target: &str) -> Vec<&'static str> {
        let mut names: Vec<_> = reviewed(source, target).rejections().map(|f| f.check.name()).collect();
        names.dedup();
        names
    }

    const AR: &str = "كشفت الأجهزة الأمنية عن توقيف 62 أجنبيا من 25 جنسية مختلفة خلال عام 2024.";
    const EN: &str =
        "The security services revealed the arrest of 62 foreigners of 25 different nationalities in 2024.";

    #[test]
    fn a_faithful_pair_passes() {
        assert_eq!(checks(AR, EN), Vec::<&str>::new());
        assert_eq!(checks("بين 27 و29 ماي الجاري", "between 27 and 29 May"), Vec::<&str>::new());
        assert_eq!(
            checks("الاجتماع الثالث عشر لكبار المسؤولين", "the thirteenth meeting of senior officials"),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn peoples_match_their_own_adjectives_only() {
        let say = |adjective: &str| format!("The {adjective} services strengthened cooperation yesterday");
        for (arabic, english) in [
            ("الأوروبية", "European"),
            ("اليونانية", "Greek"),
            ("البرتغالية", "Portuguese"),
            ("المجرية", "Hungarian"),
            ("البولندية", "Polish"),
            ("الدنماركية", "Danish"),
            ("القبرصية", "Cypriot"),
            ("الشيعية", "Shiite"),
            ("اليهودية", "Jewish"),
        ] {
            let source = format!("عززت الأجهزة {arabic} التعاون أمس");
            assert_eq!(checks(&source, &say(english)), Vec::<&str>::new(), "{english}");
            assert_eq!(checks(&source, &say("Chilean")), ["names"], "{english}");
        }
    }

    #[test]
    fn each_kind_of_error_is_caught_by_its_check() {
        assert_eq!(checks(AR, &EN.replace("62", "26")), ["figures"]);
        assert_eq!(checks(AR, &EN.replace("62 foreigners of ", "foreigners of ")), ["figures"]);
        assert_eq!(checks("اجتمع الوفد في 27 ماي الجاري", "The delegation met on 27 June"), ["dates"]);
        assert_eq!(checks(AR, &format!("{EN} أجنبيا")), ["script"]);
        assert_eq!(checks("أعلنت الوزارة النتائج", "The-ministry announced the results"), ["script"]);
        assert_eq!(checks("أعلنت الوزارة النتائج", "The ministry announced the results"), Vec::<&str>::new());
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
        assert_eq!(
            checks("حضر حفل الافتتاح عمدة المدينة", "The opening ceremony and the opening ceremony of the city's mayor"),
            ["repetition"]
        );
        assert_eq!(checks("بلغت الكلفة 5 ملايين درهم", "The cost was 5 million dollars"), ["figures"]);
        assert_eq!(checks("أصيب 19 شخصا في فيضانات", "19 people were injured in a bombing"), ["adequacy", "addition"]);
        assert_eq!(checks("وصل الوفد يوم الثلاثاء", "The delegation arrived on Wednesday"), ["dates"]);
        assert_eq!(checks("لم يعلق الحزب على الخبر", "The party commented on the news"), ["negation"]);
        assert_eq!(checks(AR, ""), ["completeness"]);
    }
}
