//! Whether a sentence speaks in the first or second person, which decides between "she wrote" and "I wrote".

use super::token::Token;
use crate::word_lists::List;

/// How much less a verb of the first or second person costs in such a sentence.
const DISCOUNT: f32 = 0.7;
/// How much less it costs directly after an opening quotation mark or a colon.
const OPENING: f32 = 0.5;

/// Lowers the cost of verbs of the first and second person where the sentence has them.
pub(super) fn favour(text: &str, tokens: &mut [Token]) {
    let speaks = |t: &Token| {
        let bare = t.folded.strip_prefix(['و', 'ف']).unwrap_or(&t.folded);
        List::SpeakerWords.contains(&t.folded) || List::SpeakerWords.contains(bare) || {
            // A cheapest reading that can be nothing else: "يخبرونني", "أعتقد".
            t.readings.first().is_some_and(|a| {
                let object = a.pronoun.is_some_and(|p| matches!(p.object, "me" | "us" | "you")) && a.is_verb();
                let alone =
                    a.is_verb() && a.person < 3 && t.readings.iter().all(|o| o.person < 3 || o.cost > a.cost + 0.5);
                object || alone
            })
        }
    };
    let spoken = tokens.iter().any(speaks);
    for i in 0..tokens.len() {
        let gap = if i == 0 { "" } else { &text[tokens[i - 1].span.end..tokens[i].span.start] };
        let opens =
            gap.contains(['"', '“', '«', ':']) || i == 0 && text[..tokens[0].span.start].contains(['"', '“', '«']);
        let discount = if spoken { DISCOUNT } else { 0.0 } + if opens { OPENING } else { 0.0 };
        if discount == 0.0 || !tokens[i].readings.iter().any(|a| a.is_verb() && a.person < 3) {
            continue;
        }
        for a in tokens[i].readings.iter_mut().filter(|a| a.is_verb() && a.person < 3) {
            a.cost -= discount;
        }
        tokens[i].readings.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    }
}
