//! Parses HTML into a tree, in linear time and with bounded depth, whatever the page contains.
//!
//! The HTML parsing algorithm looks at every open element for each tag, and the readers of the tree then recurse into
//! it. Both are harmless on normal pages and ruinous on pages nested a hundred thousand levels deep. Browsers stop at
//! about 512 open elements; so does this module: a tag that is too deep is dropped, and its text is kept.

use dom_query::{Document, NodeId};
use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::interface::Tracer;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    CharacterTokens, CommentToken, ParseError, Tag, TagKind, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
    TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// Maximum number of open elements, including formatting elements that wait to be reopened; further tags are dropped.
const MAX_DEPTH: usize = 256;
/// Maximum number of open elements looked at, summed over all tags; after that, tags are dropped. A page of 60,000
/// elements at the usual depths stays below it. Since an element may be reopened each time it is looked at, this limits
/// memory too.
const MAX_STEPS: usize = 3_000_000;
/// Maximum number of attributes of a tag. Each is compared with those before it.
const MAX_ATTRIBUTES: usize = 200;
/// Maximum length in bytes of a text node and of an attribute's value. The readers of the tree also write it out, and
/// html5ever looks through the rest of a text for each `&`, `<`, `>` and Latin-1 sign that it writes.
const MAX_TEXT: usize = 16 << 10;

/// Elements whose content is parsed as text rather than markup: if their tag were dropped, it would become text of the
/// page. They contain no elements and so add no depth.
const VERBATIM: [&str; 9] =
    ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"];
/// Elements that end a line when they are dropped.
const BLOCKS: [&str; 14] =
    ["p", "div", "li", "ul", "ol", "tr", "table", "section", "article", "blockquote", "h1", "h2", "h3", "br"];

/// The tree of a page.
pub(super) fn parse(html: &str) -> Document {
    let html = without_long_tags(html);
    let builder = TreeBuilder::new(
        Document::default(),
        TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() },
    );
    let tokenizer = Tokenizer::new(Bounded::new(builder), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&html));
    // The tokenizer pauses after each script; scripts are not run here.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.builder.sink
}

/// Tokens on their way to the tree builder.
struct Bounded {
    builder: TreeBuilder<NodeId, Document>,
    /// Text that has not been passed on: the tokenizer delivers it in pieces as small as one character.
    text: RefCell<StrTendril>,
    /// Names of dropped start tags: their end tags are dropped too.
    left_out: RefCell<HashMap<String, usize>>,
    steps: Cell<usize>,
    /// Inside an element of [`VERBATIM`], whose text is a single node, the maximum length of that text in bytes.
    verbatim: Cell<Option<usize>>,
}

/// Counts the elements that the tree builder looks at.
#[derive(Default)]
struct Count(Cell<usize>);

impl Tracer for Count {
    type Handle = NodeId;

    fn trace_handle(&self, _: &NodeId) {
        self.0.set(self.0.get() + 1);
    }
}

impl Bounded {
    fn new(builder: TreeBuilder<NodeId, Document>) -> Self {
        Self {
            builder,
            text: RefCell::default(),
            left_out: RefCell::default(),
            steps: Cell::new(0),
            verbatim: Cell::default(),
        }
    }

    /// Whether a tag is passed on.
    fn admits(&self, tag: &Tag) -> bool {
        let name = &*tag.name;
        if VERBATIM.contains(&name) {
            return true;
        }
        let mut left_out = self.left_out.borrow_mut();
        if tag.kind == TagKind::EndTag {
            return match left_out.get_mut(name) {
                Some(n) if *n > 0 => {
                    *n -= 1;
                    false
                }
                _ => true,
            };
        }
        let open = Count::default();
        self.builder.trace_handles(&open);
        let open = open.0.get();
        self.steps.set(self.steps.get().saturating_add(open));
        let admitted = open < MAX_DEPTH && self.steps.get() < MAX_STEPS;
        if !admitted {
            *left_out.entry(name.to_owned()).or_default() += 1;
        }
        admitted
    }

