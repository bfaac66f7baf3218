use super::*;
use crate::error::Kind;
use crate::types::{Check, Correction, Ended, Hypothesis, ModelIdentity, Wants};
use mujaz_arabic::analysis::Sentence;
use mujaz_arabic::{gloss, numerals, transfer};

/// A translator that follows a script: the Arabic, then the result of each successive attempt.
pub(crate) struct Scripted {
    pub answers: Vec<(&'static str, Vec<&'static str>)>,
    pub calls: std::collections::HashMap<String, usize>,
    pub identity: ModelIdentity,
}

impl Scripted {
    pub fn new(answers: Vec<(&'static str, Vec<&'static str>)>) -> Self {
        let identity = ModelIdentity {
            id: "scripted".into(),
            architecture: "none".into(),
            digests: vec![],
            licence: "none".into(),
            device: "none".into(),
            compute_type: "none".into(),
            decoding: "none".into(),
            misleads: None,
        };
        Self { answers, calls: Default::default(), identity }
    }
}

impl Translator for Scripted {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }
    fn translate(&mut self, requests: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        Ok(requests
            .iter()
            .enumerate()
            .map(|(i, r)| {
                let n = self.calls.entry(r.text.clone()).or_default();
                let list = self.answers.iter().find(|(a, _)| *a == r.text).map(|(_, l)| l.clone()).unwrap_or_default();
                let text = list.get(*n).or(list.last()).copied().unwrap_or("");
                *n += 1;
                let given = Ok(Hypothesis { text: text.into(), score: -0.1, finished: true, tokens: 5 });
                done(i, &given);
                given
            })
            .collect())
    }
}

fn run(answers: Vec<(&'static str, Vec<&'static str>)>) -> Vec<Translation> {
    let jobs = answers.iter().map(|(a, _)| Job { source: (*a).to_owned(), reference: None }).collect();
    with(&mut Scripted::new(answers), None, jobs, Effort::default())
}

fn with(model: &mut Scripted, second: Option<&mut Second>, jobs: Vec<Job>, effort: Effort) -> Vec<Translation> {
    let (glossary, progress) = (Glossary::built_in(), Progress::quiet());
    Translating { translator: model, second, glossary: &glossary, effort, progress: &progress, sink: None }
        .translate(jobs)
        .unwrap()
}

#[test]
fn a_rejected_sentence_is_retried_and_the_best_passing_candidate_wins() {
    let got = run(vec![(
        "أوقفت الشرطة 62 أجنبيا في المطار",
        vec!["Police stopped a flight at the airport", "Police arrested 62 foreigners at the airport"],
    )]);
    assert!(got[0].passed());
    assert_eq!(
        (got[0].english.as_str(), got[0].method.as_str(), got[0].attempts),
        ("Police arrested 62 foreigners at the airport", "another prompt", 2)
    );
}

#[test]
fn a_sentence_that_never_passes_is_rejected_with_the_reason() {
    let got = run(vec![("أوقفت الشرطة 62 أجنبيا في المطار", vec!["Police arrested foreigners at the airport"])]);
    assert!(!got[0].passed());
    assert!(got[0].findings.iter().any(|f| f.to_string().contains("62 is missing")), "{:?}", got[0].findings);
    assert!(got[0].attempts > 3);
}

#[test]
fn the_model_gets_digits_and_the_check_sees_the_words() {
    let got = run(vec![("عقد الاجتماع الـ22 لرؤساء الأجهزة", vec!["The 22nd meeting of agency heads was held"])]);
    assert!(got[0].passed(), "{:?}", got[0].findings);
    assert_eq!(numerals::normalise("الاجتماع الثاني والعشرين"), "الاجتماع الـ22");
}

#[test]
fn one_wrong_figure_is_corrected_and_recorded() {
    let got = run(vec![("أوقفت الشرطة 62 أجنبيا في المطار", vec!["Police arrested 26 foreigners at the airport"])]);
    assert!(got[0].passed());
    assert_eq!(got[0].english, "Police arrested 62 foreigners at the airport");
    assert_eq!(got[0].method, "greedy");
    assert_eq!(got[0].corrections, [Correction { written: "26".into(), corrected: "62".into() }]);
}

