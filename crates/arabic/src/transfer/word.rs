//! The unit of one word, or of an expression, without context.

use super::government;
use super::marks::{is_marked_passive, is_oblique, is_person, is_time, latin_digit};
use super::modal::MODALS;
use super::quantity::{approximate, quantify};
use super::reading::{kind, owner_of, set_verb, speaker, within};
use super::unit::{Kind, Unit};
use super::verb::Mood;
use super::whole::whole;
use crate::analysis::{Analysis, Lemma, Pos, Sentence, Token};
use crate::dates;
use crate::english::inflect::{participle, plural};
use crate::letters::fold;
use crate::places;
use crate::verb_lists::{is_actor, is_feminine, is_intransitive, is_saying};
use crate::word_lists::List;
use crate::wording::{as_subject, expression_form, form, is_counted, is_self, reflexive, unknown_for_model};

/// The unit of a word without context.
pub(super) fn unit(sentence: &Sentence, i: usize) -> Unit {
    let tokens = &sentence.tokens;
    let t = &tokens[i];
    let mut u = Unit { time: dates::weekday(&t.folded).is_some(), ..Unit::new(t.text.clone()) };
    if !t.is_arabic() {
        u.kind = if t.is_number() { Kind::Number } else { Kind::Name };
        if t.is_number() {
            u.text = t.text.chars().map(latin_digit).collect();
        }
        return u;
    }
    if let Some(whole) = &t.abbreviation {
        u.kind = Kind::Name;
        u.text = whole.clone();
        if let Some(a) = t.analysis() {
            u.clitics(a.conjunction, a.preposition);
        }
        return u;
    }
    let broken = t.analysis().and_then(|a| a.lemma).is_some_and(|l| is_broken_plural(l.text()));
    if let Some((e, (text, a))) = t.expression.and_then(|e| Some((e, expression_form(t, e, false)?))) {
        whole(&mut u, tokens, i, e, text, a);
        u.plural |= broken && u.kind == Kind::Noun && u.text.ends_with('s');
        approximate(
            &mut u,
            t,
            tokens.get(i + 1 + within(tokens, i)).filter(|_| sentence.is_joined(i + 1 + within(tokens, i))),
        );
        return u;
    }
    let Some(a) = t.analysis() else { return u };
    u.clitics(a.conjunction, a.preposition.filter(|_| !a.is_verb()));
    u.features(a);
    u.article = a.article;
    u.adverb = a.pos == Pos::Adv;
    u.kind = if a.is_participle() { Kind::Other } else { kind(a.pos) };
    if a.is_guess() {
        u.text = unknown_for_model(t);
        // Its clitics, except the conjunction, are included in it.
        (u.preposition, u.article) = ("", false);
        u.person = true;
        return u;
    }
    if a.lemma.is_none() {
        u.text = if a.article { "the".to_owned() } else { t.text.clone() };
        u.article = false;
        return u;
    }
    let many = is_counted(sentence, i);
    u.text = form(t, a, false, many).unwrap_or_else(|| t.text.clone());
    // "دبلوماسيين" without a noun are diplomats.
    if a.pos == Pos::Noun && a.plural && !a.feminine && a.lemma.is_some_and(|l| l.pos() == Pos::Adj) {
        let person = a.lemma.into_iter().flat_map(Lemma::glosses).find(|g| is_person(g, None));
        u.text = person.map_or(u.text, plural);
    }
    u.plural |= many && a.pos == Pos::Noun && !a.is_definite();
    u.plural |= broken && u.kind == Kind::Noun && u.text.ends_with('s');
    if u.kind == Kind::Verb
        && let Some(base) = t.glosses().first()
    {
        set_verb(&mut u, (*base).to_owned(), a);
        if let Some(v) = u.verb.as_mut().filter(|v| is_marked_passive(t, a) && !v.base.starts_with("be ")) {
            v.base = format!("be {}", participle(&v.base));
        }
        u.saying = is_saying(t.lemma());
        u.trying = List::TryingVerbs.contains(t.lemma());
        u.intransitive = is_intransitive(t.lemma());
        if a.person < 3 {
            u.subject = speaker(a);
        }
    }
    // "أعلى مستوى" is the highest, though "السلطة العليا" is the supreme one.
    let next = tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)).and_then(Token::analysis);
    let noun = next.is_some_and(|n| n.pos == Pos::Noun && !n.is_definite());
    if noun && a.is_elative() && !a.article && t.lemma() == "أعلى" {
        "highest".clone_into(&mut u.text);
    }
    u.oblique =
        is_oblique(t, a) || a.pos == Pos::Num && matches!(t.lemma(), "اثنان" | "اثنين") && t.folded.ends_with("ين");
    u.nominative = a.nominative || a.pos == Pos::Num && t.folded.ends_with("ون") && !t.folded.ends_with("يون");
    u.accusative = u.oblique && !t.folded.ends_with("ين");
    u.elative = a.is_elative() && u.kind == Kind::Adjective && !a.article;
    let next = tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)).and_then(|n| n.analysis());
    let noun = next.is_some_and(|n| n.is_nominal() && n.conjunction.is_none() && n.preposition.is_none());
    // "3 ملايين" is 3 million.
    let counted = i > 0
        && sentence.is_joined(i)
        && (tokens[i - 1].is_number() || tokens[i - 1].analysis().is_some_and(|p| p.pos == Pos::Num));
    if u.kind == Kind::Number && a.plural && !counted {
        let text = if u.text.ends_with('s') { u.text.clone() } else { plural(&u.text) };
        u.text = format!("{text}{}", if noun { " of" } else { "" });
        // "the hundreds" are people.
        if a.article && !noun {
            (u.kind, u.plural, u.quantifier) = (Kind::Noun, true, true);
        }
    }
    if u.kind == Kind::Number
        && counted
        && matches!(u.text.as_str(), "millions" | "billions" | "thousands" | "trillions")
    {
        u.text.pop();
    }
    if u.text == "one of" && !noun && a.pronoun.is_none() && next.is_none_or(|n| n.pos != Pos::Adp) {
        (u.kind, u.quantifier) = (Kind::Noun, true);
        "anyone".clone_into(&mut u.text);
    }
    if t.lemma() == "عدم" && next.is_some_and(|n| n.pos == Pos::Noun) && !a.article && a.pronoun.is_none() {
        let deed = tokens
            .get(i + 1)
            .and_then(government::deed)
            .is_some_and(|verb| !is_intransitive_deed(verb, &tokens[i + 1]));
        if deed {
            u.kind = Kind::Preposition;
            NOT.clone_into(&mut u.text);
        }
    }
    if t.lemma() == "كيفية" && noun {
        u.kind = Kind::Other;
        "how to".clone_into(&mut u.text);
    }
    u.person = is_person(&u.text, t.glosses().first().copied()) || a.lemma.is_some_and(|l| l.is_person());
    u.place = u.kind == Kind::Name && a.lemma.is_some_and(|l| l.names() == Some("place"));
    u.state = u.place && a.lemma.is_some_and(|l| places::built_in().is_country(&fold(l.text())));
    u.feminine |= u.kind == Kind::Noun && !u.plural && !u.person && is_feminine(t.lemma());
    u.open =
        a.plural && !a.article && a.pronoun.is_none() && t.folded.ends_with(['و', 'ي']) && !t.lemma().ends_with('ي');
    u.source = List::WrittenSources.contains(t.lemma()) || is_actor(t.lemma());
    u.deed = government::deed(t).map(|verb| (verb, !is_intransitive_deed(verb, t)));
    // "آخرون" are others, and no last ones.
    let others = a.plural && (t.lemma() == "آخر" || u.text == "other");
    if others && matches!(u.kind, Kind::Adjective | Kind::Noun) {
        u.text = if u.kind == Kind::Noun { "others" } else { "other" }.to_owned();
    }
    // "أخرى" is another one, and never the last.
    if t.lemma() == "آخر" && t.folded.ends_with("اخري") && matches!(u.text.as_str(), "last" | "latest") {
        let several = i > 0 && tokens[i - 1].analysis().is_some_and(|b| b.plural);
        u.text = if a.article || several { "other" } else { "another" }.to_owned();
    }
    // "كبرى" without an article compares nothing.
    if u.kind == Kind::Adjective && a.feminine && !a.article && t.lemma() == "أكبر" {
        (u.text, u.elative) = ("major".to_owned(), false);
    }
    if a.dual && u.kind == Kind::Noun {
        u.text = format!("two {}", u.text);
    }
    pronoun(&mut u, a);
    // "يمكننا": we can.
    let modal = u.verb.as_ref().is_some_and(|v| MODALS.contains(&v.base.as_str()) && v.imperfect);
    if modal && !u.object.is_empty() {
        (u.subject, u.object, u.third) = (as_subject(u.object), "", false);
    }
    // "14 people, including civilians"
    let group = matches!(u.object, "them" | "it") && t.lemma() == "بين" && a.conjunction.is_none();
    if group && next.is_some_and(|n| n.is_nominal() && !n.is_definite() && n.preposition.is_none()) {
        u.object = "";
        "including".clone_into(&mut u.text);
    }
    if matches!(u.kind, Kind::Preposition) && !u.object.is_empty() {
        u.text = format!("{} {}", u.text, u.object);
        (u.object, u.kind) = ("", Kind::Other);
    }
    if matches!(a.pos, Pos::Sconj | Pos::Cconj | Pos::Part) && !u.object.is_empty() {
        (u.subject, u.object) = (as_subject(u.object), "");
        u.kind = Kind::Subordinator;
    }
    // "ذو آراء": with opinions.
    if matches!(t.lemma(), "ذو" | "ذات") && noun && u.owner.is_empty() && u.kind == Kind::Noun {
        (u.kind, u.article) = (Kind::Preposition, false);
        "with".clone_into(&mut u.text);
    }
    if let Some(mood) = mood(t) {
        (u.kind, u.mood) = (Kind::Particle, mood);
        u.text.clear();
    }
    match u.text.as_str() {
        "whether" if i == 0 => u.text.clear(),
        "this" | "that" | "these" | "those" if u.kind == Kind::Other => u.kind = Kind::Demonstrative,
        "any" if u.kind == Kind::Other && noun => u.kind = Kind::Demonstrative,
        "who" | "which" | "whom" if matches!(u.kind, Kind::Other | Kind::Subordinator) => {
            // Its antecedent decides which one it is.
            let people = ["الذين", "اللواتي", "اللاتي"].iter().any(|w| t.folded.ends_with(w));
            (u.kind, u.text) = (Kind::Relative, if people { "who" } else { "that" }.to_owned());
            (u.plural, u.feminine) = (people, t.folded.ends_with("التي"));
        }
        _ => {}
    }
    if a.pos == Pos::Pron && a.pronoun.is_none() && matches!(u.text.as_str(), "he" | "she" | "they" | "we" | "I") {
        u.kind = Kind::Pronoun;
    }
    // "the most important", "most of the cities".
    let next_definite = tokens.get(i + 1).and_then(Token::analysis).is_some_and(|n| n.article);
    match (t.lemma(), a.article || next_definite) {
        ("أكثر", true) => "most".clone_into(&mut u.text),
        ("أقل", true) => "least".clone_into(&mut u.text),
        _ => {}
    }
    has(&mut u, t, a);
    u.chains = List::BeginningVerbs.contains(t.lemma());
    approximate(&mut u, t, tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)));
    quantify(&mut u, t, tokens.get(i + 1).filter(|_| sentence.is_joined(i + 1)));
    u.time |= is_time(&u.text);
    if u.kind == Kind::Name && u.article {
        u.article = false;
    }
    u
}

