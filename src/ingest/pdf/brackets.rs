//! Brackets, which are drawn mirrored in a line that runs from right to left.

/// Which brackets a font maps to their drawn shape (so that they are mirrored with the line) rather than to their
/// logical character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mirrored {
    pub round: bool,
    pub square: bool,
    pub angle: bool,
}

impl Mirrored {
    pub const ALL: Self = Self { round: true, square: true, angle: true };

    pub fn of(self, c: char) -> char {
        let (turned, kind) = match c {
            '(' => (')', self.round),
            ')' => ('(', self.round),
            '[' => (']', self.square),
            ']' => ('[', self.square),
            '{' => ('}', self.square),
            '}' => ('{', self.square),
            '«' => ('»', self.angle),
            '»' => ('«', self.angle),
            '<' => ('>', self.angle),
            '>' => ('<', self.angle),
            '‹' => ('›', self.angle),
            '›' => ('‹', self.angle),
            c => return c,
        };
        if kind { turned } else { c }
    }
}

/// Which brackets a document's fonts map to their drawn shape, judged by which of the two readings pairs them
/// correctly. `drawn` is the text with all of them taken as drawn.
pub(super) fn mirrored(drawn: &str) -> Mirrored {
    // In a paragraph the first bracket opens and the last one closes.
    let fits = |open: &[char], close: &[char]| {
        let mut score = 0i32;
        for p in drawn.split('\n') {
            let of = |c: Option<char>| c.map_or(0, |c| if open.contains(&c) { 1 } else { -1 });
            let mut inside = p.chars().filter(|c| open.contains(c) || close.contains(c));
            let first = inside.next();
            score += of(first) - of(inside.next_back());
        }
        score >= 0
    };
    Mirrored {
        round: fits(&['('], &[')']),
        square: fits(&['[', '{'], &[']', '}']),
        angle: fits(&['«', '‹'], &['»', '›']),
    }
}
