//! The product's areas put together as the server does, without its process.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use accounts::{About, Accounts};
use anyhow::Context as _;
use api::Site;
use api::limit::Limits;
use axum::Router;
use events::{Bell, Consumers};
use jobs::Worker;
use media::{Media, Storage};
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
    /// Where files are kept, for all nodes; without it there are none.
    pub files: Option<Arc<Path>>,
    /// Whether its sockets hold little.
    pub narrow: bool,
}

impl Default for Around {
    /// The system's clock, no Redis, no files, and sockets as they are.
    fn default() -> Self {
        Self { clock: Clock::system(), redis_url: None, files: None, narrow: false }
    }
}

/// Everything that a node needs to serve realtime, on the runtime that made it.
pub struct Product {
    /// The engine.
    pub realtime: Realtime,
    /// Accounts, the campus, rooms and the realtime connection, and files.
    pub router: Router,
    /// What has to run beside it.
    pub consumers: Consumers,
    /// The same, for what is done later.
    pub worker: Worker,
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
            entropy: entropy.clone(),
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
        let mut areas = accounts::router()
            .with_state(accounts.clone())
            .merge(
                network::router()
                    .with_state(network::App { network: network.clone(), accounts: accounts.clone() }),
            )
            .merge(realtime::router().with_state(realtime.clone()));
        let mut worker = Worker::new(db.clone(), clock.clone(), entropy.clone());
        let mut consumers = Consumers::new(db.clone(), clock.clone()).woken_by(&bell);
        if let Some(folder) = around.files {
            let media = Media::new(db, clock, entropy, Storage::folder(&folder)?, &Limits::off());
            (worker, consumers) = (media.work(worker), media.listen(consumers));
            let may_read = realtime.readers_of_files();
            let files = media::App { media, accounts: accounts.clone(), may_read };
            areas = areas.merge(media::router().with_state(files));
        }
        let (routes, _) = areas.split_for_parts();
        let consumers = realtime::consume(network.listen(accounts.listen(consumers)), &realtime);
        Ok(Self { realtime, router: api::layers(routes, site), consumers, worker })
    }
}
