-- Owned by foundation/media: what people upload. The bytes are in the storage (ATAS_FILES_URL), never here.
create schema media;

create type media.file_state as enum ('uploading', 'processing', 'ready', 'refused');

create table media.files (
    -- Also the upload's id, and a part of every object's key.
    id          uuid primary key,
    -- Whoever uploaded it; what was sent stays in other people's conversations.
    owner_id    uuid references accounts.users on delete set null,
    name        text        not null check (char_length(name) between 1 and 150),
    media_type  text        not null check (char_length(media_type) between 3 and 127),
    -- As declared at the beginning, in bytes.
    size        bigint      not null check (size > 0),
    received    bigint      not null default 0,
    parts       integer     not null default 0,
    state       media.file_state not null default 'uploading',
    -- Why it was refused: a code.
    refusal     text,
    -- Of a picture as it is shown.
    width       integer check (width > 0),
    height      integer check (height > 0),
    -- A ThumbHash in base64.
    placeholder text,
    created_at  timestamptz not null,
    -- Until something carries it, when it goes; null afterwards.
    expires_at  timestamptz,
    constraint files_received_in_bounds check (received between 0 and size),
    constraint files_whole check (state = 'uploading' or received = size),
    constraint files_refused_says_why check ((state = 'refused') = (refusal is not null))
);
create index files_by_owner on media.files (owner_id) include (size);
create index files_by_expiry on media.files (expires_at) where expires_at is not null;
create index files_in_work on media.files (created_at) where state = 'processing';

-- What has come of an upload, in pieces.
create table media.parts (
    file_id uuid    not null references media.files on delete cascade,
    start   bigint  not null check (start >= 0),
    len     integer not null check (len > 0),
    -- Names the object: of two requests that send the same piece, one wins and the other's object is dropped.
    object  uuid    not null,
    primary key (file_id, start)
);

-- What a finished file can be read as. A picture smaller than a variant has no such variant.
create table media.variants (
    file_id    uuid   not null references media.files on delete cascade,
    variant    text   not null check (variant in ('full', 'screen', 'thumb')),
    media_type text   not null check (char_length(media_type) between 3 and 127),
    size       bigint not null check (size > 0),
    primary key (file_id, variant)
);

-- What an account began to upload in an hour, also when it was deleted meanwhile.
create table media.usage (
    user_id uuid        not null references accounts.users on delete cascade,
    hour    timestamptz not null,
    files   integer     not null,
    bytes   bigint      not null,
    primary key (user_id, hour)
);
create index usage_by_hour on media.usage (hour);
