//! Matches a stored delivery to a configured one after the configuration has changed.

use crate::config::{DeliveryConfig, JobConfig};
use crate::store::Delivery;

/// The first word of a target: `folder`, `email`, `webhook` or `atom`.
fn kind(target: &str) -> &str {
    target.split(' ').next().unwrap_or_default()
}

/// The configured delivery that `d` is for: the one with the same target, else the one with the same name, else the one
/// of the same kind at the same position. A position counts only if no other delivery of the run (`all`) goes there, so
/// that removing one target never sends its briefs to the next.
pub(super) fn find<'a>(job: &'a JobConfig, d: &Delivery, all: &[Delivery]) -> Option<(usize, &'a DeliveryConfig)> {
    let list = || job.deliveries.iter().enumerate();
    if let Some(same) = list().find(|(_, c)| c.target() == d.target) {
        return Some(same);
    }
    if let Some(name) = &d.name {
        return list().find(|(_, c)| c.name() == Some(name));
    }
    let free = |c: &DeliveryConfig| {
        let target = c.target();
        c.name().is_none() && kind(&target) == kind(&d.target) && !all.iter().any(|o| o.target == target)
    };
    let mut fitting = list().filter(|(_, c)| free(c));
    match d.place {
        Some(place) => fitting.find(|(i, _)| *i == place as usize),
        // Deliveries stored by earlier versions have no position: take the only one that fits.
        None => fitting.next().filter(|_| fitting.next().is_none()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::DeliveryState;

    fn job(deliveries: &[(&str, Option<&str>)]) -> JobConfig {
        let mut text = "name = \"night\"\ninputs = [\"i\"]\n".to_owned();
        for (path, name) in deliveries {
            text += &format!("[[delivery]]\nkind = \"folder\"\npath = \"{path}\"\n");
            text += &name.map(|n| format!("name = \"{n}\"\n")).unwrap_or_default();
        }
        toml::from_str(&text).unwrap()
    }

    fn stored(path: &str, name: Option<&str>, place: Option<u32>) -> Delivery {
        Delivery {
            key: path.into(),
            job: "night".into(),
            run: 1,
            target: format!("folder {path}"),
            name: name.map(str::to_owned),
            place,
            state: DeliveryState::Failed,
            attempts: 1,
            repeated: false,
            changed: crate::clock::now(),
            error: None,
        }
    }

    fn found(job: &JobConfig, d: &Delivery, all: &[Delivery]) -> Option<usize> {
        find(job, d, all).map(|f| f.0)
    }

    #[test]
    fn a_corrected_target_is_found_by_name_or_place() {
        let d = stored("wrnog", None, Some(0));
        assert_eq!(found(&job(&[("wrong", None), ("b", None)]), &d, std::slice::from_ref(&d)), Some(0));
        let named = stored("wrnog", Some("desk"), Some(0));
        let moved = job(&[("a", None), ("wrong", Some("desk"))]);
        assert_eq!(found(&moved, &named, std::slice::from_ref(&named)), Some(1));
        let old = stored("wrnog", None, None);
        assert_eq!(found(&job(&[("wrong", None)]), &old, std::slice::from_ref(&old)), Some(0));
        assert_eq!(found(&job(&[("a", None), ("b", None)]), &old, std::slice::from_ref(&old)), None);
    }

    #[test]
    fn a_target_that_was_removed_is_not_replaced_by_the_next_one() {
        let all = [stored("a", None, Some(0)), stored("b", None, Some(1))];
        let without = job(&[("b", None)]);
        assert_eq!((found(&without, &all[0], &all), found(&without, &all[1], &all)), (None, Some(0)));
        let named = [stored("a", Some("x"), Some(0))];
        assert_eq!(found(&job(&[("c", Some("y"))]), &named[0], &named), None);
    }
}
