//! Words that are not phrases: pronouns, conjunctions, and what English adds to them.

use super::antecedent::relative;
use super::clause::{before, subject, unit_at};
use super::modal::modal;
use super::phrase::{Form, Phrase, joined_by_blanks};
use super::unit::{Kind, Unit};
use super::verb::Mood;

/// Whether the noun of a phrase is not a person.
fn is_thing(units: &[Unit], phrase: &Phrase) -> bool {
    let head = &units[phrase.head];
    let nominal = phrase.form == Form::Nominal || phrase.form == Form::Time;
    nominal && head.kind == Kind::Noun && !head.person && !head.quantifier
}

/// A word that is not a phrase, without its clitics.
pub(super) fn single(units: &[Unit], phrases: &[Phrase], i: usize, topic: Option<usize>) -> String {
    let first = unit_at(units, phrases, i);
    let next = phrases.get(i + 1).filter(|p| p.units.start < units.len() - 1);
    let verbal = next.is_some_and(|p| p.form == Form::Verbal);
    let said_next = next.is_some_and(|p| units[p.units.start].gap.is_empty() && !units[p.units.start].text.is_empty());
    match first.kind {
        Kind::Other if first.text == "there" && !verbal && said_next => {
            let many = next.is_some_and(|p| is_many(units, p));
            let helped = before(units, phrases, i).is_some_and(|u| u.kind == Kind::Verb);
            let be = if helped {
                ""
            } else if many {
                "are"
            } else {
                "is"
            };
            joined_by_blanks(["there", be].into_iter())
        }
        // "كما" at the beginning means "also".
        Kind::Subordinator | Kind::Other if i == 0 && verbal && first.text == "as" => "also".to_owned(),
        Kind::Relative => relative(units, phrases, i).to_owned(),
        Kind::Pronoun => {
            let several = topic.is_some_and(|t| is_many(units, &phrases[t]));
            let be = match first.text.as_str() {
                "they" | "we" => "are",
                "I" => "am",
                _ if several => "are",
                _ => "is",
            };
            let named = next.is_some_and(|p| !units[p.units.start].gap.is_empty());
            let be_before = (i.saturating_sub(2)..i).any(|k| {
                phrases[k].form == Form::Verbal && units[phrases[k].head].verb.as_ref().is_some_and(|v| v.base == "be")
            });
            let which = next.is_some_and(|p| units[p.units.start].text == "which");
            match (first.conjunction, topic) {
                _ if matches!(first.text.as_str(), "we" | "I") => match verbal || !said_next {
                    true => first.text.clone(),
                    false => format!("{} {be}", first.text),
                },
                // "the winner was he who", "وهو الأمر الذي".
                ("", _) if be_before => String::new(),
                ("and", _) if which && i > 0 => String::new(),
                // "and he, the actor": only a reference.
                ("and", _) if named && i > 0 => "namely".to_owned(),
                // "they were seen and they flee": as they flee.
                ("and", _) if i > 0 && first.gap.is_empty() && next.is_some_and(|p| is_going_on(units, p)) => {
                    format!("as {}", first.text)
                }
                _ if verbal || !said_next => first.text.clone(),
                ("", Some(_)) => be.to_owned(),
                ("and", _) if i > 0 => format!("{} {be}", relative(units, phrases, i)),
                _ if first.text != "they" && next.is_some_and(|p| is_thing(units, p)) => format!("it {be}"),
                _ => format!("{} {be}", first.text),
            }
        }
        Kind::Subordinator if first.text == "that" && first.subject.is_empty() => {
            let opens = i == 0 || first.gap.contains(['“', ':']) || first.conjunction == "so";
            if opens { String::new() } else { first.text.clone() }
        }
        Kind::Subordinator if !first.subject.is_empty() => {
            let opens = i == 0 || first.gap.contains(['“', ':']) || first.conjunction == "so";
            let text = if first.text == "that" && opens { "" } else { first.text.as_str() };
            let there = units.get(next.map_or(0, |p| p.units.end)).is_some_and(|u| u.text == "there" && u.touches());
            let existence = |p: &Phrase| {
                there
                    || units[p.head].neutral
                    || units[p.head].verb.as_ref().is_some_and(|v| v.base.starts_with("there"))
            };
            let necessity = if verbal { modal(units, phrases, i + 1, phrases.len()) } else { None };
            let passive = |p: &Phrase| units[p.head].verb.as_ref().is_some_and(|v| v.base.starts_with("be "));
            let named = necessity.is_some_and(|m| m.subject.is_some())
                || verbal
                    && (next.is_some_and(|p| passive(p) || units[p.head].intransitive)
                        && subject(units, phrases, i + 1, phrases.len()).is_some()
                        || next.is_some_and(|p| existence(p) || !units[p.head].subject.is_empty()));
            // "that there was no fire"
            let exists = next.is_some_and(|p| format!("{} ", units[p.units.start].text).starts_with("there "));
            let be = match first.subject {
                _ if verbal || !said_next || exists => "",
                "they" | "we" | "you" => "are",
                "I" => "am",
                _ => "is",
            };
            let thing = next.is_some_and(|p| is_thing(units, p) && first.subject == "he");
            let subject = match first.subject {
                _ if named || exists => "",
                _ if thing => "it",
                subject => subject,
            };
            match text {
                // "it also is".
                "also" => joined_by_blanks([subject, text, be].into_iter()),
                _ => joined_by_blanks([text, subject, be].into_iter()),
            }
        }
        // "he has": with the preceding noun as the subject, if there is one.
        _ if first.possession => {
            let noun = i.checked_sub(1).map(|b| &phrases[b]).filter(|p| p.form == Form::Nominal && first.touches());
            let head = noun.map(|p| &units[p.head]);
            let was = before(units, phrases, i).is_some_and(|u| u.kind == Kind::Verb && u.verb.is_some());
            let asked = before(units, phrases, i).is_some_and(|u| u.subject == first.subject);
            match head {
                _ if was || !said_next || verbal => format!("with {}", object_of(first.subject)),
                Some(u) if topic.is_none() && u.person => "who has".to_owned(),
                Some(u) if topic.is_some() => if u.plural { "have" } else { "has" }.to_owned(),
                _ if asked => first.text.split(' ').next_back().unwrap_or_default().to_owned(),
                _ => first.text.clone(),
            }
        }
        _ => phrases[i].text.clone(),
    }
}

/// Whether a phrase is a verb that tells what goes on beside something else.
fn is_going_on(units: &[Unit], phrase: &Phrase) -> bool {
    let plain = |u: &Unit| u.kind == Kind::Verb || u.mood == Mood::Not;
    phrase.form == Form::Verbal
        && units[phrase.units.clone()].iter().all(|u| plain(u) && u.touches())
        && units[phrase.head].verb.as_ref().is_some_and(|v| v.imperfect && !v.future && !v.auxiliary)
}

/// "him" for "he".
fn object_of(subject: &str) -> &'static str {
    match subject {
        "he" => "him",
        "they" => "them",
        "we" => "us",
        "I" => "me",
        "you" => "you",
        _ => "it",
    }
}

/// Whether a phrase is plural.
pub(super) fn is_many(units: &[Unit], phrase: &Phrase) -> bool {
    let counted = units[phrase.units.clone()].iter().any(|u| u.kind == Kind::Number && u.text != "1");
    units[phrase.head].plural || counted || matches!(units[phrase.head].text.as_str(), "these" | "those")
}
