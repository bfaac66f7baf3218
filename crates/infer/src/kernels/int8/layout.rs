//! The memory layouts of input rows, and a block of them for a kernel.

/// Rows of one AMX tile; also the fewest rows for which AMX is used.
pub(super) const TILE_ROWS: usize = 16;

/// The memory layout of input rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// In blocks of [`STEP`](super::super::steps::STEP) rows: for each four depths four bytes of each row.
    Interleaved,
    /// In tiles of [`TILE_ROWS`] rows by [`DEPTHS`](super::super::packed::DEPTHS) depths, those of the same rows one
    /// after another; rows are padded with zeros.
    Tiles,
}

/// A block of rows and one or two panels.
pub(super) struct Block {
    /// For each four depths, four bytes of each of `rows` rows.
    pub a: *const i8,
    pub rows: usize,
    pub first: *const u8,
    pub second: *const u8,
    pub steps: usize,
    pub scales: *const f32,
    pub row_scales: *const f32,
    pub offsets: *const i32,
    pub out: *mut f32,
    pub stride: usize,
}
