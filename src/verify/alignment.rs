//! Which English word renders which Arabic word, as far as the lexicon knows, and which words on either side remain
//! unexplained.

use super::aligned::{Alignment, Ground, Role, Unit};
use super::index::EnglishIndex;
use super::pair::Pair;
use super::particles::is_particle;
use crate::word_lists::List;
use mujaz_arabic::analysis::{Lemma, Pos, Token};
use mujaz_arabic::stems::is_function_word;
use mujaz_arabic::{lexicon, sound, synonyms};
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// The English of a pair, searched for what renders the Arabic.
struct English<'p, 'a> {
    pair: &'p Pair<'a>,
    index: &'p EnglishIndex,
}

impl<'p, 'a> English<'p, 'a> {
    fn new(pair: &'p Pair<'a>) -> Self {
        Self { pair, index: pair.index() }
    }

    /// English words that are the initials of a gloss of several words: "AI" or "A.I." for "artificial intelligence".
    fn of_initials(&self, gloss: &str, out: &mut BTreeSet<usize>) {
        let words = gloss.split(' ').filter(|w| !is_particle(w));
        let initials: Vec<char> = words.filter_map(|w| w.chars().next()?.to_uppercase().next()).collect();
        if initials.len() < 2 {
            return;
        }
        let text = |j: usize| &self.pair.target[self.pair.english[j].span.clone()];
        let count = self.pair.english.len();
        out.extend((0..count).filter(|j| text(*j).chars().eq(initials.iter().copied())));
        for from in 0..(count + 1).saturating_sub(initials.len()) {
            let letters = from..from + initials.len();
            if letters.clone().zip(&initials).all(|(j, c)| text(j).chars().eq([*c])) {
                out.extend(letters);
            }
        }
    }

    /// Where a synonym of a gloss occurs, as the words that carry it. A phrase must occur whole and in order, with at
    /// most two words between any two of its own.
    fn of_synonym(&self, phrase: &'static str) -> Vec<Vec<usize>> {
        const BETWEEN: usize = 2;
        let words: Vec<&str> = synonyms::words(phrase).collect();
        if words.iter().all(|w| is_particle(w)) {
            return Vec::new();
        }
        let carried = |found: Vec<usize>| {
            let content = found.iter().zip(&words).filter(|(_, w)| words.len() == 1 || !is_particle(w));
            content.map(|(j, _)| *j).collect()
        };
        self.index.in_order(&words, BETWEEN).map(carried).collect()
    }

    /// Capitalised words that sound like an Arabic word, or like one end of a word that was run together.
    fn of_sound(&self, token: &Token, out: &mut BTreeSet<usize>) {
        let bare = super::pair::strip(&token.folded);
        let letters: Vec<char> = token.folded.chars().collect();
        let run_together = token.readings.iter().all(|r| r.lemma.is_none()) && letters.len() >= 9;
        let piece = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
        for (j, w) in self.pair.english.iter().enumerate().filter(|(_, w)| w.capital) {
            let text = &self.pair.target[w.span.clone()];
            let latin = ["'s", "’s"].iter().find_map(|p| text.strip_suffix(p)).unwrap_or(text);
            let whole = sound::resembles(&token.folded, latin) || sound::resembles(&bare, latin);
            let inside = || {
                let longest = (latin.chars().count() + 2).min(letters.len() - 1);
                run_together
                    && latin.chars().count() >= 4
                    && (0..letters.len()).any(|from| {
                        (4.max(latin.chars().count() / 2)..=longest)
                            .any(|n| from + n <= letters.len() && sound::resembles(&piece(from, from + n), latin))
                    })
            };
            if (whole || inside()) && !is_other_name(token, latin) {
                out.insert(j);
            }
        }
    }
}

/// Names of the lexicon in English, in lower case.
static NAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let proper = Lemma::all().filter(|l| l.pos() == Pos::Propn);
    proper.flat_map(|l| l.glosses()).filter(|g| !g.contains(' ')).map(str::to_lowercase).collect()
});

/// How far a spelling is from the Arabic at most that leaves no sound out: "Hispania" for "إسبانيا".
const EXACT: f64 = 0.15;

/// Whether a Latin word is the name of something else than a word of the Arabic, of which the lexicon knows the name, is
/// the name of: Guangzhou is not Hangzhou, much as they sound alike.
fn is_other_name(token: &Token, latin: &str) -> bool {
    let glosses = token.glosses();
    let own = || glosses.iter().filter(|g| g.starts_with(char::is_uppercase));
    let key = sound::sound_key_latin(latin);
    let same = |g: &&str| g.eq_ignore_ascii_case(latin) || sound::sound_key_latin(g) == key;
    let exact = sound::distance(&token.folded, latin) <= EXACT;
    !exact && own().next().is_some() && NAMES.contains(&latin.to_lowercase()) && !own().any(same)
}

