//! Dispatches of news agencies in XML: NITF, NewsML-G2 and NewsML 1, each alone or several in one message.

mod body;

use super::draft::Draft;
use super::html;
use super::xml::{self, Element};
use encoding_rs::Encoding;
use mujaz_arabic::letters::is_arabic_letter;

/// Root elements of these formats, in small letters.
const ROOTS: [&str; 5] = ["nitf", "newsml", "newsitem", "newsmessage", "packageitem"];

/// Why an item of a message is not an article.
#[derive(Debug)]
pub(super) struct Left {
    pub why: String,
    /// Whether somebody would want to know: a text that could not be read, not a picture.
    pub failed: bool,
}

/// Whether content is a dispatch, or a message with several.
pub(super) fn is_dispatch(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    if !head.iter().take(64).any(|b| *b == b'<') {
        return false;
    }
    let head = match Encoding::for_bom(head) {
        Some((encoding, _)) => encoding.decode(head).0,
        None => String::from_utf8_lossy(head),
    };
    let mut rest = head.trim_start_matches('\u{FEFF}').trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            // A document type may have declarations in brackets.
            _ if rest.starts_with("<!") && rest[..rest.find('>').unwrap_or(0)].contains('[') => "]>",
            _ if rest.starts_with("<?") || rest.starts_with("<!") => ">",
            _ => break,
        };
        let Some(at) = rest.find(end) else { return false };
        rest = rest[at + end.len()..].trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let name = tag.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or(name).to_lowercase();
    ROOTS.contains(&local.as_str())
}

/// The dispatches of a message.
///
/// # Errors
/// A message: not readable.
pub(super) fn items(text: &str) -> Result<Vec<Result<Draft, Left>>, String> {
    let root = xml::root(text)?;
    let mut items = Vec::new();
    match root.name.as_str() {
        "nitf" | "newsitem" | "packageitem" => items.push(&root),
        _ => root.all(&["newsitem", "packageitem"], &mut items),
    }
    if items.is_empty() {
        root.all(&["nitf"], &mut items);
    }
    // An item of NewsML 1 may hold several texts of equal rank, such as one for each language.
    Ok(items.into_iter().map(item).collect())
}

fn item(item: &Element) -> Result<Draft, Left> {
    let word = |names: &[&str]| item.find(names).map(Element::line).filter(|t| !t.is_empty());
    let code = |name: &str, attribute: &str| item.find(&[name]).and_then(|e| e.attribute(attribute)).map(str::to_owned);
    let title = headline(item);
    let named = title.as_ref().map_or(String::new(), |t| format!(" (\"{t}\")"));
    let status = code("pubstatus", "qcode").or_else(|| code("status", "formalname")).unwrap_or_default().to_lowercase();
    if status.contains("cancel") || status.contains("withheld") {
        let why = format!("the agency has withdrawn this dispatch{named}");
        return Err(Left { why, failed: false });
    }
    let text = body::text(item);
    if text.trim().is_empty() {
        let kind = code("itemclass", "qcode").unwrap_or_default().to_lowercase();
        let other = item.name == "packageitem" || !kind.is_empty() && !kind.ends_with("text");
        let remote = item.find(&["remotecontent"]).is_some();
        let why = match other || remote {
            true => format!("an item of the agency without a text: a picture, a film or a list{named}"),
            false => format!("the dispatch has no text{named}"),
        };
        return Err(Left { why, failed: !(other || remote) });
    }
    let mut notes = Vec::new();
    if let Some(until) = word(&["embargoed"]).or_else(|| code("embargoed", "date")) {
        notes.push(format!("the agency asked not to publish this before {until}"));
    }
    if let Some(note) = word(&["ednote"]).filter(|n| n.chars().any(is_arabic_letter)) {
        notes.push(format!("a note of the agency: {note}"));
    }
    let date = code("date.issue", "norm")
        .or_else(|| code("story.date", "norm"))
        .or_else(|| {
            word(&["firstcreated", "contentcreated", "thisrevisioncreated", "versioncreated", "dateid", "story.date"])
        })
        .or_else(|| code("date.release", "norm"))
        .or_else(|| code("pubdata", "date.publication"));
    let id = item.attribute("guid").map(str::to_owned).or_else(|| word(&["publicidentifier", "newsitemid"]));
    let url = ["link", "irel"].iter().find_map(|n| code(n, "href")).filter(|u| u.starts_with("http"));
    Ok(Draft {
        id: id.or_else(|| code("doc-id", "id-string")),
        title,
        outlet: provider(item),
        author: author(item),
        date,
        url,
        text,
        notes,
        ..Draft::default()
    })
}

/// The headline: the main one of several, else the title of the item.
fn headline(item: &Element) -> Option<String> {
    let mut all = Vec::new();
    item.all(&["headline", "hl1"], &mut all);
    let main = |e: &&&Element| !e.attribute("role").is_some_and(|r| r.contains("sub") || r.contains("short"));
    let chosen = all.iter().find(main).or(all.first()).copied();
    let text = |e: &Element| Some(e.line()).filter(|t| !t.is_empty());
    chosen.and_then(text).or_else(|| item.find(&["title", "hedline", "slugline"]).and_then(text))
}

/// The agency: the provider, else the owner of the rights.
fn provider(item: &Element) -> Option<String> {
    let name = |e: &Element| {
        let inner = e.find(&["name", "party"]);
        let said = inner.map(Element::line).filter(|t| !t.is_empty());
        let said = said.or_else(|| inner.and_then(|p| p.attribute("formalname")).map(str::to_owned));
        let own = Some(e.line()).filter(|t| !t.is_empty());
        let coded = || {
            let code = e.attribute("literal").or_else(|| e.attribute("qcode"))?;
            Some(code.rsplit(':').next().unwrap_or(code).to_owned())
        };
        said.or(own).or_else(coded).or_else(|| e.attribute("holder").map(str::to_owned))
    };
    ["provider", "creditline", "distributor", "copyrightholder", "doc.copyright", "infosource", "source"]
        .iter()
        .find_map(|n| item.find(&[n]).and_then(name))
        .map(|n| n.trim_start_matches('©').trim().to_owned())
        .filter(|n| n.chars().any(char::is_alphabetic))
}

/// The author, without the title that stands beside the name.
fn author(item: &Element) -> Option<String> {
    let by = item.find(&["byline", "by"]);
    let person = by.and_then(|b| b.find(&["person", "name"])).map(Element::line);
    let whole = by.map(|b| {
        let title = b.find(&["byttl"]).map(Element::line).unwrap_or_default();
        b.line().replace(&title, "").trim().to_owned()
    });
    let creator = || item.find(&["creator", "contributor"]).and_then(|c| c.find(&["name"])).map(Element::line);
    let found = person.or(whole).filter(|n| !n.is_empty()).or_else(creator)?;
    let name = ["بقلم", "من", "By ", "by "]
        .iter()
        .find_map(|p| found.strip_prefix(*p).filter(|r| r.starts_with([' ', ':']) || p.ends_with(' ')));
    let name = name.unwrap_or(&found).trim_start_matches([':', ' ']).trim();
    (!name.is_empty()).then(|| html::as_text(name))
}

#[cfg(test)]
mod tests;
