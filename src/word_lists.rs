//! Closed lists of words that rules go by (`data/word_lists.tsv`).

mujaz_arabic::word_lists! {
    /// A list of `word_lists.tsv`, where each is described.
    pub(crate) enum List in include_str!("data/word_lists.tsv");
    About
    According
    AccordingFillers
    Accusing
    Achieving
    AfterLa
    AgeWords
    Ailments
    Appeals
    Arriving
    Amounting
    Aside
    Asides
    Attending
    AverseEnglish
    Bearing
    ByFigures
    Carrying
    Chanted
    Charges
    Claiming
    ClauseBorders
    ClauseBordersEnglish
    CommonWords
    Condemning
    Consenting
    ContrastNegations
    CostNouns
    CountedPeople
    Counting
    CountingWords
    DateFillers
    Deeds
    DenialVerbs
    Denying
    DenyingEnglish
    DenyingLemmas
    DigestOpeners
    Diseases
    Doubt
    DoubtEnglish
    Drones
    Earlier
    Encounters
    Epidemics
    Excepting
    ExceptingEnglish
    FaintNegators
    FiguresAbout
    FiguresOver
    FirstSayings
    Firsts
    Freeing
    FutureWords
    Generic
    GoalsInWords
    Harm
    Heads
    Hearsay
    HearsayEnglish
    Hits
    Hollow
    Honorifics
    Injuring
    Incidents
    Inside
    JoinedLa
    Killing
    Kilograms
    KinNouns
    Light
    LightLemmas
    LongPeriods
    LookingBack
    Margins
    MorePeople
    NameLinks
    NameParticles
    NameParts
    NamedPlaces
    NamedSettlements
    NegatedEnglish
    Negations
    Negators
    NegatorsEnglish
    Nobody
    NominalNegators
    NumberedStems
    NumberedThings
    Occurrences
    OpenTenses
    Other
    OtherTimes
    Others
    Outside
    OwnParts
    PageWords
    Papers
    PartsOf
    PastWords
    Percentages
    PlaceProclitics
    PointNouns
    Planned
    PluralSpeakers
    Possible
    PresentWords
    RangeOpeners
    RangeWords
    RatesDown
    RatesLevel
    RatesUp
    Reacting
    Relative
    Releasing
    Remaining
    Rendered
    RetoldOpeners
    Rivals
    Roads
    Roughly
    RoundUpNews
    RoundUpOpeners
    Rumours
    Sites
    SpeakersEnglish
    Speech
    Standalone
    States
    Times
    ToFigures
    Topics
    Totals
    Turning
    TurningEnglish
    Unrendered
    Victories
    WeakNegators
    WeakNegatorsEnglish
    WinningVerbs
    WinsOver
    WithoutNo
}

impl List {
    /// Whether a text begins with one of the list.
    pub(crate) fn begins(self, text: &str) -> bool {
        self.words().iter().any(|p| text.starts_with(p))
    }
}

#[cfg(test)]
mod tests {
    use super::List;
    use mujaz_arabic::tables;

    #[test]
    fn every_name_has_its_list_and_every_list_its_name_and_no_word_twice() {
        assert_eq!(tables::faults(include_str!("data/word_lists.tsv"), List::NAMES), [""; 0]);
        assert!(List::Speech.contains("قال") && List::Topics.contains("لبحث"));
    }
}
