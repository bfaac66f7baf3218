//! `mujaz bench`

use super::arguments::ModelArguments;
use super::exit::Exit;
use super::lines::read_lines;
use super::output::{print_json, print_line};
use crate::config::Config;
use crate::engine::runtime;
use crate::error::{Error, Kind, Result};
use crate::progress::Progress;
use crate::types::{ModelIdentity, Request, Translator};
use mujaz_infer::seq2seq::{Job, Settings};
use mujaz_infer::{EncoderDecoder, Instruct, Model, Times, memory};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Arguments of `mujaz bench`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Numbers of streams to measure, for instruct models
    #[arg(long, value_delimiter = ',', default_value = "1,8,32")]
    pub streams: Vec<usize>,
    /// Tokens of each prompt, for instruct models
    #[arg(long, default_value_t = 100)]
    pub prompt: usize,
    /// Tokens generated in each stream or sentence
    #[arg(long, default_value_t = 32)]
    pub new: usize,
    /// Beam widths to measure, for encoder–decoder models
    #[arg(long, value_delimiter = ',', default_value = "1,4")]
    pub beams: Vec<usize>,
    /// Sentences translated in each measurement, for encoder–decoder models
    #[arg(long, default_value_t = 64)]
    pub sentences: usize,
    /// File of sentences, one a line [default: built-in sentences]
    #[arg(long, value_name = "FILE")]
    pub input: Option<String>,
    /// Busy loops to run beside the measurements, as other work on the machine
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub beside: usize,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
    /// Model and device
    #[command(flatten)]
    pub model: ModelArguments,
}

/// What `mujaz bench --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum BenchOutput<'a> {
    /// Of an encoder–decoder model.
    EncoderDecoder(Searches<'a>),
    /// Of an instruct model.
    Instruct(Streams<'a>),
}

/// Rates of an encoder–decoder model.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Searches<'a> {
    /// The model.
    model: &'a ModelIdentity,
    /// Time taken to load the model.
    load_seconds: f64,
    /// Sentences translated in each measurement.
    sentences: usize,
    /// Their tokens.
    source_tokens: usize,
    /// Tokens generated for each sentence.
    new_tokens_each: usize,
    /// Size of the weights in memory.
    weights_bytes: usize,
    /// One row for each width of beam search.
    searches: Vec<Search>,
    /// Peak memory of the process, if the system reports it.
    peak_memory_bytes: Option<u64>,
}

/// Rates of one width of beam search.
#[derive(Debug, Serialize, JsonSchema)]
struct Search {
    /// Beam width.
    beams: usize,
    /// Output tokens per second.
    tokens_per_second: f64,
    /// Sentences per second.
    sentences_per_second: f64,
    /// Steps of the decoder.
    steps: usize,
    /// Time by part of the model.
    seconds: SearchSeconds,
}

/// Time of a search, by part of the model.
#[derive(Debug, Serialize, JsonSchema)]
struct SearchSeconds {
    /// All parts.
    whole: f64,
    /// The encoder.
    encoder: f64,
    /// The decoder.
    decoder: f64,
    /// The projection onto the vocabulary.
    vocabulary: f64,
}

/// Rates of an instruct model.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Streams<'a> {
    /// The model.
    model: &'a ModelIdentity,
    /// Time taken to load the model.
    load_seconds: f64,
    /// Time from the start to the first sentence.
    first_sentence_seconds: f64,
    /// Sentences per minute.
    sentences_per_minute: f64,
    /// One row for each number of streams.
    streams: Vec<StreamRates>,
    /// Peak memory of the process, if the system reports it.
    peak_memory_bytes: Option<u64>,
}

/// Rates of one number of streams.
#[derive(Debug, Serialize, JsonSchema)]
struct StreamRates {
    /// Streams.
    streams: usize,
    /// Prompt tokens per second.
    prefill_tokens_per_second: f64,
    /// Generated tokens per second.
    decode_tokens_per_second: f64,
    /// Time of prompt processing, by kind of layer.
    prefill_seconds: LayerSeconds,
    /// Time of generation, by kind of layer.
    decode_seconds: LayerSeconds,
}

