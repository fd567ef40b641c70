//! The HTTP API, as the people of a simulation use it: of whichever node answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use bytes::Bytes;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::proxy::Nodes;

/// Far longer than any answer takes.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Far longer than any fault of a plan lasts.
const ANSWERED_WITHIN: Duration = Duration::from_mins(1);
/// A file that is not looked at by then waits for the lease of a node that died.
const LOOKED_AT_WITHIN: Duration = Duration::from_secs(3);
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

/// What somebody gets of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Got {
    /// There is none for them.
    Nothing,
    /// It is there for them, and still to be looked at by a node that died in the middle of that.
    Later,
    /// Its bytes.
    File(Bytes),
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
        let register = Request { body: Some(&body), ..Request::new("POST", "/v1/auth/register") };
        let (status, signed) = self.once(None, &register).await?.read()?;
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
        self.answered(account, &Request { body, ..Request::new(method, path) }).await?.read()
    }

    /// The same for a command, which is done once however often it is asked for under this id.
    pub(crate) async fn command(
        &self,
        account: &mut Account,
        (method, path): (&str, &str),
        id: &str,
        body: Option<&Value>,
    ) -> anyhow::Result<(StatusCode, Value)> {
        let headers = vec![("idempotency-key", id.to_owned())];
        self.answered(account, &Request { headers, body, ..Request::new(method, path) }).await?.read()
    }

    /// The same for what has to succeed.
    pub(crate) async fn get(&self, account: &mut Account, path: &str) -> anyhow::Result<Value> {
        let (status, answer) = self.ask(account, "GET", path, None).await?;
        ensure!(status.is_success(), "GET {path}: {status} {answer}");
        Ok(answer)
    }

    /// What somebody gets who asks for a file.
    pub(crate) async fn download(&self, account: &mut Account, file: &str) -> anyhow::Result<Got> {
        let (begun, path) = (Instant::now(), format!("/v1/files/{file}"));
        loop {
            let answer = self.answered(account, &Request::new("GET", &path)).await?;
            match answer.status {
                StatusCode::NOT_FOUND => return Ok(Got::Nothing),
                StatusCode::OK => return Ok(Got::File(answer.body)),
                StatusCode::CONFLICT if begun.elapsed() < LOOKED_AT_WITHIN => {}
                StatusCode::CONFLICT => return Ok(Got::Later),
                status => bail!("GET {path}: {status}"),
            }
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    }

    /// Uploads a file, going on where it broke off, and gives its id.
    pub(crate) async fn upload(&self, account: &mut Account, bytes: &[u8]) -> anyhow::Result<String> {
        let headers = vec![("upload-length", bytes.len().to_string())];
        let announced = Request { headers, ..Request::new("POST", "/v1/uploads") };
        let (status, upload) = self.answered(account, &announced).await?.read()?;
        ensure!(status == StatusCode::CREATED, "begin an upload: {status} {upload}");
        let id = upload["id"].as_str().context("an upload has an id")?.to_owned();
        let path = format!("/v1/uploads/{id}");
        loop {
            let upload = self.get(account, &path).await?;
            let offset = upload["offset"].as_u64().and_then(|offset| usize::try_from(offset).ok());
            let offset = offset.context("an upload has an offset")?;
            if offset == bytes.len() {
                return Ok(id);
            }
            let headers = vec![
                ("upload-offset", offset.to_string()),
                ("content-type", "application/offset+octet-stream".to_owned()),
            ];
            let bytes = bytes.get(offset..).context("no more has come than was sent")?;
            let append = Request { headers, bytes, ..Request::new("PATCH", &path) };
            let answer = self.answered(account, &append).await?;
            // A try whose answer was lost has moved the offset.
            let goes_on = matches!(answer.status, StatusCode::NO_CONTENT | StatusCode::CONFLICT);
            ensure!(goes_on, "append to an upload: {}", answer.status);
        }
    }

    async fn answered(&self, account: &mut Account, request: &Request<'_>) -> anyhow::Result<Answer> {
        let (begun, what) = (Instant::now(), format!("{} {}", request.method, request.path));
        loop {
            match self.once(Some(&account.token), request).await {
                Ok(answer) if answer.status == StatusCode::UNAUTHORIZED => {
                    drop(self.sign_in(account).await);
                    // The node that has signed it is the one whose clock it is good by.
                    self.asked.fetch_sub(1, Ordering::Relaxed);
                }
                Ok(answer) if !answer.status.is_server_error() => return Ok(answer),
                Ok(answer) if begun.elapsed() > ANSWERED_WITHIN => {
                    bail!("{what}: {} {:?}", answer.status, answer.body)
                }
                Err(error) if begun.elapsed() > ANSWERED_WITHIN => return Err(error),
                Ok(_) | Err(_) => {}
            }
            ensure!(begun.elapsed() < 2 * ANSWERED_WITHIN, "{what}: no token is good");
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    }

    async fn sign_in(&self, account: &mut Account) -> anyhow::Result<()> {
        let credentials = account.credentials();
        let login = Request { body: Some(&credentials), ..Request::new("POST", "/v1/auth/login") };
        let (status, signed) = self.once(None, &login).await?.read()?;
        ensure!(status.is_success(), "sign in: {status} {signed}");
        signed["access_token"].as_str().context("a token")?.clone_into(&mut account.token);
        Ok(())
    }

    async fn once(&self, token: Option<&str>, request: &Request<'_>) -> anyhow::Result<Answer> {
        let live = self.nodes.live();
        let turn = self.asked.fetch_add(1, Ordering::Relaxed).checked_rem(live.len());
        let (node, path) = (live[turn.context("no node is there")?], request.path);
        let mut asking = self.client.request(request.method.parse()?, format!("http://{node}{path}"));
        if let Some(token) = token {
            asking = asking.bearer_auth(token);
        }
        for (name, value) in &request.headers {
            asking = asking.header(*name, value);
        }
        asking = match request.body {
            Some(body) => asking.json(body),
            None => asking.body(request.bytes.to_vec()),
        };
        let answer = asking.send().await.with_context(|| format!("{} {path}", request.method))?;
        let status = answer.status();
        let body = answer.bytes().await.with_context(|| format!("{} {path}", request.method))?;
        Ok(Answer { status, body })
    }
}

/// Something to ask.
#[derive(Debug)]
struct Request<'a> {
    method: &'a str,
    path: &'a str,
    headers: Vec<(&'static str, String)>,
    body: Option<&'a Value>,
    /// What it carries when that is no JSON.
    bytes: &'a [u8],
}

impl<'a> Request<'a> {
    fn new(method: &'a str, path: &'a str) -> Self {
        Self { method, path, headers: Vec::new(), body: None, bytes: &[] }
    }
}

/// What a node answered.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    body: Bytes,
}

impl Answer {
    /// As JSON.
    fn read(self) -> anyhow::Result<(StatusCode, Value)> {
        if self.body.is_empty() {
            return Ok((self.status, Value::Null));
        }
        let body = serde_json::from_slice(&self.body)
            .with_context(|| format!("read {} {:?}", self.status, self.body))?;
        Ok((self.status, body))
    }
}
