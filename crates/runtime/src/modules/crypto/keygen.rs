//! Making pairs of keys, on the pool when there is a callback.

use nodus_openssl_extra as extra;
use openssl::bn::BigNum;
use openssl::dh::Dh;
use openssl::dsa::Dsa;
use openssl::ec::{Asn1Flag, EcGroup, EcKey};
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;

use super::der::{PssParameters, pss_private_key};
use super::exchange::group_prime;
use super::failure::{Failure, Outcome, copy_of, run};
use super::keys::{Material, curve_by_name, openssl_name, public_half, wrap};
use crate::prelude::*;

type Pair = (PKey<openssl::pkey::Public>, PKey<Private>);

fn pair(key: PKey<Private>) -> Outcome<Pair> {
    Ok((public_half(&key)?, key))
}

/// Both halves as handles: `[public, private]`.
fn to_js<'s>(cx: &mut Scope<'s>, (public, private): Pair) -> Result<Local<'s, Value>> {
    let public = wrap(cx, Material::Public(public))?;
    let private = wrap(cx, Material::Private(private))?;
    Ok(cx.array(&[public, private]).as_value())
}

#[native]
fn generate_rsa<'s>(
    cx: &mut Scope<'s>,
    bits: u32,
    exponent: u32,
    pss: bool,
    hash: Option<String>,
    mgf1_hash: Option<String>,
    salt_length: Option<u32>,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let digest = |name: &Option<String>, what: &str| match name {
        Some(name) => super::digest::digest_by_name(name)
            .map(Some)
            .ok_or_else(|| {
                Failure::code(
                    "ERR_CRYPTO_INVALID_DIGEST",
                    format!("Invalid {what}: {name}"),
                )
            }),
        None => Ok(None),
    };
    let message_digest = digest(&hash, "digest")?;
    digest(&mgf1_hash, "MGF1 digest")?;
    let bound = hash.is_some() || mgf1_hash.is_some() || salt_length.is_some();
    let parameters = bound.then(|| {
        let name = |name: Option<String>| name.map(|name| name.to_ascii_lowercase());
        let hash = name(hash).unwrap_or_else(|| "sha1".to_owned());
        PssParameters {
            // Unless told otherwise the mask uses the hash of the message, and the salt has its size.
            mgf1_hash: name(mgf1_hash).unwrap_or_else(|| hash.clone()),
            hash,
            salt_length: salt_length
                .unwrap_or(message_digest.map_or(20, |digest| digest.size() as u32)),
        }
    });
    let work = move || -> Outcome<Pair> {
        let rsa = Rsa::generate_with_e(bits, &*BigNum::from_u32(exponent)?)?;
        if !pss {
            return pair(PKey::from_rsa(rsa)?);
        }
        let der = pss_private_key(&rsa.private_key_to_der()?, parameters.as_ref())?;
        pair(PKey::private_key_from_pkcs8(&der)?)
    };
    run(cx, callback, work, to_js)
}

#[native]
fn generate_dsa<'s>(
    cx: &mut Scope<'s>,
    bits: u32,
    divisor: Option<u32>,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let work = move || {
        pair(match divisor {
            Some(divisor) => extra::dsa_with_divisor(bits, divisor)?,
            None => PKey::from_dsa(Dsa::generate(bits)?)?,
        })
    };
    run(cx, callback, work, to_js)
}

#[native]
fn generate_ec<'s>(
    cx: &mut Scope<'s>,
    curve: String,
    explicit: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let nid = curve_by_name(&curve)?;
    let work = move || -> Outcome<Pair> {
        let mut group = EcGroup::from_curve_name(nid)?;
        group.set_asn1_flag(if explicit {
            Asn1Flag::EXPLICIT_CURVE
        } else {
            Asn1Flag::NAMED_CURVE
        });
        let key = EcKey::generate(&group)?;
        pair(PKey::from_ec_key(key)?)
    };
    run(cx, callback, work, to_js)
}

/// The algorithms that have no parameters.
#[native]
fn generate_named<'s>(
    cx: &mut Scope<'s>,
    kind: String,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let name = openssl_name(&kind).ok_or(Failure::Plain("unknown kind of key"))?;
    run(cx, callback, move || pair(extra::generate(name)?), to_js)
}

#[native]
fn generate_dh<'s>(
    cx: &mut Scope<'s>,
    group: Option<String>,
    bits: Option<u32>,
    prime: Option<Local<'s, View>>,
    generator: u32,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let known = match &group {
        Some(name) => Some(
            group_prime(name)
                .ok_or(Failure::code(
                    "ERR_CRYPTO_UNKNOWN_DH_GROUP",
                    "Unknown DH group",
                ))?
                .to_vec(),
        ),
        None => prime.map(copy_of),
    };
    let work = move || -> Outcome<Pair> {
        let parameters = match (known, bits) {
            (Some(prime), _) => Dh::from_pqg(
                BigNum::from_slice(&prime)?,
                None,
                BigNum::from_u32(generator)?,
            )?,
            (None, bits) => Dh::generate_params(bits.unwrap_or(2048), generator)?,
        };
        pair(PKey::from_dh(parameters.generate_key()?)?)
    };
    run(cx, callback, work, to_js)
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            generate_rsa::DEF,
            generate_dsa::DEF,
            generate_ec::DEF,
            generate_named::DEF,
            generate_dh::DEF,
        ],
    )
}
