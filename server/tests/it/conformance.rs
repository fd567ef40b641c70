//! RFC 6455 as a server has to keep it, section by section, over bare TCP: nothing of a WebSocket library stands
//! between these tests and the bytes.
//!
//! Where the RFC leaves the close code to the application, it is the protocol's own: 4201 for a binary message, 4202
//! for one that is too large.

mod closing;
mod control;
mod fragments;
mod framing;
mod handshake;
mod raw;
mod utf8;
