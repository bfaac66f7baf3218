use super::*;

fn english(arabic: &str) -> String {
    draft(&Sentence::new(arabic))
}

#[track_caller]
fn says(pairs: &[(&str, &str)]) {
    for (arabic, want) in pairs {
        assert_eq!(&english(arabic), want, "{arabic}");
    }
}

#[test]
fn a_subject_goes_before_its_verb_with_what_belongs_to_it() {
    says(&[
        ("وصل الرئيس التركي إلى بغداد", "the Turkish president reached Baghdad"),
        ("أعلنت أمس وزارة الصحة النتائج", "the health ministry announced yesterday the results"),
        ("وقال المدير والطبيب إن المستشفى مغلق", "and the director and the doctor said that the hospital closed"),
        ("أصيب ثلاثة عمال في الانفجار", "three workers were injured in the explosion"),
    ]);
}

#[test]
fn an_object_stays_behind_its_verb() {
    says(&[
        // The verb is a woman's, the noun a man's; the ending is that of an object; the noun before is the subject.
        ("استقبلت السفير", "received the ambassador"),
        ("شاهد فيلما في السينما", "watched film in the cinema"),
        ("الوزير أعلن القرار", "the minister announced the decision"),
    ]);
}

#[test]
fn a_relative_pronoun_is_the_subject_unless_the_verb_points_back() {
    says(&[
        ("القرار الذي أعلنه الوزير", "the decision that the minister announced"),
        ("الطبيب الذي عالج المريض", "the doctor that treated the patient"),
    ]);
}

#[test]
fn adjectives_go_before_the_noun_that_they_agree_with() {
    says(&[
        ("وزير الخارجية المغربي", "the Moroccan foreign minister"),
        ("مدير الشركة الجديدة", "the director of the new company"),
        ("مدير الشركة الجديد", "the new director of the company"),
        ("الحلول التقنية والإدارية", "the technical and administrative solutions"),
    ]);
}

#[test]
fn what_is_counted_is_in_the_plural_and_shares_are_said_as_english_says_them() {
    says(&[
        ("أوقفت الشرطة 14 شخصا", "the police arrested 14 people"),
        ("ارتفعت الأسعار بنسبة 4 في المئة", "the prices rose by 4 percent"),
    ]);
}

#[test]
fn signs_stand_as_in_english() {
    assert_eq!(english("قال الوزير: «نرفض القرار»، مضيفا"), "the minister said: “we reject the decision”, adding");
    assert_eq!(english(""), "");
    assert_eq!(english("..."), "...");
}

#[test]
fn words_that_nothing_knows_stay_as_they_are() {
    assert!(english("وصل غثمفسك إلى الرباط").contains("غثمفسك"));
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_odd(text in "[ا-ي ،.«»\"0-9a-z]{0,80}") {
        let _ = english(&text);
    }
}
