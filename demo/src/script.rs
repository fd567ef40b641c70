//! The scripts that conversations are written in.
//!
//! ```text
//! A: anyone has past papers for {course}?      one message, by speaker A
//! B>1: [yes|sure], here                        answers message 1; a choice of words
//! | {link}                                     another line of the same message
//! ...                                          a longer pause
//! ?C: thanks!                                  may be left out
//! ```

/// A conversation to be performed.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) lines: Vec<Line>,
}

/// One message.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) speaker: char,
    /// Index of the line it answers.
    pub(crate) reply_to: Option<usize>,
    pub(crate) optional: bool,
    /// Comes after a longer pause.
    pub(crate) later: bool,
    pub(crate) text: String,
}

impl Script {
    /// # Panics
    /// On text that is no script. Scripts are part of the binary.
    pub(crate) fn parse(text: &str) -> Self {
        let (mut lines, mut later) = (Vec::<Line>::new(), false);
        for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            if line == "..." {
                later = true;
            } else if let Some(more) = line.strip_prefix('|') {
                let last = lines.last_mut().expect("a script begins with a speaker");
                last.text.push('\n');
                last.text.push_str(more.trim_start());
            } else {
                let line = Line::parse(line, later);
                later = false;
                assert!(line.reply_to.is_none_or(|to| to < lines.len()), "{} answers nobody", line.text);
                lines.push(line);
            }
        }
        assert!(!later, "a script ends with a pause");
        Self { lines }
    }

    /// Its speakers in alphabetical order.
    pub(crate) fn speakers(&self) -> Vec<char> {
        let mut speakers: Vec<char> = self.lines.iter().map(|line| line.speaker).collect();
        speakers.sort_unstable();
        speakers.dedup();
        speakers
    }
}

impl Line {
    fn parse(line: &str, later: bool) -> Self {
        let (head, text) = line.split_once(": ").unwrap_or_else(|| panic!("no speaker: {line}"));
        let (optional, head) = head.strip_prefix('?').map_or((false, head), |head| (true, head));
        let (speaker, reply_to) = match head.split_once('>') {
            Some((speaker, number)) => {
                (speaker, Some(number.parse::<usize>().expect("a message's number") - 1))
            }
            None => (head, None),
        };
        let mut letters = speaker.chars();
        let (Some(speaker @ 'A'..='Z'), None) = (letters.next(), letters.next()) else {
            panic!("no speaker: {line}")
        };
        Self { speaker, reply_to, optional, later, text: text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_answers_lines_and_pauses() {
        let script = Script::parse("A: anyone?\nB>1: yes\n| here: {link}\n...\n?A: thanks\n");
        assert_eq!(script.lines.len(), 3);
        assert_eq!(script.lines[1].reply_to, Some(0));
        assert_eq!(script.lines[1].text, "yes\nhere: {link}");
        assert!(script.lines[2].later && script.lines[2].optional);
        assert_eq!(script.speakers(), ['A', 'B']);
    }
}
