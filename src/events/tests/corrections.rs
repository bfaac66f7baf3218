//! Corrections by hand.

use super::*;

#[test]
fn no_article_is_lost_when_texts_change() {
    let (articles, _): (Vec<Cleaned>, Vec<String>) = hard_cases().into_iter().unzip();
    for seed in 0..6 {
        let articles = shuffled(&articles, seed);
        let mut g = engine(&articles);
        for (n, other) in shuffled(&(0..articles.len()).collect::<Vec<_>>(), seed + 100).into_iter().enumerate() {
            let text = &articles[other];
            g.replace(n as u32, text, extract(std::slice::from_ref(text)).remove(0), None);
            let mut held: Vec<u32> = lists(&g).concat();
            held.sort_unstable();
            assert_eq!(held, (0..articles.len() as u32).collect::<Vec<_>>(), "seed {seed}, article {n}");
        }
    }
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
