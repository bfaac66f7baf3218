//! libpq's password file: lines of `host:port:database:user:password`, of which the first that matches counts.

use crate::error::{Error, Kind, Result};
use postgres::Config;
use postgres::config::Host;
use std::path::{Path, PathBuf};

/// The password for a connection: from a file that is named, `$PGPASSFILE`, or `~/.pgpass`.
///
/// # Errors
/// A file that was named cannot be read; others may read the file.
pub(super) fn password(config: &Config, named: Option<String>) -> Result<Option<String>> {
    let named = named.map(PathBuf::from).or_else(|| std::env::var_os("PGPASSFILE").map(PathBuf::from));
    let usual = || std::env::var_os("HOME").map(|h| Path::new(&h).join(".pgpass")).filter(|p| p.is_file());
    let Some(file) = named.or_else(usual) else { return Ok(None) };
    let text = std::fs::read_to_string(&file)
        .map_err(|e| Error::io(Kind::Usage, "cannot read the file of passwords", &file, e))?;
    private(&file)?;
    Ok(find(&text, config))
}

#[cfg(unix)]
fn private(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let open = std::fs::metadata(file).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o077 != 0);
    if !open {
        return Ok(());
    }
    Err(Error::new(Kind::Usage, "others may read the file of passwords")
        .at(file)
        .help(format!("chmod 0600 {}", file.display())))
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<()> {
    Ok(())
}

/// The fields of a line; `\:` and `\\` stand for themselves.
fn fields(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut letters = line.chars();
    while let Some(c) = letters.next() {
        match c {
            // What follows the fourth colon is the password.
            ':' if out.len() < 5 => out.push(String::new()),
            '\\' => out.last_mut().unwrap().extend(letters.next()),
            c => out.last_mut().unwrap().push(c),
        }
    }
    out
}

fn find(text: &str, config: &Config) -> Option<String> {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        _ => "localhost".to_owned(),
    };
    let port = config.get_ports().first().unwrap_or(&5432).to_string();
    let wanted =
        [host.as_str(), port.as_str(), config.get_dbname().unwrap_or_default(), config.get_user().unwrap_or_default()];
    text.lines().filter(|l| !l.starts_with('#')).map(fields).find_map(|mut f| {
        let fits = f.len() == 5 && f.iter().zip(wanted).all(|(f, w)| f == "*" || f == w);
        fits.then(|| f.pop()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    #[test]
    fn the_first_line_that_matches_has_the_password() {
        let config = |t: &str| Config::from_str(t).unwrap();
        let file = "# host:port:database:user:password\ndb.example:5432:news:desk:one\\:two\ndb.example:*:*:*:th:ree\n*:*:local\\:x:*:four\n";
        let of = |t: &str| find(file, &config(t));
        assert_eq!(of("postgres://desk@db.example/news").as_deref(), Some("one:two"));
        assert_eq!(of("postgres://desk@db.example:5433/news").as_deref(), Some("th:ree"));
        assert_eq!(of("postgres://desk@%2Frun/local%3Ax").as_deref(), Some("four"));
        assert_eq!(of("postgres://desk@other.example/news"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("pgpass");
        std::fs::write(&file, "*:*:*:*:secret").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let config = Config::from_str("postgres://desk@db.example/news").unwrap();
        let named = Some(file.display().to_string());
        let e = password(&config, named.clone()).unwrap_err();
        assert!(e.report().contains("chmod 0600") && !e.report().contains("secret"), "{}", e.report());
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(password(&config, named).unwrap().as_deref(), Some("secret"));
    }
}
