//! A brief as a bundle of STIX 2.1 (OASIS), for those who keep their reports in OpenCTI or MISP: a report, the outlets,
//! the place, and a note for each statement with its citations and its confidence.
//!
//! Identifiers are made from digests, so that a later revision replaces an earlier one. English that was withheld is in
//! no note.

use super::views::{BriefView, PointView, SentenceView};
use crate::types::{given, sha256, source_of};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Codes and English names of countries.
const COUNTRIES: &str = include_str!("../data/countries.tsv");

/// An identifier of STIX: the type, and a UUID made from a digest.
fn identifier(kind: &str, of: &str) -> String {
    let d = sha256(format!("mujaz/stix/{kind}/{of}").as_bytes());
    format!("{kind}--{}-{}-5{}-8{}-{}", &d[..8], &d[8..12], &d[13..16], &d[17..20], &d[20..32])
}

/// Confidence on the scale of STIX (Appendix A, "None / Low / Med / High").
fn confidence(level: &str) -> Option<u8> {
    Some(match level {
        "high" => 85,
        "moderate" => 50,
        "low" => 15,
        _ => return None,
    })
}

/// The code of a country by its English name (ISO 3166-1).
fn code(country: &str) -> Option<&'static str> {
    let plain = country.replace('’', "'");
    let rows = COUNTRIES.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
    rows.into_iter().find(|(_, name)| *name == plain).map(|(code, _)| code)
}

/// When something was made first, and when last, as STIX writes it.
struct Times {
    created: String,
    modified: String,
}

impl Times {
    /// What every object has.
    fn object(&self, kind: &str, id: &str) -> Map<String, Value> {
        let mut out = Map::new();
        out.insert("type".into(), kind.into());
        out.insert("spec_version".into(), "2.1".into());
        out.insert("id".into(), id.into());
        out.insert("created".into(), self.created.clone().into());
        out.insert("modified".into(), self.modified.clone().into());
        out
    }
}

/// The sources that citations name, with their sentences.
fn cited(view: &BriefView, cites: &[String]) -> Vec<Value> {
    let mut sources: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for c in cites {
        sources.entry(source_of(c)).or_default().push(c);
    }
    let named = sources.into_iter().filter_map(|(id, list)| Some((view.sources.iter().find(|s| s.id == id)?, list)));
    named
        .map(|(s, list)| {
            let mut out = json!({
                "source_name": if s.outlet.is_empty() { s.article.clone() } else { s.outlet.clone() },
                "description": format!("{}: {}", list.join(", "), s.title),
            });
            if let Some(url) = s.url.as_deref().filter(|u| u.starts_with("http://") || u.starts_with("https://")) {
                out["url"] = url.into();
            }
            out
        })
        .collect()
}

/// A statement with what it rests on.
struct Statement<'a> {
    text: String,
    cites: &'a [String],
}

fn statements(view: &BriefView) -> Vec<Statement<'_>> {
    let fact = view.facts.iter().filter(|f| !f.value.is_empty()).map(|f| {
        let others: Vec<String> = f.others.iter().map(|o| format!("{} ({})", o.value, o.whose)).collect();
        let others = if others.is_empty() { String::new() } else { format!("; others: {}", others.join("; ")) };
        let whose = if f.whose.is_empty() { String::new() } else { format!(" ({})", f.whose) };
        Statement { text: format!("{}: {}{whose}{others}", f.name, f.value), cites: &f.cites }
    });
    let point = |p: &'static str| {
        move |v: &PointView| v.english.clone().map(|e| if p.is_empty() { e } else { format!("{p}: {e}") })
    };
    let points = [(&view.happened, ""), (&view.background, "Background"), (&view.points, "")]
        .into_iter()
        .flat_map(|(list, name)| list.iter().map(move |v| (v, name)))
        .filter_map(|(v, name)| Some(Statement { text: point(name)(v)?, cites: &v.cites }));
    fact.chain(points).collect()
}

/// The sentences that a statement rests on, in Arabic, with the English where it stands.
fn grounds<'a>(view: &'a BriefView, cites: &'a [String]) -> impl Iterator<Item = &'a SentenceView> {
    cites.iter().filter_map(|c| view.sentences.iter().find(|s| s.id == *c))
}

