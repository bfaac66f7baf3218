//! Feeds and pages from a real server that misbehaves.

use super::desk::{Desk, fire};
use super::server::{Server, reply};
use mujaz::config::FetchConfig;
use mujaz::fetch::{Client, Outcome as Fetched, Validators};
use mujaz::pipeline::sources;
use mujaz::progress::Progress;
use mujaz::store::{self, Outcome};
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

fn config() -> FetchConfig {
    FetchConfig {
        timeout: "2s".parse().unwrap(),
        delay: "10ms".parse().unwrap(),
        max_bytes: 100_000,
        private: vec!["127.0.0.1".into()],
        ..FetchConfig::default()
    }
}

/// A misbehaving server, by path.
fn rude() -> Server {
    let tries = AtomicUsize::new(0);
    Server::start(move |asked, out| match asked.path.as_str() {
        "/slow" => {
            let _ = out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
            for _ in 0..80 {
                std::thread::sleep(Duration::from_millis(100));
                if out.write_all(b".").is_err() {
                    return;
                }
            }
        }
        "/silent" => std::thread::sleep(Duration::from_secs(10)),
        "/cut" => {
            let _ = out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");
        }
        "/500" => reply(out, "500 Internal Server Error", "", b"no"),
        "/404" => reply(out, "404 Not Found", "", b"no"),
        "/busy" => reply(out, "429 Too Many Requests", "Retry-After: 3600\r\n", b""),
        "/busy-once" => match tries.fetch_add(1, Ordering::SeqCst) {
            0 => reply(out, "429 Too Many Requests", "Retry-After: 1\r\n", b""),
            1 => reply(out, "503 Service Unavailable", "", b""),
            _ => reply(out, "200 OK", "", b"at last"),
        },
        "/endless" => {
            let _ = out.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while out.write_all(&[b'x'; 4096]).is_ok() {}
        }
        "/loop" => reply(out, "302 Found", "Location: /loop\r\n", b""),
        "/inside" => reply(out, "302 Found", "Location: http://127.0.0.2:80/admin\r\n", b""),
        "/metadata" => reply(out, "301 Moved Permanently", "Location: http://169.254.169.254/latest\r\n", b""),
        "/file" => reply(out, "302 Found", "Location: file:///etc/passwd\r\n", b""),
        "/moved" => reply(out, "301 Moved Permanently", "Location: /here\r\n", b""),
        "/here" => reply(out, "200 OK", "ETag: \"1\"\r\nContent-Type: text/plain\r\n", b"here"),
        "/bomb" => {
            let mut z = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            z.write_all(&vec![0; 50_000_000]).unwrap();
            reply(out, "200 OK", "Content-Encoding: gzip\r\n", &z.finish().unwrap());
        }
        "/robots.txt" => reply(out, "200 OK", "", b"User-agent: *\nDisallow: /hidden\n"),
        _ => reply(out, "200 OK", "", b"ok"),
    })
}

#[test]
fn misbehaving_servers_give_one_clear_error_in_time() {
    let server = rude();
    let client = Client::new(&config()).unwrap();
    for (path, says) in [
        ("/slow", "took longer than 2s"),
        ("/silent", "no answer within 2s"),
        ("/cut", "cut off"),
        ("/500", "500"),
        ("/404", "404"),
        ("/busy", "a pause of 3600 s"),
        ("/endless", "larger than 100000 bytes"),
        ("/bomb", "larger than 100000 bytes"),
        ("/loop", "redirects more than 5 times"),
        ("/inside", "private address 127.0.0.2"),
        ("/metadata", "private address 169.254.169.254"),
        ("/file", "only http and https"),
    ] {
        let started = Instant::now();
        let e = client.get(&server.url(path), &Validators::default(), false).unwrap_err();
        assert!(e.report().contains(says), "{path}: {}", e.report());
        assert!(started.elapsed() < Duration::from_secs(20), "{path} took {:?}", started.elapsed());
    }
    assert_eq!(server.asked("/500").len(), 3, "passing failures are tried again");
    assert_eq!((server.asked("/404").len(), server.asked("/busy").len()), (1, 1), "others are not");
    assert!(
        client
            .get("http://127.0.0.1:1/", &Validators::default(), false)
            .unwrap_err()
            .report()
            .contains("no connection")
    );
}

