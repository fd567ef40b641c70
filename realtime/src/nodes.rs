//! The nodes that serve one database, as they know one another. Owns `realtime.nodes`.
//!
//! Each node writes a row every two seconds and forgets those that did not. It goes through PostgreSQL, so that it works
//! with Redis and without.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use accounts::Admin;
use api::{Json, Problem, docs};
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use store::Db;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;
use tracing::info;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::admission::Admission;
use crate::engine::{Cluster, Engine, Realtime};
use crate::hub::Hub;
use crate::meter::Counts;

/// Between two signs of life.
const BEAT_EVERY: Duration = Duration::from_secs(2);
/// How many beats are looked back for how long things took: ten seconds.
const BEATS_KEPT: usize = 5;
/// A node that gave no sign of life for so long is forgotten.
const FORGOTTEN_AFTER_S: f64 = 15.0;
/// A node that missed two beats gets no clients passed on.
const TRUSTED_FOR_S: f64 = 5.0;
/// The longest names that are shown.
const NAME_CHARS_MAX: usize = 80;
const VERSION_CHARS_MAX: usize = 40;

pub(crate) fn router() -> OpenApiRouter<Realtime> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A node, as its last sign of life told.
#[derive(Debug, Serialize, ToSchema)]
struct Node {
    /// What people call it.
    #[schema(example = "atas-1")]
    name: String,
    /// The release it runs.
    version: String,
    /// Whether it answers this request.
    this: bool,
    started_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    /// On its way out: it takes nobody any more.
    draining: bool,
    /// Signed-in realtime connections.
    connections: i32,
    /// Streams that somebody follows there.
    streams: i32,
    /// Processor time used a second, where 1 is one core.
    cpu: f32,
    /// Events it commits a second.
    events_per_s: f32,
    /// Connections it welcomes a second.
    welcomes_per_s: f32,
    /// Connections a second that it can welcome and stay quick, as measured.
    welcomes_max: f32,
    /// Events it writes to sockets a second.
    deliveries_per_s: f32,
    /// Connections that cannot follow now: their socket is full, or they fell behind what is kept in memory.
    slow_clients: i32,
    /// Within how long half of the messages of the last ten seconds were acknowledged; null when there were none.
    ack_p50_ms: Option<f32>,
    /// The same for 99 of 100.
    ack_p99_ms: Option<f32>,
    /// Within how long half of the events published in the last ten seconds were written to all who take them.
    write_p50_ms: Option<f32>,
    /// The same for 99 of 100.
    write_p99_ms: Option<f32>,
    /// `local`, or `redis`.
    broker: String,
    /// How long its own last message through the broker took; null in process and while Redis is silent.
    broker_lag_ms: Option<f32>,
}

/// All nodes.
#[derive(Debug, Serialize, ToSchema)]
struct Nodes {
    items: Vec<Node>,
}

/// The nodes of this installation
///
/// For administrators. Each node reports every two seconds; one that did not for fifteen is not listed.
#[utoipa::path(
    get, path = "/v1/admin/nodes", tag = "operation", security(("bearer" = [])),
    responses((status = 200, description = "By name", body = Nodes), docs::NeedsRole, docs::MayBeAway)
)]
async fn list(State(realtime): State<Realtime>, _: Admin) -> Result<Json<Nodes>, Problem> {
    let engine = &realtime.0;
    let items = sqlx::query_as!(
        Node,
        r#"select name, version, id = $1 as "this!", started_at, seen_at, draining, connections, streams, cpu,
                  events_per_s, welcomes_per_s, welcomes_max, deliveries_per_s, slow_clients, ack_p50_ms, ack_p99_ms,
                  write_p50_ms, write_p99_ms, broker, broker_lag_ms
           from realtime.nodes where seen_at > now() - make_interval(secs => $2) order by name, started_at, id"#,
        engine.node.id,
        FORGOTTEN_AFTER_S,
    )
    .fetch_all(engine.db.pool())
    .await?;
    Ok(Json(Nodes { items }))
}

/// Who this node is.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) id: Uuid,
    name: String,
    version: String,
    started_at: DateTime<Utc>,
}

impl Identity {
    pub(crate) fn new(cluster: &Cluster, id: Uuid, started_at: DateTime<Utc>) -> Self {
        let name: String = cluster.name.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
        Self {
            id,
            name: if name.is_empty() { id.to_string() } else { name },
            version: cluster.version.chars().take(VERSION_CHARS_MAX).collect(),
            started_at,
        }
    }
}

/// What a sign of life is made of.
pub(crate) struct Heart {
    pub(crate) db: Db,
    pub(crate) node: Identity,
    pub(crate) hub: Arc<Hub>,
    pub(crate) admission: Arc<Admission>,
    /// Cancelled as soon as the node begins to stop.
    pub(crate) leaving: CancellationToken,
}

/// Sums at one moment; rates are their differences.
#[derive(Debug, Clone, Copy)]
struct Sums {
    at: Instant,
    cpu_s: f64,
    events: u64,
    welcomes: u64,
    deliveries: u64,
    acks: Counts,
    writes: Counts,
}

impl Heart {
    /// Gives the first sign of life, before the node serves anybody.
    pub(crate) async fn begin(self) -> Result<Beating, sqlx::Error> {
        if !self.hub.broker.is_shared() {
            // Whoever else stands there is an earlier life of this node.
            sqlx::query!("delete from realtime.nodes").execute(self.db.pool()).await?;
        }
        let before = self.sums();
        self.beat(&before, &before).await?;
        Ok(Beating { heart: self, before: VecDeque::from([before]) })
    }

