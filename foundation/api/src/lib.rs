//! What every HTTP endpoint shares: problems, validated extractors, pages, limits, layers.
//!
//! A handler takes [`Valid`], [`Query`], [`Path`], answers [`Json`] or [`Page`], and fails with [`Problem`];
//! [`layers()`] goes once around the whole router, and [`listen()`] serves it.

mod client;
mod constraint;
pub mod docs;
mod extract;
mod layers;
pub mod limit;
mod listen;
mod origin;
mod page;
mod patience;
pub mod problem;
mod request_id;
mod site;

pub use client::ClientAddr;
pub use constraint::{OnConstraint, Rule};
pub use extract::{Json, Path, Query, Valid, parse_json};
pub use layers::layers;
pub use listen::listen;
pub use origin::SameOrigin;
pub use page::{Cursor, Page};
pub use patience::Patience;
pub use problem::Problem;
pub use request_id::RequestId;
pub use site::{Site, SiteError};
