//! Words before which a sentence may be split.

use super::link::{Link, Needs};
use super::predicate::is_relative;
use crate::analysis::{Analysis, Pos, Sentence, Suffix, Tense, Token};
use crate::verb_lists::{is_actor, is_intransitive, is_saying};
use crate::word_lists::List;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A word before which a sentence may be split.
#[derive(Debug, Clone, Copy)]
pub struct Boundary {
    /// Index of the word.
    pub word: usize,
    pub link: Link,
    pub needs: Needs,
}

/// Words that introduce a clause.
struct Opener {
    /// The words, and whether each may have a pronoun.
    words: Vec<(&'static str, bool)>,
    link: Link,
    /// Whether it introduces a clause only after a comma.
    comma: bool,
}

/// By their first word, the longest first.
static OPENERS: LazyLock<HashMap<&'static str, Vec<Opener>>> = LazyLock::new(|| {
    let mut map: HashMap<&'static str, Vec<Opener>> = HashMap::new();
    for line in crate::tables::lines(include_str!("../../data/clause_openers.tsv")) {
        let mut columns = line.split('\t');
        let (Some(words), Some(link), Some(comma)) = (columns.next(), columns.next().and_then(link), columns.next())
        else {
            continue;
        };
        let words: Vec<_> = words.split(' ').map(|w| (w.trim_end_matches('~'), w.ends_with('~'))).collect();
        map.entry(words[0].0).or_default().push(Opener { words, link, comma: comma == "comma" });
    }
    map.values_mut().for_each(|list| list.sort_by_key(|o| std::cmp::Reverse(o.words.len())));
    map
});

pub fn link(name: &str) -> Option<Link> {
    Some(match name {
        "and" => Link::And,
        "but" => Link::But,
        "while" => Link::While,
        "when" => Link::When,
        "because" => Link::Because,
        "result" => Link::Result,
        "participle" => Link::Participle,
        _ => return None,
    })
}

/// All boundaries of a sentence, in order, outside quotations, parentheses, names and expressions.
pub fn boundaries(sentence: &Sentence) -> Vec<Boundary> {
    let open = open(sentence);
    let mut out: Vec<Boundary> = Vec::new();
    let mut context = Context::default();
    for (word, open) in open.into_iter().enumerate() {
        let before = sentence.gap(word);
        if word > 0
            && open
            && !inside(sentence, word)
            && let Some((link, needs)) = boundary(sentence, word, before, &context)
        {
            out.push(Boundary { word, link, needs });
        }
        context.read(sentence, word);
    }
    out
}

/// The state after the words read so far.
#[derive(Default)]
struct Context {
    /// Whether a relative clause is open: a conjunct may belong to it.
    relative: bool,
    /// How many words ago a verb of saying was read that may take a clause with `إن`.
    saying: Option<usize>,
}

impl Context {
    fn read(&mut self, sentence: &Sentence, word: usize) {
        let t = &sentence.tokens[word];
        let gap = sentence.gap(word);
        if gap.contains(['؛', ';', '.']) {
            *self = Self::default();
        }
        self.relative |= is_relative(&t.folded) && t.analysis().is_none_or(|a| a.pos != Pos::Adp);
        self.saying = match t.analysis() {
            Some(a) if a.is_verb() && is_saying(t.lemma()) => Some(word),
            Some(a) if a.pos == Pos::Sconj => None,
            _ => self.saying,
        };
    }
}

