//! Articles that are forwarded in messages.

use super::headers::{domain, sender, subject};
use crate::ingest::draft::Draft;
use crate::ingest::letters::letters;

/// The names of header lines, in small letters.
const FIELDS: [(&str, &[&str]); 4] = [
    ("from", &["from:", "من:", "de :", "de:", "المرسل:"]),
    ("date", &["date:", "sent:", "التاريخ:", "تاريخ:", "تم الإرسال:", "تاريخ الإرسال:", "envoyé :"]),
    ("subject", &["subject:", "الموضوع:", "objet :", "موضوع:"]),
    ("to", &["to:", "إلى:", "à :", "cc:", "نسخة:"]),
];

/// The header field of a line, with its value.
fn field(line: &str) -> Option<(&'static str, String)> {
    let line = line.trim().trim_start_matches('*');
    let lower = line.to_lowercase();
    FIELDS.iter().find_map(|(name, marks)| {
        let mark = marks.iter().find(|m| lower.starts_with(*m))?;
        let value = line.get(mark.len()..).unwrap_or_default().trim_matches(['*', ' ', '\t']);
        Some((*name, value.to_owned()))
    })
}

/// Whether a line is a header line.
pub(super) fn is_field(line: &str) -> bool {
    field(line).is_some()
}

/// Extracts a forwarded article from the message around it: the article's own header lines take precedence.
pub(super) fn forwarded(draft: &mut Draft, is_reply: bool) {
    let lines: Vec<&str> = draft.text.lines().collect();
    // Two consecutive header lines, one of them the sender.
    let start = lines.iter().enumerate().position(|(i, l)| {
        field(l).is_some_and(|f| f.0 == "from") && lines[i + 1..].iter().take(3).any(|n| field(n).is_some())
    });
    let Some(start) = start else { return };
    let above = lines[..start].join("\n");
    if is_reply && letters(&above) >= 40 {
        draft.text = above;
        draft.notes.push("the message that this one answers, which it quotes, was left out".into());
        return;
    }
    let mut end = start;
    let (mut from, mut date, mut title) = (None, None, None);
    while let Some(line) = lines.get(end) {
        match field(line) {
            Some(("from", v)) => from = Some(v),
            Some(("date", v)) => date = Some(v),
            Some(("subject", v)) => title = Some(v),
            Some(_) => {}
            None if line.trim().is_empty() && lines.get(end + 1).is_some_and(|n| field(n).is_some()) => {}
            None => break,
        }
        end += 1;
    }
    let rest = lines[end..].join("\n");
    if letters(&rest) < 40 {
        return;
    }
    let (name, address) = from.map(|f| sender(&f)).unwrap_or_default();
    draft.outlet = name.or_else(|| address.and_then(domain)).or(draft.outlet.take());
    draft.date = date.filter(|d| !d.is_empty()).or(draft.date.take());
    draft.title = title.map(|t| subject(&t)).filter(|t| !t.is_empty()).or(draft.title.take());
    draft.text = rest;
    draft.notes.push("a forwarded message: sender and date are those of the original message".into());
}
