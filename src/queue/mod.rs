//! Work shared between machines: a queue of tasks in the database of the store. Its tables and statements are those of
//! Graphile Worker, in the schema `mujaz_queue`; see `docs/src/machines.md`.

mod interface;
mod making;
#[cfg(not(feature = "postgres"))]
#[path = "no_server.rs"]
mod server;
#[cfg(feature = "postgres")]
mod server;
mod task;
mod workers;

pub use interface::Queue;
pub use making::Settled;
pub use task::{Open, Role, Taken, Task, Wanted};
pub use workers::{Backlog, Depth, Sign, WorkerRow};

use crate::error::{Error, Kind, Result};
use crate::store::Location;

/// Opens the queue beside a store. Its tables are made if they are not there.
///
/// # Errors
/// The store is a file, or the database cannot be used.
pub fn open(at: &Location) -> Result<Box<dyn Queue>> {
    match at {
        Location::Server(address) => server::open(address),
        Location::File(path) => {
            let help = "set `[store] url` to a database of PostgreSQL, see docs/src/machines.md";
            Err(Error::new(Kind::Usage, "work is shared only through a store in a database").at(path).help(help))
        }
    }
}
