//! Values in the scripts of a page: objects that a script assigns or passes on, such as the state from which Nuxt 2, Arc
//! and others build a page.

mod call;

use serde_json::{Map, Value};
use std::collections::HashMap;

/// Maximum depth of nested values.
const DEPTH: usize = 100;
/// Fewest bytes of a value that is worth returning.
const LEAST: usize = 120;
/// Maximum number of bytes to which values grow that are used under a name.
const NAMED: usize = 16 << 20;

/// The values in a script: objects and lists that are assigned, passed to a function or returned by one.
pub(super) fn values(script: &str) -> Vec<Value> {
    let mut out = Vec::new();
    // A value that cannot be read may contain others: what is read repeatedly is limited.
    let mut work = script.len() * 4 + 4096;
    let mut at = 0;
    while let Some(next) = script[at..].find(['{', '[', '(', 'J']).map(|n| at + n) {
        at = next + 1;
        let before = script[..next].trim_end().as_bytes().last().copied();
        let mut reader = Reader::new(script, next);
        let found = match script.as_bytes()[next] {
            b'(' => reader.call(),
            b'J' if !script[next..].starts_with("JSON.parse(") => continue,
            // The body of a function is no object.
            _ if !matches!(before, Some(b'=' | b'(' | b',' | b':')) => continue,
            _ => reader.value(0),
        };
        let read = reader.at - next;
        match found {
            Some(value) if read >= LEAST => {
                out.push(value);
                at = reader.at;
            }
            _ if work < read => break,
            _ => work -= read,
        }
    }
    out
}

/// The value that begins at an offset.
pub(super) fn value_at(script: &str, at: usize) -> Option<Value> {
    Reader::new(script, at).value(0)
}

/// The value that a whole text consists of.
pub(super) fn whole(text: &str) -> Option<Value> {
    let mut reader = Reader::new(text, 0);
    let value = reader.value(0).filter(|v| v.is_array() || v.is_object())?;
    reader.take(";");
    reader.peek().is_none().then_some(value)
}

