//! Matrix kernels for CPUs, chosen at run time: weights packed once in panels of sixteen output
//! channels, F32, half precision or 8-bit, and the operations between two matrix products.
//!
//! A row's result depends on that row alone, never on what else is in the batch.

mod attend;
pub mod blockwise;
mod float;
mod half;
mod int8;
mod packed;
mod pool;
mod processor;
mod product;
mod simple;
mod steps;
mod threads;
mod top;

pub use attend::{Keys, attend};
pub use half::{HalfKeys, Scratch, attend_half};
pub use packed::{Kind, Packed};
pub(crate) use pool::pool;
pub use processor::{Isa, isa};
pub use simple::{Activation, activate, add_norm, exp};
pub(crate) use threads::{Target, over_blocks};
pub(crate) use top::Parts;
pub use top::{Candidates, stats, top_candidates};

/// The instruction sets that the kernels use here, such as `AVX-512 VNNI and AMX`.
pub fn instructions() -> String {
    format!("{}{}", isa().name(), if int8::amx() { " and AMX" } else { "" })
}

#[cfg(test)]
mod tests;
