//! Delivery to a folder: `archive/` with one folder per run, and `latest/` with the newest revision of every brief and
//! an index of them.

use super::parcel::{Parcel, chosen};
use crate::config::FolderConfig;
use crate::deliver::write_whole;
use crate::error::{Error, Kind, Result};
use crate::pipeline::index::{index, shelf, write};
use crate::pipeline::keeper::write_files;
use crate::report::Templates;
use crate::report::views::IndexView;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const ARCHIVE: &str = "archive";
const LATEST: &str = "latest";

/// Removes partial files left behind by a process that died while writing; no other process writes here.
fn remove_partial_files(folder: &Path, prefix: &str) {
    let Ok(list) = std::fs::read_dir(folder) else { return };
    for entry in list.flatten().filter(|e| e.file_name().to_string_lossy().starts_with(prefix)) {
        // A file that cannot be removed does no harm.
        let _ = std::fs::remove_file(entry.path());
    }
}

/// Writes the briefs of a run into the archive, and brings `latest` up to date. The operation is idempotent.
pub(super) fn deliver(config: &FolderConfig, parcel: &Parcel) -> Result<()> {
    let name = name(parcel);
    let folder = config.path.join(ARCHIVE).join(&name);
    remove_partial_files(&folder, ".mujaz-");
    for (_, kept) in &parcel.briefs {
        write_files(&folder, &chosen(kept, &config.formats))?;
    }
    write_whole(&folder.join("index.md"), parcel.markdown(&config.formats)?.as_bytes())?;
    if let Some(page) = parcel.page(&config.formats)? {
        write_whole(&folder.join("index.html"), page.as_bytes())?;
    }
    bring_up_to_date(config, &name, parcel)
}

/// The folder of a run. Names sort in the order of the runs: `2026-11-22T0600Z-run-000012`.
fn name(parcel: &Parcel) -> String {
    format!("{}-run-{:06}", parcel.run.due.strftime("%Y-%m-%dT%H%MZ"), parcel.run.number)
}

/// Whether a folder name has the form that [`name`] produces.
fn is_archive(name: &str) -> bool {
    name.len() > 25 && name.as_bytes()[10] == b'T' && name.get(15..).is_some_and(|rest| rest.starts_with("Z-run-"))
}

/// The newest archived run.
fn newest(folder: &Path) -> Option<String> {
    let list = std::fs::read_dir(folder.join(ARCHIVE)).ok()?;
    let names = list.flatten().map(|e| e.file_name().to_string_lossy().into_owned());
    names.filter(|n| is_archive(n)).max()
}

/// The folder `latest`. Version 0.1 had a link or a file of that name, which is removed.
fn current(folder: &Path) -> Result<PathBuf> {
    let latest = folder.join(LATEST);
    let failed = |e| Error::io(Kind::Output, "cannot make the folder of the latest briefs", &latest, e);
    if latest.symlink_metadata().is_ok_and(|m| !m.is_dir()) {
        std::fs::remove_file(&latest).map_err(failed)?;
    }
    std::fs::create_dir_all(&latest).map_err(failed)?;
    Ok(latest)
}

/// Writes the briefs that are newer than those in `latest`, removes those of events that were merged into others, and
/// renews the index.
fn bring_up_to_date(config: &FolderConfig, name: &str, parcel: &Parcel) -> Result<()> {
    let folder = &config.path;
    let latest = current(folder)?;
    remove_partial_files(&latest, ".mujaz-");
    let before = shelf(&latest);
    for (row, kept) in &parcel.briefs {
        let known = before.iter().find(|s| s.row.event == row.event);
        if known.is_none_or(|s| s.row.revision <= row.revision) {
            write_files(&latest, &chosen(kept, &config.formats))?;
        }
    }
    let now = shelf(&latest);
    for s in now.iter().filter(|s| now.iter().any(|o| o.row.event != s.row.event && o.merged.contains(&s.row.event))) {
        let own = |f: &&String| Path::new(f.as_str()).file_name().is_some_and(|n| n == f.as_str());
        for file in s.files.iter().chain([&s.manifest]).filter(own) {
            // A file that is already gone need not be removed.
            let _ = std::fs::remove_file(latest.join(file));
        }
    }
    // A late delivery of an earlier run says nothing about the last run.
    if newest(folder).is_some_and(|n| n.as_str() > name) {
        return Ok(());
    }
    let digest = parcel.view(&config.formats);
    let fresh: BTreeSet<&str> = parcel.briefs.iter().map(|(b, _)| b.event.as_str()).collect();
    let view = IndexView {
        title: digest.title,
        summary: digest.summary,
        failure: digest.failure,
        ..index(&latest, &fresh, digest.unmade.into_iter().chain(digest.skipped).collect())
    };
    write(&view, &Templates::new()?, &latest).map(|_| ())
}

/// Removes archived runs that were due before `limit`, except the newest.
pub fn forget(folder: &Path, limit: Timestamp) -> Result<()> {
    let archive = folder.join(ARCHIVE);
    let Ok(list) = std::fs::read_dir(&archive) else { return Ok(()) };
    let newest = newest(folder);
    let before = limit.strftime("%Y-%m-%dT%H%MZ").to_string();
    for entry in list.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Only folders that this program made have such a name.
        if is_archive(&name) && name < before && newest.as_ref() != Some(&name) {
            let failed = |e| Error::io(Kind::Output, "cannot remove an old archive", &entry.path(), e);
            std::fs::remove_dir_all(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_archived_runs_expire_whatever_else_the_folder_contains() {
        let dir = tempfile::tempdir().unwrap();
        let own = ["2026-01-01T0600Z-run-000001", "2026-01-02T0600Z-run-000002"];
        let other = ["notes", "ملفاتT", "2026-01-01Tأرشيف-بالعربية", "2026-01-01T060é-run-000001-copy"];
        for name in own.iter().chain(&other) {
            std::fs::create_dir_all(dir.path().join(ARCHIVE).join(name)).unwrap();
        }
        forget(dir.path(), "2027-01-01T00:00:00Z".parse().unwrap()).unwrap();
        assert!(!dir.path().join(ARCHIVE).join(own[0]).exists(), "what is old goes");
        for name in own[1..].iter().chain(&other) {
            assert!(dir.path().join(ARCHIVE).join(name).exists(), "{name} stays");
        }
    }
}