/// Time of the steps, by kind of layer.
#[derive(Debug, Serialize, JsonSchema)]
struct LayerSeconds {
    /// Queries, keys, values and outputs of attention.
    projections: f64,
    /// Attention itself.
    attention: f64,
    /// Feed-forward layers.
    feed_forward: f64,
    /// The projection onto the vocabulary.
    vocabulary: f64,
    /// Token selection.
    choice: f64,
    /// The rest; on a GPU, everything.
    other: f64,
}

/// Original news sentences, to measure whole translations.
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

/// Runs the command.
pub fn run(a: &Arguments, config: &Config, progress: &Progress) -> Result<Exit> {
    let options = a.model.overrides().options(&config.model)?;
    let start = Instant::now();
    let loaded = mujaz_infer::load(&options, &runtime(progress))?;
    loaded.notes.iter().for_each(|n| progress.note(n));
    let load = start.elapsed().as_secs_f64();
    let _other = OtherWork::start(a.beside);
    match loaded.model {
        Model::Instruct(m) => instruct(*m, load, a, options.batch, progress),
        Model::EncoderDecoder(m) => encoder_decoder(*m, load, a),
    }
}

/// Busy threads that stop when this is dropped.
struct OtherWork(Arc<AtomicBool>);

impl OtherWork {
    fn start(threads: usize) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        for _ in 0..threads {
            let stop = stop.clone();
            std::thread::spawn(move || while !stop.load(Ordering::Relaxed) {});
        }
        Self(stop)
    }
}

