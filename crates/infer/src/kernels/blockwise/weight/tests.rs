use super::*;
use candle_core::quantized::{QTensor, k_quants as k};
use candle_core::{Device, Tensor};

const TYPES: [GgmlDType; 8] = [
    GgmlDType::Q4K,
    GgmlDType::Q5K,
    GgmlDType::Q6K,
    GgmlDType::Q4_0,
    GgmlDType::Q4_1,
    GgmlDType::Q5_0,
    GgmlDType::Q5_1,
    GgmlDType::Q8_0,
];

/// Numbers that look random, between -1 and 1.
fn noise(n: usize, seed: u32) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).max(1);
    (0..n)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as f32 / u32::MAX as f32 * 2.0 - 1.0
        })
        .collect()
}

/// Blocks as in a file, and the numbers that they represent.
fn blocks(dtype: GgmlDType, channels: usize, depth: usize) -> (Vec<u8>, Vec<f32>) {
    let t = Tensor::from_vec(noise(channels * depth, 7), (channels, depth), &Device::Cpu).unwrap();
    let q = QTensor::quantize(&t, dtype).unwrap();
    let floats = q.dequantize(&Device::Cpu).unwrap().flatten_all().unwrap().to_vec1().unwrap();
    (q.data().unwrap().into_owned(), floats)
}

#[test]
fn products_match_the_dequantised_blocks() {
    let (channels, depth) = (37, 512);
    for dtype in TYPES {
        let (raw, floats) = blocks(dtype, channels, depth);
        let Some(w) = BlockQuantised::new(dtype, channels, depth, &raw) else {
            eprintln!("skipped: no kernels for {dtype:?} on this processor");
            continue;
        };
        for rows in [1, 2, 5, 7, 12, 13, 29] {
            let x = noise(rows * depth, 99);
            let input = BlockInput::new(&x, rows, depth, w.wide());
            let bias: Vec<f32> = (0..channels).map(|c| c as f32 / 10.0).collect();
            let mut out = vec![0f32; rows * channels];
            products(&mut [Product { weight: &w, bias: Some(&bias), out: &mut out }], &input);
            for r in 0..rows {
                for c in 0..channels {
                    let (xs, ws) = (&x[r * depth..(r + 1) * depth], &floats[c * depth..(c + 1) * depth]);
                    let want: f64 = xs.iter().zip(ws).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
                    let got = f64::from(out[r * channels + c] - bias[c]);
                    // Inputs lose a 254th of their largest at most, at random.
                    assert!((got - want).abs() < 0.15, "{dtype:?} {rows} rows, row {r}, channel {c}: {got} for {want}");
                }
            }
        }
    }
}

#[test]
fn integers_that_fit_eight_bits_give_exact_products() {
    let (channels, depth) = (16, 512);
    for dtype in TYPES {
        let (raw, floats) = blocks(dtype, channels, depth);
        let Some(w) = BlockQuantised::new(dtype, channels, depth, &raw) else { continue };
        // With a 127 in each span the scale is one.
        let x: Vec<f32> = (0..depth).map(|i| if i % 32 == 5 { 127.0 } else { (i % 19) as f32 - 9.0 }).collect();
        let mut out = vec![0f32; channels];
        products(&mut [Product { weight: &w, bias: None, out: &mut out }], &BlockInput::new(&x, 1, depth, w.wide()));
        for c in 0..channels {
            let want: f64 = x.iter().zip(&floats[c * depth..]).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
            assert!((f64::from(out[c]) - want).abs() < 2e-3, "{dtype:?} {c}: {} for {want}", out[c]);
        }
    }
}

#[test]
fn a_row_gives_the_same_result_alone_and_with_others() {
    let (channels, depth, rows) = (40, 256, 27);
    for dtype in TYPES {
        let (raw, _) = blocks(dtype, channels, depth);
        let Some(w) = BlockQuantised::new(dtype, channels, depth, &raw) else { continue };
        let x = noise(rows * depth, 3);
        let all = |x: &[f32], rows: usize| {
            let mut out = vec![0f32; rows * channels];
            products(
                &mut [Product { weight: &w, bias: None, out: &mut out }],
                &BlockInput::new(x, rows, depth, w.wide()),
            );
            out
        };
        let together = all(&x, rows);
        for r in 0..rows {
            let alone = all(&x[r * depth..(r + 1) * depth], 1);
            assert_eq!(alone, together[r * channels..(r + 1) * channels], "{dtype:?} row {r}");
        }
    }
}

