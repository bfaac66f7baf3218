//! Copies: the same text again, or a wire text with a few words changed.
//!
//! Word five-grams are hashed; the smallest hashes of each article (a bottom-k sketch, Broder 1997)
//! go into an inverted index that proposes pairs, and the full sets decide.

use super::folded_body;
use crate::types::{Cleaned, Duplicate};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

const SHINGLE: usize = 5;
const SKETCH: usize = 48;
/// Share of the copy's five-grams that must stand in the original.
const OVERLAP: f64 = 0.6;
/// A sketch value that this many articles share says nothing (template text).
const COMMON: usize = 200;

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut h = DefaultHasher::new();
    value.hash(&mut h);
    h.finish()
}

fn shingles(body: &str) -> HashSet<u64> {
    let words: Vec<&str> = body.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).collect();
    if words.len() < SHINGLE {
        return HashSet::from([hash(&words)]);
    }
    words.windows(SHINGLE).map(hash).collect()
}

/// Links each copy to the earliest article that it repeats (by date, then by place in the input).
pub fn link_duplicates(articles: &mut [Cleaned]) {
    let bodies: Vec<String> = articles.par_iter().map(folded_body).collect();
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|&i| (articles[i].article.published.is_none(), articles[i].article.published, i));
    let mut links: Vec<Option<(usize, f64, bool)>> = vec![None; articles.len()];
    let mut first: HashMap<u64, usize> = HashMap::new();
    let mut unique: Vec<usize> = Vec::new();
    for &i in &order {
        if bodies[i].trim().is_empty() {
            continue;
        }
        match first.get(&hash(&bodies[i])) {
            Some(&o) if bodies[o] == bodies[i] => links[i] = Some((o, 1.0, true)),
            _ => {
                first.insert(hash(&bodies[i]), i);
                unique.push(i);
            }
        }
    }
    let sets: HashMap<usize, HashSet<u64>> = unique.par_iter().map(|&i| (i, shingles(&bodies[i]))).collect();
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    for &i in &unique {
        let set = &sets[&i];
        let mut sketch: Vec<u64> = set.iter().copied().collect();
        sketch.sort_unstable();
        sketch.truncate(SKETCH);
        let mut votes: HashMap<usize, usize> = HashMap::new();
        for h in &sketch {
            for &o in index.get(h).filter(|l| l.len() <= COMMON).map_or(&[][..], Vec::as_slice) {
                *votes.entry(o).or_default() += 1;
            }
        }
        // A copy of 60 % shares about that much of its sketch; a fifth leaves room for chance.
        let mut best: Option<(usize, f64)> = None;
        let mut candidates: Vec<usize> =
            votes.into_iter().filter(|(_, v)| *v * 5 >= sketch.len()).map(|(o, _)| o).collect();
        candidates.sort_unstable();
        for o in candidates {
            let other = &sets[&o];
            let shared = set.iter().filter(|h| other.contains(h)).count() as f64;
            let overlap = shared / set.len() as f64;
            // A short note that stands inside a long report is no copy of it, and the other way round.
            let of_original = shared / other.len() as f64;
            if overlap >= OVERLAP && of_original >= 0.35 && best.is_none_or(|(_, b)| overlap > b) {
                best = Some((o, overlap));
            }
        }
        match best {
            Some((o, overlap)) => links[i] = Some((o, overlap, false)),
            None => {
                for h in sketch {
                    index.entry(h).or_default().push(i);
                }
            }
        }
    }
    for (i, link) in links.into_iter().enumerate() {
        articles[i].duplicate = link.map(|(of, overlap, exact)| Duplicate {
            of,
            of_id: articles[of].article.id.clone(),
            overlap: (overlap * 1000.0).round() / 1000.0,
            exact,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::article;
    use super::super::{clean, clean_one};
    use crate::types::Cleaned;

    const WIRE: &str = "أعلنت وزارة الداخلية اليوم أن الحصيلة الجديدة للفيضانات بلغت عشرين قتيلا وخمسين جريحا في ثلاث ولايات. وقال المتحدث باسم الوزارة إن فرق الإنقاذ تواصل البحث عن المفقودين في القرى البعيدة رغم صعوبة الوصول إليها.";

    fn links(texts: &[&str]) -> Vec<Option<usize>> {
        let all: Vec<Cleaned> = clean(texts.iter().enumerate().map(|(i, t)| article(&i.to_string(), t)).collect());
        all.iter().map(|c| c.duplicate.as_ref().map(|d| d.of)).collect()
    }

    #[test]
    fn wire_copies_are_linked_and_other_reports_are_not() {
        let copy = WIRE.replace("عشرين", "عشرين على الأقل");
        let other = "قال مسؤول محلي إن الطرق المؤدية إلى القرى ما زالت مقطوعة وإن المساعدات تصل جوا إلى السكان الذين فقدوا بيوتهم في الأيام الماضية.";
        assert_eq!(links(&[WIRE, &copy, other, WIRE]), [None, Some(0), None, Some(0)]);
    }

    #[test]
    fn ten_thousand_copies_cost_no_more_than_their_reading() {
        let mut all: Vec<Cleaned> = (0..10_000)
            .map(|_| ())
            .map(|()| clean_one(article("x", "خبر قصير عن الطقس في المدينة اليوم وغدا كما قالت الأرصاد.")))
            .collect();
        super::link_duplicates(&mut all);
        assert_eq!(all.iter().filter(|c| c.duplicate.is_some()).count(), 9_999);
    }
}
