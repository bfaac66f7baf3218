use super::*;

const SOURCES: compile::Sources = compile::Sources {
    lemmas: include_str!("../../data/lemmas.tsv"),
    expressions: include_str!("../../data/expressions.tsv"),
    senses: include_str!("../../data/senses.tsv"),
};

fn best(text: &str) -> Vec<(String, &'static str)> {
    let s = Sentence::new(text);
    s.tokens.iter().map(|t| (t.lemma().to_owned(), t.analysis().map_or("X", |a| a.pos.tag()))).collect()
}

#[test]
fn clitics_and_endings_are_split_off() {
    let a = analyses("وبوزاراتهم");
    let a = a.first().expect("known");
    assert_eq!(a.lemma.map(Lemma::text), Some("وزارة"));
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
        assert!(list.iter().any(|a| a.lemma.is_some_and(|l| l.text() == lemma)), "{word}: {list:?}");
    }
}

#[test]
fn the_context_selects_the_reading() {
    // "on" and the name Ali, "from" and "who", "said" and nouns of the same letters.
    assert_eq!(best("اعتمد على نتائج"), [("اعتمد".into(), "VERB"), ("على".into(), "ADP"), ("نتيجة".into(), "NOUN")]);
    let verb = best("لم يعمل");
    assert_eq!(verb[1].1, "VERB");
    let noun = best("في العمل");
    assert_eq!(noun[1].1, "NOUN");
}

#[test]
fn grammar_chooses_between_nouns_adjectives_and_particles() {
    for (text, word, lemma, pos) in [
        // A number is followed by nouns.
        ("تأسست في ربيع عام 1948", "عام", "عام", "NOUN"),
        ("هبت رياح بسرعة 80 كيلومترا", "بسرعة", "سرعة", "NOUN"),
        ("ركض بسرعة نحو الباب", "بسرعة", "بسرعة", "ADV"),
        // Adjectives agree with their noun.
        ("قال رئيس جمهورية الصين", "جمهورية", "جمهورية", "NOUN"),
        ("صوت النائب الجمهوري", "الجمهوري", "جمهوري", "ADJ"),
        // A superlative precedes its noun.
        ("وصل إلى أكبر مدينة", "مدينة", "مدينة", "NOUN"),
        // A definite adjective without a noun acts as one.
        ("هيمن الجمهوريون على المجلس", "الجمهوريون", "جمهوري", "NOUN"),
        // Listed particles are not split.
        ("أعلن بأن النتائج تأخرت", "بأن", "بأن", "SCONJ"),
        ("صوت لصالح القرار", "لصالح", "لصالح", "ADP"),
        // An auxiliary supports a verb, or is itself the predicate.
        ("كان السكان يعيشون هنا", "كان", "كان", "AUX"),
        ("كان الملك في القصر", "كان", "كان", "VERB"),
    ] {
        let s = Sentence::new(text);
        let t = s.tokens.iter().find(|t| t.text == word).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((t.lemma(), t.analysis().map(|a| a.pos.tag())), (lemma, Some(pos)), "{text}");
    }
}

#[test]
fn unlisted_names_are_distinguished_from_rare_words() {
    let names = |text: &str| {
        let s = Sentence::new(text);
        s.tokens.iter().filter(|t| !t.is_known()).map(|t| t.lemma().to_owned()).collect::<Vec<_>>()
    };
    // By their letters, their position and their neighbours; a conjunction is split off.
    assert_eq!(names("زار تومباكو وشوكيرو"), ["تومباكو", "شوكيرو"]);
    assert_eq!(names("وصل الجنرال فاريكا أمس"), ["فاريكا"]);
    // Long stems are not coincidences.
    assert_eq!(names("قال إن الناس يختلطون بالآخرين"), Vec::<String>::new());
    assert_eq!(names("وصل العازفون بملابسهم المزركشة"), Vec::<String>::new());
}

#[test]
fn consecutive_letter_names_are_an_abbreviation() {
    let found = |text: &str| Sentence::new(text).tokens.into_iter().find_map(|t| t.abbreviation);
    assert_eq!(found("أعلنت هيئة إف دي إس أمس").as_deref(), Some("FDS"));
    for text in ["وصل أي شخص أو أم", "قال إن بي رغبة", "في إطار الاتفاق"] {
        assert_eq!(found(text), None, "{text}");
    }
}

