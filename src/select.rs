//! Selection of sentences for a brief: the essential ones across all articles of an event, without repetition, until
//! every figure, date and named actor is covered or the limit is reached.
//!
//! Greedy maximum coverage over weighted units (names, figures, days, salient words) with a penalty
//! for redundancy, after Lin & Bilmes (2011).

use crate::types::{Cleaned, Event, SentenceKind};
use mujaz_arabic::dates::dates;
use mujaz_arabic::gazetteer::built_in;
use mujaz_arabic::numerals::{Number, numbers};
use mujaz_arabic::stems::{is_function_word, stem};
use mujaz_arabic::{names, sound, words};
use std::collections::{BTreeMap, BTreeSet};

/// A sentence chosen for a brief.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Index of the article in the run's list.
    pub article: usize,
    /// Index into its sentences.
    pub sentence: usize,
    /// Its weight.
    pub weight: f64,
    /// Other sentences of the event that say the same, as `(article, sentence)`.
    pub echoes: Vec<(usize, usize)>,
}

/// What a sentence contributes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    /// A day or a range of days.
    Day(String),
    /// A figure.
    Figure(String),
    /// A known name.
    Name(String),
    /// A person, by the sound of the family name.
    Person(String),
    /// Any other word, by its stem.
    Stem(String),
}

impl Unit {
    /// Its weight in a sentence of one article.
    fn base(&self) -> f64 {
        match self {
            Self::Figure(_) => 1.6,
            Self::Day(_) => 1.4,
            Self::Name(_) | Self::Person(_) => 1.2,
            Self::Stem(_) => 0.18,
        }
    }
}

/// The content of a sentence as weighted units.
struct Content {
    article: usize,
    sentence: usize,
    units: BTreeSet<Unit>,
    stems: BTreeSet<Unit>,
    weight: f64,
    length: usize,
}

impl Content {
    /// Its figures and days.
    fn dated_figures(&self) -> BTreeSet<&Unit> {
        self.units.iter().filter(|u| matches!(u, Unit::Figure(_) | Unit::Day(_))).collect()
    }
}

/// The figures in a text, except the smallest ones, which are often written as words, and those in dates.
fn figures(text: &str, about: Option<jiff::civil::Date>) -> Vec<f64> {
    let dated = dates(text, about);
    let free = |n: &Number| !dated.iter().any(|d| d.span.start < n.span.end && n.span.start < d.span.end);
    let list = numbers(text).into_iter().filter(free).map(|n| n.value());
    list.filter(|v| *v > 3.0 || v.fract() != 0.0).collect()
}

/// The usable sentences of an article. In a near-duplicate, those are only the ones with a figure that the original
/// lacks, since agencies resend their stories with a new toll.
pub fn usable(articles: &[Cleaned], article: usize) -> BTreeSet<usize> {
    let sentences = &articles[article].sentences;
    let Some(original) = &articles[article].duplicate else { return (0..sentences.len()).collect() };
    if original.exact {
        return BTreeSet::new();
    }
    let about = articles[article].about;
    let known: Vec<f64> = articles[original.of].sentences.iter().flat_map(|s| figures(&s.text, about)).collect();
    let adds = |i: &usize| figures(&sentences[*i].text, about).iter().any(|v| !known.contains(v));
    (0..sentences.len()).filter(|i| sentences[*i].kind == SentenceKind::Body).filter(adds).collect()
}

