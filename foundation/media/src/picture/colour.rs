//! Colours as browsers take them when nothing is said: sRGB. Phones photograph in larger colour spaces and say so in a
//! profile, which is dropped with the rest; so the pixels have to change.

use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use tracing::debug;

/// Larger profiles are printers' and are ignored.
const PROFILE_LEN_MAX: usize = 1024 * 1024;
/// Pixels converted at once, so that no second picture is held.
const BAND_LEN: usize = 16 * 1024;

/// Converts the pixels from the colours of `profile`. One that cannot be used changes nothing.
pub(super) fn to_srgb(image: &mut DynamicImage, profile: &[u8]) {
    if profile.len() > PROFILE_LEN_MAX {
        return;
    }
    if let Err(error) = convert(image, profile) {
        debug!(?error, "a colour profile is ignored");
    }
}

fn convert(image: &mut DynamicImage, profile: &[u8]) -> Result<(), moxcms::CmsError> {
    let from = ColorProfile::new_from_slice(profile)?;
    if from.color_space != DataColorSpace::Rgb {
        return Ok(());
    }
    let (layout, channels, pixels) = match image {
        DynamicImage::ImageRgb8(pixels) => (Layout::Rgb, 3, pixels.as_mut() as &mut [u8]),
        DynamicImage::ImageRgba8(pixels) => (Layout::Rgba, 4, pixels.as_mut() as &mut [u8]),
        _ => return Ok(()),
    };
    let srgb = ColorProfile::new_srgb();
    let transform = from.create_transform_8bit(layout, &srgb, layout, TransformOptions::default())?;
    let mut before = vec![0; BAND_LEN * channels];
    for band in pixels.chunks_mut(BAND_LEN * channels) {
        let before = &mut before[..band.len()];
        before.copy_from_slice(band);
        transform.transform(before, band)?;
    }
    Ok(())
}
