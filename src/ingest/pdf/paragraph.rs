//! Joins lines into paragraphs: a new one begins where a line ends early, is indented, or is set apart.

use super::glyph::median;
use super::line::Line;
use super::order::Mirrored;
use super::region::Region;
use mujaz_arabic::letters::digit_value;

/// A paragraph, a heading, or a row of a table.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub text: String,
    /// The size of its letters in points.
    pub size: f32,
    /// Whether its last line reaches the end of the column, so that it may continue in the next one.
    open: bool,
    /// Whether it may continue the previous one: its first line is not indented.
    flush: bool,
    /// The width of its column in points.
    width: f32,
    /// The edge of its column at which lines begin, and the baselines of its first and last line.
    edge: f32,
    lines: (f32, f32),
    row: bool,
}

/// The paragraphs of a page's regions, in order.
pub(super) fn paragraphs(regions: &[Region], mirrored: Mirrored) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = Vec::new();
    for region in regions {
        match region {
            Region::Column(lines) => {
                for p in column(lines, mirrored) {
                    append(&mut out, p);
                }
            }
            Region::Table(rows) => {
                for row in rows {
                    let cell = |lines: &Vec<Line>| {
                        lines.iter().map(|l| l.text(mirrored)).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
                    };
                    let text = row.iter().map(cell).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" | ");
                    let size = median(row.iter().flatten().map(|l| l.size));
                    if !text.is_empty() {
                        out.push(Paragraph {
                            text,
                            size,
                            open: false,
                            flush: false,
                            width: 0.0,
                            edge: 0.0,
                            lines: (0.0, 0.0),
                            row: true,
                        });
                    }
                }
            }
        }
    }
    out
}

/// Appends a paragraph, joining it to the last one if that continues.
pub(super) fn append(list: &mut Vec<Paragraph>, p: Paragraph) {
    match list.last_mut() {
        Some(last) if continues(last, &p) => {
            join(&mut last.text, &p.text);
            last.open = p.open;
            last.lines.1 = p.lines.1;
            (last.width, last.edge) = (p.width, p.edge);
        }
        _ => list.push(p),
    }
}

/// Whether a paragraph of the next column or page continues the last one.
pub(super) fn continues(last: &Paragraph, next: &Paragraph) -> bool {
    let ended = last.text.trim_end_matches(['"', '”', '»', ')', '«']).ends_with(['.', '؟', '?', '!', '…', ':', '۔']);
    let alike = |a: f32, b: f32, share: f32| (a - b).abs() < share * a.max(b);
    // Below a box that stood beside it, a text has a column of another width.
    let below = next.lines.0 - last.lines.1;
    let follows = (last.edge - next.edge).abs() < 0.5 * last.size && below > 0.0 && below < 2.2 * last.size;
    // A paragraph may end with a line that does not fill its column.
    let ends =
        next.lines.0 == next.lines.1 && next.width < last.width && next.text.ends_with(['.', '؟', '!', '…', '»']);
    let same = alike(last.size, next.size, 0.08) && (alike(last.width, next.width, 0.2) || follows || ends);
    last.open && next.flush && !ended && !last.row && !next.row && same
}

/// Joins two lines. A word of another script that was hyphenated at the end of a line is restored.
pub(super) fn join(text: &mut String, next: &str) {
    let parted = text.ends_with('-')
        && text.chars().rev().nth(1).is_some_and(|c| c.is_ascii_lowercase())
        && next.starts_with(|c: char| c.is_ascii_lowercase());
    // A URL keeps its hyphens.
    let address = || text.rsplit(' ').next().is_some_and(|w| w.contains(['.', '/']));
    // A line may end behind the hyphen between two numbers.
    let digit = |c: char| digit_value(c).is_some();
    let numbers = text.strip_suffix(['-', '–']).is_some_and(|t| t.ends_with(digit)) && next.starts_with(digit);
    if parted {
        if !address() {
            text.pop();
        }
    } else if !text.is_empty() && !numbers {
        text.push(' ');
    }
    text.push_str(next);
}

fn column(lines: &[Line], mirrored: Mirrored) -> Vec<Paragraph> {
    let left = lines.iter().map(|l| l.left).fold(f32::INFINITY, f32::min);
    let right = lines.iter().map(|l| l.right).fold(f32::NEG_INFINITY, f32::max);
    let steps: Vec<f32> = lines.windows(2).map(|w| (w[1].baseline - w[0].baseline) / w[1].size.max(1.0)).collect();
    // The line spacing within a paragraph: a small one among those that occur.
    let mut sorted = steps.clone();
    sorted.sort_by(f32::total_cmp);
    let pitch = sorted.get(sorted.len() / 4).copied().unwrap_or(1.2);
    // How far a line is indented, and how far its end is from the end of the column.
    let inset = |l: &Line| if l.right_to_left { right - l.right } else { l.left - left };
    let rest = |l: &Line| if l.right_to_left { l.left - left } else { right - l.right };
    let usual = median(lines.iter().map(inset));
    let mut out: Vec<Paragraph> = Vec::new();
    for (i, l) in lines.iter().enumerate() {
        let text = l.text(mirrored);
        if text.is_empty() {
            continue;
        }
        let em = l.size.max(1.0);
        let set_in = inset(l) - usual > 0.8 * em && inset(l) - usual < 4.0 * em;
        let before = i.checked_sub(1).map(|k| &lines[k]);
        let begins = before.is_none_or(|b| {
            let apart = steps[i - 1] > 1.2 * pitch;
            let other = (b.size - l.size).abs() > 0.12 * b.size.max(l.size);
            // The first word of this line would have fitted after the last one.
            let room = rest(b) + if inset(b) > 2.0 * em { inset(b).min(rest(b)) } else { 0.0 };
            let early = room > l.first_word() + 0.6 * em;
            apart || other || early || set_in && inset(b) - usual < 0.8 * em || is_item(&text)
        });
        let open = rest(l) < 4.0 * em;
        match out.last_mut() {
            Some(p) if !begins => {
                join(&mut p.text, &text);
                p.open = open;
                p.lines.1 = l.baseline;
            }
            _ => out.push(Paragraph {
                text,
                size: l.size,
                open,
                flush: !set_in,
                width: right - left,
                edge: if l.right_to_left { right } else { left },
                lines: (l.baseline, l.baseline),
                row: false,
            }),
        }
    }
    out
}

/// Whether a line begins a list item.
fn is_item(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    if matches!(first, '•' | '▪' | '●' | '◦' | '■' | '–' | '—' | '*' | '➢') {
        return true;
    }
    let number = text.chars().take_while(|c| digit_value(*c).is_some()).count();
    let behind: String = text.chars().skip(number).take(2).collect();
    (1..=2).contains(&number) && matches!(behind.as_str(), ". " | ") " | "- ") || first == '-' && text.starts_with("- ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_parted_at_a_hyphen_are_joined_without_space() {
        for (a, b, want) in [
            ("في الموسم 2023-", "2024 أيضا", "في الموسم 2023-2024 أيضا"),
            ("على الرقم 0800-12-", "34", "على الرقم 0800-12-34"),
            ("قال -", "وهو يضحك", "قال - وهو يضحك"),
            ("the news-", "paper", "the newspaper"),
        ] {
            let mut text = a.to_owned();
            join(&mut text, b);
            assert_eq!(text, want);
        }
    }
}
