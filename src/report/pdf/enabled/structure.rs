//! The logical structure of a document for screen readers: headings, paragraphs, lists, tables (ISO 32000-1, 14.8).

use krilla::tagging::{Identifier, ListNumbering, TableHeaderScope, Tag, TagGroup, TagTree};
use std::num::NonZeroU16;

/// The role of an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Role<'a> {
    /// A heading of a level.
    Heading(u8, &'a str),
    /// A paragraph.
    Paragraph,
    /// A group without a role of its own.
    Division,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A header cell.
    Head,
    /// A cell.
    Cell,
    /// A list.
    List,
    /// An item of a list.
    Item,
    /// The marker of an item.
    Label,
    /// The content of an item.
    Body,
}

/// Drawn content of an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Drawn {
    /// Text.
    Text(Identifier),
    /// Text with the annotation of its link.
    Link(Identifier, Identifier),
}

struct Element<'a> {
    role: Role<'a>,
    within: Vec<usize>,
    drawn: Vec<Drawn>,
}

/// Nested elements in reading order.
#[derive(Default)]
pub(super) struct Structure<'a> {
    elements: Vec<Element<'a>>,
    top: Vec<usize>,
}

/// The current item of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    list: usize,
    /// The element of its marker.
    pub label: Option<usize>,
    /// The element of its content.
    pub body: usize,
}

impl<'a> Structure<'a> {
    /// The document itself.
    pub const ROOT: usize = usize::MAX;
    /// Outside the structure.
    pub const DECORATION: usize = usize::MAX - 1;

    /// Adds an element within another and returns its number. Children of a decoration are decorations.
    pub fn add(&mut self, within: usize, role: Role<'a>) -> usize {
        if within == Self::DECORATION {
            return within;
        }
        let number = self.elements.len();
        self.elements.push(Element { role, within: Vec::new(), drawn: Vec::new() });
        match self.elements.get_mut(within) {
            Some(parent) if within != number => parent.within.push(number),
            _ => self.top.push(number),
        }
        number
    }

    /// The list item of a text: a new one if it has a marker, else the current one.
    pub fn item(&mut self, within: usize, open: Option<Open>, depth: usize, marked: bool) -> Option<Open> {
        if depth == 0 {
            return None;
        }
        match open {
            Some(open) if !marked => Some(Open { label: None, ..open }),
            _ => {
                let list = open.map_or_else(|| self.add(within, Role::List), |o| o.list);
                let item = self.add(list, Role::Item);
                let label = marked.then(|| self.add(item, Role::Label));
                Some(Open { list, label, body: self.add(item, Role::Body) })
            }
        }
    }

    /// Records drawn content of an element.
    pub fn drawn(&mut self, element: usize, what: Drawn) {
        if let Some(e) = self.elements.get_mut(element) {
            e.drawn.push(what);
        }
    }

    /// Whether an element is part of the structure.
    pub fn tagged(&self, element: usize) -> bool {
        element < self.elements.len()
    }

    /// The tree of all drawn content.
    pub fn tree(&self) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some("en".into()));
        for group in self.top.iter().filter_map(|e| self.group(*e)) {
            tree.push(group);
        }
        tree
    }

    /// An element with its children; `None` if it is empty.
    fn group(&self, number: usize) -> Option<TagGroup> {
        let e = &self.elements[number];
        let mut group = match e.role {
            Role::Heading(level, title) => {
                TagGroup::new(Tag::Hn(NonZeroU16::new(level.into()).unwrap_or(NonZeroU16::MIN), Some(title.to_owned())))
            }
            Role::Paragraph => TagGroup::new(Tag::P),
            Role::Division => TagGroup::new(Tag::Div),
            Role::Table => TagGroup::new(Tag::Table),
            Role::Row => TagGroup::new(Tag::TR),
            Role::Head => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
            Role::Cell => TagGroup::new(Tag::TD),
            Role::List => TagGroup::new(Tag::L(ListNumbering::None)),
            Role::Item => TagGroup::new(Tag::LI),
            Role::Label => TagGroup::new(Tag::Lbl),
            Role::Body => TagGroup::new(Tag::LBody),
        };
        for d in &e.drawn {
            match d {
                Drawn::Text(text) => group.push(*text),
                Drawn::Link(text, area) => {
                    let mut link = TagGroup::new(Tag::Link);
                    link.push(*text);
                    link.push(*area);
                    group.push(link);
                }
            }
        }
        for inner in e.within.iter().filter_map(|i| self.group(*i)) {
            group.push(inner);
        }
        // An empty cell keeps its place.
        (!group.children.is_empty() || matches!(e.role, Role::Cell | Role::Head)).then_some(group)
    }
}