#[test]
fn words_run_together_are_split() {
    let s = Sentence::new("اجتمعت لجنةالقانون");
    assert_eq!(s.tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>(), ["اجتمعت", "لجنة", "القانون"]);
    for (text, parts) in [
        ("قامبتحميل", &["قام", "بتحميل"][..]),
        ("تأخر بسببالمطر", &["تأخر", "بسبب", "المطر"]),
        ("كالجدارـ", &["كالجدارـ"]),
        ("بالخنجركـ\"سالم\"", &["بالخنجر", "كـ", "سالم"]),
        ("غادر ساندرسون ومارتينيز", &["غادر", "ساندرسون", "ومارتينيز"]),
    ] {
        let s = Sentence::new(text);
        assert_eq!(s.tokens.iter().map(|t| t.text.as_str()).collect::<Vec<_>>(), parts);
    }
}

#[test]
fn expressions_are_found_across_inflection_and_inserted_words() {
    for text in ["لقي ثلاثة أشخاص مصرعهم", "ولقيت امرأة مصرعها في الحادث"] {
        let s = Sentence::new(text);
        let e = s.tokens.iter().find_map(|t| t.expression).unwrap_or_else(|| panic!("{text}"));
        assert!(e.glosses().next().is_some_and(|g| g.contains("killed") || g.contains("die")), "{e:?}");
    }
}

#[test]
fn every_entry_of_the_lexicon_is_found_again_by_its_citation_form() {
    let lost: Vec<&str> = Lemma::all()
        .map(Lemma::text)
        .filter(|text| !analyses(text).iter().any(|a| a.lemma.is_some_and(|m| m.text() == *text)))
        .collect();
    // A lemma with eight more frequent readings before it may be cut off.
    assert!(lost.len() * 500 < Lemma::all().len(), "{lost:?}");
}

#[test]
fn every_line_of_the_data_is_read_and_unique() {
    let mut seen = std::collections::HashSet::new();
    for (data, columns) in [(SOURCES.lemmas, 5), (SOURCES.expressions, 3), (SOURCES.senses, 4)] {
        for line in data.lines().filter(|l| !l.starts_with('#')) {
            let parts: Vec<&str> = line.split('\t').collect();
            assert_eq!(parts.len(), columns, "{line}");
            assert!(Pos::of_tag(parts[1]).is_some(), "{line}");
            assert!(parts.iter().all(|p| !p.trim().is_empty()), "{line}");
            assert!(seen.insert((columns, parts[0], parts[1], parts[2], parts.get(3).copied())), "twice: {line}");
        }
    }
}

fn entries(data: &str) -> impl Iterator<Item = Vec<&str>> {
    data.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect())
}

#[test]
fn the_compiled_tables_hold_every_line_of_the_data() {
    let lines: Vec<Vec<&str>> = entries(SOURCES.lemmas).collect();
    assert!(lines.len() > 30_000 && Lemma::all().len() > lines.len());
    for (line, l) in lines.iter().zip(Lemma::all()) {
        let glosses = l.glosses().collect::<Vec<_>>().join("; ");
        assert_eq!(*line, [l.text(), l.pos().tag(), l.forms().0, &glosses, &l.band().to_string()]);
    }
    for line in entries(SOURCES.expressions) {
        let first = crate::fold(line[0].split(' ').next().unwrap_or_default().trim_end_matches('~'));
        let compiled = Expression::beginning(&first)
            .map(|e| [e.text().to_owned(), e.pos().tag().to_owned(), e.glosses().collect::<Vec<_>>().join("; ")]);
        assert!(compiled.into_iter().any(|e| line == e), "{line:?}");
    }
    for line in entries(SOURCES.senses) {
        let pos = Pos::of_tag(line[1]).expect("a part of speech");
        let cues: Vec<(Option<usize>, u8)> = line[3]
            .split(' ')
            .filter(|w| *w != "-")
            .map(|w| match w.chars().next() {
                Some('<') if w.starts_with("<<") => (crate::fold(&w[2..]), layout::place::EARLIER),
                Some('>') if w.starts_with(">>") => (crate::fold(&w[2..]), layout::place::LATER),
                Some('<') => (crate::fold(&w[1..]), layout::place::BEFORE),
                Some('>') => (crate::fold(&w[1..]), layout::place::BEHIND),
                Some('=') => (w.to_owned(), layout::place::OWN),
                _ => (crate::fold(w), layout::place::NEAR),
            })
            .map(|(w, place)| (senses::cue(&w), place))
            .collect();
        let found = senses::senses(&crate::fold(line[0]), pos).any(|s| {
            table::text(s.glosses) == line[2].trim_start_matches('!')
                && (s.exclusive != 0) == line[2].starts_with('!')
                && usize::from(s.count) == cues.len()
                && cues.iter().all(|(word, place)| senses::shows(&s, *word, *place))
        });
        assert!(found, "{line:?}");
    }
}

