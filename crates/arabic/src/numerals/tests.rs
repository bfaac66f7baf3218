use super::*;

fn values(text: &str) -> Vec<f64> {
    numbers(text).iter().map(Number::value).collect()
}

#[test]
fn numerals_in_words_are_read_with_their_grammar() {
    for (text, want) in [
        ("اثنان وستون أجنبيا", vec![62.0]),
        ("الاجتماع الثالث والعشرين", vec![23.0]),
        ("الدورة الثانية والتسعين", vec![92.0]),
        ("الاجتماع الثالث عشر", vec![13.0]),
        ("أحد عشر لاعبا", vec![11.0]),
        ("الحادي عشر من الشهر", vec![11.0]),
        ("واحد وعشرون نائبا", vec![21.0]),
        ("أحد المسؤولين", vec![]),
        ("خمسة عشر يوما", vec![15.0]),
        ("مئة وخمسة وعشرون", vec![125.0]),
        ("ثلاثمائة وأربعون ألفا", vec![340_000.0]),
        ("ألفين وخمسمئة", vec![2500.0]),
        ("مليونا درهم ومليوني دولار", vec![1e6, 2e6]),
        ("ثلاثة ملايين وأربعمئة ألف", vec![3_400_000.0]),
        ("أربعة أطفال وثلاثة رجال", vec![4.0, 3.0]),
        ("آلاف المتظاهرين", vec![]),
        ("بخمسة وعشرين نقطة", vec![25.0]),
    ] {
        assert_eq!(values(text), want, "{text}");
    }
}

#[test]
fn digits_of_all_sets_and_signs_are_read() {
    for (text, want) in [
        ("٢٠٢٥", vec![2025.0]),
        ("بقوة 6,3 درجات", vec![6.3]),
        ("٦٫٣", vec![6.3]),
        ("1.500 شخص", vec![1500.0]),
        ("1.500.000", vec![1_500_000.0]),
        ("11 مليون كرونة", vec![11e6]),
        ("100 ألف د", vec![100e3]),
        ("11 مليونا و500 ألف", vec![11_500_000.0]),
        ("بين 27 و29 ماي", vec![27.0, 29.0]),
        ("بنسبة 2,25 في المائة", vec![2.25]),
        ("21 بالمئة بعد 22%", vec![21.0, 22.0]),
    ] {
        assert_eq!(values(text), want, "{text}");
    }
    assert!(numbers("1.500")[0].values.contains(&1.5));
    assert_eq!(numbers("2,25 في المائة")[0].kind, Kind::Percent);
    assert_eq!(numbers("الساعة 20:28")[0].kind, Kind::Clock);
}

#[test]
fn numerals_from_eleven_up_become_digits_for_the_model() {
    assert_eq!(normalise("الاجتماع الثاني والعشرين لرؤساء"), "الاجتماع الـ22 لرؤساء");
    assert_eq!(normalise("توقيف اثنين وستين أجنبيا من ٢٥ جنسية"), "توقيف 62 أجنبيا من 25 جنسية");
    assert_eq!(normalise("الأشهر الثلاثة الأولى"), "الأشهر الثلاثة الأولى");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "[\\u{600}-\\u{6FF} 0-9.,%:]{0,40}") {
        for n in numbers(&text) {
            proptest::prop_assert!(text.get(n.span.clone()).is_some() && !n.values.is_empty());
        }
        normalise(&text);
    }

    #[test]
    fn every_integer_is_read_back_from_its_digits(n in 0u64..10_000_000) {
        proptest::prop_assert_eq!(values(&format!("نحو {n} شخص")), vec![n as f64]);
    }
}

#[test]
fn fractions_of_one_and_of_magnitudes_are_read() {
    for (text, want) in [
        ("ثلثا السكان", 2.0 / 3.0),
        ("نصف مليون شخص", 5e5),
        ("ثلاثة أرباع الناخبين", 0.75),
        ("مليون ونصف المليون", 1.5e6),
        ("3 ملايين ونصف", 3.5e6),
        ("ربع القرن", 0.25),
        ("5 في الألف", 5.0),
    ] {
        let got = values(text);
        assert_eq!(got.len(), 1, "{text} {got:?}");
        assert!(close(got[0], want), "{text} {got:?}");
    }
    assert!(values("نصف نهائي الكأس").is_empty());
    assert_eq!(numbers("12‰")[0].kind, Kind::PerMille);
    assert!(numbers("بعد سنتين ونصف")[0].values.contains(&2.5));
    assert!(values("وجد ميتا في بيته").is_empty(), "dead, not two hundred");
    assert_eq!(values("مئتا شخص"), [200.0]);
}

#[test]
fn hours_in_words_are_times_of_day() {
    for (text, want) in [
        ("الساعة الثامنة والنصف صباحا", 8.5),
        ("الساعة الثانية عشرة", 12.0),
        ("في الساعة الثالثة إلا ربعا", 2.75),
        ("الساعة العاشرة", 10.0),
    ] {
        let n = numbers(text);
        assert_eq!((n.len(), n[0].kind), (1, Kind::Clock), "{text} {n:?}");
        assert!(n[0].values.contains(&want), "{text} {n:?}");
    }
}

#[test]
fn two_numbers_of_one_magnitude_are_two_numbers() {
    assert_eq!(values("بيعت ثلاثة ملايين وخمسة ملايين نسخة"), [3e6, 5e6]);
    assert_eq!(values("ثلاثة ملايين وخمسة آلاف"), [3_005_000.0]);
    assert_eq!(values("مليونان وخمسمئة وعشرون ألفا"), [2_520_000.0]);
}

