//! Diagnostics for troubleshooting: what the program did and how long it took. They go to standard error, are off
//! unless `-v` or `MUJAZ_LOG` enables them, and are not part of the program's stable output.

use crate::error::{Error, Kind, Result};
use crate::surface::terminal;
use std::io::Write;
use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;

/// The variable that filters diagnostics by source; it takes precedence over `-v`.
const VARIABLE: &str = "MUJAZ_LOG";
/// The packages of this program, as they appear in diagnostics.
const OWN: [&str; 3] = ["mujaz", "mujaz_infer", "mujaz_arabic"];

/// Starts diagnostics if they are requested, and returns whether they are on.
///
/// # Errors
/// The variable is not a list of levels.
pub(super) fn start(verbose: u8) -> Result<bool> {
    let Some(wanted) = wanted(verbose, std::env::var(VARIABLE).ok().as_deref())? else { return Ok(false) };
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(|| Lines);
    // A second call finds the first one's subscriber, which is kept.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(wanted).with(lines));
    Ok(true)
}

/// The requested filter: `-v` reports each step, `-vv` each request and sentence, `-vvv` also the libraries.
fn wanted(verbose: u8, variable: Option<&str>) -> Result<Option<Targets>> {
    if let Some(text) = variable.map(str::trim).filter(|t| !t.is_empty()) {
        let targets = text.parse::<Targets>().map_err(|e| {
            Error::new(Kind::Usage, format!("{VARIABLE} is `{text}`, which is not a list of levels"))
                .because(e)
                .help("set it to error, warn, info, debug or trace, or to parts of the program as in mujaz::fetch=debug,mujaz_infer=info")
        })?;
        return Ok(Some(targets));
    }
    let (own, others) = match verbose {
        0 => return Ok(None),
        1 => (Level::INFO, LevelFilter::WARN),
        2 => (Level::DEBUG, LevelFilter::WARN),
        _ => (Level::TRACE, LevelFilter::DEBUG),
    };
    Ok(Some(Targets::new().with_default(others).with_targets(OWN.map(|name| (name, own)))))
}

/// Standard error, with control characters made visible. Each diagnostic is written as a whole.
struct Lines;

impl Write for Lines {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        std::io::stderr().write_all(terminal::block(&String::from_utf8_lossy(text)).as_bytes())?;
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(verbose: u8, variable: Option<&str>, target: &str, level: Level) -> bool {
        wanted(verbose, variable).unwrap().is_some_and(|t| t.would_enable(target, &level))
    }

    #[test]
    fn diagnostics_are_off_by_default() {
        assert!(wanted(0, None).unwrap().is_none());
        assert!(wanted(0, Some(" ")).unwrap().is_none());
    }

    #[test]
    fn each_v_adds_detail_and_libraries_come_last() {
        assert!(on(1, None, "mujaz::fetch", Level::INFO) && !on(1, None, "mujaz::fetch", Level::DEBUG));
        assert!(on(2, None, "mujaz_infer::load", Level::DEBUG) && !on(2, None, "hyper", Level::DEBUG));
        assert!(on(3, None, "mujaz", Level::TRACE) && on(3, None, "hyper", Level::DEBUG));
    }

    #[test]
    fn the_variable_takes_precedence_and_is_validated() {
        assert!(on(3, Some("mujaz::fetch=debug"), "mujaz::fetch::client", Level::DEBUG));
        assert!(!on(3, Some("mujaz::fetch=debug"), "mujaz::store", Level::ERROR));
        let e = wanted(0, Some("mujaz=loud")).unwrap_err();
        assert!(e.report().contains("mujaz=loud") && e.report().contains("debug"), "{}", e.report());
    }
}
