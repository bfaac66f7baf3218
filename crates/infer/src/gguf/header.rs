//! Checks what the header of a GGUF file requests, before anything is allocated.

/// Maximum number of metadata values, those in lists counted individually: each becomes an object of about 32 bytes.
/// The largest vocabularies have a quarter of a million tokens with as many scores and types, plus merges.
const MOST_VALUES: u64 = 8_000_000;
/// Maximum total bytes of the metadata's strings.
const MOST_TEXT: u64 = 256 << 20;
/// Maximum nesting of lists.
const DEEPEST: usize = 4;
/// Maximum number of tensors.
const MOST_TENSORS: u64 = 100_000;

/// Walks over the header.
///
/// # Errors
/// The request that no model needs, or that is impossible, in words.
pub(super) fn check(file: &[u8]) -> Result<(), String> {
    let mut at = Walk { rest: file, wide: true, values: 0, text: 0 };
    if at.take(4)? != b"GGUF" {
        return Err("it does not begin like a GGUF file".into());
    }
    at.wide = match u32::from_le_bytes(at.bytes()?) {
        1 => false,
        2 | 3 => true,
        n => return Err(format!("version {n} of the format is not known")),
    };
    let (tensors, entries) = (at.length()?, at.length()?);
    if tensors > MOST_TENSORS {
        return Err(format!("it announces {tensors} tensors"));
    }
    for _ in 0..entries {
        let key = at.string()?;
        let kind = u32::from_le_bytes(at.bytes()?);
        let value = at.value(kind, 0)?;
        if key == b"general.alignment" && !value.is_some_and(|n| n.is_power_of_two() && n <= 1 << 20) {
            return Err("`general.alignment` is not a power of two".into());
        }
    }
    for _ in 0..tensors {
        at.string()?;
        let dimensions = u32::from_le_bytes(at.bytes()?);
        if !(1..=4).contains(&dimensions) {
            return Err(format!("a tensor has {dimensions} dimensions"));
        }
        for _ in 0..dimensions {
            at.length()?;
        }
        at.take(12)?;
    }
    Ok(())
}

struct Walk<'a> {
    rest: &'a [u8],
    /// Whether lengths have eight bytes rather than four (from version 2 on).
    wide: bool,
    values: u64,
    text: u64,
}

impl<'a> Walk<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], String> {
        let (part, rest) = self.rest.split_at_checked(n).ok_or("its header is truncated")?;
        self.rest = rest;
        Ok(part)
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], String> {
        self.take(N)?.try_into().map_err(|_| "its header is truncated".into())
    }

    fn length(&mut self) -> Result<u64, String> {
        if self.wide {
            self.bytes().map(u64::from_le_bytes)
        } else {
            self.bytes().map(u32::from_le_bytes).map(u64::from)
        }
    }

    fn string(&mut self) -> Result<&'a [u8], String> {
        let n = self.length()?;
        self.text = self.text.saturating_add(n);
        if self.text > MOST_TEXT {
            return Err(format!("the strings of its metadata have more than {} MB", MOST_TEXT >> 20));
        }
        self.take(usize::try_from(n).map_err(|_| "a string has an impossible length")?)
    }

    /// Skips a value; returns it if it is an integer.
    fn value(&mut self, kind: u32, depth: usize) -> Result<Option<u64>, String> {
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(format!("its metadata have more than {MOST_VALUES} values"));
        }
        Ok(match kind {
            0 => Some(self.bytes::<1>()?[0].into()),
            1 | 7 => {
                self.take(1)?;
                None
            }
            2 => Some(u16::from_le_bytes(self.bytes()?).into()),
            4 => Some(u32::from_le_bytes(self.bytes()?).into()),
            5 => u64::try_from(i32::from_le_bytes(self.bytes()?)).ok(),
            10 => Some(u64::from_le_bytes(self.bytes()?)),
            3 => {
                self.take(2)?;
                None
            }
            6 => {
                self.take(4)?;
                None
            }
            11 | 12 => {
                self.take(8)?;
                None
            }
            8 => {
                self.string()?;
                None
            }
            9 if depth < DEEPEST => {
                let inner = u32::from_le_bytes(self.bytes()?);
                for _ in 0..self.length()? {
                    self.value(inner, depth + 1)?;
                }
                None
            }
            9 => return Err("its metadata nest lists too deeply".into()),
            n => return Err(format!("a value has the unknown type {n}")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(tensors: u64, entries: &[(&str, u32, &[u8])]) -> Vec<u8> {
        let mut out = b"GGUF\x03\0\0\0".to_vec();
        out.extend(tensors.to_le_bytes());
        out.extend((entries.len() as u64).to_le_bytes());
        for (key, kind, value) in entries {
            out.extend((key.len() as u64).to_le_bytes());
            out.extend(key.as_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(*value);
        }
        out
    }

    #[test]
    fn impossible_headers_are_refused_before_allocation() {
        check(&file(0, &[("general.alignment", 4, &32u32.to_le_bytes())])).unwrap();
        let wrong = |f: Vec<u8>| check(&f).unwrap_err();
        assert!(wrong(file(0, &[("general.alignment", 4, &[0; 4])])).contains("power"));
        assert!(wrong(file(0, &[("general.alignment", 8, &[0; 8])])).contains("power"));
        assert!(wrong(file(u64::MAX, &[])).contains("tensors"));
        assert!(wrong(file(1, &[])).contains("truncated"));
        let list = |kind: u32, n: u64| [&kind.to_le_bytes()[..], &n.to_le_bytes()].concat();
        assert!(wrong(file(0, &[("x", 9, &list(0, u64::MAX))])).contains("truncated"));
        let many = [list(0, MOST_VALUES + 1), vec![0; MOST_VALUES as usize + 1]].concat();
        assert!(wrong(file(0, &[("x", 9, &many)])).contains("values"));
        let nested = (0..10).flat_map(|_| list(9, 1)).collect::<Vec<u8>>();
        assert!(wrong(file(0, &[("x", 9, &nested)])).contains("lists"));
        assert!(wrong(file(0, &[("x", 8, &u64::MAX.to_le_bytes())])).contains("strings"));
        assert!(wrong(b"GGUF".to_vec()).contains("truncated"));
    }
}
