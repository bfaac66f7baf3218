//! This project's engine beside the model that Candle's own crate has for the same file, in turn:
//! `cargo bench --bench stock -- FILE.gguf` (Qwen2); `MUJAZ_ISA=avx2` keeps ours from AVX-512, Candle's
//! takes the best that the processor has.

use candle_core::quantized::gguf_file;
use candle_core::{Device, Tensor};
use candle_transformers::models::quantized_qwen2::ModelWeights;
use mujaz_infer::decode::Engine;
use mujaz_infer::decoder::Decoder;
use mujaz_infer::decoder_config;
use mujaz_infer::gguf::Gguf;
use mujaz_infer::kernels::isa;
use mujaz_infer::text::Text;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

/// Tokens of a prompt, and tokens made after it.
const SIZES: (usize, usize) = (100, 32);
const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let Some(path) = std::env::args().skip(1).find(|a| !a.starts_with('-')) else {
        println!("skipped: cargo bench --bench stock -- FILE.gguf");
        return Ok(());
    };
    let mut stock = Stock::open(&path)?;
    let file = Gguf::open(Path::new(&path))?;
    let decoder = Decoder::load(&file, decoder_config(&file)?, &Device::Cpu)?;
    let mut ours = Engine::new(decoder, Text::from_gguf(&file, &[])?, 32, 256)?;
    println!("tokens a second, ours with {:?} at most", isa());
    for round in 1..=ROUNDS {
        let (prefill, decode) = stock.measure()?;
        print!("round {round}: Candle's model, 1 stream: prefill {prefill:.0}, decode {decode:.1}; ours:");
        for streams in [1, 8, 32] {
            let m = ours.measure(streams, SIZES.0, SIZES.1)?;
            print!("  {streams}: prefill {:.0}, decode {:.1}", m.prefill.rate(), m.decode.rate());
        }
        println!();
    }
    Ok(())
}

struct Stock(ModelWeights);

impl Stock {
    fn open(path: &str) -> Result<Self, Box<dyn Error>> {
        let mut file = std::fs::File::open(path)?;
        let content = gguf_file::Content::read(&mut file)?;
        Ok(Self(ModelWeights::from_gguf(content, &mut file, &Device::Cpu)?))
    }

    /// Tokens a second of a prompt, and of what is made after it.
    fn measure(&mut self) -> Result<(f64, f64), Box<dyn Error>> {
        let (prompt, new) = SIZES;
        let ids: Vec<u32> = (0..prompt as u32).map(|i| 1000 + i * 37).collect();
        let start = Instant::now();
        self.0.forward(&Tensor::from_vec(ids, (1, prompt), &Device::Cpu)?, 0)?;
        let read = start.elapsed();
        let start = Instant::now();
        for k in 0..new {
            let token = Tensor::from_vec(vec![2000 + k as u32], (1, 1), &Device::Cpu)?;
            self.0.forward(&token, prompt + k)?.argmax(1)?.to_vec1::<u32>()?;
        }
        Ok((prompt as f64 / read.as_secs_f64(), new as f64 / start.elapsed().as_secs_f64()))
    }
}
