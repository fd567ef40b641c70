//! The digest: what somebody has not seen, by room.

use serde::{Deserialize, Serialize};

use super::{Rendered, Words, greeting, html};
use crate::Locale;

mod order;

pub use order::Order;

/// What waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// How many notifications there are in all.
    pub count: u32,
    /// Some of them, by where they happened.
    pub sections: Vec<Section>,
    /// Where to see them.
    pub link: String,
    /// Where to say that one wants no more of these mails.
    pub unsubscribe: String,
}

/// One room, or what is about none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The room's title, or the other person's name; empty when it is about no room.
    pub title: String,
    /// The newest.
    pub lines: Vec<Line>,
    /// How many more there are.
    pub more: u32,
}

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// `direct`, `mention`, `reply`, `reaction`, `invitation`, or one that is told as something new.
    pub kind: String,
    /// Who caused it; empty when nobody is known.
    pub name: String,
    /// What they reacted with.
    pub emoji: String,
    /// The beginning of the message, or of what the notification says by itself; empty when there is none (any more).
    pub text: String,
    /// Of what was done to keep order; `text` is the reason then.
    pub order: Option<Order>,
}

/// What stands around a line in one language.
struct Phrases {
    direct: &'static str,
    mention: &'static str,
    reply: &'static str,
    reaction: &'static str,
    invitation: &'static str,
    other: &'static str,
    somebody: &'static str,
    more: &'static str,
    unsubscribe: &'static str,
    colon: &'static str,
    one: &'static str,
}

const fn phrases(locale: Locale) -> Phrases {
    match locale {
        Locale::En => Phrases {
            direct: "{name} wrote to you",
            mention: "{name} mentioned you",
            reply: "{name} replied to you",
            reaction: "{name} reacted {emoji}",
            invitation: "{name} invited you",
            other: "Something new",
            somebody: "Somebody",
            more: "and {count} more",
            unsubscribe: "No more of these mails",
            colon: ": ",
            one: "A notification waits for you",
        },
        Locale::Zh => Phrases {
            direct: "{name} 给你发了消息",
            mention: "{name} 提到了你",
            reply: "{name} 回复了你",
            reaction: "{name} 回应了 {emoji}",
            invitation: "{name} 邀请了你",
            other: "有新动态",
            somebody: "有人",
            more: "还有 {count} 条",
            unsubscribe: "不再接收这类邮件",
            colon: "：",
            one: "你有 1 条未读通知",
        },
        Locale::Ms => Phrases {
            direct: "{name} menulis kepada anda",
            mention: "{name} menyebut anda",
            reply: "{name} membalas anda",
            reaction: "{name} memberi reaksi {emoji}",
            invitation: "{name} menjemput anda",
            other: "Sesuatu yang baharu",
            somebody: "Seseorang",
            more: "dan {count} lagi",
            unsubscribe: "Hentikan e-mel seperti ini",
            colon: ": ",
            one: "Satu pemberitahuan menunggu anda",
        },
    }
}

impl Phrases {
    fn line(&self, line: &Line, locale: Locale) -> String {
        let Some(said) = self.said(line, locale) else { return line.text.clone() };
        if line.text.is_empty() { said } else { format!("{said}{}{}", self.colon, line.text) }
    }

    /// What happened; nothing when the text alone says it.
    fn said(&self, line: &Line, locale: Locale) -> Option<String> {
        if let Some(said) = line.order.as_ref().and_then(|order| order.sentence(locale)) {
            return Some(said);
        }
        let phrase = match line.kind.as_str() {
            "direct" => self.direct,
            "mention" => self.mention,
            "reply" => self.reply,
            "reaction" => self.reaction,
            "invitation" => self.invitation,
            _ if line.text.is_empty() => self.other,
            _ => return None,
        };
        let name = if line.name.is_empty() { self.somebody } else { &line.name };
        Some(filled(phrase, &[("{name}", name), ("{emoji}", &line.emoji)]))
    }

    fn more(&self, count: u32) -> Option<String> {
        (count > 0).then(|| self.more.replace("{count}", &count.to_string()))
    }
}

/// The phrase alone is a pattern: what people write is not looked into.
fn filled(phrase: &str, blanks: &[(&str, &str)]) -> String {
    let parts = phrase.split_inclusive('}').map(|part| {
        let blank = blanks.iter().find_map(|(blank, words)| Some((part.strip_suffix(blank)?, words)));
        blank.map_or_else(|| part.to_owned(), |(before, words)| format!("{before}{words}"))
    });
    parts.collect()
}

/// Writes the mail.
pub(super) fn render(digest: &Digest, words: &Words, locale: Locale, name: &str) -> Rendered {
    let phrases = phrases(locale);
    let subject = match digest.count {
        1 => phrases.one.to_owned(),
        count => words.subject.replace("{count}", &count.to_string()),
    };
    let greeting = greeting(words, name);
    Rendered {
        text: plain(digest, words, (&phrases, locale), &greeting),
        html: page(digest, words, (&phrases, locale), (&subject, &greeting)),
        subject,
    }
}

