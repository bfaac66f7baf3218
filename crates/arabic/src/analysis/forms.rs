//! The irregular forms of a lemma, as written in the data.

/// A column of forms: `imp:يقول`, `pl:وزراء,وزارات`, `f:كبرى`, `k:person`; `-` if all are regular.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forms<'a>(pub &'a str);

impl<'a> Forms<'a> {
    /// The entries of one kind of form.
    fn of(self, kind: &'static str) -> impl Iterator<Item = &'a str> + Clone {
        self.0.split(' ').filter_map(move |item| item.split_once(':').filter(|i| i.0 == kind).map(|i| i.1))
    }

    /// Imperfect of a verb, third person masculine.
    pub fn imperfect(self) -> Option<&'a str> {
        self.of("imp").next()
    }

    /// Broken plurals.
    pub fn plurals(self) -> impl Iterator<Item = &'a str> + Clone {
        self.of("pl").flat_map(|list| list.split(','))
    }

    /// What a name denotes: `place`, `person`, `org` …
    pub fn kind(self) -> Option<&'a str> {
        self.of("k").next()
    }

    /// The feminine, if it is not formed by an ending.
    pub fn feminine(self) -> Option<&'a str> {
        self.of("f").next()
    }
}
