//! One opaque error for the whole program: that of the engine, which every part above it uses too.

pub use mujaz_infer::error::{Error, Kind, Result};
