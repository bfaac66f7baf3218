//! Expressions of several words, matched across inflection: `لقي مصرع~` occurs in `ولقيت امرأتان مصرعهما`.

use super::layout::ExpressionRow;
use super::pos::Pos;
use super::table::{Index, entry, table, text};
use super::word::Analysis;
use crate::letters::{fold, without_marks};
use crate::word_lists::List;
use std::cmp::Reverse;

/// Expressions by their first word.
static EXPRESSIONS: &[[u8; ExpressionRow::SIZE]] = table!("expressions.rows");
static INDEX: Index = Index { buckets: table!("expressions.buckets"), keys: table!("expressions.keys") };

/// An expression of the lexicon.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Expression(u32);

entry!(Expression, EXPRESSIONS, ExpressionRow);

impl Expression {
    /// All expressions that begin with a folded word.
    pub(super) fn beginning(first: &str) -> impl Iterator<Item = Self> + use<> {
        INDEX.rows(first).map(|i| Self(i as u32))
    }

    fn parts(self) -> impl Iterator<Item = Part> {
        text(self.row().words).split(' ').map(|w| match (w, w.strip_suffix('~')) {
            ("…", _) => Part::Gap,
            ("ب", _) => Part::Preposition('ب'),
            ("ل", _) => Part::Preposition('ل'),
            (_, Some(bare)) => Part::Word(bare, true),
            _ => Part::Word(w, false),
        })
    }
}

enum Part {
    /// A word by its folded form, and whether it has a pronoun.
    Word(&'static str, bool),
    /// Up to two words that belong to something else.
    Gap,
    /// A preposition attached to a word that is not itself part of the expression.
    Preposition(char),
}

/// The forms of a word for looking up expressions.
pub(super) struct Keys {
    /// Its folded form, and its readings without some of their clitics.
    forms: Vec<Form>,
    /// The prepositions attached in its readings.
    prepositions: Vec<char>,
    /// Whether it separates a verb from its preposition: another verb, conjunction or preposition.
    parts: bool,
    /// Whether it is an indefinite noun, of which "من" may say what it is taken from: "a team of scientists".
    counts: bool,
    /// As written.
    written: String,
    /// The part of speech that the context favours.
    pos: Option<Pos>,
    /// Whether a finite verb is likely here whatever the context favours: at the beginning, with a conjunction.
    verbal: bool,
}

/// A form of a word for looking up expressions.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    text: String,
    /// Whether it has a pronoun.
    pronoun: bool,
    /// Whether it is a noun, an adjective or a name rather than a verb.
    nominal: bool,
    /// Whether the article was removed.
    definite: bool,
    /// Whether it is another form of the word than the one written: its lemma.
    inflected: bool,
}

/// How much more than the cheapest reading of its word a reading may cost to match an expression: an implausible one
/// would match expressions that are not there.
const PLAUSIBLE: f32 = 2.0;

impl Keys {
    pub fn of(written: &str, folded: &str, readings: &[Analysis], best: Option<&Analysis>) -> Self {
        let mut prepositions: Vec<char> = folded.chars().filter(|_| folded.chars().count() == 1).collect();
        let cheapest = readings.first().map_or(0.0, |a| a.cost);
        let plausible = || readings.iter().filter(|a| a.cost <= cheapest + PLAUSIBLE);
        let nominal = plausible().any(Analysis::is_nominal) && !readings.iter().any(Analysis::is_verb);
        let whole =
            |text: &str| Form { text: text.to_owned(), pronoun: false, nominal, definite: false, inflected: false };
        let mut forms = vec![whole(folded)];
        // A conjunction is split off an unknown word, too.
        let bare = folded.strip_prefix(['و', 'ف']).filter(|b| b.chars().count() > 1);
        forms.extend(bare.map(whole));
        let particle = best.is_some_and(|a| matches!(a.pos, Pos::Adp | Pos::Sconj) && a.preposition.is_none());
        // "كما" is "as", and not "like what".
        for a in plausible().filter(|a| !(particle && a.preposition.is_some())) {
            let own = |text: &str| folded.contains(text) || text.strip_prefix('ا').is_some_and(|t| folded.contains(t));
            forms.extend(a.without_clitics(folded).into_iter().map(|text| Form {
                pronoun: a.pronoun.is_some(),
                nominal: a.is_nominal(),
                definite: a.article && !has_article(&text),
                inflected: if a.is_verb() { !is_tense_of(bare.unwrap_or(folded), &text) } else { !own(&text) },
                text,
            }));
            // "بعد" is after, and seldom "in counting".
            if a.preposition.is_some() && !(particle && a.is_nominal()) {
                prepositions.extend(a.preposition);
            }
        }
        // "به", "لهم": a preposition of one letter with its pronoun.
        let carried = best.filter(|a| a.pos == Pos::Adp && a.pronoun.is_some() && a.conjunction.is_none());
        let letter = carried.and_then(|a| a.lemma).map(|l| l.text().chars());
        prepositions.extend(letter.filter(|l| l.clone().count() == 1).into_iter().flatten());
        forms.sort();
        forms.dedup();
        let number = written.starts_with(|c: char| c.is_numeric());
        let parts = !number
            && best.is_none_or(|a| {
                a.is_verb()
                    || matches!(a.pos, Pos::Adp | Pos::Sconj | Pos::Cconj | Pos::Pron)
                    || a.pos == Pos::Adj && !a.article
            });
        let verbal = readings.iter().any(|a| a.is_verb() && a.conjunction.is_some() && a.cost <= cheapest + PLAUSIBLE);
        let pos = best.map(|a| a.pos);
        let more = best.and_then(|a| a.lemma).is_some_and(|l| matches!(l.text(), "أكثر" | "أقل" | "أزيد"));
        let counts = more || best.is_some_and(|a| matches!(a.pos, Pos::Noun | Pos::Num) && !a.is_definite());
        Self { forms, prepositions, parts, counts, written: written.to_owned(), pos, verbal }
    }

