//! Web Push: messages for browsers that are not open, through the push services that their makers run.
//!
//! A message is encrypted for one browser (RFC 8291, `aes128gcm`), says who sends it (VAPID, RFC 8292), and is handed to
//! the address that the browser named (RFC 8030). That address comes from outside: it is https, and never leads into a
//! private network.

mod address;
mod encrypt;
mod post;
mod vapid;

pub use address::{NoAddress, Reach, is_public};
pub use encrypt::{Browser, NoBrowser, PAYLOAD_BYTES_MAX};
pub use post::{Message, PushError, Pusher, Urgency};
