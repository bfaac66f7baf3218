//! Progress of a run: bars on a terminal, plain lines elsewhere, nothing when quiet.
//! Everything goes to standard error.

use crate::surface::terminal;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use mujaz_infer::{Counter, Observer};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Bars.
    Bars,
    /// Lines now and then.
    Lines,
    /// Nothing.
    Quiet,
}

/// A sink for progress.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    mode: Mode,
}

impl Progress {
    /// Bars on a terminal, else lines; nothing with `quiet`.
    pub fn new(quiet: bool) -> Self {
        let mode = if quiet {
            Mode::Quiet
        } else if std::io::stderr().is_terminal() {
            Mode::Bars
        } else {
            Mode::Lines
        };
        Self { mode }
    }

    /// Shows nothing.
    pub fn quiet() -> Self {
        Self { mode: Mode::Quiet }
    }

    /// A line for the user.
    pub fn note(&self, text: &str) {
        if self.mode != Mode::Quiet {
            eprintln!("{}", terminal::block(text));
        }
    }

    /// A count of steps.
    pub fn steps(&self, name: &str, total: u64) -> Steps {
        Steps(Bar::new(self.mode, name, total, "{msg} {wide_bar} {pos}/{len} {eta}", false))
    }
}

struct Bar {
    mode: Mode,
    name: String,
    total: AtomicU64,
    done: AtomicU64,
    started: Instant,
    /// Milliseconds since the start at which a line was last printed.
    told: AtomicU64,
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
            bar.set_style(s);
        }
        let name = terminal::line(name).into_owned();
        bar.set_message(name.clone());
        Self {
            mode,
            name,
            total: AtomicU64::new(total),
            done: AtomicU64::new(0),
            started: Instant::now(),
            told: AtomicU64::new(0),
            bytes,
            bar,
        }
    }

    fn set(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
        self.bar.set_position(done);
        let now = self.started.elapsed();
        let told = Duration::from_millis(self.told.load(Ordering::Relaxed));
        let total = self.total.load(Ordering::Relaxed);
        let due = now.saturating_sub(told) >= Duration::from_secs(10);
        if self.mode == Mode::Lines && due && total > 0 && done < total {
            self.told.store(now.as_millis() as u64, Ordering::Relaxed);
            let rate = done as f64 / now.as_secs_f64().max(0.001);
            let left = ((total - done) as f64 / rate.max(1e-9)).round();
            if self.bytes {
                eprintln!(
                    "{}: {} of {} MB, {:.1} MB/s, {left:.0} s left",
                    self.name,
                    done / 1_000_000,
                    total / 1_000_000,
                    rate / 1e6
                );
            } else {
                eprintln!("{}: {done} of {total}, {left:.0} s left", self.name);
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

    /// With rate and time left.
    fn bytes(&self, name: &str, total: u64) -> Box<dyn Counter> {
        let style = "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
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
pub struct Steps(Bar);

impl Steps {
    /// Counts one more step.
    pub fn step(&self) {
        self.0.set(self.0.done.load(Ordering::Relaxed) + 1);
    }
}
