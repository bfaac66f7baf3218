//! Archives (zip, tar, gzip, Zstandard), read file by file and within limits.

mod stream;

use super::format::{Archive, Format, by_name};
use std::io::{self, BufReader, Read, Seek};
use std::path::{Component, Path, PathBuf};
use stream::{Bounded, Counted, Frames, Packed, RATIO, SMALL};

/// What may still be unpacked from an archive and the archives inside it.
#[derive(Debug)]
pub(super) struct Budget {
    /// Files.
    pub files: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// Bytes of one file.
    pub entry: u64,
    /// Archives inside archives.
    pub depth: usize,
}

impl Budget {
    /// The limits for one archive: enough for a year of an agency, too little to fill a disk.
    pub fn new(entry: u64) -> Self {
        Self { files: 200_000, bytes: 8 << 30, entry, depth: 3 }
    }
}

/// An entry of an archive.
pub(super) enum Entry<'a> {
    /// A file with its path below the archive.
    File(PathBuf, Vec<u8>),
    /// A packed file of many articles, to be streamed.
    Lines(PathBuf, &'a mut dyn Read),
    /// A file that was skipped, with the reason.
    Left(PathBuf, String),
}

/// Receives the files of an archive; returns whether to go on.
pub(super) type Put<'a> = dyn FnMut(Entry, &mut Budget) -> bool + 'a;

/// Hands over the files of an archive; `put` returns whether to go on. The path of a file begins with `name`.
///
/// # Errors
/// A message: the archive is broken, or exceeds the limits. Earlier files were handed over.
pub(super) fn each<R: Read + Seek>(
    source: R,
    kind: Archive,
    name: &Path,
    budget: &mut Budget,
    put: &mut Put,
) -> Result<(), String> {
    match kind {
        Archive::Zip => zip(source, name, budget, put),
        Archive::Tar => tar(source, name, budget, put),
        Archive::Gzip => {
            unpacked(flate2::read::MultiGzDecoder::new(BufReader::new(Counted::new(source)?)), name, budget, put)
        }
        Archive::Zstd => unpacked(Frames::new(BufReader::new(Counted::new(source)?)), name, budget, put),
    }
}

const TOO_MUCH: &str = "the archive unpacks to more than may be read from one archive; unpack it and name the folder";

/// Reads one file within the limits.
fn take(reader: &mut dyn Read, packed: Option<u64>, budget: &mut Budget) -> Result<Result<Vec<u8>, String>, String> {
    if budget.files == 0 {
        return Err(
            "the archive has more files than may be read from one archive; unpack it and name the folder".into()
        );
    }
    budget.files -= 1;
    let limit = budget.entry.min(budget.bytes);
    let mut out = Vec::new();
    let mut part = vec![0; 64 << 10];
    loop {
        let n = match reader.read(&mut part) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Ok(Err(format!("cannot be unpacked: {e}; the archive may be cut off or damaged"))),
        };
        out.extend_from_slice(&part[..n]);
        let size = out.len() as u64;
        if size > limit {
            if limit == budget.bytes {
                return Err(TOO_MUCH.into());
            }
            return Ok(Err(format!(
                "unpacks to more than the limit of {} MB for one article; raise input.max_bytes in mujaz.toml",
                budget.entry >> 20
            )));
        }
        if size > SMALL && packed.is_some_and(|p| size / p.max(1) > RATIO) {
            return Ok(Err(format!("unpacks to more than {RATIO} times its size, as no text does")));
        }
    }
    budget.bytes -= out.len() as u64;
    Ok(Ok(out))
}

/// The path of a file inside an archive as a path below it, without components that lead outside.
fn below(name: &Path, inner: &str) -> PathBuf {
    let inner = inner.replace('\\', "/");
    let parts = Path::new(&inner).components().filter_map(|c| match c {
        Component::Normal(p) => Some(p),
        _ => None,
    });
    name.join(parts.collect::<PathBuf>())
}

/// Whether a file of an archive is hidden or a by-product of the system that packed it.
fn hidden(inner: &Path) -> bool {
    inner.components().any(|c| {
        let part = c.as_os_str().to_string_lossy();
        part.starts_with('.') && part != "." && part != ".." || part == "__MACOSX"
    })
}

