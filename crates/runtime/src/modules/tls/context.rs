//! What a connection may use: keys, certificates, trust, protocol versions.

use std::cell::{Cell, RefCell};

use nodus_openssl_extra as extra;
use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::ssl::{
    SslContext, SslContextBuilder, SslMethod, SslOptions, SslSessionCacheMode, SslVerifyMode,
    SslVersion,
};
use openssl::x509::{X509, X509Crl, X509VerifyResult, verify::X509VerifyFlags};

use super::Octets;
use super::callbacks;
use super::roots::{Roots, empty_store};
use crate::modules::crypto::Failure;
use crate::prelude::*;

/// OpenSSL's option of this name.
const ALLOW_CLIENT_RENEGOTIATION: u64 = 1 << 8;

/// OpenSSL's options against compressing certificates and against taking compressed ones.
const NO_COMPRESSED_CERTIFICATES: u64 = 0b11 << 32;

/// How many bytes the keys for session tickets have that JavaScript sees.
const TICKET_KEYS: usize = 48;

/// Settings of a context, until it is used; then the context.
pub(crate) struct SecureContext {
    builder: RefCell<Option<SslContextBuilder>>,
    built: RefCell<Option<SslContext>>,
    /// Whether the store of trusted certificates is this context's own.
    own_store: Cell<bool>,
    leaf: RefCell<Option<X509>>,
    chain: RefCell<Vec<X509>>,
    ticket_keys: RefCell<Vec<u8>>,
}

fn check<T>(r: std::result::Result<T, ErrorStack>) -> Result<T> {
    r.map_err(|stack| Failure::from(stack).into())
}

fn failed(message: &'static str) -> Error {
    Failure::code("ERR_CRYPTO_OPERATION_FAILED", message).into()
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

/// Suites that the library knows, in lower case.
pub(super) fn cipher_names() -> Vec<String> {
    let Ok(builder) = SslContextBuilder::new(SslMethod::tls()) else {
        return Vec::new();
    };
    let mut names: Vec<String> = extra::cipher_list(&builder)
        .iter()
        .map(|name| name.to_ascii_lowercase())
        .collect();
    names.sort();
    names.dedup();
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
        check(callbacks::install(&mut builder))?;
        if self.ticket_keys.borrow().len() != TICKET_KEYS {
            let mut keys = vec![0; TICKET_KEYS];
            check(openssl::rand::rand_bytes(&mut keys))?;
            *self.ticket_keys.borrow_mut() = keys;
        }
        extra::use_ticket_keys(&mut builder);
        let context = builder.build();
        self.apply_ticket_keys(&context);
        *self.built.borrow_mut() = Some(context.clone());
        Ok(context)
    }

    /// Certificate and chain, for a connection that takes them over.
    pub(super) fn identity(&self) -> (Option<X509>, Vec<X509>) {
        (self.leaf.borrow().clone(), self.chain.borrow().clone())
    }

    fn apply_ticket_keys(&self, context: &SslContext) {
        if let Ok(keys) = <[u8; TICKET_KEYS]>::try_from(self.ticket_keys.borrow().as_slice()) {
            extra::set_ticket_keys(context, keys);
        }
    }

    /// Makes the store this context's own before something is added to it.
    fn own_store(&self, cx: &mut Scope<'_>) -> Result<()> {
        if self.own_store.replace(true) {
            return Ok(());
        }
        let copy = check(cx.state().slot::<Roots>().copy())?;
        self.with(|b| {
            b.set_cert_store(copy.build());
            Ok(())
        })
    }

    fn no_start_line() -> Error {
        Failure::openssl(
            "error:0480006C:PEM routines::no start line",
            "PEM routines",
            "no start line",
            "ERR_OSSL_PEM_NO_START_LINE",
        )
        .into()
    }
}

