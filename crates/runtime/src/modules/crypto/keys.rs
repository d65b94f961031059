//! Keys: what they are and what they tell of themselves. JavaScript's KeyObject holds one of these handles.

mod jwk;
mod parts;
mod text;

use std::ffi::CStr;

use nodus_openssl_extra as extra;
use openssl::asn1::Asn1Object;
use openssl::bn::{BigNumContext, BigNumRef};
use openssl::ec::{EcGroup, EcKey};
use openssl::nid::Nid;
use openssl::pkey::{HasPublic, Id, PKey, PKeyRef, Private, Public};
use openssl::rsa::Rsa;

use self::text::{cipher_by_name, export_private, export_public};
use super::der::{as_plain_rsa, pss_parameters};
use super::failure::{Failure, Outcome, bytes, copy_of};
use crate::prelude::*;

/// A key of any kind.
#[derive(Clone)]
pub(crate) enum Material {
    /// Bytes.
    Secret(Vec<u8>),
    /// The public half of a pair.
    Public(PKey<Public>),
    /// A whole pair.
    Private(PKey<Private>),
}

/// The native behind a KeyObject.
pub(crate) struct KeyHandle {
    /// The key itself.
    pub material: Material,
}

/// Algorithms of pairs that have no parameters: Node's name and OpenSSL's.
const NAMED: [(&str, &CStr); 22] = [
    ("ed25519", c"ED25519"),
    ("ed448", c"ED448"),
    ("x25519", c"X25519"),
    ("x448", c"X448"),
    ("ml-kem-512", c"ML-KEM-512"),
    ("ml-kem-768", c"ML-KEM-768"),
    ("ml-kem-1024", c"ML-KEM-1024"),
    ("ml-dsa-44", c"ML-DSA-44"),
    ("ml-dsa-65", c"ML-DSA-65"),
    ("ml-dsa-87", c"ML-DSA-87"),
    ("slh-dsa-sha2-128f", c"SLH-DSA-SHA2-128f"),
    ("slh-dsa-sha2-128s", c"SLH-DSA-SHA2-128s"),
    ("slh-dsa-sha2-192f", c"SLH-DSA-SHA2-192f"),
    ("slh-dsa-sha2-192s", c"SLH-DSA-SHA2-192s"),
    ("slh-dsa-sha2-256f", c"SLH-DSA-SHA2-256f"),
    ("slh-dsa-sha2-256s", c"SLH-DSA-SHA2-256s"),
    ("slh-dsa-shake-128f", c"SLH-DSA-SHAKE-128f"),
    ("slh-dsa-shake-128s", c"SLH-DSA-SHAKE-128s"),
    ("slh-dsa-shake-192f", c"SLH-DSA-SHAKE-192f"),
    ("slh-dsa-shake-192s", c"SLH-DSA-SHAKE-192s"),
    ("slh-dsa-shake-256f", c"SLH-DSA-SHAKE-256f"),
    ("slh-dsa-shake-256s", c"SLH-DSA-SHAKE-256s"),
];

/// OpenSSL's name for an algorithm without parameters.
pub(crate) fn openssl_name(kind: &str) -> Option<&'static CStr> {
    NAMED
        .iter()
        .find(|(name, _)| *name == kind)
        .map(|(_, openssl)| *openssl)
}

/// The name Node has for a pair's algorithm.
pub(crate) fn type_name<T>(key: &PKeyRef<T>) -> Option<&'static str> {
    Some(match key.id() {
        Id::RSA => "rsa",
        Id::RSA_PSS => "rsa-pss",
        Id::DSA => "dsa",
        Id::DH | Id::DHX => "dh",
        Id::EC => "ec",
        Id::ED25519 => "ed25519",
        Id::ED448 => "ed448",
        Id::X25519 => "x25519",
        Id::X448 => "x448",
        _ => {
            let name = extra::key_name(key)?;
            let found = NAMED
                .iter()
                .find(|(_, openssl)| openssl.to_bytes() == name.as_bytes());
            found?.0
        }
    })
}

/// Whether private keys of the algorithm are seeds.
pub(crate) fn is_seeded(kind: &str) -> bool {
    kind.starts_with("ml-")
}

/// A curve by OpenSSL's or NIST's name.
pub(crate) fn curve_by_name(name: &str) -> Outcome<Nid> {
    let known = match name {
        "P-192" => Nid::X9_62_PRIME192V1,
        "P-224" => Nid::SECP224R1,
        "P-256" => Nid::X9_62_PRIME256V1,
        "P-384" => Nid::SECP384R1,
        "P-521" => Nid::SECP521R1,
        _ => Asn1Object::from_str(extra::until_zero(name))
            .map(|object| object.nid())
            .unwrap_or(Nid::UNDEF),
    };
    drop(openssl::error::ErrorStack::get());
    match known {
        Nid::UNDEF => Err(Failure::code(
            "ERR_CRYPTO_INVALID_CURVE",
            "Invalid EC curve name",
        )),
        nid => Ok(nid),
    }
}

