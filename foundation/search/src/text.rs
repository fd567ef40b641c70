//! Text taken apart into terms.
//!
//! - What differs only in case, width or accents is the same: `Ｃａｆé` and `cafe`.
//! - A word in letters and digits is one term; beside it stands its plain form (`exams`, `exam`; `kelasnya`, `kelas`), so
//!   that either finds the other. There is no further stemming: what it would find more is mostly wrong in one of the
//!   languages.
//! - Words joined by a hyphen or an apostrophe are also one term without it: `e-mail`, `email`.
//! - Chinese has no spaces: neighbouring characters are terms in pairs, which finds any part of it.
//! - Every emoji is a term.

mod fold;
mod plain;

use fold::{Class, Folded};

/// Longer words are cut; what would be found by more of them is no word.
const WORD_CHARS_MAX: usize = 64;
/// More words than this that hang together are not also taken as one.
const JOINED_MAX: usize = 4;

/// One term and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it is in the index.
    pub text: String,
    /// Counted in words and characters; terms that stand for the same word share it.
    pub position: usize,
    /// Bytes of the text that it covers,
    pub from: usize,
    /// up to here.
    pub to: usize,
    /// Where its first character ends.
    pub head_to: usize,
}

/// What text is made of, one thing after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) kind: Kind,
    pub(crate) position: usize,
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// A hyphen or an apostrophe is all that stands between it and the word before.
    pub(crate) joined: bool,
    /// Nothing at all stands between it and the piece before.
    pub(crate) adjacent: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Word(String),
    /// Neighbouring ideographs, each with its place.
    Run(Vec<(char, usize, usize)>),
    Emoji(char),
}

impl Piece {
    /// How many positions it takes.
    fn len(&self) -> usize {
        if let Kind::Run(glyphs) = &self.kind { glyphs.len() } else { 1 }
    }
}

/// The terms of a text, in order of position.
pub fn terms(text: &str) -> Vec<Term> {
    let pieces = pieces(text);
    let mut terms = Vec::with_capacity(pieces.len() * 2);
    for (at, piece) in pieces.iter().enumerate() {
        match &piece.kind {
            Kind::Word(word) => {
                let head_to = piece.to;
                let mut add = |text: String, to: usize| {
                    terms.push(Term { text, position: piece.position, from: piece.from, to, head_to });
                };
                add(word.clone(), piece.to);
                for form in plain::forms(word) {
                    add(form, piece.to);
                }
                if let Some((joined, to)) = joined(&pieces[at..]) {
                    add(joined, to);
                }
            }
            Kind::Run(glyphs) => run_terms(piece.position, glyphs, &mut terms),
            Kind::Emoji(emoji) => terms.push(Term {
                text: emoji.to_string(),
                position: piece.position,
                from: piece.from,
                to: piece.to,
                head_to: piece.to,
            }),
        }
    }
    terms
}

/// Pairs of neighbours, and the last one alone, so that each character begins a term.
fn run_terms(position: usize, glyphs: &[(char, usize, usize)], terms: &mut Vec<Term>) {
    for (at, (glyph, from, head_to)) in glyphs.iter().enumerate() {
        let mut text = glyph.to_string();
        let mut to = *head_to;
        if let Some((next, _, end)) = glyphs.get(at + 1) {
            text.push(*next);
            to = *end;
        }
        terms.push(Term { text, position: position + at, from: *from, to, head_to: *head_to });
    }
}

/// The words that hang together from the first one on, as one: only when it is the first of them.
pub(crate) fn joined(pieces: &[Piece]) -> Option<(String, usize)> {
    let (first, rest) = pieces.split_first()?;
    let rest = rest.iter().take_while(|piece| piece.joined).count();
    if first.joined || rest == 0 || rest >= JOINED_MAX {
        return None;
    }
    let mut all = String::new();
    for piece in &pieces[..=rest] {
        let Kind::Word(word) = &piece.kind else { return None };
        all.push_str(word);
    }
    (all.chars().count() <= WORD_CHARS_MAX).then_some((all, pieces[rest].to))
}

/// The plain forms of a word.
pub(crate) fn forms(word: &str) -> impl Iterator<Item = String> + use<> {
    plain::forms(word)
}

/// Takes a text apart.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut cutter = Cutter::default();
    for (from, char) in text.char_indices() {
        let to = from + char.len_utf8();
        let folded = Folded::of(char);
        match folded.class {
            Class::Mark => cutter.mark(char, from, to),
            Class::Silent => {}
            class => cutter.add(class, &folded, (from, to)),
        }
    }
    cutter.pieces
}

#[derive(Default)]
struct Cutter {
    pieces: Vec<Piece>,
    position: usize,
    /// What stands between the last piece and here.
    gap: Gap,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Gap {
    #[default]
    None,
    Joiner,
    Wide,
}

impl Cutter {
    fn add(&mut self, class: Class, folded: &Folded, (from, to): (usize, usize)) {
        match class {
            Class::Word => self.letters(&folded.text, from, to),
            Class::Ideograph => {
                for glyph in folded.text.chars() {
                    self.glyph(glyph, from, to);
                }
            }
            Class::Emoji => {
                for emoji in folded.text.chars() {
                    self.begin(Kind::Emoji(emoji), from, to);
                }
            }
            Class::Joiner if self.gap == Gap::None => self.gap = Gap::Joiner,
            _ => self.gap = Gap::Wide,
        }
    }

