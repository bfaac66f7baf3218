//! The grammatical cost of two adjacent words.

use super::lemma::Lemma;
use super::pos::Pos;
use super::word::{Analysis, Tense};
use crate::name_lists::{head, is_title};
use crate::verb_lists::{is_feminine, is_saying};
use crate::word_lists::List;

/// Two words separated only by spaces.
pub(super) struct Joint<'a> {
    /// A reading of the first word; `None` if the second one begins the sentence or follows punctuation.
    pub previous: Option<&'a Analysis>,
    /// The first word, folded.
    pub folded: &'a str,
    /// Whether the second word begins the sentence.
    pub initial: bool,
    /// Whether a number in digits follows the second word.
    pub counted: bool,
    /// Whether a number in digits that may be the day of a month precedes it.
    pub dated: bool,
    /// Whether a number in digits precedes it whose noun is singular: "27 بحارا" are sailors, and no seas.
    pub many: bool,
    /// Whether what follows the first word, if that is "that", has happened: "after that", "since".
    pub past: bool,
}

impl Joint<'_> {
    /// The cost of a reading of the second word.
    pub fn price(&self, next: &Analysis) -> f32 {
        // "عام 2018" is a year, and "بسرعة 80 كيلومترا" is not "hastily".
        let manner = |l: Lemma| l.pos() == Pos::Adv && l.text().starts_with('ب') && l.text().ends_with('ة');
        let odd = next.pos == Pos::Adj || next.lemma.is_some_and(manner);
        // "02 مارس" is a date, and so is "مارس 2018", rather than "practised".
        let month = next.lemma.is_some_and(|l| l.names() == Some("month"));
        let date = match month {
            true if self.dated => -2.5,
            true if self.counted => -1.0,
            _ => 0.0,
        };
        // "18 قدما" are feet, and not forward.
        let adverb = self.many && next.pos == Pos::Adv && next.lemma.is_some_and(|l| l.text().ends_with('ا'));
        let plural = self.many && next.pos == Pos::Noun && next.plural && next.conjunction.is_none();
        let number = date + if self.counted && odd { 1.5 } else { 0.0 } + if plural || adverb { 1.2 } else { 0.0 };
        let Some(p) = self.previous else {
            // News begins sentences with a verb in the perfect or a definite noun.
            let start = match next.tense {
                _ if !self.initial => 0.0,
                Some(Tense::Perfect) => -0.5,
                Some(Tense::Imperfect) => 0.3,
                // "مسلح يقتحم": an adjective needs a noun before it.
                None if next.pos == Pos::Adj && !next.article && !next.is_elative() => 0.4,
                None => 0.0,
            };
            return number + start;
        };
        number
            + particle(p, self.folded, next)
            + awaited(p, self.past, next)
            + verb(p, self.folded, next)
            + entirely(next)
            + among(next)
            + adjective(p, next)
            + noun(p, next)
            + name(p, self.folded, next)
    }
}

/// A particle, preposition or conjunction before a word.
fn particle(p: &Analysis, folded: &str, next: &Analysis) -> f32 {
    let mut cost = 0.0;
    if List::BeforeVerbs.contains(folded) {
        cost += if next.is_verb() { -1.5 } else { 2.5 };
        // "قد وحدت" unified, and not "and limited".
        cost += if next.conjunction.is_some() { 2.5 } else { 0.0 };
        // Only here is the short form not rare.
        if folded.ends_with("لم") && next.short {
            cost -= 1.8;
        }
        if List::BeforeImperfects.contains(folded) && next.tense == Some(Tense::Perfect) {
            cost += 2.0;
        }
    } else if is_opener(folded) && next.is_verb() {
        cost -= 0.8;
    }
    // "الذين هم بحاجة" are those who are in need, whom nothing concerns.
    if folded.starts_with("ال") && is_opener(folded) && next.pos == Pos::Pron && next.pronoun.is_none() {
        cost -= 1.0;
    }
    cost += pair(p, folded, next);
    if p.pos == Pos::Adp && p.pronoun.is_none() {
        if next.is_verb() {
            cost += 4.0;
        }
        if next.pos == Pos::Noun || next.pos == Pos::Propn || next.is_elative() {
            cost -= 0.5;
        }
        if next.conjunction.is_some() {
            cost += 1.0;
        }
        // "في دوما" is in Douma, and not "in always".
        if next.pos == Pos::Adv
            && next.lemma.is_some_and(|l| l.text().ends_with('ا') && !matches!(l.text(), "غدا" | "هنا" | "هكذا"))
        {
            cost += 1.5;
        }
        if next.pos == Pos::Adp && next.pronoun.is_none() && next.preposition.is_none() {
            cost += 1.0;
        }
    }
    cost
}

