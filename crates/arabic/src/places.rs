//! Places and the places that contain them: district, city, region, country.
//!
//! A form that is also an ordinary word (`العيون` is Laayoune and "the eyes") counts as the place only if the context
//! shows it, and a name of several places (`طرابلس`) refers to the one whose country is mentioned.

use super::gazetteer;
use super::letters::{Word, fold};
use super::stems::stem;
use super::terms::TermIndex;
use crate::word_lists::List;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Number of a place in the list.
pub type PlaceId = u32;

/// A place.
#[derive(Debug, Clone)]
pub struct Place {
    /// Preferred English name; it identifies the place.
    pub english: String,
    /// Preferred Arabic name.
    pub arabic: String,
    /// Whether it is a country.
    pub country: bool,
    /// The place that contains it, if that is listed.
    pub within: Option<PlaceId>,
}

/// How often a form denotes the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Homograph {
    /// It denotes nothing else.
    No,
    /// Also a word, but mostly the place.
    Seldom,
    /// Mostly the word.
    Mostly,
}

/// The context before a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cue {
    None,
    /// `في`, `ب` and others of place and direction.
    Preposition,
    /// `مدينة`, `محافظة`, `شمال`, `مطار`.
    Noun,
}

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The place.
    pub place: PlaceId,
    /// Byte range.
    pub span: Range<usize>,
    /// Whether the text says that something is in, from or at it.
    pub located: bool,
}

/// A form in a text that may be a place.
#[derive(Debug, Clone)]
pub struct Candidate {
    form: usize,
    span: Range<usize>,
    cue: Cue,
}

struct Form {
    written: String,
    places: Vec<PlaceId>,
    homograph: Homograph,
}

/// The list of places.
pub struct Places {
    list: Vec<Place>,
    forms: Vec<Form>,
    index: TermIndex,
    by_english: HashMap<String, PlaceId>,
    /// Countries by the stem of their name, which their adjective shares.
    by_stem: HashMap<String, PlaceId>,
    /// The folded names of countries.
    countries: HashSet<String>,
}

const PLACES: &str = include_str!("../data/places.tsv");

static BUILT_IN: LazyLock<Places> = LazyLock::new(Places::read);

/// The built-in places.
pub fn built_in() -> &'static Places {
    &BUILT_IN
}

impl std::fmt::Debug for Places {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Places").field("places", &self.list.len()).finish_non_exhaustive()
    }
}

/// A listed form and its mark.
fn marked(form: &str) -> (&str, Homograph) {
    match (form.strip_suffix('*'), form.strip_suffix('!')) {
        (Some(f), _) => (f, Homograph::Seldom),
        (_, Some(f)) => (f, Homograph::Mostly),
        _ => (form, Homograph::No),
    }
}

