//! The words of a sentence as units of the transfer: what each is, and its English without its clitics.

use crate::analysis::{Analysis, Pos, Sentence, Tense, Token};
use crate::dates;
use crate::english::inflect::{participle, plural};
use crate::letters::fold;
use crate::units as measures;
use crate::wording::{counts, expression_clitics, expression_form, form, is_negated, is_self, reflexive, verb};

/// What a unit is to the order of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A finite verb.
    Verb,
    /// A common noun.
    Noun,
    /// A name, or a word that the lexicon does not know.
    Name,
    /// An adjective.
    Adjective,
    /// A number, in digits or words.
    Number,
    /// "this", "those".
    Demonstrative,
    /// "who", "which".
    Relative,
    /// "that", "if", "when": a clause follows.
    Subordinator,
    /// What stays before its verb: "did not", "had".
    Particle,
    /// A preposition without a pronoun: its noun follows.
    Preposition,
    /// Anything else.
    Other,
}

/// A word, or an expression of several.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub kind: Kind,
    /// Signs before it; blanks are no sign.
    pub gap: String,
    /// Whether a word stands before it that the English of an expression before that has in it.
    pub apart: bool,
    /// "and", "so", or nothing.
    pub conjunction: &'static str,
    /// "in", "to", "as", or nothing.
    pub preposition: &'static str,
    pub article: bool,
    /// "his", or nothing.
    pub owner: &'static str,
    /// "him", or nothing.
    pub object: &'static str,
    /// Its English, in its form.
    pub text: String,
    pub feminine: bool,
    pub plural: bool,
    /// Whether it can stand for a subject that is named behind it: a verb of the third person in the singular.
    pub third: bool,
    /// Whether it names a day or a part of one.
    pub time: bool,
    /// Whether its ending is that of an object: "هدفا", "مسؤولين".
    pub oblique: bool,
    /// Of a verb, its forms beside that of its text.
    pub verb: Option<VerbForms>,
}

/// The English of a verb in forms that its neighbours may ask for.
#[derive(Debug, Clone)]
pub(super) struct VerbForms {
    /// "announce".
    pub base: String,
    /// Beside a subject in the plural: "were killed".
    pub plural: String,
    /// Whether it is an imperfect, which "to" may stand before.
    pub imperfect: bool,
    /// Whether it is "be" beside another verb.
    pub auxiliary: bool,
}

/// The units of a sentence, in its order.
pub(super) fn units(sentence: &Sentence) -> Vec<Unit> {
    let tokens = &sentence.tokens;
    let (mut quoted, mut apart) = (false, false);
    let mut out: Vec<Unit> = Vec::with_capacity(tokens.len());
    for (i, t) in tokens.iter().enumerate() {
        if t.within.is_some_and(|first| first != i) {
            // The words between those of an expression stand for themselves; its own later words are in it.
            apart =
                t.within.is_some_and(|first| tokens[first + 1..i].iter().any(|between| between.within != Some(first)));
            continue;
        }
        let mut unit = unit(tokens, i, t);
        unit.gap = signs(sentence.gap(i), &mut quoted);
        unit.apart = std::mem::take(&mut apart);
        if let Some(before) = out.last() {
            join_adjective(before, &mut unit, t);
        }
        match out.last_mut().filter(|_| unit.gap.is_empty()) {
            Some(number) if number.kind == Kind::Number => count(&tokens[i - 1], &mut unit, t),
            // "by 4 percent": what is said of the number stands behind it too.
            Some(share) if unit.kind == Kind::Number && share.text == "percent" && share.preposition == "in" => {
                (share.preposition, share.kind) = ("", Kind::Preposition);
                "by".clone_into(&mut share.text);
            }
            _ => {}
        }
        out.push(unit);
    }
    // What stands behind the last word.
    out.push(Unit { gap: signs(sentence.gap(tokens.len()), &mut quoted), ..Unit::new(String::new()) });
    out
}

/// "and political" behind "economic", which stands for no noun of its own.
fn join_adjective(before: &Unit, unit: &mut Unit, t: &Token) {
    let adjective = t.analysis().and_then(|a| a.lemma).is_some_and(|l| l.pos() == Pos::Adj);
    let like = before.kind == Kind::Adjective && before.article == unit.article && before.feminine == unit.feminine;
    if like && adjective && unit.kind == Kind::Noun && unit.conjunction == "and" && unit.gap.is_empty() {
        unit.kind = Kind::Adjective;
    }
}

