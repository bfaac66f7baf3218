//! `mujaz token`

use super::arguments::user;
use super::exit::Exit;
use super::output::{print_json, print_line};
use crate::clock;
use crate::config::{Config, Length};
use crate::error::{Error, Kind, Result};
use crate::store::{self, Location, Role, Token};
use crate::surface::terminal;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// Characters of the longest name of a token.
const LONGEST: usize = 80;

/// Arguments of `mujaz token`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The store that is served [default: that of the configuration, else store.db in the data folder]
    #[arg(long, value_name = "FILE|URL", global = true)]
    pub store: Option<Location>,
    /// Print one JSON object
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do
    #[command(subcommand)]
    pub action: Action,
}

/// What to do with tokens.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Make a token and print its secret, once; only a digest of it is kept
    Add {
        /// Whose it is: a person or a program
        name: String,
        /// What its owner may do: reader, editor or admin
        #[arg(long, value_name = "ROLE", default_value = "reader")]
        role: Role,
        /// How long it is valid, such as 90d [default: until it is revoked]
        #[arg(long, value_name = "LENGTH")]
        expires: Option<Length>,
        /// Who makes it [default: the user that is logged in]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// List tokens: whose, for what, since when
    List {
        /// Include those that were revoked or have expired
        #[arg(long)]
        all: bool,
    },
    /// Revoke a token; whoever has it is let in no more, from the next request on
    Revoke {
        /// Whose it is
        name: String,
        /// Who revokes it [default: the user that is logged in]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

/// What `mujaz token add --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TokenAddOutput {
    /// The secret: it is not kept, and shown here alone.
    token: String,
    /// Whose it is.
    name: String,
    /// What its owner may do.
    role: Role,
    /// When it expires by itself.
    expires: Option<Timestamp>,
}

/// What `mujaz token list --json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TokenListOutput {
    /// The tokens, the earliest first.
    tokens: Vec<ListedToken>,
}

/// A token without its secret.
#[derive(Debug, Serialize, JsonSchema)]
struct ListedToken {
    /// Whose it is.
    name: String,
    /// What its owner may do.
    role: Role,
    /// Whether it lets anybody in.
    valid: bool,
    /// When it was made.
    made: Timestamp,
    /// Who made it.
    by: String,
    /// When it expires by itself.
    expires: Option<Timestamp>,
    /// When it was revoked.
    revoked: Option<Timestamp>,
}

fn person(named: Option<&String>) -> Result<String> {
    named.cloned().or_else(user).ok_or_else(|| {
        Error::new(Kind::Usage, "it is not known who does this").help("give a name with --by: it is written down")
    })
}

/// When a token that is valid so long expires.
fn end_of(length: Length) -> Result<Timestamp> {
    clock::now().checked_add(length.signed()).map_err(|_| {
        Error::new(Kind::Usage, format!("--expires {length}: nobody counts so far"))
            .help("leave it out for a token that is valid until it is revoked")
    })
}

/// Runs the command.
pub fn run(a: &Arguments, config: &Config) -> Result<Exit> {
    let path = a.store.clone().unwrap_or_else(|| store::path_of(config));
    // Only a token to be made makes a store.
    if !matches!(a.action, Action::Add { .. }) && !store::exists(&path)? {
        return Err(Error::new(Kind::Usage, "there is no store").at(&path.shown()).help("name it with --store"));
    }
    let mut store = store::open(&path)?;
    match &a.action {
        Action::Add { name, role, expires, by } => {
            let name = name.trim();
            if name.is_empty() || name.chars().count() > LONGEST || name != terminal::line(name) {
                return Err(Error::new(Kind::Usage, "this is no name for a token")
                    .help(format!("give the name of a person or a program, in at most {LONGEST} characters")));
            }
            let expires = expires.map(end_of).transpose()?;
            let token = store.add_token(name, *role, expires, &person(by.as_ref())?)?;
            if a.json {
                print_json(&TokenAddOutput { token, name: name.to_owned(), role: *role, expires })?;
            } else {
                print_line(&token)?;
                eprintln!("note: this is shown once; {name} may now use the desk as {role}");
            }
        }
        Action::List { all } => list(store.tokens()?, *all, a.json)?,
        Action::Revoke { name, by } => {
            store.revoke_token(name, &person(by.as_ref())?)?;
            if a.json {
                return list(store.tokens()?, false, true).map(|()| Exit::Done);
            }
            print_line(&format!("{name}: let in no more"))?;
        }
    }
    Ok(Exit::Done)
}

fn list(tokens: Vec<Token>, all: bool, json: bool) -> Result<()> {
    let now = clock::now();
    let listed = tokens.into_iter().map(|t| (t.is_valid(now), t)).filter(|(valid, _)| all || *valid);
    if json {
        let tokens = listed.map(|(valid, t)| ListedToken {
            name: t.name,
            role: t.role,
            valid,
            made: t.made,
            by: t.by,
            expires: t.expires,
            revoked: t.revoked,
        });
        return print_json(&TokenListOutput { tokens: tokens.collect() });
    }
    let day = |t: Timestamp| t.strftime("%Y-%m-%d").to_string();
    for (valid, t) in listed {
        let end = match (t.revoked, t.expires) {
            (Some(at), _) => format!(", revoked on {}", day(at)),
            (None, Some(at)) if valid => format!(", until {}", day(at)),
            (None, Some(at)) => format!(", expired on {}", day(at)),
            (None, None) => String::new(),
        };
        print_line(&format!("{:6}  {}  (made on {} by {}{end})", t.role, t.name, day(t.made), t.by))?;
    }
    Ok(())
}
