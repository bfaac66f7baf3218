//! Encryption of connections, with rustls. The certificate of the server is always verified, and its name is compared:
//! encryption without that keeps nobody out who can redirect a connection.

use crate::error::{Error, Kind, Result};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Whether and how a connection is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Encryption {
    /// Not at all.
    None,
    /// The certificate is verified: by the authorities in a file, or by those that this system trusts.
    Verified(Option<PathBuf>),
}

impl Encryption {
    /// What libpq's `sslmode` means here; without one, connections that leave this machine are encrypted.
    pub fn of(mode: Option<&str>, root: Option<PathBuf>, local: bool) -> Result<Self> {
        match mode {
            None if local && root.is_none() => Ok(Self::None),
            None | Some("require" | "verify-ca" | "verify-full") => Ok(Self::Verified(root)),
            Some("disable") => Ok(Self::None),
            Some("allow" | "prefer") => Err(Error::new(
                Kind::Usage,
                "sslmode=allow and sslmode=prefer let anybody in between switch encryption off",
            )
            .help("write sslmode=require, or sslmode=disable in a network where nobody listens")),
            Some(_) => Err(Error::new(Kind::Usage, "this sslmode is not known")
                .help("it is one of disable, require, verify-ca and verify-full")),
        }
    }
}

/// What makes encrypted connections.
pub(super) fn connector(root: Option<&Path>) -> Result<MakeRustlsConnect> {
    let wrong = |e: rustls::Error| Error::new(Kind::Internal, "encryption cannot be set up").because(e);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(wrong)?;
    let config = match root {
        None => builder.with_platform_verifier().map_err(wrong)?.with_no_client_auth(),
        Some(file) => builder.with_root_certificates(authorities(file)?).with_no_client_auth(),
    };
    Ok(MakeRustlsConnect::new(config))
}

fn authorities(file: &Path) -> Result<RootCertStore> {
    let wrong = |e: &dyn std::fmt::Display| {
        Error::new(Kind::Usage, "the certificates of sslrootcert cannot be read")
            .at(file)
            .because(e.to_string())
            .help("name a file with the certificate of the authority in PEM format")
    };
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|e| wrong(&e))? {
        store.add(certificate.map_err(|e| wrong(&e))?).map_err(|e| wrong(&e))?;
    }
    if store.is_empty() { Err(wrong(&"it contains none")) } else { Ok(store) }
}
