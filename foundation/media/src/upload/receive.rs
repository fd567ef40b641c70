//! Taking a body in: piece by piece into the storage, each counted as soon as it is there.

use std::time::Duration;

use api::{Patience, Problem};
use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_util::StreamExt as _;
use http::{HeaderMap, StatusCode, header};
use jobs::Job as _;
use object_store::PutPayload;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use super::{State, Upload};
use crate::process::ProcessFile;
use crate::storage::Key;
use crate::{FileId, Media};

/// A piece is stored when it has so many bytes,
const PIECE_LEN: u64 = 1024 * 1024;
/// or so long after its first byte was waited for.
const PIECE_WITHIN: Duration = Duration::from_secs(10);
/// A body that brings less than this in that time is ended: the client is gone, or better off asking again.
const PIECE_LEN_MIN: u64 = 16 * 1024;
/// Pieces of one upload: a whole one of 50 MiB has 50, and each interruption makes another.
const PIECES_MAX: i32 = 1_000;

/// Why a body was not taken to its end, and where the upload stands.
pub(super) struct Stopped {
    pub(super) offset: Option<u64>,
    pub(super) problem: Problem,
}

impl From<Problem> for Stopped {
    fn from(problem: Problem) -> Self {
        Self { offset: None, problem }
    }
}

fn another_offset(offset: u64) -> Stopped {
    let problem = Problem::conflict("wrong_offset", "The upload stands elsewhere").detail(offset.to_string());
    Stopped { offset: Some(offset), problem }
}

/// Appends a body at `start` and says where the upload stands then.
pub(super) async fn receive(
    media: &Media,
    upload: &Upload,
    start: u64,
    patience: Patience,
    headers: &HeaderMap,
    body: Body,
) -> Result<u64, Stopped> {
    if start != upload.offset {
        return Err(another_offset(upload.offset));
    }
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|len| len.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|len| len > upload.size - start) {
        return Err(Problem::too_large().into());
    }
    if upload.state != State::Uploading {
        // Whole already: sent again, it is still whole.
        return Ok(start);
    }
    let place = media.receiving.clone().try_acquire_owned();
    let place = place.map_err(|_| Problem::unavailable(Duration::from_secs(2)))?;
    let receiver = Receiver {
        media: media.clone(),
        file: upload.id,
        size: upload.size,
        offset: start,
        body: body.into_data_stream(),
        piece: Vec::new(),
        piece_len: 0,
        patience,
        _place: place,
    };
    // In a task of its own, so that what has come is kept also when the connection ends and with it this request. The
    // task ends with the body, or when that stands still.
    tokio::spawn(receiver.run()).await.map_err(Problem::internal)?
}

struct Receiver {
    media: Media,
    file: FileId,
    size: u64,
    /// Where the piece begins.
    offset: u64,
    body: BodyDataStream,
    piece: Vec<Bytes>,
    piece_len: u64,
    patience: Patience,
    _place: OwnedSemaphorePermit,
}

impl Receiver {
    async fn run(mut self) -> Result<u64, Stopped> {
        loop {
            let until = Instant::now() + PIECE_WITHIN;
            let ended = self.fill(until).await;
            let len = self.piece_len;
            self.store().await?;
            self.patience.renew();
            match ended {
                Ended::Full => {}
                Ended::Paused if len >= PIECE_LEN_MIN => {}
                Ended::Paused => return Err(self.stopped(too_slow())),
                Ended::Whole => return Ok(self.offset),
                Ended::BrokenOff => return Err(self.stopped(Problem::malformed("the body broke off"))),
                Ended::TooLong => return Err(self.stopped(Problem::too_large())),
            }
        }
    }

    fn stopped(&self, problem: Problem) -> Stopped {
        Stopped { offset: Some(self.offset), problem }
    }

