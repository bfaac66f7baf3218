//! A digest: the briefs of many events by kind and country.

use crate::report::views::{DigestBrief, DigestCountry, DigestGroup, DigestView};
use crate::types::count;

/// The standard order of headings; others follow them.
const ORDER: [&str; 8] = [
    "Violence and war",
    "Disasters and accidents",
    "Politics and diplomacy",
    "Police and courts",
    "Economy",
    "Society, science, culture",
    "Sport",
    "Statements",
];

/// The heading for events whose kind is not known.
const OTHER: &str = "Other events";

/// The name used when the country is not known.
const NOWHERE: &str = "Country not known";

/// Briefs by kind and country: headings in standard order, countries alphabetically.
pub fn groups(briefs: &[DigestBrief]) -> Vec<DigestGroup> {
    let heading = |b: &DigestBrief| if b.theme.is_empty() { OTHER.to_owned() } else { b.theme.clone() };
    let country = |b: &DigestBrief| if b.country.is_empty() { NOWHERE.to_owned() } else { b.country.clone() };
    let place = |theme: &str| (ORDER.iter().position(|o| *o == theme).unwrap_or(ORDER.len()), theme == OTHER);
    let mut out: Vec<DigestGroup> = Vec::new();
    for b in briefs {
        let theme = heading(b);
        let at = out.iter().position(|g| g.theme == theme).unwrap_or_else(|| {
            out.push(DigestGroup { theme, countries: Vec::new() });
            out.len() - 1
        });
        let (list, name) = (&mut out[at].countries, country(b));
        match list.iter_mut().find(|c| c.name == name) {
            Some(c) => c.briefs.push(b.clone()),
            None => list.push(DigestCountry { name, briefs: vec![b.clone()] }),
        }
    }
    out.sort_by(|a, b| place(&a.theme).cmp(&place(&b.theme)).then(a.theme.cmp(&b.theme)));
    for g in &mut out {
        g.countries.sort_by(|a, b| (a.name == NOWHERE, &a.name).cmp(&(b.name == NOWHERE, &b.name)));
    }
    out
}

/// A digest of the briefs of a run.
pub fn digest(briefs: Vec<DigestBrief>) -> DigestView {
    let countries: std::collections::BTreeSet<&str> =
        briefs.iter().map(|b| b.country.as_str()).filter(|c| !c.is_empty()).collect();
    let across = match countries.len() {
        0 | 1 => String::new(),
        n => format!(" in {n} countries"),
    };
    DigestView {
        title: format!("Digest of {}{across}", count(briefs.len(), "event")),
        summary: String::new(),
        groups: groups(&briefs),
        briefs,
        ..DigestView::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn briefs_are_grouped_by_kind_and_country() {
        let b = |title: &str, theme: &str, country: &str| DigestBrief {
            title: title.into(),
            theme: theme.into(),
            country: country.into(),
            ..DigestBrief::default()
        };
        let list = [
            b("1", "", "Egypt"),
            b("2", "Sport", "Qatar"),
            b("3", "Violence and war", ""),
            b("4", "Violence and war", "Sudan"),
            b("5", "Violence and war", "Iraq"),
            b("6", "Sport", "Qatar"),
        ];
        let found: Vec<String> = groups(&list)
            .iter()
            .flat_map(|g| g.countries.iter().map(|c| (g.theme.clone(), c)).collect::<Vec<_>>())
            .map(|(t, c)| {
                let titles: Vec<&str> = c.briefs.iter().map(|b| b.title.as_str()).collect();
                format!("{t}/{}: {}", c.name, titles.join(" "))
            })
            .collect();
        assert_eq!(
            found,
            [
                "Violence and war/Iraq: 5",
                "Violence and war/Sudan: 4",
                "Violence and war/Country not known: 3",
                "Sport/Qatar: 2 6",
                "Other events/Egypt: 1"
            ]
        );
        assert_eq!(digest(list.to_vec()).title, "Digest of 6 events in 4 countries");
    }
}
