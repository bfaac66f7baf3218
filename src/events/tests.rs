//! The promises of grouping, tested on articles written for the purpose.

use super::*;
use crate::types::Article;

fn article(id: &str, date: Option<&str>, text: &str) -> Cleaned {
    crate::clean::clean_one(Article {
        published: date.map(|d| d.parse().unwrap()),
        digest: crate::types::sha256(format!("{id}{text}").as_bytes()),
        ..Article::new(id, text)
    })
}

/// The hard cases of `tests/data/events.jsonl`: rounds, editions, tolls, previews, verdicts, funerals.
fn hard_cases() -> Vec<(Cleaned, String)> {
    include_str!("../../tests/data/events.jsonl")
        .lines()
        .map(|l| {
            let v: serde_json::Value = serde_json::from_str(l).unwrap();
            let text = |k: &str| v[k].as_str().unwrap().to_owned();
            (article(&text("id"), Some(&text("date")), &text("text")), text("event"))
        })
        .collect()
}

fn engine(articles: &[Cleaned]) -> Grouper {
    let mut g = Grouper::new(&EventsConfig::default());
    for (a, f) in articles.iter().zip(extract(articles)) {
        g.insert(a, f, None, &a.article.digest);
    }
    g
}

/// Events as lists of article numbers.
fn lists(g: &Grouper) -> Vec<Vec<u32>> {
    g.stories.iter().map(|s| s.members.clone()).filter(|m| !m.is_empty()).collect()
}

fn f1(g: &Grouper, gold: &[String]) -> f64 {
    let found = g.nodes.iter().map(|n| g.stories[n.event as usize].id.clone());
    score::score(&gold.iter().cloned().zip(found).collect::<Vec<_>>()).f1
}

/// A fixed shuffle.
fn shuffled<T: Clone>(list: &[T], seed: u64) -> Vec<T> {
    let mut keyed: Vec<(u64, &T)> =
        list.iter().enumerate().map(|(i, x)| (features::hash64(&[&seed.to_le_bytes(), &i.to_le_bytes()]), x)).collect();
    keyed.sort_by_key(|k| k.0);
    keyed.into_iter().map(|k| k.1.clone()).collect()
}

#[test]
fn rounds_editions_tolls_previews_verdicts_and_funerals_are_distinguished_in_any_order() {
    let cases = hard_cases();
    for seed in 0..12 {
        let (articles, gold): (Vec<Cleaned>, Vec<String>) =
            if seed == 0 { cases.iter().cloned().unzip() } else { shuffled(&cases, seed).into_iter().unzip() };
        let g = engine(&articles);
        assert!(f1(&g, &gold) >= 0.99, "order {seed}: {:.3}", f1(&g, &gold));
    }
}

/// The kinds of `tests/data/events-kinds.jsonl`: telegrams, executions, forecasts, an opening, fires in one city, fronts of
/// one war, an attack and the reactions to it, series, headlines alone.
fn kinds() -> Vec<(Cleaned, String)> {
    include_str!("../../tests/data/events-kinds.jsonl")
        .lines()
        .map(|l| {
            let v: serde_json::Value = serde_json::from_str(l).unwrap();
            let text = |k: &str| v[k].as_str().unwrap_or_default().to_owned();
            let mut a = article(&text("id"), Some(text("date")).filter(|d| !d.is_empty()).as_deref(), &text("text"));
            a.article.title = Some(text("title")).filter(|t| !t.is_empty());
            (crate::clean::clean_one(a.article), text("event"))
        })
        .collect()
}