/// A brief as a bundle of STIX 2.1. `first` is when its first revision was made, `made` when this one was.
pub fn bundle(view: &BriefView, first: Timestamp, made: Timestamp) -> Value {
    let stamp = |t: Timestamp| t.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string();
    let times = Times { created: stamp(first), modified: stamp(made.max(first)) };
    // What is the same for every brief was never made again.
    let fixed = Times { created: "2025-01-01T00:00:00.000Z".into(), modified: "2025-01-01T00:00:00.000Z".into() };
    let event = &view.event.id;
    let author = identifier("identity", "mujaz");
    let mut objects: Vec<Value> = Vec::new();
    let mut own = fixed.object("identity", &author);
    own.insert("name".into(), "Mujaz".into());
    own.insert("identity_class".into(), "system".into());
    own.insert("description".into(), "Machine-made briefs of Arabic news; not reviewed by anybody.".into());
    objects.push(own.into());
    let mut seen: Vec<&str> = Vec::new();
    for s in view.sources.iter().filter(|s| given(&s.outlet).is_some()) {
        if seen.contains(&s.outlet.as_str()) {
            continue;
        }
        seen.push(&s.outlet);
        let mut outlet = fixed.object("identity", &identifier("identity", &format!("outlet/{}", s.outlet)));
        outlet.insert("created_by_ref".into(), author.clone().into());
        outlet.insert("name".into(), s.outlet.clone().into());
        outlet.insert("identity_class".into(), "organization".into());
        if !s.about.is_empty() {
            outlet.insert("description".into(), s.about.clone().into());
        }
        objects.push(outlet.into());
    }
    // A place without its country has nothing by which STIX could know it.
    if let Some(country) = code(&view.event.country) {
        let name = if view.event.place.is_empty() { &view.event.country } else { &view.event.place };
        let mut place = fixed.object("location", &identifier("location", &format!("{country}/{name}")));
        place.insert("created_by_ref".into(), author.clone().into());
        place.insert("name".into(), name.clone().into());
        place.insert("country".into(), country.into());
        objects.push(place.into());
    }
    let level = confidence(&view.banner.confidence);
    let report = identifier("report", event);
    for (i, s) in statements(view).into_iter().enumerate() {
        let arabic: Vec<String> = grounds(view, s.cites).map(|g| format!("{}: {}", g.id, g.arabic)).collect();
        let mut note = times.object("note", &identifier("note", &format!("{event}/{}/{i}", view.event.revision)));
        note.insert("created_by_ref".into(), author.clone().into());
        note.insert("lang".into(), "en".into());
        note.insert("abstract".into(), s.text.clone().into());
        let content = format!("{} [{}]\n\n{}", s.text, s.cites.join(", "), arabic.join("\n"));
        note.insert("content".into(), content.trim_end().into());
        note.insert("object_refs".into(), json!([report]));
        let references = cited(view, s.cites);
        if !references.is_empty() {
            note.insert("external_references".into(), references.into());
        }
        if let Some(level) = level {
            note.insert("confidence".into(), level.into());
        }
        objects.push(note.into());
    }
    let refs: Vec<Value> = objects.iter().map(|o| o["id"].clone()).collect();
    let lead: Vec<&str> = view.lead.iter().map(|p| p.text.as_str()).collect();
    let mut own = times.object("report", &report);
    own.insert("created_by_ref".into(), author.into());
    own.insert("lang".into(), "en".into());
    own.insert("name".into(), view.title.clone().into());
    let said = format!(
        "{}\n\n{}. Confidence {}: {}",
        lead.join(" "),
        view.banner.status.trim_end_matches('.'),
        view.banner.confidence,
        view.banner.basis
    );
    own.insert("description".into(), said.trim().into());
    own.insert("published".into(), times.modified.clone().into());
    let labels: Vec<&String> = [&view.event.kind, &view.event.theme].into_iter().filter(|l| !l.is_empty()).collect();
    if !labels.is_empty() {
        own.insert("labels".into(), json!(labels));
    }
    if let Some(level) = level {
        own.insert("confidence".into(), level.into());
    }
    own.insert("object_refs".into(), refs.into());
    let all: Vec<String> = view.sources.iter().map(|s| s.id.clone()).collect();
    let references = cited(view, &all);
    if !references.is_empty() {
        own.insert("external_references".into(), references.into());
    }
    objects.push(own.into());
    let id = identifier("bundle", &format!("{event}/{}", view.event.revision));
    json!({ "type": "bundle", "id": id, "objects": objects })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_brief_is_a_bundle_in_which_every_reference_leads_somewhere() {
        let view = super::super::example();
        let made_first = made("2026-01-01T08:00:00Z");
        let all = bundle(&view, made_first, made("2026-01-02T08:00:00Z"));
        let objects = all["objects"].as_array().unwrap();
        let ids: Vec<&str> = objects.iter().map(|o| o["id"].as_str().unwrap()).collect();
        for o in objects {
            assert!(o["id"].as_str().unwrap().starts_with(&format!("{}--", o["type"].as_str().unwrap())), "{o:#}");
            for r in o["object_refs"].as_array().into_iter().flatten().chain(o.get("created_by_ref")) {
                assert!(ids.contains(&r.as_str().unwrap()), "{r} leads nowhere");
            }
        }
        let of = |kind: &str| objects.iter().filter(|o| o["type"] == kind).collect::<Vec<_>>();
        assert_eq!(of("report").len(), 1);
        let notes = of("note");
        assert!(!notes.is_empty());
        for n in notes {
            assert!(n["content"].as_str().unwrap().contains("[S"), "every note cites: {n:#}");
        }
        let later = bundle(&view, made_first, made("2026-01-03T08:00:00Z"));
        let report = |v: &Value| v["objects"].as_array().unwrap().last().cloned().unwrap();
        assert_eq!(report(&all)["id"], report(&later)["id"], "a revision replaces the one before");
        assert_eq!(report(&all)["created"], report(&later)["created"]);
    }

    #[test]
    fn what_was_withheld_is_in_no_note() {
        let mut view = super::super::example();
        for p in view.happened.iter_mut().chain(&mut view.background).chain(&mut view.points) {
            p.english = None;
            p.help.draft = Some("A doubtful draft".into());
        }
        let text = bundle(&view, made("2026-01-01T08:00:00Z"), made("2026-01-01T08:00:00Z")).to_string();
        assert!(!text.contains("A doubtful draft"));
    }

    #[test]
    fn countries_have_their_codes() {
        assert_eq!((code("Morocco"), code("Côte d’Ivoire"), code("Palestine")), (Some("MA"), Some("CI"), Some("PS")));
        assert_eq!(code("nowhere"), None);
        assert_eq!((confidence("high"), confidence("not known")), (Some(85), None));
    }
}
