//! Encryption: a certificate of the console's own, or one that it was given.

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::net::IpAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio_rustls::TlsAcceptor;

/// A day, in seconds.
const DAY: u64 = 24 * 60 * 60;
/// How long a certificate of our own is good: less than what any browser finds too long.
const LIFE: u64 = 90 * DAY;

/// How connections are encrypted.
#[derive(Clone, Debug, Default)]
pub enum Encryption {
    /// Not at all.
    #[default]
    None,
    /// With a certificate that the console makes for the addresses that it serves.
    Own {
        /// The file where it is kept, so that a server that starts again is the one that browsers know.
        keep: Option<PathBuf>,
    },
    /// With a certificate that somebody gave it.
    Given(Tls),
}

/// A certificate with its key, ready for use.
#[derive(Clone)]
pub struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    fingerprint: String,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tls({})", self.fingerprint)
    }
}

impl Tls {
    /// A certificate chain and its key from two PEM files, which may be one and the same.
    ///
    /// # Errors
    /// What the system says of a file, or with [`io::ErrorKind::InvalidData`] which file holds something else than it
    /// should, what was expected and what to do.
    pub fn read(chain: &Path, key: &Path) -> io::Result<Tls> {
        let text = |path: &Path| {
            let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
            std::fs::read(path).map_err(named)
        };
        let wrong = |path: &Path, expected: &str, found: &str| {
            let words = format!(
                "{}: expected {expected} as PEM text; found {found}; hint: a file that begins with -----BEGIN",
                path.display()
            );
            io::Error::new(io::ErrorKind::InvalidData, words)
        };
        let (certificates, secret) = (text(chain)?, text(key)?);
        let certificates = chain_of(&certificates).ok_or_else(|| wrong(chain, "a certificate", "none"))?;
        let secret = PrivateKeyDer::from_pem_slice(&secret)
            .map_err(|_| wrong(key, "a private key without a password", "none"))?;
        Tls::of(certificates, secret).map_err(|e| {
            let words = format!(
                "{}: expected the private key of the certificate in {}; found another: {e}; hint: give both files as \
                 they were made together",
                key.display(),
                chain.display()
            );
            io::Error::new(io::ErrorKind::InvalidData, words)
        })
    }

    /// A certificate of our own for some names: the one that is kept, if it is for the same and still good for a while.
    ///
    /// # Errors
    /// That a name cannot stand in a certificate, or that it cannot be kept.
    pub(crate) fn own(names: &[String], keep: Option<&Path>, now: SystemTime) -> io::Result<Tls> {
        let now = now.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs();
        let kept = keep.and_then(|path| std::fs::read_to_string(path).ok());
        if let Some(tls) = kept.and_then(|text| still_good(&text, names, now)) {
            return Ok(tls);
        }
        let (text, tls) = fresh(names, now).map_err(|e| {
            let words = format!("no certificate can be made for {}: {e}", names.join(", "));
            io::Error::new(io::ErrorKind::InvalidData, words)
        })?;
        if let Some(path) = keep {
            store(path, &text).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
        }
        Ok(tls)
    }

    fn of(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<Tls, rustls::Error> {
        let fingerprint = chain.first().map_or_else(String::new, |first| fingerprint(first));
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Tls { acceptor: TlsAcceptor::from(Arc::new(config)), fingerprint })
    }

    /// The SHA-256 of the certificate, as browsers show it.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// The names that a certificate of our own is for.
pub(crate) fn names(reached_as: IpAddr, local: IpAddr, more: &[String]) -> Vec<String> {
    let bare = |name: &String| match name.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') && port.parse::<u16>().is_ok() => host.to_owned(),
        _ => name.clone(),
    };
    let mut names = vec![reached_as.to_string()];
    if local.is_loopback() || local.is_unspecified() {
        names.extend(["127.0.0.1", "::1", "localhost"].map(str::to_owned));
    }
    names.extend(more.iter().map(bare));
    let mut seen = Vec::new();
    names.retain(|name| {
        !seen.contains(name) && {
            seen.push(name.clone());
            true
        }
    });
    names
}

/// A new certificate with its key, and the text in which both are kept.
fn fresh(names: &[String], now: u64) -> Result<(String, Tls), Box<dyn std::error::Error>> {
    let moment = |seconds| date_time_ymd(1970, 1, 1) + Duration::from_secs(seconds);
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new(names.to_vec())?;
    params.distinguished_name.push(DnType::CommonName, "casus");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // Telephones whose clock is behind take it too.
    params.not_before = moment(now.saturating_sub(DAY));
    params.not_after = moment(now + LIFE);
    let certificate = params.self_signed(&key)?;
    let text = format!("{}{}{}", head(names, now + LIFE), certificate.pem(), key.serialize_pem());
    let secret = PrivateKeyDer::try_from(key.serialize_der())?;
    Ok((text, Tls::of(vec![certificate.der().clone()], secret)?))
}

/// What stands above the certificate where it is kept.
fn head(names: &[String], until: u64) -> String {
    format!("The certificate of casus serve, and its secret key.\nfor {}\nuntil {until}\n", names.join(" "))
}

/// The certificate of a kept text, if it is for these names and good for another day.
fn still_good(text: &str, names: &[String], now: u64) -> Option<Tls> {
    let until: u64 = text.lines().nth(2)?.strip_prefix("until ")?.parse().ok()?;
    let fits = text.starts_with(&head(names, until)) && until >= now + DAY && until <= now + LIFE;
    let chain = chain_of(text.as_bytes()).filter(|_| fits)?;
    Tls::of(chain, PrivateKeyDer::from_pem_slice(text.as_bytes()).ok()?).ok()
}

fn chain_of(text: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text).collect();
    chain.ok().filter(|chain| !chain.is_empty())
}

/// Keeps a text for the owner's eyes alone; whoever reads meanwhile sees the old one or the new.
fn store(path: &Path, text: &str) -> io::Result<()> {
    let temporary = path.with_extension("new");
    let _ = std::fs::remove_file(&temporary);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&temporary, path)
}

fn fingerprint(certificate: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
    let bytes: Vec<String> = digest.as_ref().iter().map(|b| format!("{b:02X}")).collect();
    bytes.join(":")
}
