-- What ATAS sets by itself on a direct connection. PgBouncer refuses these as start-up options, so the role carries them.
alter role atas set statement_timeout = '20s';
alter role atas set idle_in_transaction_session_timeout = '60s';
alter role atas set timezone = 'UTC';
create extension if not exists vector;
