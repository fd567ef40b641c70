//! Files that messages carry. Owns `realtime.attachments`.
//!
//! A message names files that its author has uploaded; in the transaction that numbers it they are claimed, and what
//! readers need to lay them out is written into its body once and for all. From then on whoever may read the message may
//! read its files.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use media::{Attachment, FileId, MayRead};
use serde_json::value::RawValue;
use store::{RoomId, Tx, UserId};

use crate::append::{Draft, Refused, db_seq};
use crate::engine::Realtime;

/// The most files that one message carries.
pub const ATTACHMENTS_MAX: usize = 10;

/// What the drafts of one append carry, under lock.
pub(crate) struct Carried {
    free: HashMap<FileId, (UserId, Attachment)>,
    rooms: Vec<RoomId>,
    seqs: Vec<i64>,
    files: Vec<FileId>,
}

impl Carried {
    /// Locks what the drafts name. Without any, nothing is asked.
    pub(crate) async fn lock(tx: &mut Tx, drafts: &[Draft], now: DateTime<Utc>) -> Result<Self, sqlx::Error> {
        let named: Vec<FileId> = drafts.iter().flat_map(|draft| draft.act.attachments()).copied().collect();
        let free = if named.is_empty() { HashMap::new() } else { media::claimable(tx, &named, now).await? };
        Ok(Self { free, rooms: Vec::new(), seqs: Vec::new(), files: Vec::new() })
    }

    /// Whether everything that a draft names is its author's and free.
    pub(crate) fn check(&self, draft: &Draft) -> Result<(), Refused> {
        let is_free = |file| self.free.get(file).is_some_and(|(owner, _)| *owner == draft.author);
        if draft.act.attachments().iter().all(is_free) { Ok(()) } else { Err(Refused::NoSuchFile) }
    }

    /// What the files of a draft that was checked are called.
    pub(crate) fn names(&self, draft: &Draft) -> Vec<&str> {
        let named = draft.act.attachments().iter();
        named.filter_map(|file| Some(self.free.get(file)?.1.name.as_str())).collect()
    }

    /// The body of a draft that was checked and gets `seq`, with what it carries. Its files are nobody else's afterwards.
    pub(crate) fn take(&mut self, draft: &Draft, seq: u64, body: Box<RawValue>) -> Box<RawValue> {
        let named = draft.act.attachments();
        let carried: Vec<Attachment> =
            named.iter().filter_map(|file| Some(self.free.remove(file)?.1)).collect();
        self.rooms.extend(named.iter().map(|_| draft.room));
        self.seqs.extend(named.iter().map(|_| db_seq(seq)));
        self.files.extend(named);
        if carried.is_empty() { body } else { with_attachments(&body, &carried) }
    }

    /// Writes down what was taken, after its messages.
    pub(crate) async fn link(&self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        if self.files.is_empty() {
            return Ok(());
        }
        sqlx::query!(
            "insert into realtime.attachments (file_id, room_id, seq)
             select * from unnest($1::uuid[], $2::uuid[], $3::bigint[])",
            &self.files as &[FileId],
            &self.rooms as &[RoomId],
            &self.seqs,
        )
        .execute(&mut **tx)
        .await?;
        media::claim(tx, &self.files).await
    }
}

/// A message's body, an object with at least its text, with one more field.
fn with_attachments(body: &RawValue, carried: &[Attachment]) -> Box<RawValue> {
    let carried = serde_json::to_string(carried).expect("attachments have string keys only");
    let fields = body.get().strip_suffix('}').expect("a message's body is an object");
    let body = format!(r#"{fields},"attachments":{carried}}}"#);
    RawValue::from_string(body).expect("an object with one more field is JSON")
}

/// In the transaction in which messages are removed: nobody can read their files from the commit on, and a job deletes
/// them.
pub(crate) async fn discard(
    tx: &mut Tx,
    removed: &[(RoomId, u64)],
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let (rooms, seqs): (Vec<RoomId>, Vec<i64>) =
        removed.iter().map(|(room, seq)| (*room, db_seq(*seq))).unzip();
    let files = sqlx::query_scalar!(
        r#"select file_id as "file: FileId" from realtime.attachments
           join unnest($1::uuid[], $2::bigint[]) as removed (room_id, seq) using (room_id, seq)"#,
        &rooms as &[RoomId],
        &seqs,
    )
    .fetch_all(&mut **tx)
    .await?;
    if files.is_empty() { Ok(()) } else { media::discard(tx, &files, now).await }
}

impl Realtime {
    /// Who may read a file that was sent: a member of the room who sees the message that carries it.
    pub fn readers_of_files(&self) -> MayRead {
        let db = self.0.db.clone();
        Arc::new(move |user, file| {
            let db = db.clone();
            Box::pin(async move {
                sqlx::query_scalar!(
                    r#"select exists (
                           select from realtime.attachments a
                           join realtime.events e on e.room_id = a.room_id and e.seq = a.seq
                           join realtime.members m on m.room_id = a.room_id and m.user_id = $1
                           where a.file_id = $2 and a.seq > m.hidden_seq and e.removed_at is null) as "may!""#,
                    user as UserId,
                    file as FileId,
                )
                .fetch_one(db.pool())
                .await
            })
        })
    }
}
