use std::io::Cursor;
use std::time::{Duration, Instant};

use bytes::Bytes;
use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use super::{Bounds, Picture, Refusal, remake};
use crate::Variant;

fn remade(bytes: impl Into<Bytes>) -> Result<Picture, Refusal> {
    let bounds = Bounds::default();
    remake(&bytes.into(), &bounds, Instant::now() + bounds.time)
}

fn encoded(image: &DynamicImage, kind: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, kind).unwrap();
    bytes.into_inner()
}

/// Left half red, right half blue, so that it can be told when it is turned.
fn red_and_blue(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(
        width,
        height,
        |x, _| if x < width / 2 { Rgb([230, 20, 20]) } else { Rgb([20, 20, 230]) },
    )
    .into()
}

fn full(picture: &Picture) -> DynamicImage {
    assert_eq!(picture.variants[0].variant, Variant::Full);
    image::load_from_memory(&picture.variants[0].bytes).unwrap()
}

/// An `APP1` segment of EXIF: the orientation, a GPS position and a camera's name.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend(3_u16.to_le_bytes());
    // Make (ASCII, at 50), orientation (SHORT), pointer to the GPS directory (at 60).
    tiff.extend([0x0f, 0x01, 2, 0, 10, 0, 0, 0, 50, 0, 0, 0]);
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 60, 0, 0, 0]);
    tiff.extend([0; 4]);
    assert_eq!(tiff.len(), 50);
    tiff.extend(b"SecretCam\0");
    // One entry: GPSLatitudeRef = "N".
    tiff.extend([1, 0, 0x01, 0, 2, 0, 2, 0, 0, 0, b'N', 0, 0, 0, 0, 0, 0, 0]);
    let mut segment = vec![0xff, 0xe1];
    segment.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
    segment.extend(b"Exif\0\0");
    segment.extend(tiff);
    segment
}

fn photo_with_exif(orientation: u8) -> Vec<u8> {
    let mut photo = encoded(&red_and_blue(64, 32), ImageFormat::Jpeg);
    photo.splice(2..2, exif(orientation));
    photo
}

/// Whether `needle` stands anywhere in what was made.
fn holds(picture: &Picture, needle: &[u8]) -> bool {
    picture.variants.iter().any(|one| one.bytes.windows(needle.len()).any(|window| window == needle))
}

#[test]
fn the_place_and_the_camera_are_gone_and_the_picture_is_upright() {
    let photo = photo_with_exif(6);
    assert!(photo.windows(9).any(|window| window == b"SecretCam"));
    let picture = remade(photo).unwrap();
    for trace in [b"SecretCam".as_slice(), b"Exif", b"II*\0"] {
        assert!(!holds(&picture, trace), "{trace:?}");
    }
    // Turned a quarter clockwise: what was left is on top.
    assert_eq!((picture.width, picture.height), (32, 64));
    let shown = full(&picture);
    assert_eq!(shown.dimensions(), (32, 64));
    let (above, below) = (shown.get_pixel(16, 8), shown.get_pixel(16, 56));
    assert!(above[0] > 150 && above[2] < 100, "{above:?}");
    assert!(below[2] > 150 && below[0] < 100, "{below:?}");
}

#[test]
fn every_orientation_is_applied() {
    for (orientation, upright) in [(1, true), (2, true), (3, true), (4, true), (5, false), (8, false)] {
        let picture = remade(photo_with_exif(orientation)).unwrap();
        let wide = picture.width > picture.height;
        assert_eq!(wide, upright, "orientation {orientation}");
    }
    let mirrored = full(&remade(photo_with_exif(2)).unwrap());
    assert!(mirrored.get_pixel(8, 16)[2] > 150);
}

