use super::connection::{Access, Connection};
use super::migrations::{MIGRATIONS, prepare_with};
use crate::config::Address;
use crate::error::Kind;
use crate::store::testing::cluster::{Cluster, cluster};
use crate::store::{Location, hold, hold_job, open, open_existing, open_read};
use std::ffi::OsString;

fn at(address: &str) -> Location {
    OsString::from(address).into()
}

/// Runs a test with the server, where there is one.
fn with(test: impl Fn(&Cluster)) {
    cluster().into_iter().for_each(test);
}

#[test]
fn a_server_that_is_not_there_is_named_and_so_is_what_to_do() {
    let e = open(at("postgres://desk:geheim@127.0.0.1:1/desk?connect_timeout=2")).unwrap_err();
    assert!(
        e.kind() == Kind::Output && e.report().contains("pg_isready") && !e.report().contains("geheim"),
        "{}",
        e.report()
    );
    let e = open(at("postgres://desk:geheim@%2Fnowhere/desk")).unwrap_err();
    assert!(e.report().contains("pg_isready") && !e.report().contains("geheim"), "{}", e.report());
}

#[test]
fn a_missing_database_and_missing_rights_are_told_apart() {
    with(|c| {
        let e = open(at(&c.address("postgres", "nowhere"))).unwrap_err();
        assert!(e.kind() == Kind::Usage && e.report().contains("createdb"), "{}", e.report());
        let e = open(at(&c.address("stranger", "postgres"))).unwrap_err();
        assert!(e.report().contains("does not let \"stranger\" in"), "{}", e.report());
        let address = c.database();
        drop(open(at(&address)).unwrap());
        let name = address.rsplit('/').next().unwrap();
        c.sql(&address, &format!("CREATE ROLE visitor_{name} LOGIN"));
        let visitor = c.address(&format!("visitor_{name}"), name);
        for e in [open(at(&visitor)).unwrap_err(), open_read(&at(&visitor)).unwrap_err()] {
            assert!(e.kind() == Kind::Usage && e.report().contains("GRANT"), "{}", e.report());
        }
        // With the rights of the documentation, everything works.
        c.sql(
            &address,
            &format!(
                "GRANT USAGE ON SCHEMA mujaz TO visitor_{name};
                 GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA mujaz TO visitor_{name}"
            ),
        );
        open(at(&visitor)).unwrap().log("x", "y", "z").unwrap();
        c.sql(&address, &format!("REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA mujaz FROM visitor_{name}"));
        assert_eq!(open_read(&at(&visitor)).unwrap().deeds(0, 9).unwrap().total, 1);
        let e = open(at(&visitor)).unwrap().log("x", "y", "z").unwrap_err();
        assert!(e.report().contains("lacks rights"), "{}", e.report());
    });
}

