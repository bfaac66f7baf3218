//! The desk over real HTTP: pages, search, the interface, and what must not get through.

use crate::support::*;
use dom_query::Document;
use mujaz::config::Config;
use mujaz::report::PDF_COMPILED;
use mujaz::serve::Running as Server;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

/// What came back.
pub(crate) struct Reply {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn page(&self) -> Document {
        Document::from(self.text())
    }
}

/// Sends a request as it is, and reads to the end.
pub(crate) fn sent(at: SocketAddr, request: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // A server that refuses may close before all was sent.
    let _ = stream.write_all(request);
    let mut out = Vec::new();
    let _ = stream.read_to_end(&mut out);
    let end = out.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| panic!("no answer: {out:?}"));
    let head = String::from_utf8_lossy(&out[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|l| l.split_once(": ")).map(|(k, v)| (k.to_lowercase(), v.to_owned())).collect();
    Reply { status, headers, body: out[end + 4..].to_vec() }
}

pub(crate) fn get_with(at: SocketAddr, path: &str, headers: &str) -> Reply {
    sent(at, format!("GET {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n{headers}\r\n").as_bytes())
}

pub(crate) fn get(at: SocketAddr, path: &str) -> Reply {
    get_with(at, path, "")
}

pub(crate) fn post(at: SocketAddr, path: &str, body: &str, headers: &str) -> Reply {
    let length = body.len();
    let head =
        format!("POST {path} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n");
    sent(at, (head + body).as_bytes())
}

pub(crate) const JSON: &str = "Content-Type: application/json\r\n";

/// Makes briefs of texts, without a model, into the store of a folder.
pub(crate) fn brief(dir: &Path, articles: &[Value]) {
    let lines: String = articles.iter().map(|a| a.to_string() + "\n").collect();
    fs::write(dir.join("in.jsonl"), lines).unwrap();
    let (code, out, err) = run(dir, &["brief", "in.jsonl", "--store=desk.db", "--model", "none", "--out", "out"]);
    assert!(code == 0 || code == 3, "{code} {out} {err}");
}

pub(crate) fn road(cost: u32) -> Value {
    let text = ARTICLE.replace("300", &cost.to_string());
    json!({ "id": "road", "url": "https://news.example/road", "outlet": "Hay News", "title": "افتتاح طريق جديد في الرباط", "text": text, "date": "2025-05-27" })
}

pub(crate) fn flood() -> Value {
    json!({
        "id": "flood", "url": "https://nadir.example/1", "outlet": "وكالة نادر", "title": "مصرع سبعة أشخاص في فيضانات طنجة", "date": "2025-06-03",
        "text": "لقي سبعة أشخاص مصرعهم في فيضانات ضربت مدينة طنجة، الثلاثاء 3 يونيو 2025.\n\nوغرقت ثلاث سفن صيد في الميناء بحسب الوقاية المدنية.\n",
    })
}

pub(crate) fn serve(dir: &Path) -> Server {
    mujaz::serve::start("127.0.0.1:0".parse().unwrap(), dir.join("desk.db"), &Config::default()).unwrap()
}

/// A desk with two events.
pub(crate) fn desk() -> (tempfile::TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    brief(dir.path(), &[road(300), flood()]);
    let server = serve(dir.path());
    (dir, server)
}

/// The events that the interface lists, newest first.
pub(crate) fn events(at: SocketAddr, query: &str) -> Vec<Value> {
    let reply = get(at, &format!("/api/v1/events{query}"));
    assert_eq!(reply.status, 200, "{query}: {}", reply.text());
    reply.json()["events"].as_array().unwrap().clone()
}

