//! Who may use the desk over the network: bearer tokens, of which only digests are kept, and a log of what was done.

use super::database::{Database, Done, Row, values};
use super::times::{moment, stamp};
use crate::error::{Error, Kind, Result};
use crate::types::sha256;
use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Prefix of tokens, by which leaked ones are recognised.
const PREFIX: &str = "mujaz_";
/// Random bytes of a token: enough to make guessing hopeless and a plain digest sufficient.
const BYTES: usize = 32;

/// What the owner of a token may do; each role includes the previous ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Read, search, ask for glosses and checks.
    Reader,
    /// Correct events, too.
    Editor,
    /// Read the log of what was done, too.
    Admin,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 3] = [Role::Reader, Role::Editor, Role::Admin];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        Self::ALL.into_iter().find(|r| r.name() == text).ok_or_else(|| format!("`{text}` is no role"))
    }
}

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Its number.
    pub number: i64,
    /// Its owner.
    pub name: String,
    /// What its owner may do.
    pub role: Role,
    /// When it was made.
    pub made: Timestamp,
    /// Who made it.
    pub by: String,
    /// When it expires; none if it does not.
    pub expires: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

impl Token {
    /// Whether it is valid at a point in time.
    pub fn is_valid(&self, at: Timestamp) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|e| at < e)
    }
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Deed {
    /// Its number, from 1.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who: the name of a token, or of the user of the system.
    pub by: String,
    /// What: `token add`, `sign in`, `merge`.
    pub did: String,
    /// To what.
    pub subject: String,
}

/// Tokens and the log.
pub trait Access {
    /// Makes a token and returns its secret, which is not stored.
    ///
    /// # Errors
    /// A valid token already has that name; the system's random number generator fails.
    fn add_token(&mut self, name: &str, role: Role, expires: Option<Timestamp>, by: &str) -> Result<String>;

    /// All tokens, the earliest first.
    fn tokens(&self) -> Result<Vec<Token>>;

    /// The valid token whose secret this is.
    fn token(&self, secret: &str) -> Result<Option<Token>>;

    /// Whether there is a valid token.
    fn has_tokens(&self) -> Result<bool>;

    /// Whether there ever was a token, valid or not.
    fn ever_had_tokens(&self) -> Result<bool>;

    /// Revokes the valid token of a name.
    ///
    /// # Errors
    /// There is none.
    fn revoke_token(&mut self, name: &str, by: &str) -> Result<()>;

    /// Adds an entry to the log.
    fn log(&mut self, by: &str, did: &str, subject: &str) -> Result<()>;

    /// The log, the latest entries first.
    fn deeds(&self, skip: usize, take: usize) -> Result<super::Part<Deed>>;
}

const COLUMNS: &str = "number, name, role, made, by, expires, revoked";

fn row(r: &dyn Row) -> Done<Token> {
    let time = |at: usize| -> Done<Option<Timestamp>> { Ok(r.get::<Option<String>>(at)?.map(|t| moment(&t))) };
    Ok(Token {
        number: r.get(0)?,
        name: r.get(1)?,
        // An unknown role gets the fewest rights.
        role: r.get::<String>(2)?.parse().unwrap_or(Role::Reader),
        made: moment(&r.get::<String>(3)?),
        by: r.get(4)?,
        expires: time(5)?,
        revoked: time(6)?,
    })
}

fn enter<D: Database>(db: &D, by: &str, did: &str, subject: &str) -> Done<()> {
    db.execute(
        "INSERT INTO deed (number, at, by, did, subject)
         VALUES ((SELECT coalesce(max(number), 0) + 1 FROM deed), ?1, ?2, ?3, ?4)",
        values![stamp(crate::clock::now()), by, did, subject],
    )
    .map(|_| ())
}

/// A new secret, of letters, digits, hyphens and underscores.
///
/// # Errors
/// The system's random number generator fails.
pub fn random_key() -> Result<String> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|e| {
        Error::new(Kind::Internal, "the system has no random numbers for a token").because(e.to_string())
    })?;
    Ok(format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&bytes)))
}

impl<D: Database> Access for D {
    fn add_token(&mut self, name: &str, role: Role, expires: Option<Timestamp>, by: &str) -> Result<String> {
        let now = crate::clock::now();
        if self.tokens()?.iter().any(|t| t.name == name && t.is_valid(now)) {
            return Err(Error::new(Kind::Usage, format!("there is a token `{name}` already"))
                .help("revoke it first with `mujaz token revoke`, or give another name"));
        }
        let secret = random_key()?;
        let written = self.atomically(|| {
            self.execute(
                "INSERT INTO token (number, name, role, digest, made, by, expires)
                 VALUES ((SELECT coalesce(max(number), 0) + 1 FROM token), ?1, ?2, ?3, ?4, ?5, ?6)",
                values![name, role.name(), sha256(secret.as_bytes()), stamp(now), by, expires.map(stamp)],
            )?;
            enter(self, by, "token add", &format!("{name} ({role})"))
        });
        written.map_err(|e| self.wrong("cannot write to the store", e))?;
        Ok(secret)
    }

