//! The schema keeps its own rules.

/// Without an index on it, deleting the row that a foreign key names reads the whole table.
#[tokio::test]
async fn every_foreign_key_has_an_index() {
    let test = testkit::database().await;
    let bare: Vec<String> = sqlx::query_scalar(
        "select format('%s (%s)', conrelid::regclass, conname) from pg_constraint c
         where contype = 'f' and not exists (
             select from pg_index i
             where i.indrelid = c.conrelid
               and (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] @> c.conkey
               and (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] <@ c.conkey)",
    )
    .fetch_all(test.db.pool())
    .await
    .unwrap();
    assert_eq!(bare, Vec::<String>::new());
}

/// A row that names an account says what becomes of it when the account's row goes.
#[tokio::test]
async fn every_reference_to_an_account_says_what_happens_at_its_end() {
    let test = testkit::database().await;
    let unsaid: Vec<String> = sqlx::query_scalar(
        "select format('%s (%s)', conrelid::regclass, conname) from pg_constraint
         where contype = 'f' and confrelid = 'accounts.users'::regclass and confdeltype not in ('c', 'n')",
    )
    .fetch_all(test.db.pool())
    .await
    .unwrap();
    assert_eq!(unsaid, Vec::<String>::new());
    let loose: Vec<String> = sqlx::query_scalar(
        "select format('%s.%s', a.attrelid::regclass, a.attname) from pg_attribute a
         join pg_class t on t.oid = a.attrelid and t.relkind = 'r'
         join pg_namespace n on n.oid = t.relnamespace and n.nspname not in ('pg_catalog', 'information_schema')
         where a.attname in ('user_id', 'author_id', 'created_by') and not exists (
             select from pg_constraint c where c.contype = 'f' and c.conrelid = a.attrelid and a.attnum = any(c.conkey))",
    )
    .fetch_all(test.db.pool())
    .await
    .unwrap();
    assert_eq!(loose, Vec::<String>::new());
}
