//! Jobs: what a run reads, makes and delivers, and what it leaves behind when it dies.

mod command_line;
pub mod desk;
mod fetching;
mod killed;
mod mail;
mod months;
mod private;
mod reports;
mod retry;
pub mod server;
mod units;
#[cfg(all(unix, feature = "postgres"))]
mod worker_example;
#[cfg(feature = "postgres")]
mod worker_faults;
#[cfg(all(unix, feature = "postgres"))]
mod worker_network;
#[cfg(feature = "postgres")]
mod worker_roles;
#[cfg(feature = "postgres")]
mod workers;
