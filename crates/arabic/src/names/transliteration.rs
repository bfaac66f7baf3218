//! The Latin spelling of foreign names that are written in Arabic letters and are on no list: `غايغر` is Geiger.
//!
//! Arabic leaves short vowels out and has no letters for G, P and V, so the letters alone do not say what the name was.
//! A joint n-gram model of letter pairs does (Bisani and Ney, "Joint-sequence models for grapheme-to-phoneme
//! conversion", 2008): a name is a sequence of pairs of one or two Arabic letters and up to three Latin ones, each as
//! likely as the two before it make it, interpolated with shorter contexts (Witten and Bell, 1991).
//! `examples/fit_transliteration.rs` fits the counts to a list of names.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The start and the end of a name, as pairs.
const START: u16 = 0;
const END: u16 = 1;
/// The place of a context that is not taken into account.
const NONE: u16 = u16::MAX;

/// How many unfinished spellings are followed up.
const BEAM: usize = 16;
/// Names longer than this are words run together.
const LONGEST: usize = 20;

static FITTED: LazyLock<Model> =
    LazyLock::new(|| Model::parse(include_str!("../../data/transliteration.tsv")).expect("a test reads it"));

/// Whether a name is spelled as foreign ones are: without the letters of sounds that European languages lack, without the
/// article and without the feminine ending.
pub fn is_foreign(name: &str) -> bool {
    const ARABIC: &str = "عحصضطظقءثذئؤىة";
    name.chars().count() >= 3
        && name.chars().all(|c| matches!(c, 'آ'..='ي' | 'پ' | 'چ' | 'ڤ' | 'گ' | 'ژ') && !ARABIC.contains(c))
        && !name.starts_with("ال")
        && !name.starts_with("عبد")
        && !name.strip_prefix(['أ', 'ا']).is_some_and(|rest| rest.starts_with("بو"))
}

/// The likeliest Latin spelling of a foreign name, in lower case; none if it is too long or has letters that the model
/// does not know.
pub fn transliterate(name: &str) -> Option<String> {
    FITTED.spell(name)
}

/// What is known of a context: how often it occurred, and before how many different pairs.
#[derive(Debug, Default, Clone, Copy)]
struct Context {
    total: f64,
    distinct: f64,
}

/// The fitted counts.
#[derive(Debug, Default)]
pub struct Model {
    /// Latin letters of each pair, by its number.
    latin: Vec<String>,
    /// Numbers of the pairs of each Arabic chunk.
    pairs: HashMap<String, Vec<u16>>,
    contexts: HashMap<[u16; 2], Context>,
    counts: HashMap<[u16; 3], f64>,
}

/// A spelling so far.
#[derive(Debug, Clone)]
struct Partial {
    log_likelihood: f64,
    context: [u16; 2],
    latin: String,
}

