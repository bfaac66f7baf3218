//! The parts of a document besides its body.

use super::xml::Xml;

/// Namespaces of a body.
pub(super) const NAMESPACES: [(&str, &str); 2] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];

/// Types of the parts.
pub(super) const CONTENT_TYPES: &str = include_str!("content_types.xml");
/// Which parts there are.
pub(super) const RELATIONS: &str = include_str!("relations.xml");
/// The program.
pub(super) const APP: &str = include_str!("app.xml");
/// Styles.
pub(super) const STYLES: &str = include_str!("styles.xml");
/// Settings.
pub(super) const SETTINGS: &str = include_str!("settings.xml");
/// The footer of each page: its number.
pub(super) const FOOTER: &str = include_str!("footer.xml");

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// `docProps/core.xml`: the title.
pub(super) fn core(title: &str) -> String {
    let mut x = Xml(HEAD.into());
    x.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ],
    );
    for (name, value) in [("dc:title", title), ("dc:creator", "mujaz"), ("dc:language", "en")] {
        x.open(name, &[]);
        x.text(value);
        x.close(name);
    }
    x.close("cp:coreProperties");
    x.0
}

/// `word/_rels/document.xml.rels`: styles, settings, footer, and link targets.
pub(super) fn links(pages: &[String]) -> String {
    let mut x = Xml(HEAD.into());
    x.open("Relationships", &[("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships")]);
    for (id, kind, target) in [
        ("rStyles", "styles", "styles.xml"),
        ("rSettings", "settings", "settings.xml"),
        ("rFooter", "footer", "footer1.xml"),
    ] {
        x.empty("Relationship", &[("Id", id), ("Type", &format!("{TYPES}/{kind}")), ("Target", target)]);
    }
    for (i, page) in pages.iter().enumerate() {
        let (id, kind) = (format!("rLink{}", i + 1), format!("{TYPES}/hyperlink"));
        x.empty("Relationship", &[("Id", &id), ("Type", &kind), ("Target", page), ("TargetMode", "External")]);
    }
    x.close("Relationships");
    x.0
}