#[test]
fn the_desk_lists_filters_and_finds_events_in_both_languages() {
    let (_dir, server) = desk();
    let at = server.address;
    let all = events(at, "");
    let ids: Vec<&str> = all.iter().map(|e| e["event"].as_str().unwrap()).collect();
    assert!(ids.len() == 2 && ids[0].contains("2025-06-03") && ids[1].contains("2025-05-27"), "{ids:?}");
    let page = get(at, "/").page();
    assert_eq!(page.select("ol.events > li").length(), 2);
    for (query, wanted) in [
        ("?place=Tangier", 0),
        ("?place=%D8%B7%D9%86%D8%AC%D8%A9", 0),
        ("?outlet=hay+news", 1),
        ("?from=2025-06-01", 0),
        ("?to=2025-06-01&kind=", 1),
        ("?q=road", 1),
        // A ship, where the text has ships; the road, where it has one with the article.
        ("?q=%D8%B3%D9%81%D9%8A%D9%86%D8%A9", 0),
        ("?q=%D8%A7%D9%84%D8%B7%D8%B1%D9%8A%D9%82", 1),
        ("?q=tangier+-road", 0),
    ] {
        let found = events(at, query);
        assert_eq!(found.len(), 1, "{query}: {found:#?}");
        assert_eq!(found[0]["event"], ids[wanted], "{query}");
        let page = get(at, &format!("/{query}")).page();
        assert_eq!(page.select("ol.events > li").length(), 1, "{query}");
    }
    let found = get(at, "/api/v1/search?q=%D8%B3%D9%81%D9%8A%D9%86%D8%A9").json();
    let hit = &found["events"][0]["found"][0];
    assert!(hit["gloss"] == true && hit["arabic"].as_array().unwrap().iter().any(|p| p["found"] == true), "{hit:#}");
    let page = get(at, "/?q=%D8%B3%D9%81%D9%8A%D9%86%D8%A9").page();
    assert_eq!(&*page.select("div[lang=ar] mark").text(), "سفن");
    let link = page.select(".pair a").attr("href").unwrap().to_string();
    let (path, anchor) = link.split_once('#').unwrap();
    assert!(get(at, path).text().contains(&format!("id=\"{anchor}\"")), "what was found opens its sentence");
    assert!(get(at, "/?q=volcano").text().contains("Nothing is found"));
}

#[test]
fn a_brief_has_its_revisions_its_files_and_only_styles_that_the_policy_lets_through() {
    let (dir, server) = desk();
    let at = server.address;
    let id = events(at, "?q=road")[0]["event"].as_str().unwrap().to_owned();
    let first = get(at, &format!("/briefs/{id}"));
    let page = first.page();
    assert_eq!(page.select("h1").length(), 1);
    assert!(page.select("div[lang=ar]").length() > 1 && page.select("a[href^='#s1.']").length() > 1);
    let policy = &first.headers["content-security-policy"];
    assert!(!policy.contains("unsafe") && policy.contains("style-src 'self'"), "{policy}");
    assert_eq!(page.select("style, script, [style], meta[http-equiv]").length(), 0, "nothing that it forbids is there");
    let style = page.select("link[rel=stylesheet]").attr("href").unwrap();
    let sheet = get(at, &style);
    assert!(sheet.headers["content-type"].starts_with("text/css") && sheet.text().contains(".pair"));
    // The publisher changes the text while the desk is open.
    brief(dir.path(), &[road(350), flood()]);
    let page = get(at, &format!("/briefs/{id}")).page();
    assert!(page.select("#changes").length() == 1 && page.text().contains("350"), "{}", page.text());
    let rows = page.select("section.desk tbody tr");
    assert_eq!(rows.length(), 2);
    let old = get(at, &format!("/briefs/{id}/1"));
    assert!(old.text().contains("an earlier revision") && old.text().contains("300 million"), "{}", old.text());
    for (name, kind, begins) in [
        ("md", "text/markdown", "> **"),
        ("html", "text/html", "<!doctype html>"),
        ("docx", "application/vnd.openxmlformats", "PK"),
        ("json", "application/json", "{"),
        ("stix", "application/stix+json", "{"),
        ("manifest", "application/json", "{"),
    ] {
        let file = get(at, &format!("/briefs/{id}/2/{name}"));
        assert!(file.status == 200 && file.headers["content-type"].starts_with(kind), "{name}: {}", file.text());
        assert!(file.text().trim_start().starts_with(begins), "{name}");
        assert!(file.headers["content-disposition"].starts_with("attachment; filename=\""), "{name}");
    }
    let file = get(at, &format!("/briefs/{id}/2/pdf"));
    assert_eq!(page.select("a[href$='/pdf']").length() == 1, PDF_COMPILED, "it is offered where it is made");
    if PDF_COMPILED {
        assert!(file.status == 200 && file.headers["content-type"] == "application/pdf", "{}", file.text());
        assert!(file.text().starts_with("%PDF-"));
    } else {
        assert!(file.status == 400 && file.text().contains("--features pdf"), "{}", file.text());
    }
}

