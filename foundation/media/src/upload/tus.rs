//! The headers of tus 1.0.

use api::Problem;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::FileId;

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const SUPPORTED: HeaderName = HeaderName::from_static("tus-version");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
pub(super) const LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub(super) const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub(super) const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const BODY_TYPE: &str = "application/offset+octet-stream";

/// What every answer has, and where the upload stands.
pub(super) fn headers(offset: Option<u64>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(RESUMABLE, VERSION);
    headers.insert(SUPPORTED, VERSION);
    if let Some(offset) = offset {
        headers.insert(OFFSET, offset.into());
    }
    headers
}

/// A client that names another version is refused; one that names none speaks this one.
pub(super) fn check_version(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.get(RESUMABLE) {
        Some(version) if version != VERSION => Err(Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "tus_version",
            "This server speaks version 1.0.0 of tus",
        )),
        _ => Ok(()),
    }
}

pub(super) fn check_type(headers: &HeaderMap) -> Result<(), Problem> {
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == BODY_TYPE) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "This needs a body of type application/offset+octet-stream",
    ))
}

pub(super) fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, Problem> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    let digits = text.filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
    digits
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| Problem::malformed(format!("{name} must be a number of bytes")))
}

/// What a client tells about a file. All of it may be missing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) name: String,
    pub(super) media_type: String,
}

/// Reads `Upload-Metadata`: keys and values in base64, with a space between and a comma after each pair.
pub(super) fn metadata(headers: &HeaderMap) -> Result<Told, Problem> {
    let mut told = Told::default();
    let Some(value) = headers.get(METADATA) else { return Ok(told) };
    let unreadable = || Problem::malformed("Upload-Metadata must be keys with values in base64");
    let value = value.to_str().map_err(|_| unreadable())?;
    for pair in value.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let field = match key {
            "filename" => &mut told.name,
            "filetype" => &mut told.media_type,
            _ => continue,
        };
        let bytes = BASE64_STANDARD.decode(value.trim()).map_err(|_| unreadable())?;
        *field = String::from_utf8(bytes).map_err(|_| unreadable())?;
    }
    Ok(told)
}

/// As RFC 9110 writes times.
pub(super) fn http_date(at: DateTime<Utc>) -> HeaderValue {
    let text = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    HeaderValue::try_from(text).expect("a date is ASCII")
}

pub(super) fn location(id: FileId) -> HeaderValue {
    HeaderValue::try_from(format!("/v1/uploads/{id}")).expect("an id is ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &'static str) -> Result<Told, u16> {
        let mut headers = HeaderMap::new();
        headers.insert(METADATA, HeaderValue::from_static(value));
        metadata(&headers).map_err(|problem| problem.status().as_u16())
    }

    #[test]
    fn metadata_is_read_as_tus_says() {
        let told = |name: &str, kind: &str| Ok(Told { name: name.to_owned(), media_type: kind.to_owned() });
        assert_eq!(read("filename 6K+V5Y23LnBuZw==,filetype aW1hZ2UvcG5n"), told("试卷.png", "image/png"));
        assert_eq!(read("is_confidential, filename bm90ZXM="), told("notes", ""));
        assert_eq!(read(""), told("", ""));
        assert_eq!(read("filename !!"), Err(400));
        assert_eq!(read("filename /w=="), Err(400));
    }

    #[test]
    fn numbers_are_plain_digits() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(LENGTH, HeaderValue::from_static(value));
            number(&headers, &LENGTH).ok()
        };
        assert_eq!(of("42"), Some(42));
        for odd in ["", "-1", "+1", "1.5", "0x10", "18446744073709551616", "1, 2"] {
            assert_eq!(of(odd), None, "{odd}");
        }
    }

    #[test]
    fn dates_are_those_of_http() {
        let at = "2026-11-20T14:13:02.5Z".parse().unwrap();
        assert_eq!(http_date(at), "Fri, 20 Nov 2026 14:13:02 GMT");
    }
}
