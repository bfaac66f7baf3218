//! Glosses lines of standard input, a word a line: as written, lemma, part of speech, English, whether it is a name
//! or part of an expression. An empty line ends each sentence.
//!
//! ```sh
//! echo "أعلنت الوزارة النتائج" | cargo run -p mujaz-arabic --example gloss
//! ```

use std::io::{BufWriter, Write};

fn main() -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lines() {
        for w in mujaz_arabic::gloss::gloss(&line?) {
            let kind = match (w.name, w.expression) {
                (true, _) => "name",
                (_, true) => "expression",
                _ if w.known => "word",
                _ => "unknown",
            };
            let glosses = w.glosses.join("; ");
            writeln!(out, "{}\t{}\t{}\t{glosses}\t{kind}\t{}", w.text, w.lemma, w.pos, w.shown)?;
        }
        writeln!(out)?;
    }
    out.flush()
}