/// Gives what is counted its plural: "177 officials", from a noun in the singular.
fn count(before: &Token, unit: &mut Unit, t: &Token) {
    if let Some(measure) = measures::unit(&t.folded) {
        unit.text = measure.sign.to_owned();
        unit.kind = Kind::Noun;
        return;
    }
    if t.expression.is_some() {
        unit.article = false;
        return;
    }
    let bare = unit.kind == Kind::Noun && !unit.article && unit.conjunction.is_empty() && unit.preposition.is_empty();
    if bare && !unit.plural && counts(before, t) {
        unit.text = plural(&unit.text);
        unit.plural = true;
    }
}

fn unit(tokens: &[Token], i: usize, t: &Token) -> Unit {
    let mut u = Unit { time: dates::weekday(&t.folded).is_some(), ..Unit::new(t.text.clone()) };
    if !t.is_arabic() {
        u.kind = if t.is_number() { Kind::Number } else { Kind::Name };
        return u;
    }
    let negated = is_negated(tokens, i);
    if let Some(whole) = &t.abbreviation {
        u.kind = Kind::Name;
        u.text = whole.clone();
        if let Some(a) = t.analysis() {
            u.clitics(a.conjunction, a.preposition);
        }
        return u;
    }
    if let Some((e, (text, a))) = t.expression.and_then(|e| Some((e, expression_form(t, e, negated)?))) {
        u.text = text;
        u.kind = kind(e.pos());
        if let Some(a) = a {
            let (conjunction, preposition) = expression_clitics(a, e);
            u.clitics(conjunction, preposition);
            u.features(a);
            let defined = a.article || e.text().split(' ').next_back().is_some_and(|w| w.starts_with("ال"));
            let determined = ["the ", "this ", "that ", "a "].iter().any(|d| u.text.starts_with(d));
            u.article = defined && !determined && e.pos() == Pos::Noun;
            if u.kind == Kind::Verb
                && let Some(base) = e.glosses().next()
            {
                u.verb_forms(base, a, negated);
            }
        }
        return u;
    }
    let Some(a) = t.analysis() else { return u };
    u.clitics(a.conjunction, a.preposition.filter(|_| !a.is_verb()));
    u.features(a);
    u.article = a.article;
    u.kind = kind(a.pos);
    if a.is_guess() {
        u.text = a.conjunction.and_then(|c| t.text.strip_prefix(c)).unwrap_or(&t.text).to_owned();
        // Its clitics, but for the conjunction, are in it.
        (u.preposition, u.article) = ("", false);
        return u;
    }
    if a.lemma.is_none() {
        u.text = if a.article { "the".to_owned() } else { t.text.clone() };
        u.article = false;
        return u;
    }
    u.text = form(t, a, negated, false).unwrap_or_else(|| t.text.clone());
    if u.kind == Kind::Verb
        && let Some(base) = t.glosses().first()
    {
        u.verb_forms(base, a, negated);
    }
    if u.kind == Kind::Verb && a.person == 1 && !u.text.is_empty() {
        u.text = format!("{} {}", if a.plural { "we" } else { "I" }, u.text);
    }
    u.oblique = is_oblique(t, a);
    if u.kind == Kind::Adjective && a.plural && u.text == "other" {
        u.text = "others".to_owned();
    }
    if a.dual && u.kind == Kind::Noun {
        u.text = format!("two {}", u.text);
    }
    pronoun(&mut u, a);
    if matches!(u.kind, Kind::Preposition | Kind::Subordinator) && !u.object.is_empty() {
        u.text = format!("{} {}", u.text, subject_or_object(&u, a));
        u.object = "";
        if u.kind == Kind::Preposition {
            u.kind = Kind::Other;
        }
    }
    if is_particle(t) {
        u.kind = Kind::Particle;
        if matches!(u.text.as_str(), "already" | "may" | "have" | "has") && t.folded.ends_with("قد") {
            u.text.clear();
        }
    }
    match u.text.as_str() {
        "this" | "that" | "these" | "those" if u.kind == Kind::Other => u.kind = Kind::Demonstrative,
        "who" | "which" | "whom" if matches!(u.kind, Kind::Other | Kind::Subordinator) => {
            // Arabic does not tell people from things here.
            (u.kind, u.text) = (Kind::Relative, "that".to_owned());
        }
        _ => {}
    }
    u.time |= is_time(&u.text);
    if u.kind == Kind::Name && u.article {
        u.article = false;
    }
    u
}

/// "that he" behind a conjunction, "from him" behind a preposition.
fn subject_or_object(u: &Unit, a: &Analysis) -> &'static str {
    let object = a.pronoun.map_or("", |p| p.object);
    match (u.kind, object) {
        (Kind::Subordinator, "him") => "he",
        (Kind::Subordinator, "them") => "they",
        (Kind::Subordinator, "us") => "we",
        (Kind::Subordinator, "me") => "I",
        (_, other) => other,
    }
}

