//! A simulation from its plan to its verdict.

use anyhow::Context as _;
use serde_json::Value;

use crate::campus::{Campus, Ended};
use crate::client::Client;
use crate::plan::Plan;
use crate::verdict::{Account, judge};

/// What a simulation came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Report {
    /// Messages that were said, stored, and seen by everybody.
    pub messages: u64,
    /// Connections that clients opened.
    pub connections: u64,
    /// Sends that were refused for now.
    pub refusals: u64,
    /// Connections that the network cut.
    pub cuts: u64,
}

impl Report {
    /// Takes another one in.
    pub fn add(&mut self, other: Self) {
        self.messages += other.messages;
        self.connections += other.connections;
        self.refusals += other.refusals;
        self.cuts += other.cuts;
    }
}

/// Performs a plan, and holds what everybody saw against the contract.
///
/// # Errors
/// What is not as the contract says; also when the world could not be built, which is an error of another kind and
/// reads so.
pub async fn run(plan: &Plan) -> anyhow::Result<Report> {
    let mut campus = Campus::open(plan).await.context("build the campus")?;
    for (number, step) in plan.steps.iter().enumerate() {
        campus.perform(*step, number).await.with_context(|| format!("step {number}, {step:?}"))?;
    }
    let ended = campus.calm_down().await?;
    for Ended { number, result, .. } in &ended {
        result.clone().with_context(|| format!("client {number}"))?;
    }
    let newcomer = campus.newcomer().await?;
    for room in 0..campus.rooms.len() {
        let history = campus.history(room).await.context("read the history")?;
        judge_room(room, &history, &ended, &newcomer).with_context(|| format!("room {room}"))?;
        anyhow::ensure!(
            history.len() as u64 == campus.said[room],
            "room {room} has {} messages, {} were said",
            history.len(),
            campus.said[room]
        );
    }
    Ok(Report {
        messages: campus.said.iter().sum(),
        connections: ended.iter().map(|one| one.client.connections).sum(),
        refusals: ended.iter().map(|one| one.client.refusals).sum(),
        cuts: campus.cuts(),
    })
}

fn judge_room(room: usize, history: &[Value], ended: &[Ended], newcomer: &Client) -> anyhow::Result<()> {
    let names: Vec<String> = ended.iter().map(|one| format!("client {}", one.number)).collect();
    let clients = ended.iter().map(|one| &one.client).chain([newcomer]);
    let names = names.iter().map(String::as_str).chain(["the newcomer"]);
    let accounts: Vec<Account<'_>> = clients
        .zip(names)
        .map(|(client, name)| {
            let seat = &client.seats[room];
            Account { name, base: seat.base, log: &seat.log, acked: &seat.acked }
        })
        .collect();
    Ok(judge(history, &accounts)?)
}
