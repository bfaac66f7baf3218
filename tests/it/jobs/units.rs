//! The units that `mujaz jobs install --systemd` makes.

use crate::support::*;
use std::fs;
use std::process::Command;

#[cfg(target_os = "linux")]
#[test]
fn systemd_accepts_the_units() {
    let dir = tempfile::tempdir().unwrap();
    let d = dir.path();
    let job = |name: &str, schedule: &str| {
        format!(
            "[[job]]\nname = \"{name}\"\nschedule = \"{schedule}\"\ntimezone = \"Asia/Dubai\"\ninputs = [\"in box\"]\n\
             [[job.delivery]]\nkind = \"folder\"\npath = \"my briefs\"\n\
             [[job.delivery]]\nkind = \"webhook\"\nurl = \"https://h.example/x\"\nsecret_env = \"HOOK\"\n"
        )
    };
    fs::write(d.join("mujaz.toml"), job("night", "*/15 8-18 * * 1-5") + &job("نشرة-الليل", "0 6 1 jan *")).unwrap();
    for user in [false, true] {
        let out = if user { "own" } else { "units" };
        let mut arguments = vec!["jobs", "install", "--systemd", "--out", out];
        arguments.extend(user.then_some("--user"));
        let (code, printed, err) = run(d, &arguments);
        assert!(code == 0 && printed.lines().count() == 4, "{printed}{err}");
        let service = fs::read_to_string(d.join(out).join("mujaz-night.service")).unwrap();
        assert!(service.contains(&format!("Environment=MUJAZ_HOME={}", d.join("home").display())), "{service}");
        assert!(service.contains("EnvironmentFile=-") && service.contains("HOOK"), "{service}");
        assert_eq!(service.contains("\nUser="), !user);
        let units: Vec<_> = names(&d.join(out)).into_iter().map(|n| d.join(out).join(n)).collect();
        let mut verify = Command::new("systemd-analyze");
        verify.arg("verify").args(user.then_some("--user")).arg("--man=no").args(&units);
        // A user's service manager looks for its runtime folder here.
        let Ok(done) = verify.env("XDG_RUNTIME_DIR", d).output() else {
            println!("skipped: there is no systemd-analyze here");
            return;
        };
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success() && !said.contains("mujaz-"), "{user}: {said}");
    }
    let (code, out, err) = run(d, &["jobs", "install", "--systemd", "--json"]);
    let v: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(code == 0 && v["files"].as_array().unwrap().len() == 4 && v["commands"][0].is_string(), "{out}{err}");
}
