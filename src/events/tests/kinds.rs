//! What kinds of reports are one event, and what kinds are not.

use super::*;

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