#[test]
fn the_build_script_wrote_what_the_data_compile_to() {
    let files = compile::compile(SOURCES).expect("data that compile");
    assert!(files.iter().any(|(name, bytes)| name == "stems.rows" && bytes.len() > 60_000 * layout::StemRow::SIZE));
    for (name, bytes) in files {
        let written = std::fs::read(std::path::Path::new(env!("OUT_DIR")).join(&name)).expect("a compiled file");
        assert!(bytes == written, "{name}");
    }
}

#[test]
fn invalid_data_are_refused_with_their_line() {
    for (lemmas, why) in [
        ("# a comment\nوزير\tNOUN\t-\tminister", "data/lemmas.tsv, line 2: 4 columns instead of 5"),
        ("وزير\tNAME\t-\tminister\t12", "data/lemmas.tsv, line 1: `NAME` is not a part of speech"),
        ("وزير\tNOUN\t-\tminister\t19", "data/lemmas.tsv, line 1: the last column is not a number from 0 to 18"),
    ] {
        let error = compile::compile(compile::Sources { lemmas, ..SOURCES }).expect_err(why);
        assert!(error.starts_with(why), "{error}");
    }
    let senses = "وزير\tNOUN\tminister\t=old";
    let error = compile::compile(compile::Sources { senses, ..SOURCES }).expect_err("no form");
    assert_eq!(error.split(';').next(), Some("data/senses.tsv, line 1: `=old` is not a property of a word's form"));
    let expressions = "وزير\tNOUN\tminister";
    let error = compile::compile(compile::Sources { expressions, ..SOURCES }).expect_err("one word");
    assert!(error.starts_with("data/expressions.tsv, line 1: an expression has two words or more"), "{error}");
}

proptest::proptest! {
    #[test]
    fn any_text_is_analysed_and_spans_are_inside_it(text in "\\PC{0,60}|[ء-ي ]{0,60}") {
        for t in Sentence::new(&text).tokens {
            proptest::prop_assert_eq!(text.get(t.span.clone()), Some(t.text.as_str()));
        }
        crate::gloss::line(&crate::gloss::gloss(&text));
    }
}

#[test]
fn glosses_are_few_and_unique() {
    for line in entries(SOURCES.lemmas) {
        let glosses: Vec<&str> = line[3].split("; ").collect();
        let different: std::collections::HashSet<&&str> = glosses.iter().collect();
        assert!(glosses.len() <= 8 && different.len() == glosses.len(), "{line:?}");
    }
}

#[test]
fn the_english_of_a_verbal_expression_can_be_inflected() {
    let none =
        ["there", "the", "this", "it", "no", "not", "was", "were", "cannot", "could", "should", "would", "has", "had"];
    for line in entries(SOURCES.expressions).filter(|l| l[1] == "VERB") {
        let first = line[2].split([' ', ';']).next().unwrap_or_default();
        assert!(!none.contains(&first), "{line:?}");
    }
}

#[test]
fn each_word_of_an_expression_has_the_meaning_of_the_whole() {
    let words = crate::gloss::gloss("وأطلقت الشرطة سراح المتهم");
    let of = |text: &str| words.iter().find(|w| w.text == text).map(|w| w.glosses.clone()).unwrap_or_default();
    for word in ["وأطلقت", "سراح"] {
        assert_eq!(of(word).first().map(String::as_str), Some("release"), "{words:?}");
    }
    assert_eq!(words.iter().filter(|w| w.shown.contains("released")).count(), 1);
}

#[test]
fn numbers_before_the_names_of_months_make_dates() {
    for text in ["وصل الوفد يوم 11 مارس", "في مارس 2021", "بين 3 آب و9 أيلول"] {
        let pos: Vec<_> = best(text).into_iter().filter(|(l, _)| ["مارس", "آب", "أيلول"].contains(&&**l)).collect();
        assert!(!pos.is_empty() && pos.iter().all(|(_, pos)| *pos == "PROPN"), "{text}: {:?}", best(text));
    }
    assert_eq!(best("مارس الحاكم سلطته")[0].1, "VERB");
}

