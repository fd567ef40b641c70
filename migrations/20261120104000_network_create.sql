-- Owned by network: campuses, who belongs to them, and what people tell about themselves.
create schema network;

create table network.campuses (
    id         uuid primary key,
    slug       text        not null unique check (slug ~ '^[a-z0-9-]{2,40}$'),
    name       text        not null check (char_length(name) between 2 and 120),
    city       text        not null default '',
    country    text        not null check (country ~ '^[A-Z]{2}$'),
    time_zone  text        not null,
    created_at timestamptz not null
);

create table network.campus_domains (
    -- Lower case; a subdomain of it counts too.
    domain    text primary key check (domain = lower(domain) and domain ~ '^[a-z0-9.-]+\.[a-z]{2,}$'),
    campus_id uuid not null references network.campuses on delete cascade
);
create index campus_domains_by_campus on network.campus_domains (campus_id);

create table network.campus_members (
    user_id     uuid primary key references accounts.users on delete cascade,
    campus_id   uuid        not null references network.campuses on delete cascade,
    verified_at timestamptz not null
);
create index campus_members_by_campus on network.campus_members (campus_id);

create table network.profiles (
    user_id    uuid primary key references accounts.users on delete cascade,
    headline   text        not null default '' check (char_length(headline) <= 120),
    bio        text        not null default '' check (char_length(bio) <= 1000),
    course     text        not null default '' check (char_length(course) <= 120),
    -- Year of studies, 1 to 8; null when not a student or not told.
    study_year smallint check (study_year between 1 and 8),
    languages  text[]      not null default '{}',
    updated_at timestamptz not null
);

-- The domains under which an address can belong to a campus, the most specific first:
-- 'aina@cs.utama.example' -> {cs.utama.example, utama.example, example}.
create function network.domains_of(email text) returns text[]
    language sql immutable strict parallel safe
    return (select array_agg(array_to_string(parts[i:], '.') order by i)
            from (select string_to_array(lower(split_part(email, '@', -1)), '.') as parts) as host,
                 generate_subscripts(parts, 1) as i);

-- The campus whose domain is the most specific one of an address; null when there is none.
create function network.campus_for(email text) returns uuid
    language sql stable strict parallel safe
    return (select d.campus_id from network.campus_domains d
            where d.domain = any (network.domains_of(email)) order by length(d.domain) desc limit 1);

-- Text as people look for it: no difference between upper and lower case, full and half width.
create function network.folded(told text) returns text
    language sql immutable strict parallel safe
    return lower(normalize(told, nfkc));

-- Every one and two neighbouring characters of a text: an index on them finds any part of a name, also of a Chinese
-- one, which has two or three characters and no spaces. (pg_trgm is not at hand and needs three.)
create function network.grams(told text) returns text[]
    language sql immutable strict parallel safe
    return (select coalesce(array_agg(distinct substr(told, i, len)), '{}')
            from generate_series(1, length(told)) as i, generate_series(1, 2) as len
            where i + len - 1 <= length(told));

create index users_by_part_of_name on accounts.users
    using gin (network.grams(network.folded(handle || ' ' || display_name))) where deleted_at is null;
create index users_by_name on accounts.users (network.folded(display_name), id) where deleted_at is null;
