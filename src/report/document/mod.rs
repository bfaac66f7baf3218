//! A brief as a document: what word-processor documents and PDF have in common. It is read from the page of a brief, so
//! that a template for HTML or Markdown serves all formats.

mod direction;
mod read;
mod widths;

pub(super) use direction::by_direction;
pub(super) use read::read;
pub(super) use widths::widths;

/// A document.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Document {
    /// Its title.
    pub title: String,
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// A heading, a paragraph, or a list item.
    Text(Text),
    /// A table.
    Table(Table),
}

/// The role of a text, which determines its style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph.
    #[default]
    Plain,
    /// A heading of a level, 1 to 3.
    Heading(u8),
    /// Who translated, and the confidence in the brief (`class="banner"`).
    Banner,
    /// A remark in small print (`class="small"`, `back`, `subtitle`; `footer`).
    Small,
    /// A draft that must not be mistaken for what the source says (`class="draft"`).
    Draft,
    /// A word-by-word gloss (`class="gloss"`).
    Gloss,
}

/// A heading, a paragraph, or a list item.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text {
    /// Its role.
    pub kind: Kind,
    /// Its pieces.
    pub runs: Vec<Run>,
    /// Whether it is right-to-left.
    pub rtl: bool,
    /// Whether it is aligned with the end of its lines (`class="end"`), as the header over a column of Arabic.
    pub end: bool,
    /// Anchors of this place, as link targets.
    pub anchors: Vec<String>,
    /// The list marker before it: `3.`, `•`.
    pub marker: Option<String>,
    /// Its nesting depth in lists.
    pub depth: usize,
}

/// A piece of text in one style.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Run {
    /// The text; `\n` is a line break.
    pub text: String,
    /// Its style.
    pub style: Style,
}

/// The style of a piece of text, and its link target.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Style {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// A file name, a digest.
    pub code: bool,
    /// Doubtful.
    pub marked: bool,
    /// Citations and other small text.
    pub small: bool,
    /// Its link target.
    pub link: Option<Link>,
}

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    /// A place in the document, by its anchor.
    Inside(String),
    /// To a page.
    Page(String),
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table {
    /// Its rows.
    pub rows: Vec<Row>,
    /// Whether it has ruling lines; one that merely sets texts side by side has none between its columns.
    pub lined: bool,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row {
    /// Its cells.
    pub cells: Vec<Vec<Block>>,
    /// Whether it is the header row.
    pub head: bool,
    /// Anchors of this place, as link targets.
    pub anchors: Vec<String>,
}

impl Table {
    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0)
    }
}

impl Text {
    /// The text without its styles.
    pub fn plain(&self) -> String {
        self.runs.iter().map(|r| r.text.as_str()).collect()
    }
}
