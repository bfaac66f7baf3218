//! The kernels for AVX-512 with VNNI and for AVX2.

mod at;
mod avx2;
mod avx512;
mod pair;

use super::form::Form;
use super::input::BlockInput;
use crate::kernels::processor::Isa;
use avx2::spans256;
use avx512::spans512;

/// Adds the products of all rows with one panel to `tile`.
///
/// # Safety
/// `panel` must hold all spans of the input's depth in `form` and `tile` sixteen numbers for each padded row, and the
/// processor must have the instructions of `isa`, AVX2 or better.
pub(super) unsafe fn panel(
    isa: Isa,
    form: Form,
    panel: *const u8,
    input: &BlockInput,
    tile: *mut f32,
    next: *const u8,
) {
    // SAFETY: as promised by the caller.
    unsafe {
        macro_rules! with {
            ($f:ident) => {
                match (form.bits, form.wide, form.min) {
                    (4, true, _) => $f::<4, true, false, true>(form, panel, input, tile, next),
                    (5, true, _) => $f::<5, true, false, true>(form, panel, input, tile, next),
                    (6, true, _) => $f::<6, true, true, false>(form, panel, input, tile, next),
                    (4, _, false) => $f::<4, false, false, false>(form, panel, input, tile, next),
                    (4, _, true) => $f::<4, false, false, true>(form, panel, input, tile, next),
                    (5, _, false) => $f::<5, false, false, false>(form, panel, input, tile, next),
                    (5, _, true) => $f::<5, false, false, true>(form, panel, input, tile, next),
                    _ => $f::<8, false, false, false>(form, panel, input, tile, next),
                }
            };
        }
        if isa == Isa::Avx512 { with!(spans512) } else { with!(spans256) }
    }
}

/// The same for two panels of one form at once, which is faster with many rows.
///
/// # Safety
/// As for [`panel`], both panels and tiles.
pub(super) unsafe fn two_panels(
    isa: Isa,
    form: Form,
    panels: [*const u8; 2],
    input: &BlockInput,
    tiles: [*mut f32; 2],
    next: [*const u8; 2],
) {
    // SAFETY: as promised by the caller.
    unsafe {
        if isa == Isa::Avx512 && form.wide && input.padded >= PAIRED {
            match form.bits {
                4 => pair::spans::<4, false, true>(form, panels, input, tiles, next),
                5 => pair::spans::<5, false, true>(form, panels, input, tiles, next),
                _ => pair::spans::<6, true, false>(form, panels, input, tiles, next),
            }
            return;
        }
        panel(isa, form, panels[0], input, tiles[0], panels[1]);
        panel(isa, form, panels[1], input, tiles[1], next[0]);
    }
}

/// Number of rows from which unpacking the codes of two panels in advance pays off.
const PAIRED: usize = 12;