    /// Whether it is an indefinite noun in the accusative, which leads a phrase as a preposition does: `تمهيدا ل`.
    fn is_adverbial(&self, expression: Pos) -> bool {
        let noun = matches!(self.pos, Some(Pos::Noun | Pos::Adj));
        let bare = self.written.trim_end_matches('ً');
        matches!(expression, Pos::Adp | Pos::Adv) && noun && bare.ends_with(['ا', 'ة', 'ء'])
    }

    /// How closely the word as written resembles a word of an expression: its letters with hamzas and vowel signs, its
    /// letters alone, or neither. The same word without anything attached is most like it.
    fn likeness(&self, word: &str) -> usize {
        if self.written == word {
            return 3;
        }
        let ends = |written: &str, word: &str| written.contains(word.trim_end_matches('~'));
        match ends(&without_marks(&self.written), &without_marks(word)) {
            true if ends(&self.written, word) => 2,
            true => 1,
            false => 0,
        }
    }

    /// Whether the hamza of an alef is written against that of a word of an expression with the same letters: "أمام" is in
    /// front of, and no "إمام".
    fn contradicts(&self, word: &str) -> bool {
        let (bare, own) = (without_marks(word.trim_end_matches('~')), without_marks(&self.written));
        let (folded, letters) = (fold(&bare), fold(&own));
        let Some(start) = letters.find(&folded) else { return false };
        let start = letters[..start].chars().count();
        let written = own.chars().skip(start);
        bare.chars().zip(written).any(|pair| matches!(pair, ('أ', 'إ') | ('إ', 'أ')))
    }

    /// Whether the word may occur in an expression as `word`.
    fn is(&self, word: &str, pronoun: bool, fits: impl Fn(&Form) -> bool) -> bool {
        self.forms.iter().any(|f| f.text == word && (!pronoun || f.pronoun) && fits(f))
    }
}

/// Whether a word ends "at least", which may stand behind a number and its noun.
fn is_least(k: &Keys) -> bool {
    matches!(k.written.as_str(), "الأقل" | "الاقل" | "الأكثر")
}

/// Whether a written verb has the tense of a form of it, whatever its person: "تزال" and "يزالون" are "يزال", and "تمضي" is
/// no "مضى".
fn is_tense_of(written: &str, form: &str) -> bool {
    const PREFIXES: [char; 3] = ['ي', 'ت', 'ن'];
    let rests = written.strip_prefix(PREFIXES).zip(form.strip_prefix(PREFIXES));
    written.starts_with(form) || rests.is_some_and(|(w, f)| w.starts_with(f))
}

/// Whether a folded word begins with the article, possibly after a preposition.
fn has_article(word: &str) -> bool {
    List::PrepositionArticles.begins(word)
}

/// An expression in a sentence.
pub(super) struct Found {
    pub expression: Expression,
    /// Indices of its words.
    pub words: Vec<usize>,
    /// The word with the preposition that belongs to it.
    pub preposition: Option<usize>,
    /// How many of its words have the pronoun that the expression asks for.
    pronouns: usize,
    /// How closely its words are written like those of the expression.
    likeness: usize,
}

