//! Offline inference for translation and summarising: cards, files, devices, and two engines, one for
//! decoder-only models from GGUF files and repositories, one for encoder–decoder models.
#![deny(missing_docs)]
#![warn(unreachable_pub)]

mod architecture;
mod bart;
mod cancel;
pub mod card;
mod catalogue;
mod chat;
mod checkpoint;
pub mod decode;
pub mod decoder;
mod decoder_only;
pub mod device;
pub mod digest;
pub mod embed;
mod encoder_decoder;
pub mod error;
pub mod files;
mod gemma3;
pub mod gguf;
mod hunyuan;
mod instruct;
mod json;
#[doc(hidden)] // public for the benchmarks alone
pub mod kernels;
mod language;
mod llama;
mod load;
mod locate;
mod m2m100;
mod marian;
mod matrix;
pub mod memory;
mod model;
mod observer;
mod options;
mod pegasus;
mod qwen2;
mod qwen3;
mod repository;
mod runtime;
pub mod seq2seq;
mod spm;
mod t5;
pub mod text;
mod traits;
pub mod weights;

pub use architecture::Architecture;
pub use cancel::Cancel;
pub use candle_core::Device;
pub use catalogue::Catalogue;
pub use decoder_only::decoder_config;
pub use error::{Error, Kind, Result};
pub use instruct::Instruct;
pub use language::{Language, Letters, Pair};
pub use load::load;
pub use model::{Loaded, Model};
pub use observer::{Counter, Observer, Silent};
pub use options::{Compute, LoadOptions, Task};
pub use runtime::Runtime;
pub use seq2seq::EncoderDecoder;
pub use traits::{Embedder, Hypothesis, LanguageModel, ModelIdentity, Request, Summariser, Translator};
