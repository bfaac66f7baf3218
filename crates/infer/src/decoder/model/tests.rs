//! Tiny checkpoints of each architecture against the reference implementation (`tools/golden.py`).

use super::*;
use crate::gguf::Gguf;
use crate::{gemma3, hunyuan, llama, qwen2, qwen3};
use std::path::PathBuf;

#[derive(serde::Deserialize)]
struct Golden {
    tokens: Vec<u32>,
    /// At each position, the logits of the first 64 tokens.
    logits: Vec<Vec<f32>>,
    greedy: Vec<u32>,
}

/// The CPU's cache holds keys and values in half precision, as llama.cpp's does; with the large random weights of these
/// checkpoints that changes logits of about 10 by at most this much. The arithmetic itself is tested to 1e-4 with the
/// full-precision cache.
const HALF: f32 = 5e-3;

const ARCHITECTURES: [&str; 5] = ["llama", "qwen2", "qwen3", "gemma3", "hunyuan-dense"];

/// With the CPU kernels, and with the tensors of devices.
fn load(architecture: &str) -> (Decoder, Golden) {
    load_as(architecture, true)
}

fn load_as(architecture: &str, host: bool) -> (Decoder, Golden) {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let file = Gguf::open(&dir.join(format!("{architecture}.gguf"))).unwrap();
    assert_eq!(file.architecture().unwrap().name(), architecture);
    let config = match architecture {
        "llama" => llama::config(&file),
        "qwen2" => qwen2::config(&file),
        "qwen3" => qwen3::config(&file),
        "hunyuan-dense" => hunyuan::config(&file),
        _ => gemma3::config(&file),
    };
    let golden = serde_json::from_slice(&std::fs::read(dir.join(format!("{architecture}.json"))).unwrap()).unwrap();
    (Decoder::load_as(&file, config.unwrap(), &Device::Cpu, host).unwrap(), golden)
}

fn step(decoder: &Decoder, rows: &[Row], cache: &mut Cache) -> Result<Vec<Vec<f32>>> {
    let logits = decoder.step(rows, cache, &mut Times::default())?;
    Ok(logits.map(|l| l.rows().map(<[f32]>::to_vec).collect()).unwrap_or_default())
}

/// Processes tokens in chunks of `chunk` and returns the logits of every position.
fn run(decoder: &Decoder, cache: &mut Cache, slot: usize, tokens: &[u32], chunk: usize) -> Vec<Vec<f32>> {
    let mut out = Vec::new();
    let start = if slot == 0 { 0 } else { cache.prefix() };
    for (i, part) in tokens.chunks(chunk).enumerate() {
        let rows: Vec<Row> = part
            .iter()
            .enumerate()
            .map(|(j, &token)| Row { slot, position: start + i * chunk + j, token, logits: true })
            .collect();
        out.extend(step(decoder, &rows, cache).unwrap());
    }
    out
}

fn difference(got: &[Vec<f32>], want: &[Vec<f32>]) -> f32 {
    assert_eq!(got.len(), want.len());
    got.iter().zip(want).flat_map(|(g, w)| g.iter().zip(w).map(|(a, b)| (a - b).abs())).fold(0.0, f32::max)
}

#[test]
fn logits_match_the_reference_in_any_chunking() {
    for a in ARCHITECTURES {
        let (decoder, golden) = load(a);
        let (tensors, _) = load_as(a, false);
        for chunk in [1, 5, 17] {
            let mut exact = tensors.cache(2, 64).unwrap();
            let d = difference(&run(&tensors, &mut exact, 1, &golden.tokens, chunk), &golden.logits);
            assert!(d < 1e-4, "{a} in chunks of {chunk}: {d}");
            let mut half = decoder.cache(2, 64).unwrap();
            let d = difference(&run(&decoder, &mut half, 1, &golden.tokens, chunk), &golden.logits);
            assert!(d < HALF, "{a} in chunks of {chunk}, half-precision cache: {d}");
        }
    }
}

#[test]
fn the_greedy_continuation_matches_the_reference() {
    for a in ARCHITECTURES {
        let (decoder, golden) = load(a);
        let mut cache = decoder.cache(2, 64).unwrap();
        let mut last = run(&decoder, &mut cache, 1, &golden.tokens, 17).pop().unwrap();
        let mut got = Vec::new();
        for i in 0..golden.greedy.len() {
            let token = (0..last.len()).max_by(|&x, &y| last[x].total_cmp(&last[y])).unwrap() as u32;
            got.push(token);
            let row = Row { slot: 1, position: golden.tokens.len() + i, token, logits: true };
            last = step(&decoder, &[row], &mut cache).unwrap().remove(0);
        }
        assert_eq!(got, golden.greedy, "{a}");
    }
}

