//! The fault simulator: a campus in this process, and everything that can go wrong with it, from a seed.
//!
//! A [`Plan`] follows from its seed: nodes, rooms, people, and steps of talk and of faults. [`run`] performs it with
//! the product's own code, real PostgreSQL and real sockets, each person behind a [`Proxy`] that spoils the network,
//! and in the end holds what everybody has seen against the contract. [`shrink`] makes a plan that failed smaller.
//! Why it is made this way stands in `docs/decisions/0017-fault-simulator.md`.

mod campus;
mod client;
mod node;
mod plan;
mod product;
mod proxy;
mod run;
mod shrink;
mod verdict;

pub use client::{Client, Order, Seat, Violation};
pub use node::Node;
pub use plan::{Plan, Step};
pub use product::Product;
pub use proxy::{Nodes, Proxy, Weather};
pub use run::{Report, run};
pub use shrink::shrink;
pub use verdict::{Account, judge};
