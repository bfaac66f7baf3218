//! What a reader must know before relying on a brief.

use super::evidence::{Evidence, Used};
use crate::summarise::Glance;

/// The caveats; `translates` says whether a model ran (the banner names it).
pub fn caveats(evidence: &Evidence, used: &[Used], overview: &Glance, translates: bool) -> Vec<String> {
    // The first one, how it was translated, is written with the banner.
    let mut out = vec![String::new()];
    let amended = used.iter().map(|u| &u.translation).filter(|t| t.passed() && !t.corrections.is_empty()).count();
    if amended > 0 {
        let sentences = if amended == 1 { "sentence" } else { "sentences" };
        out.push(format!(
            "In {amended} {sentences}, a figure, date or name was corrected from the source; the manifest says which."
        ));
    }
    if translates {
        out.push("The checks compare figures, dates, names, negations, quotations and the words of both sentences; they do not prove that a sentence means the same. Before you rely on a line, have someone read its Arabic.".into());
    }
    if evidence.event.when.is_some_and(|w| w.year.is_none()) {
        out.push("No source gives the year of the event.".into());
    }
    for (number, c) in evidence.numbered() {
        for n in &c.article.notes {
            out.push(format!("S{number}: {n}."));
        }
        if c.article.published.is_none() && c.about.is_none() {
            out.push(format!(
                "S{number}: no date of publication was found; days such as \"today\" could not be resolved."
            ));
        }
    }
    if let Some(why) = &overview.rejected {
        out.push(format!("A rewrite of the overview by the model was not kept: {why}."));
    }
    out
}
