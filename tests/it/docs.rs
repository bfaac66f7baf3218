//! The README and the manual describe what the program does.

use crate::support::*;
use std::path::PathBuf;

fn chapter(name: &str) -> String {
    std::fs::read_to_string(root().join("docs/src").join(name)).unwrap()
}

/// `MUJAZ_WRITE_HELP=1` writes the help into the manual instead of comparing it.
#[test]
fn the_manual_shows_the_help_of_every_command() {
    let dir = tempfile::tempdir().unwrap();
    let mut text = chapter("command-line.md");
    let write = std::env::var_os("MUJAZ_WRITE_HELP").is_some();
    for command in [
        vec![],
        vec!["brief"],
        vec!["render"],
        vec!["events"],
        vec!["curate"],
        vec!["store"],
        vec!["jobs"],
        vec!["schedule"],
        vec!["worker"],
        vec!["workers"],
        vec!["serve"],
        vec!["token"],
        vec!["mcp"],
        vec!["config"],
        vec!["glossary"],
        vec!["translate"],
        vec!["gloss"],
        vec!["verify"],
        vec!["models"],
        vec!["devices"],
        vec!["templates"],
        vec!["eval"],
        vec!["bench"],
        vec!["version"],
        vec!["completions"],
        vec!["man"],
    ] {
        let mut arguments = command.clone();
        arguments.push("--help");
        let (code, help, _) = run(dir.path(), &arguments);
        assert_eq!(code, 0);
        let head = format!("```text\n$ mujaz {}\n", arguments.join(" "));
        let block = format!("{head}{}\n```", help.trim_end());
        if let Some(start) = text.find(&head).filter(|_| write) {
            let end = start + text[start..].find("\n```").unwrap() + "\n```".len();
            text.replace_range(start..end, &block);
        }
        assert!(
            text.contains(&block),
            "command-line.md does not show the help of `mujaz {}`:\n{block}",
            command.join(" ")
        );
    }
    if write {
        std::fs::write(root().join("docs/src/command-line.md"), text).unwrap();
    }
}

#[test]
fn the_manual_names_every_card_and_every_key_of_the_configuration() {
    let models = chapter("models.md");
    for e in std::fs::read_dir(root().join("models")).unwrap().flatten() {
        let id = e.path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(models.contains(&id), "{id} is not in models.md");
    }
    let text = chapter("configuration.md");
    let start = text.find("```toml\n").unwrap() + "```toml\n".len();
    let example = &text[start..start + text[start..].find("```").unwrap()];
    let written = std::fs::read_to_string(root().join("examples/mujaz.toml")).unwrap();
    assert_eq!(example.trim(), written.trim(), "the example is what `mujaz config init` writes");
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mujaz.toml");
    std::fs::write(&path, example).unwrap();
    mujaz::config::Config::load(Some(&path)).expect("the example of the manual is a valid configuration");
    for key in [
        "max_bytes",
        "fields",
        "threshold",
        "window_days",
        "device",
        "threads",
        "batch",
        "max_sentences",
        "key_points",
        "glossaries",
        "templates",
    ] {
        assert!(example.contains(key), "{key} is not in the example");
    }
}

#[test]
fn the_readme_is_short() {
    let lines = std::fs::read_to_string(root().join("README.md")).unwrap().lines().count();
    assert!(lines <= 250, "README.md has {lines} lines: move what is too much to docs/src");
}

/// Targets of the links in a Markdown text, without URLs and fragments.
fn relative_links(text: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    Parser::new_ext(text, Options::ENABLE_TABLES)
        .filter_map(|e| match e {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
            _ => None,
        })
        .filter(|to| !to.contains("://") && !to.starts_with("mailto:") && !to.starts_with('#'))
        .map(|to| to.split('#').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_relative_link_leads_to_a_file() {
    let chapters = std::fs::read_dir(root().join("docs/src")).unwrap().flatten().map(|e| e.path());
    let mut files: Vec<PathBuf> = chapters.filter(|p| p.extension().is_some_and(|x| x == "md")).collect();
    files.push(root().join("README.md"));
    let mut wrong = Vec::new();
    for file in files {
        for to in relative_links(&std::fs::read_to_string(&file).unwrap()) {
            if !file.parent().unwrap().join(&to).is_file() {
                wrong.push(format!("{}: {to}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_summary_lists_every_chapter_once() {
    let mut listed = relative_links(&chapter("SUMMARY.md"));
    listed.sort();
    let mut there: Vec<String> = std::fs::read_dir(root().join("docs/src"))
        .unwrap()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|n| n.ends_with(".md") && n != "SUMMARY.md")
        .collect();
    there.sort();
    assert_eq!(listed, there);
}
