//! `mujaz curate grade` and `mujaz curate grades`

use super::arguments::user;
use super::output::{print_json, print_line};
use crate::clock;
use crate::error::{Error, Kind, Result};
use crate::outlets::{Outlets, key};
use crate::store::{GradeRow, Store, standing};
use crate::surface::terminal;
use crate::types::{Grade, Graded};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// Which grade to give to which outlet.
#[derive(Debug, Clone, clap::Args)]
pub struct GradeArguments {
    /// Outlet by its name, as sources show it, or by its host
    pub outlet: String,
    /// Letter from A (completely reliable) to F (cannot be judged), with a digit from 1 (confirmed) to 6 (cannot be
    /// judged) for what it reports, if you like: A, B2
    #[arg(required_unless_present = "withdraw", conflicts_with = "withdraw")]
    pub grade: Option<Grade>,
    /// Withdraw the grade that stands
    #[arg(long)]
    pub withdraw: bool,
    /// Who grades [default: the user that is logged in]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

/// What `mujaz curate grades --json` prints, and `mujaz curate grade --json` of the one outlet.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GradesOutput {
    /// The grades that stand, by outlet.
    grades: Vec<Graded>,
    /// Every grade that was given or withdrawn, in order.
    history: Vec<GradeGiven>,
}

/// A grade as it was given or withdrawn.
#[derive(Debug, Serialize, JsonSchema)]
struct GradeGiven {
    /// The outlet, as it was named.
    outlet: String,
    /// The grade; none where the one before was withdrawn.
    grade: Option<String>,
    /// Who gave it.
    by: String,
    /// When.
    at: String,
    /// Why.
    note: Option<String>,
}

impl From<&GradeRow> for GradeGiven {
    fn from(r: &GradeRow) -> Self {
        Self {
            outlet: r.outlet.clone(),
            grade: r.grade.map(|g| g.to_string()),
            by: r.by.clone(),
            at: r.at.to_string(),
            note: r.note.clone(),
        }
    }
}

fn output(rows: &[GradeRow]) -> GradesOutput {
    GradesOutput { grades: standing(rows), history: rows.iter().map(GradeGiven::from).collect() }
}

/// Gives a grade; `known` are the outlets of the store's articles.
pub(super) fn grade(
    a: &GradeArguments,
    store: &mut dyn Store,
    known: &BTreeSet<String>,
    described: &Outlets,
    json: bool,
) -> Result<()> {
    let outlet = a.outlet.trim();
    if outlet.is_empty() {
        return Err(Error::new(Kind::Usage, "the outlet has no name").help("give it as the sources of a brief show it"));
    }
    let by = a.by.clone().or_else(user).ok_or_else(|| {
        Error::new(Kind::Usage, "the name of the grader is not known")
            .help("give a name with --by: grades are shown with it")
    })?;
    let subject = key(outlet);
    let before = store.grades()?;
    let last = before.iter().rev().find(|r| r.subject == subject);
    if a.withdraw && last.is_none_or(|r| r.grade.is_none()) {
        return Err(Error::new(Kind::Usage, format!("{} has no grade", terminal::line(outlet)))
            .help("`mujaz curate grades` lists the outlets that have one"));
    }
    let row = GradeRow {
        subject: subject.clone(),
        outlet: outlet.to_owned(),
        grade: a.grade,
        by,
        at: clock::now(),
        note: a.note.clone(),
    };
    store.keep_grade(&row)?;
    let rows: Vec<GradeRow> = before.into_iter().chain([row]).filter(|r| r.subject == subject).collect();
    if json {
        return print_json(&output(&rows));
    }
    match a.grade {
        Some(g) => print_line(&format!("{outlet}: {g}, {}", g.meaning()))?,
        None => print_line(&format!("{outlet}: grade withdrawn"))?,
    }
    // A misspelt name would never match.
    let seen = known.contains(&subject) || described.find(Some(outlet), Some(&format!("https://{outlet}/"))).is_some();
    if !seen {
        eprintln!("note: no article of the store is from an outlet of this name; the grade is shown once there is one");
    }
    Ok(())
}

/// Lists the grades.
pub(super) fn grades(all: bool, store: &dyn Store, json: bool) -> Result<()> {
    let rows = store.grades()?;
    if json {
        return print_json(&output(&rows));
    }
    let why = |note: &Option<String>| note.as_ref().map_or_else(String::new, |n| format!(": {n}"));
    if all {
        for r in &rows {
            let code = r.grade.map_or_else(|| "--".to_owned(), |g| g.to_string());
            let day = r.at.strftime("%Y-%m-%d");
            print_line(&format!("{day}  {code:2}  {}  ({}){}", r.outlet, r.by, why(&r.note)))?;
        }
        return Ok(());
    }
    for g in standing(&rows) {
        print_line(&format!("{:2}  {}  ({}; {}, {}){}", g.grade, g.outlet, g.meaning, g.by, g.on, why(&g.note)))?;
    }
    Ok(())
}
