//! What mails say, in English, 简体中文 and Bahasa Melayu: short, warm, and clear about what to do.

mod digest;
pub(crate) mod html;
mod texts;

use serde::{Deserialize, Serialize};

use crate::Locale;

pub use digest::{Digest, Line, Order, Section};

/// What a mail is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Confirm your address.
    Verify {
        /// Where to.
        link: String,
    },
    /// Choose a new password.
    Reset {
        /// Where to.
        link: String,
    },
    /// Your password was changed.
    PasswordChanged {
        /// Where to ask for a new one, in case it was not you.
        link: String,
    },
    /// Somebody tried to sign up with your address.
    AccountExists {
        /// Where to sign in.
        link: String,
    },
    /// Your account was deleted.
    AccountDeleted,
    /// What you have not seen.
    Digest(Digest),
}

impl Letter {
    /// Names it in logs.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Verify { .. } => "verify",
            Self::Reset { .. } => "reset",
            Self::PasswordChanged { .. } => "password_changed",
            Self::AccountExists { .. } => "account_exists",
            Self::AccountDeleted => "account_deleted",
            Self::Digest(_) => "digest",
        }
    }

    fn link(&self) -> Option<&str> {
        match self {
            Self::Verify { link }
            | Self::Reset { link }
            | Self::PasswordChanged { link }
            | Self::AccountExists { link } => Some(link),
            Self::AccountDeleted => None,
            Self::Digest(digest) => Some(&digest.link),
        }
    }

    /// Where a program may say that its reader wants no more of these (RFC 8058).
    pub(crate) fn unsubscribe(&self) -> Option<&str> {
        if let Self::Digest(digest) = self { Some(&digest.unsubscribe) } else { None }
    }
}

/// A mail, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject line.
    pub subject: String,
    /// For readers without HTML.
    pub text: String,
    /// The same, with a button.
    pub html: String,
}

/// The words of one mail in one language.
struct Words {
    subject: &'static str,
    /// With `{name}`; the other one is for readers whose name is not known.
    greeting: &'static str,
    greeting_nameless: &'static str,
    before: &'static [&'static str],
    button: &'static str,
    after: &'static [&'static str],
    closing: &'static str,
}

/// Writes a mail. `name` is the reader's display name, or empty.
pub fn render(letter: &Letter, locale: Locale, name: &str) -> Rendered {
    let words = texts::words(letter, locale);
    if let Letter::Digest(digest) = letter {
        return digest::render(digest, &words, locale, name);
    }
    let greeting = greeting(&words, name);
    let link = letter.link();
    Rendered {
        subject: words.subject.to_owned(),
        text: plain(&words, locale, &greeting, link),
        html: html::page(&words, locale, &greeting, link),
    }
}

fn greeting(words: &Words, name: &str) -> String {
    if name.is_empty() { words.greeting_nameless.to_owned() } else { words.greeting.replace("{name}", name) }
}

fn plain(words: &Words, locale: Locale, greeting: &str, link: Option<&str>) -> String {
    let colon = if locale == Locale::Zh { '：' } else { ':' };
    let mut parts = vec![greeting.to_owned()];
    parts.extend(words.before.iter().map(ToString::to_string));
    parts.extend(link.map(|link| format!("{}{colon}\n{link}", words.button)));
    parts.extend(words.after.iter().map(ToString::to_string));
    parts.push(words.closing.to_owned());
    parts.join("\n\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters() -> Vec<Letter> {
        let link = || "https://atas.example/x#token=abc".to_owned();
        vec![
            Letter::Verify { link: link() },
            Letter::Reset { link: link() },
            Letter::PasswordChanged { link: link() },
            Letter::AccountExists { link: link() },
            Letter::AccountDeleted,
            Letter::Digest(digest::tests::digest()),
        ]
    }

    #[test]
    fn every_mail_in_every_language() {
        let mut all = Vec::new();
        for letter in letters() {
            for locale in Locale::ALL {
                let mail = render(&letter, locale, "Mei");
                all.push(format!("=== {} {locale}: {}\n{}", letter.kind(), mail.subject, mail.text));
            }
        }
        insta::assert_snapshot!(all.join("\n"));
    }

    #[test]
    fn one_mail_as_html() {
        insta::assert_snapshot!(render(&letters()[0], Locale::En, "Mei").html);
    }

    #[test]
    fn names_cannot_write_html() {
        let mail = render(&Letter::AccountDeleted, Locale::En, "<img src=x onerror=alert(1)>");
        assert!(!mail.html.contains("<img"));
        assert!(mail.html.contains("&lt;img src=x"));
    }

    #[test]
    fn a_mail_without_a_name_greets_anyway() {
        let mail = render(&Letter::AccountDeleted, Locale::Zh, "");
        assert!(mail.text.starts_with("你好："), "{}", mail.text);
    }
}