/// "بالكامل" is completely, whatever precedes it, and not "with the full".
fn entirely(next: &Analysis) -> f32 {
    let whole = next.pos == Pos::Adv && next.conjunction.is_none();
    if whole && next.lemma.is_some_and(|l| l.text().starts_with("بال")) { -1.5 } else { 0.0 }
}

/// "بينهم" is among them, and seldom "showed them".
fn among(next: &Analysis) -> f32 {
    let preposition = next.pos == Pos::Adp && next.pronoun.is_some() && next.lemma.is_some_and(|l| l.text() == "بين");
    if preposition { -1.5 } else { 0.0 }
}

/// A verb behind "that": "أن تقبل" is to accept, and what has happened follows only "after" and the like.
fn awaited(p: &Analysis, past: bool, next: &Analysis) -> f32 {
    let that = p.pronoun.is_none() && p.lemma.is_some_and(|l| l.text() == "أن");
    if that && !past && next.tense == Some(Tense::Perfect) { 0.8 } else { 0.0 }
}

/// What speaks against a word behind which nothing stands, as before a comma: "كوريو" there is a name, and no Koreans of
/// anything.
pub(super) fn dangling(p: &Analysis, folded: &str) -> f32 {
    if is_construct(p, folded) { 1.5 } else { 0.0 }
}

/// Whether a plural in `و` asks for a noun behind it.
fn is_construct(p: &Analysis, folded: &str) -> bool {
    let noun = matches!(p.pos, Pos::Noun | Pos::Adj) && p.plural && p.pronoun.is_none() && !p.is_verb();
    noun && folded.ends_with('و') && p.lemma.is_some_and(|l| !l.text().ends_with('و'))
}

/// What speaks against two things in construct: with nothing behind them, "بصفتي" is in my capacity.
fn pair(p: &Analysis, folded: &str, next: &Analysis) -> f32 {
    let construct = p.dual && p.pos == Pos::Noun && p.pronoun.is_none() && !folded.ends_with('ن');
    let construct = construct || is_construct(p, folded);
    let owner = next.is_nominal() && next.conjunction.is_none() && next.preposition.is_none() && next.is_definite();
    let day = next.lemma.is_some_and(|l| l.names() == Some("day"));
    // "رئيسا الوزراء" are two: an indefinite object has no noun of its own behind it, except for a day.
    let object = p.pos == Pos::Noun && !p.dual && !p.plural && !p.is_definite() && folded.ends_with('ا');
    let object = object && p.lemma.is_some_and(|l| !l.text().ends_with(['ا', 'ى']));
    let behind = next.article && next.pos == Pos::Noun && next.conjunction.is_none() && next.preposition.is_none();
    match (construct, owner) {
        (true, false) => 1.5,
        // "عائلتي المستقبلية" is my future family.
        (true, true) if p.feminine && next.pos == Pos::Adj => 1.0,
        (true, true) if is_construct(p, folded) => -0.5,
        _ if object && behind && !day => 1.6,
        // "رئيسا تركيا" are two presidents.
        _ if object && next.pos == Pos::Propn && next.conjunction.is_none() && next.preposition.is_none() => 1.0,
        _ => 0.0,
    }
}

/// Whether the lemma of a reading without a pronoun is in a list.
fn is_one_of(a: &Analysis, list: List) -> bool {
    a.pronoun.is_none() && a.lemma.is_some_and(|l| list.contains(l.text()))
}

/// Whether a word without a pronoun is a form of a lemma.
fn is(a: &Analysis, lemma: &str) -> bool {
    a.pronoun.is_none() && a.lemma.is_some_and(|l| l.text() == lemma)
}

/// Whether a folded word is a relative pronoun or a conjunction that a verb may follow.
fn is_opener(folded: &str) -> bool {
    List::RelativePronouns.contains(folded) || List::Subordinators.contains(folded)
}

/// A finite verb after a word.
fn verb(p: &Analysis, folded: &str, next: &Analysis) -> f32 {
    // "قال ويلي": after a verb of saying its subject follows, and not another verb.
    let says = p.lemma.is_some_and(|l| is_saying(l.text())) && p.is_verb() && p.person == 3;
    if next.is_verb() && next.conjunction.is_some() && says && p.pronoun.is_none() {
        return 1.6;
    }
    if !next.is_verb() || next.conjunction.is_some() {
        return 0.0;
    }
    let chained = p.lemma.is_some_and(|l| List::Auxiliaries.contains(l.text()));
    let second = if p.is_verb() && !chained { 1.5 } else { 0.0 };
    // "فريق هولت" is Holt's: a clause behind an indefinite noun has its gender.
    let clause = p.pos == Pos::Noun && !p.is_definite() && !p.plural && !p.dual && p.preposition.is_none();
    let single = next.person == 3 && !next.plural && next.pronoun.is_none();
    let other = clause && single && gender(p).is_some_and(|feminine| feminine != next.feminine);
    // "لطفي نقض" names someone, and "we" did nothing.
    let we = p.pos == Pos::Propn && next.person == 1;
    let other =
        if other || we { 0.7 } else { 0.0 } + if single && is_of_other_gender(folded, next) { 0.6 } else { 0.0 };
    second + other + person(p, next) + if is_one_of(p, List::BeforeNouns) { 2.0 } else { 0.0 }
}

