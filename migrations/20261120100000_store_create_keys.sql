-- Owned by foundation/store: keys that sign and derive, shared by every node.
create schema store;

create table store.keys (
    id         uuid primary key,
    -- 'access_token': Ed25519 in PKCS#8; 'link', 'cursor', 'refresh': 32 random bytes for HMAC-SHA-256.
    purpose    text        not null check (purpose in ('access_token', 'link', 'cursor', 'refresh')),
    secret     bytea       not null,
    created_at timestamptz not null,
    -- A retired key still verifies until it is deleted, but signs nothing new.
    retired_at timestamptz
);
create unique index keys_one_active on store.keys (purpose) where retired_at is null;