#[test]
fn programs_get_pages_entity_tags_sentences_and_problems() {
    let (_dir, server) = desk();
    let at = server.address;
    let page = get(at, "/api/v1/events?per_page=1");
    let body = page.json();
    assert_eq!((&body["total"], &body["page"]), (&json!(2), &json!(1)));
    let next = body["next"].as_str().unwrap();
    assert_eq!(page.headers["link"], format!("<{next}>; rel=\"next\""));
    let last = get(at, next).json();
    assert!(last["next"].is_null() && last["events"][0]["event"] != body["events"][0]["event"]);
    // Whoever has it already is told so.
    let links = &body["events"][0]["links"];
    let address = links["brief"].as_str().unwrap();
    let brief = get(at, address);
    let tag = &brief.headers["etag"];
    let again = get_with(at, address, &format!("If-None-Match: {tag}\r\n"));
    assert!(again.status == 304 && again.body.is_empty());
    assert_eq!(get_with(at, address, "If-None-Match: \"other\"\r\n").status, 200);
    let view = brief.json();
    assert_eq!(view["schema"], "urn:mujaz:schema:brief-view:2");
    // Without a model nothing stands as English; each sentence has its place in its article.
    let sentences = get(at, links["sentences"].as_str().unwrap()).json();
    let list = sentences["sentences"].as_array().unwrap();
    assert_eq!(list.len(), view["sentences"].as_array().unwrap().len());
    // Headlines that stand beside the text are no sentences of it.
    for s in list.iter().filter(|s| !s["id"].as_str().unwrap().ends_with(".0")) {
        assert!(s["english"].is_null() && s["arabic"].is_string() && s["help"]["gloss"].is_string(), "{s:#}");
        assert!(s["span"][1].as_u64() > s["span"][0].as_u64() && s["article"].is_string(), "{s:#}");
    }
    assert_eq!(get(at, links["manifest"].as_str().unwrap()).json()["view"]["title"], view["title"]);
    let made = get(at, "/api/v1/briefs").json();
    assert_eq!(made["total"], 2);
    let after = made["briefs"][0]["made"].as_str().unwrap();
    assert_eq!(get(at, &format!("/api/v1/briefs?after={after}")).json()["total"], 0);
    for (path, status) in [
        ("/api/v1/nothing", 404),
        ("/api/v1/events/none", 404),
        ("/api/v1/briefs/none", 404),
        (&format!("{}x", address.split('?').next().unwrap()), 404),
        ("/api/v1/events?page=0", 400),
        ("/api/v1/events?plcae=x", 400),
        ("/api/v1/events?from=tomorrow", 400),
        ("/api/v1/events?confidence=sure", 400),
        ("/api/v1/events?q=-", 400),
        ("/api/v1/search", 400),
        ("/api/v1/briefs/%FF", 400),
    ] {
        let reply = get(at, path);
        let problem = reply.json();
        assert_eq!((reply.status, &problem["status"]), (status, &json!(status)), "{path}: {problem:#}");
        assert_eq!(reply.headers["content-type"], "application/problem+json", "{path}");
        assert!(problem["detail"].as_str().is_some_and(|d| d.len() > 10), "{path}");
    }
    let missing = get(at, "/briefs/none");
    assert!(missing.status == 404 && missing.page().select("h1").text().contains("Not Found"), "{}", missing.text());
}