    fn sums(&self) -> Sums {
        Sums {
            at: Instant::now(),
            cpu_s: telemetry::cpu_seconds().unwrap_or(0.0),
            events: self.hub.appended(),
            welcomes: self.admission.welcomes(),
            deliveries: self.hub.meter.deliveries(),
            acks: self.hub.meter.acks(),
            writes: self.hub.meter.writes(),
        }
    }

    /// Writes this node's row, forgets the dead, and returns the sums it wrote from. Rates are since `before`, how long
    /// things took since `long_before`, so that there is something to take a share of.
    async fn beat(&self, before: &Sums, long_before: &Sums) -> Result<Sums, sqlx::Error> {
        let sums = self.sums();
        let acks = |share| sums.acks.within_ms(&long_before.acks, share).map(small);
        let writes = |share| sums.writes.within_ms(&long_before.writes, share).map(small);
        let seconds = (sums.at - before.at).as_secs_f64().max(0.001);
        sqlx::query!(
            r#"with dead as (delete from realtime.nodes where id <> $1 and seen_at < now() - make_interval(secs => $2))
               insert into realtime.nodes (id, name, version, started_at, seen_at, draining, connections, streams, cpu,
                                           events_per_s, welcomes_per_s, welcomes_max, broker, broker_lag_ms,
                                           deliveries_per_s, slow_clients, ack_p50_ms, ack_p99_ms, write_p50_ms,
                                           write_p99_ms)
               values ($1, $3, $4, $5, now(), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
               on conflict (id) do update set
                   seen_at = excluded.seen_at, draining = excluded.draining, connections = excluded.connections,
                   streams = excluded.streams, cpu = excluded.cpu, events_per_s = excluded.events_per_s,
                   welcomes_per_s = excluded.welcomes_per_s, welcomes_max = excluded.welcomes_max,
                   broker_lag_ms = excluded.broker_lag_ms, deliveries_per_s = excluded.deliveries_per_s,
                   slow_clients = excluded.slow_clients, ack_p50_ms = excluded.ack_p50_ms,
                   ack_p99_ms = excluded.ack_p99_ms, write_p50_ms = excluded.write_p50_ms,
                   write_p99_ms = excluded.write_p99_ms"#,
            self.node.id,
            FORGOTTEN_AFTER_S,
            self.node.name,
            self.node.version,
            self.node.started_at,
            self.leaving.is_cancelled(),
            count(self.hub.connections()),
            count(self.hub.streams()),
            small((sums.cpu_s - before.cpu_s) / seconds),
            small(float(sums.events - before.events) / seconds),
            small(float(sums.welcomes - before.welcomes) / seconds),
            small(self.admission.capacity()),
            self.hub.broker.name(),
            self.hub.broker.lag().map(|lag| small(lag.as_secs_f64() * 1_000.0)),
            small(float(sums.deliveries - before.deliveries) / seconds),
            count(self.hub.meter.slow()),
            acks(0.5),
            acks(0.99),
            writes(0.5),
            writes(0.99),
        )
        .execute(self.db.pool())
        .await?;
        Ok(sums)
    }
}

/// A node that has given its first sign of life.
pub(crate) struct Beating {
    heart: Heart,
    /// What the last beats were made of, the newest last.
    before: VecDeque<Sums>,
}

impl Beating {
    /// Goes on until `stop`, then takes leave.
    pub(crate) async fn run(mut self, stop: CancellationToken) {
        let mut tick = tokio::time::interval(BEAT_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let leaving = self.heart.leaving.clone();
        let mut told_leaving = false;
        while !stop.is_cancelled() {
            tokio::select! {
                _ = tick.tick() => {}
                () = leaving.cancelled(), if !told_leaving => told_leaving = true,
                () = stop.cancelled() => break,
            }
            let (Some(&long_before), Some(&before)) = (self.before.front(), self.before.back()) else {
                break;
            };
            match self.heart.beat(&before, &long_before).await {
                Ok(sums) => {
                    if self.before.len() == BEATS_KEPT {
                        self.before.pop_front();
                    }
                    self.before.push_back(sums);
                }
                Err(error) => info!(%error, "cannot give a sign of life"),
            }
        }
        let gone = sqlx::query!("delete from realtime.nodes where id = $1", self.heart.node.id);
        if let Err(error) = gone.execute(self.heart.db.pool()).await {
            info!(%error, "cannot take leave; the other nodes forget this one by themselves");
        }
    }
}

/// How many connections a second the other nodes can welcome together; 0 when there is none.
pub(crate) async fn capacity_of_others(engine: &Engine) -> Result<f64, sqlx::Error> {
    let sum = sqlx::query_scalar!(
        r#"select coalesce(sum(welcomes_max), 0)::float8 as "sum!" from realtime.nodes
           where id <> $1 and not draining and seen_at > now() - make_interval(secs => $2)"#,
        engine.node.id,
        TRUSTED_FOR_S,
    );
    sum.fetch_one(engine.db.pool()).await
}

fn count(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "a rate of a count")]
fn float(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a number to look at")]
fn small(value: f64) -> f32 {
    value as f32
}
