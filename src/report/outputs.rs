//! The output files of a brief.

use super::front_matter::front_matter;
use super::page::{self, PageView};
use super::views::BriefView;
use super::{Templates, document, docx, filters, pdf};
use crate::config::{Format, Paper};
use crate::error::{Error, Kind, Result};
use crate::surface::file_name::file_name;
use crate::types::Content;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;

/// Name and version of the schema of a brief as JSON.
pub const VIEW_SCHEMA: (&str, u32) = ("brief-view", 2);

/// What to make of a brief.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Templates by the names under which they are rendered; the first one makes the brief itself.
    pub templates: &'a [String],
    /// Formats, the first one makes the brief itself; none for that of each template.
    pub formats: &'a [Format],
    /// Paper of `docx` and `pdf`.
    pub paper: Paper,
    /// Whether Markdown begins with YAML for note-taking programs and static sites.
    pub front_matter: bool,
    /// The template whose files have no suffix, if that is not the first one.
    pub main: Option<&'a str>,
}

/// A brief as JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BriefDocument<'a> {
    /// The brief as templates see it.
    #[serde(flatten)]
    pub view: &'a BriefView,
}

/// A labelled brief.
#[derive(Serialize)]
struct Labelled<'a> {
    schema: String,
    #[serde(flatten)]
    brief: BriefDocument<'a>,
}

impl Templates {
    /// The files of a brief, each with its name, the brief itself first. `stem` is the name without an extension.
    ///
    /// # Errors
    /// A template fails, or cannot make a format; a format was not compiled in.
    pub fn files(&self, wanted: &Wanted, view: &BriefView, stem: &str) -> Result<Vec<(String, Content)>> {
        let stem = &file_name(stem);
        let mut out: Vec<(String, Content)> = Vec::new();
        for (i, name) in wanted.templates.iter().enumerate() {
            let path = Path::new(name);
            let main = wanted.main.map_or(i == 0, |m| m == name);
            let base = match main {
                true => stem.clone(),
                false => format!("{stem}.{}", path.file_stem().unwrap_or_default().to_string_lossy()),
            };
            if wanted.formats.is_empty() {
                let ending = path.extension().map_or("md".into(), |e| e.to_string_lossy().into_owned());
                out.push((format!("{base}.{ending}"), self.own(name, view, wanted.front_matter)?.into()));
            }
            for format in wanted.formats {
                // All templates see the same data.
                if *format == Format::Json && i > 0 {
                    continue;
                }
                let content = self.formatted(name, *format, view, wanted)?;
                out.push((format!("{base}.{}", format.ending()), content));
            }
        }
        Ok(out)
    }

    /// A brief in one format.
    fn formatted(&self, template: &str, format: Format, view: &BriefView, wanted: &Wanted) -> Result<Content> {
        let document = || Ok(document::read(&self.page(template, view)?));
        Ok(match format {
            Format::Md if filters::is_html(template) => {
                return Err(Error::new(Kind::Usage, format!("the template `{template}` makes HTML, not Markdown"))
                    .help("leave `md` out of the formats, or name a template for Markdown, such as brief.md"));
            }
            Format::Md => self.own(template, view, wanted.front_matter)?.into(),
            Format::Html => self.page(template, view)?.into(),
            Format::Docx => Content::Binary(docx::write(&document()?, wanted.paper)?),
            Format::Pdf => Content::Binary(pdf::write(&document, wanted.paper)?),
            Format::Json => json(view)?.into(),
        })
    }

    /// The output of a template.
    fn own(&self, template: &str, view: &BriefView, front_matter_too: bool) -> Result<String> {
        let text = self.render(template, view)?;
        Ok(if front_matter_too && !filters::is_html(template) { front_matter(view) + &text } else { text })
    }

    /// The page of a brief: made by the template itself, by the HTML template of the same name, or from its Markdown.
    fn page(&self, template: &str, view: &BriefView) -> Result<String> {
        if filters::is_html(template) {
            return self.render(template, view);
        }
        let twin = Path::new(template).with_extension("html").to_string_lossy().into_owned();
        if self.has(&twin) {
            return self.render(&twin, view);
        }
        let body = page::html(&self.render(template, view)?);
        self.render("page.html", &PageView { title: view.title.clone(), body })
    }