/// The clause that begins at a word, if any.
fn boundary(sentence: &Sentence, word: usize, gap: &str, context: &Context) -> Option<(Link, Needs)> {
    let t = &sentence.tokens[word];
    let sign = gap.contains(['؛', ';', '.']) || dash(gap);
    let comma = sign || gap.contains(['،', ',']);
    if let Some(opener) = opener(sentence, word).filter(|o| comma || !o.comma && !compared(sentence, word)) {
        let needs = match opener.link {
            // "مما أدى إلى" refers to the whole statement.
            Link::Participle => Needs::Nothing,
            Link::Result if is_relative(&t.folded) => Needs::Nothing,
            _ => needs(sentence, word + opener.words.len() - 1),
        };
        return Some((opener.link, needs));
    }
    let a = t.analysis()?;
    let relative = is_relative(&t.folded) && a.pos != Pos::Adp && !matches!(&*t.folded, "من" | "ومن" | "ما");
    if comma && relative {
        return Some((Link::Which, Needs::Antecedent));
    }
    // "قال … إن …"
    if a.pos == Pos::Sconj && a.conjunction.is_none() && (t.folded.starts_with("ان") || t.folded.starts_with("بان"))
    {
        let said = context.saying.is_some_and(|s| word - s >= 4) && !context.relative;
        return said.then(|| (Link::That, needs(sentence, word)));
    }
    if sign {
        // "- to focus on …", "– whether …", and a consequence of a condition belong to what precedes them.
        let purpose = a.preposition == Some('ل') && a.is_verb();
        let dependent = purpose || a.conjunction == Some('ف') || List::DependentOpeners.contains(&t.folded);
        if dependent {
            return None;
        }
        // A new sentence begins with its verb, followed by its subject.
        let noun = sentence.tokens.get(word + 1).and_then(Token::analysis).filter(|n| n.pos == Pos::Noun);
        let named = noun.is_some_and(|n| agrees(a, n) && n.preposition.is_none());
        return Some((Link::Sign, if named { Needs::Nothing } else { subject(sentence, word) }));
    }
    a.conjunction?;
    let verb = verb(sentence, word)?;
    let tense = sentence.tokens[verb].analysis()?.tense;
    // The next statement is coordinated with the previous one, whatever comes between.
    let says = is_saying(sentence.tokens[verb].lemma()) && tense == Some(Tense::Perfect);
    // "وبعد ذلك أعلن", "وفي الوقت نفسه قال"
    let adverbial = verb > word && matches!(a.pos, Pos::Adp | Pos::Adv);
    let continues =
        if adverbial || tense != Some(Tense::Perfect) { comma } else { comma || !subordinated(sentence, word) };
    (says || continues && !context.relative).then(|| (Link::And, subject(sentence, verb)))
}

/// Whether `مما` means "than what", after a comparative.
fn compared(sentence: &Sentence, word: usize) -> bool {
    const REACH: usize = 6;
    let before = &sentence.tokens[word.saturating_sub(REACH)..word];
    sentence.tokens[word].folded == "مما" && before.iter().filter_map(Token::analysis).any(Analysis::is_elative)
}

/// The finite verb of a clause introduced by a conjunction at a word: the word itself, or one after a particle or an
/// adverbial.
fn verb(sentence: &Sentence, word: usize) -> Option<usize> {
    let is_verb = |i: usize| sentence.tokens.get(i).and_then(Token::analysis).is_some_and(Analysis::is_verb);
    let a = sentence.tokens[word].analysis()?;
    match a.pos {
        _ if a.is_verb() => Some(word),
        // "وقد تم", "ولم يعلق"
        Pos::Part => Some(word + 1).filter(|i| is_verb(*i)),
        Pos::Adp | Pos::Adv => (word + 1..word + 8).find(|i| is_verb(*i)),
        _ => None,
    }
}

/// Whether a subordinating conjunction is so close before a word that a conjunct may belong to its clause.
fn subordinated(sentence: &Sentence, word: usize) -> bool {
    const REACH: usize = 12;
    let before = &sentence.tokens[word.saturating_sub(REACH)..word];
    before.iter().any(|t| t.analysis().is_some_and(|a| a.pos == Pos::Sconj))
}

/// What a clause needs, given the word that ends its introduction.
fn needs(sentence: &Sentence, opener: usize) -> Needs {
    let is_verb = |i: usize| sentence.tokens.get(i).and_then(Token::analysis).is_some_and(Analysis::is_verb);
    let particle = |i: usize| sentence.tokens.get(i).and_then(Token::analysis).is_some_and(|a| a.pos == Pos::Part);
    let first = if particle(opener + 1) { opener + 2 } else { opener + 1 };
    let refers = sentence.tokens[opener].analysis().is_some_and(|a| a.pronoun.is_some());
    match (is_verb(first), refers) {
        (true, true) if is_impersonal(&sentence.tokens[first]) => Needs::Nothing,
        (true, false) => subject(sentence, first),
        (_, true) => Needs::Subject,
        (false, false) => Needs::Nothing,
    }
}

/// Whether a verb has no agent: passive, "it is possible", "there is".
fn is_impersonal(verb: &Token) -> bool {
    verb.analysis().is_some_and(|a| a.passive) || List::ImpersonalVerbs.contains(verb.lemma())
}

