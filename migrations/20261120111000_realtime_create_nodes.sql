-- Owned by realtime: the nodes that serve this database. A row lives as long as its node says so every two seconds; times
-- are the database's, because the clocks of nodes differ.
create table realtime.nodes (
    -- Made at each start of a node: two that were given one name are two all the same.
    id             uuid primary key,
    name           text        not null check (char_length(name) between 1 and 80),
    version        text        not null check (char_length(version) <= 40),
    started_at     timestamptz not null,
    seen_at        timestamptz not null,
    -- On its way out: it takes nobody any more.
    draining       boolean     not null default false,
    connections    integer     not null check (connections >= 0),
    streams        integer     not null check (streams >= 0),
    -- Processor time used a second, where 1 is one core.
    cpu            real        not null,
    -- Events committed, and connections welcomed, a second.
    events_per_s   real        not null,
    welcomes_per_s real        not null,
    -- Connections a second that it can welcome and stay quick, as measured.
    welcomes_max   real        not null check (welcomes_max > 0),
    broker         text        not null check (broker in ('local', 'redis')),
    -- How long its own last message through the broker took; null in process and while the broker is silent.
    broker_lag_ms  real
);
create index nodes_by_seen on realtime.nodes (seen_at);
