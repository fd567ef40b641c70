-- Owned by foundation/accounts: who can sign in, and from where they are signed in.
create schema accounts;

create type accounts.role as enum ('student', 'expert', 'moderator', 'admin');

create table accounts.users (
    id                uuid primary key,
    -- Null after the account was deleted: the row stays so that what others keep has a nameless author.
    email             text,
    handle            text,
    password_hash     text,
    display_name      text        not null check (char_length(display_name) <= 60),
    role              accounts.role not null default 'student',
    locale            text        not null default 'en' check (locale in ('en', 'zh', 'ms')),
    email_verified_at timestamptz,
    -- Accounts made by `atas seed --demo`.
    demo              boolean     not null default false,
    created_at        timestamptz not null,
    deleted_at        timestamptz,
    constraint users_deleted_are_nameless check (
        (deleted_at is null and email is not null and handle is not null and password_hash is not null)
        or (deleted_at is not null and email is null and handle is null and password_hash is null
            and display_name = '' and email_verified_at is null))
);
create unique index users_email on accounts.users (lower(email));
create unique index users_handle on accounts.users (lower(handle));

create table accounts.sessions (
    id           uuid primary key,
    user_id      uuid        not null references accounts.users on delete cascade,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null,
    user_agent   text        not null default '',
    address      text        not null default '',
    ended_at     timestamptz,
    end_reason   text check (end_reason in ('signed_out', 'ended_elsewhere', 'password_changed', 'token_reused', 'account_deleted'))
);
create index sessions_by_user on accounts.sessions (user_id);
create index sessions_by_expiry on accounts.sessions (expires_at);

create table accounts.refresh_tokens (
    -- SHA-256 of the token. Its successor is derived with a server key, so that the same one can be given
    -- again to a second tab without storing it.
    hash       bytea primary key,
    session_id uuid        not null references accounts.sessions on delete cascade,
    -- The key its successor is derived with.
    key_id     uuid,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index refresh_tokens_by_session on accounts.refresh_tokens (session_id);
create index refresh_tokens_by_expiry on accounts.refresh_tokens (expires_at);

create table accounts.email_links (
    id         uuid primary key,
    user_id    uuid        not null references accounts.users on delete cascade,
    purpose    text        not null check (purpose in ('verify', 'reset')),
    -- The address it was sent to: a link dies with the address it was for.
    email      text        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index email_links_by_user on accounts.email_links (user_id);
create index email_links_by_expiry on accounts.email_links (expires_at);
