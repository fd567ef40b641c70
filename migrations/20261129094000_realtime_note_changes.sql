-- Owned by realtime: nodes look for changes of lists of rooms by the database's own clock, whatever theirs say.
alter table realtime.members add column noted_at timestamptz not null default now();
alter table realtime.audit add column noted_at timestamptz not null default now();
-- Rows that are there already need no writing anew; later ones say when they were made, not when their transaction began.
alter table realtime.members alter column noted_at set default clock_timestamp();
alter table realtime.audit alter column noted_at set default clock_timestamp();
drop index realtime.members_by_beginning;
create index members_by_noting on realtime.members (noted_at);
create index audit_by_noting on realtime.audit (noted_at);
