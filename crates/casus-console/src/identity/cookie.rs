//! One cookie a place, for the paths of that place alone. Cookies ignore ports, so the name is the place's own.

/// How long a cookie is kept, in seconds.
pub const LIFE: u64 = 24 * 60 * 60;

/// The cookie's name for a place.
fn cookie_name(place: &str) -> String {
    format!("casus_{place}")
}

/// The header that hands out a token, or with none takes it back.
#[must_use]
pub fn set(place: &str, token: Option<&str>, secure: bool) -> String {
    let name = cookie_name(place);
    let (value, age) = token.map_or(("", 0), |t| (t, LIFE));
    // Over plain HTTP a browser drops cookies that are marked Secure.
    let (prefix, secure) = if secure { ("__Secure-", "; Secure") } else { ("", "") };
    format!("{prefix}{name}={value}; Path=/s/{place}/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}")
}

/// A cookie of a `Cookie` header.
fn find<'a>(header: &'a str, place: &str, secure: bool) -> Option<&'a str> {
    let name = cookie_name(place);
    let name = if secure { format!("__Secure-{name}") } else { name };
    header.split(';').find_map(|pair| pair.trim().split_once('=').filter(|(n, _)| *n == name).map(|(_, v)| v))
}

/// The token that a browser shows for a place: the place's own cookie, or, where it has none, any other place's, so that
/// a foreign place looks like one that does not exist.
#[must_use]
pub fn any<'a>(header: &'a str, place: &str, secure: bool) -> Option<&'a str> {
    let prefix = if secure { "__Secure-casus_" } else { "casus_" };
    let other = || {
        let mut pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| name.starts_with(prefix)).map(|(_, value)| value)
    };
    find(header, place, secure).or_else(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let header = "casus_ab=1; casus_abc=2;casus_a=3";
        assert_eq!(find(header, "abc", false), Some("2"));
        assert_eq!(find(header, "a", false), Some("3"));
        assert_eq!(find(header, "b", false), None);
        assert_eq!(find(header, "abc", true), None);
    }

    #[test]
    fn it_is_strict_and_of_one_place() {
        let plain = set("k3", Some("t"), false);
        assert_eq!(plain, "casus_k3=t; Path=/s/k3/; Max-Age=86400; HttpOnly; SameSite=Strict");
        assert!(set("k3", None, true).starts_with("__Secure-casus_k3=; Path=/s/k3/; Max-Age=0;"));
    }
}