#[test]
fn a_second_model_is_loaded_only_when_the_first_one_fails() {
    const AR: &str = "أوقفت الشرطة 62 أجنبيا في المطار";
    let job = || vec![Job { source: AR.into(), reference: None }];
    let good = "Police arrested 62 foreigners at the airport";
    let loads = std::cell::Cell::new(0);
    let mut second = Second::new(|| {
        loads.set(loads.get() + 1);
        Ok(Box::new(Scripted::new(vec![(AR, vec![good])])) as Box<dyn Translator>)
    });
    with(&mut Scripted::new(vec![(AR, vec![good])]), Some(&mut second), job(), Effort::default());
    assert_eq!(loads.get(), 0);
    let got = with(&mut Scripted::new(vec![(AR, vec!["Police"])]), Some(&mut second), job(), Effort::default());
    assert_eq!((got[0].english.as_str(), got[0].method.as_str()), (good, "second model"));
    assert_eq!(loads.get(), 1);
}

/// A translator that judges everything inadequate.
struct Strict(Scripted);

impl Translator for Strict {
    fn identity(&self) -> &ModelIdentity {
        self.0.identity()
    }
    fn translate(&mut self, r: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        self.0.translate(r, done)
    }
    fn judge(&mut self, pairs: &[(Request, String)], _: &mut dyn FnMut(usize)) -> Result<Option<Vec<Result<f64>>>> {
        Ok(Some(pairs.iter().map(|_| Ok(-0.5)).collect()))
    }
}

/// A translator that answers with the context that it was given with the text.
struct Parrot(ModelIdentity, Wants);

impl Translator for Parrot {
    fn identity(&self) -> &ModelIdentity {
        &self.0
    }
    fn wants(&self) -> Wants {
        self.1
    }
    fn translate(&mut self, r: &[Request], _: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        let given = |r: &Request| [r.gloss.as_deref(), r.draft.as_deref()].map(Option::unwrap_or_default).join("|");
        Ok(r.iter().map(|r| Ok(Hypothesis { text: given(r), ..Default::default() })).collect())
    }
}

#[test]
fn each_request_has_the_gloss_and_draft_that_the_model_wants() {
    let texts = ["أعلنت الوزارة النتائج", "أعلنت الوزارة النتائج", "وصل الوزير"];
    let identity = Scripted::new(Vec::new()).identity;
    for (gloss, draft) in [(true, false), (false, true), (true, true), (false, false)] {
        let mut model = Parrot(identity.clone(), Wants { gloss, draft });
        let (glossary, progress) = (Glossary::built_in(), Progress::quiet());
        let effort = Effort { repair: false, ..Effort::default() };
        let mut t = Translating {
            translator: &mut model,
            second: None,
            glossary: &glossary,
            effort,
            progress: &progress,
            sink: None,
        };
        let jobs = texts.iter().map(|s| Job { source: (*s).into(), reference: None }).collect();
        let got: Vec<String> = t.translate(jobs).unwrap().into_iter().map(|t| t.english).collect();
        let wanted = |g: &str, d: &str| format!("{}|{}", if gloss { g } else { "" }, if draft { d } else { "" });
        let first = wanted("announced the-ministry the-results", "the ministry announced the results");
        assert_eq!(
            got,
            [
                first.clone(),
                first,
                wanted(&gloss::prompt(&gloss::gloss(texts[2])), &transfer::draft(&Sentence::new(texts[2])))
            ]
        );
    }
}

#[test]
fn inadequate_translations_are_rejected_if_the_model_may_judge() {
    const AR: &str = "أوقفت الشرطة 62 أجنبيا في المطار";
    let mut model = Strict(Scripted::new(vec![(AR, vec!["Police arrested 62 foreigners at the airport"])]));
    let (glossary, progress) = (Glossary::built_in(), Progress::quiet());
    let effort = Effort { judge: true, repair: false, ..Effort::default() };
    let mut t = Translating {
        translator: &mut model,
        second: None,
        glossary: &glossary,
        effort,
        progress: &progress,
        sink: None,
    };
    let got = t.translate(vec![Job { source: AR.into(), reference: None }]).unwrap();
    assert!(!got[0].passed() && got[0].findings[0].check == Check::Adequacy);
}

