//! Word-sense disambiguation by context: `عرض` near an illness is a symptom, near a price an offer. The cues of each
//! sense were written for this project, in `data/senses.tsv`.

use super::Token;
use super::layout::{self, CueRow, SenseRow, place};
use super::lemma::Lemma;
use super::pos::Pos;
use super::siblings::is_of_sibling;
use super::table::{Index, table, text};
use super::token::Certainty;
use super::word::{Analysis, Tense};
use crate::english::{bases, related};
use crate::letters::fold;
use crate::verb_lists::is_person;
use std::sync::LazyLock;

/// Senses by their lemma.
static SENSES: &[[u8; SenseRow::SIZE]] = table!("senses.rows");
static INDEX: Index = Index { buckets: table!("senses.buckets"), keys: table!("senses.keys") };
/// The lemmas that indicate senses, by their numbers in a separate index.
static CUES: &[[u8; CueRow::SIZE]] = table!("cues.rows");
static WORDS: Index = Index { buckets: table!("cues.buckets"), keys: table!("cues.keys") };

/// The number of a folded lemma among the cues.
pub(super) fn cue(lemma: &str) -> Option<usize> {
    WORDS.find(lemma)
}

/// The senses of a folded lemma.
pub(super) fn senses(lemma: &str, pos: Pos) -> impl Iterator<Item = SenseRow> {
    SENSES[INDEX.rows(lemma)].iter().map(SenseRow::of).filter(move |s| s.pos == pos.number())
}

/// Whether a word at a place indicates a sense.
pub(super) fn shows(sense: &SenseRow, word: Option<usize>, place: u8) -> bool {
    let Some(word) = word else { return false };
    let first = sense.cues as usize;
    let mut cues = CUES[first..first + usize::from(sense.count)].iter().map(CueRow::of);
    cues.any(|c| c.word as usize == word && c.place == place)
}

impl SenseRow {
    /// Its English: the gloss, then what else renders it.
    pub(super) fn english(&self) -> impl Iterator<Item = &'static str> + use<> {
        text(self.glosses).split("; ")
    }

    /// Whether the word never has this sense, though it is mistaken for one that has.
    fn is_mistake(&self) -> bool {
        self.count == 0
    }

    /// Whether it is the sense of a verb that tells where something lies, which is told in the imperfect.
    fn is_state(&self) -> bool {
        self.english().any(|e| e == "be located")
    }

    /// Whether it and the other senses of the word exclude one another.
    fn is_exclusive(&self) -> bool {
        self.exclusive != 0
    }
}

/// The weight of a cue that must be adjacent.
const BESIDE: f32 = 3.0;
/// The weight of one a few words before or after.
const CLOSE: f32 = 2.0;
/// How many words that is at most.
const REACH: usize = 5;
/// The weight of the part of speech or the form of an adjacent word, and of a property of the word itself.
const FORM: f32 = 1.0;
/// How many words further away a cue of an exclusive sense is for each comma or other mark before it.
const PAUSE: usize = 3;
/// The share of its weight that a cue of an exclusive sense has within an expression, which may mean something else.
const WITHIN: f32 = 0.7;

/// The support that decides for a sense: a word beside it, or two in its sentence, of which one is near.
const DECIDES: f32 = 1.5;
/// The share of that support that no other sense may have.
const CONTESTED: f32 = 0.34;
/// The support that decides for another reading of the word than its grammar suggests.
const OVERRULES: f32 = 2.5;
/// What such a reading may cost more by its form.
const ALIKE: f32 = 1.0;

/// Index numbers of the form properties that a sense may require of its word.
static FORMS: LazyLock<[Option<usize>; layout::FORMS.len()]> = LazyLock::new(|| layout::FORMS.map(cue));

