//! The order of the phrases: a subject that follows its verb goes before it.

use super::phrase::{Form, Phrase, joined_by_blanks};
use super::unit::{Kind, Unit};
use crate::english::inflect::{gerund, participle};

/// A phrase as it is written, with the signs before it.
pub(super) struct Part {
    pub gap: String,
    pub text: String,
}

/// The phrases in the order of English.
pub(super) fn ordered(units: &[Unit], phrases: &[Phrase]) -> Vec<Part> {
    let mut out = Vec::with_capacity(phrases.len());
    // The noun that opens the clause, until its verb has come.
    let mut topic: Option<usize> = None;
    let mut i = 0;
    while i < phrases.len() {
        let phrase = &phrases[i];
        let first = &units[phrase.units.start];
        if !first.gap.is_empty() || !first.conjunction.is_empty() {
            topic = None;
        }
        let governed = is_governed(units, phrases, i);
        match phrase.form {
            Form::Verbal => {
                let v = &units[phrase.head];
                let before =
                    i.checked_sub(1).map(|b| &units[phrases[b].units.end - 1]).filter(|_| first.gap.is_empty());
                let taken = topic.take().is_some_and(|t| agree(v, &units[t]));
                let relative = before.is_some_and(|u| u.kind == Kind::Relative);
                // A relative pronoun is the subject itself, unless a pronoun on the verb points back to it.
                let named = !taken && (!relative || !v.object.is_empty());
                let subject = if named { subject(units, phrases, i) } else { None };
                let infinitive = before.is_some_and(|u| wants_infinitive(u, v, subject.is_some()));
                let words = verb_words(
                    units,
                    phrase,
                    &Use {
                        infinitive,
                        plural: subject.as_ref().is_some_and(|s| s.plural),
                        without_object: relative,
                        helped: helped(units, phrases, i),
                    },
                );
                if infinitive && let Some(last) = out.last_mut() {
                    to_infinitive(last);
                }
                match subject {
                    Some(s) => {
                        // "the round is due to begin": before what takes the infinitive.
                        let mut tail = Vec::new();
                        if infinitive && let Some(last) = out.pop() {
                            let and = ["and", "so"].into_iter().find(|c| last.text.starts_with(&format!("{c} ")));
                            let lead = and.unwrap_or_default().to_owned();
                            tail.push(Part {
                                gap: String::new(),
                                text: last.text[lead.len()..].trim_start().to_owned(),
                            });
                            out.push(Part { gap: last.gap, text: lead });
                        }
                        out.push(Part { gap: first.gap.clone(), text: first.conjunction.to_owned() });
                        out.extend(phrases[s.from..s.to].iter().map(|p| part(units, p)));
                        out.extend(tail);
                        out.push(Part { gap: String::new(), text: words });
                        out.extend(phrases[i + 1..s.from].iter().map(|p| part(units, p)));
                        i = s.to;
                        continue;
                    }
                    None => {
                        let text = joined_by_blanks([first.conjunction, &words].into_iter());
                        out.push(Part { gap: first.gap.clone(), text });
                    }
                }
            }
            Form::Nominal => {
                if !governed && topic.is_none() {
                    topic = Some(phrase.head);
                }
                out.push(part(units, phrase));
            }
            Form::Time => out.push(part(units, phrase)),
            Form::Single => {
                if matches!(first.kind, Kind::Subordinator | Kind::Relative) {
                    topic = None;
                }
                out.push(part(units, phrase));
            }
        }
        i += 1;
    }
    out
}

/// A phrase behind its conjunction and preposition.
fn part(units: &[Unit], phrase: &Phrase) -> Part {
    let first = &units[phrase.units.start];
    let on = if phrase.form == Form::Time && phrase.text.starts_with(char::is_uppercase) && first.preposition.is_empty()
    {
        "on"
    } else {
        first.preposition
    };
    Part { gap: first.gap.clone(), text: joined_by_blanks([first.conjunction, on, phrase.text.as_str()].into_iter()) }
}

/// How a verb is used.
struct Use {
    /// Behind "to".
    infinitive: bool,
    /// Beside a subject in the plural.
    plural: bool,
    /// In a relative clause, where its pronoun points back.
    without_object: bool,
    /// Behind a form of "be", and whether that means "had".
    helped: Option<bool>,
}

