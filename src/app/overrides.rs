//! Model settings that override the configuration, and the loading options that result from both.

use crate::config::ModelConfig;
use crate::error::{Error, Kind, Result};
use mujaz_infer::device::Choice;
use mujaz_infer::memory::Size;
use mujaz_infer::{Compute, LoadOptions};
use std::path::PathBuf;

/// Model settings that override the configuration; a field that is `None` leaves it as it is.
#[derive(Debug, Clone)]
pub struct ModelOverrides {
    /// Card id or path.
    pub model: Option<String>,
    /// Device to run on.
    pub device: Option<Choice>,
    /// Number type of the weights.
    pub compute: Option<Compute>,
    /// Beam width.
    pub beams: Option<usize>,
    /// Vocabulary map.
    pub shortlist: Option<PathBuf>,
    /// Sentences decoded at once.
    pub batch: Option<usize>,
    /// Memory limit for the model and its work together.
    pub memory: Option<Size>,
    /// Seed for random samples.
    pub seed: u64,
    /// Never open a connection.
    pub offline: bool,
}

impl Default for ModelOverrides {
    fn default() -> Self {
        Self {
            model: None,
            device: None,
            compute: None,
            beams: None,
            shortlist: None,
            batch: None,
            memory: None,
            seed: 1,
            offline: false,
        }
    }
}

/// The override, or else the value of a key of the configuration.
fn or_configured<T: std::str::FromStr<Err = String>>(
    own: Option<T>,
    key: &str,
    text: Option<&String>,
) -> Result<Option<T>> {
    match (own, text) {
        (None, Some(text)) => text
            .parse()
            .map(Some)
            .map_err(|e: String| Error::new(Kind::Usage, format!("model.{key} in the configuration: {e}"))),
        (own, _) => Ok(own),
    }
}

/// A number from 1 to `most`.
fn within(what: &str, value: Option<usize>, most: usize) -> Result<Option<usize>> {
    match value {
        Some(n) if n == 0 || n > most => {
            Err(Error::new(Kind::Usage, format!("--{what} {n}: a number from 1 to {most} is needed")))
        }
        v => Ok(v),
    }
}

impl ModelOverrides {
    /// The options for loading models.
    ///
    /// # Errors
    /// A value of the configuration cannot be read, or a number is out of range.
    pub fn options(&self, config: &ModelConfig) -> Result<LoadOptions> {
        let device = or_configured(self.device, "device", config.device.as_ref())?.unwrap_or(Choice::Auto);
        let compute =
            or_configured(self.compute, "compute_type", config.compute_type.as_ref())?.unwrap_or(Compute::Auto);
        let memory = or_configured(self.memory, "memory", config.memory.as_ref())?;
        let batch = within("batch", self.batch.or(config.batch), 1024)?;
        let beams = within("beam", self.beams.or(config.beam), 64)?;
        Ok(LoadOptions {
            model: self.model.clone().or_else(|| config.id.clone()),
            device,
            batch,
            compute,
            memory,
            beams,
            shortlist: self.shortlist.clone().or_else(|| config.shortlist.clone()),
            offline: self.offline,
            seed: self.seed,
            ..LoadOptions::default()
        })
    }

    /// The name of the requested number type.
    pub fn compute_name(&self, config: &ModelConfig) -> Option<String> {
        let named = self.compute.map(|t| format!("{t:?}").to_lowercase());
        named.or_else(|| config.compute_type.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_override_the_configuration() {
        let config = ModelConfig {
            id: Some("a".into()),
            device: Some("cuda:1".into()),
            compute_type: Some("int8".into()),
            beam: Some(4),
            ..ModelConfig::default()
        };
        let own = ModelOverrides { device: Some(Choice::Cpu), beams: Some(2), offline: true, ..Default::default() };
        let options = own.options(&config).unwrap();
        assert_eq!((options.model.as_deref(), options.device, options.beams), (Some("a"), Choice::Cpu, Some(2)));
        assert!(options.compute == Compute::Int8 && options.offline && options.seed == 1);
        assert_eq!(own.compute_name(&config).as_deref(), Some("int8"));
    }

    #[test]
    fn an_invalid_value_is_rejected_by_name() {
        let wrong = |config: ModelConfig, says: &str| {
            let e = ModelOverrides::default().options(&config).unwrap_err();
            assert!(e.kind() == Kind::Usage && e.report().contains(says), "{}", e.report());
        };
        wrong(ModelConfig { device: Some("abacus".into()), ..Default::default() }, "model.device");
        wrong(ModelConfig { compute_type: Some("int3".into()), ..Default::default() }, "model.compute_type");
        wrong(ModelConfig { memory: Some("much".into()), ..Default::default() }, "model.memory");
        wrong(ModelConfig { batch: Some(0), ..Default::default() }, "--batch 0");
        wrong(ModelConfig { beam: Some(65), ..Default::default() }, "--beam 65");
    }
}
