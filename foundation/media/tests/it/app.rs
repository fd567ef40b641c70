//! The area as a server would run it: a folder for the bytes, a clock that is moved by hand, jobs run when a test says so.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use accounts::{About, Accounts};
use api::Site;
use api::limit::Limits;
use axum::Router;
use axum::body::Body;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use events::Consumers;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use jobs::Worker;
use media::{App, FileId, Media, Storage};
use serde_json::{Value, json};
use store::keys::KeyRing;
use store::{Clock, Db, Entropy, UserId};
use testkit::TestDb;
use tower::ServiceExt as _;

const PASSWORD: &str = "four quiet otters";

pub(crate) struct TestApp {
    pub(crate) database: TestDb,
    pub(crate) clock: Clock,
    pub(crate) worker: Worker,
    pub(crate) consumers: Consumers,
    pub(crate) folder: PathBuf,
    /// Who may read which file because somebody sent it to them.
    pub(crate) readers: Arc<Mutex<HashSet<(UserId, FileId)>>>,
    router: Router,
    another: Router,
}

pub(crate) struct Someone {
    pub(crate) id: UserId,
    token: String,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| Limits::off()).await
    }

    pub(crate) async fn start_with(limits: impl FnOnce(&Clock) -> Limits) -> Self {
        let database = testkit::database().await;
        let (clock, entropy) = (testkit::clock(), Entropy::system());
        let folder =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{}", entropy.uuid_v7(&clock)));
        let limits = limits(&clock);
        let readers = Arc::default();
        let node = |db: Db| node(db, &clock, &entropy, &folder, &limits, &readers);
        let (media, router) = node(database.db.clone()).await;
        let (_, another) = node(database.another()).await;
        let worker = media.work(Worker::new(database.db.clone(), clock.clone(), entropy.clone()));
        let consumers = media.listen(Consumers::new(database.db.clone(), clock.clone()));
        Self { database, clock, worker, consumers, folder, readers, router, another }
    }

    pub(crate) async fn call(&self, request: Request<Body>) -> Answer {
        answer(&self.router, request).await
    }

    /// The same request to another node.
    pub(crate) async fn call_another(&self, request: Request<Body>) -> Answer {
        answer(&self.another, request).await
    }

    pub(crate) async fn student(&self, name: &str) -> Someone {
        let body = json!({ "email": format!("{name}@utama.example"), "password": PASSWORD, "handle": name,
                           "display_name": name });
        let request = Request::post("/v1/auth/register").header(header::CONTENT_TYPE, "application/json");
        let answer = self.call(request.body(body.to_string().into()).unwrap()).await;
        assert_eq!(answer.status, 201, "{:?}", answer.json());
        let signed = answer.json();
        Someone {
            id: signed["user"]["id"].as_str().unwrap().parse().unwrap(),
            token: signed["access_token"].as_str().unwrap().to_owned(),
        }
    }

    /// Signed in anew: an access token lives for 15 minutes.
    pub(crate) async fn signs_in(&self, name: &str) -> Someone {
        let body = json!({ "email": format!("{name}@utama.example"), "password": PASSWORD });
        let request = Request::post("/v1/auth/login").header(header::CONTENT_TYPE, "application/json");
        let signed = self.call(request.body(body.to_string().into()).unwrap()).await.json();
        Someone {
            id: signed["user"]["id"].as_str().unwrap().parse().unwrap(),
            token: signed["access_token"].as_str().unwrap().to_owned(),
        }
    }

    pub(crate) async fn verify(&self, who: &Someone) {
        sqlx::query("update accounts.users set email_verified_at = $2 where id = $1")
            .bind(who.id)
            .bind(self.clock.now())
            .execute(self.database.db.pool())
            .await
            .unwrap();
    }

    pub(crate) async fn begins(&self, who: &Someone, name: &str, kind: &str, size: u64) -> Answer {
        let told =
            format!("filename {},filetype {}", BASE64_STANDARD.encode(name), BASE64_STANDARD.encode(kind));
        let request = who
            .asks("POST", "/v1/uploads")
            .header("tus-resumable", "1.0.0")
            .header("upload-length", size)
            .header("upload-metadata", told);
        self.call(request.body(Body::empty()).unwrap()).await
    }

    /// A whole upload that has been looked at; gives its id.
    pub(crate) async fn uploads(&self, who: &Someone, name: &str, kind: &str, bytes: &[u8]) -> FileId {
        let begun = self.begins(who, name, kind, bytes.len() as u64).await;
        assert_eq!(begun.status, 201, "{}", begun.json());
        let at = begun.header("location").to_owned();
        let sent = self.call(who.appends(&at, 0, bytes.to_vec())).await;
        assert_eq!(sent.status, 204, "{}", sent.json());
        self.worker.drain().await.unwrap();
        begun.json()["id"].as_str().unwrap().parse().unwrap()
    }

    pub(crate) async fn get(&self, who: &Someone, path: &str) -> Answer {
        self.call(who.asks("GET", path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn state(&self, who: &Someone, file: FileId) -> Value {
        self.get(who, &format!("/v1/uploads/{file}")).await.json()
    }

    /// What somebody else's sending it to `reader` does.
    pub(crate) async fn sends(&self, file: FileId, reader: &Someone) {
        let mut tx = self.database.db.begin().await.unwrap();
        let found = media::claimable(&mut tx, &[file], self.clock.now()).await.unwrap();
        assert!(found.contains_key(&file));
        media::claim(&mut tx, &[file]).await.unwrap();
        tx.commit().await.unwrap();
        self.readers.lock().unwrap().insert((reader.id, file));
    }

    /// How many objects the storage holds.
    pub(crate) fn objects(&self) -> usize {
        fn count(folder: &std::path::Path) -> usize {
            let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
            entries
                .map(|entry| entry.unwrap().path())
                .map(|path| if path.is_dir() { count(&path) } else { 1 })
                .sum()
        }
        count(&self.folder)
    }
}

async fn node(
    db: Db,
    clock: &Clock,
    entropy: &Entropy,
    folder: &std::path::Path,
    limits: &Limits,
    readers: &Arc<Mutex<HashSet<(UserId, FileId)>>>,
) -> (Media, Router) {
    let keys = KeyRing::load(&db, clock, entropy).await.unwrap();
    let site = Site::local(8080);
    let accounts = Accounts::new(
        db.clone(),
        clock.clone(),
        entropy.clone(),
        keys,
        site.clone(),
        &Limits::off(),
        About::plain("test"),
    );
    let storage = Storage::open(&format!("file://{}", folder.display())).unwrap();
    let media = Media::new(db, clock.clone(), entropy.clone(), storage, limits);
    let readers = Arc::clone(readers);
    let may_read: media::MayRead = Arc::new(move |user, file| {
        let may = readers.lock().unwrap().contains(&(user, file));
        Box::pin(async move { Ok(may) })
    });
    let app = App { media: media.clone(), accounts: accounts.clone(), may_read };
    let endpoints = accounts::router().with_state(accounts).merge(media::router().with_state(app));
    let (router, _) = endpoints.split_for_parts();
    (media, api::layers(router, site))
}

async fn answer(router: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    if parts.status.is_client_error() {
        assert_eq!(parts.headers[header::CONTENT_TYPE], "application/problem+json");
    }
    assert!(parts.status < StatusCode::INTERNAL_SERVER_ERROR, "{} {:?}", parts.status, body);
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

impl Someone {
    pub(crate) fn asks(&self, method: &str, path: &str) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
    }

    /// A request that goes on with an upload.
    pub(crate) fn appends(&self, at: &str, offset: u64, body: impl Into<Body>) -> Request<Body> {
        self.asks("PATCH", at)
            .header("tus-resumable", "1.0.0")
            .header("upload-offset", offset)
            .header(header::CONTENT_TYPE, "application/offset+octet-stream")
            .body(body.into())
            .unwrap()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// A small picture, left half red.
pub(crate) fn picture(width: u32, height: u32, kind: image::ImageFormat) -> Vec<u8> {
    let red = image::Rgb([230, 20, 20]);
    let pixels =
        image::RgbImage::from_fn(
            width,
            height,
            |x, _| {
                if x < width / 2 { red } else { image::Rgb([20, 20, 230]) }
            },
        );
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, kind).unwrap();
    bytes.into_inner()
}
