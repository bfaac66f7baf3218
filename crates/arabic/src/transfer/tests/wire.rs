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

#[test]
fn a_subject_stands_before_its_verb_wherever_arabic_has_it() {
    says(&[
        (
            "وصل إلى المطار مساء أمس وفد من البنك الدولي",
            "a delegation of World Bank reached the airport yesterday evening",
        ),
        ("فاز بالكأس فريق من جنوب أفريقيا", "a team of South Africa won the cup"),
        (
            "تسبب الانفجار الذي وقع في المصنع فجر اليوم في أضرار كبيرة",
            "the explosion that happened in the factory at dawn today caused large damage",
        ),
        (
            "دخلت قافلة تضم شاحنات محملة بالطحين البلدة",
            "a convoy that includes trucks loaded with the flour entered the town",
        ),
        (
            "بلغت صادرات القطن خلال النصف الأول من العام 3 مليارات دولار",
            "the exports of the cotton amounted to 3 billion dollars during the first half of the year",
        ),
    ]);
}

#[test]
fn a_clause_without_who_goes_with_the_noun_that_it_describes() {
    says(&[
        (
            "تلقى الملك دعوة من نظيره تتعلق بالقمة",
            "the king received an invitation from his counterpart that relates to the summit",
        ),
        (
            "أحبط الحرس محاولة تهريب نفذها رجال قدموا من الخارج",
            "the guard foiled a smuggling attempt carried out by men who came from abroad",
        ),
        ("طوى النادي ملفين تقدم بهما لاعبان", "the club folded two files that two players submitted"),
        ("العائلات التي خسرت بيوتها عادت", "the families that lost its homes returned"),
        ("اختبر العلماء دواء أثبت فعاليته", "the scientists tested medicine that proved its effectiveness"),
        ("القاعة التي كانت تعقد فيها الجلسة", "the courtroom in which the session was being held"),
    ]);
}

#[test]
fn what_is_demanded_said_or_signed_is_told_of_the_right_one() {
    says(&[
        ("طالبت النقابة الوزارة بإلغاء القرار", "the union called on the ministry to cancel the decision"),
        (
            "نقلت الوكالة عن وزير رفض ذكر اسمه قوله إن الاتفاق سيوقع غدا",
            "the agency quoted a minister who declined to be named as saying that the agreement will be signed tomorrow",
        ),
        ("قال إن فرق الإنقاذ تواصل انتشال الجثث", "he said that the rescue teams continue the recovery of the bodies"),
        ("خسر المرشح في الانتخابات الأخيرة", "the candidate lost in the last election"),
        ("انتهى الإضراب بعد توقف دام ثلاثة أيام", "the strike ended after a stop that lasted three days"),
    ]);
}

#[test]
fn two_things_are_two() {
    says(&[
        ("عاد الفريق بفوزين متتاليين", "the team returned with two consecutive wins"),
        ("سار الموكب مسافة كيلومترين", "the procession walked a distance of two kilometers"),
        ("اللاعبان الوحيدان", "the only two players"),
    ]);
}

#[test]
fn what_is_denied_or_suffered_is_told_of_a_noun_too() {
    says(&[
        ("منح الوزير مهلة لا تتجاوز شهرا", "the minister gave a deadline that does not exceed a month"),
        ("دفنت البلدة ثلاثة شبان قتلوا في القصف", "the town buried three young men who were killed in the shelling"),
        ("حل الملك البرلمان", "the king dissolved the parliament"),
        ("وافق المجلس على بيع المبنى", "the council approved the sale of the building"),
        (
            "نزح السكان من القرى الواقعة على ضفاف النهر",
            "the residents fled the villages located on the banks of the river",
        ),
    ]);
}
