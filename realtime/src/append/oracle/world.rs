//! A room in the database, and what is asked of it.

use accounts::NewUser;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use store::{Clock, Db, Entropy, EventId, RoomId, UserId};

use super::people::{EMOJI, HIDDEN, LATE, MODERATOR, PEOPLE, STRANGER, Try};
use crate::append::{Act, Draft, Lists, Outcome, append, db_seq};
use crate::items;
use crate::wire::{Emoji, MessageBody, Words};

/// A room of its own for a run, on the database of the test.
pub(super) struct World {
    pub(super) db: Db,
    pub(super) entropy: Entropy,
    pub(super) room: RoomId,
    pub(super) people: Vec<UserId>,
}

impl World {
    pub(super) async fn new(db: &Db) -> Self {
        let (entropy, clock) = (Entropy::system(), Clock::system());
        let people: Vec<UserId> = (0..PEOPLE).map(|_| UserId::generate(&entropy, &clock)).collect();
        let role = |who| if who == MODERATOR { accounts::Role::Moderator } else { accounts::Role::Student };
        let users = people.iter().enumerate().map(|(who, id)| NewUser {
            id: *id,
            email: format!("{id}@utama.example"),
            handle: id.uuid().simple().to_string()[2..].to_owned(),
            display_name: "Somebody".to_owned(),
            role: role(who),
            locale: "en".to_owned(),
            verified_at: None,
            created_at: start(),
            password_hash: "none".to_owned(),
        });
        let mut tx = db.begin().await.unwrap();
        accounts::seed::insert(&mut tx, &users.collect::<Vec<_>>()).await.unwrap();
        let room = RoomId::generate(&entropy, &clock);
        sqlx::query("insert into realtime.rooms (id, kind, title, last_at, created_at) values ($1, 'private', 'Room', $2, $2)")
            .bind(room.uuid())
            .bind(start())
            .execute(&mut *tx)
            .await
            .unwrap();
        for (index, person) in people.iter().enumerate().take(STRANGER) {
            sqlx::query(
                "insert into realtime.members (room_id, user_id, role, joined_at, hidden_seq)
                 values ($1, $2, case when $3 then 'owner' else 'member' end::realtime.member_role, $4, $5)",
            )
            .bind(room.uuid())
            .bind(person.uuid())
            .bind(index == 0)
            .bind(start())
            .bind(if index == LATE { db_seq(HIDDEN) } else { 0 })
            .execute(&mut *tx)
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        Self { db: db.clone(), entropy, room, people }
    }

    pub(super) fn draft(&self, who: usize, what: &Try, text: &str) -> Draft {
        let users = |people: &[usize]| people.iter().map(|person| self.people[*person]).collect();
        let act = match what {
            Try::Send { reply_to, mentions, all } => {
                let (text, mentions) = (text.to_owned(), users(mentions));
                Act::Message(MessageBody {
                    text,
                    reply_to: *reply_to,
                    mentions,
                    mention_all: *all,
                    attachments: Vec::new(),
                })
            }
            Try::Edit { target, mentions } => {
                let words = Words { text: text.to_owned(), mentions: users(mentions), mention_all: false };
                Act::Edit { target: *target, words }
            }
            Try::Delete { target } => Act::delete(*target, None).unwrap(),
            Try::React { target, emoji, on } => {
                Act::React { target: *target, emoji: Emoji::new(EMOJI[*emoji]).unwrap(), on: *on }
            }
            Try::Pin { target, on } => Act::Pin { target: *target, on: *on },
            Try::Again { .. } => unreachable!("has a draft already"),
        };
        let id = EventId::generate(&self.entropy, &Clock::system());
        // Everybody says that they moderate, as a connection does whose person did when their token was checked.
        Draft::new(self.room, self.people[who], id, true, act)
    }

    pub(super) async fn commit(&self, drafts: &[Draft], at: DateTime<Utc>) -> Outcome {
        let mut tx = self.db.begin().await.unwrap();
        let outcome = append(&mut tx, &Lists::default(), drafts, at).await.unwrap();
        tx.commit().await.unwrap();
        outcome
    }

    pub(super) async fn snapshot(&self, viewer: usize) -> (u64, Value) {
        let mut tx = items::moment(&self.db).await.unwrap();
        let head = items::head(&mut tx, self.room).await.unwrap();
        let items = items::items(&mut tx, self.room, self.people[viewer], 1..=head).await.unwrap();
        (head, json!(items))
    }
}

pub(super) fn start() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::days(20_000)
}
