//! The views that templates see. Domain types never reach a template.

mod annex;
mod brief;
mod digest;
mod index;
mod news;
mod parts;

pub use annex::{ChecksView, CitedIn, FigureView, GradeView, NameView, PartView, ReviewView, SentenceView, SourceView};
pub use brief::{BannerView, BriefView, Counts, EventView, RelatedView};
pub use digest::{DigestBrief, DigestCountry, DigestGroup, DigestView};
pub use index::{IndexMonth, IndexRow, IndexView, SkippedView, SupersededView};
pub use news::{AccountView, ChangesView, DisputeView, FactView, OtherView, PointView, QuoteView, SideView};
pub use parts::{HelpView, Part};
