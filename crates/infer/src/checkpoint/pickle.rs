//! Pickles as data (protocols 0 to 4, as far as checkpoints use them).
//!
//! Nothing that a pickle names is called. Objects are stored in a flat list and refer to each other by index, so that
//! neither reading nor dropping them recurses, memo entries are not copies, and each object costs at least one byte of
//! the file.

use std::collections::HashMap;

/// Maximum number of objects of one pickle.
const MOST_OBJECTS: usize = 4_000_000;

/// The index of an object.
pub(super) type Id = u32;

/// An object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// None, non-integer numbers, booleans, bytes: nothing that describes a tensor.
    Other,
    Int(i64),
    Text(String),
    Tuple(Vec<Id>),
    List(Vec<Id>),
    Dict(Vec<(Id, Id)>),
    /// Module and name.
    Class(String, String),
    /// A call with its arguments.
    Call(Id, Id),
    /// A persistent id: an object stored outside the pickle, by its description.
    Outside(Id),
}

/// The objects of a pickle.
pub(super) struct Pickle {
    objects: Vec<Object>,
    root: Id,
}

impl Pickle {
    /// Reads the pickle at the beginning of `bytes`; returns it with its length.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, usize), String> {
        let mut reader =
            Reader { rest: bytes, objects: Vec::new(), stack: Vec::new(), marks: Vec::new(), memo: HashMap::new() };
        while !reader.step()? {}
        let root = reader.pop()?;
        let length = bytes.len() - reader.rest.len();
        Ok((Self { objects: reader.objects, root }, length))
    }

    /// The top-level object of the pickle.
    pub(super) fn root(&self) -> &Object {
        self.get(self.root)
    }

    /// An object by its index.
    pub(super) fn get(&self, id: Id) -> &Object {
        self.objects.get(id as usize).unwrap_or(&Object::Other)
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    objects: Vec<Object>,
    stack: Vec<Id>,
    /// Heights of the stack at the marks.
    marks: Vec<usize>,
    memo: HashMap<u32, Id>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], String> {
        let (part, rest) = self.rest.split_at_checked(n).ok_or("it is truncated")?;
        self.rest = rest;
        Ok(part)
    }

    fn number<const N: usize>(&mut self) -> Result<[u8; N], String> {
        self.take(N)?.try_into().map_err(|_| "it is truncated".into())
    }

    fn byte(&mut self) -> Result<u8, String> {
        Ok(self.number::<1>()?[0])
    }

    fn word(&mut self) -> Result<u32, String> {
        Ok(u32::from_le_bytes(self.number()?))
    }

    fn text(&mut self, n: usize) -> Result<Object, String> {
        let bytes = self.take(n)?;
        Ok(Object::Text(std::str::from_utf8(bytes).map_err(|_| "a string in it is not UTF-8")?.to_owned()))
    }

    fn line(&mut self) -> Result<&'a [u8], String> {
        let n = self.rest.iter().position(|b| *b == b'\n').ok_or("it is truncated")?;
        let line = self.take(n)?;
        self.take(1)?;
        Ok(line)
    }

    fn add(&mut self, object: Object) -> Result<Id, String> {
        if self.objects.len() >= MOST_OBJECTS {
            return Err(format!("it has more than {MOST_OBJECTS} objects"));
        }
        self.objects.push(object);
        Ok(self.objects.len() as Id - 1)
    }

    fn push(&mut self, object: Object) -> Result<(), String> {
        let id = self.add(object)?;
        self.stack.push(id);
        Ok(())
    }

    fn pop(&mut self) -> Result<Id, String> {
        if self.marks.last().is_some_and(|m| *m >= self.stack.len()) {
            return Err("it uses a mark as an object".into());
        }
        self.stack.pop().ok_or_else(|| "it pops more objects than there are".into())
    }

    fn last(&self) -> Result<Id, String> {
        self.stack.last().copied().ok_or_else(|| "it refers to a missing object".into())
    }

    fn up_to_mark(&mut self) -> Result<Vec<Id>, String> {
        let at = self.marks.pop().ok_or("it lacks a mark")?;
        if at > self.stack.len() {
            return Err("it lacks a mark".into());
        }
        Ok(self.stack.split_off(at))
    }

    fn extend(&mut self, list: Id, items: Vec<Id>) -> Result<(), String> {
        match self.objects.get_mut(list as usize) {
            Some(Object::List(l)) => l.extend(items),
            // An instance of some class that is filled like a list.
            Some(_) => {}
            None => return Err("it refers to a missing object".into()),
        }
        Ok(())
    }

    fn set(&mut self, dict: Id, items: &[Id]) -> Result<(), String> {
        if !items.len().is_multiple_of(2) {
            return Err("a dictionary in it has a key without a value".into());
        }
        match self.objects.get_mut(dict as usize) {
            Some(Object::Dict(d)) => d.extend(items.chunks_exact(2).map(|p| (p[0], p[1]))),
            Some(_) => {}
            None => return Err("it refers to a missing object".into()),
        }
        Ok(())
    }

    fn tuple(&mut self, n: usize) -> Result<(), String> {
        let mut items = (0..n).map(|_| self.pop()).collect::<Result<Vec<_>, _>>()?;
        items.reverse();
        self.push(Object::Tuple(items))
    }

    fn call(&mut self) -> Result<(), String> {
        let (arguments, callable) = (self.pop()?, self.pop()?);
        let ordered = matches!(&self.objects[callable as usize],
            Object::Class(m, n) if m == "collections" && matches!(n.as_str(), "OrderedDict" | "defaultdict"));
        self.push(if ordered { Object::Dict(Vec::new()) } else { Object::Call(callable, arguments) })
    }

    fn class(&mut self, module: &[u8], name: &[u8]) -> Result<(), String> {
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        self.push(Object::Class(text(module), text(name)))
    }

    /// Executes one opcode; returns whether it was the last.
    fn step(&mut self) -> Result<bool, String> {
        match self.byte()? {
            b'.' => return Ok(true),
            0x80 => _ = self.byte()?,
            0x95 => _ = self.number::<8>()?,
            b'(' => self.marks.push(self.stack.len()),
            b'0' => _ = self.pop()?,
            b'1' => _ = self.up_to_mark()?,
            b'2' => {
                let id = self.last()?;
                self.stack.push(id);
            }
            b'N' | 0x88 | 0x89 => self.push(Object::Other)?,
            b'G' => {
                self.number::<8>()?;
                self.push(Object::Other)?;
            }
            b'K' => {
                let n = self.byte()?;
                self.push(Object::Int(n.into()))?;
            }
            b'M' => {
                let n = u16::from_le_bytes(self.number()?);
                self.push(Object::Int(n.into()))?;
            }
            b'J' => {
                let n = i32::from_le_bytes(self.number()?);
                self.push(Object::Int(n.into()))?;
            }
            0x8a => {
                let n = self.byte()? as usize;
                let bytes = self.take(n)?;
                self.push(long(bytes))?;
            }
            0x8b => {
                let n = self.word()? as usize;
                let bytes = self.take(n)?;
                self.push(long(bytes))?;
            }
            b'X' => {
                let n = self.word()? as usize;
                let text = self.text(n)?;
                self.push(text)?;
            }
            0x8c => {
                let n = self.byte()? as usize;
                let text = self.text(n)?;
                self.push(text)?;
            }
            b'U' | b'C' => {
                let n = self.byte()? as usize;
                self.take(n)?;
                self.push(Object::Other)?;
            }
            b'T' | b'B' => {
                let n = self.word()? as usize;
                self.take(n)?;
                self.push(Object::Other)?;
            }
            b'c' => {
                let (module, name) = (self.line()?, self.line()?);
                self.class(module, name)?;
            }
            0x93 => {
                let (name, module) = (self.pop()?, self.pop()?);
                let class = match (&self.objects[module as usize], &self.objects[name as usize]) {
                    (Object::Text(m), Object::Text(n)) => Object::Class(m.clone(), n.clone()),
                    _ => Object::Other,
                };
                self.push(class)?;
            }
            b'Q' => {
                let id = self.pop()?;
                self.push(Object::Outside(id))?;
            }
            b')' => self.push(Object::Tuple(Vec::new()))?,
            0x85 => self.tuple(1)?,
            0x86 => self.tuple(2)?,
            0x87 => self.tuple(3)?,
            b't' => {
                let items = self.up_to_mark()?;
                self.push(Object::Tuple(items))?;
            }
            b']' => self.push(Object::List(Vec::new()))?,
            b'l' => {
                let items = self.up_to_mark()?;
                self.push(Object::List(items))?;
            }
            b'a' => {
                let item = self.pop()?;
                let list = self.last()?;
                self.extend(list, vec![item])?;
            }
            b'e' => {
                let items = self.up_to_mark()?;
                let list = self.last()?;
                self.extend(list, items)?;
            }
            b'}' => self.push(Object::Dict(Vec::new()))?,
            b'd' => {
                let items = self.up_to_mark()?;
                let dict = self.add(Object::Dict(Vec::new()))?;
                self.set(dict, &items)?;
                self.stack.push(dict);
            }
            b's' => {
                let (value, key) = (self.pop()?, self.pop()?);
                let dict = self.last()?;
                self.set(dict, &[key, value])?;
            }
            b'u' => {
                let items = self.up_to_mark()?;
                let dict = self.last()?;
                self.set(dict, &items)?;
            }
            // The state of an object: attributes, which do not describe a tensor.
            b'b' => _ = self.pop()?,
            b'R' | 0x81 => self.call()?,
            b'q' => {
                let (at, id) = (self.byte()?, self.last()?);
                self.memo.insert(at.into(), id);
            }
            b'r' => {
                let (at, id) = (self.word()?, self.last()?);
                self.memo.insert(at, id);
            }
            0x94 => {
                let (at, id) = (self.memo.len() as u32, self.last()?);
                self.memo.insert(at, id);
            }
            b'h' => {
                let at = self.byte()?;
                self.recall(at.into())?;
            }
            b'j' => {
                let at = self.word()?;
                self.recall(at)?;
            }
            other => return Err(format!("it has the unknown opcode {other:#04x}")),
        }
        // Stack entries that are not objects of their own also cost memory.
        if self.stack.len() > MOST_OBJECTS || self.marks.len() > MOST_OBJECTS {
            return Err(format!("it has more than {MOST_OBJECTS} objects"));
        }
        Ok(false)
    }

    fn recall(&mut self, at: u32) -> Result<(), String> {
        let id = self.memo.get(&at).copied().ok_or("it refers to a missing object")?;
        self.stack.push(id);
        Ok(())
    }
}

