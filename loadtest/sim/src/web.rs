//! The HTTP API, as the people of a simulation use it: of whichever node answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::proxy::Nodes;

/// Far longer than any answer takes.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Far longer than any fault of a plan lasts.
const ANSWERED_WITHIN: Duration = Duration::from_mins(1);
const AGAIN_AFTER: Duration = Duration::from_millis(50);
const PASSWORD: &str = "correct horse battery";

/// One person, with a session of their own here.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) token: String,
}

impl Account {
    pub(crate) fn credentials(&self) -> Value {
        json!({ "email": self.email, "password": PASSWORD })
    }
}

/// Requests to the nodes that there are, in turn.
#[derive(Debug, Clone)]
pub(crate) struct Web {
    client: reqwest::Client,
    nodes: Nodes,
    asked: Arc<AtomicUsize>,
}

impl Web {
    pub(crate) fn new(nodes: Nodes) -> anyhow::Result<Self> {
        // Nodes die: no connection is kept.
        let client = reqwest::Client::builder().pool_max_idle_per_host(0).timeout(ANSWER_WITHIN).build()?;
        Ok(Self { client, nodes, asked: Arc::default() })
    }

    pub(crate) async fn register(&self, number: usize) -> anyhow::Result<Account> {
        let email = format!("client{number}@utama.example");
        let body = json!({
            "email": email, "password": PASSWORD,
            "handle": format!("client{number}"), "display_name": format!("Client {number}"),
        });
        let (status, signed) = self.once("POST", "/v1/auth/register", None, Some(&body)).await?;
        ensure!(status.is_success(), "register: {status} {signed}");
        let text = |value: &Value| value.as_str().map(ToOwned::to_owned).context("a text");
        Ok(Account { id: text(&signed["user"]["id"])?, email, token: text(&signed["access_token"])? })
    }

    /// Asks until there is an answer that says what became of it. A token that has expired is replaced by signing in.
    ///
    /// # Errors
    /// When nobody answers.
    pub(crate) async fn ask(
        &self,
        account: &mut Account,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<(StatusCode, Value)> {
        let begun = Instant::now();
        loop {
            match self.once(method, path, Some(&account.token), body).await {
                Ok((StatusCode::UNAUTHORIZED, _)) => {
                    drop(self.sign_in(account).await);
                    // The node that has signed it is the one whose clock it is good by.
                    self.asked.fetch_sub(1, Ordering::Relaxed);
                }
                Ok((status, answer)) if !status.is_server_error() => return Ok((status, answer)),
                Ok((status, answer)) if begun.elapsed() > ANSWERED_WITHIN => {
                    bail!("{method} {path}: {status} {answer}")
                }
                Err(error) if begun.elapsed() > ANSWERED_WITHIN => return Err(error),
                Ok(_) | Err(_) => {}
            }
            ensure!(begun.elapsed() < 2 * ANSWERED_WITHIN, "{method} {path}: no token is good");
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    }

    /// The same for what has to succeed.
    pub(crate) async fn get(&self, account: &mut Account, path: &str) -> anyhow::Result<Value> {
        let (status, answer) = self.ask(account, "GET", path, None).await?;
        ensure!(status.is_success(), "GET {path}: {status} {answer}");
        Ok(answer)
    }

    async fn sign_in(&self, account: &mut Account) -> anyhow::Result<()> {
        let credentials = account.credentials();
        let (status, signed) = self.once("POST", "/v1/auth/login", None, Some(&credentials)).await?;
        ensure!(status.is_success(), "sign in: {status} {signed}");
        signed["access_token"].as_str().context("a token")?.clone_into(&mut account.token);
        Ok(())
    }

    async fn once(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> anyhow::Result<(StatusCode, Value)> {
        let live = self.nodes.live();
        let turn = self.asked.fetch_add(1, Ordering::Relaxed).checked_rem(live.len());
        let node = live[turn.context("no node is there")?];
        let mut request = self.client.request(method.parse()?, format!("http://{node}{path}"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.with_context(|| format!("{method} {path}"))?;
        let status = answer.status();
        let text = answer.text().await.with_context(|| format!("{method} {path}"))?;
        if text.is_empty() {
            return Ok((status, Value::Null));
        }
        Ok((status, serde_json::from_str(&text).with_context(|| format!("{method} {path}: {text}"))?))
    }
}
