//! Demo data, and whose database it stays out of.

use crate::process::{Atas, PATIENCE, output};

#[tokio::test]
async fn demo_data_stays_out_of_a_database_that_is_not_embedded() {
    let database = testkit::database().await;
    let mut atas = Atas::join("demo", &database, None).await;
    let (_, token) = atas.register("asker").await;
    atas.open_room(&token, &[]).await;
    let count = "select (select count(*) from accounts.users) + (select count(*) from network.campuses)
                      + (select count(*) from realtime.rooms where kind <> 'inbox')
                      + (select count(*) from realtime.events)";
    let held = async || sqlx::query_scalar::<_, i64>(count).fetch_one(database.db.pool()).await.unwrap();
    assert!(atas.stop().await.success());
    let before = held().await;
    for arguments in [&["serve", "--demo"][..], &["seed", "--demo"]] {
        let mut command = atas.command();
        command.args(arguments);
        let (content, said) =
            tokio::time::timeout(PATIENCE, output(command)).await.expect("it ends, because it is refused");
        assert!(!content && said.contains("for the embedded database only"), "{arguments:?}: {said}");
        assert_eq!(held().await, before, "{arguments:?}");
    }
    // Nor does a server without the flag take such a database for a demo.
    atas.run().await;
    let mails = reqwest::get(format!("http://{}/dev/mail", atas.address)).await.unwrap();
    assert_eq!(mails.status(), 404);
    assert_eq!(held().await, before);
}
