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

/// "to" for the "that" of the last part, or nothing where "can" stands before it.
pub(super) fn to_infinitive(out: &mut [Part]) {
    const MODALS: [&str; 6] = ["can", "cannot", "could", "must", "may", "should"];
    let modal = out.iter().rev().nth(1).is_some_and(|p| p.text.rsplit(' ').next().is_some_and(|w| MODALS.contains(&w)));
    let Some(part) = out.last_mut() else { return };
    if let Some(lead) = part.text.strip_suffix("that") {
        part.text = format!("{lead}{}", if modal { "" } else { "to" });
    }
}

/// A verb with its object pronoun before the preposition that ends it: "called them to"; else both as they are.
pub(super) fn with_object(words: String, object: &str) -> (String, &str) {
    const PREPOSITIONS: [&str; 10] = ["to", "for", "of", "from", "with", "on", "in", "about", "against", "into"];
    match words.rsplit_once(' ') {
        Some((verb, last)) if !object.is_empty() && PREPOSITIONS.contains(&last) => {
            (format!("{verb} {object} {last}"), "")
        }
        _ => (words, object),
    }
}

/// "also announced", "was also wounded".
pub(super) fn with_also(words: &str) -> String {
    const AUXILIARIES: [&str; 9] = ["is", "are", "was", "were", "will", "may", "can", "must", "had"];
    match words.split_once(' ') {
        Some((first, rest)) if AUXILIARIES.contains(&first) => format!("{first} also {rest}"),
        _ => format!("also {words}"),
    }
}
