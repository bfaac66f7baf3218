//! How things are related, as expressed by small words and set phrases: before or after, among or besides, more or
//! less, may or must, still or no longer. Such words have many renderings and few that contradict them, so the
//! alignment does not judge them; here both sides are searched for a whole family at once.

use super::context::Context;
use super::disagreements::{Contrast, Disagreements};
use super::pair::Pair;
use super::substituted::substituted;
use crate::types::{Check, Defect, Finding};
use mujaz_arabic::fold;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// One word of a form.
#[derive(Debug, PartialEq)]
enum Piece {
    /// A word in the form used for comparison, and as written: lemmas are distinguished by every letter ("بدأ", "بدا").
    Word(String, &'static str),
    /// Every word with this prefix.
    Start(String),
    Figure,
    Any,
}

impl Piece {
    fn of(text: &'static str) -> Self {
        match text {
            "#" => Self::Figure,
            "*" => Self::Any,
            _ => match text.strip_suffix('*') {
                Some(start) => Self::Start(fold(start)),
                None => Self::Word(fold(text), text),
            },
        }
    }

    fn fits(&self, word: &Said) -> bool {
        match self {
            Self::Word(w, lemma) => word.forms.iter().any(|f| f == w) || word.lemma == Some(*lemma),
            Self::Start(s) => word.forms.iter().any(|f| f.starts_with(s.as_str())),
            Self::Figure => word.figure,
            Self::Any => true,
        }
    }
}

/// A word or phrase of a member.
#[derive(Debug)]
struct Form {
    pieces: Vec<Piece>,
    member: usize,
    /// Whether it always means what its member means, or only may.
    sure: bool,
}

/// One of the relations that a family distinguishes: "before", "after".
#[derive(Debug)]
struct Member {
    family: &'static str,
    /// Whether it must be rendered.
    required: bool,
    /// Whether it is no relation: its forms mean something else.
    other: bool,
    /// Its first English form.
    english: &'static str,
}

/// The forms of one language by their first words.
#[derive(Debug, Default)]
struct Forms {
    list: Vec<Form>,
    by_word: HashMap<String, Vec<usize>>,
    by_start: HashMap<String, Vec<usize>>,
    others: Vec<usize>,
}

impl Forms {
    fn add(&mut self, column: &'static str, member: usize, sure: bool) {
        for text in column.split('|').filter(|t| !t.is_empty()) {
            let pieces: Vec<Piece> = text.split(' ').map(Piece::of).collect();
            let at = self.list.len();
            match &pieces[0] {
                Piece::Word(w, _) => self.by_word.entry(w.clone()).or_default().push(at),
                Piece::Start(s) => self.by_start.entry(s.clone()).or_default().push(at),
                Piece::Figure | Piece::Any => self.others.push(at),
            }
            self.list.push(Form { pieces, member, sure });
        }
    }

    /// The forms that may begin with a word.
    fn beginning(&self, word: &Said) -> impl Iterator<Item = &Form> {
        let mut found: Vec<usize> = self.others.clone();
        let lemma = word.lemma.map(fold);
        for form in word.forms.iter().chain(&lemma) {
            found.extend(self.by_word.get(form).into_iter().flatten());
            let starts = form.char_indices().map(|(k, c)| &form[..k + c.len_utf8()]);
            found.extend(starts.filter_map(|s| self.by_start.get(s)).flatten());
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|k| &self.list[k])
    }
}

/// Every family.
struct Relations {
    members: Vec<Member>,
    arabic: Forms,
    english: Forms,
}

static RELATIONS: LazyLock<Relations> = LazyLock::new(|| {
    let mut all = Relations { members: Vec::new(), arabic: Forms::default(), english: Forms::default() };
    for line in include_str!("../data/relations.tsv").lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let columns: Vec<&'static str> = line.split('\t').collect();
        let column = |k: usize| columns.get(k).copied().unwrap_or_default();
        let (member, name) = (all.members.len(), column(1));
        // What a hint can name: a form that is a complete word or phrase.
        let whole = column(4).split('|').find(|form| !form.is_empty() && !form.contains(['*', '#']));
        let english = whole.unwrap_or(name.trim_end_matches('!'));
        all.members.push(Member { family: column(0), required: name.ends_with('!'), other: name == "-", english });
        all.arabic.add(column(2), member, true);
        all.arabic.add(column(3), member, false);
        all.english.add(column(4), member, true);
        all.english.add(column(5), member, false);
    }
    all
});

