//! Files in a bucket: the whole way of an upload, over S3 as a server of others speaks it. It knows one account, and does
//! not compute signatures.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::sync::OnceCell;

use crate::clients::installed;
use crate::process::Atas;

mod door;

use door::Door;

/// The S3 server, a public package for Node.js.
const S3_SERVER: &str = "s3rver@3.7.1";
/// Installed once, however many tests want it.
static INSTALLED: OnceCell<PathBuf> = OnceCell::const_new();
/// The only key that it knows, as identifier and as secret.
const S3_KEY: &str = "S3RVER";
const PATIENCE: Duration = Duration::from_mins(1);

const MIB: usize = 1024 * 1024;

/// A bucket named `atas` on a server of its own.
struct Bucket {
    folder: PathBuf,
    address: SocketAddr,
    _server: Child,
}

impl Bucket {
    async fn open(name: &str) -> Self {
        let install = |to: &Path| {
            let mut npm = Command::new("npm");
            npm.args(["install", "--silent", "--no-audit", "--no-fund", "--no-save", "--omit=optional"]);
            npm.arg("--prefix").arg(to).arg(S3_SERVER);
            npm
        };
        let installed = INSTALLED.get_or_init(|| installed(S3_SERVER, install)).await;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let mut node = Command::new("node");
        node.arg(installed.join("node_modules/s3rver/bin/s3rver.js")).arg("--directory").arg(&folder);
        node.args(["--address", "127.0.0.1", "--silent", "--no-vhost-buckets", "--configure-bucket", "atas"]);
        node.arg("--port").arg(address.port().to_string());
        let server = node.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true).spawn().unwrap();
        let up = async {
            while TcpStream::connect(address).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, up).await.expect("the S3 server comes up");
        Self { folder, address, _server: server }
    }

    /// The keys of all objects.
    fn keys(&self) -> Vec<String> {
        let bucket = self.folder.join("atas");
        let mut keys = Vec::new();
        let mut folders = vec![bucket.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let within = path.strip_prefix(&bucket).unwrap().to_str().unwrap().to_owned();
                if path.is_dir() {
                    folders.push(path);
                } else if let Some(key) = within.strip_suffix("._S3rver_object") {
                    keys.push(key.to_owned());
                }
            }
        }
        keys
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// A node that keeps its files in a bucket, and somebody who uploads.
struct Uploader {
    atas: Atas,
    token: String,
}

