//! A loaded decoder, on the CPU or on a device.

use super::bounds;
use super::cache::{Cache, Row};
use super::config::DecoderConfig;
use super::device::OnDevice;
use super::host::Host;
use super::logits::Logits;
use super::rope::Rope;
use super::source::Source;
use super::window::Layers;
use crate::error::Result;
use crate::meter::Times;
use candle_core::Device;
use std::time::Instant;

enum Body {
    Host(Host),
    Device(OnDevice),
}

/// A loaded model.
///
/// ```no_run
/// use mujaz_infer::decoder::{Decoder, Row};
/// use mujaz_infer::gguf::Gguf;
/// use mujaz_infer::{Device, Times, decoder_config};
///
/// # fn main() -> mujaz_infer::Result<()> {
/// let file = Gguf::open("model.gguf".as_ref())?;
/// let decoder = Decoder::load(&file, decoder_config(&file)?, &Device::Cpu)?;
/// // Slot 0 is for a prefix that sequences share; here it stays empty.
/// let mut cache = decoder.cache(2, 64)?;
/// let tokens = [9707, 11, 1879];
/// let rows: Vec<Row> = tokens
///     .iter()
///     .enumerate()
///     .map(|(position, &token)| Row { slot: 1, position, token, logits: position + 1 == tokens.len() })
///     .collect();
/// if let Some(logits) = decoder.step(&rows, &mut cache, &mut Times::default())? {
///     let row = logits.rows().next().unwrap_or_default();
///     println!("{:?}", row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)));
/// }
/// # Ok(())
/// # }
/// ```
pub struct Decoder {
    config: DecoderConfig,
    device: Device,
    body: Body,
    ropes: Layers<Rope>,
}

impl Decoder {
    /// Loads the weights according to `config`.
    pub fn load(from: &dyn Source, config: DecoderConfig, device: &Device) -> Result<Self> {
        Self::load_as(from, config, device, device.is_cpu())
    }

    /// `host` selects the CPU kernels rather than tensors.
    fn load_as(from: &dyn Source, config: DecoderConfig, device: &Device, host: bool) -> Result<Self> {
        bounds::check(&config)?;
        let c = &config;
        let body = if host { Body::Host(Host::load(from, c)?) } else { Body::Device(OnDevice::load(from, c, device)?) };
        let factors = match from.has("rope_freqs.weight") {
            true => Some(from.vector("rope_freqs.weight", c.head_dim / 2)?),
            false => c.rope_factors.clone(),
        };
        let rope = |base: f64, scale: f64, factors: Option<&[f32]>| {
            Rope::new(c.head_dim, base, scale, factors, c.rope_interleaved)
        };
        let ropes = Layers {
            global: rope(c.rope_base, c.rope_scale, factors.as_deref()),
            local: c.sliding_window.map(|_| rope(c.rope_base_local, 1.0, None)),
        };
        Ok(Self { device: device.clone(), body, ropes, config })
    }

    /// The configuration.
    pub fn config(&self) -> &DecoderConfig {
        &self.config
    }

    /// Where it runs.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Bytes of the weights on the CPU; unknown on a device.
    pub fn bytes(&self) -> Option<usize> {
        match &self.body {
            Body::Host(h) => Some(h.bytes()),
            Body::Device(_) => None,
        }
    }

    /// Bytes per token in the cache: half precision on the CPU, single on a device.
    pub fn bytes_of_token(&self) -> usize {
        let number = if self.device.is_cpu() { 2 } else { 4 };
        2 * self.config.layers * self.config.kv_heads * self.config.head_dim * number
    }

    /// Upper estimate of the bytes that a step of `rows` rows, `wanted` of them with logits, takes in addition to the
    /// cache.
    pub fn bytes_of_work(&self, rows: usize, wanted: usize) -> usize {
        let c = &self.config;
        let row = 16 * c.hidden + 4 * c.feed_forward;
        let number = std::mem::size_of::<f32>();
        (32 << 20) + (rows * row + wanted * c.vocab) * number
    }

    /// An empty cache of `slots` sequences of at most `positions` tokens each.
    pub fn cache(&self, slots: usize, positions: usize) -> Result<Cache> {
        match self.body {
            Body::Host(_) => Ok(Cache::host(&self.config, slots, positions)),
            Body::Device(_) => Cache::device(&self.config, slots, positions, &self.device),
        }
    }

    /// Runs one step. Returns the logits of the rows that request them, or `None` if no row does.
    pub fn step(&self, rows: &[Row], cache: &mut Cache, times: &mut Times) -> Result<Option<Logits>> {
        if rows.is_empty() {
            return Ok(None);
        }
        cache.check(rows)?;
        match &self.body {
            Body::Host(h) => h.step(&self.config, &self.ropes, rows, cache, times),
            Body::Device(d) => {
                let start = Instant::now();
                let logits = d.step(&self.config, &self.ropes, rows, cache);
                times.other += start.elapsed();
                logits
            }
        }
    }
}

#[cfg(test)]
mod tests;
