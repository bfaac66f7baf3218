//! An example brief for trying templates.

use super::views::*;

/// A brief with a value in every field, so that `mujaz templates check` can try a template.
pub fn example() -> BriefView {
    let cites = vec!["S1.1".to_owned()];
    BriefView {
        title: "A bridge is opened".into(),
        subtitle: Some("The bridge is open".into()),
        banner: BannerView {
            status: "Machine-translated, not reviewed.".into(),
            translated_by: vec!["Translated by a model.".into()],
            confidence: "moderate".into(),
            basis: "2 independent texts; they agree on every number of the event".into(),
        },
        lead: vec![Part { text: "A bridge was opened in Rabat on 27 May 2025.".into(), cites: cites.clone() }],
        overview: vec![Part { text: "2 articles report it.".into(), cites: cites.clone() }],
        facts: vec![
            FactView { name: "What".into(), value: "opening".into(), cites: cites.clone(), ..Default::default() },
            FactView {
                name: "Length".into(),
                value: "40 metres".into(),
                cites: cites.clone(),
                whose: "S2, 28 May".into(),
                others: vec![OtherView {
                    value: "38 metres".into(),
                    cites: vec!["S1.2".into()],
                    whose: "S1, 27 May".into(),
                }],
            },
        ],
        happened: vec![
            PointView {
                english: Some("It is 40 metres long.".into()),
                cites: cites.clone(),
                outlets: 1,
                ..Default::default()
            },
            PointView {
                arabic: "جملة".into(),
                reason: "figure missing".into(),
                cites: cites.clone(),
                outlets: 1,
                help: HelpView {
                    gloss: "sentence".into(),
                    sure: vec!["Rabat".into()],
                    draft: Some("A [word] in Rabat".into()),
                },
                ..Default::default()
            },
        ],
        background: vec![PointView {
            english: Some("Works began in 2022.".into()),
            cites: cites.clone(),
            outlets: 1,
            ..Default::default()
        }],
        differ: vec![FactView {
            name: "Length".into(),
            value: "40 metres".into(),
            cites: cites.clone(),
            whose: "S2, 28 May".into(),
            others: vec![OtherView {
                value: "38 metres".into(),
                cites: vec!["S1.2".into()],
                whose: "S1, 27 May".into(),
            }],
        }],
        disputes: vec![DisputeView {
            about: "Whether it was so".into(),
            sides: vec![
                SideView {
                    says: "reports it".into(),
                    whose: "S1, Outlet, 27 May".into(),
                    cites: vec!["S1.1".into()],
                    english: Some("The bridge is open.".into()),
                    arabic: "الجسر مفتوح".into(),
                    ..Default::default()
                },
                SideView {
                    who: Some("the transport ministry".into()),
                    says: "denies it".into(),
                    whose: "S2, Other, 28 May".into(),
                    cites: vec!["S1.2".into()],
                    arabic: "نفت الوزارة ذلك".into(),
                    gloss: "denied the-ministry that".into(),
                    ..Default::default()
                },
            ],
        }],
        unknown: vec!["who says so".into()],
        unclear: vec![Part { text: "the cause is not known".into(), cites: vec!["S1.2".into()] }],
        event: EventView {
            id: "rabat-2025-05-27-abcd".into(),
            revision: 1,
            when: "27 May 2025".into(),
            place: "Rabat".into(),
            kind: "opening".into(),
            theme: "Society, science, culture".into(),
            country: "Morocco".into(),
        },
        counts: Counts { articles: 2, outlets: "2 outlets".into(), outlets_number: 2, copies: 1 },
        cutoff: "28 May 2025".into(),
        related: vec!["kept apart from x: other date".into()],
        changes: Some(ChangesView {
            since: 1,
            facts: vec![Part { text: "Length: 38 metres → 40 metres".into(), cites: cites.clone() }],
            added: vec![Part { text: "3 injured".into(), cites: cites.clone() }],
            changed: vec![Part { text: "metres: 38 → 40".into(), cites: cites.clone() }],
            withdrawn: vec!["2 lanes".into()],
            sources: vec![Part { text: "Outlet: Title".into(), cites: vec!["S1".into()] }],
            moved: vec![Part { text: "Outlet: Title".into(), cites: vec!["S1".into()] }],
            edited: vec![Part { text: "Outlet: Title".into(), cites: vec!["S1".into()] }],
            gone: vec!["Outlet: Title".into()],
            pruned: vec!["Outlet: Title".into()],
            merged: vec!["rabat-2025-05-27-efgh".into()],
            unknown: false,
        }),
        glance: vec![Part { text: "A bridge was opened.".into(), cites: cites.clone() }],
        glance_rewritten: true,
        in_figures: vec![Part { text: "40 metres".into(), cites: cites.clone() }],
        points: vec![
            PointView {
                english: Some("It is 40 metres long.".into()),
                cites: cites.clone(),
                outlets: 1,
                ..Default::default()
            },
            PointView {
                arabic: "جملة".into(),
                reason: "figure missing".into(),
                cites: cites.clone(),
                outlets: 1,
                ..Default::default()
            },
        ],
        figures: vec![FigureView {
            value: "40".into(),
            what: "metres".into(),
            arabic: "40 مترا".into(),
            sources: cites.clone(),
        }],
        conflicts: vec!["dead: 1 (S1.1) against 2 (S2.1)".into()],
        names: vec![NameView {
            name: "Rabat".into(),
            arabic: "الرباط".into(),
            kind: "place".into(),
            mentions: 1,
            romanised: true,
        }],
        accounts: vec![AccountView {
            who: Some("Party".into()),
            who_arabic: Some("الحزب".into()),
            stance: "denies".into(),
            english: Some("The party denied it.".into()),
            arabic: "نفى الحزب ذلك".into(),
            cites,
            gloss: "denied the-party that".into(),
        }],
        quotes: vec![QuoteView {
            english: Some("yes".into()),
            arabic: "نعم".into(),
            speaker: Some("X".into()),
            speaker_arabic: Some("س".into()),
            source: "S1.1".into(),
            gloss: "yes".into(),
        }],
        sources: vec![SourceView {
            id: "S1".into(),
            outlet: "x".into(),
            title: "x".into(),
            published: "x".into(),
            article: "a".into(),
            file: "a.txt".into(),
            url: Some("https://example.org".into()),
            digest: "00".into(),
            copy_of: Some("S2".into()),
            about: "state agency, Morocco".into(),
            grade: Some(GradeView {
                code: "B2".into(),
                meaning: "usually reliable, reports probably true".into(),
                by: "R. Haddad".into(),
                on: "2025-05-30".into(),
            }),
        }],
        sentences: vec![
            SentenceView {
                id: "S1.1".into(),
                arabic: "جملة".into(),
                reason: "x".into(),
                checks: ChecksView { failed: vec!["names".into()], ..Default::default() },
                help: HelpView { gloss: "sentence".into(), sure: vec!["Rabat".into()], draft: Some("A draft".into()) },
                cited_in: vec![CitedIn { name: "lead".into(), anchor: "lead".into() }],
                ..Default::default()
            },
            SentenceView {
                id: "S1.2".into(),
                arabic: "جملة".into(),
                english: Some("A sentence.".into()),
                checks: ChecksView {
                    passed: vec!["length".into()],
                    doubtful: vec!["negation".into()],
                    ..Default::default()
                },
                ..Default::default()
            },
        ],
        caveats: vec!["x".into()],
        manifest: "a.json".into(),
    }
}
