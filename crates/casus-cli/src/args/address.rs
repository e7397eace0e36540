//! Where a server listens, as people write it.

use std::net::{IpAddr, SocketAddr};

/// An address with a port.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        let (expected, hint) = wrong(text);
        format!("expected {expected}; hint: {hint}")
    })
}

/// What was expected instead of a text that is no address with a port, and what to write.
fn wrong(text: &str) -> (&'static str, String) {
    const WHOLE: &str = "an address with a port";
    let either =
        |port: &str| format!("0.0.0.0:{port} for the whole network, 127.0.0.1:{port} for this machine");
    if let Ok(ip) = text.parse::<IpAddr>() {
        return (WHOLE, format!("{}, with the port behind it", SocketAddr::new(ip, 8080)));
    }
    if text.contains("://") {
        return (WHOLE, "the numbers alone, without http:// and without a path, such as 0.0.0.0:8080".into());
    }
    let (host, port) = text.rsplit_once(':').unwrap_or(("", text));
    let digits = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    match (port.parse::<u16>(), host) {
        (Err(_), _) if digits => {
            ("a port from 0 to 65535", "8080 is one, and 0 takes any that is free".into())
        }
        (Ok(port), "") => (WHOLE, either(&port.to_string())),
        (Ok(port), "*") => (WHOLE, either(&port.to_string())),
        (Ok(port), _) => (
            "an address of numbers before the port",
            format!("{}; a name that browsers may use is given with --host", either(&port.to_string())),
        ),
        _ => (WHOLE, either("8080")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_told_what_one_is() {
        for (text, expected, hint) in [
            ("192.168.1.5", "an address with a port", "192.168.1.5:8080"),
            ("::1", "an address with a port", "[::1]:8080"),
            ("8080", "an address with a port", "0.0.0.0:8080"),
            (":80", "an address with a port", "127.0.0.1:80 "),
            ("*:8080", "an address with a port", "0.0.0.0:8080"),
            ("http://10.0.0.1:8080/", "an address with a port", "without http://"),
            ("10.0.0.1:70000", "a port from 0 to 65535", "8080"),
            ("70000", "a port from 0 to 65535", "8080"),
            ("localhost:8080", "an address of numbers", "127.0.0.1:8080"),
            ("300.1.1.1:8080", "an address of numbers", "--host"),
            ("", "an address with a port", "0.0.0.0:8080"),
            ("10.0.0.1:x", "an address with a port", "0.0.0.0:8080"),
        ] {
            let told = address(text).expect_err(text) + " ";
            assert!(told.contains(expected) && told.contains(hint), "{text}: {told}");
        }
        assert_eq!(address("[::]:0"), Ok("[::]:0".parse().expect("an address")));
    }
}