#[test]
fn final_translations_are_delivered_at_once_and_only_once() {
    let lines = [
        ("أوقفت الشرطة 62 أجنبيا في المطار", vec!["Police arrested 62 foreigners at the airport"]),
        (
            "وأصيب 30 شخصا بجروح في الحادث",
            vec!["Some were injured in the accident", "30 people were injured in the accident"],
        ),
        ("لم يعلق الحزب", vec![""]),
    ];
    let jobs = lines.iter().map(|(a, _)| Job { source: (*a).to_owned(), reference: None }).collect();
    let (glossary, progress, mut model) = (Glossary::built_in(), Progress::quiet(), Scripted::new(lines.to_vec()));
    let mut got: Vec<Vec<(usize, bool)>> = Vec::new();
    let mut sink = |list: &[(usize, Translation)]| {
        got.push(list.iter().map(|(i, t)| (*i, t.passed())).collect());
        Ok(())
    };
    let effort = Effort::default();
    let sink: Option<&mut Sink> = Some(&mut sink);
    Translating { translator: &mut model, second: None, glossary: &glossary, effort, progress: &progress, sink }
        .translate(jobs)
        .unwrap();
    assert_eq!(got, [vec![(0, true)], vec![(1, true)], vec![(2, false)]]);
}

/// A translator that delivers its first two answers in reverse order, and then fails as a whole.
struct Failing(Scripted);

impl Translator for Failing {
    fn identity(&self) -> &ModelIdentity {
        self.0.identity()
    }
    fn translate(&mut self, r: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        let list = self.0.translate(r, &mut |_, _| {})?;
        list.iter().enumerate().take(2).rev().for_each(|(i, h)| done(i, h));
        Err(crate::error::Error::new(Kind::Model, "the device is gone"))
    }
}

#[test]
fn a_sentence_is_delivered_before_its_pass_ends() {
    let lines = [
        ("أوقفت الشرطة 62 أجنبيا في المطار", vec!["Police arrested 62 foreigners at the airport"]),
        ("وأصيب 30 شخصا بجروح في الحادث", vec!["30 people were injured in the accident"]),
        ("لقي 5 أشخاص مصرعهم في حريق", vec!["5 people died in a fire"]),
    ];
    let jobs = lines.iter().map(|(a, _)| Job { source: (*a).to_owned(), reference: None }).collect();
    let (glossary, progress) = (Glossary::built_in(), Progress::quiet());
    let mut model = Failing(Scripted::new(lines.to_vec()));
    let mut got: Vec<(usize, String)> = Vec::new();
    let mut sink = |list: &[(usize, Translation)]| {
        got.extend(list.iter().map(|(i, t)| (*i, t.english.clone())));
        Ok(())
    };
    let (effort, sink): (_, Option<&mut Sink>) = (Effort::default(), Some(&mut sink));
    let ended =
        Translating { translator: &mut model, second: None, glossary: &glossary, effort, progress: &progress, sink }
            .translate(jobs);
    assert!(ended.is_err_and(|e| e.to_string().contains("the device is gone")));
    assert_eq!(got, [(1, lines[1].1[0].to_owned()), (0, lines[0].1[0].to_owned())]);
}

/// A translator that answers in reverse order.
struct Backwards(Scripted);

impl Translator for Backwards {
    fn identity(&self) -> &ModelIdentity {
        self.0.identity()
    }
    fn translate(&mut self, r: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        let list = self.0.translate(r, &mut |_, _| {})?;
        list.iter().enumerate().rev().for_each(|(i, h)| done(i, h));
        Ok(list)
    }
}

