//! Differences between two lists of lines, and within lines between words: the longest common subsequence of both.

use schemars::JsonSchema;
use serde::Serialize;

/// Maximum number of lines or words of one side that are compared; the rest counts as different.
const MOST: usize = 2_000;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Piece {
    /// `same`, `gone` or `new`.
    pub what: &'static str,
    /// Its text.
    pub text: String,
}

/// What is common to two lists, as pairs of places, in order.
fn common<T: PartialEq>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let (a, b) = (&a[..a.len().min(MOST)], &b[..b.len().min(MOST)]);
    let ahead = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (x, y) = (&a[ahead..], &b[ahead..]);
    let width = y.len() + 1;
    // The length of the longest common part from each pair of places on.
    let mut length = vec![0u32; (x.len() + 1) * width];
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            length[i * width + j] = match x[i] == y[j] {
                true => length[(i + 1) * width + j + 1] + 1,
                false => length[(i + 1) * width + j].max(length[i * width + j + 1]),
            };
        }
    }
    let mut out: Vec<(usize, usize)> = (0..ahead).map(|i| (i, i)).collect();
    let (mut i, mut j) = (0, 0);
    while i < x.len() && j < y.len() {
        if x[i] == y[j] {
            out.push((ahead + i, ahead + j));
            (i, j) = (i + 1, j + 1);
        } else if length[(i + 1) * width + j] >= length[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

/// The runs of two lists: what only the first has, what only the second has, and how many common elements follow.
fn stretches<'a, T: PartialEq>(a: &'a [T], b: &'a [T]) -> Vec<(&'a [T], &'a [T], Option<usize>)> {
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (x, y) in common(a, b) {
        out.push((&a[i..x], &b[j..y], Some(x)));
        (i, j) = (x + 1, y + 1);
    }
    out.push((&a[i..], &b[j..], None));
    out
}

/// A line with its removed and added words marked.
pub(super) fn words(before: &str, after: &str) -> Vec<Piece> {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.split_whitespace().collect(), after.split_whitespace().collect());
    let mut out: Vec<Piece> = Vec::new();
    let mut add = |what: &'static str, list: &[&str]| {
        if list.is_empty() {
            return;
        }
        match out.last_mut().filter(|p| p.what == what) {
            Some(p) => p.text = format!("{} {}", p.text, list.join(" ")),
            None => out.push(Piece { what, text: list.join(" ") }),
        }
    };
    for (gone, new, same) in stretches(&a, &b) {
        add("gone", gone);
        add("new", new);
        add("same", same.map_or(&a[..0], |at| &a[at..=at]));
    }
    out
}

/// Whether two lines are similar enough for one to be a change of the other.
fn alike(before: &str, after: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.split_whitespace().collect(), after.split_whitespace().collect());
    let same = common(&a, &b).len();
    same * 2 >= a.len().max(b.len()).max(1)
}

/// The differences between two lists of lines: changed lines with their differences, added and removed lines, and, if
/// `all`, unchanged ones.
pub(super) fn lines(before: &[String], after: &[String], all: bool) -> Vec<Vec<Piece>> {
    let whole = |what: &'static str, text: &String| vec![Piece { what, text: text.clone() }];
    let mut out = Vec::new();
    for (gone, new, same) in stretches(before, after) {
        let mut left: Vec<&String> = gone.iter().collect();
        for line in new {
            match left.iter().position(|g| alike(g, line)) {
                // What went before it went.
                Some(at) => {
                    out.extend(left.drain(..at).map(|g| whole("gone", g)));
                    out.push(words(left.remove(0), line));
                }
                None => out.push(whole("new", line)),
            }
        }
        out.extend(left.into_iter().map(|g| whole("gone", g)));
        out.extend(same.filter(|_| all).map(|at| whole("same", &before[at])));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(pieces: &[Piece], without: &str) -> String {
        let kept: Vec<&str> = pieces.iter().filter(|p| p.what != without).map(|p| p.text.as_str()).collect();
        kept.join(" ")
    }

    #[test]
    fn a_changed_line_shows_its_words_and_others_come_and_go_whole() {
        let list = |l: &[&str]| l.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let before = list(&["Seven people died in Tangier.", "Rain is expected.", "Roads are closed."]);
        let after = list(&["Nine people died in Tangier.", "Roads are closed.", "Schools stay closed on Monday."]);
        let found = lines(&before, &after, true);
        let told: Vec<Vec<(&str, &str)>> =
            found.iter().map(|l| l.iter().map(|p| (p.what, p.text.as_str())).collect()).collect();
        assert_eq!(
            told,
            [
                vec![("gone", "Seven"), ("new", "Nine"), ("same", "people died in Tangier.")],
                vec![("gone", "Rain is expected.")],
                vec![("same", "Roads are closed.")],
                vec![("new", "Schools stay closed on Monday.")],
            ]
        );
        assert_eq!(lines(&before, &before, false), Vec::<Vec<Piece>>::new());
    }

    proptest::proptest! {
        #[test]
        fn both_sides_can_be_read_off_the_difference(a in "[ab ]{0,30}", b in "[abc ]{0,30}") {
            let plain = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
            let found = words(&a, &b);
            proptest::prop_assert_eq!(side(&found, "new"), plain(&a));
            proptest::prop_assert_eq!(side(&found, "gone"), plain(&b));
        }
    }
}
