//! The examples run and print what they promise.

use crate::support::seq2seq_model;

#[allow(dead_code)]
#[path = "../../examples/translate.rs"]
mod translate;

#[allow(dead_code)]
#[path = "../../examples/verify_pair.rs"]
mod verify_pair;

#[test]
fn lines_are_translated_with_a_folder() {
    let lines = ["ارتفعت أسعار الخبز بنسبة 12 في المئة.".to_owned()];
    let english = translate::translate(&seq2seq_model("marian"), &lines).unwrap();
    assert_eq!(english, ["Bread prices rose by 12 percent."]);
    assert!(translate::translate("nowhere/at/all", &lines).is_err());
}

#[test]
fn a_pair_is_reviewed() {
    let (arabic, english) = ("بلغت الكلفة 5 ملايين درهم", "The cost was 5 million dirhams");
    assert!(verify_pair::review_pair(arabic, english).passed());
    let wrong = verify_pair::review_pair(arabic, &english.replace("dirhams", "dollars"));
    let rejected: Vec<String> = wrong.rejections().map(|f| f.check.to_string()).collect();
    assert_eq!(rejected, ["figures"]);
}