/// The form properties of a word, by their numbers in the index of cues.
fn forms(a: &Analysis) -> impl Iterator<Item = Option<usize>> {
    let has = [
        a.plural,
        a.dual,
        a.pronoun.is_some(),
        a.article,
        a.passive,
        a.preposition == Some('ل'),
        a.preposition == Some('ب'),
        !a.plural && !a.dual,
        !a.article && a.pronoun.is_none(),
        a.feminine,
    ];
    FORMS.iter().zip(has).filter(|(_, has)| *has).map(|(form, _)| *form)
}

/// The part of speech of a word in the index of cues.
fn tag(t: &Token) -> Option<usize> {
    let pos = if t.is_number() { Pos::Num } else { t.analysis()?.pos };
    cue(&pos.tag().to_lowercase())
}

/// The weight of a cue by its distance in words.
fn weight(distance: usize) -> f32 {
    match distance {
        0..=2 => 1.5,
        3..=8 => 1.0,
        _ => 0.6,
    }
}

/// A sentence as the context of its words.
struct Context<'a> {
    tokens: &'a [Token],
    /// Whether only spaces separate a word from the one before it.
    joined: &'a [bool],
    /// The folded lemmas.
    keys: Vec<String>,
    /// The lemmas and parts of speech, by their numbers in the index of cues.
    words: Vec<Option<usize>>,
    tags: Vec<Option<usize>>,
}

impl<'a> Context<'a> {
    fn new(tokens: &'a [Token], joined: &'a [bool]) -> Self {
        let keys: Vec<String> = tokens.iter().map(|t| fold(t.lemma())).collect();
        let words = keys.iter().map(|k| cue(k)).collect();
        Self { tokens, joined, words, keys, tags: tokens.iter().map(tag).collect() }
    }

    /// How much the sentence supports a sense of the word at an index, in a reading with this folded lemma.
    fn support(&self, sense: &SenseRow, i: usize, key: &str, reading: &Analysis) -> f32 {
        if is_of_sibling(sense, key, reading, &self.tokens[i].readings) {
            return 0.0;
        }
        let mut sum = 0.0;
        for (beside, place) in [(i.checked_sub(1), place::BEFORE), (Some(i + 1), place::BEHIND)] {
            let Some(k) = beside.filter(|k| *k < self.words.len()) else { continue };
            sum += if shows(sense, self.words[k], place) { BESIDE } else { 0.0 };
            sum += if shows(sense, self.tags[k], place) { FORM } else { 0.0 };
            let form = |a| forms(a).any(|form| shows(sense, form, place));
            sum += if self.tokens[k].analysis().is_some_and(form) { FORM } else { 0.0 };
        }
        // The sound plural is that of people: "معتقلين" are detainees, and no camps.
        let people = reading.plural && !reading.feminine && reading.pos == Pos::Noun && is_of_people(&self.tokens[i]);
        let people = people && !reading.lemma.and_then(|l| l.glosses().next()).is_some_and(is_person);
        sum += if people && sense.english().next().is_some_and(is_person) { FORM } else { 0.0 };
        sum += forms(reading).filter(|form| shows(sense, *form, place::OWN)).count() as f32 * FORM;
        let earlier = (i.saturating_sub(REACH)..i).rev().take_while(|k| self.joined[k + 1]);
        let later = (i + 1..self.words.len().min(i + 1 + REACH)).take_while(|k| self.joined[*k]);
        for (shown, place) in earlier
            .map(|k| (k, place::EARLIER))
            .chain(later.map(|k| (k, place::LATER)))
            .map(|(k, p)| (self.words[k], p))
        {
            sum += if shows(sense, shown, place) { CLOSE } else { 0.0 };
        }
        let exclusive = sense.is_exclusive();
        let within = if exclusive { WITHIN } else { 0.0 };
        for (k, word) in self.words.iter().enumerate().filter(|(k, _)| self.keys[*k] != key && *k != i) {
            if shows(sense, *word, place::NEAR) {
                let distance = k.abs_diff(i) + if exclusive { PAUSE * self.pauses(k, i) } else { 0 };
                sum += weight(distance) * if self.tokens[k].within.is_some() { within } else { 1.0 };
            }
        }
        sum
    }

