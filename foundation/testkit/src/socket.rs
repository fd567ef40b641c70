//! A WebSocket client that speaks JSON and nothing else: it hides no frame from its test.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::{Error, Message};

/// Longer than anything a healthy server takes; a test that waits for it has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// One realtime connection.
pub struct Socket {
    ws: WebSocketStream<TcpStream>,
    unread: VecDeque<Value>,
}

/// What a connection brought next.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// An operation of the server.
    Op(Value),
    /// The connection ended, with the close code if there was one.
    Closed(Option<u16>),
}

impl Socket {
    /// Opens a connection with the subprotocol `atas.v1.json`.
    ///
    /// # Errors
    /// When there is nobody, or they do not switch protocols.
    pub async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        Self::open_speaking(server, Some("atas.v1.json")).await
    }

    /// Opens a connection that offers another subprotocol, or none.
    ///
    /// # Errors
    /// When there is nobody, or they do not switch protocols.
    pub async fn open_speaking(server: SocketAddr, subprotocol: Option<&str>) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(server).await?;
        let mut request = format!("ws://{server}/v1/realtime").into_client_request()?;
        if let Some(subprotocol) = subprotocol {
            request.headers_mut().insert("sec-websocket-protocol", subprotocol.parse()?);
        }
        let opened = tokio_tungstenite::client_async(request, stream).await;
        match opened {
            Ok((ws, _)) => Ok(Self { ws, unread: VecDeque::new() }),
            // A server that does not choose the subprotocol answers all the same; the client library minds.
            Err(error) => Err(error.into()),
        }
    }

    /// Says something.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn say(&mut self, op: Value) -> anyhow::Result<()> {
        self.say_raw(Message::Text(op.to_string().into())).await
    }

    /// Sends any message.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn say_raw(&mut self, message: Message) -> anyhow::Result<()> {
        Ok(tokio::time::timeout(PATIENCE, self.ws.send(message)).await??)
    }

    /// Says `hello` for these streams (name to position or null) and takes the welcome.
    ///
    /// # Errors
    /// When no welcome comes.
    pub async fn hello(&mut self, token: &str, streams: Value) -> anyhow::Result<Value> {
        self.say(json!({ "op": "hello", "token": token, "streams": streams, "device": "test" })).await?;
        match self.next().await {
            Said::Op(op) if op["op"] == "welcome" => Ok(op),
            other => anyhow::bail!("no welcome but {other:?}"),
        }
    }

    /// What comes next, arrays taken apart.
    ///
    /// # Panics
    /// When nothing but pings comes for half a minute, or what comes is no WebSocket or no JSON.
    pub async fn next(&mut self) -> Said {
        self.next_within(PATIENCE).await
    }

    /// The same for somebody with a patience of their own.
    ///
    /// # Panics
    /// When nothing but pings comes for so long, or what comes is no WebSocket or no JSON.
    pub async fn next_within(&mut self, patience: Duration) -> Said {
        self.next_for("anything", Instant::now() + patience).await
    }

    /// What comes next, until `deadline`, for somebody who waits for `wanted`.
    async fn next_for(&mut self, wanted: &str, deadline: Instant) -> Said {
        loop {
            if let Some(op) = self.unread.pop_front() {
                return Said::Op(op);
            }
            // The server's pings come whatever it forgets to say, so that they buy no time.
            let Ok(message) = tokio::time::timeout_at(deadline, self.ws.next()).await else {
                panic!("{wanted} did not come in time");
            };
            match message {
                Some(Ok(Message::Text(text))) => {
                    match serde_json::from_str(&text).expect("the server speaks JSON") {
                        Value::Array(ops) => self.unread.extend(ops),
                        op => return Said::Op(op),
                    }
                }
                Some(Ok(Message::Close(frame))) => {
                    // Answers the close, as a client does.
                    let _ = self.ws.flush().await;
                    return Said::Closed(frame.map(|frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) if is_garbled(&error) => panic!("the server speaks WebSocket: {error}"),
                Some(Err(_)) | None => return Said::Closed(None),
            }
        }
    }

    /// The next operation of this name; others are passed over.
    ///
    /// # Panics
    /// When the connection ends first, or it does not come for half a minute.
    pub async fn expect(&mut self, name: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.next_for(name, deadline).await {
                Said::Op(op) if op["op"] == name => return op,
                Said::Op(_) => {}
                Said::Closed(code) => panic!("closed with {code:?} while waiting for {name}"),
            }
        }
    }

    /// Reads on until the connection ends, and says with which code.
    ///
    /// # Panics
    /// When it does not end for half a minute.
    pub async fn expect_close(&mut self) -> Option<u16> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Said::Closed(code) = self.next_for("the end", deadline).await {
                return code;
            }
        }
    }

    /// The bare socket, to do what no client should.
    pub fn get_mut(&mut self) -> &mut TcpStream {
        self.ws.get_mut()
    }
}

/// Whether the bytes are at fault: a connection that was cut ends in the middle of a frame, but with no wrong one.
fn is_garbled(error: &Error) -> bool {
    match error {
        Error::Protocol(error) => *error != ProtocolError::ResetWithoutClosingHandshake,
        Error::Utf8(_) | Error::Capacity(_) => true,
        _ => false,
    }
}
