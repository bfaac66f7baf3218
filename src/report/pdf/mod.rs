//! A brief as PDF, if the feature `pdf` is compiled in. The rest of the program never asks: it gets the file, or an error
//! that names the feature.

#[cfg(feature = "pdf")]
mod enabled;
#[cfg(feature = "pdf")]
pub(super) use enabled::write;

#[cfg(not(feature = "pdf"))]
mod disabled;
#[cfg(not(feature = "pdf"))]
pub(super) use disabled::write;

/// Whether PDF output is compiled in.
pub const COMPILED: bool = cfg!(feature = "pdf");
