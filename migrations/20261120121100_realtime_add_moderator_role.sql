-- Alone, because a value of an enum cannot be used in the transaction that adds it. In the order of what one may do.
alter type realtime.member_role add value 'moderator' before 'member';
