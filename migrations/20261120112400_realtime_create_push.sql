-- Owned by realtime: browsers that want to be told while they are closed, and what they were told.
create table realtime.push_subscriptions (
    id         uuid primary key,
    user_id    uuid        not null references accounts.users on delete cascade,
    -- It ends with the sign-in that made it.
    session_id uuid        not null references accounts.sessions on delete cascade,
    -- The address at the browser's push service: whoever knows it and the keys can write to the browser.
    endpoint   text        not null check (octet_length(endpoint) <= 1024),
    p256dh     bytea       not null check (octet_length(p256dh) = 65),
    auth       bytea       not null check (octet_length(auth) = 16),
    -- The key in store.keys that the browser subscribed with; no reference, because a key may be deleted.
    key_id     uuid        not null,
    created_at timestamptz not null
);
create unique index push_subscriptions_endpoint on realtime.push_subscriptions (endpoint);
create index push_subscriptions_by_user on realtime.push_subscriptions (user_id, created_at);
create index push_subscriptions_by_session on realtime.push_subscriptions (session_id);

-- Up to which notification somebody was told, or not told because it was quiet or read. Its lock makes one decide at a time.
create table realtime.push_marks (
    user_id uuid primary key references accounts.users on delete cascade,
    seq     bigint not null
);

-- What stands on the screens of somebody's devices, to be taken away once it is read.
create table realtime.pushed (
    user_id   uuid   not null references accounts.users on delete cascade,
    group_key text   not null,
    seq       bigint not null,
    primary key (user_id, group_key)
);
