-- Owned by realtime: a mail to those who have not seen their notifications for a day.
alter table realtime.notification_settings add column digest boolean not null default true;

-- Up to which notification somebody was mailed about, and when last. Its lock makes one decide at a time.
create table realtime.digests (
    user_id   uuid primary key references accounts.users on delete cascade,
    seq       bigint not null default 0,
    mailed_at timestamptz
);

-- What is unread in a person's inbox above a number, as far as they still want to be told of it: what was muted after it was
-- told does not count any more.
create function realtime.missed_notices(person uuid, after_seq bigint)
    returns table (seq bigint, kind text, group_key text, at timestamptz)
    language sql stable
begin atomic
    select u.seq, u.kind, u.group_key, u.at
    from realtime.unread_notices(person) u
    join realtime.notices n on n.user_id = person and n.seq = u.seq
    left join realtime.notification_settings s on s.user_id = person
    left join realtime.rooms r on r.id = n.room_id
    left join realtime.members m on m.room_id = n.room_id and m.user_id = person
    cross join lateral (
        select case when r.id is null or u.kind = 'invitation' then 'all'
                    when r.kind = 'direct' then coalesce(m.notify, 'all')
                    else coalesce(m.notify, s.rooms, 'all') end) wanted (level)
    where u.seq > after_seq
      and (u.kind = 'system' or (
          not (u.kind = any (coalesce(s.muted, '{}')))
          and (wanted.level = 'all' or (wanted.level = 'mentions' and u.kind <> 'reaction'))));
end;