#[test]
fn a_magnitude_and_digits_below_it_are_one_number() {
    assert_eq!(values("نزح 45 ألفا و321 شخصا"), [45_321.0]);
    assert_eq!(values("أصيب ١٧٠ ألفاً و٩٦ آخرون"), [170_096.0]);
    assert_eq!(values("تسعة آلاف و40 نسمة"), [9_040.0]);
    assert_eq!(values("باع 3 آلاف كتاب و20 مجلة"), [3_000.0, 20.0]);
    assert_eq!(values("3 آلاف، و20 مجلة"), [3_000.0, 20.0]);
    assert_eq!(values("تريليوني دولار"), [2e12]);
}

#[test]
fn ranges_and_scores_are_two_numbers() {
    assert_eq!(values("بين 10 و20 شخصا"), [10.0, 20.0]);
    assert_eq!(values("فاز 3-1 على ضيفه"), [3.0, 1.0]);
    assert_eq!(values("من خمسة إلى سبعة آلاف"), [5.0, 7000.0]);
}

#[test]
fn decades_are_read_with_their_century() {
    let n = numbers("في ثلاثينيات القرن العشرين");
    assert_eq!((n.len(), n[0].kind, n[0].value()), (1, Kind::Decade, 1930.0));
    assert_eq!(values("سبعينيات القرن الماضي"), [1970.0]);
    assert_eq!(values("خلال الثمانينات"), [80.0]);
}

#[test]
fn groups_of_three_digits_may_be_separated_by_spaces() {
    for (text, want) in [
        ("3 400 500 نسمة", vec![3_400_500.0]),
        ("7\u{202F}250 طنا", vec![7_250.0]),
        ("7\u{2009}250,5 طنا", vec![7_250.5]),
        ("31'040 زائرا", vec![31_040.0]),
        ("الغرف 7 و250", vec![7.0, 250.0]),
        ("سنة 2024 300 شخص", vec![2024.0, 300.0]),
        ("7،19،21 إصابة", vec![7.0, 19.0, 21.0]),
        ("7\n250", vec![7.0, 250.0]),
    ] {
        assert_eq!(values(text), want, "{text}");
    }
}

#[test]
fn a_magnitude_of_a_magnitude_multiplies() {
    assert_eq!(values("ألف مليار دينار"), [1e12]);
    assert_eq!(values("مئتا ألف مليون"), [2e11]);
    assert_eq!(values("30 ألف مليار"), [3e13]);
    assert_eq!(values("مليون وألف"), [1_001_000.0]);
}

#[test]
fn the_magnitude_of_a_range_may_apply_to_both_ends() {
    let n = numbers("من 7 إلى 9 ملايين سائح");
    assert!(n[0].values.contains(&7e6) && n[0].value() == 7.0 && n[1].values == [9e6], "{n:?}");
    let n = numbers("من سبعة إلى تسعة آلاف");
    assert!(n[0].values.contains(&7e3), "{n:?}");
    assert_eq!(numbers("من 7 ملايين إلى 9 ملايين")[0].values, [7e6]);
}

#[test]
fn spoken_decimals_are_read() {
    assert_eq!(values("ثلاثة فاصلة خمسة بالمئة"), [3.5]);
    assert_eq!(values("12 فاصلة 75 في المئة"), [12.75]);
    assert_eq!(values("أربعة فاصلة واحد"), [4.1]);
}

#[test]
fn a_percent_sign_may_precede_its_number() {
    for text in ["نسبة %31", "نسبة ٪٣١", "نسبة 31%"] {
        let n = numbers(text);
        assert_eq!((n[0].value(), n[0].kind), (31.0, Kind::Percent), "{text}");
    }
    let n = numbers("بين 30% 45 شخصا");
    assert_eq!((n[0].kind, n[1].kind), (Kind::Percent, Kind::Cardinal));
}

#[test]
fn fractions_in_digits_are_read_and_dates_and_rounds_are_not() {
    for (text, want) in [
        ("يملك 2/5 الأسهم", vec![0.4]),
        ("نحو ٣/٤ المقاعد", vec![0.75]),
        ("مباراة 1/4 النهائي", vec![1.0, 4.0]),
        ("يوم 1/3 المقبل", vec![1.0, 3.0]),
        ("في 1/3/2025", vec![1.0, 3.0, 2025.0]),
        ("بنتيجة 4/2", vec![4.0, 2.0]),
    ] {
        assert_eq!(values(text), want, "{text}");
    }
}

#[test]
fn an_amount_with_its_noun_in_the_middle_is_one() {
    let both = |text: &str| numbers(text).into_iter().map(|n| n.values).collect::<Vec<_>>();
    assert_eq!(both("12 مليون ناخب و400 ألف"), [vec![12e6, 12.4e6], vec![4e5, 12.4e6]]);
    assert_eq!(both("ثلاثة ملايين درهم ومئتي ألف في السنة")[0], [3e6, 3.2e6]);
    assert_eq!(both("3 ملايين درهم و200 ألف دولار"), [vec![3e6], vec![2e5]]);
    assert_eq!(both("3 ملايين درهم، و200 ألف"), [vec![3e6], vec![2e5]]);
}

#[test]
fn the_letter_that_agencies_write_for_the_decimal_sign_is_read() {
    assert_eq!(values("نما الاقتصاد بنسبة 3ر4 بالمائة"), [3.4]);
    assert_eq!(values("بين 2ر5 و4ر6 بالمائة"), [2.5, 4.6]);
}

#[test]
fn the_groups_of_a_telephone_number_stand_by_themselves() {
    assert_eq!(values("اتصل على 222 333 0700"), [222.0, 333.0, 700.0]);
    assert_eq!(values("1 250 000 نسمة"), [1_250_000.0]);
}
