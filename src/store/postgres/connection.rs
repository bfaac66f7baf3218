//! A connection to a server, with the settings of its session and the statements that are kept ready.

use super::address::Target;
use super::dialect::{Param, translated};
use super::failure::{describe, too_old};
use super::tls::{Encryption, connector};
use crate::config::Address;
use crate::error::{Error, Result};
use crate::store::database::{Done, Failed, Row, Value};
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, NoTls, SimpleQueryMessage, Statement};
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// The oldest version that is supported.
const OLDEST: u32 = 15;
/// A connection that was idle for longer is tried before it is used: the server may have been restarted.
const IDLE: Duration = Duration::from_secs(5);
/// How long an idle connection may take to answer.
const ANSWER: Duration = Duration::from_secs(10);

/// The session of this program: its schema, texts of errors without notes, a bound on waiting for the lock, and no end to
/// a transaction in which a run thinks.
const SESSION: &str = "SET search_path TO mujaz; SET client_min_messages TO warning; SET lock_timeout TO '30s';
    SET idle_in_transaction_session_timeout TO 0; SET idle_session_timeout TO 0;
    SET default_transaction_isolation TO 'read committed';";

/// Within what time the server is to notice that this program cannot be reached any more, so that it releases its locks:
/// not every system knows these settings.
const ALIVE: &str = "SET tcp_keepalives_idle TO 60; SET tcp_keepalives_interval TO 10; SET tcp_keepalives_count TO 6;
    SET tcp_user_timeout TO 60000";

/// What a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Read.
    Read,
    /// Read and write.
    Write,
}

/// A connection.
pub(super) struct Connection {
    address: Address,
    access: Access,
    user: String,
    open: RefCell<Open>,
}

struct Open {
    client: Client,
    ready: HashMap<String, Statement>,
    used: Instant,
    /// Whether something failed that was not the server's answer.
    broken: bool,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Connection").field("address", &self.address).field("access", &self.access).finish()
    }
}

/// Connects and sets up the session; what failed is not yet described.
fn connect(target: &Target, access: Access) -> Result<Done<Client>> {
    let connected = match &target.encryption {
        Encryption::None => target.config.connect(NoTls),
        Encryption::Verified(root) => target.config.connect(connector(root.as_deref())?),
    };
    let mut client = match connected {
        Ok(client) => client,
        Err(e) => return Ok(Err(e.into())),
    };
    // An older server may not know all settings.
    let version = match number(&mut client, "SHOW server_version_num") {
        Ok(version) => version,
        Err(e) => return Ok(Err(e)),
    };
    if version / 10_000 < i64::from(OLDEST) {
        return Err(too_old(version, OLDEST));
    }
    let mut settings = SESSION.to_owned();
    if access == Access::Read {
        settings.push_str(" SET default_transaction_read_only TO on;");
    }
    let set_up = client.batch_execute(&settings);
    // What a system does not know is no reason to refuse it.
    let _ = client.batch_execute(ALIVE);
    Ok(set_up.map(|()| client).map_err(Failed::from))
}

/// Connects to a database for what else is kept there, with the settings of a session.
///
/// # Errors
/// As [`Connection::open`].
pub fn connect_client(address: &Address) -> Result<Client> {
    let target = Target::read(address)?;
    let user = target.config.get_user().unwrap_or_default().to_owned();
    connect(&target, Access::Write)
        .map_err(|e| e.at(std::path::Path::new(&address.to_string())))?
        .map_err(|e| describe("cannot connect to the database", address, &user, e))
}

/// The name that all connections of this process to a database have there, if no other process has the same.
pub fn connection_name(address: &Address) -> Option<&'static str> {
    let target = Target::read(address).ok()?;
    let own = super::address::process();
    (target.config.get_application_name() == Some(own)).then_some(own)
}

/// The number in the first row of a query without parameters.
fn number(client: &mut Client, sql: &str) -> Done<i64> {
    for message in client.simple_query(sql)? {
        if let SimpleQueryMessage::Row(row) = message {
            return Ok(row.get(0).unwrap_or_default().parse()?);
        }
    }
    Ok(0)
}

/// Whether an error is the end of its connection, rather than the answer to a statement.
pub(super) fn is_lost(e: &postgres::Error) -> bool {
    let stopped = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];
    e.code()
        .map_or_else(|| std::error::Error::source(e).is_none_or(|s| s.is::<std::io::Error>()), |c| stopped.contains(c))
}

