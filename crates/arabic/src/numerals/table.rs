//! The table of numerals in words.

use crate::tables::lines;

/// The values of a kind of numerals, as the table writes them, each with its folded forms.
pub(crate) fn table(kind: &'static str) -> impl Iterator<Item = (&'static str, std::str::Split<'static, char>)> {
    lines(include_str!("../../data/numerals.tsv")).filter_map(move |line| {
        let mut columns = line.split('\t');
        (columns.next()? == kind).then_some((columns.next()?, columns.next()?.split(' ')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;

    #[test]
    fn every_line_is_a_numeral_and_no_form_has_two_values_of_a_kind() {
        const KINDS: [&str; 9] = ["unit", "ten", "tens", "hundreds", "scale", "ordinal", "part", "parts", "regnal"];
        let all: Vec<_> = KINDS.iter().flat_map(|kind| table(kind).map(move |row| (kind, row))).collect();
        assert_eq!(all.len(), lines(include_str!("../../data/numerals.tsv")).count());
        let mut seen = std::collections::HashSet::new();
        for (kind, (value, forms)) in all {
            assert!(!value.is_empty());
            for form in forms {
                assert_eq!(fold(form), form);
                assert!(seen.insert((kind, form)), "{kind} {form}");
            }
        }
    }
}
