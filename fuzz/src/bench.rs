//! The product on a bench: its real engine and real PostgreSQL, with connections that are pipes in memory.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use realtime::Realtime;
use serde_json::{Value, json};
use sim::{Around, Product};
use store::keys::KeyRing;
use store::{Clock, Entropy};
use testkit::TestDb;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, ReadHalf, WriteHalf};
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use crate::frame::{self, Heard};

/// A connection that does not end by then hangs.
const ENDS_WITHIN: Duration = Duration::from_secs(20);
/// What a pipe holds before its writer waits.
const PIPE_BYTES: usize = 16 * 1024;
/// What the last ping brings, by which its pong is known.
const LAST: i64 = -4_242_424_242;
/// Answers that are read at most before the last one must have come.
const BODY_BYTES_MAX: usize = 1 << 20;

/// One for the whole process.
struct Bench {
    runtime: Runtime,
    realtime: Realtime,
    keys: KeyRing,
    token: String,
    room: String,
    _database: TestDb,
}

static BENCH: OnceLock<Mutex<Bench>> = OnceLock::new();

/// Works with the bench, which is built first when there is none.
fn with<T>(work: impl FnOnce(&Bench) -> T) -> T {
    let bench = BENCH.get_or_init(|| Mutex::new(build().expect("the bench is built")));
    // A target that has panicked leaves nothing half done here.
    work(&bench.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The keys of the bench.
pub(crate) fn keys() -> KeyRing {
    with(|bench| bench.keys.clone())
}

/// Any bytes on a connection. The first one says how: whether `hello` was said before, and in what pieces they come.
pub fn frames(input: &[u8]) {
    let Some((how, bytes)) = input.split_first() else { return };
    let (greeted, size) = (how & 1 == 1, usize::from(how >> 1) + 1);
    with(|bench| {
        let greeting = if greeted { bench.hello() } else { Vec::new() };
        let pieces = std::iter::once(&greeting[..]).chain(bytes.chunks(size));
        bench.converse(pieces, false);
    });
}

/// Any messages after `hello`, set apart by the byte 0xFF, which is in no text. `@` before a double quote stands for the
/// name of a room that one is a member of.
pub fn session(input: &[u8]) {
    with(|bench| {
        let hello = bench.hello();
        let messages: Vec<Vec<u8>> =
            input.split(|byte| *byte == 0xff).map(|message| frame::text(&bench.named(message))).collect();
        let last = frame::text(json!({ "op": "ping", "t": LAST }).to_string().as_bytes());
        let pieces = [&hello].into_iter().chain(&messages).chain([&last]).map(Vec::as_slice);
        bench.converse(pieces, true);
    });
}

impl Bench {
    fn hello(&self) -> Vec<u8> {
        frame::text(json!({ "op": "hello", "token": self.token }).to_string().as_bytes())
    }

    /// A message with the room's name in its place.
    fn named(&self, message: &[u8]) -> Vec<u8> {
        String::from_utf8_lossy(message).replace("@\"", &format!("room:{}\"", self.room)).into_bytes()
    }

    /// Sends the pieces over a new connection and looks at everything that comes back, until the server has ended it
    /// or, if it is to answer, the pong to the last ping is there.
    fn converse<'p>(&self, pieces: impl Iterator<Item = &'p [u8]>, answers: bool) {
        let ended = self.runtime.block_on(async {
            let (ours, theirs) = tokio::io::duplex(PIPE_BYTES);
            let (reader, writer) = tokio::io::split(ours);
            let serving = realtime::fuzz::connection(&self.realtime, theirs);
            let all = async { tokio::join!(serving, talk(writer, pieces, answers), listen(reader, answers)) };
            tokio::time::timeout(ENDS_WITHIN, all).await
        });
        assert!(ended.is_ok(), "the connection hangs");
    }
}

/// Reads until the server has ended the connection; when there is to be an answer to the last ping, until that or a
/// close frame is there.
async fn listen(mut reader: ReadHalf<DuplexStream>, answers: bool) {
    let (mut heard, mut answered, mut bytes) = (Heard::default(), false, vec![0; PIPE_BYTES]);
    while !answers || !answered && !heard.closed {
        match reader.read(&mut bytes).await {
            Ok(count) if count > 0 => {
                let ops = heard.hear(&bytes[..count]);
                answered |= ops.iter().any(|op| op["op"] == "pong" && op["t"] == LAST);
            }
            _ => break,
        }
    }
    assert!(!answers || answered || heard.closed, "neither an answer nor a close frame");
}

/// Says everything, and ends this direction when nothing is waited for.
async fn talk<'p>(
    mut writer: WriteHalf<DuplexStream>,
    pieces: impl Iterator<Item = &'p [u8]>,
    answers: bool,
) {
    for piece in pieces {
        if writer.write_all(piece).await.is_err() {
            return;
        }
        tokio::task::yield_now().await;
    }
    if !answers {
        let _ = writer.shutdown().await;
    }
}

fn build() -> anyhow::Result<Bench> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().context("make a runtime")?;
    let (database, product, keys, token, room) = runtime.block_on(async {
        let database = testkit::database().await;
        let keys = KeyRing::load(&database.db, &Clock::system(), &Entropy::system()).await?;
        let product = Product::assemble(database.options(), 8080, Around::default()).await?;
        let body = json!({
            "email": "fuzzer@utama.example", "password": "correct horse battery",
            "handle": "fuzzer", "display_name": "Fuzzer",
        });
        let signed = ask(&product, "/v1/auth/register", "", &body).await?;
        let token = signed["access_token"].as_str().context("a token")?.to_owned();
        let room = ask(&product, "/v1/rooms", &token, &json!({ "kind": "public", "title": "Fuzz" })).await?;
        let room = room["id"].as_str().context("a room")?.to_owned();
        anyhow::Ok((database, product, keys, token, room))
    })?;
    Ok(Bench { runtime, realtime: product.realtime, keys, token, room, _database: database })
}

/// Posts to the product's router.
async fn ask(product: &Product, path: &str, token: &str, body: &Value) -> anyhow::Result<Value> {
    let mut request = Request::post(path)
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from(body.to_string()))?;
    request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1))));
    let answer = product.router.clone().oneshot(request).await?;
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), BODY_BYTES_MAX).await?;
    ensure!(status.is_success(), "{path}: {status} {}", String::from_utf8_lossy(&body));
    Ok(serde_json::from_slice(&body)?)
}
