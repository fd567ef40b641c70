//! What somebody looks for.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use crate::text::{self, Kind, Piece, Term};

/// A question is at most so long.
pub const QUERY_CHARS_MAX: usize = 200;
/// Of a question with more parts than this the first count.
const PARTS_MAX: usize = 24;
/// Unfinished words of one question that the index is asked for: each may stand for very many.
const BEGINNINGS_MAX: usize = 2;
/// Characters of a snippet, and of them before the first place that was found.
const SNIPPET_CHARS: usize = 160;
const SNIPPET_LEAD_CHARS: usize = 40;

/// A question, taken apart in the way texts are. There is no syntax that could be wrong: everything is looked for as it
/// stands, words in any order, what hangs together or stands between quotes as it is. The last word may be unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    parts: Vec<Part>,
}

/// One thing that has to be there, in one of these ways.
pub(crate) type Part = Vec<Pattern>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// This term.
    Term(String),
    /// A term that begins so.
    Beginning(String),
    /// These terms, each so far behind the first.
    Phrase(Vec<(usize, String)>),
}

/// A part of a text, in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub start: usize,
    /// The one behind the last.
    pub end: usize,
}

/// The place of a text where something was found, cut out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// A part of the text, with an ellipsis where it was cut.
    pub text: String,
    /// What was found in it, in order, without overlap.
    pub highlights: Vec<Span>,
}

impl Wanted {
    /// What `question` asks for.
    pub fn new(question: &str) -> Self {
        let mut parts = Vec::new();
        for (number, section) in question.split(['"', '\u{201c}', '\u{201d}']).enumerate() {
            let pieces = text::pieces(section);
            // Between two quotes; an opening one that is not closed is none.
            let quoted = number % 2 == 1 && question.matches(['"', '\u{201c}', '\u{201d}']).count() > number;
            if quoted {
                parts.extend(as_it_stands(&pieces));
            } else {
                loose(&pieces, &mut parts);
            }
        }
        if question.chars().next_back().is_some_and(char::is_alphanumeric)
            && let Some(Kind::Word(last)) = text::pieces(question).pop().map(|piece| piece.kind)
            && last.chars().count() > 1
            && let Some(part) = parts.last_mut()
            && part.first() == Some(&Pattern::Term(last.clone()))
        {
            part.push(Pattern::Beginning(last));
        }
        parts.truncate(PARTS_MAX);
        Self { parts }
    }

    /// Whether there is nothing in it that could be looked for.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// What the index is asked for: all of it, but of several parts with an unfinished word only those with the longest.
    /// Whether the others are there is seen in the texts ([`Wanted::snippet`]).
    pub(crate) fn proposing(&self) -> impl Iterator<Item = &Part> {
        let length = |part: &Part| {
            let beginnings = part.iter().filter_map(|pattern| match pattern {
                Pattern::Beginning(text) => Some(text.chars().count()),
                Pattern::Term(_) | Pattern::Phrase(_) => None,
            });
            beginnings.min()
        };
        let mut unfinished: Vec<(usize, usize)> =
            self.parts.iter().enumerate().filter_map(|(at, part)| Some((length(part)?, at))).collect();
        unfinished.sort_unstable_by_key(|(length, at)| (Reverse(*length), *at));
        let left_out: Vec<usize> = unfinished.into_iter().skip(BEGINNINGS_MAX).map(|(_, at)| at).collect();
        let kept = self.parts.iter().enumerate().filter(move |(at, _)| !left_out.contains(at));
        kept.map(|(_, part)| part)
    }

    /// The part of a text that answers, or nothing when the text does not.
    pub fn snippet(&self, text: &str) -> Option<Snippet> {
        let found = self.find(text)?;
        Some(cut(text, &found))
    }

    /// Where in a text all of it is, in bytes, in order, without overlap; none when a part is missing.
    fn find(&self, text: &str) -> Option<Vec<(usize, usize)>> {
        let terms = Terms::of(text);
        let mut found: Vec<(usize, usize)> = Vec::new();
        for part in &self.parts {
            let before = found.len();
            for pattern in part {
                terms.find(pattern, &mut found);
            }
            if found.len() == before {
                return None;
            }
        }
        found.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::with_capacity(found.len());
        for (from, to) in found {
            match merged.last_mut() {
                Some((_, end)) if from <= *end => *end = to.max(*end),
                _ => merged.push((from, to)),
            }
        }
        Some(merged)
    }
}

/// Each piece for itself, unless it hangs together with others.
fn loose(pieces: &[Piece], parts: &mut Vec<Part>) {
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let together = 1 + pieces[at + 1..].iter().take_while(|next| hangs_on(next)).count();
        let group = &pieces[at..at + together];
        at += together;
        let mut part = match &piece.kind {
            Kind::Word(word) if together == 1 => {
                let mut part = vec![Pattern::Term(word.clone())];
                part.extend(text::forms(word).map(Pattern::Term));
                part
            }
            _ => as_it_stands(group).into_iter().flatten().collect(),
        };
        if let Some((joined, _)) = text::joined(group) {
            part.push(Pattern::Term(joined));
        }
        parts.push(part);
    }
}

