//! The embedded server, with its processes killed in every way.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Connection as _, Executor as _, PgConnection};
use store::embedded::{Home, Server, Sources, Tuning};

/// A home in a temporary folder, removed with this value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("atas-it-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    async fn start(&self) -> Server {
        start(&self.0).await.unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

async fn start(home: &Path) -> anyhow::Result<Server> {
    let postgres = tokio::task::spawn_blocking(|| Sources::from_env()?.postgres()).await??;
    Server::start(&Home::open(home)?, &postgres, Tuning::durable()).await
}

async fn write(server: &Server, note: &str) {
    let mut connection = PgConnection::connect_with(&server.options()).await.unwrap();
    connection.execute("create table if not exists notes (note text)").await.unwrap();
    sqlx::query("insert into notes values ($1)").bind(note).execute(&mut connection).await.unwrap();
}

async fn notes(server: &Server) -> Vec<String> {
    let mut connection = PgConnection::connect_with(&server.options()).await.unwrap();
    sqlx::query_scalar("select note from notes order by 1").fetch_all(&mut connection).await.unwrap()
}

fn pid(pid: u32) -> Pid {
    Pid::from_raw(i32::try_from(pid).unwrap()).unwrap()
}

/// Whether it runs; one that ended and that nobody has collected yet does not.
fn lives(id: u32) -> bool {
    fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

/// Another process that starts the server on `home` and writes the note `from the owner`.
struct Owner {
    process: Child,
    postgres: u32,
}

impl Owner {
    fn start(home: &Path, program: &Path, uid: Option<u32>) -> Self {
        let mut command = Command::new(program);
        command.args(["--exact", "embedded::owner_process", "--nocapture"]).env("ATAS_IT_HOME", home);
        command.env("ATAS_CACHE", Sources::from_env().unwrap().cache).current_dir("/").stdout(Stdio::piped());
        if let Some(uid) = uid {
            command.uid(uid).gid(uid);
        }
        let mut process = command.spawn().unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        let line =
            said.lines().map_while(Result::ok).find(|line| line.contains("postgres runs as ")).unwrap();
        let postgres = line.rsplit(' ').next().unwrap().parse().unwrap();
        Self { process, postgres }
    }

    fn on(home: &Path) -> Self {
        Self::start(home, &std::env::current_exe().unwrap(), None)
    }

    /// `kill -9`, of it alone.
    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// The account of a plain user.
const NOBODY: u32 = 65_534;

/// What [`Owner`] runs; as a test of its own it does nothing.
#[tokio::test]
async fn owner_process() {
    let Ok(home) = std::env::var("ATAS_IT_HOME") else { return };
    let server = start(Path::new(&home)).await.unwrap();
    write(&server, "from the owner").await;
    println!("postgres runs as {}", server.pid().unwrap());
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn data_survives_a_restart_and_is_durable() {
    let home = Folder::new("restart");
    let server = home.start().await;
    write(&server, "first").await;
    let mut connection = PgConnection::connect_with(&server.options()).await.unwrap();
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let value: String = sqlx::query_scalar("select current_setting($1)")
            .bind(setting)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(value, "on", "{setting}");
    }
    let superuser: String = sqlx::query_scalar("select current_setting('is_superuser')")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(superuser, "off");
    let old = server.pid().unwrap();
    server.stop().await.unwrap();
    assert!(!lives(old));
    let server = home.start().await;
    assert_eq!(notes(&server).await, ["first"]);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn after_kill_9_of_the_owner_the_next_start_takes_over() {
    let home = Folder::new("orphan");
    let mut owner = Owner::on(&home.0);
    owner.kill();
    assert!(lives(owner.postgres), "PostgreSQL outlives its owner");
    let server = home.start().await;
    assert!(!lives(owner.postgres));
    assert_eq!(notes(&server).await, ["from the owner"]);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn after_kill_9_of_the_owner_and_of_postgres_nothing_is_lost() {
    let home = Folder::new("both");
    let mut owner = Owner::on(&home.0);
    owner.kill();
    kill_process(pid(owner.postgres), Signal::KILL).unwrap();
    let server = home.start().await;
    assert_eq!(notes(&server).await, ["from the owner"]);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_second_owner_is_refused_and_told_of_the_first() {
    let home = Folder::new("second");
    let mut owner = Owner::on(&home.0);
    let error = start(&home.0).await.unwrap_err().to_string();
    assert!(error.contains(&format!("another atas (pid {})", owner.process.id())), "{error}");
    assert!(lives(owner.postgres));
    owner.kill();
    home.start().await.stop().await.unwrap();
}

#[tokio::test]
async fn somebody_elses_postgres_can_be_used_beside_it() {
    let home = Folder::new("beside");
    let mut owner = Owner::on(&home.0);
    let occupant = Home::claim(&home.0).unwrap().unwrap_err();
    assert!(occupant.to_string().contains(&format!("(pid {})", owner.process.id())), "{occupant}");
    let mut connection = PgConnection::connect_with(&occupant.options().unwrap()).await.unwrap();
    let note: String = sqlx::query_scalar("select note from notes").fetch_one(&mut connection).await.unwrap();
    assert_eq!(note, "from the owner");
    connection.close().await.unwrap();
    assert!(lives(owner.postgres));
    owner.kill();
    home.start().await.stop().await.unwrap();
}

#[tokio::test]
async fn an_owner_without_postgres_is_said() {
    let home = Folder::new("without");
    let _owner = Home::open(&home.0).unwrap();
    let occupant = Home::claim(&home.0).unwrap().unwrap_err();
    let error = occupant.options().unwrap_err().to_string();
    assert!(error.contains(&std::process::id().to_string()) && error.contains("not up"), "{error}");
}

#[tokio::test]
async fn a_postgres_that_dies_is_started_again() {
    let home = Folder::new("dies");
    let server = home.start().await;
    write(&server, "before").await;
    let db = store::Db::connect(store::Settings::new(server.options()), testkit::entropy());
    assert!(db.ready().await);
    let first = server.pid().unwrap();
    kill_process(pid(first), Signal::KILL).unwrap();
    let began = Instant::now();
    loop {
        match sqlx::query_scalar::<_, String>("select note from notes").fetch_one(db.pool()).await {
            Ok(note) if server.pid().is_some_and(|pid| pid != first) => break assert_eq!(note, "before"),
            Ok(_) => {}
            Err(error) => assert!(store::unavailable(&error), "{error:?}"),
        }
        assert!(began.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    db.close().await;
    server.stop().await.unwrap();
}

#[tokio::test]
async fn long_paths_and_odd_names_work() {
    let home = Folder::new("long");
    let deep = home.0.join("a folder's \"name\"").join("x".repeat(120));
    fs::create_dir_all(&deep).unwrap();
    let server = start(&deep).await.unwrap();
    write(&server, "deep").await;
    assert_eq!(notes(&server).await, ["deep"]);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn an_interrupted_initdb_is_begun_again() {
    let home = Folder::new("initdb");
    drop(Home::open(&home.0).unwrap());
    fs::create_dir_all(home.0.join("postgres.new/base")).unwrap();
    fs::write(home.0.join("postgres.new/PG_VERSION"), "18\n").unwrap();
    home.start().await.stop().await.unwrap();
    assert!(!home.0.join("postgres.new").exists());
}

#[tokio::test]
async fn a_stale_pid_that_is_now_another_programs_is_left_alone() {
    let home = Folder::new("stale");
    home.start().await.stop().await.unwrap();
    let mut other = Command::new("sleep").arg("60").spawn().unwrap();
    let text =
        format!("{}\n{}\n1\n5432\n{}\n\n", other.id(), home.0.join("postgres").display(), home.0.display());
    fs::write(home.0.join("postgres/postmaster.pid"), text).unwrap();
    home.start().await.stop().await.unwrap();
    assert!(other.try_wait().unwrap().is_none());
    other.kill().unwrap();
    other.wait().unwrap();
}

#[tokio::test]
async fn a_folder_with_something_else_is_not_taken_over() {
    let home = Folder::new("else");
    fs::write(home.0.join("thesis.txt"), "three years of work").unwrap();
    let error = start(&home.0).await.unwrap_err().to_string();
    assert!(error.contains("something else"), "{error}");
}

#[tokio::test]
async fn a_plain_user_runs_it_too() {
    if !rustix::process::geteuid().is_root() {
        return; // Every other test here shows it.
    }
    let home = Folder::new("plain");
    let (program, inner) = (home.0.join("it"), home.0.join("home"));
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    fs::create_dir_all(&inner).unwrap();
    std::os::unix::fs::chown(&inner, Some(NOBODY), Some(NOBODY)).unwrap();
    let mut owner = Owner::start(&inner, &program, Some(NOBODY));
    assert!(lives(owner.postgres));
    kill_process(pid(owner.postgres), Signal::INT).unwrap();
    owner.kill();
    let server = start(&inner).await.unwrap();
    assert_eq!(notes(&server).await, ["from the owner"]);
    server.stop().await.unwrap();
}
