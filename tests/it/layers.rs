//! A file imports only from layers below its own; stages never import each other, and no files import each other in
//! a circle.

use crate::support::root;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn layer(module: &str) -> usize {
    match module {
        "error" | "types" | "clock" | "cancel" | "progress" => 1,
        "config" | "glossary" | "deliver" => 2,
        "ingest" | "clean" | "events" | "select" | "engine" | "verify" | "summarise" | "facts" | "report" | "eval"
        | "store" | "fetch" => 3,
        "pipeline" => 4,
        "app" => 5,
        "jobs" => 6,
        "cli" => 7,
        "lib" | "main" => 8,
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

/// What a file holds besides its tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned()
}

/// The other files that each file of a source folder names, by module. A `mod.rs` is what its folder shares: it is no
/// part of a circle.
fn imports(src: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut list = Vec::new();
    files(src, &mut list);
    let module = |path: &PathBuf| {
        let name = path.strip_prefix(src).unwrap().with_extension("").to_string_lossy().replace('\\', "/");
        name.strip_suffix("/mod").map_or(name.clone(), str::to_owned)
    };
    let known: BTreeMap<String, &PathBuf> = list.iter().map(|p| (module(p), p)).collect();
    let shared = |p: &Path| p.file_name().is_some_and(|n| n == "mod.rs");
    let path = Regex::new(r"\b(crate|super)((?:::super)*)::((?:\w+::)*)(\{[^;]*?\}|\w+)").unwrap();
    let item = Regex::new(r"(?:^|[{,])\s*(\w+(?:::\w+)*)").unwrap();
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (own, file) in known.iter().filter(|(_, f)| !shared(f) && !f.ends_with("tests.rs")) {
        let named = out.entry(own.clone()).or_default();
        for c in path.captures_iter(&code(file)) {
            let mut place: Vec<&str> = match &c[1] {
                "crate" => Vec::new(),
                _ => own.split('/').collect::<Vec<_>>(),
            };
            let up = usize::from(&c[1] == "super") + c[2].matches("super").count();
            place.truncate(place.len().saturating_sub(up));
            place.extend(c[3].split("::").filter(|p| !p.is_empty()));
            let items: Vec<String> = match c[4].starts_with('{') {
                true => item.captures_iter(&c[4]).map(|i| i[1].to_owned()).collect(),
                false => vec![c[4].to_owned()],
            };
            for i in items {
                let mut parts = place.clone();
                parts.extend(i.split("::"));
                // The longest beginning that is a file.
                let target = (1..=parts.len()).rev().map(|n| parts[..n].join("/")).find(|m| known.contains_key(m));
                named.extend(target.filter(|t| t != own && !shared(known[t])));
            }
        }
    }
    out
}

/// A circle of files, if there is one.
fn circle(imports: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn visit(
        at: &str,
        imports: &BTreeMap<String, BTreeSet<String>>,
        way: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(i) = way.iter().position(|w| w == at) {
            return Some(way[i..].to_vec());
        }
        if done.contains(at) {
            return None;
        }
        way.push(at.to_owned());
        let found = imports.get(at).into_iter().flatten().find_map(|next| visit(next, imports, way, done));
        way.pop();
        done.insert(at.to_owned());
        found
    }
    let mut done = BTreeSet::new();
    imports.keys().find_map(|k| visit(k, imports, &mut Vec::new(), &mut done))
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut imports = imports(&root().join("src"));
    assert!(imports["events/explain"].contains("events/grouper"), "imports are not read: {imports:#?}");
    assert!(imports["app/brief"].contains("pipeline/keeper"), "imports are not read: {imports:#?}");
    // Still to be taken apart.
    assert!(imports.get_mut("verify/pair").unwrap().remove("verify/evidence"), "take this exception out");
    assert_eq!(circle(&imports), None);
    // And one would be found.
    imports.get_mut("events/grouper").unwrap().insert("events/explain".into());
    assert!(circle(&imports).is_some());
}
