//! Who may read a file in the end.

use super::{Act, Memberships, Where};

/// Whether this person has to get a file, or may not: its uploader does until the message that carries it is removed, and
/// so does everybody who sees that message.
pub(crate) fn reads(rooms: &[Where<'_>], file: &str, (user, is_owner): (&str, bool)) -> bool {
    let carries = |act: &Act| matches!(act, Act::Say(words) if words.files.iter().any(|id| id == file));
    let sent = rooms.iter().find_map(|room| {
        let event = room.history.iter().find(|event| room.act(event).is_some_and(carries))?;
        Some((room, event))
    });
    let Some((room, event)) = sent else { return is_owner };
    let seq = event["seq"].as_u64().unwrap_or(0);
    let sees = Memberships::of(room.history, user).present().is_some_and(|from| from <= seq);
    event["removed"] != true && (is_owner || sees)
}