/// Words that are joined, and emoji in a row, such as the two of a flag.
fn hangs_on(piece: &Piece) -> bool {
    piece.joined || piece.adjacent && matches!(piece.kind, Kind::Emoji(_))
}

/// All of them, one behind the other.
fn as_it_stands(pieces: &[Piece]) -> Option<Part> {
    let first = pieces.first()?;
    let mut phrase: Vec<(usize, String)> = Vec::new();
    for piece in pieces {
        let at = piece.position - first.position;
        match &piece.kind {
            Kind::Word(word) => phrase.push((at, word.clone())),
            Kind::Emoji(emoji) => phrase.push((at, emoji.to_string())),
            Kind::Run(glyphs) => {
                let pairs = glyphs.windows(2).enumerate();
                phrase.extend(pairs.map(|(n, two)| (at + n, format!("{}{}", two[0].0, two[1].0))));
                if let [(alone, ..)] = glyphs[..] {
                    // Any pair that it begins: not to be had within a phrase.
                    if pieces.len() == 1 {
                        return Some(vec![Pattern::Beginning(alone.to_string())]);
                    }
                }
            }
        }
    }
    match &phrase[..] {
        [] => None,
        [(_, only)] => Some(vec![Pattern::Term(only.clone())]),
        _ => Some(vec![Pattern::Phrase(phrase)]),
    }
}

/// The terms of one text, as the index has them.
struct Terms {
    all: Vec<Term>,
    places: HashSet<(usize, String)>,
    ends: HashMap<usize, usize>,
}

impl Terms {
    fn of(text: &str) -> Self {
        let all = text::terms(text);
        let places = all.iter().map(|term| (term.position, term.text.clone())).collect();
        let mut ends = HashMap::new();
        for term in &all {
            let end = ends.entry(term.position).or_insert(term.to);
            *end = term.to.min(*end);
        }
        Self { all, places, ends }
    }

    fn find(&self, pattern: &Pattern, found: &mut Vec<(usize, usize)>) {
        for term in &self.all {
            match pattern {
                Pattern::Term(wanted) if term.text == *wanted => found.push((term.from, term.to)),
                Pattern::Beginning(wanted) if term.text.starts_with(wanted.as_str()) => {
                    let to = if wanted.chars().nth(1).is_none() { term.head_to } else { term.to };
                    found.push((term.from, to));
                }
                Pattern::Phrase(wanted) if self.stands(wanted, term) => {
                    let last = wanted.last().map_or(0, |(offset, _)| *offset);
                    let to = self.ends.get(&(term.position + last)).copied();
                    found.push((term.from, to.unwrap_or(term.to)));
                }
                _ => {}
            }
        }
    }

    fn stands(&self, wanted: &[(usize, String)], first: &Term) -> bool {
        let Some(((at, text), rest)) = wanted.split_first() else { return false };
        let Some(start) = first.position.checked_sub(*at) else { return false };
        first.text == *text
            && rest.iter().all(|(offset, text)| self.places.contains(&(start + offset, text.clone())))
    }
}

