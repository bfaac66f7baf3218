use super::super::files::{content, read_many};
use super::super::listing::list;
use super::*;
use std::io::Write;

const ROAD: &str =
    "فتح الطريق الجبلي\n\nأعلنت وزارة الأشغال فتح الطريق الجبلي أمام السيارات بعد إزالة الثلوج عنه صباح الاثنين.";

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        out.start_file(*name, stored).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A message with an attachment.
fn message(name: &str, bytes: &[u8]) -> Vec<u8> {
    let coded = data_encoding::BASE64.encode(bytes);
    let coded: Vec<&str> = coded.as_bytes().chunks(76).map(|l| std::str::from_utf8(l).unwrap()).collect();
    format!(
        "From: desk@paper.example\nDate: Mon, 3 Nov 2025 10:00:00 +0000\nSubject: x\nMIME-Version: 1.0\nContent-Type: \
         multipart/mixed; boundary=b\n\n--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; \
         filename=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{}\n--b--\n",
        coded.join("\n")
    )
    .into_bytes()
}

/// What is read of a file of that name in a folder, in an archive, in an archive of that archive, and in a message.
fn everywhere(name: &str, bytes: &[u8]) -> [Ingested; 4] {
    let config = InputConfig::default();
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(name), bytes).unwrap();
    let mut on_disk = Ingested::default();
    let mut files = Vec::new();
    list(dir.path(), &mut files, &mut on_disk.skipped);
    read_many(&files, &config, &mut |part| {
        on_disk.articles.extend(part.articles);
        on_disk.skipped.extend(part.skipped);
        true
    });
    let archive = zipped(&[(name, bytes)]);
    let outer = zipped(&[("inner.zip", &archive)]);
    [
        on_disk,
        content("a.zip", &archive, &config),
        content("a.zip", &outer, &config),
        content("a.eml", &message(name, bytes), &config),
    ]
}

#[test]
fn what_is_not_read_says_what_to_do_wherever_it_is() {
    let compound = |stream: &str| {
        let mut out = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        out.resize(512, 0);
        out.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        out.resize(1024, 0);
        out
    };
    let slides = zipped(&[("[Content_Types].xml", b"<x/>"), ("ppt/presentation.xml", b"<x/>")]);
    let book = zipped(&[("mimetype", b"application/epub+zip"), ("a.xhtml", b"<p>x</p>")]);
    for (name, bytes, want) in [
        ("a.doc", b"{\\rtf1\\ansi }".to_vec(), "contains no text"),
        ("a.sqlite3", b"SQLite format 3\0".to_vec(), "CSV"),
        ("a.webarchive", b"bplist00\xD1\x01".to_vec(), ".html"),
        ("a.url", b"[InternetShortcut]\r\nURL=https://a.example/\r\n".to_vec(), "name the address"),
        ("a.doc", compound("WordDocument"), "save it as .docx"),
        ("a.docx", compound("EncryptedPackage"), "password"),
        ("a.msg", compound("__nameid_version1.0"), "save it as .eml"),
        ("a.ppt", compound("PowerPoint Document"), "save it as PDF"),
        ("a.pptx", slides.clone(), "save it as PDF"),
        ("slides", slides, "save it as PDF"),
        ("a.epub", book, "not a readable e-book"),
        ("a.mobi", [&[0; 60], &b"BOOKMOBI"[..], &[0; 40]].concat(), "convert it to EPUB or HTML"),
        ("a.pages", zipped(&[("Index/Document.iwa", b"x")]), "save it as .docx"),
        ("a.7z", b"7z\xBC\xAF\x27\x1C\0\x04".to_vec(), "unpack it first"),
        ("a.zip", b"7z\xBC\xAF\x27\x1C\0\x04".to_vec(), "unpack it first"),
        ("a.rar", b"Rar!\x1A\x07\x01\0".to_vec(), "unpack it first"),
        ("a.zip", b"Rar!\x1A\x07\x01\0".to_vec(), "unpack it first"),
        ("a.tar.bz2", b"BZh91AY&SY".to_vec(), "unpack it first"),
        ("a.txt.xz", b"\xFD7zXZ\0\0\0".to_vec(), "unpack it first"),
        ("a.cab", b"MSCF\0\0\0\0x".to_vec(), "unpack it first"),
        ("winmail.dat", b"\x78\x9F\x3E\x22\x01\0".to_vec(), "tnef"),
        ("a.pst", b"!BDN\0\0\0\0".to_vec(), ".mbox"),
        ("a.wpd", b"\xFFWPC".to_vec(), "save it as .docx"),
        ("a.xyz", ROAD.as_bytes().to_vec(), "name it by what it is"),
        ("a", ROAD.as_bytes().to_vec(), "give it an extension"),
    ] {
        for (place, read) in
            ["folder", "archive", "archive in an archive", "message"].iter().zip(everywhere(name, &bytes))
        {
            assert!(read.articles.is_empty(), "{name} in a {place}");
            // A message without a text of its own is listed too.
            let row = read.skipped.iter().find(|s| s.origin.path.contains(name) && s.reason.contains(want));
            assert!(row.is_some_and(|r| r.failed), "{name} in a {place}: {:?}", read.skipped);
        }
    }
    for name in ["a.jpg", "a.css", "a.p7s"] {
        for read in everywhere(name, b"\xFF\xD8\xFF") {
            assert!(read.skipped.iter().any(|s| s.origin.path.contains(name) && !s.failed), "{:?}", read.skipped);
        }
    }
}

