//! Scanned pages, read by Tesseract if it is installed.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A page as a greyscale image, row by row from the top; 255 is white.
#[derive(Debug)]
pub(super) struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
    /// Pixels per inch.
    pub resolution: u32,
}

/// Memory limit for one Tesseract process, in KiB.
const MEMORY: u64 = 2 << 20;
/// Maximum size of the text of a page.
const MAX_TEXT: u64 = 1 << 20;

/// Why pages are not read.
pub(super) const NOT_INSTALLED: &str =
    "install Tesseract with its data for Arabic (Debian and Ubuntu: tesseract-ocr-ara), or run OCR on it first";

/// The languages that pages are read in: Arabic, and English for names and addresses if its data are there. `None` if
/// Tesseract is not installed with Arabic data.
fn languages() -> Option<&'static str> {
    static FOUND: OnceLock<Option<&str>> = OnceLock::new();
    *FOUND.get_or_init(|| {
        let asked = Command::new("tesseract").arg("--list-langs").stdin(Stdio::null()).output().ok()?;
        let has = |name: &[u8]| {
            [&asked.stdout, &asked.stderr].iter().any(|t| t.split(|b| *b == b'\n').any(|l| l.trim_ascii() == name))
        };
        has(b"ara").then(|| if has(b"eng") { "ara+eng" } else { "ara" })
    })
}

/// Whether Tesseract is installed with Arabic data.
pub(super) fn is_installed() -> bool {
    languages().is_some()
}

/// The text of a page.
///
/// # Errors
/// A message: Tesseract failed, or took longer than `limit`.
pub(super) fn read(picture: &Picture, limit: Duration) -> Result<String, String> {
    let wrong = |what: &str, e: std::io::Error| format!("OCR could not {what}: {e}");
    let folder = tempfile::tempdir().map_err(|e| wrong("make a temporary folder", e))?;
    let image = folder.path().join("page.pgm");
    let mut file = std::fs::File::create(&image).map_err(|e| wrong("write the page", e))?;
    let head = format!("P5\n{} {}\n255\n", picture.width, picture.height);
    file.write_all(head.as_bytes())
        .and_then(|()| file.write_all(&picture.pixels))
        .map_err(|e| wrong("write the page", e))?;
    drop(file);
    let mut command = bounded();
    command
        .arg(&image)
        .args(["stdout", "-l", languages().unwrap_or("ara"), "--psm", "3", "--dpi", &picture.resolution.to_string()])
        // One thread: pages and documents are processed in parallel.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let child = command.spawn().map_err(|e| wrong("start tesseract", e))?;
    finish(child, limit)
}

/// Tesseract with a memory limit, if the system has a shell that can set one.
fn bounded() -> Command {
    if cfg!(unix) {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -v {MEMORY}; exec tesseract \"$@\""), "tesseract"]);
        command
    } else {
        Command::new("tesseract")
    }
}

/// The output of a program, if it succeeds in time.
fn finish(mut child: Child, limit: Duration) -> Result<String, String> {
    let Some(out) = child.stdout.take() else { return Err("OCR printed nothing".into()) };
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        out.take(MAX_TEXT).read_to_end(&mut text).map(|_| text)
    });
    let began = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if began.elapsed() < limit => std::thread::sleep(Duration::from_millis(20)),
            Ok(None) => {
                // It may have ended in the meantime.
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("OCR took longer than {} s for one page", limit.as_secs()));
            }
            Err(e) => return Err(format!("OCR cannot be waited for: {e}")),
        }
    };
    let text = reader.join().map_err(|_| "OCR could not be read")?.map_err(|e| format!("OCR cannot be read: {e}"))?;
    if !status.success() {
        return Err(format!("tesseract failed ({status}); it may lack memory for the page"));
    }
    Ok(String::from_utf8_lossy(&text).replace('\u{C}', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_program_that_does_not_exit_is_killed() {
        let child = Command::new("sleep").arg("30").stdout(Stdio::piped()).spawn().unwrap();
        let began = Instant::now();
        assert!(finish(child, Duration::from_millis(100)).unwrap_err().contains("longer"));
        assert!(began.elapsed() < Duration::from_secs(5));
        let child = Command::new("false").stdout(Stdio::piped()).spawn().unwrap();
        assert!(finish(child, Duration::from_secs(5)).unwrap_err().contains("failed"));
    }

    #[test]
    fn an_empty_page_has_no_text_where_tesseract_is_installed() {
        if !is_installed() {
            eprintln!("skipped: tesseract with Arabic is not installed");
            return;
        }
        let blank = Picture { width: 400, height: 300, pixels: vec![255; 400 * 300], resolution: 150 };
        assert_eq!(read(&blank, Duration::from_secs(30)).unwrap().trim(), "");
    }
}
