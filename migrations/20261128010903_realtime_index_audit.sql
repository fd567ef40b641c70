-- Owned by realtime: old lines of the audit are looked for by their age.
create index audit_by_age on realtime.audit (at);
