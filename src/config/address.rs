//! Addresses, which may contain secrets: passwords, tokens, signatures. Every address that is printed or stored passes
//! through this module.

use mujaz_infer::digest::sha256;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use url::Url;

/// The replacement for a secret.
const HIDDEN: &str = "***";

/// Words in the name of a parameter whose value is always treated as a secret.
const SECRET: [&str; 10] =
    ["token", "secret", "password", "passwd", "pwd", "apikey", "signature", "jwt", "credential", "accesskey"];

/// Words in the name of a parameter whose value is treated as a secret unless it is a short or plain number, like the
/// identifiers of articles.
const MAYBE_SECRET: [&str; 8] = ["key", "auth", "pass", "sig", "session", "sessionid", "sid", "authkey"];

/// Whether an input is an HTTP address rather than a file.
pub fn is_address(input: &str) -> bool {
    let lower = input.get(..8).unwrap_or(input).to_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// An address from the configuration. It is shown, stored and serialised without its secrets; only
/// [`Address::reveal`] returns it whole.
///
/// ```
/// use mujaz::config::Address;
///
/// let feed = Address::new("https://desk:geheim@news.example/feed.xml?topic=floods&token=5f2a");
/// assert_eq!(feed.to_string(), "https://***@news.example/feed.xml?topic=floods&token=***");
/// assert!(!format!("{feed:?}").contains("geheim"));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address(String);

impl Address {
    /// An address as the user wrote it.
    pub fn new(address: impl Into<String>) -> Self {
        Self(address.into())
    }

    /// The whole address with its secrets, for requests only.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether it is the address of a database of PostgreSQL.
    pub fn is_database(&self) -> bool {
        let scheme = self.0.split_once("://").map(|(scheme, _)| scheme.to_lowercase());
        scheme.is_some_and(|s| matches!(s.as_str(), "postgres" | "postgresql"))
    }

    /// A name under which the address can be stored: its redacted form and, if something is hidden, four digits that
    /// distinguish it from addresses that differ only in their secrets.
    pub fn key(&self) -> String {
        match hide(&self.0, true) {
            Cow::Borrowed(whole) => whole.to_owned(),
            Cow::Owned(shown) => format!("{shown}#{}", self.tag()),
        }
    }

    /// Scheme, host and port, and the digits of [`Address::key`]: the path of a webhook is often a secret itself.
    pub fn origin(&self) -> String {
        match Url::parse(&self.0) {
            Ok(u) if u.path() == "/" && u.query().is_none() && u.username().is_empty() && u.password().is_none() => {
                u.origin().ascii_serialization()
            }
            Ok(u) => format!("{}/{HIDDEN}#{}", u.origin().ascii_serialization(), self.tag()),
            Err(_) => HIDDEN.to_owned(),
        }
    }

    /// Too few digits to help anyone guess the secret.
    fn tag(&self) -> String {
        sha256(self.0.as_bytes())[..4].to_owned()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hide(&self.0, true))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", hide(&self.0, true))
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(Self)
    }
}

impl schemars::JsonSchema for Address {
    fn schema_name() -> Cow<'static, str> {
        "Address".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// The printable form of an input: a path unchanged, an address without its secrets.
pub fn shown_input(input: &str) -> Cow<'_, str> {
    if is_address(input) { hide(input, true) } else { Cow::Borrowed(input) }
}

/// A link in an article or a feed, without passwords and parameters whose names mark them as secret. Other text is
/// returned unchanged.
pub fn shown_link(link: &str) -> Cow<'_, str> {
    if is_address(link) { hide(link, false) } else { Cow::Borrowed(link) }
}

/// Hides the secrets of an address; with `random`, also random-looking path segments and values.
fn hide(address: &str, random: bool) -> Cow<'_, str> {
    let Ok(mut url) = Url::parse(address) else {
        // An address that cannot be parsed is hidden as a whole if it may contain a secret.
        return match address.contains(['@', '?']) {
            true => Cow::Owned(format!(
                "{}{HIDDEN}",
                address.split_once("://").map_or("", |(s, _)| &address[..s.len() + 3])
            )),
            false => Cow::Borrowed(address),
        };
    };
    let mut hidden = false;
    if !url.username().is_empty() || url.password().is_some() {
        let _ = url.set_password(None);
        let _ = url.set_username(HIDDEN);
        hidden = true;
    }
    if let Some(query) = url.query().map(str::to_owned)
        && let Some(q) = parameters(&query, random)
    {
        url.set_query(Some(&q));
        hidden = true;
    }
    if let Some(fragment) = url.fragment().map(str::to_owned)
        && let Some(f) = parameters(&fragment, random)
    {
        url.set_fragment(Some(&f));
        hidden = true;
    }
    if random && url.path().split('/').any(is_random) {
        let path: Vec<&str> = url.path().split('/').map(|s| if is_random(s) { HIDDEN } else { s }).collect();
        let path = path.join("/");
        url.set_path(&path);
        hidden = true;
    }
    if hidden { Cow::Owned(url.into()) } else { Cow::Borrowed(address) }
}

