//! The instruct engine against llama.cpp on real files (`tools/llamacpp_golden.py` made the reference data).

use super::CARD;
use crate::support::root;
use mujaz_infer::Times;
use mujaz_infer::decoder::{Cache, Decoder, Row};
use mujaz_infer::gguf::Gguf;
use mujaz_infer::text::Text;
use mujaz_infer::{Device, decoder_config};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Deserialize)]
struct Record {
    /// Token ids of each line.
    tokens: Vec<Vec<u32>>,
    /// Prompts with an unambiguous continuation.
    firm: Greedy,
    /// Prompts with an open continuation.
    open: Greedy,
    text: Whole,
}

#[derive(Deserialize)]
struct Greedy {
    prompts: Vec<Continued>,
    /// The number of prompts on which llama.cpp without flash attention diverges from llama.cpp with it.
    parted: usize,
}

#[derive(Deserialize)]
struct Continued {
    prompt: String,
    new: Vec<u32>,
    /// At each step the two best tokens with their logits.
    best: Vec<[(u32, f32); 2]>,
}

#[derive(Deserialize)]
struct Whole {
    windows: Vec<Vec<u32>>,
    /// Mean log-probability of each token except the first of each window.
    mean: f64,
}

#[derive(Deserialize)]
struct Lines {
    arabic: Vec<String>,
    english: Vec<String>,
    mixed: Vec<String>,
}

/// The file of a card: the default model in the user's folder, the others in a home folder of the tests.
fn file(card: &str) -> PathBuf {
    let run = |command: &str, home: Option<&Path>| {
        let mut c = Command::new(env!("CARGO_BIN_EXE_mujaz"));
        if let Some(h) = home {
            c.env("MUJAZ_HOME", h);
        }
        let out = c.args(["models", command, card]).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap().trim().to_owned()
    };
    if card == CARD {
        return run("path", None).into();
    }
    let home = root().join("target/weights");
    std::fs::create_dir_all(home.join("config/cards")).unwrap();
    let name = format!("{card}.toml");
    std::fs::copy(root().join("tests/data/cards").join(&name), home.join("config/cards").join(&name)).unwrap();
    run("pull", Some(&home));
    run("path", Some(&home)).into()
}

struct Loaded {
    decoder: Decoder,
    text: Text,
    record: Record,
}

fn load(card: &str, golden: &str) -> Loaded {
    let gguf = Gguf::open(&file(card)).unwrap();
    let decoder = Decoder::load(&gguf, decoder_config(&gguf).unwrap(), &Device::Cpu).unwrap();
    let text = Text::from_gguf(&gguf, &[]).unwrap();
    let path = root().join("crates/infer/tests/golden/llamacpp").join(format!("{golden}.json"));
    let record = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    Loaded { decoder, text, record }
}

/// Token ids without the beginning-of-text token.
fn bare(text: &Text, line: &str) -> Vec<u32> {
    let ids = text.encode(line).unwrap();
    match text.bos {
        Some(b) if ids.first() == Some(&b) => ids[1..].to_vec(),
        _ => ids,
    }
}

fn tokens_are_the_same(m: &Loaded) {
    let raw = std::fs::read(root().join("crates/infer/tests/golden/llamacpp/lines.json")).unwrap();
    let lines: Lines = serde_json::from_slice(&raw).unwrap();
    let all: Vec<&String> = lines.arabic.iter().chain(&lines.english).chain(&lines.mixed).collect();
    assert_eq!(all.len(), 200);
    let different: Vec<&&String> =
        all.iter().zip(&m.record.tokens).filter(|(l, ids)| bare(&m.text, l) != **ids).map(|(l, _)| l).collect();
    assert!(different.is_empty(), "{} lines differ, the first: {:?}", different.len(), different[0]);
}

/// Processes rows in chunks of 64; passes on the requested logits, in order.
fn feed(d: &Decoder, cache: &mut Cache, rows: &[Row], mut take: impl FnMut(&Row, &[f32])) {
    for part in rows.chunks(64) {
        let logits = d.step(part, cache, &mut Times::default()).unwrap();
        let Some(logits) = logits else { continue };
        for (row, l) in part.iter().filter(|r| r.logits).zip(logits.rows()) {
            take(row, l);
        }
    }
}

fn best(row: &[f32]) -> u32 {
    (0..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b]).then(b.cmp(a))).unwrap() as u32
}

/// All prompts in one batch; returns those that diverge from llama.cpp, with the step.
fn greedy_parts(m: &Loaded, greedy: &Greedy) -> Vec<(usize, usize, u32)> {
    let prompts: Vec<Vec<u32>> = greedy.prompts.iter().map(|g| m.text.encode(&g.prompt).unwrap()).collect();
    let longest = prompts.iter().map(Vec::len).max().unwrap();
    let mut cache = m.decoder.cache(prompts.len() + 1, longest + 48).unwrap();
    let mut rows = Vec::new();
    for (i, p) in prompts.iter().enumerate() {
        rows.extend(p.iter().enumerate().map(|(position, &token)| Row {
            slot: i + 1,
            position,
            token,
            logits: position + 1 == p.len(),
        }));
    }
    let mut new: Vec<Vec<u32>> = vec![Vec::new(); prompts.len()];
    feed(&m.decoder, &mut cache, &rows, |r, l| new[r.slot - 1].push(best(l)));
    for k in 0..47 {
        let rows: Vec<Row> = (0..prompts.len())
            .map(|i| Row { slot: i + 1, position: prompts[i].len() + k, token: new[i][k], logits: true })
            .collect();
        feed(&m.decoder, &mut cache, &rows, |r, l| new[r.slot - 1].push(best(l)));
    }
    let parts = new.iter().zip(&greedy.prompts).enumerate().filter_map(|(i, (ours, theirs))| {
        let k = ours.iter().zip(&theirs.new).position(|(a, b)| a != b)?;
        Some((i, k, ours[k]))
    });
    parts.collect()
}

