-- Owned by realtime: invitation links. What is in a link is 128 bits that follow from its id and a signing key, so that it
-- can be shown again to those who may make it and stands in no row.
create table realtime.links (
    id         uuid primary key,
    room_id    uuid        not null references realtime.rooms on delete cascade,
    -- Who made it. It goes when they no longer keep order in the room.
    by_id      uuid        not null references accounts.users on delete cascade,
    -- The key (store.keys) that the link follows from.
    key_id     uuid        not null,
    -- SHA-256 of what is in the link.
    digest     bytea       not null check (octet_length(digest) = 32),
    uses       integer     not null default 0 check (uses >= 0),
    -- Null: as many as come.
    max_uses   integer     check (max_uses between 1 and 10000),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint links_used_within_bounds check (max_uses is null or uses <= max_uses)
);
create unique index links_by_digest on realtime.links (digest);
create index links_by_room on realtime.links (room_id, created_at);
create index links_by_maker on realtime.links (by_id);
create index links_by_end on realtime.links (expires_at);
