//! Which files of a crate import which, read from their text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A module by its path from the root of its crate, which itself has an empty path.
pub type Module = Vec<String>;

/// The name of a module for messages.
pub fn name(module: &Module) -> String {
    if module.is_empty() { "lib".into() } else { module.join("::") }
}

/// The files of a crate, and for each the files that it imports.
pub struct Imports {
    edges: BTreeMap<Module, BTreeSet<Module>>,
}

impl Imports {
    /// Reads the crate whose sources are in `src`.
    pub fn read(src: &Path) -> Self {
        let mut list = Vec::new();
        files(src, &mut list);
        let sources: BTreeMap<Module, Source> =
            list.iter().map(|p| (module(p, src), Source::new(&std::fs::read_to_string(p).unwrap()))).collect();
        let known: BTreeSet<Module> = sources.keys().cloned().collect();
        // Re-exported items belong to the file that defines them.
        let mut exported: BTreeMap<Module, Module> = BTreeMap::new();
        for (own, source) in &sources {
            for to in source.exported.iter().filter_map(|p| absolute(own, p, &known)) {
                let name = to.last().cloned().unwrap_or_default();
                exported.insert(own.iter().cloned().chain([name]).collect(), to);
            }
        }
        let file = |mut path: Module| {
            for _ in 0..4 {
                path = exported.get(&path).cloned().unwrap_or(path);
            }
            while !known.contains(&path) {
                path.pop();
            }
            path
        };
        let edges = sources
            .iter()
            .map(|(own, source)| {
                let targets = source.paths(own, &known).into_iter().filter_map(|p| absolute(own, &p, &known)).map(file);
                (own.clone(), targets.filter(|t| t != own && !t.is_empty()).collect())
            })
            .collect();
        Self { edges }
    }

    /// The number of imports between files.
    pub fn count(&self) -> usize {
        self.edges.values().map(BTreeSet::len).sum()
    }

    /// Each file with those that it imports.
    pub fn each(&self) -> impl Iterator<Item = (&Module, &BTreeSet<Module>)> {
        self.edges.iter()
    }

    /// A shortest cycle through each file that is on one, each cycle once.
    pub fn cycles(&self) -> Vec<Vec<Module>> {
        let mut seen = BTreeSet::new();
        let mut out = Vec::new();
        for start in self.edges.keys() {
            let Some(cycle) = self.cycle(start) else { continue };
            if seen.insert(cycle.iter().cloned().collect::<BTreeSet<_>>()) {
                out.push(cycle);
            }
        }
        out
    }

    /// A shortest path from a file back to itself.
    fn cycle(&self, start: &Module) -> Option<Vec<Module>> {
        let mut ways = std::collections::VecDeque::from([vec![start.clone()]]);
        let mut seen = BTreeSet::new();
        while let Some(way) = ways.pop_front() {
            for next in &self.edges[way.last()?] {
                if next == start {
                    return Some(way);
                }
                if seen.insert(next.clone()) {
                    ways.push_back(way.iter().chain([next]).cloned().collect());
                }
            }
        }
        None
    }
}

/// The Rust files below a folder, except tests, which may import anything.
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

/// Whether a character can be part of a name.
fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The relevant parts of a source file.
struct Source {
    /// Paths of its `use` lines.
    used: Vec<String>,
    /// Paths of its `pub use` lines.
    exported: Vec<String>,
    /// Everything else.
    body: String,
}

impl Source {
    fn new(text: &str) -> Self {
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let code: Vec<&str> = text.lines().map(|l| l.split("//").next().unwrap_or_default()).collect();
        let (mut used, mut exported, mut body) = (Vec::new(), Vec::new(), String::new());
        for statement in code.join("\n").split(';') {
            let start = statement
                .rfind("use ")
                .filter(|i| statement[..*i].chars().last().is_none_or(char::is_whitespace))
                .filter(|_| !statement.contains('"'));
            let Some(start) = start else {
                body.push_str(statement);
                body.push(';');
                continue;
            };
            let line = statement[..start].rsplit('\n').next().unwrap_or_default();
            let list = if line.trim_start().starts_with("pub") { &mut exported } else { &mut used };
            list.extend(opened(statement[start + "use ".len()..].split(" as ").next().unwrap_or_default()));
            body.push_str(&statement[..start]);
        }
        Self { used, exported, body }
    }

    /// The paths that the file needs: those of its `use` lines, those in its code, and those of its re-exports that its
    /// own code uses.
    fn paths(&self, own: &Module, known: &BTreeSet<Module>) -> Vec<String> {
        let mut out = self.used.clone();
        for (i, _) in self.body.match_indices("::") {
            let before = self.body[..i].chars().rev().take_while(|c| in_name(*c)).count();
            let first = &self.body[i - before..i];
            // Only the start of a path counts; visibility modifiers are not dependencies.
            if first.is_empty()
                || self.body[..i - before].ends_with("pub(in ")
                || self.body[..i - before].ends_with([':', '.'])
            {
                continue;
            }
            let child: Module = own.iter().cloned().chain([first.to_owned()]).collect();
            if matches!(first, "crate" | "self" | "super") || known.contains(&child) {
                out.push(self.body[i - before..].chars().take_while(|c| in_name(*c) || *c == ':').collect());
            }
        }
        let words: BTreeSet<&str> = self
            .body
            .lines()
            .filter(|l| !l.trim_start().starts_with("mod ") && !l.trim_start().starts_with("pub mod "))
            .flat_map(|l| l.split(|c| !in_name(c)))
            .collect();
        out.extend(self.exported.iter().filter(|p| words.contains(p.rsplit("::").next().unwrap_or_default())).cloned());
        out
    }
}

/// The paths of a `use` with its braces expanded.
fn opened(path: &str) -> Vec<String> {
    let Some((head, rest)) = path.split_once('{') else { return vec![path.trim().to_owned()] };
    let inner = &rest[..rest.rfind('}').unwrap_or(rest.len())];
    let (mut depth, mut from, mut out) = (0, 0, Vec::new());
    for (i, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                // A trailing comma before the closing brace starts no path.
                let items = if inner[from..i].trim().is_empty() { Vec::new() } else { opened(inner[from..i].trim()) };
                out.extend(items.into_iter().map(|p| format!("{}{p}", head.trim())));
                from = i + 1;
            }
            _ => {}
        }
    }
    out
}

/// The module that a path in `own` refers to, from the root of the crate; `None` if it is outside.
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

#[test]
fn a_cycle_is_found_however_it_is_written() {
    let found = |a: &str, b: &str| {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("m")).unwrap();
        std::fs::write(dir.path().join("m/mod.rs"), "mod a;\nmod b;\n").unwrap();
        std::fs::write(dir.path().join("m/a.rs"), a).unwrap();
        std::fs::write(dir.path().join("m/b.rs"), b).unwrap();
        Imports::read(dir.path()).cycles().iter().map(|c| c.iter().map(name).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let cycle = vec![vec!["m::a".to_owned(), "m::b".to_owned()]];
    assert_eq!(found("use super::b::X;\n", "use crate::m::a::Y;\n"), cycle);
    assert_eq!(found("use super::{b::X};\n", "fn f() { super::a::g() }\n"), cycle);
    assert_eq!(found("use super::b::X;\n", "// super::a::g\n"), Vec::<Vec<String>>::new());
    assert_eq!(found("use super::{\n    b,\n};\n", "pub(in crate::m::a) struct X {}\n"), Vec::<Vec<String>>::new());
    assert_eq!(
        found("use super::b::X;\n", "#[cfg(test)]\nmod tests { use super::a::g; }\n"),
        Vec::<Vec<String>>::new()
    );
}
