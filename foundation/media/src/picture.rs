//! Pictures from strangers: their real kind by content, decoded within bounds, and made anew without anything but pixels.
//!
//! What comes out was encoded here: camera data, places, comments, colour profiles and whatever was appended are gone
//! because they are never copied.

mod colour;
mod decode;
mod encode;

use std::time::{Duration, Instant};

use bytes::Bytes;
pub(crate) use decode::{header, kind_of};

use crate::Variant;

/// The longest side of what is kept of a picture, in pixels: the full size of most phones' photos.
const FULL_SIDE: u32 = 4096;
/// The same for a picture that is see-through, which can only be kept without loss.
const FULL_SIDE_CLEAR: u32 = 2048;
/// The longest side that fills a screen.
const SCREEN_SIDE: u32 = 1600;
/// The longest side of a picture in a conversation, at two pixels a dot on a phone.
const THUMB_SIDE: u32 = 480;

/// What decoding may cost at most.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Of the file, in bytes.
    pub bytes: u64,
    /// Of each side, in pixels.
    pub side: u32,
    /// Of width times height.
    pub pixels: u64,
    /// Of the decoder's memory, in bytes.
    pub alloc: u64,
    /// From the first byte to the last variant.
    pub time: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            bytes: 20 * 1024 * 1024,
            side: 16_384,
            // Phones go up to 50 megapixels.
            pixels: 50_500_000,
            alloc: 256 * 1024 * 1024,
            time: Duration::from_secs(20),
        }
    }
}

/// Why a file is refused. Its code is told to whoever sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It says that it is a picture and is none.
    #[error("not_a_picture")]
    NotAPicture,
    /// It begins like a picture and cannot be read to its end.
    #[error("broken")]
    Broken,
    /// More bytes than a picture may have.
    #[error("too_large")]
    TooLarge,
    /// More pixels, or more memory, than a picture may need.
    #[error("too_many_pixels")]
    TooManyPixels,
    /// It took too long.
    #[error("too_slow")]
    TooSlow,
}

/// A picture made anew.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// As it is shown, of the largest variant.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// A `ThumbHash` (about 25 bytes): a blurred picture to show until the real one is there.
    pub(crate) placeholder: Vec<u8>,
    /// The largest first.
    pub(crate) variants: Vec<Encoded>,
}

/// One size of it.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
    pub(crate) variant: Variant,
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Bytes,
}

/// Decodes, turns upright, and encodes in all sizes. Blocks for as long as that takes; `deadline` is looked at whenever
/// the decoder reads and between the steps.
pub(crate) fn remake(bytes: &Bytes, bounds: &Bounds, deadline: Instant) -> Result<Picture, Refusal> {
    let decode::Decoded { mut image, lossy, clear } = decode::decode(bytes, bounds, deadline)?;
    let side = if clear { FULL_SIDE_CLEAR } else { FULL_SIDE };
    image = encode::shrunk(image, side);
    let (width, height) = (image.width(), image.height());
    let mut variants = Vec::with_capacity(3);
    for (variant, side) in
        [(Variant::Full, side), (Variant::Screen, SCREEN_SIDE), (Variant::Thumb, THUMB_SIDE)]
    {
        on_time(deadline)?;
        if variant != Variant::Full {
            if image.width().max(image.height()) <= side {
                continue;
            }
            image = encode::shrunk(image, side);
        }
        // A small picture of a photo needs no exact pixels.
        let (media_type, bytes) = encode::encoded(&image, lossy || variant != Variant::Full, clear)?;
        variants.push(Encoded { variant, media_type, bytes });
    }
    on_time(deadline)?;
    Ok(Picture { width, height, placeholder: encode::placeholder(&image), variants })
}

fn on_time(deadline: Instant) -> Result<(), Refusal> {
    if Instant::now() < deadline { Ok(()) } else { Err(Refusal::TooSlow) }
}

#[cfg(test)]
mod tests;
