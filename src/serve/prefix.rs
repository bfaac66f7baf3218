//! A desk below a path of a proxy: what it is asked for is the same with or without the path in front, and every link that it
//! gives has it in front.

use crate::error::{Error, Kind, Result};

/// The path below which a desk is; empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prefix(String);

impl Prefix {
    /// Reads the one of a configuration.
    ///
    /// # Errors
    /// It is no path.
    pub fn new(text: &str) -> Result<Self> {
        let path = text.trim().trim_matches('/');
        let fine = |part: &str| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(&b))
        };
        if path.is_empty() {
            return Ok(Self::default());
        }
        if !path.split('/').all(fine) {
            return Err(Error::new(Kind::Usage, format!("serve.prefix: `{text}` is no path"))
                .help("give the path below which the proxy has the desk, of letters, digits and hyphens: `/desk`"));
        }
        Ok(Self(format!("/{path}")))
    }

    /// It, without a slash behind it.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// A path without it: a proxy may leave it there or take it off.
    pub fn stripped<'a>(&self, path: &'a str) -> &'a str {
        match path.strip_prefix(self.0.as_str()) {
            Some("") => "/",
            Some(rest) if rest.starts_with('/') => rest,
            _ => path,
        }
    }

    /// An address of this site, such as a header has it.
    pub fn address(&self, to: &str) -> String {
        if to.starts_with('/') { format!("{}{to}", self.0) } else { to.to_owned() }
    }

    /// A page with it in front of the addresses of this site. Quotation marks of texts are escaped in a page, so that only
    /// attributes begin like this.
    pub fn page(&self, text: &str) -> String {
        ["href", "action", "src", "data-stream"].iter().fold(text.to_owned(), |text, name| {
            text.replace(&format!(" {name}=\"/"), &format!(" {name}=\"{}/", self.0))
        })
    }

    /// JSON with it in front of the addresses of this site, which are the values of `next` and of links.
    pub fn json(&self, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        for line in text.split_inclusive(|b| *b == b'\n') {
            let plain = std::str::from_utf8(line).unwrap_or_default();
            let linked = LINKS.iter().find_map(|name| {
                let at = plain.trim_start();
                let value = at.strip_prefix(&format!("\"{name}\": \"/"))?;
                Some(format!("{}\"{name}\": \"{}/{value}", &plain[..plain.len() - at.len()], self.0))
            });
            match linked {
                Some(l) => out.extend_from_slice(l.as_bytes()),
                None => out.extend_from_slice(line),
            }
        }
        out
    }
}

/// Keys of addresses in answers. Answers are written one key a line.
const LINKS: [&str; 5] = ["next", "page", "brief", "sentences", "manifest"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_off_and_put_in_front_of_addresses() {
        let desk = Prefix::new("desk/one/").unwrap();
        assert_eq!(desk.path(), "/desk/one");
        for (path, is) in
            [("/desk/one", "/"), ("/desk/one/jobs", "/jobs"), ("/jobs", "/jobs"), ("/desk/onemore", "/desk/onemore")]
        {
            assert_eq!(desk.stripped(path), is);
        }
        let page =
            r#"<a href="/jobs">x</a> <p>&quot; href=&quot;/</p> <a href="https://x/">y</a> <form action="/jobs">"#;
        assert_eq!(
            desk.page(page),
            page.replace("href=\"/jobs", "href=\"/desk/one/jobs").replace("action=\"/", "action=\"/desk/one/")
        );
        let json =
            "{\n  \"next\": \"/api/v1/events?page=2\",\n  \"page\": 1,\n  \"text\": \"\\\"next\\\": \\\"/\"\n}\n";
        let out = String::from_utf8(desk.json(json.as_bytes())).unwrap();
        assert_eq!(out, json.replacen("\"/api", "\"/desk/one/api", 1));
        assert_eq!(desk.address("/sign-in?to=%2F"), "/desk/one/sign-in?to=%2F");
        for bad in ["/a b", "/../x", "/a//b", "/\"x", "ä"] {
            assert!(Prefix::new(bad).is_err(), "{bad}");
        }
        assert_eq!(Prefix::new(" / ").unwrap(), Prefix::default());
    }
}
