-- Owned by realtime: what was reported, or found by a list of words, and is to be decided by those who keep order.
create table realtime.cases (
    id          uuid primary key,
    kind        text        not null check (kind in ('message', 'person', 'room')),
    -- Where it happened; of a report on a person the room in which they were met, if any.
    room_id     uuid        references realtime.rooms on delete set null,
    -- The message.
    seq         bigint,
    -- Whom it is about.
    subject_id  uuid        references accounts.users on delete set null,
    -- Whose moderators decide it; null: admins.
    campus_id   uuid        references network.campuses on delete set null,
    -- Whether those who keep order in the room may decide it too.
    in_room     boolean     not null,
    -- [{"text", "at"}]: what the message said each time it was reported, kept when its author edits or removes it.
    evidence    jsonb       not null default '[]' check (jsonb_array_length(evidence) <= 5),
    -- What a list of words found in it.
    words       text[]      not null default '{}' check (cardinality(words) <= 20),
    reports     integer     not null default 0 check (reports >= 0),
    opened_at   timestamptz not null,
    last_at     timestamptz not null,
    resolved_at timestamptz,
    resolver_id uuid        references accounts.users on delete set null,
    action      text        check (action in ('dismiss', 'warn', 'remove', 'mute', 'ban')),
    note        text        not null default '' check (char_length(note) <= 300),
    constraint cases_resolved_by_an_action check ((resolved_at is null) = (action is null)),
    constraint cases_name_their_message check (kind <> 'message' or seq is not null)
);
-- One open case about one thing.
create unique index cases_one_a_message on realtime.cases (room_id, seq) where kind = 'message' and resolved_at is null;
create unique index cases_one_a_person on realtime.cases (subject_id, room_id) nulls not distinct
    where kind = 'person' and resolved_at is null;
create unique index cases_one_a_room on realtime.cases (room_id) where kind = 'room' and resolved_at is null;
create index cases_by_room on realtime.cases (room_id, last_at desc);
create index cases_by_campus on realtime.cases (campus_id, last_at desc);
create index cases_by_subject on realtime.cases (subject_id);
create index cases_by_resolver on realtime.cases (resolver_id);
create index cases_by_age on realtime.cases (resolved_at, opened_at);

-- Who reported it, once each.
create table realtime.reports (
    case_id     uuid        not null references realtime.cases on delete cascade,
    reporter_id uuid        not null references accounts.users on delete cascade,
    reason      text        not null
        check (reason in ('spam', 'harassment', 'hate', 'violence', 'sexual', 'self_harm', 'fraud', 'other')),
    note        text        not null default '' check (char_length(note) <= 1000),
    at          timestamptz not null,
    primary key (case_id, reporter_id)
);
create index reports_by_reporter on realtime.reports (reporter_id);
