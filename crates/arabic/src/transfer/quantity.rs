//! Quantifiers.

use super::unit::{Kind, Unit};
use crate::analysis::{Pos, Token};
use crate::word_lists::List;

/// Renders a quantifier: "some of the members", "every house".
pub(super) fn quantify(u: &mut Unit, t: &Token, next: Option<&Token>) {
    let definite = next.and_then(Token::analysis).is_some_and(|n| n.is_definite() || n.preposition.is_some());
    let text = match t.lemma() {
        "بعض" => "some",
        "معظم" | "أغلب" | "غالبية" => "most of",
        "كل" if !definite && u.owner.is_empty() => "every",
        "كل" | "جميع" | "كافة" => "all",
        "كلا" | "كلتا" => "both",
        "مجرد" => "just",
        "كثير" if u.kind == Kind::Noun && u.article => "many",
        "غير" if !u.owner.is_empty() => {
            (u.owner, u.text) = ("", "others".to_owned());
            return;
        }
        _ => return,
    };
    u.quantifier = true;
    u.plural = !matches!(text, "every" | "just");
    u.text = text.to_owned();
    if !definite && u.owner.is_empty() {
        u.text = text.trim_end_matches(" of").to_owned();
    }
    if !u.owner.is_empty() {
        let object = match u.owner {
            "his" | "its" => "it",
            "their" => "them",
            "our" => "us",
            _ => "you",
        };
        let of = if u.text.ends_with(" of") { "" } else { " of" };
        u.text = format!("{}{of} {object}", u.text);
        u.owner = "";
    }
    u.article = false;
}

/// Words before a number that make it approximate.
const ROUGHLY: [&str; 10] = [
    "more than",
    "less than",
    "fewer than",
    "nearly",
    "about",
    "almost",
    "around",
    "at least",
    "up to",
    "approximately",
];

/// "about 40 people": what precedes a number belongs to it.
pub(super) fn approximate(u: &mut Unit, t: &Token, next: Option<&Token>) {
    let fraction = |n: &Token| matches!(n.lemma(), "نصف" | "ثلث" | "ربع" | "خمس" | "ثلثا");
    let number = next.is_some_and(|n| n.is_number() || fraction(n) || n.analysis().is_some_and(|a| a.pos == Pos::Num));
    if !number {
        return;
    }
    if t.expression.is_none() && List::Approximations.contains(t.lemma()) {
        "about".clone_into(&mut u.text);
    }
    if ROUGHLY.contains(&u.text.as_str()) {
        u.kind = Kind::Number;
    }
}
