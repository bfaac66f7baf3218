//! Offline inference for translation and summarisation: from a model's files, verified against their digests, to text,
//! on the CPU or on a device.
//!
//! There are two engines: one runs encoder–decoder models made for the task (Marian, M2M100 and
//! NLLB, BART and mBART-50, PEGASUS, T5, mT5 and MADLAD-400), one decoder-only models that take
//! prompts (Llama, Qwen2, Qwen3, Gemma 3, Hunyuan-dense), from GGUF files or the files of their
//! repositories. BERT encoders embed texts ([`embed`]).
//!
//! To translate with an OPUS-MT model from a folder with the files of its repository:
//!
//! ```no_run
//! use mujaz_infer::{LoadOptions, Request, Runtime, Translator, load};
//!
//! # fn main() -> mujaz_infer::Result<()> {
//! let options = LoadOptions { model: Some("./opus-mt-de-en".into()), ..LoadOptions::default() };
//! let mut model = load(&options, &Runtime::new("models"))?.model;
//! let requests = ["Guten Morgen.", "Es regnet."].map(|t| Request { text: t.into(), ..Request::default() });
//! for result in model.translate(&requests, &mut |_, _| {})? {
//!     println!("{}", result?.text);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Models that are fetched by name are described by [cards](card::Card) in a [`Catalogue`]. Everything else that a
//! program provides to the engine is in its [`Runtime`]; the crate has no global state except the choice of kernels,
//! which `MUJAZ_ISA` can limit to a lesser instruction set.
//!
//! The modules, from the bottom:
//!
//! | | |
//! | --- | --- |
//! | `error`, `digest`, `files`, `cancel`, `observer`, `language`, `architecture`, `meter`, `traits` | used by all |
//! | `kernels`, `device`, `memory` | products and attention on the CPU; where a model runs |
//! | `gguf`, `checkpoint`, `json`, `spm`, `text`, `matrix` | what a model's files hold |
//! | `card`, `catalogue`, `chat`, `runtime`, `options` | descriptions of models, and options |
//! | `weights`, `locate` | where its files come from, and proof that they are the right ones |
//! | `decoder`, `decode`, `seq2seq` | the engines |
//! | one file for each family | its configuration |
//! | `repository`, `decoder_only`, `encoder_decoder`, `instruct`, `model`, `load`, `embed` | from files to a model |
#![deny(missing_docs)]
#![warn(unreachable_pub)]

mod architecture;
mod bart;
mod bergamot;
mod bounds;
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
#[doc(hidden)] // public only for the benchmarks
pub mod kernels;
mod language;
mod llama;
mod load;
mod locate;
mod m2m100;
mod mapping;
mod marian;
mod matrix;
pub mod memory;
mod meter;
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
mod tokenizer;
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
pub use meter::{Meter, Phase, Times};
pub use model::{Loaded, Model};
pub use observer::{Counter, Observer, Silent};
pub use options::{Compute, LoadOptions, Task};
pub use runtime::Runtime;
pub use seq2seq::EncoderDecoder;
pub use traits::{Embedder, Ended, Hypothesis, LanguageModel, ModelIdentity, Request, Summariser, Translator, Wants};
