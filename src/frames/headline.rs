//! Title and lead from the templates of a kind; they contain nothing that is not in a slot.

use super::merge::{Account, Merged};
use super::phrase::{capital, with_a};
use super::roles::Role;
use crate::types::When;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A sentence of the lead with its citations.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// English.
    pub text: String,
    /// Citations.
    pub cites: Vec<String>,
}

/// Title and lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Headline {
    /// One line: "Floods in M'Sila: 9 killed, 24 injured (12 October 2025)".
    pub title: String,
    /// The title without what changes from report to report, tolls and the day: "Floods in M'Sila".
    pub topic: String,
    /// One to three sentences.
    pub lead: Vec<Sentence>,
}

/// A filled template and the slots that it used.
struct Filled {
    text: String,
    used: Vec<Role>,
}

impl Headline {
    /// Writes title and lead; if no day of the event is known, the title says when it was `reported`.
    pub fn new(m: &Merged, reported: Option<Date>) -> Self {
        let date = m.get(Role::When).map(|a| a.text.clone());
        let behind = match (&date, reported) {
            (Some(d), _) => format!(" ({d})"),
            (None, Some(d)) => format!(" (reported {})", When::of(d, d).english()),
            (None, None) => String::new(),
        };
        let titled = |tolls: bool| {
            let mut templates = m.kind.titles.iter().map(|t| if tolls { t.clone() } else { t.replace("{toll}", "") });
            capital(&templates.find_map(|t| fill(&t, m, true)).map_or_else(|| m.kind.what.clone(), |f| f.text))
        };
        let mut lead = Vec::new();
        if let Some(f) = m.kind.leads.iter().find_map(|t| fill(t, m, false)) {
            let mut cites = Vec::new();
            for role in f.used {
                cites.extend(m.get(role).into_iter().flat_map(|a| a.cites.iter().take(1).cloned()));
            }
            cites.extend(m.reporting.iter().take(1).cloned());
            lead.push(Sentence { text: f.text, cites: unique(cites) });
        }
        lead.extend(toll_sentence(m));
        lead.extend(more(m));
        Self { title: format!("{}{behind}", titled(true)), topic: titled(false), lead }
    }
}

fn unique(list: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for c in list {
        if !out.contains(&c) {
            out.push(c);
        }
    }
    out
}

/// The tolls in words: "9 killed, 24 injured".
fn tolls(m: &Merged) -> Vec<(Role, &Account)> {
    std::iter::once(Role::Cases).chain(Role::TOLLS).filter_map(|r| Some((r, m.get(r)?))).collect()
}

/// "a, b and c".
fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// "S1, 12 October": the source of an earlier figure.
fn whose(a: &Account) -> String {
    let sources: Vec<String> = a.sources.iter().map(|s| format!("S{s}")).collect();
    match a.published {
        Some(d) => format!("{}, {} {}", sources.join(", "), d.day(), crate::types::month_name(d.month() as u8)),
        None => sources.join(", "),
    }
}

