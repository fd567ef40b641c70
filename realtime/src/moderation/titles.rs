//! Blocked words in what public rooms are called: their titles and topics.

use api::Problem;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use store::{CampusId, RoomId, Tx};

use super::cases::{self, Called};
use crate::engine::Engine;
use crate::rooms::words_of_room;

/// Looks at the title and topic that a public room of this campus gets.
///
/// # Errors
/// 422 when one of the words is not allowed.
pub(crate) async fn look(
    engine: &Engine,
    tx: &mut Tx,
    campus: Option<CampusId>,
    (title, topic): (&str, &str),
) -> Result<Vec<String>, Problem> {
    let Some(matcher) = engine.lists.of_campus(tx, campus).await? else { return Ok(Vec::new()) };
    let found = matcher.find_in(&[title, topic]);
    if found.refused {
        let title = "This has words that are not allowed in this room";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "words", title));
    }
    Ok(found.review)
}

/// Has those who decide look at a room in whose title or topic words were found, in the transaction that gives it them.
pub(crate) async fn report(
    tx: &mut Tx,
    room: RoomId,
    words: &[String],
    (title, topic): (&str, &str),
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    if words.is_empty() {
        return Ok(());
    }
    let text = words_of_room(title, topic);
    cases::open_room(tx, &Called { room, text: &text, words, reporter: None }, now).await?;
    Ok(())
}