/// The parameters with their secrets hidden; `None` if there are none.
fn parameters(text: &str, random: bool) -> Option<String> {
    let mut hidden = false;
    let one = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if is_secret(name, value) || random && is_random(value) => {
            hidden = true;
            format!("{name}={HIDDEN}")
        }
        _ => pair.to_owned(),
    };
    let out: Vec<String> = text.split('&').map(one).collect();
    hidden.then(|| out.join("&"))
}

/// Whether the name of a parameter says that its value is a secret.
fn is_secret(name: &str, value: &str) -> bool {
    if value.is_empty() {
        return false;
    }
    let mut spaced = String::new();
    for c in name.chars() {
        // `accessToken` is two words.
        if c.is_uppercase() && spaced.ends_with(char::is_lowercase) {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    let lower = spaced.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let joined = words.concat();
    let named =
        |list: &[&str]| list.iter().any(|s| words.contains(s) || joined == *s || joined.strip_suffix('s') == Some(s));
    let number = value.len() < 12 && value.chars().all(|c| c.is_ascii_digit());
    let certain = named(&SECRET) || SECRET.iter().any(|s| joined.ends_with(s));
    certain || named(&MAYBE_SECRET) && value.len() >= 4 && !number
}

/// Whether a text looks random: a UUID, or a long word of mixed letters and digits.
fn is_random(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    let uuid = text.len() == 36
        && text.chars().enumerate().all(|(i, c)| match i {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        });
    uuid || text.len() >= 16 && digits >= 3 && letters >= 3 && digits + letters == text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_the_rest_is_unchanged() {
        for (address, shown) in [
            ("https://news.example/feed.xml", "https://news.example/feed.xml"),
            ("https://news.example", "https://news.example"),
            ("https://u:pw@news.example/f", "https://***@news.example/f"),
            ("https://TOKEN@news.example/f", "https://***@news.example/f"),
            ("https://n.example/f?token=abc&page=2", "https://n.example/f?token=***&page=2"),
            ("https://n.example/f?accessToken=abc", "https://n.example/f?accessToken=***"),
            ("https://n.example/f?api_key=abcd", "https://n.example/f?api_key=***"),
            ("https://n.example/f?X-Amz-Signature=00ff", "https://n.example/f?X-Amz-Signature=***"),
            (
                "https://n.example/story.php?sid=1234&author=ali&keyword=x",
                "https://n.example/story.php?sid=1234&author=ali&keyword=x",
            ),
            ("https://n.example/f#access_token=abc", "https://n.example/f#access_token=***"),
            ("https://n.example/private/9f8a7b6c5d4e3f2a1b0c/rss", "https://n.example/private/***/rss"),
            ("https://n.example/?f=550e8400-e29b-41d4-a716-446655440000", "https://n.example/?f=***"),
            (
                "https://n.example/2026/11/29/floods-in-msila-9-killed",
                "https://n.example/2026/11/29/floods-in-msila-9-killed",
            ),
            ("https://u:pw@", "https://***"),
        ] {
            assert_eq!(Address::new(address).to_string(), shown);
            assert_eq!(format!("{:?}", Address::new(address)), format!("{shown:?}"));
        }
        // A link in an article remains usable, unless it contains a secret.
        let link = "https://n.example/a/9f8a7b6c5d4e3f2a1b0c?id=550e8400-e29b-41d4-a716-446655440000";
        assert_eq!(shown_link(link), link);
        assert_eq!(shown_link("https://n.example/a?token=x"), "https://n.example/a?token=***");
        assert_eq!(shown_input("inbox/a@b?token=x"), "inbox/a@b?token=x");
    }

    #[test]
    fn addresses_that_differ_in_their_secrets_have_different_keys() {
        let (a, b) = (Address::new("https://n.example/f?token=a"), Address::new("https://n.example/f?token=b"));
        assert_eq!(a.to_string(), b.to_string());
        assert_ne!(a.key(), b.key());
        assert!(a.key().starts_with("https://n.example/f?token=***#"), "{}", a.key());
        assert_eq!(Address::new("https://n.example/f").key(), "https://n.example/f");
    }

    #[test]
    fn only_the_host_of_a_webhook_is_shown() {
        let hook = Address::new("https://hooks.example:8443/services/T00/B00/xyz?a=b");
        assert!(hook.origin().starts_with("https://hooks.example:8443/***#"), "{}", hook.origin());
        assert_eq!(Address::new("http://127.0.0.1:80/").origin(), "http://127.0.0.1");
        assert!(!Address::new("https://u:pw@h.example/").origin().contains("pw"));
    }

    proptest::proptest! {
        #[test]
        fn no_password_or_token_survives(user in "[a-z]{1,8}", secret in "[A-Z]{12}[0-9]{4}", path in "[a-z/]{0,20}") {
            for address in [
                format!("https://{user}:{secret}@host.example/{path}"),
                format!("https://host.example/{path}?{user}=1&token={secret}"),
                format!("https://host.example/{path}?password={secret}#x"),
                format!("https://host.example/{path}/{secret}"),
            ] {
                let a = Address::new(&address);
                for text in [a.to_string(), a.key(), a.origin(), format!("{a:?}"), serde_json::to_string(&a).unwrap()] {
                    proptest::prop_assert!(!text.contains(&secret), "{}", text);
                }
            }
        }
    }
}
