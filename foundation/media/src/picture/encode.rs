use std::io::Cursor;

use bytes::Bytes;
use image::codecs::{jpeg::JpegEncoder, webp::WebPEncoder};
use image::{DynamicImage, imageops::FilterType};

use super::Refusal;

/// Quality of JPEG, from 1 to 100: above it files grow much faster than what is seen.
const JPEG_QUALITY: u8 = 82;
/// What is kept without loss (screenshots, drawings) may have this many bytes; a larger one is a photo in disguise.
const LOSSLESS_LEN_MAX: usize = 2 * 1024 * 1024;
/// `ThumbHash` takes no more pixels a side.
const PLACEHOLDER_SIDE: u32 = 100;

/// The picture with no side longer than `side`, its shape kept.
pub(super) fn shrunk(image: DynamicImage, side: u32) -> DynamicImage {
    let longest = image.width().max(image.height());
    if longest <= side {
        return image;
    }
    // A box over whole pixels is cheap and right for large steps; the last step to a half or more is filtered.
    let near = if longest > side * 4 { image.thumbnail(side * 2, side * 2) } else { image };
    near.resize(side, side, FilterType::CatmullRom)
}

/// JPEG for photos; WebP without loss for what is see-through, and for drawings and screenshots while that is small.
pub(super) fn encoded(
    image: &DynamicImage,
    lossy: bool,
    clear: bool,
) -> Result<(&'static str, Bytes), Refusal> {
    if clear || !lossy {
        let exact = webp(image)?;
        if clear || exact.len() <= LOSSLESS_LEN_MAX {
            return Ok(("image/webp", exact));
        }
    }
    Ok(("image/jpeg", jpeg(image)?))
}

fn webp(image: &DynamicImage) -> Result<Bytes, Refusal> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_with_encoder(WebPEncoder::new_lossless(&mut bytes)).map_err(|_| Refusal::Broken)?;
    Ok(bytes.into_inner().into())
}

fn jpeg(image: &DynamicImage) -> Result<Bytes, Refusal> {
    let mut bytes = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    image.write_with_encoder(encoder).map_err(|_| Refusal::Broken)?;
    Ok(bytes.into_inner().into())
}

/// A `ThumbHash` of the picture.
pub(super) fn placeholder(image: &DynamicImage) -> Vec<u8> {
    let small = image.thumbnail(PLACEHOLDER_SIDE, PLACEHOLDER_SIDE).into_rgba8();
    thumbhash::rgba_to_thumb_hash(small.width() as usize, small.height() as usize, &small)
}
