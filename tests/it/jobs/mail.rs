//! Deliveries to real servers: e-mail over TLS with a login, signed webhooks.

use super::desk::{Desk, fire};
use super::server::{Server, reply};
use crate::support::root;
use mailin_embedded::{AuthMechanism, Handler, Response, SslConfig, response};
use mujaz::store::{self, DeliveryState, Outcome};
use std::fs;
use std::net::{IpAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A mail server that records its mail and can be told to refuse it.
#[derive(Clone, Default)]
struct Post {
    box_: Arc<Mutex<Vec<String>>>,
    now: Vec<u8>,
    logins: Arc<Mutex<Vec<(String, String)>>>,
    refuse: Arc<AtomicUsize>,
}

impl Handler for Post {
    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        self.logins.lock().unwrap().push((user.into(), password.into()));
        if password == "geheim" { response::AUTH_OK } else { response::INVALID_CREDENTIALS }
    }
    fn mail(&mut self, _: IpAddr, _: &str, _: &str) -> Response {
        self.now.clear();
        if self.refuse.load(Ordering::SeqCst) > 0 {
            self.refuse.fetch_sub(1, Ordering::SeqCst);
            return Response::custom(451, "try again later".to_owned());
        }
        response::OK
    }
    fn data(&mut self, part: &[u8]) -> std::io::Result<()> {
        self.now.extend_from_slice(part);
        Ok(())
    }
    fn data_end(&mut self) -> Response {
        self.box_.lock().unwrap().push(String::from_utf8_lossy(&self.now).into_owned());
        response::OK
    }
}

fn post() -> (Post, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let post = Post::default();
    let mut server = mailin_embedded::Server::new(post.clone());
    let file = |n: &str| root().join("tests/data/tls").join(n).display().to_string();
    let ssl = SslConfig::SelfSigned { cert_path: file("cert.pem"), key_path: file("key.pem") };
    server.with_name("localhost").with_ssl(ssl).unwrap().with_auth(AuthMechanism::Plain);
    server.with_tcp_listener(listener);
    std::thread::spawn(move || drop(server.serve()));
    (post, port)
}

/// The leaf parts of a mail: media type and decoded text.
fn parts(mail: &str) -> Vec<(String, String)> {
    fn walk(part: &mailparse::ParsedMail, out: &mut Vec<(String, String)>) {
        if part.subparts.is_empty() {
            let bytes = part.get_body_raw().unwrap();
            out.push((part.ctype.mimetype.clone(), String::from_utf8_lossy(&bytes).into_owned()));
        }
        part.subparts.iter().for_each(|p| walk(p, out));
    }
    let mut out = Vec::new();
    walk(&mailparse::parse_mail(mail.as_bytes()).unwrap(), &mut out);
    out
}

fn desk(dir: &std::path::Path, delivery: &str) -> Desk {
    Desk::with(
        dir,
        &format!(
            "[store]\npath = \"store.db\"\n[fetch]\ndelay = \"5ms\"\nretries = 1\n[[job]]\nname = \"night\"\ninputs = [\"inbox\"]\nwindow = \"36500d\"\nretries = 1\n{delivery}"
        ),
    )
}

