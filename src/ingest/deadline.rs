//! A limit of time for reading one document.
//!
//! What reads documents is bounded in depth and steps, so that the limit is not met; it is here for what nobody
//! thought of, in this program or in the libraries it reads with.

use super::outcome::{Ingested, failed};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// Documents that were given up and are still being read. They end by themselves; beyond this number a new document
/// waits for one to end, within its own limit.
const MOST_GIVEN_UP: usize = 4;
/// How many there are.
static GIVEN_UP: AtomicUsize = AtomicUsize::new(0);

/// What `work` returns, if it does within `limit`.
///
/// # Errors
/// A reason in words: it took longer and was given up (the thread that works on it cannot be ended and is left
/// alone), or it panicked.
pub(super) fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let late = || {
        format!(
            "it could not be read within {} s and was given up; save it as plain text, or raise input.timeout in mujaz.toml",
            limit.as_secs_f32()
        )
    };
    let began = std::time::Instant::now();
    while GIVEN_UP.load(Ordering::SeqCst) >= MOST_GIVEN_UP {
        if began.elapsed() >= limit {
            return Err(late());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let (send, receive) = sync_channel(1);
    let state = Arc::new(AtomicU8::new(WORKING));
    let theirs = Leave(state.clone());
    let thread = std::thread::Builder::new().name("document".into()).stack_size(16 << 20).spawn(move || {
        let _leave = theirs;
        // Nobody listens any more where the document was given up.
        let _ = send.send(work());
    });
    if let Err(e) = thread {
        return Err(format!("it cannot be read now: no thread could be started ({e}); run with less in parallel"));
    }
    match receive.recv_timeout(limit) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => {
            if state.compare_exchange(WORKING, LEFT, Ordering::SeqCst, Ordering::SeqCst).is_ok() {
                GIVEN_UP.fetch_add(1, Ordering::SeqCst);
            }
            Err(late())
        }
        Err(RecvTimeoutError::Disconnected) => {
            Err("it is built in a way that the reader cannot handle (a defect; please report it with the file)".into())
        }
    }
}

/// What reading a file gives, if it ends within the limit.
pub(super) fn in_time(path: &Path, limit: Duration, read: impl FnOnce() -> Ingested + Send + 'static) -> Ingested {
    within(limit, || Ok(read())).unwrap_or_else(|reason| failed(path, reason))
}

const WORKING: u8 = 0;
const LEFT: u8 = 1;
const ENDED: u8 = 2;

/// Ends with the thread, also by a panic.
struct Leave(Arc<AtomicU8>);

impl Drop for Leave {
    fn drop(&mut self) {
        if self.0.swap(ENDED, Ordering::SeqCst) == LEFT {
            GIVEN_UP.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_or_given_up_and_a_panic_is_a_reason() {
        assert_eq!(within(Duration::from_secs(5), || Ok(1)), Ok(1));
        assert_eq!(within(Duration::from_secs(5), || Err::<(), _>("no".into())), Err("no".into()));
        let slow = within(Duration::from_millis(20), || {
            std::thread::sleep(Duration::from_millis(200));
            Ok(())
        });
        assert!(slow.unwrap_err().contains("input.timeout"));
        let panicked = within(Duration::from_secs(5), || -> Result<(), String> { panic!("of the library") });
        assert!(panicked.unwrap_err().contains("defect"));
    }
}
