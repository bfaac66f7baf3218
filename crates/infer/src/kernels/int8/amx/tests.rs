//! On a processor without AMX its instructions are emulated.

use super::super::layout::Layout;
use super::super::product;
use super::super::quantised::Quantised;
use super::*;
use crate::kernels::packed::{Kind, LANES, Packed};
use crate::kernels::steps::Region;

fn numbers(n: usize, seed: usize) -> Vec<f32> {
    (0..n).map(|i| ((i * 7919 + seed * 104_729) % 2003) as f32 / 1001.5 - 1.0).collect()
}

/// Whether the kernel can be run at all; prints a note if not.
fn runs() -> bool {
    if isa() != Isa::Avx512 {
        eprintln!("skipped: what follows the tiles needs AVX-512");
        return false;
    }
    emulated::install();
    true
}

#[test]
fn tiles_give_the_same_bits_as_the_other_instruction_sets() {
    if !runs() {
        return;
    }
    for (channels, depth) in [(16, 64), (33, 48), (48, 130), (100, 256), (7, 31)] {
        let w = numbers(channels * depth, 3);
        let w = Packed::new(Kind::Int8, channels, depth, |c, out| out.copy_from_slice(&w[c * depth..(c + 1) * depth]));
        let panels = channels.div_ceil(LANES);
        for rows in [1, 15, 16, 17, 32, 33, 47, 64, 100] {
            let x = numbers(rows * depth, 5);
            let run = |layout| {
                let q = Quantised::laid(layout, &x, rows, depth, w.padded);
                let stride = panels * LANES;
                let mut out = vec![f32::NAN; rows * stride];
                for first in (0..rows).step_by(96) {
                    // SAFETY: there is room for all rows and panels.
                    let at = out.as_mut_ptr();
                    unsafe {
                        product(
                            &w,
                            &q,
                            &Region { rows: first..(first + 96).min(rows), panels: 0..panels, out: at, stride },
                        )
                    };
                }
                out.iter().map(|v| v.to_bits()).collect::<Vec<u32>>()
            };
            assert_eq!(run(Layout::Tiles), run(Layout::Interleaved), "{channels} × {depth}, {rows} rows");
        }
    }
    if !supported() {
        assert!(emulated::carried_out() > 1000);
    }
}

#[test]
fn the_self_test_passes_and_detects_wrong_sums() {
    if !runs() {
        return;
    }
    assert!(sums_are_correct());
    if !supported() {
        emulated::spoil(true);
        assert!(!sums_are_correct());
        emulated::spoil(false);
    }
}