    /// Gathers a piece.
    async fn fill(&mut self, until: Instant) -> Ended {
        while self.piece_len < PIECE_LEN {
            let chunk = match tokio::time::timeout_at(until, self.body.next()).await {
                Ok(Some(Ok(chunk))) => chunk,
                Ok(Some(Err(_))) => return Ended::BrokenOff,
                Ok(None) => return Ended::Whole,
                Err(_) => return Ended::Paused,
            };
            let len = chunk.len() as u64;
            if self.offset + self.piece_len + len > self.size {
                return Ended::TooLong;
            }
            self.piece.push(chunk);
            self.piece_len += len;
        }
        Ended::Full
    }

    /// Puts the piece into the storage, then counts it: one that another request has overtaken is dropped again.
    async fn store(&mut self) -> Result<(), Stopped> {
        let len = std::mem::take(&mut self.piece_len);
        if len == 0 {
            return Ok(());
        }
        let object = self.media.entropy.uuid_v7(&self.media.clock);
        let key = Key::part(self.file, object);
        let payload = PutPayload::from_iter(std::mem::take(&mut self.piece));
        let away = |error| Problem::unavailable(Duration::from_secs(2)).cause(error);
        self.media.storage.put(&key, payload).await.map_err(away)?;
        let counted = self.media.count_piece(self.file, self.offset, len, object).await;
        if matches!(counted, Ok(Counted::No(_))) {
            self.media.storage.delete(&key).await.ok();
        }
        match counted? {
            Counted::Yes => {
                metrics::counter!("atas_media_received_bytes_total").increment(len);
                self.offset += len;
                Ok(())
            }
            Counted::No(stopped) => Err(stopped),
        }
    }
}

fn too_slow() -> Problem {
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "too_slow",
        "Nothing came for a while. Please go on from the offset",
    )
}

/// Why a piece is at its end.
enum Ended {
    Full,
    Paused,
    Whole,
    BrokenOff,
    TooLong,
}

enum Counted {
    Yes,
    No(Stopped),
}

impl Media {
    /// Moves the offset behind a piece, if it is still where the piece begins. The last piece makes the upload whole.
    async fn count_piece(
        &self,
        file: FileId,
        start: u64,
        len: u64,
        object: uuid::Uuid,
    ) -> Result<Counted, Problem> {
        let now = self.clock.now();
        let (start_in_db, len_in_db) = (to_db(start)?, to_db(len)?);
        let mut tx = self.db.begin().await?;
        let moved = sqlx::query!(
            r#"update media.files
               set received = received + $3, parts = parts + 1,
                   state = case when received + $3 = size then 'processing' else state end
               where id = $1 and state = 'uploading' and received = $2 and parts < $4 and expires_at > $5
               returning state = 'processing' as "whole!""#,
            file as FileId,
            start_in_db,
            len_in_db,
            PIECES_MAX,
            now,
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some(moved) = moved else {
            drop(tx);
            return Ok(Counted::No(self.why_not(file, start).await?));
        };
        sqlx::query!(
            "insert into media.parts (file_id, start, len, object) values ($1, $2, $3, $4)",
            file as FileId,
            start_in_db,
            i32::try_from(len).map_err(Problem::internal)?,
            object,
        )
        .execute(&mut *tx)
        .await?;
        if moved.whole {
            ProcessFile { file }.enqueue(&mut tx, now).await?;
        }
        tx.commit().await?;
        Ok(Counted::Yes)
    }

    async fn why_not(&self, file: FileId, start: u64) -> Result<Stopped, Problem> {
        let received = sqlx::query_scalar!(
            "select received from media.files where id = $1 and expires_at > $2",
            file as FileId,
            self.clock.now(),
        )
        .fetch_optional(self.db.pool())
        .await?
        .map(i64::unsigned_abs);
        Ok(match received {
            None => Problem::not_found().into(),
            Some(received) if received != start => another_offset(received),
            Some(_) => Problem::conflict(
                "too_many_pieces",
                "This upload came in too many small pieces. Please begin anew",
            )
            .into(),
        })
    }
}

fn to_db(number: u64) -> Result<i64, Problem> {
    i64::try_from(number).map_err(Problem::internal)
}