fn zip<R: Read + Seek>(source: R, name: &Path, budget: &mut Budget, put: &mut Put) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(BufReader::new(source))
        .map_err(|e| format!("not a readable zip archive: {e}; it may be cut off"))?;
    for i in 0..archive.len() {
        let opened = match archive.by_index(i) {
            Ok(mut file) => {
                let inner = file.name().map(|n| n.to_string()).unwrap_or_default();
                if file.is_dir() || hidden(Path::new(&inner.replace('\\', "/"))) {
                    continue;
                }
                let path = below(name, &inner);
                let packed = file.compressed_size();
                Ok(match take(&mut file, Some(packed), budget)? {
                    Ok(bytes) => Entry::File(path, bytes),
                    Err(why) => Entry::Left(path, why),
                })
            }
            Err(e) => Err(unpackable(&e)),
        };
        // Also what is locked, or packed in an unknown way, has a name.
        let entry = opened.unwrap_or_else(|why| {
            let inner = archive.by_index_raw(i).ok().and_then(|f| f.name().map(|n| n.to_string()).ok());
            Entry::Left(inner.map_or_else(|| name.join(format!("file {}", i + 1)), |n| below(name, &n)), why)
        });
        if !put(entry, budget) {
            break;
        }
    }
    Ok(())
}

/// Why a file of a zip archive cannot be unpacked, and what to do.
fn unpackable(e: &zip::result::ZipError) -> String {
    use zip::result::ZipError;
    match e {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            "locked with a password; unpack the archive with the password first and name the folder".into()
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            format!("packed in a way that is not read ({e}); unpack the archive first and name the folder")
        }
        e => format!("cannot be unpacked: {e}; the archive may be cut off or damaged"),
    }
}

fn tar<R: Read>(source: R, name: &Path, budget: &mut Budget, put: &mut Put) -> Result<(), String> {
    let wrong = |e: io::Error| format!("not a readable tar archive: {e}; it may be cut off");
    let mut archive = tar::Archive::new(source);
    for file in archive.entries().map_err(wrong)? {
        let mut file = file.map_err(wrong)?;
        if !file.header().entry_type().is_file() {
            continue;
        }
        let inner = String::from_utf8_lossy(&file.path_bytes()).into_owned();
        if hidden(Path::new(&inner)) {
            continue;
        }
        let path = below(name, &inner);
        let entry = match take(&mut file, None, budget)? {
            Ok(bytes) => Entry::File(path, bytes),
            Err(why) => Entry::Left(path, why),
        };
        if !put(entry, budget) {
            break;
        }
    }
    Ok(())
}

