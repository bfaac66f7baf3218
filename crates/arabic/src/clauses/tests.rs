use super::*;
use crate::tables::lines;

/// Where a sentence is split into parts of ten words at most, as a bar before each part but the first.
fn parted(text: &str, most: Needs) -> String {
    let s = Sentence::new(text);
    parts(&s, 10, most).into_iter().map(|p| text[p.span].to_owned()).collect::<Vec<_>>().join(" | ")
}

#[test]
fn sentences_are_split_before_independent_clauses() {
    let mut wrong = Vec::new();
    for expected in [
        // Contrast.
        "أعلنت الشركة أرباحا قياسية خلال الربع الأول من العام | لكن المستثمرين باعوا أسهمهم قبل إغلاق السوق المالية",
        "وافق البرلمان على مشروع القانون الجديد بأغلبية كبيرة أمس، | إلا أن المعارضة طعنت في النتيجة أمام المحكمة الدستورية",
        "تراجعت أسعار النفط في الأسواق العالمية صباح اليوم الخميس | بيد أن الخبراء يتوقعون ارتفاعها قبل نهاية الشهر الجاري",
        "أنهى الفريق المباراة بعشرة لاعبين أمام جمهوره الغاضب مساء | غير أن الحارس أنقذ مرماه من ثلاثة أهداف محققة",
        // Circumstances.
        "واصلت فرق الإنقاذ البحث عن المفقودين تحت الأنقاض طوال الليل، | فيما وصلت طائرات المساعدات إلى مطار العاصمة صباح اليوم",
        "أغلقت السلطات الطريق الساحلي بسبب الأمطار الغزيرة منذ الفجر | بينما بقيت المدارس مفتوحة في معظم أحياء المدينة القديمة",
        "زار الرئيس المصنع الجديد في جنوب البلاد يوم الثلاثاء، | حيث أعلن الوزير خطة لتشغيل مئات الشباب في المنطقة",
        "خسر المنتخب مباراته الثالثة في البطولة القارية هذا الموسم | في حين حقق الفريق المنافس فوزا سهلا على أرضه وبين جماهيره",
        // Time and reason.
        "اندلعت مواجهات عنيفة في شوارع العاصمة مساء الجمعة الماضي | بعد أن فرقت الشرطة المتظاهرين أمام مقر البرلمان بالقوة",
        "غادر السكان منازلهم في القرى القريبة من النهر الكبير | قبل أن تعلن الحكومة حالة الطوارئ في الإقليم كله",
        "أصيب عشرات الركاب بجروح متفاوتة الخطورة قرب المحطة الرئيسية | عندما اصطدم قطاران على الخط الرابط بين المدينتين الكبيرتين",
        "ألغت الجامعة الامتحانات المقررة هذا الأسبوع في جميع الكليات | لأن الأساتذة دخلوا في إضراب مفتوح عن العمل أمس",
        // Results.
        "هطلت أمطار غزيرة على المناطق الجبلية منذ مساء أمس، | مما أدى إلى انقطاع الطرق وغرق عشرات المنازل القديمة",
        "رفض الاتحاد طلب النادي تأجيل المباراة إلى الأسبوع المقبل | لذا قرر النادي اللعب بفريق من الشباب في المباراة",
        // Further statements of the speaker.
        "قال المتحدث إن الأشغال ستنتهي قبل نهاية السنة الجارية، | مشيرا إلى أن الميزانية تضاعفت خلال ثلاث سنوات متتالية",
        "دعا الوزير المواطنين إلى ترشيد استهلاك الماء في الصيف، | مؤكدا أن السدود لم تستقبل أمطارا كافية هذا الشتاء",
        // Reported speech.
        "قالت رئيسة البنك المركزي في ندوة صحفية عقدتها أمس | إن أسعار الفائدة لن تتغير قبل نهاية هذا العام",
        "أكد وزير الصحة خلال زيارته إلى المستشفى الجامعي الجديد | أن الأدوية متوفرة في جميع الصيدليات دون أي انقطاع",
        // Coordinated, with their own subjects.
        "وصل الوفد الأوروبي إلى العاصمة في زيارة تستمر يومين، | وأعلنت الحكومة برنامج المحادثات في بيان نشرته الوكالة الرسمية",
        "شارك آلاف الأشخاص في المسيرة السلمية وسط المدينة أمس، | واعتقلت الشرطة خمسة منهم بعد رشق رجال الأمن بالحجارة",
        "سجل سالم الهدف الأول في الدقيقة العاشرة من المباراة | وأضاف كريم الهدف الثاني من ركلة حرة مباشرة رائعة",
        "انتهت المفاوضات بين الطرفين دون اتفاق على وقف النار، | وقد تم تحديد موعد جديد للجولة المقبلة الشهر القادم",
        // Punctuation.
        "فتحت المكاتب أبوابها في الثامنة صباحا أمام الناخبين المسجلين؛ | بلغت نسبة المشاركة عند الظهر ربع عدد المسجلين فقط",
        // An adverbial before the verb.
        "أعلن المدرب قائمة اللاعبين المدعوين إلى المعسكر المقبل أمس، | وبعد ساعات نشر الاتحاد برنامج المباريات الودية في أوروبا",
    ] {
        let found = parted(&expected.replace(" | ", " "), Needs::Nothing);
        if found != expected {
            wrong.push((found, expected));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn quotations_names_and_dependent_clauses_stay_whole() {
    for text in [
        // In quotation marks and parentheses.
        "قال الوزير \"افتتحنا المصنع الجديد أمس بحضور السكان، لكن الأشغال لم تنته في الطريق المؤدية إليه\"",
        "أكد المدير «أن الشركة وظفت مئات العمال هذا العام، بينما أغلقت شركات أخرى أبوابها في المنطقة نفسها»",
        "نشر الموقع الخبر (الذي نفته الوزارة أمس، لكن الصحف نقلته كاملا في صفحاتها الأولى) صباح اليوم",
        "كتب الشاعر على صفحته \"سافرت طويلا وكتبت كثيرا، لكن القصيدة لم تكتمل بعد ولن تكتمل أبدا",
        // A relative clause continues.
        "زار الوفد المدرسة التي بنيت قبل قرن وأغلقت خلال الحرب الأهلية في ضواحي المدينة القديمة",
        // A conjunct depends on the conjunction before it.
        "طلب القاضي من المتهم أن يقف أمام المحكمة ويجيب عن أسئلة الدفاع والنيابة دون تردد",
        // One side has no verb of its own.
        "بعد اجتماع طويل مع ممثلي النقابات والأحزاب في مقر الحكومة، بينما كان المطر يهطل",
        "افتتاح معرض الكتاب الدولي في العاصمة بمشاركة مئات الناشرين لكن بحضور أقل من العام الماضي",
        // "Than what", and a purpose after a dash.
        "جاءت نتائج الانتخابات هذه المرة أفضل بكثير مما كانت تتوقعه أحزاب المعارضة قبل شهور",
        "غير المدرب خطة الفريق في الشوط الثاني من المباراة - ليعود إلى الهجوم من الجانبين",
        // Lists.
        "اشترى التاجر القمح والشعير والأرز والسكر والزيت والشاي والقهوة والملح والدقيق من سوق المدينة",
        // The letters of an abbreviation.
        "قالت قناة معروفة في برنامجها المسائي الطويل على شاشة إم إن بي سي الأمريكية الشهيرة",
    ] {
        assert_eq!(parted(text, Needs::Nothing), text);
    }
}

#[test]
fn clauses_that_refer_back_say_what_they_need() {
    for (text, link, needs) in [
        (
            "زار الملك المستشفى العسكري في العاصمة يوم الإثنين، وأشرف على تدشين مركز لعلاج الأطفال المصابين بالسرطان",
            Link::And,
            Needs::Subject,
        ),
        (
            "رفض الحزب المشاركة في الحكومة الجديدة خلال اجتماعه أمس، لكنه وعد بدعم الميزانية في البرلمان",
            Link::But,
            Needs::Subject,
        ),
        (
            "وقعت الحكومة اتفاقا مع البنك الدولي في واشنطن أمس، والذي ينص على قرض بقيمة مليار دولار",
            Link::Which,
            Needs::Antecedent,
        ),
        (
            "درس الخبراء عينات من مياه النهر خلال الشهر الماضي، لكنه لم يتم العثور على أي أثر للتلوث",
            Link::But,
            Needs::Nothing,
        ),
    ] {
        let s = Sentence::new(text);
        let all = clauses(&s);
        assert_eq!(all.len(), 2, "{text}: {all:?}");
        assert_eq!((all[1].link, all[1].needs), (link, needs), "{text}");
        let alone = parts(&s, 10, Needs::Nothing).len();
        assert_eq!((alone == 2, parts(&s, 10, needs).len()), (needs == Needs::Nothing, 2), "{text}");
    }
}

#[test]
fn short_sentences_are_not_split_and_splits_are_minimal() {
    let text = "أعلنت الشركة أرباحها لكن المستثمرين باعوا أسهمهم";
    assert_eq!(parts(&Sentence::new(text), 25, Needs::Nothing).len(), 1);
    // Two boundaries, of which one is enough.
    let text = "أعلنت الشركة أرباحا قياسية خلال العام، لكن المستثمرين باعوا أسهمهم قبل إغلاق السوق، بينما ارتفعت أسعار الذهب والنفط";
    let s = Sentence::new(text);
    assert_eq!((clauses(&s).len(), parts(&s, 12, Needs::Nothing).len()), (3, 2));
}

#[test]
fn every_line_of_the_data_opens_a_clause() {
    for line in lines(include_str!("../../data/clause_openers.tsv")) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [words, link, comma] = columns[..] else { panic!("{line}") };
        assert!(boundaries::link(link).is_some() && matches!(comma, "comma" | "free"), "{line}");
        assert!(words.split(' ').all(|w| crate::fold(w.trim_end_matches('~')) == w.trim_end_matches('~')), "{line}");
    }
}

proptest::proptest! {
    #[test]
    fn parts_cover_the_words_of_any_text(text in "\\PC{0,80}|([ء-ي]{1,6}[ ،؛\"(]{1,2}){0,40}", longest in 1_usize..20) {
        let s = Sentence::new(&text);
        for list in [clauses(&s), parts(&s, longest, Needs::Nothing), parts(&s, longest, Needs::Antecedent)] {
            let mut word = 0;
            let mut end = 0;
            for p in &list {
                proptest::prop_assert_eq!(p.words.start, word);
                proptest::prop_assert!(p.span.start >= end && text.get(p.span.clone()).is_some());
                (word, end) = (p.words.end, p.span.end);
            }
            proptest::prop_assert_eq!(word, s.tokens.len());
            proptest::prop_assert_eq!(list[0].link, Link::Start);
        }
    }
}
