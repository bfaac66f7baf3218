//! Offline inference for translation and summarising: cards, files, devices, and two engines, one for
//! decoder-only models from GGUF files and repositories, one for encoder–decoder models.
#![deny(missing_docs)]

mod architecture;
pub mod bart;
pub mod cancel;
pub mod card;
pub mod catalogue;
pub mod chat;
pub mod decode;
pub mod decoder;
mod decoder_only;
pub mod device;
pub mod digest;
pub mod embed;
mod encoder_decoder;
pub mod error;
pub mod files;
pub mod gemma3;
pub mod gguf;
pub mod hunyuan;
pub mod instruct;
pub mod kernels;
pub mod language;
pub mod llama;
mod load;
mod locate;
pub mod m2m100;
pub mod marian;
mod matrix;
pub mod memory;
mod model;
pub mod observer;
mod options;
pub mod pegasus;
pub mod qwen2;
pub mod qwen3;
pub mod repository;
mod runtime;
pub mod seq2seq;
pub mod t5;
pub mod text;
mod traits;
pub mod weights;

pub use architecture::Architecture;
pub use cancel::Cancel;
pub use candle_core::Device;
pub use catalogue::Catalogue;
pub use error::{Error, Kind, Result};
pub use language::{Language, Letters, Pair};
pub use load::load;
pub use model::{Loaded, Model};
pub use observer::{Counter, Observer, Silent};
pub use options::{Compute, LoadOptions, Task};
pub use runtime::Runtime;
pub use traits::{Embedder, Hypothesis, LanguageModel, ModelIdentity, Request, Summariser, Translator};
