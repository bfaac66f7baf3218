//! Comparison of a manifest with a new run.

use super::group::Grouped;
use super::manifest::{FileRecord, Manifest};
use super::written::BriefRun;
use crate::error::{Error, Kind, Result};
use crate::types::{ModelIdentity, sha256};
use std::path::Path;

impl Manifest {
    /// The revision of the brief that the manifest describes.
    pub fn revision(&self) -> u32 {
        self.event.revision
    }

    /// Drops all events but that of the manifest, and returns the differences that can be found without running a
    /// model.
    pub fn narrow(&self, grouped: &mut Grouped, glossary_digest: &str) -> Vec<String> {
        let mut out = Vec::new();
        if self.program.version != env!("CARGO_PKG_VERSION") {
            out.push(format!(
                "the manifest was made by version {}, this is {}",
                self.program.version,
                env!("CARGO_PKG_VERSION")
            ));
        }
        for s in &self.sources {
            match grouped.articles.iter().find(|a| a.article.id == s.id) {
                None => out.push(format!("{} ({}) is no longer among the inputs", s.source, s.id)),
                Some(a) if a.article.digest != s.sha256 => {
                    out.push(format!("{} ({}) has changed: its SHA-256 is different", s.source, s.id));
                }
                Some(_) => {}
            }
        }
        if self.glossary_sha256 != glossary_digest {
            out.push("the glossary is different".into());
        }
        grouped.events.retain(|e| e.id == self.event.id);
        if grouped.events.is_empty() {
            out.push(format!("these inputs no longer yield the event {}", self.event.id));
        }
        out
    }

    /// The differences between a loaded model and that of the manifest.
    pub fn compare_model(&self, model: &ModelIdentity) -> Vec<String> {
        let mut out = Vec::new();
        if self.model.digests != model.digests {
            out.push(format!("the model's files differ from those of {}", self.model.id));
        }
        for (what, a, b) in [
            ("device", &self.model.device, &model.device),
            ("number type", &self.model.compute_type, &model.compute_type),
            ("decoding", &self.model.decoding, &model.decoding),
        ] {
            if a != b {
                out.push(format!("the {what} was \"{a}\" and is now \"{b}\""));
            }
        }
        out
    }

    /// The differences between the files of the manifest and those of a new run. `beside` is the folder
    /// of the manifest, from which differing lines are shown.
    pub fn compare(&self, run: &BriefRun, out: &Path, beside: &Path) -> Result<Vec<String>> {
        let mut differences: Vec<String> =
            run.failed.iter().map(|(_, why)| format!("the brief could not be made: {why}")).collect();
        if let Some(w) = run.written.first() {
            let text = std::fs::read_to_string(&w.manifest)
                .map_err(|e| Error::io(Kind::Output, "cannot read the new manifest", &w.manifest, e))?;
            let again: Self = serde_json::from_str(&text)
                .map_err(|e| Error::new(Kind::Internal, "the new manifest is wrong").because(e))?;
            for s in &self.sentences {
                match again.sentences.iter().find(|t| t.id == s.id) {
                    None => differences.push(format!("{} is no longer used", s.id)),
                    Some(t) if t.english != s.english || t.verdict != s.verdict => differences.push(format!(
                        "{}: \"{}\" ({:?}) is now \"{}\" ({:?})",
                        s.id, s.english, s.verdict, t.english, t.verdict
                    )),
                    Some(_) => {}
                }
            }
        }
        for f in &self.files {
            let new = std::fs::read(out.join(&f.name)).ok();
            match new.as_deref().map(sha256) {
                None => differences.push(format!("{} was not made", f.name)),
                Some(digest) if digest != f.sha256 => {
                    differences.push(format!("{} is different{}", f.name, first_line(&out.join(&f.name), beside, f)));
                }
                Some(_) => {}
            }
            let old = std::fs::read(beside.join(&f.name)).ok();
            if old.is_some_and(|o| sha256(&o) != f.sha256) {
                differences.push(format!("{} was edited after it was made", f.name));
            }
        }
        Ok(differences)
    }
}

/// The first line in which a new file differs from the old one, provided that the old one was not edited.
fn first_line(new: &Path, beside: &Path, file: &FileRecord) -> String {
    let read = |p: &Path| std::fs::read_to_string(p).unwrap_or_default();
    let (new, old) = (read(new), read(&beside.join(&file.name)));
    if sha256(old.as_bytes()) != file.sha256 {
        return String::new();
    }
    let line =
        old.lines().zip(new.lines()).position(|(a, b)| a != b).unwrap_or(old.lines().count().min(new.lines().count()));
    format!(
        ", first in line {}: \"{}\" is now \"{}\"",
        line + 1,
        old.lines().nth(line).unwrap_or(""),
        new.lines().nth(line).unwrap_or("")
    )
}
