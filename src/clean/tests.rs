use super::*;

const PAGE: &str = "افتتاح طريق جديد بين المدينتين بكلفة 40 مليون درهم\n\nافتتاح طريق جديد بين المدينتين بكلفة 40 مليون درهم\n\n- في مجتمع, واجهة\nIMG 20250528 WA0088\n\nسعاد أحمد\n\nإعلان يمكن النقر عليه\n\nالثلاثاء 27 ماي 2025 - 10:15\n\nافتتح وزير التجهيز اليوم الطريق الجديد. وبلغت كلفته 40 مليون درهم.\n\nاقرأ أيضا: أخبار أخرى\n\n1 37 زيارة , 1 زيارات اليوم\n\nاترك تعليقاً\n\nلن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *";

#[test]
fn boilerplate_is_set_aside_and_the_story_kept() {
    let c = clean_one(Article::new("a", PAGE));
    let kept: Vec<&str> = c.sentences.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(
        kept,
        [
            "افتتاح طريق جديد بين المدينتين بكلفة 40 مليون درهم",
            "افتتح وزير التجهيز اليوم الطريق الجديد.",
            "وبلغت كلفته 40 مليون درهم."
        ]
    );
    assert_eq!(c.sentences[0].kind, SentenceKind::Title);
    assert_eq!(c.article.author.as_deref(), Some("سعاد أحمد"));
    assert_eq!(c.article.published.map(|d| d.to_string()).as_deref(), Some("2025-05-27"));
    let reasons: Vec<&str> = c.set_aside.iter().map(|s| s.reason.as_str()).collect();
    for want in [
        "title printed twice",
        "section line",
        "image file name",
        "author line",
        "advertisement",
        "date line",
        "pointer to other articles",
        "view counter",
        "comment form",
    ] {
        assert!(reasons.contains(&want), "{want} missing in {reasons:?}");
    }
}

#[test]
fn headlines_of_other_articles_never_become_sentences() {
    let story = "افتتح وزير التجهيز اليوم الطريق الجديد بين المدينتين.";
    for box_ in [
        "موضوعات متعلقة:\n\nسقوط طائرة صغيرة في البحر\nاستقالة مدير المطار بعد الحادث",
        "الأكثر قراءة\nسقوط طائرة صغيرة في البحر",
        "اقرأ أيضًا | سقوط طائرة صغيرة في البحر",
        "شارك القصة\nتابعنا على منصة إكس\nنستخدم ملفات الارتباط لتحسين تجربتك، وبمواصلة التصفح فإنك توافق على ذلك.",
        "اشترك لقراءة المقال كاملا\nاشترك في نشرتنا الإخبارية ليصلك الجديد",
    ] {
        let c = clean_one(Article::new(
            "a",
            format!("طريق جديد\n\n{story}\n\n{box_}\n\nوقال الوزير إن الأشغال انتهت قبل موعدها بشهرين."),
        ));
        let kept: Vec<&str> = c.sentences.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(kept, ["طريق جديد", story, "وقال الوزير إن الأشغال انتهت قبل موعدها بشهرين."], "{box_}");
    }
}

const STORY: &str = "افتتح وزير التجهيز اليوم الطريق الجديد بين المدينتين.";
const END: &str = "وقال الوزير إن الأشغال انتهت قبل موعدها بشهرين.";

fn kept(middle: &str) -> Vec<String> {
    let c = clean_one(Article::new("a", format!("طريق جديد\n\n{STORY}\n\n{middle}\n\n{END}")));
    c.sentences.into_iter().map(|s| s.text).skip(1).collect()
}

