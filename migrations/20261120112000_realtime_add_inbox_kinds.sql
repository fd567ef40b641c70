-- Owned by realtime: the kinds that inboxes need. A new value of an enum is not to be used in the transaction that adds it.
alter type realtime.room_kind add value 'inbox';
alter type realtime.event_kind add value 'notice';
