//! The README says what the program does.

use crate::support::*;

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

#[test]
fn the_readme_shows_the_help_of_every_command() {
    let dir = tempfile::tempdir().unwrap();
    let text = readme();
    for command in [
        vec![],
        vec!["brief"],
        vec!["events"],
        vec!["curate"],
        vec!["store"],
        vec!["jobs"],
        vec!["schedule"],
        vec!["config"],
        vec!["glossary"],
        vec!["translate"],
        vec!["verify"],
        vec!["models"],
        vec!["devices"],
        vec!["templates"],
        vec!["eval"],
        vec!["bench"],
    ] {
        let mut arguments = command.clone();
        arguments.push("--help");
        let (code, help, _) = run(dir.path(), &arguments);
        assert_eq!(code, 0);
        let block = format!("```text\n$ mujaz {}\n{}\n```", arguments.join(" "), help.trim_end());
        assert!(text.contains(&block), "README.md does not show the help of `mujaz {}`:\n{block}", command.join(" "));
    }
}

#[test]
fn the_readme_names_every_card_and_every_key_of_the_configuration() {
    let text = readme();
    for e in std::fs::read_dir(root().join("models")).unwrap().flatten() {
        let id = e.path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(text.contains(&id), "{id} is not in README.md");
    }
    let start = text.find("```toml\n").unwrap() + "```toml\n".len();
    let example = &text[start..start + text[start..].find("```").unwrap()];
    let written = std::fs::read_to_string(root().join("examples/mujaz.toml")).unwrap();
    assert_eq!(example.trim(), written.trim(), "the example is what `mujaz config init` writes");
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mujaz.toml");
    std::fs::write(&path, example).unwrap();
    mujaz::config::Config::load(Some(&path)).expect("the example of the README is a valid configuration");
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