#[test]
fn lines_of_a_page_alone_are_no_headings() {
    for line in [
        "شارك",
        "شارك:",
        "مشاركة",
        "قناة الأفق على واتساب",
        "أرسل إلى صديق",
        "تكبير الخط",
        "كل الحقوق محفوظة",
        "© 2024 جريدة الأفق",
        "المقال السابق",
        "الخبر التالي »",
        "العودة إلى الأعلى",
        "أوافق",
        "قبول الكل",
        "إدارة التفضيلات",
        "محتوى ممول",
        "مادة إعلانية",
        "مصدر الصورة، Reuters",
        "التعليق على الصورة، الطريق قبل فتحه",
        "تخطى الأكثر قراءة وواصل القراءة",
        "نهاية الأكثر قراءة",
        "مدة القراءة: 4 دقائق",
        "3 دقائق قراءة",
        "رابط مختصر",
        "0 تعليق",
        "لا توجد تعليقات",
        "التعليقات",
        "من نحن",
        "من نحن | اتصل بنا | شروط الاستخدام",
        "ذات صلة",
        "مواد ذات علاقة",
        "شاهد بالفيديو",
        "مختارات",
        "ننصحك بقراءة",
        "في نفس الموضوع",
        "الأعلى مشاهدة",
        "ترشيحاتنا",
        "من أرشيفنا",
        "أبرز العناوين",
        "عناوين أخرى:",
        "الأكثر رواجا",
        "منذ ساعتين",
        "آخر تحديث: قبل 5 دقائق",
        "#طرق",
        "#طرق_جديدة | #الرباط",
        "وسم: #الرباط",
        "المزيد",
        "المزيد عن هذا الموضوع",
        "تقرأ الآن: حفل في الحديقة",
        "المزيد من أخبار الطرق",
        "الأكثر قراءة هذا الشهر",
        "فيسبوك",
        "15 مشاركة",
        "طباعة المقال",
        "استمع إلى المقال",
        "في هذا المقال",
        "يستمر المحتوى بعد الإعلان",
        "هل كان هذا الخبر مفيدا؟",
        "صورة أرشيفية (أ ف ب)",
        "الرباط – «الأفق»",
        "انتهى/س ك",
        "آراء المقالات لا تعبر بالضرورة عن رأي الجريدة",
        "بلّغ عن خطأ",
        "جاري التحميل...",
        "أعجبني",
        "اشترك في القناة:",
    ] {
        assert_eq!(kept(line), [STORY, END], "{line}");
    }
}

#[test]
fn sentences_with_words_of_buttons_are_kept() {
    for line in [
        "شارك اللاعب في المباراة الأولى بعد الإصابة.",
        "وأكد النقابي أن كل الحقوق محفوظة لعمال المصنع.",
        "فرضت الهيئة غرامة على الشركة بسبب ملفات تعريف الارتباط ومخالفة سياسة الخصوصية.",
        "رفع الكاتب دعوى بسبب انتهاك حقوق النشر أمام المحكمة.",
        "من نحن حتى نحكم على قرار اتخذه أهل المدينة؟",
        "ووافق المجلس على إدارة التفضيلات الجمركية مع الجيران.",
        "التعليقات التي نشرها الوزير أثارت جدلا واسعا.",
        "العودة إلى الأعلى سعرا منذ سنة لم تكن متوقعة.",
        "قناة السويس على موعد مع توسعة جديدة.",
        "وصدر الحكم قبل ساعتين من بداية الجلسة.",
        "مصدر الصورة لا يزال مجهولا بالنسبة إلى الشرطة.",
        "المزيد من الطرق السريعة يفتح أمام الشاحنات هذه السنة",
        "وتابع أيضا أن الطريق الثاني يفتح بعد شهر.",
        "واطلع على سير الأشغال في النفق قبل نهاية الزيارة.",
        "تقارير أخرى تحدثت عن تأخر الأشغال بسبب الأمطار.",
        "الأكثر تداولا بين السكان خبر إغلاق الطريق القديم.",
        "فيسبوك تحذف صفحات مزورة باسم الوزارة",
        "انتهى العمل في النفق دون حوادث",
        "خدمات الإنترنت عادت إلى القرى بعد إصلاح الكابل.",
        "طباعة أوراق الاقتراع بدأت أمس",
    ] {
        assert_eq!(kept(line), [STORY, line, END], "{line}");
    }
}

#[test]
fn a_hash_tag_in_a_sentence_stays_as_its_words() {
    assert_eq!(
        kept("افتتح الوزير #الطريق_الجديد_2 في #الرباط اليوم، والرقم #7 والعنوان a_b."),
        [STORY, "افتتح الوزير الطريق الجديد 2 في الرباط اليوم، والرقم #7 والعنوان a_b.", END]
    );
    let more = clean_one(Article::new("a", format!("المزيد من الطرق تفتح اليوم\n\n{STORY}")));
    assert_eq!(more.title(), Some("المزيد من الطرق تفتح اليوم"));
}

