//! Disputes between the sources of an event: whether it happened, who is to blame, where and when it was, whether
//! anybody was hurt.

use super::claims::{Claim, Stance};
use super::merge::{Account, Merged};
use super::roles::Role;
use mujaz_arabic::places::{PlaceId, built_in};
use std::collections::{BTreeMap, BTreeSet};

/// What a dispute is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// Whether what one side states and another denies is true.
    Fact,
    /// A denial of something that no source reports.
    Denied,
    /// Who is to blame.
    Blame,
    /// Whether anybody was hurt.
    Harm,
    /// Where it was.
    Place,
    /// When it was.
    Day,
}

/// One side of a dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Who, in English, if the sentence says.
    pub who: Option<String>,
    /// What they say.
    pub says: Says,
    /// Sources, by number.
    pub sources: Vec<usize>,
    /// Citations.
    pub cites: Vec<String>,
}

/// What one side of a dispute says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// It takes a position.
    Stance(Stance),
    /// It gives a value: a toll, a place, a day.
    Value(String),
}

impl Says {
    /// Whether it denies something.
    pub fn denies(&self) -> bool {
        matches!(self, Self::Stance(Stance::Denies | Stance::Disclaims))
    }

    /// The same in English, as a predicate of one speaker or of `many`: `denies it`, `blame Israel`.
    pub fn in_words(&self, many: bool) -> String {
        let s = if many { "" } else { "s" };
        let denies = if many { "deny" } else { "denies" };
        match self {
            Self::Stance(Stance::Reports) => format!("report{s} it"),
            Self::Stance(Stance::Denies) => format!("{denies} it"),
            Self::Stance(Stance::Blames(whom)) => format!("blame{s} {whom}"),
            Self::Stance(Stance::Claims) => format!("claim{s} responsibility"),
            Self::Stance(Stance::Disclaims) => format!("{denies} any part in it"),
            Self::Stance(Stance::Nobody) => format!("say{s} that nobody was hurt"),
            Self::Value(value) => format!("say{s}: {value}"),
        }
    }
}

/// A dispute and its sides: at least two, except for a mere denial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// What it is about.
    pub matter: Matter,
    /// The sides.
    pub sides: Vec<Side>,
}

/// The most sides of one kind.
const MOST: usize = 3;

fn side(c: &Claim) -> Side {
    let says = Says::Stance(c.stance.clone());
    Side { who: c.who.clone(), says, sources: vec![c.source], cites: vec![c.cite.clone()] }
}

/// The disputes of an event, from the claims in all its sentences in order and from its merged frame.
pub fn disputes(claims: &[Claim], merged: Option<&Merged>) -> Vec<Dispute> {
    let mut out = facts(claims);
    out.extend(blame(claims));
    if let Some(m) = merged {
        out.extend(harm(claims, m));
        out.extend(values(m, Role::Where, Matter::Place, |a, b| apart(&a.text, &b.text)));
        out.extend(values(m, Role::When, Matter::Day, |a, b| {
            // The day in a sentence that reports the event, not in one that only refers back to it.
            let reported = |a: &Account| a.cites.iter().any(|c| m.reporting.contains(c));
            reported(a) && reported(b) && !a.text.contains(&b.text) && !b.text.contains(&a.text)
        }));
    }
    out
}

/// Denials, each with those who report the opposite.
fn facts(claims: &[Claim]) -> Vec<Dispute> {
    let mut out: Vec<Dispute> = Vec::new();
    let topic = topic(claims);
    for (at, denial) in claims.iter().enumerate().filter(|(_, c)| c.stance == Stance::Denies) {
        let other = |c: &&Claim| {
            c.stance == Stance::Reports
                && c.cite != denial.cite
                && (c.source != denial.source || c.who.is_some() && c.who != denial.who)
        };
        let shared = |c: &Claim| c.about.intersection(&denial.about).count();
        let mut said: Vec<&Claim> = if denial.about.is_empty() {
            // A denial refers to what precedes it in its own report.
            let own = |c: &&Claim| c.source == denial.source && c.cite != denial.cite && c.stance == Stance::Reports;
            claims[..at].iter().rev().find(own).into_iter().collect()
        } else {
            let wanted = denial.about.len().min(6);
            // What is denied is what the others report, and not only what is said of it.
            let same = |c: &&Claim| denial.first.iter().any(|w| c.about.contains(w));
            // Of a strike, whoever denies that strikers were replaced says nothing about the strike.
            let beyond = |c: &&Claim| c.about.intersection(&denial.about).any(|w| !topic.contains(w.as_str()));
            let enough = |c: &&Claim| shared(c) >= 2 && shared(c) * 2 >= wanted;
            claims.iter().filter(other).filter(same).filter(beyond).filter(enough).collect()
        };
        said.sort_by_key(|c| std::cmp::Reverse(shared(c)));
        let mut sources: Vec<usize> = Vec::new();
        said.retain(|c| {
            !sources.contains(&c.source) && {
                sources.push(c.source);
                true
            }
        });
        if said.is_empty() {
            // What is denied here was said elsewhere.
            if !denial.about.is_empty() && denial.who.is_some() {
                out.push(Dispute { matter: Matter::Denied, sides: vec![side(denial)] });
            }
            continue;
        }
        let mut sides: Vec<Side> = said.into_iter().take(MOST).map(side).collect();
        sides.push(side(denial));
        // Two denials of the same statement are one dispute.
        match out.iter_mut().find(|d| d.matter == Matter::Fact && d.sides[0].cites == sides[0].cites) {
            Some(d) => d.sides.extend(sides.pop()),
            None => out.push(Dispute { matter: Matter::Fact, sides }),
        }
    }
    out
}

