use super::*;

fn numbers(n: usize, seed: u64) -> Vec<f32> {
    let mut s = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..n)
        .map(|_| {
            s ^= s << 13;
            s ^= s >> 7;
            s ^= s << 17;
            (s >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        })
        .collect()
}

fn plain(w: &[f32], x: &[f32], n: usize, k: usize) -> Vec<f32> {
    x.chunks(k).flat_map(|row| (0..n).map(move |c| row.iter().zip(&w[c * k..]).map(|(a, b)| a * b).sum())).collect()
}

#[test]
fn products_agree_with_plain_loops_in_every_number_type_and_shape() {
    for (n, k) in [(1, 1), (16, 64), (33, 48), (100, 31), (70, 130)] {
        let w = numbers(n * k, 3);
        for (kind, tolerance) in [(Kind::F32, 1e-5), (Kind::F16, 1e-3), (Kind::BF16, 1e-2), (Kind::Int8, 2e-2)] {
            let packed = Packed::new(kind, n, k, |c, out| out.copy_from_slice(&w[c * k..(c + 1) * k]));
            for rows in [1, 2, 7, 8, 9, 33] {
                let x = numbers(rows * k, 5);
                let want = plain(&w, &x, n, k);
                let got = packed.apply(&x, rows, None, Activation::Identity);
                let scale = (k as f32).sqrt();
                for (i, (a, b)) in want.iter().zip(&got).enumerate() {
                    assert!((a - b).abs() <= tolerance * scale, "{kind:?} {n}×{k}, {rows} rows, at {i}: {a} and {b}");
                }
            }
        }
    }
}

#[test]
fn a_row_gives_the_same_result_alone_and_in_any_batch() {
    let (n, k) = (50, 96);
    let w = numbers(n * k, 1);
    for kind in [Kind::F32, Kind::F16, Kind::BF16, Kind::Int8] {
        let packed = Packed::new(kind, n, k, |c, out| out.copy_from_slice(&w[c * k..(c + 1) * k]));
        let x = numbers(13 * k, 2);
        let all = packed.apply(&x, 13, None, Activation::Swish);
        for r in 0..13 {
            let alone = packed.apply(&x[r * k..(r + 1) * k], 1, None, Activation::Swish);
            assert_eq!(alone, all[r * n..(r + 1) * n], "{kind:?} row {r}");
        }
    }
}

#[test]
fn a_row_of_the_table_is_what_was_packed() {
    let (n, k) = (37, 20);
    let w = numbers(n * k, 9);
    for (kind, tolerance) in [(Kind::F32, 0.0), (Kind::F16, 1e-3), (Kind::BF16, 1e-2), (Kind::Int8, 1e-2)] {
        let packed = Packed::new(kind, n, k, |c, out| out.copy_from_slice(&w[c * k..(c + 1) * k]));
        let mut row = vec![0.0; k];
        for c in 0..n {
            packed.row(c, &mut row);
            assert!(row.iter().zip(&w[c * k..]).all(|(a, b)| (a - b).abs() <= tolerance), "{kind:?} {c}");
        }
    }
}

#[test]
fn the_best_tokens_and_the_sum_agree_with_a_sort_of_all_logits() {
    let (n, k, rows) = (1000, 24, 5);
    let w = numbers(n * k, 4);
    let bias = numbers(n, 6);
    let x = numbers(rows * k, 8);
    let packed = Packed::new(Kind::F32, n, k, |c, out| out.copy_from_slice(&w[c * k..(c + 1) * k]));
    let aside: Vec<Vec<u32>> = (0..rows as u32).map(|r| vec![r, 500 + r, 999]).collect();
    let got = top_candidates(&packed, &x, rows, Some(&bias), 6, &aside, &[]);
    let mut logits = packed.apply(&x, rows, Some(&bias), Activation::Identity);
    for r in 0..rows {
        let row = &mut logits[r * n..(r + 1) * n];
        let whole = row.iter().map(|v| f64::from(*v).exp()).sum::<f64>().ln();
        assert!((f64::from(got[r].top + got[r].log_sum) - whole).abs() < 1e-4);
        assert_eq!(got[r].aside.iter().map(|a| a.0).collect::<Vec<_>>(), aside[r]);
        for &(t, v) in &got[r].aside {
            assert_eq!(v, row[t as usize]);
            row[t as usize] = f32::NEG_INFINITY;
        }
        let mut order: Vec<u32> = (0..n as u32).collect();
        order.sort_by(|a, b| row[*b as usize].total_cmp(&row[*a as usize]).then(a.cmp(b)));
        assert_eq!(got[r].best.iter().map(|b| b.0).collect::<Vec<_>>(), order[..6]);
    }
}