#[test]
fn sentences_behind_a_line_about_comments_are_kept() {
    let short = "وبلغت كلفة الطريق 40 مليون درهم.";
    assert_eq!(kept(&format!("أضف تعليقا\n\nأحمد\n\nرد\n\n{short}")), [STORY, short, END]);
    let long = "وأوضح أن الطريق يختصر المسافة بين المدينتين إلى النصف ويخدم قرى كثيرة في المنطقة.";
    let after = "طريق آخر قريبا";
    assert_eq!(kept(&format!("أضف تعليقا\n\n{long}\n\n{after}")), [STORY, long, after, END]);
}

#[test]
fn a_post_loses_its_link_and_an_embedded_one_is_set_aside() {
    let post = "افتتح الوزير الطريق الجديد صباح اليوم.";
    for link in ["https://t.co/aB1", "pic.twitter.com/aB1", "https://news.botco.net.co/1"] {
        assert_eq!(kept(&format!("{post} {link}")), [STORY, post, END], "{link}");
    }
    assert_eq!(kept("صور https://t.co/aB1"), [STORY, END]);
    let embedded = format!("{post} pic.twitter.com/aB1\n— جريدة الأفق (@ofoq) May 27, 2025");
    assert_eq!(kept(&embedded), [STORY, END]);
}

#[test]
fn datelines_of_agencies_give_the_day_and_keep_the_place() {
    for (line, rest) in [
        ("الرياض 29 ذو القعدة 1446 هـ الموافق 27 مايو 2025 م واس", ""),
        ("الخرطوم في 27-5-2025م (سونا) – أعلن الوزير فتح الطريق.", "الخرطوم – أعلن الوزير فتح الطريق."),
        ("رام الله 27-5-2025 وفا- أعلن الوزير فتح الطريق.", "رام الله - أعلن الوزير فتح الطريق."),
    ] {
        let c = clean_one(Article::new("a", format!("طريق جديد\n\n{line}\n\n{STORY}")));
        assert_eq!(c.article.published.map(|d| d.to_string()).as_deref(), Some("2025-05-27"), "{line}");
        let texts: Vec<&str> = c.sentences.iter().map(|s| s.text.as_str()).filter(|t| !t.is_empty()).collect();
        assert_eq!(texts[1], if rest.is_empty() { STORY } else { rest });
    }
    let plain = "الرباط - قال الوزير في 27 مايو 2025 - وهو يوم الافتتاح - إن الطريق جاهز.";
    assert!(clean_one(Article::new("a", format!("طريق جديد\n\n{plain}"))).set_aside.is_empty());
}

#[test]
fn marks_of_agencies_are_set_aside() {
    for line in [
        "(انتهى)",
        "// انتهى //",
        "انتهى/س ك",
        "انتهـــى",
        "(النهاية) ع ع / م ح",
        "يتبع",
        "(يتبع)",
        "يتبع/",
        "إضافة ثانية وأخيرة",
        "ع.م/س.ل",
        "س ك / ن ب",
        "م ع/ س ل 12/3/2018 - 11:45 ص",
        "(أ ف ب)",
        "أ ش أ",
        "--(بترا)",
        "(قنا)",
        "/وام/",
        "1145 جمت 12 مار 18",
        "ب ش/ع م 121145 جمت مار 18",
        "افب 121145 GMT MAR 18",
        "(إعداد سعاد أحمد للنشرة العربية - تحرير علي حسن)",
    ] {
        assert_eq!(kept(line), [STORY, END], "{line}");
    }
    for (line, rest) in [
        ("وقال إن الطريق جاهز. (انتهى)", "وقال إن الطريق جاهز."),
        ("وقال إن الطريق جاهز.// انتهى //", "وقال إن الطريق جاهز."),
        ("وقال إن الطريق جاهز. انتهى/ س ك", "وقال إن الطريق جاهز."),
        ("وقال إن الطريق جاهز. (أ ف ب)", "وقال إن الطريق جاهز."),
        ("وقال إن الطريق جاهز. --(بترا) م ع/ س ل", "وقال إن الطريق جاهز."),
        ("وقال إن الطريق جاهز. ع م/س ل", "وقال إن الطريق جاهز."),
    ] {
        assert_eq!(kept(line), [STORY, rest, END], "{line}");
    }
}

