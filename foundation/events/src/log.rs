use chrono::{DateTime, Utc};
use serde_json::Value;
use store::Tx;

/// One entry of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Unique, rising within a transaction.
    pub id: i64,
    /// The transaction that wrote it.
    pub xid: u64,
    /// What happened, `account.deleted`.
    pub topic: String,
    /// To what it happened: an id.
    pub key: String,
    /// The particulars.
    pub payload: Value,
    /// When.
    pub at: DateTime<Utc>,
}

impl Entry {
    /// A text field of the payload, for handlers: missing or of another type is an error.
    pub fn text(&self, field: &str) -> anyhow::Result<&str> {
        let found = self.payload.get(field).and_then(Value::as_str);
        found.ok_or_else(|| anyhow::anyhow!("entry {} ({}) has no text {field:?}", self.id, self.topic))
    }

    /// Where a reader stands that has read up to this entry.
    pub fn position(&self) -> Position {
        Position { xid: self.xid, id: self.id }
    }
}

/// A place in the log: everything up to it has been read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Transaction first,
    pub xid: u64,
    /// then order within it.
    pub id: i64,
}

/// Writes an entry; it exists if and only if `tx` commits. Consumers wake up at the commit.
pub async fn append(
    tx: &mut Tx,
    now: DateTime<Utc>,
    topic: &str,
    key: &str,
    payload: Value,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "with entry as (insert into events.log (topic, key, payload, at) values ($1, $2, $3, $4))
         select pg_notify('events', $1)",
        topic,
        key,
        payload,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes many entries of one topic in one statement, by key and payload; `events.append_many` is the same for a statement that
/// writes more. Unlike [`append`] it does not notify other nodes, because PostgreSQL lets only one notifying transaction commit at a time: ring the [`Bell`](crate::Bell) after
/// the commit. Without it the entries are found by polling.
pub async fn append_all(
    tx: &mut Tx,
    now: DateTime<Utc>,
    topic: &str,
    entries: impl Iterator<Item = (String, Value)>,
) -> Result<(), sqlx::Error> {
    let (keys, payloads): (Vec<String>, Vec<Value>) = entries.unzip();
    sqlx::query!("select events.append_many($1, $2, $3, $4)", topic, &keys, &payloads, now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Empties text fields of all entries about `key`, when what they tell about a person must not be kept. The fields
/// stay, as empty text, so that a consumer that has not read the entry yet still can.
pub async fn redact(tx: &mut Tx, key: &str, fields: &[&str]) -> Result<(), sqlx::Error> {
    for field in fields {
        sqlx::query!(
            "update events.log set payload = jsonb_set(payload, array[$2], '\"\"') where key = $1 and payload ? $2",
            key,
            field
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
