//! YAML before the Markdown of a brief, for note-taking programs (Obsidian) and static sites (Hugo, Jekyll, MkDocs).

use super::views::{BriefView, WHAT};
use crate::surface::yaml::quoted;
use crate::types::given;
use std::fmt::Write;

/// The front matter of a brief, with the lines that mark it.
pub(super) fn front_matter(view: &BriefView) -> String {
    let mut out = String::from("---\n");
    let mut line = |key: &str, value: String| _ = writeln!(out, "{key}: {value}");
    line("title", quoted(&view.title));
    // Without a day there is no key, since programs treat an empty date as invalid.
    for (key, day) in [("date", &view.event.date), ("coverage", &view.cutoff_date)] {
        if let Some(day) = day.as_deref().filter(|d| is_day(d)) {
            line(key, day.to_owned());
        }
    }
    line("event", quoted(&view.event.id));
    line("revision", view.event.revision.to_string());
    line("place", quoted(&view.event.place));
    line("confidence", quoted(&view.banner.confidence));
    line("status", quoted(&view.banner.status));
    line("lang", "en".into());
    line("articles", view.counts.articles.to_string());
    let mut outlets: Vec<&String> = view.sources.iter().map(|s| &s.outlet).filter(|o| given(o).is_some()).collect();
    outlets.dedup();
    line("sources", list(&outlets.iter().map(|o| o.as_str()).collect::<Vec<_>>()));
    line("tags", list(&tags(view).iter().map(String::as_str).collect::<Vec<_>>()));
    line("manifest", quoted(&view.manifest));
    out.push_str("---\n\n");
    out
}

/// Markdown without its front matter.
pub fn without_front_matter(markdown: &str) -> &str {
    markdown.strip_prefix("---\n").and_then(|t| t.split_once("\n---\n")).map_or(markdown, |t| t.1)
}

/// Whether a text is a day or a month, `2025-05-27`, which YAML reads without quotation marks.
fn is_day(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok_and(|d| d.to_string() == text)
}

fn list(items: &[&str]) -> String {
    let quoted: Vec<String> = items.iter().map(|i| quoted(i)).collect();
    format!("[{}]", quoted.join(", "))
}

/// `mujaz`, and the kind of event and the place in the form of tags: letters, digits, hyphens.
fn tags(view: &BriefView) -> Vec<String> {
    let what = view.facts.iter().find(|f| f.name == WHAT).map(|f| f.value.as_str());
    let place = given(&view.event.place);
    let tag = |text: &str| {
        let words: Vec<String> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
        words.join("-")
    };
    let mut out = vec!["mujaz".to_owned()];
    for t in [what, place].into_iter().flatten().map(tag).filter(|t| !t.is_empty()) {
        if !out.contains(&t) {
            out.push(t);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn the_front_matter_of_the_example() {
        insta::assert_snapshot!(front_matter(&example()));
    }

    #[test]
    fn front_matter_is_taken_off_and_a_rule_in_a_text_is_not() {
        let text = "# A title\n\n---\n\nMore\n";
        assert_eq!(without_front_matter(&(front_matter(&example()) + text)).trim_start(), text);
        assert_eq!(without_front_matter(text), text);
    }

    proptest::proptest! {
        #[test]
        fn no_value_adds_a_line(text in crate::surface::hostile()) {
            let mut view = example();
            let lines = front_matter(&view).lines().count();
            view.title.clone_from(&text);
            view.event.place.clone_from(&text);
            view.event.date = Some(text.clone());
            view.sources[0].outlet.clone_from(&text);
            view.manifest = text;
            let made = front_matter(&view);
            proptest::prop_assert!(made.lines().count() >= lines - 1 && made.lines().count() <= lines);
            proptest::prop_assert_eq!(made.lines().filter(|l| *l == "---").count(), 2);
        }
    }
}