impl Places {
    fn read() -> Self {
        let mut p = Self {
            list: Vec::new(),
            forms: Vec::new(),
            index: TermIndex::default(),
            by_english: HashMap::new(),
            by_stem: HashMap::new(),
            countries: HashSet::new(),
        };
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut containers: Vec<(PlaceId, &str)> = Vec::new();
        for line in PLACES.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(kind), Some(arabic), Some(english)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let name = english.split('|').next().unwrap_or(english);
            let id = p.place(name, marked(arabic.split('|').next().unwrap_or(arabic)).0, kind == "country");
            if let Some(within) = fields.next().filter(|w| !w.is_empty()) {
                containers.push((id, within));
            }
            for form in arabic.split('|') {
                let (written, homograph) = marked(form);
                p.form(written, id, homograph, &mut known);
            }
        }
        for e in gazetteer::built_in().entries().iter().filter(|e| e.kind.is_place()) {
            let country = e.kind == gazetteer::NameKind::Country;
            let id = p.place(&e.english[0], &e.arabic[0], country);
            p.countries.extend(e.arabic.iter().filter(|_| country).map(|form| fold(form)));
            for form in &e.arabic {
                // The list takes precedence over other sources.
                if !known.contains_key(&fold(form)) {
                    p.form(form, id, Homograph::No, &mut known);
                }
            }
        }
        for (id, within) in containers {
            p.list[id as usize].within = p.by_english.get(within).copied();
        }
        for (id, place) in p.list.iter().enumerate().filter(|(_, x)| x.country) {
            let folded = fold(&place.arabic);
            if !folded.contains(' ') {
                p.by_stem.entry(stem(&folded).to_owned()).or_insert(id as PlaceId);
            }
        }
        p
    }

    fn place(&mut self, english: &str, arabic: &str, country: bool) -> PlaceId {
        if let Some(&id) = self.by_english.get(english) {
            self.list[id as usize].country |= country;
            return id;
        }
        let id = self.list.len() as PlaceId;
        self.list.push(Place { english: english.to_owned(), arabic: arabic.to_owned(), country, within: None });
        self.by_english.insert(english.to_owned(), id);
        id
    }

    fn form(&mut self, written: &str, id: PlaceId, homograph: Homograph, known: &mut HashMap<String, usize>) {
        let at = *known.entry(fold(written)).or_insert_with(|| {
            self.index.insert(written, self.forms.len(), true);
            self.forms.push(Form { written: written.to_owned(), places: Vec::new(), homograph });
            self.forms.len() - 1
        });
        let form = &mut self.forms[at];
        form.homograph = form.homograph.max(homograph);
        if !form.places.contains(&id) {
            // A name with a qualifier is the lesser-known one.
            let qualified = self.list[id as usize].english.contains('(');
            let end = if qualified { form.places.len() } else { 0 };
            form.places.insert(end, id);
        }
    }

    /// A place by its number.
    pub fn get(&self, id: PlaceId) -> &Place {
        &self.list[id as usize]
    }

    /// All places in order of their numbers.
    pub fn all(&self) -> &[Place] {
        &self.list
    }

    /// The place of an English name.
    pub fn named(&self, english: &str) -> Option<PlaceId> {
        self.by_english.get(english).copied()
    }

    /// A place and those that contain it, from the inside out.
    pub fn chain(&self, id: PlaceId) -> impl Iterator<Item = PlaceId> {
        std::iter::successors(Some(id), |p| self.list[*p as usize].within).take(8)
    }

    /// Whether one place equals the other or is contained in it.
    pub fn lies_in(&self, inner: PlaceId, outer: PlaceId) -> bool {
        self.chain(inner).any(|p| p == outer)
    }

    /// The country of a place, if known.
    pub fn country(&self, id: PlaceId) -> Option<PlaceId> {
        self.chain(id).find(|p| self.list[*p as usize].country)
    }

    /// The country that a word names, or whose adjective it is.
    pub fn country_of_word(&self, folded: &str) -> Option<PlaceId> {
        self.by_stem.get(stem(folded)).copied()
    }

    /// Whether a folded word is the name of a country.
    pub fn is_country(&self, folded: &str) -> bool {
        self.countries.contains(folded)
    }

    /// Forms in a sentence that may be places; [`Places::settle`] decides for a whole text.
    pub fn candidates(&self, text: &str, words: &[Word]) -> Vec<Candidate> {
        let found = self.index.find(words);
        let fits = |form: usize, span: &Range<usize>| {
            let f = &self.forms[form];
            f.homograph == Homograph::No || spelt_as(&text[span.clone()], &f.written)
        };
        let cue = |first: usize, span: &Range<usize>| {
            let before = |n: usize| first.checked_sub(n).map(|i| words[i].folded.as_str());
            if before(1).is_some_and(|w| List::PlaceNouns.contains(bare_noun(w))) {
                Cue::Noun
            } else if before(1).is_some_and(|w| List::PlacePrepositions.contains(w))
                || text[span.start..].starts_with('ب')
            {
                Cue::Preposition
            } else {
                Cue::None
            }
        };
        found
            .into_iter()
            .filter(|m| fits(m.id, &m.span))
            .map(|m| Candidate { form: m.id, cue: cue(m.words.start, &m.span), span: m.span })
            .collect()
    }

    /// Decides which candidates of a text are places, sentence by sentence. `countries` are those that its adjectives
    /// name.
    pub fn settle(&self, sentences: &[Vec<Candidate>], countries: &[PlaceId]) -> Vec<Vec<Mention>> {
        let all = || sentences.iter().flatten();
        // Unambiguous places establish the context.
        let mut context: BTreeSet<PlaceId> = countries.iter().copied().collect();
        for c in all() {
            let f = &self.forms[c.form];
            if f.homograph == Homograph::No && f.places.len() == 1 {
                context.extend(self.chain(f.places[0]));
            }
        }
        let regions: BTreeSet<PlaceId> = context.iter().copied().filter(|p| !self.list[*p as usize].country).collect();
        let best_cue = |form: usize| all().filter(|c| c.form == form).map(|c| c.cue).max().unwrap_or(Cue::None);
        let outer = |id: PlaceId| self.chain(id).skip(1);
        let decide = |form: usize| -> Option<PlaceId> {
            let f = &self.forms[form];
            let place = f.places.iter().copied().find(|p| outer(*p).any(|o| context.contains(&o))).or_else(|| {
                let clear = f.places.iter().copied().find(|p| !self.list[*p as usize].english.contains('('));
                clear.or(f.places.first().copied())
            })?;
            let supported = outer(place).any(|o| context.contains(&o));
            let near = outer(place).any(|o| regions.contains(&o));
            let cue = best_cue(form);
            let sure = match f.homograph {
                Homograph::No => true,
                Homograph::Seldom => cue > Cue::None || supported,
                Homograph::Mostly => cue == Cue::Noun || (cue == Cue::Preposition && near),
            };
            sure.then_some(place)
        };
        let mut known: HashMap<usize, Option<PlaceId>> = HashMap::new();
        sentences
            .iter()
            .map(|list| {
                let mention = |c: &Candidate| {
                    let place = (*known.entry(c.form).or_insert_with(|| decide(c.form)))?;
                    Some(Mention { place, span: c.span.clone(), located: c.cue > Cue::None })
                };
                list.iter().filter_map(mention).collect()
            })
            .collect()
    }
}

