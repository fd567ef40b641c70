//! `atas`: the one binary. It composes the crates and holds no domain logic.

use clap::Parser as _;

mod admin;
mod app;
mod database;
mod pages;
mod schema;
mod serve;
mod settings;

use settings::{Cli, Command};

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&error.into()),
    };
    let done = runtime.block_on(perform(cli));
    // Blocking work that is still under way (a download, a hash) does not hold up the end.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => complain(&error),
    }
}

async fn perform(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(options) => serve::serve(options).await,
        Command::Setup => database::setup(),
        Command::Migrate(options) => admin::migrate(&options).await,
        Command::Seed(options) => admin::seed(&options).await,
        Command::Admin(admin) => admin::create_admin(&admin).await,
        Command::Keys(keys) => admin::rotate_keys(&keys).await,
        Command::Epoch(options) => admin::renew_epoch(&options).await,
        Command::Openapi => admin::print_openapi(),
    }
}

#[expect(clippy::print_stderr, reason = "the last words of a program that cannot go on")]
fn complain(error: &anyhow::Error) -> std::process::ExitCode {
    eprintln!("atas: {error:#}");
    std::process::ExitCode::FAILURE
}
