//! Markdown as plain text.

/// Removes Markdown: headings, emphasis, links, images.
pub(super) fn plain_markdown(text: &str) -> String {
    use std::sync::LazyLock;
    static LINK: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"!?\[([^\]]*)\]\([^)]*\)").expect("fixed pattern"));
    // A line that is only a link leads to another story.
    static ALONE: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new(r"^\s*([-*+]|\d+\.)?\s*\[[^\]]*\]\([^)]*\)\s*$").expect("fixed pattern"));
    let body = text.lines().filter(|l| !ALONE.is_match(l)).collect::<Vec<_>>().join("\n");
    let body = LINK.replace_all(&body, "$1");
    body.lines()
        .map(|l| l.trim_start_matches(['#', '>']).replace("**", "").replace("__", ""))
        .collect::<Vec<_>>()
        .join("\n")
}