#[test]
fn what_the_first_bytes_name_is_read_wherever_it_is() {
    let page = format!("<!DOCTYPE html><html><head><title>طريق</title></head><body><p>{ROAD}</p></body></html>");
    let mail = format!(
        "From: a@b.example\nDate: Mon, 3 Nov 2025 10:00:00 +0000\nSubject: x\nMessage-ID: <1@b>\nContent-Type: \
         text/plain; charset=utf-8\n\n{ROAD}\n"
    );
    let feed = format!(
        "<?xml version=\"1.0\"?><rss><channel><item><title>طريق</title><description>{ROAD}</description></item></channel></rss>"
    );
    let escaped: String = encoding_rs::WINDOWS_1256.encode(ROAD).0.iter().map(|b| format!("\\'{b:02x}")).collect();
    let rtf = format!("{{\\rtf1\\ansi\\ansicpg1256 {escaped}\\par}}").into_bytes();
    let bulletin = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/inputs/bulletin.pdf");
    let report = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/inputs/report.docx");
    for (name, bytes) in [
        ("index.php", page.clone().into_bytes()),
        ("article.aspx", page.into_bytes()),
        ("4711", mail.into_bytes()),
        ("latest", feed.into_bytes()),
        ("download", std::fs::read(bulletin).unwrap()),
        ("report.doc", std::fs::read(report).unwrap()),
        ("backup.bin", zipped(&[("a.txt", ROAD.as_bytes())])),
        ("clipping.doc", rtf.clone()),
        ("clipping", rtf),
        ("wire", format!("<nitf><body><body.content><p>{ROAD}</p></body.content></body></nitf>").into_bytes()),
        ("tweets.js", format!("window.YTD.tweets.part0 = [{{\"tweet\": {{\"full_text\": \"{ROAD}\"}}}}]").into_bytes()),
    ] {
        for (place, read) in
            ["folder", "archive", "archive in an archive", "message"].iter().zip(everywhere(name, &bytes))
        {
            assert_eq!(read.articles.len(), 1, "{name} in a {place}: {:?}", read.skipped);
        }
    }
}

#[test]
fn documents_packed_without_compression_do_not_make_an_archive_a_document() {
    let report = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/inputs/report.docx");
    let archive = zipped(&[("a.docx", &std::fs::read(report).unwrap()), ("b.txt", ROAD.as_bytes())]);
    assert_eq!(format::by_content(&archive), Format::Archive(Archive::Zip));
    assert_eq!(content("a", &archive, &InputConfig::default()).articles.len(), 2);
}

#[test]
fn an_archive_under_another_name_counts_towards_the_depth() {
    let mut bytes = zipped(&[("a.txt", ROAD.as_bytes())]);
    for _ in 0..8 {
        bytes = zipped(&[("a.txt", &bytes)]);
    }
    let read = content("a.txt", &bytes, &InputConfig::default());
    assert!(read.articles.is_empty());
    assert!(read.skipped.iter().any(|s| s.failed && s.reason.contains("nested too deeply")), "{:?}", read.skipped);
}

#[test]
fn files_of_lines_are_read_together_in_a_folder() {
    let line = |n: usize| serde_json::json!({"id": n.to_string(), "text": ROAD}).to_string();
    let dir = tempfile::tempdir().unwrap();
    let many = 4 * rayon::current_num_threads();
    for n in 0..many {
        std::fs::write(dir.path().join(format!("{n}.json")), [line(2 * n), line(2 * n + 1)].join("\n")).unwrap();
    }
    let (mut files, mut skipped, mut articles) = (Vec::new(), Vec::new(), 0);
    list(dir.path(), &mut files, &mut skipped);
    let config = InputConfig { timeout: crate::config::Length::seconds(2), ..InputConfig::default() };
    read_many(&files, &config, &mut |part| {
        articles += part.articles.len();
        assert!(part.skipped.is_empty(), "{:?}", part.skipped);
        true
    });
    assert_eq!(articles, 2 * many);
}
