//! The relations between the parts of a sentence.

/// The relation of a part to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Link {
    /// It begins the sentence.
    Start,
    /// After a semicolon, a dash or a colon.
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
    /// A further statement of the speaker, as a participle: "adding that".
    Participle,
    /// Reported speech: "that".
    That,
    /// Further information on something named before: "which".
    Which,
}

/// What a part requires from the one before it to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Needs {
    /// Nothing: it can be translated by itself.
    Nothing,
    /// The subject of its verb, which it does not name: "and added that …".
    Subject,
    /// The noun that it describes: "which …".
    Antecedent,
}
