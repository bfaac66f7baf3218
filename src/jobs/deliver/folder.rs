//! Delivery to a folder: `archive/` with one folder per run, and `latest`, which links to the newest of them.

use super::parcel::{Parcel, chosen};
use crate::config::FolderConfig;
use crate::deliver::write_whole;
use crate::error::{Error, Kind, Result};
use crate::pipeline::keeper::write_files;
use jiff::Timestamp;
use std::path::{Path, PathBuf};

const ARCHIVE: &str = "archive";
const LATEST: &str = "latest";
/// Prefix of the name of a link that is being made.
const PART: &str = ".latest-";

/// Removes partial files left behind by a process that died while writing; no other process writes here.
fn sweep(folder: &Path, prefix: &str) {
    let Ok(list) = std::fs::read_dir(folder) else { return };
    for entry in list.flatten().filter(|e| e.file_name().to_string_lossy().starts_with(prefix)) {
        // A file that cannot be removed does no harm.
        let _ = std::fs::remove_file(entry.path());
    }
}

/// Writes the briefs of a run and makes `latest` link to them. Writing them again changes nothing.
pub(super) fn deliver(config: &FolderConfig, parcel: &Parcel) -> Result<()> {
    let name = name(parcel);
    let folder = config.path.join(ARCHIVE).join(&name);
    sweep(&folder, ".mujaz-");
    sweep(&config.path, PART);
    for (_, kept) in &parcel.briefs {
        write_files(&folder, &chosen(kept, &config.formats))?;
    }
    write_whole(&folder.join("index.md"), parcel.markdown()?.as_bytes())?;
    let newer = latest(&config.path).is_none_or(|at| at <= name);
    if newer { point(&config.path, &name) } else { Ok(()) }
}

/// The folder of a run. Names sort like the runs: `2026-11-22T0600Z-run-000012`.
fn name(parcel: &Parcel) -> String {
    format!("{}-run-{:06}", parcel.run.due.strftime("%Y-%m-%dT%H%MZ"), parcel.run.number)
}

/// Whether a folder name has the form that [`name`] gives.
fn is_archive(name: &str) -> bool {
    name.len() > 25 && name.as_bytes()[10] == b'T' && name.get(15..).is_some_and(|rest| rest.starts_with("Z-run-"))
}

/// The folder that `latest` links to.
fn latest(folder: &Path) -> Option<String> {
    let link = folder.join(LATEST);
    let target =
        std::fs::read_link(&link).ok().or_else(|| Some(PathBuf::from(std::fs::read_to_string(link).ok()?.trim())));
    target?.file_name().map(|n| n.to_string_lossy().into_owned())
}

/// Makes `latest` link to a folder of the archive, atomically.
fn point(folder: &Path, name: &str) -> Result<()> {
    let link = folder.join(LATEST);
    let target = Path::new(ARCHIVE).join(name);
    #[cfg(unix)]
    {
        let failed = |e| Error::io(Kind::Output, "cannot create the link to the latest briefs", &link, e);
        let part = folder.join(format!("{PART}{}", std::process::id()));
        let _ = std::fs::remove_file(&part);
        if std::os::unix::fs::symlink(&target, &part).is_ok() {
            return std::fs::rename(&part, &link).map_err(failed);
        }
    }
    // On a system without symbolic links, a file holds the path.
    if link.is_dir() {
        return Err(Error::new(Kind::Output, "a folder is where the link to the latest briefs should be").at(&link));
    }
    write_whole(&link, format!("{}\n", target.display()).as_bytes())
}

/// Removes archived runs that were due before `limit`, except the newest.
pub fn forget(folder: &Path, limit: Timestamp) -> Result<()> {
    let archive = folder.join(ARCHIVE);
    let Ok(list) = std::fs::read_dir(&archive) else { return Ok(()) };
    let newest = latest(folder);
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
    fn only_what_was_archived_is_old_and_any_name_may_stand_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let own = ["2026-01-01T0600Z-run-000001", "2026-01-02T0600Z-run-000002"];
        let other = ["notes", "ملفاتT", "2026-01-01Tأرشيف-بالعربية", "2026-01-01T060é-run-000001-copy"];
        for name in own.iter().chain(&other) {
            std::fs::create_dir_all(dir.path().join(ARCHIVE).join(name)).unwrap();
        }
        point(dir.path(), own[1]).unwrap();
        forget(dir.path(), "2027-01-01T00:00:00Z".parse().unwrap()).unwrap();
        assert!(!dir.path().join(ARCHIVE).join(own[0]).exists(), "what is old goes");
        for name in own[1..].iter().chain(&other) {
            assert!(dir.path().join(ARCHIVE).join(name).exists(), "{name} stays");
        }
    }
}
