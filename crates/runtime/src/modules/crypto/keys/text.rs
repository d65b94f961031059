//! Keys as PEM and DER: reading and writing them.

use nodus_openssl_extra as extra;
use openssl::ec::EcKey;
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, PKeyRef, Private, Public};
use openssl::rsa::Rsa;
use openssl::symm::Cipher;
use openssl::x509::X509;

use super::super::failure::{Failure, Outcome, copy_of};
use super::{Material, public_half, wrap};
use crate::permission::{self, Access, permit};
use crate::prelude::*;

/// The cipher that locks a key.
pub(super) fn cipher_by_name(name: &str) -> Outcome<Cipher> {
    openssl::cipher::Cipher::fetch(None, extra::until_zero(name), None)
        .ok()
        .and_then(|algorithm| Cipher::from_nid(algorithm.nid()))
        .ok_or(Failure::code("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher"))
}

/// A curve without a number of its own is what OpenSSL's encoders complain of, whichever part of it writes the key.
fn nameless(stack: ErrorStack) -> Failure {
    let failure = Failure::from(stack);
    if failure.reason() == Some("missing OID") {
        return Failure::openssl(
            "error:1C8000D1:Provider routines::missing OID",
            "Provider routines",
            "missing OID",
            "ERR_OSSL_MISSING_OID",
        );
    }
    failure
}

/// A public key as PEM or DER.
pub(super) fn export_public(
    key: &PKeyRef<Public>,
    pem: bool,
    encoding: Option<&str>,
) -> Outcome<Vec<u8>> {
    Ok(match (encoding, pem) {
        (Some("pkcs1"), true) => key.rsa()?.public_key_to_pem_pkcs1()?,
        (Some("pkcs1"), false) => key.rsa()?.public_key_to_der_pkcs1()?,
        (_, true) => key.public_key_to_pem().map_err(nameless)?,
        (_, false) => key.public_key_to_der().map_err(nameless)?,
    })
}

/// A private key as PEM or DER, perhaps locked by a passphrase.
pub(super) fn export_private(
    key: &PKeyRef<Private>,
    pem: bool,
    encoding: Option<&str>,
    locked: Option<(Cipher, Vec<u8>)>,
) -> Outcome<Vec<u8>> {
    Ok(match (encoding, pem, locked) {
        (Some("pkcs1"), true, None) => key.rsa()?.private_key_to_pem()?,
        (Some("pkcs1"), true, Some((cipher, pass))) => {
            key.rsa()?.private_key_to_pem_passphrase(cipher, &pass)?
        }
        (Some("pkcs1"), false, _) => key.rsa()?.private_key_to_der()?,
        (Some("sec1"), true, None) => key.ec_key()?.private_key_to_pem()?,
        (Some("sec1"), true, Some((cipher, pass))) => {
            key.ec_key()?.private_key_to_pem_passphrase(cipher, &pass)?
        }
        (Some("sec1"), false, _) => key.ec_key()?.private_key_to_der()?,
        (_, true, None) => key.private_key_to_pem_pkcs8().map_err(nameless)?,
        (_, true, Some((cipher, pass))) => key
            .private_key_to_pem_pkcs8_passphrase(cipher, &pass)
            .map_err(nameless)?,
        (_, false, None) => key.private_key_to_pkcs8().map_err(nameless)?,
        (_, false, Some((cipher, pass))) => key
            .private_key_to_pkcs8_passphrase(cipher, &pass)
            .map_err(nameless)?,
    })
}

fn missing_passphrase() -> Failure {
    Failure::code(
        "ERR_MISSING_PASSPHRASE",
        "Passphrase required for encrypted key",
    )
}

fn unsupported() -> Failure {
    Failure::openssl(
        "error:1E08010C:DECODER routines::unsupported",
        "DECODER routines",
        "unsupported",
        "ERR_OSSL_UNSUPPORTED",
    )
}

fn private_from_pem(data: &[u8], passphrase: Option<&[u8]>) -> Outcome<PKey<Private>> {
    let mut asked_in_vain = false;
    let parsed = PKey::private_key_from_pem_callback(data, |room| match passphrase {
        Some(passphrase) if passphrase.len() <= room.len() => {
            room[..passphrase.len()].copy_from_slice(passphrase);
            Ok(passphrase.len())
        }
        Some(_) => Ok(0),
        None => {
            asked_in_vain = true;
            Ok(0)
        }
    });
    match parsed {
        // Even when an empty one would have done.
        _ if asked_in_vain => Err(Failure::openssl(
            "error:07880109:common libcrypto routines::interrupted or cancelled",
            "common libcrypto routines",
            "interrupted or cancelled",
            "ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED",
        )),
        Ok(key) => Ok(key),
        Err(stack) => {
            let failure = Failure::from(stack);
            // No PEM block at all is what newer OpenSSL calls unsupported.
            Err(if failure.reason() == Some("no start line") {
                unsupported()
            } else {
                failure
            })
        }
    }
}

