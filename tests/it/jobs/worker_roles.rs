//! Workers with single roles: what they share out gives what one machine gives, what hangs holds up nobody else, and
//! what waits is bounded and shown.

use super::desk::{Desk, fire};
use super::server::{Server, reply};
use super::workers::{Hand, LONGEST, alone, article, configuration, due, leave, made, over, queue_of, same};
use crate::cluster::cluster;
use crate::serve::get;
use mujaz::jobs::schedule::Scheduler;
use mujaz::jobs::worker::{Duty, Gauge, work};
use mujaz::jobs::{Summary, named};
use mujaz::progress::Progress;
use mujaz::queue::Role;
use mujaz::store::{self, DeliveryState, Location, Outcome};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

fn store_of(url: &str) -> Box<dyn store::Store> {
    store::open(OsString::from(url)).unwrap()
}

/// A site with a feed that grows with each step, a page, and a dead address.
fn site() -> (Server, Arc<AtomicUsize>) {
    let step = Arc::new(AtomicUsize::new(1));
    let now = step.clone();
    let server = Server::start(move |asked, out| {
        let item = |n: usize| {
            let text = fire(n, 20 + n as u32, 700 + n as u32).replace('\n', "<br>");
            format!(
                "<item><guid>g{n}</guid><title>{}</title><pubDate>{:02} Mar 2026 10:00:00 GMT</pubDate><description><![CDATA[{text}]]></description></item>",
                text.split("<br>").next().unwrap(),
                1 + n
            )
        };
        let items: String = (0..now.load(Ordering::SeqCst) * 5).map(item).collect();
        match asked.path.as_str() {
            "/feed.xml" => reply(
                out,
                "200 OK",
                "Content-Type: application/rss+xml\r\n",
                format!("<rss version=\"2.0\"><channel><title>جريدة</title>{items}</channel></rss>").as_bytes(),
            ),
            "/dead.xml" => reply(out, "404 Not Found", "", b""),
            _ => reply(out, "404 Not Found", "", b""),
        }
    });
    (server, step)
}

/// The configuration with a site, and with pauses that suit a test.
fn with_site(store: &str, workers: bool, server: &Server) -> String {
    let inputs = format!("inputs = [\"{}\", \"inbox\", \"{}\"]", server.url("/feed.xml"), server.url("/dead.xml"));
    configuration(store, workers, "").replace("inputs = [\"inbox\"]", &inputs)
        + "[fetch]\ndelay = \"10ms\"\ntimeout = \"5s\"\nfull_text = false\nprivate = [\"127.0.0.1\"]\n"
}

fn without_times(files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    files.into_iter().filter(|(name, _)| !name.starts_with("index")).collect()
}

#[test]
fn workers_with_one_role_each_make_what_one_machine_makes() {
    let Some(cluster) = cluster() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (server, step) = site();
    let one = cluster.database();
    let desk = Desk::with(dir.path(), &with_site(&one, false, &server));
    let progress = Progress::quiet();
    for n in 0..2 {
        step.store(n + 1, Ordering::SeqCst);
        (n * 8..n * 8 + 8).for_each(|a| article(&desk, a));
        let r = mujaz::jobs::run(&desk.session(&progress), named(&desk.config, "night").unwrap(), due(n)).unwrap();
        assert_eq!(r.outcome, Outcome::Partly, "an address is dead: {:?}", Summary::of(&r));
    }
    let expected = without_times(made(&desk, &one));
    let skipped = |url: &str, run: i64| Summary::of(&store_of(url).run(run).unwrap().unwrap()).skipped;
    for folder in ["inbox", "out"] {
        std::fs::remove_dir_all(dir.path().join(folder)).unwrap();
    }
    let many = cluster.database();
    let desk = Desk::with(dir.path(), &with_site(&many, true, &server));
    let mut queue = queue_of(&many);
    let asked = server.asked("/feed.xml").len();
    let _hands = ["fetch", "group", "translate", "deliver", "fetch"].map(|role| Hand::new(dir.path(), role, 0, None));
    for n in 0..2 {
        step.store(n + 1, Ordering::SeqCst);
        (n * 8..n * 8 + 8).for_each(|a| article(&desk, a));
        leave(&desk, &mut *queue, n);
        let r = over(&many, n, 1, &mut || {});
        assert_eq!(r.outcome, Outcome::Partly, "{:?}", Summary::of(&r));
        assert!(Summary::of(&r).fresh >= 13, "{:?}", Summary::of(&r));
        assert_eq!(skipped(&one, n as i64 + 1), skipped(&many, n as i64 + 1));
    }
    assert_eq!(server.asked("/feed.xml").len(), asked + 2, "each source was fetched once a run");
    same(&expected, &without_times(made(&desk, &many)));
    let did: BTreeMap<String, u64> =
        queue.workers().unwrap().into_iter().map(|w| (w.sign.roles[0].name().to_owned(), w.sign.tasks)).collect();
    assert!(did["group"] <= 2 && did.len() == 4, "{did:?}");
    assert!(store_of(&many).deliveries(1).unwrap().iter().all(|d| d.state == DeliveryState::Sent && d.attempts == 1));
    assert_eq!(cluster.sql(&many, "SELECT count(*) FROM mujaz_queue.yield"), "0", "what was taken in is forgotten");
}