/// Whether the sentence names the subject of the verb at a word: a name, or a noun that agrees with it and cannot be
/// its object, directly after it. A verb in the first person needs none.
fn subject(sentence: &Sentence, word: usize) -> Needs {
    let Some(verb) = sentence.tokens[word].analysis().filter(|a| a.is_verb()) else { return Needs::Nothing };
    if verb.person == 1 || is_impersonal(&sentence.tokens[word]) {
        return Needs::Nothing;
    }
    let next = sentence.tokens.get(word + 1).filter(|_| sentence.is_joined(word + 1));
    let Some((next, noun)) = next.and_then(|t| Some((t, t.analysis()?))) else { return Needs::Subject };
    if noun.preposition.is_some() || noun.conjunction.is_some() || verb.plural {
        return Needs::Subject;
    }
    // If the verb differs in gender from the previous one, the noun after it is its subject.
    let verbs = sentence.tokens[..word].iter().rev().filter_map(Token::analysis);
    let turned = verbs.into_iter().find(|a| a.is_verb()).is_some_and(|before| before.feminine != verb.feminine);
    let named = match noun.pos {
        Pos::Propn | Pos::Num => true,
        // The object of a verb may also follow it, unless a pronoun is the object.
        Pos::Noun => {
            agrees(verb, noun)
                && (verb.pronoun.is_some()
                    || turned
                    || is_actor(next.lemma())
                    || verb.lemma.is_some_and(|l| is_intransitive(l.text())))
        }
        _ => false,
    };
    if named { Needs::Nothing } else { Needs::Subject }
}

/// Whether a verb before a noun agrees with its gender: plural things are feminine, people keep theirs.
fn agrees(verb: &Analysis, noun: &Analysis) -> bool {
    verb.feminine == (noun.feminine || noun.plural) || !verb.feminine && noun.plural
}

/// A dash with spaces around it.
fn dash(gap: &str) -> bool {
    gap.trim().chars().all(|c| matches!(c, '-' | '–' | '—')) && gap.starts_with(' ') && !gap.trim().is_empty()
}

fn opener(sentence: &Sentence, word: usize) -> Option<&'static Opener> {
    let tokens = &sentence.tokens;
    let list = OPENERS.get(first_key(&tokens[word]))?;
    list.iter().find(|o| {
        o.words.iter().enumerate().all(|(k, (w, pronoun))| {
            let Some(t) = tokens.get(word + k).filter(|_| k == 0 || sentence.is_joined(word + k)) else { return false };
            t.folded == *w || *pronoun && t.folded.strip_prefix(w).is_some_and(is_pronoun)
        })
    })
}

/// The key for looking up introductory words: without the pronoun that some of them have.
fn first_key(t: &Token) -> &str {
    let folded = t.folded.as_str();
    ["ولكن", "لكن", "لان"].into_iter().find(|w| folded.strip_prefix(w).is_some_and(is_pronoun)).unwrap_or(folded)
}

fn is_pronoun(written: &str) -> bool {
    Suffix::all().iter().any(|s| s.written == written)
}

/// Whether a word belongs to an expression or a name that begins before it.
fn inside(sentence: &Sentence, word: usize) -> bool {
    sentence.tokens[word].within.is_some_and(|first| first < word)
}

/// For each word, whether the position before it is outside quotations and parentheses. An unclosed one extends to the
/// end. A straight quotation mark is an opening one if it touches the word after it and not the one before it.
fn open(sentence: &Sentence) -> Vec<bool> {
    let mut depth = 0_i32;
    let mut out = Vec::with_capacity(sentence.tokens.len());
    for word in 0..sentence.tokens.len() {
        let gap = sentence.gap(word);
        // Opening marks before the word belong to it: what was open before them counts.
        let mut before = depth == 0;
        for (at, c) in gap.char_indices() {
            let touches = |side: &str| !side.is_empty() && !side.contains(char::is_whitespace);
            let straight = c == '"';
            let opening = straight && (at == 0 && word == 0 || !touches(&gap[..at]) && at > 0);
            match c {
                '(' | '[' | '«' | '“' => depth += 1,
                _ if opening => depth += 1,
                ')' | ']' | '»' | '”' | '"' => depth = (depth - 1).max(0),
                _ => {}
            }
            before |= depth == 0;
        }
        out.push(before);
    }
    out
}