#[test]
fn requests_are_polite() {
    let server = rude();
    let client = Client::new(&config()).unwrap();
    let get = |path: &str, page: bool| client.get(&server.url(path), &Validators::default(), page);
    let started = Instant::now();
    let Fetched::New(a) = get("/busy-once", false).unwrap() else { panic!() };
    assert_eq!(a.body, b"at last");
    assert!(started.elapsed() >= Duration::from_secs(1), "Retry-After is followed");
    let Fetched::New(a) = get("/moved", true).unwrap() else { panic!() };
    assert_eq!((a.url, a.validators.etag.as_deref()), (server.url("/here"), Some("\"1\"")));
    let agent = &server.asked("/here")[0].headers["user-agent"];
    assert!(agent.starts_with("mujaz/"), "{agent}");
    assert!(get("/hidden/1", true).unwrap_err().report().contains("robots.txt"));
    assert!(server.asked("/hidden/1").is_empty(), "what robots.txt forbids is not even asked for");
    get("/hidden/1", false).unwrap();
    assert_eq!(server.asked("/robots.txt").len(), 1, "robots.txt is read once");
}

/// A site with a feed and pages whose content can be changed.
#[derive(Default)]
struct Site {
    feed: String,
    version: usize,
    down: bool,
}

fn feed(items: &[(&str, &str, &str, String)]) -> String {
    let item = |(id, title, day, text): &(&str, &str, &str, String)| {
        format!(
            "<item><guid>{id}</guid><title>{title}</title><link>/news/{id}</link><pubDate>{day} Mar 2026 10:00:00 GMT</pubDate><description>{text}</description></item>"
        )
    };
    let items: String = items.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>جريدة المثال</title>{items}</channel></rss>"
    )
}

fn page(text: &str, day: &str) -> Vec<u8> {
    let body: String = text.lines().filter(|l| !l.is_empty()).skip(1).map(|l| format!("<p>{l}</p>")).collect();
    let title = text.lines().next().unwrap();
    let html = format!(
        "<html><head><meta charset=\"utf-8\"><title>{title}</title><meta property='og:title' content='{title}'><meta property='article:published_time' content='{day}'></head><body><nav>الرئيسية</nav><article><h1>{title}</h1>{body}</article></body></html>"
    );
    // The page declares the wrong encoding, and so does the server.
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(&html);
    bytes.into_owned()
}

#[test]
fn a_feed_is_followed_to_its_pages_and_a_dead_one_stops_nobody() {
    let site: Arc<Mutex<Site>> = Arc::default();
    let told = site.clone();
    let server = Server::start(move |asked, out| {
        let s = told.lock().unwrap();
        match asked.path.as_str() {
            "/feed.xml" => {
                let tag = format!("\"{}\"", s.version);
                if asked.headers.get("if-none-match") == Some(&tag) {
                    return reply(out, "304 Not Modified", "", b"");
                }
                reply(
                    out,
                    "200 OK",
                    &format!("ETag: {tag}\r\nContent-Type: application/rss+xml\r\n"),
                    s.feed.as_bytes(),
                );
            }
            "/news/1" => reply(
                out,
                "200 OK",
                "Content-Type: text/html; charset=iso-8859-1\r\n",
                &page(&fire(0, 12, 30), "2026-03-03"),
            ),
            "/news/2" if s.down => reply(out, "500 Internal Server Error", "", b""),
            "/news/2" => reply(out, "200 OK", "Content-Type: text/html\r\n", &page(&fire(1, 5, 7), "2026-03-20")),
            "/page.html" => reply(out, "200 OK", "Content-Type: text/html\r\n", &page(&fire(2, 9, 8), "2026-04-10")),
            "/dead.xml" => reply(out, "500 Internal Server Error", "", b""),
            _ => reply(out, "404 Not Found", "", b""),
        }
    });
    let teaser = |kind, n, city| format!("لقي {n} شخصا مصرعهم في {kind} بمدينة {city} …");
    let one = ("1", "حريق في وهران", "03", teaser("حريق", 12, "وهران"));
    let two = ("2", "فيضانات في طنجة", "20", teaser("فيضانات", 5, "طنجة"));
    site.lock().unwrap().feed = feed(std::slice::from_ref(&one));
    let dir = tempfile::tempdir().unwrap();
    let inputs: Vec<String> = ["/dead.xml", "/feed.xml", "/page.html"].iter().map(|p| server.url(p)).collect();
    let text = format!(
        "[store]\npath = \"store.db\"\n[fetch]\ndelay = \"5ms\"\nretries = 0\nprivate = [\"127.0.0.1\"]\n[[job]]\nname = \"night\"\ninputs = {inputs:?}\nwindow = \"36500d\"\n[[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n[[job]]\nname = \"other\"\ninputs = [{:?}]\nwindow = \"36500d\"\n",
        inputs[1]
    );
    let desk = Desk::with(dir.path(), &text);
    let (outcome, summary) = desk.night();
    assert_eq!((outcome, summary.fresh, summary.briefs.len()), (Outcome::Partly, 2, 2), "{summary:?}");
    assert!(summary.skipped[0].origin.path.ends_with("/dead.xml") && summary.skipped[0].reason.contains("500"));
    assert_eq!(server.asked("/news/1").len(), 1);
    assert_eq!(summary.briefs.iter().map(|b| b.passed).collect::<Vec<_>>(), [3, 3], "the pages' text was read");
    // Nothing new: the feed says so, and its pages are not requested.
    let (_, summary) = desk.night();
    assert_eq!((summary.fresh, summary.briefs.len()), (0, 0));
    assert!(
        summary.skipped[0].reason.contains("dead since") && summary.skipped[0].reason.contains("2 times"),
        "{summary:?}"
    );
    assert_eq!((server.asked("/feed.xml").len(), server.asked("/news/1").len()), (2, 1));
    assert_eq!(server.asked("/feed.xml")[1].headers["if-none-match"], "\"0\"");
    // Another job sees what the first one fetched, although the feed responds "not modified".
    let r = desk.try_run("other", true).unwrap();
    assert_eq!(mujaz::jobs::Summary::of(&r).briefs.len(), 1);
    // A new item whose page is unavailable: the teaser is used, and the page is tried again later.
    {
        let mut s = site.lock().unwrap();
        (s.version, s.down) = (1, true);
        s.feed = feed(&[one, two]);
    }
    let (_, summary) = desk.night();
    assert_eq!((summary.fresh, summary.briefs.len()), (1, 1), "{summary:?}");
    assert!(desk.brief().contains("only the text in the feed is available"), "{}", desk.brief());
    site.lock().unwrap().down = false;
    let (_, summary) = desk.night();
    assert_eq!((summary.fresh, summary.briefs[0].revision), (1, 2));
    assert!(desk.brief().contains("5 people died"), "{}", desk.brief());
    let dead = store::open(dir.path().join("store.db")).unwrap().sources().unwrap();
    assert_eq!(dead.iter().filter(|s| s.failing.is_some()).count(), 1);
}

