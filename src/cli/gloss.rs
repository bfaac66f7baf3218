//! `mujaz gloss`

use super::exit::Exit;
use super::lines::read_lines;
use super::output::{print_json, print_line};
use crate::app::GlossedLine;
use crate::error::Result;
use mujaz_arabic::analysis::Sentence;
use mujaz_arabic::gloss::{Glossed, gloss};
use mujaz_arabic::letters::tidy;
use mujaz_arabic::transfer;
use schemars::JsonSchema;
use serde::Serialize;

/// What `mujaz gloss --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GlossOutput {
    /// Every line, empty ones too.
    lines: Vec<GlossedLine>,
}

/// Arguments of `mujaz gloss`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// File with one sentence a line, or `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub input: String,
    /// Print one JSON object with the analysis of every word
    #[arg(long)]
    pub json: bool,
    /// Print one line of English glosses for each input line
    #[arg(long, conflicts_with = "json")]
    pub line: bool,
    /// Print one line of rough English for each input line: the glosses in the order of English, by rule
    #[arg(long, conflicts_with_all = ["json", "line"])]
    pub draft: bool,
}

/// Runs the command.
pub fn run(a: &Arguments) -> Result<Exit> {
    let lines = read_lines(&a.input)?;
    if a.draft {
        for line in &lines {
            print_line(&transfer::draft(&Sentence::new(&tidy(line))))?;
        }
        return Ok(Exit::Done);
    }
    if a.json {
        let lines = lines.iter().enumerate().map(|(i, l)| GlossedLine::new(i + 1, l)).collect();
        print_json(&GlossOutput { lines })?;
        return Ok(Exit::Done);
    }
    let glossed = lines.iter().map(|l| gloss(&tidy(l)));
    for (i, words) in glossed.enumerate() {
        if a.line {
            print_line(&mujaz_arabic::gloss::line(&words))?;
            continue;
        }
        if i > 0 {
            print_line("")?;
        }
        for text in columns(&words) {
            print_line(&text)?;
        }
    }
    Ok(Exit::Done)
}

/// One row per word: the English as shown in the sentence, part of speech and lemma, then the Arabic,
/// last because terminals change its direction.
fn columns(words: &[Glossed]) -> Vec<String> {
    let width = |text: &str| text.chars().count();
    let most = words.iter().map(|w| width(&w.shown)).max().unwrap_or(0).clamp(8, 36);
    words
        .iter()
        .map(|w| {
            let shown = if w.shown.is_empty() { "\"" } else { &w.shown };
            let gap = " ".repeat(most.saturating_sub(width(shown)));
            format!("{shown}{gap}  {:<5}  {}", w.pos, w.text)
        })
        .collect()
}