/// Cuts a text to what stands around the first place.
fn cut(text: &str, found: &[(usize, usize)]) -> Snippet {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let nth = |byte: usize| starts.partition_point(|start| *start < byte);
    let len = starts.len() - 1;
    let first = found.first().map_or(0, |(from, _)| nth(*from));
    let mut start = if len <= SNIPPET_CHARS { 0 } else { first.saturating_sub(SNIPPET_LEAD_CHARS) };
    start = start.min(len.saturating_sub(SNIPPET_CHARS));
    let end = (start + SNIPPET_CHARS).min(len);
    let before = if start > 0 { "…" } else { "" };
    let after = if end < len { "…" } else { "" };
    let lead = before.chars().count();
    let highlights = found.iter().filter_map(|(from, to)| {
        let (from, to) = (nth(*from).max(start), nth(*to).min(end));
        (from < to).then(|| Span { start: from - start + lead, end: to - start + lead })
    });
    Snippet {
        highlights: highlights.collect(),
        text: format!("{before}{}{after}", &text[starts[start]..starts[end]]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(question: &str, text: &str) -> Option<String> {
        let snippet = Wanted::new(question).snippet(text)?;
        let mut marked = String::new();
        for (at, char) in snippet.text.chars().enumerate() {
            if snippet.highlights.iter().any(|span| span.start == at) {
                marked.push('[');
            }
            marked.push(char);
            if snippet.highlights.iter().any(|span| span.end == at + 1) {
                marked.push(']');
            }
        }
        Some(marked)
    }

    #[test]
    fn finds_what_is_meant_in_three_languages_and_marks_it() {
        let table = [
            ("past paper", "Anyone for PAST papers?", Some("Anyone for [PAST] [papers]?")),
            ("paper past", "past papers", Some("[past] [papers]")),
            ("algo", "Algorithms at eight", Some("[Algorithms] at eight")),
            ("algo ", "Algorithms at eight", None),
            ("algorithms nine", "Algorithms at eight", None),
            ("cafe", "the ｃａｆé opens", Some("the [ｃａｆé] opens")),
            ("机器学习", "我在学机器学习。", Some("我在学[机器学习]。")),
            ("学习机器", "我在学机器学习。", None),
            ("学", "我在学机器学习。大学", Some("我在[学]机器[学]习。大[学]")),
            ("图书馆 exam", "exam 在图书馆 8pm", Some("[exam] 在[图书馆] 8pm")),
            ("CS101课", "明天的CS101课取消了", Some("明天的[CS101课]取消了")),
            ("kelas", "Bila kelasnya mula?", Some("Bila [kelasnya] mula?")),
            ("kelasnya", "kelas hari ini", Some("[kelas] hari ini")),
            ("kereta", "kereta-kereta di kampus", Some("[kereta-kereta] di kampus")),
            ("email", "send me an e-mail", Some("send me an [e-mail]")),
            ("e-mail", "my email is", Some("my [email] is")),
            ("e-mail", "an e and some mail", None),
            ("o'brien", "ask O’Brien or OBrien", Some("ask [O’Brien] or [OBrien]")),
            ("nur aisyah", "Thanks Nur Aisyah!", Some("Thanks [Nur] [Aisyah]!")),
            ("🎉", "we did it 🎉🎉", Some("we did it [🎉🎉]")),
            ("🇲🇾", "Merdeka 🇲🇾", Some("Merdeka [🇲🇾]")),
            ("🇾🇲", "Merdeka 🇲🇾", None),
            ("\"past papers\"", "papers of the past", None),
            ("\"past papers\" 2024", "2024: past papers", Some("[2024]: [past papers]")),
            ("\"past papers", "papers of the past", Some("[papers] of the [past]")),
            ("<b>x</b>", "b x", Some("[b] [x]")),
        ];
        for (question, text, wanted) in table {
            assert_eq!(marked(question, text).as_deref(), wanted, "{question} in {text}");
        }
    }

    #[test]
    fn nothing_that_could_be_looked_for_is_nothing() {
        for question in ["", "  ", "?!", "\"\"", "-", "“”", "\u{200d}"] {
            assert!(Wanted::new(question).is_empty(), "{question:?}");
        }
    }

    #[test]
    fn a_long_text_is_cut_around_what_was_found() {
        let text = format!("{}needle{}", "字".repeat(500), " hay".repeat(500));
        let snippet = Wanted::new("needle").snippet(&text).unwrap();
        assert_eq!(snippet.text.chars().count(), SNIPPET_CHARS + 2);
        let span = snippet.highlights[0];
        let found: String = snippet.text.chars().skip(span.start).take(span.end - span.start).collect();
        assert_eq!(found, "needle");
    }

    #[test]
    fn a_question_has_an_end() {
        let question = "a b c d e f g h ".repeat(40);
        assert_eq!(Wanted::new(&question).parts.len(), PARTS_MAX);
    }

    #[test]
    fn the_index_is_asked_for_two_unfinished_words_and_the_text_for_all() {
        let asked = |question: &str| {
            let wanted = Wanted::new(question);
            wanted
                .proposing()
                .filter(|part| part.iter().any(|way| matches!(way, Pattern::Beginning(_))))
                .count()
        };
        assert_eq!((asked("past pap"), asked("学 pap"), asked("past papers ")), (1, 2, 0));
        let question = "past 机 器 学 习 pap";
        assert_eq!(asked(question), 2);
        let wanted = Wanted::new(question);
        let proposing: Vec<&Part> = wanted.proposing().collect();
        assert_eq!(proposing.len(), 3, "{proposing:?}");
        assert_eq!(proposing[0][0], Pattern::Term("past".to_owned()));
        assert!(proposing[2].contains(&Pattern::Beginning("pap".to_owned())), "the longest stays");
        assert!(wanted.snippet("past papers 机器学习").is_some());
        assert!(wanted.snippet("past papers 机器").is_none());
    }

    proptest::proptest! {
        #[test]
        fn a_part_of_a_text_finds_it_whatever_it_is(text in "\\PC{1,60}", from in 0_usize..60, len in 1_usize..20) {
            // Whole pieces of it, so that no word is cut.
            let pieces = text::pieces(&text);
            if let Some(first) = pieces.get(from % pieces.len().max(1)) {
                let last = &pieces[(from % pieces.len() + len).min(pieces.len() - 1)];
                let question: String = text[first.from..last.to.max(first.to)].to_owned();
                let snippet = Wanted::new(&question).snippet(&text);
                assert!(snippet.is_some(), "{question:?} in {text:?}");
            }
        }
    }
}
