//! Connections of a test, in the clear or encrypted.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(crate) enum Wire {
    Plain(TcpStream),
    Encrypted(Box<StreamOwned<ClientConnection, TcpStream>>),
}

/// A browser that trusts the certificate in a file and no other.
pub(crate) fn trusting(certificate: &Path) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(certificate).expect("a certificate")).expect("it is taken");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

impl Wire {
    pub(crate) fn open(at: SocketAddr, trusts: Option<&Arc<ClientConfig>>) -> Wire {
        let socket = TcpStream::connect(at).expect("it listens");
        socket.set_read_timeout(Some(Duration::from_secs(20))).expect("it is there");
        let Some(config) = trusts else { return Wire::Plain(socket) };
        let name = ServerName::from(at.ip());
        let connection = ClientConnection::new(Arc::clone(config), name).expect("a name");
        Wire::Encrypted(Box::new(StreamOwned::new(connection, socket)))
    }

    /// Waits until a stream in the clear has greeted or was refused, and leaves what came to be read: the greeting says
    /// the time, which must not have passed before it.
    pub(crate) fn greeted(&self) {
        let Wire::Plain(socket) = self else { return };
        let (begun, mut seen) = (Instant::now(), [0; 4096]);
        while begun.elapsed() < Duration::from_secs(5) {
            let Ok(n @ 1..) = socket.peek(&mut seen) else { return };
            let text = String::from_utf8_lossy(&seen[..n]);
            if text.contains("event: hello") || n > 12 && !text.starts_with("HTTP/1.1 200") {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    pub(crate) fn patience(&self, time: Duration) {
        let socket = match self {
            Wire::Plain(socket) => socket,
            Wire::Encrypted(stream) => stream.get_ref(),
        };
        socket.set_read_timeout(Some(time)).expect("it is there");
    }
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Wire::Plain(socket) => socket.read(buffer),
            Wire::Encrypted(stream) => stream.read(buffer),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Wire::Plain(socket) => socket.write(bytes),
            Wire::Encrypted(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Wire::Plain(socket) => socket.flush(),
            Wire::Encrypted(stream) => stream.flush(),
        }
    }
}
