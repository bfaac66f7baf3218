//! Checks what a chat template may contain, before anything parses it.
//!
//! The fuel of the template engine counts steps, not the size of what a step produces: a text doubled forty times takes
//! two hundred steps and a terabyte. A template may therefore extend what it has bound to a name, but not bind a text
//! that contains such a name twice; and the depth of its expressions is bounded, since their compilation is recursive.

use std::collections::HashSet;

/// Maximum bytes of a template; the longest in use have about twenty thousand.
const LONGEST: usize = 128 << 10;
/// Maximum tokens of one tag.
const MOST_PARTS: usize = 400;
/// Maximum bytes of a string in a tag.
const LONGEST_TEXT: usize = 8 << 10;
/// Maximum digits of a number.
const MOST_DIGITS: usize = 5;
/// Maximum nesting of brackets and of blocks.
const DEEPEST: usize = 32;
/// Maximum signs and negations before one value.
const MOST_SIGNS: usize = 4;

/// Supported statements. Macros and captured blocks are excluded: they are functions of text that let it grow in ways
/// that this check cannot see.
const STATEMENTS: [&str; 12] =
    ["if", "elif", "else", "endif", "for", "endfor", "set", "break", "continue", "raw", "endraw", "generation"];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part<'a> {
    Name(&'a str),
    Text,
    Number,
    Sign(char),
}

/// A tag: a statement or an output.
struct Tag<'a> {
    statement: bool,
    parts: Vec<Part<'a>>,
}

/// Whether a template may be rendered.
///
/// # Errors
/// The unsupported content, in words.
pub(super) fn check(source: &str) -> Result<(), String> {
    if source.len() > LONGEST {
        return Err(format!("it has {} bytes", source.len()));
    }
    let tags = tags(source)?;
    let mut depth = 0usize;
    for tag in tags.iter().filter(|t| t.statement) {
        let Some(Part::Name(name)) = tag.parts.first() else { return Err("a tag is empty".into()) };
        if !STATEMENTS.contains(name) && *name != "endgeneration" {
            return Err(format!("it uses `{name}`, which is not supported"));
        }
        match *name {
            "if" | "for" => depth += 1,
            "endif" | "endfor" => depth = depth.saturating_sub(1),
            "set" if !tag.parts.contains(&Part::Sign('=')) => {
                return Err("it captures a block with `set`, which is not supported".into());
            }
            _ => {}
        }
        if depth > DEEPEST {
            return Err(format!("its blocks are nested more than {DEEPEST} deep"));
        }
    }
    growth(&tags)
}

/// Finds names that may hold ever longer text, and rejects a name that is bound to two of them.
fn growth(tags: &[Tag]) -> Result<(), String> {
    let bindings: Vec<(Vec<&str>, Vec<Part>)> = tags.iter().filter_map(binding).collect();
    let grows = |parts: &[Part]| parts.iter().any(|p| matches!(p, Part::Sign('~' | '+' | ',')));
    let mut growing: HashSet<&str> = HashSet::new();
    loop {
        let before = growing.len();
        for (names, value) in &bindings {
            if grows(value) || roots(value).any(|n| growing.contains(n)) {
                growing.extend(names);
            }
        }
        if growing.len() == before {
            break;
        }
    }
    for (names, value) in &bindings {
        if grows(value) && roots(value).filter(|n| growing.contains(n)).count() > 1 {
            return Err(format!("it makes `{}` from two texts of unbounded length", names.join(", ")));
        }
    }
    Ok(())
}

/// The names that a tag binds, and the expression that they are bound to.
fn binding<'a>(tag: &Tag<'a>) -> Option<(Vec<&'a str>, Vec<Part<'a>>)> {
    let end = match tag.parts.first()? {
        Part::Name("set") => tag.parts.iter().position(|p| *p == Part::Sign('='))?,
        Part::Name("for") => tag.parts.iter().position(|p| *p == Part::Name("in"))?,
        _ => return None,
    };
    Some((roots(&tag.parts[1..end]).collect(), tag.parts[end + 1..].to_vec()))
}

/// Names that are not attributes.
fn roots<'a>(parts: &[Part<'a>]) -> impl Iterator<Item = &'a str> {
    let attribute = |i: usize| i > 0 && parts[i - 1] == Part::Sign('.');
    let found: Vec<&'a str> = parts
        .iter()
        .enumerate()
        .filter_map(|(i, p)| if let Part::Name(n) = p { (!attribute(i)).then_some(*n) } else { None })
        .collect();
    found.into_iter()
}

fn tags(source: &str) -> Result<Vec<Tag<'_>>, String> {
    let mut out = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find('{') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("{#") {
            rest = comment.find("#}").map_or("", |n| &comment[n + 2..]);
        } else if let Some(inner) = rest.strip_prefix("{{") {
            let (parts, after) = parts(inner, "}}")?;
            out.push(Tag { statement: false, parts });
            rest = after;
        } else if let Some(inner) = rest.strip_prefix("{%") {
            let (parts, after) = parts(inner, "%}")?;
            out.push(Tag { statement: true, parts });
            rest = after;
        } else {
            rest = &rest[1..];
        }
    }
    Ok(out)
}

