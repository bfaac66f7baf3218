//! Compiles the lexicon, so that the crate reads it in place instead of parsing it at run time. The modules
//! that do it are the crate's own, which holds them to their tests.

#![allow(dead_code)] // The script uses a part of each module.

#[path = "src/analysis"]
mod analysis {
    pub mod compile;
    pub mod forms;
    pub mod layout;
    pub mod pos;
    pub mod takes;
}
#[path = "src/english"]
mod english {
    pub mod inflect;
}
#[path = "src/gazetteer.rs"]
mod gazetteer;
#[path = "src/letters.rs"]
mod letters;
#[path = "src/stems.rs"]
mod stems;
#[path = "src/tables.rs"]
mod tables;
#[path = "src/terms.rs"]
mod terms;
#[path = "src/word_lists.rs"]
mod word_lists;

use letters::fold;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("cargo::error=the lexicon does not compile: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    // The script's own modules and what they include are known to Cargo.
    let read = |name: &str| {
        let path = format!("data/{name}");
        println!("cargo::rerun-if-changed={path}");
        std::fs::read_to_string(&path).map_err(|e| format!("{path} cannot be read: {e}"))
    };
    let (lemmas, expressions, senses) = (read("lemmas.tsv")?, read("expressions.tsv")?, read("senses.tsv")?);
    let sources = analysis::compile::Sources { lemmas: &lemmas, expressions: &expressions, senses: &senses };
    let out = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: run the script by `cargo build`")?;
    for (name, bytes) in analysis::compile::compile(sources)? {
        let path = Path::new(&out).join(name);
        std::fs::write(&path, bytes).map_err(|e| format!("{} cannot be written: {e}", path.display()))?;
    }
    Ok(())
}
