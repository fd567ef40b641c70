//! The cookie that holds the refresh token: seen by no script, sent only to `/v1/auth` and only by our own pages.

use http::{HeaderMap, HeaderValue, header};

use crate::refresh::RefreshToken;

const NAME: &str = "atas_refresh";

/// The refresh token that a browser sent, if it is one.
pub(crate) fn read(headers: &HeaderMap) -> Option<RefreshToken> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == NAME)?;
    RefreshToken::parse(value)
}

pub(crate) fn set(token: &RefreshToken, max_age_s: i64, secure: bool) -> HeaderValue {
    line(&token.text(), max_age_s, secure)
}

pub(crate) fn clear(secure: bool) -> HeaderValue {
    line("", 0, secure)
}

fn line(value: &str, max_age_s: i64, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let line =
        format!("{NAME}={value}; HttpOnly; SameSite=Strict; Path=/v1/auth; Max-Age={max_age_s}{secure}");
    HeaderValue::try_from(line).expect("a cookie of ours is plain ASCII")
}
