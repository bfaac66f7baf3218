//! Cron schedules in the syntax of the system's schedulers.

use crate::config::JobConfig;
use crate::error::{Error, Kind, Result};

pub(super) fn refused(job: &JobConfig, what: &str) -> Error {
    Error::new(Kind::Usage, format!("job \"{}\": {what}", job.name)).help("`mujaz schedule` runs every schedule")
}

/// The fields of a schedule, with seconds first.
pub(super) fn fields(job: &JobConfig) -> Result<Option<[String; 6]>> {
    let Some(text) = &job.schedule else { return Ok(None) };
    let nick = match text.trim() {
        "@hourly" => "0 * * * *",
        "@daily" | "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" | "@annually" => "0 0 1 1 *",
        t => t,
    };
    let mut list: Vec<String> = nick.split_whitespace().map(str::to_uppercase).collect();
    if list.len() == 5 {
        list.insert(0, "0".into());
    }
    let list: [String; 6] =
        list.try_into().map_err(|_| refused(job, "the schedule has fields that only mujaz supports"))?;
    if list.iter().any(|f| f.contains(['L', 'W', '#', '+']) && !NAMES.iter().any(|n| f.contains(n))) {
        return Err(refused(job, "the schedule uses L, W, # or +, which the system's scheduler does not support"));
    }
    Ok(Some(list))
}

const NAMES: [&str; 2] = ["JUL", "WED"];
const DAYS: [&str; 8] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// A cron field as a field of `OnCalendar=`, with `first` as its smallest value.
fn calendar_field(field: &str, first: u32) -> String {
    let part = |p: &str| -> String {
        let p = p.replace('?', "*");
        match p.split_once('/') {
            Some(("*", step)) => format!("{first}/{step}"),
            Some((range, step)) => format!("{}/{step}", range.replace('-', "..")),
            None => p.replace('-', ".."),
        }
    };
    field.split(',').map(part).collect::<Vec<_>>().join(",")
}

/// The `OnCalendar=` expressions for a job. Days of the month and days of the week are alternatives in
/// cron, so there may be two.
pub(super) fn on_calendar(job: &JobConfig) -> Result<Vec<String>> {
    let Some([second, minute, hour, day, month, weekday]) = fields(job)? else {
        return Err(refused(job, "it has no schedule"));
    };
    let mut month = month;
    for (i, m) in MONTHS.iter().enumerate() {
        month = month.replace(m, &(i + 1).to_string());
    }
    let time = format!(
        "{}:{}:{} {}",
        calendar_field(&hour, 0),
        calendar_field(&minute, 0),
        calendar_field(&second, 0),
        job.timezone
    );
    let month = calendar_field(&month, 1);
    let any = |f: &str| f == "*" || f == "?";
    let weekdays = || -> Result<String> {
        if weekday.contains('/') {
            return Err(refused(job, "systemd does not support steps of weekdays"));
        }
        let name = |d: &str| {
            let named = DAYS.iter().find(|n| n.eq_ignore_ascii_case(d)).map(|n| (*n).to_owned());
            named
                .or_else(|| DAYS.get(d.parse::<usize>().ok()?).map(|n| (*n).to_owned()))
                .unwrap_or_else(|| d.to_owned())
        };
        let range = |p: &str| match p.split_once('-') {
            Some((a, b)) => format!("{}..{}", name(a), name(b)),
            None => name(p),
        };
        Ok(weekday.split(',').map(range).collect::<Vec<_>>().join(","))
    };
    let mut out = Vec::new();
    if !any(&day) || any(&weekday) {
        out.push(format!("*-{month}-{} {time}", calendar_field(&day, 1)));
    }
    if !any(&weekday) {
        out.push(format!("{} *-{month}-* {time}", weekdays()?));
    }
    Ok(out)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::jobs::install) fn job(schedule: &str) -> JobConfig {
        let text =
            format!("name = \"night\"\ninputs = [\"i\"]\nschedule = \"{schedule}\"\ntimezone = \"Africa/Casablanca\"");
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn schedules_become_calendar_expressions() {
        for (cron, calendar) in [
            ("0 6 * * *", vec!["*-*-* 6:0:0 Africa/Casablanca"]),
            ("*/15 8-18 * * 1-5", vec!["Mon..Fri *-*-* 8..18:0/15:0 Africa/Casablanca"]),
            ("30 5 0 1,15 * 0", vec!["*-*-1,15 0:5:30 Africa/Casablanca", "Sun *-*-* 0:5:30 Africa/Casablanca"]),
            ("0 6 1 jan-mar *", vec!["*-1..3-1 6:0:0 Africa/Casablanca"]),
        ] {
            assert_eq!(on_calendar(&job(cron)).unwrap(), calendar, "{cron}");
        }
        assert!(on_calendar(&job("0 6 L * *")).unwrap_err().to_string().contains("L, W"));
        assert_eq!(on_calendar(&job("0 6 * jul wed")).unwrap(), ["Wed *-7-* 6:0:0 Africa/Casablanca"]);
    }
}
