//! Matrix kernels for CPUs, chosen at run time: weights packed once in panels of sixteen output
//! channels, F32, half precision or 8-bit, and what stands between two matrix products.
//!
//! A row's result depends on that row alone, never on what else is in the batch.

mod attend;
mod float;
pub mod grouped;
mod half;
mod int8;
mod packed;
mod processor;
mod product;
mod simple;
mod steps;
mod threads;
mod top;

pub use attend::{Keys, attend};
pub use half::{HalfKeys, Scratch, attend_half};
pub use packed::{Kind, Packed};
pub use processor::{Isa, isa};
pub use simple::{Activation, activate, add_norm, exp};
pub(crate) use threads::{Target, over_blocks};
pub(crate) use top::Parts;
pub use top::{Candidates, stats, top_candidates};

/// What the kernels run on, for people.
pub fn instructions() -> String {
    format!("{}{}", isa().name(), if int8::amx() { " and AMX" } else { "" })
}

#[cfg(test)]
mod tests;
