-- Owned by realtime: a person's inbox is a row of realtime.rooms with the id of the person, who is its one member. It is
-- made when it is first needed, is never listed, and only the notification consumer writes into it.
alter table realtime.rooms drop constraint rooms_titled;
alter table realtime.rooms add constraint rooms_titled check (kind in ('direct', 'inbox') or title <> '');

-- What kind of notification an event of an inbox is; text, because every area adds its own.
alter table realtime.events add column notice text check (notice ~ '^[a-z_]{1,40}$');
alter table realtime.events add constraint events_notices_are_named check ((kind = 'notice') = (notice is not null));
