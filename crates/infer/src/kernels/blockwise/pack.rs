//! From the blocks of a file to panels.

use super::form::Form;
use crate::kernels::packed::LANES;
use crate::kernels::pool::pool;
use candle_core::quantized::GgmlDType;

/// One unpacked block of one channel.
struct Block {
    codes: [u8; 256],
    /// By group; signed for Q6_K, else unsigned.
    scales: [u8; 16],
    mins: [u8; 8],
    /// Bits of the factors in half precision: of the scales, of the minima.
    factors: [[u8; 2]; 2],
}

/// Writes `channels × depth` in panels; `out` must be zeroed and have the size that the form requires.
pub(super) fn pack(dtype: GgmlDType, form: Form, channels: usize, depth: usize, blocks: &[u8], out: &mut [u8]) {
    let (spans, size) = (depth / form.span(), dtype.type_size());
    let per_panel = spans * form.stride();
    let panels = channels.div_ceil(LANES);
    assert!(out.len() >= panels * per_panel && blocks.len() == channels * spans * size, "sizes do not fit");
    let target = out.as_mut_ptr() as usize;
    pool().run(panels, |range| {
        let mut block = Block { codes: [0; 256], scales: [0; 16], mins: [0; 8], factors: [[0; 2]; 2] };
        for p in range {
            // SAFETY: each panel is written by one thread, within the size checked above.
            let panel = unsafe { std::slice::from_raw_parts_mut((target as *mut u8).add(p * per_panel), per_panel) };
            for lane in 0..LANES.min(channels - p * LANES) {
                for s in 0..spans {
                    let at = ((p * LANES + lane) * spans + s) * size;
                    take_apart(dtype, &blocks[at..at + size], &mut block);
                    place(form, &block, lane, &mut panel[s * form.stride()..(s + 1) * form.stride()]);
                }
            }
        }
    });
}

/// Stores one channel's block among the sixteen of a panel.
fn place(form: Form, b: &Block, lane: usize, span: &mut [u8]) {
    let put = |span: &mut [u8], line: usize, value: u32| {
        let at = line * 64 + lane * 4;
        span[at..at + 4].copy_from_slice(&value.to_ne_bytes());
    };
    for (u, codes) in b.codes[..form.span()].as_chunks::<32>().0.iter().enumerate() {
        // Four inputs are multiplied at a time.
        let quads: [u32; 8] = std::array::from_fn(|q| {
            u32::from_ne_bytes([codes[q * 4], codes[q * 4 + 1], codes[q * 4 + 2], codes[q * 4 + 3]])
        });
        let first = u * form.unit();
        if form.bits == 8 {
            quads.iter().enumerate().for_each(|(q, v)| put(span, first + q, *v));
            continue;
        }
        const LOW: u32 = 0x0f0f_0f0f;
        for q in 0..4 {
            put(span, first + q, quads[q] & LOW | (quads[q + 4] & LOW) << 4);
        }
        match form.bits {
            5 => {
                let high = (0..8).fold(0, |h, q| h | (quads[q] >> 4 & 0x0101_0101) << q);
                put(span, first + 4, high);
            }
            6 => {
                for h in 0..2 {
                    let high = (0..4).fold(0, |v, q| v | (quads[h * 4 + q] >> 4 & 0x0303_0303) << (2 * q));
                    put(span, first + 4 + h, high);
                }
            }
            _ => {}
        }
    }
    let pairs = |span: &mut [u8], at: usize, list: &[u8]| {
        for (p, pair) in list.as_chunks::<2>().0.iter().enumerate() {
            let at = at + p * 32 + lane * 2;
            span[at..at + 2].copy_from_slice(pair);
        }
    };
    if form.wide {
        pairs(span, form.scales_at(), &b.scales[..if form.half { 16 } else { 8 }]);
        if form.min {
            pairs(span, form.mins_at(), &b.mins);
        }
    }
    for (i, factor) in b.factors.iter().enumerate() {
        let at = form.factors_at() + i * 32 + lane * 2;
        span[at..at + 2].copy_from_slice(factor);
    }
}

