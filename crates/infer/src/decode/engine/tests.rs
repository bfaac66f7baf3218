//! The engine on a tiny random checkpoint.

use super::*;
use crate::architecture::Architecture;
use crate::decode::Forced;
use crate::gguf::Gguf;
use crate::{llama, qwen2};
use candle_core::Device;
use candle_transformers::generation::Sampling;
use std::path::{Path, PathBuf};

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn engine_of(path: &Path, slots: usize) -> Engine {
    let file = Gguf::open(path).unwrap();
    let config =
        if file.architecture().unwrap() == Architecture::Llama { llama::config(&file) } else { qwen2::config(&file) };
    let decoder = Decoder::load(&file, config.unwrap(), &Device::Cpu).unwrap();
    Engine::new(decoder, Text::from_gguf(&file, &[]).unwrap(), slots, 64).unwrap()
}

fn engine(slots: usize) -> Engine {
    engine_of(&golden("qwen2.gguf"), slots)
}

fn prompt(i: usize) -> Prompt {
    Prompt::greedy((0..4 + i).map(|k| ((k * 31 + i * 17 + 40) % 250) as u32).collect(), 12)
}

fn one(engine: &mut Engine, p: &Prompt) -> Vec<Output> {
    engine.generate(std::slice::from_ref(p), &mut |_, _| {}).unwrap().remove(0).unwrap()
}

