//! The site: connections to the store, templates, and responses cached until the store changes.

use super::answer::{Answer, Problem};
use super::limits::Doors;
use super::names::Names;
use super::prefix::Prefix;
use super::recorded::Records;
use super::work::Work;
use crate::config::Config;
use crate::error::Result;
use crate::glossary::Glossary;
use crate::queue::{self, Queue};
use crate::report::Templates;
use crate::store::{self, Location, Store, random_key};
use crate::types::sha256;
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Maximum size of all cached responses, in bytes.
const KEPT: usize = 32 << 20;
/// Maximum size of a cached response, in bytes.
const LARGEST: usize = 2 << 20;

/// Everything that handlers work with.
pub(super) struct Site {
    store: Location,
    /// Where it listens.
    pub address: SocketAddr,
    /// The configuration.
    pub config: Config,
    /// Names by which it is addressed, besides those of this machine.
    pub hosts: Vec<String>,
    /// The path below which a proxy serves it.
    pub prefix: Prefix,
    /// Manifests that were parsed.
    pub records: Records,
    /// Rate limits.
    pub doors: Doors,
    /// Secret from which form keys are derived; new at every start.
    pub form_secret: String,
    /// Templates of briefs and pages.
    pub templates: Templates,
    /// The style sheet.
    pub style: String,
    /// First digits of its digest, used in its address.
    pub style_tag: String,
    /// The terms by which translations are checked.
    glossary: RwLock<Arc<Glossary>>,
    /// What is done in the background.
    pub work: Arc<Work>,
    /// Number of browsers that wait for progress.
    pub listeners: AtomicUsize,
    /// Held while a glossary file is changed.
    pub editing: Mutex<()>,
    /// Idle connections, each with the version of the store that it saw last.
    idle: Mutex<Vec<(Box<dyn Store>, i64)>>,
    /// An idle connection to the queue.
    queue: Mutex<Option<Box<dyn Queue>>>,
    kept: Mutex<Kept>,
    /// Number of responses by status since the start.
    counts: Mutex<BTreeMap<u16, u64>>,
}

/// Responses cached until the store changes.
#[derive(Default)]
struct Kept {
    answers: HashMap<String, Answer>,
    bytes: usize,
    /// How often the cache was cleared. Responses begun before that are not cached.
    age: u64,
}

impl Drop for Site {
    fn drop(&mut self) {
        // A connection to a server takes leave of it, for which a thread that runs the server's tasks cannot wait.
        let idle = std::mem::take(&mut *held(&self.idle));
        let queue = held(&self.queue).take();
        if !idle.is_empty() || queue.is_some() {
            let _ = std::thread::spawn(move || drop((idle, queue))).join();
        }
    }
}