/// Reads literals of JavaScript.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Values of the parameters of the function around the literal.
    names: HashMap<&'a str, Value>,
    room: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, at: usize) -> Self {
        Self { text, at, names: HashMap::new(), room: NAMED }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next character behind space and comments.
    fn peek(&mut self) -> Option<char> {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            let rest = self.rest();
            let comment = match rest.get(..2) {
                Some("/*") => rest.find("*/").map(|n| n + 2),
                Some("//") => rest.find('\n'),
                _ => return rest.chars().next(),
            };
            self.at += comment?;
        }
    }

    fn take(&mut self, sign: &str) -> bool {
        self.peek();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    fn name(&mut self) -> Option<&'a str> {
        self.peek();
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).unwrap_or(rest.len());
        let name = rest.get(..end).filter(|n| !n.is_empty() && !n.starts_with(|c: char| c.is_ascii_digit()))?;
        self.at += end;
        Some(name)
    }

    /// A value; texts joined by `+` are one.
    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        let mut value = self.operand(depth)?;
        while self.peek() == Some('+') && !self.rest().starts_with("++") {
            self.at += 1;
            let next = self.operand(depth)?;
            value = match (value, next) {
                (Value::String(a), Value::String(b)) => Value::String(a + &b),
                (a, _) => a,
            };
        }
        Some(value)
    }

    fn operand(&mut self, depth: usize) -> Option<Value> {
        match self.peek()? {
            '{' => self.object(depth),
            '[' => self.list(']', depth).map(Value::Array),
            '(' => {
                self.at += 1;
                let value = self.value(depth + 1)?;
                self.take(")").then_some(value)
            }
            '"' | '\'' | '`' => self.string().map(Value::String),
            '!' => {
                self.at += 1;
                self.operand(depth + 1).map(|v| Value::Bool(v == 0))
            }
            '-' | '.' | '0'..='9' => self.number(),
            _ => self.named(depth),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.at += 1;
        let mut out = Map::new();
        loop {
            match self.peek()? {
                '}' => {
                    self.at += 1;
                    return Some(Value::Object(out));
                }
                ',' => self.at += 1,
                c => {
                    let key = match c {
                        '"' | '\'' => self.string()?,
                        '0'..='9' => self.number()?.to_string(),
                        _ => self.name()?.to_owned(),
                    };
                    let value = if self.take(":") { self.value(depth + 1)? } else { self.known(&key) };
                    out.insert(key, value);
                    matches!(self.peek()?, ',' | '}').then_some(())?;
                }
            }
        }
    }

    /// The values up to a closing bracket.
    fn list(&mut self, end: char, depth: usize) -> Option<Vec<Value>> {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            match self.peek()? {
                c if c == end => {
                    self.at += 1;
                    return Some(out);
                }
                ',' => {
                    self.at += 1;
                    out.push(Value::Null);
                }
                _ => {
                    out.push(self.value(depth + 1)?);
                    if self.peek()? == ',' {
                        self.at += 1;
                    } else if self.peek()? != end {
                        return None;
                    }
                }
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let quote = self.peek()?;
        self.at += 1;
        let mut units: Vec<u16> = Vec::new();
        let mut out = String::new();
        let mut chars = self.rest().char_indices();
        loop {
            let (at, c) = chars.next()?;
            let escape = if c == '\\' { Some(chars.next()?.1) } else { None };
            if let Some('u') = escape {
                let hex = &self.rest().get(at + 2..at + 6)?;
                units.push(u16::from_str_radix(hex, 16).ok()?);
                chars.nth(3)?;
                continue;
            }
            if !units.is_empty() {
                out.push_str(&String::from_utf16_lossy(&std::mem::take(&mut units)));
            }
            match escape {
                None if c == quote => {
                    self.at += at + c.len_utf8();
                    return Some(out);
                }
                None => out.push(c),
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r' | 'b' | 'f' | 'v' | '0' | '\n') => {}
                Some('x') => {
                    let hex = self.rest().get(at + 2..at + 4)?;
                    out.push(char::from(u8::from_str_radix(hex, 16).ok()?));
                    chars.nth(1)?;
                }
                Some(c) => out.push(c),
            }
        }
    }

    fn number(&mut self) -> Option<Value> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_')))
            .unwrap_or(rest.len());
        self.at += end;
        let number = &rest[..end];
        let whole = number.parse::<i64>().ok().map(Value::from);
        Some(whole.or_else(|| number.parse::<f64>().ok().map(Value::from)).unwrap_or(Value::Null))
    }

    /// What a name stands for, or what is passed to a function: `new Date("…")` is the text, `JSON.parse("…")` what the
    /// text describes.
    fn named(&mut self, depth: usize) -> Option<Value> {
        let mut name = self.name()?;
        if matches!(name, "new" | "void") {
            if name == "void" {
                self.operand(depth + 1)?;
                return Some(Value::Null);
            }
            name = self.name()?;
        }
        let whole = self.at - name.len();
        while self.take(".") {
            self.name()?;
        }
        let path = &self.text[whole..self.at];
        if self.peek() == Some('(') {
            let first = self.list(')', depth)?.into_iter().next().unwrap_or(Value::Null);
            return Some(match (path, &first) {
                ("JSON.parse", Value::String(s)) => serde_json::from_str(s).ok()?,
                _ => first,
            });
        }
        Some(match path {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => self.known(path),
        })
    }

    /// The value of a parameter, within what values may grow to.
    fn known(&mut self, name: &str) -> Value {
        let Some(value) = self.names.get(name) else { return Value::Null };
        let size = size(value);
        if size > self.room {
            return Value::Null;
        }
        self.room -= size;
        value.clone()
    }
}

/// The size of a value, with all its contents.
fn size(value: &Value) -> usize {
    16 + match value {
        Value::String(s) => s.len(),
        Value::Array(a) => a.iter().map(size).sum(),
        Value::Object(o) => o.iter().map(|(k, v)| k.len() + size(v)).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
