//! `mujaz bench`

use super::{Exit, ModelArguments, print_json, print_line};
use crate::config::Config;
use crate::error::Result;
use crate::models::decode::{Engine, Prompt};
use crate::progress::Progress;
use crate::types::{Request, Translator};
use serde_json::json;
use std::time::Instant;

/// Arguments of `mujaz bench`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Numbers of streams to measure
    #[arg(long, value_delimiter = ',', default_value = "1,8,16")]
    pub streams: Vec<usize>,
    /// Tokens of each prompt
    #[arg(long, default_value_t = 100)]
    pub prompt: usize,
    /// Tokens generated in each stream
    #[arg(long, default_value_t = 32)]
    pub new: usize,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Model and device
    #[command(flatten)]
    pub model: ModelArguments,
}

/// News sentences of this project's own, to measure whole translations.
const SENTENCES: [&str; 8] = [
    "أعلنت وزارة التجهيز أن أشغال الطريق الرابط بين المدينتين ستنتهي قبل نهاية السنة الجارية بكلفة بلغت 300 مليون درهم.",
    "وقال المتحدث باسم الوزارة إن 12 شركة شاركت في المشروع الذي انطلق في مارس 2023.",
    "وأضاف أن الطريق الجديد سيقلص مدة السفر بين المدينتين إلى 45 دقيقة.",
    "ودعا رئيس الجهة إلى تسريع وتيرة الأشغال في القرى المجاورة التي تعاني من العزلة في فصل الشتاء.",
    "ولم يحدد المسؤول موعدا لافتتاح الشطر الثاني من المشروع.",
    "وبلغ عدد المستفيدين من برنامج فك العزلة أكثر من 40 ألف شخص خلال السنوات الخمس الماضية.",
    "وأكد خبراء أن تحسين البنيات التحتية يشجع الاستثمار ويوفر فرص شغل جديدة للشباب.",
    "ومن المنتظر أن تعقد لجنة المتابعة اجتماعها المقبل في الأسبوع الأول من يونيو.",
];

/// Peak resident memory of this process in bytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb * 1024)
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    let most = a.streams.iter().copied().max().unwrap_or(1);
    let mut options = a.model.options(config)?;
    options.batch = options.batch.max(most).min(24);
    let start = Instant::now();
    let mut model = crate::models::load(&options, progress)?.model;
    let load = start.elapsed().as_secs_f64();
    let requests: Vec<Request> = SENTENCES
        .iter()
        .cycle()
        .take(options.batch.max(8))
        .map(|s| Request { text: crate::arabic::numerals::normalise(s), ..Default::default() })
        .collect();
    let first = Instant::now();
    model.translate(&requests[..1], &mut |_| {})?;
    let first_sentence = load + first.elapsed().as_secs_f64();
    let whole = Instant::now();
    model.translate(&requests, &mut |_| {})?;
    let per_minute = requests.len() as f64 * 60.0 / whole.elapsed().as_secs_f64();
    let mut rows = Vec::new();
    for &n in a.streams.iter().filter(|n| **n > 0 && **n <= options.batch) {
        let (prefill, decode) = streams(model.engine(), n, a.prompt, a.new)?;
        rows.push(json!({ "streams": n, "prefill_tokens_per_second": prefill, "decode_tokens_per_second": decode }));
        progress.note(&format!("{n} streams: prefill {prefill:.1}, decode {decode:.1} tokens a second"));
    }
    let memory = peak_memory();
    if a.json {
        let identity = model.identity().clone();
        print_json(
            &json!({ "model": identity, "load_seconds": load, "first_sentence_seconds": first_sentence, "sentences_per_minute": per_minute, "streams": rows, "peak_memory_bytes": memory }),
        )?;
    } else {
        print_line(&format!("model                 {} on {}", model.identity().id, model.identity().device))?;
        print_line(&format!("loaded in             {load:.1} s; first sentence after {first_sentence:.1} s"))?;
        print_line(&format!("translation           {per_minute:.1} sentences a minute ({} at once)", options.batch))?;
        for r in &rows {
            print_line(&format!(
                "{:>2} streams            prefill {:>7.1}, decode {:>7.1} tokens a second",
                r["streams"],
                r["prefill_tokens_per_second"].as_f64().unwrap_or(0.0),
                r["decode_tokens_per_second"].as_f64().unwrap_or(0.0)
            ))?;
        }
        print_line(&format!(
            "peak memory           {}",
            memory.map_or("unknown".into(), |b| format!("{:.2} GB", b as f64 / 1e9))
        ))?;
    }
    Ok(Exit::Done)
}

/// Tokens a second: of prompts read, and of all streams together while they generate.
fn streams(engine: &mut Engine, n: usize, prompt: usize, new: usize) -> Result<(f64, f64)> {
    engine.set_prefix(&[])?;
    let vocab = engine.decoder.config().vocab;
    let prompts = |tokens: usize| -> Vec<Prompt> {
        (0..n)
            .map(|s| Prompt {
                tokens: (0..prompt).map(|i| (1000 + (i * 37 + s) % 5000).min(vocab - 1) as u32).collect(),
                max_tokens: tokens,
                sampling: None,
                one_line: false,
            })
            .collect()
    };
    let time = |engine: &mut Engine, tokens: usize| -> Result<(f64, usize)> {
        let before = engine.meter.new_tokens;
        let start = Instant::now();
        engine.generate(&prompts(tokens), &mut |_| {})?;
        Ok((start.elapsed().as_secs_f64(), engine.meter.new_tokens - before))
    };
    // A run of one token is all prompt; what a longer run takes more is generation.
    let (short, few) = time(engine, 1)?;
    let (long, many) = time(engine, new)?;
    Ok(((n * prompt) as f64 / short, (many - few) as f64 / (long - short).max(1e-6)))
}
