//! The rules of robots.txt (RFC 9309).

use std::time::Duration;
use texting_robots::Robot;

/// Longest pause between requests that a site can demand.
const LONGEST: f32 = 30.0;

/// The rules of one site.
pub(super) enum Rules {
    /// The rules in its robots.txt for this program.
    Read(Box<Robot>),
    /// It has no robots.txt, so everything may be fetched.
    None,
    /// Its robots.txt cannot be fetched at present, so nothing else may be fetched either.
    Unknown(String),
}

impl Rules {
    /// Reads a robots.txt.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        match Robot::new("mujaz", bytes) {
            Ok(r) => Self::Read(Box::new(r)),
            Err(_) => Self::None,
        }
    }

    /// Whether an address may be fetched; the reason if it may not.
    pub(crate) fn allow(&self, url: &str) -> Result<(), String> {
        match self {
            Self::Read(r) if !r.allowed(url) => Err("the site's robots.txt does not allow it".into()),
            Self::Unknown(why) => Err(format!("the site's robots.txt cannot be fetched ({why}), so nothing else is")),
            _ => Ok(()),
        }
    }

    /// The pause between requests that the site asks for.
    pub(crate) fn delay(&self) -> Duration {
        match self {
            Self::Read(r) => r.delay.map_or(Duration::ZERO, |d| Duration::from_secs_f32(d.clamp(0.0, LONGEST))),
            _ => Duration::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_for_this_program_take_precedence() {
        let r = Rules::read(b"User-agent: *\nDisallow: /\n\nUser-agent: mujaz\nDisallow: /private/\nCrawl-delay: 2\n");
        assert!(r.allow("https://example.org/news/1").is_ok());
        assert!(r.allow("https://example.org/private/1").is_err());
        assert_eq!(r.delay(), Duration::from_secs(2));
        assert!(Rules::read(b"User-agent: *\nDisallow: /\n").allow("https://example.org/a").is_err());
        assert!(Rules::None.allow("https://example.org/a").is_ok());
    }
}