#[class]
impl SecureContext {
    #[constructor]
    fn new(min: String, max: String) -> Result<Self> {
        let mut b = check(SslContextBuilder::new(SslMethod::tls()))?;
        b.set_options(SslOptions::NO_SSLV2 | SslOptions::NO_SSLV3);
        // How often clients may is watched over in JavaScript.
        b.set_options(SslOptions::from_bits_retain(ALLOW_CLIENT_RENEGOTIATION));
        b.set_options(SslOptions::from_bits_retain(NO_COMPRESSED_CERTIFICATES));
        b.set_session_cache_mode(
            SslSessionCacheMode::CLIENT
                | SslSessionCacheMode::SERVER
                | SslSessionCacheMode::NO_INTERNAL
                | SslSessionCacheMode::NO_AUTO_CLEAR,
        );
        b.set_verify(SslVerifyMode::NONE);
        extra::release_buffers(&mut b);
        check(b.set_min_proto_version(version(&min)))?;
        check(b.set_max_proto_version(version(&max)))?;
        Ok(SecureContext {
            builder: RefCell::new(Some(b)),
            built: RefCell::default(),
            own_store: Cell::new(true),
            leaf: RefCell::default(),
            chain: RefCell::default(),
            ticket_keys: RefCell::default(),
        })
    }

    /// PEM text: the certificate, then its chain.
    #[method]
    fn set_cert(&self, pem: Octets) -> Result<()> {
        let mut chain = check(extra::certificates_from_pem(&pem.0))?;
        if chain.is_empty() {
            return Err(Self::no_start_line());
        }
        let leaf = chain.remove(0);
        self.with(|b| {
            b.set_certificate(&leaf)?;
            chain
                .iter()
                .try_for_each(|c| b.add_extra_chain_cert(c.clone()))
        })?;
        *self.leaf.borrow_mut() = Some(leaf);
        self.chain.borrow_mut().extend(chain);
        Ok(())
    }

    /// PEM text of the private key.
    #[method]
    fn set_key(&self, pem: Octets, passphrase: Option<Octets>) -> Result<()> {
        let key = match passphrase {
            // By way of a callback, since a passphrase may have zeros.
            Some(p) => check(PKey::private_key_from_pem_callback(&pem.0, |room| {
                let size = p.0.len();
                let place = room.get_mut(..size).ok_or_else(ErrorStack::get)?;
                place.copy_from_slice(&p.0);
                Ok(size)
            }))?,
            None => check(PKey::private_key_from_pem_callback(&pem.0, |_| Ok(0)))?,
        };
        self.with(|b| b.set_private_key(&key))
    }

    /// A PKCS #12 archive with key, certificate and chain.
    #[method]
    fn load_pfx(&self, cx: &mut Scope<'_>, der: Octets, passphrase: Option<String>) -> Result<()> {
        let told = |stack: ErrorStack| -> Error {
            match stack.errors().first().and_then(|e| e.reason()) {
                // Ciphers of old archives, which OpenSSL has but does not offer.
                Some("unsupported") => Failure::code(
                    "ERR_CRYPTO_UNSUPPORTED_OPERATION",
                    "Unsupported PKCS12 PFX data",
                )
                .into(),
                reason => Error::plain(reason.unwrap_or("Unable to load PFX certificate")),
            }
        };
        // Of less than the shortest head OpenSSL has other words, by its version.
        if der.0.len() < 2 {
            return Err(Error::plain("not enough data"));
        }
        let archive = extra::pkcs12_from_der(&der.0).map_err(told)?;
        let parsed = archive
            .parse2(passphrase.as_deref().map_or("", extra::until_zero))
            .map_err(told)?;
        let Some(key) = &parsed.pkey else {
            return Err(Error::plain("Unable to load private key from PFX data"));
        };
        let Some(leaf) = &parsed.cert else {
            return Err(Error::plain("Unable to load PFX certificate"));
        };
        let chain: Vec<X509> = parsed.ca.into_iter().flatten().collect();
        self.with(|b| {
            b.set_certificate(leaf)?;
            b.set_private_key(key)
        })?;
        for certificate in &chain {
            self.own_store(cx)?;
            self.with(|b| {
                b.add_extra_chain_cert(certificate.clone())?;
                b.add_client_ca(certificate)?;
                b.cert_store_mut().add_cert(certificate.clone())
            })?;
        }
        *self.leaf.borrow_mut() = Some(leaf.clone());
        self.chain.borrow_mut().extend(chain);
        Ok(())
    }

