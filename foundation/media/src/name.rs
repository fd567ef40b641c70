//! Names of files as people may see them: one line, no path, nothing that changes how the rest is read.

/// The longest name kept, in characters.
const NAME_CHARS_MAX: usize = 150;
/// An ending longer than this is no file type.
const ENDING_CHARS_MAX: usize = 16;

/// A name fit to be shown and saved under, whatever the uploader called it.
pub(crate) fn clean(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = last.chars().filter(|&c| !is_unfit(c)).map(|c| if c.is_whitespace() { ' ' } else { c });
    let words: Vec<String> = shown.collect::<String>().split_whitespace().map(str::to_owned).collect();
    // A dot in front hides a file, dots and spaces at the end get lost on some systems.
    let name = words.join(" ");
    let name = name.trim_matches(|c| c == '.' || c == ' ');
    if name.is_empty() { "file".to_owned() } else { shortened(name) }
}

/// Characters that control, reorder or hide text, and those that file systems do not take.
fn is_unfit(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e007f}')
}

/// Cut to the longest name, its ending kept.
fn shortened(name: &str) -> String {
    let len = name.chars().count();
    if len <= NAME_CHARS_MAX {
        return name.to_owned();
    }
    let ending = split(name).1.map(|ending| format!(".{ending}")).unwrap_or_default();
    let kept: String = name.chars().take(NAME_CHARS_MAX - ending.chars().count()).collect();
    format!("{}{ending}", kept.trim_end_matches(['.', ' ']))
}

/// What stands before and after the last dot, when that looks like a file type.
pub(crate) fn split(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, ending))
            if !stem.is_empty()
                && (1..=ENDING_CHARS_MAX).contains(&ending.chars().count())
                && !ending.contains(' ') =>
        {
            (stem, Some(ending))
        }
        _ => (name, None),
    }
}

/// A media type as it may be told to others: `type/subtype` in lower case; anything else is just bytes.
pub(crate) fn media_type(given: &str) -> String {
    const LEN_MAX: usize = 127;
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_token = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
            && part.as_bytes()[0].is_ascii_alphanumeric()
    };
    match essence.split_once('/') {
        Some((kind, sub)) if essence.len() <= LEN_MAX && is_token(kind) && is_token(sub) => essence,
        _ => "application/octet-stream".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_one_harmless_line() {
        assert_eq!(clean("notes.pdf"), "notes.pdf");
        assert_eq!(clean("试卷 2025 – Ujian Akhir.pdf"), "试卷 2025 – Ujian Akhir.pdf");
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("C:\\Users\\me\\essay.docx"), "essay.docx");
        assert_eq!(clean("two\r\nlines\tand\u{0} more.txt"), "two lines and more.txt");
        assert_eq!(clean("invoice\u{202e}fdp.exe"), "invoicefdp.exe");
        assert_eq!(clean(".htaccess"), "htaccess");
        assert_eq!(clean("..."), "file");
        assert_eq!(clean(""), "file");
    }

    #[test]
    fn long_names_keep_their_ending() {
        let name = clean(&format!("{}.tar.gz", "长".repeat(400)));
        assert_eq!(name.chars().count(), 150);
        assert!(name.ends_with("长.gz"), "{name}");
        assert_eq!(clean(&"x".repeat(400)).chars().count(), 150);
    }

    #[test]
    fn media_types_are_tokens() {
        assert_eq!(media_type("Image/PNG; charset=x"), "image/png");
        assert_eq!(
            media_type("application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text"
        );
        for odd in
            ["", "png", "/", "a/", "a/b c", "text/html\r\nx: y", "图/片", &format!("a/{}", "b".repeat(130))]
        {
            assert_eq!(media_type(odd), "application/octet-stream", "{odd}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_given_comes_out_harmless(given in "\\PC{0,300}|[\\x00-\\x7f]{0,300}|.{0,300}") {
            let name = clean(&given);
            prop_assert!((1..=150).contains(&name.chars().count()), "{name:?}");
            prop_assert!(!name.chars().any(|c| c.is_control() || c == '/' || c == '\\'));
            prop_assert_eq!(clean(&name), name);
        }
    }
}
