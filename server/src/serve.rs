//! `atas serve`: starts everything in order, and stops it in the opposite one.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use accounts::{About, Accounts, DemoAccount};
use anyhow::{Context as _, bail, ensure};
use api::limit::{Limits, Shared};
use api::{Site, listen};
use events::{Bell, Consumers};
use jobs::Worker;
use mail::Mailer;
use media::{Media, Storage};
use network::Network;
use push::{Pusher, Reach};
use realtime::{Cluster, Digests, Foundations, MessageSearch, Realtime};
use store::keys::KeyRing;
use store::{Clock, Db, Entropy};
use tokio::net::{TcpListener, TcpSocket};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::info;

use crate::app::{self, Areas, Condition};
use crate::database::{self, Database};
use crate::settings::{DEMO_SEED, ServeOptions, Switch};

/// Connections that wait for the accept loop.
const BACKLOG: u32 = 4_096;

pub(crate) async fn serve(options: ServeOptions) -> anyhow::Result<()> {
    let metrics = Arc::new(telemetry::init()?);
    if options.rate_limits == Switch::Off && !options.host.is_loopback() {
        bail!("ATAS_RATE_LIMITS=off is accepted only while bound to loopback, not to {}", options.host);
    }
    raise_file_limit();
    // Listens before anything else: a port that is taken is found before a database is started.
    let listener = bind(SocketAddr::new(options.host, options.port))
        .with_context(|| format!("listen on {}:{}", options.host, options.port))?;
    let database = database::open(&options.database).await?;
    let served = Node { options, metrics }.run(&database, listener).await;
    database.close().await;
    served
}

fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // The port is free again at once after a restart.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// As many connections as the system lets this process have.
fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        info!(%error, "cannot raise the limit of open files");
    }
}

struct Node {
    options: ServeOptions,
    metrics: Arc<telemetry::Metrics>,
}

