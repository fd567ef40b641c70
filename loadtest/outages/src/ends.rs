//! Memberships and sessions end on another node than the one that serves the connection.

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
    let (mut removals, mut revocations) = (Vec::new(), Vec::new());
    for number in 0..count {
        removals.push(removal(&campus, number).await?);
        revocations.push(revocation(&campus, number).await?);
    }
    Ok(json!({
        "redis": redis, "of_each": count,
        "removed_p50_ms": percentile(&mut removals, 0.5), "removed_max_ms": percentile(&mut removals, 1.0),
        "revoked_p50_ms": percentile(&mut revocations, 0.5), "revoked_max_ms": percentile(&mut revocations, 1.0),
    }))
}

async fn removal(campus: &Campus, number: usize) -> anyhow::Result<Duration> {
    let [one, other] = &campus.nodes;
    let (owner, member) = (&campus.people[0], &campus.people[1 + number % (campus.people.len() - 1)]);
    let room = campus.open_room(&format!("Left {number}")).await?;
    let mut socket = Socket::open(other.address).await?;
    let stream = format!("room:{room}");
    socket.hello(&member.token, json!({ stream: null })).await?;
    socket.expect("subscribed").await;
    let path = format!("/v1/rooms/{room}/members/{}", member.id);
    one.ask("DELETE", &path, Some(&owner.token), None).await?;
    let done = Instant::now();
    let ended = socket.expect("unsubscribed").await;
    ensure!(ended["code"] == "removed", "{ended}");
    Ok(done.elapsed())
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
