//! What the frames of an event's articles contribute to its brief: title, lead, facts, differences, unknowns.

use super::evidence::Evidence;
use super::help::gloss_of;
use super::sources::counts;
use crate::facts::Cited;
use crate::frames::{
    Account, Dispute, Frame, Headline, Line, Matter, Merged, Report, Role, Row, Side, Unclear, disputes, merge,
    read_all,
};
use crate::report::views::{DisputeView, FactView, OtherView, Part, SideView, WHAT};
use crate::select;
use crate::types::{SentenceKind, When, count, is_headline, month_name, source_id};
use jiff::civil::Date;
use mujaz_arabic::places::built_in;

/// What the rules produce for an event.
pub struct EventFrames {
    /// The slots, if the kind of event is known.
    pub merged: Option<Merged>,
    /// Title and lead.
    pub headline: Option<Headline>,
    /// Points on which the sources disagree.
    pub disputes: Vec<Dispute>,
    /// What the sources say is not known.
    unclear: Vec<Unclear>,
    /// The frames of its articles.
    frames: Vec<Frame>,
}

/// The question a reader would ask about an empty slot of a kind of event.
const WANTED: [(&str, Role, &str); 12] = [
    ("magnitude", Role::Magnitude, "how strong it was"),
    ("disease", Role::Disease, "which disease it is"),
    ("cases", Role::Cases, "how many cases there are"),
    ("appointed", Role::Whom, "who it is"),
    ("sentence", Role::Sentence, "what the sentence is"),
    ("convicted", Role::Whom, "who was sentenced"),
    ("deceased", Role::Victim, "who died"),
    ("partner", Role::Whom, "with whom"),
    ("parties", Role::Parties, "who the parties are"),
    ("rate", Role::Rate, "what the rate is now"),
    ("score", Role::Score, "the score"),
    ("goods", Role::Object, "what was seized"),
];

/// Number of articles from which an event has an overview.
const MANY: usize = 6;

/// Maximum number of other events mentioned in an overview.
const MOST: usize = 4;

impl EventFrames {
    /// Reads the articles of an event; of copies, only what they add.
    pub fn new(evidence: &Evidence) -> Self {
        let (mut frames, mut claims, mut unclear) = (Vec::new(), Vec::new(), Vec::new());
        for (number, article) in evidence.numbered() {
            let index = evidence.sources[number - 1];
            if article.duplicate.as_ref().is_some_and(|d| d.exact) {
                continue;
            }
            let usable = select::usable(evidence.articles, index);
            let copy = article.duplicate.is_some();
            let headline = evidence.apart(index).filter(|_| !copy).map(|(id, text)| (id, text, true));
            let sentences = article
                .sentences
                .iter()
                .enumerate()
                .filter(|(i, s)| s.kind != SentenceKind::Heading && (!copy || usable.contains(i)))
                .map(|(i, s)| (evidence.cite(index, i), s.text.as_str(), s.kind == SentenceKind::Title));
            let ids: Vec<(String, &str, bool)> = headline.into_iter().chain(sentences).collect();
            let lines = ids.iter().map(|(id, arabic, title)| Line { id, arabic, title: *title }).collect();
            let published = article.article.published;
            let read = read_all(&Report { source: number, lines, about: article.about, published });
            let mut frame = read.frame;
            // Where only the headline beside the text names the event, a day or a voice in the text may be those of what
            // came after it.
            let only = frame.kind.as_ref().filter(|k| is_headline(&k.1)).map(|k| k.1.clone());
            if let Some(headline) = only {
                frame.slots.retain(|role, f| !matches!(role, Role::When | Role::SaidBy) || f.cite == headline);
            }
            frames.push(frame);
            claims.extend(read.claims);
            unclear.extend(read.unclear);
        }
        let merged = merge(&frames);
        let reported = evidence.numbered().filter_map(|(_, a)| a.article.published).max();
        let headline = merged.as_ref().map(|m| Headline::new(m, reported));
        Self { disputes: disputes(&claims, merged.as_ref()), merged, headline, unclear, frames }
    }

    /// The lead with its citations.
    pub fn lead(&self) -> Vec<Part> {
        let sentences = self.headline.iter().flat_map(|h| &h.lead);
        sentences.map(|s| Part { text: s.text.clone(), cites: s.cites.clone() }).collect()
    }

