//! The folders that the program uses.

use etcetera::base_strategy::{BaseStrategy, Xdg};
use std::path::PathBuf;

/// A folder of this program: below `$MUJAZ_HOME` if that is set, else where the XDG specification places it, on
/// every system.
fn folder(own: &str, place: impl Fn(&Xdg) -> PathBuf) -> PathBuf {
    if let Some(p) = std::env::var_os("MUJAZ_HOME").filter(|p| !p.is_empty()) {
        return PathBuf::from(p).join(own);
    }
    // Without a home directory, the working directory is the only choice left.
    Xdg::new().map_or_else(|_| PathBuf::from("."), |x| place(&x)).join("mujaz")
}

/// The folder of the user's configuration, cards and templates: `$MUJAZ_HOME/config`, else
/// `$XDG_CONFIG_HOME/mujaz`, else `~/.config/mujaz`.
pub fn config_dir() -> PathBuf {
    folder("config", Xdg::config_dir)
}

/// The folder of files that can be regenerated: `$MUJAZ_HOME/cache`, else `$XDG_CACHE_HOME/mujaz`, else
/// `~/.cache/mujaz`.
pub fn cache_dir() -> PathBuf {
    folder("cache", Xdg::cache_dir)
}

/// The folder of models and store: `$MUJAZ_HOME/data`, else `$XDG_DATA_HOME/mujaz`, else
/// `~/.local/share/mujaz`.
pub fn data_dir() -> PathBuf {
    folder("data", Xdg::data_dir)
}
