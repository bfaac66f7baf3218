//! Names that templates of earlier versions used, with their present names.

/// Old name, new name and version, separated by tabs.
const TABLE: &str = include_str!("renamed.tsv");

/// The replacement for a name that no longer exists: `event.place` for `{{ event.place }}`.
pub(super) fn instead_of(expression: &str) -> Option<String> {
    let expression: String = expression.chars().filter(|c| !c.is_whitespace()).collect();
    let rows = TABLE.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    for row in rows {
        let mut cells = row.split('\t');
        let (Some(old), Some(new), Some(version)) = (cells.next(), cells.next(), cells.next()) else { continue };
        // `briefs[].verified` in the table, `b.verified` in a template: the last component counts.
        let last = |path: &str| path.rsplit('.').next().unwrap_or(path).to_owned();
        let whole = expression == old.replace("[]", "");
        let same_end = old.contains("[]") && expression.contains('.') && last(&expression) == last(old);
        if whole || same_end {
            return Some(format!("since version {version}, `{old}` is `{new}`"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::fields::{View, fields};
    use super::*;

    #[test]
    fn old_names_map_to_existing_names() {
        assert!(instead_of("b.verified").unwrap().contains("`briefs[].passed`"));
        assert_eq!(instead_of("title"), None);
        let known: Vec<String> = View::ALL.iter().flat_map(|v| fields(*v)).map(|f| f.path).collect();
        for row in TABLE.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 3, "{row}");
            assert!(!known.iter().any(|k| k == cells[0]), "{} is still there", cells[0]);
            assert!(known.iter().any(|k| k == cells[1]), "{} is not there", cells[1]);
        }
    }
}
