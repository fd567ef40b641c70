-- Owned by foundation/events: the event log (transactional outbox) and its consumers' cursors.
create schema events;

create table events.log (
    id      bigint generated always as identity primary key,
    -- The writing transaction. Readers go in (xid, id) order and stop before pg_snapshot_xmin, so that an
    -- entry whose transaction commits late is never overtaken.
    xid     xid8        not null default pg_current_xact_id(),
    topic   text        not null,
    key     text        not null,
    payload jsonb       not null,
    at      timestamptz not null
);
create index log_in_commit_order on events.log (xid, id);
create index log_by_age on events.log (at);

create table events.cursors (
    consumer text primary key,
    xid      xid8        not null default '0',
    id       bigint      not null default 0,
    moved_at timestamptz not null
);
