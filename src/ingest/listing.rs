//! The files that an input refers to: itself, the contents of a folder, the matches of a pattern.

use super::outcome::{not_read, skip};
use super::{format, open};
use crate::types::Skipped;
use std::path::{Path, PathBuf};

const NO_ARTICLE: &str = "the folder contains no article";
const NO_MATCH: &str = "no file matches the pattern";

/// Whether an input is merely empty, which may change later.
pub fn is_empty_place(s: &Skipped) -> bool {
    s.reason == NO_ARTICLE || s.reason == NO_MATCH
}

/// Adds the files of an input: itself, or the files below it in sorted order. Hidden files are skipped, but not the
/// folders of a mailbox, whose names begin with a dot in a Maildir++; symbolic links are followed, and a loop of links is
/// reported.
pub(super) fn list(input: &Path, files: &mut Vec<PathBuf>, skipped: &mut Vec<Skipped>) {
    let pattern = input.to_string_lossy();
    if pattern.contains(['*', '?', '[']) && !input.exists() {
        return match glob::glob(&pattern) {
            Ok(found) => {
                let found: Vec<PathBuf> = found.flatten().collect();
                if found.is_empty() {
                    skipped.push(skip(input, None, NO_MATCH));
                }
                found.iter().for_each(|f| list(f, files, skipped));
            }
            Err(e) => skipped.push(skip(input, None, format!("the pattern is not valid: {e}"))),
        };
    }
    if !input.is_dir() {
        files.push(input.to_owned());
        return;
    }
    let before = files.len();
    let walk = walkdir::WalkDir::new(input).follow_links(true).sort_by_file_name().into_iter();
    let visible = |e: &walkdir::DirEntry| {
        let dotted = e.file_name().to_string_lossy().starts_with('.');
        let hidden = dotted && !(e.file_type().is_dir() && format::is_maildir(e.path()));
        let unused = e.file_name() == "__MACOSX" || beside_messages(e.path());
        e.depth() == 0 || !(hidden || unused || e.file_type().is_dir() && part_of_page(&e.path().join("x")))
    };
    for entry in walk.filter_entry(visible) {
        match entry {
            Ok(e) if e.file_type().is_dir() => {}
            Ok(e) if !e.file_type().is_file() => {
                skipped.push(skip(e.path(), None, "not a regular file; pipes and devices in folders are not read"));
            }
            Ok(e) => {
                if open::is_known(e.path()) {
                    files.push(e.into_path());
                } else {
                    skipped.push(not_read(e.path()));
                }
            }
            Err(e) => {
                let path = e.path().unwrap_or(input).to_owned();
                let reason = match e.loop_ancestor() {
                    Some(up) => format!(
                        "a symbolic link leads back to {}; remove the link or list the folders one by one",
                        up.display()
                    ),
                    None => format!("cannot be listed: {e}; check the permissions of the folder"),
                };
                skipped.push(skip(&path, None, reason));
            }
        }
    }
    if files.len() == before && skipped.iter().all(|s| !s.origin.path.starts_with(&*input.to_string_lossy())) {
        skipped.push(skip(input, None, NO_ARTICLE));
    }
}

/// Whether something in a Maildir is not a message: the index files of mail servers, and messages being delivered.
fn beside_messages(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let kept = ["tmp", "maildirfolder", "maildirsize", "subscriptions", "courierimapuiddb", "courierimapsubscribed"];
    (kept.contains(&&*name) || name.starts_with("dovecot")) && path.parent().is_some_and(format::is_maildir)
}

/// Whether a file belongs to a page saved by a browser: it is in the folder `NAME_files` beside `NAME.html`.
fn part_of_page(path: &Path) -> bool {
    path.ancestors().skip(1).any(|folder| {
        let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let stem = ["_files", ".files", "_ملفات", "_fichiers"].iter().find_map(|s| name.strip_suffix(s));
        stem.is_some_and(|s| ["html", "htm"].iter().any(|x| folder.with_file_name(format!("{s}.{x}")).is_file()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folders_of_a_mailbox_are_listed_and_hidden_files_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("mail");
        for folder in [root.clone(), root.join(".Archive.2025"), root.join(".cache")] {
            let subs: &[&str] = if folder.ends_with(".cache") { &["cur"] } else { &["cur", "new", "tmp"] };
            for sub in subs {
                std::fs::create_dir_all(folder.join(sub)).unwrap();
                std::fs::write(folder.join(sub).join("17.M1.host.example.md"), "x").unwrap();
            }
            std::fs::write(folder.join("maildirfolder"), "").unwrap();
            std::fs::write(folder.join("dovecot.index.log"), "").unwrap();
        }
        let (mut files, mut skipped) = (Vec::new(), Vec::new());
        list(&root, &mut files, &mut skipped);
        let below: Vec<String> =
            files.iter().map(|f| f.strip_prefix(&root).unwrap().parent().unwrap().display().to_string()).collect();
        assert_eq!(below, [".Archive.2025/cur", ".Archive.2025/new", "cur", "new"]);
        assert!(skipped.is_empty(), "{skipped:?}");
        assert!(files.iter().all(|f| format::by_name(f) == Some(format::Format::Mail)));
    }
}
