//! Two public client libraries, written by others in other languages, against the server.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::process::Atas;

/// The versions that are known to be what the scripts expect.
const PYTHON_CLIENT: &str = "websockets==17.4";
const NODE_CLIENT: &str = "ws@8.23.0";

/// Of an installation, and of a conversation; far more than either takes.
const PATIENCE: Duration = Duration::from_mins(3);

/// How many messages a script sends: a hundred, and five on a connection that breaks.
const MESSAGES: usize = 105;

#[tokio::test]
async fn pythons_websockets_holds_a_conversation() {
    let folder = installed(PYTHON_CLIENT, |to| {
        let mut pip = Command::new("python3");
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-input",
            "--no-deps",
        ]);
        pip.arg("--target").arg(to).arg(PYTHON_CLIENT);
        pip
    })
    .await;
    let mut python = Command::new("python3");
    python.arg(script("conversation.py")).env("PYTHONPATH", folder).env("PYTHONDONTWRITEBYTECODE", "1");
    converse("python", python).await;
}

#[tokio::test]
async fn nodes_ws_holds_a_conversation() {
    let folder = installed(NODE_CLIENT, |to| {
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-audit", "--no-fund", "--no-save", "--omit=optional"]);
        npm.arg("--prefix").arg(to).arg(NODE_CLIENT);
        npm
    })
    .await;
    let mut node = Command::new("node");
    node.arg(script("conversation.cjs")).env("NODE_PATH", folder.join("node_modules"));
    converse("node", node).await;
}

/// Runs a script against a server of its own, and looks at what it leaves behind.
async fn converse(name: &str, mut script: Command) {
    let atas = Atas::start_light(name).await;
    let (_, token) = atas.register(name).await;
    let room = atas.open_room(&token, &[]).await;
    script.arg(atas.address.to_string()).arg(format!("{name}@utama.example"));
    script.args(["correct horse battery", &room]);
    finished(script).await;
    let history = atas.history(&token, &room).await;
    let of_it = |event: &&serde_json::Value| {
        event["body"]["text"].as_str().is_some_and(|text| text.starts_with(name))
    };
    assert_eq!(history.iter().filter(of_it).count(), MESSAGES);
    assert_eq!(history.len(), MESSAGES, "nothing twice");
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(name)
}

/// The folder with this version of a library, installed once into the target folder and nowhere else.
pub(crate) async fn installed(version: &str, install: impl FnOnce(&Path) -> Command) -> PathBuf {
    let clients = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients");
    let folder = clients.join(version);
    if !folder.is_dir() {
        // Under its name only when it is whole.
        let part = clients.join(format!("{version}.{}", std::process::id()));
        std::fs::create_dir_all(&part).unwrap();
        finished(install(&part)).await;
        if std::fs::rename(&part, &folder).is_err() {
            // Another run was quicker.
            std::fs::remove_dir_all(&part).unwrap();
        }
    }
    folder
}

/// Runs a command to its end, which must be a good one.
async fn finished(mut command: Command) {
    command.stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await;
    let output = output
        .unwrap_or_else(|_| panic!("{command:?} takes too long"))
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(output.status.success(), "{command:?}: {}\n{said}", output.status);
}
