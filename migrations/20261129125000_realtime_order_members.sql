-- Owned by realtime: the members of a room in the order in which they are listed, so that a page of them, or of those with a
-- common word in their names, reads no more of a large room than it needs.
create index members_in_order on realtime.members (room_id, role, joined_at, user_id);