#[test]
fn exponentials_and_activations_are_close_to_the_standard_library() {
    for i in -8000..=800 {
        let x = i as f32 / 100.0;
        let want = f64::from(x).exp();
        assert!((f64::from(exp(x)) - want).abs() <= want * 3e-7 + 1e-37, "{x}");
    }
    let x: Vec<f32> = (-600..600).map(|i| i as f32 / 100.0).collect();
    let mut gelu = x.clone();
    activate(&mut gelu, Activation::Gelu);
    for (x, y) in x.iter().zip(&gelu) {
        let want = x * 0.5 * (1.0 + candle_core::cpu::erf::erf_f32(x * std::f32::consts::FRAC_1_SQRT_2));
        assert!((want - y).abs() < 2e-6, "{x}: {want} {y}");
    }
    let mut swish = x.clone();
    activate(&mut swish, Activation::Swish);
    assert!(x.iter().zip(&swish).all(|(x, y)| (x / (1.0 + (-x).exp()) - y).abs() < 1e-6));
    let mut tanh = x.clone();
    activate(&mut tanh, Activation::GeluTanh);
    assert!(
        x.iter()
            .zip(&tanh)
            .all(|(x, y)| (0.5 * x * (1.0 + (0.797_884_6 * (x + 0.044_715 * x * x * x)).tanh()) - y).abs() < 2e-6)
    );
}

#[test]
fn attention_mixes_by_the_softmax_of_the_scores_at_any_places() {
    let (d, positions) = (20, 7);
    let keys = numbers(d * 10, 1);
    let values = numbers(d * 10, 2);
    let q = numbers(d, 3);
    let bias = numbers(positions, 4);
    let places: Vec<usize> = [3, 1, 9, 0, 4, 4, 2].iter().map(|p| p * d).collect();
    let mut out = vec![0.0; d];
    let k = Keys { keys: &keys, values: &values, places: &places, bias: &bias, scale: 0.5 };
    attend(&q, &k, 0, &mut Vec::new(), &mut out);
    let scores: Vec<f32> = places
        .iter()
        .zip(&bias)
        .map(|(p, b)| (q.iter().zip(&keys[*p..]).map(|(a, b)| a * b).sum::<f32>() * 0.5 + b).exp())
        .collect();
    let sum: f32 = scores.iter().sum();
    for i in 0..d {
        let want: f32 = places.iter().zip(&scores).map(|(p, s)| values[p + i] * s / sum).sum();
        assert!((want - out[i]).abs() < 1e-5);
    }
}

#[test]
fn rows_of_the_smallest_numbers_are_zero_and_others_are_not() {
    let weights = numbers(16 * 32, 5);
    let packed = Packed::new(Kind::Int8, 16, 32, |r, out| out.copy_from_slice(&weights[r * 32..(r + 1) * 32]));
    for tiny in [0.0, f32::from_bits(1), f32::MIN_POSITIVE / 64.0] {
        let y = packed.apply(&[tiny; 32], 1, None, Activation::Identity);
        assert!(y.iter().all(|v| *v == 0.0), "{tiny:e} {y:?}");
    }
    let y = packed.apply(&[1e-30; 32], 1, None, Activation::Identity);
    assert!(y.iter().any(|v| *v != 0.0) && y.iter().all(|v| v.is_finite()), "{y:?}");
    assert!(packed.apply(&[f32::INFINITY; 32], 1, None, Activation::Identity).iter().all(|v| v.is_nan()));
}

#[test]
fn weights_in_eight_bits_are_multiplied_as_they_are() {
    let (rows, depth) = (20, 70);
    let one: Vec<i8> = (0..rows * depth).map(|i| (i * 37 % 255) as i8).collect();
    let two: Vec<i8> = one.iter().map(|v| v.saturating_neg()).collect();
    let packed = Packed::of_eight_bits(&[&one, &two], &[0.5, 0.25], rows, depth, Some(4.0));
    let x: Vec<f32> = numbers(depth, 3).iter().map(|v| v * 40.0).collect();
    let y = packed.apply(&x, 1, None, Activation::Identity);
    let q: Vec<i32> = x.iter().map(|v| (v * 4.0).clamp(-127.0, 127.0).round_ties_even() as i32).collect();
    for (c, y) in y.iter().enumerate() {
        let (part, scale) = if c < rows { (&one, 0.5) } else { (&two, 0.25) };
        let row = &part[c % rows * depth..][..depth];
        let sum: i32 = row.iter().zip(&q).map(|(w, q)| i32::from(*w) * q).sum();
        let wanted = sum as f32 * 0.25 * scale;
        assert!((y - wanted).abs() <= wanted.abs() * 1e-6, "{c}: {y} {wanted}");
    }
}
