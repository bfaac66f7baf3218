//! The connection to the queue.

use super::driver::{Driver, finished};
use super::install::install;
use super::names::{ADDED, SCHEMA, TOLD};
use crate::config::Address;
use crate::error::{Error, Kind, Result};
use crate::queue::task::Role;
use crate::store::connect_client;
use graphile_worker_database::{Database, Schema};
use graphile_worker_queries::task_identifiers::{TaskDetails, get_tasks_details};
use std::path::Path;

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

impl Server {
    /// Connects, and makes the tables if they are not there.
    ///
    /// # Errors
    /// The database cannot be used.
    pub fn connect(address: &Address) -> Result<Self> {
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
    pub fn attempt<T>(&mut self, what: &str, work: impl FnOnce(&mut Self) -> Done<T>) -> Result<T> {
        if self.driver.client().is_closed() {
            tracing::info!(address = %self.address, "the connection to the queue broke; connecting again");
            *self = Self::connect(&self.address.clone())?;
        }
        let address = self.address.clone();
        work(self).map_err(|e| failure(&address, what, e))
    }

    /// The address of the database.
    pub fn address(&self) -> &Address {
        &self.address
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