/// A word in the forms used for comparison.
struct Said {
    /// The word with and without its conjunction.
    forms: Vec<String>,
    /// The lemma of an Arabic word.
    lemma: Option<&'static str>,
    figure: bool,
    span: Range<usize>,
}

/// A form of a member at a place in a sentence.
#[derive(Debug, Clone)]
struct Match {
    member: usize,
    sure: bool,
    words: Range<usize>,
}

/// Finds the forms of one language in a sentence; within a family, longer forms come before shorter ones.
fn matches(forms: &Forms, words: &[Said]) -> Vec<Match> {
    let members = &RELATIONS.members;
    let mut found: Vec<Match> = Vec::new();
    for i in 0..words.len() {
        for form in forms.beginning(&words[i]) {
            let end = i + form.pieces.len();
            if end <= words.len() && form.pieces.iter().zip(&words[i..end]).all(|(p, w)| p.fits(w)) {
                found.push(Match { member: form.member, sure: form.sure, words: i..end });
            }
        }
    }
    let hidden = |m: &Match| {
        found.iter().any(|o| {
            members[o.member].family == members[m.member].family
                && o.words.len() > m.words.len()
                && o.words.start < m.words.end
                && m.words.start < o.words.end
        })
    };
    let mut shown: Vec<Match> = found.iter().filter(|m| !members[m.member].other && !hidden(m)).cloned().collect();
    // A word and its lemma count as one place, and the match that is certain wins.
    shown.sort_by_key(|m| (m.words.start, m.member, !m.sure));
    shown.dedup_by_key(|m| (m.words.start, m.member));
    shown
}

fn arabic(pair: &Pair) -> Vec<Said> {
    let counted = |s: &Range<usize>| pair.source_numbers().iter().any(|n| n.span.start < s.end && s.start < n.span.end);
    let said = |t: &mujaz_arabic::analysis::Token| {
        let mut forms = vec![t.folded.clone()];
        let bare = t.folded.strip_prefix(['و', 'ف']).filter(|r| r.chars().count() >= 3);
        forms.extend(bare.map(str::to_owned));
        let lemma = t.analysis().and_then(|a| a.lemma).map(|l| l.text());
        Said { forms, lemma, figure: counted(&t.span), span: t.span.clone() }
    };
    pair.analysed().tokens.iter().map(said).collect()
}

fn english(pair: &Pair) -> Vec<Said> {
    let counted = |s: &Range<usize>| pair.target_numbers().iter().any(|n| n.span.start < s.end && s.start < n.span.end);
    let said = |w: &super::pair::EnglishWord| Said {
        forms: vec![w.lower.clone()],
        lemma: None,
        figure: counted(&w.span),
        span: w.span.clone(),
    };
    pair.english.iter().map(said).collect()
}

/// The greatest distance between two corresponding forms, as a share of their sentences.
const NEAR: f64 = 0.4;

/// How many places of a sentence have a match of some kind.
fn count(list: &[Match], is: impl Fn(&Match) -> bool) -> usize {
    let mut places: Vec<usize> = list.iter().filter(|m| is(m)).map(|m| m.words.start).collect();
    places.dedup();
    places.len()
}

fn disagreements(pair: &Pair) -> Disagreements {
    let relations = &*RELATIONS;
    let (arabic, english) = (arabic(pair), english(pair));
    let (source, target) = (matches(&relations.arabic, &arabic), matches(&relations.english, &english));
    let place = |m: &Match, words: &[Said]| m.words.start as f64 / words.len().max(1) as f64;
    let span = |m: &Match, words: &[Said]| words[m.words.start].span.start..words[m.words.end - 1].span.end;
    // How often a sentence has a member: for certain, or at all.
    let sure = |list: &[Match], member: usize| count(list, |m| m.member == member && m.sure);
    let any = |list: &[Match], member: usize| count(list, |m| m.member == member);
    let mut out = Disagreements::default();
    let mut used: Vec<usize> = Vec::new();
    for a in source.iter().filter(|a| a.sure) {
        let member = &relations.members[a.member];
        if sure(&source, a.member) <= sure(&target, a.member) {
            continue;
        }
        let possible = any(&target, a.member) > 0;
        let other = target.iter().find(|t| {
            let near = english.len() <= 8 || (place(a, &arabic) - place(t, &english)).abs() <= NEAR;
            let family = t.member != a.member && relations.members[t.member].family == member.family;
            t.sure && family && near && sure(&target, t.member) > any(&source, t.member)
        });
        match other {
            Some(t) => {
                used.push(t.member);
                out.contrasts.push(Contrast {
                    source: span(a, &arabic),
                    target: span(t, &english),
                    wanted: member.english,
                    sure: !possible,
                });
            }
            None if member.required && !possible => out.lost.push(span(a, &arabic)),
            None => {}
        }
    }
    for t in target.iter().filter(|t| t.sure && !used.contains(&t.member) && any(&source, t.member) == 0) {
        out.added.push(span(t, &english));
    }
    out
}

