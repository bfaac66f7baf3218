//! Sentences as news has them: long subjects, words between a verb and what it needs, clauses without a verb.

use super::says;

#[test]
fn what_belongs_to_a_subject_stays_with_it() {
    says(&[
        (
            "عقدت اللجنة الوطنية للنزاعات ندوة في المدينة",
            "the national committee of the conflicts held a seminar in the city",
        ),
        (
            "تمكنت الوحدات التابعة لوزارة الداخلية من اعتقال اللص",
            "the units affiliated to the interior ministry managed to arrest the thief",
        ),
        (
            "انعقدت أمس بمقر البلدية، لجنة الطوارئ",
            "the committee of the emergencies was held yesterday in the headquarters of the municipality",
        ),
    ]);
}

#[test]
fn words_between_a_verb_and_what_it_needs_keep_their_place() {
    says(&[
        ("نجح الفريق أمس في تسجيل هدف", "the team succeeded yesterday in scoring a goal"),
        ("تمكنت الشرطة بالمدينة، من اعتقال اللص", "the police managed in the city, to arrest the thief"),
        ("تم فجر اليوم العثور على الطفل", "the child was found at dawn today"),
        ("جرى أمس في تونس توقيع اتفاق", "an agreement was signed yesterday in Tunisia"),
    ]);
}

#[test]
fn a_duty_is_that_of_whoever_has_it() {
    says(&[
        ("يجب على الوزراء مضاعفة الجهود", "the ministers must double the efforts"),
        ("يجب علينا مضاعفة الجهود", "we must double the efforts"),
        ("يمكن للطلاب مشاهدة المعرض", "the students can watch the exhibition"),
    ]);
}

#[test]
fn clauses_without_a_verb_have_a_predicate() {
    says(&[
        ("ذلك أمر منطقي", "that is a logical matter"),
        (
            "قال الوزير إن اختيار محام للمنصب خطوة خطيرة",
            "the minister said that a choice of a lawyer of the post is a serious step",
        ),
    ]);
}

#[test]
fn a_verb_without_a_pronoun_has_its_antecedent_as_its_subject() {
    says(&[
        ("الفتاة التي كانت تقود السيارة", "the girl who was driving the car"),
        (
            "استقال الوزير خلال مقابلة كانت تبث مباشرة",
            "the minister resigned during an interview that was broadcasting live",
        ),
        ("يحاول الفريق أن يفرض أسلوبه", "the team tries to impose its style"),
    ]);
}

#[test]
fn days_with_a_hamza_are_no_subjects() {
    says(&[
        ("أصدر أمس الأحد بيانا", "issued a statement on Sunday"),
        ("أصدرت الوزارة اليوم الأربعاء بيانا", "the ministry issued on Wednesday a statement"),
    ]);
}

#[test]
fn titles_keep_what_belongs_to_them_and_their_names() {
    says(&[
        (
            "قال كاتب الدولة للهجرة عمر السعيدي إن الأمر خطير",
            "the secretary of state of the migration Omar Al-Saeedi said that the matter is serious",
        ),
        (
            "أوضح رئيس البلدية، عمر السعيدي، أن الأشغال انتهت",
            "the mayor, Omar Al-Saeedi, explained that the works ended",
        ),
        ("عقد، أمس، رئيس البلدية ندوة صحفية", "the mayor held, yesterday a press conference"),
        (
            "قال مصدر أمني لمراسل الصحيفة إن اللص هرب",
            "a security source said to the correspondent of the newspaper that the thief fled",
        ),
    ]);
}

#[test]
fn words_that_begin_with_a_particle_are_whole() {
    says(&[("كما عاد الفريق إلى العمل", "the team also returned to the work")]);
}

#[test]
fn modals_with_a_pronoun_have_a_subject() {
    says(&[
        ("يمكننا زيارة المتحف", "we can visit the museum"),
        ("يمكنه أن يطير", "he can fly"),
        ("لا يمكنهم العودة بسهولة", "they cannot return easily"),
        ("النظام الذي يمكنه تصميم البرامج", "the system that can design the programs"),
        ("القوات قد لا تتمكن من العودة", "the forces may not manage to return"),
    ]);
}

#[test]
fn what_something_is_worth_or_lasts_is_no_construct() {
    says(&[
        ("منحت الوزارة قرضا قيمته 240 مليون دينار", "the ministry gave a loan worth 240 million dinars"),
        ("هدنة مدتها 3 أيام", "a truce lasting 3 days"),
        ("دفع غرامة قدرها 9500 دولار", "paid a fine of 9500 dollars"),
        ("رفضت الحكومة القرار رفضا قاطعا", "the government rejected the decision categorically"),
        ("كانت لها علاقات قوية", "it had strong relationships"),
    ]);
}

#[test]
fn names_between_commas_are_passed() {
    says(&[
        (
            "نشر نجم الفريق، عمر سالم، صورة في الموقع",
            "the star of the team, Omar Salem, published a photo in the website",
        ),
        ("وكان الوزير، عمر سالم، قد انتقد القرار", "the minister, Omar Salem, had criticized the decision"),
    ]);
}

