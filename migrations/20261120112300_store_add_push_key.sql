-- Owned by foundation/store: the key that tells push services who sends, a P-256 scalar of 32 bytes.
alter table store.keys drop constraint keys_purpose_check;
alter table store.keys add constraint keys_purpose_check
    check (purpose in ('access_token', 'link', 'cursor', 'refresh', 'push'));