/// An integer in the fewest bytes, little-endian.
fn long(bytes: &[u8]) -> Object {
    if bytes.len() > 8 {
        return Object::Other;
    }
    let negative = bytes.last().is_some_and(|b| b & 0x80 != 0);
    let mut all = [if negative { 0xff } else { 0 }; 8];
    all[..bytes.len()].copy_from_slice(bytes);
    Object::Int(i64::from_le_bytes(all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn deep_doubled_and_truncated_pickles_cost_no_more_than_their_bytes() {
        let mut deep = b"N".to_vec();
        deep.extend([0x85].repeat(300_000));
        deep.push(b'.');
        assert!(Pickle::read(&deep).is_ok());
        // Each line makes a tuple of twice what the memo holds: 2^60 objects if they were copied.
        let mut doubled = b"]q\x00".to_vec();
        (0..60).for_each(|_| doubled.extend(b"h\x00h\x00\x86q\x00"));
        doubled.push(b'.');
        assert_eq!(Pickle::read(&doubled).unwrap().0.objects.len(), 61);
        // A list that contains itself.
        assert!(Pickle::read(b"]q\x00h\x00a.").is_ok());
        for cut in [
            &b"X\xff\xff\xff\xffabc"[..],
            b"\x8b\xff\xff\xff\xff",
            b"T\xff\xff\xff\x7f",
            b"(((",
            b"a",
            b"h\x07.",
            b"(0.",
            b"",
        ] {
            assert!(Pickle::read(cut).is_err(), "{cut:?}");
        }
    }

    #[test]
    fn integers_are_read_with_their_signs() {
        for (bytes, n) in [(&[][..], 0), (&[0xff], -1), (&[0x80, 0], 128), (&[0xff, 0xff, 0xff, 0xff, 0], 0xffff_ffff)]
        {
            assert_eq!(long(bytes), Object::Int(n));
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(&b".(01NKMJXcQ)]}tasdeubRqhj\x85\x86\x87\x81\x93\x94"[..])], 0..200)) {
            if let Ok((p, length)) = Pickle::read(&bytes) {
                prop_assert!(length <= bytes.len());
                let _ = p.root();
            }
        }
    }
}