/// The words that at least three sources and half of all share: what the event is about, whatever is said of it.
fn topic(claims: &[Claim]) -> BTreeSet<&str> {
    let sources: BTreeSet<usize> = claims.iter().map(|c| c.source).collect();
    let mut by_word: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for c in claims.iter().filter(|c| c.stance == Stance::Reports) {
        for w in &c.about {
            by_word.entry(w).or_default().insert(c.source);
        }
    }
    let enough = |s: &BTreeSet<usize>| s.len() >= 3 && s.len() * 2 >= sources.len();
    by_word.into_iter().filter(|(_, s)| enough(s)).map(|(w, _)| w).collect()
}

/// Whether two names may refer to the same party.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let bare = |s: &str| s.trim_start_matches("the ").to_owned();
    let (a, b) = (bare(&a), bare(&b));
    a.contains(&b) || b.contains(&a)
}

/// Who blames whom, if several are blamed or somebody denies their part.
fn blame(claims: &[Claim]) -> Option<Dispute> {
    let mut sides: Vec<(String, Side)> = Vec::new();
    for c in claims {
        let blamed = match &c.stance {
            Stance::Blames(t) => t.clone(),
            Stance::Claims => c.who.clone()?,
            _ => continue,
        };
        match sides.iter_mut().find(|(b, s)| alike(b, &blamed) && s.who == c.who) {
            Some((_, s)) => {
                s.cites.push(c.cite.clone());
                if !s.sources.contains(&c.source) {
                    s.sources.push(c.source);
                }
            }
            None => sides.push((blamed, side(c))),
        }
    }
    let several = sides.iter().any(|(b, _)| !alike(b, &sides[0].0));
    let rejected: Vec<&Claim> = claims
        .iter()
        .filter(|c| c.stance == Stance::Disclaims)
        .filter(|c| c.who.as_ref().is_none_or(|w| sides.iter().any(|(b, _)| alike(b, w))))
        .collect();
    if sides.is_empty() || !several && rejected.is_empty() {
        return None;
    }
    let denied = rejected.into_iter().take(MOST).map(side);
    Some(Dispute { matter: Matter::Blame, sides: sides.into_iter().map(|s| s.1).chain(denied).collect() })
}

/// A report that nobody was hurt, if another source counts dead or injured.
fn harm(claims: &[Claim], m: &Merged) -> Option<Dispute> {
    let none: Vec<&Claim> = claims.iter().filter(|c| c.stance == Stance::Nobody).collect();
    let counted = [Role::Killed, Role::Injured].into_iter().find_map(|r| Some((r, m.get(r)?)));
    let (role, account) = counted?;
    let other: Vec<Side> =
        none.into_iter().filter(|c| !account.sources.contains(&c.source)).take(MOST).map(side).collect();
    if other.is_empty() {
        return None;
    }
    let said = Side {
        who: None,
        says: Says::Value(format!("{} {}", account.text, role.counted())),
        sources: account.sources.clone(),
        cites: account.cites.clone(),
    };
    Some(Dispute { matter: Matter::Harm, sides: std::iter::once(said).chain(other).collect() })
}

/// Values of a slot on which two sources exclude each other.
fn values(m: &Merged, role: Role, matter: Matter, differ: impl Fn(&Account, &Account) -> bool) -> Option<Dispute> {
    let all = &m.rows.get(&role)?.accounts;
    let other = |a: &Account, b: &Account| !a.sources.iter().any(|s| b.sources.contains(s)) && differ(a, b);
    let taken: Vec<&Account> = all.iter().filter(|a| all.iter().any(|b| other(a, b))).collect();
    let says = |a: &Account| Side {
        who: None,
        says: Says::Value(a.text.clone()),
        sources: a.sources.clone(),
        cites: a.cites.clone(),
    };
    (taken.len() > 1).then(|| Dispute { matter, sides: taken.into_iter().map(says).collect() })
}

