//! The engine against the reference's outputs on tiny trained checkpoints, one of each family.

mod blocks;
mod shortlist;

use super::super::cache::Past;
use super::super::job::Sample;
use super::super::rows::Place;
use super::super::settings::{EarlyStopping, Settings};
use super::super::tokens;
use super::*;
use crate::card::Tokens as Wishes;
use crate::encoder_decoder::open_folder;
use crate::kernels::Kind as Number;
use crate::language::Pair;
use candle_core::{DType, Device};
use serde_json::Value;
use std::path::PathBuf;

const FAMILIES: [&str; 10] =
    ["marian", "marian-old", "m2m100", "nllb", "bart", "mbart50", "pegasus", "t5", "mt5", "madlad-gguf"];

/// The committed checkpoints and those in the folders of `MUJAZ_CHECKPOINTS`, made by `tools/seq2seq_golden.py` or in
/// its format.
fn families() -> Vec<String> {
    let more = std::env::var_os("MUJAZ_CHECKPOINTS").map_or_else(Vec::new, |folder| {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let folders = entries.map(|e| e.unwrap().path()).filter(|p| p.join("golden.json").is_file());
        folders.map(|p| p.to_string_lossy().into_owned()).collect()
    });
    FAMILIES.iter().map(|f| (*f).to_owned()).chain(more).collect()
}

struct Golden {
    record: Value,
    engine: Engine,
    tokens: tokens::Tokens,
    settings: Settings,
}

/// The languages of the checkpoints.
const PAIR: Pair =
    Pair { card: "ar-en", m2m100: ["ar", "en"], nllb: ["arb_Arab", "eng_Latn"], mbart: ["ar_AR", "en_XX"] };

/// The folder of a family; a path is returned as it is.
fn folder(family: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/seq2seq").join(family)
}

fn golden(family: &str, place: Place) -> Golden {
    let record = serde_json::from_str(&std::fs::read_to_string(folder(family).join("golden.json")).unwrap()).unwrap();
    let opened = open_folder(&folder(family), &Wishes::default(), Some(&PAIR), &mut Vec::new()).unwrap();
    let network = Network::load(&opened.checkpoint, opened.config, place).unwrap();
    let engine = Engine::new(network, Limits { sentences: 16, tokens: 4096, bytes: None });
    Golden { record, engine, tokens: opened.tokens, settings: opened.settings }
}

fn ids(v: &Value) -> Vec<u32> {
    v.as_array().unwrap().iter().map(|t| t.as_u64().unwrap() as u32).collect()
}

/// The settings of a reference run: its arguments override those of the files.
fn settings(base: &Settings, given: &Value) -> Settings {
    let mut s = base.clone();
    let whole = |k: &str| given.get(k).and_then(Value::as_u64).map(|n| n as usize);
    let real = |k: &str| given.get(k).and_then(Value::as_f64).map(|n| n as f32);
    s.num_beams = whole("num_beams").unwrap_or(s.num_beams);
    s.max_length = whole("max_length").unwrap_or(s.max_length);
    s.min_length = whole("min_length").unwrap_or(s.min_length);
    s.no_repeat_ngram_size = whole("no_repeat_ngram_size").unwrap_or(s.no_repeat_ngram_size);
    s.length_penalty = real("length_penalty").unwrap_or(s.length_penalty);
    s.repetition_penalty = real("repetition_penalty").unwrap_or(s.repetition_penalty);
    s.forced_bos_token_id = whole("forced_bos_token_id").map(|t| t as u32).or(s.forced_bos_token_id);
    s.renormalize_logits = given.get("renormalize_logits").is_some();
    s.early_stopping = match given.get("early_stopping") {
        Some(Value::Bool(true)) => EarlyStopping::Yes,
        Some(Value::String(_)) => EarlyStopping::Never,
        _ => s.early_stopping,
    };
    s
}

/// Keys and values of a hypothesis in the cache of a search without beams.
fn straight(cache: &Cache, slot: usize, tokens: usize) -> Past {
    Past { places: (0..tokens).map(|p| cache.place(slot, p)).collect() }
}

