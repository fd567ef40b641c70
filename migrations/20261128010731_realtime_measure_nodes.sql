-- Owned by realtime: what operators want to know of every node, not only of the one that answers them.
alter table realtime.nodes
    -- Events written to sockets a second.
    add column deliveries_per_s real    not null default 0,
    -- Connections that cannot follow.
    add column slow_clients     integer not null default 0 check (slow_clients >= 0),
    -- How long acknowledgements took, and writing to all who take an event, in the last ten seconds; null: there were none.
    add column ack_p50_ms       real,
    add column ack_p99_ms       real,
    add column write_p50_ms     real,
    add column write_p99_ms     real;
