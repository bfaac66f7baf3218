//! One reading of a word: clitics, lemma, form, and what speaks against it.

use super::affix::{self, Suffix};
use super::lemma::Lemma;
use super::pos::Pos;
use crate::letters::fold;

/// Form of a finite verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// Completed: "said".
    Perfect,
    /// Incomplete: "says", "say".
    Imperfect,
}

/// One reading of a word.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// The lemma; `None` if the lexicon lacks it.
    pub lemma: Option<Lemma>,
    /// Part of speech.
    pub pos: Pos,
    /// Attached conjunction: `و` or `ف`.
    pub conjunction: Option<char>,
    /// Attached preposition: `ب`, `ل` or `ك`.
    pub preposition: Option<char>,
    /// Whether `س` makes it the future.
    pub future: bool,
    /// Whether it has the article.
    pub article: bool,
    /// Whether it is plural.
    pub plural: bool,
    /// Whether it is dual.
    pub dual: bool,
    /// Whether it is feminine by its form.
    pub feminine: bool,
    /// Whether its ending is that of a subject: `ون` or `ان`.
    pub nominative: bool,
    /// Person of a finite verb: 1, 2 or 3.
    pub person: u8,
    /// Tense of a finite verb.
    pub tense: Option<Tense>,
    /// Whether the spelling allows only the passive.
    pub passive: bool,
    /// Whether it is the short imperfect that follows لم.
    pub short: bool,
    /// The attached pronoun.
    pub pronoun: Option<Suffix>,
    /// Number of letters of its stem, including the person prefix of an imperfect.
    pub(super) stem: u8,
    /// Its cost without context; lower is more likely.
    pub cost: f32,
}

impl Analysis {
    /// Whether neither a conjunction nor a preposition is attached.
    pub(super) fn is_free(&self) -> bool {
        self.conjunction.is_none() && self.preposition.is_none()
    }

    /// Whether neither of them is attached and it is indefinite.
    pub(super) fn is_bare(&self) -> bool {
        !self.is_definite() && self.is_free()
    }

    /// The reading of a word that the lexicon lacks.
    pub(super) fn unknown(pos: Pos, cost: f32) -> Self {
        Self {
            lemma: None,
            pos,
            conjunction: None,
            preposition: None,
            future: false,
            article: false,
            plural: false,
            dual: false,
            feminine: false,
            nominative: false,
            person: 3,
            tense: None,
            passive: false,
            short: false,
            pronoun: None,
            stem: 0,
            cost,
        }
    }

    /// Whether it is a finite verb.
    pub fn is_verb(&self) -> bool {
        self.tense.is_some()
    }

    /// Whether it is the participle of a verb that says what somebody does meanwhile: "refusing".
    pub(crate) fn is_participle(&self) -> bool {
        self.pos == Pos::Adj && self.lemma.is_some_and(|l| l.pos() == Pos::Verb)
    }

    /// Whether it is a noun, an adjective or a name.
    pub fn is_nominal(&self) -> bool {
        matches!(self.pos, Pos::Noun | Pos::Adj | Pos::Propn | Pos::Num)
    }

    /// A folded word in this reading without its conjunction, and then without more and more of its other clitics: the
    /// word as written, without its pronoun, and its lemma; each with preposition and article, with the article alone,
    /// and bare.
    pub(super) fn without_clitics(&self, folded: &str) -> Vec<String> {
        let lead = affix::lead(self.conjunction, self.preposition, self.article);
        let written: String = folded.chars().skip(lead).collect();
        let bound = self.pronoun.and_then(|p| written.strip_suffix(p.written)).map(str::to_owned);
        // The feminine ending becomes a ta before a pronoun.
        let feminine = bound.as_deref().and_then(|b| b.strip_suffix('ت')).map(|b| format!("{b}ه"));
        let lemma = self.lemma.map(|l| fold(l.text()));
        let cores = [Some(written), bound, feminine, lemma];
        let article = if self.article { "ال" } else { "" };
        let whole = match (self.preposition, self.article) {
            (Some('ل'), true) => "لل".to_owned(),
            (Some(p), _) => format!("{p}{article}"),
            (None, _) => String::new(),
        };
        let fronts = [whole.as_str(), article, ""];
        cores.iter().flatten().flat_map(|core| fronts.map(|front| format!("{front}{core}"))).collect()
    }

    /// Whether it is an unlisted name.
    pub fn is_guess(&self) -> bool {
        self.lemma.is_none() && self.pos == Pos::Propn
    }

    /// Whether it is the name of a Latin letter, as abbreviations are spelled: `بي بي سي`.
    pub fn is_letter(&self) -> bool {
        let letter = |l: Lemma| l.glosses().next().is_some_and(|g| matches!(g.as_bytes(), [b'A'..=b'Z']));
        self.pos == Pos::Propn && self.lemma.is_some_and(letter)
    }

    /// Whether it is a comparative or superlative without the article, or stands before its noun like one: `أكبر`, `أول`.
    pub fn is_elative(&self) -> bool {
        let form = |l: Lemma| l.has_elative_form() || matches!(l.text(), "أول" | "آخر");
        self.pos == Pos::Adj && !self.is_definite() && !self.feminine && self.lemma.is_some_and(form)
    }

    /// The cost of its form, regardless of the frequency of its lemma; lower is more likely.
    pub fn form_cost(&self) -> f32 {
        self.cost - self.lemma.map_or(0.0, |l| rarity(l.band()))
    }

    /// Whether it is definite by itself.
    pub fn is_definite(&self) -> bool {
        self.article || self.pronoun.is_some() || self.pos == Pos::Propn
    }
}

/// The cost of a frequency band of [`Lemma::band`]: it rises by the same amount each time the frequency halves.
pub(super) fn rarity(band: u8) -> f32 {
    (18.0 - f32::from(band.min(18))) * OCTAVE
}

/// The cost of halving the frequency.
const OCTAVE: f32 = 0.18;