/// The handle behind a native's argument.
pub(crate) fn key_of(object: Local<'_, Object>) -> Result<std::rc::Rc<KeyHandle>> {
    object
        .unwrap_class::<KeyHandle>()
        .ok_or_else(|| Error::type_error("expected a key"))
}

/// The public half of a pair.
pub(crate) fn public_half<T: HasPublic>(key: &PKeyRef<T>) -> Outcome<PKey<Public>> {
    match key.public_key_to_der() {
        Ok(der) => Ok(PKey::public_key_from_der(&der)?),
        // A curve without a number of its own cannot be written down.
        Err(_) if key.id() == Id::EC => {
            let pair = key.ec_key()?;
            let half = EcKey::from_public_key(pair.group(), pair.public_key())?;
            Ok(PKey::from_ec_key(half)?)
        }
        Err(stack) => Err(stack.into()),
    }
}

impl KeyHandle {
    /// The private key, or an error when it is none.
    pub(crate) fn private(&self) -> Outcome<PKey<Private>> {
        match &self.material {
            Material::Private(key) => Ok(key.clone()),
            _ => Err(Failure::Plain("a private key is needed")),
        }
    }

    /// The public key, taken from a private one where needed.
    pub(crate) fn public(&self) -> Outcome<PKey<Public>> {
        match &self.material {
            Material::Public(key) => Ok(key.clone()),
            Material::Private(key) => public_half(key),
            Material::Secret(_) => Err(Failure::Plain("a public key is needed")),
        }
    }
}

/// The object for a handle made in Rust.
pub(crate) fn wrap<'s>(cx: &mut Scope<'s>, material: Material) -> Result<Local<'s, Value>> {
    Ok(cx
        .wrap(std::rc::Rc::new(KeyHandle { material }))?
        .as_value())
}

#[class(name = "KeyObjectHandle")]
impl KeyHandle {
    #[method]
    fn kind(&self, _cx: &mut Scope<'_>) -> &'static str {
        match self.material {
            Material::Secret(_) => "secret",
            Material::Public(_) => "public",
            Material::Private(_) => "private",
        }
    }

    /// The algorithm of a pair, or undefined.
    #[method]
    fn asymmetric_type(&self, _cx: &mut Scope<'_>) -> Option<&'static str> {
        match &self.material {
            Material::Secret(_) => None,
            Material::Public(key) => type_name(key),
            Material::Private(key) => type_name(key),
        }
    }

    #[method]
    fn secret<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        match &self.material {
            Material::Secret(key) => bytes(cx, key.clone()),
            _ => Err(Error::type_error("not a secret key")),
        }
    }

    #[method]
    fn secret_size(&self, _cx: &mut Scope<'_>) -> f64 {
        match &self.material {
            Material::Secret(key) => key.len() as f64,
            _ => 0.0,
        }
    }

    #[method]
    fn to_public<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let key = self.public()?;
        wrap(cx, Material::Public(key))
    }

    #[method]
    fn equals(&self, cx: &mut Scope<'_>, other: Local<'_, Object>) -> bool {
        let Some(other) = other.unwrap_class::<KeyHandle>() else {
            return false;
        };
        let _ = cx;
        match (&self.material, &other.material) {
            (Material::Secret(a), Material::Secret(b)) => {
                a.len() == b.len() && openssl::memcmp::eq(a, b)
            }
            (Material::Public(a), Material::Public(b)) => a.public_eq(b),
            (Material::Private(a), Material::Private(b)) => a.public_eq(b),
            _ => false,
        }
    }

