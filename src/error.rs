//! The one opaque error type of the program: that of the engine, which everything above it shares.

pub use mujaz_infer::error::{Error, Kind, Result};
