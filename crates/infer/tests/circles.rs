//! No two files import each other, nor do three or more in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A module by the names that lead to it from the root of the crate.
type Module = Vec<String>;

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for e in std::fs::read_dir(dir).unwrap().flatten() {
        let p = e.path();
        if p.is_dir() {
            files(&p, out);
        } else if p.extension().is_some_and(|x| x == "rs") && !p.ends_with("tests.rs") {
            out.push(p);
        }
    }
}

fn module(path: &Path, src: &Path) -> Module {
    let relative = path.strip_prefix(src).unwrap().with_extension("");
    let names = relative.components().map(|c| c.as_os_str().to_string_lossy().into_owned());
    names.filter(|n| n != "mod" && n != "lib").collect()
}

/// The paths of a `use` with its braces opened.
fn opened(path: &str) -> Vec<String> {
    let Some((head, rest)) = path.split_once('{') else { return vec![path.trim().to_owned()] };
    let inner = &rest[..rest.rfind('}').unwrap_or(rest.len())];
    let (mut depth, mut from, mut out) = (0, 0, Vec::new());
    for (i, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let items = opened(inner[from..i].trim());
                out.extend(items.into_iter().map(|p| format!("{}{p}", head.trim())));
                from = i + 1;
            }
            _ => {}
        }
    }
    out
}

/// Where a path of `own` leads, from the root of the crate; `None` outside it.
fn absolute(own: &Module, path: &str, known: &BTreeSet<Module>) -> Option<Module> {
    let mut names: Vec<String> = path.split("::").map(|n| n.trim().to_owned()).collect();
    let mut at = match names[0].as_str() {
        "crate" => Module::new(),
        "self" | "super" => own.clone(),
        first => {
            let child: Module = own.iter().cloned().chain([first.to_owned()]).collect();
            return known.contains(&child).then(|| own.iter().cloned().chain(names).collect());
        }
    };
    while names.first().is_some_and(|n| matches!(n.as_str(), "crate" | "self" | "super")) {
        if names.remove(0) == "super" {
            at.pop();
        }
    }
    at.extend(names);
    Some(at)
}

/// The paths that a file imports: those it uses itself, and those it hands on.
fn imports(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut used, mut handed) = (Vec::new(), Vec::new());
    let code: String = text.lines().map(|l| l.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    for statement in code.split(';') {
        let Some(i) =
            statement.rfind("use ").filter(|i| statement[..*i].chars().last().is_none_or(char::is_whitespace))
        else {
            continue;
        };
        let line = statement[..i].rsplit('\n').next().unwrap_or_default();
        let list = if line.trim_start().starts_with("pub") { &mut handed } else { &mut used };
        list.extend(opened(statement[i + "use ".len()..].split(" as ").next().unwrap_or_default()));
    }
    (used, handed)
}

#[test]
fn files_import_each_other_in_no_circle() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut list = Vec::new();
    files(&src, &mut list);
    let texts: BTreeMap<Module, String> = list
        .iter()
        .map(|p| {
            let text = std::fs::read_to_string(p).unwrap();
            // What stands under `#[cfg(test)]` may reach anywhere.
            (module(p, &src), text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned())
        })
        .collect();
    let known: BTreeSet<Module> = texts.keys().cloned().collect();
    // What a module hands on belongs to the file that it comes from.
    let mut handed: BTreeMap<Module, Module> = BTreeMap::new();
    for (own, text) in &texts {
        for to in imports(text).1.iter().filter_map(|p| absolute(own, p, &known)) {
            let name = to.last().cloned().unwrap_or_default();
            handed.insert(own.iter().cloned().chain([name]).collect(), to);
        }
    }
    let file = |mut path: Module| {
        for _ in 0..4 {
            path = handed.get(&path).cloned().unwrap_or(path);
        }
        while !known.contains(&path) {
            path.pop();
        }
        path
    };
    let edges: BTreeMap<&Module, BTreeSet<Module>> = texts
        .iter()
        .map(|(own, text)| {
            let targets = imports(text).0.into_iter().filter_map(|p| absolute(own, &p, &known)).map(file);
            (own, targets.filter(|t| t != own && !t.is_empty()).collect())
        })
        .collect();
    assert!(edges.values().map(BTreeSet::len).sum::<usize>() > 200, "imports are not read any more");
    // A file that imports nothing but what is taken away already can be taken away; what stays is in a circle.
    let mut left: BTreeSet<&Module> = edges.keys().copied().collect();
    loop {
        let free: Vec<&Module> = left.iter().copied().filter(|m| edges[*m].iter().all(|t| !left.contains(t))).collect();
        if free.is_empty() {
            break;
        }
        left.retain(|m| !free.contains(m));
    }
    let circle: Vec<String> = left.iter().map(|m| m.join("::")).collect();
    assert!(circle.is_empty(), "in a circle, or on the way to one: {circle:#?}");
}