#[test]
fn kinds_of_news_are_distinguished() {
    let (articles, gold): (Vec<Cleaned>, Vec<String>) = kinds().into_iter().unzip();
    let g = engine(&articles);
    assert!(f1(&g, &gold) >= 0.9, "{:.3}", f1(&g, &gold));
    let event = |id: &str| g.nodes[articles.iter().position(|a| a.article.id == id).unwrap()].event;
    for (a, b) in [
        ("front-a1", "front-b1"),
        ("front-a1", "front-c1"),
        ("bomb-a1", "bomb-b1"),
        ("crash-a1", "crash-b1"),
        ("weather-a1", "weather-b1"),
        ("weather-b1", "weather-c1"),
        ("opening-b1", "opening-c1"),
        ("opening-a1", "opening-b1"),
        ("execution-a1", "execution-b1"),
        ("telegram-a1", "telegram-b1"),
        ("telegram-a1", "telegram-c1"),
        ("pardon-a1", "pardon-b1"),
        ("talks-a1", "talks-b1"),
        ("gold-a1", "gold-b1"),
        ("league-a1", "league-c1"),
        ("forum-a1", "forum-b1"),
        ("forum-a1", "forum-c1"),
        ("fair-a1", "fair-b1"),
    ] {
        assert_ne!(event(a), event(b), "{a} and {b} are one event");
    }
    for (a, b) in [("both-a1", "both-a3"), ("attack-a1", "attack-a3"), ("head-d1", "head-d2"), ("fire-a1", "fire-a2")] {
        assert_eq!(event(a), event(b), "{a} and {b} are two events");
    }
}

#[test]
fn a_story_includes_its_previews_and_follow_ups() {
    let (articles, _): (Vec<Cleaned>, Vec<String>) =
        kinds().into_iter().filter(|k| k.1.starts_with("pardon") || k.1.starts_with("front")).unzip();
    let grouped = |grain| {
        let mut g = Grouper::new(&EventsConfig { grain, ..EventsConfig::default() });
        for (a, f) in articles.iter().zip(extract(&articles)) {
            g.insert(a, f, None, &a.article.digest);
        }
        lists(&g).len()
    };
    assert!(grouped(crate::config::Grain::Story) < grouped(crate::config::Grain::Event));
}

#[test]
fn one_run_and_many_give_identical_events() {
    let articles: Vec<Cleaned> = hard_cases().into_iter().map(|c| c.0).collect();
    let whole = engine(&articles).pieces().unwrap();
    // Each article in a run of its own, with the state written and read again in between.
    let mut pieces = Grouper::new(&EventsConfig::default()).pieces().unwrap();
    for (a, f) in articles.iter().zip(extract(&articles)) {
        let mut g = Grouper::from_pieces(&EventsConfig::default(), pieces).unwrap();
        g.insert(a, f, None, &a.article.digest);
        pieces = g.pieces().unwrap();
    }
    assert_eq!(pieces.nodes, whole.nodes);
    assert_eq!(pieces.stories, whole.stories);
    assert_eq!(pieces.log, whole.log);
}

/// The hard cases and the kinds in order of their days: the older ones are folded by the time the later ones arrive.
fn a_year() -> Vec<Cleaned> {
    let mut all: Vec<Cleaned> = hard_cases().into_iter().chain(kinds()).map(|c| c.0).collect();
    all.sort_by_key(|c| c.article.published);
    all
}

#[test]
fn finished_events_are_folded_and_still_recognised() {
    let articles = a_year();
    let g = engine(&articles);
    let folded: Vec<u32> = (0..g.nodes.len() as u32).filter(|n| g.folded(*n)).collect();
    assert!(folded.len() > 40, "{}", folded.len());
    let bytes = |list: &[u32]| -> usize {
        let pieces = g.pieces().unwrap();
        list.iter().map(|n| pieces.nodes[*n as usize].len()).sum::<usize>() / list.len()
    };
    let whole: Vec<u32> = (0..g.nodes.len() as u32).filter(|n| !g.folded(*n)).collect();
    assert!(bytes(&folded) * 2 < bytes(&whole), "{} against {}", bytes(&folded), bytes(&whole));
    // The explanations of an event are unchanged, and it is linked.
    let ids: Vec<&str> = articles.iter().map(|a| a.article.id.as_str()).collect();
    let events = g.events(&g.duplicates(&ids));
    let of = |id: &str| {
        let n = articles.iter().position(|a| a.article.id == id).unwrap();
        (n, events.iter().find(|e| e.members.iter().any(|m| m.article == n)).unwrap())
    };
    let (n, flood) = of("flood-a2");
    assert!(g.folded(n as u32) && flood.members.len() == 3, "{:?}", flood.members);
    assert!(flood.members.iter().any(|m| m.why.contains("same date 2026-01-12")), "{:?}", flood.members);
    assert_eq!(flood.when.unwrap().iso(), "2026-01-12");
    assert!(flood.places.iter().any(|p| p.1.contains("Kassala") || p.1 == "Sudan"), "{:?}", flood.places);
    let (_, verdict) = of("trial-b1");
    assert!(verdict.related.iter().any(|r| r.event == of("trial-a1").1.id), "{:?}", verdict.related);
    // The same text again, long after, is recognised as a copy of a folded article.
    let mut g = g;
    let again =
        Cleaned { article: Article { id: "again".into(), ..articles[n].article.clone() }, ..articles[n].clone() };
    let f = extract(std::slice::from_ref(&again)).remove(0);
    let m = g.insert(&again, f, None, "again");
    assert_eq!(g.copy_of(m), Some(g.original(n as u32)));
    assert_eq!(g.nodes[m as usize].event, g.nodes[n].event);
}

