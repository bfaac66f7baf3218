//! Closed lists of words that rules go by (`data/word_lists.tsv`).

crate::word_lists! {
    /// A list of `word_lists.tsv`, where each is described.
    pub(crate) enum List in include_str!("../data/word_lists.tsv");
    AfterNamedDay
    Approximations
    ArabicWords
    Articles
    AttachedArticles
    AttemptingNouns
    AttemptingVerbs
    Auxiliaries
    BareRelatives
    BeforeImperfects
    BeforeMonths
    BeforeNamedDay
    BeforeNouns
    BeforePast
    BeforeVerbs
    BeforeYears
    BeginningVerbs
    Complementizers
    CurrencyEndings
    DayJoins
    DayTimes
    DependentOpeners
    DescribingWords
    DetachedParticiples
    Directions
    DoneVerbs
    EverydayCurrencies
    ExpectingVerbs
    FeminineEndings
    ForeignOddEndings
    FractionProclitics
    FunctionWords
    FutureQualifiers
    GlossJoins
    GovernedPrepositions
    HarmVerbs
    HourTimes
    HoursAfterNoon
    ImpersonalVerbs
    JoinedParticles
    Journeys
    LabelledNouns
    LastingNouns
    LastingVerbs
    Localities
    LongEndings
    MonthPrepositions
    NameLinks
    NecessityVerbs
    Negations
    NounEndings
    NumberedNouns
    NumeralProclitics
    OrderedNouns
    PastQualifiers
    PersianWords
    PlaceNouns
    PlacePrepositions
    PlaceProclitics
    PlacesAndTimes
    PrepositionArticles
    PresentQualifiers
    Proclitics
    RangeJoins
    RelativePronouns
    RenderingPrefixes
    RenderingSuffixes
    ShortDateQualifiers
    ShortEndings
    ShortProclitics
    SpeakerWords
    StemPrefixes
    StemSuffixes
    Subordinators
    TellingAdjectives
    TermEndings
    ThirdPersons
    TimeUnits
    TryingVerbs
    UngovernedEndings
    UrduWords
    WantingVerbs
    WrittenSources
    YearWords
}

impl List {
    /// What follows the first word of the list with which a word begins.
    pub fn after(self, word: &str) -> Option<&str> {
        self.words().iter().find_map(|p| word.strip_prefix(p))
    }

    /// Whether a word begins with one of the list.
    pub fn begins(self, word: &str) -> bool {
        self.words().iter().any(|p| word.starts_with(p))
    }
}

#[cfg(test)]
mod tests {
    use super::List;
    use crate::{fold, tables};

    const DATA: &str = include_str!("../data/word_lists.tsv");

    #[test]
    fn every_name_has_its_list_and_every_list_its_name_and_no_word_twice() {
        assert_eq!(tables::faults(DATA, List::NAMES), [""; 0]);
        assert!(List::BeforeVerbs.contains("لم") && !List::BeforeVerbs.contains("في"));
    }

    #[test]
    fn lists_of_folded_words_are_folded() {
        for comment in DATA.lines().filter(|l| l.starts_with('#') && l.contains("(folded)")) {
            let name = comment[2..].split(':').next().unwrap();
            let (_, words) = tables::lines(DATA).filter_map(|l| l.split_once('\t')).find(|(n, _)| *n == name).unwrap();
            assert_eq!(fold(words), words, "{name}");
        }
    }
}
