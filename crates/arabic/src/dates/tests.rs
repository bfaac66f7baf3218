use super::*;
use jiff::civil::date;

fn days(text: &str, reference: Date) -> Vec<(Date, Date)> {
    dates(text, Some(reference)).into_iter().filter_map(|d| d.resolved).collect()
}

#[test]
fn months_of_every_region_are_known() {
    let r = date(2025, 11, 29);
    for (text, want) in [
        ("فجر الجمعة 28 نوفمبر 2025", date(2025, 11, 28)),
        ("28 نونبر 2025", date(2025, 11, 28)),
        ("الثلاثاء23 شتنبر 2025", date(2025, 9, 23)),
        ("يوم 19 أفريل 2025", date(2025, 4, 19)),
        ("4 كانون الأول/ ديسمبر 2025", date(2025, 12, 4)),
        ("١٢ تشرين الثاني ٢٠٢٥", date(2025, 11, 12)),
        ("الثامن والعشرين من مايو 2025", date(2025, 5, 28)),
        ("16-12-2025", date(2025, 12, 16)),
        ("2025/05/27", date(2025, 5, 27)),
        ("11 آب 2025", date(2025, 8, 11)),
    ] {
        assert_eq!(days(text, r), [(want, want)], "{text}");
    }
}

#[test]
fn ranges_are_read_with_both_ends() {
    let r = date(2025, 5, 28);
    assert_eq!(days("بين 27 و29 ماي الجاري", r), [(date(2025, 5, 27), date(2025, 5, 29))]);
    assert_eq!(days("من 4 إلى 7 نونبر 2024", r), [(date(2024, 11, 4), date(2024, 11, 7))]);
}

#[test]
fn relative_days_follow_the_day_of_publication() {
    let sunday = date(2025, 11, 16);
    for (text, want) in [
        ("غدا الاثنين", date(2025, 11, 17)),
        ("أمس السبت", date(2025, 11, 15)),
        ("أول أمس", date(2025, 11, 14)),
        ("تنظر المحكمة، الإثنين، في الملف", date(2025, 11, 17)),
        ("الخميس الماضي", date(2025, 11, 13)),
        ("الأحد المقبل", date(2025, 11, 23)),
    ] {
        let got = days(text, sunday);
        assert!(got.iter().all(|d| d.0 == want) && !got.is_empty(), "{text}: {got:?}");
    }
}

#[test]
fn a_missing_year_is_the_nearest() {
    assert_eq!(days("يوم 27 أكتوبر", date(2025, 11, 16)), [(date(2025, 10, 27), date(2025, 10, 27))]);
    assert_eq!(days("28 ديسمبر", date(2026, 1, 3)), [(date(2025, 12, 28), date(2025, 12, 28))]);
}

#[test]
fn words_that_only_look_like_months_are_left_alone() {
    assert!(dates("مارس الرياضة مع أب وابنه", Some(date(2025, 1, 1))).is_empty());
    for text in ["دخل من خلال باب المسجد", "رأى ذبابة مايو فوق النهر", "كتب إلى أب في القرية"]
    {
        assert!(dates(text, Some(date(2025, 1, 1))).is_empty(), "{text}");
    }
}

#[test]
fn months_are_read_behind_a_conjunction_and_beside_each_other() {
    let months = |text: &str| -> Vec<(Option<u8>, Option<u8>)> {
        dates(text, None).into_iter().map(|d| (d.day, d.month)).filter(|d| d.1.is_some()).collect()
    };
    assert_eq!(months("بين أيار 1911 وحزيران 1912"), [(None, Some(5)), (None, Some(6))]);
    assert_eq!(months("افتتح المعرض في آب"), [(None, Some(8))]);
    assert_eq!(months("كانون الثاني-شباط 1950").last(), Some(&(None, Some(2))));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "[\\u{600}-\\u{6FF} 0-9/.-]{0,40}") {
        for d in dates(&text, Some(date(2025, 3, 1))) {
            proptest::prop_assert!(text.get(d.span.clone()).is_some());
        }
    }
}
