//! What addresses, handles, names and passwords look like.

use serde::{Deserialize, Deserializer};

/// Names that would look like the installation itself, or collide with paths.
const RESERVED: [&str; 36] = [
    "about",
    "abuse",
    "account",
    "admin",
    "administrator",
    "anonymous",
    "api",
    "atas",
    "billing",
    "contact",
    "deleted",
    "docs",
    "everyone",
    "help",
    "here",
    "info",
    "mail",
    "me",
    "mod",
    "moderator",
    "news",
    "null",
    "official",
    "postmaster",
    "root",
    "security",
    "settings",
    "staff",
    "status",
    "support",
    "system",
    "team",
    "undefined",
    "verify",
    "webmaster",
    "welcome",
];

/// Addresses are kept trimmed and in lower case, so that one address is one account.
pub(crate) fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(String::deserialize(deserializer)?.trim().to_ascii_lowercase())
}

/// Names are kept without the blanks around them.
pub(crate) fn trimmed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(String::deserialize(deserializer)?.trim().to_owned())
}

/// The same for a field that may be missing.
pub(crate) fn trimmed_if_given<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.map(|text| text.trim().to_owned()))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
pub(crate) fn email(value: &str, (): &()) -> garde::Result {
    // Beyond garde's grammar: mail servers want a dotted domain, and what they refuse we could never confirm.
    let dotted = value.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.'));
    if value.is_ascii() && dotted { Ok(()) } else { Err(garde::Error::new("bad_format")) }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
pub(crate) fn handle(value: &str, (): &()) -> garde::Result {
    let plain = value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !plain || !value.bytes().any(|b| b.is_ascii_lowercase()) {
        return Err(garde::Error::new("bad_format"));
    }
    if RESERVED.contains(&value) { Err(garde::Error::new("reserved")) } else { Ok(()) }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
pub(crate) fn display_name(value: &str, (): &()) -> garde::Result {
    // Controls and direction marks would let a name rewrite the line that it stands in.
    let bad = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if value.chars().any(bad) { Err(garde::Error::new("bad_format")) } else { Ok(()) }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that garde calls")]
pub(crate) fn password(value: &str, (): &()) -> garde::Result {
    let mut chars = value.chars();
    let first = chars.next();
    if chars.all(|c| Some(c) == first) { Err(garde::Error::new("too_simple")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles() {
        assert!(handle("mei_ling2", &()).is_ok());
        for bad in ["Mei", "mei-ling", "mei ling", "梅", "123", "___", "admin", "me"] {
            assert!(handle(bad, &()).is_err(), "{bad}");
        }
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn addresses() {
        assert!(email("mei@utama.example", &()).is_ok());
        assert!(email("mei@localhost", &()).is_err());
        assert!(email("méi@utama.example", &()).is_err());
    }

    #[test]
    fn names() {
        assert!(display_name("陈美玲 (Mei Ling)", &()).is_ok());
        assert!(display_name("Mei\nLing", &()).is_err());
        assert!(display_name("\u{202e}gnil", &()).is_err());
    }

    #[test]
    fn passwords() {
        assert!(password("correct horse", &()).is_ok());
        assert!(password("aaaaaaaaaaaa", &()).is_err());
    }
}