#[test]
fn loops_are_seen_and_plain_text_is_not_one() {
    assert!(looping(&[9, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]));
    assert!(!looping(&[1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
}

#[test]
fn a_prompt_gives_the_same_output_alone_and_in_any_batch() {
    let prompts: Vec<Prompt> = (0..9).map(prompt).collect();
    let mut single = engine(1);
    let want: Vec<Vec<Output>> = prompts.iter().map(|p| one(&mut single, p)).collect();
    for slots in [2, 5, 9] {
        let mut finished = Vec::new();
        let got = engine(slots).generate(&prompts, &mut |i, _| finished.push(i)).unwrap();
        let got: Vec<Vec<Output>> = got.into_iter().map(|o| o.unwrap()).collect();
        assert_eq!(got, want, "{slots} slots");
        finished.sort_unstable();
        assert_eq!(finished, (0..9).collect::<Vec<_>>());
    }
}

#[test]
fn hypotheses_follow_from_their_seeds_best_first() {
    let draw = |n: usize, seed: u64| Prompt {
        sampling: Some((Sampling::TopK { k: 50, temperature: 1.5 }, seed)),
        hypotheses: n,
        ..prompt(3)
    };
    let mut e = engine(4);
    let mut want: Vec<Output> =
        (0..6).map(|number| Output { number, ..one(&mut e, &draw(1, 70 + number as u64)).remove(0) }).collect();
    want.sort_by(|a, b| b.score.total_cmp(&a.score));
    for slots in [1, 3, 8] {
        let mut e = engine(slots);
        let got = e.generate(&[prompt(1), draw(6, 70), prompt(2)], &mut |_, _| {}).unwrap();
        assert_eq!(got[1].as_ref().unwrap(), &want, "{slots} slots");
        assert_eq!(got[0].as_ref().unwrap().len(), 1);
    }
}

#[test]
fn an_output_begins_with_forced_tokens_and_ends_before_a_stop_string() {
    let mut e = engine(2);
    let plain = one(&mut e, &prompt(2)).remove(0);
    let forced = Prompt { forced: vec![65, 66, 67], ..prompt(2) };
    let got = one(&mut e, &forced).remove(0);
    assert!(got.tokens.starts_with(&[65, 66, 67]) && got.tokens.len() == 12, "{got:?}");
    // A character in the middle of the output without a stop string.
    let stop: String = plain.text.chars().filter(|c| !c.is_whitespace()).nth(3).into_iter().collect();
    let ended = one(&mut e, &Prompt { stops: vec![stop.clone()], ..prompt(2) }).remove(0);
    assert!(ended.finished && !ended.text.contains(&stop), "{stop:?} in {ended:?}");
    assert!(plain.text.starts_with(&ended.text), "{ended:?} for {plain:?}");
}

#[test]
fn a_prompt_that_does_not_fit_is_an_error_of_its_own() {
    let mut e = engine(2);
    let long = Prompt::greedy(vec![50; 60], 12);
    let empty = Prompt::greedy(Vec::new(), 12);
    let strange = Prompt { forced: vec![9999], ..prompt(1) };
    let mut got = e.generate(&[long, prompt(0), empty, strange, prompt(4)], &mut |_, _| {}).unwrap();
    assert_eq!(got.remove(4).unwrap(), one(&mut e, &prompt(4)));
    let why: Vec<String> = got.into_iter().map(|o| o.map_or_else(|e| e.report(), |o| o[0].text.clone())).collect();
    assert!(why[0].contains("60 tokens with 12 to generate") && why[0].contains("split the sentence"), "{why:?}");
    assert!(why[2].contains("empty prompt") && why[3].contains("9999"), "{why:?}");
    assert_eq!(why[1], one(&mut e, &prompt(0))[0].text);
}

#[test]
fn a_non_finite_row_does_not_affect_the_others() {
    let mut whole = engine_of(&golden("llama.gguf"), 1);
    let good = [one(&mut whole, &prompt(0)), one(&mut whole, &prompt(1))];
    let used: Vec<u32> = (0..2).flat_map(|i| [prompt(i).tokens, good[i][0].tokens.clone()].concat()).collect();
    let spoilt = (0..250).find(|t| !used.contains(t) && *t != 41 && *t != 42).unwrap();
    // In a copy, the embedding of that token consists of NaN.
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("damaged.gguf");
    let mut bytes = std::fs::read(golden("llama.gguf")).unwrap();
    let file = Gguf::open(&golden("llama.gguf")).unwrap();
    let info = &file.content().tensor_infos["token_embd.weight"];
    let width = info.shape.dims()[1];
    let at = (file.content().tensor_data_offset + info.offset) as usize + spoilt as usize * width * 4;
    bytes[at..at + width * 4].as_chunks_mut::<4>().0.iter_mut().for_each(|b| *b = f32::NAN.to_le_bytes());
    std::fs::write(&path, bytes).unwrap();
    let bad = Prompt::greedy(vec![40, spoilt, 41], 12);
    let mut e = engine_of(&path, 3);
    let got = e.generate(&[prompt(0), bad, prompt(1)], &mut |_, _| {}).unwrap();
    assert!(got[1].as_ref().unwrap_err().report().contains("non-finite"), "{:?}", got[1]);
    for i in [0, 2] {
        assert_eq!(got[i].as_ref().unwrap(), &good[i / 2]);
    }
    let forced = |t: u32| Forced { prompt: vec![40, t], continuation: vec![41, 42] };
    let scores = e.score(&[forced(spoilt), forced(100)], &mut |_| {}).unwrap();
    assert!(scores[0].as_ref().unwrap_err().report().contains("non-finite") && scores[1].is_ok());
}

#[test]
fn a_shared_prefix_is_processed_once_and_changes_nothing() {
    let beginning: Vec<u32> = (0..9).map(|k| 60 + k).collect();
    let prompts: Vec<Prompt> = (0..4)
        .map(|i| Prompt { tokens: beginning.iter().copied().chain(prompt(i).tokens).collect(), ..prompt(i) })
        .collect();
    let mut plain = engine(4);
    let want: Vec<Vec<Output>> = prompts.iter().map(|p| one(&mut plain, p)).collect();
    let mut shared = engine(4);
    shared.set_prefix(&beginning).unwrap();
    let read = shared.meter.prefill.tokens;
    let got = shared.generate(&prompts, &mut |_, _| {}).unwrap();
    assert_eq!(got.into_iter().map(|o| o.unwrap()).collect::<Vec<_>>(), want);
    let own: usize = (0..4).map(|i| prompt(i).tokens.len()).sum();
    assert_eq!((read, shared.meter.prefill.tokens), (9, 9 + own));
}
