//! Phrases as they are written behind each other.

/// A phrase in its final form, with the punctuation before it.
pub(super) struct Part {
    pub gap: String,
    pub text: String,
}

/// Takes the comma off a part that has been written meanwhile, where it was set before the verb.
pub(super) fn drop_comma(moved: &mut Option<usize>, out: &mut [Part]) {
    if let Some(part) = moved.and_then(|at| out.get_mut(at)) {
        if part.gap == "," {
            part.gap.clear();
        }
        *moved = None;
    }
}

/// "to" for "that".
pub(super) fn to_infinitive(part: &mut Part) {
    if let Some(lead) = part.text.strip_suffix("that") {
        part.text = format!("{lead}to");
    }
}
