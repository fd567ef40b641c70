//! Where a measurement takes place: a server with its rooms and with accounts that may enter them.

use std::net::SocketAddr;

use anyhow::Context as _;
use serde_json::{Value, json};
use store::Entropy;

use crate::dialect::Kind;

/// Accounts that share the connections of a measurement; each is a member of every room.
const ACCOUNTS: usize = 16;

/// A server, rooms, accounts.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) kind: Kind,
    pub(crate) server: SocketAddr,
    /// Access tokens.
    pub(crate) tokens: Vec<String>,
    /// Names of streams.
    pub(crate) rooms: Vec<String>,
    pub(crate) epoch: String,
}

impl Place {
    /// What a measurement needs. Of other servers than ATAS one room is used, which needs no preparation.
    pub(crate) fn prepare(kind: Kind, server: SocketAddr, rooms: usize) -> anyhow::Result<Self> {
        if kind != Kind::Atas {
            return Ok(Self { kind, server, tokens: Vec::new(), rooms: Vec::new(), epoch: String::new() });
        }
        let api = Api::new(server)?;
        let people = (0..ACCOUNTS).map(|_| api.register()).collect::<anyhow::Result<Vec<_>>>()?;
        let (ids, tokens): (Vec<_>, Vec<_>) = people.into_iter().unzip();
        let names =
            (0..rooms).map(|_| api.open_room(&tokens[0], &ids[1..])).collect::<anyhow::Result<Vec<_>>>()?;
        let history = api.get(&tokens[0], &format!("/v1/rooms/{}/messages", names[0]))?;
        let epoch = history["epoch"].as_str().context("no epoch")?.to_owned();
        let rooms = names.into_iter().map(|id| format!("room:{id}")).collect();
        Ok(Self { kind, server, tokens, rooms, epoch })
    }

    /// The sum of a counter of a server's metrics; zero when it never counted.
    pub(crate) fn metric(server: SocketAddr, name: &str) -> anyhow::Result<f64> {
        let text = Api::new(server)?.text("/metrics")?;
        let lines = text.lines().filter_map(|line| line.strip_prefix(name));
        let values =
            lines.filter(|rest| rest.starts_with([' ', '{'])).filter_map(|rest| rest.rsplit(' ').next());
        Ok(values.filter_map(|value| value.parse::<f64>().ok()).sum())
    }
}

/// The HTTP API of ATAS.
struct Api {
    server: SocketAddr,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

impl Api {
    fn new(server: SocketAddr) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { server, client: reqwest::Client::new(), runtime })
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server)
    }

    fn json(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        self.runtime.block_on(async { Ok(request.send().await?.error_for_status()?.json().await?) })
    }

    fn text(&self, path: &str) -> anyhow::Result<String> {
        let request = self.client.get(self.url(path));
        self.runtime.block_on(async { Ok(request.send().await?.error_for_status()?.text().await?) })
    }

    fn get(&self, token: &str, path: &str) -> anyhow::Result<Value> {
        self.json(self.client.get(self.url(path)).bearer_auth(token))
    }

    /// A new account: its id and an access token.
    fn register(&self) -> anyhow::Result<(String, String)> {
        let handle = format!("load_{}", Entropy::system().below(1_000_000_000_000));
        let account = json!({
            "email": format!("{handle}@load.example"), "password": "a password for load runs",
            "handle": handle, "display_name": "Load",
        });
        let signed = self.json(self.client.post(self.url("/v1/auth/register")).json(&account));
        let signed = signed.context("register an account")?;
        let text = |value: &Value| value.as_str().map(str::to_owned).context("an answer without a token");
        Ok((text(&signed["user"]["id"])?, text(&signed["access_token"])?))
    }

    fn open_room(&self, token: &str, members: &[String]) -> anyhow::Result<String> {
        let room = json!({ "kind": "private", "title": "Load", "members": members });
        let request = self.client.post(self.url("/v1/rooms")).bearer_auth(token).json(&room);
        let room = self.json(request).context("open a room")?;
        room["id"].as_str().map(str::to_owned).context("a room without an id")
    }
}
