//! A simulation from its plan to its verdict.

use anyhow::Context as _;
use serde_json::Value;

use crate::campus::{Campus, Outcome};
use crate::client::Client;
use crate::plan::Plan;
use crate::registrar::Moved;
use crate::seat::{Seat, Stay};
use crate::verdict::{Account, Room, judge};

/// What a simulation came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Report {
    /// Events that were numbered, and seen by everybody whom they concern.
    pub events: u64,
    /// Connections that clients opened.
    pub connections: u64,
    /// Sends that were refused for now.
    pub refusals: u64,
    /// Connections that the network cut.
    pub cuts: u64,
    /// Messages of the broker that were lost, late or overtaken.
    pub spoilt: u64,
    /// New access tokens after old ones had expired.
    pub renewals: u64,
    /// Memberships that ended or began.
    pub moves: u64,
}

impl Report {
    /// Takes another one in.
    pub fn add(&mut self, other: Self) {
        self.events += other.events;
        self.connections += other.connections;
        self.refusals += other.refusals;
        self.cuts += other.cuts;
        self.spoilt += other.spoilt;
        self.renewals += other.renewals;
        self.moves += other.moves;
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
    let outcome = campus.calm_down().await?;
    for one in &outcome.ended {
        one.result.clone().with_context(|| format!("client {}", one.number))?;
    }
    let mut newcomers = Vec::new();
    for number in 0..outcome.ended.len() {
        newcomers.push(campus.newcomer(number, &outcome).await?);
    }
    for room in 0..campus.rooms.len() {
        let judged = judge_room(&mut campus, room, (&outcome, &newcomers)).await;
        judged.with_context(|| format!("room {room}"))?;
    }
    let clients = || outcome.ended.iter().map(|one| &one.client);
    let report = Report {
        events: outcome.heads.iter().sum(),
        connections: clients().map(|client| client.connections).sum(),
        refusals: clients().map(|client| client.refusals).sum(),
        cuts: campus.cuts(),
        spoilt: campus.spoilt(),
        renewals: clients().map(|client| client.renewals).sum(),
        moves: outcome.book.moved.len() as u64,
    };
    campus.end().await.context("take the campus down")?;
    Ok(report)
}

/// What one device of a person knows of the room in the end.
struct Witness<'a> {
    name: String,
    user: String,
    stays: Vec<Stay>,
    seat: &'a Seat,
    page: Option<Vec<Value>>,
}

async fn judge_room(
    campus: &mut Campus,
    room: usize,
    (outcome, newcomers): (&Outcome, &[Client]),
) -> anyhow::Result<()> {
    let mut witnesses = Vec::new();
    for (one, newcomer) in outcome.ended.iter().zip(newcomers) {
        let mut page = None;
        if outcome.book.inside[room][one.number] {
            page = Some(campus.history(room, one.number).await.context("read the history")?);
        }
        for (what, client) in [("client", &one.client), ("newcomer", newcomer)] {
            let (seat, name) = (&client.seats[room], format!("{what} {}", one.number));
            let (user, page) = (campus.user(one.number).to_owned(), page.clone());
            witnesses.push(Witness { name, user, stays: seat.stays(), seat, page });
        }
    }
    let accounts: Vec<Account<'_>> = witnesses
        .iter()
        .map(|witness| Account {
            name: &witness.name,
            user: &witness.user,
            stays: &witness.stays,
            said: &witness.seat.said,
            acked: &witness.seat.acked,
            refused: &witness.seat.refused,
            page: witness.page.as_deref(),
        })
        .collect();
    // The first person never goes.
    let history =
        witnesses.first().and_then(|witness| witness.page.as_deref()).context("somebody is there")?;
    let moved: Vec<Moved> = outcome.book.moved.iter().filter(|moved| moved.room == room).cloned().collect();
    Ok(judge(&Room { history, moved: &moved, accounts: &accounts })?)
}
