//! Where a message may be sent to: the guard against requests that are forged through this server.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;

/// The longest address of a push service.
const ADDRESS_BYTES_MAX: usize = 1_024;

/// How far messages may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// https to public addresses only.
    Internet,
    /// Also this machine, without TLS: for tests.
    Anywhere,
}

/// Why a text is no address of a push service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAddress {
    /// No URL, or too long.
    #[error("not a URL of at most {ADDRESS_BYTES_MAX} bytes")]
    NotAUrl,
    /// Not https.
    #[error("not https on its own port")]
    Scheme,
    /// An address of a machine instead of the name of a service.
    #[error("not the name of a host")]
    Host,
}

/// The parts of an address that a connection needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) uri: Uri,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: bool,
}

impl Target {
    /// Reads the address that a browser named.
    pub(crate) fn read(text: &str, reach: Reach) -> Result<Self, NoAddress> {
        if text.len() > ADDRESS_BYTES_MAX {
            return Err(NoAddress::NotAUrl);
        }
        let uri: Uri = text.parse().map_err(|_| NoAddress::NotAUrl)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(NoAddress::NotAUrl);
        };
        let tls = scheme == "https";
        let host = authority.host().to_owned();
        let port = authority.port_u16();
        if reach == Reach::Internet {
            if !tls || port.is_some_and(|port| port != 443) {
                return Err(NoAddress::Scheme);
            }
            // A name with a dot that is no number at its end: no address in any notation, and nobody's next door.
            let last = host.rsplit('.').next().unwrap_or_default();
            let is_name = host.contains('.') && last.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
            if !is_name || authority.as_str().contains('@') {
                return Err(NoAddress::Host);
            }
        }
        let port = port.unwrap_or(if tls { 443 } else { 80 });
        Ok(Self { uri, host, port, tls })
    }

    /// Scheme and authority, as VAPID names the receiver.
    pub(crate) fn origin(&self) -> String {
        let scheme = self.uri.scheme_str().unwrap_or_default();
        let authority = self.uri.authority().map(http::uri::Authority::as_str).unwrap_or_default();
        format!("{scheme}://{authority}")
    }
}

/// Whether an address belongs to the public internet: neither this machine nor its network, nor anything set apart.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

/// RFC 6890 and its successors in the IANA registry.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let set_apart = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19));
    !set_apart
}

/// Only global unicast, `2000::/3`, without documentation and without what carries an IPv4 address.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let carries_v4 = a == 0x2002 || (a == 0x2001 && b < 0x0200);
    let documentation = (a == 0x2001 && b == 0x0db8) || (a == 0x3fff && b < 0x1000);
    a & 0xe000 == 0x2000 && !carries_v4 && !documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_push_services_are_addressed() {
        let read = |text: &str| Target::read(text, Reach::Internet).map(|target| target.host);
        assert_eq!(read("https://updates.push.example/wpush/v2/abc"), Ok("updates.push.example".to_owned()));
        assert_eq!(read("https://fcm.push.example:443/x?y=z"), Ok("fcm.push.example".to_owned()));
        for (text, error) in [
            ("", NoAddress::NotAUrl),
            ("updates.push.example/x", NoAddress::NotAUrl),
            ("http://push.example/x", NoAddress::Scheme),
            ("file:///etc/passwd", NoAddress::NotAUrl),
            ("gopher://push.example/x", NoAddress::Scheme),
            ("https://push.example:8443/x", NoAddress::Scheme),
            ("https://localhost/x", NoAddress::Host),
            ("https://127.0.0.1/x", NoAddress::Host),
            ("https://[::1]/x", NoAddress::Host),
            ("https://[::ffff:10.0.0.1]/x", NoAddress::Host),
            ("https://2130706433/x", NoAddress::Host),
            ("https://0x7f.1/x", NoAddress::Host),
            ("https://a:b@push.example/x", NoAddress::Host),
            ("https://intranet/x", NoAddress::Host),
        ] {
            assert_eq!(read(text), Err(error), "{text}");
        }
        assert_eq!(read(&format!("https://push.example/{}", "x".repeat(1_024))), Err(NoAddress::NotAUrl));
    }

    #[test]
    fn what_is_not_public_is_known() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2001::1",
            "3fff::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2001:4860:4860::8888"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
