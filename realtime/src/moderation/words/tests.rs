use proptest::prelude::*;

use super::*;

fn review(words: &[&str]) -> Matcher {
    Matcher::new(words.iter().map(|word| ((*word).to_owned(), Mode::Review)))
}

fn found(words: &[&str], text: &str) -> Vec<String> {
    review(words).find(text).review
}

#[test]
fn a_word_is_found_however_it_is_written() {
    for text in [
        "bodoh",
        "BODOH!",
        "kamu (bodoh).",
        "ｂｏｄｏｈ",
        "bo\u{200b}doh",
        "b\u{336}o\u{336}d\u{336}o\u{336}h\u{336}",
        "\u{feff}Bodoh\u{ad}",
        "bodoh-bodoh",
        "你bodoh吗",
    ] {
        assert_eq!(found(&["bodoh"], text), ["bodoh"], "{text:?}");
    }
    assert_eq!(found(&["STRASSE"], "die Straße"), ["STRASSE"]);
    assert_eq!(found(&["όσο"], "ΌΣΟ"), ["όσο"]);
    assert_eq!(found(&["cafe\u{301}"], "Café"), ["cafe\u{301}"]);
}

#[test]
fn a_part_of_a_word_is_not_the_word() {
    for text in ["Scunthorpe", "a classic assessment", "ass3", "cl\u{200b}ass", "hassle", "Assam"] {
        assert_eq!(found(&["ass", "cunt"], text), [] as [&str; 0], "{text:?}");
    }
    assert_eq!(found(&["cafe"], "Café"), [] as [&str; 0], "a letter is a letter");
}

#[test]
fn chinese_has_no_spaces_and_punctuation_parts() {
    assert_eq!(found(&["坏人"], "他是坏人吗"), ["坏人"]);
    assert_eq!(found(&["坏人"], "好坏。人人都知道"), [] as [&str; 0]);
    assert_eq!(found(&["坏人"], "坏 人"), [] as [&str; 0]);
    assert_eq!(found(&["坏bad人"], "最坏BAD人了"), ["坏bad人"]);
    assert_eq!(found(&["คำ"], "มีคำนี้"), ["คำ"]);
}

#[test]
fn a_phrase_is_found_whatever_stands_between_its_words() {
    for text in ["pay me first", "Pay, me -- first!", "pay\nme\nfirst"] {
        assert_eq!(found(&["pay me first"], text), ["pay me first"], "{text:?}");
    }
    assert_eq!(found(&["pay me first"], "pay me at first"), [] as [&str; 0]);
    assert_eq!(found(&["pay me first"], "paymefirst"), [] as [&str; 0]);
}

#[test]
fn both_kinds_are_told_apart_and_each_word_is_told_once() {
    let matcher = Matcher::new([
        ("one".to_owned(), Mode::Review),
        ("two".to_owned(), Mode::Refuse),
        ("!?".to_owned(), Mode::Refuse),
    ]);
    assert_eq!(matcher.find("one, one"), Found { refused: false, review: vec!["one".to_owned()] });
    assert!(matcher.find("and two").refused);
    assert_eq!(matcher.find("!? \u{200b}"), Found::default());
    let many: Vec<String> = (0..50).map(|n| format!("word{n}")).collect();
    let matcher = Matcher::new(many.iter().map(|word| (word.clone(), Mode::Review)));
    assert_eq!(matcher.find(&many.join(" ")).review.len(), FOUND_MAX);
}

#[test]
fn a_word_has_one_form() {
    assert_eq!(folded_word(" Pay,  ME first! "), "pay me first");
    assert_eq!(folded_word("ＢＡＤ人"), "bad人");
    assert_eq!(folded_word("\u{200b}…"), "");
}

/// Letters and separators of few kinds, so that words meet.
fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec!['a', 'B', 'é', '坏', '人', ' ', '.', '\u{200b}', 'Ａ']),
        0..24,
    )
    .prop_map(String::from_iter)
}

proptest! {
    /// The same as trying every word at every place.
    #[test]
    fn finds_what_trying_all_finds(words in prop::collection::vec(text(), 0..6), text in text()) {
        let matcher = Matcher::new(words.iter().map(|word| (word.clone(), Mode::Review)));
        let said = tokens(&text);
        let stands = |word: &String| {
            let wanted = tokens(word);
            !wanted.is_empty() && (0..said.len()).any(|at| {
                said[at..].len() >= wanted.len() && wanted.iter().zip(&said[at..]).enumerate().all(|(place, (one, other))| {
                    one.text == other.text && (place == 0 || one.joined == other.joined)
                })
            })
        };
        let mut expected: Vec<&String> = words.iter().filter(|word| stands(word)).collect();
        expected.sort();
        expected.dedup();
        let mut found = matcher.find(&text).review;
        found.sort();
        prop_assert_eq!(found.iter().collect::<Vec<_>>(), expected);
    }

    /// Whatever is written between other words is found, and no text is too strange.
    #[test]
    fn a_word_between_spaces_is_found(before in any::<String>(), word in "[a-z]{1,8}", after in any::<String>()) {
        let text = format!("{before} {word} {after}");
        prop_assert_eq!(found(&[&word], &text), [word]);
    }
}

#[test]
fn letters_that_are_not_seen_part_no_word() {
    for hidden in ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}', '\u{200b}', '\u{1d173}'] {
        assert_eq!(folded_word(&format!("b{hidden}ad")), folded_word("bad"), "{hidden:?}");
    }
}
