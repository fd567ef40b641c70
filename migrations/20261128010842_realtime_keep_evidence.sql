-- Owned by realtime: what a case keeps of what was said. A row for each text that somebody reported, so that no edit of its
-- author leaves no room for it; of texts that only a list of words found, a bounded number.
create table realtime.evidence (
    case_id  uuid        not null references realtime.cases on delete cascade,
    -- SHA-256 of the text: a case keeps each of them once, however many report it.
    digest   bytea       not null check (octet_length(digest) = 32),
    -- A message, with the names of its files; a room's title and topic.
    text     text        not null check (char_length(text) <= 8000),
    -- Whether somebody reported it: it stays also when their account is deleted.
    reported boolean     not null,
    -- When it was first reported or found.
    at       timestamptz not null,
    primary key (case_id, digest)
);
insert into realtime.evidence (case_id, digest, text, reported, at)
select c.id, sha256(convert_to(said ->> 'text', 'UTF8')), said ->> 'text', c.reports > 0, (said ->> 'at')::timestamptz
from realtime.cases c cross join jsonb_array_elements(c.evidence) said
on conflict do nothing;
alter table realtime.cases drop column evidence;

-- Which text a report is about; null: of a person, or made before this was kept.
alter table realtime.reports add column digest bytea check (octet_length(digest) = 32);
