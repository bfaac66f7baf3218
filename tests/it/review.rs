//! What editors decide on single sentences: by browser and by program, and through later revisions.

use crate::serve::*;
use crate::support::*;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;

pub(crate) const BOATS: &str = "Three fishing boats sank in the port, according to the civil protection.";

pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

pub(crate) fn token(dir: &Path, name: &str, role: &str) -> String {
    let arguments = ["token", "add", name, "--role", role, "--by", "x", "--store", "desk.db"];
    let (code, out, err) = run(dir, &arguments);
    assert_eq!(code, 0, "{err}");
    format!("Authorization: Bearer {}\r\n", out.trim())
}

/// The event of the flood, its newest revision, and the sentence about boats in it.
pub(crate) fn boats(at: SocketAddr, more: &str) -> (String, u64, Value) {
    let event = get_with(at, "/api/v1/events?place=Tangier", more).json()["events"][0].clone();
    let sentences = get_with(at, event["links"]["sentences"].as_str().unwrap(), more).json();
    let list = sentences["sentences"].as_array().unwrap();
    let found = list.iter().find(|s| s["arabic"].as_str().unwrap().starts_with("وغرقت")).unwrap();
    (event["event"].as_str().unwrap().to_owned(), event["revision"].as_u64().unwrap(), found.clone())
}

/// Sends a form of the page on which sentences are decided on.
fn decide(at: SocketAddr, page: &str, fields: &[(&str, &str)]) -> Reply {
    let key = get(at, page).page().select("input[name=key]").attr("value").unwrap().to_string();
    let own = format!("Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://{at}\r\n");
    post(at, page, &format!("{}&key={key}", encoded(fields)), &own)
}

#[test]
fn a_correction_is_shown_at_once_and_outlives_revisions_until_it_is_withdrawn() {
    let (dir, server) = desk();
    let at = server.address;
    let (event, revision, sentence) = boats(at, "");
    let id = sentence["id"].as_str().unwrap();
    let page = format!("/briefs/{event}/{revision}/review");
    let link = get(at, &format!("/briefs/{event}"))
        .page()
        .select(&format!("#{} .back a", id.to_lowercase().replace('.', "\\.")))
        .attr("href");
    assert_eq!(link.as_deref(), Some(format!("{page}#{}", id.to_lowercase()).as_str()), "the brief leads there");
    let correct = |english: &str, more: &[(&str, &str)]| {
        let mut fields = vec![("do", "correct"), ("sentence", id), ("english", english)];
        fields.extend(more);
        decide(at, &page, &fields)
    };
    assert_eq!(correct(BOATS, &[]).status, 400, "nobody said who");
    let wrong =
        correct("Eight fishing boats sank in the port, according to the civil protection.", &[("by", "R. Haddad")]);
    let told = wrong.page();
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    assert!(told.select("[role=alert]").text().contains("the checks object"), "{}", wrong.text());
    assert!(told.select("details[open] textarea").text().starts_with("Eight"), "what was typed is not lost");
    assert_eq!(told.select("input[name=despite]").length(), 1);
    let done = correct(BOATS, &[("by", "R. Haddad")]);
    assert_eq!(done.status, 303, "{}", done.text());
    let to = done.headers["location"].split('#').next().unwrap().to_owned();
    assert!(get(at, &to).text().contains("Corrected by <bdi>R. Haddad</bdi> on "));
    // The brief, its files, lists and searches have it, before any run.
    let brief = get(at, &format!("/briefs/{event}")).text();
    assert!(brief.contains(BOATS) && brief.contains("Corrected by <bdi>R. Haddad</bdi>"), "{brief}");
    let file = get(at, &format!("/briefs/{event}/{revision}/md")).text();
    assert!(file.contains(BOATS) && file.contains("Corrected by R. Haddad on"), "{file}");
    let found = get(at, "/api/v1/search?q=%22fishing+boats%22").json();
    let hit = &found["events"][0]["found"][0];
    assert!(hit["sentence"] == id && hit["gloss"] == false, "{found:#}");
    // The next run needs no new article for a revision, and says who decided.
    brief_again(dir.path());
    let (_, second, now) = boats(at, "");
    assert_eq!(second, revision + 1);
    assert_eq!((&now["english"], &now["review"]["by"]), (&json!(BOATS), &json!("R. Haddad")), "{now:#}");
    let manifest = get(at, &format!("/api/v1/briefs/{event}/{second}/manifest")).json();
    let recorded = manifest["sentences"].as_array().unwrap().iter().find(|s| s["id"] == id).unwrap().clone();
    assert_eq!((&recorded["verdict"], &recorded["method"]), (&json!("passed"), &json!("corrected by a person")));
    assert_eq!(recorded["review"]["decision"], "corrected");
    let brief = get(at, &format!("/briefs/{event}")).text();
    assert!(brief.contains("Read against its Arabic: corrected by R. Haddad"), "{brief}");
    brief_again(dir.path());
    assert_eq!(boats(at, "").1, second, "a decision is news once");
    // Taken back, it is printed no more, and the run after that is as if nobody had written it.
    let page = format!("/briefs/{event}/{second}/review");
    let back = decide(at, &page, &[("do", "withdraw"), ("sentence", id), ("by", "A. Salem")]);
    assert_eq!(back.status, 303, "{}", back.text());
    assert!(!get(at, &format!("/briefs/{event}")).text().contains(BOATS));
    assert!(
        get(at, "/api/v1/search?q=%22fishing+boats%22").json()["events"]
            .as_array()
            .unwrap()
            .iter()
            .all(|e| { e["found"].as_array().unwrap().iter().all(|h| h["gloss"] == true) })
    );
    let history = get(at, &format!("/api/v1/briefs/{event}/{second}/sentences/{id}")).json()["history"].clone();
    let by: Vec<&str> = history.as_array().unwrap().iter().map(|h| h["by"].as_str().unwrap()).collect();
    assert_eq!(by, ["R. Haddad", "A. Salem"]);
    brief_again(dir.path());
    let (_, third, now) = boats(at, "");
    assert!(third == second + 1 && now["english"].is_null() && now["review"].is_null(), "{now:#}");
}