#[test]
fn a_row_does_not_depend_on_the_rest_of_its_step() {
    for a in ARCHITECTURES {
        let (decoder, golden) = load(a);
        let mut alone = decoder.cache(4, 64).unwrap();
        let want = run(&decoder, &mut alone, 1, &golden.tokens, 17);
        // The same sequence in slot 2 between two others of different length.
        let mut cache = decoder.cache(4, 64).unwrap();
        run(&decoder, &mut cache, 1, &golden.tokens[..7], 7);
        let mut rows = Vec::new();
        rows.extend((0..3).map(|j| Row { slot: 1, position: 7 + j, token: 40 + j as u32, logits: false }));
        rows.extend(golden.tokens.iter().enumerate().map(|(j, &token)| Row {
            slot: 2,
            position: j,
            token,
            logits: true,
        }));
        rows.extend((0..5).map(|j| Row { slot: 3, position: j, token: 90 + j as u32, logits: false }));
        let got = step(&decoder, &rows, &mut cache).unwrap();
        assert!(difference(&got, &want) < 1e-5, "{a}");
    }
}

#[test]
fn a_shared_prefix_is_equivalent_to_the_whole_prompt() {
    for a in ARCHITECTURES {
        let (decoder, golden) = load(a);
        let mut cache = decoder.cache(3, 64).unwrap();
        run(&decoder, &mut cache, 0, &golden.tokens[..9], 9);
        cache.share_prefix();
        for slot in [1, 2] {
            let got = run(&decoder, &mut cache, slot, &golden.tokens[9..], 8);
            assert!(difference(&got, &golden.logits[9..]) < HALF, "{a} in slot {slot}");
        }
    }
}

#[test]
fn device_and_cpu_caches_agree() {
    for a in ARCHITECTURES {
        let (decoder, golden) = load_as(a, false);
        let mut cache = decoder.cache(3, 64).unwrap();
        run(&decoder, &mut cache, 0, &golden.tokens[..4], 4);
        cache.share_prefix();
        let got = run(&decoder, &mut cache, 2, &golden.tokens[4..], 6);
        assert!(difference(&got, &golden.logits[4..]) < 1e-4, "{a}");
    }
}

#[test]
fn positions_that_cannot_follow_are_an_error() {
    let (decoder, _) = load("qwen2");
    let mut cache = decoder.cache(2, 4).unwrap();
    let row = |slot, position| Row { slot, position, token: 5, logits: true };
    assert!(step(&decoder, &[row(1, 3)], &mut cache).is_err());
    assert!(step(&decoder, &[row(7, 0)], &mut cache).is_err());
    assert!(step(&decoder, &(0..5).map(|p| row(1, p)).collect::<Vec<_>>(), &mut cache).is_err());
}

#[test]
fn the_files_of_a_repository_match_the_reference() {
    use crate::kernels::Kind as Number;
    use crate::repository;
    for a in ARCHITECTURES {
        let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/decoder").join(a);
        let (_, golden) = load(a);
        let name = repository::architecture(&dir).unwrap();
        assert_eq!(name.name(), a);
        let r = repository::open(&dir, &name, Some(Number::F32), &[]).unwrap();
        let tensors = Decoder::load_as(&r.weights, r.config.clone(), &Device::Cpu, false).unwrap();
        let d = difference(&run(&tensors, &mut tensors.cache(2, 64).unwrap(), 1, &golden.tokens, 17), &golden.logits);
        assert!(d < 1e-4, "{a}: {d}");
        let host = Decoder::load(&r.weights, r.config, &Device::Cpu).unwrap();
        let d = difference(&run(&host, &mut host.cache(2, 64).unwrap(), 1, &golden.tokens, 5), &golden.logits);
        assert!(d < HALF, "{a}, kernels of the CPU: {d}");
        // Eight bits by default: close, not identical.
        let r = repository::open(&dir, &name, None, &[]).unwrap();
        let eight = Decoder::load(&r.weights, r.config, &Device::Cpu).unwrap();
        let d = difference(&run(&eight, &mut eight.cache(2, 64).unwrap(), 1, &golden.tokens, 17), &golden.logits);
        assert!(d < 1.0, "{a}, eight bits: {d}");
    }
}