fn pronoun(u: &mut Unit, a: &Analysis) {
    let Some(p) = a.pronoun else { return };
    if is_self(a) {
        u.text = reflexive(p.object).to_owned();
    } else if a.lemma.is_some_and(|l| l.pos() == Pos::Noun) && u.kind != Kind::Preposition {
        // What "ها" points to is a thing more often than a woman.
        u.owner = if p.possessive == "her" { "its" } else { p.possessive };
    } else {
        u.object = p.object;
    }
}

impl Unit {
    fn new(text: String) -> Self {
        Self {
            kind: Kind::Other,
            gap: String::new(),
            apart: false,
            conjunction: "",
            preposition: "",
            article: false,
            owner: "",
            object: "",
            text,
            feminine: false,
            plural: false,
            third: false,
            time: false,
            oblique: false,
            verb: None,
        }
    }

    fn clitics(&mut self, conjunction: Option<char>, preposition: Option<char>) {
        self.conjunction = crate::wording::conjunction(conjunction).trim_end_matches('-');
        self.preposition = crate::wording::preposition(preposition).trim_end_matches('-');
    }

    fn features(&mut self, a: &Analysis) {
        // "صادرات" is in the plural by itself.
        let plural =
            a.lemma.is_some_and(|l| l.pos() == Pos::Noun && l.text().ends_with("ات") && l.text().chars().count() > 4);
        (self.feminine, self.plural) = (a.feminine, a.plural || plural);
        self.third = a.is_verb() && a.person == 3 && !a.plural;
    }

    fn verb_forms(&mut self, base: &str, a: &Analysis, negated: bool) {
        let mut several = a.clone();
        several.plural = true;
        self.verb = Some(VerbForms {
            base: if a.passive { format!("be {}", participle(base)) } else { base.to_owned() },
            plural: verb(base, &several, negated),
            imperfect: a.tense == Some(Tense::Imperfect),
            auxiliary: a.pos == Pos::Aux && base == "be",
        });
    }

    /// Whether a phrase with a noun can hold it.
    pub fn is_nominal(&self) -> bool {
        matches!(self.kind, Kind::Noun | Kind::Name | Kind::Number | Kind::Demonstrative | Kind::Adjective)
    }

    /// Whether it says by itself which one is meant.
    pub fn is_definite(&self) -> bool {
        self.article || !self.owner.is_empty() || self.kind == Kind::Name
    }
}

/// Whether a noun's ending shows that it is no subject: the alif of an indefinite object, "ين" of several or two.
fn is_oblique(t: &Token, a: &Analysis) -> bool {
    let Some(lemma) = a.lemma.filter(|l| matches!(l.pos(), Pos::Noun | Pos::Adj)) else { return false };
    let lemma = fold(lemma.text());
    let ending = |written: &str| t.folded.ends_with(written) && !lemma.ends_with(written);
    a.pronoun.is_none() && (ending("ين") && (a.plural || a.dual) || ending("ا") && !a.plural && !a.article)
}

fn kind(pos: Pos) -> Kind {
    match pos {
        Pos::Verb | Pos::Aux => Kind::Verb,
        Pos::Noun => Kind::Noun,
        Pos::Propn => Kind::Name,
        Pos::Adj => Kind::Adjective,
        Pos::Num => Kind::Number,
        Pos::Adp => Kind::Preposition,
        Pos::Sconj => Kind::Subordinator,
        _ => Kind::Other,
    }
}

/// Words that stay with the verb behind them.
fn is_particle(t: &Token) -> bool {
    t.folded.strip_prefix(['و', 'ف', 'ل']).into_iter().chain([t.folded.as_str()]).any(|w| {
        matches!(w, "لم" | "لن" | "لا" | "قد" | "سوف" | "ما") && t.analysis().is_some_and(|a| a.pos != Pos::Pron)
    })
}

/// Days and parts of days.
fn is_time(english: &str) -> bool {
    matches!(
        english,
        "day" | "today" | "yesterday" | "tomorrow" | "morning" | "evening" | "night" | "afternoon" | "noon" | "dawn"
    )
}

/// The signs of a gap, in English. Straight quotation marks open and close in turn.
pub(super) fn signs(gap: &str, quoted: &mut bool) -> String {
    gap.chars()
        .filter_map(|c| match c {
            '،' => Some(','),
            '؛' => Some(';'),
            '؟' => Some('?'),
            '٪' => Some('%'),
            '«' => Some('“'),
            '»' => Some('”'),
            '"' => {
                *quoted = !*quoted;
                Some(if *quoted { '“' } else { '”' })
            }
            c if c.is_whitespace() || c.is_alphanumeric() => None,
            '\u{200e}' | '\u{200f}' | 'ـ' => None,
            c => Some(c),
        })
        .collect()
}