    /// How often something other than a space separates two neighbours among the words between two places.
    fn pauses(&self, one: usize, other: usize) -> usize {
        self.joined[one.min(other) + 1..=one.max(other)].iter().filter(|joined| !**joined).count()
    }

    /// The sense of a word's reading that the sentence supports most, if any, and its support.
    fn best(&self, i: usize, key: &str, reading: &Analysis, exclusive: bool) -> Option<(SenseRow, f32)> {
        let supported = senses(key, reading.pos)
            .filter(|s| (s.is_exclusive() || !exclusive) && !(s.is_state() && reading.tense == Some(Tense::Perfect)))
            .map(|s| (s, self.support(&s, i, key, reading)))
            .filter(|s| s.1 > 0.0);
        supported.reduce(|best, next| if next.1 > best.1 { next } else { best })
    }

    /// Another reading of the same part of speech that the sentence decides for against its grammar.
    fn overruled(&self, i: usize) -> Option<usize> {
        let token = &self.tokens[i];
        let chosen = token.analysis().filter(|a| a.lemma.is_some() && token.within.is_none())?;
        let mut others = token.readings.iter().enumerate().filter_map(|(k, r)| {
            let alike = r.pos == chosen.pos && r.form_cost() <= chosen.form_cost() + ALIKE && r.lemma != chosen.lemma;
            let key = fold(r.lemma.filter(|_| alike)?.text());
            let (_, support) = (key != self.keys[i]).then(|| self.best(i, &key, r, true))??;
            (support >= OVERRULES).then_some((k, support))
        });
        let (k, support) = others.next()?;
        let own = self.best(i, &self.keys[i], chosen, false).map_or(0.0, |b| b.1);
        (own <= support * CONTESTED).then_some(k)
    }

    /// The exclusive senses of every likely reading of a word, with their support and whether they are senses of the
    /// chosen one.
    fn rivals(&self, i: usize, chosen: &Analysis) -> Vec<(SenseRow, f32, bool)> {
        let mut seen: Vec<(String, Pos)> = Vec::new();
        let mut out = Vec::new();
        let likely = self.tokens[i].readings.iter().filter(|r| r.form_cost() <= chosen.form_cost() + 2.0 * ALIKE);
        for r in std::iter::once(chosen).chain(likely) {
            let Some(key) = r.lemma.map(|l| fold(l.text())) else { continue };
            if seen.iter().any(|(k, pos)| *k == key && *pos == r.pos) {
                continue;
            }
            let own = seen.is_empty();
            let exclusive = senses(&key, r.pos).filter(SenseRow::is_exclusive);
            let exclusive = exclusive.filter(|s| !(s.is_state() && r.tense == Some(Tense::Perfect)));
            out.extend(exclusive.map(|s| (s, self.support(&s, i, &key, r), own)));
            seen.push((key, r.pos));
        }
        out
    }

