//! The fault simulator: a campus in this process, and everything that can go wrong with it, from a seed.
//!
//! A [`Plan`] follows from its seed: nodes, rooms, people, and steps of talk and of faults. [`run`] performs it with
//! the product's own code, real PostgreSQL and real sockets, each person behind a [`Proxy`] that spoils the network,
//! and in the end holds what everybody has seen against the contract. [`shrink`] makes a plan that failed smaller.
//! Why it is made this way stands in `docs/decisions/0017-fault-simulator.md`.

mod act;
mod broker;
mod campus;
mod client;
mod database;
mod node;
mod plan;
mod product;
mod proxy;
mod registrar;
mod run;
mod seat;
mod shown;
mod shrink;
mod step;
mod token;
mod transport;
mod verdict;
mod web;

pub use act::{Act, Change, Words};
pub use client::{Client, Order, Violation};
pub use node::Node;
pub use plan::Plan;
pub use product::{Around, Product};
pub use proxy::{Nodes, Pipe, Proxy, Weather};
pub use registrar::{Move, Moved, Pinned};
pub use run::{Report, run};
pub use seat::{End, Goal, Refusal, Seat, Stay};
pub use shrink::shrink;
pub use step::{BrokerStep, Step};
pub use verdict::{Account, Room, judge};