    /// The overview of an event with many articles: who reports it over what period, how its numbers developed, what
    /// else its articles report, and what is disputed.
    pub fn overview(&self, evidence: &Evidence) -> Vec<Part> {
        let mut out = Vec::new();
        let Some(m) = self.merged.as_ref().filter(|_| evidence.sources.len() >= MANY) else { return out };
        let firsts: Vec<String> = m.reporting.iter().take(3).cloned().collect();
        out.push(Part { text: coverage(evidence), cites: firsts });
        for row in m.table().filter(|r| Role::TOLLS.contains(&r.role) || r.role == Role::Cases) {
            out.extend(course(row));
        }
        // Events reported in other articles of the group are part of its story: who condemned it, who was arrested.
        let other = |f: &&Frame| f.kind.as_ref().is_some_and(|k| k.0.id != m.kind.id && !k.0.weak);
        let mut kinds: Vec<&str> = Vec::new();
        let mut apart: Vec<&Frame> = self.frames.iter().filter(other).collect();
        apart.sort_by_key(|f| (f.published, f.source));
        for id in apart.iter().filter_map(|f| f.kind.as_ref().map(|k| k.0.id.as_str())) {
            if !kinds.contains(&id) {
                kinds.push(id);
            }
        }
        for id in kinds.into_iter().take(MOST) {
            let own: Vec<Frame> =
                apart.iter().filter(|f| f.kind.as_ref().is_some_and(|k| k.0.id == id)).map(|f| (*f).clone()).collect();
            // The same harm under another name is not repeated.
            let Some(found) = merge(&own).filter(|o| !(o.kind.harms() && m.kind.harms())) else { continue };
            // With how many were arrested or released, if that is what happened.
            let counted = Role::TOLLS.iter().any(|r| found.get(*r).is_some());
            let sentences = Headline::new(&found, None).lead.into_iter().take(if counted { 2 } else { 1 });
            out.extend(sentences.map(|s| Part { text: s.text, cites: s.cites }));
        }
        for d in &self.disputes {
            let text = match d.matter {
                Matter::Denied => continue,
                Matter::Fact => denied(d),
                Matter::Blame => {
                    format!("Who is to blame is disputed: {}.", d.sides.iter().map(said).collect::<Vec<_>>().join("; "))
                }
                Matter::Harm => "The sources disagree on whether anybody was hurt.".to_owned(),
                Matter::Place => "The sources disagree on where it happened.".to_owned(),
                Matter::Day => "The sources disagree on when it happened.".to_owned(),
            };
            let cites: Vec<String> = d.sides.iter().filter_map(|s| s.cites.first().cloned()).collect();
            if !out.iter().any(|p| p.text == text) {
                out.push(Part { text, cites });
            }
        }
        // The number of articles alone is no overview.
        if out.len() > 1 { out } else { Vec::new() }
    }

    /// The table of facts.
    pub fn facts(&self) -> Vec<FactView> {
        let Some(m) = &self.merged else { return Vec::new() };
        let what = FactView {
            name: WHAT.into(),
            value: m.kind.what.clone(),
            cites: m.reporting.clone(),
            ..FactView::default()
        };
        // The title and lead already say in which direction a rate moved.
        let rows = m.table().filter(|r| r.role != Role::Move);
        std::iter::once(what).chain(rows.filter_map(|r| fact(r.role, &r.accounts))).collect()
    }

    /// The facts on which the sources differ: only numbers count, since who, where and when may merely be worded
    /// differently.
    pub fn differ(&self) -> Vec<FactView> {
        let Some(m) = &self.merged else { return Vec::new() };
        let counted = m.table().filter(|r| r.accounts.len() > 1 && r.accounts.iter().all(|a| a.value.is_some()));
        counted.filter_map(|r| fact(r.role, &r.accounts)).collect()
    }

    /// The country where it happened, as far as the slots show.
    pub fn country(&self) -> Option<String> {
        let m = self.merged.as_ref()?;
        let place = m.get(Role::Where).or_else(|| m.get(Role::To))?;
        place.country.clone()
    }

