//! What a search means, whatever the database that is searched.

/// Columns of the full-text index that are searched together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Lemmas of the Arabic.
    Arabic,
    /// Their light stems.
    Stems,
    /// Titles, English and glosses.
    English,
}

/// A part of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// Any of these phrases: words of letters and digits, with blanks between them.
    Phrases(Column, Vec<String>),
    /// Any of these.
    Any(Vec<Expression>),
    /// All of these.
    All(Vec<Expression>),
}

impl Expression {
    /// As SQLite's FTS5 writes it.
    pub fn fts5(&self) -> String {
        let list = |parts: &[Self], by: &str| {
            let parts: Vec<String> = parts.iter().map(Self::fts5).collect();
            format!("({})", parts.join(by))
        };
        match self {
            Self::Phrases(column, phrases) => {
                let columns = match column {
                    Column::Arabic => "{arabic}",
                    Column::Stems => "{stems}",
                    Column::English => "{title english gloss}",
                };
                let quoted: Vec<String> = phrases.iter().map(|p| format!("\"{p}\"")).collect();
                format!("{columns} : ({})", quoted.join(" OR "))
            }
            Self::Any(parts) => list(parts, " OR "),
            Self::All(parts) => list(parts, " AND "),
        }
    }
}
