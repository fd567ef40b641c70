//! The settings of `deploy/`, for programs of one machine: what stands in front of the nodes and below them is told what
//! is shipped, with other addresses. Texts only; who starts the programs is `xtask` and `testkit`.

mod nginx;
mod pgbouncer;

pub use nginx::nginx;
pub use pgbouncer::{Place, is_new_enough, pgbouncer};
