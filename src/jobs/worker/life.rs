//! Signs of life, on a thread and a connection of their own, so that they arrive while a long task is done.

use super::gauge::Gauge;
use crate::error::{Error, Kind, Result};
use crate::queue::{self, Queue};
use crate::store::Location;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Signs of life within the time after which a worker is thought dead.
const SIGNS: u32 = 5;

/// Gives signs of life until it is dropped; then the worker takes its leave.
pub(super) struct Life {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Life {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn beat(queue: &mut dyn Queue, name: &str, patience: Duration, gauge: &Gauge) -> Result<()> {
    queue.beat(name, &gauge.sign())?;
    let recovered = queue.recover(patience)?;
    if recovered > 0 {
        tracing::warn!(recovered, "returned the tasks of dead workers to the queue");
    }
    gauge.heard(recovered, queue.depth()?);
    Ok(())
}

/// Begins.
///
/// # Errors
/// The queue cannot be opened.
pub(super) fn begin(at: &Location, name: &str, patience: Duration, gauge: &Gauge) -> Result<Life> {
    let mut queue = queue::open(at)?;
    // The first sign precedes the first task.
    beat(&mut *queue, name, patience, gauge)?;
    let (end, ended) = channel::<()>();
    let (name, gauge) = (name.to_owned(), gauge.clone());
    let live = move || {
        while ended.recv_timeout(patience / SIGNS) == Err(RecvTimeoutError::Timeout) {
            if let Err(e) = beat(&mut *queue, &name, patience, &gauge) {
                tracing::warn!("{}", e.one_line());
                gauge.unheard();
            }
        }
        // Without leave, others think it dead after a while.
        let _ = queue.leave(&name);
    };
    let thread = std::thread::Builder::new()
        .name("life".into())
        .spawn(live)
        .map_err(|e| Error::new(Kind::Internal, "no thread can be started").because(e))?;
    Ok(Life { end: Some(end), thread: Some(thread) })
}