impl Found {
    /// How well it fits: more words first, then a preposition after them, then fewer words between them, then a pronoun
    /// ("من جانبه" is for his part, "من جانب" by), then the spelling.
    fn rank(&self) -> (usize, bool, Reverse<usize>, usize, usize) {
        let last = self.words.last().max(self.preposition.as_ref()).copied();
        let last = Reverse(last.unwrap_or(0));
        (self.words.len(), self.preposition.is_some(), last, self.pronouns, self.likeness)
    }
}

/// The longest expression that begins with word `at`; of several, the one that is written most like the text. `joined`
/// says whether only spaces separate a word from the one before it.
pub(super) fn at(keys: &[Keys], joined: &[bool], at: usize) -> Option<Found> {
    let mut best: Option<Found> = None;
    let pos = keys[at].pos;
    // Where a clause begins, "عبّر الوزير عن" is a verb, however common the preposition "عبر" is.
    let opens = keys[at].verbal || !joined[at];
    let verb = |found: &Found| {
        let far = found.words.get(1).is_some_and(|next| next - at > 1);
        pos != Some(Pos::Adp) || opens && far
    };
    for key in &keys[at].forms {
        for expression in Expression::beginning(&key.text) {
            if let Some(found) = matched(expression, keys, joined, at)
                // "طالب بوقف الحرب" demanded it; "طالب بجامعة القاهرة" is a student.
                && (found.words.len() > 1 || pos == Some(expression.pos()) || keys[at].is_adverbial(expression.pos()))
                // "عبر الحدود" is across.
                && (expression.pos() != Pos::Verb || verb(&found))
                && !is_described(keys, joined, &found)
                && best.as_ref().is_none_or(|b| found.rank() > b.rank())
            {
                best = Some(found);
            }
        }
    }
    best
}

/// Whether the last noun of an adverbial expression has an adjective, so that the noun means what it says: "في الطريق
/// السريع" is on the highway, and not on the way.
fn is_described(keys: &[Keys], joined: &[bool], found: &Found) -> bool {
    let Some(last) = found.words.last().copied().filter(|_| found.expression.pos() == Pos::Adv) else { return false };
    let definite = keys[last].written.starts_with("ال") && keys[last].pos == Some(Pos::Noun);
    let next = keys.get(last + 1).filter(|k| joined[last + 1] && k.pos == Some(Pos::Adj));
    definite && found.words.len() == 2 && next.is_some_and(|k| k.written.starts_with("ال"))
}

/// The word that fits behind a subject with a clause of its own: "the fire that broke out at dawn in the market caused damage".
/// What stands directly behind the verb of that clause belongs to it.
fn behind_clause(keys: &[Keys], joined: &[bool], from: usize, fits: &dyn Fn(&Keys) -> bool) -> Option<usize> {
    const NOUNS: usize = 4;
    const CLAUSE: usize = 10;
    let near = from..keys.len().min(from + NOUNS);
    let who = near.take_while(|k| joined[*k]).find(|k| keys[*k].parts)?;
    let relative = keys[who].pos == Some(Pos::Pron) && List::RelativePronouns.contains(&keys[who].written);
    keys.get(who + 1).filter(|v| relative && v.pos == Some(Pos::Verb) && joined[who + 1])?;
    let rest = who + 3..keys.len().min(who + CLAUSE);
    rest.take_while(|k| {
        joined[*k] && joined[*k - 1] && keys[*k].pos != Some(Pos::Verb) && keys[*k].pos != Some(Pos::Sconj)
    })
    .find(|k| fits(&keys[*k]))
}

/// The most words that a subject may have between a verb and its preposition.
const SUBJECT: usize = 5;
/// The same where a clause begins with the verb, as news does: "the research squad of the National Guard in Gabes managed".
const LONG_SUBJECT: usize = 12;

