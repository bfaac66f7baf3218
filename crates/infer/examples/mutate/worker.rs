//! A process that tries mutations one after the other.

use crate::format;
use mujaz_infer::{Catalogue, Device, Embedder, LoadOptions, Request, Runtime, Translator, embed, load};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Memory that a mutation may use in addition to the size of its files.
const MEMORY: u64 = 1 << 30;
/// CPU time for one mutation, in seconds.
const SECONDS: f64 = 5.0;
/// Address space limit of the process, so that a bug does not exhaust the machine.
const SPACE: u64 = 12 << 30;

/// The prompt of instruct models without a template of their own.
const CATALOGUE: Catalogue = Catalogue { built_in: &[("ask", ASK)], folder: None, defaults: &[] };
const ASK: &str = "id = \"ask\"\nname = \"Ask\"\ntask = \"translate\"\narchitecture = \"qwen2\"\nlicence = \"MIT\"\nbytes = 1\nlanguages = []\n\
    [prompt]\nchat = \"{{ system }}{{ user }}\"\ntranslate = [{ system = \"Translate.\", user = \"{{ text }}\" }]\n\
    [[source]]\nkind = \"hub\"\nrepository = \"a/b\"\nrevision = \"main\"\nfiles = []";

const SENTENCE: &str = "ارتفعت أسعار الخبز بنسبة 12 في المئة.";

pub(crate) fn run(name: &str, first: u64, end: u64) {
    limit();
    for number in first..end {
        let folder = tempfile::tempdir().expect("a folder");
        let path = match format::write(name, number, folder.path()) {
            Ok(p) => p,
            Err(e) => panic!("{name} {number}: {e}"),
        };
        let size = size(folder.path());
        reset_peak();
        let (before, began) = (peak(), seconds());
        let outcome = catch_unwind(AssertUnwindSafe(|| attempt(name, &path)));
        let (memory, took) = (peak().saturating_sub(before), seconds() - began);
        let told = match outcome {
            Err(_) => "panic".into(),
            _ if took > SECONDS => format!("slow {took:.1} s"),
            _ if memory > size + MEMORY => format!("memory {} MB", memory >> 20),
            Ok(Ok(text)) => format!("ran {text:?}"),
            Ok(Err(e)) => format!("refused {}", e.one_line().lines().next().unwrap_or_default()),
        };
        println!("{number} {told}");
        // Memory that a mutation left behind must not count for the next.
        if peak() > 3 << 30 {
            std::process::exit(75);
        }
    }
}

fn attempt(name: &str, path: &Path) -> mujaz_infer::Result<String> {
    if name == "embedder" {
        let mut model = embed::Bert::open(path, &Device::Cpu)?;
        let vectors = model.embed(&[SENTENCE.to_owned(), "two".to_owned()])?;
        return Ok(format!("{} numbers", vectors[0].len()));
    }
    let options = LoadOptions {
        model: Some(path.display().to_string()),
        batch: Some(4),
        shortlist: Some(path.join(format::SHORTLIST)).filter(|p| p.is_file()),
        offline: true,
        ..LoadOptions::default()
    };
    let mut model = load(&options, &Runtime { catalogue: CATALOGUE, ..Runtime::new("nowhere") })?.model;
    let requests = [SENTENCE, "x </s> 1,234", "<pad><unk>"].map(|t| Request {
        text: t.into(),
        special_tokens: true,
        ..Request::default()
    });
    let results = model.translate(&requests, &mut |_, _| {})?;
    results.into_iter().map(|r| r.map(|h| h.text)).collect::<mujaz_infer::Result<Vec<_>>>().map(|t| t.join(" | "))
}

fn size(folder: &Path) -> u64 {
    std::fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|e| Some(e.metadata().ok()?.len())).sum()
}

fn peak() -> u64 {
    mujaz_infer::memory::peak().unwrap_or(0)
}

/// Resets the peak to the current resident size.
fn reset_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

#[cfg(target_os = "linux")]
fn seconds() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure is the caller's own.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut t) };
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}

#[cfg(not(target_os = "linux"))]
fn seconds() -> f64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0.0, |d| d.as_secs_f64())
}

/// The CPU time that another process has used; infinite if unknown.
pub(crate) fn seconds_of(process: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let ticks: Option<u64> = stat.rsplit_once(") ").and_then(|(_, rest)| {
        let mut fields = rest.split(' ').skip(11);
        Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
    });
    // A hundred ticks a second, as on every Linux.
    ticks.map_or(f64::INFINITY, |t| t as f64 / 100.0)
}

#[cfg(target_os = "linux")]
fn limit() {
    let all = libc::rlimit { rlim_cur: SPACE, rlim_max: SPACE };
    // SAFETY: the structure is the caller's own.
    unsafe { libc::setrlimit(libc::RLIMIT_AS, &all) };
}

#[cfg(not(target_os = "linux"))]
fn limit() {
    let _ = SPACE;
}