    /// The disputes, with the sentences of each side.
    pub fn disputes(&self, evidence: &Evidence, cited: &[Cited]) -> Vec<DisputeView> {
        let side = |s: &Side| {
            let first = s.cites.first().and_then(|c| cited.iter().find(|x| x.id == c));
            let english = first.and_then(|c| c.english).map(str::to_owned);
            let headline =
                || evidence.sources.iter().filter_map(|a| evidence.apart(*a)).find(|h| s.cites.contains(&h.0));
            let arabic = first.map(|c| c.arabic.to_owned()).or_else(|| headline().map(|h| h.1.to_owned()));
            let arabic = arabic.unwrap_or_default();
            let many = s.who.is_none() && s.sources.len() > 1;
            SideView {
                who: if many { Some(format!("{} sources", s.sources.len())) } else { s.who.as_deref().map(capital) },
                says: s.says.in_words(many || s.who.as_deref().is_some_and(plural)),
                whose: report(evidence, &s.sources),
                cites: s.cites.clone(),
                gloss: if english.is_none() { gloss_of(&arabic) } else { String::new() },
                english,
                arabic,
            }
        };
        let about = |m: Matter| match m {
            Matter::Fact => "Whether it is true",
            Matter::Denied => "Denied; none of these sources reports it",
            Matter::Blame => "Who is to blame",
            Matter::Harm => "Whether anybody was hurt",
            Matter::Place => "Where it happened",
            Matter::Day => "When it happened",
        };
        let view =
            |d: &Dispute| DisputeView { about: about(d.matter).into(), sides: d.sides.iter().map(side).collect() };
        self.disputes.iter().map(view).collect()
    }

    /// What the sources say is not known, each once.
    pub fn unclear(&self) -> Vec<Part> {
        let mut out: Vec<Part> = Vec::new();
        for u in &self.unclear {
            match out.iter_mut().find(|p| p.text == u.text) {
                Some(p) if p.cites.contains(&u.cite) => {}
                Some(p) => p.cites.push(u.cite.clone()),
                None => out.push(Part { text: u.text.clone(), cites: vec![u.cite.clone()] }),
            }
        }
        out
    }

    /// Questions that a reader would ask and no source answers.
    pub fn unknown(&self) -> Vec<String> {
        let Some(m) = &self.merged else { return Vec::new() };
        let mut out = Vec::new();
        if m.get(Role::Where).is_none() && m.get(Role::To).is_none() {
            out.push("where it happened".to_owned());
        }
        if m.get(Role::When).is_none() {
            out.push("on which day it happened".to_owned());
        }
        for (slot, role, what) in WANTED {
            // While people vote, nobody is elected yet.
            let open = m.kind.id == "election" && slot == "appointed";
            if !open && m.kind.slots.iter().any(|s| s == slot) && m.get(role).is_none() {
                out.push(what.to_owned());
            }
        }
        if m.kind.harms() {
            if !Role::TOLLS.iter().any(|r| m.get(*r).is_some()) {
                out.push("whether anybody was killed or injured".to_owned());
            }
            if m.get(Role::SaidBy).is_none() {
                out.push("who says so".to_owned());
            }
        }
        out
    }

    /// The citations on which title, lead and facts rest.
    pub fn cites(&self) -> Vec<String> {
        let Some(m) = &self.merged else { return Vec::new() };
        let slots = m.rows.values().flat_map(|r| &r.accounts).flat_map(|a| a.cites.iter().cloned());
        m.reporting.iter().cloned().chain(slots).collect()
    }
}

/// "7 articles of 5 outlets report it, from 12 to 14 October 2025."
fn coverage(evidence: &Evidence) -> String {
    let counts = counts(evidence);
    let days: Vec<Date> = evidence.numbered().filter_map(|(_, a)| a.article.published).collect();
    let when = match (days.iter().min(), days.iter().max()) {
        (Some(a), Some(b)) if a == b => format!(", on {}", When::of(*a, *b).english()),
        (Some(a), Some(b)) => format!(", {}", When::of(*a, *b).english()),
        _ => String::new(),
    };
    let copies = match counts.copies {
        0 => String::new(),
        n => format!(" ({n} of them a copy of another)"),
    };
    format!("{} of {}{copies} report it{when}.", count(counts.articles, "article"), counts.outlets)
}

/// How a number developed, if reports of several days give different values: "The number of people killed went from 7 (12
/// October) to 9 (13 October)."
fn course(row: &Row) -> Option<Part> {
    let mut all: Vec<(Date, &Account)> = row.accounts.iter().filter_map(|a| Some((a.published?, a))).collect();
    all.retain(|a| a.1.value.is_some());
    all.sort_by_key(|a| a.0);
    let ((first, old), (last, new)) = (all.first()?, all.last()?);
    if first == last || old.text == new.text {
        return None;
    }
    let day = |d: &Date| format!("{} {}", d.day(), month_name(d.month() as u8));
    let what = row.role.counted();
    // "people killed", "people missing"; but "cases".
    let whom = if Role::TOLLS.contains(&row.role) { "people " } else { "" };
    let text =
        format!("The number of {whom}{what} went from {} ({}) to {} ({}).", old.text, day(first), new.text, day(last));
    Some(Part { text, cites: old.cites.iter().take(1).chain(new.cites.iter().take(1)).cloned().collect() })
}