#[test]
fn folding_does_not_depend_on_how_articles_were_divided_into_runs() {
    let articles = a_year();
    let whole = engine(&articles).pieces().unwrap();
    let mut pieces = Grouper::new(&EventsConfig::default()).pieces().unwrap();
    for (run, features) in articles.chunks(7).zip(extract(&articles).chunks(7)) {
        let mut g = Grouper::from_pieces(&EventsConfig::default(), pieces).unwrap();
        for (a, f) in run.iter().zip(features) {
            g.insert(a, f.clone(), None, &a.article.digest);
        }
        pieces = g.pieces().unwrap();
    }
    let sorted = |mut p: crate::types::Pieces| {
        p.counts.sort_unstable();
        p.sentences.sort_unstable();
        p.forms.sort_unstable();
        p
    };
    assert_eq!(sorted(pieces), sorted(whole));
}

#[test]
fn a_folded_event_can_be_corrected_and_its_articles_replaced() {
    let articles = a_year();
    let mut g = engine(&articles);
    let old = (0..g.nodes.len() as u32).find(|n| g.folded(*n) && g.copy_of(*n).is_none()).unwrap();
    let id = g.stories[g.nodes[old as usize].event as usize].id.clone();
    let young = g.stories[g.nodes.last().unwrap().event as usize].id.clone();
    g.merge(&young, &id).unwrap();
    assert_eq!(g.find(&id), g.find(&young));
    g.undo(None).unwrap();
    let text = "نص جديد تماما عن افتتاح مكتبة عمومية في مدينة طنجة يوم 4 مارس 2026 بحضور السكان.";
    let edition = article("new", Some("2026-03-04"), text);
    let f = extract(std::slice::from_ref(&edition)).remove(0);
    let free = (0..g.nodes.len() as u32).find(|n| g.folded(*n) && !g.nodes[*n as usize].pinned).unwrap();
    g.replace(free, &edition, f, None);
    assert!(!g.folded(free));
    let ids: Vec<String> = (0..g.nodes.len()).map(|i| i.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let members: usize = g.events(&g.duplicates(&ids)).iter().map(|e| e.members.len()).sum();
    assert_eq!(members, g.nodes.len());
}

#[test]
fn an_event_keeps_its_identifier_when_more_is_reported() {
    let cases: Vec<Cleaned> = hard_cases().into_iter().map(|c| c.0).collect();
    let flood: Vec<Cleaned> = cases.into_iter().filter(|c| c.article.id.starts_with("flood-a")).collect();
    let ids: Vec<String> = (1..=3).map(|n| engine(&flood[..n]).stories[0].id.clone()).collect();
    assert!(ids.iter().all(|i| *i == ids[0]) && ids[0].contains("2026-01-12"), "{ids:?}");
    assert_eq!(lists(&engine(&flood)), [[0, 1, 2]]);
}

#[test]
fn memberships_and_near_misses_say_what_a_reader_can_check() {
    let articles: Vec<Cleaned> = hard_cases().into_iter().map(|c| c.0).collect();
    let mut articles: Vec<Cleaned> = articles.into_iter().filter(|c| c.article.id.starts_with("match")).collect();
    let events = group(&mut articles, &EventsConfig::default());
    let first = events.iter().find(|e| e.members.len() == 2 && e.id.contains("04-11")).unwrap();
    assert!(first.members[1].why.contains("same place Casablanca"), "{:?}", first.members);
    assert!(first.members[1].why.contains("similarity 0."), "{:?}", first.members);
    let near = events.iter().flat_map(|e| &e.near_misses).find(|n| n.why.contains("different stages")).unwrap();
    assert!(near.why.contains("preview and") || near.why.contains("and preview"), "{near}");
    let kinds: Vec<&str> = events.iter().flat_map(|e| &e.related).map(|r| r.kind.as_str()).collect();
    let any = |list: [&str; 2]| kinds.iter().any(|k| list.contains(k));
    assert!(any(["earlier", "lead-up"]) && any(["later", "follow-up"]), "{kinds:?}");
}

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

#[test]
fn a_closed_event_is_reopened_by_its_report_and_not_regrouped() {
    let cases: Vec<Cleaned> = hard_cases().into_iter().map(|c| c.0).collect();
    let pick = |p: &str| cases.iter().filter(|c| c.article.id.starts_with(p)).cloned().collect::<Vec<_>>();
    let mut all = pick("flood-a");
    all.extend(pick("rate-b"));
    let mut g = engine(&all);
    assert!(g.closed(0) && !g.closed(1));
    let late = article(
        "late",
        Some("2026-01-14"),
        "السودان: 21 قتيلا في سيول كسلا والبحث مستمر\n\nقال والي كسلا الثلاثاء إن حصيلة السيول التي اجتاحت قرى الولاية شرقي السودان فجر الاثنين 12 يناير بلغت 21 قتيلا، وإن البحث عن خمسة مفقودين متواصل.",
    );
    let f = extract(std::slice::from_ref(&late)).remove(0);
    let n = g.insert(&late, f, None, "late");
    assert_eq!(g.nodes[n as usize].event, 0);
    assert!(g.log.iter().any(|o| o.kind == Done::Reopen));
}

#[test]
fn decisions_of_a_person_hold_and_can_be_undone() {
    let cases: Vec<Cleaned> = hard_cases().into_iter().map(|c| c.0).collect();
    let all: Vec<Cleaned> = cases.iter().filter(|c| c.article.id.starts_with("flood")).cloned().collect();
    let (early, rest) = all.split_at(4);
    let mut g = engine(early);
    let (a, b) = (g.stories[0].id.clone(), g.stories[1].id.clone());
    let before = lists(&g);
    g.merge(&a, &b).unwrap();
    assert_eq!(lists(&g), [[0, 1, 2, 3]]);
    assert_eq!(g.find(&b), g.find(&a), "the old name still leads there");
    // A later run does not separate what was joined by hand.
    for (x, f) in rest.iter().zip(extract(rest)) {
        g.insert(x, f, None, "rest");
    }
    assert_eq!(lists(&g)[0].len(), 5);
    g.undo(None).unwrap();
    assert_eq!(lists(&g)[0][..3], before[0][..3]);
    assert_eq!(g.find(&b), Some(1));
    assert!(g.undo(None).unwrap_err().to_string().contains("nothing to undo"));

    let new = g.split(&a, &[2]).unwrap();
    assert_ne!(g.find(&new), g.find(&a));
    g.move_article(2, &b).unwrap();
    assert_eq!(g.nodes[2].event, g.find(&b).unwrap());
    assert!(g.undo(Some(3)).unwrap_err().to_string().contains("moved again"), "{:?}", g.log);
    g.undo(None).unwrap();
    g.undo(None).unwrap();
    assert_eq!(g.nodes[2].event, g.find(&a).unwrap());
    for wrong in [g.split(&a, &[3]), g.merge("nowhere", &a).map(|()| String::new()), g.undo(Some(99))] {
        assert!(wrong.is_err());
    }
}

proptest::proptest! {
    /// After any sequence of operations, each article is in exactly one event, and the state can be stored.
    #[test]
    fn every_article_is_in_one_event(steps in proptest::collection::vec((0u8..6, 0usize..31, 0usize..31), 1..40)) {
        let cases: Vec<Cleaned> = hard_cases().into_iter().map(|c| c.0).collect();
        let features = extract(&cases);
        let mut g = Grouper::new(&EventsConfig::default());
        for (kind, i, j) in steps {
            let id = |g: &Grouper, n: usize| g.nodes.get(n).map(|x| g.stories[x.event as usize].id.clone()).unwrap_or_default();
            let _ = match kind {
                0..=2 => { g.insert(&cases[i], features[i].clone(), None, &format!("{i}")); Ok(String::new()) }
                3 => { let (a, b) = (id(&g, i), id(&g, j)); g.merge(&a, &b).map(|()| a) }
                4 if i < g.nodes.len() => { let a = id(&g, i); g.split(&a, &[i as u32]) }
                _ => g.undo(None),
            };
            let mut seen = vec![0; g.nodes.len()];
            for (e, s) in g.stories.iter().enumerate() {
                for m in &s.members {
                    seen[*m as usize] += 1;
                    proptest::prop_assert_eq!(g.nodes[*m as usize].event, e as u32);
                }
            }
            proptest::prop_assert!(seen.iter().all(|n| *n == 1), "{:?}", seen);
        }
        proptest::prop_assert!(Grouper::from_pieces(&EventsConfig::default(), g.pieces().unwrap()).is_ok());
    }
}

#[test]
fn notices_of_one_form_and_mishaps_of_one_town_are_events_of_their_own() {
    let telegram = |who: &str, of: &str| {
        format!(
            "بعث ملك البلاد برقية تهنئة إلى الرئيس {who} بمناسبة العيد الوطني لجمهورية {of}.\n\nوأعرب في البرقية عن أطيب \
             التمنيات لشعب {of} بمزيد من التقدم والازدهار، مشيدا بعلاقات الصداقة التي تجمع البلدين."
        )
    };
    let fire = |quarter: &str, what: &str| {
        format!(
            "اندلع حريق كبير مساء اليوم في {what} بحي {quarter} بمدينة طنجة، وتدخلت فرق الإطفاء للسيطرة على النيران.\n\nولم \
             يخلف الحريق الذي شب في حي {quarter} ضحايا، وفتحت السلطات تحقيقا لمعرفة أسبابه."
        )
    };
    let rate = |day: &str, value: &str| {
        format!(
            "سجل سعر صرف الدولار اليوم {day} في البنوك {value} جنيها للشراء، وفق شاشات التداول.\n\nوتتغير الأسعار يوميا."
        )
    };
    let day = Some("2026-02-03");
    let articles = [
        article("ghana", day, &telegram("جون ماهاما", "غانا")),
        article("nepal", day, &telegram("رام باوديل", "نيبال")),
        article("malabata", day, &fire("مالاباطا", "مخزن للأخشاب")),
        article("mesnana", day, &fire("مسنانة", "معمل للنسيج")),
        article("tuesday", day, &rate("الثلاثاء", "50.12")),
        article("wednesday", Some("2026-02-04"), &rate("الأربعاء", "50.31")),
    ];
    assert_eq!(lists(&engine(&articles)).len(), articles.len());
    // The same fire in the words of another outlet stays one event.
    let again = article(
        "again",
        day,
        "طنجة: النيران تلتهم مخزنا للأخشاب في مالاباطا\n\nأتى حريق اندلع مساء اليوم على مخزن للأخشاب في حي مالاباطا بطنجة، \
         وسيطرت فرق الإطفاء على النيران دون أن تسجل ضحايا.",
    );
    assert_eq!(lists(&engine(&[articles[2].clone(), articles[3].clone(), again])), [vec![0, 2], vec![1]]);
}
