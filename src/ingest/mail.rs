//! Messages: newsletters, forwarded articles, pages saved as one file (MHTML).

use super::draft::Draft;
use super::html;
use super::text::text_as;
use encoding_rs::Encoding;
use mailparse::{DispositionType, MailHeaderMap, ParsedMail};
use mujaz_arabic::letters::is_arabic_letter;
use std::io::BufRead;

/// A message as a draft, with its attachments by name.
pub(super) struct Message {
    pub draft: Draft,
    pub charset: String,
    pub attachments: Vec<(String, Vec<u8>)>,
}

/// Parts of one message at most, and levels of parts.
const PARTS: usize = 200;
const DEPTH: usize = 12;

/// Reads a message.
///
/// # Errors
/// A reason in words: not a message, or one without text.
pub(super) fn message(bytes: &[u8]) -> Result<Message, String> {
    let mail = parsed(bytes)?;
    let mut parts = Parts::default();
    collect(&mail, 0, &mut parts);
    let best = |list: &[Part]| list.iter().max_by_key(|p| letters(&p.text)).cloned();
    let plain = best(&parts.plain);
    let rich = best(&parts.rich);
    // The plain part of a newsletter is often a stub: "your program cannot show HTML".
    let chosen = match (plain, rich) {
        (Some(p), Some(r)) if letters(&p.text) * 10 >= letters(&r.text) * 8 => Some(p),
        (p, r) => r.or(p),
    };
    let header = |name: &str| mail.headers.get_first_value(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    let (outlet, address) = header("From").map(|f| sender(&f)).unwrap_or_default();
    let mut draft = Draft {
        title: header("Subject").map(|s| subject(&s)),
        outlet: header("List-Id").as_deref().and_then(list_name).or(outlet).or_else(|| address.and_then(domain)),
        date: header("Date"),
        url: header("Archived-At").map(|u| u.trim_matches(['<', '>']).to_owned()).filter(|u| u.starts_with("http")),
        ..Draft::default()
    };
    let charset = chosen.as_ref().map_or_else(|| "UTF-8".to_owned(), |p| p.charset.clone());
    if let Some(part) = chosen {
        draft.notes.extend(part.note);
        draft.text = part.text;
        forwarded(&mut draft);
    }
    if draft.text.trim().is_empty() && parts.attachments.is_empty() {
        return Err("the message contains no text".into());
    }
    Ok(Message { draft, charset, attachments: parts.attachments })
}

/// The page of an MHTML file: its bytes, the character set that is declared for it, and its address.
///
/// # Errors
/// A reason in words: not such a file, or one without a page.
pub(super) fn saved_page(bytes: &[u8]) -> Result<(Vec<u8>, Option<&'static Encoding>, Option<String>), String> {
    let mail = parsed(bytes)?;
    let page =
        mail.parts().take(PARTS).find(|p| p.ctype.mimetype.contains("html")).ok_or("the file contains no page")?;
    let body = page.get_body_raw().map_err(|e| format!("the page cannot be decoded: {e}"))?;
    let address = ["Snapshot-Content-Location", "Content-Location"]
        .iter()
        .find_map(|n| mail.headers.get_first_value(n).or_else(|| page.headers.get_first_value(n)))
        .filter(|a| a.starts_with("http"));
    Ok((body, declared(page), address))
}

fn parsed(bytes: &[u8]) -> Result<ParsedMail<'_>, String> {
    // Apple's program writes the length of the message before it.
    let apple = bytes
        .iter()
        .position(|b| *b == b'\n')
        .filter(|i| *i < 12 && bytes[..*i].trim_ascii().iter().all(u8::is_ascii_digit));
    let bytes = apple.map_or(bytes, |i| &bytes[i + 1..]);
    let mail = mailparse::parse_mail(bytes).map_err(|e| format!("not a readable message: {e}"))?;
    match mail.headers.is_empty() {
        true => Err("not a message: it has no header lines".into()),
        false => Ok(mail),
    }
}

#[derive(Clone)]
struct Part {
    text: String,
    charset: String,
    note: Option<String>,
}

#[derive(Default)]
struct Parts {
    plain: Vec<Part>,
    rich: Vec<Part>,
    attachments: Vec<(String, Vec<u8>)>,
    seen: usize,
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| is_arabic_letter(*c)).count()
}

fn declared(part: &ParsedMail) -> Option<&'static Encoding> {
    part.ctype.params.get("charset").and_then(|c| Encoding::for_label(c.as_bytes()))
}

