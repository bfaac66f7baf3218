//! Rates of the CPU kernels by number type and shape, in thousand million multiplications a second:
//! `cargo bench --bench kernels`; `-- blockwise` for the block types of GGUF files alone.

use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use mujaz_infer::kernels::blockwise::{BlockInput, BlockQuantised, Product, products};
use mujaz_infer::kernels::{Activation, Keys, Kind, Packed, attend, top_candidates};
use std::time::{Duration, Instant};

fn main() {
    blockwise();
    if std::env::args().any(|a| a == "blockwise") {
        return;
    }
    for (n, k) in [(512, 512), (2048, 512), (512, 2048), (1024, 1024), (4096, 1024), (1024, 4096), (62_834, 512)] {
        for rows in [8usize, 32, 128, 900] {
            if n > 10_000 && rows > 128 {
                continue;
            }
            print!("{n:>6} × {k:<5} {rows:>4} rows ");
            for kind in [Kind::Int8, Kind::F32, Kind::BF16] {
                let w = Packed::new(kind, n, k, |c, out| {
                    out.iter_mut().enumerate().for_each(|(i, o)| *o = ((c * 31 + i * 17) % 97) as f32 / 97.0 - 0.5)
                });
                let x: Vec<f32> = (0..rows * k).map(|i| (i % 89) as f32 / 89.0 - 0.5).collect();
                let rate = rate(|| drop(w.apply(&x, rows, None, Activation::Identity)));
                print!("  {kind:?} {:>6.1}", rate * (n * k * rows) as f64 / 1e9);
                if n > 10_000 {
                    let rate = rate_of_search(&w, &x, rows);
                    print!(" (search {:>6.1})", rate * (n * k * rows) as f64 / 1e9);
                }
            }
            println!();
        }
    }
    let (d, heads, n) = (64, 8, 35);
    let store: Vec<f32> = (0..n * 2 * heads * d).map(|i| (i % 83) as f32 / 83.0).collect();
    let places: Vec<usize> = (0..n).map(|t| t * 2 * heads * d).collect();
    let q = vec![0.5f32; d];
    let (mut out, mut weights) = (vec![0f32; d], Vec::new());
    let k = Keys { keys: &store, values: &store[heads * d..], places: &places, bias: &[], scale: 0.125 };
    let rate = rate(|| (0..1000).for_each(|i| attend(&q, &k, (i % heads) * d, &mut weights, &mut out)));
    println!("attention of one head of {d} to {n} keys: {:.0} ns", 1e6 / rate);
}

/// The block types of GGUF files, in the shapes of a model of 1.5 thousand million weights; beside them
/// Candle's kernels, which do not take every number of rows.
fn blockwise() {
    for (n, k) in [(1536, 1536), (8960, 1536), (1536, 8960)] {
        let t = Tensor::rand(-1f32, 1f32, (n, k), &Device::Cpu).unwrap();
        for dtype in [GgmlDType::Q4K, GgmlDType::Q6K, GgmlDType::Q8_0] {
            let q = QTensor::quantize(&t, dtype).unwrap();
            let Some(w) = BlockQuantised::new(dtype, n, k, &q.data().unwrap()) else { continue };
            print!("{n:>6} × {k:<5} {dtype:?}");
            for rows in [1usize, 2, 4, 8, 12, 16, 32, 128, 256] {
                let x: Vec<f32> = (0..rows * k).map(|i| (i % 89) as f32 / 89.0 - 0.5).collect();
                let mut out = vec![0f32; rows * n];
                let ours = rate(|| {
                    let input = BlockInput::new(&x, rows, k, w.wide());
                    products(&mut [Product { weight: &w, bias: None, out: &mut out }], &input);
                });
                print!("  {rows}: {:.0}", ours * (n * k * rows) as f64 / 1e9);
                if rows > 1 && rows < 30 {
                    let x = Tensor::from_vec(x, (rows, k), &Device::Cpu).unwrap();
                    let theirs = rate(|| drop(x.apply_op1_no_bwd(&q).unwrap()));
                    print!(" ({:.0})", theirs * (n * k * rows) as f64 / 1e9);
                }
            }
            println!();
        }
    }
}

fn rate_of_search(w: &Packed, x: &[f32], rows: usize) -> f64 {
    rate(|| drop(top_candidates(w, x, rows, None, 8, &[], &[])))
}

/// Runs a second, the best of the runs after the first.
fn rate(mut work: impl FnMut()) -> f64 {
    work();
    let (begin, mut best) = (Instant::now(), Duration::MAX);
    let mut runs = 0;
    while begin.elapsed() < Duration::from_millis(300) || runs < 3 {
        let one = Instant::now();
        work();
        best = best.min(one.elapsed());
        runs += 1;
    }
    1.0 / best.as_secs_f64()
}
