//! The pool in which pictures are decoded: few threads, and no more pixels at once than the memory is meant for.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::warn;

use crate::picture::{self, Bounds, Picture, Refusal};

/// Pictures held in memory at once, in files' bytes: each has at most [`Bounds::bytes`].
const PLACES: usize = 4;
/// Megapixels decoded at once on a node. One costs 3 to 10 MB while it is decoded: a progressive JPEG the most.
const MEGAPIXELS: u32 = 50;
/// After the time of [`Bounds::time`] a thread may still need this long to notice.
const NOTICE_WITHIN: Duration = Duration::from_secs(10);

/// Decodes pictures off the async threads.
#[derive(Clone, Debug)]
pub(crate) struct Decoders {
    bounds: Bounds,
    places: Arc<Semaphore>,
    megapixels: Arc<Semaphore>,
}

/// The right to hold one picture's bytes in memory and to have them decoded.
#[derive(Debug)]
pub(crate) struct Place {
    decoders: Decoders,
    place: OwnedSemaphorePermit,
}

impl Decoders {
    pub(crate) fn new(bounds: Bounds) -> Self {
        let megapixels = Arc::new(Semaphore::new(MEGAPIXELS as usize));
        Self { bounds, places: Arc::new(Semaphore::new(PLACES)), megapixels }
    }

    /// Waits for a place, in the order of asking.
    pub(crate) async fn place(&self) -> anyhow::Result<Place> {
        let place = Arc::clone(&self.places).acquire_owned().await?;
        Ok(Place { decoders: self.clone(), place })
    }

    pub(crate) fn bytes_max(&self) -> u64 {
        self.bounds.bytes
    }
}

impl Place {
    /// Makes a picture anew. The thread that does it keeps its place until it ends, also when nobody waits any more.
    pub(crate) async fn remake(self, bytes: Bytes) -> anyhow::Result<Result<Picture, Refusal>> {
        let Self { decoders: Decoders { bounds, megapixels, .. }, place } = self;
        let read = bytes.clone();
        let header = match blocking(move || picture::header(&read, &bounds)).await {
            Ok(header) => header,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let wanted = u32::try_from(header.pixels / 1_000_000 + 1).unwrap_or(MEGAPIXELS).min(MEGAPIXELS);
        let pixels = megapixels.acquire_many_owned(wanted).await?;
        let started = Instant::now();
        let deadline = started + bounds.time;
        let work = blocking(move || {
            let _held = (place, pixels);
            picture::remake(&bytes, &bounds, deadline)
        });
        let made = tokio::time::timeout(bounds.time + NOTICE_WITHIN, work).await;
        metrics::histogram!("atas_media_picture_seconds").record(started.elapsed().as_secs_f64());
        Ok(made.unwrap_or(Err(Refusal::TooSlow)))
    }
}

/// Runs a decoder where it may block. One that panics has met a file that it cannot read.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|panic| {
        warn!(%panic, "a picture's decoder panicked");
        Err(Refusal::Broken)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn places_are_given_back_also_after_nonsense() {
        let decoders = Decoders::new(Bounds::default());
        for _ in 0..PLACES * 3 {
            let place = decoders.place().await.unwrap();
            let made = place.remake(Bytes::from_static(b"\x89PNG\r\n\x1a\nnonsense")).await.unwrap();
            assert_eq!(made.unwrap_err(), Refusal::Broken);
        }
        assert_eq!(decoders.places.available_permits(), PLACES);
        assert_eq!(decoders.megapixels.available_permits(), MEGAPIXELS as usize);
    }

    #[tokio::test]
    async fn who_gives_up_waiting_leaves_nothing_taken() {
        let decoders = Decoders::new(Bounds::default());
        let all = Arc::clone(&decoders.megapixels).acquire_many_owned(MEGAPIXELS).await.unwrap();
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(4, 4).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let place = decoders.place().await.unwrap();
        let waiting = place.remake(png.into_inner().into());
        assert!(tokio::time::timeout(Duration::from_millis(20), waiting).await.is_err());
        drop(all);
        assert_eq!(decoders.places.available_permits(), PLACES);
        assert_eq!(decoders.megapixels.available_permits(), MEGAPIXELS as usize);
    }
}