impl Kept {
    fn clear(&mut self) {
        *self = Self { age: self.age + 1, ..Self::default() };
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Site {
    /// The site of a store.
    ///
    /// # Errors
    /// The store, a template or a glossary cannot be read.
    pub fn new(store: &Location, address: SocketAddr, config: &Config) -> Result<Self> {
        let templates = Templates::with_pages()?;
        let style = templates.source("page.css")? + &templates.source("serve/desk.css")?;
        let site = Self {
            store: store.clone(),
            address,
            config: store::with(config, store),
            hosts: config.serve.hosts.clone(),
            prefix: Prefix::new(&config.serve.prefix)?,
            records: Records::default(),
            doors: Doors::new(config.serve.rate),
            form_secret: random_key()?,
            templates,
            style_tag: sha256(style.as_bytes())[..12].to_owned(),
            style,
            glossary: RwLock::new(Arc::new(Glossary::load(&config.brief.glossaries)?)),
            editing: Mutex::default(),
            work: Arc::default(),
            listeners: AtomicUsize::new(0),
            idle: Mutex::default(),
            queue: Mutex::default(),
            kept: Mutex::default(),
            counts: Mutex::default(),
        };
        drop(store::open_read(store)?);
        Ok(site)
    }

    /// Where the store is.
    pub fn store(&self) -> &Location {
        &self.store
    }

    /// Works with a connection to the queue.
    pub fn with_queue<T>(&self, work: impl FnOnce(&mut dyn Queue) -> Result<T>) -> std::result::Result<T, Problem> {
        let idle = held(&self.queue).take();
        let mut queue = match idle {
            Some(queue) => queue,
            None => queue::open(&self.store)?,
        };
        let done = work(&mut *queue)?;
        *held(&self.queue) = Some(queue);
        Ok(done)
    }

    /// Works with a connection to the store.
    pub fn with_store<T>(
        &self,
        work: impl FnOnce(&dyn Store) -> std::result::Result<T, Problem>,
    ) -> std::result::Result<T, Problem> {
        let idle = held(&self.idle).pop();
        let (store, seen) = match idle {
            Some((store, seen)) => (store, seen),
            None => {
                let store = store::open_read(&self.store)?;
                let seen = store.version()?;
                // The cache may be older than anything this connection will see.
                held(&self.kept).clear();
                (store, seen)
            }
        };
        let now = store.version()?;
        if now != seen {
            held(&self.kept).clear();
        }
        let done = work(&*store);
        // A connection that failed once may fail again.
        if done.as_ref().err().is_none_or(|p| p.status < 500) {
            held(&self.idle).push((store, now));
        }
        done
    }

    /// A connection that may change the store.
    ///
    /// # Errors
    /// The store cannot be opened.
    pub fn writable(&self) -> std::result::Result<Box<dyn Store>, Problem> {
        Ok(store::open(&self.store)?)
    }

    /// The terms by which translations are checked.
    pub fn glossary(&self) -> Arc<Glossary> {
        self.glossary.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reloads the glossary files and clears the cache.
    ///
    /// # Errors
    /// A file cannot be read; the earlier terms then stay in use.
    pub fn reload_glossary(&self) -> Result<()> {
        let fresh = Arc::new(Glossary::load(&self.config.brief.glossaries)?);
        *self.glossary.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        held(&self.kept).clear();
        Ok(())
    }

    /// The names by which it is addressed.
    pub fn names(&self) -> Names<'_> {
        Names { address: self.address, given: &self.hosts }
    }

    /// Whether everybody needs a token. Other machines always do, and so does this one once a token has existed: revoking
    /// the last one does not open the desk.
    pub fn is_locked(&self) -> bool {
        !self.address.ip().is_loopback() || self.with_store(|s| Ok(s.ever_had_tokens()?)).unwrap_or(true)
    }

    /// The response cached under a key, or else a new one.
    pub fn answer(
        &self,
        name: &str,
        make: impl FnOnce() -> std::result::Result<Answer, Problem>,
    ) -> std::result::Result<Answer, Problem> {
        // Learns whether the store has changed.
        self.with_store(|_| Ok(()))?;
        let age = {
            let kept = held(&self.kept);
            if let Some(a) = kept.answers.get(name) {
                return Ok(a.clone());
            }
            kept.age
        };
        let made = make()?.tagged();
        if made.is_ok() && made.length() <= LARGEST {
            let mut kept = held(&self.kept);
            if kept.age != age {
                return Ok(made);
            }
            if kept.bytes + made.length() > KEPT {
                kept.clear();
            }
            kept.bytes += made.length();
            if let Some(old) = kept.answers.insert(name.to_owned(), made.clone()) {
                kept.bytes -= old.length().min(kept.bytes);
            }
        }
        Ok(made)
    }

    /// Counts a response.
    pub fn count(&self, status: u16) {
        *held(&self.counts).entry(status).or_default() += 1;
    }

    /// Number of responses by status since the start.
    pub fn counts(&self) -> BTreeMap<u16, u64> {
        held(&self.counts).clone()
    }
}