    /// What the sentence makes of the senses of a word that exclude one another.
    fn decision(&self, i: usize) -> Option<Decision> {
        let token = &self.tokens[i];
        let chosen = token.analysis().filter(|a| a.lemma.is_some())?;
        let rivals = self.rivals(i, chosen);
        if rivals.is_empty() {
            return None;
        }
        let expression: Vec<&str> = match token.within {
            Some(head) => self.tokens[head].expression.into_iter().flat_map(|e| e.glosses()).collect(),
            None => Vec::new(),
        };
        let said: Vec<bool> = rivals.iter().map(|(s, ..)| s.english().any(|e| is_said(e, &expression))).collect();
        // A noun and its verb may have the same sense.
        let same = |k: usize, other: usize| {
            let derived = rivals[k].2 != rivals[other].2;
            let alike = |a: &str, b: &str| a == b || derived && related(a, b);
            rivals[k].0.english().any(|e| rivals[other].0.english().any(|o| alike(e, o)))
        };
        let winner = match token.within {
            // What an expression means, its words mean, unless the sentence supports something else.
            Some(_) => said.iter().position(|s| *s).filter(|w| {
                let other = |k: usize| !said[k] && rivals[k].1 >= DECIDES && rivals[k].1 >= rivals[*w].1;
                !(0..rivals.len()).any(other)
            }),
            None => {
                let own = (0..rivals.len()).filter(|k| rivals[*k].2);
                let best = own.max_by(|a, b| rivals[*a].1.total_cmp(&rivals[*b].1)).filter(|k| rivals[*k].1 >= DECIDES);
                let yields = |k: usize, best: usize| rivals[k].1 <= rivals[best].1 * CONTESTED;
                best.filter(|best| (0..rivals.len()).all(|k| same(k, *best) || yields(k, *best)))
            }
        };
        let excluded = |k: usize| {
            let (sense, _, own) = &rivals[k];
            let mistaken = sense.is_mistake() && *own;
            !said[k] && (mistaken || winner.is_some_and(|w| !same(w, k)))
        };
        let (out, kept): (Vec<usize>, Vec<usize>) = (0..rivals.len()).partition(|k| excluded(*k));
        let english = |list: &[usize]| list.iter().flat_map(|k| rivals[*k].0.english()).collect::<Vec<_>>();
        let intended: Vec<&str> = expression.iter().copied().chain(english(&kept)).collect();
        // What another reading of the word means is no mistake.
        let listed: Vec<&str> = token.readings.iter().filter_map(|r| r.lemma).flat_map(Lemma::glosses).collect();
        let mistakes = english(&out.iter().copied().filter(|k| rivals[*k].0.is_mistake()).collect::<Vec<_>>());
        let possible = |e: &&str| mistakes.contains(e) && listed.contains(e);
        let excluded = english(&out).into_iter().filter(|e| !intended.contains(e) && !possible(e)).collect();
        let certainty = if winner.is_some() { Certainty::Decided } else { Certainty::Preferred };
        let sense = winner.filter(|_| token.within.is_none()).and_then(|w| rivals[w].0.english().next());
        Some(Decision { sense, certainty, intended, excluded })
    }
}

/// Whether a word has an ending that only the plural of people has.
fn is_of_people(t: &Token) -> bool {
    t.folded.ends_with("ون") || t.folded.ends_with("ين")
}

/// A word's sense, and what it cannot mean.
struct Decision {
    sense: Option<&'static str>,
    certainty: Certainty,
    intended: Vec<&'static str>,
    excluded: Vec<&'static str>,
}

/// Whether every word of an English phrase occurs in one of others, or one of its word family.
fn is_said(phrase: &str, others: &[&str]) -> bool {
    let same = |a: &str, b: &str| {
        let (a, b) = (a.to_lowercase(), b.to_lowercase());
        bases(&b).contains(&a) || related(&a, &b)
    };
    others.iter().any(|other| phrase.split([' ', '-']).all(|word| other.split([' ', '-']).any(|o| same(word, o))))
}

