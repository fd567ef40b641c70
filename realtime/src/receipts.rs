//! Read receipts: how far the other person of a direct room has read. Nothing of it is an event.
//!
//! Whether two people tell each other is for PostgreSQL to say (the view `realtime.receipts`), each time: when a mark rises, when a
//! stream is opened, and when a look finds that something has changed. A live stream remembers the last answer only, so
//! that a connection that missed several is told the latest.

use parking_lot::Mutex;
use store::{Db, RoomId, Tx, UserId};

use crate::append::{db_seq, wire_seq};
use crate::presence::HiddenFrom;

/// What one of the two is to know of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) other: UserId,
    /// How far the other has read.
    pub(crate) read: u64,
    /// Whether the two tell each other.
    pub(crate) shared: bool,
}

impl Receipt {
    pub(crate) fn seen(&self) -> Option<u64> {
        self.shared.then_some(self.read)
    }
}

/// The receipts of a live stream by whom they are for: two of a direct room, none of any other.
#[derive(Debug, Default)]
pub(crate) struct Receipts(Mutex<Vec<(UserId, Receipt)>>);

impl Receipts {
    /// Takes what was found for `viewer`; a mark only rises. Whether they have to be told.
    pub(crate) fn learn(&self, viewer: UserId, found: Receipt) -> bool {
        let mut known = self.0.lock();
        if let Some((_, receipt)) = known.iter_mut().find(|(whose, _)| *whose == viewer) {
            let before = receipt.seen();
            *receipt = Receipt { read: found.read.max(receipt.read), ..found };
            return receipt.seen() != before;
        }
        known.push((viewer, found));
        true
    }

    /// How far `viewer` is to know that the other has read.
    pub(crate) fn seen(&self, viewer: UserId) -> Option<u64> {
        self.of(viewer)?.seen()
    }

    /// The same for a connection that was told `told`, with the other person; `None` when that is still so.
    pub(crate) fn news(
        &self,
        viewer: UserId,
        told: Option<u64>,
        hidden: &HiddenFrom,
    ) -> Option<(UserId, Option<u64>)> {
        let receipt = self.of(viewer)?;
        let seen = receipt.seen().filter(|_| !hidden.contains(&receipt.other));
        (seen != told).then_some((receipt.other, seen))
    }

    pub(crate) fn each(&self, mut tell: impl FnMut(UserId, Receipt)) {
        for (viewer, receipt) in &*self.0.lock() {
            tell(*viewer, *receipt);
        }
    }

    fn of(&self, viewer: UserId) -> Option<Receipt> {
        self.0.lock().iter().find(|(whose, _)| *whose == viewer).map(|(_, receipt)| *receipt)
    }
}

/// A receipt that is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) room: RoomId,
    pub(crate) viewer: UserId,
    pub(crate) other: UserId,
    /// Marks above it are news; `None`: any, because it may not be for this viewer any more.
    pub(crate) above: Option<u64>,
}

/// Those of `asked` that are news.
pub(crate) async fn news(db: &Db, asked: &[Asked]) -> Result<Vec<(RoomId, UserId, Receipt)>, sqlx::Error> {
    let rooms: Vec<RoomId> = asked.iter().map(|asked| asked.room).collect();
    let viewers: Vec<UserId> = asked.iter().map(|asked| asked.viewer).collect();
    let others: Vec<UserId> = asked.iter().map(|asked| asked.other).collect();
    let above: Vec<i64> = asked.iter().map(|asked| asked.above.map_or(-1, db_seq)).collect();
    let rows = sqlx::query!(
        r#"select s.room_id as "room!: RoomId", s.viewer_id as "viewer!: UserId", s.other_id as "other!: UserId",
                  risen.read_seq, receipt.shared as "shared!"
           from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[]) as s (room_id, viewer_id, other_id, above)
           cross join lateral (
               select m.read_seq from realtime.members m
               where m.room_id = s.room_id and m.user_id = s.other_id and m.read_seq > s.above limit 1) risen
           cross join lateral (
               select r.shared from realtime.receipts r
               where r.room_id = s.room_id and r.viewer_id = s.viewer_id limit 1) receipt"#,
        &rooms as &[RoomId],
        &viewers as &[UserId],
        &others as &[UserId],
        &above,
    )
    .fetch_all(db.pool())
    .await?;
    let news = rows.into_iter().map(|row| {
        let receipt = Receipt { other: row.other, read: wire_seq(row.read_seq), shared: row.shared };
        (row.room, row.viewer, receipt)
    });
    Ok(news.collect())
}

/// How far the other person of a direct room has read, if `viewer` is told; `None` of any other room.
pub(crate) async fn seen(tx: &mut Tx, room: RoomId, viewer: UserId) -> Result<Option<u64>, sqlx::Error> {
    let seen = sqlx::query_scalar!(
        r#"select read_seq as "read_seq!" from realtime.receipts
           where room_id = $1 and viewer_id = $2 and shared"#,
        room as RoomId,
        viewer as UserId,
    );
    Ok(seen.fetch_optional(&mut **tx).await?.map(wire_seq))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: u128) -> UserId {
        UserId::new(uuid::Uuid::from_u128(n))
    }

    fn read(read: u64) -> Receipt {
        Receipt { other: user(2), read, shared: true }
    }

    #[test]
    fn a_mark_rises_and_only_the_latest_is_told() {
        let (receipts, nobody) = (Receipts::default(), HiddenFrom::default());
        assert!(receipts.learn(user(1), read(3)));
        assert!(!receipts.learn(user(1), read(3)), "nothing new");
        assert!(receipts.learn(user(1), read(7)));
        assert!(!receipts.learn(user(1), read(5)), "what was overtaken on the way");
        assert_eq!(receipts.news(user(1), Some(3), &nobody), Some((user(2), Some(7))));
        assert_eq!(receipts.news(user(1), Some(7), &nobody), None);
        assert_eq!(receipts.news(user(2), None, &nobody), None, "nobody else's");
    }

    #[test]
    fn whoever_is_not_told_any_more_is_told_that() {
        let (receipts, nobody) = (Receipts::default(), HiddenFrom::default());
        receipts.learn(user(1), read(3));
        let apart = HiddenFrom::from([user(2)]);
        assert_eq!(receipts.news(user(1), Some(3), &apart), Some((user(2), None)));
        assert!(receipts.learn(user(1), Receipt { shared: false, ..read(4) }));
        assert_eq!(receipts.news(user(1), Some(3), &nobody), Some((user(2), None)));
        assert!(!receipts.learn(user(1), Receipt { shared: false, ..read(9) }), "nothing that shows");
        assert!(receipts.learn(user(1), read(9)));
        assert_eq!(receipts.seen(user(1)), Some(9));
    }
}
