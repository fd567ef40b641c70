//! Ending a connection so that the client learns why.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Error as WsError;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::wire::CloseReason;

/// How long the client may take to receive the close frame and answer it.
const FAREWELL: Duration = Duration::from_secs(2);
/// How much of what the client still sends is read and thrown away.
const DISCARD_BYTES_MAX: usize = 1 << 20;
/// What the shortest frame of a client takes beside its payload.
const FRAME_HEADER_BYTES: usize = 6;

/// The close code for what went wrong on the socket; `None` when nobody is there to get it.
pub(super) fn reason_of(error: &WsError) -> Option<CloseReason> {
    match error {
        WsError::Capacity(_) => Some(CloseReason::TooLarge),
        WsError::Utf8(_) => Some(CloseReason::NotUtf8),
        WsError::Protocol(violation) => {
            use tokio_tungstenite::tungstenite::error::ProtocolError as P;
            let gone = matches!(violation, P::ResetWithoutClosingHandshake | P::SendAfterClosing);
            (!gone).then_some(CloseReason::Framing)
        }
        _ => None,
    }
}

/// Ends a connection: sends the close frame, listens for the client's, and hangs up (RFC 6455, 5.5.1 and 7.1.1).
pub(crate) async fn close<S: AsyncRead + AsyncWrite + Unpin>(
    ws: &mut WebSocketStream<S>,
    reason: CloseReason,
) {
    let frame = CloseFrame { code: CloseCode::from(reason as u16), reason: reason.words().into() };
    // On the heap, as in `answer`: every connection keeps room for it in its task.
    let farewell = async {
        if ws.send(Message::Close(Some(frame))).await.is_ok() {
            hear_out(ws).await;
            hang_up(ws).await;
        }
    };
    // Whoever does not answer in time is cut off.
    let _ = Box::pin(tokio::time::timeout(FAREWELL, farewell)).await;
}

/// Ends a connection whose client has sent a close frame: the library holds the answer ready.
pub(crate) async fn answer<S: AsyncRead + AsyncWrite + Unpin>(ws: &mut WebSocketStream<S>) {
    let farewell = async {
        if ws.flush().await.is_ok() {
            hang_up(ws).await;
        }
    };
    let _ = Box::pin(tokio::time::timeout(FAREWELL, farewell)).await;
}

/// Reads until the client's close frame, which may have messages before it. After a framing error nothing is read.
async fn hear_out<S: AsyncRead + AsyncWrite + Unpin>(ws: &mut WebSocketStream<S>) {
    let mut discarded = 0;
    while discarded < DISCARD_BYTES_MAX
        && let Some(Ok(message)) = ws.next().await
        && !message.is_close()
    {
        discarded += FRAME_HEADER_BYTES + message.len();
    }
}

/// Ends this direction, so that the client sees the end at once, and reads on for a moment: closing a socket with
/// unread bytes would reset it, and the client might never see the close frame.
async fn hang_up<S: AsyncRead + AsyncWrite + Unpin>(ws: &mut WebSocketStream<S>) {
    let socket = ws.get_mut();
    if socket.shutdown().await.is_err() {
        return;
    }
    let mut discarded = 0;
    let mut waste = [0; 2048];
    while discarded < DISCARD_BYTES_MAX {
        match socket.read(&mut waste).await {
            Ok(0) | Err(_) => return,
            Ok(count) => discarded += count,
        }
    }
}
