//! What a connection may use: keys, certificates, trust, protocol versions.

use std::cell::RefCell;

use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{
    AlpnError, SslContext, SslContextBuilder, SslMethod, SslOptions, SslSessionCacheMode,
    SslVerifyMode, SslVersion,
};
use openssl::x509::X509;

use super::Octets;
use crate::prelude::*;

/// Settings of a context before it is used.
pub struct SecureContext {
    builder: RefCell<Option<SslContextBuilder>>,
    built: RefCell<Option<SslContext>>,
    /// Protocols offered or accepted, in wire format.
    alpn: RefCell<Vec<u8>>,
}

/// The first entry of OpenSSL's error queue as Node words it.
pub(super) fn openssl_error(e: &ErrorStack) -> Error {
    let text = match e.errors().first() {
        Some(e) => {
            let library = e.library().unwrap_or("lib(0)");
            let reason = e.reason().unwrap_or("unknown");
            format!("error:{:08X}:{library}::{reason}", e.code())
        }
        None => "OpenSSL failed without a reason".to_string(),
    };
    Error::plain(text)
}

fn check<T>(r: std::result::Result<T, ErrorStack>) -> Result<T> {
    r.map_err(|e| openssl_error(&e))
}

/// The first protocol of ours that the client offers too; both lists are length-prefixed names.
fn choose_protocol<'c>(ours: &[u8], client: &'c [u8]) -> Option<&'c [u8]> {
    let names = |mut list: &[u8]| {
        let mut out = Vec::new();
        while let Some((&n, rest)) = list.split_first() {
            let Some((name, after)) = rest.split_at_checked(usize::from(n)) else {
                break;
            };
            out.push(name.to_vec());
            list = after;
        }
        out
    };
    for wanted in names(ours) {
        let mut list = client;
        while let Some((&n, rest)) = list.split_first() {
            let (name, after) = rest.split_at_checked(usize::from(n))?;
            if name == wanted {
                return Some(name);
            }
            list = after;
        }
    }
    None
}

fn version(name: &str) -> Option<SslVersion> {
    Some(match name {
        "TLSv1" => SslVersion::TLS1,
        "TLSv1.1" => SslVersion::TLS1_1,
        "TLSv1.2" => SslVersion::TLS1_2,
        "TLSv1.3" => SslVersion::TLS1_3,
        _ => return None,
    })
}

/// Suites known to the library.
pub(super) fn cipher_names() -> Vec<String> {
    let mut names: Vec<String> = vec![
        "tls_aes_256_gcm_sha384".into(),
        "tls_chacha20_poly1305_sha256".into(),
        "tls_aes_128_gcm_sha256".into(),
    ];
    for name in [
        "ecdhe-ecdsa-aes128-gcm-sha256",
        "ecdhe-rsa-aes128-gcm-sha256",
        "ecdhe-ecdsa-aes256-gcm-sha384",
        "ecdhe-rsa-aes256-gcm-sha384",
        "ecdhe-ecdsa-chacha20-poly1305",
        "ecdhe-rsa-chacha20-poly1305",
        "dhe-rsa-aes128-gcm-sha256",
        "dhe-rsa-aes256-gcm-sha384",
        "ecdhe-ecdsa-aes128-sha256",
        "ecdhe-rsa-aes128-sha256",
        "ecdhe-ecdsa-aes256-sha384",
        "ecdhe-rsa-aes256-sha384",
        "ecdhe-ecdsa-aes128-sha",
        "ecdhe-rsa-aes128-sha",
        "ecdhe-ecdsa-aes256-sha",
        "ecdhe-rsa-aes256-sha",
        "dhe-rsa-aes128-sha256",
        "dhe-rsa-aes256-sha256",
        "dhe-rsa-aes128-sha",
        "dhe-rsa-aes256-sha",
        "aes128-gcm-sha256",
        "aes256-gcm-sha384",
        "aes128-sha256",
        "aes256-sha256",
        "aes128-sha",
        "aes256-sha",
    ] {
        let mut probe = match SslContextBuilder::new(SslMethod::tls()) {
            Ok(b) => b,
            Err(_) => continue,
        };
        if probe.set_cipher_list(&name.to_uppercase()).is_ok() {
            names.push(name.to_string());
        }
    }
    names
}

impl SecureContext {
    fn with<R>(
        &self,
        f: impl FnOnce(&mut SslContextBuilder) -> std::result::Result<R, ErrorStack>,
    ) -> Result<R> {
        match &mut *self.builder.borrow_mut() {
            Some(b) => check(f(b)),
            None => Err(Error::plain("the secure context is in use already")),
        }
    }

    /// The finished context.
    pub(super) fn context(&self) -> Result<SslContext> {
        if let Some(c) = &*self.built.borrow() {
            return Ok(c.clone());
        }
        let Some(mut builder) = self.builder.borrow_mut().take() else {
            return Err(Error::plain("the secure context is in use already"));
        };
        let offered = self.alpn.borrow().clone();
        if !offered.is_empty() {
            builder.set_alpn_select_callback(move |_, client| {
                choose_protocol(&offered, client).ok_or(AlpnError::ALERT_FATAL)
            });
        }
        let context = builder.build();
        *self.built.borrow_mut() = Some(context.clone());
        Ok(context)
    }
}

