//! Background and scheduled work. A job is a value, enqueued in the transaction of its cause: it exists if and only
//! if that transaction commits, and then it is run at least once.
//!
//! ```ignore
//! SendReminder { booking }.at(starts_at - TimeDelta::hours(1)).enqueue(&mut tx, now).await?;
//! ```

mod job;
mod queue;
mod run;
mod schedule;
mod worker;

pub use job::{GiveUp, Job, Order, enqueue_for_later};
pub use worker::Worker;