/// Who counts how many, and the count of an earlier or other source.
fn toll_sentence(m: &Merged) -> Option<Sentence> {
    let all: Vec<_> = tolls(m).into_iter().filter(|t| t.0 != Role::Cases).collect();
    if all.is_empty() {
        return None;
    }
    let mut cites: Vec<String> = all.iter().flat_map(|(_, a)| a.cites.iter().take(2).cloned()).collect();
    let mut text = String::new();
    let (missing, done): (Vec<_>, Vec<_>) = all.iter().partition(|(r, _)| *r == Role::Missing);
    let one = |a: &Account| a.text == "1";
    let people = |a: &Account| match (one(a), a.text.ends_with("families")) {
        (true, _) => "1 person".to_owned(),
        (_, true) => a.text.clone(),
        _ => format!("{} people", a.text),
    };
    if !done.is_empty() {
        let verbs: Vec<String> = done
            .iter()
            .enumerate()
            .map(|(i, (r, a))| match i {
                0 => format!("{} {} {}", people(a), if one(a) { "was" } else { "were" }, r.counted()),
                _ => format!("{} {}", a.text, r.counted()),
            })
            .collect();
        text.push_str(&list(&verbs));
    }
    if let Some((_, a)) = missing.first() {
        let who = if done.is_empty() { people(a) } else { a.text.clone() };
        text.push_str(&format!(
            "{}{who} {} missing",
            if done.is_empty() { "" } else { "; " },
            if one(a) { "is" } else { "are" }
        ));
    }
    let mut text = capital(&text);
    let voice = m.get(Role::SaidBy).filter(|s| all.iter().any(|(_, a)| a.cites.iter().any(|c| s.cites.contains(c))));
    if let Some(v) = voice {
        cites.extend(v.cites.iter().take(1).cloned());
        text.push_str(&format!(", according to {}", v.text));
    }
    // What was reported on an earlier day is not contradicted by what is reported now.
    let (mut earlier, mut other) = (Vec::new(), Vec::new());
    for (role, now) in &all {
        for old in m.rows[role].accounts.iter().skip(1).take(2) {
            let list = if old.published < now.published { &mut earlier } else { &mut other };
            list.push(format!("{} {} ({})", old.text, role.counted(), whose(old)));
            cites.extend(old.cites.iter().take(1).cloned());
        }
    }
    for (name, figures) in [("other", other), ("earlier", earlier)] {
        if !figures.is_empty() {
            text.push_str(&format!("; {name} figures: {}", figures.join(", ")));
        }
    }
    text.push('.');
    Some(Sentence { text, cites: unique(cites) })
}

/// Measures that are in neither the title nor the first sentence.
fn more(m: &Merged) -> Option<Sentence> {
    let mut parts = Vec::new();
    let mut cites = Vec::new();
    for (role, says) in [(Role::Length, "length"), (Role::Cost, "cost or value"), (Role::Cases, "cases")] {
        if let Some(a) = m.get(role) {
            parts.push(format!("{says}: {}", a.text));
            cites.extend(a.cites.iter().take(1).cloned());
        }
    }
    (!parts.is_empty()).then(|| Sentence { text: format!("{}.", capital(&parts.join("; "))), cites: unique(cites) })
}

/// The place with its preposition.
fn in_place(place: &str) -> String {
    let own = ["north of", "south of", "east of", "west of", "near ", "off "].iter().any(|p| place.starts_with(p));
    if own { format!(" {place}") } else { format!(" in {place}") }
}

/// A filled template, if all the slots that it needs are known.
fn fill(template: &str, m: &Merged, title: bool) -> Option<Filled> {
    let mut used: Vec<Role> = Vec::new();
    let mut text = String::new();
    // Where a place with the larger one that it lies in ends: "in Gedaref, eastern Sudan, on 5 October".
    let mut places: Vec<usize> = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let close = open + rest[open..].find('}')?;
        text.push_str(&rest[..open]);
        let value = value(&rest[open + 1..close], m, &mut used)?;
        let value = if title { name_alone(value) } else { value };
        text.push_str(&value);
        if !title && matches!(&rest[open + 1..close], "in" | "where" | "off") && value.contains(", ") {
            places.push(text.len());
        }
        rest = &rest[close + 1..];
        // An apposition is closed: "Kais Saied, president of the republic, appointed".
        let open_aside = matches!(
            &template[template.len() - rest.len() - (close - open + 1)..][1..4],
            "Who" | "who" | "Ban" | "Dec"
        );
        if open_aside && value.contains(", ") && rest.starts_with(' ') {
            text.push(',');
        }
    }
    text.push_str(rest);
    for at in places.into_iter().rev().filter(|at| text[*at..].starts_with(' ')).collect::<Vec<_>>() {
        text.insert(at, ',');
    }
    Some(Filled { text, used })
}

