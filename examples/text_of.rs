//! Prints the text that is read from files, as the program would clean and split it: a page break where a page begins.
//!
//! ```sh
//! cargo run --release --example text_of -- report.pdf
//! ```

use mujaz::config::InputConfig;

fn main() -> mujaz::error::Result<()> {
    let inputs: Vec<String> = std::env::args().skip(1).collect();
    mujaz::ingest::each(&inputs, &InputConfig::default(), &mut |part| {
        for article in part.articles {
            let mut at = 0;
            for page in article.pages.iter().copied().chain([article.text.len()]).filter(|p| *p > 0) {
                let ends = page == article.text.len();
                print!("{}{}", &article.text[at..page], if ends { "\n" } else { "\u{C}" });
                at = page;
            }
            article.notes.iter().for_each(|n| eprintln!("{}: {n}", article.id));
        }
        part.skipped.iter().for_each(|s| eprintln!("{}: {}", s.origin, s.reason));
        true
    })
}