    fn tokens(&self) -> Result<Vec<Token>> {
        let sql = format!("SELECT {COLUMNS} FROM token ORDER BY number");
        self.rows(&sql, &[], row).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn token(&self, secret: &str) -> Result<Option<Token>> {
        let sql = format!("SELECT {COLUMNS} FROM token WHERE digest = ?1");
        let found = self.row(&sql, values![sha256(secret.as_bytes())], row);
        let found = found.map_err(|e| self.wrong("cannot read the store", e))?;
        Ok(found.filter(|t| t.is_valid(crate::clock::now())))
    }

    fn ever_had_tokens(&self) -> Result<bool> {
        let found = self.number("SELECT EXISTS (SELECT 1 FROM token)", &[]);
        found.map(|n| n != 0).map_err(|e| self.wrong("cannot read the store", e))
    }

    fn has_tokens(&self) -> Result<bool> {
        let now = crate::clock::now();
        Ok(self.tokens()?.iter().any(|t| t.is_valid(now)))
    }

    fn revoke_token(&mut self, name: &str, by: &str) -> Result<()> {
        let now = crate::clock::now();
        let found = self.tokens()?.into_iter().find(|t| t.name == name && t.is_valid(now));
        let token = found.ok_or_else(|| {
            Error::new(Kind::Usage, format!("there is no valid token `{name}`")).help("`mujaz token list` shows them")
        })?;
        let written = self.atomically(|| {
            self.execute("UPDATE token SET revoked = ?2 WHERE number = ?1", values![token.number, stamp(now)])?;
            enter(self, by, "token revoke", name)
        });
        written.map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn log(&mut self, by: &str, did: &str, subject: &str) -> Result<()> {
        enter(self, by, did, subject).map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn deeds(&self, skip: usize, take: usize) -> Result<super::Part<Deed>> {
        let deed = |r: &dyn Row| -> Done<Deed> {
            Ok(Deed {
                number: r.get(0)?,
                at: moment(&r.get::<String>(1)?),
                by: r.get(2)?,
                did: r.get(3)?,
                subject: r.get(4)?,
            })
        };
        let read = || -> Done<super::Part<Deed>> {
            let total = self.number("SELECT count(*) FROM deed", &[])? as usize;
            let sql = "SELECT number, at, by, did, subject FROM deed ORDER BY number DESC LIMIT ?1 OFFSET ?2";
            Ok(super::Part { total, rows: self.rows(sql, values![take as i64, skip as i64], deed)? })
        };
        read().map_err(|e| self.wrong("cannot read the store", e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::everywhere;

    #[test]
    fn a_token_lets_its_owner_in_until_it_is_revoked_and_its_secret_is_not_kept() {
        everywhere(|fresh| {
            let mut store = fresh.open();
            assert!(!store.has_tokens().unwrap());
            let secret = store.add_token("desk", Role::Reader, None, "R. Haddad").unwrap();
            assert!(secret.starts_with(PREFIX) && secret.len() > 40);
            let found = store.token(&secret).unwrap().unwrap();
            assert_eq!((found.name.as_str(), found.role, found.by.as_str()), ("desk", Role::Reader, "R. Haddad"));
            for other in ["", "mujaz_", &secret[..secret.len() - 1], &sha256(secret.as_bytes())] {
                assert!(store.token(other).unwrap().is_none(), "{other}");
            }
            assert!(store.add_token("desk", Role::Admin, None, "x").is_err(), "a name is one token's");
            assert_ne!(store.add_token("other", Role::Editor, None, "x").unwrap(), secret);
            if let Some(path) = fresh.at.file() {
                fresh.sql("PRAGMA wal_checkpoint(TRUNCATE)");
                let bytes = std::fs::read(path).unwrap();
                assert!(
                    !bytes.windows(secret.len()).any(|w| w == secret.as_bytes()),
                    "the secret is nowhere in the file"
                );
            }
            store.revoke_token("desk", "R. Haddad").unwrap();
            assert!(store.token(&secret).unwrap().is_none());
            assert!(store.revoke_token("desk", "x").is_err());
            assert!(store.has_tokens().unwrap(), "the other one stands");
            store.add_token("desk", Role::Reader, None, "x").unwrap();
            let did: Vec<String> = store.deeds(0, 9).unwrap().rows.into_iter().map(|d| d.did).collect();
            assert_eq!(did, ["token add", "token revoke", "token add", "token add"], "the latest first");
        });
    }

    #[test]
    fn a_token_ends_by_itself() {
        everywhere(|fresh| {
            let mut store = fresh.open();
            let past = "2020-01-01T00:00:00Z".parse().unwrap();
            let secret = store.add_token("old", Role::Admin, Some(past), "x").unwrap();
            assert!(store.token(&secret).unwrap().is_none() && !store.has_tokens().unwrap());
            assert!(store.ever_had_tokens().unwrap());
            let future = "2199-01-01T00:00:00Z".parse().unwrap();
            let secret = store.add_token("old", Role::Admin, Some(future), "x").unwrap();
            assert!(store.token(&secret).unwrap().is_some_and(|t| t.role == Role::Admin));
        });
    }

    #[test]
    fn each_role_may_do_what_those_before_it_may() {
        assert!(Role::Reader < Role::Editor && Role::Editor < Role::Admin);
        for r in Role::ALL {
            assert_eq!(r.name().parse(), Ok(r));
        }
    }
}
