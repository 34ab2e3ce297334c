//! How is a connection encrypted, where nothing in front of hlog does it?

use crate::exit::Messages;
use anyhow::{Context, Result, anyhow, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// How often is looked whether the certificate has been renewed.
const LOOK: Duration = Duration::from_secs(60);

/// A certificate that may be renewed while it is used.
pub(super) struct Tls {
    certificates: PathBuf,
    key: PathBuf,
    /// What was in the two files.
    pem: [Vec<u8>; 2],
    acceptor: TlsAcceptor,
    looked: Instant,
}

impl Tls {
    /// Reads certificate chain and key, both in PEM.
    ///
    /// # Errors
    /// They cannot be read, or do not belong together.
    pub(super) fn open(certificates: &Path, key: &Path, now: Instant) -> Result<Self> {
        let pem = read(certificates, key)?;
        let acceptor = acceptor(&pem, certificates, key)?;
        Ok(Self { certificates: certificates.into(), key: key.into(), pem, acceptor, looked: now })
    }

    /// What encrypts a connection that comes now.
    pub(super) fn acceptor(&mut self, now: Instant) -> TlsAcceptor {
        if now.duration_since(self.looked) >= LOOK {
            self.looked = now;
            if let Err(error) = self.renew() {
                // One of the two files may have been written, and the other not yet.
                Messages.say(&format!("{error:#}; the certificate from before is still used"));
            }
        }
        self.acceptor.clone()
    }

    fn renew(&mut self) -> Result<()> {
        let pem = read(&self.certificates, &self.key)?;
        if pem != self.pem {
            self.acceptor = acceptor(&pem, &self.certificates, &self.key)?;
            self.pem = pem;
            Messages.say(&format!("{}: the certificate has been renewed", self.certificates.display()));
        }
        Ok(())
    }
}

fn read(certificates: &Path, key: &Path) -> Result<[Vec<u8>; 2]> {
    let certificates_pem =
        fs::read(certificates).with_context(|| format!("{}: the certificates cannot be read", certificates.display()))?;
    let key_pem = fs::read(key).with_context(|| format!("{}: the key cannot be read", key.display()))?;
    Ok([certificates_pem, key_pem])
}

fn acceptor(pem: &[Vec<u8>; 2], certificates: &Path, key: &Path) -> Result<TlsAcceptor> {
    let (shown, shown_key) = (certificates.display(), key.display());
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem[0]).collect();
    // Of a bad end the reader says it in bytes.
    let chain = chain.map_err(|_| anyhow!("{shown}: the certificates cannot be read, or not to their end (PEM is wanted)"))?;
    if chain.is_empty() {
        bail!("{shown}: there is no certificate in it (PEM is wanted)");
    }
    let key_der = PrivateKeyDer::from_pem_slice(&pem[1]);
    let key_der = key_der.map_err(|_| anyhow!("{shown_key}: the key cannot be read (PEM is wanted)"))?;
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions()?;
    let config = config.with_no_client_auth().with_single_cert(chain, key_der);
    let mut config = config.with_context(|| format!("{shown} and {shown_key} do not belong together"))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_renewed_when_its_files_fit_again() {
        let folder = tempfile::tempdir().unwrap();
        let (certificates, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
        let good = fs::read("tests/tls/cert.pem").unwrap();
        fs::write(&certificates, &good).unwrap();
        fs::copy("tests/tls/key.pem", &key).unwrap();
        let start = Instant::now();
        let mut tls = Tls::open(&certificates, &key, start).unwrap();
        let mut used = |minutes: u64| Arc::clone(tls.acceptor(start + LOOK * u32::try_from(minutes).unwrap()).config());
        let first = used(0);
        for (minute, text) in [(1, &good[..]), (2, b"garbage"), (3, &good[..good.len() / 2]), (4, b"")] {
            fs::write(&certificates, text).unwrap();
            assert!(Arc::ptr_eq(&used(minute), &first), "{minute}");
        }
        fs::remove_file(&certificates).unwrap();
        assert!(Arc::ptr_eq(&used(5), &first));
        fs::write(&certificates, good.repeat(2)).unwrap();
        assert!(Arc::ptr_eq(&used(5), &first));
        let second = used(6);
        assert!(!Arc::ptr_eq(&second, &first));
        assert!(Arc::ptr_eq(&used(7), &second));
    }
}