    /// What `asymmetricKeyDetails` shows.
    #[method]
    fn details<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let details = cx.object();
        let key = match &self.material {
            Material::Secret(_) => return Ok(details.as_value()),
            _ => self.public()?,
        };
        match key.id() {
            Id::RSA => {
                let rsa = key.rsa().map_err(Failure::from)?;
                put_rsa(cx, details, rsa.n(), rsa.e())?;
            }
            Id::RSA_PSS => {
                let rsa = Rsa::public_key_from_der(&plain_rsa(&key)?).map_err(Failure::from)?;
                put_rsa(cx, details, rsa.n(), rsa.e())?;
                let der = key.public_key_to_der().map_err(Failure::from)?;
                if let Some(parameters) = pss_parameters(&der) {
                    details.put(cx, c"hashAlgorithm", parameters.hash)?;
                    details.put(cx, c"mgf1HashAlgorithm", parameters.mgf1_hash)?;
                    details.put(cx, c"saltLength", parameters.salt_length)?;
                }
            }
            Id::DSA => {
                let dsa = key.dsa().map_err(Failure::from)?;
                details.put(cx, c"modulusLength", dsa.p().num_bits())?;
                details.put(cx, c"divisorLength", dsa.q().num_bits())?;
            }
            Id::EC => {
                let ec = key.ec_key().map_err(Failure::from)?;
                if let Some(name) = ec
                    .group()
                    .curve_name()
                    .and_then(|nid| nid.short_name().ok())
                {
                    details.put(cx, c"namedCurve", name)?;
                }
            }
            _ => {}
        }
        Ok(details.as_value())
    }

    /// The key as bytes: `format` is pem or der, `encoding` the structure's name.
    #[method(name = "export")]
    fn export_key<'s>(
        &self,
        cx: &mut Scope<'s>,
        format: String,
        encoding: Option<String>,
        cipher: Option<String>,
        passphrase: Option<Local<'s, View>>,
    ) -> Result<Local<'s, Value>> {
        let pem = format == "pem";
        let passphrase = passphrase.map(copy_of);
        let out = match &self.material {
            Material::Secret(key) => key.clone(),
            Material::Public(key) => export_public(key, pem, encoding.as_deref())?,
            Material::Private(key) => {
                let locked = match cipher {
                    Some(name) => Some((cipher_by_name(&name)?, passphrase.unwrap_or_default())),
                    None => None,
                };
                export_private(key, pem, encoding.as_deref(), locked)?
            }
        };
        bytes(cx, out)
    }

    /// The bare bytes of keys that are nothing else; undefined for other algorithms.
    #[method]
    fn raw<'s>(
        &self,
        cx: &mut Scope<'s>,
        private: bool,
        compressed: bool,
    ) -> Result<Local<'s, Value>> {
        let out = match (&self.material, private) {
            (Material::Private(key), true) => match key.id() {
                Id::EC => {
                    let ec = key.ec_key().map_err(Failure::from)?;
                    let size = ec.group().order_bits().div_ceil(8);
                    ec.private_key().to_vec_padded(size as i32)
                }
                _ if type_name(key).is_some_and(is_seeded) => return Ok(cx.undefined()),
                _ => key.raw_private_key(),
            },
            (_, true) => return Ok(cx.undefined()),
            _ => {
                let key = self.public()?;
                match key.id() {
                    Id::EC => {
                        let ec = key.ec_key().map_err(Failure::from)?;
                        let form = super::exchange::point_form(if compressed {
                            "compressed"
                        } else {
                            "uncompressed"
                        });
                        let mut context = BigNumContext::new().map_err(Failure::from)?;
                        ec.public_key().to_bytes(ec.group(), form, &mut context)
                    }
                    _ => key.raw_public_key(),
                }
            }
        };
        match out {
            Ok(out) => bytes(cx, out),
            Err(_) => Ok(cx.undefined()),
        }
    }

    /// What the pair was grown from; undefined for other algorithms.
    #[method]
    fn seed<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let seed = match &self.material {
            Material::Private(key) if type_name(key).is_some_and(is_seeded) => extra::seed_of(key),
            _ => None,
        };
        match seed {
            Some(seed) => bytes(cx, seed),
            None => Ok(cx.undefined()),
        }
    }

    /// The key's JWK, whose numbers are base64url; undefined when the algorithm has no JWK form.
    #[method]
    fn jwk<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let Some(fields) = jwk::fields(&self.material)? else {
            return Ok(cx.undefined());
        };
        let object = cx.object();
        for (name, value) in fields {
            object.put(cx, name, value)?;
        }
        Ok(object.as_value())
    }
}

/// The PKCS#1 content of a PSS key's public half, wrapped as a plain RSA key.
fn plain_rsa(key: &PKeyRef<Public>) -> Outcome<Vec<u8>> {
    let der = key.public_key_to_der()?;
    as_plain_rsa(&der).ok_or(Failure::Plain("malformed RSA-PSS key"))
}

fn put_rsa(
    cx: &mut Scope<'_>,
    details: Local<'_, Object>,
    n: &BigNumRef,
    e: &BigNumRef,
) -> Result<()> {
    details.put(cx, c"modulusLength", n.num_bits())?;
    let exponent = e.to_hex_str().map_err(Failure::from)?;
    // JavaScript makes the BigInt of it.
    details.put(cx, c"publicExponent", format!("0x{}", &*exponent))
}

/// Of these names, those the library knows as curves.
#[native]
fn known_curves(_cx: &mut Scope<'_>, names: Vec<String>) -> Vec<String> {
    names
        .into_iter()
        .filter(|name| curve_by_name(name).is_ok_and(|nid| EcGroup::from_curve_name(nid).is_ok()))
        .collect()
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[known_curves::DEF])?;
    parts::register(cx, target)?;
    text::register(cx, target)?;
    let class = cx.class::<KeyHandle>()?;
    target.set(cx, c"KeyObjectHandle", class)?;
    Ok(())
}
