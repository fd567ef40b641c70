//! Memberships and sessions end, and blocks are made, on another node than the one that serves the connection.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use serde_json::json;
use testkit::{Said, Socket};
use tokio::time::Instant;

use crate::campus::Campus;
use crate::record::percentile;

/// From the answer to the request that ends something until the connection on the other node hears of it.
pub(crate) async fn measure(binary: &Path, count: usize, redis: bool) -> anyhow::Result<serde_json::Value> {
    let campus = Campus::open(binary, 1, redis).await?;
    let mut result = json!({ "redis": redis, "of_each": count });
    let mut times = [const { Vec::new() }; 4];
    for number in 0..count {
        times[0].push(ended(&campus, number, "removed").await?);
        times[1].push(ended(&campus, number, "left").await?);
        times[2].push(revocation(&campus, number).await?);
        times[3].push(block(&campus).await?);
    }
    for (what, mut times) in ["removed", "left", "revoked", "blocked"].into_iter().zip(times) {
        result[format!("{what}_p50_ms")] = json!(percentile(&mut times, 0.5));
        result[format!("{what}_max_ms")] = json!(percentile(&mut times, 1.0));
    }
    Ok(result)
}

/// Somebody is removed from a room, or leaves it.
async fn ended(campus: &Campus, number: usize, how: &str) -> anyhow::Result<Duration> {
    let [one, other] = &campus.nodes;
    let (owner, member) = (&campus.people[0], &campus.people[1 + number % (campus.people.len() - 1)]);
    let room = campus.open_room(&format!("Left {number}")).await?;
    let mut socket = Socket::open(other.address).await?;
    let stream = format!("room:{room}");
    socket.hello(&member.token, json!({ stream: null })).await?;
    socket.expect("subscribed").await;
    let left = ("POST", format!("/v1/rooms/{room}/leave"), member);
    let removed = ("DELETE", format!("/v1/rooms/{room}/members/{}", member.id), owner);
    let (method, path, by) = if how == "left" { left } else { removed };
    one.ask(method, &path, Some(&by.token), None).await?;
    let done = Instant::now();
    let ended = socket.expect("unsubscribed").await;
    ensure!(ended["code"] == how, "{ended}");
    Ok(done.elapsed())
}

/// Somebody blocks another: their device on the other node is told once that node holds it.
async fn block(campus: &Campus) -> anyhow::Result<Duration> {
    let [one, other] = &campus.nodes;
    let (blocks, blocked) = (&campus.people[0], &campus.people[1]);
    let mut device = Socket::open(other.address).await?;
    device.hello(&blocks.token, json!({})).await?;
    let path = format!("/v1/blocks/{}", blocked.id);
    one.ask("PUT", &path, Some(&blocks.token), None).await?;
    let done = Instant::now();
    device.expect("blocks").await;
    let time = done.elapsed();
    // They are in rooms together again.
    one.ask("DELETE", &path, Some(&blocks.token), None).await?;
    device.expect("blocks").await;
    Ok(time)
}

async fn revocation(campus: &Campus, number: usize) -> anyhow::Result<Duration> {
    let [one, other] = &campus.nodes;
    let person = campus.register(&format!("guest{number}")).await?;
    let mut socket = Socket::open(other.address).await?;
    socket.hello(&person.token, json!({})).await?;
    let body =
        json!({ "email": format!("{}@utama.example", person.handle), "password": "correct horse battery" });
    let signed = one.ask("POST", "/v1/auth/login", None, Some(body)).await?;
    let token = signed["access_token"].as_str().context("a token")?;
    let sessions = one.ask("GET", "/v1/auth/sessions", Some(token), None).await?;
    let sessions = sessions["items"].as_array().context("sessions")?;
    let older = sessions.iter().find(|session| session["current"] != true).context("an older session")?;
    let id = older["id"].as_str().context("a session has an id")?;
    one.ask("DELETE", &format!("/v1/auth/sessions/{id}"), Some(token), None).await?;
    let done = Instant::now();
    loop {
        match socket.next().await {
            Said::Closed(Some(4101)) => return Ok(done.elapsed()),
            Said::Closed(code) => bail!("closed with {code:?}"),
            Said::Op(_) => {}
        }
    }
}
