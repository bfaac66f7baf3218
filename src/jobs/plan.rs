//! When a job is due: cron expressions in a time zone. When the clocks go forward, a fixed time that
//! does not exist on that day runs at the first moment after the gap; when they go back, a fixed time that
//! occurs twice runs once.

use crate::config::JobConfig;
use crate::error::{Error, Kind, Result};
use croner::Cron;
use croner::parser::{CronParser, Seconds};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The schedule of one job.
///
/// ```
/// use mujaz::config::JobConfig;
/// use mujaz::jobs::plan::Plan;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let job: JobConfig = toml::from_str(
///     r#"
///     name = "morning"
///     inputs = ["inbox"]
///     schedule = "0 6 * * 1-5"
///     timezone = "Asia/Dubai"
///     "#,
/// )?;
/// let plan = Plan::of(&job)?.expect("the job has a schedule");
/// // A Friday, so that the next run is on Monday, at six in Dubai.
/// let next = plan.next("2026-11-27T12:00:00Z".parse()?);
/// assert_eq!(next, Some("2026-11-30T02:00:00Z".parse()?));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Plan {
    cron: Cron,
    zone: TimeZone,
}

impl Plan {
    /// The plan of a job; `None` for a job that is run by hand.
    pub fn of(job: &JobConfig) -> Result<Option<Self>> {
        let zone = zone(&job.timezone)
            .map_err(|e| Error::new(Kind::Usage, format!("job \"{}\": {}", job.name, e)).help(ZONES))?;
        let Some(text) = &job.schedule else { return Ok(None) };
        let cron = CronParser::builder().seconds(Seconds::Optional).build().parse(text).map_err(|e| {
            Error::new(Kind::Usage, format!("job \"{}\": the schedule `{text}` is not valid", job.name))
                .because(e)
                .help("write minute, hour, day, month, weekday, as in `0 6 * * 1-5`; a sixth field in front is seconds")
        })?;
        let plan = Self { cron, zone };
        if plan.next(crate::clock::now()).is_none() {
            return Err(Error::new(Kind::Usage, format!("job \"{}\": the schedule `{text}` never occurs", job.name)));
        }
        Ok(Some(plan))
    }

    /// The first due time after a point in time.
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let from: Zoned = after.to_zoned(self.zone.clone());
        let found = self.cron.find_next_occurrence(&from, false).ok()?.timestamp();
        (found > after).then_some(found)
    }

    /// The due times after `after`, up to and including `until`; only the latest `most` of them.
    pub fn between(&self, after: Timestamp, until: Timestamp, most: usize) -> Vec<Timestamp> {
        let mut out = std::collections::VecDeque::new();
        let mut at = after;
        while let Some(next) = self.next(at).filter(|n| *n <= until) {
            if out.len() == most {
                out.pop_front();
            }
            out.push_back(next);
            at = next;
        }
        out.into()
    }

    /// A point in time in the time zone of the job.
    pub fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    /// The expression in words.
    pub fn words(&self) -> String {
        self.cron.describe()
    }
}

const ZONES: &str = "write a name such as `Africa/Casablanca`, `Asia/Dubai` or `UTC`";

/// The time zone of a name.
pub fn zone(name: &str) -> std::result::Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| format!("there is no time zone `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(schedule: &str, zone: &str) -> Result<Plan> {
        let text = format!("name = \"x\"\ninputs = [\"i\"]\nschedule = \"{schedule}\"\ntimezone = \"{zone}\"");
        Plan::of(&toml::from_str(&text).unwrap()).map(Option::unwrap)
    }

    fn times(schedule: &str, zone: &str, after: &str, n: usize) -> Vec<String> {
        let p = plan(schedule, zone).unwrap();
        let mut at: Timestamp = after.parse().unwrap();
        (0..n)
            .map(|_| {
                at = p.next(at).unwrap();
                at.to_string()
            })
            .collect()
    }

    #[test]
    fn times_are_local() {
        assert_eq!(
            times("0 6 * * *", "Asia/Dubai", "2026-11-22T00:00:00Z", 2),
            ["2026-11-22T02:00:00Z", "2026-11-23T02:00:00Z"]
        );
        // Morocco is an hour ahead of UTC, and at UTC during Ramadan (18 February to 19 March 2026).
        assert_eq!(
            times("0 6 * * *", "Africa/Casablanca", "2026-02-14T00:00:00Z", 2),
            ["2026-02-14T05:00:00Z", "2026-02-15T06:00:00Z"]
        );
        assert_eq!(
            times("*/30 * * * * *", "UTC", "2026-01-01T00:00:01Z", 2),
            ["2026-01-01T00:00:30Z", "2026-01-01T00:01:00Z"]
        );
    }

    #[test]
    fn skipped_times_run_after_the_gap_and_repeated_times_run_once() {
        // Berlin: 29 March 2026, 2:00 becomes 3:00; 25 October 2026, 3:00 becomes 2:00.
        let gap = times("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", 2);
        assert_eq!(gap, ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]);
        let overlap = times("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2);
        assert_eq!(overlap, ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
        // A schedule that fires all the time continues through both hours.
        assert_eq!(
            times("0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 4),
            ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z"]
        );
    }

    #[test]
    fn between_keeps_the_latest() {
        let p = plan("0 6 * * *", "UTC").unwrap();
        let (a, b) = ("2026-01-01T06:00:00Z".parse().unwrap(), "2026-01-10T06:00:00Z".parse().unwrap());
        assert_eq!(p.between(a, b, 100).len(), 9);
        assert_eq!(p.between(a, b, 1), [b]);
        assert!(p.between(b, a, 10).is_empty());
    }

    #[test]
    fn invalid_and_impossible_schedules_are_rejected() {
        for (schedule, zone, says) in [
            ("every day", "UTC", "is not valid"),
            ("0 25 * * *", "UTC", "is not valid"),
            ("0 6 31 2 *", "UTC", "never occurs"),
            ("0 6 * * *", "Africa/Atlantis", "there is no time zone"),
        ] {
            let e = plan(schedule, zone).unwrap_err();
            assert!(e.kind() == Kind::Usage && e.report().contains(says), "{}", e.report());
        }
    }
}
