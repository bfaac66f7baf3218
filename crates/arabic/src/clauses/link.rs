//! How the parts of a sentence belong together.

/// How a part belongs to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Link {
    /// It begins the sentence.
    Start,
    /// It stands behind a semicolon, a dash or a colon.
    Sign,
    /// Coordinated: "and".
    And,
    /// Opposed: "but".
    But,
    /// A circumstance: "while", "where", "as".
    While,
    /// A time: "when", "after", "before".
    When,
    /// A reason: "because".
    Because,
    /// A result: "which led to", "therefore".
    Result,
    /// What else the speaker said, as a participle: "adding that".
    Participle,
    /// What was said: "that".
    That,
    /// More of something named before: "which".
    Which,
}

/// What a part needs of the one before it to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Needs {
    /// Nothing: it can be translated by itself.
    Nothing,
    /// The subject of its verb, which it does not name: "and added that …".
    Subject,
    /// The noun that it describes: "which …".
    Antecedent,
}
