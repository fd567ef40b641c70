-- Owned by realtime: words that are not allowed in public rooms. One list a campus, for its rooms, and one for the rooms of
-- none.
create table realtime.word_lists (
    -- The campus, or the nil id.
    scope     uuid primary key,
    campus_id uuid   references network.campuses on delete cascade,
    -- Rises with every change: what was read at another version is read anew.
    version   bigint not null check (version > 0),
    constraint word_lists_scope check (scope = coalesce(campus_id, '00000000-0000-0000-0000-000000000000'))
);
create index word_lists_by_campus on realtime.word_lists (campus_id);

create table realtime.words (
    id      uuid primary key,
    scope   uuid        not null references realtime.word_lists on delete cascade,
    -- As it was entered.
    word    text        not null check (char_length(word) between 1 and 80),
    -- As it is compared: the same for all ways of writing it.
    folded  text        not null check (folded <> ''),
    -- 'refuse': a message with it is not taken; 'review': it is taken, and a case is opened.
    mode    text        not null check (mode in ('refuse', 'review')),
    by_id   uuid        references accounts.users on delete set null,
    at      timestamptz not null
);
create unique index words_once_a_list on realtime.words (scope, folded);
create index words_by_author on realtime.words (by_id);