#[test]
fn the_brief_comes_by_mail_as_text_html_and_attachment() {
    let (post, port) = post();
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("password"), "geheim\n").unwrap();
    let cert = root().join("tests/data/tls/cert.pem");
    let email = |password: &str| {
        format!(
            "[[job.delivery]]\nkind = \"email\"\nserver = \"localhost\"\nport = {port}\nca_file = {:?}\nuser = \"desk\"\npassword_file = \"{password}\"\nfrom = \"Mujaz <mujaz@example.org>\"\nto = [\"Night desk <desk@example.org>\", \"second@example.org\"]\n",
            cert.display().to_string()
        )
    };
    let d = desk(dir.path(), &email("password"));
    d.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    post.refuse.store(1, Ordering::SeqCst);
    let (outcome, summary) = d.night();
    assert_eq!(outcome, Outcome::Partly, "{summary:?}");
    let look = |run: i64| store::open(dir.path().join("store.db")).unwrap().deliveries(run).unwrap().remove(0);
    assert_eq!((look(1).state, look(1).attempts), (DeliveryState::Pending, 1), "{:?}", look(1));
    assert_eq!(d.night().0, Outcome::NoChange);
    assert_eq!((look(1).state, look(1).attempts, look(1).repeated), (DeliveryState::Sent, 2, false));
    let sent = post.box_.lock().unwrap().clone();
    assert_eq!(sent.len(), 1);
    let mail = &sent[0];
    for want in [
        "Subject: Fire in Oran",
        "From: Mujaz <mujaz@example.org>",
        "To: \"Night desk\" <desk@example.org>, second@example.org",
        &format!("Message-ID: <{}@example.org>", look(1).key),
        "Content-Type: text/plain",
        "Content-Type: text/html",
        "text/markdown",
    ] {
        assert!(mail.contains(want), "{want} is not in\n{mail}");
    }
    let parts = parts(mail);
    let part = |kind: &str| &parts.iter().find(|p| p.0 == kind).unwrap().1;
    assert!(part("text/plain").contains("12 people were killed and 30 injured"), "{}", part("text/plain"));
    let html = part("text/html");
    for want in [
        "Fire in Oran: 12 killed, 30 injured",
        "12 people were killed and 30 injured",
        "lang=\"ar\" dir=\"rtl\"",
        "Killed</th>",
    ] {
        assert!(html.contains(want), "{want} is not in\n{html}");
    }
    assert!(
        !html.contains("<style") && !html.contains("class="),
        "mail programs leave styles out that are not at the element"
    );
    assert!(mail.contains("Content-Disposition: attachment; filename=\"2026-03-03-fire-in-oran"), "{mail}");
    assert!(post.logins.lock().unwrap().iter().all(|l| *l == ("desk".into(), "geheim".into())));
}

#[test]
fn a_message_about_several_briefs_has_an_index_that_links_and_the_formats_that_were_asked_for() {
    let (post, port) = post();
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("password"), "geheim").unwrap();
    let cert = root().join("tests/data/tls/cert.pem").display().to_string();
    let d = desk(
        dir.path(),
        &format!(
            "[[job.delivery]]\nkind = \"email\"\nserver = \"localhost\"\nport = {port}\nca_file = {cert:?}\nuser = \"desk\"\npassword_file = \"password\"\nfrom = \"a@example.org\"\nto = [\"b@example.org\"]\nformats = [\"docx\", \"html\"]\n[[job.delivery]]\nkind = \"folder\"\npath = \"out\"\n"
        ),
    );
    d.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    d.article("b1", "nahar", "2026-03-20", &fire(1, 5, 7));
    let (outcome, summary) = d.night();
    assert_eq!(outcome, Outcome::Done, "{summary:?}");
    let sent = post.box_.lock().unwrap().clone();
    let parts = parts(&sent[0]);
    assert!(sent[0].contains("Subject: night: 2 briefs"), "{}", sent[0]);
    let page = dom_query::Document::from(parts.iter().find(|p| p.0 == "text/html").unwrap().1.as_str());
    let index = page.select("a[href^='#']").nodes().to_vec();
    assert_eq!(index.len(), 2);
    for a in index {
        let place = a.attr("href").unwrap().trim_start_matches('#').to_owned();
        assert_eq!(page.select(&format!("[id='{place}']")).length(), 1, "{place}");
    }
    let kinds: Vec<&str> = parts[2..].iter().map(|p| p.0.as_str()).collect();
    let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    assert_eq!(kinds, [docx, "text/html", docx, "text/html"], "of each brief what was asked for, in that order");
    assert!(parts[2].1.starts_with("PK"));
    // The folder gets all formats: that of the brief itself and that of the other delivery.
    let archive = dir.path().join("out/latest");
    let names = crate::support::names(&archive);
    for ending in [".md", ".docx", ".html", ".json"] {
        assert!(names.iter().filter(|n| n.ends_with(ending)).count() >= 2, "{ending}: {names:?}");
    }
}