#[test]
fn words_are_glossed_and_translations_checked_by_program() {
    let (_dir, server) = desk();
    let at = server.address;
    let glossed = post(at, "/api/v1/gloss", &json!({ "lines": ["افتتح الوزير الطريق", ""] }).to_string(), JSON).json();
    assert_eq!(glossed["lines"][0]["tokens"][1]["lemma"], "وزير");
    assert_eq!(glossed["lines"].as_array().unwrap().len(), 2);
    let pairs = json!({ "pairs": [
        { "arabic": "أوقفت الشرطة 62 أجنبيا", "english": "Police arrested 62 foreigners" },
        { "arabic": "أوقفت الشرطة 62 أجنبيا", "english": "Police arrested 26 foreigners" },
    ] });
    let checked = post(at, "/api/v1/verify", &pairs.to_string(), JSON).json();
    assert_eq!(
        (&checked["pairs"][0]["verdict"], &checked["pairs"][1]["verdict"]),
        (&json!("passed"), &json!("rejected"))
    );
    for (path, body, headers, status) in [
        ("/api/v1/verify", "{", JSON, 400),
        ("/api/v1/verify", "{\"pairs\":[],\"more\":1}", JSON, 400),
        ("/api/v1/verify", "{\"pairs\":[]}", "", 415),
        ("/api/v1/verify", "{\"pairs\":[]}", "Content-Type: text/plain\r\n", 415),
        ("/api/v1/gloss", &json!({ "lines": vec!["كلمة"; 500] }).to_string(), JSON, 400),
        ("/api/v1/gloss", &" ".repeat(300_000), JSON, 413),
        ("/api/v1/events", "{}", JSON, 405),
        ("/api/v1/verify", "{\"pairs\":[]}", "Content-Type: application/json\r\nOrigin: http://evil.example\r\n", 403),
    ] {
        let reply = post(at, path, body, headers);
        assert_eq!(reply.status, status, "{path} {headers}: {}", reply.text());
    }
}

#[test]
fn everything_that_the_document_describes_answers_as_it_says() {
    let (_dir, server) = desk();
    let at = server.address;
    let document = get(at, "/api/v1/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let id = events(at, "")[0]["event"].as_str().unwrap().to_owned();
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let Some(operation) = methods.get("get") else { continue };
        // There is one revision, and nothing to compare it with; nothing was translated.
        if path.ends_with("/differences") || path.ends_with("/{task}") {
            continue;
        }
        let mut to = path.replace("{event}", &id).replace("{revision}", "1").replace("{sentence}", "S1.1");
        let required =
            operation["parameters"].as_array().unwrap().iter().filter(|p| p["in"] == "query" && p["required"] == true);
        let query: Vec<String> = required.map(|p| format!("{}=road", p["name"].as_str().unwrap())).collect();
        if !query.is_empty() {
            to = format!("{to}?{}", query.join("&"));
        }
        let reply = get(at, &to);
        // Without tokens nobody is an administrator.
        if to.ends_with("/log") {
            assert_eq!(reply.status, 403, "{to}: {}", reply.text());
            continue;
        }
        // A desk that is not shared has no workers.
        if to.ends_with("/workers") {
            assert_eq!(reply.status, 404, "{to}: {}", reply.text());
            continue;
        }
        assert_eq!(reply.status, 200, "{to}: {}", reply.text());
        let kind = operation["responses"]["200"]["content"].as_object().unwrap().keys().next().unwrap();
        assert!(reply.headers["content-type"].starts_with(kind.as_str()), "{to}: {}", reply.headers["content-type"]);
        asked += 1;
    }
    assert!(asked >= 17, "{asked}");
}

#[test]
fn feeds_have_the_latest_briefs_whole_and_by_filter() {
    let (_dir, server) = desk();
    let at = server.address;
    for (query, entries) in [("", 2), ("?place=Tangier", 1), ("?q=volcano", 0)] {
        let atom = get(at, &format!("/feeds/atom.xml{query}"));
        let feed = atom_syndication::Feed::read_from(atom.body.as_slice()).unwrap();
        assert_eq!(feed.entries.len(), entries, "{query}");
        let json = get(at, &format!("/feeds/feed.json{query}")).json();
        assert_eq!(json["items"].as_array().unwrap().len(), entries, "{query}");
        for (e, item) in feed.entries.iter().zip(json["items"].as_array().unwrap()) {
            assert_eq!(e.id, item["id"].as_str().unwrap());
            let to = e.links[0].href.strip_prefix(&format!("http://{at}")).unwrap();
            assert_eq!(get(at, to).status, 200, "{to}");
            assert!(e.summary.as_ref().unwrap().value.contains("Not translated"));
        }
    }
    let health = get(at, "/healthz").json();
    assert!(health["status"] == "ok" && health["store"] == "ok", "{health}");
    let metrics = get(at, "/metrics").text();
    assert!(
        metrics.contains("mujaz_desk_events 2") && metrics.contains("mujaz_http_requests_total{status=\"200\"}"),
        "{metrics}"
    );
}

