use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};
use std::time::Instant;

use bytes::Bytes;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::{Bounds, Refusal, colour, on_time};

/// What of a file's beginning tells its kind.
pub(crate) const KIND_LEN: usize = 64;

/// The kind of picture that a file begins like; none when it is no kind that is decoded here.
pub(crate) fn kind_of(beginning: &[u8]) -> Option<ImageFormat> {
    let kind = image::guess_format(beginning).ok()?;
    matches!(kind, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif)
        .then_some(kind)
}

/// What a picture says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) pixels: u64,
}

/// Reads the header only.
pub(crate) fn header(bytes: &Bytes, bounds: &Bounds) -> Result<Header, Refusal> {
    let deadline = Instant::now() + bounds.time;
    let decoder = decoder(bytes, bounds, deadline)?;
    let (width, height) = decoder.dimensions();
    Ok(Header { pixels: u64::from(width) * u64::from(height) })
}

/// A decoded picture, upright, in sRGB with 8 bits a channel.
pub(super) struct Decoded {
    pub(super) image: DynamicImage,
    /// It came from a format that had lost detail already.
    pub(super) lossy: bool,
    /// Some of it is see-through.
    pub(super) clear: bool,
}

pub(super) fn decode(bytes: &Bytes, bounds: &Bounds, deadline: Instant) -> Result<Decoded, Refusal> {
    let mut decoder = decoder(bytes, bounds, deadline)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let read = DynamicImage::from_decoder(decoder);
    let image = read.map_err(|error| refusal(&error, deadline))?;
    on_time(deadline)?;
    let clear = image.color().has_alpha() && is_see_through(&image);
    let mut image =
        if clear { DynamicImage::from(image.into_rgba8()) } else { DynamicImage::from(image.into_rgb8()) };
    if let Some(profile) = profile {
        colour::to_srgb(&mut image, &profile);
    }
    on_time(deadline)?;
    image.apply_orientation(orientation);
    let lossy = kind_of(bytes) == Some(ImageFormat::Jpeg) || is_lossy_webp(bytes);
    Ok(Decoded { image, lossy, clear })
}

/// A decoder that has read the header and found it within bounds. It reads nothing after the deadline.
fn decoder(bytes: &Bytes, bounds: &Bounds, deadline: Instant) -> Result<impl ImageDecoder, Refusal> {
    let kind = kind_of(bytes).ok_or(Refusal::NotAPicture)?;
    if bytes.len() as u64 > bounds.bytes {
        return Err(Refusal::TooLarge);
    }
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(bounds.side);
    limits.max_image_height = Some(bounds.side);
    limits.max_alloc = Some(bounds.alloc);
    let reader = Timed { bytes: Cursor::new(bytes.clone()), deadline };
    let mut reader = ImageReader::with_format(reader, kind);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| refusal(&error, deadline))?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Refusal::Broken);
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > bounds.pixels || decoder.total_bytes() > bounds.alloc {
        return Err(Refusal::TooManyPixels);
    }
    Ok(decoder)
}

fn refusal(error: &ImageError, deadline: Instant) -> Refusal {
    if on_time(deadline).is_err() {
        return Refusal::TooSlow;
    }
    match error {
        ImageError::Limits(_) => Refusal::TooManyPixels,
        _ => Refusal::Broken,
    }
}

fn is_see_through(image: &DynamicImage) -> bool {
    match image {
        DynamicImage::ImageRgba8(pixels) => pixels.pixels().any(|pixel| pixel.0[3] < u8::MAX),
        DynamicImage::ImageLumaA8(pixels) => pixels.pixels().any(|pixel| pixel.0[1] < u8::MAX),
        DynamicImage::ImageRgba16(pixels) => pixels.pixels().any(|pixel| pixel.0[3] < u16::MAX),
        DynamicImage::ImageLumaA16(pixels) => pixels.pixels().any(|pixel| pixel.0[1] < u16::MAX),
        _ => true,
    }
}

/// The chunk `VP8 ` is lossy, `VP8L` is not; both stand in the container's first bytes or after `VP8X`.
fn is_lossy_webp(bytes: &[u8]) -> bool {
    let is_webp = kind_of(bytes) == Some(ImageFormat::WebP);
    is_webp && !bytes.windows(4).take(KIND_LEN).any(|chunk| chunk == b"VP8L")
}

/// Bytes that cannot be read any more once the time is over.
struct Timed {
    bytes: Cursor<Bytes>,
    deadline: Instant,
}

impl Timed {
    fn check(&self) -> io::Result<()> {
        on_time(self.deadline).map_err(|late| io::Error::new(io::ErrorKind::TimedOut, late))
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        self.bytes.read(buffer)
    }
}

impl BufRead for Timed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        self.bytes.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.bytes.consume(count);
    }
}

impl Seek for Timed {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