#[test]
fn text_in_a_png_and_bytes_after_its_end_are_gone() {
    let mut png = encoded(&red_and_blue(20, 20), ImageFormat::Png);
    let mut chunk = b"tEXtAuthor\0A secret name".to_vec();
    let crc = crc32(&chunk);
    let len = u32::try_from(chunk.len() - 4).unwrap();
    chunk.splice(0..0, len.to_be_bytes());
    chunk.extend(crc.to_be_bytes());
    // After the header's chunk.
    png.splice(33..33, chunk);
    png.extend(b"<script>alert(1)</script>PK\x03\x04");
    let picture = remade(png).unwrap();
    assert!(!holds(&picture, b"secret") && !holds(&picture, b"script") && !holds(&picture, b"PK\x03\x04"));
    assert_eq!(full(&picture).dimensions(), (20, 20));
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[test]
fn a_large_photo_gets_all_sizes() {
    let photo = encoded(&red_and_blue(5000, 2500), ImageFormat::Jpeg);
    let picture = remade(photo).unwrap();
    assert_eq!((picture.width, picture.height), (4096, 2048));
    let sizes: Vec<_> = picture
        .variants
        .iter()
        .map(|one| (one.variant, one.media_type, image::load_from_memory(&one.bytes).unwrap().dimensions()))
        .collect();
    assert_eq!(
        sizes,
        [
            (Variant::Full, "image/jpeg", (4096, 2048)),
            (Variant::Screen, "image/jpeg", (1600, 800)),
            (Variant::Thumb, "image/jpeg", (480, 240)),
        ]
    );
    assert!((10..40).contains(&picture.placeholder.len()));
    let (width, height, _) = thumbhash::thumb_hash_to_rgba(&picture.placeholder).unwrap();
    assert!(width > height);
}

#[test]
fn a_small_one_gets_one_and_stays_exact() {
    let drawing = red_and_blue(300, 200);
    let picture = remade(encoded(&drawing, ImageFormat::Png)).unwrap();
    assert_eq!(picture.variants.len(), 1);
    assert_eq!(picture.variants[0].media_type, "image/webp");
    assert_eq!(full(&picture).into_rgb8(), drawing.into_rgb8());
}

#[test]
fn what_is_see_through_stays_so_and_what_only_could_be_does_not() {
    let mut clear = RgbaImage::from_pixel(600, 600, Rgba([10, 200, 10, 255]));
    clear.put_pixel(5, 5, Rgba([0, 0, 0, 0]));
    let picture = remade(encoded(&clear.clone().into(), ImageFormat::Png)).unwrap();
    assert_eq!(full(&picture).into_rgba8(), clear);
    assert_eq!(picture.variants[1].media_type, "image/webp");
    clear.put_pixel(5, 5, Rgba([0, 0, 0, 255]));
    let picture = remade(encoded(&clear.into(), ImageFormat::Png)).unwrap();
    assert!(!full(&picture).color().has_alpha());
    assert_eq!(picture.variants[1].media_type, "image/jpeg");
}

#[test]
fn a_photo_saved_without_loss_is_not_kept_so() {
    let mut state = 7_u32;
    let noise = RgbImage::from_fn(1500, 1500, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([state.to_be_bytes()[0], state.to_be_bytes()[1], state.to_be_bytes()[2]])
    });
    let picture = remade(encoded(&noise.into(), ImageFormat::Png)).unwrap();
    assert_eq!(picture.variants[0].media_type, "image/jpeg");
}

#[test]
fn the_other_kinds_are_read_too() {
    let drawing = red_and_blue(40, 30);
    for kind in [ImageFormat::WebP, ImageFormat::Gif] {
        let picture = remade(encoded(&drawing, kind)).unwrap();
        assert_eq!((picture.width, picture.height), (40, 30), "{kind:?}");
        assert_eq!(picture.variants[0].media_type, "image/webp");
    }
}

#[test]
fn grey_deep_and_indexed_pictures_are_read() {
    let grey = DynamicImage::from(red_and_blue(10, 10).into_luma8());
    assert!(remade(encoded(&grey, ImageFormat::Jpeg)).is_ok());
    let deep = DynamicImage::from(red_and_blue(10, 10).into_rgb16());
    assert!(remade(encoded(&deep, ImageFormat::Png)).is_ok());
    let clear = DynamicImage::from(red_and_blue(10, 10).into_luma_alpha16());
    assert!(remade(encoded(&clear, ImageFormat::Png)).is_ok());
}

#[test]
fn colours_of_a_wide_space_become_those_of_the_web() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let mut png = Cursor::new(Vec::new());
    let mut encoder = image::codecs::png::PngEncoder::new(&mut png);
    image::ImageEncoder::set_icc_profile(&mut encoder, profile).unwrap();
    RgbImage::from_pixel(8, 8, Rgb([200, 100, 100])).write_with_encoder(encoder).unwrap();
    let shown = full(&remade(png.into_inner()).unwrap()).into_rgb8();
    let pixel = shown.get_pixel(4, 4).0;
    assert!(pixel[0] > 205 && pixel[1] < 100, "a red of P3 is a stronger red of sRGB: {pixel:?}");
}

/// A PNG's header with nothing much behind it.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    png.extend(13_u32.to_be_bytes());
    png.extend(&header);
    png.extend(crc32(&header).to_be_bytes());
    png.extend(b"\0\0\0\x08IDAT\x78\x9c\x03\0\0\0\0\x01");
    png
}

