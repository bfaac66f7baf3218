//! The connection to the queue.

use super::driver::{Driver, finished};
use super::install::install;
use super::{ADDED, SCHEMA, TOLD, making, tasks, workers};
use crate::config::Address;
use crate::error::{Error, Kind, Result};
use crate::queue::interface::Queue;
use crate::queue::making::Settled;
use crate::queue::task::{Open, Role, Taken, Task, Wanted};
use crate::queue::workers::{Depth, Sign, WorkerRow};
use crate::store::connect_client;
use graphile_worker_database::{Database, Schema};
use graphile_worker_queries::task_identifiers::{TaskDetails, get_tasks_details};
use postgres::fallible_iterator::FallibleIterator;
use std::path::Path;
use std::time::Duration;

/// Why something failed, before it is said where.
pub(super) type Done<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The queue in a database.
pub(super) struct Server {
    address: Address,
    pub driver: Driver,
    pub schema: Schema,
    /// Numbers of the roles in the database.
    pub details: TaskDetails,
}

pub(crate) fn open(address: &Address) -> Result<Box<dyn Queue>> {
    Ok(Box::new(Server::connect(address)?))
}

impl Server {
    fn connect(address: &Address) -> Result<Self> {
        let driver = Driver::new(connect_client(address)?);
        let database = Database::new(driver.clone());
        let wrong = |e: Box<dyn std::error::Error + Send + Sync>| failure(address, "cannot open the queue", e);
        install(&driver, &database).map_err(|e| wrong(e.into()))?;
        driver
            .client()
            .batch_execute(&format!("LISTEN \"{ADDED}\"; LISTEN \"{TOLD}\""))
            .map_err(|e| wrong(e.into()))?;
        let names = Role::ALL.map(|r| r.name().to_owned()).to_vec();
        let details = finished(get_tasks_details(&database, SCHEMA, names)).map_err(|e| wrong(e.into()))?;
        Ok(Self { address: address.clone(), driver, schema: Schema::new(SCHEMA), details })
    }

    /// Does something, with a new connection if the old one has broken.
    fn attempt<T>(&mut self, what: &str, work: impl FnOnce(&mut Self) -> Done<T>) -> Result<T> {
        if self.driver.client().is_closed() {
            tracing::info!(address = %self.address, "the connection to the queue broke; connecting again");
            *self = Self::connect(&self.address.clone())?;
        }
        let address = self.address.clone();
        work(self).map_err(|e| failure(&address, what, e))
    }

    /// Wakes those that wait.
    pub fn tell(&self) -> Done<()> {
        Ok(self.driver.client().batch_execute(&format!("NOTIFY \"{TOLD}\""))?)
    }
}

fn failure(address: &Address, what: &str, e: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::new(Kind::Output, what.to_owned())
        .at(Path::new(&address.to_string()))
        .because(e.to_string())
        .help("check that the database runs and is reached; see docs/src/machines.md for the rights that are needed")
}

impl Queue for Server {
    fn add(&mut self, task: &Task) -> Result<()> {
        self.attempt("cannot add to the queue", |s| tasks::add(s, task))
    }

    fn take(&mut self, worker: &str, wanted: &Wanted) -> Result<Option<Taken>> {
        self.attempt("cannot take from the queue", |s| tasks::take(s, worker, wanted))
    }

    fn done(&mut self, worker: &str, taken: &Taken) -> Result<()> {
        self.attempt("cannot remove a task from the queue", |s| tasks::done(s, worker, taken))
    }

    fn failed(&mut self, worker: &str, taken: &Taken, why: &str) -> Result<()> {
        self.attempt("cannot note in the queue that a task failed", |s| tasks::failed(s, worker, taken, why))
    }

    fn give_back(&mut self, worker: &str, taken: &Taken, pause: Duration, why: Option<&str>) -> Result<()> {
        self.attempt("cannot return a task to the queue", |s| tasks::give_back(s, worker, taken, pause, why))
    }

    fn open(&mut self, prefix: &str) -> Result<Open> {
        self.attempt("cannot read the queue", |s| tasks::open(s, prefix))
    }

    fn forget(&mut self, prefix: &str) -> Result<()> {
        self.attempt("cannot clear the queue", |s| tasks::forget(s, prefix))
    }

    fn wait(&mut self, longest: Duration) -> Result<bool> {
        self.attempt("cannot listen to the queue", |s| {
            let mut client = s.driver.client();
            let mut told = client.notifications();
            let any = told.timeout_iter(longest).next()?.is_some();
            // One look serves all that was told meanwhile.
            while told.iter().next()?.is_some() {}
            Ok(any)
        })
    }

    fn settled(&mut self, making: &str) -> Result<Option<Settled>> {
        self.attempt("cannot read the queue", |s| making::settled(s, making))
    }

    fn settle(&mut self, making: &str, offered: &Settled) -> Result<Settled> {
        self.attempt("cannot write to the queue", |s| making::settle(s, making, offered))
    }

    fn settle_anew(&mut self, making: &str, old: &Settled, new: &Settled, patience: Duration) -> Result<Settled> {
        self.attempt("cannot write to the queue", |s| making::settle_anew(s, making, old, new, patience))
    }

    fn unsettle(&mut self, making: &str) -> Result<()> {
        self.attempt("cannot write to the queue", |s| making::unsettle(s, making))
    }

    fn hold(&mut self, key: &str) -> Result<bool> {
        self.attempt("cannot take a lock in the queue", |s| making::hold(s, key))
    }

    fn let_go(&mut self) -> Result<()> {
        self.attempt("cannot release locks in the queue", |s| making::let_go(s))
    }

    fn beat(&mut self, worker: &str, sign: &Sign) -> Result<()> {
        self.attempt("cannot give a sign of life", |s| workers::beat(s, worker, sign))
    }

    fn leave(&mut self, worker: &str) -> Result<()> {
        self.attempt("cannot leave the queue", |s| workers::leave(s, worker))
    }

    fn recover(&mut self, patience: Duration) -> Result<u64> {
        self.attempt("cannot look after dead workers", |s| workers::recover(s, patience))
    }

    fn workers(&mut self) -> Result<Vec<WorkerRow>> {
        self.attempt("cannot read the queue", |s| workers::list(s))
    }

    fn drain(&mut self, worker: &str) -> Result<()> {
        self.attempt("cannot write to the queue", |s| workers::drain(s, worker))
    }

    fn is_drained(&mut self, worker: &str) -> Result<bool> {
        self.attempt("cannot read the queue", |s| workers::is_drained(s, worker))
    }

    fn depth(&mut self) -> Result<Vec<Depth>> {
        self.attempt("cannot read the queue", |s| workers::depth(s))
    }
}
