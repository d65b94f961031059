//! Keys as JWK: the fields of each algorithm.

use nodus_openssl_extra as extra;
use openssl::bn::{BigNum, BigNumContext, BigNumRef};
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, PKeyRef, Private, Public};

use super::super::failure::{Failure, Outcome};
use super::{Material, is_seeded, openssl_name, public_half, type_name};

fn base64url(bytes: &[u8]) -> String {
    base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes)
}

/// JWK's names of curves.
fn jwk_curve(nid: Nid) -> Option<&'static str> {
    Some(match nid {
        Nid::X9_62_PRIME256V1 => "P-256",
        Nid::SECP384R1 => "P-384",
        Nid::SECP521R1 => "P-521",
        Nid::SECP256K1 => "secp256k1",
        _ => return None,
    })
}

/// Names and values.
pub(super) type Fields = Vec<(&'static str, String)>;

/// The fields of a key, whose numbers are base64url; `None` for an algorithm that has no such form.
pub(super) fn fields(material: &Material) -> Outcome<Option<Fields>> {
    let (id, public) = match material {
        Material::Secret(key) => {
            return Ok(Some(vec![("kty", "oct".into()), ("k", base64url(key))]));
        }
        Material::Public(key) => (key.id(), key.clone()),
        Material::Private(key) => (key.id(), public_half(key)?),
    };
    let private = match material {
        Material::Private(key) => Some(key),
        _ => None,
    };
    let number = |value: &BigNumRef| base64url(&value.to_vec());
    match id {
        Id::RSA => {
            let rsa = public.rsa()?;
            let mut fields = vec![
                ("kty", "RSA".into()),
                ("n", number(rsa.n())),
                ("e", number(rsa.e())),
            ];
            if let Some(private) = private {
                let rsa = private.rsa()?;
                fields.push(("d", number(rsa.d())));
                let factors = [
                    ("p", rsa.p()),
                    ("q", rsa.q()),
                    ("dp", rsa.dmp1()),
                    ("dq", rsa.dmq1()),
                    ("qi", rsa.iqmp()),
                ];
                fields.extend(
                    factors
                        .into_iter()
                        .filter_map(|(name, value)| Some((name, number(value?)))),
                );
            }
            Ok(Some(fields))
        }
        Id::EC => {
            let ec = public.ec_key()?;
            let group = ec.group();
            let Some(curve) = group.curve_name().and_then(jwk_curve) else {
                return Ok(None);
            };
            let size = group.degree().div_ceil(8) as i32;
            let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
            let mut context = BigNumContext::new()?;
            ec.public_key()
                .affine_coordinates(group, &mut x, &mut y, &mut context)?;
            let mut fields = vec![
                ("kty", "EC".into()),
                ("x", base64url(&x.to_vec_padded(size)?)),
                ("y", base64url(&y.to_vec_padded(size)?)),
                ("crv", curve.into()),
            ];
            if let Some(private) = private {
                let size = group.order_bits().div_ceil(8) as i32;
                fields.push((
                    "d",
                    base64url(&private.ec_key()?.private_key().to_vec_padded(size)?),
                ));
            }
            Ok(Some(fields))
        }
        Id::ED25519 | Id::ED448 | Id::X25519 | Id::X448 => {
            let curve = match id {
                Id::ED25519 => "Ed25519",
                Id::ED448 => "Ed448",
                Id::X25519 => "X25519",
                _ => "X448",
            };
            let mut fields = vec![
                ("kty", "OKP".into()),
                ("crv", curve.into()),
                ("x", base64url(&public.raw_public_key()?)),
            ];
            if let Some(private) = private {
                fields.push(("d", base64url(&private.raw_private_key()?)));
            }
            Ok(Some(fields))
        }
        _ => akp_fields(&public, private),
    }
}

/// The form of the algorithms whose halves are each one string of bytes.
fn akp_fields(
    public: &PKeyRef<Public>,
    private: Option<&PKey<Private>>,
) -> Outcome<Option<Fields>> {
    let (Some(kind), Some(name)) = (type_name(public), extra::key_name(public)) else {
        return Ok(None);
    };
    if openssl_name(kind).is_none() {
        return Ok(None);
    }
    let mut fields = vec![
        ("kty", "AKP".into()),
        ("alg", name.to_owned()),
        ("pub", base64url(&public.raw_public_key()?)),
    ];
    if let Some(private) = private {
        let bytes = if is_seeded(kind) {
            extra::seed_of(private).ok_or(Failure::code(
                "ERR_CRYPTO_OPERATION_FAILED",
                "key does not have an available seed",
            ))?
        } else {
            private.raw_private_key()?
        };
        fields.push(("priv", base64url(&bytes)));
    }
    Ok(Some(fields))
}
