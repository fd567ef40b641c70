//! Command line and environment: every setting has a default that runs on one machine with nothing installed.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

/// A community and mentorship server for university campuses.
#[derive(Debug, Parser)]
#[command(name = "atas", version, about)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the product: web app, HTTP API and realtime.
    Serve(ServeOptions),
    /// Fetch the embedded PostgreSQL and the embedding model into the cache.
    Setup,
    /// Bring the database's schema up to date and leave.
    Migrate(DatabaseOptions),
    /// Fill the embedded database with data.
    Seed(SeedOptions),
    /// Manage administrators.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Manage the keys that sign tokens, links and cursors.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// After a restore: make the event log this database server's own, and every client start its streams anew.
    Epoch(DatabaseOptions),
    /// Print the OpenAPI document.
    Openapi,
}

/// Which database.
#[derive(Debug, Clone, Args)]
pub(crate) struct DatabaseOptions {
    /// Where the embedded server and everything else of this installation lives
    /// [default: /var/lib/atas for root, else the XDG data directory]
    #[arg(long, env = "ATAS_HOME")]
    pub(crate) home: Option<PathBuf>,
    /// PostgreSQL instead of the embedded one, through PgBouncer or not.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// The same database past PgBouncer, for migrations and LISTEN.
    #[arg(long, env = "DATABASE_DIRECT_URL", hide_env_values = true)]
    pub(crate) database_direct_url: Option<String>,
    /// Connections in the pool.
    #[arg(long, env = "ATAS_DATABASE_CONNECTIONS", default_value_t = 20)]
    pub(crate) database_connections: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    On,
    Off,
}

#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    #[command(flatten)]
    pub(crate) database: DatabaseOptions,
    /// Redis that carries news between nodes at once: `redis://`, `rediss://` (TLS), `redis-cluster://`, …
    /// [default: none; nodes find news in the database]
    #[arg(long, env = "REDIS_URL", hide_env_values = true)]
    pub(crate) redis_url: Option<String>,
    /// What this node is called in the list of nodes [default: host name and four random characters]
    #[arg(long, env = "ATAS_NODE")]
    pub(crate) node: Option<String>,
    /// Address to listen on.
    #[arg(long, env = "ATAS_HOST", default_value = "127.0.0.1")]
    pub(crate) host: IpAddr,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, env = "ATAS_PORT", default_value_t = 8080)]
    pub(crate) port: u16,
    /// How the outside reaches this server, for links, cookies and origins [default: http://HOST:PORT]
    #[arg(long, env = "ATAS_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
    /// Proxies whose X-Forwarded-For is believed, as networks, separated by commas.
    #[arg(long, env = "ATAS_TRUSTED_PROXIES", value_delimiter = ',')]
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// `off` lifts every rate limit; accepted only while bound to loopback.
    #[arg(long, env = "ATAS_RATE_LIMITS", default_value = "on")]
    pub(crate) rate_limits: Switch,
    /// Where mail goes, as `smtps://user:password@host`, or `smtp://user:password@host:587?tls=required` for STARTTLS
    /// [default: files in HOME/mail]
    #[arg(long, env = "ATAS_SMTP_URL", hide_env_values = true)]
    pub(crate) smtp_url: Option<String>,
    /// Sender of all mail.
    #[arg(long, env = "ATAS_MAIL_FROM", default_value = "ATAS <no-reply@localhost>")]
    pub(crate) mail_from: String,
    /// Where uploaded files are kept, as `file:///a/folder` or `s3://bucket/prefix` with the usual `AWS_…` variables
    /// [default: HOME/files]
    #[arg(long, env = "ATAS_FILES_URL")]
    pub(crate) files_url: Option<String>,
    /// Fill an empty embedded database with demo data, and show its mail at /dev/mail.
    #[arg(long, env = "ATAS_DEMO")]
    pub(crate) demo: bool,
    /// Connections served at once.
    #[arg(long, env = "ATAS_CONNECTIONS_MAX", default_value_t = 50_000)]
    pub(crate) connections_max: usize,
}

#[derive(Debug, Args)]
pub(crate) struct SeedOptions {
    #[command(flatten)]
    pub(crate) database: DatabaseOptions,
    /// Demo campuses, people and conversations, the same for the same seed.
    #[arg(long, required = true)]
    pub(crate) demo: bool,
    /// What the demo data is generated from.
    #[arg(long, default_value_t = DEMO_SEED)]
    pub(crate) seed: u64,
}

/// The demo everybody sees unless they ask for another.
pub(crate) const DEMO_SEED: u64 = 2026;

#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// Make an administrator of an address that has no account yet; prints a link to choose a password.
    Create {
        #[command(flatten)]
        database: DatabaseOptions,
        /// Their address.
        email: String,
        /// How they are called.
        #[arg(long, default_value = "Administrator")]
        name: String,
        /// How the outside reaches the server, for the link.
        #[arg(long, env = "ATAS_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
        public_url: String,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// New keys sign from now on; the old ones are kept to verify what they signed.
    Rotate(DatabaseOptions),
}
