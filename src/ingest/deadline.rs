//! A time limit for reading one document.
//!
//! The readers are already bounded in depth and steps, so the limit is normally not reached; it covers cases that
//! neither this program nor its libraries foresee. Processor time is measured if the system provides it, since on a
//! busy machine elapsed time would reject a document that is merely waiting for its turn.

use rayon::prelude::*;
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// Documents that were abandoned and are still being read. They end by themselves; beyond this number a new document
/// waits for one of them to end, within its own limit.
const MAX_ABANDONED: usize = 4;
/// How many times the limit may elapse while the processor works on something else.
const PATIENCE: u32 = 10;
/// The number of abandoned documents.
static ABANDONED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Whether this thread reads a document for which another one waits.
    static AWAITED: Cell<bool> = const { Cell::new(false) };
}

/// What `work` returns, if it finishes within `limit` of its thread's processor time and ten times that of elapsed
/// time.
///
/// # Errors
/// A message: it took longer and was abandoned (its thread cannot be killed and is left to itself), or it panicked.
pub(super) fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let late = || {
        format!(
            "it could not be read within {} s and was abandoned; save it as plain text, or raise input.timeout in mujaz.toml",
            limit.as_secs_f32()
        )
    };
    let began = std::time::Instant::now();
    while ABANDONED.load(Ordering::SeqCst) >= MAX_ABANDONED {
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
        AWAITED.set(true);
        // Nobody is listening if the document was abandoned.
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
        // The thread cannot use up its remaining time sooner than that.
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
                ABANDONED.fetch_add(1, Ordering::SeqCst);
            }
            Err(late())
        }
        Err(RecvTimeoutError::Disconnected) => {
            Err("it is built in a way that the reader cannot handle (a defect; please report it with the file)".into())
        }
    }
}

/// The processor time that a thread has used.
#[cfg(target_os = "linux")]
fn processor_time(thread: &std::thread::JoinHandle<()>) -> Option<Duration> {
    use std::os::unix::thread::JoinHandleExt;
    let mut clock = 0;
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the handle is neither joined nor detached while it is borrowed, so the thread's name remains valid even
    // if the thread has ended; both structures belong to the caller.
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

/// Maps a list on all cores. A document that is read within a limit is mapped by its own thread: the threads of the
/// other cores may be waiting for that very document.
pub(super) fn map<T: Send, U: Send>(list: Vec<T>, of: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    if AWAITED.get() { list.into_iter().map(of).collect() } else { list.into_par_iter().map(of).collect() }
}

const WORKING: u8 = 0;
const LEFT: u8 = 1;
const ENDED: u8 = 2;

/// Set when the thread ends, even by a panic.
struct Leave(Arc<AtomicU8>);

impl Drop for Leave {
    fn drop(&mut self) {
        if self.0.swap(ENDED, Ordering::SeqCst) == LEFT {
            ABANDONED.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_finishes_or_is_abandoned_and_a_panic_is_reported() {
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
    fn documents_that_all_cores_wait_for_map_their_own_lists() {
        let documents: Vec<usize> = (0..4 * rayon::current_num_threads()).collect();
        let sums = map(documents.clone(), |n| {
            within(Duration::from_secs(2), move || Ok(map((0..=n).collect(), |k| k).into_iter().sum::<usize>()))
        });
        assert_eq!(sums, documents.iter().map(|n| Ok(n * (n + 1) / 2)).collect::<Vec<_>>());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn waiting_for_the_processor_does_not_count() {
        let waited = within(Duration::from_millis(100), || {
            std::thread::sleep(Duration::from_millis(200));
            Ok(())
        });
        assert_eq!(waited, Ok(()));
    }
}
