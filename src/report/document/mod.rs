//! A brief as a document: what word processors and PDF have in common. It is read from the page of a brief, so that a
//! template for HTML or Markdown serves all formats.

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
    /// A heading, a paragraph, an item of a list.
    Text(Text),
    /// A table.
    Table(Table),
}

/// What a text is, which says how it looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph.
    #[default]
    Plain,
    /// A heading of a level, 1 to 3.
    Heading(u8),
    /// Who translated, and how sure the brief is (`class="banner"`).
    Banner,
    /// A remark in small letters (`class="small"`, `back`, `subtitle`; `footer`).
    Small,
    /// A draft that must not be taken for what the source says (`class="draft"`).
    Draft,
    /// English word by word (`class="gloss"`).
    Gloss,
}

/// A heading, a paragraph, an item of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text {
    /// What it is.
    pub kind: Kind,
    /// Its pieces.
    pub runs: Vec<Run>,
    /// Whether it goes from right to left.
    pub rtl: bool,
    /// Names of this place, to which links lead.
    pub anchors: Vec<String>,
    /// The sign before it: `3.`, `•`.
    pub marker: Option<String>,
    /// How many lists it stands in.
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

/// How a piece of text looks, and where it leads.
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
    /// Where it leads.
    pub link: Option<Link>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    /// To a place of the document, by its anchor.
    Inside(String),
    /// To a page.
    Page(String),
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table {
    /// Its rows.
    pub rows: Vec<Row>,
    /// Whether it has lines; one that only sets texts side by side has none between its columns.
    pub lined: bool,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row {
    /// Its cells.
    pub cells: Vec<Vec<Block>>,
    /// Whether it names the columns.
    pub head: bool,
    /// Names of this place, to which links lead.
    pub anchors: Vec<String>,
}

impl Table {
    /// The number of columns.
    pub fn columns(&self) -> usize {
        self.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0)
    }
}

impl Text {
    /// The text without its style.
    pub fn plain(&self) -> String {
        self.runs.iter().map(|r| r.text.as_str()).collect()
    }
}
