//! Copies, template text and odd sizes.

use super::*;

/// Stories that have nothing in common but the footer of their outlet.
fn with_footer() -> Vec<Cleaned> {
    const STORIES: [&str; 9] = [
        "افتتح الوالي معرض الخزف بفاس بحضور سبعين حرفيا عرضوا أواني من طين محلي",
        "أوقفت الشرطة سائق شاحنة صدم جدار مدرسة ابتدائية دون أن يصاب أحد من التلاميذ",
        "فازت عداءة من تطوان بسباق نصف الماراطون متقدمة على منافستها بثلاث دقائق",
        "انقطع الماء الصالح للشرب عن ثلاثة أحياء بسبب كسر في القناة الرئيسية",
        "وقعت الجامعة اتفاقية لتبادل الأساتذة مع معهد ياباني متخصص في الروبوتات",
        "عثر صيادون على حوت نافق قبالة الشاطئ فاستدعوا خبراء الأحياء البحرية",
        "ارتفعت أسعار زيت الزيتون في الأسواق الأسبوعية بعد موسم قليل الأمطار",
        "أجل المسرح البلدي عرض الافتتاح لأن الممثل الأول أصيب بنزلة برد",
        "دشنت جمعية نسائية مخبزا تعاونيا يشغل عشرين امرأة من القرى الجبلية",
    ];
    const FOOTER: &str = "تصلكم هذه المادة من شبكة مراسلي الوادي للصحافة المحلية ضمن خدمتها اليومية لمتابعة شؤون السكان. \
                          وتلتزم الشبكة بميثاق التحرير الذي وقعته مع نقابة المهنيين ولا تعبر الآراء إلا عن أصحابها وحدهم دون غيرهم.";
    let text = |s: &str| format!("{s}.\n\n{FOOTER}");
    STORIES.iter().enumerate().map(|(i, s)| article(&format!("f{i}"), Some("2026-03-03"), &text(s))).collect()
}

#[test]
fn the_template_of_an_outlet_makes_no_event() {
    let g = engine(&with_footer());
    let largest = lists(&g).iter().map(Vec::len).max().unwrap();
    assert_eq!(largest, 1, "{:?}", lists(&g));
}

#[test]
fn ten_thousand_copies_are_one_event_and_cost_little() {
    let one = article("x", Some("2026-03-03"), "خبر قصير عن الطقس في المدينة اليوم وغدا كما قالت الأرصاد.");
    let f = extract(std::slice::from_ref(&one)).remove(0);
    let mut g = Grouper::new(&EventsConfig::default());
    for i in 0..10_000 {
        g.insert(&one, f.clone(), None, &i.to_string());
    }
    assert_eq!(lists(&g).len(), 1);
    assert_eq!(g.originals(0).count(), 1);
}

#[test]
fn wire_copies_follow_their_original_and_other_days_bulletins_do_not() {
    const WIRE: &str = "أعلنت وزارة الداخلية اليوم أن الحصيلة الجديدة للفيضانات بلغت عشرين قتيلا وخمسين جريحا في ثلاث ولايات. وقال المتحدث باسم الوزارة إن فرق الإنقاذ تواصل البحث عن المفقودين في القرى البعيدة رغم صعوبة الوصول إليها.";
    let copy = WIRE.replace("عشرين", "عشرين على الأقل");
    let mut all = vec![
        article("late", Some("2026-03-04"), WIRE),
        article("first", Some("2026-03-03"), &copy),
        article("other", Some("2026-06-20"), &WIRE.replace("عشرين", "سبعة").replace("خمسين", "تسعة")),
    ];
    let events = group(&mut all, &EventsConfig::default());
    let of = |i: usize| all[i].duplicate.as_ref().map(|d| d.of_id.clone());
    assert_eq!((of(0).as_deref(), of(1), of(2)), (Some("first"), None, None));
    assert_eq!(events.iter().map(|e| e.members.len()).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn articles_of_one_word_and_of_megabytes_are_accepted() {
    let long: String = (0..60_000).map(|i| format!("جملة رقم {i} عن أمر لا علاقة له بغيره مطلقا. ")).collect();
    assert!(long.len() > 5_000_000 / 2);
    let all = vec![
        article("w1", None, "عاجل"),
        article("w2", None, "عاجل جدا"),
        article("long", Some("2026-03-03"), &long),
        article(
            "odd",
            Some("2026-03-03"),
            "افتتح الوزير يوم 3 مارس 2026 المعرض الذي يقام يوم 9 أبريل 2021 ويوم 30 دجنبر 2030.",
        ),
    ];
    let g = engine(&all);
    assert_eq!(g.nodes.len(), 4);
    assert_eq!(lists(&g).len(), 4, "{:?}", lists(&g));
}