/// Chooses at most `limit` sentences of an event, in order of importance.
///
/// ```
/// use mujaz::types::Article;
/// use mujaz::{clean, config::EventsConfig, events, select};
///
/// let text = "افتتح وزير التجهيز، الثلاثاء 27 ماي 2025، طريقا جديدا في الرباط طوله 40 كيلومترا.\n\n\
///             وبلغت كلفة الطريق 300 مليون درهم حسب الوزارة.\n\nوكان الجو جميلا.";
/// let mut articles = clean::clean(vec![Article::new("road", text)]);
/// let events = events::group(&mut articles, &EventsConfig::default());
/// let chosen = select::select(&articles, &events[0], 2);
/// assert!(articles[0].sentences[chosen[0].sentence].text.starts_with("افتتح وزير التجهيز"));
/// ```
pub fn select(articles: &[Cleaned], event: &Event, limit: usize) -> Vec<Chosen> {
    let all = || event.members.iter().map(|m| m.article);
    let members: Vec<usize> = all().filter(|&a| articles[a].duplicate.is_none()).collect();
    let mut pool: Vec<Content> = Vec::new();
    for a in all() {
        let usable = usable(articles, a);
        let mut nth = 0;
        for (i, s) in articles[a].sentences.iter().enumerate() {
            let position = match s.kind {
                SentenceKind::Title | SentenceKind::Heading => continue,
                SentenceKind::Body => nth,
            };
            nth += 1;
            if usable.contains(&i) {
                pool.push(content(&articles[a], a, i, position));
            }
        }
    }
    // An article without a body is represented by its title.
    for &a in &members {
        if !pool.iter().any(|c| c.article == a)
            && let Some(i) = articles[a].sentences.iter().position(|s| s.kind == SentenceKind::Title)
        {
            pool.push(content(&articles[a], a, i, 0));
        }
    }
    let weights = unit_weights(&pool);
    greedy(&pool, &weights, limit)
}

fn content(c: &Cleaned, article: usize, sentence: usize, position: usize) -> Content {
    let text = &c.sentences[sentence].text;
    let list = words(text);
    let mut units = BTreeSet::new();
    for (e, _) in built_in().find(&list) {
        units.insert(Unit::Name(e.english[0].clone()));
    }
    for p in names::people(text, &list) {
        let family = p.text.split_whitespace().next_back().unwrap_or(&p.text).to_owned();
        units.insert(Unit::Person(sound::sound_key_arabic(&family)));
    }
    let found_dates = dates(text, c.about);
    for d in &found_dates {
        match d.resolved {
            Some((a, b)) => units.insert(Unit::Day(format!("{a}/{b}"))),
            None => units.insert(Unit::Day(format!("{:?}-{:?}", d.month, d.day))),
        };
    }
    units.extend(figures(text, c.about).into_iter().map(|v| Unit::Figure(v.to_string())));
    let stems: BTreeSet<Unit> = list
        .iter()
        .filter(|w| !w.is_number() && !is_function_word(&w.folded))
        .map(|w| stem(&w.folded).to_owned())
        .filter(|s| s.chars().count() > 2)
        .map(Unit::Stem)
        .collect();
    let lead = match position {
        0 => 2.2,
        1 => 1.6,
        2 => 1.3,
        3..=5 => 1.0,
        _ => 0.8,
    };
    Content { article, sentence, units, stems, weight: lead, length: list.len() }
}

/// Weights units and stems by how many sentences and articles share them.
fn unit_weights(pool: &[Content]) -> BTreeMap<&Unit, f64> {
    let mut outlets: BTreeMap<&Unit, BTreeSet<usize>> = BTreeMap::new();
    let mut count: BTreeMap<&Unit, usize> = BTreeMap::new();
    for c in pool {
        for u in c.units.iter().chain(&c.stems) {
            outlets.entry(u).or_default().insert(c.article);
            *count.entry(u).or_default() += 1;
        }
    }
    outlets
        .into_iter()
        .map(|(u, set)| {
            let spread = 1.0 + 0.6 * (set.len() as f64 - 1.0).min(3.0) + 0.15 * (count[u] as f64 - 1.0).min(4.0);
            (u, u.base() * spread)
        })
        .collect()
}

fn overlap(a: &Content, b: &Content) -> f64 {
    let both = a.stems.intersection(&b.stems).count() as f64;
    both / (a.stems.len().min(b.stems.len()).max(1) as f64)
}

