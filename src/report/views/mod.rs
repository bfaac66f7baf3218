//! The views that templates see. Domain types never reach a template.

mod annex;
mod brief;
mod digest;
mod earlier;
mod figures;
mod index;
mod news;
mod parts;

pub use annex::{ChecksView, CitedIn, GradeView, NameView, PartView, ReviewView, SentenceView, SourceView};
pub use brief::{BannerView, BriefView, Counts, EventView, RelatedView, TranslationView};
pub use digest::{DigestBrief, DigestCountry, DigestGroup, DigestView};
pub use figures::{ClaimView, ConflictView, CountView, FigureView};
pub use index::{IndexMonth, IndexRow, IndexView, SkippedView, SupersededView};
pub use news::{AccountView, ChangesView, DisputeView, FactView, OtherView, PointView, QuoteView, SideView, WHAT};
pub use parts::{HelpView, Part};
