//! The router: every route of the table, on threads that may block, within a limit of time.

use super::access::{Credentials, admit};
use super::answer::{Answer, JSON, Problem};
use super::asked::Asked;
use super::guard::guard;
use super::pages;
use super::route::{Method, Route};
use super::routes::ROUTES;
use super::sign_in;
use super::site::Site;
use crate::listen::Peer;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use std::sync::Arc;
use std::time::Duration;

/// For one answer.
const ANSWER: Duration = Duration::from_secs(20);
/// For a body to arrive.
const ARRIVAL: Duration = Duration::from_secs(10);
/// Bytes of the longest body.
const BODY: usize = 256 << 10;
/// Bytes of the longest query.
const QUERY: usize = 4 << 10;

/// The router of a site.
pub(super) fn router(site: Arc<Site>) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        let handler = move |State(site): State<Arc<Site>>,
                            named: Result<RawPathParams, axum::extract::rejection::RawPathParamsRejection>,
                            request: Request| async move {
            let named = named.map(|p| p.iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect::<Vec<_>>());
            match named {
                Ok(named) => handle(site, route, named, request).await,
                Err(_) => Problem::wrong("the address is not UTF-8").answer().response(None),
            }
        };
        // A proxy may leave the path below which it has the desk, or take it off.
        let mut paths = vec![route.path.to_owned()];
        if !site.prefix.path().is_empty() {
            paths.push(format!("{}{}", site.prefix.path(), route.path));
            paths.extend((route.path == "/").then(|| site.prefix.path().to_owned()));
        }
        for path in &paths {
            router = router.route(
                path,
                match route.method {
                    Method::Get => get(handler),
                    Method::Post | Method::Form => post(handler),
                },
            );
        }
    }
    let wrong_method = |State(site): State<Arc<Site>>, request: Request| async move {
        let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this is not asked for in that way");
        problem_page(&site, request.uri().path(), problem)
    };
    let missing = |State(site): State<Arc<Site>>, request: Request| async move {
        problem_page(&site, request.uri().path(), Problem::missing("there is nothing at this address"))
    };
    router
        .method_not_allowed_fallback(wrong_method)
        .fallback(missing)
        .layer(from_fn_with_state(site.clone(), guard))
        .with_state(site)
}

/// A problem as a page, or as JSON for programs.
fn problem_page(site: &Site, path: &str, problem: Problem) -> Response {
    let path = site.prefix.stripped(path);
    let for_programs = ["/api/", "/feeds/", "/mcp", "/healthz", "/metrics"].iter().any(|p| path.starts_with(p));
    let answer = match for_programs {
        true => problem.answer(),
        false => pages::problem(site, &problem),
    };
    answer.response(None)
}

async fn handle(site: Arc<Site>, route: &'static Route, named: Vec<(String, String)>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = site.prefix.stripped(parts.uri.path()).to_owned();
    let query = parts.uri.query().unwrap_or_default();
    let text = |name| parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    if query.len() > QUERY {
        return problem_page(&site, &path, Problem::new(StatusCode::URI_TOO_LONG, "the query is too long"));
    }
    let mut asked =
        Asked { query: Asked::query(query), host: text(header::HOST), path: path.clone(), named, ..Asked::default() };
    let from = parts.extensions.get::<Peer>().map(|p| p.0.ip());
    asked.credentials = Credentials::of(&parts.headers, from);
    asked.last = text(HeaderName::from_static("last-event-id"));
    asked.encrypted = text(HeaderName::from_static("x-forwarded-proto")) == "https";
    if route.method != Method::Get {
        let wanted = match route.method {
            Method::Form => "application/x-www-form-urlencoded",
            _ => JSON,
        };
        if text(header::CONTENT_TYPE).split(';').next().map(str::trim) != Some(wanted) {
            let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("only {wanted} is taken here"));
            return problem_page(&site, &path, problem);
        }
        // `guard` has compared the origin. Browsers name it with every form.
        if route.method == Method::Form && !parts.headers.contains_key(header::ORIGIN) {
            let problem = Problem::new(StatusCode::FORBIDDEN, "a form has to come from a page of this desk");
            return problem_page(&site, &path, problem.help("programs use /api/v1"));
        }
        asked.body = match tokio::time::timeout(ARRIVAL, to_bytes(body, BODY)).await {
            Ok(Ok(body)) => body,
            Ok(Err(_)) => {
                let problem = Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    format!("the body did not arrive whole, or is longer than {BODY} bytes"),
                );
                return problem_page(&site, &path, problem);
            }
            Err(_) => {
                let problem = Problem::new(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time");
                return problem_page(&site, &path, problem);
            }
        };
    }
    let known = parts.headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let worker = site.clone();
    let work = tokio::task::spawn_blocking(move || {
        if let Some(role) = route.needs
            && let Err(problem) = admit(&worker, &asked.credentials, role)
        {
            // A reader signs in; a program is problem_page.
            let page = route.says.is_none() && route.method == Method::Get;
            return if page && problem.status == 401 { Ok(sign_in::first(&worker, &asked)) } else { Err(problem) };
        }
        let make = || (route.run)(&worker, &asked);
        match route.kept {
            true => worker.answer(&format!("{} {} {}", asked.base(), asked.path, asked.query_without(&[])), make),
            false => make(),
        }
    });
    let answered: Result<Answer, Problem> = match tokio::time::timeout(ANSWER, work).await {
        Ok(Ok(answered)) => answered,
        Ok(Err(_)) => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "a fault of this program; please report it")),
        Err(_) => {
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the answer took too long").help("try again later"))
        }
    };
    match answered {
        Ok(answer) => answer.response(known.as_deref()),
        Err(problem) => problem_page(&site, &path, problem),
    }
}