#[test]
fn sentences_with_words_of_agencies_are_kept() {
    for line in [
        "انتهى الاجتماع دون اتفاق بين الطرفين",
        "وقالت قنا إن الطريق جاهز.",
        "النهاية",
        "يتبع الطريق مجرى النهر حتى المدينة",
        "بنا السكان جدارا على الطريق (واس)",
        "إضافة ثانية إلى المشروع تكلف مليون درهم",
        "تبعد المحطة كيلومترين عن الجسر (أ ف ب) كما في الخريطة.",
    ] {
        assert_eq!(kept(line), [STORY, line, END], "{line}");
    }
}

#[test]
fn slugs_and_marks_before_a_headline_are_no_headline() {
    for (above, title) in [
        ("طرق-مدينة-أشغال\n\nطريق جديد", "طريق جديد"),
        ("طرق/مدينة/أشغال\n\nطريق جديد", "طريق جديد"),
        ("عاجل / افتتاح طريق جديد بين المدينتين", "افتتاح طريق جديد بين المدينتين"),
        ("عاجــل: افتتاح طريق جديد بين المدينتين", "افتتاح طريق جديد بين المدينتين"),
        ("عام / افتتاح طريق جديد بين المدينتين", "افتتاح طريق جديد بين المدينتين"),
        ("121145 جمت مار 18\n\nطريق جديد", "طريق جديد"),
    ] {
        let c = clean_one(Article::new("a", format!("{above}\n\n{STORY}")));
        assert_eq!(c.title(), Some(title), "{above}");
        assert_eq!(c.sentences.len(), 2, "{above}");
    }
    let mut article = Article::new("a", format!("عاجل | افتتاح طريق جديد\n\n{STORY}"));
    article.title = Some("عاجل | افتتاح طريق جديد".into());
    let c = clean_one(article);
    assert_eq!((c.title(), c.sentences.len()), (Some("افتتاح طريق جديد"), 2));
    let c = clean_one(Article::new("a", format!("121145 جمت مار 18\n\nطريق جديد\n\n{STORY}")));
    assert_eq!(c.article.published.map(|d| d.to_string()).as_deref(), Some("2018-03-12"));
}

#[test]
fn datelines_without_a_year_are_cut_and_give_no_day() {
    for (line, rest) in [
        ("الكويت - 12 - 3 (كونا) -- أعلن الوزير فتح الطريق.", "الكويت -- أعلن الوزير فتح الطريق."),
        ("القرية الجديدة - 12 - 3 (كونا) -- أعلن الوزير فتح الطريق.", "القرية الجديدة -- أعلن الوزير فتح الطريق."),
        ("مسقط في 12 مارس /العمانية/ أعلن الوزير فتح الطريق.", "مسقط / أعلن الوزير فتح الطريق."),
        ("أبوظبي في 12 مارس/ وام / أعلن الوزير فتح الطريق.", "أبوظبي / أعلن الوزير فتح الطريق."),
        ("مسقط 12 مارس /صوت الضفة/ أعلن الوزير فتح الطريق.", "مسقط / أعلن الوزير فتح الطريق."),
        ("/وكالة/ الرياض / أعلن الوزير فتح الطريق.", "الرياض / أعلن الوزير فتح الطريق."),
        ("دبي 12 مارس آذار (رويترز) - أعلن الوزير فتح الطريق.", "دبي - أعلن الوزير فتح الطريق."),
        (
            "الكويت - 12 - 3 (كونا) -- أعلن وزير الأشغال العامة فتح الطريق الجديد الذي يصل العاصمة بالمدن الساحلية أمام الشاحنات والسيارات.",
            "الكويت -- أعلن وزير الأشغال العامة فتح الطريق الجديد الذي يصل العاصمة بالمدن الساحلية أمام الشاحنات والسيارات.",
        ),
    ] {
        let c = clean_one(Article::new("a", format!("طريق جديد\n\n{line}\n\n{STORY}")));
        let texts: Vec<&str> = c.sentences.iter().map(|s| s.text.as_str()).collect();
        assert_eq!((texts[1], c.article.published), (rest, None), "{line}");
    }
    for line in [
        "الرباط - قال الوزير إن الطريق جاهز.",
        "الرباط / مراكش - طريق جديد يفتح أمام الشاحنات.",
        "قال الوزير في 12 مارس - وهو يوم الافتتاح - إن الطريق جاهز.",
    ] {
        assert!(clean_one(Article::new("a", format!("طريق جديد\n\n{line}"))).set_aside.is_empty(), "{line}");
    }
}