    /// A page made from Markdown.
    ///
    /// # Errors
    /// The template of pages fails.
    pub fn page_of_markdown(&self, title: &str, markdown: &str) -> Result<String> {
        self.render("page.html", &PageView { title: title.to_owned(), body: page::html(markdown) })
    }
}

/// A brief as JSON.
fn json(view: &BriefView) -> Result<String> {
    let schema = format!("urn:mujaz:schema:{}:{}", VIEW_SCHEMA.0, VIEW_SCHEMA.1);
    let text = serde_json::to_string_pretty(&Labelled { schema, brief: BriefDocument { view } });
    text.map(|t| crate::surface::json::visible(t) + "\n")
        .map_err(|e| Error::new(Kind::Internal, "the brief cannot be written as JSON").because(e))
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    fn files(templates: &[&str], formats: &[Format], front_matter: bool) -> Result<Vec<(String, Content)>> {
        let mut all = Templates::new()?;
        let names: Vec<String> = templates.iter().map(|t| all.resolve(t)).collect::<Result<_>>()?;
        all.files(&Wanted { templates: &names, formats, front_matter, ..Wanted::default() }, &example(), "a-brief")
    }

    fn names(files: &[(String, Content)]) -> Vec<&str> {
        files.iter().map(|f| f.0.as_str()).collect()
    }

    #[test]
    fn every_format_is_a_file_and_the_first_is_the_brief() {
        let made = files(&["brief.md"], &[Format::Html, Format::Md, Format::Docx, Format::Json], false).unwrap();
        assert_eq!(names(&made), ["a-brief.html", "a-brief.md", "a-brief.docx", "a-brief.brief.json"]);
        assert!(made[2].1.bytes().starts_with(b"PK"));
        let again: BriefView = serde_json::from_slice(made[3].1.bytes()).unwrap();
        assert_eq!(again, example());
        assert_eq!(names(&files(&["brief.md"], &[], false).unwrap()), ["a-brief.md"]);
    }

    #[test]
    fn a_markdown_template_makes_pages_too_but_an_html_one_makes_no_markdown() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("short.md");
        std::fs::write(&own, "# {{ title }}\n\n{% for p in lead %}{{ p.text }} {{ p.cites|links }}{% endfor %}\n")
            .unwrap();
        let own = own.to_string_lossy().into_owned();
        let made = files(&["brief.md", &own], &[Format::Html, Format::Json], false).unwrap();
        assert_eq!(names(&made), ["a-brief.html", "a-brief.brief.json", "a-brief.short.html"]);
        let page = made[2].1.text().unwrap();
        assert!(page.contains("<style>") && page.contains("<a href=\"#s1.1\">S1.1</a>"), "{page}");
        let e = files(&["brief.html"], &[Format::Md], false).unwrap_err();
        assert!(e.kind() == Kind::Usage && e.report().contains("makes HTML"), "{}", e.report());
    }

    #[test]
    fn only_markdown_has_front_matter() {
        let made = files(&["brief.md"], &[Format::Md, Format::Html], true).unwrap();
        let plain = files(&["brief.md"], &[Format::Md], false).unwrap();
        let text = made[0].1.text().unwrap();
        assert!(text.starts_with("---\ntitle: \"") && text.ends_with(plain[0].1.text().unwrap()), "{text}");
        assert!(made[1].1.text().unwrap().starts_with("<!doctype html>"));
    }

    #[test]
    fn page_and_markdown_print_the_same() {
        fn strings(value: &serde_json::Value, out: &mut Vec<String>) {
            match value {
                serde_json::Value::String(s) => out.push(s.clone()),
                serde_json::Value::Array(a) => a.iter().for_each(|v| strings(v, out)),
                serde_json::Value::Object(o) => o.values().for_each(|v| strings(v, out)),
                _ => {}
            }
        }
        let t = Templates::new().unwrap();
        let mut all = Vec::new();
        strings(&serde_json::to_value(example()).unwrap(), &mut all);
        // Text as a reader sees it: without markup and escapes, with spaces collapsed.
        let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = |page: &str| folded(&dom_query::Document::from(page).select("body").text());
        let markdown = text(&format!("<body>{}</body>", page::html(&t.render("brief.md", &example()).unwrap())));
        let page = text(&t.render("brief.html", &example()).unwrap());
        assert!(all.len() > 100);
        for value in all.iter().map(|v| folded(v)).filter(|v| markdown.contains(v.as_str())) {
            assert!(page.contains(&value), "brief.html lacks `{value}`, which brief.md prints");
        }
    }
}
