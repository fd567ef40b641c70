//! Commands while a server runs on the same home.

use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use store::embedded::Home;

use crate::process::{Atas, output, printed};

const PASSWORD: &str = "five quiet otters";

impl Atas {
    /// `atas admin create`, and the token of the link that it prints.
    async fn create_admin(&self, email: &str) -> String {
        let mut command = self.command();
        command.args(["admin", "create", email, "--public-url", &format!("http://{}", self.address)]);
        let said = printed(command).await;
        let (_, token) = said.trim().split_once("#token=").unwrap_or_else(|| panic!("no link in {said}"));
        token.to_owned()
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let url = format!("http://{}{path}", self.address);
        let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    async fn me(&self, token: &str) -> u16 {
        let url = format!("http://{}/v1/me", self.address);
        reqwest::Client::new().get(url).bearer_auth(token).send().await.unwrap().status().as_u16()
    }

    /// What a client would resume by.
    async fn epoch(&self, token: &str, room: &str) -> Value {
        let url = format!("http://{}/v1/rooms/{room}/messages", self.address);
        let answer = reqwest::Client::new().get(url).bearer_auth(token).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["epoch"].take()
    }
}

#[tokio::test]
async fn an_administrator_is_made_while_the_server_runs_and_signs_in() {
    let atas = Atas::start("admin").await;
    let postgres = atas.postgres_pid();
    let token = atas.create_admin("ada@uni.example").await;
    let chosen = atas.post("/v1/auth/password/reset", json!({ "token": token, "password": PASSWORD })).await;
    assert_eq!(chosen.0, 204, "{}", chosen.1);
    let credentials = json!({ "email": "ada@uni.example", "password": PASSWORD });
    let (status, signed) = atas.post("/v1/auth/login", credentials).await;
    assert_eq!((status, &signed["user"]["role"]), (200, &json!("admin")), "{signed}");
    assert_eq!(atas.postgres_pid(), postgres, "the server's PostgreSQL was used and left running");
    assert!(atas.is_ready().await);
}

#[tokio::test]
async fn keys_are_rotated_while_the_server_runs_and_old_tokens_hold() {
    let mut atas = Atas::start("rotate").await;
    let (_, old) = atas.register("asker").await;
    let mut command = atas.command();
    command.args(["keys", "rotate"]);
    printed(command).await;
    assert_eq!(atas.me(&old).await, 200);
    // At once, not only when the running server looks for new keys.
    assert!(atas.stop().await.success());
    atas.run().await;
    let (_, new) = atas.register("helper").await;
    let header = |token: &str| token.split('.').next().unwrap().to_owned();
    assert_ne!(header(&old), header(&new), "another key signs");
    assert_eq!((atas.me(&old).await, atas.me(&new).await), (200, 200));
}

#[tokio::test]
async fn what_needs_the_home_alone_is_told_who_has_it() {
    let mut atas = Atas::start("alone").await;
    let (_, token) = atas.register("asker").await;
    let room = atas.open_room(&token, &[]).await;
    let before = atas.epoch(&token, &room).await;
    for arguments in [&["epoch"][..], &["migrate"], &["seed", "--demo"]] {
        let mut command = atas.command();
        command.args(arguments);
        let (content, said) = output(command).await;
        assert!(!content, "{arguments:?}");
        assert!(said.contains(&format!("another atas (pid {})", atas.pid())), "{arguments:?}: {said}");
    }
    assert!(atas.stop().await.success());
    atas.run().await;
    assert_eq!(atas.epoch(&token, &room).await, before, "what was refused has done nothing");

    assert!(atas.stop().await.success());
    let mut command = atas.command();
    command.arg("epoch");
    printed(command).await;
    atas.run().await;
    assert_ne!(atas.epoch(&token, &room).await, before);
}

#[tokio::test]
async fn a_server_of_another_version_is_left_alone() {
    let atas = Atas::start("version").await;
    let occupant = Home::claim(&atas.home).unwrap().unwrap_err();
    let mut db = PgConnection::connect_with(&occupant.options().unwrap()).await.unwrap();
    sqlx::query("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)")
        .execute(&mut db)
        .await
        .unwrap();
    let mut command = atas.command();
    command.args(["admin", "create", "ada@uni.example"]);
    let (content, said) = output(command).await;
    assert!(!content && said.contains("another version"), "{said}");
    assert!(said.contains(&atas.pid().to_string()), "{said}");
    let migrations: i64 =
        sqlx::query_scalar("select count(*) from _sqlx_migrations").fetch_one(&mut db).await.unwrap();
    let files = std::fs::read_dir("../migrations").unwrap().count();
    assert_eq!(migrations, i64::try_from(files).unwrap() - 1, "nothing was migrated under it");
}
