//! Finite verbs in English: tense, negation and number.

use crate::english::inflect::{gerund, participle, past, present};

/// The effect of the particles before a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mood {
    /// No particle.
    #[default]
    Plain,
    /// `لم`: "did not".
    DidNot,
    /// `لن`: "will not".
    WillNot,
    /// `لا`, `ما`: "does not".
    Not,
    /// `قد` before an imperfect: "may"; before a perfect it only marks completion.
    May,
    /// `قد لا`: "may not".
    MayNot,
    /// `سوف`: "will".
    Will,
}

/// The English of a verb, before its context is considered.
#[derive(Debug, Clone)]
pub(super) struct Verb {
    /// "announce", "be killed".
    pub base: String,
    /// Whether it is an imperfect, which may follow "to".
    pub imperfect: bool,
    /// Whether `س` makes it the future.
    pub future: bool,
    /// Whether its own form is plural.
    pub plural: bool,
    /// Whether it is first person singular.
    pub mine: bool,
    /// Whether it is "be" as the auxiliary of another verb.
    pub auxiliary: bool,
    /// Whether it follows `ل`: "to announce".
    pub purpose: bool,
}

/// The syntactic context of a verb.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Use {
    pub mood: Mood,
    /// After "to".
    pub infinitive: bool,
    /// With a plural subject.
    pub plural: bool,
    /// After a verb of beginning or continuing: "working".
    pub gerund: bool,
    /// After a form of "be", and whether that means "had".
    pub helped: Option<bool>,
}

impl Mood {
    /// Whether it negates the verb.
    pub fn is_negative(self) -> bool {
        matches!(self, Self::DidNot | Self::WillNot | Self::Not | Self::MayNot)
    }

    /// The effect of all particles before a verb.
    pub fn of(particles: impl Iterator<Item = Self>) -> Self {
        let moods: Vec<Self> = particles.filter(|m| *m != Self::Plain).collect();
        match moods[..] {
            [.., Self::May, Self::Not] => Self::MayNot,
            _ => moods.last().copied().unwrap_or_default(),
        }
    }
}

impl Verb {
    /// The verb in the form that its context requires, with its auxiliaries.
    pub fn text(&self, used: Use) -> String {
        let (base, plural) = (self.base.as_str(), self.plural || used.plural);
        let own = |text: String| if self.mine { of_me(text) } else { text };
        if let Some(rest) = base.strip_prefix("there is") {
            return self.existence(rest, used);
        }
        // "is not" for ليس is a present tense in the form of a perfect.
        if let Some(rest) = base.strip_prefix("is not") {
            return format!("{} not{rest}", if plural { "are" } else { "is" });
        }
        let negative = used.mood.is_negative();
        if used.gerund {
            return gerund(base);
        }
        if used.infinitive || self.purpose && !negative {
            let not = if negative { "not " } else { "" };
            let to = if self.purpose && !used.infinitive { "to " } else { "" };
            return format!("{not}{to}{base}");
        }
        match (used.mood, used.helped) {
            (Mood::DidNot, _) => with_not(base, true, plural),
            (Mood::Not, _) if self.mine && self.imperfect => own(with_not(base, false, true)),
            (Mood::WillNot, _) => format!("will not {base}"),
            (Mood::MayNot, _) => format!("may not {base}"),
            (Mood::Not, _) => with_not(base, !self.imperfect, plural),
            (Mood::Will, _) => format!("will {base}"),
            (_, Some(_)) if self.future => format!("would {base}"),
            (_, Some(false)) if self.imperfect => format!("{} {}", if plural { "were" } else { "was" }, gerund(base)),
            (_, Some(_)) => format!("had {}", participle(base)),
            (Mood::May, _) if self.imperfect => format!("may {base}"),
            _ if self.future => format!("will {base}"),
            _ if self.imperfect => own(present(base, plural || self.mine)),
            _ => past(base, plural),
        }
    }

    /// The verb without the negation of its context: "was issued" for "was not issued".
    pub fn affirmed(&self, used: Use) -> String {
        let mood = match used.mood {
            Mood::WillNot => Mood::Will,
            Mood::MayNot => Mood::May,
            _ => Mood::Plain,
        };
        let past = used.mood == Mood::DidNot;
        Self { imperfect: self.imperfect && !past, ..self.clone() }.text(Use { mood, ..used })
    }

    /// "there is", "there was no".
    fn existence(&self, rest: &str, used: Use) -> String {
        let no = if matches!(used.mood, Mood::DidNot | Mood::Not) && !rest.contains("no") { " no" } else { "" };
        match used.mood {
            Mood::WillNot => format!("there will be no{rest}"),
            Mood::DidNot => format!("there was{no}{rest}"),
            _ if self.future => format!("there will be{rest}"),
            _ if used.helped.is_some() => format!("there was{no}{rest}"),
            _ => format!("there is{no}{rest}"),
        }
    }
}

/// "I am" for "we are".
fn of_me(text: String) -> String {
    text.strip_prefix("are").map_or(text.clone(), |rest| format!("am{rest}"))
}

/// A verb phrase with "not": "did not say", "is not closed", "cannot go".
fn with_not(base: &str, past_tense: bool, plural: bool) -> String {
    let (verb, rest) = base.find(' ').map_or((base, ""), |i| base.split_at(i));
    match verb {
        "be" => format!("{} not{rest}", if past_tense { past("be", plural) } else { present("be", plural) }),
        "can" if past_tense => format!("could not{rest}"),
        "can" => format!("cannot{rest}"),
        "must" | "may" => format!("{verb} not{rest}"),
        _ if past_tense => format!("did not {base}"),
        _ if plural => format!("do not {base}"),
        _ => format!("does not {base}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particles_and_tense_choose_the_auxiliary() {
        let verb = |base: &str, imperfect| Verb {
            base: base.into(),
            imperfect,
            future: false,
            plural: false,
            mine: false,
            auxiliary: false,
            purpose: false,
        };
        let said = |v: Verb, mood| v.text(Use { mood, ..Use::default() });
        assert_eq!(said(verb("announce", true), Mood::DidNot), "did not announce");
        assert_eq!(said(verb("be killed", true), Mood::DidNot), "was not killed");
        assert_eq!(said(verb("reach", true), Mood::WillNot), "will not reach");
        assert_eq!(said(verb("can", true), Mood::Not), "cannot");
        assert_eq!(said(verb("sign", true), Mood::May), "may sign");
        assert_eq!(said(verb("sign", false), Mood::May), "signed");
        assert_eq!(said(verb("there is", true), Mood::Not), "there is no");
        let helped = |v: Verb, had| v.text(Use { helped: Some(had), plural: true, ..Use::default() });
        assert_eq!(helped(verb("live", true), false), "were living");
        assert_eq!(helped(verb("live", false), true), "had lived");
    }
}
