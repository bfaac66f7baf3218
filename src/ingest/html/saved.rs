//! What programs that save pages write above them.

use regex::Regex;
use std::sync::LazyLock;

/// How many bytes are searched.
const HEAD: usize = 4_096;

/// The address from which a page was saved, in the comment that browsers and SingleFile write.
pub(super) fn address(html: &str) -> Option<String> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>]+)")
            .expect("fixed pattern")
    });
    let mut end = html.len().min(HEAD);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    Some(MARK.captures(&html[..end])?[1].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_saved_page_is_known() {
        for page in [
            "<!DOCTYPE html>\n<!-- saved from url=(0033)https://akhbar.example/harbour/31 -->\n<html>",
            "<!DOCTYPE html> <html lang=ar><!--\n Page saved with SingleFile \n url: https://akhbar.example/harbour/31 \n saved date: Sat -->",
        ] {
            assert_eq!(address(page).as_deref(), Some("https://akhbar.example/harbour/31"));
        }
        assert_eq!(address("<!-- saved from url=(0014)about:internet -->"), None);
    }
}
