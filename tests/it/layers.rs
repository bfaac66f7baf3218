//! A file imports only from layers below its own, stages never import each other, and imports form no cycles.

use crate::imports::{Imports, name};
use crate::support::root;

fn layer(module: &str) -> usize {
    match module {
        "error" | "types" | "clock" | "cancel" | "progress" | "surface" | "word_lists" => 1,
        "config" | "glossary" | "outlets" | "deliver" | "listen" => 2,
        "ingest" | "clean" | "events" | "select" | "engine" | "verify" | "summarise" | "facts" | "frames"
        | "report" | "eval" | "store" | "fetch" => 3,
        "pipeline" | "queue" => 4,
        "app" => 5,
        "jobs" => 6,
        "serve" => 7,
        "cli" => 8,
        "lib" | "main" => 9,
        other => panic!("module `{other}` has no layer: enter it here and in docs/src/architecture.md"),
    }
}

#[test]
fn imports_go_downwards_only() {
    let mut wrong = Vec::new();
    for (file, imported) in Imports::read(&root().join("src")).each() {
        let own = file.first().map_or("lib", String::as_str);
        for to in imported.iter().filter(|t| t[0] != own) {
            if layer(&to[0]) >= layer(own) && !(layer(own) <= 2 && layer(&to[0]) == layer(own)) {
                wrong.push(format!("{} imports {}", name(file), name(to)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn imports_form_no_cycle() {
    let mut wrong = Vec::new();
    for (src, least) in [("src", 500), ("crates/infer/src", 400), ("crates/arabic/src", 50)] {
        let imports = Imports::read(&root().join(src));
        assert!(imports.count() > least, "{src}: imports are not read any more");
        for cycle in imports.cycles() {
            let way = cycle.iter().chain(cycle.first()).map(name).collect::<Vec<_>>().join(" → ");
            wrong.push(format!("{src}: {way}"));
        }
    }
    assert!(wrong.is_empty(), "files import each other in cycles: {wrong:#?}");
}
