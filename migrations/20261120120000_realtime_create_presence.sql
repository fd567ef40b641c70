-- Owned by realtime: who does not want to be seen. Presence itself is never stored.
create table realtime.presence_settings (
    user_id    uuid        primary key references accounts.users on delete cascade,
    -- Nobody is shown that this person is there or types.
    invisible  boolean     not null,
    -- By the database's clock; the newest setting counts, in whatever order nodes hear of them.
    changed_at timestamptz not null
);
-- Nodes that nobody tells of a change look for the latest ones.
create index presence_settings_by_change on realtime.presence_settings (changed_at);
