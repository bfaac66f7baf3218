//! What is reported, extracted from the Arabic by rules and lexicon: the kind of event, who, to whom, where, when, how
//! many of what, and who says so. No model is involved. Each slot cites the sentence that it comes from, and an
//! uncertain slot stays empty.
//!
//! A [`Report`] is read into a [`Frame`] ([`read`]); the frames of several sources are merged slot by slot ([`merge`]);
//! the templates of the kind provide title and lead ([`Headline`]).

mod actors;
mod cases;
mod claims;
mod classes;
mod context;
mod counts;
mod court;
mod disputes;
mod fates;
mod frame;
mod headline;
mod joined;
mod kinds;
mod merge;
mod phrase;
mod places;
mod quantities;
mod rates;
mod read;
mod reading;
mod roles;
mod said;
mod slots;
mod sport;
mod things;
mod times;
mod unclear;
mod voices;
mod which;

pub use claims::{Claim, Stance};
pub use disputes::{Dispute, Matter, Side, disputes};
pub use frame::{Filler, Frame, Line, Report};
pub use headline::{Headline, Sentence};
pub use kinds::{Kind, kinds};
pub use merge::{Account, Merged, Row, merge};
pub use read::{Read, looks_back, read, read_all};
pub use roles::Role;
pub use unclear::Unclear;
pub use voices::{Voice, quoted, subject};