#[test]
fn verbs_are_distinguished_from_nouns_and_adjectives_of_the_same_letters() {
    for (text, at, pos) in [
        ("اندلعت حرب دامت عقدا", 2, "VERB"),
        ("اندلع صراع دام قرنا", 2, "VERB"),
        ("اندلع صراع دام في المدينة", 2, "ADJ"),
        // A noun in a construct is not a subject.
        ("طالب المعتقلون بحقوقهم", 0, "VERB"),
        ("التقى طالب الجامعة", 1, "NOUN"),
        // After a preposition, an adjective before its noun.
        ("كان من أبرز المدن", 2, "ADJ"),
        ("وصل لأول مرة", 2, "NOUN"),
        // A quality of something is not a person.
        ("بفضل حسن التنظيم", 1, "NOUN"),
    ] {
        assert_eq!(best(text)[at].1, pos, "{text}: {:?}", best(text));
    }
}

#[test]
fn a_noun_with_a_broken_plural_has_a_dual_in_the_genitive() {
    let dual = |word: &str| analyses(word).into_iter().find(|a| a.pos == Pos::Noun).is_some_and(|a| a.dual);
    assert!(dual("شهرين") && dual("بلدين") && dual("عقدين"));
    assert!(!dual("معلمين") && !dual("عاملين") && !dual("مهندسين"));
}

#[test]
fn prepositions_after_verbs_form_expressions() {
    let words = crate::gloss::gloss("طالب المتظاهرون بإصلاح الجسر");
    assert_eq!(words[0].shown, "demanded", "{words:?}");
    assert_eq!(words[2].glosses.first().map(String::as_str), Some("repair"), "{words:?}");
    // The student of a university is not someone who demands it.
    assert_eq!(crate::gloss::gloss("وصل طالب بجامعة دمشق")[1].shown, "student");
}

#[test]
fn expressions_begin_with_a_word_of_their_kind() {
    let expression = |text: &str, at: usize| crate::gloss::gloss(text)[at].expression;
    // "في محيط المدينة" is in the vicinity, "في المحيط" in the ocean.
    assert!(expression("وقع الحادث في محيط المدينة", 2));
    assert!(!expression("غرقت السفينة في المحيط", 2));
    // No verb, no verbal expression: a trace is not an effect.
    assert!(expression("أثر القرار في السوق", 0));
    assert!(!expression("رأى الأثر في السوق", 1));
}

#[test]
fn the_form_of_a_word_shows_its_sense() {
    let first = |text: &str, at: usize| crate::gloss::gloss(text)[at].glosses.first().cloned().unwrap_or_default();
    assert_eq!(first("وصلت المساعدات أمس", 1), "aid");
    assert_eq!(first("رفض المساعدة من جاره", 1), "help");
    assert_eq!(first("آخر قطار", 0), "last");
    assert_eq!(first("المدن الأخرى", 1), "other");
}

#[test]
fn a_final_alef_maqsura_is_not_a_pronoun() {
    for (text, lemma) in [("معنى الكلمة", "معنى"), ("سقوط قتلى", "قتلى"), ("مبنى البلدية", "مبنى")]
    {
        assert!(best(text).iter().any(|(l, pos)| l == lemma && *pos == "NOUN"), "{text}: {:?}", best(text));
    }
}

#[test]
fn the_noun_before_decides_between_a_place_and_a_thing() {
    let lemma = |text: &str, word: usize| best(text)[word].0.clone();
    assert_eq!(lemma("وصل القطار إلى كسلا", 3), "كسلا");
    assert_eq!(lemma("زار الوالي مدينة المرسى", 3), "المرسى");
    assert_eq!(lemma("ربط البحارة القارب في المرسى", 4), "مرسى");
    assert_eq!(lemma("وصل إلى المسيلة", 2), "المسيلة");
}

#[test]
fn a_plural_in_a_construct_is_not_a_possessive() {
    for (text, word) in [("عدد مؤيدي القرار", 1), ("رد معارضي الخطة", 1)] {
        let s = Sentence::new(text);
        assert!(s.tokens[word].analysis().is_some_and(|a| a.pronoun.is_none() && a.plural), "{text}");
    }
}

#[test]
fn a_verb_and_its_preposition_are_found_around_a_long_subject() {
    let s = Sentence::new("أعرب سكان القرى الجبلية الفقيرة عن غضبهم");
    assert!(s.tokens[0].expression.is_some());
    assert_eq!(s.tokens[5].within, Some(0));
}

