//! What a digest says, as it is at the moment of sending.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::NaiveDateTime;
use mail::{Digest, Letter, Line, Locale, Order, Section, SendMail};
use store::{RoomId, UserId};

use super::Mail;
use crate::engine::Engine;

/// Unseen notifications that are looked at; of more the newest.
const LOOKED_AT_MAX: i64 = 500;
/// Rooms in one mail, and lines of each.
const SECTIONS_MAX: usize = 8;
const LINES_MAX: usize = 3;
/// Characters of a message.
const EXCERPT_CHARS: i32 = 120;

struct Row {
    kind: String,
    room: Option<RoomId>,
    title: Option<String>,
    author: Option<UserId>,
    emoji: Option<String>,
    text: Option<String>,
    /// What was done to keep order, in which room, until when on the reader's clock.
    notice: Option<String>,
    in_room: Option<String>,
    until: Option<NaiveDateTime>,
    /// The reader's time zone.
    zone: Option<String>,
    all: i64,
}

impl Row {
    fn line(self, name: String) -> Line {
        let on_one_line = |text: Option<String>| text.map(|text| on_one_line(&text)).unwrap_or_default();
        let zone = if self.zone.is_some() { String::new() } else { "UTC".to_owned() };
        let room = on_one_line(self.in_room);
        let order = self.notice.map(|notice| Order { notice, room, until: self.until, zone });
        let emoji = self.emoji.unwrap_or_default();
        Line { kind: self.kind, name, emoji, text: on_one_line(self.text), order }
    }
}

/// The letter, unless there is nothing to say any more.
pub(super) async fn write(
    engine: &Engine,
    job: &Mail,
    link: String,
    unsubscribe: String,
) -> anyhow::Result<Option<SendMail>> {
    let reader = sqlx::query!(
        r#"select u.email as "email!", u.display_name, u.locale from accounts.users u
           left join realtime.notification_settings s on s.user_id = u.id
           where u.id = $1 and u.email_verified_at is not null and coalesce(s.digest, true)"#,
        job.user as UserId
    );
    let reader = reader.fetch_optional(engine.db.pool()).await.context("find whom to mail")?;
    let Some(reader) = reader else { return Ok(None) };
    let rows = rows(engine, job).await.context("read what somebody missed")?;
    let Some(count) = rows.first().map(|row| u32::try_from(row.all).unwrap_or(u32::MAX)) else {
        return Ok(None);
    };
    let names = names(engine, &rows).await?;
    let sections = sections(rows, &names);
    Ok(Some(SendMail {
        to: reader.email,
        name: reader.display_name,
        locale: reader.locale.parse::<Locale>().unwrap_or_default(),
        letter: Letter::Digest(Digest { count, sections, link, unsubscribe }),
    }))
}

/// The newest first.
async fn rows(engine: &Engine, job: &Mail) -> Result<Vec<Row>, sqlx::Error> {
    sqlx::query_as!(
        Row,
        r#"select n.kind, n.room_id as "room: RoomId", r.title as "title?", n.actor_id as "author: UserId",
                  e.body ->> 'emoji' as emoji,
                  left(coalesce(said.body ->> 'text', own.data ->> 'reason', own.data ->> 'text'), $4) as text,
                  own.data ->> 'notice' as notice, own.data ->> 'title' as in_room,
                  case n.kind when 'system'
                      then (own.data ->> 'until')::timestamptz at time zone coalesce(s.zone, 'UTC') end as until,
                  s.zone as "zone?", count(*) over () as "all!"
           from realtime.missed_notices($1, $2) missed
           join realtime.notices n on n.user_id = $1 and n.seq = missed.seq
           join realtime.events e on e.room_id = $1 and e.seq = missed.seq
           cross join lateral (select case when n.room_id is null then e.body end) own (data)
           left join realtime.notification_settings s on s.user_id = $1
           left join realtime.rooms r on r.id = n.room_id
           left join realtime.members m on m.room_id = n.room_id and m.user_id = $1
           left join realtime.events said
               on said.room_id = n.room_id and said.seq = case n.kind when 'reaction' then n.target else n.about end
               and said.kind = 'message' and said.removed_at is null and said.seq > m.hidden_seq
           where missed.seq <= $3 order by missed.seq desc limit $5"#,
        job.user as UserId,
        job.after,
        job.to,
        EXCERPT_CHARS,
        LOOKED_AT_MAX,
    )
    .fetch_all(engine.db.pool())
    .await
}

async fn names(engine: &Engine, rows: &[Row]) -> anyhow::Result<HashMap<UserId, String>> {
    let authors = rows.iter().filter_map(|row| row.author).collect();
    let people = engine.people_by_id(authors).await.map_err(anyhow::Error::new).context("read names")?;
    Ok(people.into_iter().map(|(id, person)| (id, person.display_name)).collect())
}

/// By room, in the order of what is newest in it.
fn sections(rows: Vec<Row>, names: &HashMap<UserId, String>) -> Vec<Section> {
    let mut sections: Vec<(Option<RoomId>, Section)> = Vec::new();
    for mut row in rows {
        let name = row.author.and_then(|author| names.get(&author)).cloned().unwrap_or_default();
        let known = sections.iter().position(|(room, _)| *room == row.room);
        let at = match known {
            Some(at) => at,
            None if sections.len() == SECTIONS_MAX => continue,
            None => {
                // A direct room has no title: it is called as the other person.
                let title = row.title.take().filter(|title| !title.is_empty());
                let title = title.or_else(|| row.room.map(|_| name.clone())).unwrap_or_default();
                sections.push((row.room, Section { title, lines: Vec::new(), more: 0 }));
                sections.len() - 1
            }
        };
        let section = &mut sections[at].1;
        if section.lines.len() == LINES_MAX {
            section.more += 1;
        } else {
            section.lines.push(row.line(name));
        }
    }
    sections.into_iter().map(|(_, section)| section).collect()
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