#[test]
fn the_gated_half_is_activation_times_product() {
    let (channels, depth, rows) = (33, 256, 5);
    let (a, _) = blocks(GgmlDType::Q4K, channels, depth);
    let (Some(gate), Some(up)) = (
        BlockQuantised::new(GgmlDType::Q4K, channels, depth, &a),
        BlockQuantised::new(GgmlDType::Q4K, channels, depth, &a),
    ) else {
        return;
    };
    let input = BlockInput::new(&noise(rows * depth, 5), rows, depth, true);
    let mut plain = vec![0f32; rows * channels];
    products(&mut [Product { weight: &gate, bias: None, out: &mut plain }], &input);
    let got = gated(&gate, &up, &input, Activation::Swish);
    for (g, p) in got.iter().zip(&plain) {
        let want = p / (1.0 + (-p).exp()) * p;
        assert!((g - want).abs() <= 1e-5 * want.abs().max(1.0), "{g} for {want}");
    }
}

#[test]
fn a_non_finite_input_affects_only_its_own_row() {
    let (raw, _) = blocks(GgmlDType::Q6K, 16, 256);
    let Some(w) = BlockQuantised::new(GgmlDType::Q6K, 16, 256, &raw) else { return };
    let mut x = noise(3 * 256, 8);
    x[256 + 40] = f32::NAN;
    let mut out = vec![0f32; 3 * 16];
    products(&mut [Product { weight: &w, bias: None, out: &mut out }], &BlockInput::new(&x, 3, 256, true));
    assert!(out[16..32].iter().all(|v| v.is_nan()));
    assert!(out[..16].iter().chain(&out[32..]).all(|v| v.is_finite()));
}

#[test]
fn sizes_that_do_not_fit_are_refused() {
    let (raw, _) = blocks(GgmlDType::Q4K, 16, 256);
    assert!(BlockQuantised::new(GgmlDType::Q4K, 16, 300, &raw).is_none());
    assert!(BlockQuantised::new(GgmlDType::Q4K, 17, 256, &raw).is_none());
    assert!(BlockQuantised::new(GgmlDType::F32, 16, 256, &raw).is_none());
    assert_eq!(size_of::<k::BlockQ4K>(), 144, "the block of the format");
}

#[cfg(target_arch = "x86_64")]
#[test]
fn every_instruction_set_gives_the_same_numbers() {
    if isa() != Isa::Avx512 {
        eprintln!("skipped: no AVX-512 VNNI on this processor");
        return;
    }
    let (channels, depth) = (16, 1536);
    for dtype in TYPES {
        let (raw, _) = blocks(dtype, channels, depth);
        let w = BlockQuantised::new(dtype, channels, depth, &raw).unwrap();
        for rows in [1, 8, 12, 17, 22, 23] {
            let input = BlockInput::new(&noise(rows * depth, 21), rows, depth, w.wide());
            let run = |isa: Isa| {
                let mut tile = vec![0f32; input.padded * LANES];
                // SAFETY: both instruction sets are there; one panel is all there is, and the tile has its rows.
                unsafe { x86::panel(isa, w.form, w.bytes.as_ptr(), &input, tile.as_mut_ptr(), w.bytes.as_ptr()) };
                tile
            };
            let narrow = run(Isa::Avx2);
            assert_eq!(run(Isa::Avx512), narrow, "{dtype:?}");
            let (mut tiles, panel) = ([narrow.clone(), narrow.clone()], w.bytes.as_ptr());
            two([(&w, 0), (&w, 0)], &input, &mut tiles, [panel; 2]);
            assert!(tiles.iter().all(|t| *t == narrow), "{dtype:?} {rows} rows, two panels at once");
        }
    }
}
