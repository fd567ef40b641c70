-- Owned by realtime: which message carries a file. A file is sent once; its bytes and its name are media's.
create table realtime.attachments (
    file_id uuid   primary key references media.files on delete cascade,
    room_id uuid   not null,
    seq     bigint not null,
    constraint attachments_of_message foreign key (room_id, seq) references realtime.events on delete cascade
);
create index attachments_by_message on realtime.attachments (room_id, seq);
