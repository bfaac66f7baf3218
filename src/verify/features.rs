//! A review as numbers: the features of the calibration.

use super::aligned::{Alignment, Ground, Role};
use super::pair::Pair;
use super::particles::is_particle;
use crate::types::{Check, Defect, Finding};

/// Groups of findings that share a weight.
const GROUPS: [(&str, fn(&Finding) -> bool); 14] = [
    ("figures", |f| f.check == Check::Figures && !is_exchange(f)),
    ("dates", |f| f.check == Check::Dates && !is_exchange(f)),
    ("added_names", |f| matches!(f.defect, Defect::AddedName { .. })),
    ("missing_names", |f| matches!(f.defect, Defect::MissingName { .. })),
    ("exchanged", is_exchange),
    ("negation", |f| f.check == Check::Negation),
    ("hedges", |f| matches!(f.check, Check::Modality | Check::Attribution)),
    ("left_out", |f| f.check == Check::Completeness),
    ("added", |f| f.check == Check::Addition),
    ("substituted", |f| matches!(f.defect, Defect::Substituted { .. })),
    ("unrelated", |f| matches!(f.defect, Defect::Unrelated | Defect::FewCorrespond)),
    ("glossary", |f| f.check == Check::Glossary),
    ("form", |f| matches!(f.check, Check::Script | Check::Repetition | Check::Length)),
    ("voice", |f| matches!(f.defect, Defect::AddedSpeaker { .. }) || f.check == Check::Quotation),
];

fn is_exchange(f: &Finding) -> bool {
    matches!(f.defect, Defect::Exchanged { .. })
}

/// Measures of the alignment and of the whole pair.
const MEASURES: [&str; 21] = [
    "unexplained_source",
    "unexplained_target",
    "replaced_words",
    "replaced_of_literal",
    "lost_names",
    "stray_names",
    "stray_of_faithful",
    "far_length",
    "weak_evidence",
    "by_synonym",
    "relation_contrast",
    "relation_added",
    "stray_negation",
    "other_time",
    "hole_replaced",
    "name_replaced",
    "hole_left_out",
    "hole_put_in",
    "hole_run_put_in",
    "hole_run_left_out",
    "findings",
];

/// How many features there are.
pub(crate) const COUNT: usize = GROUPS.len() + MEASURES.len();

/// Their names, in order.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().map(|g| g.0).chain(MEASURES)
}

/// The features of a pair and of what its checks found. Every value lies between 0 and about 3; the larger it is, the
/// more it speaks against the pair.
pub(super) fn of(pair: &Pair, findings: &[Finding]) -> [f64; COUNT] {
    let mut out = [0.0; COUNT];
    for (value, (_, belongs)) in out.iter_mut().zip(GROUPS) {
        *value = findings.iter().filter(|f| belongs(f)).map(|f| f.confidence).fold(0.0, f64::max);
    }
    let alignment = pair.alignment();
    if !alignment.unreadable() {
        out[GROUPS.len()..].copy_from_slice(&measures(pair, alignment));
    }
    out[COUNT - 1] = (1.0 + findings.iter().filter(|f| f.confidence >= 0.3).count() as f64).ln();
    out
}

/// Adds a finding that was made after the others.
pub(super) fn add(features: &mut [f64], finding: &Finding) {
    for (value, (_, belongs)) in features.iter_mut().zip(GROUPS) {
        if belongs(finding) {
            *value = value.max(finding.confidence);
        }
    }
}

fn measures(pair: &Pair, alignment: &Alignment) -> [f64; MEASURES.len()] {
    let content: Vec<bool> =
        alignment.source.iter().filter(|u| u.role == Role::Content).map(|u| u.explained()).collect();
    let names: Vec<bool> = alignment.source.iter().filter(|u| u.role == Role::Name).map(|u| u.explained()).collect();
    let lost = |list: &[bool]| list.iter().filter(|x| !**x).count() as f64;
    let share = |part: f64, whole: usize| if whole == 0 { 0.0 } else { part / whole as f64 };
    let words = (0..pair.english.len()).filter(|&j| {
        let w = &pair.english[j];
        !is_particle(&w.lower) && w.lower.starts_with(char::is_alphabetic)
    });
    let (strange, plain): (Vec<usize>, Vec<usize>) = words.partition(|&j| pair.is_name(j));
    let free = |list: &[usize]| list.iter().filter(|&&j| alignment.grounds[j] == Ground::Nothing).count() as f64;
    let (source, target) = (share(lost(&content), content.len()), share(free(&plain), plain.len()));
    let replaced = lost(&content).min(free(&plain));
    let literal = (1.0 - source) * (1.0 - target);
    let stray = free(&strange);
    let similar = alignment.source.iter().filter(|u| u.role == Role::Content && u.by_synonym).count() as f64;
    let (relations, mismatches) = (pair.disagreements(), pair.mismatches());
    let ratio = pair.english.len() as f64 / pair.arabic.len().max(1) as f64;
    [
        source,
        target,
        (1.0 + replaced).ln(),
        if replaced > 0.0 && replaced <= 2.0 { literal } else { 0.0 },
        share(lost(&names), names.len()),
        (1.0 + stray).ln(),
        if stray > 0.0 && lost(&names) > 0.0 { literal } else { 0.0 },
        (ratio / 1.3).ln().abs().min(2.0),
        (1.2 - pair.evidence().mean()).clamp(0.0, 3.0),
        share(similar, content.len()),
        relations.contrast(),
        literal * (1.0 + relations.added() as f64).ln(),
        super::polarity::stray(pair),
        (pair.other_times().len() as f64).min(1.0),
        mismatches.replaced,
        mismatches.name_replaced,
        mismatches.left_out,
        mismatches.put_in,
        mismatches.run_put_in,
        mismatches.run_left_out,
        0.0,
    ]
}
