//! Starting, stopping, and what happens in between.

use std::time::Duration;

use serde_json::json;
use testkit::Socket;

use crate::process::{Atas, output, signal};

#[tokio::test]
async fn stops_with_its_database_and_keeps_everything() {
    let mut atas = Atas::start("life").await;
    let (_, token) = atas.register("asker").await;
    let room = atas.open_room(&token, &[]).await;
    let postgres = atas.postgres_pid().unwrap();
    let mut socket = Socket::open(atas.address).await.unwrap();
    socket.hello(&token, json!({})).await.unwrap();

    assert!(atas.stop().await.success(), "{}", atas.log());
    assert_eq!(socket.expect("drain").await["code"], 4000);
    assert_eq!(socket.expect_close().await, Some(4000));
    assert!(!std::path::Path::new(&format!("/proc/{postgres}")).exists(), "PostgreSQL stopped with it");

    atas.run().await;
    assert_eq!(
        atas.history(&token, &room).await,
        Vec::<serde_json::Value>::new(),
        "the token and the room are there"
    );
}

#[tokio::test]
async fn a_second_one_on_the_same_home_is_told_who_is_there() {
    let atas = Atas::start("second").await;
    let mut command = atas.command();
    command.arg("serve").args(["--port", "0"]);
    let (content, said) = output(command).await;
    assert!(!content);
    assert!(said.contains(&atas.pid().to_string()), "{said}");
    assert!(atas.is_ready().await);
}

#[tokio::test]
async fn a_taken_port_is_said() {
    let atas = Atas::start("port").await;
    let mut command = atas.command();
    command.arg("serve").env("ATAS_HOME", atas.home.with_extension("other"));
    let (content, said) = output(command).await;
    assert!(!content && said.contains(&atas.address.to_string()), "{said}");
}

#[tokio::test]
async fn rate_limits_are_lifted_on_loopback_only() {
    let atas = Atas::start("limits").await;
    let mut command = atas.command();
    command
        .args(["serve", "--port", "0", "--host", "0.0.0.0"])
        .env("ATAS_HOME", atas.home.with_extension("other"));
    let (content, said) = output(command).await;
    assert!(!content && said.contains("loopback"), "{said}");
}

#[tokio::test]
async fn says_so_while_the_database_is_away() {
    let atas = Atas::start("away").await;
    let (_, token) = atas.register("asker").await;
    // Frozen rather than dead, so that it stays away for as long as the test wants.
    let postgres = atas.postgres_pid().unwrap();
    let children = std::fs::read_to_string(format!("/proc/{postgres}/task/{postgres}/children")).unwrap();
    let family: Vec<u32> =
        children.split_whitespace().map(|pid| pid.parse().unwrap()).chain([postgres]).collect();
    for pid in &family {
        signal(*pid, "STOP").await;
    }
    let client = reqwest::Client::new();
    let ready = client.get(format!("http://{}/ready", atas.address)).send().await.unwrap();
    assert_eq!(ready.status(), 503);
    let health = client.get(format!("http://{}/health", atas.address)).send().await.unwrap();
    assert_eq!(health.status(), 200);
    let rooms = client.get(format!("http://{}/v1/rooms", atas.address)).bearer_auth(&token);
    let rooms =
        tokio::time::timeout(Duration::from_secs(40), rooms.send()).await.expect("an answer").unwrap();
    assert_eq!(rooms.status(), 503);
    assert!(rooms.headers().contains_key("retry-after"));
    for pid in &family {
        signal(*pid, "CONT").await;
    }
    while !atas.is_ready().await {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    atas.open_room(&token, &[]).await;
}