    fn begin(&mut self, kind: Kind, from: usize, to: usize) {
        let after_word = matches!(self.pieces.last(), Some(Piece { kind: Kind::Word(_), .. }));
        let joined = after_word && self.gap == Gap::Joiner && matches!(kind, Kind::Word(_));
        let adjacent = !self.pieces.is_empty() && self.gap == Gap::None;
        self.position += self.pieces.last().map_or(0, Piece::len);
        self.pieces.push(Piece { kind, position: self.position, from, to, joined, adjacent });
        self.gap = Gap::None;
    }

    fn letters(&mut self, letters: &str, from: usize, to: usize) {
        if self.gap == Gap::None
            && let Some(Piece { kind: Kind::Word(word), to: end, .. }) = self.pieces.last_mut()
        {
            if word.chars().count() + letters.chars().count() <= WORD_CHARS_MAX {
                word.push_str(letters);
            }
            *end = to;
            return;
        }
        self.begin(Kind::Word(letters.to_owned()), from, to);
    }

    fn glyph(&mut self, glyph: char, from: usize, to: usize) {
        if self.gap == Gap::None
            && let Some(Piece { kind: Kind::Run(glyphs), to: end, .. }) = self.pieces.last_mut()
        {
            glyphs.push((glyph, from, to));
            *end = to;
            return;
        }
        self.begin(Kind::Run(vec![(glyph, from, to)]), from, to);
    }

    /// Signs that belong to the letter before: kept where they make another letter, as in Tamil.
    fn mark(&mut self, mark: char, from: usize, to: usize) {
        if self.gap == Gap::None && matches!(self.pieces.last(), Some(Piece { kind: Kind::Word(_), .. })) {
            self.letters(mark.encode_utf8(&mut [0; 4]), from, to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        terms(text).into_iter().map(|term| term.text).collect()
    }

    #[test]
    fn takes_three_languages_and_what_is_between_them_apart() {
        let table: &[(&str, &[&str])] = &[
            ("Anyone for past papers?", &["anyone", "for", "past", "papers", "paper"]),
            ("Ｃａｆé NAÏVE", &["cafe", "naive"]),
            ("e\u{301}clair", &["eclair"]),
            ("机器学习", &["机器", "器学", "学习", "习"]),
            ("学", &["学"]),
            ("明天的CS101课", &["明天", "天的", "的", "cs101", "课"]),
            ("e-mail O’Brien", &["e", "email", "mail", "o", "obrien", "brien"]),
            ("kereta-kereta di kelasnya", &["kereta", "keretakereta", "kereta", "di", "kelasnya", "kelas"]),
            ("good 🎉🎉 luck👍🏽", &["good", "🎉", "🎉", "luck", "👍"]),
            ("👩\u{200d}💻 ❤\u{fe0f}", &["👩", "💻", "❤"]),
            ("தமிழ் வணக்கம்", &["தமிழ்", "வணக்கம்"]),
            (
                "ひらがな カタカナ ｶﾀ",
                &["ひら", "らか", "かな", "な", "カタ", "タカ", "カナ", "ナ", "カタ", "タ"],
            ),
            ("--- … !!", &[]),
            ("", &[]),
        ];
        for (text, wanted) in table {
            assert_eq!(said(text), *wanted, "{text}");
        }
    }

    #[test]
    fn positions_are_where_things_stand() {
        let found = terms("a机器b c-d");
        let places: Vec<(&str, usize)> = found.iter().map(|term| (&*term.text, term.position)).collect();
        assert_eq!(places, [("a", 0), ("机器", 1), ("器", 2), ("b", 3), ("c", 4), ("cd", 4), ("d", 5)]);
        let text = "say Ｃａｆé!";
        let cafe = terms(text).pop().unwrap();
        assert_eq!(&text[cafe.from..cafe.to], "Ｃａｆé");
    }

    #[test]
    fn words_without_end_are_cut() {
        let endless = "x".repeat(10_000);
        assert_eq!(said(&endless), ["x".repeat(WORD_CHARS_MAX)]);
        let chain = ["ab"; 500].join("-");
        assert_eq!(said(&chain).len(), 500);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken_apart(text in "\\PC{0,80}") {
            let mut position = 0;
            for term in terms(&text) {
                assert!(term.from < term.to && term.from < term.head_to && term.head_to <= term.to.max(term.head_to));
                assert!(text.is_char_boundary(term.from) && text.is_char_boundary(term.to));
                assert!(text.is_char_boundary(term.head_to));
                assert!(!term.text.is_empty() && term.position >= position, "{term:?}");
                position = term.position;
            }
        }
    }
}
