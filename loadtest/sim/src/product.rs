//! The product's areas put together as the server does, without its process.

use std::time::Duration;

use accounts::{About, Accounts};
use anyhow::Context as _;
use api::Site;
use api::limit::Limits;
use axum::Router;
use events::{Bell, Consumers};
use network::Network;
use push::{Pusher, Reach};
use realtime::{Cluster, Foundations, Realtime};
use sqlx::postgres::PgConnectOptions;
use store::keys::KeyRing;
use store::{Clock, Db, Entropy, Settings};

/// Connections of one node: few, so that many simulations share a server.
const CONNECTIONS_MAX: u32 = 5;
/// Shorter than a person waits, so that a database that is away is noticed.
const ACQUIRE_WITHIN: Duration = Duration::from_secs(2);

/// What a node finds around it, besides the database.
#[derive(Debug, Clone)]
pub struct Around {
    /// Its clock.
    pub clock: Clock,
    /// The Redis that carries news between nodes, if there is one.
    pub redis_url: Option<String>,
}

impl Default for Around {
    /// The system's clock, and no Redis.
    fn default() -> Self {
        Self { clock: Clock::system(), redis_url: None }
    }
}

/// Everything that a node needs to serve realtime, on the runtime that made it.
pub struct Product {
    /// The engine.
    pub realtime: Realtime,
    /// Accounts, rooms and the realtime connection.
    pub router: Router,
    /// What has to run beside it.
    pub consumers: Consumers,
}

impl Product {
    /// Puts the areas together on a migrated database, without rate limits.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn assemble(database: PgConnectOptions, port: u16, around: Around) -> anyhow::Result<Self> {
        let (clock, entropy) = (around.clock, Entropy::system());
        let settings = Settings {
            connections_max: CONNECTIONS_MAX,
            acquire_timeout: ACQUIRE_WITHIN,
            ..Settings::new(database)
        };
        let db = Db::connect(settings, entropy.clone());
        let keys = KeyRing::load(&db, &clock, &entropy).await?;
        let site = Site::local(port);
        let accounts = Accounts::new(
            db.clone(),
            clock.clone(),
            entropy.clone(),
            keys.clone(),
            site.clone(),
            &Limits::off(),
            About::plain("simulation"),
        );
        let network = Network::new(db.clone(), clock.clone(), entropy.clone(), keys.clone(), &Limits::off());
        let pusher = Pusher::new(
            keys.clone(),
            clock.clone(),
            entropy.clone(),
            "mailto:simulation@atas.example",
            Reach::Internet,
        )?;
        let bell = Bell::default();
        let realtime = Realtime::start(Foundations {
            db: db.clone(),
            clock: clock.clone(),
            entropy,
            accounts: accounts.clone(),
            network: network.clone(),
            keys,
            limits: Limits::off(),
            bell: bell.clone(),
            pusher,
            cluster: Cluster { shared: true, redis_url: around.redis_url, ..Cluster::default() },
        })
        .await
        .context("start realtime")?;
        let areas = accounts::router()
            .with_state(accounts.clone())
            .merge(realtime::router().with_state(realtime.clone()));
        let (routes, _) = areas.split_for_parts();
        let consumers = network.listen(accounts.listen(Consumers::new(db, clock).woken_by(&bell)));
        let consumers = realtime::consume(consumers, &realtime);
        Ok(Self { realtime, router: api::layers(routes, site), consumers })
    }
}
