-- Owned by realtime: one line for each change of somebody's list of rooms, written in the transaction of the change. Nodes
-- tell each other of it by its number; what reached nobody is found here, by the database's own clock. Kept for a day.
create table realtime.list_changes (
    no       bigint generated always as identity primary key,
    noted_at timestamptz not null default clock_timestamp(),
    room_id  uuid        not null references realtime.rooms on delete cascade,
    user_id  uuid        not null references accounts.users on delete cascade,
    change   text        not null check (change in ('joined', 'left', 'changed'))
);
create index list_changes_by_age on realtime.list_changes (noted_at);
create index list_changes_by_room on realtime.list_changes (room_id);
create index list_changes_by_user on realtime.list_changes (user_id);

-- It takes the place of two columns, and their indexes.
alter table realtime.members drop column noted_at;
alter table realtime.audit drop column noted_at;
