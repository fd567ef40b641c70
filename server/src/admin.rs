//! Commands that do one thing and leave.

use accounts::{About, Accounts};
use anyhow::Context as _;
use api::Site;
use api::limit::Limits;
use store::keys::{KeyRing, Purpose};
use store::{Clock, Entropy};

use crate::app;
use crate::database::{self, Database};
use crate::settings::{AdminCommand, DatabaseOptions, KeysCommand, SeedOptions};

/// Does `work` with the database and closes it again, whatever came of the work.
async fn with<T>(
    database: Database,
    work: impl AsyncFnOnce(&Database) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let done = work(&database).await;
    database.close().await;
    done
}

pub(crate) async fn migrate(options: &DatabaseOptions) -> anyhow::Result<()> {
    database::open(options).await?.close().await;
    say("The schema is up to date.");
    Ok(())
}

pub(crate) async fn seed(options: &SeedOptions) -> anyhow::Result<()> {
    with(database::open(&options.database).await?, async |database| {
        database.only_embedded("Demo data")?;
        demo::fill(&database.db, options.seed, Clock::system().now()).await?;
        Ok(())
    })
    .await?;
    say("The demo data is there.");
    Ok(())
}

pub(crate) async fn create_admin(command: &AdminCommand) -> anyhow::Result<()> {
    let AdminCommand::Create { database, email, name, public_url } = command;
    let created = with(database::open_beside(database).await?, async |database| {
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let keys = KeyRing::load(&database.db, &clock, &entropy).await?;
        let site = Site::new(public_url, Vec::new(), false)?;
        let about = About::plain(env!("CARGO_PKG_VERSION"));
        let accounts = Accounts::new(database.db.clone(), clock, entropy, keys, site, &Limits::off(), about);
        Ok(accounts.create_admin(email, name, None).await?)
    })
    .await?;
    let link = created.reset_link.unwrap_or_default();
    say(&format!(
        "{email} (@{}) is an administrator. Choose a password within the hour:\n{link}",
        created.handle
    ));
    Ok(())
}

pub(crate) async fn rotate_keys(command: &KeysCommand) -> anyhow::Result<()> {
    let KeysCommand::Rotate(options) = command;
    with(database::open_beside(options).await?, async |database| {
        let keys = KeyRing::load(&database.db, &Clock::system(), &Entropy::system()).await?;
        for purpose in [Purpose::AccessToken, Purpose::Link, Purpose::Cursor, Purpose::Refresh, Purpose::Push]
        {
            keys.rotate(purpose).await?;
        }
        Ok(())
    })
    .await?;
    say("New keys sign from now on; running nodes take them within a minute.");
    Ok(())
}

/// Every node has to be stopped: one that runs would go on with the old epoch.
pub(crate) async fn renew_epoch(options: &DatabaseOptions) -> anyhow::Result<()> {
    let entries = with(database::open(options).await?, async |database| {
        let entries = events::restamp(&database.db).await.context("restamp the event log")?;
        realtime::renew_epoch(&database.db, &Entropy::system()).await.context("renew the epoch")?;
        Ok(entries)
    })
    .await?;
    say(&format!(
        "A new epoch: clients will start their streams anew, and the event log's {entries} entries belong to this \
         database server. Start the server again to serve it."
    ));
    Ok(())
}

pub(crate) fn print_openapi() -> anyhow::Result<()> {
    say(&app::document().to_pretty_json()?);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the answer of a command")]
fn say(text: &str) {
    println!("{text}");
}