    /// Passes on the text before a tag. A long one becomes several nodes: an empty comment keeps the tree builder from
    /// joining them.
    fn hand_on_text(&self, line: u64) {
        let text = self.text.take();
        let mut rest = &text[..self.verbatim.get().map_or(text.len(), |n| boundary(&text, n))];
        while rest.len() > MAX_TEXT && self.verbatim.get().is_none() {
            let (piece, after) = rest.split_at(boundary(rest, MAX_TEXT));
            let _ = self.builder.process_token(CharacterTokens(StrTendril::from_slice(piece)), line);
            let _ = self.builder.process_token(CommentToken(StrTendril::new()), line);
            rest = after;
        }
        if !rest.is_empty() {
            let _ = self.builder.process_token(CharacterTokens(StrTendril::from_slice(rest)), line);
        }
    }
}

impl TokenSink for Bounded {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        match token {
            CharacterTokens(text) => self.text.borrow_mut().push_tendril(&text),
            // Neither is used, and a hostile page has millions of them.
            ParseError(_) | CommentToken(_) => {}
            TagToken(mut tag) => {
                if !self.admits(&tag) {
                    if BLOCKS.contains(&&*tag.name) {
                        self.text.borrow_mut().push_char('\n');
                    }
                    return TokenSinkResult::Continue;
                }
                self.hand_on_text(line);
                self.verbatim.set(match &*tag.name {
                    _ if tag.kind == TagKind::EndTag => None,
                    // Data that a page embeds in its code may contain the article.
                    "script" | "style" => Some(usize::MAX),
                    "plaintext" => None,
                    name => VERBATIM.contains(&name).then_some(MAX_TEXT),
                });
                for value in tag.attrs.iter_mut().map(|a| &mut a.value).filter(|v| v.len() > MAX_TEXT) {
                    *value = StrTendril::from_slice(&value[..boundary(value, MAX_TEXT)]);
                }
                return self.builder.process_token(TagToken(tag), line);
            }
            other => {
                self.hand_on_text(line);
                return self.builder.process_token(other, line);
            }
        }
        TokenSinkResult::Continue
    }

    fn end(&self) {
        self.hand_on_text(0);
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// The page without any attributes of a tag beyond the first [`MAX_ATTRIBUTES`].
fn without_long_tags(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut cuts: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(open) = find(bytes, at, b'<') {
        if html[open..].starts_with("<!--") {
            at = html[open + 4..].find("-->").map_or(bytes.len(), |n| open + 4 + n + 3);
            continue;
        }
        if !bytes.get(open + 1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') {
            at = open + 1;
            continue;
        }
        let (end, excess) = tag(bytes, open + 1);
        if let Some(from) = excess {
            cuts.push(from..end);
        }
        at = end;
    }
    if cuts.is_empty() {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    for cut in cuts {
        out.push_str(&html[from..cut.start]);
        from = cut.end;
    }
    out.push_str(&html[from..]);
    Cow::Owned(out)
}

/// The last boundary between characters at or before `most`.
fn boundary(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0)
}

fn find(bytes: &[u8], from: usize, byte: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|b| *b == byte).map(|n| from + n)
}

/// Where the tag that begins at `from` ends (its `>`), and where its surplus attributes begin.
fn tag(bytes: &[u8], from: usize) -> (usize, Option<usize>) {
    let mut attributes = 0;
    let mut excess = None;
    let mut quote = None;
    let mut before = b' ';
    for (at, &b) in bytes.iter().enumerate().skip(from) {
        match (quote, b) {
            (Some(q), _) if b == q => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return (at, excess),
            // A quotation mark opens a value only after `=`.
            (None, b'"' | b'\'') if before == b'=' => quote = Some(b),
            (None, b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'/') => {
                attributes += 1;
                if attributes > MAX_ATTRIBUTES && excess.is_none() {
                    excess = Some(at);
                }
            }
            _ => {}
        }
        // Spaces between `=` and the value are ignored.
        if !b.is_ascii_whitespace() {
            before = b;
        }
    }
    (bytes.len(), excess)
}

#[cfg(test)]
mod tests;
