//! What a reader must know before relying on a brief.

use super::evidence::{Evidence, Used};
use super::sentences::reason;
use crate::summarise::Glance;

/// The caveats of a brief; `notes` are those of the run.
pub fn caveats(evidence: &Evidence, used: &[Used], overview: &Glance, notes: &[String]) -> Vec<String> {
    let passed = used.iter().filter(|u| u.translation.passed()).count();
    let mut out = Vec::new();
    let failed: Vec<String> = used
        .iter()
        .filter(|u| !u.translation.passed())
        .map(|u| format!("{} ({})", u.id, reason(&u.translation.findings)))
        .collect();
    out.push(if failed.is_empty() {
        let all = if passed == 1 { "The only sentence".to_owned() } else { format!("All {passed} sentences") };
        format!("Machine-translated and not reviewed. {all} passed every check.")
    } else {
        let verb = if failed.len() == 1 { "is" } else { "are" };
        format!("Machine-translated and not reviewed. {passed} of {} sentences passed every check; {} {verb} shown in Arabic only: {}.", used.len(), failed.len(), failed.join(", "))
    });
    let amended = used.iter().map(|u| &u.translation).filter(|t| t.passed() && t.method.contains(" put for ")).count();
    if amended > 0 {
        let verb = if amended == 1 { "sentence was" } else { "sentences were" };
        out.push(format!(
            "In {amended} {verb} a figure, date or name of the model put right from the source; the manifest says which."
        ));
    }
    out.push("The checks compare figures, dates, names, negations, quotations and the words of both sentences; they do not prove that a sentence means the same. Before you rely on a line, have its Arabic read.".into());
    out.extend(notes.iter().cloned());
    if evidence.event.when.is_some_and(|w| w.year.is_none()) {
        out.push("No source gives the year of the event.".into());
    }
    for (number, c) in evidence.numbered() {
        for n in &c.article.notes {
            out.push(format!("S{number}: {n}."));
        }
        if c.article.published.is_none() && c.about.is_none() {
            out.push(format!(
                "S{number}: no date of publication was found; days such as \"today\" could not be worked out."
            ));
        }
    }
    if let Some(why) = &overview.rejected {
        out.push(format!("A rewrite of the overview by the model was not kept: {why}."));
    }
    out
}