/// A noun without preceding particles and article.
fn bare_noun(word: &str) -> &str {
    for p in List::PlaceProclitics.words() {
        if let Some(rest) = word.strip_prefix(p).filter(|r| List::PlaceNouns.contains(r)) {
            return rest;
        }
    }
    word
}

/// Whether the text spells a form as the list does, apart from particles: a bare alef may represent one with hamza,
/// nothing else. `فأس` is not `فاس`, and `جده` is not `جدة`.
fn spelt_as(text: &str, form: &str) -> bool {
    let written: Vec<char> = super::letters::without_marks(text).chars().filter(|c| *c != 'ـ').collect();
    let form: Vec<char> = form.chars().collect();
    let same = |w: &[char], f: &[char]| {
        w.len() == f.len() && w.iter().zip(f).all(|(a, b)| a == b || (*a == 'ا' && matches!(b, 'أ' | 'إ' | 'آ')))
    };
    let article: &[char] = &['ا', 'ل'];
    let bare = form.strip_prefix(article).unwrap_or(&form);
    (0..=3.min(written.len())).any(|n| same(&written[n..], &form) || (n > 0 && same(&written[n..], bare)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn found(text: &str) -> Vec<&'static str> {
        let p = built_in();
        let list = words(text);
        let countries: Vec<PlaceId> = list.iter().filter_map(|w| p.country_of_word(&w.folded)).collect();
        let mentions = p.settle(&[p.candidates(text, &list)], &countries).concat();
        mentions.iter().map(|m| p.get(m.place).english.as_str()).collect()
    }

    #[test]
    fn common_words_are_not_places() {
        let texts = [
            "هاجم رجل جاره بفأس وأصابه في العيون",
            "قالت جدة الطفل إنها رأت السارق من الباب",
            "ووجدت الشرطة سلاحا في المنزل",
            "وهذا دعم مالي من عشرة بنين إلى أبناء القرية",
            "نشرت ديلي ميل صورا جديدة في حقل الألغام",
        ];
        for text in texts {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn places_are_found_by_their_context() {
        assert_eq!(found("حادث سير قرب مدينة العيون"), ["Laayoune"]);
        assert_eq!(found("حريق في جدة ووفاة شخص بفاس"), ["Jeddah", "Fez"]);
        assert_eq!(found("أمانة جدة في السعودية"), ["Jeddah", "Saudi Arabia"]);
        assert_eq!(found("القبض على مهربين في جازان ونجران وأبها"), ["Jazan", "Najran", "Abha"]);
        assert_eq!(found("اشتباكات في طرابلس شمال لبنان"), ["Tripoli (Lebanon)", "North Lebanon"]);
        assert_eq!(found("اشتباكات في طرابلس بين فصائل ليبية"), ["Tripoli"]);
    }

    #[test]
    fn places_are_nested() {
        let p = built_in();
        let id = |name: &str| p.named(name).unwrap();
        assert!(p.lies_in(id("Jabalia"), id("Gaza")) && p.lies_in(id("Jabalia"), id("Palestine")));
        assert!(!p.lies_in(id("Gaza"), id("Jabalia")) && !p.lies_in(id("Khan Younis"), id("Jabalia")));
        assert_eq!(p.country(id("Abha")), Some(id("Saudi Arabia")));
    }

    #[test]
    fn the_list_is_consistent() {
        let p = built_in();
        for line in PLACES.lines().filter(|l| !l.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert!(fields.len() == 4, "{line}");
            assert!(fields[3].is_empty() || p.named(fields[3]).is_some(), "{line}: unknown container");
        }
        for state in [
            "Algeria",
            "Bahrain",
            "Djibouti",
            "Egypt",
            "Iraq",
            "Jordan",
            "Kuwait",
            "Lebanon",
            "Libya",
            "Mauritania",
            "Morocco",
            "Oman",
            "Palestine",
            "Qatar",
            "Saudi Arabia",
            "Somalia",
            "Sudan",
            "Syria",
            "Tunisia",
            "United Arab Emirates",
            "Yemen",
        ] {
            let state = p.named(state).unwrap();
            let inside = (0..p.all().len() as PlaceId).filter(|i| p.lies_in(*i, state)).count();
            assert!(inside >= 4, "{}: {inside}", p.get(state).english);
        }
        // Containment has no cycles.
        assert!((0..p.all().len() as PlaceId).all(|i| p.chain(i).count() < 8));
    }
}
