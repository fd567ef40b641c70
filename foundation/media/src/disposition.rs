//! `Content-Disposition` (RFC 6266) with a name of any language (RFC 8187).

use http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What RFC 8187 leaves as it is: `attr-char`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// `attachment` saves, `inline` may show. The name is a cleaned one.
pub(crate) fn content_disposition(kind: &str, name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| if (c.is_ascii_graphic() || c == ' ') && !"\"\\%".contains(c) { c } else { '_' })
        .collect();
    let mut value = format!("{kind}; filename=\"{plain}\"");
    if plain != name {
        value.push_str("; filename*=UTF-8''");
        value.extend(utf8_percent_encode(name, ENCODED));
    }
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(name: &str) -> String {
        content_disposition("attachment", name).to_str().unwrap().to_owned()
    }

    #[test]
    fn plain_names_stay_plain_and_others_come_twice() {
        assert_eq!(of("notes 1.pdf"), "attachment; filename=\"notes 1.pdf\"");
        assert_eq!(
            of("试卷.pdf"),
            "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E8%AF%95%E5%8D%B7.pdf"
        );
        assert_eq!(of("a\"b"), "attachment; filename=\"a_b\"; filename*=UTF-8''a%22b");
        assert_eq!(of("100%.txt"), "attachment; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt");
    }

    proptest! {
        #[test]
        fn any_name_is_one_header(name in ".{0,200}") {
            let value = of(&name);
            prop_assert!(value.starts_with("attachment; filename=\""), "{value}");
            prop_assert_eq!(value.matches('"').count(), 2);
        }
    }
}
