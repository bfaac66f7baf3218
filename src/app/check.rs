//! Making the brief of a manifest again, to see whether it is the same.

use super::{BriefRequest, ModelChoice, Session, models};
use crate::config::is_address;
use crate::error::{Error, Kind, Result};
use crate::pipeline::keeper::Folder;
use crate::pipeline::manifest::Manifest;
use crate::pipeline::{self, Materials, Supply};
use mujaz_infer::LoadOptions;
use std::path::Path;

/// How a brief came out that was made again.
#[derive(Debug, Default)]
pub struct Check {
    /// What is different; nothing where it is the same word for word.
    pub differences: Vec<String>,
    /// Whether the user stopped it.
    pub cancelled: bool,
}

impl Session<'_> {
    /// Makes the brief of a manifest again in a folder of its own and compares.
    ///
    /// # Errors
    /// The manifest cannot be followed: it is of a later revision, or its inputs are gone.
    pub fn check(&self, path: &Path) -> Result<Check> {
        let manifest = Manifest::read(path)?;
        may_be_followed(&manifest, path)?;
        let recipe = manifest.run.clone();
        let config = &recipe.config;
        let materials = Materials::load(&recipe.glossaries, &recipe.config.brief.outlets, &recipe.templates)?;
        let mut embedder = self.embedder(config)?;
        let supply = Supply { inputs: &recipe.inputs, ..Supply::default() };
        let mut grouped = pipeline::group(supply, config, models::lent(&mut embedder))?;
        drop(embedder);
        let mut check =
            Check { differences: manifest.narrow(&mut grouped, materials.glossary.digest()), cancelled: false };
        if grouped.events.is_empty() {
            return Ok(check);
        }
        let first = LoadOptions {
            model: Some(self.overrides.model.clone().unwrap_or_else(|| manifest.model.id.clone())),
            seed: recipe.seed,
            beams: recipe.beam,
            shortlist: recipe.shortlist.clone(),
            compute: recipe.compute_type.as_deref().and_then(|t| t.parse().ok()).unwrap_or_default(),
            ..self.load_options(config)?
        };
        let (second, summariser) = (recipe.second_model.clone(), recipe.summariser.clone());
        let request = BriefRequest {
            models: ModelChoice { first, second, summariser },
            spellings: manifest.spellings.clone(),
            notes: Some(recipe.notes.clone()),
            recipe,
        };
        let out =
            tempfile::tempdir().map_err(|e| Error::new(Kind::Output, "cannot make a temporary folder").because(e))?;
        let made = self.produce(&grouped, &materials, request, &mut Folder(out.path()))?;
        check.differences.extend(manifest.compare_model(&made.model));
        check.cancelled = made.run.cancelled;
        if !check.cancelled {
            let beside = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            check.differences.extend(manifest.compare(&made.run, out.path(), beside)?);
        }
        Ok(check)
    }
}

/// Whether there is everything that a manifest was made of.
fn may_be_followed(manifest: &Manifest, path: &Path) -> Result<()> {
    let inputs = &manifest.run.inputs;
    if manifest.revision() > 1 {
        return Err(Error::new(
            Kind::Usage,
            format!("this is revision {} of a brief; only first revisions can be made again", manifest.revision()),
        )
        .at(path)
        .help("a revision was made on top of what was remembered then; check the sentences by the manifest's spans"));
    }
    let files = "make briefs that are to be checked from files";
    if let Some(lost) = inputs.iter().find(|i| *i != "-" && !is_address(i) && !Path::new(i).exists()) {
        return Err(Error::new(Kind::Input, format!("the input {lost} of the manifest is not there"))
            .help("run the check in the folder in which the brief was made"));
    }
    if let Some(address) = inputs.iter().find(|i| is_address(i)) {
        return Err(
            Error::new(Kind::Input, format!("the brief was made from {address}, which may have changed")).help(files)
        );
    }
    if inputs.iter().any(|i| i == "-") {
        return Err(Error::new(Kind::Input, "the brief was made from standard input, which is gone").help(files));
    }
    Ok(())
}
