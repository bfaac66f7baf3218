//! WhatsApp exports: a text file in which each message begins with its time and sender.

use super::super::draft::Draft;
use mujaz_arabic::letters::{is_arabic_letter, is_invisible};
use regex::Regex;
use std::path::Path;
use std::sync::LazyLock;

/// The first line of a message: `23/11/2025, 10:00 - Name: text`, `[٢٣/١١/٢٠٢٥، ١٠:٠٠:٠٥ ص] الاسم: نص`.
static START: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\[?(\p{Nd}{1,4}[./-]\p{Nd}{1,2}[./-]\p{Nd}{1,4})[,،]? +(\p{Nd}{1,2}:\p{Nd}{2}(?::\p{Nd}{2})?(?:[ \u{202F}]?(?:[AaPp]\.?[Mm]\.?|ص|م))?)(?:\] +| +[-–] +)(.*)$")
        .expect("fixed pattern")
});

fn bare(line: &str) -> String {
    line.chars().filter(|c| !is_invisible(*c)).collect()
}

/// Whether a text is an export: its first line and at least one other begin a message.
pub(in super::super) fn is_export(text: &str) -> bool {
    let mut lines = text.lines().map(bare).filter(|l| !l.trim().is_empty());
    lines.next().is_some_and(|l| START.is_match(&l)) && lines.take(200).any(|l| START.is_match(&l))
}

/// The messages as drafts, each with the number of its line. System notices and media without a caption are skipped.
pub(in super::super) fn messages(text: &str, path: &Path) -> Vec<(usize, Draft)> {
    let chat = chat_name(path).or_else(|| notice_sender(text));
    let mut out: Vec<(usize, Draft)> = Vec::new();
    let mut open = false;
    for (i, raw) in text.lines().enumerate() {
        let line = bare(raw);
        match START.captures(&line) {
            Some(c) => {
                let found = c[3].split_once(": ").or_else(|| c[3].strip_suffix(':').map(|n| (n, "")));
                // Without a sender it is a notice: "messages are encrypted", "joined".
                open = found.is_some_and(|(name, _)| name.chars().count() <= 60);
                let Some((sender, said)) = found.filter(|_| open) else { continue };
                if is_notice(said) {
                    open = false;
                    continue;
                }
                let date = format!("{} {}", &c[1], &c[2]);
                out.push((
                    i + 1,
                    Draft {
                        outlet: chat.clone().or_else(|| Some(sender.to_owned())),
                        author: chat.is_some().then(|| sender.to_owned()),
                        date: Some(date),
                        text: without_media(said),
                        ..Draft::default()
                    },
                ));
            }
            None if open => {
                if let Some((_, d)) = out.last_mut() {
                    d.text.push('\n');
                    d.text.push_str(&without_media(&line));
                }
            }
            None => {}
        }
    }
    out.retain(|(_, d)| d.text.chars().any(is_arabic_letter));
    out
}

/// Whether a message is the notice about encryption, which iPhones write in the name of the chat.
fn is_notice(said: &str) -> bool {
    let said = said.trim();
    said.contains("end-to-end encrypted")
        || said.contains("chiffrés de bout en bout")
        || said.contains("Ende-zu-Ende-verschlüsselt")
        || said.starts_with("الرسائل والمكالمات مشفر")
}

/// The sender of the first notice about encryption.
fn notice_sender(text: &str) -> Option<String> {
    text.lines().take(20).map(bare).find_map(|line| {
        let c = START.captures(&line)?;
        let (name, said) = c[3].split_once(": ").filter(|(_, said)| is_notice(said))?;
        (!said.is_empty()).then(|| name.trim().to_owned())
    })
}

/// A line without WhatsApp's placeholders for pictures and deleted messages.
fn without_media(line: &str) -> String {
    let t = line.trim();
    let omitted = t.starts_with('<') && t.ends_with('>')
        || [
            "omitted",
            "(file attached)",
            "(الملف مرفق)",
            "(ملف مرفق)",
            "تم استبعاد الوسائط",
            "تم استبعاد الصورة",
            "تم استبعاد الفيديو",
        ]
        .iter()
        .any(|m| t.ends_with(m))
        || ["This message was deleted", "You deleted this message", "تم حذف هذه الرسالة", "حذفت هذه الرسالة"]
            .iter()
            .any(|m| t.starts_with(m));
    if omitted { String::new() } else { line.to_owned() }
}

/// The name of the chat, from the name of the file or of the archive that contains it.
fn chat_name(path: &Path) -> Option<String> {
    let stem = |p: &Path| Some(p.file_stem()?.to_string_lossy().into_owned());
    let own = stem(path)?;
    let named = if own.trim_start_matches('_') == "chat" { path.parent().and_then(stem)? } else { own };
    ["WhatsApp Chat with ", "WhatsApp Chat - ", "دردشة واتساب مع ", "محادثة واتساب مع ", "Discussion WhatsApp avec "]
        .iter()
        .find_map(|p| named.strip_prefix(p))
        .map(|n| n.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_yields_one_article_per_message() {
        let text = "01/06/2025, 10:00 - Messages are end-to-end encrypted.\n01/06/2025, 10:05 - سعاد: أغلق الجسر اليوم\nحتى المساء\n\
                    01/06/2025, 10:06 - سعاد: <Media omitted>\n02/06/2025, 11:00 - علي: IMG-1.jpg (file attached)\nصورة الجسر\n";
        assert!(is_export(text));
        let got = messages(text, Path::new("WhatsApp Chat with أخبار الحي.txt"));
        assert_eq!(
            got.iter().map(|(n, d)| (*n, d.text.trim())).collect::<Vec<_>>(),
            [(2, "أغلق الجسر اليوم\nحتى المساء"), (5, "صورة الجسر")]
        );
        assert_eq!((got[0].1.outlet.as_deref(), got[0].1.author.as_deref()), (Some("أخبار الحي"), Some("سعاد")));
        assert_eq!(got[0].1.date.as_deref(), Some("01/06/2025 10:05"));
    }

    #[test]
    fn the_notice_of_an_iphone_names_the_chat() {
        let text = "[01/06/2025, 10:00:05] أخبار الحي: \u{200E}الرسائل والمكالمات مشفرة تماما بين الطرفين.\n[01/06/2025, 10:01:00] علي: أغلق الجسر اليوم\n";
        let got = messages(text, Path::new("_chat.txt"));
        assert_eq!(got.len(), 1);
        assert_eq!((got[0].1.outlet.as_deref(), got[0].1.author.as_deref()), (Some("أخبار الحي"), Some("علي")));
    }

    #[test]
    fn exports_of_other_phones_are_recognised() {
        let text = "[\u{200F}١‏/٦‏/٢٠٢٥، ١٠:٠٠:٠٥ ص] سعاد: أغلق الجسر\n[\u{200F}١‏/٦‏/٢٠٢٥، ١٠:٠١:٠٠ م] علي: فتح الجسر\n";
        assert!(is_export(text));
        assert_eq!(messages(text, Path::new("WhatsApp Chat - حي.zip/_chat.txt"))[1].1.outlet.as_deref(), Some("حي"));
        assert!(!is_export("23/11/2025, 10:00 - خبر\nنص المقال هنا بلا رسائل"));
    }
}
