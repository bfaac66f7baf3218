//! The whole way, joined.

pub mod translate;
