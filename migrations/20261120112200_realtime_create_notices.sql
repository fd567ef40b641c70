-- Owned by realtime: what stands in inboxes, for lists and counts, and who wants to be told of what.
create table realtime.notices (
    user_id      uuid        not null,
    -- Its event in the inbox.
    seq          bigint      not null,
    kind         text        not null,
    -- Notifications of one group are shown as one: "3 people reacted".
    group_key    text        not null check (char_length(group_key) between 1 and 120),
    -- Where it happened; null when it is about no room.
    room_id      uuid        references realtime.rooms on delete cascade,
    -- Seq in that room of the event that caused it, and of the message that this answers or reacts to.
    about        bigint,
    target       bigint,
    -- The read position of the room from which on this is read too.
    read_at      bigint,
    actor_id     uuid        references accounts.users on delete set null,
    at           timestamptz not null,
    -- Set when the message was deleted or the reaction taken back.
    withdrawn_at timestamptz,
    primary key (user_id, seq),
    constraint notices_event foreign key (user_id, seq) references realtime.events (room_id, seq) on delete cascade
);
create index notices_by_group on realtime.notices (user_id, group_key, seq desc) where withdrawn_at is null;
create index notices_by_cause on realtime.notices (room_id, about);
create index notices_by_target on realtime.notices (room_id, target) where target is not null;
create index notices_by_actor on realtime.notices (actor_id);

-- What is unread in a person's inbox: above the read position of the inbox and, where it happened in a room, above that of
-- the room. What happened in a room that one is no longer in does not count. The one definition; docs/protocol.md has it in
-- words, and clients count by it.
create function realtime.unread_notices(person uuid)
    returns table (seq bigint, kind text, group_key text, at timestamptz)
    language sql stable
begin atomic
    select n.seq, n.kind, n.group_key, n.at
    from realtime.members inbox
    join realtime.notices n on n.user_id = inbox.user_id and n.seq > inbox.read_seq and n.withdrawn_at is null
    left join realtime.members m on m.room_id = n.room_id and m.user_id = n.user_id
    where inbox.room_id = person and inbox.user_id = person
      and (n.room_id is null or (m.user_id is not null and (n.read_at is null or n.read_at > m.read_seq)));
end;

-- 'all': mentions, replies and reactions; 'mentions': mentions and replies; 'none'. A room's own level comes first.
alter table realtime.members add column notify text check (notify in ('all', 'mentions', 'none'));

create table realtime.notification_settings (
    user_id    uuid primary key references accounts.users on delete cascade,
    -- The level of rooms that have none of their own.
    rooms      text        not null default 'all' check (rooms in ('all', 'mentions', 'none')),
    -- Kinds that one does not want at all.
    muted      text[]      not null default '{}' check (cardinality(muted) <= 32),
    -- Between these times of one's day nothing is pushed.
    quiet_from time,
    quiet_to   time,
    zone       text check (char_length(zone) <= 64),
    constraint settings_quiet_is_whole check (num_nulls(quiet_from, quiet_to, zone) in (0, 3))
);
