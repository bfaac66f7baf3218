//! Sentences as agencies write them every day.

use super::says;

#[test]
fn a_verb_keeps_what_it_governs() {
    says(&[
        (
            "من جانبه، شدد مدير الميناء على أهمية توسيع الرصيف",
            "for his part, the director of the port stressed the importance of expanding the dock",
        ),
        ("حذر المركز الوطني للزلازل من هزات ارتدادية", "the national center of the earthquakes warned of aftershocks"),
        ("أدى خلاف قرب الملعب إلى إصابة مشجع", "a dispute led near the stadium to an injury of a fan"),
        ("دعا رئيس النقابة أعضاءها إلى الصبر", "the president of the union called on its members to be patient"),
        ("أعرب عن أمله في أن تنجح المفاوضات", "expressed hope that the negotiations succeed"),
        (
            "عاقب الاتحاد اللاعب لاعتدائه على الحكم",
            "the federation punished the player for his assault against the referee",
        ),
    ]);
}

#[test]
fn what_nobody_is_named_for_is_passive() {
    says(&[
        ("علقت الدراسة غدا", "the study was suspended tomorrow"),
        ("أفرج عن الصحفي أمس", "the journalist was released yesterday"),
        ("يتوقع أن يرتفع سعر القمح", "it is expected that the price of the wheat rises"),
        ("العاصفة التي يتوقع أن تضرب الجزيرة", "the storm that is expected to hit the island"),
        ("لم يصدر أي بيان رسمي", "no official statement was issued"),
    ]);
}

#[test]
fn a_helper_before_its_subject_marks_what_had_happened() {
    says(&[
        ("نفى الناطق أن يكون الجسر قد انهار", "the spokesman denied that the bridge had collapsed"),
        ("قرار من شأنه أن يخفض الضرائب", "a decision would reduce the taxes"),
    ]);
}

#[test]
fn the_noun_within_a_verb_has_its_adjective_and_owner() {
    says(&[
        ("عقد النادي جلسته الطارئة", "the club held his emergency session"),
        ("أطلقت المنظمة نداء عاجلا", "the organization issued an urgent appeal"),
        ("سيطر الإطفائيون على الحريق", "the firefighters brought the fire under control"),
        (
            "أحيل الموظف بتهمة تزوير وثائق رسمية",
            "the employee was referred on charges of forgery of official documents",
        ),
    ]);
}

#[test]
fn numbers_and_days_are_written_as_english_does() {
    says(&[
        ("وصل الوفد في الخامس عشر من أيلول", "the delegation reached on 15 September"),
        ("عثر الغواصون على جثث أربعة صيادين", "the divers found bodies of four fishermen"),
        ("ارتفع السعر إلى أربعة ونصف بالمئة", "the price rose to four and a half percent"),
        ("سجلت العملة أدنى مستوى لها", "the currency recorded its lowest level"),
        ("دمرت العاصفة عشرات المنازل", "the storm destroyed dozens of houses"),
    ]);
}

#[test]
fn forces_are_many_and_an_indefinite_object_is_no_adverb() {
    says(&[
        ("انسحبت القوات من القرية", "the forces withdrew from the village"),
        ("أصدر المجلس قانونا يمنع التدخين", "the council issued a law banning the smoking"),
    ]);
}