impl Pair<'_> {
    /// Relations on which the two sides disagree.
    pub(super) fn disagreements(&self) -> &Disagreements {
        self.disagreements.get_or_init(|| disagreements(self))
    }
}

/// A relation in the place of another of its family.
pub(super) fn compare(pair: &Pair, _: &Context, out: &mut Vec<Finding>) {
    if pair.alignment().unreadable() {
        return;
    }
    let text = |s: &Range<usize>| pair.source[s.clone()].to_owned();
    for c in &pair.disagreements().contrasts {
        let (confidence, wanted) = (if c.sure { SURE } else { POSSIBLE }, Some(c.wanted.to_owned()));
        out.push(substituted(pair, Check::Adequacy, c.source.clone(), c.target.clone(), wanted, confidence));
    }
    for s in &pair.disagreements().lost {
        out.push(
            Finding::new(Check::Completeness, Defect::Untranslated { arabic: text(s) }, LOST).at_source(s.clone()),
        );
    }
}

/// The confidence that a relation was changed: where nothing can render the source's, and where something might.
const SURE: f64 = 0.6;
const POSSIBLE: f64 = 0.5;

/// The confidence that a relation was lost.
const LOST: f64 = 0.35;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn found(source: &str, target: &str) -> Vec<String> {
        let list = crate::verify::tests::found(compare, source, target);
        list.iter().map(|f| f.to_string()).collect()
    }

    #[test]
    fn every_line_names_a_family_and_no_form_occurs_twice_in_a_member() {
        for line in include_str!("../data/relations.tsv").lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!((5..=6).contains(&columns.len()), "{line}");
            for pair in [[2, 3], [4, 5]] {
                let forms: Vec<String> = pair
                    .iter()
                    .filter_map(|k| columns.get(*k))
                    .flat_map(|c| c.split('|').filter(|f| !f.is_empty()))
                    .map(fold)
                    .collect();
                let mut seen = HashSet::new();
                let twice: Vec<&String> = forms.iter().filter(|f| !seen.insert(*f)).collect();
                assert!(twice.is_empty(), "{} {}: {twice:?}", columns[0], columns[1]);
            }
        }
    }

    #[test]
    fn a_replaced_relation_is_found_and_other_renderings_are_not() {
        for (arabic, right, wrong) in [
            (
                "غادر الوفد القاعة قبل التصويت",
                ["The delegation left the hall before the vote", "The delegation left ahead of the vote"],
                "The delegation left the hall after the vote",
            ),
            (
                "أصيب عشرون شخصا بينهم ثلاثة أطفال",
                [
                    "Twenty people, including three children, were injured",
                    "Twenty people were injured, among them three children",
                ],
                "Twenty people were injured in addition to three children",
            ),
            (
                "يواصل العمال إصلاح الجسر",
                ["The workers continue to repair the bridge", "The workers are still repairing the bridge"],
                "The workers finished repairing the bridge",
            ),
            (
                "يجب على الشركات نشر حساباتها",
                ["Companies must publish their accounts", "Companies have to publish their accounts"],
                "Companies may publish their accounts",
            ),
            (
                "انخفض الإنتاج رغم ارتفاع الطلب",
                ["Output fell despite higher demand", "Output fell although demand rose"],
                "Output fell because of higher demand",
            ),
        ] {
            assert_eq!(found(arabic, wrong).len(), 1, "{wrong}");
            for english in right {
                assert!(found(arabic, english).is_empty(), "{english}: {:?}", found(arabic, english));
            }
        }
    }

    #[test]
    fn phrases_that_mean_something_else_do_not_count() {
        assert!(found("اعتقل من قبل الشرطة", "He was arrested by the police after a raid").is_empty());
        assert!(
            found("يقع الحقل على بعد 5 كيلومترات", "The field lies 5 kilometres away, before the river").is_empty()
        );
    }
}