/// Whether `b` adds nothing to `a`: most words in common, and no figure or day that `a` lacks.
fn same_content(a: &Content, b: &Content) -> bool {
    let (fa, fb) = (a.dated_figures(), b.dated_figures());
    let close = a.length.min(b.length) * 2 >= a.length.max(b.length);
    overlap(a, b) >= 0.6 && close && fb.is_subset(&fa)
}

fn greedy(pool: &[Content], weights: &BTreeMap<&Unit, f64>, limit: usize) -> Vec<Chosen> {
    let mut covered: BTreeSet<&Unit> = BTreeSet::new();
    let mut left: Vec<usize> = (0..pool.len()).collect();
    let mut chosen: Vec<(usize, f64)> = Vec::new();
    let mut echoes: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    while chosen.len() < limit {
        let gain = |i: usize| -> f64 {
            let c = &pool[i];
            let fresh: f64 = c.units.iter().chain(&c.stems).filter(|u| !covered.contains(u)).map(|u| weights[u]).sum();
            let like = chosen.iter().map(|(k, _)| overlap(c, &pool[*k])).fold(0.0, f64::max);
            // Discounts long sentences, which cover more merely by their length.
            let size = (c.length as f64).max(6.0).powf(0.55);
            let short = if c.length < 5 { 0.3 } else { 1.0 };
            fresh * c.weight * short * (1.0 - 0.7 * like) / size
        };
        let best = left.iter().copied().map(|i| (i, gain(i))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((i, g)) = best else { break };
        // The rest is repetition: only a sentence with a new figure, date or name is worth adding.
        let new_unit = pool[i].units.iter().any(|u| !covered.contains(u));
        if !chosen.is_empty() && (g < 0.1 || (!new_unit && chosen.len() >= 6 && g < 0.22)) {
            break;
        }
        left.retain(|&x| x != i);
        left.retain(|&x| {
            let same = same_content(&pool[i], &pool[x]);
            if same {
                echoes.entry(i).or_default().push((pool[x].article, pool[x].sentence));
            }
            !same
        });
        covered.extend(pool[i].units.iter().chain(&pool[i].stems));
        chosen.push((i, g));
    }
    chosen
        .into_iter()
        .map(|(i, weight)| Chosen {
            article: pool[i].article,
            sentence: pool[i].sentence,
            weight,
            echoes: echoes.remove(&i).unwrap_or_default(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::clean;
    use crate::config::EventsConfig;
    use crate::types::Article;

    fn article(id: &str, text: &str) -> Article {
        let published = jiff::civil::Date::new(2025, 5, 28).ok();
        Article { published, digest: id.into(), ..Article::new(id, text) }
    }

    #[test]
    fn figures_and_names_are_covered_and_nothing_is_said_twice() {
        let a = "افتتح وزير التجهيز محمد العلوي أمس في الرباط طريقا جديدا طوله 40 كيلومترا بحضور مسؤولين.\n\nوبلغت كلفة الطريق 300 مليون درهم كما قالت الوزارة في بيان.\n\nوتندرج هذه الخطوة في إطار تعزيز البنيات التحتية وتقوية الجاذبية.";
        let b = "افتتح وزير التجهيز محمد العلوي أمس في الرباط طريقا جديدا يبلغ طوله 40 كيلومترا بحضور عدد من المسؤولين.\n\nوستستفيد من الطريق 12 جماعة قروية في المنطقة.";
        let mut all = clean(vec![article("a", a), article("b", b)]);
        let event = crate::events::group(&mut all, &EventsConfig { threshold: 0.0, ..Default::default() }).remove(0);
        let got = select(&all, &event, 10);
        let text: Vec<&str> = got.iter().map(|c| all[c.article].sentences[c.sentence].text.as_str()).collect();
        let joined = text.join(" ");
        for want in ["40", "300", "12"] {
            assert!(joined.contains(want), "{want} not covered by {text:?}");
        }
        assert_eq!(joined.matches("افتتح وزير").count(), 1, "{text:?}");
        assert_eq!(got.iter().map(|c| c.echoes.len()).sum::<usize>(), 1);
    }
}
