//! Finding blocked words in what people write. Plain functions: no IO.
//!
//! Texts are compared in one form: compatibility forms, upper case, invisible characters and strokes through letters make no
//! difference. A word is found only as a whole, so that nobody's town is refused for what is in its name. Where a script
//! puts no spaces between words, as Chinese does, every character stands for itself.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

/// How many words one message is reported with.
pub(crate) const FOUND_MAX: usize = 20;

/// What is done about a word.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema, sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
#[schema(as = WordMode)]
pub(crate) enum Mode {
    /// A message with it is not taken.
    Refuse,
    /// A message with it is taken, and waits in the queue to be looked at.
    Review,
}

/// A word of a text, or a character where words are not told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    text: String,
    /// Whether it follows the one before it with nothing in between.
    joined: bool,
}

/// Several words, ready to be looked for.
#[derive(Debug, Default)]
pub(crate) struct Matcher {
    entries: Vec<Entry>,
    /// By their first token.
    by_first: HashMap<String, Vec<usize>>,
}

#[derive(Debug)]
struct Entry {
    word: String,
    tokens: Vec<Token>,
    mode: Mode,
}

/// What was found in a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// One of the words is not taken.
    pub(crate) refused: bool,
    /// The words that are to be looked at, as they were entered, each once.
    pub(crate) review: Vec<String>,
}

impl Matcher {
    /// Words that nothing is left of are passed over.
    pub(crate) fn new(words: impl IntoIterator<Item = (String, Mode)>) -> Self {
        let mut matcher = Self::default();
        for (word, mode) in words {
            let tokens = tokens(&word);
            let Some(first) = tokens.first() else { continue };
            matcher.by_first.entry(first.text.clone()).or_default().push(matcher.entries.len());
            matcher.entries.push(Entry { word, tokens, mode });
        }
        matcher
    }

    /// Looks for all words in each of several texts.
    pub(crate) fn find_in(&self, texts: &[&str]) -> Found {
        let mut all = Found::default();
        for found in texts.iter().map(|text| self.find(text)) {
            all.refused |= found.refused;
            for word in found.review {
                if all.review.len() < FOUND_MAX && !all.review.contains(&word) {
                    all.review.push(word);
                }
            }
        }
        all
    }

    /// Looks for all words at once.
    pub(crate) fn find(&self, text: &str) -> Found {
        let mut found = Found::default();
        if self.entries.is_empty() {
            return found;
        }
        let text = tokens(text);
        for (at, token) in text.iter().enumerate() {
            for entry in self.by_first.get(&token.text).into_iter().flatten() {
                let entry = &self.entries[*entry];
                if !entry.stands_at(&text[at..]) {
                    continue;
                }
                match entry.mode {
                    Mode::Refuse => found.refused = true,
                    Mode::Review if found.review.len() < FOUND_MAX && !found.review.contains(&entry.word) => {
                        found.review.push(entry.word.clone());
                    }
                    Mode::Review => {}
                }
            }
        }
        found
    }
}

impl Entry {
    fn stands_at(&self, text: &[Token]) -> bool {
        let Some(text) = text.get(..self.tokens.len()) else { return false };
        let rest = self.tokens.iter().zip(text).skip(1);
        // How the first one follows what is before it does not matter.
        self.tokens[0].text == text[0].text && rest.into_iter().all(|(wanted, found)| wanted == found)
    }
}

/// A word in the form in which it is compared: the same for all ways of writing it. Empty when nothing of it counts.
pub(crate) fn folded_word(word: &str) -> String {
    let mut folded = String::new();
    for token in tokens(word) {
        if !folded.is_empty() && !token.joined {
            folded.push(' ');
        }
        folded.push_str(&token.text);
    }
    folded
}

fn tokens(text: &str) -> Vec<Token> {
    let (mut tokens, mut word) = (Vec::new(), String::new());
    let (mut joined, mut word_joined) = (false, false);
    for c in folded(text).chars() {
        if c.is_alphanumeric() && !stands_alone(c) {
            if word.is_empty() {
                word_joined = joined;
            }
            word.push(c);
            joined = true;
            continue;
        }
        if !word.is_empty() {
            tokens.push(Token { text: std::mem::take(&mut word), joined: word_joined });
        }
        if stands_alone(c) {
            tokens.push(Token { text: c.to_string(), joined });
            joined = true;
        } else {
            joined = false;
        }
    }
    if !word.is_empty() {
        tokens.push(Token { text: word, joined: word_joined });
    }
    tokens
}

/// Upper case and back: what is the same in one of them is the same (`ß` and `SS`, the two forms of `σ`).
fn folded(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_invisible(*c));
    let cased = visible.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    cased.nfkc().filter(|c| !is_stroke(*c)).collect()
}

/// Characters of scripts that are written without spaces.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

/// What is not seen, and parts a word all the same.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Marks on Latin, Greek and Cyrillic letters that are part of no letter.
fn is_stroke(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests;
