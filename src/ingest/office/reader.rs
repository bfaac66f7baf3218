//! A reader of the XML of documents, as lenient as documents need.

use quick_xml::Reader;

/// A reader that goes on behind tags that do not match and signs that are not escaped.
pub(super) fn reader(xml: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    reader
}
