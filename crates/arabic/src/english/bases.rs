//! Lemmatisation of English words, and word families: "threatening" and "threat".

use super::inflect;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Irregular forms with their lemmas.
static FORMS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut out: HashMap<&str, Vec<&str>> = HashMap::new();
    for (form, base) in inflect::irregular_forms() {
        out.entry(form).or_default().push(base);
    }
    for (form, base) in [
        ("is", "be"),
        ("are", "be"),
        ("was", "be"),
        ("were", "be"),
        ("been", "be"),
        ("has", "have"),
        ("had", "have"),
        ("does", "do"),
        ("did", "do"),
        ("better", "good"),
        ("best", "good"),
        ("worse", "bad"),
        ("worst", "bad"),
        ("people", "person"),
    ] {
        out.entry(form).or_default().push(base);
    }
    out
});

/// The lemmas that a word may be a form of, including itself. `word` is in lower case; a possessive ending is removed.
/// Regular endings are removed without a dictionary, so that some of the results are not words.
pub fn bases(word: &str) -> Vec<String> {
    let word = ["'s", "’s", "'", "’"].iter().find_map(|p| word.strip_suffix(p)).unwrap_or(word);
    let mut out = vec![word.to_owned()];
    out.extend(FORMS.get(word).into_iter().flatten().map(|b| (*b).to_owned()));
    let mut add = |stem: &str, end: &str| {
        if stem.len() >= 2 {
            out.push(format!("{stem}{end}"));
        }
    };
    // "stopped": the consonant was doubled.
    let single = |stem: &str| {
        let mut letters = stem.chars().rev();
        let last = letters.next();
        (last.is_some() && last == letters.next() && stem.len() > 3).then(|| stem[..stem.len() - 1].to_owned())
    };
    for (ending, ends) in [
        ("ies", &["y"][..]),
        ("es", &[""]),
        ("s", &[""]),
        ("ied", &["y"]),
        ("ed", &["", "e"]),
        ("ing", &["", "e"]),
        ("er", &["", "e"]),
        ("est", &["", "e"]),
        ("ier", &["y"]),
        ("iest", &["y"]),
    ] {
        let Some(stem) = word.strip_suffix(ending).filter(|s| s.len() >= 2 && !(ending == "s" && s.ends_with('s')))
        else {
            continue;
        };
        ends.iter().for_each(|e| add(stem, e));
        if let Some(s) = single(stem).filter(|s| s.is_ascii() && ending != "s" && ending != "es") {
            add(&s, "");
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Endings by which words of one family differ.
static ENDINGS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "e y ey s es d ed en ens ened ening er ers r or ors ing ings n en ion ions ation ations ition itions tion tions sion sions al als ally ial \
     ially ic ics ical ically ment ments mental ness ive ives ively ative itive able ably ible ibly ability ibility ly ory \
     ary ist ists ism istic ity ities ety ance ances ancy ence ences ency ent ents ant ants ure ures ural age ages ful \
     fully less ship ships hood dom ian ians an ans ese ish ize izes ized izing ization ise ises ised ising isation ate \
     ates ated ating ator ators ous ously us um ies ied iers ier iest te ted ting tes ce ces cial cy cies sive de ded \
     ding der ders se ses sed sing ve ves ved ving ge ges ged ging t th ts ery ry ee ees eer eers land ch sh"
        .split_whitespace()
        .collect()
});

/// Whether two words in lower case belong to one word family by their letters: a common prefix of at least four letters
/// and a known ending on either side. "produce" and "production", "Turkey" and "Turkish"; accidentally also "import"
/// and "important".
pub fn related(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shared: usize = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(c, _)| c.len_utf8()).sum();
    let fits = |rest: &str| rest.is_empty() || ENDINGS.contains(rest);
    let cut = |n: usize| n >= 4 && a.is_char_boundary(n) && b.is_char_boundary(n) && fits(&a[n..]) && fits(&b[n..]);
    cut(shared) || shared > 0 && cut(shared - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_lemmatised() {
        for (form, base) in [
            ("stopped", "stop"),
            ("said", "say"),
            ("countries", "country"),
            ("minister's", "minister"),
            ("released", "release"),
            ("children", "child"),
            ("larger", "large"),
            ("running", "run"),
            ("boxes", "box"),
        ] {
            assert!(bases(form).contains(&base.to_owned()), "{form}: {:?}", bases(form));
        }
        assert!(!bases("class").contains(&"clas".to_owned()));
    }

    #[test]
    fn words_of_a_family_are_related_and_others_are_not() {
        for (a, b) in [("threat", "threatening"), ("turkish", "turkey"), ("produce", "production")] {
            assert!(related(a, b), "{a} {b}");
        }
        for (a, b) in [("minister", "governor"), ("price", "prison"), ("car", "cartel"), ("state", "statue")] {
            assert!(!related(a, b), "{a} {b}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_word_is_lemmatised_without_panic(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            bases(&a);
            related(&a, &b);
        }
    }
}
