use super::*;

fn best(text: &str) -> Vec<(String, &'static str)> {
    let s = Sentence::new(text);
    s.tokens.iter().map(|t| (t.lemma().to_owned(), t.analysis().map_or("X", |a| a.pos.tag()))).collect()
}

#[test]
fn clitics_and_endings_come_off() {
    let a = analyses("وبوزاراتهم");
    let a = a.first().expect("known");
    assert_eq!(a.lemma.map(|l| l.text), Some("وزارة"));
    assert_eq!((a.conjunction, a.preposition, a.plural), (Some('و'), Some('ب'), true));
    assert_eq!(a.pronoun.map(|p| p.possessive), Some("their"));
    for (word, lemma) in [
        ("للمستشفيات", "مستشفى"),
        ("وزرائه", "وزير"),
        ("سيعلنون", "أعلن"),
        ("دعوا", "دعا"),
        ("أصيب", "أصاب"),
        ("يقال", "قال"),
        ("الكبرى", "أكبر"),
        ("فالقضاة", "قاضي"),
    ] {
        let list = analyses(word);
        assert!(list.iter().any(|a| a.lemma.is_some_and(|l| l.text == lemma)), "{word}: {list:?}");
    }
}

#[test]
fn neighbours_choose_the_reading() {
    // "on" and the name Ali, "from" and "who", "said" and nouns of the same letters.
    assert_eq!(best("اعتمد على نتائج"), [("اعتمد".into(), "VERB"), ("على".into(), "ADP"), ("نتيجة".into(), "NOUN")]);
    let verb = best("لم يعمل");
    assert_eq!(verb[1].1, "VERB");
    let noun = best("في العمل");
    assert_eq!(noun[1].1, "NOUN");
}

#[test]
fn words_that_were_run_together_are_parted() {
    let s = Sentence::new("اجتمعت لجنةالقانون");
    assert_eq!(s.tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>(), ["اجتمعت", "لجنة", "القانون"]);
}

#[test]
fn expressions_are_found_over_inflection_and_inserted_words() {
    for text in ["لقي ثلاثة أشخاص مصرعهم", "ولقيت امرأة مصرعها في الحادث"] {
        let s = Sentence::new(text);
        let e = s.tokens.iter().find_map(|t| t.expression).unwrap_or_else(|| panic!("{text}"));
        assert!(e.glosses[0].contains("killed") || e.glosses[0].contains("die"), "{e:?}");
    }
}

#[test]
fn every_entry_of_the_lexicon_is_found_again_by_its_citation_form() {
    let lost: Vec<&str> = list::LEMMAS
        .iter()
        .filter(|l| !analyses(l.text).iter().any(|a| a.lemma.is_some_and(|m| m.text == l.text)))
        .map(|l| l.text)
        .collect();
    // A word that eight commoner readings stand before may be cut off.
    assert!(lost.len() * 500 < list::LEMMAS.len(), "{lost:?}");
}

#[test]
fn every_line_of_the_data_is_read_and_none_stands_twice() {
    let mut seen = std::collections::HashSet::new();
    for (data, columns) in [
        (include_str!("../../data/lemmas.tsv"), 5),
        (include_str!("../../data/expressions.tsv"), 3),
        (include_str!("../../data/senses.tsv"), 4),
    ] {
        for line in data.lines().filter(|l| !l.starts_with('#')) {
            let parts: Vec<&str> = line.split('\t').collect();
            assert_eq!(parts.len(), columns, "{line}");
            assert!(Pos::of_tag(parts[1]).is_some(), "{line}");
            assert!(parts.iter().all(|p| !p.trim().is_empty()), "{line}");
            assert!(seen.insert((columns, parts[0], parts[1], parts[2], parts.get(3).copied())), "twice: {line}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_analysed_and_spans_lie_in_it(text in "\\PC{0,60}|[ء-ي ]{0,60}") {
        for t in Sentence::new(&text).tokens {
            proptest::prop_assert_eq!(text.get(t.span.clone()), Some(t.text.as_str()));
        }
        crate::gloss::line(&crate::gloss::gloss(&text));
    }
}
