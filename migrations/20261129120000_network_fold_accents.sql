-- Owned by network: names are also found and put in order without their accents. The letters that no decomposition takes
-- apart are those of names in Vietnamese, Danish, Polish and Turkish. Most names are in ASCII, which needs none of it.
create or replace function network.folded(told text) returns text
    language sql immutable strict parallel safe
    return case
        when octet_length(told) = length(told) then lower(told)
        else translate(lower(normalize(regexp_replace(normalize(told, nfkd), U&'[\0300-\036f]', '', 'g'), nfc)),
                       'đøłı', 'doli')
    end;
reindex index accounts.users_by_part_of_name;
reindex index accounts.users_by_name;
