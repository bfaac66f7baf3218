//! The simple recurrent unit of a decoder (SSRU; Kim et al. 2019): with the forget gate `f = σ(W_f x + b)`, the state
//! becomes `c = f ∘ c' + (1 - f) ∘ W x`, and the output is `max(c, 0)`.

use super::cache::{Cache, StepRow, Store};
use super::rows::{Rows, mixed};
use crate::error::Result;
use candle_core::{DType, Tensor};

/// A step of each hypothesis. `gates` is `(rows, 2 · width)`: forget gates before their sigmoid, then inputs. The state
/// after a token lies where the keys of attention would, so that hypotheses share what they have in common.
pub(super) fn step_recurrent(gates: &Rows, rows: &[StepRow], layer: usize, cache: &mut Cache) -> Result<Rows> {
    let width = cache.width;
    // Where each row's last state is, if it has one, and where its new one goes.
    let mut before = Vec::with_capacity(rows.len());
    let mut own = Vec::with_capacity(rows.len());
    for row in rows {
        let place = |i: usize| row.past.places.get(i).copied().ok_or_else(mixed);
        before.push(row.position.checked_sub(1).map(place).transpose()?);
        own.push(place(row.position)?);
    }
    match (gates, &mut cache.layers[layer]) {
        (Rows::Host(all), Store::Host(states, _)) => {
            let mut out = vec![0f32; rows.len() * width];
            for (r, y) in out.chunks_exact_mut(width).enumerate() {
                let (forget, input) = all[r * 2 * width..(r + 1) * 2 * width].split_at(width);
                let to = own[r] as usize * width;
                let from = before[r].map(|b| b as usize * width);
                for i in 0..width {
                    let f = 1.0 / (1.0 + (-forget[i]).exp());
                    let last = from.map_or(0.0, |from| states[from + i]);
                    let c = f * last + (1.0 - f) * input[i];
                    states[to + i] = c;
                    y[i] = c.max(0.0);
                }
            }
            Ok(Rows::Host(out))
        }
        (Rows::Device(all), Store::Device(states, _)) => {
            let (device, n) = (all.device(), rows.len());
            let known: Vec<f32> = before.iter().map(|b| if b.is_some() { 1.0 } else { 0.0 }).collect();
            let known = Tensor::from_vec(known, (n, 1), device)?;
            let from: Vec<u32> = before.iter().map(|b| b.unwrap_or(0)).collect();
            let last = states.index_select(&Tensor::from_vec(from, n, device)?, 0)?.broadcast_mul(&known)?;
            let part = |i: usize| all.narrow(1, i * width, width)?.to_dtype(DType::F32)?.contiguous();
            let f = candle_nn::ops::sigmoid(&part(0)?)?;
            let c = ((&f * last)? + (f.affine(-1.0, 1.0)? * part(1)?)?)?;
            let index = Tensor::from_vec(own, (n, 1), device)?.broadcast_as((n, width))?.contiguous()?;
            states.scatter_set(&index, &c.contiguous()?, 0)?;
            Ok(Rows::Device(c.relu()?.to_dtype(all.dtype())?))
        }
        _ => Err(mixed()),
    }
}