#[test]
fn bombs_are_refused_by_their_headers() {
    for (width, height) in [(20_000, 20_000), (16_000, 16_000), (u32::MAX >> 1, 1), (1, 60_000)] {
        let refusal = remade(png_of(width, height)).unwrap_err();
        assert_eq!(refusal, Refusal::TooManyPixels, "{width}x{height}");
    }
    // A real one: 20,000 x 20,000 black pixels in some hundred kilobytes.
    let bomb = encoded(&DynamicImage::new_luma8(16_384, 3_200), ImageFormat::Png);
    assert!(bomb.len() < 500_000);
    assert_eq!(remade(bomb).unwrap_err(), Refusal::TooManyPixels);
    // A GIF whose screen is small and whose first frame is not.
    let mut gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    gif.extend(b",\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x44\x01\0;");
    assert_eq!(remade(gif).unwrap_err(), Refusal::TooManyPixels);
    let mut gif = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    gif.extend(b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;");
    assert_eq!(remade(gif).unwrap_err(), Refusal::TooManyPixels);
}

#[test]
fn fakes_are_refused() {
    for fake in [
        b"<html><script>alert(1)</script></html>".as_slice(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"BM\x00\x00",
        b"",
    ] {
        assert_eq!(remade(fake.to_vec()).unwrap_err(), Refusal::NotAPicture);
    }
    assert_eq!(remade(b"\x89PNG\r\n\x1a\n<html>".to_vec()).unwrap_err(), Refusal::Broken);
    assert_eq!(remade(b"\xff\xd8\xff<html>".to_vec()).unwrap_err(), Refusal::Broken);
    // A script that is also the beginning of a GIF: what follows the magic reads as a huge screen.
    assert_eq!(remade(b"GIF89a=1;alert(1)//".to_vec()).unwrap_err(), Refusal::TooManyPixels);
}

#[test]
fn time_and_bytes_are_bounded() {
    let png = Bytes::from(encoded(&red_and_blue(64, 64), ImageFormat::Png));
    let over = remake(&png, &Bounds::default(), Instant::now()).unwrap_err();
    assert_eq!(over, Refusal::TooSlow);
    let small = Bounds { bytes: 100, ..Bounds::default() };
    let soon = Instant::now() + Duration::from_mins(1);
    assert_eq!(remake(&png, &small, soon).unwrap_err(), Refusal::TooLarge);
    let tight = Bounds { alloc: 1000, ..Bounds::default() };
    assert_eq!(remake(&png, &tight, soon).unwrap_err(), Refusal::TooManyPixels);
}

fn samples() -> Vec<Vec<u8>> {
    let drawing = red_and_blue(48, 40);
    let mut samples: Vec<_> = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif]
        .map(|kind| encoded(&drawing, kind))
        .into();
    samples.push(photo_with_exif(3));
    samples
}

proptest! {
    /// Whatever is wrong with a file, the answer is a picture within bounds or a refusal; never a panic.
    #[test]
    fn broken_files_break_nothing(
        which in 0_usize..5,
        cut in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        truncate in any::<bool>(),
    ) {
        let mut bytes = samples().swap_remove(which);
        for (at, value) in &changes {
            let at = at.index(bytes.len());
            bytes[at] = *value;
        }
        if truncate {
            bytes.truncate(cut.index(bytes.len()));
        }
        // The header's sizes may have become large; what is decoded stays small so that many can be tried.
        let bounds = Bounds { pixels: 1_000_000, alloc: 8 * 1024 * 1024, ..Bounds::default() };
        if let Ok(picture) = remake(&bytes.into(), &bounds, Instant::now() + bounds.time) {
            prop_assert!(picture.width <= 4096 && picture.height <= 4096);
            for one in &picture.variants {
                prop_assert!(image::load_from_memory(&one.bytes).is_ok());
            }
        }
    }

    #[test]
    fn noise_is_no_picture(bytes in prop::collection::vec(any::<u8>(), 0..2000), kind in 0_usize..4) {
        let mut with_magic = [b"\x89PNG\r\n\x1a\n".as_slice(), b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"GIF89a"][kind].to_vec();
        with_magic.extend(bytes);
        let bounds = Bounds { pixels: 1_000_000, alloc: 8 * 1024 * 1024, ..Bounds::default() };
        let _ = remake(&with_magic.into(), &bounds, Instant::now() + bounds.time);
    }
}
