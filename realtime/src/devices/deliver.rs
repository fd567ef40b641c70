//! One message to one device.

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jobs::{GiveUp, Job};
use push::{Browser, Message, PAYLOAD_BYTES_MAX, PushError, Urgency};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{RoomId, UserId};
use tracing::info;
use uuid::Uuid;

use crate::engine::Engine;
use crate::rooms::RoomKind;

/// How long a push service keeps a message for a device that is away.
const KEPT_S: u32 = 24 * 3_600;
/// Characters of the message that is shown.
const EXCERPT_CHARS: i32 = 140;
/// A topic has at most 32 characters of base64url: 24 bytes.
const TOPIC_BYTES: usize = 24;

/// Tells a device something.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Deliver {
    /// Its subscription.
    pub(super) device: Uuid,
    pub(super) news: News,
}

/// What it is told. No text: that is read when it is sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum News {
    /// Something new in a group.
    Show { group: String },
    /// Groups that were read elsewhere, or are no longer so.
    Withdraw { groups: Vec<String> },
}

impl Job for Deliver {
    const KIND: &'static str = "realtime.push_deliver";
    /// Over about five minutes: what is later is old.
    const ATTEMPTS_MAX: i32 = 5;
}

/// A device that may still be told.
struct Device {
    user: UserId,
    endpoint: String,
    p256dh: Vec<u8>,
    auth: Vec<u8>,
    key: Uuid,
}

/// Delivers, unless the device is gone or there is nothing to tell any more.
pub(super) async fn deliver(engine: &Engine, job: Deliver) -> anyhow::Result<()> {
    let Some(device) = device(engine, job.device).await.context("read a device")? else { return Ok(()) };
    let message = match &job.news {
        News::Withdraw { groups } => withdrawal(groups),
        News::Show { group } => match shown(engine, device.user, group).await.context("read what to show")? {
            Some(message) => message,
            None => return Ok(()),
        },
    };
    let browser = Browser::new(&device.p256dh, &device.auth).context("read a device's keys")?;
    match engine.pusher.push(&device.endpoint, &browser, device.key, &message).await {
        Ok(()) => {
            metrics::counter!("atas_push_sent_total").increment(1);
            Ok(())
        }
        Err(PushError::Gone) => forget(engine, job.device).await.context("forget a device"),
        Err(error @ PushError::Passing(_)) => Err(error.into()),
        Err(error) => Err(GiveUp(error.to_string()).into()),
    }
}

async fn device(engine: &Engine, id: Uuid) -> Result<Option<Device>, sqlx::Error> {
    sqlx::query_as!(
        Device,
        r#"select p.user_id as "user: UserId", p.endpoint, p.p256dh, p.auth, p.key_id as key
           from realtime.push_subscriptions p
           join accounts.sessions s on s.id = p.session_id and s.ended_at is null
           where p.id = $1"#,
        id
    )
    .fetch_optional(engine.db.pool())
    .await
}

async fn forget(engine: &Engine, device: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from realtime.push_subscriptions where id = $1", device)
        .execute(engine.db.pool())
        .await?;
    info!("forgot a device that has unsubscribed");
    Ok(())
}

fn withdrawal(groups: &[String]) -> Message {
    let payload = json!({ "withdraw": groups });
    Message { payload: bytes(&payload), ttl_s: KEPT_S, topic: None, urgency: Urgency::Low }
}

/// What a group says now; `None` when it was read meanwhile.
async fn shown(engine: &Engine, user: UserId, group: &str) -> anyhow::Result<Option<Message>> {
    let newest = sqlx::query!(
        r#"select n.kind, n.room_id as "room: RoomId", n.about, n.target, n.actor_id as "author: UserId", n.at,
                  r.title as "title?", r.kind as "room_kind?: RoomKind", left(said.body ->> 'text', $3) as text,
                  e.body as "data!: Value", count(*) over () as "count!"
           from realtime.unread_notices($1) unread
           join realtime.notices n on n.user_id = $1 and n.seq = unread.seq
           join realtime.events e on e.room_id = $1 and e.seq = unread.seq
           left join realtime.rooms r on r.id = n.room_id
           left join realtime.events said
               on said.room_id = n.room_id and said.seq = case n.kind when 'reaction' then n.target else n.about end
               and said.kind = 'message' and said.removed_at is null
           where unread.group_key = $2 order by unread.seq desc limit 1"#,
        user as UserId,
        group,
        EXCERPT_CHARS,
    )
    .fetch_optional(engine.db.pool())
    .await?;
    let Some(newest) = newest else { return Ok(None) };
    let author: Vec<UserId> = newest.author.into_iter().collect();
    let people = engine.network.people(&author).await.map_err(anyhow::Error::new)?;
    let mut payload = json!({
        "tag": group, "kind": newest.kind, "at": newest.at, "count": newest.count,
        "room": newest.room, "room_kind": newest.room_kind, "title": newest.title,
        "seq": newest.about, "target": newest.target,
        "author": people.first().map(|person| &person.display_name), "text": newest.text, "data": newest.data,
    });
    if bytes(&json!({ "show": payload })).len() > PAYLOAD_BYTES_MAX {
        payload["data"] = Value::Null;
    }
    let soon = matches!(newest.kind.as_str(), "direct" | "mention" | "reply");
    Ok(Some(Message {
        payload: bytes(&json!({ "show": payload })),
        ttl_s: KEPT_S,
        topic: Some(topic(group)),
        urgency: if soon { Urgency::High } else { Urgency::Normal },
    }))
}

fn bytes(payload: &Value) -> Vec<u8> {
    payload.to_string().into_bytes()
}

/// The same for the same group, so that only its newest message waits at the push service, which learns nothing from it.
fn topic(group: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(group.as_bytes())[..TOPIC_BYTES])
}
