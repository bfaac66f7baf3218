//! Addresses of pages behind those of services that lead to them.

use url::Url;

/// The address to which a service redirects, if the address of the service says so; else the address itself. Alerts,
/// search engines, social networks and web archives wrap addresses in their own.
pub(super) fn direct(address: &str) -> String {
    archived(address).or_else(|| redirected(address)).unwrap_or_else(|| address.to_owned())
}

/// `https://web.archive.org/web/20250601000000/https://…`
fn archived(address: &str) -> Option<String> {
    let rest = address.split_once("://")?.1;
    let (host, path) = rest.split_once('/')?;
    if !matches!(host, "web.archive.org" | "archive.org") {
        return None;
    }
    let at = path.find("http://").or_else(|| path.find("https://"))?;
    Some(path[at..].to_owned())
}

fn redirected(address: &str) -> Option<String> {
    const SERVICES: [(&str, &str); 10] = [
        ("google.", "/url"),
        ("bing.com", "/news/apiclick.aspx"),
        ("facebook.com", "/l.php"),
        ("instagram.com", "/"),
        ("t.umblr.com", "/redirect"),
        ("safelinks.protection.outlook.com", "/"),
        ("news.url.google.com", "/"),
        ("out.reddit.com", "/"),
        ("youtube.com", "/redirect"),
        ("vk.com", "/away.php"),
    ];
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    let of_service = |(name, path): &(&str, &str)| {
        (host.ends_with(name) || name.ends_with('.') && host.contains(name)) && url.path().starts_with(path)
    };
    SERVICES.iter().find(|s| of_service(s))?;
    let value =
        |name: &str| url.query_pairs().find(|(k, v)| k == name && v.starts_with("http")).map(|p| p.1.into_owned());
    ["url", "q", "u", "z", "to"].iter().find_map(|n| value(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_services_lead_to_the_page() {
        let page = "https://example.org/news?id=1";
        for address in [
            "https://www.google.com/url?rct=j&sa=t&url=https%3A%2F%2Fexample.org%2Fnews%3Fid%3D1&ct=ga",
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fnews%3Fid%3D1&h=x",
            "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fnews%3Fid%3D1&data=x",
            "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fexample.org%2fnews%3fid%3d1",
            "https://web.archive.org/web/20250601000000/https://example.org/news?id=1",
            page,
        ] {
            assert_eq!(direct(address), page);
        }
        for address in [
            "https://example.org/url?url=https%3A%2F%2Fother.example",
            "https://www.google.com/search?q=http",
            "no address",
        ] {
            assert_eq!(direct(address), address);
        }
    }
}
