//! A desk below a path of a proxy. Requests may come with the path in front or without it; every address that the desk
//! gives has it in front, and is made that way: no finished answer is searched for addresses.

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

    /// The address of a path of this site: with the prefix in front. Other texts stay as they are.
    pub fn address(&self, to: &str) -> String {
        if to.starts_with('/') { format!("{}{to}", self.0) } else { to.to_owned() }
    }
}

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
        assert_eq!(desk.address("/sign-in?to=%2F"), "/desk/one/sign-in?to=%2F");
        for bad in ["/a b", "/../x", "/a//b", "/\"x", "ä"] {
            assert!(Prefix::new(bad).is_err(), "{bad}");
        }
        assert_eq!(Prefix::new(" / ").unwrap(), Prefix::default());
    }
}
