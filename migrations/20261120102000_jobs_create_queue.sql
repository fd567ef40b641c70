-- Owned by foundation/jobs: work enqueued in the transaction of its cause.
create schema jobs;

create table jobs.queue (
    id          bigint generated always as identity primary key,
    kind        text        not null,
    payload     jsonb       not null,
    run_at      timestamptz not null,
    enqueued_at timestamptz not null,
    attempts    integer     not null default 0,
    -- Set while a worker holds the job; a lease that ran out makes it claimable again.
    leased_until timestamptz,
    last_error  text,
    -- Set when the last attempt failed for good; kept for the operator.
    failed_at   timestamptz,
    -- At most one waiting job with the same kind and key. Emptied when the job is claimed: what is enqueued while it
    -- runs may be about something that it has not seen.
    unique_key  text
);
create index queue_due on jobs.queue (run_at) where failed_at is null;
create index queue_failed on jobs.queue (failed_at) where failed_at is not null;
create unique index queue_unique on jobs.queue (kind, unique_key) where unique_key is not null and failed_at is null;

-- Work that comes back: one row a name, so that one node at a time does it.
create table jobs.schedules (
    name    text primary key,
    next_at timestamptz not null
);