/// Runs once more over what lies there.
fn brief_again(dir: &Path) {
    let (code, out, err) = run(dir, &["brief", "in.jsonl", "--store=desk.db", "--model", "none", "--out", "out"]);
    assert!(code == 0 || code == 3, "{code} {out} {err}");
}

#[test]
fn the_same_arabic_in_another_event_is_printed_as_the_person_wrote_it() {
    let (dir, server) = desk();
    let at = server.address;
    let (event, revision, sentence) = boats(at, "");
    let id = sentence["id"].as_str().unwrap();
    let page = format!("/briefs/{event}/{revision}/review");
    let done = decide(at, &page, &[("do", "correct"), ("sentence", id), ("english", BOATS), ("by", "R. Haddad")]);
    assert_eq!(done.status, 303, "{}", done.text());
    let other = json!({
        "id": "agadir", "url": "https://nadir.example/2", "outlet": "وكالة نادر", "title": "حريق في ميناء أكادير", "date": "2025-08-19",
        "text": "اندلع حريق كبير في ميناء مدينة أكادير، الثلاثاء 19 غشت 2025.\n\nوغرقت ثلاث سفن صيد في الميناء بحسب الوقاية المدنية.\n",
    });
    brief(dir.path(), &[road(300), flood(), other]);
    let event = events(at, "?place=Agadir")[0].clone();
    let list = get(at, event["links"]["sentences"].as_str().unwrap()).json();
    let same =
        list["sentences"].as_array().unwrap().iter().find(|s| s["arabic"] == sentence["arabic"]).unwrap().clone();
    assert_eq!((&event["revision"], &same["english"]), (&json!(1), &json!(BOATS)), "{same:#}");
}

#[test]
fn programs_decide_as_their_role_allows_and_the_log_says_so() {
    let (dir, server) = desk();
    let at = server.address;
    let (reader, editor) = (token(dir.path(), "reader", "reader"), token(dir.path(), "R. Haddad", "editor"));
    let (event, revision, sentence) = boats(at, &reader);
    let id = sentence["id"].as_str().unwrap();
    let address = format!("/api/v1/briefs/{event}/{revision}/sentences/{id}/review");
    let send = |body: Value, who: &str| post(at, &address, &body.to_string(), &format!("{JSON}{who}"));
    let correct = json!({ "action": "correct", "english": BOATS });
    assert_eq!(send(correct.clone(), "").status, 401);
    assert_eq!(send(correct.clone(), &reader).status, 403);
    let elsewhere = format!("Origin: http://evil.example\r\n{editor}");
    assert_eq!(send(correct.clone(), &elsewhere).status, 403);
    for (body, status) in [
        (json!({ "action": "approve" }), 409),
        (json!({ "action": "reject" }), 409),
        (json!({ "action": "withdraw" }), 409),
        (json!({ "action": "correct" }), 400),
        (json!({ "action": "correct", "english": "\u{202e}x" }), 400),
        (json!({ "action": "burn" }), 400),
        (json!({ "action": "correct", "english": "Eight boats sank." }), 422),
    ] {
        let reply = send(body.clone(), &editor);
        assert_eq!(reply.status, status, "{body}: {}", reply.text());
        assert!(reply.json()["detail"].is_string());
    }
    let done = send(correct, &editor);
    assert_eq!((done.status, &done.json()["english"]), (200, &json!(BOATS)), "{}", done.text());
    // Who signs in signs with that name, whatever they write.
    assert_eq!(done.json()["review"]["by"], "R. Haddad");
    let stale = send(json!({ "action": "approve", "english": "Another text." }), &editor);
    assert_eq!(stale.status, 409, "nobody approves what has changed meanwhile");
    let approved = send(json!({ "action": "approve", "english": BOATS }), &editor).json();
    assert_eq!(approved["review"]["decision"], "approved", "{approved:#}");
    let rejected = send(json!({ "action": "reject", "by": "somebody else" }), &editor).json();
    assert!(
        rejected["english"].is_null() && rejected["help"]["gloss"].as_str().unwrap().contains("port"),
        "{rejected:#}"
    );
    assert!(rejected["reason"].as_str().unwrap().starts_with("rejected by R. Haddad on "));
    // What was rejected is nobody's to quote: neither in the brief nor in a file, nor for STIX.
    for file in ["", "/md", "/json", "/stix"] {
        let text = get_with(at, &format!("/briefs/{event}/{revision}{file}"), &editor).text();
        assert!(!text.contains(BOATS), "{file}");
    }
    let admin = token(dir.path(), "head", "admin");
    let log = get_with(at, "/api/v1/log", &admin).json();
    let deeds: Vec<(&str, &str)> = log["deeds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["did"].as_str().unwrap(), d["by"].as_str().unwrap()))
        .filter(|d| d.0 != "token add")
        .collect();
    let by = "R. Haddad";
    assert_eq!(deeds, [("reject sentence", by), ("approve sentence", by), ("correct sentence", by)]);
    assert!(log["deeds"][3]["subject"].as_str().unwrap().contains(BOATS), "{log:#}");
}