#[test]
fn the_schema_of_another_program_or_of_a_later_version_is_left_alone() {
    with(|c| {
        let address = c.database();
        assert!(open_existing(&at(&address)).unwrap().is_none());
        assert!(open_read(&at(&address)).unwrap_err().report().contains("there is no store"));
        c.sql(&address, "CREATE SCHEMA mujaz; CREATE TABLE mujaz.mine (x int)");
        assert!(open(at(&address)).unwrap_err().to_string().contains("another program"));
        assert_eq!(c.sql(&address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'mujaz'"), "1");
        let address = c.database();
        drop(open(at(&address)).unwrap());
        c.sql(&address, "INSERT INTO mujaz.migration (version, program) VALUES (99, 'mujaz 9')");
        for e in [open(at(&address)).unwrap_err(), open_read(&at(&address)).unwrap_err()] {
            assert!(e.to_string().contains("version 99"), "{e}");
        }
    });
}

#[test]
fn tables_are_made_once_however_many_begin_at_once_and_each_migration_is_recorded() {
    with(|c| {
        let address = c.database();
        std::thread::scope(|s| {
            let all: Vec<_> = (0..4).map(|_| s.spawn(|| open(at(&address)).map(|_| ()))).collect();
            all.into_iter().for_each(|t| t.join().unwrap().unwrap());
        });
        let applied = "SELECT string_agg(version::text, ' ' ORDER BY version) FROM mujaz.migration";
        let now: Vec<String> = MIGRATIONS.iter().map(|m| m.0.to_string()).collect();
        assert_eq!(c.sql(&address, applied), now.join(" "));
        let next = MIGRATIONS.last().unwrap().0 + 1;
        let connection = Connection::open(&Address::new(&*address), Access::Write).unwrap();
        let mut later = MIGRATIONS.to_vec();
        later.push((next, "CREATE TABLE fresh (x BIGINT); CREATE TABLE fact (x BIGINT)"));
        assert!(prepare_with(&connection, &later).is_err());
        assert_eq!(c.sql(&address, "SELECT to_regclass('mujaz.fresh') IS NULL"), "t", "all of it or nothing");
        later.last_mut().unwrap().1 = "CREATE TABLE fresh (x BIGINT)";
        prepare_with(&connection, &later).unwrap();
        assert_eq!(c.sql(&address, applied), format!("{} {next}", now.join(" ")));
    });
}

#[test]
fn a_second_writer_waits_and_is_told_why_in_the_end() {
    with(|c| {
        let address = c.database();
        let mut a = open(at(&address)).unwrap();
        a.load().unwrap();
        std::thread::scope(|s| {
            let other = s.spawn(|| open(at(&address)).unwrap().log("b", "did", "it").unwrap());
            std::thread::sleep(std::time::Duration::from_millis(300));
            assert!(!other.is_finished(), "it waits");
            a.roll_back();
            other.join().unwrap();
        });
        a.begin().unwrap();
        let connection = Connection::open(&Address::new(&*address), Access::Write).unwrap();
        connection.batch("SET lock_timeout TO '50ms'").unwrap();
        let mut late = super::Postgres::with(connection);
        let e = crate::store::Store::begin(&mut late).unwrap_err();
        assert!(e.report().contains("another run is using the store"), "{}", e.report());
        drop(a);
        crate::store::Store::begin(&mut late).unwrap();
    });
}

#[test]
fn a_lock_is_exclusive_says_who_holds_it_and_ends_with_its_holder() {
    with(|c| {
        let desk = at(&c.database());
        let held = hold_job(&desk, "night").unwrap();
        let e = hold_job(&desk, "night").err().unwrap();
        let who = format!("process {}", std::process::id());
        assert!(e.kind() == Kind::Busy && e.to_string().contains(&who), "{e}");
        let _other = (hold_job(&desk, "morning").unwrap(), hold(&desk, "brief").unwrap());
        let _elsewhere = hold_job(at(&c.database()), "night").unwrap();
        drop(held);
        let again = (0..50).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            hold_job(&desk, "night").ok()
        });
        assert!(again.is_some());
    });
}

#[test]
fn a_text_with_a_character_that_the_database_does_not_know_is_kept_without_it() {
    with(|c| {
        let mut s = open(at(&c.database())).unwrap();
        s.log("a\0b", "did", "'; DROP TABLE deed; --").unwrap();
        let deed = s.deeds(0, 1).unwrap().rows.remove(0);
        assert_eq!((deed.by.as_str(), deed.subject.as_str()), ("a\u{FFFD}b", "'; DROP TABLE deed; --"));
    });
}

#[test]
fn an_idle_connection_that_broke_is_made_again_and_a_transaction_that_broke_is_lost_as_a_whole() {
    with(|c| {
        let address = c.database();
        let mut s = open(at(&address)).unwrap();
        s.log("a", "b", "c").unwrap();
        let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
             AND pid <> pg_backend_pid()";
        s.begin().unwrap();
        s.log("a", "b", "lost").unwrap();
        c.sql(&address, kill);
        let e = s.log("a", "b", "lost").unwrap_err();
        assert!(e.report().contains("what was committed is kept"), "{}", e.report());
        s.roll_back();
        s.log("a", "b", "d").unwrap();
        let subjects: Vec<String> = s.deeds(0, 9).unwrap().rows.into_iter().map(|d| d.subject).collect();
        assert_eq!(subjects, ["d", "c"]);
    });
}
