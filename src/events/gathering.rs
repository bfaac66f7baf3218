//! Texts that report no event of their own: round-ups of the news and the press, episodes of programmes, columns of
//! opinion, live coverage.

use crate::word_lists::List;
use mujaz_arabic::letters::Word;
use mujaz_arabic::tables::lines;
use std::sync::LazyLock;

/// Phrases near the head of such texts, folded, with a space on either side.
static HEADS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let heads = lines(include_str!("gathering.tsv")).filter_map(|l| l.strip_prefix("head\t"));
    heads.flat_map(|h| h.split('|')).map(|h| format!(" {h} ")).collect()
});

/// Whether a text with this headline and first sentence reports no event of its own.
pub(super) fn gathers(title: &[Word], first: &[Word]) -> bool {
    is_round_up(title) || says(title) || says(first)
}

/// Whether a headline is that of a round-up: "the day's main news", "what the papers say".
fn is_round_up(title: &[Word]) -> bool {
    let has = |n: usize, list: List| title.iter().take(n).any(|w| list.contains(&w.folded));
    title.len() < 12 && has(3, List::RoundUpOpeners) && has(5, List::RoundUpNews)
}

/// Whether a sentence says so itself: "in today's papers", "this episode deals with".
fn says(words: &[Word]) -> bool {
    const NEAR: usize = 14;
    let near = words.iter().take(NEAR).map(|w| w.folded.as_str()).collect::<Vec<_>>().join(" ");
    let near = format!(" {near} ");
    HEADS.iter().any(|h| near.contains(h.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use mujaz_arabic::{fold, words};

    #[test]
    fn the_press_of_the_day_and_programmes_report_no_event() {
        let of = |title: &str, first: &str| gathers(&words(title), &words(first));
        assert!(of("حكومة بلا أغلبية", "في الصحف اليوم: الأزمة الحكومية وغلاء الأسعار."));
        assert!(of("وجوه من المدينة", "تتناول هذه الحلقة أسواق المدينة القديمة وحرفها."));
        assert!(of("أبرز أخبار اليوم", "حريق في طنجة."));
        assert!(!of("حريق في سوق", "اندلع حريق في سوق شعبي وسط طنجة، وفق ما ذكرت صحيفة محلية."));
        assert!(HEADS.iter().all(|h| fold(h.trim()) == h.trim()), "phrases stand folded");
    }
}
