//! Memory: sizes as people write them, the usage of this process, and what a limit leaves for work.

use crate::error::{Error, Kind, Result};

/// A number of bytes.
///
/// ```
/// use mujaz_infer::memory::Size;
///
/// assert_eq!("1.5G".parse(), Ok(Size(3 << 29)));
/// assert_eq!(Size(1 << 30).to_string(), "1.00 GB");
/// assert!("much".parse::<Size>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

impl std::str::FromStr for Size {
    type Err = String;
    fn from_str(s: &str) -> std::result::Result<Self, String> {
        let wrong = || format!("`{s}` is not an amount of memory; write 4G, 1500M or a number of bytes");
        let text = s.trim().trim_end_matches(['b', 'B']).trim_end_matches('i');
        let (digits, factor) = match text.char_indices().last() {
            Some((i, 'k' | 'K')) => (&text[..i], 1u64 << 10),
            Some((i, 'm' | 'M')) => (&text[..i], 1 << 20),
            Some((i, 'g' | 'G')) => (&text[..i], 1 << 30),
            Some(_) => (text, 1),
            None => return Err(wrong()),
        };
        let value: f64 = digits.trim().parse().map_err(|_| wrong())?;
        if !(value > 0.0 && value.is_finite()) {
            return Err(wrong());
        }
        Ok(Self((value * factor as f64) as u64))
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            n if n >= 1 << 30 => write!(f, "{:.2} GB", n as f64 / f64::from(1 << 30)),
            n => write!(f, "{:.0} MB", n as f64 / f64::from(1 << 20)),
        }
    }
}

/// A field of the system's status of this process, in bytes.
fn status(name: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find(|l| l.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb * 1024)
}

/// Resident memory of this process in bytes, if the system reports it.
pub fn resident() -> Option<u64> {
    status("VmRSS:")
}

/// Peak resident memory of this process in bytes, if the system reports it.
pub fn peak() -> Option<u64> {
    status("VmHWM:")
}

/// What a limit leaves once the weights are loaded. `weights` is the sum of their sizes; with `host`, the resident memory
/// counts if it is larger.
pub(crate) fn left(bound: Option<Size>, weights: u64, host: bool) -> Result<Option<u64>> {
    let Some(bound) = bound else { return Ok(None) };
    let used = if host { resident().unwrap_or(0).max(weights) } else { weights };
    match bound.0.checked_sub(used).filter(|b| *b > 0) {
        Some(rest) => Ok(Some(rest)),
        None => Err(too_little(bound.0, Size(used), "the model alone takes")),
    }
}

/// The error for a limit that is too low for any work.
pub(crate) fn too_little(bound: u64, needed: Size, why: &str) -> Error {
    Error::new(Kind::Usage, format!("--memory leaves too little: {why} {needed}, and {} is allowed", Size(bound)))
        .help("allow more, or choose a smaller model, number type or beam")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let of = |s: &str| s.parse::<Size>().map(|x| x.0);
        assert_eq!(
            (of("4G"), of("1500M"), of("1.5GiB"), of("4096")),
            (Ok(4 << 30), Ok(1500 << 20), Ok(3 << 29), Ok(4096))
        );
        assert!(of("").is_err() && of("-1G").is_err() && of("many").is_err() && of("0").is_err());
        assert_eq!(Size(3 << 29).to_string(), "1.50 GB");
    }

    #[test]
    fn a_limit_below_the_weights_is_an_error_that_names_both() {
        let e = left(Some(Size(1 << 20)), 5 << 20, false).unwrap_err();
        assert!(e.report().contains("5 MB") && e.report().contains("1 MB is allowed"), "{}", e.report());
        assert_eq!(left(Some(Size(8 << 20)), 5 << 20, false).unwrap(), Some(3 << 20));
        assert_eq!(left(None, 5 << 20, false).unwrap(), None);
    }
}