    /// Trusts the certificates in a PEM text.
    #[method(name = "addCACert")]
    fn add_ca_cert(&self, cx: &mut Scope<'_>, pem: Octets) -> Result<()> {
        let list = check(extra::certificates_from_pem(&pem.0))?;
        self.own_store(cx)?;
        self.with(|b| {
            for c in list {
                b.add_client_ca(&c)?;
                b.cert_store_mut().add_cert(c)?;
            }
            Ok(())
        })
    }

    /// Takes a PEM text with a list of revoked certificates into account.
    #[method(name = "addCRL")]
    fn add_crl(&self, cx: &mut Scope<'_>, pem: Octets) -> Result<()> {
        let Ok(crl) = X509Crl::from_pem(&pem.0) else {
            return Err(failed("Failed to parse CRL"));
        };
        self.own_store(cx)?;
        self.with(|b| {
            extra::add_crl(b.cert_store_mut(), &crl)?;
            b.cert_store_mut()
                .set_flags(X509VerifyFlags::CRL_CHECK | X509VerifyFlags::CRL_CHECK_ALL)
        })
    }

    /// Trusts what is trusted by default.
    #[method]
    fn add_root_certs(&self, cx: &mut Scope<'_>) -> Result<()> {
        let store = check(cx.state().slot::<Roots>().store())?;
        self.own_store.set(false);
        self.with(|b| {
            extra::use_store(b, &store);
            Ok(())
        })
    }

    /// Trusts what OpenSSL's own folders hold.
    #[method(name = "addOpenSSLRoots")]
    fn add_openssl_roots(&self) -> Result<()> {
        self.own_store.set(true);
        self.with(|b| {
            b.set_cert_store(empty_store()?);
            b.set_default_verify_paths()
        })
    }

    /// Lets a chain end at any trusted certificate.
    #[method]
    fn set_allow_partial_trust_chain(&self, cx: &mut Scope<'_>) -> Result<()> {
        self.own_store(cx)?;
        self.with(|b| b.cert_store_mut().set_flags(X509VerifyFlags::PARTIAL_CHAIN))
    }

    /// The oldest version to be spoken.
    #[method]
    fn set_min_version(&self, name: String) -> Result<()> {
        self.with(|b| b.set_min_proto_version(version(&name)))
    }

    /// The newest version to be spoken.
    #[method]
    fn set_max_version(&self, name: String) -> Result<()> {
        self.with(|b| b.set_max_proto_version(version(&name)))
    }

    /// TLS 1.2 suites and below.
    #[method]
    fn set_ciphers(&self, list: String) -> Result<()> {
        self.with(|b| b.set_cipher_list(extra::until_zero(&list)))
    }

    /// TLS 1.3 suites.
    #[method]
    fn set_cipher_suites(&self, list: String) -> Result<()> {
        self.with(|b| b.set_ciphersuites(extra::until_zero(&list)))
    }

    /// Named groups, separated by colons.
    #[method(name = "setECDHCurve")]
    fn set_curves(&self, list: String) -> Result<()> {
        let done = self.with(|b| b.set_groups_list(extra::until_zero(&list)));
        done.map_err(|_| failed("Failed to set ECDH curve"))
    }

    /// Signature algorithms.
    #[method]
    fn set_sigalgs(&self, list: String) -> Result<()> {
        self.with(|b| b.set_sigalgs_list(extra::until_zero(&list)))
    }

    /// `SSL_OP_*` bits.
    #[method]
    fn set_options(&self, bits: f64) -> Result<()> {
        self.with(|b| {
            b.set_options(SslOptions::from_bits_retain(bits as u64 as _));
            Ok(())
        })
    }