/// Sets the sense of each word that its sentence supports more than any other. `joined` says for each word whether only
/// spaces separate it from the one before it.
pub(super) fn choose(tokens: &mut [Token], joined: &[bool]) {
    let context = Context::new(tokens, joined);
    let overruled: Vec<(usize, usize)> = (0..tokens.len()).filter_map(|i| Some((i, context.overruled(i)?))).collect();
    for (i, reading) in overruled {
        tokens[i].best = Some(reading);
    }
    let context = Context::new(tokens, joined);
    let chosen: Vec<(Option<&'static str>, Option<Decision>)> = (0..tokens.len())
        .map(|i| {
            let best = tokens[i].analysis().and_then(|a| context.best(i, &context.keys[i], a, false));
            (best.and_then(|b| b.0.english().next()), context.decision(i))
        })
        .collect();
    for (t, (sense, decision)) in tokens.iter_mut().zip(chosen) {
        t.sense = sense;
        if let Some(d) = decision {
            t.sense = d.sense.or(sense);
            (t.certainty, t.intended, t.excluded) = (d.certainty, d.intended, d.excluded);
        }
        t.agree();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Sentence;

    /// Certainty, intended and excluded English of the word of a sentence that has a lemma.
    fn decided(text: &str, lemma: &str) -> (Certainty, Vec<&'static str>, Vec<&'static str>) {
        let s = Sentence::new(text);
        let t = s.tokens.iter().find(|t| t.lemma() == lemma).unwrap_or_else(|| panic!("{lemma}: {:?}", s.tokens));
        (t.certainty, t.intended.clone(), t.excluded.clone())
    }

    #[test]
    fn words_that_go_with_one_sense_alone_decide_for_it() {
        for (text, lemma, meant, other) in [
            ("أدلى الوزير بتصريح مقتضب للصحفيين", "تصريح", "statement", "permit"),
            ("منحت البلدية تصريح بناء للمقاول", "تصريح", "permit", "statement"),
            ("مر موكب السيارات وسط حراسة الرئيس", "موكب", "convoy", "ceremony"),
            ("جند الموساد عميلا آخر", "عميل", "agent", "customer"),
            ("خفض البنك المركزي سعر الفائدة", "فائدة", "interest", "benefit"),
            ("طعن المحامي في قرار المحكمة", "طعن", "appeal", "stab"),
            ("أشهر الحكم البطاقة الصفراء في وجه اللاعب", "حكم", "referee", "verdict"),
        ] {
            let (certainty, intended, excluded) = decided(text, lemma);
            assert_eq!(certainty, Certainty::Decided, "{text}");
            assert!(intended.contains(&meant) && excluded.contains(&other), "{text}: {intended:?} {excluded:?}");
            assert!(!excluded.contains(&meant), "{text}");
        }
    }

    #[test]
    fn without_such_words_or_with_some_of_each_nothing_is_excluded() {
        for (text, lemma) in [
            ("لم يعجبهم هذا العميل كثيرا", "عميل"),
            ("اتهم البنك موظفا بأنه عميل للموساد", "عميل"),
            ("رأينا الموكب", "موكب"),
        ] {
            let (certainty, _, excluded) = decided(text, lemma);
            assert_eq!((certainty, excluded), (Certainty::Preferred, vec![]), "{text}");
        }
    }

    #[test]
    fn a_cue_behind_a_comma_is_further_away() {
        let (certainty, _, excluded) = decided("عرف العميل مدير البنك", "عميل");
        assert_eq!(certainty, Certainty::Decided);
        assert!(excluded.contains(&"spy"), "{excluded:?}");
        let (certainty, _, excluded) = decided("عرفنا العميل، البنك مغلق", "عميل");
        assert_eq!((certainty, excluded), (Certainty::Preferred, vec![]));
    }

    #[test]
    fn what_another_reading_of_the_word_means_is_no_mistake() {
        let (_, _, excluded) = decided("افتتح الوزير معرض الكتاب", "معرض");
        assert!(excluded.contains(&"opposition"), "{excluded:?}");
        let (_, _, excluded) = decided("زار الوفد معارض دولية", "معرض");
        assert!(!excluded.contains(&"opposition"), "{excluded:?}");
    }

    #[test]
    fn an_expression_decides_for_its_words_and_a_mistake_is_excluded_everywhere() {
        let (certainty, _, excluded) = decided("صوت مجلس الشيوخ أمس", "شيخ");
        assert_eq!(certainty, Certainty::Decided);
        assert!(excluded.contains(&"sheikh"), "{excluded:?}");
        let (certainty, _, excluded) = decided("استقال أمس", "استقال");
        assert_eq!(certainty, Certainty::Preferred);
        assert!(excluded.contains(&"be fired"), "{excluded:?}");
    }
}
