-- Whether somebody tells the other person of a direct room how far they have read, and is told. Both, or neither.
alter table realtime.presence_settings add column receipts boolean not null default true;

-- How far the other person of a direct room has read, and whether the viewer is told: not over a block, whoever made it, and
-- not when one of the two does not want it. A view and no function, so that it becomes part of the query that asks; single
-- values and no `exists`, so that a few rows are looked up and no table is hashed for them.
create view realtime.receipts as
select r.id as room_id, viewer.user_id as viewer_id, other.user_id as other_id, other.read_seq,
       (select true from network.blocks b where b.user_id = viewer.user_id and b.blocked_id = other.user_id) is null
       and (select true from network.blocks b where b.user_id = other.user_id and b.blocked_id = viewer.user_id) is null
       and (select s.receipts from realtime.presence_settings s where s.user_id = viewer.user_id) is not false
       and (select s.receipts from realtime.presence_settings s where s.user_id = other.user_id) is not false
           as shared
from realtime.rooms r
join realtime.members viewer on viewer.room_id = r.id
join realtime.members other on other.room_id = r.id and other.user_id <> viewer.user_id
where r.kind = 'direct';
