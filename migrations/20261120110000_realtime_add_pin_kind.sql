-- Alone, because a value of an enum cannot be used in the transaction that adds it.
alter type realtime.event_kind add value 'pin';
