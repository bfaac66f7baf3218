//! Template filters, and how values are printed: escaped for the language of the template.

use crate::surface::token::token;
use crate::surface::{html, markdown};
use minijinja::{AutoEscape, Environment, Output, State, Value};
use std::fmt::Write;

/// The name of the escaping for Markdown.
const MARKDOWN: &str = "markdown";

/// The filters that this program adds to those of Jinja.
pub(super) const FILTERS: [&str; 10] =
    ["cites", "links", "code", "code_block", "lines", "doubtful", "md", "href", "beside", "token"];

/// Adds filters and escaping to an environment.
pub(super) fn add(env: &mut Environment) {
    env.set_auto_escape_callback(
        |name| if is_html(name) { AutoEscape::Html } else { AutoEscape::Custom(MARKDOWN.into()) },
    );
    env.set_formatter(format_value);
    env.add_filter("cites", |list: Vec<String>| Value::from_safe_string(bracketed(list.iter().map(|c| token(c)))));
    env.add_filter("links", |state: &State, list: Vec<String>| {
        let ids = || list.iter().map(|c| token(c));
        Value::from_safe_string(match in_html(state) {
            false => bracketed(ids().map(|c| format!("[{c}](#{})", c.to_lowercase()))),
            true if list.is_empty() => String::new(),
            true => {
                let inner = bracketed(ids().map(|c| format!("<a href=\"#{}\">{c}</a>", c.to_lowercase())));
                format!("<span class=\"cites\">{inner}</span>")
            }
        })
    });
    env.add_filter("code", |text: String| Value::from_safe_string(markdown::code(&text)));
    env.add_filter("code_block", |text: String| Value::from_safe_string(markdown::code_block(&text)));
    env.add_filter("lines", |text: String| {
        let lines: Vec<String> = text.lines().map(html::escape).collect();
        Value::from_safe_string(lines.join("\n"))
    });
    env.add_filter("doubtful", |state: &State, text: String| {
        if !in_html(state) {
            return Value::from(text);
        }
        // Doubtful words of a draft are in brackets.
        let escaped = html::escape(&text);
        Value::from_safe_string(match escaped.matches('[').count() == escaped.matches(']').count() {
            true => escaped.replace('[', "<mark>[").replace(']', "]</mark>"),
            false => escaped,
        })
    });
    env.add_filter("md", |text: String| Value::from_safe_string(markdown::escape(&text)));
    env.add_filter("href", |text: String| html::link(&text).unwrap_or_default());
    env.add_filter("beside", |text: String| Value::from_safe_string(beside(&text)));
    env.add_filter("token", |text: String| Value::from_safe_string(token(&text)));
}

/// The name of a file as a link to that file in the same folder, and to nothing else: without a scheme or a folder.
fn beside(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for b in name.bytes() {
        match b {
            b'.' | b'-' | b'_' | b'~' => out.push(b.into()),
            b if b.is_ascii_alphanumeric() => out.push(b.into()),
            b => {
                let _ = write!(out, "%{b:02X}");
            }
        }
    }
    out
}

/// Whether a template produces HTML, according to its name.
pub(super) fn is_html(name: &str) -> bool {
    name.ends_with(".html") || name.ends_with(".htm")
}

fn in_html(state: &State) -> bool {
    matches!(state.auto_escape(), AutoEscape::Html)
}

/// Several items in brackets; an empty string for none.
fn bracketed(list: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = list.collect();
    if all.is_empty() { String::new() } else { format!("[{}]", all.join(", ")) }
}

/// Escapes a value that a template prints; `None` prints nothing.
fn format_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), minijinja::Error> {
    if value.is_none() {
        return Ok(());
    }
    let escape = match state.auto_escape() {
        AutoEscape::Html => html::escape,
        AutoEscape::Custom(name) if name == MARKDOWN => markdown::escape,
        _ => return minijinja::escape_formatter(out, state, value),
    };
    match value.as_str() {
        _ if value.is_safe() => write!(out, "{value}"),
        Some(s) => out.write_str(&escape(s)),
        None => out.write_str(&escape(&value.to_string())),
    }
    .map_err(minijinja::Error::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neighbouring_file_is_linked_by_name_only() {
        for (name, link) in [
            ("2025-05-27-bridge.html", "2025-05-27-bridge.html"),
            ("a b (1).html", "a%20b%20%281%29.html"),
            ("جسر.md", "%D8%AC%D8%B3%D8%B1.md"),
            ("javascript:alert(1)", "javascript%3Aalert%281%29"),
            ("//evil.example/x", "%2F%2Fevil.example%2Fx"),
        ] {
            assert_eq!(beside(name), link);
        }
    }
}
