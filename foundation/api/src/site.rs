use http::{HeaderMap, Uri, header};
use ipnet::IpNet;

/// Where this installation lives, as the outside sees it. Links, cookies, origins and client addresses follow it.
#[derive(Clone, Debug)]
pub struct Site {
    /// `https://atas.example` – scheme and authority, no path, no slash at the end.
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Cookies carry `Secure`, and HSTS is sent: the public URL is https.
    pub secure_cookies: bool,
    /// Bound to loopback: a page of this machine under another of its names (localhost, 127.0.0.1) is ours too.
    pub loopback: bool,
}

/// Why a public URL cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SiteError {
    /// Not a URL.
    #[error("the public URL {0:?} is not a URL such as https://atas.example")]
    NotAUrl(String),
    /// Neither http nor https.
    #[error("the public URL must begin with http:// or https://, not {0:?}")]
    Scheme(String),
    /// The app lives at the root of its host: cookies and links count on it.
    #[error("the public URL must have no path, but has {0:?}")]
    Path(String),
}

impl Site {
    /// Reads the public URL; the rest is taken as it is.
    pub fn new(public_url: &str, trusted_proxies: Vec<IpNet>, loopback: bool) -> Result<Self, SiteError> {
        let uri: Uri = public_url.parse().map_err(|_| SiteError::NotAUrl(public_url.to_owned()))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(SiteError::NotAUrl(public_url.to_owned()));
        };
        if scheme != "http" && scheme != "https" {
            return Err(SiteError::Scheme(scheme.to_owned()));
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err(SiteError::Path(uri.path().to_owned()));
        }
        Ok(Self {
            public_url: format!("{scheme}://{}", authority.as_str().to_ascii_lowercase()),
            trusted_proxies,
            secure_cookies: scheme == "https",
            loopback,
        })
    }

    /// A site on this machine, for development and tests.
    pub fn local(port: u16) -> Self {
        Self {
            public_url: format!("http://127.0.0.1:{port}"),
            trusted_proxies: Vec::new(),
            secure_cookies: false,
            loopback: true,
        }
    }

    /// The public URL of a path that begins with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// The same host as a WebSocket source, for the content security policy.
    pub(crate) fn websocket_source(&self) -> String {
        self.public_url.replacen("http", "ws", 1)
    }

    /// Whether a request may use what the browser attaches by itself (cookies) or open a WebSocket: it comes from
    /// a page of this site, or from a program that is no browser.
    ///
    /// Browsers send `Origin` with every POST and every WebSocket; where it is missing, `Sec-Fetch-Site` decides.
    pub fn allows(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else {
            return headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
        };
        origin.to_str().is_ok_and(|origin| self.owns(origin, headers))
    }

    fn owns(&self, origin: &str, headers: &HeaderMap) -> bool {
        if origin.eq_ignore_ascii_case(&self.public_url) {
            return true;
        }
        if !self.loopback {
            return false;
        }
        // Another name of this machine is accepted only on the very port that was asked: other ports are other
        // programs, and a foreign name that resolves to loopback is not in the list.
        let Some((_, authority)) = origin.split_once("://") else { return false };
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        is_loopback_name(authority) && host.is_some_and(|host| host.eq_ignore_ascii_case(authority))
    }
}

fn is_loopback_name(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn reads_public_urls() {
        let site = Site::new("https://ATAS.example/", vec![], false).unwrap();
        assert_eq!(site.public_url, "https://atas.example");
        assert!(site.secure_cookies);
        assert_eq!(site.websocket_source(), "wss://atas.example");
        assert_eq!(site.link("/verify"), "https://atas.example/verify");
        assert!(matches!(Site::new("ftp://x", vec![], false), Err(SiteError::Scheme(_))));
        assert!(matches!(Site::new("https://x/app", vec![], false), Err(SiteError::Path(_))));
        assert!(matches!(Site::new("atas.example", vec![], false), Err(SiteError::NotAUrl(_))));
    }

    #[test]
    fn only_its_own_pages_are_allowed() {
        let site = Site::new("https://atas.example", vec![], false).unwrap();
        assert!(site.allows(&headers(&[("origin", "https://atas.example")])));
        assert!(!site.allows(&headers(&[("origin", "http://atas.example")])));
        assert!(!site.allows(&headers(&[("origin", "https://evil.example")])));
        assert!(!site.allows(&headers(&[("origin", "null")])));
        assert!(site.allows(&headers(&[])), "no browser");
        assert!(!site.allows(&headers(&[("sec-fetch-site", "cross-site")])));
        assert!(!site.allows(&headers(&[("origin", "http://localhost:1"), ("host", "localhost:1")])));
    }

    #[test]
    fn loopback_has_several_names_but_one_port() {
        let site = Site::local(8080);
        assert!(site.allows(&headers(&[("origin", "http://localhost:8080"), ("host", "localhost:8080")])));
        assert!(site.allows(&headers(&[("origin", "http://[::1]:8080"), ("host", "[::1]:8080")])));
        assert!(!site.allows(&headers(&[("origin", "http://localhost:9999"), ("host", "localhost:8080")])));
        assert!(!site.allows(&headers(&[
            ("origin", "http://rebound.example:8080"),
            ("host", "rebound.example:8080")
        ])));
    }
}