fn plain(digest: &Digest, words: &Words, (phrases, locale): (&Phrases, Locale), greeting: &str) -> String {
    let mut parts = vec![greeting.to_owned()];
    parts.extend(words.before.iter().map(ToString::to_string));
    for section in &digest.sections {
        let mut lines: Vec<String> =
            (!section.title.is_empty()).then(|| section.title.clone()).into_iter().collect();
        lines.extend(section.lines.iter().map(|line| format!("- {}", phrases.line(line, locale))));
        lines.extend(phrases.more(section.more).map(|more| format!("- {more}")));
        parts.push(lines.join("\n"));
    }
    parts.push(format!("{}{}\n{}", words.button, phrases.colon.trim_end(), digest.link));
    parts.extend(words.after.iter().map(ToString::to_string));
    parts.push(format!("{}{}\n{}", phrases.unsubscribe, phrases.colon.trim_end(), digest.unsubscribe));
    parts.push(words.closing.to_owned());
    parts.join("\n\n") + "\n"
}

fn page(
    digest: &Digest,
    words: &Words,
    (phrases, locale): (&Phrases, Locale),
    (subject, greeting): (&str, &str),
) -> String {
    let mut body = html::paragraph(greeting);
    for text in words.before {
        body += &html::paragraph(text);
    }
    for section in &digest.sections {
        body += &html::section(
            &section.title,
            section.lines.iter().map(|line| phrases.line(line, locale)).chain(phrases.more(section.more)),
        );
    }
    body += &html::button(words.button, &digest.link);
    for text in words.after {
        body += &html::note(text);
    }
    body += &html::link(phrases.unsubscribe, &digest.unsubscribe);
    body += &html::paragraph(words.closing);
    html::frame(locale, subject, &body)
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::templates::{Letter, render};

    fn line(kind: &str, name: &str, text: &str) -> Line {
        let (kind, name, text) = (kind.to_owned(), name.to_owned(), text.to_owned());
        Line { kind, name, emoji: "👍".to_owned(), text, order: None }
    }

    /// What was done to keep order, to the end of the year.
    fn ordered(notice: &str, zone: &str, reason: &str) -> Line {
        let until = NaiveDate::from_ymd_opt(2026, 12, 31).and_then(|day| day.and_hms_opt(18, 5, 0));
        let order = Order {
            notice: notice.to_owned(),
            room: "Past {name} papers".to_owned(),
            until,
            zone: zone.to_owned(),
        };
        Line { order: Some(order), ..line("system", "", reason) }
    }

    pub(in crate::templates) fn digest() -> Digest {
        let room = Section {
            title: "Algorithms 101".to_owned(),
            lines: vec![line("mention", "Aina", "are you there?"), line("reaction", "Wei", "past papers")],
            more: 4,
        };
        let direct = Section { title: "Aina".to_owned(), lines: vec![line("direct", "Aina", "")], more: 0 };
        let others = vec![
            line("system", "", ""),
            line("system", "", "Back at six"),
            ordered("muted", "UTC", "Take a break"),
            ordered("banned", "", ""),
            ordered("warned", "", "Please be kind"),
            ordered("later", "", ""),
        ];
        let other = Section { title: String::new(), lines: others, more: 0 };
        Digest {
            count: 13,
            sections: vec![room, direct, other],
            link: "https://atas.example/notifications".to_owned(),
            unsubscribe: "https://atas.example/v1/mail/unsubscribe/abc".to_owned(),
        }
    }

    #[test]
    fn what_people_write_is_no_html_and_no_pattern() {
        let hostile = line("mention", "{emoji}<b>", "{name} <script>alert(1)</script>");
        let sections = vec![Section { title: "<i>{count}".to_owned(), lines: vec![hostile], more: 0 }];
        let mail = render(&Letter::Digest(Digest { count: 1, sections, ..digest() }), Locale::En, "Mei");
        assert!(!mail.html.contains("<script>") && !mail.html.contains("<i>") && !mail.html.contains("<b>"));
        assert!(mail.text.contains("- {emoji}<b> mentioned you: {name} <script>"), "{}", mail.text);
        assert_eq!(mail.subject, "A notification waits for you");
    }

    #[test]
    fn a_digest_as_html() {
        insta::assert_snapshot!(render(&Letter::Digest(digest()), Locale::Ms, "Mei").html);
    }

    #[test]
    fn every_act_of_order_is_said_in_every_language_with_an_end_and_without() {
        let acts = [
            "muted",
            "unmuted",
            "banned",
            "unbanned",
            "message_removed",
            "named_moderator",
            "dismissed_moderator",
            "report_settled",
            "warned",
        ];
        let of_nowhere = |order: &Order| Order { room: String::new(), until: None, ..order.clone() };
        let said = Locale::ALL.into_iter().flat_map(|locale| {
            acts.into_iter().map(move |act| {
                let order = ordered(act, "", "").order.unwrap();
                let sentences = [&order, &of_nowhere(&order)].map(|order| order.sentence(locale).unwrap());
                format!("{act} {locale}: {}", sentences.join(" | "))
            })
        });
        insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"));
    }
}