/// Whether a verb has not the gender of the relative pronoun before it: "التي تحدث" is what happens, and not "spoke".
fn is_of_other_gender(relative: &str, verb: &Analysis) -> bool {
    match relative {
        _ if relative.ends_with("التي") => !verb.feminine,
        _ if relative.ends_with("الذي") => verb.feminine,
        _ => false,
    }
}

/// The agreement of a verb with the pronoun or the auxiliary before it: "أنا كتبت" is "I wrote", "كنت أعمل" "I worked".
fn person(p: &Analysis, next: &Analysis) -> f32 {
    let subject = match p.lemma.map(Lemma::text) {
        Some("أنا" | "نحن") => 1,
        Some("أنت" | "أنتم" | "أنتما") => 2,
        Some(l) if List::ThirdPersons.contains(l) => 3,
        Some(l) if List::Complementizers.contains(l) && p.pronoun.is_some_and(|s| matches!(s.object, "me" | "us")) => 1,
        _ if p.is_verb() && p.person < 3 => p.person,
        _ => return 0.0,
    };
    match subject {
        3 if next.person == 3 => 0.0,
        _ if subject == next.person => -0.8,
        _ => 0.8,
    }
}

/// An adjective after a word.
fn adjective(p: &Analysis, next: &Analysis) -> f32 {
    if next.pos != Pos::Adj || next.conjunction.is_some() {
        return 0.0;
    }
    // "أكبر مدينة" is the largest city.
    if p.is_elative() {
        return 0.5;
    }
    // "وهم جالسون" are sitting: a plural with the ending of a subject has "they" before it, and no illusion.
    if is(p, "هم") && next.plural && next.nominative {
        return -1.2;
    }
    // "إنه عنصري" is racist, and no element of mine.
    if p.pos == Pos::Sconj && p.pronoun.is_some() && !next.article {
        return 0.0;
    }
    let agrees = p.is_definite() == next.is_definite();
    let mut cost = match (p.pos, p.is_nominal()) {
        (Pos::Noun | Pos::Adj, _) if agrees => -0.8,
        // Few names are modified, and a word that may be a thing can be: "المرسى القديم".
        (Pos::Propn, _) if agrees => -0.3,
        // The second noun of a construct is definite, the first is not.
        (Pos::Noun, _) if next.article => 0.4,
        (_, true) => 0.8,
        _ => 1.0,
    };
    // "معارضي المشروع" are opponents of the project, not "my legitimate opponent".
    if p.pronoun.is_some_and(|s| s.written == "ي") && p.pos == Pos::Noun && next.article && !p.feminine {
        cost += 1.5;
    }
    // "كشف مؤرخون": a plural in "ون" describes no singular.
    if next.plural && next.nominative && p.pos == Pos::Noun && !p.plural && !p.dual {
        cost += 1.5;
    }
    // The plural of things is feminine singular; people keep their number.
    if p.plural && agrees && (next.feminine || next.plural) {
        cost -= 0.3;
    }
    if p.pos == Pos::Noun && agrees && gender(p).is_some_and(|feminine| feminine != next.feminine && !next.plural) {
        cost += DISAGREEMENT;
    }
    cost
}

/// The cost of an adjective of the other gender: it may belong to an earlier noun.
const DISAGREEMENT: f32 = 0.5;

/// Whether adjectives of a noun are feminine; `None` if its form does not say.
fn gender(noun: &Analysis) -> Option<bool> {
    let lemma = noun.lemma?.text();
    match noun {
        // The following adjective belongs to the noun before it.
        _ if lemma == "غير" => None,
        _ if noun.plural => Some(true),
        _ if noun.feminine || is_feminine(lemma) => Some(true),
        // "ذكرى" is feminine, "مبنى" is not; "مواد" is a plural that is its own lemma.
        _ if lemma.ends_with(['ى', 'ا']) || lemma.ends_with("اء") || noun.lemma?.plurals().next().is_none() => None,
        _ => Some(false),
    }
}

