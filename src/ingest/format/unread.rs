//! Files that are not read, judged by their names.

use super::named::READ;
use std::path::Path;

/// Extensions of files without text of their own: pictures, sound, style sheets, programs, and what programs keep
/// beside their documents.
const SILENT: &str = " jpg jpeg png gif webp svg avif bmp ico tif tiff heic mp3 mp4 m4a m4v ogg oga opus wav webm mov avi \
                      mkv css js mjs map woff woff2 ttf otf eot sig asc sha256 md5 lock log ini toml yaml yml db sqlite \
                      py sh tmp bak part p7s ics vcf msf ";

/// The extension of a file's name in small letters, or nothing.
pub(super) fn extension(path: &Path) -> String {
    path.extension().map(|x| x.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Whether files with this extension have no text to read.
pub(super) fn is_silent(extension: &str) -> bool {
    !extension.is_empty() && SILENT.contains(&format!(" {extension} "))
}

/// Whether files with this extension are archives that only a program of their own makes sense of.
pub(super) fn is_of_program(extension: &str) -> bool {
    matches!(
        extension,
        "pages"
            | "numbers"
            | "key"
            | "pptx"
            | "pptm"
            | "ppsx"
            | "potx"
            | "odp"
            | "odg"
            | "jar"
            | "apk"
            | "xps"
            | "oxps"
    )
}

/// Why a file that nobody named is not read: it has no text, or its format has to be converted first. The latter is a
/// failure.
pub(in super::super) fn unread(path: &Path) -> (String, bool) {
    let extension = extension(path);
    if is_silent(&extension) {
        return (format!("a .{extension} file has no text to read"), false);
    }
    let advice = match extension.as_str() {
        "doc" | "dot" | "pages" | "wpd" | "wps" | "uot" | "sxw" => "save it as .docx",
        "ppt" | "pps" | "pptx" | "pptm" | "ppsx" | "potx" | "odp" | "key" | "odg" | "xps" | "oxps" | "djvu" | "ps"
        | "pub" => "save it as PDF",
        "msg" | "oft" => "save it as .eml",
        "pst" | "ost" => "export its messages as .eml or .mbox",
        "numbers" | "mdb" | "accdb" | "gnumeric" | "slk" | "dif" | "dbf" | "wk1" => "save it as CSV or XLSX",
        "rar" | "7z" | "bz2" | "tbz" | "tbz2" | "xz" | "txz" | "lz" | "lzma" | "lz4" | "br" | "cab" | "z" | "iso"
        | "dmg" => "unpack it first",
        "mobi" | "azw" | "azw3" | "fb2" => "convert it to EPUB or HTML",
        "" => "give it an extension that says what it is",
        _ => "convert it, or name it by what it is",
    };
    (format!("not a file in a supported format ({READ}); {advice}"), true)
}