/// Whether two places exclude each other: both are known, and neither contains the other.
fn apart(a: &str, b: &str) -> bool {
    let known = |text: &str| -> Vec<PlaceId> {
        let bare = |p: &str| {
            let (_, name) = ["northern ", "southern ", "eastern ", "western ", "central ", "near ", "off "]
                .into_iter()
                .find_map(|d| p.split_once(d).filter(|x| x.0.is_empty()))
                .or_else(|| p.split_once(" of ").filter(|x| x.0.len() == 4 || x.0.len() == 5))
                .unwrap_or(("", p));
            built_in().named(name)
        };
        text.split(", ").filter_map(bare).collect()
    };
    let (a, b) = (known(a), known(b));
    let near = |x: PlaceId, y: PlaceId| built_in().lies_in(x, y) || built_in().lies_in(y, x);
    !a.is_empty() && !b.is_empty() && !a.iter().any(|x| b.iter().any(|y| near(*x, *y)))
}

#[cfg(test)]
mod tests {
    use super::super::claims::claims;
    use super::super::frame::Line;
    use super::super::reading::Reading;
    use super::*;

    fn all(lines: &[(usize, &str)]) -> Vec<Claim> {
        let ids: Vec<String> = lines.iter().enumerate().map(|(i, l)| format!("S{}.{}", l.0, i + 1)).collect();
        let one = |((source, arabic), id): (&(usize, &str), &String)| {
            claims(&Reading::new(Line { id, title: false, arabic }, None), *source)
        };
        lines.iter().zip(&ids).flat_map(one).collect()
    }

    #[test]
    fn a_report_and_its_denial_are_a_dispute() {
        let list = all(&[
            (1, "قصفت القوات التركية قرية الهيشة بالمدفعية، بحسب شهود عيان."),
            (1, "وزار المحافظ المستشفى في المساء."),
            (2, "نفت وزارة الدفاع التركية قصف قرية الهيشة."),
        ]);
        let found = disputes(&list, None);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].matter, Matter::Fact);
        let cites: Vec<&str> = found[0].sides.iter().map(|s| s.cites[0].as_str()).collect();
        assert_eq!(cites, ["S1.1", "S2.3"]);
        assert!(found[0].sides[1].says.denies() && !found[0].sides[0].says.denies());
        let said = |many| found[0].sides.iter().map(|s| s.says.in_words(many)).collect::<Vec<_>>();
        assert_eq!(
            (said(false), said(true)),
            (vec!["reports it".into(), "denies it".into()], vec!["report it".into(), "deny it".into()])
        );
    }

    #[test]
    fn what_is_denied_elsewhere_is_no_dispute() {
        let list =
            all(&[(1, "افتتح الوزير مدرسة في المدينة."), (2, "نفت وزارة الدفاع التركية رحيل المدرب إلى فريق آخر.")]);
        let found: Vec<Matter> = disputes(&list, None).iter().map(|d| d.matter).collect();
        assert_eq!(found, [Matter::Denied]);
    }

    #[test]
    fn who_denies_neglect_does_not_deny_the_accident() {
        let list = all(&[
            (1, "انهار سقف مستودع الحبوب في ميناء بنزرت وقتل ثلاثة عمال."),
            (2, "نفت الشركة المالكة لمستودع الحبوب الذي انهار في ميناء بنزرت وجود أي تقصير في الصيانة."),
        ]);
        let found: Vec<Matter> = disputes(&list, None).iter().map(|d| d.matter).collect();
        assert!(!found.contains(&Matter::Fact), "{found:?}");
    }

    #[test]
    fn who_denies_a_detail_does_not_deny_what_all_report() {
        let list = all(&[
            (1, "دخل عمال مصنع السكر في باجة في إضراب مفتوح للمطالبة بزيادة الأجور."),
            (2, "توقف الإنتاج في مصنع السكر بباجة بسبب إضراب العمال."),
            (3, "انتهت جلسة التفاوض بين عمال مصنع السكر في باجة والإدارة دون اتفاق ينهي الإضراب."),
            (4, "نفت إدارة مصنع السكر في باجة تعويض عمال المصنع بغيرهم لكسر الإضراب."),
        ]);
        let found: Vec<Matter> = disputes(&list, None).iter().map(|d| d.matter).collect();
        assert_eq!(found, [Matter::Denied]);
    }

    #[test]
    fn two_blamed_parties_are_a_dispute_and_one_is_not() {
        let one = [(1, "اتهمت الحكومة السودانية قوات الدعم السريع بقصف السوق.")];
        assert_eq!(disputes(&all(&one), None), []);
        let found =
            disputes(&all(&[one[0], (2, "واتهمت قوات الدعم السريع الجيش السوداني بقصف السوق بالطيران.")]), None);
        assert_eq!(found.iter().map(|d| d.matter).collect::<Vec<_>>(), [Matter::Blame], "{found:?}");
        assert_eq!(found[0].sides.len(), 2);
    }

    #[test]
    fn nested_places_do_not_exclude_each_other() {
        assert!(!apart("Abha, Asir", "Saudi Arabia") && !apart("north of Aleppo", "Syria"));
        assert!(apart("Jeddah", "Abha") && !apart("Jeddah", "a village"));
    }
}