#[test]
fn a_hundred_slow_items_use_up_only_the_time_for_fetching() {
    let slow = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let told = slow.clone();
    let items: Vec<_> = (0..100).map(|n| (n.to_string(), format!("{} …", fire(n, n as u32 + 2, 3)))).collect();
    let listed: Vec<_> =
        items.iter().map(|(id, text)| (id.as_str(), text.lines().next().unwrap(), "03", text.clone())).collect();
    let feed = feed(&listed);
    let server = Server::start(move |asked, out| match asked.path.strip_prefix("/news/") {
        None if asked.path == "/feed.xml" => {
            reply(out, "200 OK", "Content-Type: application/rss+xml\r\n", feed.as_bytes());
        }
        None => reply(out, "404 Not Found", "", b""),
        // Each is requested three times, responds slowly, and asks for a pause twice: five minutes in all.
        Some(_) if told.load(Ordering::SeqCst) => {
            std::thread::sleep(Duration::from_millis(400));
            reply(out, "429 Too Many Requests", "Retry-After: 1\r\n", b"");
        }
        Some(n) => {
            let n: usize = n.parse().unwrap();
            reply(out, "200 OK", "Content-Type: text/html\r\n", &page(&fire(n, n as u32 + 2, 3), "2026-03-03"));
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let text = format!(
        "[store]\npath = \"store.db\"\n[fetch]\ndelay = \"5ms\"\nbudget = \"3s\"\nprivate = [\"127.0.0.1\"]\n[[job]]\nname = \"night\"\ninputs = [{:?}]\nwindow = \"36500d\"\n[[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n",
        server.url("/feed.xml")
    );
    let desk = Desk::with(dir.path(), &text);
    let fetched = |desk: &Desk| {
        let store = store::open(dir.path().join("store.db")).unwrap();
        let (addresses, _) = sources::split(&desk.config.jobs[0].inputs);
        let began = Instant::now();
        let got = sources::fetch(&addresses, &desk.config, false, Some(&*store), &Progress::quiet()).unwrap();
        (got, began.elapsed())
    };
    let (got, took) = fetched(&desk);
    assert!(took < Duration::from_secs(6), "{took:?}");
    let left: Vec<String> = got.skipped.iter().map(|s| s.reason.clone()).collect();
    assert!(left.iter().any(|r| r.contains("items not fetched") && r.contains("fetch.budget")), "{left:?}");
    assert!(got.items.len() < 100, "{}", got.items.len());
    // The next run fetches the rest.
    let (outcome, summary) = desk.night();
    assert_eq!(outcome, Outcome::Partly, "{summary:?}");
    slow.store(false, Ordering::SeqCst);
    let (got, _) = fetched(&Desk::with(dir.path(), &text.replace("3s", "60s")));
    assert!(got.skipped.is_empty() && got.items.len() == 100, "{:?} {}", got.skipped, got.items.len());
}