/// What a side says, with who says it: "the union blames the management".
fn said(s: &Side) -> String {
    let many = s.who.as_deref().is_some_and(plural);
    format!("{} {}", s.who.as_deref().unwrap_or("one report"), s.says.in_words(many))
}

/// Who denies what others report: "The company denies what the civil protection reports."
fn denied(d: &Dispute) -> String {
    let (denies, reports): (Vec<&Side>, Vec<&Side>) = d.sides.iter().partition(|s| s.says.denies());
    let who = |s: Option<&&Side>, other: &str| s.and_then(|s| s.who.clone()).unwrap_or_else(|| other.to_owned());
    let (denier, reporter) = (who(denies.first(), "one source"), who(reports.first(), "another"));
    let (denies, reports) =
        (if plural(&denier) { "deny" } else { "denies" }, if plural(&reporter) { "report" } else { "reports" });
    format!("{} {denies} what {reporter} {reports}.", capital(&denier))
}

/// Whether somebody takes a verb in the plural: "the committees of resistance", "the police".
fn plural(who: &str) -> bool {
    const MANY: [&str; 4] = ["police", "forces", "people", "media"];
    // The noun that says who it is stands before "of" or "for".
    let head = who.split([',', '(']).next().unwrap_or(who);
    let head = [" of ", " for ", " in "].iter().filter_map(|p| head.find(p)).min().map_or(head, |at| &head[..at]);
    let noun = head.trim().rsplit(' ').next().unwrap_or(head);
    let named = noun.starts_with(char::is_uppercase) && !noun.eq_ignore_ascii_case("forces");
    !named && (MANY.contains(&noun.to_lowercase().as_str()) || noun.ends_with('s') && !noun.ends_with("ss"))
}

/// Capitalises the first letter.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// "S2, Hay News, 13 October": the source of a report.
fn report(evidence: &Evidence, sources: &[usize]) -> String {
    let one = |n: &usize| {
        let article = evidence.sources.get(n.wrapping_sub(1)).map(|a| &evidence.articles[*a].article);
        let outlet = article.and_then(|a| a.outlet.clone()).map_or_else(String::new, |o| format!(", {o}"));
        let day = article.and_then(|a| a.published);
        let day = day.map_or_else(String::new, |d| format!(", {} {}", d.day(), month_name(d.month() as u8)));
        // An Arabic name comes last, where it cannot drag the figures of the day along into its direction.
        format!("S{n}{day}{outlet}")
    };
    sources.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// "S1, 12 October": the source of a value.
fn whose(a: &Account) -> String {
    let sources: Vec<String> = a.sources.iter().copied().map(source_id).collect();
    let day = a.published.map(|d| format!(", {} {}", d.day(), month_name(d.month() as u8)));
    format!("{}{}", sources.join(", "), day.unwrap_or_default())
}

/// The country of a place of the gazetteer by its English name, if known.
pub fn country_of(place: &str) -> Option<String> {
    let all = built_in();
    all.country(all.named(place)?).map(|c| all.get(c).english.clone())
}

/// A place with the country in which it lies, unless its name already includes it: "Kassala (Sudan)".
fn with_country(place: &Account) -> String {
    match place.country.as_ref().filter(|c| !place.text.contains(*c)) {
        Some(country) => format!("{} ({country})", place.text),
        None => place.text.clone(),
    }
}

fn fact(role: Role, accounts: &[Account]) -> Option<FactView> {
    let (first, rest) = accounts.split_first()?;
    let numeric = first.value.is_some();
    // Different wording is not a different value: for who, where and when, only the newest is shown.
    let others = rest.iter().filter(|_| numeric).map(|a| OtherView {
        value: a.text.clone(),
        cites: a.cites.clone(),
        whose: whose(a),
    });
    let others: Vec<OtherView> = others.collect();
    let value = match role {
        Role::Where | Role::To => with_country(first),
        _ => first.text.clone(),
    };
    Some(FactView {
        name: role.label().to_owned(),
        value,
        cites: first.cites.clone(),
        whose: if others.is_empty() { String::new() } else { whose(first) },
        others,
    })
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn verbs_agree_with_who_speaks() {
        for many in ["the committees of resistance", "the police", "Rapid Support Forces", "local sources"] {
            assert!(plural(many), "{many}");
        }
        for one in [
            "the Sudanese ministry of irrigation and water resources",
            "the local union for workers of the port",
            "United States",
            "Maria Silva, minister of finances",
        ] {
            assert!(!plural(one), "{one}");
        }
    }
}
