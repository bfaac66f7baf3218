//! What a media type, as messages declare them, says of a file that has no name.

/// Media types of files without text of their own, besides pictures, sound, films and fonts.
const SILENT: [&str; 13] = [
    "text/x-amp-html",
    "text/css",
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "text/directory",
    "text/javascript",
    "application/javascript",
    "application/ics",
    "application/pgp-signature",
    "application/pgp-keys",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
];

/// Extensions and the media types of files that have them, after `application/` where none is given.
const EXTENSIONS: [(&str, &[&str]); 25] = [
    ("txt", &["text/plain"]),
    ("html", &["text/html", "xhtml+xml"]),
    ("md", &["text/markdown", "text/x-markdown"]),
    ("csv", &["text/csv", "csv", "text/comma-separated-values"]),
    ("tsv", &["text/tab-separated-values"]),
    ("rtf", &["rtf", "text/rtf", "x-rtf"]),
    ("xml", &["xml", "text/xml", "rss+xml", "atom+xml", "nitf+xml", "newsml+xml"]),
    ("json", &["json", "feed+json"]),
    ("jsonl", &["x-ndjson", "jsonl", "x-jsonlines"]),
    ("pdf", &["pdf", "x-pdf"]),
    ("doc", &["msword"]),
    ("docx", &["vnd.openxmlformats-officedocument.wordprocessingml.document"]),
    ("odt", &["vnd.oasis.opendocument.text"]),
    ("xls", &["vnd.ms-excel", "x-msexcel"]),
    ("xlsx", &["vnd.openxmlformats-officedocument.spreadsheetml.sheet"]),
    ("ods", &["vnd.oasis.opendocument.spreadsheet"]),
    ("ppt", &["vnd.ms-powerpoint"]),
    ("pptx", &["vnd.openxmlformats-officedocument.presentationml.presentation"]),
    ("msg", &["vnd.ms-outlook"]),
    ("eml", &["message/rfc822"]),
    ("mbox", &["mbox"]),
    ("zip", &["zip", "x-zip-compressed", "x-zip"]),
    ("tar", &["x-tar"]),
    ("gz", &["gzip", "x-gzip"]),
    ("zst", &["zstd"]),
];

/// Whether files of a media type have no text to read.
pub(in super::super) fn is_silent_type(kind: &str) -> bool {
    let family = kind.split('/').next().unwrap_or_default();
    matches!(family, "image" | "audio" | "video" | "font" | "model") || SILENT.contains(&kind)
}

/// The extension of files of a media type, if the type tells.
pub(in super::super) fn extension_of(kind: &str) -> Option<&'static str> {
    let short = kind.strip_prefix("application/").unwrap_or(kind);
    EXTENSIONS.iter().find(|(_, kinds)| kinds.contains(&short)).map(|(extension, _)| *extension)
}

/// Whether content begins like a picture, a sound or a film.
pub(in super::super) fn is_media(bytes: &[u8]) -> bool {
    const STARTS: [&[u8]; 12] = [
        b"\x89PNG\r\n",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"BM",
        b"II*\0",
        b"MM\0*",
        b"ID3",
        b"OggS",
        b"fLaC",
        b"\x1A\x45\xDF\xA3",
        b"\xFF\xFB",
        b"\0\0\x01\0",
    ];
    let riff = bytes.starts_with(b"RIFF") && bytes.get(8..12).is_some_and(|k| matches!(k, b"WEBP" | b"WAVE" | b"AVI "));
    riff || bytes.get(4..8) == Some(b"ftyp") || STARTS.iter().any(|s| bytes.starts_with(s)) && is_binary(bytes)
}

fn is_binary(bytes: &[u8]) -> bool {
    std::str::from_utf8(&bytes[..bytes.len().min(64)]).is_err() || bytes.iter().take(64).any(|b| *b == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_tell_extensions_and_files_without_text() {
        assert_eq!(extension_of("application/pdf"), Some("pdf"));
        assert_eq!(extension_of("text/csv"), Some("csv"));
        assert_eq!(extension_of("application/octet-stream"), None);
        assert!(is_silent_type("image/webp") && is_silent_type("text/calendar") && !is_silent_type("text/plain"));
        assert!(is_media(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") && is_media(b"RIFF\0\0\0\0WEBPVP8 "));
        assert!(!is_media("BM أعلنت البلدية".as_bytes()) && !is_media(b"%PDF-1.7"));
    }
}
