//! Rendering briefs again from their manifests, without their inputs and without a model.

use crate::config::{Format, Paper};
use crate::deliver;
use crate::error::{Error, Kind, Result};
use crate::pipeline::manifest::Manifest;
use crate::report::{Templates, Wanted};
use crate::types::sha256;
use std::path::{Path, PathBuf};

/// What to make of a manifest.
#[derive(Debug, Clone, Default)]
pub struct RenderOptions {
    /// Templates by name or file; empty for those that the brief was made with.
    pub templates: Vec<String>,
    /// Formats; empty for those that the brief was made with.
    pub formats: Vec<Format>,
    /// Paper of `docx` and `pdf`; none for that of the brief.
    pub paper: Option<Paper>,
    /// Whether Markdown begins with YAML front matter; by default, if it did when the brief was made.
    pub front_matter: bool,
    /// The folder for the files; none for that of the manifest.
    pub out: Option<PathBuf>,
}

/// The manifests that paths refer to: files, and folders of them.
///
/// # Errors
/// A folder cannot be read, or has no manifest.
pub fn manifests(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for path in paths {
        if !path.is_dir() {
            out.push(path.clone());
            continue;
        }
        let list = std::fs::read_dir(path).map_err(|e| Error::io(Kind::Usage, "cannot list the manifests", path, e))?;
        let named = |p: &PathBuf| {
            let name = p.file_name().unwrap_or_default().to_string_lossy().into_owned();
            name.ends_with(".json") && Format::of_file(&name).is_none()
        };
        let mut found: Vec<PathBuf> = list.flatten().map(|e| e.path()).filter(named).collect();
        if found.is_empty() {
            return Err(Error::new(Kind::Usage, "the folder has no manifest")
                .at(path)
                .help("name a folder in which `mujaz brief` wrote; the manifest is the .json file beside each brief"));
        }
        found.sort();
        out.append(&mut found);
    }
    Ok(out)
}

/// Makes the files of a brief from its manifest and returns their paths. With the original templates, the result is
/// identical byte for byte to what `mujaz brief` wrote.
///
/// # Errors
/// The manifest cannot be read, a template fails, or a file to be replaced was edited by hand.
pub fn render(path: &Path, options: &RenderOptions) -> Result<Vec<PathBuf>> {
    let manifest = Manifest::read(path)?;
    let recipe = &manifest.run;
    let mut templates = Templates::new()?;
    let named = if options.templates.is_empty() { &recipe.templates } else { &options.templates };
    let names: Vec<String> = named.iter().map(|t| templates.resolve(t)).collect::<Result<_>>()?;
    let own = recipe.wanted(&names);
    let wanted = Wanted {
        formats: if options.formats.is_empty() { own.formats } else { &options.formats },
        paper: options.paper.unwrap_or(own.paper),
        front_matter: own.front_matter || options.front_matter,
        main: recipe.templates.first().map(String::as_str),
        ..own
    };
    let name = manifest.view.manifest.strip_suffix(".json").unwrap_or(&manifest.view.manifest);
    let files = templates.files(&wanted, &manifest.view, name)?;
    let folder = match &options.out {
        Some(folder) => folder.clone(),
        None => path.parent().map_or_else(PathBuf::new, Path::to_owned),
    };
    for (name, content) in &files {
        let file = folder.join(name);
        let there = std::fs::read(&file).ok().map(|b| sha256(&b));
        let record = manifest.files.iter().find(|f| f.name == *name);
        // A brief that somebody has edited is not overwritten.
        if there.zip(record).is_some_and(|(is, was)| is != was.sha256 && is != sha256(content.bytes())) {
            return Err(Error::new(Kind::Output, "the file was edited after it was made and is not overwritten")
                .at(&file)
                .help("name another folder with `--out DIR`, or move the file away"));
        }
    }
    if options.out.is_some() {
        deliver::check_folder(&folder)?;
    }
    for (name, content) in &files {
        deliver::write_whole(&folder.join(name), content.bytes())?;
    }
    Ok(files.into_iter().map(|(name, _)| folder.join(name)).collect())
}
