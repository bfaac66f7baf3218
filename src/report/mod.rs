//! Renders view structs with minijinja templates to Markdown and HTML, and HTML to documents and PDF.

mod document;
mod docx;
mod example;
mod fields;
mod filters;
mod front_matter;
mod outputs;
mod page;
mod pdf;
mod renamed;
mod stix;
pub mod views;

pub use example::{example, example_digest, example_index};
pub use fields::{Field, View, fields, fields_table};
pub use front_matter::without_front_matter;
pub use outputs::{BriefDocument, VIEW_SCHEMA, Wanted};
pub use page::html;
pub use pdf::COMPILED as PDF_COMPILED;
pub use stix::bundle;

use crate::config::config_dir;
use crate::error::{Error, Kind, Result};
use minijinja::{Environment, UndefinedBehavior, Value};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The built-in templates.
pub const BUILT_IN: [(&str, &str); 9] = [
    ("brief.md", include_str!("../../templates/brief.md")),
    ("brief.html", include_str!("../../templates/brief.html")),
    ("digest.md", include_str!("../../templates/digest.md")),
    ("digest.html", include_str!("../../templates/digest.html")),
    ("digest-page.html", include_str!("../../templates/digest-page.html")),
    ("index.html", include_str!("../../templates/index.html")),
    ("index.md", include_str!("../../templates/index.md")),
    ("page.html", include_str!("../../templates/page.html")),
    ("page.css", include_str!("../../templates/page.css")),
];

/// The pages of the server, which stand on those of briefs.
const PAGES: [(&str, &str); 15] = [
    ("serve/page.html", include_str!("../../templates/serve/page.html")),
    ("serve/top.html", include_str!("../../templates/serve/top.html")),
    ("serve/bottom.html", include_str!("../../templates/serve/bottom.html")),
    ("serve/desk.html", include_str!("../../templates/serve/desk.html")),
    ("serve/brief.html", include_str!("../../templates/serve/brief.html")),
    ("serve/about.html", include_str!("../../templates/serve/about.html")),
    ("serve/problem.html", include_str!("../../templates/serve/problem.html")),
    ("serve/sign-in.html", include_str!("../../templates/serve/sign-in.html")),
    ("serve/edit.html", include_str!("../../templates/serve/edit.html")),
    ("serve/review.html", include_str!("../../templates/serve/review.html")),
    ("serve/glossary.html", include_str!("../../templates/serve/glossary.html")),
    ("serve/differences.html", include_str!("../../templates/serve/differences.html")),
    ("serve/jobs.html", include_str!("../../templates/serve/jobs.html")),
    ("serve/workers.html", include_str!("../../templates/serve/workers.html")),
    ("serve/desk.css", include_str!("../../templates/serve/desk.css")),
];

/// Maximum number of steps a template may take, so that it cannot loop forever.
const FUEL: u64 = 5_000_000;

/// The folder of the user's templates. A template with the name of a built-in one replaces it.
pub fn user_folder() -> PathBuf {
    config_dir().join("templates")
}

/// The available templates, ready to render.
pub struct Templates {
    env: Environment<'static>,
}

impl Templates {
    /// The built-in templates and those of the user's folder, which take precedence.
    pub fn new() -> Result<Self> {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_fuel(Some(FUEL));
        env.set_recursion_limit(64);
        let syntax = minijinja::syntax::SyntaxConfig::builder()
            .keep_trailing_newline(true)
            .build()
            .map_err(|e| wrong(None, e))?;
        env.set_syntax(syntax);
        filters::add(&mut env);
        for (name, text) in BUILT_IN {
            env.add_template(name, text).map_err(|e| wrong(None, e))?;
        }
        let dir = user_folder();
        if dir.is_dir() {
            let list =
                std::fs::read_dir(&dir).map_err(|e| Error::io(Kind::Template, "cannot list the templates", &dir, e))?;
            let mut paths: Vec<PathBuf> = list.flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
            paths.sort();
            for p in paths {
                let name = p.file_name().unwrap_or_default().to_string_lossy().into_owned();
                add(&mut env, name, &p)?;
            }
        }
        Ok(Self { env })
    }

    /// The same with the pages of the server.
    ///
    /// # Errors
    /// A template of the user is wrong.
    pub fn with_pages() -> Result<Self> {
        let mut all = Self::new()?;
        for (name, text) in PAGES {
            all.env.add_template(name, text).map_err(|e| wrong(None, e))?;
        }
        Ok(all)
    }

    /// Finds a template by name or file, and returns the name under which to render it.
    pub fn resolve(&mut self, wanted: &str) -> Result<String> {
        if self.env.get_template(wanted).is_ok() {
            return Ok(wanted.to_owned());
        }
        let with_ending = format!("{wanted}.md");
        if !wanted.contains('.') && self.env.get_template(&with_ending).is_ok() {
            return Ok(with_ending);
        }
        let path = Path::new(wanted);
        if path.is_file() {
            add(&mut self.env, wanted.to_owned(), path)?;
            return Ok(wanted.to_owned());
        }
        let mut known: Vec<String> = self.names();
        known.sort();
        Err(Error::new(Kind::Template, format!("there is no template and no file `{wanted}`")).help(format!(
            "the templates are {}; `mujaz templates export DIR` writes them out to start from",
            known.join(", ")
        )))
    }

