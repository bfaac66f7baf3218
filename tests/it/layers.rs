//! A file imports only from layers below its own; stages never import each other.

use crate::support::root;
use std::path::{Path, PathBuf};

fn layer(module: &str) -> usize {
    match module {
        "error" | "types" | "clock" | "cancel" | "progress" => 1,
        "config" | "glossary" | "deliver" => 2,
        "ingest" | "clean" | "events" | "select" | "engine" | "verify" | "summarise" | "facts" | "report" | "eval"
        | "store" | "fetch" => 3,
        "pipeline" => 4,
        "jobs" => 5,
        "cli" => 6,
        "lib" | "main" => 7,
        other => panic!("module `{other}` has no layer: enter it here and in docs/src/architecture.md"),
    }
}

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for e in std::fs::read_dir(dir).unwrap().flatten() {
        let p = e.path();
        if p.is_dir() {
            files(&p, out);
        } else if p.extension().is_some_and(|x| x == "rs") {
            out.push(p);
        }
    }
}

#[test]
fn imports_go_downwards_only() {
    let src = root().join("src");
    let mut list = Vec::new();
    files(&src, &mut list);
    let mut wrong = Vec::new();
    for path in list {
        let relative = path.strip_prefix(&src).unwrap();
        let own =
            relative.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        // What stands under `#[cfg(test)]` may reach anywhere.
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        if path.file_name().is_some_and(|n| n == "tests.rs") {
            continue;
        }
        for (i, _) in text.match_indices("crate::") {
            let rest = &text[i + "crate::".len()..];
            let names: Vec<String> = match rest.strip_prefix('{') {
                Some(group) => group[..group.find(';').unwrap_or(0)]
                    .split(',')
                    .map(|p| p.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
                    .collect(),
                None => vec![rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()],
            };
            for name in names.into_iter().filter(|n| {
                !n.is_empty()
                    && n.chars().all(|c| c.is_lowercase() || c == '_')
                    && src.join(format!("{n}.rs")).exists() | src.join(n).exists()
            }) {
                if name != own && layer(&name) >= layer(&own) && !(layer(&own) <= 2 && layer(&name) == layer(&own)) {
                    wrong.push(format!("{} imports {name}", relative.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
