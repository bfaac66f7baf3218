//! A thread pool that yields to other work on the machine.
//!
//! The caller works too, helped by whichever threads are free. It waits only for those that have begun, so a thread
//! that the system does not schedule delays nobody; and a waiting thread spins only briefly, then sleeps, so that its
//! core is free for a thread with work left, in this pool or in another program.

use std::any::Any;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, Thread};

/// Spins before an idle thread sleeps: longer than the gap between two parts of one model step, a few hundred
/// microseconds at most.
const IDLE_SPINS: u32 = 4_000;
/// Spins before a caller sleeps that waits for the last parts, which are short.
const LAST_SPINS: u32 = 1_000;
/// Parts per thread if all were equally fast; more parts mean less waiting for the last one.
const PARTS: usize = 8;

/// A job in progress, on the stack of its caller.
struct Job<'a> {
    work: &'a (dyn Fn(Range<usize>) + Sync),
    items: usize,
    /// Items in a part.
    part: usize,
    /// The first unclaimed item.
    next: AtomicUsize,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

impl Job<'_> {
    /// Takes parts until none is left.
    fn run(&self) {
        let done = catch_unwind(AssertUnwindSafe(|| {
            loop {
                let start = self.next.fetch_add(self.part, SeqCst);
                if start >= self.items {
                    return;
                }
                (self.work)(start..self.items.min(start + self.part));
            }
        }));
        if let Err(payload) = done {
            self.next.store(self.items, SeqCst);
            self.panic.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(payload);
        }
    }
}

/// What the threads of a pool share.
struct Shared {
    /// The job that threads may join; null if there is none.
    job: AtomicPtr<Job<'static>>,
    /// Incremented with each job.
    turn: AtomicU32,
    /// Number of threads that may be accessing `job`. The caller does not return before it is 0.
    inside: AtomicUsize,
    /// Whether a caller sleeps until `inside` is 0, and which.
    waiting: AtomicBool,
    caller: Mutex<Option<Thread>>,
    /// Which helpers sleep.
    asleep: Vec<AtomicBool>,
}

impl Shared {
    /// The loop of a helper thread, for the life of the process.
    fn help(&self, helper: usize) {
        let mut seen = 0;
        loop {
            seen = self.wait(helper, seen);
            self.inside.fetch_add(1, SeqCst);
            // SAFETY: the caller clears `job` and then waits for `inside` to be 0 before the job is dropped, and
            // `inside` was incremented before `job` was read.
            if let Some(job) = unsafe { self.job.load(SeqCst).as_ref() } {
                job.run();
            }
            let last = self.inside.fetch_sub(1, SeqCst) == 1;
            if last
                && self.waiting.load(SeqCst)
                && let Some(caller) = &*self.caller.lock().unwrap_or_else(PoisonError::into_inner)
            {
                caller.unpark();
            }
        }
    }

    /// Waits until the turn differs from `seen`, and returns it.
    fn wait(&self, helper: usize, seen: u32) -> u32 {
        for _ in 0..IDLE_SPINS {
            let turn = self.turn.load(SeqCst);
            if turn != seen {
                return turn;
            }
            std::hint::spin_loop();
        }
        self.asleep[helper].store(true, SeqCst);
        let turn = loop {
            let turn = self.turn.load(SeqCst);
            if turn != seen {
                break turn;
            }
            thread::park();
        };
        self.asleep[helper].store(false, SeqCst);
        turn
    }
}

/// Threads that help a caller. One job is shared at a time: any other caller in the meantime, including a part of that
/// job, works alone.
pub(crate) struct Pool {
    shared: Arc<Shared>,
    helpers: Vec<Thread>,
    busy: Mutex<()>,
}

impl Pool {
    /// A pool of `threads` threads, including the caller. If the system does not provide as many, there are fewer.
    fn new(threads: usize) -> Self {
        let count = threads.saturating_sub(1);
        let shared = Arc::new(Shared {
            job: AtomicPtr::new(null_mut()),
            turn: AtomicU32::new(0),
            inside: AtomicUsize::new(0),
            waiting: AtomicBool::new(false),
            caller: Mutex::new(None),
            asleep: (0..count).map(|_| AtomicBool::new(false)).collect(),
        });
        let start = |k: usize| {
            let shared = shared.clone();
            let thread = thread::Builder::new().name(format!("mujaz-{k}"));
            thread.spawn(move || shared.help(k)).ok().map(|h| h.thread().clone())
        };
        let helpers = (0..count).map_while(start).collect();
        Self { shared, helpers, busy: Mutex::new(()) }
    }

