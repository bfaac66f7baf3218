//! What to load and how.

use crate::device::Choice;
use crate::memory::Size;
use std::path::PathBuf;

/// What to load and how.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Card id or path; `None` for the first usable one of [`Catalogue::defaults`](crate::Catalogue::defaults).
    pub model: Option<String>,
    /// Device.
    pub device: Choice,
    /// Number of sentences decoded at once; `None` for the default of the model.
    pub batch: Option<usize>,
    /// Number type of the weights.
    pub compute: Compute,
    /// Memory limit for model and work together, in bytes; `None` for no limit.
    pub memory: Option<Size>,
    /// Number of beams; `None` for the model's default.
    pub beams: Option<usize>,
    /// Vocabulary map for an encoder–decoder model.
    pub shortlist: Option<PathBuf>,
    /// Whether network access is forbidden.
    pub offline: bool,
    /// Seed of every sample.
    pub seed: u64,
    /// The task.
    pub task: Task,
}

/// The task that a model is loaded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Task {
    /// Translating.
    #[default]
    Translate,
    /// Rewriting an overview.
    Summarise,
    /// Comparing texts.
    Embed,
}

/// Number type of the weights in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compute {
    /// 8-bit on the CPU, half precision on a device; the file's own type for decoder-only models in GGUF files.
    #[default]
    Auto,
    /// Single precision.
    F32,
    /// Half precision.
    F16,
    /// Brain floating point.
    BF16,
    /// Eight bits, with a scale for each output channel.
    Int8,
}

impl std::str::FromStr for Compute {
    type Err = String;
    fn from_str(s: &str) -> std::result::Result<Self, String> {
        Ok(match s {
            "auto" => Compute::Auto,
            "f32" | "float32" => Compute::F32,
            "f16" | "float16" => Compute::F16,
            "bf16" | "bfloat16" => Compute::BF16,
            "int8" => Compute::Int8,
            _ => return Err(format!("`{s}` is not a number type; use auto, f32, f16, bf16 or int8")),
        })
    }
}
