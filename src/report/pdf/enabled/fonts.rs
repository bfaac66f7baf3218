//! The embedded fonts: subsets of Noto under the SIL Open Font License (`fonts/README.md`), made by
//! `tools/fonts.sh`.

use parley::FontContext;
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use std::sync::Arc;

/// The font files.
const FILES: [&[u8]; 7] = [
    include_bytes!("../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../fonts/NotoSans-Italic.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Regular.ttf"),
    include_bytes!("../fonts/NotoNaskhArabic-Bold.ttf"),
    include_bytes!("../fonts/NotoSansMath-Regular.ttf"),
    include_bytes!("../fonts/NotoSansSymbols2-Regular.ttf"),
];

/// Families for left-to-right text; the first that has a character is used.
pub(super) const LATIN: &str = "Noto Sans, Noto Naskh Arabic, Noto Sans Math, Noto Sans Symbols2";
/// Families for right-to-left text; its digits and punctuation come from the same font.
pub(super) const ARABIC: &str = "Noto Naskh Arabic, Noto Sans, Noto Sans Math, Noto Sans Symbols2";

/// Only these fonts and no system fonts, so that a document looks the same everywhere.
pub(super) fn context() -> FontContext {
    let options = CollectionOptions { shared: false, system_fonts: false };
    let mut context = FontContext { collection: Collection::new(options), source_cache: SourceCache::default() };
    for file in FILES {
        context.collection.register_fonts(Blob::new(Arc::new(file)), None);
    }
    context
}
