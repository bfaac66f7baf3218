//! The file format of a SentencePiece model, as far as needed.

pub(super) const NORMAL: u64 = 1;
pub(super) const UNKNOWN: u64 = 2;
pub(super) const CONTROL: u64 = 3;
pub(super) const USER_DEFINED: u64 = 4;
pub(super) const BYTE: u64 = 6;

/// One piece of the vocabulary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// Text, with `▁` for a space.
    pub text: String,
    /// Log-probability, or minus the rank of a merge.
    pub score: f32,
    /// Type, numbered as in SentencePiece's own file.
    pub kind: u64,
}

/// The content of a file, as far as needed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Proto {
    /// The vocabulary.
    pub pieces: Vec<Piece>,
    /// Whether it is a byte-pair encoding rather than a unigram model.
    pub bpe: bool,
    /// Replacements: a double array and its texts.
    pub charsmap: Vec<u8>,
    /// Whether a space is put before the text.
    pub dummy_prefix: bool,
    /// Whether spaces at the ends and repeated ones are removed.
    pub remove_extra_whitespaces: bool,
    /// Whether unknown characters become byte pieces.
    pub byte_fallback: bool,
}

/// Maximum bytes of a piece. SentencePiece's own limit is 16 characters; the longest in use are runs of spaces.
pub(super) const LONGEST_PIECE: usize = 1024;
/// Maximum number of pieces; the largest vocabularies have half a million.
pub(super) const MOST_PIECES: usize = 4_000_000;

/// Fields of a protocol-buffer message.
struct Fields<'a>(&'a [u8]);

enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Word(u32),
}

impl<'a> Fields<'a> {
    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let (&b, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(b & 0x7f).checked_shl(shift)?;
            if b & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let part = self.0.get(..n)?;
        self.0 = &self.0[n..];
        Some(part)
    }

    /// The next field's number and content; `Err` if the message is damaged.
    fn next(&mut self) -> Option<std::result::Result<(u64, Field<'a>), ()>> {
        if self.0.is_empty() {
            return None;
        }
        let read = |s: &mut Self| -> Option<(u64, Field<'a>)> {
            let key = s.varint()?;
            let field = match key & 7 {
                0 => Field::Number(s.varint()?),
                1 => Field::Bytes(s.take(8)?),
                2 => {
                    let n = usize::try_from(s.varint()?).ok()?;
                    Field::Bytes(s.take(n)?)
                }
                5 => Field::Word(u32::from_le_bytes(s.take(4)?.try_into().ok()?)),
                _ => return None,
            };
            Some((key >> 3, field))
        };
        Some(read(self).ok_or(()))
    }
}

impl Proto {
    /// Reads a `ModelProto`; `None` if it is not one.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut it = Self { dummy_prefix: true, remove_extra_whitespaces: true, ..Self::default() };
        let mut model = Fields(bytes);
        while let Some(field) = model.next() {
            match field.ok()? {
                (1, Field::Bytes(b)) => {
                    let mut piece = Piece { text: String::new(), score: 0.0, kind: NORMAL };
                    let mut f = Fields(b);
                    while let Some(field) = f.next() {
                        match field.ok()? {
                            (1, Field::Bytes(t)) => piece.text = String::from_utf8(t.to_vec()).ok()?,
                            (2, Field::Word(w)) => piece.score = f32::from_bits(w),
                            (3, Field::Number(n)) => piece.kind = n,
                            _ => {}
                        }
                    }
                    it.pieces.push(piece);
                }
                (2, Field::Bytes(b)) => {
                    let mut f = Fields(b);
                    while let Some(field) = f.next() {
                        match field.ok()? {
                            (3, Field::Number(n)) => it.bpe = n == 2,
                            (35, Field::Number(n)) => it.byte_fallback = n != 0,
                            _ => {}
                        }
                    }
                }
                (3, Field::Bytes(b)) => {
                    let mut f = Fields(b);
                    while let Some(field) = f.next() {
                        match field.ok()? {
                            (2, Field::Bytes(m)) => it.charsmap = m.to_vec(),
                            (3, Field::Number(n)) => it.dummy_prefix = n != 0,
                            (4, Field::Number(n)) => it.remove_extra_whitespaces = n != 0,
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        (!it.pieces.is_empty()).then_some(it)
    }
}
