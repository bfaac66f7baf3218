//! Loads and runs models whose files have been damaged at random, and counts what should not happen: panics, aborts,
//! runs of more than five seconds, and more memory than the files' own size and 1 GiB.
//!
//! ```text
//! cargo run -p mujaz-infer --example mutate -- FORMAT|all COUNT [FIRST]
//! ```
//!
//! Each mutation is identified by its format and number: `mutate FORMAT 1 NUMBER` repeats one and prints the outcome.
//! Work is done in child processes, so that an abort or a hang ends only one of them and is counted.

mod bytes;
mod format;
mod random;
mod worker;

use format::FORMATS;
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How often a silent worker is checked. It measures its own CPU time; this is for one that never ends.
const PATIENCE: Duration = Duration::from_secs(20);
/// Seconds of CPU time, and of wall time on a busy machine, after which a mutation counts as a hang.
const LONGEST: (f64, u32) = (10.0, 600);

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |i: usize, default: u64| args.get(i).and_then(|a| a.parse().ok()).unwrap_or(default);
    match args.first().map(String::as_str) {
        Some("worker") if args.len() == 4 => {
            worker::run(&args[1], number(2, 0), number(3, 0));
            ExitCode::SUCCESS
        }
        Some("all") => {
            let bad = FORMATS.iter().map(|f| supervise(f, number(1, 1000), number(2, 0))).sum::<u64>();
            ExitCode::from(u8::from(bad > 0))
        }
        Some(name) if FORMATS.contains(&name) => {
            ExitCode::from(u8::from(supervise(name, number(1, 1000), number(2, 0)) > 0))
        }
        _ => {
            eprintln!("usage: mutate FORMAT|all COUNT [FIRST]\nformats: {}", FORMATS.join(", "));
            ExitCode::from(2)
        }
    }
}

/// Runs mutations in child processes and returns how many failed.
fn supervise(format: &str, count: u64, first: u64) -> u64 {
    let (mut next, end) = (first, first + count);
    let mut tally = std::collections::BTreeMap::<String, u64>::new();
    let exe = std::env::current_exe().expect("the program's own path");
    while next < end {
        let mut child = Command::new(&exe)
            .args(["worker", format, &next.to_string(), &end.to_string()])
            .stdout(Stdio::piped())
            .stderr(if count == 1 { Stdio::inherit() } else { Stdio::null() })
            .spawn()
            .expect("a child");
        let out = child.stdout.take().expect("its output");
        let (send, receive) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        let (mut before, mut waited) = (0.0, 0);
        loop {
            match receive.recv_timeout(PATIENCE) {
                Ok(line) => {
                    (before, waited) = (worker::seconds_of(child.id()), 0);
                    // "done NUMBER OUTCOME DETAIL"
                    let mut words = line.splitn(3, ' ');
                    let (n, outcome) = (words.next(), words.next().unwrap_or("?"));
                    if !matches!(outcome, "ran" | "refused") || count == 1 {
                        println!("{format} {line}");
                    }
                    *tally.entry(outcome.to_owned()).or_default() += 1;
                    next = n.and_then(|n| n.parse::<u64>().ok()).unwrap_or(next) + 1;
                }
                Err(RecvTimeoutError::Timeout)
                    if worker::seconds_of(child.id()) - before < LONGEST.0 && waited < LONGEST.1 =>
                {
                    waited += PATIENCE.as_secs() as u32;
                }
                Err(RecvTimeoutError::Timeout) => {
                    println!("{format} {next} hang");
                    *tally.entry("hang".into()).or_default() += 1;
                    next += 1;
                    let _ = child.kill();
                    break;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        let status = child.wait().expect("the child's end");
        if !status.success() && status.code() != Some(75) && next < end && !matches!(status_signal(&status), Some(9)) {
            println!("{format} {next} abort {status}");
            *tally.entry("abort".into()).or_default() += 1;
            next += 1;
        }
    }
    println!("{format}: {count} mutations: {tally:?}");
    tally.iter().filter(|(k, _)| !matches!(k.as_str(), "ran" | "refused")).map(|(_, n)| n).sum()
}

#[cfg(unix)]
fn status_signal(status: &std::process::ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(status)
}

#[cfg(not(unix))]
fn status_signal(_: &std::process::ExitStatus) -> Option<i32> {
    None
}
