-- Owned by realtime: keeping order in rooms.

-- Seconds between two messages of one person; 0: no slow mode.
alter table realtime.rooms add column slow_s integer not null default 0 check (slow_s between 0 and 21600);

create type realtime.sanction_kind as enum ('mute', 'ban');

-- Who may not write in a room, or not be in it. Beside the memberships, so that leaving and coming again lifts nothing.
create table realtime.sanctions (
    room_id uuid        not null references realtime.rooms on delete cascade,
    user_id uuid        not null references accounts.users on delete cascade,
    kind    realtime.sanction_kind not null,
    -- Null: until it is lifted.
    until   timestamptz,
    by_id   uuid        references accounts.users on delete set null,
    reason  text        not null default '' check (char_length(reason) <= 300),
    at      timestamptz not null,
    primary key (room_id, user_id, kind)
);
create index sanctions_by_user on realtime.sanctions (user_id);
create index sanctions_by_author on realtime.sanctions (by_id);
create index sanctions_by_age on realtime.sanctions (room_id, at desc, user_id);

-- When somebody last wrote in a room in slow mode. Kept when they leave, for the same reason.
create table realtime.spoken (
    room_id uuid        not null references realtime.rooms on delete cascade,
    user_id uuid        not null references accounts.users on delete cascade,
    at      timestamptz not null,
    primary key (room_id, user_id)
);
create index spoken_by_user on realtime.spoken (user_id);
create index spoken_by_age on realtime.spoken (at);

-- One line for each act of those who keep order, in the transaction of the act.
create table realtime.audit (
    no        bigint generated always as identity primary key,
    at        timestamptz not null,
    act       text        not null check (act ~ '^[a-z_]{1,40}$'),
    -- Who did it.
    actor_id  uuid        references accounts.users on delete set null,
    -- To whom.
    user_id   uuid        references accounts.users on delete set null,
    room_id   uuid        references realtime.rooms on delete set null,
    -- Whose moderators see it besides those of the room; null: admins only.
    campus_id uuid        references network.campuses on delete set null,
    -- The message it was about.
    seq       bigint,
    -- The reported case that it settled.
    case_id   uuid,
    until     timestamptz,
    reason    text        not null default '' check (char_length(reason) <= 300)
);
create index audit_by_actor on realtime.audit (actor_id);
create index audit_by_user on realtime.audit (user_id);
create index audit_by_room on realtime.audit (room_id, no desc);
create index audit_by_campus on realtime.audit (campus_id, no desc);

-- What was written stays as it was written: a line goes as a whole when its time is over, or not at all. (A reference
-- becomes null when what it names is deleted.)
create function realtime.audit_is_kept() returns trigger language plpgsql as $$
begin
    if (new.no, new.at, new.act, new.seq, new.case_id, new.until, new.reason)
        is distinct from (old.no, old.at, old.act, old.seq, old.case_id, old.until, old.reason)
        or coalesce(new.actor_id, old.actor_id) is distinct from old.actor_id
        or coalesce(new.user_id, old.user_id) is distinct from old.user_id
        or coalesce(new.room_id, old.room_id) is distinct from old.room_id
        or coalesce(new.campus_id, old.campus_id) is distinct from old.campus_id then
        raise exception 'a line of the audit is not changed';
    end if;
    return new;
end $$;
create trigger audit_is_kept before update on realtime.audit for each row execute function realtime.audit_is_kept();
