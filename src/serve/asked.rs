//! What was asked: the path's parameters, the query, the body.

use super::access::Credentials;
use super::answer::Problem;
use super::prefix::Prefix;
use axum::body::Bytes;
use std::str::FromStr;
use url::form_urlencoded;

/// Entries on a page where nothing is said.
const USUAL: usize = 25;
/// Entries on the longest page.
pub(super) const MOST: usize = 100;
/// The last page; nobody turns so many.
const LAST: usize = 100_000;

/// A request, as handlers see it.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    /// Its path, as it was sent.
    pub path: String,
    /// Parameters of the path.
    pub named: Vec<(String, String)>,
    /// The query, in order. Empty values are left out: forms send all of their fields.
    pub query: Vec<(String, String)>,
    /// The host that was asked, with its port; checked before.
    pub host: String,
    /// The body of a POST.
    pub body: Bytes,
    /// Who asks.
    pub credentials: Credentials,
    /// The last event that a browser has of a stream of them.
    pub last: String,
    /// Whether it came to a proxy encrypted.
    pub encrypted: bool,
}

impl Asked {
    /// Reads a query.
    pub fn query(text: &str) -> Vec<(String, String)> {
        let pairs = form_urlencoded::parse(text.as_bytes());
        pairs.map(|(k, v)| (k.into_owned(), v.trim().to_owned())).filter(|(_, v)| !v.is_empty()).collect()
    }

    /// The fields of a form that was sent.
    pub fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(&self.body).map(|(k, v)| (k.into_owned(), v.trim().to_owned())).collect()
    }

    /// A parameter of the path.
    pub fn named(&self, name: &str) -> &str {
        self.named.iter().find(|(k, _)| k == name).map_or("", |(_, v)| v)
    }

    /// A value of the query, the last one.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// A value of the query that is read.
    pub fn read<T: FromStr>(&self, name: &str, what: &str) -> Result<Option<T>, Problem> {
        let wrong = |v: &str| Problem::wrong(format!("{name}={v} is not {what}"));
        self.value(name).map(|v| v.parse().map_err(|_| wrong(v))).transpose()
    }

    /// The page that is asked for, from 1, and the number of entries on one.
    pub fn page(&self) -> Result<(usize, usize), Problem> {
        let page = self.read::<usize>("page", "a number from 1")?.unwrap_or(1);
        let size = self.read::<usize>("per_page", "a number from 1 to 100")?.unwrap_or(USUAL);
        if page == 0 || page > LAST || size == 0 || size > MOST {
            return Err(Problem::wrong(format!("pages count from 1 to {LAST}, with 1 to {MOST} entries on one")));
        }
        Ok((page, size))
    }

    /// The scheme and the host, by which this was asked for.
    pub fn base(&self) -> String {
        format!("{}://{}", if self.encrypted { "https" } else { "http" }, self.host)
    }

    /// Fails where the query has a key that nothing asks for: a filter that is ignored would answer something else.
    pub fn allow(&self, known: &[&str]) -> Result<(), Problem> {
        match self.query.iter().find(|(k, _)| !known.contains(&k.as_str())) {
            None => Ok(()),
            Some((k, _)) if known.is_empty() => {
                Err(Problem::wrong(format!("`{k}` is no parameter; there are none here")))
            }
            Some((k, _)) => Err(Problem::wrong(format!("`{k}` is no parameter; there are {}", known.join(", ")))),
        }
    }

    /// The address of the same path with another value in the query.
    pub fn href(&self, prefix: &Prefix, name: &str, value: &str) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (k, v) in self.query.iter().filter(|(k, _)| k != name) {
            out.append_pair(k, v);
        }
        out.append_pair(name, value);
        prefix.address(&format!("{}?{}", self.path, out.finish()))
    }

    /// The query without some of its keys, to be put behind another path; with its question mark.
    pub fn query_without(&self, names: &[&str]) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        for (k, v) in self.query.iter().filter(|(k, _)| !names.contains(&k.as_str())) {
            out.append_pair(k, v);
        }
        let query = out.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

/// A part of a path: letters and digits of ASCII, hyphens, dots and underscores stay, all else is encoded.
pub(super) fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_changed_and_written_again() {
        let a = Asked {
            path: "/".into(),
            query: Asked::query("q=%D8%B3%D9%8A%D9%84&kind=&page=2&place=a+b"),
            ..Asked::default()
        };
        assert_eq!((a.value("q"), a.value("kind"), a.value("place")), (Some("سيل"), None, Some("a b")));
        assert_eq!(a.page().unwrap(), (2, 25));
        let plain = a.href(&Prefix::default(), "page", "3");
        assert_eq!(plain, "/?q=%D8%B3%D9%8A%D9%84&place=a+b&page=3");
        assert_eq!(a.href(&Prefix::new("desk").unwrap(), "page", "3"), format!("/desk{plain}"));
        assert_eq!(a.query_without(&["q", "page"]), "?place=a+b");
        assert!(a.allow(&["q", "page"]).unwrap_err().detail.contains("`place`"));
        for bad in ["page=0", "page=x", "per_page=101", "page=-1", "page=99999999999999999999"] {
            let a = Asked { query: Asked::query(bad), ..Asked::default() };
            assert_eq!(a.page().unwrap_err().status, 400, "{bad}");
        }
        assert_eq!(segment("rabat-2025/ط\" "), "rabat-2025%2F%D8%B7%22%20");
    }
}
