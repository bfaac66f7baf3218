//! A worker: takes tasks from the queue, one after the other, until it is asked to end.

mod batch;
mod delivering;
mod fetching;
mod gauge;
mod handing;
mod life;
mod loaded;
mod models;
mod running;
mod sharing;
mod translating;

pub use gauge::Gauge;

use crate::app::Session;
use crate::cancel;
use crate::error::{Kind, Result};
use crate::queue::{self, Queue, Role, Taken, Wanted};
use crate::store::{self, Location};
use loaded::Loaded;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How long it waits for news before it looks at the queue anyway, for what has become due meanwhile.
const LOOK: Duration = Duration::from_secs(5);
/// How long it listens at a time, so that a request to stop is noticed.
const LISTEN: Duration = Duration::from_millis(250);
/// How long it waits before it tries again to reach a database.
const AGAIN: Duration = Duration::from_secs(2);
/// How often it tries again in the middle of a task.
const TRIES: u32 = 60;
/// For how long a task that somebody else holds up is left alone.
const BUSY: Duration = Duration::from_secs(5);

/// What came of a task.
enum Outcome {
    /// It is done.
    Done,
    /// It failed, and may be tried again.
    Failed(String),
    /// It is for another worker, or for another time.
    Left(Duration, Option<String>),
}

/// What a worker is to do.
#[derive(Debug, Clone)]
pub struct Duty {
    /// Its name, unlike that of any other.
    pub name: String,
    /// Its roles.
    pub roles: Vec<Role>,
    /// Whether to end once nothing waits.
    pub until_empty: bool,
}

/// A worker.
pub struct Worker<'a> {
    session: &'a Session<'a>,
    duty: Duty,
    at: Location,
    queue: RefCell<Box<dyn Queue>>,
    models: RefCell<Option<Loaded>>,
    /// Flags of tasks that are not for this worker, and until when it takes none of them: then those for whom they were
    /// may be gone.
    refused: RefCell<BTreeMap<String, Instant>>,
    gauge: Gauge,
    /// Whether the answer to a request for a task was lost: then the task may be taken without anybody knowing.
    unsure: Cell<bool>,
}

/// A name for a worker: that of the machine, the process, and some digits.
pub fn name() -> String {
    let host = std::env::var("HOSTNAME").ok().or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    let host: String = host.unwrap_or_default().trim().chars().filter(|c| !c.is_whitespace()).take(60).collect();
    let host = if host.is_empty() { "worker".to_owned() } else { host };
    let mut digits = [0; 2];
    // Without random digits, the process is all that tells two workers of a machine apart.
    let _ = getrandom::fill(&mut digits);
    format!("{host}-{}-{:02x}{:02x}", std::process::id(), digits[0], digits[1])
}

/// Works until somebody asks to stop, or, as its duty says, until nothing waits.
///
/// # Errors
/// The queue cannot be opened. Later failures are reported, and tried again.
pub fn work(session: &Session, duty: Duty, gauge: Gauge) -> Result<()> {
    let at = store::path_of(session.config);
    // Its tables are made, too, if they are not there.
    drop(store::open(&at)?);
    let queue = RefCell::new(queue::open(&at)?);
    gauge.begin(&duty.roles);
    let (name, patience) = (duty.name.clone(), session.config.queue.patience.0);
    let life = life::begin(&at, &name, patience, &gauge)?;
    let worker = Worker {
        session,
        duty,
        at,
        queue,
        models: RefCell::default(),
        refused: RefCell::default(),
        gauge,
        unsure: Cell::default(),
    };
    worker.until_the_end();
    drop(life);
    Ok(())
}