/// What `عدم` is before a verbal noun.
pub(super) const NOT: &str = "not";

/// Whether a lemma has the form of a broken plural: `مصالح`.
fn is_broken_plural(lemma: &str) -> bool {
    let letters: Vec<char> = lemma.chars().collect();
    letters.len() == 5 && letters[2] == 'ا' && letters[4] != 'ة'
}

/// Whether the verb of a verbal noun takes no object: "arrive".
fn is_intransitive_deed(english: &str, t: &Token) -> bool {
    const INTRANSITIVE: [&str; 14] = [
        "arrive", "come", "go", "die", "emerge", "happen", "occur", "rise", "fall", "decline", "escape", "work",
        "live", "grow",
    ];
    INTRANSITIVE.contains(&english) || is_intransitive(t.lemma())
}

/// "لديها خطة": it has a plan.
fn has(u: &mut Unit, t: &Token, a: &Analysis) {
    if t.lemma() != "لدى" || a.conjunction.is_some() && a.preposition.is_some() {
        return;
    }
    let Some(p) = a.pronoun else { return };
    u.subject = as_subject(p.object);
    let have = if matches!(u.subject, "he" | "it") { "has" } else { "have" };
    (u.kind, u.possession) = (Kind::Other, true);
    u.text = format!("{} {have}", u.subject);
}

fn pronoun(u: &mut Unit, a: &Analysis) {
    let Some(p) = a.pronoun else { return };
    if is_self(a) {
        u.text = reflexive(p.object).to_owned();
        u.quantifier = true;
    } else if a.lemma.is_some_and(|l| l.pos() == Pos::Noun) && u.kind != Kind::Preposition {
        u.owner = owner_of(p.possessive);
    } else {
        u.object = p.object;
    }
}

/// The effect of a particle that stays with the verb after it; `None` for other words.
fn mood(t: &Token) -> Option<Mood> {
    let a = t.analysis().filter(|a| !matches!(a.pos, Pos::Pron | Pos::Sconj) && a.pronoun.is_none())?;
    let bare = a.conjunction.and_then(|c| t.folded.strip_prefix(c)).unwrap_or(&t.folded);
    match bare {
        "لم" => Some(Mood::DidNot),
        "لن" => Some(Mood::WillNot),
        "لا" => Some(Mood::Not),
        "ما" if a.pos == Pos::Part => Some(Mood::Not),
        "قد" | "لقد" => Some(Mood::May),
        "سوف" => Some(Mood::Will),
        _ => None,
    }
}