impl Connection {
    /// Connects to a database.
    ///
    /// # Errors
    /// The server cannot be reached or is too old, or does not let this user in; there is no such database.
    pub fn open(address: &Address, access: Access) -> Result<Self> {
        let target = Target::read(address)?;
        let user = target.config.get_user().unwrap_or_default().to_owned();
        let client = connect(&target, access)
            .map_err(|e| e.at(std::path::Path::new(&address.to_string())))?
            .map_err(|e| describe("cannot open the store", address, &user, e))?;
        tracing::debug!(%address, "connected to the store");
        let open = Open { client, ready: HashMap::new(), used: Instant::now(), broken: false };
        Ok(Self { address: address.clone(), access, user, open: RefCell::new(open) })
    }

    /// Connects again if an idle connection has broken. Only outside transactions: what was written in one is lost.
    pub fn refresh(&self) -> Done<()> {
        let mut open = self.open.try_borrow_mut()?;
        let tried = |open: &mut Open| open.used.elapsed() < IDLE || open.client.is_valid(ANSWER).is_ok();
        if !open.broken && tried(&mut open) {
            open.used = Instant::now();
            return Ok(());
        }
        tracing::info!(address = %self.address, "the connection to the store broke; connecting again");
        let target = Target::read(&self.address).map_err(|e| Failed(Box::new(e)))?;
        open.client = connect(&target, self.access).map_err(|e| Failed(Box::new(e)))??;
        open.ready.clear();
        (open.used, open.broken) = (Instant::now(), false);
        Ok(())
    }

    /// Executes statements without parameters.
    pub fn batch(&self, sql: &str) -> Done<()> {
        let mut open = self.open.try_borrow_mut()?;
        open.used = Instant::now();
        let done = open.client.batch_execute(sql);
        open.noted(done)
    }

    /// Executes a statement, and returns the number of rows that it changed.
    pub fn execute(&self, sql: &str, with: &[Value]) -> Done<usize> {
        let mut open = self.open.try_borrow_mut()?;
        let statement = open.statement(sql)?;
        let with: Vec<Param> = with.iter().map(Param).collect();
        let with: Vec<&(dyn ToSql + Sync)> = with.iter().map(|p| p as _).collect();
        let done = open.client.execute(&statement, &with);
        open.noted(done).map(|n| n as usize)
    }

    /// Reads rows until `of` has enough.
    pub fn each(&self, sql: &str, with: &[Value], of: &mut dyn FnMut(&dyn Row) -> Done<bool>) -> Done<()> {
        let mut open = self.open.try_borrow_mut()?;
        let statement = open.statement(sql)?;
        let with: Vec<Param> = with.iter().map(Param).collect();
        // What fails is either the connection, or what is done with a row.
        let mut taken = Ok(true);
        let mut read = || -> std::result::Result<(), postgres::Error> {
            let mut rows = open.client.query_raw(&statement, with.iter())?;
            while let Some(row) = rows.next()? {
                taken = of(&row);
                if !matches!(taken, Ok(true)) {
                    break;
                }
            }
            Ok(())
        };
        let done = read();
        open.noted(done)?;
        taken.map(|_| ())
    }

    /// The number in the first row of a query without parameters.
    pub fn number(&self, sql: &str) -> Done<i64> {
        number(&mut self.open.try_borrow_mut()?.client, sql)
    }

    /// The address, without its password where it is shown.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The error of a statement.
    pub fn wrong(&self, what: &str, e: Failed) -> Error {
        describe(what, &self.address, &self.user, e)
    }
}

impl Open {
    /// A result; remembers whether the connection broke.
    fn noted<T>(&mut self, done: std::result::Result<T, postgres::Error>) -> Done<T> {
        Ok(done.inspect_err(|e| self.broken |= is_lost(e))?)
    }

    fn statement(&mut self, sql: &str) -> Done<Statement> {
        self.used = Instant::now();
        if let Some(ready) = self.ready.get(sql) {
            return Ok(ready.clone());
        }
        let made = self.client.prepare(&translated(sql));
        let made = self.noted(made)?;
        self.ready.insert(sql.to_owned(), made.clone());
        Ok(made)
    }
}
