//! Changes to bytes, to JSON, and to templates.

use crate::random::Random;
use serde_json::Value;

/// Changes `bytes` at a few positions below `within`.
pub(crate) fn damage(bytes: &mut Vec<u8>, within: usize, r: &mut Random) {
    for _ in 0..1 + r.below(4) {
        if bytes.is_empty() {
            return;
        }
        let end = within.min(bytes.len()).max(1);
        let at = r.below(end);
        match r.below(9) {
            0 => bytes[at] ^= 1 << r.below(8),
            1 => bytes[at] = r.next() as u8,
            2 | 3 => {
                let width = *r.of(&[1usize, 2, 4, 8]);
                let number = r.odd_number().to_le_bytes();
                let to = (at + width).min(bytes.len());
                bytes[at..to].copy_from_slice(&number[..to - at]);
            }
            4 => bytes.truncate(at),
            5 => {
                let to = (at + 1 + r.below(64)).min(bytes.len());
                bytes.drain(at..to);
            }
            6 => {
                let from = r.below(end);
                let part: Vec<u8> = bytes[from..(from + 1 + r.below(64)).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            7 => {
                let byte = bytes[at];
                bytes.splice(at..at, std::iter::repeat_n(byte, 1 << r.below(17)));
            }
            _ => {
                let from = r.below(end);
                let n = (1 + r.below(32)).min(bytes.len() - at.max(from));
                bytes.copy_within(from..from + n, at);
            }
        }
    }
}

/// Changes a few values of a JSON file.
pub(crate) fn damage_json(text: &[u8], r: &mut Random) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(text) else { return text.to_vec() };
    for _ in 0..1 + r.below(3) {
        change(&mut value, r, 0);
    }
    let mut out = serde_json::to_vec(&value).unwrap_or_default();
    if r.one_in(20) {
        let n = out.len();
        damage(&mut out, n, r);
    }
    out
}

fn change(value: &mut Value, r: &mut Random, depth: usize) {
    // Large tables are descended into less often than settings.
    let inside = match value {
        Value::Array(a) => a.len(),
        Value::Object(o) => o.len(),
        _ => 0,
    };
    if inside > 0 && depth < 12 && !r.one_in(6) {
        let i = r.below(inside);
        match value {
            Value::Array(a) => return change(&mut a[i], r, depth + 1),
            Value::Object(o) => {
                if let Some((_, v)) = o.iter_mut().nth(i) {
                    return change(v, r, depth + 1);
                }
            }
            _ => {}
        }
    }
    match value {
        Value::Array(a) if r.one_in(2) && !a.is_empty() => match r.below(3) {
            0 => a.truncate(r.below(a.len())),
            1 => {
                let one = a[r.below(a.len())].clone();
                let room = (1 << 20) / one.to_string().len().max(1);
                a.extend(std::iter::repeat_n(one, (1 << r.below(12)).min(room)));
            }
            _ => {
                let i = r.below(a.len());
                a.swap(0, i);
            }
        },
        Value::Object(o) if r.one_in(2) && !o.is_empty() => {
            let key = o.keys().nth(r.below(o.len())).cloned().unwrap_or_default();
            if let Some(v) = o.remove(&key)
                && r.one_in(2)
            {
                o.insert(format!("{key}x"), v);
            }
        }
        other => *other = odd_value(other, r),
    }
}

fn odd_value(old: &Value, r: &mut Random) -> Value {
    match r.below(10) {
        0 => Value::Null,
        1 => Value::Bool(r.one_in(2)),
        2..=4 => Value::from(r.odd_number()),
        5 => Value::from(-(r.odd_number() as i64 / 3) as f64 / 7.0),
        6 => Value::from(1e38 * r.below(9) as f64),
        7 => Value::from("x".repeat(1 << r.below(20))),
        8 => match old {
            Value::String(s) => Value::from(s.chars().rev().collect::<String>()),
            _ => Value::Array(vec![old.clone(), old.clone()]),
        },
        _ => Value::from(*r.of(&["", "gelu", "relu", "llama", "t5", "[CLS]", "<unk>", "(a*)*b", ".", "\u{0}", "▁"])),
    }
}

/// A template assembled from fragments of templates.
pub(crate) fn template(r: &mut Random) -> String {
    const PIECES: [&str; 44] = [
        "{% for m in messages %}",
        "{% endfor %}",
        "{{ m.content }}",
        "{{ m['role'] }}",
        "{% if m.role == 'user' %}",
        "{% endif %}",
        "{% else %}",
        "{% set x = 'ab' %}",
        "{% set x = x ~ x %}",
        "{% set x = x + x %}",
        "{{ x }}",
        "{% set n = namespace(a='b') %}",
        "{% set n.a = n.a ~ n.a %}",
        "{% set n.a = n.a|tojson %}",
        "{{ n.a }}",
        "{% for i in range(999) %}",
        "{% for i in range(99999) %}",
        "{{ '%99999d'|format(1) }}",
        "{{ x|replace('', x) }}",
        "{{ x.replace('a', 'aaaaaaaa') }}",
        "{{ [x, x]|join(x) }}",
        "{{ x * 99999 }}",
        "{{ messages|tojson }}",
        "{{ messages[0] }}",
        "{{ messages[1:] }}",
        "{{ messages[::-1] }}",
        "{{ -",
        "----------",
        "((((((((((",
        "[[[[[[[[[[",
        "{% macro f(a) %}",
        "{% endmacro %}",
        "{{ f(f(x)) }}",
        "{% set y %}",
        "{% endset %}",
        "{{ raise_exception('no') }}",
        "{{ strftime_now('%Y') }}",
        "{{ x.split('')|list|length }}",
        "{{ x[99:-9:7] }}",
        "{{ 9223372036854775807 + 1 }}",
        "{{ 1 // 0 }}",
        "{{ 1 % 0 }}",
        "{{ x|int|float|round }}",
        "نص ",
    ];
    let mut out = String::new();
    for _ in 0..r.below(30) {
        let piece = r.of(&PIECES);
        let times = if r.one_in(40) { 1 << r.below(14) } else { 1 };
        out.push_str(&piece.repeat(times));
    }
    if r.one_in(3) {
        let mut bytes = out.into_bytes();
        let n = bytes.len();
        damage(&mut bytes, n, r);
        out = String::from_utf8_lossy(&bytes).into_owned();
    }
    out
}
