//! Progress of a run: bars on a terminal, plain lines elsewhere, nothing when quiet.
//! Everything goes to standard error.

use crate::surface::terminal;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use mujaz_infer::{Counter, Observer};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Bars.
    Bars,
    /// Occasional lines.
    Lines,
    /// Nothing.
    Quiet,
}

/// What a run said last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Watched {
    /// The last line for the user.
    pub note: String,
    /// The phase in progress: `events 3 to 5 of 12: translating`.
    pub phase: String,
    /// Steps of it that are done.
    pub done: u64,
    /// All of its steps.
    pub total: u64,
}

/// Where others can look up what a run said last, while it runs.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<Mutex<Watched>>);

impl Watch {
    /// What was said last.
    pub fn look(&self) -> Watched {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets what was said.
    pub fn clear(&self) {
        self.set(|w| *w = Watched::default());
    }

    fn set(&self, change: impl FnOnce(&mut Watched)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// A sink for progress.
#[derive(Debug, Clone)]
pub struct Progress {
    mode: Mode,
    /// The part of the work in progress, shown before the name of each phase.
    part: String,
    /// Whether the user may be asked questions.
    ask: bool,
    /// Who looks on.
    watch: Option<Watch>,
}

/// Time before an estimate of the remaining time is meaningful.
const SETTLED: Duration = Duration::from_secs(5);

/// The remaining time at the average rate so far; `None` while too little is done for an estimate. A recent rate would
/// make it jump, since sentences of a batch finish together.
fn time_left(done: u64, total: u64, elapsed: Duration) -> Option<Duration> {
    let enough = done > 0 && done.saturating_mul(10) >= total && elapsed >= SETTLED;
    (enough && done < total).then(|| elapsed.mul_f64((total - done) as f64 / done as f64))
}

/// A duration in words: `40 s`, `3 min`, `1 h 20 min`.
fn in_words(left: Duration) -> String {
    match left.as_secs() {
        s @ 0..90 => format!("{} s", s.next_multiple_of(5)),
        s @ 90..3600 => format!("{} min", s.div_ceil(60)),
        s => format!("{} h {} min", s / 3600, s % 3600 / 60),
    }
}

impl Progress {
    /// Bars on a terminal, otherwise lines; nothing with `quiet`. With `lines`, there are no bars, since other lines
    /// printed in between would break them.
    pub fn new(quiet: bool, lines: bool) -> Self {
        let mode = if quiet {
            Mode::Quiet
        } else if std::io::stderr().is_terminal() && !lines {
            Mode::Bars
        } else {
            Mode::Lines
        };
        Self { mode, part: String::new(), ask: false, watch: None }
    }

    /// Shows nothing.
    pub fn quiet() -> Self {
        Self { mode: Mode::Quiet, part: String::new(), ask: false, watch: None }
    }

    /// Prints a line for the user.
    pub fn note(&self, text: &str) {
        if let Some(w) = &self.watch {
            w.set(|w| w.note = text.to_owned());
        }
        if self.mode != Mode::Quiet {
            eprintln!("{}", terminal::block(text));
        }
    }

    /// The same sink, with somebody who looks on.
    pub fn watched(&self, watch: &Watch) -> Self {
        Self { watch: Some(watch.clone()), ..self.clone() }
    }

    /// The same sink, allowed to ask the user questions if somebody is at the terminal.
    pub fn asking(&self, ask: bool) -> Self {
        let attended = self.mode != Mode::Quiet && std::io::stderr().is_terminal() && std::io::stdin().is_terminal();
        Self { ask: ask && attended, ..self.clone() }
    }

    /// The same sink for a part of the work, whose name precedes each phase: `events 3 to 5 of 12`.
    pub fn part(&self, name: String) -> Self {
        Self { part: name, ..self.clone() }
    }

    /// Begins a phase of `total` steps.
    pub fn steps(&self, name: &str, total: u64) -> Steps {
        let name = if self.part.is_empty() { name.to_owned() } else { format!("{}: {name}", self.part) };
        if let Some(w) = &self.watch {
            w.set(|w| (w.phase, w.done, w.total) = (name.clone(), 0, total));
        }
        let bar = Bar::new(self.mode, &name, total, "{msg} {wide_bar} {pos}/{len} {left}", false);
        Steps(bar, self.watch.clone())
    }
}

struct Bar {
    mode: Mode,
    name: String,
    total: AtomicU64,
    done: AtomicU64,
    started: Instant,
    /// Milliseconds since the start at the time of the last printed line.
    reported: AtomicU64,
    bytes: bool,
    bar: ProgressBar,
}

impl Bar {
    fn new(mode: Mode, name: &str, total: u64, style: &str, bytes: bool) -> Self {
        let bar = if mode == Mode::Bars {
            ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr())
        } else {
            ProgressBar::hidden()
        };
        if let Ok(s) = ProgressStyle::with_template(style) {
            let left = |state: &ProgressState, out: &mut dyn Write| {
                if let Some(left) = time_left(state.pos(), state.len().unwrap_or(0), state.elapsed()) {
                    let _ = write!(out, "{} left", in_words(left));
                }
            };
            bar.set_style(s.with_key("left", left));
        }
        let name = terminal::line(name).into_owned();
        bar.set_message(name.clone());
        Self {
            mode,
            name,
            total: AtomicU64::new(total),
            done: AtomicU64::new(0),
            started: Instant::now(),
            reported: AtomicU64::new(0),
            bytes,
            bar,
        }
    }

    fn set(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.bar.set_position(done);
        let now = self.started.elapsed();
        let reported = Duration::from_millis(self.reported.load(Ordering::Relaxed));
        let total = self.total.load(Ordering::Relaxed);
        let due = now.saturating_sub(reported) >= Duration::from_secs(10);
        if self.mode == Mode::Lines && due && total > 0 && done < total {
            self.reported.store(now.as_millis() as u64, Ordering::Relaxed);
            let rate = done as f64 / now.as_secs_f64().max(0.001);
            let left = time_left(done, total, now).map(|l| format!(", {} left", in_words(l))).unwrap_or_default();
            if self.bytes {
                eprintln!(
                    "{}: {} of {} MB, {:.1} MB/s{left}",
                    self.name,
                    done / 1_000_000,
                    total / 1_000_000,
                    rate / 1e6
                );
            } else {
                eprintln!("{}: {done} of {total}{left}", self.name);
            }
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Progress {
    fn note(&self, text: &str) {
        Progress::note(self, text);
    }

    fn confirm(&self, question: &str) -> bool {
        if !self.ask {
            return true;
        }
        eprint!("{question}\n[y/N] ");
        let mut answer = String::new();
        let read = std::io::stdin().read_line(&mut answer);
        read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
    }

    /// With rate and remaining time.
    fn bytes(&self, name: &str, total: u64) -> Box<dyn Counter> {
        let style = "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {left}";
        Box::new(Bytes(Bar::new(self.mode, name, total, style, true)))
    }
}

/// Progress in bytes; gone when dropped.
struct Bytes(Bar);

impl Counter for Bytes {
    fn add(&self, n: u64) {
        self.0.set(self.0.done.load(Ordering::Relaxed) + n);
    }

    fn at(&self, n: u64) {
        self.0.set(n);
    }

    fn set_total(&self, n: u64) {
        self.0.total.store(n, Ordering::Relaxed);
        self.0.bar.set_length(n);
    }
}

/// Progress in steps; gone when dropped.
pub struct Steps(Bar, Option<Watch>);

impl Steps {
    /// Counts one more step.
    pub fn step(&self) {
        let done = self.0.done.load(Ordering::Relaxed) + 1;
        self.0.set(done);
        if let Some(w) = &self.1 {
            w.set(|w| w.done = done);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_waits_until_it_means_something_and_then_shrinks() {
        let at = |done, seconds| time_left(done, 100, Duration::from_secs(seconds));
        assert_eq!((at(0, 60), at(5, 60), at(50, 2), at(100, 60)), (None, None, None, None));
        assert_eq!(at(20, 20), Some(Duration::from_secs(80)));
        // A burst after a pause changes the average a little; a recent rate would jump.
        let (before, after) = (at(40, 44).unwrap(), at(48, 45).unwrap());
        assert!(after < before && after > before.mul_f64(0.6));
        assert_eq!(in_words(Duration::from_secs(41)), "45 s");
        assert_eq!(in_words(Duration::from_secs(100)), "2 min");
        assert_eq!(in_words(Duration::from_secs(4900)), "1 h 21 min");
    }
}
