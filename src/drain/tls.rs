//! How is a connection encrypted, where nothing in front of hlog does it?

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Reads certificate chain and key, both in PEM.
///
/// # Errors
/// They cannot be read, or do not belong together.
pub(super) fn acceptor(certificates: &Path, key: &Path) -> Result<TlsAcceptor> {
    let shown = certificates.display();
    let chain = CertificateDer::pem_file_iter(certificates).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.with_context(|| format!("{shown}: the certificates cannot be read (PEM is wanted)"))?;
    if chain.is_empty() {
        bail!("{shown}: there is no certificate in it (PEM is wanted)");
    }
    let key_der =
        PrivateKeyDer::from_pem_file(key).with_context(|| format!("{}: the key cannot be read (PEM is wanted)", key.display()))?;
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions()?;
    let config = config.with_no_client_auth().with_single_cert(chain, key_der);
    let mut config = config.with_context(|| format!("{shown} and {} do not belong together", key.display()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
