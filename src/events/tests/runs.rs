//! The same outcome however articles are divided into runs, and what is kept of finished events.

use super::*;

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
