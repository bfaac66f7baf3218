//! What editors have done on the desk beside reading: the glossary, jobs run now, deliveries made again.

use crate::review::{encoded, token};
use crate::serve::*;
use crate::support::*;
use mujaz::config::Config;
use mujaz::serve::Running;
use mujaz::store::JobState;
use serde_json::{Value, json};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

/// The desk of a folder, with the configuration that lies there.
fn configured(dir: &Path, text: &str) -> Running {
    fs::write(dir.join("mujaz.toml"), text).unwrap();
    let config = Config::load(Some(&dir.join("mujaz.toml"))).unwrap();
    mujaz::serve::start("127.0.0.1:0".parse().unwrap(), dir.join("desk.db"), &config).unwrap()
}

/// Sends a form of a page.
fn form(at: SocketAddr, page: &str, fields: &[(&str, &str)]) -> Reply {
    let key = get(at, page).page().select("input[name=key]").attr("value").unwrap().to_string();
    let own = format!("Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://{at}\r\n");
    let to = page.split('?').next().unwrap();
    post(at, to, &format!("{}&key={key}", encoded(fields)), &own)
}

const GLOSSARY: &str = "# names of the desk\narabic,english\nحموشي,Hamouchi\n";

#[test]
fn the_glossary_is_searched_suggested_and_edited_with_a_check_first() {
    let dir = tempfile::tempdir().unwrap();
    brief(dir.path(), &[road(300), flood()]);
    let file = dir.path().join("desk.csv");
    fs::write(&file, GLOSSARY).unwrap();
    let server = configured(dir.path(), "[brief]\nglossaries = [\"desk.csv\"]\n");
    let at = server.address;
    let page = get(at, "/glossary").page();
    assert!(page.select("tbody").text().contains("Hamouchi") && page.text().contains("1 term."), "{}", page.text());
    // In both languages, and among the built-in terms.
    for (q, wanted) in
        [("حموشي", "Hamouchi"), ("hamou", "Hamouchi"), ("%D8%A7%D9%84%D9%82%D8%A7%D9%87%D8%B1%D8%A9", "Cairo")]
    {
        let found =
            get(at, &format!("/api/v1/glossary?q={}", q.replace("حموشي", "%D8%AD%D9%85%D9%88%D8%B4%D9%8A"))).json();
        assert!(
            found["terms"].as_array().unwrap().iter().any(|t| t["term"]["english"].as_str().unwrap().contains(wanted)),
            "{q}: {found:#}"
        );
    }
    let names = get(at, "/api/v1/glossary/suggestions?at_least=1").json();
    assert!(names["names"].as_array().unwrap().iter().all(|n| n["mentions"].as_u64().unwrap() >= 1), "{names:#}");
    assert_eq!(get(at, "/glossary?suggest=1").status, 200);
    let term = |more: &[(&'static str, &'static str)]| {
        let mut fields = vec![
            ("arabic", "لجنة المتابعة"),
            ("english", "Monitoring Committee"),
            ("kind", "body"),
            ("by", "R. Haddad"),
        ];
        fields.retain(|f| !more.iter().any(|m| m.0 == f.0));
        fields.extend(more);
        fields
    };
    let version = || get(at, "/api/v1/glossary").json()["version"].as_str().unwrap().to_owned();
    assert_eq!(form(at, "/glossary", &term(&[("do", "add"), ("by", "")])).status, 400, "nobody said who");
    let done = form(at, "/glossary", &term(&[("do", "add")]));
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        "# names of the desk\narabic,english,kind\nحموشي,Hamouchi\nلجنة المتابعة,Monitoring Committee,body\n"
    );
    // It holds at once.
    let pair =
        json!({ "pairs": [{ "arabic": "اجتمعت لجنة المتابعة أمس", "english": "The follow-up board met yesterday." }] });
    let checked = post(at, "/api/v1/verify", &pair.to_string(), JSON).json();
    assert!(checked["pairs"][0]["findings"].to_string().contains("Monitoring Committee"), "{checked:#}");
    // What the check objects to is not kept unless somebody insists.
    let wrong = form(at, "/glossary", &term(&[("do", "add"), ("english", "Follow-up Committee")]));
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    assert!(wrong.page().select("[role=alert]").text().contains("this one wins"), "{}", wrong.text());
    assert_eq!(&*wrong.page().select("input[name=english]").attr("value").unwrap(), "Follow-up Committee");
    assert_eq!(wrong.page().select("input[name=despite]").length(), 1);
    let old = version();
    let edited = form(
        at,
        "/glossary?edit=0",
        &[
            ("do", "edit"),
            ("place", "0"),
            ("version", &old),
            ("arabic", "حموشي"),
            ("english", "Hammouchi"),
            ("by", "A. Salem"),
        ],
    );
    assert_eq!(edited.status, 303, "{}", edited.text());
    let stale = form(at, "/glossary", &[("do", "delete"), ("place", "1"), ("version", &old), ("by", "A. Salem")]);
    assert_eq!(stale.status, 409, "another term may stand there by now");
    let gone = form(at, "/glossary", &[("do", "delete"), ("place", "1"), ("version", &version()), ("by", "A. Salem")]);
    assert_eq!(gone.status, 303, "{}", gone.text());
    assert_eq!(fs::read_to_string(&file).unwrap(), "# names of the desk\narabic,english,kind\nحموشي,Hammouchi,\n");
    // With tokens, readers read and editors edit; the log says who did what.
    let (reader, editor) = (token(dir.path(), "reader", "reader"), token(dir.path(), "ed", "editor"));
    let add = json!({ "action": "add", "term": { "arabic": "نواذيبو", "english": "Nouadhibou" } }).to_string();
    assert_eq!(post(at, "/api/v1/glossary", &add, &format!("{JSON}{reader}")).status, 403);
    let read = get_with(at, "/glossary", &reader).page();
    assert_eq!(read.select("form[method=post]:not(.leave)").length(), 0, "no form for those who may not send it");
    let added = post(at, "/api/v1/glossary", &add, &format!("{JSON}{editor}"));
    assert_eq!((added.status, &added.json()["total"]), (200, &json!(2)), "{}", added.text());
    let admin = token(dir.path(), "head", "admin");
    let log = get_with(at, "/api/v1/log", &admin).json();
    let did: Vec<&str> = log["deeds"].as_array().unwrap().iter().map(|d| d["did"].as_str().unwrap()).collect();
    assert!(["add term", "edit term", "delete term"].iter().all(|d| did.contains(d)), "{did:?}");
}