impl Drop for OtherWork {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Rates of an encoder–decoder model: every output is forced to exactly `--new` tokens.
fn encoder_decoder(mut model: EncoderDecoder, load: f64, a: &Arguments) -> Result<Exit> {
    let texts: Vec<String> = match &a.input {
        Some(file) => read_lines(file)?.into_iter().filter(|l| !l.trim().is_empty()).collect(),
        None => SENTENCES.iter().map(|s| mujaz_arabic::numerals::normalise(s)).collect(),
    };
    if texts.is_empty() || a.sentences == 0 {
        return Err(Error::new(Kind::Usage, "there is no sentence to translate"));
    }
    let sources = texts.iter().cycle().take(a.sentences).map(|t| model.encode(t)).collect::<Result<Vec<_>>>()?;
    let source_tokens: usize = sources.iter().map(Vec::len).sum();
    let mut rows = Vec::new();
    for &beams in a.beams.iter().filter(|b| **b > 0) {
        let settings =
            Settings { num_beams: beams, max_length: a.new + 1, min_length: a.new + 1, ..model.settings().clone() };
        let jobs: Vec<Job> =
            sources.iter().map(|s| Job { source: s.clone(), settings: settings.clone(), sample: None }).collect();
        let engine = model.engine();
        // The first run faults in every page; the second is measured.
        engine.generate(&jobs, &mut |_, _| {})?;
        engine.meter = Default::default();
        let begin = Instant::now();
        let outputs = engine.generate(&jobs, &mut |_, _| {})?;
        let seconds = begin.elapsed().as_secs_f64();
        let tokens: usize =
            outputs.into_iter().collect::<Result<Vec<_>>>()?.iter().map(|o| o[0].tokens.len() - 1).sum();
        let (prefill, decode) = (engine.meter.prefill, engine.meter.decode);
        rows.push(Search {
            beams,
            tokens_per_second: tokens as f64 / seconds,
            sentences_per_second: a.sentences as f64 / seconds,
            steps: decode.steps,
            seconds: SearchSeconds {
                whole: seconds,
                encoder: prefill.elapsed.as_secs_f64(),
                decoder: decode.times.other.as_secs_f64(),
                vocabulary: decode.times.vocabulary.as_secs_f64(),
            },
        });
    }
    let memory = memory::peak();
    let weights = model.bytes();
    if a.json {
        print_json(&BenchOutput::EncoderDecoder(Searches {
            model: model.identity(),
            load_seconds: load,
            sentences: a.sentences,
            source_tokens,
            new_tokens_each: a.new,
            weights_bytes: weights,
            searches: rows,
            peak_memory_bytes: memory,
        }))?;
        return Ok(Exit::Done);
    }
    let identity = model.identity();
    print_line(&format!("model                 {} ({}) on {}", identity.id, identity.compute_type, identity.device))?;
    print_line(&format!("loaded in             {load:.1} s, {:.2} GB of weights", weights as f64 / 1e9))?;
    print_line(&format!(
        "measured              {} sentences of {:.1} tokens, {} tokens out each",
        a.sentences,
        source_tokens as f64 / a.sentences as f64,
        a.new
    ))?;
    for r in &rows {
        let part = |seconds: f64| seconds / r.seconds.whole * 100.0;
        print_line(&format!(
            "beam {:>2}               {:>7.1} tokens/s; encoder {:.0} %, decoder {:.0} %, vocabulary {:.0} % of the time",
            r.beams,
            r.tokens_per_second,
            part(r.seconds.encoder),
            part(r.seconds.decoder),
            part(r.seconds.vocabulary)
        ))?;
    }
    print_memory(memory)
}

fn print_memory(memory: Option<u64>) -> Result<Exit> {
    let text = memory.map_or("unknown".into(), |b| format!("{:.2} GB", b as f64 / 1e9));
    print_line(&format!("peak memory           {text}"))?;
    Ok(Exit::Done)
}

/// Rates of an instruct model by number of streams.
fn instruct(mut model: Instruct, load: f64, a: &Arguments, batch: Option<usize>, progress: &Progress) -> Result<Exit> {
    let batch = batch.unwrap_or(model.streams());
    let requests: Vec<Request> = SENTENCES
        .iter()
        .cycle()
        .take(batch.max(8))
        .map(|s| Request { text: mujaz_arabic::numerals::normalise(s), ..Default::default() })
        .collect();
    let first = Instant::now();
    model.translate(&requests[..1], &mut |_, _| {})?;
    let first_sentence = load + first.elapsed().as_secs_f64();
    let whole = Instant::now();
    model.translate(&requests, &mut |_, _| {})?;
    let per_minute = requests.len() as f64 * 60.0 / whole.elapsed().as_secs_f64();
    let mut rows = Vec::new();
    for &n in a.streams.iter().filter(|n| **n > 0 && **n <= batch) {
        let meter = model.engine().measure(n, a.prompt, a.new)?;
        let (prefill, decode) = (meter.prefill.rate(), meter.decode.rate());
        rows.push(StreamRates {
            streams: n,
            prefill_tokens_per_second: prefill,
            decode_tokens_per_second: decode,
            prefill_seconds: seconds(&meter.prefill.times),
            decode_seconds: seconds(&meter.decode.times),
        });
        progress.note(&format!("{n} streams: prefill {prefill:.1}, decode {decode:.1} tokens/s"));
    }
    let memory = memory::peak();
    if a.json {
        print_json(&BenchOutput::Instruct(Streams {
            model: model.identity(),
            load_seconds: load,
            first_sentence_seconds: first_sentence,
            sentences_per_minute: per_minute,
            streams: rows,
            peak_memory_bytes: memory,
        }))?;
    } else {
        print_line(&format!("model                 {} on {}", model.identity().id, model.identity().device))?;
        print_line(&format!("loaded in             {load:.1} s; first sentence after {first_sentence:.1} s"))?;
        print_line(&format!("translation           {per_minute:.1} sentences/min ({batch} at once)"))?;
        for r in &rows {
            print_line(&format!(
                "{:>2} streams            prefill {:>7.1}, decode {:>7.1} tokens/s",
                r.streams, r.prefill_tokens_per_second, r.decode_tokens_per_second
            ))?;
        }
        print_memory(memory)?;
    }
    Ok(Exit::Done)
}

fn seconds(t: &Times) -> LayerSeconds {
    LayerSeconds {
        projections: t.projections.as_secs_f64(),
        attention: t.attention.as_secs_f64(),
        feed_forward: t.feed_forward.as_secs_f64(),
        vocabulary: t.vocabulary.as_secs_f64(),
        choice: t.choice.as_secs_f64(),
        other: t.other.as_secs_f64(),
    }
}
