//! Keys and certificates in one envelope: PKCS #12 archives, and the signed keys (SPKAC) that browsers once made.

use nodus_openssl_extra::until_zero;
use openssl::asn1::Asn1Object;
use openssl::pkcs12::Pkcs12;
use openssl::pkey::PKey;
use openssl::sign::Verifier;

use super::der;
use super::failure::{Failure, Outcome, bytes, copy_of};
use super::keys::{Material, wrap};
use crate::prelude::*;

/// parsePkcs12(der, passphrase): `[key or undefined, certificate or undefined, other certificates]`, those in DER.
#[native]
fn parse_pkcs12<'s>(
    cx: &mut Scope<'s>,
    data: Local<'s, View>,
    passphrase: Option<String>,
) -> Result<Local<'s, Value>> {
    let Ok(archive) = Pkcs12::from_der(&copy_of(data)) else {
        drop(openssl::error::ErrorStack::get());
        return Err(Failure::code(
            "ERR_CRYPTO_OPERATION_FAILED",
            "Input is not a valid PKCS#12 structure",
        )
        .into());
    };
    let parsed = archive
        .parse2(passphrase.as_deref().map_or("", until_zero))
        .map_err(Failure::from)?;
    let key = match parsed.pkey {
        Some(key) => wrap(cx, Material::Private(key))?,
        None => cx.undefined(),
    };
    let certificate = match parsed.cert {
        Some(certificate) => {
            let der = certificate.to_der().map_err(Failure::from)?;
            bytes(cx, der)?
        }
        None => cx.undefined(),
    };
    let others = cx.array(&[]);
    for certificate in parsed.ca.into_iter().flatten() {
        let der = certificate.to_der().map_err(Failure::from)?;
        let view = bytes(cx, der)?;
        others.push_value(cx, view)?;
    }
    Ok(cx.array(&[key, certificate, others.as_value()]).as_value())
}

/// A signed key taken apart.
struct Spkac {
    signed: Vec<u8>,
    key: Vec<u8>,
    challenge: Vec<u8>,
    algorithm: String,
    signature: Vec<u8>,
}

fn take_apart(text: &[u8]) -> Option<Spkac> {
    let trimmed: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace() && *byte != 0)
        .collect();
    let der = base64_simd::forgiving_decode_to_vec(&trimmed).ok()?;
    let mut outer = der::elements(der::content(&der)?);
    let (_, signed) = outer.next()?;
    let (_, algorithm) = outer.next()?;
    let (_, signature) = outer.next()?;
    let mut inner = der::elements(signed);
    let (tag, key) = inner.next()?;
    let (_, challenge) = inner.next()?;
    let (_, oid) = der::elements(algorithm).next()?;
    Some(Spkac {
        signed: der::element(0x30, signed),
        key: der::element(tag, key),
        challenge: challenge.to_vec(),
        algorithm: der::dotted(oid),
        // The first byte counts the bits that are not used: none.
        signature: signature.get(1..)?.to_vec(),
    })
}

fn is_signed(spkac: &Spkac) -> Outcome<bool> {
    let key = PKey::public_key_from_der(&spkac.key)?;
    let algorithm = Asn1Object::from_str(&spkac.algorithm)?;
    let Some(parts) = algorithm.nid().signature_algorithms() else {
        return Ok(false);
    };
    let Some(digest) = openssl::hash::MessageDigest::from_nid(parts.digest) else {
        return Ok(false);
    };
    let mut verifier = Verifier::new(digest, &key)?;
    verifier.update(&spkac.signed)?;
    Ok(verifier.verify(&spkac.signature)?)
}

#[native]
fn verify_spkac(_cx: &mut Scope<'_>, text: Local<'_, View>) -> bool {
    let verdict =
        take_apart(&copy_of(text)).is_some_and(|spkac| is_signed(&spkac).unwrap_or(false));
    drop(openssl::error::ErrorStack::get());
    verdict
}

/// The public key in PEM; undefined when there is none to be read.
#[native]
fn spkac_public_key<'s>(cx: &mut Scope<'s>, text: Local<'s, View>) -> Result<Local<'s, Value>> {
    let pem = take_apart(&copy_of(text))
        .and_then(|spkac| PKey::public_key_from_der(&spkac.key).ok())
        .and_then(|key| key.public_key_to_pem().ok());
    drop(openssl::error::ErrorStack::get());
    match pem {
        Some(pem) => bytes(cx, pem),
        None => Ok(cx.undefined()),
    }
}

#[native]
fn spkac_challenge<'s>(cx: &mut Scope<'s>, text: Local<'s, View>) -> Result<Local<'s, Value>> {
    match take_apart(&copy_of(text)) {
        Some(spkac) => bytes(cx, spkac.challenge),
        None => Ok(cx.undefined()),
    }
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            parse_pkcs12::DEF,
            verify_spkac::DEF,
            spkac_public_key::DEF,
            spkac_challenge::DEF,
        ],
    )
}
