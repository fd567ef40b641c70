//! A client's access token, and how it gets another one when that has expired: with its session's cookie, and by signing
//! in again when the session has ended meanwhile.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use reqwest::StatusCode;
use serde_json::Value;

/// Far longer than an answer takes that comes.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// Who somebody is, and a session of theirs.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) access: String,
    /// What to sign in with, where tokens may expire.
    credentials: Option<Value>,
    web: Option<reqwest::Client>,
    /// It was tried to get another one, and it is not known what came of that: a refresh token that is used once more,
    /// long after by the clock of another node, ends its session.
    in_doubt: bool,
}

impl Token {
    pub(crate) fn new(access: &str) -> Self {
        Self { access: access.to_owned(), credentials: None, web: None, in_doubt: false }
    }

    /// From now on it may expire.
    pub(crate) fn expires(&mut self, credentials: Value) {
        self.credentials = Some(credentials);
    }

    pub(crate) fn may_expire(&self) -> bool {
        self.credentials.is_some()
    }

    pub(crate) fn is_in_doubt(&self) -> bool {
        self.in_doubt
    }

    /// Gets another one, over the network that the client is behind.
    ///
    /// # Errors
    /// As connections break; and when the server refuses who should not be refused, which it then does every time.
    pub(crate) async fn renew(&mut self, server: SocketAddr) -> anyhow::Result<()> {
        let credentials = self.credentials.as_ref().context("nothing to sign in with")?;
        self.in_doubt = true;
        let web = match self.web.take() {
            Some(web) => web,
            // Its cookies are those of the session. Nodes die: no connection is kept.
            None => reqwest::Client::builder().cookie_store(true).pool_max_idle_per_host(0).build()?,
        };
        let web = self.web.insert(web);
        let url = |path: &str| format!("http://{server}/v1/auth/{path}");
        let mut answer = web.post(url("refresh")).timeout(ANSWER_WITHIN).send().await?;
        if answer.status() == StatusCode::UNAUTHORIZED {
            answer = web.post(url("login")).json(credentials).timeout(ANSWER_WITHIN).send().await?;
        }
        let status = answer.status();
        ensure!(status.is_success(), "no new token: {status} {}", answer.text().await?);
        let signed: Value = answer.json().await?;
        signed["access_token"].as_str().context("a token")?.clone_into(&mut self.access);
        self.in_doubt = false;
        Ok(())
    }
}
