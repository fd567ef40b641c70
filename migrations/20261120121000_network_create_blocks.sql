-- Owned by network: who wants nothing of whom. A block is one person's, and works in both directions: it closes the
-- conversation of the two, and neither is told of what the other does.
create table network.blocks (
    -- Who blocks.
    user_id    uuid        not null references accounts.users on delete cascade,
    -- Who is blocked.
    blocked_id uuid        not null references accounts.users on delete cascade,
    at         timestamptz not null,
    primary key (user_id, blocked_id),
    constraint blocks_of_others check (user_id <> blocked_id)
);
create index blocks_by_blocked on network.blocks (blocked_id);

-- Whether a block stands between two people, whoever made it.
create function network.are_apart(one uuid, other uuid) returns boolean
    language sql stable parallel safe
    return exists (select from network.blocks b where b.user_id = one and b.blocked_id = other)
        or exists (select from network.blocks b where b.user_id = other and b.blocked_id = one);
