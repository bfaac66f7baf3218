//! Reproducing a brief from its manifest, and comparing the two.

use super::{BriefRequest, ModelChoice, Session, models};
use crate::config::is_address;
use crate::error::{Error, Kind, Result};
use crate::pipeline::keeper::FolderKeeper;
use crate::pipeline::manifest::Manifest;
use crate::pipeline::{self, Materials, Supply};
use mujaz_infer::LoadOptions;
use std::path::Path;

/// The result of reproducing a brief.
#[derive(Debug, Default)]
pub struct Check {
    /// Differences; empty if the two briefs are identical.
    pub differences: Vec<String>,
    /// Whether the user cancelled the check.
    pub cancelled: bool,
}

impl Session<'_> {
    /// Makes the brief of a manifest again, in a temporary folder, and compares the two.
    ///
    /// # Errors
    /// The brief cannot be reproduced: it is a later revision, or its inputs are gone.
    pub fn check(&self, path: &Path) -> Result<Check> {
        let manifest = Manifest::read(path)?;
        check_reproducible(&manifest, path)?;
        let recipe = manifest.run.clone();
        let config = &recipe.config;
        let grades = manifest.sources.iter().filter_map(|s| s.grade.clone()).collect();
        let materials =
            Materials::load(&recipe.glossaries, &recipe.config.brief.outlets, &recipe.templates)?.with_grades(grades);
        let mut embedder = self.embedder(config)?;
        let supply = Supply { inputs: &recipe.inputs, ..Supply::default() };
        let mut grouped = pipeline::group(supply, config, models::borrow_embedder(&mut embedder))?;
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
        // The name of its files may come from an earlier headline.
        let name = path.file_stem().map(|s| s.to_string_lossy().into_owned());
        let stems = name.map(|n| (manifest.event.id.clone(), n)).into_iter().collect();
        let reviews = manifest.sentences.iter().filter_map(|s| Some((s.arabic.clone(), s.review.clone()?))).collect();
        let mut keeper = FolderKeeper::new(out.path()).with_stems(stems).with_reviews(reviews);
        let made = self.produce(&grouped, &materials, request, &mut keeper)?;
        check.differences.extend(manifest.compare_model(&made.model));
        check.cancelled = made.run.cancelled;
        if !check.cancelled {
            let beside = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            check.differences.extend(manifest.compare(&made.run, out.path(), beside)?);
        }
        Ok(check)
    }
}

/// Checks that everything the brief was made from is still available.
fn check_reproducible(manifest: &Manifest, path: &Path) -> Result<()> {
    let inputs = &manifest.run.inputs;
    if manifest.revision() > 1 {
        return Err(Error::new(
            Kind::Usage,
            format!("this is revision {} of a brief; only first revisions can be reproduced", manifest.revision()),
        )
        .at(path)
        .help(
            "a revision depends on what the store held at the time; check its sentences by the spans in the manifest",
        ));
    }
    let files = "only briefs made from files can be checked";
    if let Some(lost) = inputs.iter().find(|i| *i != "-" && !is_address(i) && !Path::new(i).exists()) {
        return Err(Error::new(Kind::Input, format!("the manifest names the input {lost}, which does not exist"))
            .help("run the check in the folder in which the brief was made"));
    }
    if let Some(address) = inputs.iter().find(|i| is_address(i)) {
        return Err(
            Error::new(Kind::Input, format!("the brief was made from {address}, which may have changed")).help(files)
        );
    }
    if inputs.iter().any(|i| i == "-") {
        return Err(Error::new(Kind::Input, "the brief was made from standard input, which was not kept").help(files));
    }
    Ok(())
}