fn matched(e: Expression, keys: &[Keys], joined: &[bool], at: usize) -> Option<Found> {
    let mut found = Found { expression: e, words: Vec::new(), preposition: None, pronouns: 0, likeness: 0 };
    let subject = if keys[at].verbal || !joined[at] { LONG_SUBJECT } else { SUBJECT };
    let mut next = at;
    let mut slack = 0;
    for (i, part) in e.parts().enumerate() {
        // The subject may come between a verb and its object, and a long one between a verb and its preposition.
        let most = match part {
            _ if i != 1 || e.pos() != Pos::Verb => slack,
            Part::Preposition(_) => slack.max(subject),
            Part::Word(w, _) if List::GovernedPrepositions.contains(w) => slack.max(subject),
            // "لقي أحد عشر شخصا حتفهم": how many they are takes a word of its own.
            _ => {
                let counted = usize::from(keys.get(next).is_some_and(|k| k.pos == Some(Pos::Num)));
                // "على الأقل" takes two more.
                let rough = keys[next.min(keys.len())..].iter().take(5).any(is_least);
                slack.max(2) + counted + if rough { 2 } else { 0 }
            }
        };
        let find = |fits: &dyn Fn(&Keys) -> bool| {
            let clear = |k: usize| {
                let inserted = &keys[next..next + k];
                let rough = inserted.iter().any(is_least);
                // "لم يصدر أي بيان": no statement was issued.
                let any = e.pos() == Pos::Verb && inserted.iter().any(|k| k.written == "أي");
                !any && (k <= slack.max(2) || !inserted.iter().any(|b| b.parts && !(rough && b.written == "على")))
            };
            let skip = (0..=most).find(|k| keys.get(next + k).is_some_and(fits) && clear(*k));
            let close = skip.map(|k| next + k).filter(|at| i == 0 || (next..=*at).all(|j| joined[j]));
            let led = i == 1 && e.pos() == Pos::Verb && most >= SUBJECT;
            close.or_else(|| behind_clause(keys, joined, next, fits).filter(|_| led))
        };
        match part {
            Part::Gap => {
                slack = 2;
                continue;
            }
            Part::Word(w, pronoun) => {
                // "تمكن فريق من العلماء من": the first one says what the subject is taken from.
                let fits_later = |k: usize| i == 1 && w == "من" && k > next && keys[k - 1].counts;
                // "أثر في" begins with a verb, and "في محيط" is not "في المحيط".
                let fits = |f: &Form| match e.pos() {
                    Pos::Verb => i > 0 || !f.nominal,
                    // "في الأحوال الجوية" is not "في الحال".
                    // "إنه لم يكن" is no "إن لم يكن".
                    Pos::Sconj if i == 0 && f.pronoun && !pronoun => false,
                    Pos::Adp | Pos::Sconj => (i == 0 || !f.definite) && !f.inflected,
                    // "الصحف اليوم" are the newspapers today, and no paper of that name.
                    Pos::Adv | Pos::Propn => !f.inflected,
                    // "يخفض الضرائب" lowers taxes, and is no lowering of them.
                    Pos::Noun
                        if i == 0
                            && (f.inflected || keys[at].verbal)
                            && !f.nominal
                            && keys[at].pos == Some(Pos::Verb) =>
                    {
                        false
                    }
                    // "بعد ظهوره" is after he appeared, and no afternoon.
                    _ => !(f.pronoun && f.inflected && !pronoun),
                };
                let mut word = find(&|k| k.is(w, pronoun, fits))?;
                if fits_later(word) {
                    let later =
                        (word + 1..keys.len().min(word + subject)).take_while(|k| joined[*k] && !keys[*k].verbal);
                    word = later.into_iter().find(|k| keys[*k].is(w, pronoun, fits)).unwrap_or(word);
                }
                // "خسر في الانتخابات": what a preposition governs is no object.
                let governed = e.pos() == Pos::Verb && i == 1 && word > next && {
                    let before = &keys[word - 1];
                    before.pos == Some(Pos::Adp) && (word == next + 1 || !before.written.ends_with(['ه', 'ا', 'م']))
                };
                if governed && !List::GovernedPrepositions.contains(w) {
                    return None;
                }
                found.words.push(word);
                found.pronouns += usize::from(pronoun);
                next = word + 1;
            }
            Part::Preposition(p) => {
                next = find(&|k| k.prepositions.contains(&p))?;
                found.preposition = Some(next);
            }
        }
        slack = 0;
    }
    let words = || e.text().split(' ').filter(|w| !matches!(*w, "…" | "ب" | "ل")).zip(&found.words);
    // Writers differ over the hamza of names, and of "that" behind another word: "إيرلندا", "حيث أن".
    let firm = |word: &str, at: usize| at == found.words[0] || word.chars().count() > 2;
    if e.pos() != Pos::Propn && words().any(|(word, at)| firm(word, *at) && keys[*at].contradicts(word)) {
        return None;
    }
    found.likeness = words().map(|(word, at)| keys[*at].likeness(word)).sum();
    Some(found)
}