/// Texts that would act if one place forgot to escape them.
const HOSTILE: [&str; 5] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onfocus=alert(1) autofocus x='",
    "{{ 7919*7919 }}{% include 'page.css' %}",
    "</title></textarea><svg onload=alert(1)>",
];

/// Fails where a page runs or loads something, or leads to what is no page.
fn harmless(at: &str, reply: &Reply) {
    let page = reply.page();
    let active = page.select("script, img, svg, iframe, object, embed, style, base");
    assert!(active.is_empty(), "{at}: {}", active.html());
    for node in page.select("*").nodes() {
        for a in node.attrs() {
            let (name, value) = (a.name.local.to_string(), a.value.to_string());
            assert!(!name.starts_with("on") && name != "style", "{at}: {name}={value}");
            if matches!(name.as_str(), "href" | "src" | "action") {
                let fine =
                    ["/", "#", "https://", "http://"].iter().any(|p| value.starts_with(p)) && !value.starts_with("//");
                assert!(fine, "{at}: {name}={value}");
            }
        }
    }
    assert!(!reply.text().contains("62710561"), "{at}: a template ran what it was given");
}

#[test]
fn text_from_elsewhere_acts_on_no_page_of_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    let articles: Vec<Value> = HOSTILE
        .iter()
        .enumerate()
        .map(|(i, bad)| {
            let day = i + 10;
            json!({
                "id": format!("a{i}{bad}"), "outlet": bad, "title": format!("افتتاح طريق جديد {bad}"), "url": "javascript:alert(1)",
                "date": format!("2025-05-{day}"),
                "text": format!("افتتح وزير التجهيز محمد العلوي يوم {day} ماي 2025 طريقا جديدا في الرباط طوله {day} كيلومترا {bad}.\n\nوقال الوزير «{bad}» أمام الصحافيين في الرباط."),
            })
        })
        .collect();
    brief(dir.path(), &articles);
    let server = serve(dir.path());
    let at = server.address;
    let all = events(at, "");
    assert!(!all.is_empty());
    let mut paths = vec!["/".to_owned(), "/about".into(), "/?q=road".into(), "/?outlet=Hay".into()];
    paths.extend(all.iter().map(|e| e["links"]["page"].as_str().unwrap().to_owned()));
    paths.extend(all.iter().map(|e| format!("{}/review", e["links"]["page"].as_str().unwrap())));
    paths.extend(all.iter().map(|e| format!("/events/{}/edit", e["event"].as_str().unwrap())));
    for bad in HOSTILE {
        let encoded: String = url::form_urlencoded::byte_serialize(bad.as_bytes()).collect();
        for key in ["q", "place", "outlet", "kind", "job", "from", "confidence", "nothing"] {
            paths.push(format!("/?{key}={encoded}"));
        }
        let segment = encoded.replace('+', "%20");
        paths.extend([format!("/{segment}"), format!("/briefs/{segment}"), format!("/briefs/x/{segment}")]);
    }
    for path in paths {
        let reply = get(at, &path);
        assert!(reply.status < 500, "{path}: {}", reply.text());
        harmless(&path, &reply);
        assert_eq!(reply.headers["x-content-type-options"], "nosniff", "{path}");
        // Forms need their origin; other sites learn nothing.
        assert_eq!(reply.headers["referrer-policy"], "same-origin", "{path}");
    }
}

