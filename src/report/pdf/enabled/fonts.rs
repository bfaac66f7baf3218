//! The fonts that are embedded: subsets of Noto under the SIL Open Font License (`fonts/OFL.txt`), made by
//! `tools/fonts.sh`.

use parley::FontContext;
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use std::sync::Arc;

/// The files.
const FILES: [&[u8]; 6] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoSans-Italic.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Bold.ttf"),
    include_bytes!("../fonts/NotoSansSymbols2-Regular.ttf"),
];

/// Families, the first that has a character is taken.
pub(super) const LATIN: &str = "Noto Sans, Noto Naskh Arabic, Noto Sans Symbols 2";
/// Families for text from right to left, whose digits and signs come from the same font.
pub(super) const ARABIC: &str = "Noto Naskh Arabic, Noto Sans, Noto Sans Symbols 2";

/// These fonts and none of the system, so that a document looks the same everywhere.
pub(super) fn context() -> FontContext {
    let options = CollectionOptions { shared: false, system_fonts: false };
    let mut context = FontContext { collection: Collection::new(options), source_cache: SourceCache::default() };
    for file in FILES {
        context.collection.register_fonts(Blob::new(Arc::new(file)), None);
    }
    context
}
