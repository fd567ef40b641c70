//! Presence: who follows a room right now, and who types there. Nothing of it is stored or numbered.
//!
//! A stream's [`company::Company`] gathers what its own subscriptions and the other nodes tell, and at most once a second
//! makes a *digest* of it: one encoded message for everybody, however many came and went. A connection remembers which
//! digest it was told last, so that a slow one skips what it missed. Why it is like this stands in decision 0021.

mod agenda;
mod company;
mod digest;
mod roster;
pub(crate) mod sight;
mod typists;

pub(crate) use agenda::Agenda;
pub(crate) use company::{Company, News, Told};
pub(crate) use digest::HiddenFrom;
pub(crate) use sight::{Sight, router};