#[test]
fn hours_are_told_in_digits() {
    says(&[
        ("في الساعة الخامسة والنصف مساء", "at 5:30 p.m."),
        ("على الساعة السادسة إلا ربع صباحا", "at 5:45 a.m."),
        ("وصل الوفد الساعة الثالثة", "the delegation reached at 3 o'clock"),
        ("يومي 29 و30 مارس", "on 29 and 30 March"),
    ]);
}

#[test]
fn a_clause_has_the_pronoun_of_its_subject() {
    says(&[
        (
            "نفى المدير التقرير بينما كان جالسا في مكتبه",
            "the director denied the report while he was sitting in his office",
        ),
        ("تراجعت الأسعار لكنها ستنخفض أكثر", "the prices fell but will fall more"),
        ("غادر الوزير القاعة وهو يحمل ملفه", "the minister left the hall as he carries his file"),
        ("الخطوات التي اتخذتها ضد الشركة", "the steps that it took against the company"),
        ("أعلن المجلس أنه يرفض الخطة", "the council announced that it rejects the plan"),
        ("اعترفت الشركة بأنها تأخرت", "the company admitted that it was late"),
        ("حيث أكد رفض بلاده للخطة", "where he confirmed the rejection of his country for the plan"),
    ]);
}

#[test]
fn what_somebody_decides_is_an_infinitive() {
    says(&[
        ("قرر الوزير تأجيل الجلسة إلى الأحد", "the minister decided to postpone the session to Sunday"),
        ("ينوي اللاعب الانسحاب من البطولة", "the player intends to withdraw from the championship"),
    ]);
}

#[test]
fn directions_comparisons_and_spans_of_time_are_told_as_in_english() {
    says(&[
        ("افتتح الملك ملعبا كبيرا جنوبي العاصمة", "the king opened a large stadium in the south of the capital"),
        ("الوضع أسوأ من العام الماضي", "the situation is worse than last year"),
        ("هطلت أمطار غير مسبوقة منذ عشرين عاما", "unprecedented rains fell in twenty years"),
        ("خرج الوزير في الوقت الذي تراجع فيه الدعم", "the minister came out while the support fell"),
        ("في يناير كانون الثاني 2016", "in January 2016"),
    ]);
}

#[test]
fn verbs_share_a_subject_and_passives_have_theirs() {
    says(&[
        ("قتل وأصيب عشرات الجنود في الانفجار", "dozens of soldiers were killed and were injured in the explosion"),
        ("فتح تحقيق في الحادث", "an investigation was opened into the incident"),
        ("لقي 12 شخصا على الأقل حتفهم في الحريق", "12 people died at least in the fire"),
        ("أعلنت السلطات ووسائل إعلام محلية ذلك", "the authorities and local media announced that"),
    ]);
}

#[test]
fn tags_addresses_and_hyphens_keep_words_together() {
    says(&[
        ("زار الوفد #مدينة_الكويت أمس", "the delegation visited Kuwait City yesterday"),
        ("https://example.com/خبر وصل الوزير إلى القاهرة", "https://example.com/خبر the minister reached Cairo"),
        ("مواجهة إيرانية-إسرائيلية", "an Iranian-Israeli confrontation"),
        ("نشر الصورة على صفحته الرسمية", "published the photo on his official page"),
    ]);
}

#[test]
fn neighbours_tell_what_a_word_is() {
    says(&[
        ("سجل النفط أعلى مستوى منذ سنوات", "the oil recorded the highest level for years"),
        ("الفرق المشاركة في البطولة", "the teams participating in the championship"),
        ("الاجتماع الذي يعقد غدا في القاهرة", "the meeting that is held tomorrow in Cairo"),
        ("عثر على جثة طفلة تبلغ من العمر 9 سنوات", "a body of a girl aged 9 years was found"),
        ("منذ سبعين عاما، تعيش القرية بلا طريق", "for seventy years, the village lives without a road"),
        (
            "أمر النائب العام المصري بإحالة الحارس إلى المحكمة",
            "the Egyptian public prosecutor ordered to refer the guard to the court",
        ),
        ("ملك الأردن يزور القاهرة", "the king of Jordan visits Cairo"),
    ]);
}

#[test]
fn commas_do_not_part_a_subject_from_its_verb() {
    says(&[
        ("تفوق اللاعب التونسي، عمر سالم على منافسيه", "the Tunisian player, Omar Salem, excelled on his rivals"),
        (
            "علقت الشركة الرحلات، إلى أن تصبح الطريق آمنة",
            "the company suspended the flights, until the route becomes safe",
        ),
        (
            "قال السفير، رينيه جونز-بوس، إن الوضع هادئ",
            "the ambassador, Rene Jones-Bos, said that the situation is quiet",
        ),
        (
            "يواجه المطرب الذي ابتعد عن الغناء، نزاعات كثيرة",
            "the singer who moved away from the singing, faces many conflicts",
        ),
        ("أوقفت الشرطة السائحة منى المذبوح", "the police arrested the tourist Mina Al-Madhbouh"),
    ]);
}