fn collect(part: &ParsedMail, depth: usize, out: &mut Parts) {
    out.seen += 1;
    if depth > DEPTH || out.seen > PARTS {
        return;
    }
    if !part.subparts.is_empty() {
        part.subparts.iter().for_each(|p| collect(p, depth + 1, out));
        return;
    }
    let kind = part.ctype.mimetype.to_lowercase();
    let disposition = part.get_content_disposition();
    let name = disposition.params.get("filename").or_else(|| part.ctype.params.get("name")).cloned();
    let Ok(body) = part.get_body_raw() else { return };
    if kind == "message/rfc822" {
        out.attachments.push((name.unwrap_or_else(|| "message.eml".into()), body));
    } else if disposition.disposition == DispositionType::Attachment || name.is_some() && !kind.starts_with("text/") {
        out.attachments.extend(name.map(|n| (n, body)));
    } else if matches!(kind.as_str(), "text/plain" | "text/html") {
        let Ok(read) = text_as(&body, declared(part)) else { return };
        let rich = kind == "text/html";
        let text = if rich { html::fragment_text(&read.text) } else { unflowed(&read.text) };
        let list = if rich { &mut out.rich } else { &mut out.plain };
        list.push(Part { text, charset: read.charset, note: read.note });
    }
}

/// Plain text without the marks of a quoted message.
fn unflowed(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|l| l.trim_start_matches(['>', ' '])).collect();
    lines.join("\n")
}

/// Name and address of a sender.
fn sender(from: &str) -> (Option<String>, Option<String>) {
    let (name, address) = match from.rsplit_once('<') {
        Some((name, rest)) => (name.trim().trim_matches('"').trim(), rest.trim_end_matches('>').trim()),
        None => ("", from.trim()),
    };
    let named = !name.is_empty() && !name.contains('@');
    (named.then(|| name.to_owned()), address.contains('@').then(|| address.to_owned()))
}

fn domain(address: String) -> Option<String> {
    address.rsplit_once('@').map(|a| a.1.trim_start_matches("www.").to_lowercase())
}

/// The name in a `List-Id`, where there is one.
fn list_name(header: &str) -> Option<String> {
    let name = header.split('<').next()?.trim().trim_matches('"').trim();
    (!name.is_empty() && name.chars().any(is_arabic_letter)).then(|| name.to_owned())
}

/// A subject without the marks of replies and forwarding.
fn subject(written: &str) -> String {
    let mut rest = written.trim();
    loop {
        let lower = rest.to_lowercase();
        let mark = ["re:", "fw:", "fwd:", "tr:", "رد:", "إعادة توجيه:", "اعادة توجيه:", "[fwd:"]
            .iter()
            .find(|m| lower.starts_with(*m));
        match mark {
            // These marks are as long in capital letters.
            Some(m) => rest = rest[m.len()..].trim_start(),
            None => return rest.trim_end_matches(']').to_owned(),
        }
    }
}

/// Takes a forwarded article out of the message around it: what its own header lines say counts.
fn forwarded(draft: &mut Draft) {
    const FIELDS: [(&str, &[&str]); 4] = [
        ("from", &["from:", "من:", "de :", "de:", "المرسل:"]),
        ("date", &["date:", "sent:", "التاريخ:", "تاريخ:", "تم الإرسال:", "envoyé :"]),
        ("subject", &["subject:", "الموضوع:", "objet :", "موضوع:"]),
        ("to", &["to:", "إلى:", "à :", "cc:", "نسخة:"]),
    ];
    let field = |line: &str| -> Option<(&'static str, String)> {
        let line = line.trim().trim_start_matches('*');
        let lower = line.to_lowercase();
        FIELDS.iter().find_map(|(name, marks)| {
            let mark = marks.iter().find(|m| lower.starts_with(*m))?;
            let value = line.get(mark.len()..).unwrap_or_default().trim_matches(['*', ' ', '\t']);
            Some((*name, value.to_owned()))
        })
    };
    let lines: Vec<&str> = draft.text.lines().collect();
    // Two header lines in a row, one of them the sender.
    let start = lines.iter().enumerate().position(|(i, l)| {
        field(l).is_some_and(|f| f.0 == "from") && lines[i + 1..].iter().take(3).any(|n| field(n).is_some())
    });
    let Some(start) = start else { return };
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
    draft.notes.push("a forwarded message: sender and date are those of the message that was forwarded".into());
}

