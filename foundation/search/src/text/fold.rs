//! One character as it is compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What a character is to whoever looks for text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A letter or digit of a script with words.
    Word,
    /// A character of a script without spaces.
    Ideograph,
    Emoji,
    /// A hyphen or an apostrophe.
    Joiner,
    /// A sign of the letter before that makes another letter of it.
    Mark,
    /// Not there: an accent, a variation of what is before, an invisible joiner.
    Silent,
    /// Anything else ends a word.
    Gap,
}

pub(super) struct Folded {
    pub(super) class: Class,
    /// Usually one character; a ligature becomes several.
    pub(super) text: String,
}

impl Folded {
    /// Without difference of case, width, accent or ligature.
    pub(super) fn of(char: char) -> Self {
        if char.is_ascii() {
            let class = class_of(char);
            return Self { class, text: char.to_ascii_lowercase().to_string() };
        }
        if is_silent(char) {
            return Self { class: Class::Silent, text: String::new() };
        }
        if is_emoji(char) {
            return Self { class: Class::Emoji, text: char.to_string() };
        }
        let text: String = char.to_lowercase().nfkd().filter(|part| !is_silent(*part)).nfc().collect();
        let class = text.chars().next().map_or(Class::Silent, class_of);
        Self { class, text }
    }
}

fn class_of(char: char) -> Class {
    match char {
        '-' | '\'' | '\u{2010}' | '\u{2011}' | '\u{2019}' | '\u{2018}' | '\u{02bc}' => Class::Joiner,
        _ if is_ideograph(char) => Class::Ideograph,
        _ if char.is_alphanumeric() => Class::Word,
        _ if is_combining_mark(char) => Class::Mark,
        _ => Class::Gap,
    }
}

/// Han, kana, bopomofo, and the scripts of South-East Asia that put no spaces between words.
fn is_ideograph(char: char) -> bool {
    matches!(char,
        '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}'
        | '\u{0e01}'..='\u{0e3a}' | '\u{0e40}'..='\u{0e4e}' | '\u{0e81}'..='\u{0edf}' | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17d3}')
}

fn is_emoji(char: char) -> bool {
    matches!(char, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{231a}'..='\u{23ff}')
}

/// Accents of Latin, Greek and Cyrillic letters, the voicing marks of kana, skin tones, variation selectors, and what joins
/// or directs invisibly.
fn is_silent(char: char) -> bool {
    matches!(char,
        '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{3099}' | '\u{309a}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}' | '\u{e0020}'..='\u{e007f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{00ad}')
}
