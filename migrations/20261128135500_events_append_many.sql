-- Entries of one topic, so that an area can write them in the statement that writes what they tell of: a round trip less.
-- In PL/pgSQL, whose plans last as long as the connection.
create function events.append_many(topic text, keys text[], payloads jsonb[], at timestamptz) returns void
language plpgsql as $$
begin
    insert into events.log (topic, key, payload, at)
    select append_many.topic, new.key, new.payload, append_many.at
    from unnest(keys, payloads) as new (key, payload);
end
$$;
