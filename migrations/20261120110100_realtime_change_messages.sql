-- What becomes of a message after it was sent: its present state, beside the events that changed it.
alter table realtime.events
    -- When the newest edit of a message was numbered; null again once it is removed.
    add column edited_at timestamptz,
    -- Of a reply: seq of the message that its thread began with.
    add column root      bigint,
    -- Of a message: [{"emoji", "count"}] in the order in which they came first; null when there are none.
    add column reactions jsonb,
    add constraint events_reactions_bounded check (jsonb_array_length(reactions) between 1 and 20);
comment on column realtime.events.removed_at is
    'Set on a message that was removed (its body is then {}) and on an edit whose text is no longer carried';

with recursive thread (room_id, seq, root) as (
    select room_id, seq, seq from realtime.events where kind = 'message' and body ->> 'reply_to' is null
    union all
    select e.room_id, e.seq, t.root from thread t
    join realtime.events e on e.room_id = t.room_id and e.kind = 'message' and (e.body ->> 'reply_to')::bigint = t.seq
        and e.seq > t.seq)
update realtime.events e set root = t.root from thread t
where e.room_id = t.room_id and e.seq = t.seq and t.root <> t.seq;

create index events_by_root on realtime.events (room_id, root, seq) where root is not null;
-- The edits of a message that still carry a text: at most one.
create index events_edits on realtime.events (room_id, target) where kind = 'edit' and removed_at is null;

-- Who reacted with what. The counts stand beside the message.
create table realtime.reactions (
    room_id uuid   not null,
    target  bigint not null,
    user_id uuid   not null references accounts.users on delete cascade,
    emoji   text   not null check (octet_length(emoji) between 1 and 64),
    primary key (room_id, target, user_id, emoji),
    constraint reactions_message foreign key (room_id, target) references realtime.events on delete cascade
);
create index reactions_by_user on realtime.reactions (user_id);

create table realtime.pins (
    room_id   uuid        not null,
    target    bigint      not null,
    pinned_by uuid        references accounts.users on delete set null,
    at        timestamptz not null,
    primary key (room_id, target),
    constraint pins_message foreign key (room_id, target) references realtime.events on delete cascade
);
create index pins_by_user on realtime.pins (pinned_by);