/// The gloss line of a sentence.
fn english(text: &str) -> String {
    crate::gloss::line(&crate::gloss::gloss(text))
}

#[test]
fn speakers_say_i_we_and_you() {
    for (text, expected) in [
        ("قال \"أعتقد أن الجسر آمن\"", "said I-believe that the-bridge"),
        ("أريد بيتا", "I-want"),
        ("رأيت حريقا", "I-saw"),
        ("تلقيت رسالة", "I-received"),
        ("نريد السلام", "we-want"),
        ("تريدون السلام", "you-want"),
        ("كنا في السوق", "we-were in"),
        ("يخبرونني بالأسعار", "tell-me"),
        ("قالوا إنكم تأخرتم", "that-you you-"),
        ("أعلن أنه استقال", "that-he"),
        ("أنا كتبت الرواية", "I I-wrote"),
        ("أخبروني بالخبر", "told-me"),
        ("نحن بحاجة إلى الماء", "we"),
    ] {
        let line = english(text);
        assert!(line.contains(expected), "{text}: {line}");
    }
    // "تجمعوا" is what they did, and "أفضل" is best.
    assert!(!english("المتظاهرون تجمعوا في الساحة").contains("you-"));
    assert!(english("عشنا أفضل الأيام").contains("best"));
    assert!(english("كتبت الصحيفة مقالا").starts_with("wrote"));
}

#[test]
fn plurals_and_duals_in_construct_keep_their_number() {
    for (text, expected) in [
        ("تظاهر مؤيدو الحكومة", "supporters"),
        ("اجتمع ممثلو النقابات", "representatives"),
        ("التقى رئيسا الوزراء", "two-"),
        ("وقع وزيرا خارجية البلدين", "two-"),
        ("رحب مشاهدو القناة", "viewers"),
    ] {
        let line = english(text);
        assert!(line.contains(expected), "{text}: {line}");
    }
    assert!(!english("انتخب المجلس رئيسا جديدا").contains("two-"));
}

#[test]
fn of_equal_expressions_the_one_as_written_wins() {
    assert!(english("عبّر الوزير الجديد عن أسفه").starts_with("expressed"));
    assert!(english("مر عبر الحدود").contains("through"));
    // The plural of a noun is no adverb of its singular.
    assert!(!english("تدهور في الأحوال الجوية").contains("immediately"));
}

#[test]
fn numbers_take_no_endings_of_nouns() {
    assert!(english("قتل عشرين شخصا").contains("twenty"));
    assert!(english("تظاهر الآلاف").contains("thousands"));
    assert!(analyses("عشرين").iter().all(|a| a.lemma.is_none_or(|l| l.text() != "عشر")));
}

#[test]
fn vowel_signs_exclude_readings() {
    for (word, lemma) in [("بُعد", "بعد"), ("وُلد", "ولد"), ("كُرة", "كرة")] {
        let list = analyses(word);
        assert!(list.iter().all(|a| a.conjunction.is_none() && a.preposition.is_none()), "{word}: {list:?}");
        assert!(list.iter().any(|a| a.lemma.is_some_and(|l| l.text() == lemma)), "{word}");
    }
    let passive = |word| analyses(word).first().is_some_and(|a| a.passive);
    assert!(passive("يُعرف") && passive("احتُجز") && !passive("يُعلن") && !passive("يعرف"));
    // No article, pronoun or verb has the mark of the indefinite.
    assert!(analyses("كتابًا").iter().all(|a| !a.is_verb() && a.pronoun.is_none()));
}

#[test]
fn grammar_rules_out_what_only_letters_allow() {
    let shown = |text: &str, word: &str| {
        let words = crate::gloss::gloss(text);
        words.into_iter().find(|w| w.text == word).map(|w| w.shown).unwrap_or_default()
    };
    for (text, word, english) in [
        ("إن الوقود لدينا قليل", "لدينا", "with-us"),
        ("غنت الفنانة أغنية جديدة", "أغنية", "song"),
        ("لا يمكن للشركة أن تقبل العرض", "تقبل", "accepts"),
        ("زرت مدينتي القديمة", "مدينتي", "my-city"),
        ("كان الأستاذ يعلّم الأطفال", "يعلّم", "teaches"),
        ("كان الأستاذ يعلم الحقيقة", "يعلم", "knows"),
    ] {
        assert_eq!(shown(text, word), english, "{text}");
    }
}