/// A verb with its particles in the form that its use asks for.
fn verb_words(units: &[Unit], phrase: &Phrase, used: &Use) -> String {
    let v = &units[phrase.head];
    let text = match &v.verb {
        Some(forms) if used.infinitive => forms.base.clone(),
        Some(forms) => match used.helped {
            Some(true) => participle(&forms.base),
            Some(false) if forms.imperfect => gerund(&forms.base),
            _ if used.plural => forms.plural.clone(),
            _ => v.text.clone(),
        },
        None => v.text.clone(),
    };
    let particles = units[phrase.units.start..phrase.head].iter().map(|u| u.text.as_str());
    let object = if used.without_object { "" } else { v.object };
    joined_by_blanks(particles.chain([text.as_str(), object]))
}

/// Whether "to" and the base form of a verb render what stands before it: "is due to" itself, and "that" before an
/// imperfect whose subject is not named.
fn wants_infinitive(before: &Unit, verb: &Unit, subject: bool) -> bool {
    let imperfect = verb.verb.as_ref().is_some_and(|f| f.imperfect);
    before.text.ends_with(" to") || before.kind == Kind::Subordinator && before.text == "that" && imperfect && !subject
}

/// "to" for "that".
fn to_infinitive(part: &mut Part) {
    if part.text == "that" {
        part.text = "to".into();
    }
}

/// Whether a form of "be" stands before a verb, its subject between them or not; true where it means "had".
fn helped(units: &[Unit], phrases: &[Phrase], i: usize) -> Option<bool> {
    let first = &units[phrases[i].units.start];
    if !first.gap.is_empty() || !first.conjunction.is_empty() {
        return None;
    }
    let before = phrases[..i].iter().rev().take(3).take_while(|p| p.form != Form::Single);
    let auxiliary = before.clone().find(|p| p.form == Form::Verbal)?;
    let forms = units[auxiliary.head].verb.as_ref().filter(|f| f.auxiliary)?;
    let already = first.kind == Kind::Particle && first.text.is_empty();
    (already || !forms.imperfect).then_some(already)
}

/// Whether a preposition stands before a phrase.
fn is_governed(units: &[Unit], phrases: &[Phrase], i: usize) -> bool {
    let first = &units[phrases[i].units.start];
    let before = i.checked_sub(1).map(|b| &units[phrases[b].units.end - 1]);
    !first.preposition.is_empty()
        || first.gap.is_empty() && first.conjunction.is_empty() && before.is_some_and(|u| u.kind == Kind::Preposition)
}

/// The phrases of the subject behind a verb, if it is named there: a noun that agrees with the verb, directly or behind a
/// day, with those that "and" adds to it.
fn subject(units: &[Unit], phrases: &[Phrase], verb: usize) -> Option<Subject> {
    let v = &units[phrases[verb].head];
    if !v.third {
        return None;
    }
    let touches = |p: &Phrase| units[p.units.start].gap.is_empty();
    let mut at = verb + 1;
    while phrases.get(at).is_some_and(|p| p.form == Form::Time && touches(p)) {
        at += 1;
    }
    let plain = |at: usize| {
        phrases.get(at).is_some_and(|p| {
            p.form == Form::Nominal
                && touches(p)
                && units[p.units.start].preposition.is_empty()
                && !units[p.units.start].apart
        })
    };
    if !plain(at) || !units[phrases[at].units.start].conjunction.is_empty() {
        return None;
    }
    let noun = &units[phrases[at].head];
    // "and announced his support": the subject is the one before.
    let continued = !units[phrases[verb].units.start].conjunction.is_empty() && !noun.owner.is_empty();
    if continued || noun.oblique || !agree(v, noun) {
        return None;
    }
    let mut to = at + 1;
    while plain(to) && units[phrases[to].units.start].conjunction == "and" {
        to += 1;
    }
    let counted = units[phrases[at].units.clone()].iter().any(|u| u.kind == Kind::Number && u.text != "1");
    Some(Subject { from: at, to, plural: noun.plural || counted || to > at + 1 })
}

/// The phrases of a subject.
struct Subject {
    from: usize,
    to: usize,
    plural: bool,
}

/// Whether a noun can be the subject of a verb before or behind it.
fn agree(verb: &Unit, noun: &Unit) -> bool {
    match noun.kind {
        Kind::Noun if noun.plural => true,
        Kind::Noun => noun.feminine == verb.feminine,
        _ => true,
    }
}
