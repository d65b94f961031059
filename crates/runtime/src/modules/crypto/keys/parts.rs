//! Keys from what they consist of: numbers, points, seeds and bare bytes.

use nodus_openssl_extra as extra;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey, EcPoint};
use openssl::pkey::{PKey, Private};
use openssl::rsa::{Rsa, RsaPrivateKeyBuilder};

use super::super::failure::{Failure, Outcome, copy_of};
use super::{Material, curve_by_name, is_seeded, openssl_name, wrap};
use crate::prelude::*;

fn big(bytes: &[u8]) -> Outcome<BigNum> {
    Ok(BigNum::from_slice(bytes)?)
}

/// An RSA key from JWK's numbers: n, e and, for a private key, d, p, q, dp, dq, qi.
#[native]
fn rsa_from_numbers<'s>(
    cx: &mut Scope<'s>,
    numbers: Vec<Local<'s, View>>,
) -> Result<Local<'s, Value>> {
    let numbers: Vec<Vec<u8>> = numbers.into_iter().map(copy_of).collect();
    let material = rsa_material(&numbers)?;
    wrap(cx, material)
}

fn rsa_material(numbers: &[Vec<u8>]) -> Outcome<Material> {
    match numbers {
        [n, e] => {
            let rsa = Rsa::from_public_components(big(n)?, big(e)?)?;
            Ok(Material::Public(PKey::from_rsa(rsa)?))
        }
        [n, e, d, p, q, dp, dq, qi] => {
            let rsa = RsaPrivateKeyBuilder::new(big(n)?, big(e)?, big(d)?)?
                .set_factors(big(p)?, big(q)?)?
                .set_crt_params(big(dp)?, big(dq)?, big(qi)?)?
                .build();
            Ok(Material::Private(PKey::from_rsa(rsa)?))
        }
        _ => Err(Failure::code(
            "ERR_CRYPTO_INVALID_JWK",
            "Invalid JWK RSA key",
        )),
    }
}

/// An EC key from its point, as coordinates or as an encoded point, and perhaps the private number.
#[native]
fn ec_from_point<'s>(
    cx: &mut Scope<'s>,
    curve: String,
    x: Local<'s, View>,
    y: Option<Local<'s, View>>,
    d: Option<Local<'s, View>>,
) -> Result<Local<'s, Value>> {
    let (x, y, d) = (copy_of(x), y.map(copy_of), d.map(copy_of));
    let material = ec_material(&curve, &x, y.as_deref(), d.as_deref())?;
    wrap(cx, material)
}

fn ec_material(curve: &str, x: &[u8], y: Option<&[u8]>, d: Option<&[u8]>) -> Outcome<Material> {
    let invalid = |_| Failure::code("ERR_CRYPTO_INVALID_JWK", "Invalid JWK EC key");
    let group = EcGroup::from_curve_name(curve_by_name(curve)?)?;
    let key = match y {
        Some(y) => {
            let (x, y) = (big(x)?, big(y)?);
            EcKey::from_public_key_affine_coordinates(&group, &x, &y).map_err(invalid)?
        }
        None => {
            let mut context = BigNumContext::new()?;
            let point = EcPoint::from_bytes(&group, x, &mut context).map_err(invalid)?;
            EcKey::from_public_key(&group, &point).map_err(invalid)?
        }
    };
    key.check_key().map_err(invalid)?;
    match d {
        None => Ok(Material::Public(PKey::from_ec_key(key)?)),
        Some(d) => {
            let d = big(d)?;
            let whole =
                EcKey::from_private_components(&group, &d, key.public_key()).map_err(invalid)?;
            whole.check_key().map_err(invalid)?;
            Ok(Material::Private(PKey::from_ec_key(whole)?))
        }
    }
}

/// An EC pair from its private number; undefined when it is none of the curve.
#[native]
fn ec_from_scalar<'s>(
    cx: &mut Scope<'s>,
    curve: String,
    scalar: Local<'s, View>,
) -> Result<Local<'s, Value>> {
    let group = EcGroup::from_curve_name(curve_by_name(&curve)?).map_err(Failure::from)?;
    match scalar.with_bytes(|scalar| ec_pair(&group, scalar)) {
        Ok(key) => wrap(cx, Material::Private(key)),
        Err(_) => Ok(cx.undefined()),
    }
}

fn ec_pair(group: &EcGroup, scalar: &[u8]) -> Outcome<PKey<Private>> {
    if scalar.len() != group.order_bits().div_ceil(8) as usize {
        return Err(Failure::Plain("Invalid key data"));
    }
    let (scalar, mut context) = (big(scalar)?, BigNumContext::new()?);
    let mut point = EcPoint::new(group)?;
    point.mul_generator2(group, &scalar, &mut context)?;
    let key = EcKey::from_private_components(group, &scalar, &point)?;
    key.check_key()?;
    Ok(PKey::from_ec_key(key)?)
}

/// A key without parameters from its bytes, which for a private one may be its seed; undefined when they are none.
#[native]
fn key_from_raw<'s>(
    cx: &mut Scope<'s>,
    algorithm: String,
    private: bool,
    key: Local<'s, View>,
) -> Result<Local<'s, Value>> {
    let Some(name) = openssl_name(&algorithm) else {
        return Ok(cx.undefined());
    };
    let material = key.with_bytes(|key| match private {
        true if is_seeded(&algorithm) => extra::private_from_seed(name, key).map(Material::Private),
        true => extra::private_from_raw(name, key).map(Material::Private),
        false => extra::public_from_raw(name, key).map(Material::Public),
    });
    match material {
        Ok(material) => wrap(cx, material),
        Err(_) => Ok(cx.undefined()),
    }
}

#[native]
fn secret_key<'s>(cx: &mut Scope<'s>, key: Local<'s, View>) -> Result<Local<'s, Value>> {
    let key = copy_of(key);
    wrap(cx, Material::Secret(key))
}

/// Registers what this file holds.
pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            secret_key::DEF,
            rsa_from_numbers::DEF,
            ec_from_point::DEF,
            ec_from_scalar::DEF,
            key_from_raw::DEF,
        ],
    )
}