#[test]
fn what_was_fetched_outlives_the_worker_that_takes_it_in() {
    let Some(cluster) = cluster() else { return };
    let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
    let (server, _) = site();
    let desk = Desk::with(dir.path(), &with_site(&url, true, &server));
    let mut queue = queue_of(&url);
    leave(&desk, &mut *queue, 0);
    // Nobody fetches yet, so that this one dies while it waits.
    let mut first = Hand::new(dir.path(), "group", 0, None);
    let began = Instant::now();
    while queue.depth().unwrap()[0].waiting == 0 {
        assert!(began.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(20));
    }
    first.kill();
    let fetching = Hand::new(dir.path(), "fetch", 0, None);
    // Its task must be over, too: nobody is left who could do it again.
    let mut over_with = || {
        let fetch = &queue.depth().unwrap()[0];
        fetch.waiting + fetch.taken == 0
    };
    while cluster.sql(&url, "SELECT count(*) FROM mujaz_queue.yield") == "0" || !over_with() {
        assert!(began.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(fetching);
    let asked = server.asked("/feed.xml").len();
    let _rest = Hand::new(dir.path(), "group,translate,deliver", 0, None);
    let r = over(&url, 0, 1, &mut || {});
    assert_eq!((r.outcome, Summary::of(&r).fresh), (Outcome::Partly, 5), "{:?}", Summary::of(&r));
    assert_eq!((asked, server.asked("/feed.xml").len()), (1, 1), "it was not fetched again");
}

#[test]
fn a_delivery_that_hangs_holds_up_neither_runs_nor_other_targets() {
    let Some(cluster) = cluster() else { return };
    let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
    let open = Arc::new(AtomicBool::new(false));
    let door = open.clone();
    // It takes requests, and answers none until the door is open.
    let server = Server::start(move |_, out| {
        while !door.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(20));
        }
        reply(out, "200 OK", "", b"");
    });
    let hook = format!(
        "[[job.delivery]]\nkind = \"webhook\"\nurl = \"{}\"\n[fetch]\ntimeout = \"60s\"\nprivate = [\"127.0.0.1\"]\n",
        server.url("/hook")
    );
    let desk = Desk::with(dir.path(), &(configuration(&url, true, "") + &hook));
    let mut queue = queue_of(&url);
    let _hands = [
        Hand::new(dir.path(), "fetch,group,translate", 0, None),
        Hand::new(dir.path(), "deliver", 0, None),
        Hand::new(dir.path(), "deliver", 0, None),
    ];
    let began = Instant::now();
    for step in 0..2 {
        (step * 8..step * 8 + 8).for_each(|n| article(&desk, n));
        leave(&desk, &mut *queue, step);
        let folder = |d: &store::Delivery| d.target.starts_with("folder");
        loop {
            let run = store_of(&url).run(step as i64 + 1).unwrap();
            let list = store_of(&url).deliveries(step as i64 + 1).unwrap();
            if run.is_some_and(|r| r.ended.is_some())
                && list.iter().any(|d| folder(d) && d.state == DeliveryState::Sent)
            {
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(40), "step {step}: {list:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    let hooks = |state| {
        let all = (1..=2).flat_map(|n| store_of(&url).deliveries(n).unwrap());
        all.filter(|d| d.target.starts_with("webhook") && d.state == state).count()
    };
    assert_eq!((hooks(DeliveryState::Sending), hooks(DeliveryState::Pending)), (1, 1), "one after the other");
    open.store(true, Ordering::SeqCst);
    while hooks(DeliveryState::Sent) < 2 {
        assert!(began.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(50));
    }
    let keys: Vec<String> = server.asked("/hook").iter().map(|a| a.headers["idempotency-key"].clone()).collect();
    let stored: Vec<String> = (1..=2)
        .flat_map(|n| store_of(&url).deliveries(n).unwrap())
        .filter(|d| d.target.starts_with("webhook"))
        .map(|d| d.key)
        .collect();
    assert_eq!(keys, stored, "each once, in the order of the runs");
}

#[test]
fn a_delivery_that_fails_is_tried_again_by_itself_and_then_given_up() {
    let Some(cluster) = cluster() else { return };
    let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
    let server = Server::start(|_, out| reply(out, "400 Bad Request", "", b"no"));
    let hook = format!(
        "[[job.delivery]]\nkind = \"webhook\"\nurl = \"{}\"\n[fetch]\nprivate = [\"127.0.0.1\"]\n",
        server.url("/hook")
    );
    let text = configuration(&url, true, "backoff = \"100ms\"\n").replace("retries = 0", "retries = 2") + &hook;
    let desk = Desk::with(dir.path(), &text);
    let mut queue = queue_of(&url);
    article(&desk, 0);
    article(&desk, 1);
    leave(&desk, &mut *queue, 0);
    let _hand = Hand::new(dir.path(), "fetch,group,translate,deliver", 0, None);
    let r = over(&url, 0, 1, &mut || {});
    let list = store_of(&url).deliveries(r.number).unwrap();
    let hook = list.iter().find(|d| d.target.starts_with("webhook")).unwrap();
    assert_eq!((hook.state, hook.attempts), (DeliveryState::Failed, 3), "{hook:?}");
    assert_eq!(store_of(&url).runs(Some("night"), 9).unwrap().len(), 1, "no run is made for it");
    let began = Instant::now();
    while store_of(&url).run(1).unwrap().unwrap().outcome != Outcome::Partly {
        assert!(began.elapsed() < Duration::from_secs(10), "the history tells of it");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_full_queue_holds_batches_back_and_loses_none() {
    let Some(cluster) = cluster() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (first, url) = (cluster.database(), cluster.database());
    let expected = alone(dir.path(), &first, 1, 160);
    let text = configuration(&url, true, "").replace("[queue]", "[queue]\nbacklog = 3");
    let desk = Desk::with(dir.path(), &text);
    let mut queue = queue_of(&url);
    (0..160).for_each(|n| article(&desk, n));
    leave(&desk, &mut *queue, 0);
    let _runs = Hand::new(dir.path(), "fetch,group,deliver", 0, None);
    let began = Instant::now();
    let held = loop {
        let held = queue.workers().unwrap().iter().map(|w| w.sign.held).max().unwrap_or(0);
        if held > 0 {
            break held;
        }
        assert!(began.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(20));
    };
    let waiting = |q: &mut dyn mujaz::queue::Queue| {
        q.depth().unwrap().iter().find(|d| d.role == Role::Translate).unwrap().waiting
    };
    assert!(held >= 3 && waiting(&mut *queue) == 3, "{held}");
    let _translator = Hand::new(dir.path(), "translate", 1, None);
    let mut most = 0;
    let r = over(&url, 0, 1, &mut || most = most.max(waiting(&mut *queue)));
    assert!(most <= 3, "{most}");
    let told = Summary::of(&r).waited;
    assert!(
        r.outcome == Outcome::Done && told.len() == 1 && told[0].contains("the queue of the translators was full"),
        "{told:?}"
    );
    same(&expected, &made(&desk, &url));
}

#[test]
fn due_times_that_pass_while_a_run_waits_join_it() {
    let Some(cluster) = cluster() else { return };
    let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
    let desk = Desk::with(dir.path(), &configuration(&url, true, "schedule = \"* * * * * *\"\n"));
    article(&desk, 0);
    article(&desk, 1);
    let (progress, mut scheduler) = (Progress::quiet(), Scheduler::new(&desk.config).unwrap());
    let session = desk.session(&progress);
    let mut queue = queue_of(&url);
    let began = Instant::now();
    use mujaz::jobs::monitor::Monitored;
    let held = |s: &Scheduler| {
        let metrics = s.status.metrics();
        let line = metrics.lines().find(|l| l.starts_with("mujaz_job_held_due_times{"));
        line.and_then(|l| l.rsplit(' ').next()?.parse::<usize>().ok()).unwrap_or(0)
    };
    while held(&scheduler) < 3 {
        scheduler.tick(&session).unwrap();
        assert!(began.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(100));
        assert!(queue.depth().unwrap()[1].waiting <= 1, "one run waits, however many are due");
    }
    let duty = Duty { name: "w".into(), roles: Role::ALL.to_vec(), until_empty: true };
    work(&session, duty.clone(), Gauge::default()).unwrap();
    while store_of(&url).runs(Some("night"), 9).unwrap().len() < 2 {
        scheduler.tick(&session).unwrap();
        work(&session, duty.clone(), Gauge::default()).unwrap();
        assert!(began.elapsed() < Duration::from_secs(60));
    }
    let runs = store_of(&url).runs(Some("night"), 9).unwrap();
    let told = Summary::of(&runs[runs.len() - 2]).waited;
    assert!(told.len() == 1 && told[0].contains("earlier due time"), "{told:?}");
    assert!(Summary::of(runs.last().unwrap()).waited.is_empty());
}

#[test]
fn the_page_of_the_workers_shows_who_works_and_what_waits() {
    let Some(cluster) = cluster() else { return };
    let (dir, url) = (tempfile::tempdir().unwrap(), cluster.database());
    let desk = Desk::with(dir.path(), &configuration(&url, true, ""));
    let mut queue = queue_of(&url);
    article(&desk, 0);
    article(&desk, 1);
    leave(&desk, &mut *queue, 0);
    let _runs = Hand::new(dir.path(), "group", 0, None);
    let began = Instant::now();
    while queue.depth().unwrap()[2].waiting == 0 {
        assert!(began.elapsed() < LONGEST);
        std::thread::sleep(Duration::from_millis(20));
    }
    let location = Location::from(OsString::from(&url));
    let server = mujaz::serve::start("127.0.0.1:0".parse().unwrap(), location, &desk.config).unwrap();
    let json = loop {
        let json = get(server.address, "/api/v1/workers").json();
        if json["workers"][0]["sign"]["doing"] == "run of night" {
            break json;
        }
        assert!(began.elapsed() < LONGEST, "{json}");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(json["workers"][0]["sign"]["roles"], serde_json::json!(["group"]));
    let of = |role: &str| json["queue"].as_array().unwrap().iter().find(|d| d["role"] == role).unwrap().clone();
    assert!(of("translate")["waiting"] == 1 && of("group")["taken"] == 1 && of("deliver")["waiting"] == 0, "{json}");
    let jobs: Vec<&str> = json["jobs"].as_array().unwrap().iter().map(|j| j["role"].as_str().unwrap()).collect();
    assert_eq!(jobs, ["group", "translate"], "the oldest first");
    let page = get(server.address, "/workers").page();
    let text = page.select("main").text().to_string();
    assert!(text.contains("run of night") && text.contains("no worker has this role"), "{text}");
    assert_eq!(page.select("nav a[href='/workers']").length(), 1);
    // A desk that is not shared has neither.
    let alone = Desk::with(dir.path(), &configuration(&url, false, ""));
    let location = Location::from(OsString::from(&url));
    let server = mujaz::serve::start("127.0.0.1:0".parse().unwrap(), location, &alone.config).unwrap();
    assert_eq!(get(server.address, "/api/v1/workers").status, 404);
    assert_eq!(get(server.address, "/jobs").page().select("nav a[href='/workers']").length(), 0);
}
