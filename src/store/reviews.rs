//! Approvals of briefs by people who compared them with their sources. Earlier approvals are kept.

use super::database::{Database, Done, Row, values};
use super::times::{moment, stamp};
use crate::error::Result;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// A revision of a brief that a person approved.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reviewed {
    /// The revision; later ones may differ.
    pub revision: u32,
    /// Who approved it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Reviews of briefs.
pub trait Reviews {
    /// Stores the approval of a revision, or its withdrawal.
    fn keep_review(&mut self, job: &str, event: &str, reviewed: &Reviewed, approved: bool) -> Result<()>;

    /// The latest revision of a brief with an approval in force.
    fn reviewed(&self, job: &str, event: &str) -> Result<Option<Reviewed>>;
}

fn row(r: &dyn Row) -> Done<Reviewed> {
    Ok(Reviewed { revision: r.get(0)?, by: r.get(1)?, at: moment(&r.get::<String>(2)?) })
}

impl<D: Database> Reviews for D {
    fn keep_review(&mut self, job: &str, event: &str, reviewed: &Reviewed, approved: bool) -> Result<()> {
        self.execute(
            "INSERT INTO review (number, job, event, revision, by, at, approved)
             VALUES ((SELECT coalesce(max(number), 0) + 1 FROM review), ?1, ?2, ?3, ?4, ?5, ?6)",
            values![job, event, reviewed.revision, &reviewed.by, stamp(reviewed.at), approved],
        )
        .map(|_| ())
        .map_err(|e| self.wrong("cannot write to the store", e))
    }

    fn reviewed(&self, job: &str, event: &str) -> Result<Option<Reviewed>> {
        // The latest entry for each revision counts.
        let sql =
            "SELECT revision, by, at FROM review AS r WHERE event = ?2 AND job = ?1 AND approved <> 0 AND number =
             (SELECT max(number) FROM review AS o WHERE o.event = r.event AND o.job = r.job AND o.revision = r.revision)
             ORDER BY revision DESC LIMIT 1";
        self.row(sql, values![job, event], row).map_err(|e| self.wrong("cannot read the store", e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::everywhere;

    #[test]
    fn an_approval_stands_until_it_is_withdrawn_and_says_which_revision_it_is_of() {
        everywhere(|fresh| {
            let mut store = fresh.open();
            let of = |revision: u32, by: &str| Reviewed {
                revision,
                by: by.into(),
                at: "2026-01-02T08:00:00Z".parse().unwrap(),
            };
            assert_eq!(store.reviewed("night", "e").unwrap(), None);
            store.keep_review("night", "e", &of(1, "A"), true).unwrap();
            store.keep_review("night", "e", &of(2, "B"), true).unwrap();
            store.keep_review("", "e", &of(7, "C"), true).unwrap();
            assert_eq!(store.reviewed("night", "e").unwrap(), Some(of(2, "B")), "the latest revision, of this job");
            store.keep_review("night", "e", &of(2, "A"), false).unwrap();
            assert_eq!(store.reviewed("night", "e").unwrap(), Some(of(1, "A")));
            store.keep_review("night", "e", &of(2, "A"), true).unwrap();
            assert_eq!(store.reviewed("night", "e").unwrap(), Some(of(2, "A")), "who approves again has the last word");
        });
    }
}