/// A noun after a noun.
fn noun(p: &Analysis, next: &Analysis) -> f32 {
    if next.pos != Pos::Noun {
        return 0.0;
    }
    let mut cost = 0.0;
    // A construct: a noun without the article before a definite noun, which is never a subject: "طالب المحتجون"
    // demanded.
    if p.pos == Pos::Noun && !p.is_definite() && next.article {
        cost += if next.nominative { 1.2 } else { -0.3 };
    }
    if next.nominative && next.conjunction.is_none() && (p.pos == Pos::Adp || next.preposition.is_some()) {
        cost += 1.0;
    }
    // "نزاع دام سنتين" lasted: no noun follows an adjective, unless it is a superlative.
    let bare = !next.is_definite() && next.conjunction.is_none() && next.preposition.is_none();
    let plain = p.pos == Pos::Adj && !p.is_definite() && !p.is_elative();
    if bare && plain {
        cost += 0.4;
    }
    // "مؤيدي القرار" are its supporters.
    if plain && next.article && next.conjunction.is_none() && next.preposition.is_none() {
        cost += 0.8;
    }
    let lasting = bare || next.preposition == Some('ل') && next.conjunction.is_none();
    if lasting
        && p.is_verb()
        && is_one_of(p, List::LastingVerbs)
        && (is_one_of(next, List::TimeUnits) || is(next, "فترة"))
    {
        cost -= 1.0;
    }
    if p.article && !next.is_definite() && next.conjunction.is_none() && next.preposition.is_none() {
        cost += 0.4;
    }
    // "معارضي الحكومة" are its opponents, not mine.
    let mine = p.pronoun.is_some_and(|s| s.written == "ي") && p.pos == Pos::Noun;
    if mine && next.conjunction.is_none() && next.preposition.is_none() {
        cost += if next.article { 2.0 } else { 1.0 };
    }
    // A noun without the article after a person can only describe the person: "مايك كوب" is not a cup.
    let rare = next.lemma.is_some_and(|l| !l.is_everyday());
    if bare && rare && !next.plural && p.pos == Pos::Propn && p.lemma.is_some_and(Lemma::is_person) {
        cost += 0.6;
    }
    // "حسن الإدارة" is good management, not someone called Hassan.
    if next.article && next.preposition.is_none() && p.lemma.is_some_and(Lemma::is_person) {
        cost += 0.6;
    }
    cost
}

/// A name after a word.
fn name(p: &Analysis, folded: &str, next: &Analysis) -> f32 {
    if next.pos != Pos::Propn {
        return 0.0;
    }
    let mut cost = 0.0;
    // "مشاهدي بي بي سي" are its viewers.
    if p.pronoun.is_some_and(|s| s.written == "ي") && p.pos == Pos::Noun && next.conjunction.is_none() {
        cost += 1.0;
    }
    // "بن غربية", "عبد الرحمان"
    if matches!(folded, "بن" | "عبد") && next.conjunction.is_none() {
        cost -= 2.5;
    }
    // "يوم الأحد" is Sunday, not "one of something".
    if is_one_of(p, List::DayTimes) {
        cost -= 1.2;
    }
    // "القوات السعودية" are Saudi: an adjective agrees with the article before it.
    let origin = next.lemma.is_some_and(|l| l.text().starts_with("ال") && l.text().ends_with("ية"));
    if p.article && matches!(p.pos, Pos::Noun | Pos::Adj) && origin && next.conjunction.is_none() {
        cost += 1.2;
    }
    if p.pos == Pos::Propn && next.preposition.is_none() {
        // Given name and family name: "براين أوهجان" is Brian O'Hagan, not "in the Rhine".
        let person = |a: &Analysis| a.lemma.is_some_and(Lemma::is_person);
        cost -= if p.is_guess() || next.is_guess() { 0.5 } else { 0.8 };
        cost -= if person(p) && person(next) && next.conjunction.is_none() { 0.3 } else { 0.0 };
    }
    // "مدينة المرسى" is La Marsa, though most moorings are not.
    let place = next.lemma.is_some_and(|l| l.names() == Some("place"));
    let bare = !p.article && next.conjunction.is_none() && next.preposition.is_none();
    if place && bare && is_one_of(p, List::Localities) {
        cost -= 1.5;
    } else if place && bare && p.pos == Pos::Noun && List::PlaceNouns.contains(folded) {
        cost -= 1.0;
    }
    // "نهر النيل" is the river, not "the river of obtaining".
    let heads = p.pos == Pos::Noun && !p.is_definite() && p.lemma.is_some_and(|l| head(l.text()).is_some());
    if heads && next.conjunction.is_none() {
        cost -= if next.is_guess() { 0.3 } else { 0.8 };
    }
    // No noun without the article follows one with it, so "الجنرال ميزا" names a general.
    if p.article && p.pos == Pos::Noun && next.is_guess() && next.conjunction.is_none() {
        cost -= if is_title(folded) { 1.5 } else { 0.5 };
    }
    cost
}
