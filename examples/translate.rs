//! Translates lines of standard input with a model from disk: a folder of an OPUS-MT model as its repository holds it,
//! or a GGUF file of an instruct model.
//!
//! ```sh
//! echo 'افتتح الوزير الجسر.' | cargo run --release --example translate -- ./opus-mt-ar-en
//! ```

use mujaz_infer::{LoadOptions, Request, Result, Runtime, Translator, load};

/// Translates lines, in order, with the model at a path.
pub fn translate(model: &str, lines: &[String]) -> Result<Vec<String>> {
    let options = LoadOptions { model: Some(model.into()), ..LoadOptions::default() };
    let mut model = load(&options, &Runtime::new("models"))?.model;
    let requests: Vec<_> = lines.iter().map(|l| Request { text: l.clone(), ..Request::default() }).collect();
    model.translate(&requests, &mut |_, _| {})?.into_iter().map(|t| Ok(t?.text)).collect()
}

fn main() -> Result<()> {
    let model = std::env::args().nth(1).unwrap_or_else(|| "opus-mt-ar-en".into());
    let lines: Vec<String> = std::io::stdin().lines().map_while(std::io::Result::ok).collect();
    for line in translate(&model, &lines)? {
        println!("{line}");
    }
    Ok(())
}