/// A packed stream: a tar archive, or one file.
fn unpacked<R: Read + Packed>(reader: R, name: &Path, budget: &mut Budget, put: &mut Put) -> Result<(), String> {
    let mut reader = Bounded::new(reader);
    let mut head = Vec::new();
    (&mut reader)
        .take(512)
        .read_to_end(&mut head)
        .map_err(|e| format!("cannot be unpacked: {e}; the file may be cut off or damaged"))?;
    let is_tar = head.get(257..262) == Some(b"ustar");
    let mut whole = io::Cursor::new(head).chain(reader);
    if is_tar {
        return tar(whole, name, budget, put);
    }
    // "news.json.gz" holds "news.json".
    let stem = name.file_stem().map(PathBuf::from).unwrap_or_else(|| PathBuf::from("content"));
    let path = name.join(stem);
    if matches!(by_name(&path), Some(Format::JsonLines | Format::Mbox | Format::Warc)) {
        put(Entry::Lines(path, &mut whole), budget);
        return Ok(());
    }
    let entry = match take(&mut whole, None, budget)? {
        Ok(bytes) => Entry::File(path, bytes),
        Err(why) => Entry::Left(path, why),
    };
    put(entry, budget);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn names(bytes: &[u8], kind: Archive, budget: &mut Budget) -> (Vec<String>, Result<(), String>) {
        let mut out = Vec::new();
        let done = each(Cursor::new(bytes), kind, Path::new("a.x"), budget, &mut |e, _| {
            out.push(match e {
                Entry::File(p, b) => format!("{} {}", p.display(), b.len()),
                Entry::Left(p, why) => format!("{}: {why}", p.display()),
                Entry::Lines(p, _) => format!("{} lines", p.display()),
            });
            true
        });
        (out, done)
    }

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            z.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            z.write_all(bytes).unwrap();
        }
        z.finish().unwrap().into_inner()
    }

    fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut t = tar::Builder::new(Vec::new());
        for (name, bytes) in files {
            let mut h = tar::Header::new_ustar();
            h.set_size(bytes.len() as u64);
            h.set_mode(0o644);
            t.append_data(&mut h, name, *bytes).unwrap();
        }
        t.into_inner().unwrap()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut z = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        z.write_all(bytes).unwrap();
        z.finish().unwrap()
    }

    fn zst(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn every_kind_yields_its_files() {
        let files: [(&str, &[u8]); 3] = [("b/1.txt", b"one"), (".git/x.txt", b"no"), ("2.txt", b"three")];
        let want = vec!["a.x/b/1.txt 3".to_owned(), "a.x/2.txt 5".to_owned()];
        let b = || Budget::new(1 << 20);
        assert_eq!(names(&zipped(&files), Archive::Zip, &mut b()).0, want);
        assert_eq!(names(&tarred(&files), Archive::Tar, &mut b()).0, want);
        assert_eq!(names(&gzipped(&tarred(&files)), Archive::Gzip, &mut b()).0, want);
        assert_eq!(names(&zst(&tarred(&files)), Archive::Zstd, &mut b()).0, want);
        assert_eq!(names(&gzipped(b"text"), Archive::Gzip, &mut b()).0, ["a.x/a 4"]);
        let frames = [zst(b"te"), zst(b"xt")].concat();
        assert_eq!(names(&frames, Archive::Zstd, &mut b()).0, ["a.x/a 4"]);
    }

    #[test]
    fn bombs_and_damage_are_rejected_with_a_reason() {
        let zeros = vec![0u8; 30 << 20];
        let (got, done) =
            names(&zipped(&[("z.txt", &zeros), ("ok.txt", b"ok")]), Archive::Zip, &mut Budget::new(64 << 20));
        assert!(got[0].contains("250 times") && got[1] == "a.x/ok.txt 2" && done.is_ok(), "{got:?}");
        let (got, done) = names(&gzipped(&zeros), Archive::Gzip, &mut Budget::new(64 << 20));
        assert!(got[0].contains("250 times") && done.is_ok(), "{got:?} {done:?}");
        let (got, _) = names(&zipped(&[("z.txt", &b"abc".repeat(1000))]), Archive::Zip, &mut Budget::new(100));
        assert!(got[0].contains("input.max_bytes"), "{got:?}");
        let mut few = Budget { files: 1, ..Budget::new(100) };
        assert!(
            names(&zipped(&[("1.txt", b"a"), ("2.txt", b"b")]), Archive::Zip, &mut few)
                .1
                .unwrap_err()
                .contains("more files")
        );
        let mut small = Budget { bytes: 4, ..Budget::new(100) };
        assert!(
            names(&tarred(&[("1.txt", b"aaa"), ("2.txt", b"bbb")]), Archive::Tar, &mut small)
                .1
                .unwrap_err()
                .contains("unpacks to more")
        );
        let whole = gzipped(&tarred(&[("1.txt", &b"abcdefgh".repeat(3000))]));
        let (got, done) = names(&whole[..whole.len() / 2], Archive::Gzip, &mut Budget::new(1 << 20));
        assert!(done.is_err() || got.iter().any(|g| g.contains("damaged")), "{got:?} {done:?}");
        assert!(names(b"PK\x03\x04 no", Archive::Zip, &mut Budget::new(100)).1.is_err());
    }

    #[test]
    fn no_path_leads_out_of_the_archive() {
        let (got, _) = names(
            &zipped(&[("../../etc/passwd.txt", b"x"), ("/abs.txt", b"y"), ("..\\up.txt", b"z")]),
            Archive::Zip,
            &mut Budget::new(100),
        );
        assert_eq!(got, ["a.x/etc/passwd.txt 1", "a.x/abs.txt 1", "a.x/up.txt 1"]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_rejected_with_a_reason(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), kind in 0..4usize) {
            let kind = [Archive::Zip, Archive::Tar, Archive::Gzip, Archive::Zstd][kind];
            let _ = names(&bytes, kind, &mut Budget::new(1 << 20));
        }
    }
}