/// Hands over the messages of an mbox file one by one; `put` returns whether to go on.
///
/// # Errors
/// What cannot be read, in words.
pub(super) fn messages(
    reader: &mut dyn BufRead,
    most: u64,
    put: &mut dyn FnMut(usize, Result<Vec<u8>, String>) -> bool,
) -> Result<(), String> {
    let (mut number, mut message, mut long, mut blank) = (0, Vec::new(), false, true);
    let mut line = Vec::new();
    loop {
        line.clear();
        // A line without an end is taken in pieces.
        let n = std::io::Read::take(&mut *reader, 1 << 20)
            .read_until(b'\n', &mut line)
            .map_err(|e| format!("cannot be read: {e}"))?;
        let starts = n == 0 || blank && line.starts_with(b"From ");
        if starts {
            if !message.is_empty() || long {
                number += 1;
                let whole = std::mem::take(&mut message);
                let given = if std::mem::take(&mut long) {
                    Err(format!(
                        "the message is larger than the limit of {} MB; raise input.max_bytes in mujaz.toml",
                        most >> 20
                    ))
                } else {
                    Ok(whole)
                };
                if !put(number, given) {
                    return Ok(());
                }
            }
            if n == 0 {
                return Ok(());
            }
            continue;
        }
        blank = line.iter().all(|b| matches!(b, b'\n' | b'\r'));
        if message.len() as u64 + line.len() as u64 > most {
            long = true;
            message.clear();
        }
        if !long {
            // ">From " at the start of a line was "From ".
            let quoted = line.iter().take_while(|b| **b == b'>').count();
            let skip = usize::from(quoted > 0 && line[quoted..].starts_with(b"From "));
            message.extend_from_slice(&line[skip..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "أعلنت البلدية إغلاق الجسر القديم أمام الشاحنات إلى غاية نهاية الأشغال.";

    fn base64(bytes: &[u8]) -> String {
        const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        bytes
            .chunks(3)
            .map(|c| {
                let n = (u32::from(c[0]) << 16)
                    | (u32::from(*c.get(1).unwrap_or(&0)) << 8)
                    | u32::from(*c.get(2).unwrap_or(&0));
                (0..4)
                    .map(|i| if i <= c.len() { SIGNS[(n >> (18 - 6 * i)) as usize & 63] as char } else { '=' })
                    .collect::<String>()
            })
            .collect()
    }

    #[test]
    fn a_newsletter_gives_its_best_part_with_sender_and_date() {
        let old = encoding_rs::WINDOWS_1256.encode(BODY).0.into_owned();
        let mail = format!(
            "From: =?utf-8?B?{}?= <news@ofoq.example>\r\nSubject: =?utf-8?B?{}?=\r\nDate: Sun, 1 Jun 2025 08:00:00 +0100\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nفتح في المتصفح\r\n\
             --c\r\nContent-Type: text/html; charset=windows-1256\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--c--\r\n\
             --b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"a.txt\"\r\n\r\nabc\r\n--b--\r\n",
            base64("صحيفة الأفق".as_bytes()),
            base64("رد: إغلاق الجسر".as_bytes()),
            base64(&[b"<p>", old.as_slice(), b"</p><script>x</script>"].concat()),
        );
        let m = message(mail.as_bytes()).unwrap();
        assert_eq!((m.draft.text.trim(), m.charset.as_str()), (BODY, "windows-1256"));
        assert_eq!((m.draft.title.as_deref(), m.draft.outlet.as_deref()), (Some("إغلاق الجسر"), Some("صحيفة الأفق")));
        assert!(m.draft.date.unwrap().contains("1 Jun 2025"));
        assert_eq!((m.attachments[0].0.as_str(), m.attachments[0].1.len()), ("a.txt", 3));
    }

    #[test]
    fn a_forwarded_article_counts_as_its_sender_s() {
        let mail = format!(
            "From: me@desk.example\nSubject: Fwd: x\nDate: Mon, 2 Jun 2025 08:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n\
             انظر هذا\n\n---------- Forwarded message ---------\nمن: صحيفة الأفق <news@ofoq.example>\nالتاريخ: الأحد 1 يونيو 2025\nالموضوع: إغلاق الجسر\nإلى: <me@desk.example>\n\n{BODY}\n"
        );
        let d = message(mail.as_bytes()).unwrap().draft;
        assert_eq!(d.text.trim(), BODY);
        assert_eq!((d.outlet.as_deref(), d.title.as_deref()), (Some("صحيفة الأفق"), Some("إغلاق الجسر")));
        assert!(d.date.unwrap().contains("1 يونيو"));
    }

    #[test]
    fn an_mbox_is_parted_into_messages() {
        let text = "From a Mon\nSubject: 1\n\nA\n>From here\n\nFrom b Tue\nSubject: 2\n\nB From c\nFrom d\n";
        let mut got = Vec::new();
        messages(&mut text.as_bytes(), 1000, &mut |n, m| {
            got.push((n, String::from_utf8(m.unwrap()).unwrap()));
            true
        })
        .unwrap();
        assert_eq!(got, [(1, "Subject: 1\n\nA\nFrom here\n\n".into()), (2, "Subject: 2\n\nB From c\nFrom d\n".into())]);
        let mut long = Vec::new();
        messages(&mut text.as_bytes(), 20, &mut |_, m| {
            long.push(m.is_err());
            true
        })
        .unwrap();
        assert_eq!(long, [true, true]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_message_or_refused(bytes in "(From: a|Content-Type: multipart/mixed; boundary=b|--b|--b--|\\n|:|=|\u{627}){0,30}") {
            let _ = message(bytes.as_bytes());
            let _ = saved_page(bytes.as_bytes());
        }
    }
}