#[test]
fn a_desk_without_a_glossary_says_how_to_get_one() {
    let (_dir, server) = desk();
    let page = get(server.address, "/glossary");
    assert!(page.status == 200 && page.text().contains("desk.csv"), "{}", page.text());
    let add =
        json!({ "action": "add", "by": "x", "term": { "arabic": "نواذيبو", "english": "Nouadhibou" } }).to_string();
    assert_eq!(post(server.address, "/api/v1/glossary", &add, JSON).status, 409);
}

const JOB: &str = "[store]\npath = \"desk.db\"\n[[job]]\nname = \"night\"\ninputs = [\"inbox\"]\nmodel = \"none\"\nwindow = \"9999d\"\n\
    retries = 0\n[[job.delivery]]\nkind = \"folder\"\npath = \"briefs\"\n";

/// What is being done, once nothing is any more.
fn settled(at: SocketAddr, more: &str) -> Value {
    let began = Instant::now();
    loop {
        let jobs = get_with(at, "/api/v1/jobs", more).json();
        let tasks = jobs["doing"]["tasks"].as_array().unwrap();
        if tasks.iter().all(|t| t["state"] == "done" || t["state"] == "failed") && jobs["doing"]["busy"] == false {
            return jobs;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{jobs:#}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn inbox(dir: &Path) {
    fs::create_dir(dir.join("inbox")).unwrap();
    fs::write(dir.join("inbox/in.jsonl"), format!("{}\n{}\n", road(300), flood())).unwrap();
}

#[test]
fn a_job_is_run_now_and_what_was_not_delivered_is_delivered_again() {
    let dir = tempfile::tempdir().unwrap();
    inbox(dir.path());
    drop(mujaz::store::open(dir.path().join("desk.db")).unwrap());
    // Where the folder should be, something else is in the way.
    fs::write(dir.path().join("briefs"), "").unwrap();
    let server = configured(dir.path(), JOB);
    let at = server.address;
    assert_eq!(form(at, "/jobs", &[("job", "night")]).status, 400, "nobody said who");
    assert_eq!(form(at, "/jobs", &[("job", "day"), ("by", "R. Haddad")]).status, 404);
    let first = get(at, "/api/v1/progress");
    assert!(
        first.headers["content-type"].starts_with("text/event-stream") && first.text().contains("\nevent: progress\n")
    );
    let done = form(at, "/jobs", &[("job", "night"), ("by", "R. Haddad")]);
    assert_eq!(done.status, 303, "{}", done.text());
    let jobs = settled(at, "");
    assert_eq!(
        (&jobs["doing"]["tasks"][0]["by"], &jobs["jobs"][0]["last"]["number"]),
        (&json!("R. Haddad"), &json!(1))
    );
    assert_eq!(events(at, "").len(), 2, "its briefs are on the desk");
    let runs = get(at, "/api/v1/runs").json();
    assert_eq!(runs["runs"][0]["deliveries"][0]["state"], "failed", "{runs:#}");
    let page = get(at, "/jobs").page();
    assert_eq!(page.select("form[aria-label='Retry run 1']").length(), 1, "{}", page.text());
    fs::remove_file(dir.path().join("briefs")).unwrap();
    let (reader, editor) = (token(dir.path(), "reader", "reader"), token(dir.path(), "ed", "editor"));
    assert_eq!(post(at, "/api/v1/runs/1/retry", "{}", &format!("{JSON}{reader}")).status, 403);
    assert_eq!(post(at, "/api/v1/runs/9/retry", "{}", &format!("{JSON}{editor}")).status, 404);
    assert_eq!(post(at, "/api/v1/jobs/day/run", "{}", &format!("{JSON}{editor}")).status, 404);
    let again = post(at, "/api/v1/runs/1/retry", "{}", &format!("{JSON}{editor}"));
    assert_eq!(
        (again.status, &again.json()["by"], &again.json()["retries"]),
        (200, &json!("ed"), &json!(1)),
        "{}",
        again.text()
    );
    let jobs = settled(at, &editor);
    assert_eq!(jobs["doing"]["tasks"][0]["state"], "done", "{jobs:#}");
    let runs = get_with(at, "/api/v1/runs", &editor).json();
    assert_eq!(runs["runs"][0]["deliveries"][0]["state"], "sent", "{runs:#}");
    assert!(fs::read_dir(dir.path().join("briefs")).unwrap().count() > 0);
    let list = get_with(at, "/api/v1/deliveries?state=sent&job=night", &editor).json();
    assert!(list["total"] == 1 && list["deliveries"][0]["run"] == 1, "{list:#}");
    assert_eq!(get_with(at, "/api/v1/deliveries?state=failed", &editor).json()["total"], 0);
    assert_eq!(get_with(at, "/api/v1/deliveries?state=lost", &editor).status, 400);
    let page = get_with(at, "/jobs", &reader).page();
    assert_eq!(page.select("form[aria-label^=Retry], form[aria-label^=Run]").length(), 0);
    // Somebody who has the last event is told nothing twice, and the script may ask this server alone.
    let policy = &get_with(at, "/jobs", &reader).headers["content-security-policy"];
    assert!(
        policy.contains("script-src 'self'") && policy.contains("connect-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert!(get_with(at, "/", &reader).headers["content-security-policy"].contains("default-src 'none'"));
    let log = get_with(at, "/api/v1/log", &token(dir.path(), "head", "admin")).json().to_string();
    assert!(log.contains("run job") && log.contains("retry run"), "{log}");
}

#[test]
fn offline_background_work_opens_no_connection() {
    for (offline, connects) in [(true, false), (false, true)] {
        let dir = tempfile::tempdir().unwrap();
        inbox(dir.path());
        drop(mujaz::store::open(dir.path().join("desk.db")).unwrap());
        let feed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        feed.set_nonblocking(true).unwrap();
        let inputs = format!("inputs = [\"inbox\", \"http://{}/feed.xml\"]", feed.local_addr().unwrap());
        let text = JOB.replace("inputs = [\"inbox\"]", &inputs);
        let fetch = "[fetch]\nretries = 0\ntimeout = \"1s\"\nprivate = [\"127.0.0.1\"]\n";
        let server = configured(dir.path(), &format!("{fetch}[serve]\noffline = {offline}\n{text}"));
        let done = form(server.address, "/jobs", &[("job", "night"), ("by", "R. Haddad")]);
        assert_eq!(done.status, 303, "{}", done.text());
        settled(server.address, "");
        assert_eq!(feed.accept().is_ok(), connects, "offline = {offline}");
    }
}

#[test]
fn one_process_serves_and_runs_the_schedule() {
    let dir = tempfile::tempdir().unwrap();
    inbox(dir.path());
    let text = JOB
        .replace("[store]", "[serve]\nschedule = true\n[store]")
        .replace("retries = 0", "schedule = \"* * * * *\"\nmissed = \"once\"");
    // The job was seen yesterday, and has missed its runs since.
    let mut store = mujaz::store::open(dir.path().join("desk.db")).unwrap();
    let yesterday = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24);
    store.keep_job("night", &JobState::new(yesterday)).unwrap();
    drop(store);
    let server = configured(dir.path(), &text);
    let at = server.address;
    let jobs = get(at, "/api/v1/jobs").json();
    assert!(jobs["doing"]["schedule"] == true && jobs["jobs"][0]["next"].is_string(), "{jobs:#}");
    assert!(get(at, "/jobs").text().contains("This server runs the schedule."));
    // Nobody else does meanwhile.
    let (code, _, err) = run(dir.path(), &["schedule"]);
    assert!(code != 0 && err.contains("using this store"), "{code} {err}");
    let began = Instant::now();
    while get(at, "/api/v1/runs").json()["runs"].as_array().unwrap().iter().all(|r| r["ended"].is_null()) {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing ran");
        std::thread::sleep(Duration::from_millis(500));
    }
    settled(at, "");
    assert_eq!(events(at, "").len(), 2);
    let bare = tempfile::tempdir().unwrap();
    let (code, _, err) = run(bare.path(), &["serve", "--listen", "0", "--schedule", "--store", "other.db"]);
    assert!(code == 2 && err.contains("has a schedule") && !bare.path().join("other.db").exists(), "{code} {err}");
}

#[test]
fn a_desk_below_a_path_of_a_proxy_links_to_itself() {
    let dir = tempfile::tempdir().unwrap();
    brief(dir.path(), &[road(300), flood()]);
    let server = configured(dir.path(), "[serve]\nprefix = \"/desk\"\n");
    let at = server.address;
    let list = get(at, "/desk/api/v1/events?per_page=1").json();
    let to = list["events"][0]["links"]["page"].as_str().unwrap().to_owned();
    assert!(
        to.starts_with("/desk/briefs/") && list["next"].as_str().unwrap().starts_with("/desk/api/v1/events?"),
        "{list:#}"
    );
    assert_eq!(get(at, "/desk/api/v1/openapi.json").json()["servers"][0]["url"], "/desk");
    // Every link and form of every page leads below the path, and somewhere.
    let event = list["events"][0]["event"].as_str().unwrap().to_owned();
    let review = format!("/desk/briefs/{event}/1/review");
    for page in ["/desk", "/desk/", "/desk/jobs", "/desk/glossary", "/desk/about", "/desk/sign-in", &to, &review] {
        let reply = get(at, page);
        assert_eq!(reply.status, 200, "{page}: {}", reply.text());
        let found = reply.page();
        let own: Vec<String> = found
            .select("[href], [action], [src]")
            .nodes()
            .iter()
            .flat_map(|n| n.attrs())
            .filter(|a| matches!(a.name.local.as_ref(), "href" | "action" | "src"))
            .map(|a| a.value.to_string())
            .filter(|v| v.starts_with('/'))
            .collect();
        assert!(own.len() > 3 && own.iter().all(|v| v.starts_with("/desk/")), "{page}: {own:?}");
        for link in own.iter().filter(|l| !l.contains("/sign-out")) {
            assert!(matches!(get(at, link.split('#').next().unwrap()).status, 200 | 405), "{page}: {link}");
        }
    }
    // A proxy may take the path off.
    assert!(get(at, "/jobs").text().contains("href=\"/desk/jobs\""));
    assert_eq!(get(at, "/desk/nothing").status, 404);
    let feed = get_with(at, "/desk/feeds/feed.json", "X-Forwarded-Proto: https\r\n").json();
    assert!(feed["items"][0]["url"].as_str().unwrap().starts_with(&format!("https://{at}/desk/briefs/")), "{feed:#}");
    let secret = token(dir.path(), "reader", "reader");
    let asked = get(at, "/desk/jobs");
    assert_eq!((asked.status, asked.headers["location"].as_str()), (303, "/desk/sign-in?to=%2Fjobs"));
    let own = format!("Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://{at}\r\n");
    let secret = secret.trim().rsplit(' ').next().unwrap();
    let entered = post(at, "/desk/sign-in", &format!("token={secret}&to=%2Fjobs"), &own);
    assert_eq!(entered.headers["location"], "/desk/jobs");
    assert!(entered.headers["set-cookie"].contains("; Path=/desk/;"), "{:?}", entered.headers);
    let mut config = Config::default();
    config.serve.prefix = "/../x".into();
    assert!(mujaz::serve::start("127.0.0.1:0".parse().unwrap(), dir.path().join("desk.db"), &config).is_err());
}

#[test]
fn a_text_that_looks_like_an_address_is_not_taken_for_one() {
    let dir = tempfile::tempdir().unwrap();
    brief(dir.path(), &[road(300), flood()]);
    let server = configured(dir.path(), "[serve]\nprefix = \"/desk\"\n");
    let at = server.address;
    let (event, revision, sentence) = crate::review::boats(at, "");
    let id = sentence["id"].as_str().unwrap();
    let hostile = r#"Boats <a href="/jobs" action="/x" src="/y">left</a> "next": "/api", 'page': "/briefs"."#;
    let decided = json!({ "action": "correct", "english": hostile, "by": "R. Haddad", "despite_checks": true });
    let to = format!("/api/v1/briefs/{event}/{revision}/sentences/{id}/review");
    assert_eq!(post(at, &to, &decided.to_string(), JSON).status, 200);
    let here = format!("/briefs/{event}/{revision}");
    for page in [here.clone(), format!("{here}/review"), format!("/?q={id}"), "/?q=Boats".into()] {
        let reply = get(at, &format!("/desk{page}"));
        assert_eq!(reply.status, 200, "{page}");
        assert!(!reply.text().contains("/desk/x") && !reply.text().contains("/desk/y"), "{page}");
    }
    assert!(get(at, &format!("/desk{here}")).page().select("main").text().contains(hostile));
    for front in ["", "/desk"] {
        let all = get(at, &format!("{front}/api/v1{here}/sentences")).json();
        let all = all["sentences"].as_array().unwrap();
        assert_eq!(all.iter().find(|s| s["id"] == id).unwrap()["english"], hostile);
        let whole = get(at, &format!("{front}/api/v1{here}")).json().to_string();
        assert!(whole.contains("href=") && !whole.contains("/desk/"), "{whole}");
    }
}

#[test]
fn a_revision_is_laid_over_the_one_before() {
    let (dir, server) = desk();
    let at = server.address;
    let id = events(at, "?q=road")[0]["event"].as_str().unwrap().to_owned();
    assert_eq!(get(at, &format!("/briefs/{id}/1/differences")).status, 404, "there is none before the first");
    brief(dir.path(), &[road(350), flood()]);
    let page = get(at, &format!("/briefs/{id}")).page();
    let to = page.select("section.desk a[href$=differences]").attr("href").unwrap().to_string();
    let over = get(at, &to);
    let (gone, new) = (over.page().select("del").text().to_string(), over.page().select("ins").text().to_string());
    assert!(gone.contains("300") && new.contains("350") && !new.contains("300"), "{gone} / {new}");
    let found = get(at, &format!("/api/v1/briefs/{id}/2/differences?since=1")).json();
    assert!(found["since"] == 1 && found["sections"].to_string().contains("\"what\":\"new\""), "{found:#}");
    assert!(found["sections"].as_array().unwrap().iter().all(|s| s["name"] != "Sources"), "{found:#}");
    assert_eq!(get(at, &format!("/api/v1/briefs/{id}/2/differences?since=9")).status, 404);
}

#[test]
fn lines_are_translated_in_the_background_and_a_person_has_the_last_word() {
    let dir = tempfile::tempdir().unwrap();
    brief(dir.path(), &[road(300), flood()]);
    let server = configured(dir.path(), "[model]\nid = \"none\"\n");
    let at = server.address;
    let (event, revision, sentence) = crate::review::boats(at, "");
    let id = sentence["id"].as_str().unwrap();
    let english = crate::review::BOATS;
    let decided = json!({ "action": "correct", "english": english, "by": "R. Haddad" }).to_string();
    let to = format!("/api/v1/briefs/{event}/{revision}/sentences/{id}/review");
    assert_eq!(post(at, &to, &decided, JSON).status, 200);
    let wanted = json!({ "lines": [sentence["arabic"], "وصل الوفد إلى المطار."], "by": "A. Salem" }).to_string();
    let task = post(at, "/api/v1/translate", &wanted, JSON);
    assert_eq!(task.status, 200, "{}", task.text());
    settled(at, "");
    let made = get(at, task.json()["link"].as_str().unwrap()).json();
    let lines = &made["result"]["lines"];
    assert_eq!((&made["task"]["state"], &lines[0]["english"]), (&json!("done"), &json!(english)), "{made:#}");
    assert!(lines[1]["english"].is_null() && lines[1]["gloss"].as_str().unwrap().contains("delegation"), "{made:#}");
    for (body, status) in
        [("{\"lines\":[]}", 400), ("{\"lines\":[\"x\"]}", 400), ("{\"lines\":[\" \"],\"by\":\"x\"}", 400)]
    {
        assert_eq!(post(at, "/api/v1/translate", body, JSON).status, status, "{body}");
    }
    assert_eq!(get(at, "/api/v1/translate/99").status, 404);
    let reader = token(dir.path(), "reader", "reader");
    assert_eq!(post(at, "/api/v1/translate", &wanted, &format!("{JSON}{reader}")).status, 403);
}