impl Model {
    /// Reads the model: a context of up to two pairs in each line, and behind a tabulator the pairs that followed it with
    /// their counts (`غ:g 12`), each behind a blank.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut model = Self { latin: vec![String::new(); 2], ..Self::default() };
        let mut numbers: HashMap<&str, u16> = HashMap::from([("^", START), ("$", END)]);
        let lines = || text.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
        // The line without a context has every pair.
        for line in lines() {
            let (context, followers) = line.split_once('\t').ok_or_else(|| format!("no tabulator in {line:?}"))?;
            if !context.is_empty() {
                continue;
            }
            for pair in followers.split(' ').step_by(2).filter(|p| *p != "$") {
                let (arabic, latin) = pair.split_once(':').ok_or_else(|| format!("{pair:?} is no pair"))?;
                let number = u16::try_from(model.latin.len()).ok().filter(|n| *n < NONE).ok_or("too many pairs")?;
                numbers.insert(pair, number);
                model.latin.push(latin.to_owned());
                model.pairs.entry(arabic.to_owned()).or_default().push(number);
            }
        }
        let number = |pair: &str| numbers.get(pair).copied().ok_or_else(|| format!("the pair {pair:?} is not listed"));
        for line in lines() {
            let (before, followers) = line.split_once('\t').unwrap_or_default();
            let mut context = [NONE; 2];
            for (at, pair) in context.iter_mut().rev().zip(before.split(' ').rev().filter(|p| !p.is_empty())) {
                *at = number(pair)?;
            }
            let mut fields = followers.split(' ');
            while let (Some(pair), Some(count)) = (fields.next(), fields.next()) {
                let count: f64 = count.parse().map_err(|_| format!("{count:?} is no count"))?;
                model.counts.insert([context[0], context[1], number(pair)?], count);
                let known = model.contexts.entry(context).or_default();
                known.total += count;
                known.distinct += 1.0;
            }
        }
        Ok(model)
    }

    /// The likeliest spelling.
    pub fn spell(&self, name: &str) -> Option<String> {
        let bounds: Vec<usize> = name.char_indices().map(|(i, _)| i).chain([name.len()]).collect();
        let letters = bounds.len() - 1;
        if letters > LONGEST {
            return None;
        }
        let first = Partial { log_likelihood: 0.0, context: [START; 2], latin: String::new() };
        let mut reached: Vec<Vec<Partial>> = vec![Vec::new(); letters + 1];
        reached[0].push(first);
        for at in 0..letters {
            let best = best(std::mem::take(&mut reached[at]));
            for to in [at + 1, at + 2].into_iter().filter(|to| *to <= letters) {
                let pairs = self.pairs.get(&name[bounds[at]..bounds[to]]).map_or(&[][..], Vec::as_slice);
                for (partial, &pair) in best.iter().flat_map(|p| pairs.iter().map(move |pair| (p, pair))) {
                    reached[to].push(Partial {
                        log_likelihood: partial.log_likelihood + self.likelihood(partial.context, pair).ln(),
                        context: [partial.context[1], pair],
                        latin: format!("{}{}", partial.latin, self.latin[usize::from(pair)]),
                    });
                }
            }
        }
        // A spelling may arise from different pairs.
        let mut whole: HashMap<String, f64> = HashMap::new();
        for p in best(reached.pop()?) {
            *whole.entry(p.latin).or_default() += p.log_likelihood.exp() * self.likelihood(p.context, END);
        }
        let best = whole.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        best.map(|(latin, _)| latin).filter(|l| !l.is_empty())
    }

    /// How likely a pair is in a context.
    fn likelihood(&self, context: [u16; 2], pair: u16) -> f64 {
        let mut likelihood = 1e-6;
        for context in [[NONE; 2], [NONE, context[1]], context] {
            let Some(known) = self.contexts.get(&context) else { break };
            let count = self.counts.get(&[context[0], context[1], pair]).copied().unwrap_or(0.0);
            likelihood = (count + known.distinct * likelihood) / (known.total + known.distinct);
        }
        likelihood
    }
}

/// The likeliest unfinished spellings.
fn best(mut partial: Vec<Partial>) -> Vec<Partial> {
    let by_likelihood =
        |a: &Partial, b: &Partial| b.log_likelihood.total_cmp(&a.log_likelihood).then_with(|| a.latin.cmp(&b.latin));
    partial.sort_by(by_likelihood);
    partial.truncate(BEAM);
    partial
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fitted_model_can_be_read() {
        let model = Model::parse(include_str!("../../data/transliteration.tsv")).unwrap();
        assert!(model.latin.len() > 100 && model.counts.len() > 1000);
    }

    #[test]
    fn foreign_names_get_the_letters_and_vowels_that_arabic_lacks() {
        for (arabic, latin) in
            [("غولدمان", "goldman"), ("ويليامسون", "williamson"), ("هارينغتون", "harrington"), ("ديلغادو", "delgado")]
        {
            assert_eq!(transliterate(arabic).as_deref(), Some(latin));
        }
    }

    #[test]
    fn arab_names_and_long_runs_are_left_to_others() {
        assert!(is_foreign("غايغر") && is_foreign("شولتس"));
        for name in ["الطبطبائي", "قرضاي", "عنان", "سعيدة", "ab", "جو"] {
            assert!(!is_foreign(name), "{name}");
        }
        assert_eq!(transliterate(&"ب".repeat(21)), None);
        assert_eq!(transliterate("geiger"), None);
        assert_eq!(transliterate(""), None);
    }

    #[test]
    fn a_damaged_model_is_refused_with_the_reason() {
        assert!(Model::parse("no tabulator").is_err());
        assert!(Model::parse("\tغ 1").is_err());
        assert!(Model::parse("\tغ:g x").is_err());
        assert!(Model::parse("غ:g\tب:b 1").unwrap_err().contains("not listed"));
    }
}