fn private_from_der(
    data: &[u8],
    encoding: Option<&str>,
    passphrase: Option<&[u8]>,
) -> Outcome<PKey<Private>> {
    match encoding {
        Some("pkcs1") => Ok(PKey::from_rsa(Rsa::private_key_from_der(data)?)?),
        Some("sec1") => Ok(PKey::from_ec_key(EcKey::private_key_from_der(data)?)?),
        _ => {
            let plain = match PKey::private_key_from_pkcs8(data) {
                Ok(key) => return Ok(key),
                Err(stack) => stack,
            };
            let mut asked = false;
            let locked = PKey::private_key_from_pkcs8_callback(data, |room| {
                asked = true;
                let given = passphrase.unwrap_or_default();
                if given.len() <= room.len() {
                    room[..given.len()].copy_from_slice(given);
                    return Ok(given.len());
                }
                Ok(0)
            });
            match locked {
                _ if asked && passphrase.is_none() => Err(missing_passphrase()),
                Ok(key) => Ok(key),
                Err(stack) if asked => Err(stack.into()),
                Err(_) => Err(plain.into()),
            }
        }
    }
}

/// The parser is chosen by the label: a wrong one would ask the terminal for a passphrase.
fn public_from_pem(data: &[u8], passphrase: Option<&[u8]>) -> Outcome<PKey<Public>> {
    let has = |label: &str| memchr::memmem::find(data, label.as_bytes()).is_some();
    if has("-----BEGIN PUBLIC KEY-----") {
        return Ok(PKey::public_key_from_pem(data)?);
    }
    if has("-----BEGIN RSA PUBLIC KEY-----") {
        return Ok(PKey::from_rsa(Rsa::public_key_from_pem_pkcs1(data)?)?);
    }
    if has("CERTIFICATE-----") {
        return Ok(X509::from_pem(data)?.public_key()?);
    }
    let key = private_from_pem(data, passphrase)?;
    public_half(&key)
}

fn public_from_der(
    data: &[u8],
    encoding: Option<&str>,
    passphrase: Option<&[u8]>,
) -> Outcome<PKey<Public>> {
    match encoding {
        Some("pkcs1") => Ok(match Rsa::public_key_from_der_pkcs1(data) {
            Ok(rsa) => PKey::from_rsa(rsa)?,
            Err(_) => public_half(&*PKey::from_rsa(Rsa::private_key_from_der(data)?)?)?,
        }),
        Some("pkcs8" | "sec1") => {
            let key = private_from_der(data, encoding, passphrase)?;
            public_half(&key)
        }
        _ => match PKey::public_key_from_der(data) {
            Ok(key) => Ok(key),
            Err(stack) => match X509::from_der(data) {
                Ok(certificate) => Ok(certificate.public_key()?),
                Err(_) => Err(stack.into()),
            },
        },
    }
}

/// A key from its PEM or DER; `private` says which half is wanted.
#[native]
fn parse_key<'s>(
    cx: &mut Scope<'s>,
    private: bool,
    data: Local<'s, View>,
    pem: bool,
    encoding: Option<String>,
    passphrase: Option<Local<'s, View>>,
) -> Result<Local<'s, Value>> {
    let (data, passphrase) = (copy_of(data), passphrase.map(copy_of));
    let (encoding, passphrase) = (encoding.as_deref(), passphrase.as_deref());
    let material = match (private, pem) {
        (true, true) => Material::Private(private_from_pem(&data, passphrase)?),
        (true, false) => Material::Private(private_from_der(&data, encoding, passphrase)?),
        (false, true) => Material::Public(public_from_pem(&data, passphrase)?),
        (false, false) => Material::Public(public_from_der(&data, encoding, passphrase)?),
    };
    // Attempts that failed on the way must not show up in a later error.
    drop(openssl::error::ErrorStack::get());
    wrap(cx, material)
}

/// The private key that a URI names.
#[native]
fn stored_key<'s>(
    cx: &mut Scope<'s>,
    uri: String,
    passphrase: Option<Local<'s, View>>,
) -> Result<Local<'s, Value>> {
    permit(Access::OpensslStore, "")?;
    permission::tell(cx)?;
    let passphrase = passphrase.map(copy_of);
    let failed = |message| Failure::code("ERR_CRYPTO_OPERATION_FAILED", message);
    let key = match extra::load_private_key(&uri, passphrase.as_deref()) {
        Ok(Some(key)) => key,
        Ok(None) => {
            let message = "No private key found through the OpenSSL STORE loader";
            return Err(failed(message).into());
        }
        Err(extra::StoreError::OpenSsl(stack)) => return Err(Failure::from(stack).into()),
        Err(extra::StoreError::Passphrase) => return Err(missing_passphrase().into()),
        Err(extra::StoreError::Unreadable) => {
            let message = "Failed to load private key through an OpenSSL STORE loader";
            return Err(failed(message).into());
        }
    };
    wrap(cx, Material::Private(key))
}

/// Registers what this file holds.
pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[parse_key::DEF, stored_key::DEF])
}