/// The tokens of a tag, and the rest after it.
fn parts<'a>(inner: &'a str, end: &str) -> Result<(Vec<Part<'a>>, &'a str), String> {
    let mut out = Vec::new();
    // A sign at either edge trims whitespace.
    let mut rest = inner.strip_prefix(['-', '+']).unwrap_or(inner);
    let (mut depth, mut signs) = (0usize, 0usize);
    loop {
        rest = rest.trim_start();
        let Some(c) = rest.chars().next() else { return Err("a tag is not closed".into()) };
        // The closing brace of a dictionary may precede the end.
        if depth == 0 || end == "%}" {
            let bare = rest.strip_prefix(['-', '+']).unwrap_or(rest);
            if let Some(after) = bare.strip_prefix(end) {
                return Ok((out, after));
            }
        }
        let length = |more: fn(char) -> bool| rest.find(|c| !more(c)).unwrap_or(rest.len());
        let (part, n) = match c {
            '\'' | '"' => (Part::Text, text(rest, c)?),
            '0'..='9' => {
                let n = length(|c| c.is_ascii_alphanumeric() || c == '_');
                if n > MOST_DIGITS {
                    return Err(format!("it has the number {}", &rest[..n.min(20)]));
                }
                (Part::Number, n)
            }
            c if c.is_alphabetic() || c == '_' => {
                let n = length(|c| c.is_alphanumeric() || c == '_');
                (Part::Name(&rest[..n]), n)
            }
            '*' => return Err("it multiplies, which is not supported".into()),
            c => (Part::Sign(c), c.len_utf8()),
        };
        match part {
            Part::Sign('(' | '[' | '{') => depth += 1,
            Part::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        signs = if matches!(part, Part::Sign('-' | '+') | Part::Name("not")) { signs + 1 } else { 0 };
        if depth > DEEPEST || signs > MOST_SIGNS {
            return Err("an expression of it is nested too deep".into());
        }
        if part == Part::Name("recursive") {
            return Err("it has a recursive loop, which is not supported".into());
        }
        out.push(part);
        if out.len() > MOST_PARTS {
            return Err(format!("a tag of it has more than {MOST_PARTS} parts"));
        }
        rest = &rest[n..];
    }
}

/// Length of the string that begins with a quotation mark.
fn text(rest: &str, quote: char) -> Result<usize, String> {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        if i > LONGEST_TEXT {
            return Err(format!("a text of it has more than {LONGEST_TEXT} bytes"));
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Ok(i + 1),
            _ => {}
        }
    }
    Err("a text in it is not closed".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_templates_are_accepted() {
        for source in [
            "plain { text } {# a {{ comment #}",
            "{%- for m in messages -%}{{ '{' + m['role'] ~ \"}\" }}{%- endfor -%}",
            "{% set ns = namespace(a='', b=false) %}{% for m in messages %}{% set ns.a = ns.a + '\\n' + m.content %}{% endfor %}",
            "{% set rest = messages[1:] %}{% set x = rest[0].content | trim %}{% set y = x if x is string else '' %}",
            "{{ {'a': {'b': 1}} | tojson }}{% if not (a and not b) or -1 == loop.index0 - 1 %}x{% endif %}",
        ] {
            assert_eq!(check(source), Ok(()), "{source}");
        }
    }

    #[test]
    fn unbounded_growth_and_nesting_are_refused() {
        for source in [
            format!("{{{{ {}1 }}}}", "-".repeat(100_000)),
            format!("{{{{ {}1{} }}}}", "(".repeat(5000), ")".repeat(5000)),
            format!("{{{{ a{} }}}}", "+a".repeat(50_000)),
            format!("{{{{ a{} }}}}", ".a".repeat(50_000)),
            format!("{{{{ a{} }}}}", "|e".repeat(50_000)),
            "{% if a %}".repeat(5000),
            "{% set x = 'a' %}{% set x = x ~ x %}".into(),
            "{% set n = namespace(x='a') %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}".into(),
            "{% set x = [1, 2] %}{% set y = [x, x] %}".into(),
            "{% for a in ['x' ~ 'y'] %}{% for b in [a ~ a] %}{% endfor %}{% endfor %}".into(),
            "{% macro f(a) %}{{ a }}{{ a }}{% endmacro %}".into(),
            "{% set x %}{{ y }}{{ y }}{% endset %}".into(),
            "{{ 'a' * 99999 }}".into(),
            "{{ '%d' | indent(99999999999) }}".into(),
            "{% for i in x recursive %}{% endfor %}".into(),
            "{{ 'a".into(),
            "{{ a".into(),
            "{%%}".into(),
        ] {
            assert!(check(&source).is_err(), "{}", source.chars().take(80).collect::<String>());
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_accepted_or_refused(source in "([{}%#'\"\\\\a =~+*(\\[\\]).|-]|set|for|in|if|é){0,60}") {
            let _ = check(&source);
        }
    }
}