#[test]
fn the_outcome_does_not_depend_on_the_order_of_answers() {
    // The samples are equally good by every measure, so the first of them wins.
    let tries = [
        "Police stopped a flight",
        "Police stopped a flight",
        "Police arrested 62 foreigners at the airport.",
        "Police arrested 62 foreigners at the airport",
        "Police arrested 62 foreigners at an airport",
    ];
    let script = vec![("أوقفت الشرطة 62 أجنبيا في المطار", tries.to_vec())];
    let job = || vec![Job { source: script[0].0.into(), reference: None }];
    let (glossary, progress, effort) = (Glossary::built_in(), Progress::quiet(), Effort::default());
    let mut handed = Vec::new();
    let mut sink = |list: &[(usize, Translation)]| {
        handed.extend(list.iter().map(|(_, t)| t.english.clone()));
        Ok(())
    };
    let forwards = with(&mut Scripted::new(script.clone()), None, job(), effort);
    let mut model = Backwards(Scripted::new(script.clone()));
    let sink: Option<&mut Sink> = Some(&mut sink);
    let backwards =
        Translating { translator: &mut model, second: None, glossary: &glossary, effort, progress: &progress, sink }
            .translate(job())
            .unwrap();
    assert!(forwards[0].passed() && forwards[0].method.starts_with("sample"), "{:?}", forwards[0]);
    assert_eq!((&forwards[0].english, forwards[0].attempts), (&backwards[0].english, backwards[0].attempts));
    assert_eq!(handed, [backwards[0].english.clone()]);
}

/// A translator that is stopped after its first answer.
struct Stopped(Scripted);

impl Translator for Stopped {
    fn identity(&self) -> &ModelIdentity {
        self.0.identity()
    }
    fn translate(&mut self, r: &[Request], done: &mut Ended) -> Result<Vec<Result<Hypothesis>>> {
        let mut list = self.0.translate(r, done)?;
        list.iter_mut().skip(1).for_each(|h| *h = Err(crate::cancel::error()));
        Ok(list)
    }
}

#[test]
fn sentences_finished_before_a_stop_are_delivered() {
    let lines = ["أوقفت الشرطة 62 أجنبيا في المطار", "لم يعلق الحزب"];
    let english = "Police arrested 62 foreigners at the airport";
    let mut model = Stopped(Scripted::new(vec![(lines[0], vec![english])]));
    let jobs = lines.iter().map(|a| Job { source: (*a).to_owned(), reference: None }).collect();
    let (glossary, progress) = (Glossary::built_in(), Progress::quiet());
    let mut got: Vec<(usize, String)> = Vec::new();
    let mut sink = |list: &[(usize, Translation)]| {
        got.extend(list.iter().map(|(i, t)| (*i, t.english.clone())));
        Ok(())
    };
    let (effort, sink): (_, Option<&mut Sink>) = (Effort::default(), Some(&mut sink));
    let ended =
        Translating { translator: &mut model, second: None, glossary: &glossary, effort, progress: &progress, sink }
            .translate(jobs);
    assert!(ended.is_err_and(|e| e.kind() == Kind::Cancelled));
    assert_eq!(got, [(0, english.to_owned())]);
}

#[test]
fn a_long_sentence_is_translated_clause_by_clause_if_requested() {
    const PARTS: [&str; 2] =
        ["افتتح الوزير صباح أمس الجسر الجديد في المدينة القديمة،", "بينما واصل العمال إصلاح الطريق المؤدية إلى الميناء"];
    let whole: &'static str = Box::leak(PARTS.join(" ").into_boxed_str());
    let script = vec![
        (whole, vec!["The minister opened the bridge."]),
        (PARTS[0], vec!["The minister opened the new bridge in the old city yesterday morning."]),
        (PARTS[1], vec!["While the workers continued to repair the road leading to the port"]),
    ];
    let job = || vec![Job { source: whole.into(), reference: None }];
    let effort = |split_words| Effort { split_words, repair: false, ..Effort::default() };
    let got = with(&mut Scripted::new(script.clone()), None, job(), effort(Some(10)));
    let joined = "The minister opened the new bridge in the old city yesterday morning, while the workers continued to \
                  repair the road leading to the port";
    assert_eq!((got[0].english.as_str(), got[0].method.as_str()), (joined, "greedy, in 2 parts"));
    for (part, arabic) in got[0].parts.iter().zip(PARTS) {
        assert_eq!(&whole[part.span.0..part.span.1], arabic);
        assert!(joined.contains(&part.english), "{part:?}");
    }
    // Nobody asks for it: neither the model's card nor the user.
    for split in [None, Some(0)] {
        let got = with(&mut Scripted::new(script.clone()), None, job(), effort(split));
        assert!(got[0].parts.is_empty() && got[0].method == "greedy", "{:?}", got[0]);
    }
}
