//! A limit of time for reading one document.
//!
//! What reads documents is bounded in depth and steps, so that the limit is not met; it is here for what nobody
//! thought of, in this program or in the libraries it reads with. The processor's time counts where it can be known: on
//! a busy machine the clock would make a row of a document that is merely waiting for its turn.

use super::outcome::{Ingested, failed};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// Documents that were given up and are still being read. They end by themselves; beyond this number a new document
/// waits for one to end, within its own limit.
const MOST_GIVEN_UP: usize = 4;
/// How many times the limit may pass by the clock while the processor works on something else.
const PATIENCE: u32 = 10;
/// How many there are.
static GIVEN_UP: AtomicUsize = AtomicUsize::new(0);

/// What `work` returns, if it does within `limit` of its thread's processor time, and ten times that of the clock.
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
    let thread = match thread {
        Ok(thread) => thread,
        Err(e) => {
            return Err(format!("it cannot be read now: no thread could be started ({e}); run with less in parallel"));
        }
    };
    let began = std::time::Instant::now();
    let received = loop {
        let passed = began.elapsed();
        let worked = processor_time(&thread).unwrap_or(passed);
        // The thread cannot use up what is left of its time in less than that.
        let left = limit.saturating_sub(worked).min(limit.saturating_mul(PATIENCE).saturating_sub(passed));
        match receive.recv_timeout(left) {
            Err(RecvTimeoutError::Timeout) if !left.is_zero() => {}
            received => break received,
        }
    };
    match received {
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

/// The processor's time that a thread has taken.
#[cfg(target_os = "linux")]
fn processor_time(thread: &std::thread::JoinHandle<()>) -> Option<Duration> {
    use std::os::unix::thread::JoinHandleExt;
    let mut clock = 0;
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the handle is neither joined nor detached while it is borrowed, so that the thread's name is valid also
    // where the thread has ended; both structures are the caller's own.
    let known = unsafe {
        libc::pthread_getcpuclockid(thread.as_pthread_t(), &mut clock) == 0
            && libc::clock_gettime(clock, &mut time) == 0
    };
    let nanoseconds = u32::try_from(time.tv_nsec).ok()?;
    known.then(|| Duration::new(time.tv_sec.unsigned_abs(), nanoseconds))
}

#[cfg(not(target_os = "linux"))]
fn processor_time(_: &std::thread::JoinHandle<()>) -> Option<Duration> {
    None
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
            let began = std::time::Instant::now();
            while began.elapsed() < Duration::from_secs(2) {}
            Ok(())
        });
        assert!(slow.unwrap_err().contains("input.timeout"));
        let idle = within(Duration::from_millis(20), || {
            std::thread::sleep(Duration::from_secs(2));
            Ok(())
        });
        assert!(idle.unwrap_err().contains("input.timeout"));
        let panicked = within(Duration::from_secs(5), || -> Result<(), String> { panic!("of the library") });
        assert!(panicked.unwrap_err().contains("defect"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn waiting_for_the_processor_is_not_work() {
        let waited = within(Duration::from_millis(100), || {
            std::thread::sleep(Duration::from_millis(200));
            Ok(())
        });
        assert_eq!(waited, Ok(()));
    }
}
