//! What the queue does, over its connection.

use super::connection::Server;
use super::{making, tasks, workers, yields};
use crate::config::Address;
use crate::error::Result;
use crate::queue::interface::Queue;
use crate::queue::making::Settled;
use crate::queue::task::{Open, Taken, Task, Wanted};
use crate::queue::workers::{Backlog, Depth, Sign, WorkerRow};
use postgres::fallible_iterator::FallibleIterator;
use std::time::Duration;

pub(in crate::queue) fn open(address: &Address) -> Result<Box<dyn Queue>> {
    Ok(Box::new(Server::connect(address)?))
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

    fn keep_yield(&mut self, key: &str, content: &[u8]) -> Result<()> {
        self.attempt("cannot keep in the queue what was fetched", |s| yields::keep(s, key, content))
    }

    fn kept_yield(&mut self, key: &str) -> Result<Option<Vec<u8>>> {
        self.attempt("cannot read the queue", |s| yields::kept(s, key))
    }

    fn forget_yields(&mut self, prefix: &str) -> Result<()> {
        self.attempt("cannot clear the queue", |s| yields::forget(s, prefix))
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

    fn release(&mut self, worker: &str) -> Result<()> {
        self.attempt("cannot return tasks to the queue", |s| workers::release(s, worker))
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

    fn backlog(&mut self) -> Result<Vec<Backlog>> {
        self.attempt("cannot read the queue", |s| workers::backlog(s))
    }
}
