//! Special tokens that occur in a text.

/// Special tokens by their text.
#[derive(Debug, Default)]
pub(super) struct Written(Vec<(String, u32)>);

/// A part of a text.
#[derive(Debug, PartialEq)]
pub(super) enum Part<'t> {
    /// Text without special tokens.
    Text(&'t str),
    /// A special token.
    Special(u32),
}

impl Written {
    /// Adds a token unless its text is there already.
    pub(super) fn add(&mut self, text: &str, id: u32) {
        if !text.trim().is_empty() && !self.0.iter().any(|(t, _)| t == text) {
            self.0.push((text.to_owned(), id));
        }
    }

    /// Removes the tokens from `end` on.
    pub(super) fn below(&mut self, end: usize) {
        self.0.retain(|(_, id)| (*id as usize) < end);
    }

    /// Splits a text at its special tokens: the first one, and among those that begin at one place the longest.
    pub(super) fn cut<'t>(&self, text: &'t str) -> Vec<Part<'t>> {
        let there: Vec<&(String, u32)> = self.0.iter().filter(|(t, _)| text.contains(t.as_str())).collect();
        let mut out = Vec::new();
        let (mut from, mut at) = (0, 0);
        while !there.is_empty() && at < text.len() {
            let here = there.iter().filter(|(t, _)| text[at..].starts_with(t.as_str())).max_by_key(|(t, _)| t.len());
            match here {
                Some((t, id)) => {
                    out.extend(Some(Part::Text(&text[from..at])).filter(|_| at > from));
                    out.push(Part::Special(*id));
                    at += t.len();
                    from = at;
                }
                None => at += text[at..].chars().next().map_or(1, char::len_utf8),
            }
        }
        out.extend(Some(Part::Text(&text[from..])).filter(|_| from < text.len()));
        out
    }

    /// A text in which nothing between angle brackets is a special token any longer.
    pub(super) fn defused(&self, text: String) -> String {
        let marked = |t: &str| t.starts_with('<') && t.ends_with('>');
        self.0.iter().filter(|(t, _)| marked(t) && text.contains(t.as_str())).fold(text.clone(), |text, (t, _)| {
            let inner = &t[1..t.len() - 1];
            text.replace(t.as_str(), &format!("‹{inner}›"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_at_the_longest_special_token_of_each_position() {
        let mut w = Written::default();
        for (text, id) in [("</s>", 1), ("</s>x", 2), ("<pad>", 3), ("</s>", 9), (" ", 8)] {
            w.add(text, id);
        }
        let (text, special) = (Part::Text, Part::Special);
        assert_eq!(w.cut("نص</s>x</s> <pad>"), [text("نص"), special(2), special(1), text(" "), special(3)]);
        assert_eq!(w.cut("< /s>"), [text("< /s>")]);
        assert_eq!(w.cut(""), []);
        w.below(3);
        assert_eq!(w.cut("<pad></s>"), [text("<pad>"), special(1)]);
        assert_eq!(w.defused("a </s> <s b".into()), "a ‹/s› <s b");
    }
}
