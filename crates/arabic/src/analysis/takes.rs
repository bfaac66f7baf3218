//! Endings that a stem takes, as bits (after Buckwalter's tables of compatible affixes, 2002).

/// Nothing, the accusative alef, the endings of duals and sound plurals, the feminine ending.
pub const NOUN: u16 = 1;
/// Always a feminine ending: the part before the ta marbuta.
pub const FEM: u16 = 2;
/// Nothing, the accusative alef, pronouns: broken plurals.
pub const CASE: u16 = 4;
/// Nothing but pronouns, which are optional: particles, prepositions, names.
pub const BARE: u16 = 8;
/// Always a pronoun: forms whose last letter changes before one.
pub const BOUND: u16 = 16;
/// Perfect without an ending.
pub const PERFECT: u16 = 32;
/// Perfect before endings that begin with a vowel: `ت` of "she", `وا`, `ا`.
pub const PERFECT_VOWEL: u16 = 64;
/// Perfect before endings that begin with a consonant: `ت` of "I", `نا`, `تم`, `ن`.
pub const PERFECT_CONSONANT: u16 = 128;
/// Imperfect without an ending.
pub const IMPERFECT: u16 = 256;
/// Imperfect before endings that begin with a vowel: `ون`, `ان`, `ين`.
pub const IMPERFECT_VOWEL: u16 = 512;
/// Imperfect before the `ن` of "they" (feminine).
pub const IMPERFECT_N: u16 = 1024;
/// No pronoun after it.
pub const FREE: u16 = 2048;
/// The article before it: names whose article is part of them.
pub const ARTICLE: u16 = 4096;
/// Perfect whose last letter is also the first one of its ending: `كن(نا)` is written `كنا`.
pub const ASSIMILATED: u16 = 8192;
/// Imperfect without an ending after لم and لا: `يقل` of `يقول`.
pub const JUSSIVE: u16 = 16384;
/// Any imperfect.
pub const ANY_IMPERFECT: u16 = IMPERFECT | IMPERFECT_VOWEL | IMPERFECT_N | JUSSIVE;
