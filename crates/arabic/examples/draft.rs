//! Drafts lines of standard input in English by rule, a line for a line: the words of the gloss in the order of
//! English.
//!
//! ```sh
//! echo "وصل الرئيس التركي إلى بغداد" | cargo run -p mujaz-arabic --example draft
//! ```

use mujaz_arabic::analysis::Sentence;
use mujaz_arabic::letters::tidy;
use mujaz_arabic::transfer::draft;
use std::io::{BufWriter, Write};

fn main() -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lines() {
        writeln!(out, "{}", draft(&Sentence::new(&tidy(&line?))))?;
    }
    out.flush()
}
