//! Abbreviations of units of measurement: `كم` after a number is a kilometre.

use crate::tables::lines;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A unit in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// As a noun in the singular: "kilometer".
    pub noun: &'static str,
    /// As a symbol: "km".
    pub sign: &'static str,
}

static SIGNS: LazyLock<HashMap<&'static str, Unit>> = LazyLock::new(|| {
    let lines = lines(include_str!("../data/unit_signs.tsv"));
    lines
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let arabic = columns.next()?;
            Some((arabic, Unit { noun: columns.next()?, sign: columns.next()? }))
        })
        .collect()
});

/// The unit that a folded word abbreviates after a number.
pub fn unit(folded: &str) -> Option<Unit> {
    SIGNS.get(folded).copied()
}

/// Whether an English noun is one of these units: "kilometer".
pub(crate) fn is_noun(english: &str) -> bool {
    SIGNS.values().any(|u| u.noun == english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_is_a_unit() {
        let lines = lines(include_str!("../data/unit_signs.tsv"));
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            let [arabic, noun, sign] = columns[..] else { panic!("{line}") };
            assert_eq!((crate::fold(arabic).as_str(), unit(arabic)), (arabic, Some(Unit { noun, sign })));
        }
        assert_eq!(unit("كتاب"), None);
    }
}