    /// How certificates may be compressed, by the numbers of the algorithms in order of preference.
    #[method]
    fn set_certificate_compression(&self, algorithms: Vec<i32>) -> Result<()> {
        self.with(|b| {
            b.clear_options(SslOptions::from_bits_retain(NO_COMPRESSED_CERTIFICATES));
            Ok(extra::set_certificate_compression(b, &algorithms))
        })?
        .then_some(())
        .ok_or_else(|| failed("Failed to set certificate compression preference"))
    }

    /// Diffie-Hellman parameters in PEM, or the library's own choice when undefined. Gives the bits of the
    /// parameters, -1 for a text without any.
    #[method(name = "setDHParam")]
    fn set_dh_param(&self, pem: Option<Octets>) -> Result<i32> {
        let Some(pem) = pem else {
            self.with(|b| {
                extra::set_dh_auto(b);
                Ok(())
            })?;
            return Ok(0);
        };
        let Ok(dh) = openssl::dh::Dh::params_from_pem(&pem.0) else {
            return Ok(-1);
        };
        let bits = dh.prime_p().num_bits();
        if bits >= 1024 {
            self.with(|b| b.set_tmp_dh(&dh))?;
        }
        Ok(bits)
    }

    /// Sessions of different purposes are kept apart by this.
    #[method]
    fn set_session_id_context(&self, id: String) -> Result<()> {
        let bytes = id.as_bytes();
        let n = bytes.len().min(32);
        self.with(|b| b.set_session_id_context(&bytes[..n]))
    }

    /// For how many seconds sessions may be resumed.
    #[method]
    fn set_session_timeout(&self, seconds: u32) -> Result<()> {
        self.with(|b| {
            extra::set_session_timeout(b, seconds);
            Ok(())
        })
    }

    /// What session tickets are sealed with; of 48 bytes.
    #[method]
    fn set_ticket_keys(&self, keys: Octets) {
        *self.ticket_keys.borrow_mut() = keys.0;
        if let Some(context) = &*self.built.borrow() {
            self.apply_ticket_keys(context);
        }
    }

    #[method]
    fn get_ticket_keys<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, View>> {
        if self.ticket_keys.borrow().len() != TICKET_KEYS {
            let mut keys = vec![0; TICKET_KEYS];
            check(openssl::rand::rand_bytes(&mut keys))?;
            *self.ticket_keys.borrow_mut() = keys;
            if let Some(context) = &*self.built.borrow() {
                self.apply_ticket_keys(context);
            }
        }
        let keys = self.ticket_keys.borrow().clone();
        cx.uint8_array_from(keys)
    }

    /// DER of the certificate.
    #[method]
    fn get_certificate<'s>(&self, cx: &mut Scope<'s>) -> Result<Option<Local<'s, View>>> {
        let der = match &*self.leaf.borrow() {
            Some(leaf) => check(leaf.to_der())?,
            None => return Ok(None),
        };
        Ok(Some(cx.uint8_array_from(der)?))
    }

    /// DER of the certificate of who issued it, if it is known.
    #[method]
    fn get_issuer<'s>(&self, cx: &mut Scope<'s>) -> Result<Option<Local<'s, View>>> {
        let Some(leaf) = self.leaf.borrow().clone() else {
            return Ok(None);
        };
        let mut known = self.chain.borrow().clone();
        if let Some(context) = &*self.built.borrow() {
            known.extend(context.cert_store().all_certificates());
        }
        match known
            .iter()
            .find(|c| c.issued(&leaf) == X509VerifyResult::OK)
        {
            Some(issuer) => {
                let der = check(issuer.to_der())?;
                Ok(Some(cx.uint8_array_from(der)?))
            }
            None => Ok(None),
        }
    }

    /// Lets go of keys and certificates; connections keep what they use.
    #[method]
    fn close(&self) {
        self.builder.borrow_mut().take();
        self.built.borrow_mut().take();
        self.leaf.borrow_mut().take();
        self.chain.borrow_mut().clear();
    }
}
