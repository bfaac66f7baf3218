//! The full-text index of briefs.

use super::super::database::{Database, Done, Words, values};
use super::super::pack::pack;
use super::super::search::{Key, Passage, keys, one_word};
use super::view::{Shown, View};
use mujaz_arabic::letters::is_arabic_letter;

/// Adds the words of a brief to the full-text index.
pub(super) fn index<D: Database>(
    db: &D,
    number: i64,
    view: &View,
    shown: &Shown,
    places: &[(String, String)],
) -> Done<()> {
    let sentences = view.sentences.iter();
    let passages: Vec<Passage> = sentences
        .map(|s| Passage::new(s.id.clone(), s.arabic.clone(), s.english.clone(), s.help.gloss.clone()))
        .collect();
    db.index(number, &words(view, shown, places, &passages))?;
    let packed = pack(&passages).unwrap_or_default();
    db.execute(
        "INSERT INTO passages (number, content) VALUES (?1, ?2)
         ON CONFLICT (number) DO UPDATE SET content = excluded.content",
        values![number, packed],
    )
    .map(|_| ())
}

/// The words of a brief for the full-text index.
pub(super) fn words(view: &View, shown: &Shown, places: &[(String, String)], passages: &[Passage]) -> Words {
    let arabic = |t: &str| t.chars().any(is_arabic_letter);
    let mut english: Vec<&str> = vec![&shown.lead];
    english.extend(view.overview.iter().chain(&view.glance).map(|t| t.text.as_str()));
    english.extend(
        view.facts.iter().flat_map(|f| f.others.iter().map(|o| &o.value).chain([&f.value])).map(|v| v.as_str()),
    );
    english.extend(view.names.iter().map(|n| n.name.as_str()));
    english.extend(shown.outlets.iter().map(String::as_str));
    english.extend(view.sources.iter().map(|s| s.title.as_str()).filter(|t| !arabic(t)));
    english.extend(passages.iter().filter_map(|p| p.english.as_deref()));
    let gloss: Vec<&str> = passages.iter().filter(|p| p.english.is_none()).map(|p| p.gloss.as_str()).collect();
    let title: Vec<&str> = [&shown.title, &shown.kind, &shown.theme, &shown.place, &shown.country]
        .into_iter()
        .map(String::as_str)
        .chain(view.subtitle.as_deref())
        .collect();
    // A word that occurs in no text separates texts, so that no phrase matches across two of them.
    const BORDER: &str = " xborderx ";
    let mut titles: Vec<Vec<Key>> = view.sources.iter().filter(|s| arabic(&s.title)).map(|s| keys(&s.title)).collect();
    titles.extend(view.names.iter().map(|n| keys(&n.arabic)));
    titles.extend(places.iter().map(|p| keys(&p.0)));
    titles.extend(view.sources.iter().filter(|s| arabic(&s.outlet)).map(|s| keys(&s.outlet)));
    let of = |word: fn(&Key) -> &str| {
        let lists = passages.iter().map(|p| &p.keys).chain(&titles).filter(|l| !l.is_empty());
        let lines = lists.map(|l| l.iter().map(|k| plain(word(k))).collect::<Vec<_>>().join(" "));
        lines.collect::<Vec<_>>().join(BORDER)
    };
    Words {
        title: title.join(BORDER),
        english: english.join(BORDER),
        gloss: gloss.join(BORDER),
        arabic: of(|k| k.2.as_str()),
        stems: of(|k| k.3.as_str()),
    }
}

/// A key for the index: letters and digits, never empty, so that word positions stay right.
fn plain(key: &str) -> String {
    let kept: String = one_word(key).chars().filter(|c| c.is_alphanumeric() || matches!(c, '.' | ',')).collect();
    if kept.is_empty() { "x".to_owned() } else { kept }
}
