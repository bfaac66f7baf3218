use super::*;
use jiff::civil::date;

#[test]
fn common_date_formats_are_read() {
    for raw in [
        "2025-05-27T18:30:00+01:00",
        "2025-05-27",
        "2025-5-27 10:00:00",
        "2025 / 05 / 27",
        "Tue, 27 May 2025 18:30:00 GMT",
        "Tue, 27 May 25 18:30 EST",
        "Tue, 27 May 2025 06:30 PM",
        "27-May-2025",
        "May 27, 2025",
        "Tuesday, May 27th 2025 at 6:30pm",
        "Tue May 27 18:30:00 +0000 2025",
        "mar. 27 mai 2025 à 18h30",
        "27 Mayıs 2025 Salı 18:30",
        "Dienstag, 27. Mai 2025, 18:30 Uhr",
        "27 de mayo de 2025",
        "1748370600",
        "1748370600.25",
        "1748370600000",
        "الثلاثاء 27 ماي 2025",
        "الثلاثاء 27 ماي 25",
        "27 ماي 25 - 10:00",
        "الثلاثاء, 27 مايو 2025 10:00:00 +0300",
        "الثلاثاء، ٢٧ أيار ٢٠٢٥ - ١٠:٠٠",
        "20250527",
        "20250527T183000Z",
        "27/05/2025 10:00",
        "27.5.25",
        "27\\05\\2025",
        "\u{200F}27\u{200F}/\u{200F}5\u{200F}/\u{200F}2025",
        "٢٧ـ٥ـ٢٠٢٥",
        "05/27/2025",
        "29/11/1446",
        "1446-11-29هـ",
    ] {
        assert_eq!(parse(raw, None), Some(date(2025, 5, 27)), "{raw}");
    }
    assert_eq!(parse("août 3, 2025", None), Some(date(2025, 8, 3)));
    for raw in ["3 Ağustos 2025", "03.AĞU.2025", "3 de agosto de 2025", "3. August 2025"] {
        assert_eq!(parse(raw, None), Some(date(2025, 8, 3)), "{raw}");
    }
    for (month, raw) in (1..).zip([
        "Ocak", "ŞUBAT", "Mart", "nisan", "Mayıs", "HAZİRAN", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık",
    ]) {
        assert_eq!(parse(&format!("7 {raw} 2025"), None), Some(date(2025, month, 7)), "{raw}");
    }
    assert_eq!(parse("Sept 9, 2025", None), Some(date(2025, 9, 9)));
    assert_eq!(parse("Wed, 5/7/2025", None), Some(date(2025, 5, 7)), "the weekday decides");
    for raw in ["yesterday", "13/13/2025", "المملكة", "10:30", "منذ ساعتين", "3"] {
        assert_eq!(parse(raw, None), None, "{raw}");
    }
}

#[test]
fn a_list_shows_whether_the_month_comes_first() {
    assert!(month_first(["11/4/2025", "11/26/2025 10:00 AM", "نشر"].into_iter()));
    assert!(!month_first(["11/4/2025", "26/11/2025", "11/26/2025"].into_iter()));
    assert!(!month_first(["11/4/2025", "2025-11-26", "4/11/25"].into_iter()));
    assert_eq!(parse_as("11/4/2025 10:00", None, true), Some(date(2025, 11, 4)));
    assert_eq!(parse_as("26/11/2025", None, true), Some(date(2025, 11, 26)));
    assert_eq!(parse_as("Sun, 5/10/2025", None, true), Some(date(2025, 10, 5)), "the weekday decides");
}

#[test]
fn the_day_is_taken_as_written() {
    assert_eq!(parse("Thu, 20 Nov 2025 00:30:00 +0400", None), Some(date(2025, 11, 20)));
    assert_eq!(parse("2025-11-20T23:50:00-05:00", None), Some(date(2025, 11, 20)));
}

#[test]
fn relative_dates_are_resolved_against_the_time_of_reading() {
    let taken = "2025-06-10T01:30:00Z".parse().ok();
    for (raw, want) in [
        ("منذ ساعتين", date(2025, 6, 9)),
        ("منذ 20 دقيقة", date(2025, 6, 10)),
        ("قبل ثلاثة أيام", date(2025, 6, 7)),
        ("نشر منذ أسبوع", date(2025, 6, 3)),
        ("5 hours ago", date(2025, 6, 9)),
        ("أمس", date(2025, 6, 9)),
        ("اليوم", date(2025, 6, 10)),
    ] {
        assert_eq!(parse(raw, taken), Some(want), "{raw}");
    }
}

#[test]
fn a_late_utc_hour_is_the_next_day_if_the_text_says_so() {
    let day = date(2025, 6, 4);
    let at = |raw: &str, text: &str| local_day(day, raw, text);
    assert_eq!(at("2025-06-04T21:10:00Z", "افتتح الوزير، اليوم الخميس، الجسر"), Some(date(2025, 6, 5)));
    assert_eq!(at("2025-06-04T21:10:00Z", "افتتح الوزير، اليوم الأربعاء، الجسر"), None);
    assert_eq!(at("2025-06-04T21:10:00Z", "افتتح الوزير الجسر الخميس"), None);
    assert_eq!(at("2025-06-04T21:10:00+03:00", "افتتح الوزير، اليوم الخميس، الجسر"), None);
    assert_eq!(at("2025-06-04T11:10:00Z", "افتتح الوزير، اليوم الخميس، الجسر"), None);
}

#[test]
fn order_respects_times_and_offsets() {
    let at = |raw| order(raw).unwrap();
    assert!(at("Thu, 20 Nov 2025 00:30:00 +0400") < at("Wed, 19 Nov 2025 21:00:00 GMT"));
    assert!(at("2025-11-20T10:00:00+01:00") > at("2025-11-20T10:00:00+03:00"));
    assert!(at("20 Nov 2025 1:15 PM") > at("20 Nov 2025 11:00 AM"));
    assert!(at("الخميس 20 نونبر 2025 - 11:00 مساء") > at("2025-11-20 20:00"));
}
