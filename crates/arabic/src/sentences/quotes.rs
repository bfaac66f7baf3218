//! Quotation marks: where a quotation that is open at some place ends.

/// Marks that may follow the end of a sentence and belong to it.
pub(super) const CLOSERS: [char; 9] = ['"', '”', '»', ')', ']', '’', '\'', '“', '«'];

/// The positions of the quotation marks in a text, so that they are searched for only once.
pub(super) struct Quotes {
    /// Opening and closing marks, by kind: `«»` and `“”` in either order, `"` or two apostrophes, `(())`, `‘’`.
    marks: [Vec<(usize, i32)>; 5],
    /// The mark that closes what `“`, `”` or `„` opens: many Arabic texts write `”…“`.
    closes: char,
    /// The mark that closes what `«` or `»` opens: programs turn these round with the direction of the text.
    angle: char,
}

impl Quotes {
    pub(super) fn new(part: &str) -> Self {
        let mut marks = [const { Vec::new() }; 5];
        let mut open = [0; 5];
        let closes = match part.chars().find(|c| matches!(c, '“' | '”' | '„')) {
            Some('”' | '„') => '“',
            _ => '”',
        };
        let first = part.chars().find(|c| matches!(c, '«' | '»'));
        let turned = first == Some('»') && part.matches('»').count() == part.matches('«').count();
        let angle = if turned { '«' } else { '»' };
        // An apostrophe stands in a name.
        let single = part.contains('‘') && part.matches('‘').count() == part.matches('’').count();
        let mut doubled = None;
        for (at, c) in part.char_indices() {
            let (kind, step) = match c {
                '«' | '»' => (0, if c == angle { -1 } else { 1 }),
                '“' | '”' if c == closes => (1, -1),
                '“' | '”' | '„' => (1, 1),
                '‘' | '’' if single => (4, if c == '‘' { 1 } else { -1 }),
                '"' => (2, 1),
                '\'' if doubled != Some(at) && part[at + 1..].starts_with(c) => {
                    doubled = Some(at + 1);
                    (2, 1)
                }
                '(' | ')' if doubled != Some(at) && part[at + 1..].starts_with(c) => {
                    doubled = Some(at + 1);
                    (3, if c == '(' { 1 } else { -1 })
                }
                _ => continue,
            };
            // Two apostrophes stand where the second does.
            let at = at + usize::from(c == '\'');
            open[kind] += step;
            // The nesting depth after this mark, counted from the beginning of the text.
            marks[kind].push((at, open[kind]));
        }
        Self { marks, closes, angle }
    }

    /// Whether a mark ends what was quoted.
    pub(super) fn is_closer(&self, mark: char) -> bool {
        matches!(mark, '"' | ')' | ']' | '’' | '\'') || mark == self.closes || mark == self.angle
    }

    /// The change in nesting depth between two positions, for one kind of mark.
    fn between(&self, kind: usize, start: usize, end: usize) -> i32 {
        let before = |at: usize| {
            let n = self.marks[kind].partition_point(|m| m.0 < at);
            n.checked_sub(1).map_or(0, |n| self.marks[kind][n].1)
        };
        before(end) - before(start)
    }

    /// The position of the first mark of a kind after a position, and its change in depth.
    fn next(&self, kind: usize, from: usize) -> Option<(usize, i32)> {
        let marks = &self.marks[kind];
        let n = marks.partition_point(|m| m.0 < from);
        let before = n.checked_sub(1).map_or(0, |n| marks[n].1);
        marks.get(n).map(|m| (m.0, m.1 - before))
    }

    /// The end of the quotation that is open at `end`, if there is one; `start` is the beginning of the sentence.
    pub(super) fn end(&self, start: usize, end: usize) -> Option<usize> {
        for (kind, bytes) in [(0, '»'.len_utf8()), (1, self.closes.len_utf8()), (3, 2), (4, '’'.len_utf8())] {
            if self.between(kind, start, end) > 0 {
                let (at, step) = self.next(kind, end)?;
                return (step < 0).then_some(at + bytes);
            }
        }
        let even = self.marks[2].len().is_multiple_of(2);
        if self.between(2, start, end) % 2 == 1 && even {
            return self.next(2, end).map(|(at, _)| at + 1);
        }
        None
    }
}
