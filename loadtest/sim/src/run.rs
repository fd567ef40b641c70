//! A simulation from its plan to its verdict.

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::campus::{Campus, Outcome};
use crate::client::Client;
use crate::plan::Plan;
use crate::registrar::{Moved, Pinned};
use crate::seat::{Seat, Stay};
use crate::verdict::{Account, Reader, Room, Where, judge, judge_inbox, reads};
use crate::web::Got;

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
    /// Events of inboxes.
    pub notices: u64,
    /// Files that were uploaded.
    pub files: u64,
    /// Streams of which somebody has said how far they have read, on this device or elsewhere.
    pub reads: u64,
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
        self.notices += other.notices;
        self.files += other.files;
        self.reads += other.reads;
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
        let newcomer = campus.newcomer(number, &outcome).await?;
        for device in [&outcome.ended[number].client, &newcomer] {
            let known = device.seats.iter().map(Seat::read);
            let mut both = known.zip(&outcome.reads[number]);
            let differs = both.find(|(known, read)| read.is_some_and(|read| read.seq != *known));
            ensure!(differs.is_none(), "a device of client {number} is told that {differs:?} was read");
        }
        newcomers.push(newcomer);
    }
    let mut histories = Vec::new();
    for room in 0..campus.rooms.len() {
        // The first person never goes, and sees everything.
        let history = campus.history(room, 0).await.context("read the history")?;
        let judged = judge_room(&mut campus, room, &history, (&outcome, &newcomers)).await;
        judged.with_context(|| format!("room {room}"))?;
        histories.push(history);
    }
    judge_inboxes(&mut campus, &histories, (&outcome, &newcomers)).await?;
    let clients = || outcome.ended.iter().map(|one| &one.client);
    let report = Report {
        events: outcome.heads.iter().sum(),
        connections: clients().map(|client| client.connections).sum(),
        refusals: clients().map(|client| client.refusals).sum(),
        cuts: campus.cuts(),
        spoilt: campus.spoilt(),
        renewals: clients().map(|client| client.renewals).sum(),
        moves: outcome.book.moved.len() as u64,
        notices: outcome.inboxes.iter().map(|inbox| inbox.as_of).sum(),
        files: outcome.book.files.len() as u64,
        reads: outcome.book.read.len() as u64
            + clients().flat_map(|client| &client.seats).filter(|seat| seat.has_read()).count() as u64,
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
    blocked: Vec<String>,
    page: Option<Vec<Value>>,
}

async fn judge_room(
    campus: &mut Campus,
    room: usize,
    history: &[Value],
    (outcome, newcomers): (&Outcome, &[Client]),
) -> anyhow::Result<()> {
    let mut witnesses = Vec::new();
    for (one, newcomer) in outcome.ended.iter().zip(newcomers) {
        let mut page = None;
        if outcome.book.inside[room][one.number] {
            let shown = campus.history(room, one.number).await.context("read the history")?;
            let read = outcome.reads[one.number][room].context("how far a member has read")?;
            let blocked = users(campus, outcome.book.blocks_of(one.number));
            let unread = count_unread(&shown, read.seq, (campus.user(one.number), &blocked));
            ensure!(read.unread == unread, "client {} has {read:?}, where {unread} are unread", one.number);
            page = Some(shown);
        }
        for (what, client) in [("client", &one.client), ("newcomer", newcomer)] {
            let (seat, name) = (&client.seats[room], format!("{what} {}", one.number));
            let (user, page) = (campus.user(one.number).to_owned(), page.clone());
            let blocked = users(campus, outcome.book.blocks_of(one.number));
            witnesses.push(Witness { name, user, stays: seat.stays(), seat, blocked, page });
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
            blocked: &witness.blocked,
            page: witness.page.as_deref(),
        })
        .collect();
    let moved: Vec<Moved> = outcome.book.moved.iter().filter(|moved| moved.room == room).cloned().collect();
    let pinned: Vec<Pinned> = outcome.book.pinned.iter().filter(|pin| pin.room == room).cloned().collect();
    Ok(judge(&Room { history, moved: &moved, pinned: &pinned, accounts: &accounts })?)
}

/// How many messages of a page are unread: of others whom its reader has not blocked, above their mark, and not removed.
fn count_unread(page: &[Value], read: u64, (user, blocked): (&str, &[String])) -> u64 {
    let of_others =
        |item: &&Value| item["author"] != *user && blocked.iter().all(|other| item["author"] != **other);
    let unread = page.iter().filter(|item| {
        item["kind"] == "message"
            && item["removed"] != true
            && item["seq"].as_u64().is_some_and(|seq| seq > read)
    });
    unread.filter(of_others).count() as u64
}

/// The ids of these people.
fn users(campus: &Campus, numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    numbers.into_iter().map(|number| campus.user(number).to_owned()).collect()
}

/// What happened where.
fn places<'a>(ids: &'a [String], histories: &'a [Vec<Value>], outcome: &'a Outcome) -> Vec<Where<'a>> {
    let place = |(number, (id, history)): (usize, (&'a String, &'a Vec<Value>))| {
        let said = outcome.ended.iter().flat_map(|one| &one.client.seats[number].said);
        Where { id, history, said: said.map(|(id, act)| (id.as_str(), act)).collect() }
    };
    ids.iter().zip(histories).enumerate().map(place).collect()
}

/// Holds inboxes and files against what happened in the rooms.
async fn judge_inboxes(
    campus: &mut Campus,
    histories: &[Vec<Value>],
    (outcome, newcomers): (&Outcome, &[Client]),
) -> anyhow::Result<()> {
    let ids = campus.rooms.clone();
    let rooms = places(&ids, histories, outcome);
    let book = &outcome.book;
    for (one, newcomer) in outcome.ended.iter().zip(newcomers) {
        let number = one.number;
        let stays = [&one.client, newcomer].map(|client| client.seats[ids.len()].stays());
        let reader = Reader {
            user: campus.user(number),
            stays: [&stays[0], &stays[1]],
            groups: &outcome.inboxes[number].groups,
            as_of: outcome.inboxes[number].as_of,
            blocked: &users(campus, book.blocks_of(number)),
            apart: &users(campus, book.apart_from(number)),
            bell: &campus.bell,
        };
        judge_inbox(&rooms, &reader).with_context(|| format!("the inbox of client {number}"))?;
        for (file, uploaded) in &book.files {
            let may = reads(&rooms, file, (campus.user(number), uploaded.owner == number));
            let got = campus.file(number, file).await?;
            let fits = match &got {
                Got::Nothing => !may,
                Got::Later => may,
                Got::File(bytes) => may && *bytes == uploaded.bytes,
            };
            ensure!(fits, "client {number} may read file {file}: {may}; they get {got:?}, of {uploaded:?}");
        }
    }
    Ok(())
}
