//! What every request must pass before anything is looked up, and what every answer carries.

use super::problem::Problem;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header};
use std::net::{IpAddr, SocketAddr};

/// The methods that anything here answers to.
pub(crate) const METHODS: &str = "GET, POST";
/// Longest path.
const PATH: usize = 512;

/// Under which names the server may be addressed.
#[derive(Clone, Debug)]
pub struct Names {
    /// Names besides the address itself and `localhost`, each as `host` or `host:port`.
    pub more: Vec<String>,
    /// Whether the connection is encrypted.
    pub secure: bool,
}

/// Headers on every answer, errors included.
const HEADERS: [(&str, &str); 8] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types casus",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(self), geolocation=(), \
         gyroscope=(), microphone=(), midi=(), payment=(), usb=()",
    ),
    ("cache-control", "no-store"),
    ("x-robots-tag", "noindex"),
];

/// Puts the headers on.
pub(crate) fn dress(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
}

/// Whether a request may be looked at at all.
pub(crate) fn check(
    names: &Names,
    local: SocketAddr,
    method: &Method,
    uri: &Uri,
    version: Version,
    headers: &HeaderMap,
) -> Result<(), Problem> {
    let host = host(names, local, uri, version, headers)?;
    if method != Method::GET && method != Method::POST {
        let words = format!("{method} is not answered here; {METHODS} are.");
        return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", words));
    }
    path(uri.path())?;
    origin(names, host, method, headers)?;
    if headers.contains_key(header::CONTENT_ENCODING) {
        let words = "Bodies are taken as they are, not compressed.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_encoding", words));
    }
    Ok(())
}

/// The name that the browser thinks it speaks to. Another's means that a foreign name was bent to this address.
fn host<'a>(
    names: &Names,
    local: SocketAddr,
    uri: &Uri,
    version: Version,
    headers: &'a HeaderMap,
) -> Result<&'a str, Problem> {
    let mut given = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (given.next(), given.next()) else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "host", "A request names its host, once."));
    };
    let misdirected =
        || Problem::new(StatusCode::MISDIRECTED_REQUEST, "host", "This server does not go by that name.");
    let host = host.to_str().map_err(|_| misdirected())?;
    // A whole address in the request line is for proxies, which this is not.
    if version != Version::HTTP_11 && version != Version::HTTP_10 || uri.authority().is_some() {
        return Err(misdirected());
    }
    let (name, port) = split(host, if names.secure { 443 } else { 80 });
    let ours = name.eq_ignore_ascii_case("localhost") && local.ip().is_loopback()
        || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip == canonical(local.ip()));
    let named = names.more.iter().any(|m| m.eq_ignore_ascii_case(host) || m.eq_ignore_ascii_case(name));
    if ours && port == Some(local.port()) || named { Ok(host) } else { Err(misdirected()) }
}

/// An IPv4 address that came in through an IPv6 socket is itself again.
fn canonical(ip: IpAddr) -> IpAddr {
    ip.to_canonical()
}

fn split(host: &str, default: u16) -> (&str, Option<u16>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && !port.ends_with(']') => (name, port.parse().ok()),
        _ => (host, Some(default)),
    }
}

fn path(path: &str) -> Result<(), Problem> {
    if path.len() > PATH {
        return Err(Problem::new(StatusCode::URI_TOO_LONG, "path", "No path here is that long."));
    }
    let bad = || Problem::new(StatusCode::BAD_REQUEST, "path", "The path is not well formed.");
    let mut rest = path.bytes();
    while let Some(b) = rest.next() {
        if b == b'%' {
            let digits = [rest.next(), rest.next()].map(|d| d.and_then(|d| char::from(d).to_digit(16)));
            let [Some(high), Some(low)] = digits else { return Err(bad()) };
            if high * 16 + low < 0x20 {
                return Err(bad());
            }
        }
    }
    Ok(())
}

/// A page of another site may neither post here nor read from here.
fn origin(names: &Names, host: &str, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let foreign = || Problem::new(StatusCode::FORBIDDEN, "origin", "The request comes from another site.");
    let text = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    let site = text("sec-fetch-site");
    match text("origin") {
        Some(origin) => {
            let scheme = if names.secure { "https://" } else { "http://" };
            if origin.strip_prefix(scheme) != Some(host) {
                return Err(foreign());
            }
        }
        None if method == Method::POST && site != Some("same-origin") => return Err(foreign()),
        None => {}
    }
    // A link from elsewhere may open a page; cookies that are strict then stay at home.
    let navigates = text("sec-fetch-mode") == Some("navigate");
    match site {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) if method == Method::GET && navigates => Ok(()),
        Some(_) => Err(foreign()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(host: &str, extra: &[(&str, &str)], method: &Method, path: &str) -> u16 {
        let names =
            Names { more: vec!["casus.local".to_owned(), "exercise.example:443".to_owned()], secure: false };
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
        for (name, value) in extra {
            headers.insert(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        let local = SocketAddr::from(([192, 168, 1, 5], 8080));
        let uri: Uri = path.parse().unwrap();
        check(&names, local, method, &uri, Version::HTTP_11, &headers).map_or_else(|p| p.status, |()| 200)
    }

    #[test]
    fn only_its_own_names() {
        for (host, status) in [
            ("192.168.1.5:8080", 200),
            ("casus.local", 200),
            ("CASUS.local:8080", 200),
            ("exercise.example:443", 200),
            ("exercise.example", 421),
            ("192.168.1.5", 421),
            ("192.168.1.5:80", 421),
            ("192.168.1.6:8080", 421),
            ("localhost:8080", 421),
            ("evil.example:8080", 421),
            ("192.168.1.5.evil.example:8080", 421),
            ("", 421),
        ] {
            assert_eq!(asked(host, &[], &Method::GET, "/"), status, "{host}");
        }
    }

    #[test]
    fn posts_come_from_our_own_pages() {
        let us = ("origin", "http://192.168.1.5:8080");
        for (extra, status) in [
            (vec![us], 200),
            (vec![us, ("sec-fetch-site", "same-origin")], 200),
            (vec![("sec-fetch-site", "same-origin")], 200),
            (vec![], 403),
            (vec![("origin", "null")], 403),
            (vec![("origin", "https://192.168.1.5:8080")], 403),
            (vec![("origin", "http://evil.example")], 403),
            (vec![us, ("sec-fetch-site", "cross-site")], 403),
            (vec![("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")], 403),
        ] {
            assert_eq!(asked("192.168.1.5:8080", &extra, &Method::POST, "/join"), status, "{extra:?}");
        }
    }

    #[test]
    fn paths_are_short_and_well_formed() {
        let at = |path: &str| asked("casus.local", &[], &Method::GET, path);
        assert_eq!(at("/s/../../etc/passwd"), 200);
        assert_eq!(at("/%00"), 400);
        assert_eq!(at("/%1f"), 400);
        assert_eq!(at("/%zz"), 400);
        assert_eq!(at("/%4"), 400);
        assert_eq!(at(&format!("/{}", "a".repeat(512))), 414);
        assert_eq!(asked("casus.local", &[], &Method::TRACE, "/"), 405);
    }
}