/// Logits of the engine after each token of a given output.
fn forced(engine: &Engine, source: &[u32], output: &[u32]) -> (Vec<f32>, Vec<Vec<f32>>) {
    let (memory, encoder): (Memory, _) = engine.network.encode(&[source]).unwrap();
    let mut cache = engine.network.cache(2, output.len()).unwrap();
    let mut all = Vec::new();
    for (position, &token) in output.iter().enumerate() {
        let past = straight(&cache, 1, position + 1);
        let row = StepRow { token, position, past: &past, memory: 0, sentence: 0 };
        let x = engine.network.step(&[row], &[&memory], &mut cache).unwrap();
        all.push(engine.network.logits(&x).unwrap());
    }
    (encoder.to_vec().unwrap(), all)
}

fn largest_difference(g: &Golden) -> f32 {
    let mut worst = 0f32;
    for case in g.record["logits"].as_array().unwrap() {
        let source = ids(&g.record["ids"][case["line"].as_u64().unwrap() as usize]);
        let (encoder, logits) = forced(&g.engine, &source, &ids(&case["decoder"]));
        let close = |want: &Value, got: &[f32], worst: &mut f32| {
            for (w, x) in want.as_array().unwrap().iter().zip(got) {
                *worst = worst.max((w.as_f64().unwrap() as f32 - x).abs());
            }
        };
        let width = g.engine.network.config().width;
        close(&case["encoder"], &encoder[encoder.len() - width..], &mut worst);
        for (want, got) in case["logits"].as_array().unwrap().iter().zip(&logits) {
            close(want, got, &mut worst);
        }
    }
    worst
}

#[test]
fn special_tokens_in_a_text_match_the_reference_on_request_and_stay_text_otherwise() {
    let record: Value = serde_json::from_str(&std::fs::read_to_string(folder("special.json")).unwrap()).unwrap();
    // The record also contains the other families, with settings of their own; they are not compared yet.
    for family in ["marian"] {
        let g = golden(family, Place::Host(Number::F32));
        for (line, want) in record["lines"].as_array().unwrap().iter().zip(record[family].as_array().unwrap()) {
            let line = line.as_str().unwrap();
            assert_eq!(g.tokens.encode(line, true).unwrap(), ids(want), "{family}: {line}");
        }
        // The text of a source neither ends a sentence nor is dropped.
        let end = *g.tokens.encode("", true).unwrap().last().unwrap();
        let text = g.tokens.encode("وصل </s> الوزير", false).unwrap();
        assert_eq!(text.iter().filter(|t| **t == end).count(), 1, "{family}: {text:?}");
    }
}

#[test]
fn the_tokens_of_every_line_match_the_reference() {
    for family in &families() {
        let g = golden(family, Place::Host(Number::F32));
        for (line, want) in g.record["lines"].as_array().unwrap().iter().zip(g.record["ids"].as_array().unwrap()) {
            let line = line.as_str().unwrap();
            assert_eq!(g.tokens.encode(line, true).unwrap(), ids(want), "{family}: {line}");
        }
    }
}

#[test]
fn logits_match_the_reference_within_a_ten_thousandth() {
    for family in &families() {
        let worst = largest_difference(&golden(family, Place::Host(Number::F32)));
        assert!(worst < 1e-4, "{family}: {worst}");
    }
}

#[test]
fn device_tensors_give_the_same_logits() {
    for family in &families() {
        let worst = largest_difference(&golden(family, Place::Device(Device::Cpu, DType::F32)));
        assert!(worst < 1e-4, "{family}: {worst}");
    }
}

#[test]
fn device_tensors_stay_close_in_half_precision() {
    for family in &families() {
        for (dtype, bound) in [(DType::F16, 0.3), (DType::BF16, 1.5)] {
            let worst = largest_difference(&golden(family, Place::Device(Device::Cpu, dtype)));
            assert!(worst < bound, "{family} {dtype:?}: {worst}");
        }
    }
}