impl Worker<'_> {
    fn note(&self, text: &str) {
        self.session.progress.note(&format!("{}: {text}", self.duty.name));
    }

    fn until_the_end(&self) {
        loop {
            match self.step() {
                Ok(true) => {}
                Ok(false) => break,
                Err(e) => {
                    self.note(&e.one_line());
                    if cancel::requested() {
                        break;
                    }
                    std::thread::sleep(AGAIN);
                }
            }
        }
        self.note("ends");
    }

    /// Asks the queue, again if it cannot be reached: a database that is restarted is soon back.
    fn patiently<T>(&self, mut ask: impl FnMut(&mut dyn Queue) -> Result<T>) -> Result<T> {
        let mut tries = 0;
        loop {
            match ask(&mut **self.queue.borrow_mut()) {
                Err(e) if tries < TRIES && !cancel::requested() => {
                    self.note(&e.one_line());
                    tries += 1;
                }
                done => return done,
            }
            std::thread::sleep(AGAIN);
        }
    }

    /// Does a task, or waits for one; returns whether to go on.
    fn step(&self) -> Result<bool> {
        if self.unsure.get() {
            // Nothing is being done here.
            self.queue.borrow_mut().release(&self.duty.name)?;
            self.unsure.set(false);
        }
        if cancel::requested() || self.queue.borrow_mut().is_drained(&self.duty.name)? {
            return Ok(false);
        }
        match self.take(&self.duty.roles)? {
            Some(taken) => self.perform(&taken)?,
            None if self.duty.until_empty && self.is_empty()? => return Ok(false),
            None => self.listen()?,
        }
        Ok(true)
    }

    fn is_empty(&self) -> Result<bool> {
        let depth = self.queue.borrow_mut().depth()?;
        Ok(depth.iter().all(|d| d.waiting + d.later + d.taken == 0))
    }

    /// Waits for news.
    fn listen(&self) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < LOOK && !cancel::requested() {
            if self.queue.borrow_mut().wait(LISTEN)? {
                break;
            }
        }
        Ok(())
    }

    /// Takes a task: of the model that is loaded, if there is one, so that models are loaded seldom.
    fn take(&self, roles: &[Role]) -> Result<Option<Taken>> {
        let taken = self.try_to_take(roles);
        if taken.is_err() {
            self.unsure.set(true);
        }
        taken
    }

    fn try_to_take(&self, roles: &[Role]) -> Result<Option<Taken>> {
        let mut queue = self.queue.borrow_mut();
        self.refused.borrow_mut().retain(|_, until| *until > Instant::now());
        let never: Vec<String> = self.refused.borrow().keys().cloned().collect();
        let loaded = self.models.borrow().as_ref().map(|m| m.flag.clone());
        if let Some(flag) = loaded.filter(|_| roles.contains(&Role::Translate)) {
            let wanted = Wanted { roles: vec![Role::Translate], only: vec![flag], never: never.clone() };
            if let Some(taken) = queue.take(&self.duty.name, &wanted)? {
                return Ok(Some(taken));
            }
        }
        queue.take(&self.duty.name, &Wanted { roles: roles.to_vec(), only: Vec::new(), never })
    }

    /// Does a task, and tells the queue what came of it.
    fn perform(&self, taken: &Taken) -> Result<()> {
        self.gauge.doing(Some(self.described(taken)));
        let outcome = match taken.role {
            Role::Fetch => self.fetch(taken),
            Role::Group => self.group(taken),
            Role::Translate => self.translate(taken),
            Role::Deliver => self.deliver(taken),
        };
        let outcome = outcome.unwrap_or_else(|e| match e.kind() {
            // Somebody asked to stop: others go on.
            Kind::Cancelled => Outcome::Left(Duration::ZERO, None),
            _ => Outcome::Failed(e.report()),
        });
        self.gauge.doing(None);
        let name = &self.duty.name;
        match outcome {
            Outcome::Done => {
                self.gauge.done();
                self.patiently(|q| q.done(name, taken))
            }
            Outcome::Failed(why) => {
                self.note(&format!("{} failed: {}", self.described(taken), why.lines().next().unwrap_or_default()));
                self.patiently(|q| q.failed(name, taken, &why))
            }
            Outcome::Left(pause, why) => {
                if let Some(why) = &why {
                    self.note(&format!("leaves {} to others: {why}", self.described(taken)));
                    self.gauge.refused(why);
                }
                self.patiently(|q| q.give_back(name, taken, pause, why.as_deref()))
            }
        }
    }

    /// A task, in words.
    fn described(&self, taken: &Taken) -> String {
        let job = taken.payload["job"].as_str().unwrap_or_default();
        match taken.role {
            Role::Fetch => format!("sources of {job}"),
            Role::Group => format!("run of {job}"),
            Role::Translate => format!("sentences of {job}"),
            Role::Deliver => format!("delivery of {job}"),
        }
    }
}
