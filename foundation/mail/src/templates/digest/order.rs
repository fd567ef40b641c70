//! What was done to keep order, as it is told in a digest.

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::filled;
use crate::Locale;

/// What a moderator did to the reader, or about what they reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// `muted`, `banned`, `warned` and so on: its name for clients.
    pub notice: String,
    /// The title that the room had; empty when it is not known.
    pub room: String,
    /// When it ends, on the clock of `zone`.
    pub until: Option<NaiveDateTime>,
    /// Is named beside `until`; empty when it is the reader's own.
    pub zone: String,
}

impl Order {
    /// What happened; nothing for a notice that is not known here.
    pub(super) fn sentence(&self, locale: Locale) -> Option<String> {
        let until = self.until.map(|until| self.moment(until, locale));
        let phrase = phrase(&self.notice, until.is_some(), locale)?;
        let room = if self.room.is_empty() { a_room(locale) } else { &self.room };
        Some(filled(phrase, &[("{room}", room), ("{until}", until.as_deref().unwrap_or_default())]))
    }

    fn moment(&self, until: NaiveDateTime, locale: Locale) -> String {
        let pattern = match locale {
            Locale::En => "%-d %B %Y, %H:%M",
            Locale::Zh => "%Y年%-m月%-d日 %H:%M",
            Locale::Ms => "%-d/%-m/%Y, %H:%M",
        };
        let moment = until.format(pattern).to_string();
        match (self.zone.as_str(), locale) {
            ("", _) => moment,
            (zone, Locale::Zh) => format!("{moment}（{zone}）"),
            (zone, Locale::En | Locale::Ms) => format!("{moment} ({zone})"),
        }
    }
}

const fn a_room(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "a room",
        Locale::Zh => "一个聊天室",
        Locale::Ms => "sebuah bilik",
    }
}

fn phrase(notice: &str, ends: bool, locale: Locale) -> Option<&'static str> {
    match locale {
        Locale::En => english(notice, ends),
        Locale::Zh => chinese(notice, ends),
        Locale::Ms => malay(notice, ends),
    }
}

fn english(notice: &str, ends: bool) -> Option<&'static str> {
    Some(match (notice, ends) {
        ("muted", true) => "You were muted in {room} until {until}",
        ("muted", false) => "You were muted in {room}",
        ("banned", true) => "You were banned from {room} until {until}",
        ("banned", false) => "You were banned from {room}",
        ("unmuted", _) => "You can write in {room} again",
        ("unbanned", _) => "You can come back to {room}",
        ("message_removed", _) => "One of your messages in {room} was deleted",
        ("named_moderator", _) => "You are now a moderator of {room}",
        ("dismissed_moderator", _) => "You are no longer a moderator of {room}",
        ("report_settled", _) => "We looked into what you reported. Thank you",
        ("warned", _) => "A moderator gave you a warning",
        _ => return None,
    })
}

fn chinese(notice: &str, ends: bool) -> Option<&'static str> {
    Some(match (notice, ends) {
        ("muted", true) => "你在{room}被禁言至{until}",
        ("muted", false) => "你在{room}被禁言",
        ("banned", true) => "你被{room}封禁至{until}",
        ("banned", false) => "你被{room}封禁",
        ("unmuted", _) => "你可以在{room}再次发言",
        ("unbanned", _) => "你可以再次加入{room}",
        ("message_removed", _) => "你在{room}的一条消息被删除",
        ("named_moderator", _) => "你现在是{room}的版主",
        ("dismissed_moderator", _) => "你不再是{room}的版主",
        ("report_settled", _) => "你举报的内容已有人查看，谢谢",
        ("warned", _) => "管理人员向你发出了警告",
        _ => return None,
    })
}

fn malay(notice: &str, ends: bool) -> Option<&'static str> {
    Some(match (notice, ends) {
        ("muted", true) => "Anda disenyapkan di {room} sehingga {until}",
        ("muted", false) => "Anda disenyapkan di {room}",
        ("banned", true) => "Anda dilarang dari {room} sehingga {until}",
        ("banned", false) => "Anda dilarang dari {room}",
        ("unmuted", _) => "Anda boleh menulis semula di {room}",
        ("unbanned", _) => "Anda boleh kembali ke {room}",
        ("message_removed", _) => "Satu mesej anda di {room} telah dipadam",
        ("named_moderator", _) => "Anda kini moderator {room}",
        ("dismissed_moderator", _) => "Anda bukan lagi moderator {room}",
        ("report_settled", _) => "Laporan anda telah disemak. Terima kasih",
        ("warned", _) => "Moderator memberi anda amaran",
        _ => return None,
    })
}
