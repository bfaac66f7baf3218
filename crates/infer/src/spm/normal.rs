//! SentencePiece's normalisation.

use super::proto::Proto;

/// SentencePiece's normalisation: the longest replacement at each position, then whitespace.
pub(super) struct Normalizer {
    array: Vec<u32>,
    texts: Vec<u8>,
    symbols: Vec<String>,
    dummy_prefix: bool,
    trim: bool,
}

impl Normalizer {
    pub(super) fn new(proto: &Proto, symbols: Vec<String>) -> Option<Self> {
        let map = &proto.charsmap;
        let (array, texts) = if map.is_empty() {
            (Vec::new(), Vec::new())
        } else {
            let size = u32::from_le_bytes(map.get(..4)?.try_into().ok()?) as usize;
            let blob = map.get(4..4usize.checked_add(size)?)?;
            let array = blob.chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
            (array, map[4 + size..].to_vec())
        };
        let (dummy_prefix, trim) = (proto.dummy_prefix, proto.remove_extra_whitespaces);
        Some(Self { array, texts, symbols, dummy_prefix, trim })
    }

    /// The longest entry of the double array that is a prefix of `text`: its length and value.
    fn longest(&self, text: &[u8]) -> Option<(usize, usize)> {
        let offset = |unit: u32| (unit >> 10) << ((unit & (1 << 9)) >> 6);
        let unit = *self.array.first()?;
        let mut node = offset(unit);
        let mut found = None;
        for (i, &b) in text.iter().enumerate() {
            node ^= u32::from(b);
            let Some(&unit) = self.array.get(node as usize) else { break };
            if unit & (0x8000_0000 | 0xff) != u32::from(b) {
                break;
            }
            node ^= offset(unit);
            if (unit >> 8) & 1 == 1 {
                let value = self.array.get(node as usize)? & 0x7fff_ffff;
                found = Some((i + 1, value as usize));
            }
        }
        found
    }

    /// The replacement for the beginning of `text` and how many bytes it replaces.
    fn prefix<'a>(&'a self, text: &'a str) -> (&'a str, usize) {
        if let Some(s) = self.symbols.iter().find(|s| text.starts_with(s.as_str())) {
            return (&text[..s.len()], s.len());
        }
        if let Some((len, at)) = self.longest(text.as_bytes())
            && let Some(rest) = self.texts.get(at..)
        {
            let end = rest.iter().position(|b| *b == 0).unwrap_or(rest.len());
            if let (Ok(new), true) = (std::str::from_utf8(&rest[..end]), text.is_char_boundary(len)) {
                return (new, len);
            }
        }
        let len = text.chars().next().map_or(0, char::len_utf8);
        (&text[..len], len)
    }

    pub(super) fn apply(&self, text: &str) -> String {
        let mut rest = text;
        if self.trim {
            while !rest.is_empty() {
                let (new, len) = self.prefix(rest);
                if new != " " {
                    break;
                }
                rest = &rest[len..];
            }
        }
        if rest.is_empty() {
            return String::new();
        }
        let mut out = String::with_capacity(text.len() + 8);
        if self.dummy_prefix {
            out.push('▁');
        }
        let mut after_blank = self.trim;
        while !rest.is_empty() {
            let (mut new, len) = self.prefix(rest);
            while after_blank && new.starts_with(' ') {
                new = &new[1..];
            }
            if !new.is_empty() {
                new.chars().for_each(|c| out.push(if c == ' ' { '▁' } else { c }));
                after_blank = new.ends_with(' ');
            }
            rest = &rest[len.max(1)..];
            if !self.trim {
                after_blank = false;
            }
        }
        if self.trim {
            while out.ends_with('▁') || out.ends_with(' ') {
                out.pop();
            }
        }
        out
    }
}
