//! Checks on every request and headers of every response: whom the request was meant for, and what a page may do.
//!
//! A foreign page whose name resolves to this machine (DNS rebinding) sends its own host name, and is refused.

use super::answer::Problem;
use super::names::Names;
use super::site::Site;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// Headers of every response: nothing is loaded from other sites, no scripts, no inline styles.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Without it, browsers send no origin with forms of this site.
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Checks a request, and adds the headers to the response.
pub(super) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let refused = check(request.method(), request.uri().host(), request.headers(), &site.names());
    let mut response = match refused {
        None => next.run(request).await,
        Some(problem) => problem.answer().response(None),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        // A page with a script has a policy of its own.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    site.count(response.status().as_u16());
    response
}

/// Why a request is refused. `target` is the host of its request line, if it has one.
fn check(method: &Method, target: Option<&str>, headers: &HeaderMap, names: &Names) -> Option<Problem> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Some(Problem::wrong("the request does not name exactly one host"));
    };
    let named = host.to_str().ok().and_then(name_of);
    if ![named, target.and_then(name_of)].into_iter().flatten().all(|n| names.has(n)) || named.is_none() {
        return Some(
            Problem::new(StatusCode::MISDIRECTED_REQUEST, "this server does not answer under this name")
                .help(names.advice()),
        );
    }
    if !matches!(*method, Method::GET | Method::HEAD) {
        // A TLS-terminating proxy has its own name.
        let proxied = named.is_some_and(|n| names.is_given(n));
        let bare =
            |o: &str| o.strip_prefix("http://").or(o.strip_prefix("https://").filter(|_| proxied)).map(str::to_owned);
        let same = |o: &HeaderValue| {
            let origin = o.to_str().ok().and_then(bare);
            origin.is_some() && origin.as_deref() == host.to_str().ok()
        };
        if headers.get(header::ORIGIN).is_some_and(|o| !same(o)) {
            return Some(Problem::new(StatusCode::FORBIDDEN, "other sites may not send requests to this desk"));
        }
    }
    None
}

/// The name of a host with or without a port; none if it is not a host.
fn name_of(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => host.split_once(':').map_or((host, ""), |(n, p)| (n, p)),
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    port.bytes().all(|b| b.is_ascii_digit()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(method: Method, target: Option<&str>, headers: &[(HeaderName, &str)]) -> Option<u16> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, HeaderValue::from_str(value).unwrap());
        }
        let given = ["desk.example".to_owned()];
        let names = Names { address: "127.0.0.1:9181".parse().unwrap(), given: &given };
        check(&method, target, &map, &names).map(|p| p.status)
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for own in ["127.0.0.1:9181", "localhost", "LOCALHOST:8000", "[::1]:9181", "127.0.0.1", "desk.example"] {
            assert_eq!(refused(Method::GET, None, &[(header::HOST, own)]), None, "{own}");
        }
        for other in [
            "evil.example",
            "evil.example:9181",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "",
            "[::1",
            "127.0.0.1:x",
        ] {
            assert_eq!(refused(Method::GET, None, &[(header::HOST, other)]), Some(421), "{other}");
        }
        assert_eq!(refused(Method::GET, None, &[]), Some(400));
        assert_eq!(refused(Method::GET, Some("evil.example"), &[(header::HOST, "localhost")]), Some(421));
        let twice = [(header::HOST, "localhost"), (header::HOST, "evil.example")];
        assert_eq!(refused(Method::GET, None, &twice), Some(400));
    }

    #[test]
    fn pages_from_elsewhere_send_nothing() {
        let from =
            |origin: &str| refused(Method::POST, None, &[(header::HOST, "localhost:9"), (header::ORIGIN, origin)]);
        assert_eq!(from("http://localhost:9"), None);
        for other in ["http://evil.example", "null", "http://localhost:10", "https://localhost:9"] {
            assert_eq!(from(other), Some(403), "{other}");
        }
        let proxied = [(header::HOST, "desk.example"), (header::ORIGIN, "https://desk.example")];
        assert_eq!(refused(Method::POST, None, &proxied), None, "a proxy that encrypts");
        assert_eq!(refused(Method::POST, None, &[(header::HOST, "localhost:9")]), None, "programs name no origin");
    }
}