impl Uploader {
    async fn start(name: &str, s3: SocketAddr, key: &str) -> Self {
        let settings = vec![
            ("ATAS_FILES_URL", "s3://atas/campus/files".to_owned()),
            ("AWS_ENDPOINT", format!("http://{s3}")),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", key.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", S3_KEY.to_owned()),
        ];
        let atas = Atas::start_light_with(name, settings).await;
        let (_, token) = atas.register("uploader").await;
        Self { atas, token }
    }

    fn asks(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("http://{}{path}", self.atas.address);
        reqwest::Client::new().request(method, url).bearer_auth(&self.token)
    }

    /// Where an upload of so many bytes goes on.
    async fn begins(&self, len: usize) -> String {
        let begun = self.asks(Method::POST, "/v1/uploads").header("tus-resumable", "1.0.0");
        let begun = begun.header("upload-length", len).send().await.unwrap();
        assert_eq!(begun.status(), 201);
        begun.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
    }

    async fn appends(&self, id: &str, offset: usize, bytes: &[u8]) -> u16 {
        let append = self.asks(Method::PATCH, &format!("/v1/uploads/{id}")).header("tus-resumable", "1.0.0");
        let append = append.header("upload-offset", offset);
        let append = append.header("content-type", "application/offset+octet-stream").body(bytes.to_vec());
        append.send().await.unwrap().status().as_u16()
    }

    async fn is_ready(&self, id: &str) {
        let state = async || {
            let told = self.asks(Method::GET, &format!("/v1/uploads/{id}")).send().await.unwrap();
            told.json::<Value>().await.unwrap()["state"].clone()
        };
        while state().await != "ready" {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Status and body of the file, or of a part of it.
    async fn reads(&self, id: &str, range: Option<&str>) -> (u16, Vec<u8>) {
        let mut read = self.asks(Method::GET, &format!("/v1/files/{id}"));
        if let Some(range) = range {
            read = read.header("range", range);
        }
        let read = read.send().await.unwrap();
        (read.status().as_u16(), read.bytes().await.unwrap().to_vec())
    }
}

fn random(len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    ChaCha12Rng::seed_from_u64(3).fill_bytes(&mut bytes);
    bytes
}

#[tokio::test]
async fn a_file_goes_through_a_bucket_and_comes_back_as_it_was() {
    let bucket = Bucket::open("bucket").await;
    let uploader = Uploader::start("bucket", bucket.address, S3_KEY).await;
    // What comes is put piece by piece; the whole is then one upload of several parts.
    let bytes = random(20 * MIB + 3);
    let id = uploader.begins(bytes.len()).await;
    assert_eq!(uploader.appends(&id, 0, &bytes[..6 * MIB]).await, 204);
    let keys = bucket.keys();
    assert!(!keys.is_empty() && keys.iter().all(|key| key.starts_with("campus/files/parts/")), "{keys:?}");
    assert_eq!(uploader.appends(&id, 6 * MIB, &bytes[6 * MIB..]).await, 204);
    uploader.is_ready(&id).await;
    while bucket.keys().len() > 1 {
        // The parts were found by listing and are deleted one by one.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let key = bucket.keys().remove(0);
    assert!(key.starts_with("campus/files/files/") && key.contains(&id), "{key}");

    assert!(uploader.reads(&id, None).await == (200, bytes.clone()));
    let across_pieces = 8 * MIB - 5..8 * MIB + 6;
    let range = format!("bytes={}-{}", across_pieces.start, across_pieces.end - 1);
    assert_eq!(uploader.reads(&id, Some(&range)).await, (206, bytes[across_pieces].to_vec()));
    assert_eq!(uploader.reads(&id, Some("bytes=-3")).await, (206, bytes[bytes.len() - 3..].to_vec()));

    let gone = uploader.asks(Method::DELETE, &format!("/v1/uploads/{id}")).header("tus-resumable", "1.0.0");
    assert_eq!(gone.send().await.unwrap().status(), 204);
    while !bucket.keys().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_bucket_that_has_no_time_is_asked_again() {
    let bucket = Bucket::open("busy-bucket").await;
    let door = Door::before(bucket.address).await;
    let uploader = Uploader::start("busy", door.address, S3_KEY).await;
    let bytes = random(9 * MIB);
    let id = uploader.begins(bytes.len()).await;
    door.refuse(2);
    assert_eq!(uploader.appends(&id, 0, &bytes).await, 204);
    assert_eq!(door.left(), 0, "it was told to slow down, and came again");
    uploader.is_ready(&id).await;
    door.refuse(1);
    assert!(uploader.reads(&id, None).await == (200, bytes.clone()));
    assert_eq!(door.left(), 0);

    // One that stays away is told to the reader, and is found again when it is back.
    door.refuse(usize::MAX);
    assert_eq!(uploader.reads(&id, None).await.0, 503);
    door.refuse(0);
    assert!(uploader.reads(&id, None).await == (200, bytes));
}

#[tokio::test]
async fn nobody_else_gets_anything_into_a_bucket() {
    let bucket = Bucket::open("shut-bucket").await;
    let uploader = Uploader::start("shut", bucket.address, "somebody else").await;
    let id = uploader.begins(5).await;
    assert_eq!(uploader.appends(&id, 0, b"hello").await, 503);
    assert_eq!(bucket.keys(), Vec::<String>::new());
}
