//! `mujaz version`, `mujaz completions` and `mujaz man`.

use crate::support::*;

/// Commands that the help lists.
fn commands() -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let (_, help, _) = run(dir.path(), &["--help"]);
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: Vec<String> =
        list.lines().filter_map(|l| l.split_whitespace().next()).filter(|n| *n != "help").map(str::to_owned).collect();
    assert!(names.len() > 15, "{help}");
    names
}

#[test]
fn version_says_what_the_build_has_and_where_its_files_are() {
    let dir = tempfile::tempdir().unwrap();
    let (code, text, err) = run(dir.path(), &["version"]);
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = run(dir.path(), &["version", "--json"]);
    assert_eq!(code, 0, "{err}");
    let v: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(v["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(v["features"].as_array().unwrap().iter().any(|f| f == "cuda"), cfg!(feature = "cuda"));
    assert_eq!(v["default_model"]["id"], mujaz::engine::DEFAULT_ORDER[0]);
    assert_eq!(v["default_model"]["on_disk"], false);
    assert_eq!(v["data"], dir.path().join("home/data").display().to_string());
    for key in ["version", "kernels", "data", "configuration"] {
        let value = v[key].as_str().unwrap();
        assert!(!value.is_empty() && text.contains(value), "{key} is not in the text:\n{text}");
    }
}

#[test]
fn version_names_the_model_of_the_configuration() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("mujaz.toml"), format!("[model]\nid = \"{}\"\n", noise_model())).unwrap();
    let (_, out, _) = run(dir.path(), &["version", "--json"]);
    let v: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (v["default_model"]["id"].as_str(), v["default_model"]["on_disk"].as_bool()),
        (Some(&*noise_model()), Some(true))
    );
}

#[test]
fn every_shell_completes_every_command() {
    let dir = tempfile::tempdir().unwrap();
    let names = commands();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        // An invalid configuration does not prevent these commands.
        std::fs::write(dir.path().join("mujaz.toml"), "wrong").unwrap();
        let (code, out, err) = run(dir.path(), &["completions", shell]);
        assert_eq!(code, 0, "{err}");
        for name in &names {
            assert!(out.contains(name.as_str()), "{shell} does not complete `{name}`");
        }
    }
    assert_eq!(run(dir.path(), &["completions", "tcsh"]).0, 2);
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let dir = tempfile::tempdir().unwrap();
    let (code, out, err) = run(dir.path(), &["man"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains(".TH mujaz 1") && out.contains("SUBCOMMANDS"), "{out}");
    let (code, _, err) = run(dir.path(), &["man", "--out", "pages"]);
    assert_eq!(code, 0, "{err}");
    let pages = names(&dir.path().join("pages"));
    for name in commands() {
        assert!(pages.contains(&format!("mujaz-{name}.1")), "{name}: {pages:?}");
    }
    let pull = std::fs::read_to_string(dir.path().join("pages/mujaz-models-pull.1")).unwrap();
    assert!(pull.contains(".TH mujaz-models-pull 1"), "{pull}");
}
