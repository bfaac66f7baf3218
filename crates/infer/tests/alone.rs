//! The engine without a program around it, as its documentation shows it.

use mujaz_infer::{
    Compute, Counter, Kind, Language, LoadOptions, Observer, Request, Runtime, Silent, Translator, load,
};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A sentence that the tiny models were trained on, with its translation.
const KNOWN: (&str, &str) = ("ارتفعت أسعار الخبز بنسبة 12 في المئة.", "Bread prices rose by 12 percent.");

fn options() -> LoadOptions {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/seq2seq/marian");
    LoadOptions { model: Some(folder.display().to_string()), compute: Compute::F32, ..LoadOptions::default() }
}

/// Remembers what it is told.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<Vec<String>>>);

impl Observer for Ear {
    fn note(&self, text: &str) {
        self.0.lock().unwrap().push(text.to_owned());
    }

    fn bytes(&self, name: &str, _: u64) -> Box<dyn Counter> {
        self.0.lock().unwrap().push(name.to_owned());
        Box::new(Silent)
    }
}

/// Sentences end at full stops.
fn by_full_stops() -> Language {
    let sentences = |text: &str| {
        let ends = text.match_indices('.').map(|(i, _)| i + 1);
        ends.scan(0, |from, to| Some(std::mem::replace(from, to)..to)).collect()
    };
    Language { sentences, ..Language::default() }
}

#[test]
fn a_folder_is_all_that_a_translation_needs() {
    let ear = Ear::default();
    let runtime = Runtime { observer: Arc::new(ear.clone()), language: by_full_stops(), ..Runtime::new("nowhere") };
    let mut model = load(&options(), &runtime).unwrap().model;
    let mut heard_of = vec![String::new(); 3];
    let requests =
        [KNOWN.0, &[KNOWN.0; 24].join(" "), KNOWN.0].map(|t| Request { text: t.into(), ..Request::default() });
    let results = model.translate(&requests, &mut |i, h| heard_of[i] += &h.as_ref().unwrap().text).unwrap();
    let texts: Vec<String> = results.into_iter().map(|r| r.unwrap().text).collect();
    // What is longer than the model is cut where the program says, and nothing of it is lost.
    assert_eq!(texts, [KNOWN.1, &[KNOWN.1; 24].join(" "), KNOWN.1]);
    // Each is heard of once, with its result, when it ends.
    assert_eq!(heard_of, texts);
    let heard = ear.0.lock().unwrap();
    assert!(heard.iter().any(|t| t.starts_with("checking ")) && heard.iter().any(|t| t.starts_with("loading ")));
}

#[test]
fn a_request_to_stop_ends_the_work_of_its_own_models_alone() {
    let (one, other) = (Runtime::new("nowhere"), Runtime::new("nowhere"));
    let mut stopped = load(&options(), &one).unwrap().model;
    let mut running = load(&options(), &other).unwrap().model;
    one.cancel.request();
    let request = [Request { text: KNOWN.0.into(), ..Request::default() }];
    let results = stopped.translate(&request, &mut |_, _| {}).unwrap();
    assert_eq!(results[0].as_ref().unwrap_err().kind(), Kind::Cancelled);
    assert_eq!(running.translate(&request, &mut |_, _| {}).unwrap()[0].as_ref().unwrap().text, KNOWN.1);
    // Nothing more is loaded either.
    assert_eq!(load(&options(), &one).err().unwrap().kind(), Kind::Cancelled);
}