/// The role of a word, if it needs a counterpart.
fn role(token: &Token) -> Option<Role> {
    if !token.is_arabic() || is_function_word(&token.folded) || token.folded.chars().count() < 2 {
        return None;
    }
    match token.analysis() {
        Some(a) if a.lemma.is_some_and(|l| List::LightLemmas.contains(l.text())) => None,
        // Peoples and faiths too: "Persian", "Mexicans".
        Some(a) if a.pos == Pos::Adj && token.glosses().first().is_some_and(|g| g.starts_with(char::is_uppercase)) => {
            Some(Role::Name)
        }
        Some(a) => match a.pos {
            Pos::Propn => Some(Role::Name),
            Pos::Noun | Pos::Verb | Pos::Adj => Some(Role::Content),
            _ => None,
        },
        None => Some(Role::Name),
    }
}

/// A name that the Arabic writes in Latin letters.
fn latin(pair: &Pair, token: &Token) -> Option<Unit> {
    let name = token.text.starts_with(char::is_uppercase) && token.text.chars().count() > 2;
    let said = |j: &usize| pair.english[*j].lower.starts_with(&token.text.to_lowercase());
    let rendered_by = || (0..pair.english.len()).filter(said).collect();
    name.then(|| Unit { span: token.span.clone(), role: Role::Name, rendered_by: rendered_by(), by_synonym: false })
}

/// Length in letters of the longest words, clitics included: "والاستراتيجيات" has fourteen.
const LONGEST: usize = 14;

/// The share of the Arabic letters in tokens too long to be words.
fn run_together(pair: &Pair) -> f64 {
    let letters = |w: &&super::pair::ArabicWord| w.word.folded.chars().count() as f64;
    let arabic = || pair.arabic.iter().filter(|w| w.word.is_arabic());
    let total: f64 = arabic().map(|w| letters(&w)).sum();
    let long: f64 = arabic().map(|w| letters(&w)).filter(|n| *n > LONGEST as f64).sum();
    long / total.max(1.0)
}

/// Synonyms of the glosses of a word, or of the expression that it belongs to.
fn similar(token: &Token, tokens: &[Token]) -> Vec<&'static str> {
    let expression = token.within.and_then(|head| tokens[head].expression);
    let whole: Vec<&str> = expression.iter().flat_map(|e| e.glosses()).collect();
    let of_whole = expression.iter().flat_map(|e| synonyms::of(e.pos(), &whole));
    let of_word = token.analysis().into_iter().flat_map(|a| synonyms::of(a.pos, &token.glosses()));
    of_whole.chain(of_word).collect()
}

fn align(pair: &Pair) -> Alignment {
    let english = English::new(pair);
    let tokens = &pair.analysed().tokens;
    let list = lexicon::built_in();
    let mut grounds = vec![Ground::Nothing; pair.english.len()];
    let mut source: Vec<Unit> = Vec::new();
    // Arabic words that have units, and the English words that their other readings explain.
    let mut otherwise: Vec<(usize, usize, BTreeSet<usize>)> = Vec::new();
    let counted =
        |span: &Range<usize>| pair.source_numbers().iter().any(|n| n.span.start < span.end && span.start < n.span.end);
    for (i, token) in tokens.iter().enumerate() {
        if !token.is_arabic() {
            source.extend(latin(pair, token));
            continue;
        }
        let (mut meant, mut other, mut sounds) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let expression = token.within.and_then(|head| tokens[head].expression);
        for gloss in expression.iter().flat_map(|e| e.glosses()).chain(token.glosses()) {
            meant.extend(english.index.of_gloss(gloss));
        }
        expression.iter().flat_map(|e| e.glosses()).for_each(|gloss| english.of_initials(gloss, &mut meant));
        let renderings = list.renderings(&token.folded);
        let listed = |j: &usize| pair.english[*j].stems.iter().any(|s| renderings.contains(s));
        meant.extend((0..pair.english.len()).filter(listed));
        for (k, reading) in token.readings.iter().enumerate() {
            if Some(k) != token.best {
                reading
                    .lemma
                    .into_iter()
                    .flat_map(|l| l.glosses())
                    .for_each(|g| other.extend(english.index.of_gloss(g)));
            }
        }
        let role = role(token).filter(|_| !counted(&token.span));
        if role == Some(Role::Name) {
            english.of_sound(token, &mut sounds);
        }
        for (set, ground) in [(&other, Ground::OtherReading), (&sounds, Ground::Sound), (&meant, Ground::Meaning)] {
            set.iter().for_each(|j| grounds[*j] = grounds[*j].max(ground));
        }
        if let Some(role) = role {
            let mut rendered_by = meant;
            rendered_by.extend(sounds);
            source.push(Unit { span: token.span.clone(), role, rendered_by, by_synonym: false });
            otherwise.push((source.len() - 1, i, other));
        }
    }
    for (at, i, other) in otherwise {
        if source[at].explained() {
            continue;
        }
        let near = |j: &usize| !pair.are_far(&tokens[i].span, *j);
        // Words that something else explains are not synonyms of this one.
        let free = |found: &Vec<usize>| found.iter().all(|j| grounds[*j] <= Ground::OtherReading && near(j));
        let found: Vec<usize> = similar(&tokens[i], tokens)
            .iter()
            .flat_map(|phrase| english.of_synonym(phrase))
            .filter(free)
            .flatten()
            .collect();
        source[at].by_synonym = !found.is_empty();
        found.iter().for_each(|j| grounds[*j] = grounds[*j].max(Ground::Synonym));
        source[at].rendered_by.extend(found);
        if source[at].rendered_by.is_empty() && other.len() == 1 {
            source[at].rendered_by = other;
        }
    }
    Alignment { source, grounds, run_together: run_together(pair) }
}