#[class]
impl SecureContext {
    #[constructor]
    fn new(min: String, max: String) -> Result<Self> {
        let mut b = check(SslContextBuilder::new(SslMethod::tls()))?;
        b.set_options(SslOptions::NO_SSLV2 | SslOptions::NO_SSLV3);
        b.set_session_cache_mode(
            SslSessionCacheMode::CLIENT
                | SslSessionCacheMode::SERVER
                | SslSessionCacheMode::NO_INTERNAL,
        );
        b.set_verify(SslVerifyMode::NONE);
        check(b.set_min_proto_version(version(&min)))?;
        check(b.set_max_proto_version(version(&max)))?;
        check(b.set_session_id_context(b"nodus"))?;
        Ok(SecureContext {
            builder: RefCell::new(Some(b)),
            built: RefCell::default(),
            alpn: RefCell::default(),
        })
    }

    /// PEM text: the certificate, then its chain.
    #[method]
    fn set_cert(&self, pem: Octets) -> Result<()> {
        let chain = check(X509::stack_from_pem(&pem.0))?;
        let mut chain = chain.into_iter();
        let Some(leaf) = chain.next() else {
            return Err(Error::plain("error:0480006C:PEM routines::no start line"));
        };
        self.with(|b| {
            b.set_certificate(&leaf)?;
            chain.try_for_each(|c| b.add_extra_chain_cert(c))
        })
    }

    /// PEM text of the private key.
    #[method]
    fn set_key(&self, pem: Octets, passphrase: Option<String>) -> Result<()> {
        let key = match passphrase {
            Some(p) => check(PKey::private_key_from_pem_passphrase(&pem.0, p.as_bytes()))?,
            None => check(PKey::private_key_from_pem_callback(&pem.0, |_| Ok(0)))?,
        };
        self.with(|b| b.set_private_key(&key))
    }

    /// A PKCS #12 archive with key, certificate and chain.
    #[method]
    fn load_pfx(&self, der: Octets, passphrase: Option<String>) -> Result<()> {
        let archive = check(openssl::pkcs12::Pkcs12::from_der(&der.0))?;
        let parsed = check(archive.parse2(passphrase.as_deref().unwrap_or("")))?;
        self.with(|b| {
            if let Some(c) = &parsed.cert {
                b.set_certificate(c)?;
            }
            if let Some(k) = &parsed.pkey {
                b.set_private_key(k)?;
            }
            for c in parsed.ca.into_iter().flatten() {
                b.cert_store_mut().add_cert(c.clone())?;
                b.add_extra_chain_cert(c)?;
            }
            Ok(())
        })
    }

    /// Trusts the certificates in a PEM text.
    #[method]
    fn add_ca_cert(&self, pem: Octets) -> Result<()> {
        let list = check(X509::stack_from_pem(&pem.0))?;
        self.with(|b| {
            for c in list {
                b.add_client_ca(&c)?;
                b.cert_store_mut().add_cert(c)?;
            }
            Ok(())
        })
    }

    /// Trusts what the system trusts.
    #[method]
    fn add_root_certs(&self) -> Result<()> {
        self.with(|b| b.set_default_verify_paths())
    }

    /// TLS 1.2 suites and below.
    #[method]
    fn set_ciphers(&self, list: String) -> Result<()> {
        self.with(|b| b.set_cipher_list(&list))
    }

    /// TLS 1.3 suites.
    #[method]
    fn set_cipher_suites(&self, list: String) -> Result<()> {
        self.with(|b| b.set_ciphersuites(&list))
    }

    /// Named groups, separated by colons.
    #[method(name = "setECDHCurve")]
    fn set_curves(&self, list: String) -> Result<()> {
        self.with(|b| b.set_groups_list(&list))
    }

    /// Signature algorithms.
    #[method]
    fn set_sigalgs(&self, list: String) -> Result<()> {
        self.with(|b| b.set_sigalgs_list(&list))
    }

    /// `SSL_OP_*` bits.
    #[method]
    fn set_options(&self, bits: f64) -> Result<()> {
        self.with(|b| {
            b.set_options(SslOptions::from_bits_truncate(bits as u64 as _));
            Ok(())
        })
    }

    /// Diffie-Hellman parameters in PEM; "auto" lets the library choose.
    #[method(name = "setDHParam")]
    fn set_dh_param(&self, pem: Octets) -> Result<()> {
        let dh = check(openssl::dh::Dh::params_from_pem(&pem.0))?;
        self.with(|b| b.set_tmp_dh(&dh))
    }

    /// Sessions of different purposes are kept apart by this.
    #[method]
    fn set_session_id_context(&self, id: String) -> Result<()> {
        let bytes = id.as_bytes();
        let n = bytes.len().min(32);
        self.with(|b| b.set_session_id_context(&bytes[..n]))
    }

    /// Protocols in wire format, for the server's choice.
    #[method]
    fn set_alpn(&self, wire: Octets) {
        *self.alpn.borrow_mut() = wire.0;
    }
}