/// A person without the office after the name, which belongs in the lead.
fn name_alone(value: String) -> String {
    match value.split_once(", ") {
        Some((name, _))
            if name.starts_with(char::is_uppercase) && !name.contains(" of ") && !name.starts_with("The ") =>
        {
            let named = !value[name.len()..].trim_start_matches(", ").starts_with(char::is_uppercase);
            if named { name.to_owned() } else { value }
        }
        _ => value,
    }
}

/// The value of a name in braces.
fn value(name: &str, m: &Merged, used: &mut Vec<Role>) -> Option<String> {
    let mut slot = |role: Role| -> Option<String> {
        let a = m.get(role)?;
        used.push(role);
        Some(a.text.clone())
    };
    // A title contains the name alone.
    let short = |t: String| t.split(", ").next().unwrap_or(&t).to_owned();
    let moved: BTreeMap<&str, [&str; 4]> = BTreeMap::from([
        ("up", ["raises", "raised", "rises", "rose"]),
        ("down", ["cuts", "cut", "falls", "fell"]),
        ("level", ["holds", "held", "stays", "stayed"]),
    ]);
    let bank = m.kind.slots.iter().any(|s| s == "bank");
    match name {
        "in" => Some(slot(Role::Where).map(|p| in_place(&p)).unwrap_or_default()),
        "on" => Some(
            slot(Role::When)
                .map(|d| match d.strip_prefix("night of ") {
                    Some(n) => format!(" on the night of {n}"),
                    None => format!(" on {d}"),
                })
                .unwrap_or_default(),
        ),
        "toll" => {
            let all = tolls(m);
            let words: Vec<String> = all.iter().map(|(r, a)| format!("{} {}", a.text, r.counted())).collect();
            Some(if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) })
        }
        "on_place" => slot(Role::Where).map(|p| if in_place(&p).starts_with(" in ") { format!("on {p}") } else { p }),
        "off" => slot(Role::Where).filter(|p| p.starts_with("off ")),
        "where" => slot(Role::Where),
        "who" => slot(Role::Who),
        "Who" => slot(Role::Who).map(|t| capital(&t)),
        "whom" => slot(Role::Whom),
        "to" => slot(Role::To),
        "victim" => slot(Role::Victim),
        "Deceased" => slot(Role::Victim),
        "aged" => Some(slot(Role::Age).map(|a| format!(" at {a}")).unwrap_or_default()),
        "position" => slot(Role::Position),
        "position_a" => slot(Role::Position).map(|p| with_a(&p)),
        "goods" => slot(Role::Object),
        "object" => slot(Role::Object),
        "object_a" | "Object_a" => {
            let t = slot(Role::Object)?;
            let many = t.ends_with('s') && !t.ends_with("ss");
            let t = if many { t } else { with_a(&t) };
            Some(if name.starts_with('O') { capital(&t) } else { t })
        }
        "Object" => slot(Role::Object).map(|t| capital(&t)),
        "disease" => slot(Role::Disease),
        "Disease" => slot(Role::Disease).map(|t| capital(&t)),
        "magnitude" => slot(Role::Magnitude),
        "sentence" => slot(Role::Sentence),
        "convicted" => slot(Role::Whom).map(short),
        "parties" => slot(Role::Parties),
        "Winner" => slot(Role::Winner),
        "loser" => slot(Role::Loser),
        "Team" => slot(Role::Team),
        "other" => slot(Role::Other),
        "score" => slot(Role::Score),
        "score_behind" => Some(slot(Role::Score).map(|s| format!(" {s}")).unwrap_or_default()),
        "Bank" => slot(Role::Who).map(|t| capital(&t)),
        "moves" => slot(Role::Move).and_then(|w| Some(moved.get(w.as_str())?[if bank { 0 } else { 2 }].to_owned())),
        "moved" => slot(Role::Move).and_then(|w| Some(moved.get(w.as_str())?[if bank { 1 } else { 3 }].to_owned())),
        "rate" => slot(Role::Rate),
        "rate_from" => slot(Role::RateFrom),
        "step" => slot(Role::Step),
        _ => None,
    }
}