fn take_apart(dtype: GgmlDType, raw: &[u8], b: &mut Block) {
    let factor = |at: usize| [raw[at], raw[at + 1]];
    match dtype {
        GgmlDType::Q4K => {
            b.factors = [factor(0), factor(2)];
            six_bits(&raw[4..16], b);
            nibbles_of_64(&raw[16..144], &mut b.codes);
        }
        GgmlDType::Q5K => {
            b.factors = [factor(0), factor(2)];
            six_bits(&raw[4..16], b);
            nibbles_of_64(&raw[48..176], &mut b.codes);
            let high = &raw[16..48];
            for (i, c) in b.codes.iter_mut().enumerate() {
                *c |= (high[i % 32] >> (i / 32) & 1) << 4;
            }
        }
        GgmlDType::Q6K => {
            let (low, high) = (&raw[..128], &raw[128..192]);
            b.scales.copy_from_slice(&raw[192..208]);
            b.factors = [factor(208), [0; 2]];
            for (i, c) in b.codes.iter_mut().enumerate() {
                // Halves of 128; in each, four runs of 32 whose high bits share bytes.
                let (half, run, l) = (i / 128, i % 128 / 32, i % 32);
                let nibble = low[half * 64 + run % 2 * 32 + l] >> (run / 2 * 4) & 0xf;
                *c = nibble | (high[half * 32 + l] >> (2 * run) & 3) << 4;
            }
        }
        GgmlDType::Q4_0 => {
            b.factors = [factor(0), [0; 2]];
            nibbles_of_32(&raw[2..18], &mut b.codes);
        }
        GgmlDType::Q4_1 => {
            b.factors = [factor(0), factor(2)];
            nibbles_of_32(&raw[4..20], &mut b.codes);
        }
        GgmlDType::Q5_0 => {
            b.factors = [factor(0), [0; 2]];
            nibbles_of_32(&raw[6..22], &mut b.codes);
            fifth_bits(&raw[2..6], &mut b.codes);
        }
        GgmlDType::Q5_1 => {
            b.factors = [factor(0), factor(2)];
            nibbles_of_32(&raw[8..24], &mut b.codes);
            fifth_bits(&raw[4..8], &mut b.codes);
        }
        _ => {
            b.factors = [factor(0), [0; 2]];
            b.codes.iter_mut().zip(&raw[2..34]).for_each(|(c, q)| *c = q ^ 0x80);
        }
    }
}

/// Scales and minima of eight groups in six bits each.
fn six_bits(s: &[u8], b: &mut Block) {
    for j in 0..4 {
        b.scales[j] = s[j] & 63;
        b.mins[j] = s[j + 4] & 63;
        b.scales[j + 4] = s[j + 8] & 0xf | s[j] >> 6 << 4;
        b.mins[j + 4] = s[j + 8] >> 4 | s[j + 4] >> 6 << 4;
    }
}

/// In each 32 bytes the low halves come first, then the high ones.
fn nibbles_of_64(raw: &[u8], codes: &mut [u8]) {
    for (bytes, codes) in raw.as_chunks::<32>().0.iter().zip(codes.as_chunks_mut::<64>().0) {
        for (l, byte) in bytes.iter().enumerate() {
            codes[l] = byte & 0xf;
            codes[l + 32] = byte >> 4;
        }
    }
}

fn nibbles_of_32(raw: &[u8], codes: &mut [u8]) {
    for (l, byte) in raw.iter().enumerate() {
        codes[l] = byte & 0xf;
        codes[l + 16] = byte >> 4;
    }
}

fn fifth_bits(raw: &[u8], codes: &mut [u8]) {
    for (i, c) in codes[..32].iter_mut().enumerate() {
        *c |= (raw[i / 8] >> (i % 8) & 1) << 4;
    }
}
