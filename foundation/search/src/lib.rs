//! The index of messages: what stands in it, how it is searched, and how it heals.
//!
//! One process keeps one index in a folder of its own. Everything in it comes from elsewhere, so that a folder that is
//! lost, damaged or of another release is thrown away and made again. No text is stored in it, only what is needed to find
//! one: answers are made from the source, which is asked for what a person may read at that moment.
//!
//! [`text`] takes Chinese, Malay and English apart in one way for what is written and for what is looked for; [`Wanted`] is
//! what somebody looks for; [`Writer`] and [`Reader`] are the two ends of an index.

mod find;
mod index;
pub mod text;
mod wanted;
mod writer;

pub use find::{Filter, Found, Hit, Place};
pub use index::{OpenError, Opened, Reader, open};
pub use wanted::{QUERY_CHARS_MAX, Snippet, Span, Wanted};
pub use writer::{Message, Writer};