/// Where llama.cpp is certain, the engine agrees: the same 48 tokens for at least 29 of 30 prompts. Where it is not,
/// greedy choice depends on the last digit whenever two tokens are nearly tied: llama.cpp itself diverges from its own
/// output on half of the open prompts when it computes attention in its other way. Every divergence must be such a near
/// tie, and there may be at most one and a half times as many as llama.cpp has with itself.
fn greedy_is_the_same(m: &Loaded) {
    for (name, greedy) in [("firm", &m.record.firm), ("open", &m.record.open)] {
        assert_eq!(greedy.prompts.len(), 30);
        let parts = greedy_parts(m, greedy);
        let mut far = 0;
        for (i, k, ours) in &parts {
            let [(first, a), (second, b)] = greedy.prompts[*i].best[*k];
            println!("{name} prompt {i} parts at {k}: {ours}; llama.cpp has {first} ({a}) before {second} ({b})");
            assert!(a - b < FAR, "no near tie");
            far += usize::from(a - b >= NEAR);
        }
        assert!(far <= 1, "{far} are no near ties");
        println!("{} of 30 {name} prompts part; llama.cpp from itself: {}", parts.len(), greedy.parted);
        let bound = if name == "firm" { 1 } else { greedy.parted * 3 / 2 };
        assert!(parts.len() <= bound);
    }
}

/// With llama.cpp's own output fed back, the most likely next token must be the same almost everywhere.
fn choices_are_the_same(m: &Loaded) {
    let mut cache = m.decoder.cache(2, 256).unwrap();
    let (mut same, mut all, mut far) = (0, 0, 0);
    for g in &m.record.open.prompts {
        cache.clear(1);
        let ids = m.text.encode(&g.prompt).unwrap();
        let row =
            |(position, &token): (usize, &u32)| Row { slot: 1, position, token, logits: position + 1 >= ids.len() };
        let whole: Vec<u32> = ids.iter().chain(&g.new[..47]).copied().collect();
        let rows: Vec<Row> = whole.iter().enumerate().map(row).collect();
        feed(&m.decoder, &mut cache, &rows, |r, l| {
            let k = r.position + 1 - ids.len();
            let [(_, a), (_, b)] = g.best[k];
            all += 1;
            same += usize::from(best(l) == g.new[k]);
            if best(l) != g.new[k] && a - b >= NEAR {
                far += 1;
                println!("{:?} at {k}: {a} before {b}", g.prompt);
                assert!(a - b < FAR, "no near tie");
            }
        });
    }
    println!("{same} of {all} next tokens are the same, {far} of the others are no near ties");
    assert!(far <= 1);
    assert!(same * 100 >= all * 96);
}

/// A difference of logits, which reach 35, that rounding to eight and sixteen bits can reverse.
const NEAR: f32 = 1.25;

/// The most that one token in 1,440 may differ by. Gemma differed once, by 2.5, inside a number, on a processor with
/// AVX2 and without AVX-512; the cause is not known. The perplexity agrees to 0.1 %.
const FAR: f32 = 3.0;

/// llama.cpp's own perplexity varies by as much as this bound between its ways of computing attention.
fn perplexity_is_the_same(m: &Loaded) {
    let (mut sum, mut count) = (0.0, 0);
    for ids in &m.record.text.windows {
        let mut cache = m.decoder.cache(2, ids.len()).unwrap();
        let row = |(position, &token): (usize, &u32)| Row { slot: 1, position, token, logits: true };
        let rows: Vec<Row> = ids.iter().enumerate().map(row).collect();
        feed(&m.decoder, &mut cache, &rows, |r, l| {
            if let Some(&next) = ids.get(r.position + 1) {
                let top = l.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let total: f64 = l.iter().map(|v| f64::from(v - top).exp()).sum();
                sum += f64::from(l[next as usize] - top) - total.ln();
                count += 1;
            }
        });
    }
    let (ours, theirs) = ((-sum / f64::from(count)).exp(), (-m.record.text.mean).exp());
    println!("perplexity of {count} tokens: {ours:.4}, llama.cpp {theirs:.4}");
    assert!((ours / theirs - 1.0).abs() < 0.005, "{ours} for {theirs}");
}

fn is_as_llama_cpp(m: &Loaded) {
    tokens_are_the_same(m);
    perplexity_is_the_same(m);
    choices_are_the_same(m);
    greedy_is_the_same(m);
}

#[test]
#[ignore = "needs real weights"]
fn weights_of_qwen_give_what_llama_cpp_gives() {
    is_as_llama_cpp(&load(CARD, "qwen2.5-coder-1.5b"));
}

#[test]
#[ignore = "needs real weights"]
fn weights_of_gemma_give_what_llama_cpp_gives() {
    is_as_llama_cpp(&load("gemma-3-270m", "gemma-3-270m"));
}

#[test]
#[ignore = "needs real weights"]
fn weights_of_smollm_give_what_llama_cpp_gives() {
    is_as_llama_cpp(&load("smollm2-135m", "smollm2-135m"));
}
