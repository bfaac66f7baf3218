//! Reviews an Arabic sentence and its English translation, and prints what is wrong with it. No model is needed.
//!
//! ```sh
//! cargo run --release --example verify_pair -- 'لم يعلق الحزب على الخبر' 'The party commented on the news'
//! ```

use mujaz::glossary::Glossary;
use mujaz::verify::{Context, Maker, Pair, Review, review};

/// The review of a pair, with the built-in terms.
pub fn review_pair(arabic: &str, english: &str) -> Review {
    let glossary = Glossary::built_in();
    let context = Context { glossary: &glossary, enforce_built_in: true, maker: Maker::Person };
    review(&Pair::new(arabic, english, None), &context)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let arabic = arguments.next().unwrap_or_else(|| "بلغت الكلفة 5 ملايين درهم".into());
    let english = arguments.next().unwrap_or_else(|| "The cost was 5 million dollars".into());
    let review = review_pair(&arabic, &english);
    for finding in &review.findings {
        println!("{}: {finding} (confidence {:.2})", finding.check, finding.confidence);
    }
    println!("{}", if review.passed() { "passed" } else { "rejected" });
}