    /// Whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        self.env.get_template(name).is_ok()
    }

    /// Names of the templates.
    pub fn names(&self) -> Vec<String> {
        self.env.templates().map(|(n, _)| n.to_owned()).collect()
    }

    /// The text of a template.
    pub fn source(&self, name: &str) -> Result<String> {
        self.env.get_template(name).map(|t| t.source().to_owned()).map_err(|e| wrong(None, e))
    }

    /// Renders a view.
    ///
    /// ```
    /// # fn main() -> mujaz::error::Result<()> {
    /// let text = mujaz::report::Templates::new()?.render("brief.md", &mujaz::report::example())?;
    /// assert!(text.contains("# A bridge is opened"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn render<T: serde::Serialize>(&self, name: &str, view: &T) -> Result<String> {
        let template = self.env.get_template(name).map_err(|e| wrong(None, e))?;
        let text = template.render(Value::from(minijinja::value::Serde(view))).map_err(|e| {
            // The error may be in a template that this one extends or includes.
            let source = e.name().and_then(|n| self.env.get_template(n).ok()).map(|t| t.source().to_owned());
            wrong(source.as_deref(), e)
        })?;
        Ok(squeeze(&text))
    }
}

fn add(env: &mut Environment<'static>, name: String, path: &Path) -> Result<()> {
    let text =
        std::fs::read_to_string(path).map_err(|e| Error::io(Kind::Template, "cannot read the template", path, e))?;
    env.add_template_owned(name, text.clone()).map_err(|e| wrong(Some(&text), e))
}

/// The error of a template with its file and line, and the missing name if it is known.
fn wrong(source: Option<&str>, e: minijinja::Error) -> Error {
    let name = e.name().unwrap_or("template").to_owned();
    let line = e.line().unwrap_or(0);
    let mut what = match e.detail() {
        Some(d) => format!("{}: {d}", e.kind()),
        None => e.kind().to_string(),
    };
    let culprit =
        e.range().zip(source).and_then(|(r, s)| s.get(r).map(str::to_owned)).filter(|c| !c.is_empty() && c.len() < 120);
    if let Some(c) = &culprit {
        write!(what, " (`{c}`)").ok();
    }
    let renamed = culprit.as_deref().and_then(renamed::instead_of);
    let filters = format!("see the list of Jinja filters; this program adds {}", filters::FILTERS.join(", "));
    let help = match e.kind() {
        minijinja::ErrorKind::UndefinedError if renamed.is_some() => renamed.as_deref().unwrap_or_default(),
        minijinja::ErrorKind::UndefinedError => "`mujaz templates fields` lists every name that a template can use",
        minijinja::ErrorKind::OutOfFuel => "the template runs too long; check its loops and macros",
        minijinja::ErrorKind::UnknownFilter
        | minijinja::ErrorKind::UnknownFunction
        | minijinja::ErrorKind::UnknownTest => &filters,
        _ => "check the template with `mujaz templates check FILE`",
    };
    Error::new(Kind::Template, what).at_line(Path::new(&name), line).because(e).help(help)
}

/// Removes consecutive blank lines and trailing spaces.
fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = 0;
    for line in text.lines() {
        let line = line.trim_end();
        blank = if line.is_empty() { blank + 1 } else { 0 };
        if blank < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<String> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("own.md");
        std::fs::write(&path, text).unwrap();
        let mut t = Templates::new()?;
        let name = t.resolve(&path.to_string_lossy())?;
        t.render(&name, &example())
    }

    #[test]
    fn the_built_in_templates_render() {
        let t = Templates::new().unwrap();
        insta::assert_snapshot!(t.render("brief.md", &example()).unwrap());
        insta::assert_snapshot!("page", t.render("brief.html", &example()).unwrap());
        insta::assert_snapshot!("message", t.render("digest.html", &example_digest()).unwrap());
    }

    #[test]
    fn errors_of_a_template_name_file_line_and_what_is_missing() {
        for (text, line, says) in [
            ("x\n{{ tittle }}", ":2", "tittle"),
            ("{{ event.id }}\n\n{{ event.nothing }}", ":3", "event.nothing"),
            ("{% for x in %}", ":1", "own.md"),
            ("{{ title|shout }}", ":1", "shout"),
            ("{% for s in sentences %}{{ s.verified }}{% endfor %}", ":1", "since version 0.2"),
            ("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}", ":1", "loops"),
        ] {
            let e = check(text).unwrap_err();
            let report = e.report();
            assert_eq!(e.kind(), Kind::Template);
            assert!(report.contains(&format!("own.md{line}")) && report.contains(says), "{report}");
        }
    }

    #[test]
    fn values_are_escaped_and_none_prints_nothing() {
        let mut view = example();
        view.title = "# <b>| [x](y)".into();
        let mut t = Templates::new().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.md");
        std::fs::write(&path, "{{ title }}/{{ sentences[1].english }}").unwrap();
        let name = t.resolve(&path.to_string_lossy()).unwrap();
        assert_eq!(t.render(&name, &view).unwrap(), "\\# \\<b\\>\\| \\[x\\](y)/\n");
    }
}