    /// Runs `work` over all of `0..items`, in parts, each once and by one thread.
    ///
    /// # Panics
    /// If `work` does.
    pub(crate) fn run(&self, items: usize, work: impl Fn(Range<usize>) + Sync) {
        let part = items.div_ceil((self.helpers.len() + 1) * PARTS).max(1);
        let guard = if self.helpers.is_empty() || items <= part { None } else { self.busy.try_lock().ok() };
        let Some(_guard) = guard else {
            if items > 0 {
                work(0..items);
            }
            return;
        };
        let job = Job { work: &work, items, part, next: AtomicUsize::new(0), panic: Mutex::new(None) };
        let shared = &*self.shared;
        shared.job.store((&raw const job).cast_mut().cast(), SeqCst);
        shared.turn.fetch_add(1, SeqCst);
        let useful = items.div_ceil(part) - 1;
        for (k, helper) in self.helpers.iter().enumerate().take(useful) {
            if shared.asleep[k].load(SeqCst) {
                helper.unpark();
            }
        }
        job.run();
        shared.job.store(null_mut(), SeqCst);
        self.wait();
        if let Some(payload) = job.panic.into_inner().unwrap_or_else(PoisonError::into_inner) {
            resume_unwind(payload);
        }
    }

    /// Waits for the threads that have begun.
    fn wait(&self) {
        let shared = &*self.shared;
        for _ in 0..LAST_SPINS {
            if shared.inside.load(SeqCst) == 0 {
                return;
            }
            std::hint::spin_loop();
        }
        *shared.caller.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread::current());
        shared.waiting.store(true, SeqCst);
        while shared.inside.load(SeqCst) != 0 {
            thread::park();
        }
        shared.waiting.store(false, SeqCst);
    }
}

/// The pool of this process: as many threads as Rayon has.
pub(crate) fn pool() -> &'static Pool {
    static POOL: OnceLock<Pool> = OnceLock::new();
    POOL.get_or_init(|| Pool::new(rayon::current_num_threads()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(pool: &Pool, items: usize) -> Vec<usize> {
        let seen: Vec<AtomicUsize> = (0..items).map(|_| AtomicUsize::new(0)).collect();
        pool.run(items, |range| {
            for i in range {
                seen[i].fetch_add(1, SeqCst);
            }
        });
        seen.into_iter().map(AtomicUsize::into_inner).collect()
    }

    #[test]
    fn every_item_is_done_once_for_any_number_of_items_and_threads() {
        for threads in [1, 2, 3, 9] {
            let pool = Pool::new(threads);
            for items in [0, 1, 2, 7, 16, 17, 1000] {
                assert!(counts(&pool, items).iter().all(|n| *n == 1), "{threads} threads, {items} items");
            }
        }
    }

    #[test]
    fn thousands_of_short_jobs_are_done_though_helpers_sleep_in_between() {
        let pool = Pool::new(4);
        for turn in 0..3000 {
            assert!(counts(&pool, 40).iter().all(|n| *n == 1), "turn {turn}");
            if turn % 500 == 0 {
                thread::sleep(std::time::Duration::from_millis(5));
            }
        }
    }

    #[test]
    fn concurrent_callers_and_nested_work_are_served() {
        let pool = Pool::new(3);
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| (0..200).for_each(|_| assert!(counts(&pool, 100).iter().all(|n| *n == 1))));
            }
        });
        let inner = AtomicUsize::new(0);
        pool.run(50, |outer| {
            for _ in outer {
                pool.run(20, |range| {
                    inner.fetch_add(range.len(), SeqCst);
                });
            }
        });
        assert_eq!(inner.into_inner(), 1000);
    }

    #[test]
    fn a_panic_reaches_the_caller_and_the_pool_continues() {
        let pool = Pool::new(3);
        for bad in [0, 57, 99] {
            let ended = catch_unwind(AssertUnwindSafe(|| {
                pool.run(100, |range| assert!(!range.contains(&bad), "item {bad}"));
            }));
            assert!(ended.is_err(), "{bad}");
            assert!(counts(&pool, 100).iter().all(|n| *n == 1));
        }
    }
}
