-- Owned by realtime: nodes look for those who have joined lately.
create index members_by_beginning on realtime.members (joined_at);
