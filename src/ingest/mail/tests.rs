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
fn a_forwarded_article_belongs_to_its_original_sender() {
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
fn base64_with_text_behind_it_is_read() {
    let coded = base64(BODY.as_bytes());
    for footer in ["\n_______________\nList footer\n", "\n--\nYou received this message\n"] {
        let mail = format!(
            "Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{coded}\n{footer}"
        );
        assert_eq!(message(mail.as_bytes()).unwrap().draft.text.trim(), BODY, "{footer}");
    }
}

#[test]
fn an_answer_is_read_without_the_question() {
    let mail = format!(
        "From: desk@x.example\nSubject: Re: الجسر\nContent-Type: text/plain; charset=utf-8\n\n{BODY}\n\nFrom: Suad\nSent: Sunday, June 1, 2025\nSubject: الجسر\n\nهل يمكن إرسال خبر إغلاق الجسر القديم قبل الثامنة من صباح الغد؟\n"
    );
    let d = message(mail.as_bytes()).unwrap().draft;
    assert_eq!((d.text.trim(), d.notes.len()), (BODY, 1));
}

#[test]
fn a_message_of_apple_mail_is_read_without_its_frame() {
    let body = base64(BODY.as_bytes());
    let mail =
        format!("Subject: x\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{body}\n");
    let framed = format!("{}\n{mail}<?xml version=\"1.0\"?>\n<plist><dict/></plist>\n", mail.len());
    assert_eq!(message(framed.as_bytes()).unwrap().draft.text.trim(), BODY);
}

#[test]
fn a_sender_in_bare_letters_is_read_like_the_text() {
    let mail =
        format!("From: صحيفة الأفق <a@b.example>\nSubject: خبر\nContent-Type: text/plain\n\n{}\n", BODY.repeat(3));
    let old = encoding_rs::WINDOWS_1256.encode(&mail).0.into_owned();
    let d = message(&old).unwrap().draft;
    assert_eq!((d.outlet.as_deref(), d.title.as_deref()), (Some("صحيفة الأفق"), Some("خبر")));
}

#[test]
fn what_a_newsletter_hides_is_no_text() {
    let page = format!("<div style=\"DISPLAY: none; color:#fff\">تمهيد مخفي</div><p>{BODY}</p>");
    let mail = format!("From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n{page}");
    assert_eq!(message(mail.as_bytes()).unwrap().draft.text.trim(), BODY);
    let all =
        format!("From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n<div style='display:none'>{BODY}</div>");
    assert_eq!(message(all.as_bytes()).unwrap().draft.text.trim(), BODY);
}

#[test]
fn an_mbox_is_split_into_messages() {
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

#[test]
fn headers_that_are_too_long_are_cut_and_the_text_is_read() {
    let text = BODY.repeat(3);
    let long = [
        format!("Subject: {}\n", "=?".repeat(500_000)),
        format!("Subject: {}\n", "=?utf-8?q?a?= ".repeat(100_000)),
        format!("Subject: {}\n", "re:".repeat(500_000)),
        format!("Subject:{}\n", "\n re: =?utf-8?q?a?=".repeat(100_000)),
        format!("Subject: x\nContent-Type: text/plain; name={}\n", "=?".repeat(500_000)),
    ];
    for header in long {
        let started = std::time::Instant::now();
        let mail = format!("From: a@b.example\n{header}\n{text}");
        let read = message(mail.as_bytes()).unwrap_or_else(|e| panic!("{e}: {}", &header[..60]));
        assert!(read.draft.text.contains(&text) || read.attachments.len() == 1, "{}", &header[..60]);
        assert!(started.elapsed().as_secs() < 20, "{:?}: {}", started.elapsed(), &header[..60]);
    }
    // Long lines of the text are kept.
    let line = "كلمة ".repeat(2_000);
    let mail = format!("From: a@b.example\nSubject: Re: رد: خبر\n\n{line}");
    let read = message(mail.as_bytes()).unwrap();
    assert!(read.draft.text.contains(line.trim()) && read.draft.title.as_deref() == Some("خبر"));
    let part = format!("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{line}\n--b--\n");
    assert!(message(format!("From: a@b.example\n{part}").as_bytes()).unwrap().draft.text.contains(line.trim()));
}

fn mixed(parts: &[(&str, &[u8])]) -> Message {
    let mut mail = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n".to_vec();
    for (header, body) in parts {
        mail.extend([b"--b\n", header.as_bytes(), b"\n\n", body, b"\n"].concat());
    }
    mail.extend(b"--b--\n");
    message(&mail).unwrap()
}

#[test]
fn attachments_without_a_name_are_named_by_type_or_read_by_content() {
    let text: (&str, &[u8]) = ("Content-Type: text/plain; charset=utf-8", BODY.as_bytes());
    let zip = base64(b"PK\x03\x04....");
    for (header, body, name) in [
        ("Content-Type: message/rfc822", "Subject: x\n\nab", Some("message.eml")),
        ("Content-Type: application/pdf", "%PDF-1.4", Some("attachment 1.pdf")),
        ("Content-Type: application/pdf; name=report", "%PDF-1.4", Some("report.pdf")),
        ("Content-Type: application/octet-stream\nContent-Disposition: attachment", "%PDF-1.4", Some("attachment 1")),
        ("Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64", &zip, Some("attachment 1")),
        ("Content-Type: text/plain; charset=utf-8\nContent-Disposition: attachment", BODY, Some("attachment 1.txt")),
        ("Content-Type: text/csv", "title,text\n", Some("attachment 1.csv")),
        ("Content-Type: image/png", "x", None),
        ("Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64", "iVBORw0KGgoAAAANSUhEUg==", None),
        ("Content-Type: application/pgp-signature", "x", None),
        ("Content-Type: text/calendar", "BEGIN:VCALENDAR", None),
    ] {
        let m = mixed(&[text, (header, body.as_bytes())]);
        assert_eq!(m.draft.text.trim(), BODY, "{header}");
        assert_eq!(m.attachments.first().map(|a| a.0.as_str()), name, "{header}");
    }
}

#[test]
fn names_of_attachments_are_read_in_every_way_of_writing_them() {
    let coded = base64("تقرير.txt".as_bytes());
    let old = base64(&encoding_rs::WINDOWS_1256.encode("تقرير.txt").0);
    for parameter in [
        "Content-Type: application/octet-stream; name*=UTF-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.txt".to_owned(),
        "Content-Type: application/octet-stream; name*=windows-1256'ar'%CA%DE%D1%ED%D1.txt".to_owned(),
        "Content-Type: application/octet-stream;\n name*0*=UTF-8''%D8%AA%D9%82%D8;\n name*1*=%B1%D9%8A%D8%B1;\n name*2=.txt".to_owned(),
        "Content-Type: application/octet-stream\nContent-Disposition: attachment; filename*=utf-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.txt".to_owned(),
        format!("Content-Type: application/octet-stream; name=\"=?UTF-8?B?{coded}?=\""),
        format!("Content-Type: application/octet-stream\nContent-Disposition: attachment; filename=\"=?windows-1256?B?{old}?=\""),
    ] {
        let m = mixed(&[(&parameter, BODY.as_bytes())]);
        assert_eq!(m.attachments.first().map(|a| a.0.as_str()), Some("تقرير.txt"), "{parameter}");
    }
}

#[test]
fn texts_around_a_picture_are_one_and_versions_of_a_text_are_not_doubled() {
    let plain = "Content-Type: text/plain; charset=utf-8";
    let second = "وستحول حركة السير إلى الطريق الساحلي حتى نهاية الشهر المقبل، بحسب بيان ثان.";
    let m = mixed(&[(plain, BODY.as_bytes()), ("Content-Type: image/jpeg", b"x"), (plain, second.as_bytes())]);
    assert_eq!(m.draft.text.trim(), format!("{BODY}\n\n{second}"));
    let page = format!("<p>{BODY}</p>");
    let m = mixed(&[(plain, BODY.as_bytes()), ("Content-Type: text/html; charset=utf-8", page.as_bytes())]);
    assert_eq!(m.draft.text.trim(), BODY);
    let m = mixed(&[(plain, BODY.as_bytes()), (plain, b"-- \nList footer")]);
    assert_eq!(m.draft.text.trim(), BODY);
}

#[test]
fn the_parts_of_a_digest_are_messages() {
    let mail = format!(
        "From: a@b.example\nContent-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\n{BODY}\n--b\n\nSubject: y\n\n{BODY}\n--b--\n"
    );
    let m = message(mail.as_bytes()).unwrap();
    assert_eq!(m.attachments.iter().map(|a| a.0.as_str()).collect::<Vec<_>>(), ["message.eml", "message.eml"]);
    assert!(m.draft.text.is_empty());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_a_message_or_rejected(bytes in "(From: a|Content-Type: multipart/mixed; boundary=b|--b|--b--|\\n|:|=|\u{627}){0,30}") {
        let _ = message(bytes.as_bytes());
        let _ = saved_pages(bytes.as_bytes());
    }
}
