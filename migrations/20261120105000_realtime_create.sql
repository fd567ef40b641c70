-- Owned by realtime: streams of events with dense sequence numbers, and the rooms that are streams.
create schema realtime;

-- One row. Changed only when a database is restored from a dump, so that clients know their positions are void.
create table realtime.epoch (
    only_one boolean primary key default true check (only_one),
    epoch    text not null check (epoch <> '')
);
insert into realtime.epoch (epoch) values (replace(gen_random_uuid()::text, '-', ''));

create type realtime.room_kind as enum ('public', 'private', 'direct');
create type realtime.member_role as enum ('owner', 'member');
create type realtime.event_kind as enum ('message', 'edit', 'delete', 'reaction', 'member');

create table realtime.rooms (
    id         uuid primary key,
    kind       realtime.room_kind not null,
    title      text        not null default '' check (char_length(title) <= 80),
    topic      text        not null default '' check (char_length(topic) <= 300),
    -- The campus whose people may find and join a public room; null: everybody with an account.
    campus_id  uuid references network.campuses on delete set null,
    -- 'smaller user id:greater user id' of a direct room: one room a pair.
    direct_key text,
    -- Seq of the newest event; 0 when there is none. The row is the lock under which seqs are given.
    head       bigint      not null default 0 check (head >= 0),
    last_at    timestamptz not null,
    members    integer     not null default 0 check (members >= 0),
    created_by uuid references accounts.users on delete set null,
    created_at timestamptz not null,
    constraint rooms_direct_has_key check ((kind = 'direct') = (direct_key is not null)),
    constraint rooms_titled check (kind = 'direct' or title <> '')
);
create unique index rooms_one_a_pair on realtime.rooms (direct_key);
create index rooms_by_campus on realtime.rooms (campus_id, last_at desc) where kind = 'public';
create index rooms_by_creator on realtime.rooms (created_by);

create table realtime.members (
    room_id    uuid        not null references realtime.rooms on delete cascade,
    user_id    uuid        not null references accounts.users on delete cascade,
    role       realtime.member_role not null default 'member',
    joined_at  timestamptz not null,
    -- Head of the room when this membership began: a resume from below it crosses a rejoin and gets a reset.
    joined_seq bigint      not null default 0,
    -- Private rooms: events at or below it are not theirs to see. 0 in public rooms and for founders.
    hidden_seq bigint      not null default 0,
    read_seq   bigint      not null default 0,
    primary key (room_id, user_id)
);
create index members_by_user on realtime.members (user_id);

create table realtime.events (
    room_id    uuid        not null references realtime.rooms on delete cascade,
    seq        bigint      not null check (seq > 0),
    -- Made by the client (UUIDv7), unique everywhere.
    id         uuid        not null,
    kind       realtime.event_kind not null,
    author_id  uuid        references accounts.users on delete set null,
    at         timestamptz not null,
    -- Seq of the message that an edit, delete or reaction is about.
    target     bigint,
    body       jsonb       not null,
    -- SHA-256 of op and content as sent, so that a resend is known even after the text was removed.
    digest     bytea       not null,
    -- Set on a message that was removed; its body is then '{}'.
    removed_at timestamptz,
    primary key (room_id, seq)
);
create unique index events_id on realtime.events (id);
create index events_by_author on realtime.events (author_id);
-- Unread: undeleted messages of others above a member's read_seq.
create index events_countable on realtime.events (room_id, seq) include (author_id) where kind = 'message' and removed_at is null;
