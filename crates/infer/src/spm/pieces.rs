//! The text of pieces, and the merges implied by their scores.

/// The text of pieces: `▁` becomes a space, byte pieces become characters, spaces at the ends are removed.
pub(crate) fn join<'a>(pieces: impl Iterator<Item = &'a str>) -> String {
    let mut bytes: Vec<u8> = Vec::new();
    for p in pieces {
        let byte = p.strip_prefix("<0x").and_then(|h| h.strip_suffix('>')).and_then(|h| u8::from_str_radix(h, 16).ok());
        match byte {
            Some(b) if p.len() == 6 => bytes.push(b),
            _ => bytes.extend_from_slice(p.replace('▁', " ").as_bytes()),
        }
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        // Each byte that is not part of a character becomes a replacement character, as in SentencePiece.
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text.trim().to_owned()
}

/// Byte-pair merges follow from the scores: a piece is merged from any two pieces that concatenate to it. `id` looks up
/// the parts.
pub(crate) fn merges<'a>(
    pieces: impl Iterator<Item = (&'a str, f32)>,
    id: impl Fn(&str) -> Option<usize>,
) -> Vec<(String, String)> {
    let mut merges: Vec<(f32, usize, usize, &str, &str)> = Vec::new();
    for (piece, score) in pieces {
        for (at, _) in piece.char_indices().skip(1) {
            let (a, b) = piece.split_at(at);
            if let (Some(x), Some(y)) = (id(a), id(b)) {
                merges.push((score, x, y, a, b));
            }
        }
    }
    merges.sort_by(|p, q| q.0.total_cmp(&p.0).then(p.1.cmp(&q.1)).then(p.2.cmp(&q.2)));
    merges.into_iter().map(|(_, _, _, a, b)| (a.to_owned(), b.to_owned())).collect()
}