impl Node {
    async fn run(self, database: &Database, listener: TcpListener) -> anyhow::Result<()> {
        let address = listener.local_addr()?;
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let demo = self.demo(database, &clock).await?;
        let site = self.site(address)?;
        let mailer = self.mailer(database, &clock, &entropy)?;
        let keys = KeyRing::load(&database.db, &clock, &entropy).await?;
        let db = database.db.clone();
        let shared = self.shared_limits(&db).await?;
        let limits = match (self.options.rate_limits, &shared) {
            (Switch::On, None) => Limits::new(&clock),
            (Switch::On, Some(shared)) => Limits::new(&clock).shared_through(shared),
            (Switch::Off, _) => Limits::off(),
        };
        let accounts = Accounts::new(
            db.clone(),
            clock.clone(),
            entropy.clone(),
            keys.clone(),
            site.clone(),
            &limits,
            demo.about(),
        );
        let network = Network::new(db.clone(), clock.clone(), entropy.clone(), keys.clone(), &limits);
        let bell = Bell::default();
        let storage = self.storage(database)?;
        let media = Media::new(db.clone(), clock.clone(), entropy.clone(), storage, &limits);
        let realtime = Realtime::start(Foundations {
            db: db.clone(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            accounts: accounts.clone(),
            network: network.clone(),
            keys: keys.clone(),
            limits: limits.clone(),
            bell: bell.clone(),
            cluster: self.cluster(database, &entropy),
            pusher: self.pusher(&keys, &clock, &entropy)?,
        })
        .await?;
        let search = MessageSearch::new(&realtime, &limits, &bell);

        let (stopping, stop) = (CancellationToken::new(), CancellationToken::new());
        let condition = Condition { db: db.clone(), stopping: stopping.clone(), metrics: self.metrics };
        let mail_page = demo.shows_mail.then(|| mail::router(mail_folder(database)));
        let areas = Areas {
            accounts: accounts.clone(),
            network: network.clone(),
            media: media.clone(),
            realtime: realtime.clone(),
            search: search.clone(),
            condition,
        };
        let router = app::router(&areas, mail_page, site.clone());

        let background = TaskTracker::new();
        let consumers = Consumers::new(db.clone(), clock.clone()).woken_by(&bell);
        let consumers = media.listen(network.listen(accounts.listen(consumers)));
        let consumers = realtime::consume(consumers, &realtime);
        background.spawn(consumers.run(stop.clone()));
        let digests = Digests::new(&realtime, &mailer, &site, &clock);
        let worker = mailer.work(accounts.work(Worker::new(db, clock, entropy), &mailer));
        let worker = media.work(worker);
        let worker = digests.work(realtime::work(worker, &realtime));
        background.spawn(worker.run(stop.clone()));
        background.spawn(refresh_keys(keys, stop.clone()));
        if let Some(shared) = shared {
            background.spawn(shared.keep(stop.clone()));
        }
        background.spawn(search.feed(database.home.join("search")).run(stop.clone()));

        let accepting =
            tokio::spawn(listen(listener, router, self.options.connections_max, stopping.clone()));
        info!(%address, public_url = %site.public_url, "serving");
        demo.announce(&site);
        let died = tokio::select! {
            asked = wait_for_the_end() => asked.map(|()| false)?,
            () = realtime.failed() => true,
        };

        info!("stopping: no new connections, those that are here are told");
        stopping.cancel();
        realtime.stop().await;
        accepting.await?;
        stop.cancel();
        background.close();
        background.wait().await;
        ensure!(!died, "a part of the realtime engine has died: the log says which");
        Ok(())
    }

    /// What counts limits together with other nodes, where there is a Redis.
    async fn shared_limits(&self, db: &Db) -> anyhow::Result<Option<Arc<Shared>>> {
        let Some(url) = &self.options.redis_url else { return Ok(None) };
        let installation = realtime::epoch(db).await.context("read the epoch")?;
        Ok(Some(Shared::new(url, &installation)?))
    }

    /// Fills an empty database with demo data when that was asked for.
    async fn demo(&self, database: &Database, clock: &Clock) -> anyhow::Result<Demo> {
        if self.options.demo {
            database.only_embedded("Demo data")?;
            demo::fill(&database.db, DEMO_SEED, clock.now()).await.context("fill the demo data")?;
        }
        let filled = database.is_embedded() && demo::is_filled(&database.db).await?;
        Ok(Demo {
            filled,
            shows_mail: filled && self.options.host.is_loopback() && self.options.smtp_url.is_none(),
        })
    }

    fn cluster(&self, database: &Database, entropy: &Entropy) -> Cluster {
        let name = self.options.node.clone().unwrap_or_else(|| {
            let system = rustix::system::uname();
            format!("{}-{:04x}", system.nodename().to_string_lossy(), u16::from_be_bytes(entropy.bytes()))
        });
        Cluster {
            // An embedded database belongs to one process.
            shared: !database.is_embedded(),
            redis_url: self.options.redis_url.clone(),
            name,
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    fn site(&self, address: SocketAddr) -> anyhow::Result<Site> {
        let url = self.options.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        Ok(Site::new(&url, self.options.trusted_proxies.clone(), address.ip().is_loopback())?)
    }

    /// Push services reach the operator at the address that mails come from.
    fn pusher(&self, keys: &KeyRing, clock: &Clock, entropy: &Entropy) -> anyhow::Result<Pusher> {
        let from = &self.options.mail_from;
        let address = from.rsplit('<').next().unwrap_or(from).trim_end_matches('>').trim();
        let contact = format!("mailto:{address}");
        Pusher::new(keys.clone(), clock.clone(), entropy.clone(), &contact, Reach::Internet)
    }

    fn mailer(&self, database: &Database, clock: &Clock, entropy: &Entropy) -> anyhow::Result<Mailer> {
        let from = &self.options.mail_from;
        match &self.options.smtp_url {
            Some(url) => Mailer::smtp(url, from, clock),
            None => Mailer::folder(mail_folder(database), from, clock, entropy),
        }
    }

    fn storage(&self, database: &Database) -> anyhow::Result<Storage> {
        match &self.options.files_url {
            Some(url) => Storage::open(url).context("open the storage of ATAS_FILES_URL"),
            None => Storage::folder(&database.home.join("files")),
        }
    }
}

fn mail_folder(database: &Database) -> PathBuf {
    database.home.join("mail")
}

fn demo_accounts() -> Vec<DemoAccount> {
    let named = demo::named_accounts().into_iter();
    named
        .map(|named| DemoAccount { email: named.email, display_name: named.display_name, role: named.role })
        .collect()
}

/// What is shown because this is a demonstration.
struct Demo {
    filled: bool,
    shows_mail: bool,
}

impl Demo {
    fn about(&self) -> About {
        let plain = About::plain(env!("CARGO_PKG_VERSION"));
        if !self.filled {
            return plain;
        }
        About {
            demo: true,
            mail_page: self.shows_mail,
            demo_accounts: demo_accounts(),
            demo_password: Some(demo::PASSWORD.to_owned()),
            ..plain
        }
    }

    /// Tells the person at the terminal what to open and whom to sign in as.
    #[expect(clippy::print_stdout, reason = "the greeting of a program that was started by hand")]
    fn announce(&self, site: &Site) {
        println!("\n  ATAS is at {}\n", site.public_url);
        if !self.filled {
            return;
        }
        println!("  Sign in with the password {} as", demo::PASSWORD);
        for account in demo::named_accounts() {
            println!("    {:28} {} ({:?})", account.email, account.display_name, account.role);
        }
        if self.shows_mail {
            println!("  or sign up; mail arrives at {}", site.link("/dev/mail"));
        }
        println!("\n  ctrl-C stops it.\n");
    }
}

/// Takes keys that another node or a command has rotated.
async fn refresh_keys(keys: KeyRing, stop: CancellationToken) {
    let mut tick = tokio::time::interval(std::time::Duration::from_secs(30));
    while stop.run_until_cancelled(tick.tick()).await.is_some() {
        if let Err(error) = keys.refresh().await {
            info!(error = format!("{error:#}"), "cannot look for new keys");
        }
    }
}

async fn wait_for_the_end() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
