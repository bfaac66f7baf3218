//! Functions that are called where they are written, as Nuxt 2 writes its state.

use super::{NAMED, Reader};
use serde_json::Value;

impl<'a> Reader<'a> {
    /// What a function returns that is called where it is written: `(function(a,b){return {…}}("…",2))`.
    pub(super) fn call(&mut self) -> Option<Value> {
        self.at += 1;
        if self.take("function") {
            self.name();
        }
        if self.peek()? != '(' {
            return None;
        }
        let names = self.parameters()?;
        self.take("=>");
        let body = self.at;
        // The arguments come last, and are what the names in the body stand for.
        self.body()?;
        self.take(")");
        if self.peek()? != '(' {
            return None;
        }
        let arguments = self.list(')', 0)?;
        let end = self.at;
        self.names = names.into_iter().zip(arguments).collect();
        self.room = NAMED;
        self.at = body;
        let value = self.body();
        self.at = end;
        value
    }

    fn parameters(&mut self) -> Option<Vec<&'a str>> {
        self.at += 1;
        let mut names = Vec::new();
        loop {
            match self.peek()? {
                ')' => {
                    self.at += 1;
                    return Some(names);
                }
                ',' => self.at += 1,
                _ => names.push(self.name()?),
            }
        }
    }

    /// The body of a function: assignments to members of its parameters, and what it returns.
    fn body(&mut self) -> Option<Value> {
        if self.peek()? == '(' {
            return self.value(0);
        }
        if !self.take("{") {
            return None;
        }
        loop {
            let name = self.name()?;
            if name == "return" {
                let value = self.value(0)?;
                self.take(";");
                return self.take("}").then_some(value);
            }
            let key = match self.peek()? {
                '.' => {
                    self.at += 1;
                    Value::from(self.name()?)
                }
                '[' => self.list(']', 0)?.pop()?,
                _ => return None,
            };
            if !self.take("=") {
                return None;
            }
            let value = self.value(0)?;
            self.take(";");
            match (self.names.get_mut(name), key) {
                (Some(Value::Object(o)), Value::String(key)) => {
                    o.insert(key, value);
                }
                (Some(Value::Array(a)), Value::Number(n)) if n.as_u64() == Some(a.len() as u64) => a.push(value),
                _ => {}
            }
        }
    }
}
