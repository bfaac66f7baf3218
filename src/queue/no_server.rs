//! In place of `server` where PostgreSQL was not compiled in.

use super::interface::Queue;
use crate::config::Address;
use crate::error::{Error, Kind, Result};

pub(super) fn open(address: &Address) -> Result<Box<dyn Queue>> {
    Err(Error::new(Kind::Usage, format!("{address}: this program was built without PostgreSQL"))
        .help("take a released archive, or build it with `cargo install mujaz --features postgres`"))
}
