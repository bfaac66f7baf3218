//! Tokens: who is let in, to what, and how often.

use crate::serve::*;
use crate::support::*;
use mujaz::config::Config;
use mujaz::serve::Running as Server;
use serde_json::Value;
use std::path::Path;

/// Makes a token with the program, and returns its secret.
fn token(dir: &Path, name: &str, more: &[&str]) -> String {
    let arguments = [&["token", "add", name, "--by", "R. Haddad", "--store", "desk.db"], more].concat();
    let (code, out, err) = run(dir, &arguments);
    assert_eq!(code, 0, "{err}");
    out.trim().to_owned()
}

fn bearer(secret: &str) -> String {
    format!("Authorization: Bearer {secret}\r\n")
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

#[test]
fn with_the_first_token_everybody_needs_one() {
    let (dir, server) = desk();
    let at = server.address;
    assert_eq!(get(at, "/").status, 200, "whoever uses this machine reads");
    let secret = token(dir.path(), "monitor", &[]);
    for path in ["/api/v1/events", "/feeds/atom.xml", "/metrics", "/api/v1/openapi.json"] {
        let refused = get(at, path);
        assert_eq!(refused.status, 401, "{path}: {}", refused.text());
        assert!(refused.headers["www-authenticate"].starts_with("Bearer"), "{path}");
        assert_eq!(get_with(at, path, &bearer(&secret)).status, 200, "{path}");
        assert_eq!(get_with(at, path, &bearer("mujaz_wrong")).status, 401, "{path}");
    }
    // What monitors ask says nothing more to strangers.
    assert_eq!(get(at, "/healthz").json().as_object().unwrap().len(), 1);
    assert!(get_with(at, "/healthz", &bearer(&secret)).json().as_object().unwrap().len() > 1);
    // A reader who comes by browser is asked to sign in, and comes to where they wanted to go.
    let sent_on = get(at, "/?place=Tangier");
    assert_eq!((sent_on.status, sent_on.headers["location"].as_str()), (303, "/sign-in?to=%2F%3Fplace%3DTangier"));
    let (code, _, err) = run(dir.path(), &["token", "revoke", "monitor", "--by", "x", "--store", "desk.db"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(get_with(at, "/api/v1/events", &bearer(&secret)).status, 401, "a revoked token ends at once");
}

#[test]
fn a_reader_signs_in_by_browser_and_out_again() {
    let (dir, server) = desk();
    let at = server.address;
    let secret = token(dir.path(), "reader", &[]);
    let page = get(at, "/sign-in?to=%2Fabout");
    let form = page.page();
    assert_eq!(&*form.select("input[name=to]").attr("value").unwrap(), "/about");
    assert_eq!(form.select("input[type=password][name=token]").length(), 1);
    assert_eq!(page.headers["referrer-policy"], "same-origin", "without it forms have no origin");
    let own = format!("{FORM}Origin: http://{at}\r\n");
    let entered = post(at, "/sign-in", &format!("token={secret}&to=%2Fabout"), &own);
    assert_eq!((entered.status, entered.headers["location"].as_str()), (303, "/about"), "{}", entered.text());
    let cookie = &entered.headers["set-cookie"];
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains("Secure"),
        "{cookie}"
    );
    let cookie = format!("Cookie: {}\r\n", cookie.split(';').next().unwrap());
    let about = get_with(at, "/about", &cookie);
    assert!(about.status == 200 && about.page().select("form[action='/sign-out']").length() == 1, "{}", about.text());
    let left = post(at, "/sign-out", "", &format!("{own}{cookie}"));
    assert!(left.status == 303 && left.headers["set-cookie"].contains("Max-Age=0"), "{:?}", left.headers);
    let wrong = post(at, "/sign-in", "token=mujaz_no&to=%2F", &own);
    assert!(wrong.status == 401 && wrong.page().select("[role=alert]").length() == 1, "{}", wrong.text());
    let away = post(at, "/sign-in", &format!("token={secret}&to=%2F%2Fevil.example"), &own);
    assert_eq!(away.headers["location"], "/", "nobody is sent elsewhere");
    // A proxy that encrypts says so; then the cookie goes nowhere without encryption.
    let secure = post(at, "/sign-in", &format!("token={secret}"), &format!("{own}X-Forwarded-Proto: https\r\n"));
    assert!(secure.headers["set-cookie"].contains("; Secure"));
    // Forms come from pages of this desk alone.
    for headers in
        [FORM.to_owned(), format!("{FORM}Origin: http://evil.example\r\n"), format!("{FORM}Origin: null\r\n")]
    {
        assert_eq!(post(at, "/sign-in", &format!("token={secret}"), &headers).status, 403, "{headers}");
    }
}

#[test]
fn roles_bound_what_a_token_may_do_and_the_log_says_who_did_what() {
    let (dir, server) = desk();
    let at = server.address;
    let reader = token(dir.path(), "reader", &[]);
    let admin = token(dir.path(), "head of desk", &["--role", "admin", "--expires", "90d"]);
    let refused = get_with(at, "/api/v1/log", &bearer(&reader));
    assert!(refused.status == 403 && refused.json()["help"].as_str().unwrap().contains("--role admin"));
    let log = get_with(at, "/api/v1/log?per_page=1", &bearer(&admin)).json();
    assert_eq!((&log["total"], &log["deeds"][0]["by"]), (&2.into(), &"R. Haddad".into()));
    assert_eq!(log["deeds"][0]["subject"], "head of desk (admin)");
    let (_, out, _) = run(dir.path(), &["token", "list", "--store", "desk.db", "--json"]);
    let list: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(list["tokens"].as_array().unwrap().len(), 2);
    assert!(!out.contains(&admin) && list["tokens"][1]["expires"].is_string(), "{out}");
    for (arguments, said) in [
        (vec!["token", "add", "reader", "--by", "x"], "already"),
        (vec!["token", "add", " ", "--by", "x"], "no name"),
        (vec!["token", "add", "y", "--by", "x", "--role", "king"], "king"),
        (vec!["token", "revoke", "nobody", "--by", "x"], "no valid token"),
    ] {
        let (code, _, err) = run(dir.path(), &[&arguments[..], &["--store", "desk.db"]].concat());
        assert!(code == 2 && err.contains(said), "{arguments:?}: {code} {err}");
    }
}

/// The desk at all addresses of this machine.
fn wide(dir: &Path, config: &Config) -> mujaz::error::Result<Server> {
    mujaz::serve::start("0.0.0.0:0".parse().unwrap(), dir.join("desk.db"), config)
}

#[test]
fn other_machines_need_a_token_also_when_the_last_one_has_been_revoked() {
    let (dir, _) = desk();
    assert!(wide(dir.path(), &Config::default()).is_err());
    let secret = token(dir.path(), "far", &[]);
    let mut config = Config::default();
    config.serve.hosts = vec!["desk.example".into()];
    config.serve.rate = 1;
    let server = wide(dir.path(), &config).unwrap();
    let at = std::net::SocketAddr::from(([127, 0, 0, 1], server.address.port()));
    assert_eq!(get(at, "/api/v1/events").status, 401);
    let named = |host: &str, more: &str| {
        sent(at, format!("GET /about HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n").as_bytes()).status
    };
    assert_eq!(named("desk.example", &bearer(&secret)), 200);
    assert_eq!(named("evil.example", &bearer(&secret)), 421);
    // A bucket of four fills by one a second.
    let statuses: Vec<u16> = (0..9).map(|_| get_with(at, "/about", &bearer(&secret)).status).collect();
    assert!(statuses.contains(&200) && statuses.contains(&429), "{statuses:?}");
    let slow = (0..9).map(|_| get_with(at, "/about", &bearer(&secret))).find(|r| r.status == 429).unwrap();
    assert!(slow.headers["retry-after"].parse::<u64>().unwrap() >= 1);
    // Guesses are answered ever less often, and keep nobody else out.
    let guesses: Vec<u16> = (0..15).map(|i| get_with(at, "/metrics", &bearer(&format!("mujaz_{i}"))).status).collect();
    assert!(guesses[0] == 401 && guesses[14] == 429, "{guesses:?}");
    let (code, _, err) = run(dir.path(), &["token", "revoke", "far", "--by", "x", "--store", "desk.db"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(get(at, "/api/v1/events").status, 401, "no token is left, and nobody is let in");
    assert_eq!(get(at, "/healthz").status, 200);
}

/// The page on which an event is corrected, with what proves that a form comes from it.
fn edit(at: std::net::SocketAddr, event: &str, more: &str) -> (String, String) {
    let page = get_with(at, &format!("/events/{event}/edit"), more);
    assert_eq!(page.status, 200, "{}", page.text());
    let key = page.page().select("input[name=key]").attr("value").unwrap().to_string();
    (page.text(), key)
}

#[test]
fn an_editor_corrects_events_in_the_browser_and_takes_it_back() {
    let (dir, server) = desk();
    let at = server.address;
    let reader = bearer(&token(dir.path(), "reader", &[]));
    let editor = bearer(&token(dir.path(), "R. Haddad", &["--role", "editor"]));
    let listed = get_with(at, "/api/v1/events", &reader).json();
    let id = |n: usize| listed["events"][n]["event"].as_str().unwrap().to_owned();
    let (one, two) = (id(0), id(1));
    let address = format!("/events/{one}/edit");
    assert_eq!(get_with(at, &address, &reader).status, 403);
    let (text, key) = edit(at, &one, &editor);
    assert!(text.contains("وكالة نادر") && text.contains(&two) && text.contains("Nothing was changed yet"), "{text}");
    let own = format!("{FORM}Origin: http://{at}\r\n");
    let send = |body: String, who: &str| post(at, &address, &body, &format!("{own}{who}"));
    // Neither without the key, nor with that of somebody else.
    for (body, who) in [
        (format!("do=merge&other={two}"), &editor),
        (format!("do=merge&other={two}&key=x"), &editor),
        (format!("do=merge&other={two}&key={key}"), &reader),
    ] {
        assert_eq!(send(body.clone(), who).status, 403, "{body}");
    }
    let elsewhere = format!("{FORM}Origin: http://evil.example\r\n{editor}");
    assert_eq!(post(at, &address, &format!("do=merge&other={two}&key={key}"), &elsewhere).status, 403);
    let done = send(format!("do=merge&other={two}&key={key}"), &editor);
    assert_eq!(done.status, 303, "{}", done.text());
    let after = get_with(at, &done.headers["location"], &editor);
    assert_eq!(after.page().select("ul.choices input[type=checkbox]").length(), 2, "{}", after.text());
    assert!(after.page().select("[role=status]").text().contains(&format!("{two} joined {one}")), "{}", after.text());
    // The command line sees the same, and takes it back as well.
    let (_, out, _) = run(dir.path(), &["curate", "--store=desk.db", "log"]);
    assert!(out.contains("user") && out.contains("merge"), "{out}");
    // What makes no sense changes nothing, and says why.
    let nothing = send(format!("do=split&key={key}"), &editor);
    assert!(nothing.status == 400 && nothing.page().select("[role=alert]").length() == 1, "{}", nothing.text());
    let number = after.page().select("input[name=number]").attr("value").unwrap().to_string();
    let back = send(format!("do=undo&number={number}&key={key}"), &editor);
    assert_eq!(back.status, 303, "{}", back.text());
    let (text, _) = edit(at, &one, &editor);
    assert!(text.contains("undone"), "{text}");
    let (_, out, _) = run(dir.path(), &["curate", "--store=desk.db", "list", "--all"]);
    assert_eq!(out.lines().count(), 2, "{out}");
    // Who did it stands in the log.
    let admin = bearer(&token(dir.path(), "head", &["--role", "admin"]));
    let log = get_with(at, "/api/v1/log", &admin).json();
    let deeds: Vec<&str> = log["deeds"].as_array().unwrap().iter().map(|d| d["did"].as_str().unwrap()).collect();
    assert_eq!(deeds[1..3], ["undo", "merge"], "{deeds:?}");
    assert_eq!(log["deeds"][1]["by"], "R. Haddad");
}

#[test]
fn a_person_approves_a_revision_and_later_ones_say_which_it_was() {
    let (dir, server) = desk();
    let at = server.address;
    let event = events(at, "?q=road")[0]["event"].as_str().unwrap().to_owned();
    let (_, key) = edit(at, &event, "");
    let own = format!("{FORM}Origin: http://{at}\r\n");
    let send = |body: &str| post(at, &format!("/events/{event}/edit"), &format!("{body}&key={key}&job="), &own);
    assert_eq!(send("do=approve&revision=1").status, 400, "nobody said who");
    assert_eq!(send("do=approve&revision=9&by=R.+Haddad").status, 409, "there is no such revision");
    let done = send("do=approve&revision=1&by=R.+Haddad");
    assert_eq!(done.status, 303, "{}", done.text());
    let page = get(at, &done.headers["location"]).text();
    assert!(page.contains("This revision was reviewed by <bdi>R. Haddad</bdi>"), "{page}");
    assert!(get(at, "/").text().contains("reviewed by <bdi>R. Haddad</bdi>"));
    let of = || events(at, "?q=road")[0].clone();
    assert_eq!((&of()["reviewed"]["by"], &of()["reviewed"]["revision"]), (&"R. Haddad".into(), &1.into()));
    // The source changes: what was approved was another text.
    brief(dir.path(), &[road(350), flood()]);
    let page = get(at, &format!("/briefs/{event}")).text();
    assert!(page.contains("Revision 1 was reviewed by") && page.contains("this is another one"), "{page}");
    assert_eq!((&of()["revision"], &of()["reviewed"]["revision"]), (&2.into(), &1.into()));
    assert!(get(at, &format!("/briefs/{event}/1")).text().contains("This revision was reviewed by"));
    assert_eq!(send("do=approve&revision=1&by=R.+Haddad").status, 409, "an old one is approved no more");
    assert_eq!(send("do=approve&revision=2&by=A.+Salem").status, 303);
    assert_eq!(send("do=withdraw&revision=2&by=A.+Salem").status, 303);
    assert_eq!(of()["reviewed"]["revision"], 1, "an approval that was withdrawn does not stand");
}