#[test]
fn half_precision_and_eight_bits_stay_close() {
    for family in &families() {
        for (kind, bound) in [(Number::F16, 0.05), (Number::BF16, 0.4), (Number::Int8, 2.0)] {
            let worst = largest_difference(&golden(family, Place::Host(kind)));
            assert!(worst < bound, "{family} {kind:?}: {worst}");
        }
    }
}

/// Repeats a run of the record with its lines in the given order, and compares each output.
fn compare(g: &mut Golden, run: &Value, order: &[usize], family: &str) {
    let s = settings(&g.settings, &run["settings"]);
    let jobs: Vec<Job> =
        order.iter().map(|&i| Job { source: ids(&g.record["ids"][i]), settings: s.clone(), sample: None }).collect();
    let results = g.engine.generate(&jobs, &mut |_, _| ()).unwrap();
    for (&i, r) in order.iter().zip(results) {
        let best = &r.unwrap()[0];
        let want = &run["outputs"][i];
        let name = format!("{family} {} line {i}", run["name"]);
        assert_eq!(best.tokens, ids(&want["ids"]), "{name}");
        if let Some(score) = want["score"].as_f64() {
            assert!((score as f32 - best.score).abs() < 1e-3, "{name}: {score} and {}", best.score);
        }
        let text = want["text"].as_str().unwrap().replace("⁇", "");
        let words = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(&g.tokens.decode(&best.tokens).unwrap()), words(&text), "{name}");
    }
}

#[test]
fn greedy_and_beam_outputs_match_the_reference_alone_and_in_any_batch() {
    for family in &families() {
        let mut g = golden(family, Place::Host(Number::F32));
        let n = g.record["lines"].as_array().unwrap().len();
        let runs = g.record["runs"].as_array().unwrap().clone();
        for run in &runs {
            let forwards: Vec<usize> = (0..n).collect();
            let mixed: Vec<usize> = (0..n).map(|i| (i * 7 + 3) % n).collect();
            compare(&mut g, run, &forwards, family);
            g.engine.limits = Limits { sentences: 3, tokens: 40, bytes: None };
            compare(&mut g, run, &mixed, family);
            for i in 0..n {
                compare(&mut g, run, &[i], family);
            }
            g.engine.limits = Limits { sentences: 16, tokens: 4096, bytes: None };
        }
    }
}

#[test]
fn device_tensors_find_the_same_outputs() {
    for family in ["marian", "mbart50", "mt5"] {
        let mut g = golden(family, Place::Device(Device::Cpu, DType::F32));
        let runs = g.record["runs"].as_array().unwrap().clone();
        for run in &runs {
            compare(&mut g, run, &[0, 5, 9, 20, 3], family);
        }
    }
}

#[test]
fn a_source_longer_than_the_model_and_an_empty_one_fail_alone() {
    let mut g = golden("marian", Place::Host(Number::F32));
    let s = Settings { num_beams: 1, ..g.settings.clone() };
    let good = ids(&g.record["ids"][0]);
    let jobs: Vec<Job> = [good.repeat(40), good, Vec::new()]
        .into_iter()
        .map(|source| Job { source, settings: s.clone(), sample: None })
        .collect();
    let results = g.engine.generate(&jobs, &mut |_, _| ()).unwrap();
    assert!(results[0].as_ref().unwrap_err().one_line().contains("longer than the 192 positions"));
    assert!(results[1].is_ok());
    assert!(results[2].is_err());
}

#[test]
fn a_sample_depends_on_its_seed() {
    let mut g = golden("marian", Place::Host(Number::F32));
    let mut run = |seed| {
        let sample = Some(Sample { seed, top_k: 50, top_p: 1.0, temperature: 3.0 });
        let job = Job { source: ids(&g.record["ids"][24]), settings: g.settings.clone(), sample };
        g.engine.generate(&[job], &mut |_, _| ()).unwrap().remove(0).unwrap()[0].tokens.clone()
    };
    assert_eq!(run(1), run(1));
    assert!((2..12).any(|s| run(s) != run(1)));
}