impl Pair<'_> {
    /// The words of both sides and what explains them.
    pub(super) fn alignment(&self) -> &Alignment {
        self.alignment.get_or_init(|| align(self))
    }

    /// Whether a word of the Arabic sounds like a Latin one and is not known to be something else: "القيادي", where
    /// "leader" renders it, is no "Caid".
    pub(super) fn sounded_freely(&self, latin: &str) -> bool {
        let taken = |w: &super::pair::ArabicWord| {
            let own = self.alignment().source.iter().find(|u| u.span == w.word.span);
            own.is_some_and(|u| u.role == Role::Content && u.explained() && !u.by_synonym)
        };
        let exact =
            |w: &super::pair::ArabicWord| latin.chars().count() >= 5 && sound::distance(&w.bare, latin) <= EXACT;
        let other = |w: &super::pair::ArabicWord| self.token(&w.word.span).is_some_and(|t| is_other_name(t, latin));
        self.sounded_among(latin, |w| (!taken(w) || exact(w)) && !other(w))
    }

    /// Whether the English has a name that nothing in the Arabic explains.
    pub(super) fn has_stray_name(&self) -> bool {
        let stray = |j: usize| self.alignment().grounds[j] == Ground::Nothing && self.is_name(j);
        (0..self.english.len()).any(stray)
    }

    /// Whether an English word is capitalised in a position where only names are.
    pub(super) fn is_name(&self, j: usize) -> bool {
        let w = &self.english[j];
        w.capital && !w.initial && !self.headline && w.lower.len() > 2 && !is_particle(&w.lower)
    }

    /// Whether the Arabic word at a place has a counterpart; true also where none is needed.
    pub(super) fn renders(&self, span: &Range<usize>) -> bool {
        let units = &self.alignment().source;
        units.iter().filter(|u| u.span.start < span.end && span.start < u.span.end).all(Unit::explained)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(source: &str, target: &str) -> Vec<String> {
        let pair = Pair::new(source, target, None);
        pair.alignment().source.iter().filter(|u| !u.explained()).map(|u| source[u.span.clone()].to_owned()).collect()
    }

    #[test]
    fn every_word_of_a_faithful_pair_is_explained() {
        let pairs = [
            ("أعلنت وزارة الصحة وفاة ثلاثة أشخاص", "The Health Ministry announced the deaths of three people"),
            ("وصل الرئيس التركي إلى بغداد", "The Turkish president arrived in Baghdad"),
            ("وصل الوزير سمير البقالي", "Minister Samir El Bakkali arrived"),
        ];
        for (source, target) in pairs {
            assert_eq!(lost(source, target), Vec::<String>::new(), "{target}");
        }
    }

    #[test]
    fn an_expression_is_explained_by_its_initials_and_a_gloss_by_its_synonyms() {
        for english in [
            "The ministry adopts AI",
            "The ministry adopts A.I. techniques",
            "The ministry adopts artificial intelligence",
        ] {
            assert_eq!(lost("تعتمد الوزارة الذكاء الاصطناعي", english), Vec::<String>::new(), "{english}");
        }
        assert_eq!(lost("ارتفعت حصيلة الزلزال", "The tally of the quake climbed"), Vec::<String>::new());
    }

    #[test]
    fn a_replaced_word_is_unexplained_on_both_sides() {
        let (source, target) = ("استقبل الوزير السفير", "The governor received the ambassador");
        assert_eq!(lost(source, target), ["الوزير"]);
        let pair = Pair::new(source, target, None);
        let governor = pair.english.iter().position(|w| w.lower == "governor");
        assert_eq!(governor.map(|j| pair.alignment().grounds[j]), Some(Ground::Nothing));
    }

    #[test]
    fn a_name_is_recognised_inside_words_run_together() {
        assert_eq!(lost("قالبولباريرا، أستاذ الطب", "Paul Barreira, professor of medicine"), Vec::<String>::new());
    }
}
