//! What a run leaves to other workers: fetching and delivering.

use super::batch::making_flag;
use super::fetching::{Sources, unpacked};
use super::sharing::Sharing;
use crate::app::Session;
use crate::config::{Address, Config, JobConfig};
use crate::error::{Error, Kind, Result};
use crate::jobs::delivering::Undelivered;
use crate::jobs::hands::Hands;
use crate::jobs::order::order_deliveries;
use crate::pipeline::sources::Gathered;
use crate::queue::{Role, Task};
use crate::store::Store;
use crate::types::sha256;
use std::collections::BTreeMap;
use url::Url;

/// Attempts at the sources of a host, if workers die of them. A source that does not answer is no failure.
const ATTEMPTS: u16 = 4;

/// Positions of addresses by host: whoever fetches from a host keeps the pauses that it wants.
fn by_host(addresses: &[Address]) -> BTreeMap<String, Vec<usize>> {
    let mut hosts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, a) in addresses.iter().enumerate() {
        let host = Url::parse(a.reveal()).ok().and_then(|u| u.host_str().map(str::to_lowercase));
        hosts.entry(host.unwrap_or_default()).or_default().push(i);
    }
    hosts
}

impl Sharing<'_> {
    /// What the keys of the sources begin with.
    fn sources(&self) -> String {
        format!("fetch/{}/", self.making)
    }
}

impl Hands for Sharing<'_> {
    fn fetch(
        &self,
        session: &Session,
        config: &Config,
        addresses: &[Address],
        store: &dyn Store,
    ) -> Result<Vec<Gathered>> {
        if session.offline() {
            return session.fetch(config, addresses, store);
        }
        let worker = self.worker;
        let mut parts: Vec<(Sources, Vec<usize>)> = Vec::new();
        for (_, at) in by_host(addresses) {
            let names: Vec<String> = at.iter().map(|i| addresses[*i].key()).collect();
            let key = format!("{}{}", self.sources(), &sha256(names.join("\n").as_bytes())[..32]);
            let (job, making) = (self.job.to_owned(), self.making.clone());
            parts.push((Sources { job, making, key, names }, at));
        }
        for (wanted, _) in &parts {
            // An earlier attempt at the run may have got as far as this.
            if worker.patiently(|q| q.kept_yield(&wanted.key))?.is_some() {
                continue;
            }
            let payload = serde_json::to_value(wanted)
                .map_err(|e| Error::new(Kind::Internal, "sources cannot be put into the queue").because(e))?;
            let (key, flags) = (wanted.key.clone(), vec![making_flag(&self.making)]);
            let task = Task { role: Role::Fetch, key, payload, flags, attempts: ATTEMPTS };
            worker.patiently(|q| q.add(&task))?;
        }
        let failed = self.wait_for(&self.sources(), Role::Fetch, session.progress)?;
        let mut out: Vec<Option<Gathered>> = addresses.iter().map(|_| None).collect();
        for (wanted, at) in &parts {
            let Some(bytes) = worker.patiently(|q| q.kept_yield(&wanted.key))? else { continue };
            for (i, g) in at.iter().zip(unpacked(&bytes)?) {
                out[*i] = Some(g);
            }
        }
        let why = failed.unwrap_or_default();
        let why = format!("no worker could: {}", why.lines().next().unwrap_or_default());
        let each = out.into_iter().zip(addresses);
        Ok(each.map(|(g, a)| g.unwrap_or_else(|| Gathered::unfetched(a, &why))).collect())
    }

    fn taken_in(&self) -> Result<()> {
        self.worker.patiently(|q| q.forget_yields(&self.sources()))
    }

    fn deliver(&self, session: &Session, job: &JobConfig, store: &mut dyn Store) -> Result<Undelivered> {
        let dropped = self.worker.patiently(|q| order_deliveries(session, job, store, q))?;
        Ok(Undelivered { open: 0, dropped })
    }

    fn waited(&self) -> Vec<String> {
        self.told()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sources_of_a_host_are_fetched_together_and_in_order() {
        let list = ["https://a.example/x", "https://B.example/1", "http://a.example:81/y", "https://b.example/2"];
        let hosts = by_host(&list.map(Address::new));
        let expected = [("a.example".to_owned(), vec![0, 2]), ("b.example".to_owned(), vec![1, 3])];
        assert_eq!(hosts.into_iter().collect::<Vec<_>>(), expected);
    }
}