#[test]
fn a_foreign_part_is_set_aside_and_an_english_date_line_is_used_first() {
    let text = "طريق جديد\n\nPublished on May 27, 2025 at 10:15 AM\n\nافتتح الوزير الطريق الجديد بين المدينتين صباح اليوم.\n\nAbout us: the company builds roads in many countries and has offices everywhere in the world.";
    let c = clean_one(Article::new("a", text));
    assert_eq!(c.article.published.map(|d| d.to_string()).as_deref(), Some("2025-05-27"));
    assert_eq!(c.sentences.len(), 2, "{:?}", c.sentences);
}

#[test]
fn offsets_point_at_the_sentence_in_the_text_as_read() {
    let c = clean_one(Article::new("a", PAGE));
    for s in &c.sentences {
        assert_eq!(tidy(&c.article.text[s.span.clone()]), s.text);
    }
}

#[test]
fn a_story_about_announcements_and_participation_is_not_boilerplate() {
    let text = "اشترك في الاجتماع ممثلو عشر دول وأكدوا أن الإعلان عن النتائج سيكون غدا بعد نهاية الأشغال.\n\nشارك في اللقاء وزراء وخبراء من المنطقة وناقشوا التعليقات التي وصلت إليهم.";
    assert!(clean_one(Article::new("a", text)).set_aside.is_empty());
}

proptest::proptest! {
    #[test]
    fn every_letter_is_kept_or_set_aside(text in "[\\u{627}-\\u{64A} .\\n0-9A-Za-z<>|,-]{0,120}") {
        let c = clean_one(Article::new("a", &text));
        let n = |t: &str| t.chars().filter(|c| c.is_alphabetic() && *c != 'ـ').count();
        let kept: usize = c.sentences.iter().map(|s| n(&s.text)).sum();
        let aside: usize = c.set_aside.iter().map(|s| n(&text[s.span.clone()])).sum();
        proptest::prop_assert_eq!(kept + aside, n(&text));
    }
}

#[test]
fn a_sentence_with_two_quotations_is_no_path_of_sections() {
    let said = "وتابع «لن نغادر القرية»، مضيفا «هذه أرضنا».";
    assert_eq!(kept(said), [STORY, said, END]);
    assert_eq!(kept("الرئيسية » أخبار » محليات"), [STORY, END]);
}

#[test]
fn lines_of_sites_and_newsletters_are_set_aside() {
    for line in [
        "ظهرت المقالة افتتاح الطريق الساحلي بعد عام من الأشغال أولاً على صدى الميناء.",
        "معجب بهذه:",
        "تحميل...",
        "تاريخ الطباعة: 12/6/2025",
        "رابط الخبر: https://a.example/1",
        "عرض هذه الرسالة في المتصفح",
        "وصلتك هذه الرسالة لأنك مشترك في قائمتنا.",
        "لم تظهر الصور في رسالتك بشكل جيد؟",
        "تابع الميناء على",
    ] {
        assert_eq!(kept(line), [STORY, END], "{line}");
    }
    let sentence = "ظهر الخبر أولا في صحيفة الشروق ثم نفاه الوزير.";
    assert_eq!(kept(sentence), [STORY, sentence, END]);
}

#[test]
fn a_line_of_publication_gives_the_date() {
    for line in ["نُشر في: 12/6/2025", "تم النشر في 12/06/2025", "نشر في 12 يونيو 2025", "تحديث: 12-6-2025 10:30"]
    {
        let c = clean_one(Article::new("a", format!("طريق جديد\n\n{line}\n\n{STORY}\n\n{END}")));
        assert_eq!(c.article.published.map(|d| d.to_string()).as_deref(), Some("2025-06-12"), "{line}");
        assert_eq!(c.sentences.len(), 3, "{line}");
    }
}