#[test]
fn only_this_machine_by_its_own_name_is_answered() {
    let (_dir, server) = desk();
    let at = server.address;
    for host in ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.nip.example", "[fe80::1]", ""]
    {
        for path in ["/", "/api/v1/events", "/healthz", "/nothing"] {
            let reply =
                sent(at, format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes());
            assert!(matches!(reply.status, 400 | 421), "{host} {path}: {}", reply.status);
            assert!(!reply.text().contains("rabat"), "{host} {path}");
        }
    }
    for request in [
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
        format!("GET http://evil.example/ HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {at}\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
        format!(
            "OPTIONS /api/v1/verify HTTP/1.1\r\nHost: {at}\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n"
        ),
    ] {
        let reply = sent(at, request.as_bytes());
        assert!((400..500).contains(&reply.status), "{request}: {}", reply.status);
        assert!(!reply.headers.contains_key("access-control-allow-origin"), "{request}");
    }
    assert_eq!(sent(at, b"GET / HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n").status, 200);
    let long = get(at, &format!("/?q={}", "a".repeat(20_000)));
    assert_eq!(long.status, 414);
    assert!(get(at, &format!("/?q={}", "a".repeat(1_000))).status == 400, "a search has a limit");
}

#[test]
fn the_program_listens_on_this_machine_alone_and_ends_when_it_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let (code, _, err) = run(dir.path(), &["serve", "--listen", "0.0.0.0:0", "--store", "desk.db"]);
    assert!(code == 2 && err.contains("ssh -L") && err.contains("mujaz token add"), "{code} {err}");
    let (code, _, err) = run(dir.path(), &["serve", "--listen", "0", "--store", "desk.db"]);
    assert!(code == 2 && err.contains("there is no store") && !dir.path().join("desk.db").exists(), "{code} {err}");
    brief(dir.path(), &[road(300)]);
    let mut child = mujaz(dir.path(), &["serve", "--listen", "0", "--store", "desk.db"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut told, &mut line).unwrap();
    let at: SocketAddr = line.split("http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    assert_eq!(get(at, "/").status, 200);
    // Somebody who never ends a request is not waited for.
    let mut open = TcpStream::connect(at).unwrap();
    open.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    let began = Instant::now();
    #[cfg(unix)]
    {
        let killed = std::process::Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().unwrap();
        assert!(killed.success());
        assert!(child.wait().unwrap().success());
        assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
    }
    #[cfg(not(unix))]
    {
        let _ = (began, child.kill());
    }
}

/// Messages to an assistant's server, and what it answers.
fn conversation(dir: &Path, messages: &[&str]) -> Vec<Value> {
    let mut child = mujaz(dir, &["mcp", "--store", "desk.db"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for m in messages {
        writeln!(input, "{m}").unwrap();
    }
    drop(input);
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn an_assistant_reads_the_desk_with_citations() {
    let dir = tempfile::tempdir().unwrap();
    brief(dir.path(), &[road(300), flood()]);
    let call = |id: u32, name: &str, arguments: Value| {
        json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": { "name": name, "arguments": arguments } })
            .to_string()
    };
    let ask = |id: u32, method: &str| json!({ "jsonrpc": "2.0", "id": id, "method": method }).to_string();
    let long = "x".repeat(3 << 20);
    let begin =
        json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": { "protocolVersion": "2025-06-18" } });
    let messages = [
        begin.to_string(),
        json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string(),
        ask(1, "tools/list"),
        ask(2, "resources/list"),
        call(3, "list_events", json!({ "place": "Tangier" })),
        call(4, "search", json!({ "q": "سفينة" })),
        call(5, "gloss", json!({ "text": "افتتح الوزير الطريق" })),
        call(6, "verify", json!({ "arabic": "أوقفت الشرطة 62 أجنبيا", "english": "Police arrested 26 foreigners" })),
        call(7, "read_brief", json!({ "event": "none" })),
        call(8, "search", json!({})),
        call(9, "list_events", json!({ "plcae": "x" })),
        call(12, "verify", json!({ "arabic": "أوقفت الشرطة 62 أجنبيا", "english": 62 })),
        call(13, "list_events", json!({ "page": "second" })),
        call(14, "list_events", json!({ "page": "1" })),
        ask(10, "prompts/list"),
        "{".into(),
        "[]".into(),
        long,
        ask(11, "ping"),
    ];
    let said = conversation(dir.path(), &messages.iter().map(String::as_str).collect::<Vec<_>>());
    let of = |id: u32| said.iter().find(|m| m["id"] == id).unwrap_or_else(|| panic!("{id}: {said:#?}"));
    assert_eq!(said.len(), messages.len() - 1, "a notification is not answered, everything else is");
    assert_eq!(of(0)["result"]["protocolVersion"], "2025-06-18");
    let tools = of(1)["result"]["tools"].as_array().unwrap();
    assert!(tools.iter().all(|t| t["inputSchema"]["type"] == "object" && t["annotations"]["readOnlyHint"] == true));
    let listed = &of(3)["result"]["structuredContent"]["events"];
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let hit = &of(4)["result"]["structuredContent"]["events"][0]["found"][0];
    assert!(hit["gloss"] == true && hit["sentence"].as_str().unwrap().starts_with('S'), "{hit:#}");
    assert_eq!(of(5)["result"]["structuredContent"]["lines"][0]["tokens"][1]["lemma"], "وزير");
    assert_eq!(of(6)["result"]["structuredContent"]["pairs"][0]["verdict"], "rejected");
    for (id, why) in [(7, "no brief"), (8, "`q`"), (9, "`plcae`"), (12, "`english`"), (13, "`page`")] {
        let result = &of(id)["result"];
        assert!(
            result["isError"] == true && result["content"][0]["text"].as_str().unwrap().contains(why),
            "{result:#}"
        );
    }
    assert_eq!(of(14)["result"]["isError"], false, "some assistants send numbers as text");
    assert_eq!(of(10)["error"]["code"], -32_601);
    let codes: Vec<i64> =
        said.iter().filter(|m| m["id"].is_null()).map(|m| m["error"]["code"].as_i64().unwrap()).collect();
    assert_eq!(codes, [-32_700, -32_600, -32_700], "what is no message is told so, and the next one is read");
    assert!(of(11)["result"].is_object());
    // Every resource that is listed can be read, by stdio and over HTTP.
    let resources = of(2)["result"]["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 2);
    let server = serve(dir.path());
    for r in resources {
        let read = json!({ "jsonrpc": "2.0", "id": "r", "method": "resources/read", "params": { "uri": r["uri"] } })
            .to_string();
        let text = conversation(dir.path(), &[&read])[0]["result"]["contents"][0]["text"].as_str().unwrap().to_owned();
        assert!(text.contains("\n# ") && text.contains("S1.1"), "{text}");
        let over_http = post(server.address, "/mcp", &read, JSON);
        assert_eq!((over_http.status, &over_http.json()["result"]["contents"][0]["text"]), (200, &json!(text)));
    }
    let told = post(
        server.address,
        "/mcp",
        &json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string(),
        JSON,
    );
    assert!(told.status == 202 && told.body.is_empty());
    assert_eq!(get(server.address, "/mcp").status, 405);
}

#[test]
fn the_page_of_jobs_says_when_they_are_due_and_what_came_of_them() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("inbox")).unwrap();
    fs::write(dir.path().join("inbox/in.jsonl"), format!("{}\n{}\n", road(300), flood())).unwrap();
    let text = "[store]\npath = \"desk.db\"\n[[job]]\nname = \"night\"\nschedule = \"0 6 * * *\"\ntimezone = \"Africa/Cairo\"\n\
        inputs = [\"inbox\"]\nmodel = \"none\"\nwindow = \"9999d\"\n[[job.delivery]]\nkind = \"folder\"\npath = \"briefs\"\n";
    fs::write(dir.path().join("mujaz.toml"), text).unwrap();
    let (code, _, err) = run(dir.path(), &["jobs", "run", "night"]);
    assert!(code == 0 || code == 3, "{code} {err}");
    let config = Config::load(Some(&dir.path().join("mujaz.toml"))).unwrap();
    let server = mujaz::serve::start("127.0.0.1:0".parse().unwrap(), dir.path().join("desk.db"), &config).unwrap();
    let page = get(server.address, "/jobs").page();
    assert!(page.select("tbody th").text().contains("night") && page.select("tbody td").text().contains("06:00"));
    let links = page.select("ol.events details a");
    assert_eq!(links.length(), 2, "{}", page.text());
    assert_eq!(get(server.address, &links.attr("href").unwrap()).status, 200);
    let jobs = get(server.address, "/api/v1/jobs").json();
    assert_eq!(jobs["jobs"][0]["last"]["number"], 1, "{jobs:#}");
    let runs = get(server.address, "/api/v1/runs?job=night").json();
    assert_eq!(runs["runs"][0]["deliveries"][0]["state"], "sent", "{runs:#}");
    assert!(get(server.address, "/api/v1/runs?job=other").json()["runs"].as_array().unwrap().is_empty());
}