#[test]
fn a_wrong_password_and_an_unknown_certificate_are_reported_without_secrets() {
    let (post, port) = post();
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("password"), "falsch-und-lang").unwrap();
    let email = format!(
        "[[job.delivery]]\nkind = \"email\"\nserver = \"localhost\"\nport = {port}\nca_file = {:?}\nuser = \"desk\"\npassword_file = \"password\"\nfrom = \"a@example.org\"\nto = [\"b@example.org\"]\non = \"always\"\n",
        root().join("tests/data/tls/cert.pem").display().to_string()
    );
    let error = |d: &Desk| {
        assert_eq!(d.night().0, Outcome::Partly);
        let mut s = store::open(dir.path().join("store.db")).unwrap();
        let all = s.open_deliveries("night").unwrap();
        let told = format!("{:?}", all.iter().map(|d| d.error.clone()).collect::<Vec<_>>());
        for mut one in all {
            one.state = DeliveryState::Failed;
            s.keep_delivery(&one).unwrap();
        }
        told
    };
    let told = error(&desk(dir.path(), &email));
    assert!(told.contains("localhost did not accept the message") && !told.contains("falsch"), "{told}");
    let trusting_nobody: String =
        email.lines().filter(|l| !l.starts_with("ca_file")).map(|l| format!("{l}\n")).collect();
    let told = error(&desk(dir.path(), &trusting_nobody));
    assert!(told.to_lowercase().contains("certificate"), "{told}");
    assert!(post.box_.lock().unwrap().is_empty());
}

#[test]
fn a_webhook_is_signed_and_every_try_has_the_same_key() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("secret"), "s3cret").unwrap();
    let tries = AtomicUsize::new(0);
    let server = Server::start(move |_, out| match tries.fetch_add(1, Ordering::SeqCst) {
        0 => reply(out, "500 Internal Server Error", "", b""),
        1 => reply(out, "429 Too Many Requests", "Retry-After: 3600\r\n", b""),
        _ => reply(out, "204 No Content", "", b""),
    });
    let hook = format!(
        "[[job.delivery]]\nkind = \"webhook\"\nurl = \"{}\"\nsecret_file = \"secret\"\n",
        server.url("/hook?token=abc")
    );
    let d = desk(dir.path(), &hook);
    d.article("a1", "nahar", "2026-03-03", &fire(0, 12, 30));
    assert_eq!(d.night().0, Outcome::Partly);
    let s = store::open(dir.path().join("store.db")).unwrap();
    let open = s.open_deliveries("night").unwrap();
    assert!(open[0].error.as_ref().unwrap().contains("429") && !open[0].target.contains("abc"), "{open:?}");
    assert_eq!(d.night().0, Outcome::NoChange);
    let asked = server.asked("/hook?token=abc");
    assert_eq!(asked.len(), 3);
    // A process that died while sending: it is unknown whether the delivery arrived.
    let mut s = store::open(dir.path().join("store.db")).unwrap();
    let mut cut = s.deliveries(1).unwrap().remove(0);
    assert!(cut.state == DeliveryState::Sent && !cut.repeated);
    cut.state = DeliveryState::Sending;
    s.keep_delivery(&cut).unwrap();
    d.night();
    let again = s.deliveries(1).unwrap().remove(0);
    assert!(again.state == DeliveryState::Sent && again.repeated);
    assert_eq!(server.asked("/hook?token=abc")[3].headers["idempotency-key"], cut.key);
    for a in &asked {
        assert_eq!((a.method.as_str(), &a.headers["idempotency-key"]), ("POST", &open[0].key));
        assert!(a.body == asked[0].body, "a repeat says the same");
        let body = String::from_utf8(a.body.clone()).unwrap();
        let at: i64 = a.headers["x-mujaz-timestamp"].parse().unwrap();
        let want = format!("sha256={}", mujaz::jobs::deliver::webhook_signature("s3cret", at, &body));
        assert_eq!(a.headers["x-mujaz-signature"], want);
        let value: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(value["briefs"][0]["revision"], 1);
        assert!(value["briefs"][0]["files"][0]["text"].as_str().unwrap().contains("12 people died"));
    }
}
