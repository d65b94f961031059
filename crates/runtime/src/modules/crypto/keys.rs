//! Keys: parsing, describing and exporting them. JavaScript's KeyObject holds one of these handles.

use std::ffi::CStr;

use nodus_openssl_extra as extra;
use openssl::asn1::Asn1Object;
use openssl::bn::{BigNum, BigNumContext, BigNumRef};
use openssl::ec::{EcGroup, EcKey, EcPoint};
use openssl::nid::Nid;
use openssl::pkey::{HasPublic, Id, PKey, PKeyRef, Private, Public};
use openssl::rsa::{Rsa, RsaPrivateKeyBuilder};
use openssl::symm::Cipher;
use openssl::x509::X509;

use super::der::{as_plain_rsa, pss_parameters};
use super::failure::{Failure, Outcome, bytes, copy_of};
use crate::prelude::*;

/// A key of any kind.
#[derive(Clone)]
pub enum Material {
    /// Bytes.
    Secret(Vec<u8>),
    /// The public half of a pair.
    Public(PKey<Public>),
    /// A whole pair.
    Private(PKey<Private>),
}

/// The native behind a KeyObject.
pub struct KeyHandle {
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
pub fn openssl_name(kind: &str) -> Option<&'static CStr> {
    NAMED
        .iter()
        .find(|(name, _)| *name == kind)
        .map(|(_, openssl)| *openssl)
}

/// The name Node has for a pair's algorithm.
pub fn type_name<T>(key: &PKeyRef<T>) -> Option<&'static str> {
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
pub fn is_seeded(kind: &str) -> bool {
    kind.starts_with("ml-")
}

/// A curve by OpenSSL's or NIST's name.
pub fn curve_by_name(name: &str) -> Outcome<Nid> {
    let known = match name {
        "P-192" => Nid::X9_62_PRIME192V1,
        "P-224" => Nid::SECP224R1,
        "P-256" => Nid::X9_62_PRIME256V1,
        "P-384" => Nid::SECP384R1,
        "P-521" => Nid::SECP521R1,
        _ => Asn1Object::from_str(name)
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

/// The public half of a pair.
pub fn public_half<T: HasPublic>(key: &PKeyRef<T>) -> Outcome<PKey<Public>> {
    Ok(PKey::public_key_from_der(&key.public_key_to_der()?)?)
}

impl KeyHandle {
    /// The private key, or an error when it is none.
    pub fn private(&self) -> Outcome<PKey<Private>> {
        match &self.material {
            Material::Private(key) => Ok(key.clone()),
            _ => Err(Failure::Plain("a private key is needed")),
        }
    }

    /// The public key, taken from a private one where needed.
    pub fn public(&self) -> Outcome<PKey<Public>> {
        match &self.material {
            Material::Public(key) => Ok(key.clone()),
            Material::Private(key) => public_half(key),
            Material::Secret(_) => Err(Failure::Plain("a public key is needed")),
        }
    }
}

/// The object for a handle made in Rust.
pub fn wrap<'s>(cx: &mut Scope<'s>, material: Material) -> Result<Local<'s, Value>> {
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
        let Some(fields) = jwk_fields(&self.material)? else {
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

fn cipher_by_name(name: &str) -> Outcome<Cipher> {
    openssl::cipher::Cipher::fetch(None, name, None)
        .ok()
        .and_then(|algorithm| Cipher::from_nid(algorithm.nid()))
        .ok_or(Failure::code("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher"))
}

fn export_public(key: &PKeyRef<Public>, pem: bool, encoding: Option<&str>) -> Outcome<Vec<u8>> {
    Ok(match (encoding, pem) {
        (Some("pkcs1"), true) => key.rsa()?.public_key_to_pem_pkcs1()?,
        (Some("pkcs1"), false) => key.rsa()?.public_key_to_der_pkcs1()?,
        (_, true) => key.public_key_to_pem()?,
        (_, false) => key.public_key_to_der()?,
    })
}

fn export_private(
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
        (_, true, None) => key.private_key_to_pem_pkcs8()?,
        (_, true, Some((cipher, pass))) => {
            key.private_key_to_pem_pkcs8_passphrase(cipher, &pass)?
        }
        (_, false, None) => key.private_key_to_pkcs8()?,
        (_, false, Some((cipher, pass))) => key.private_key_to_pkcs8_passphrase(cipher, &pass)?,
    })
}

// --- JWK ---

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

type Fields = Vec<(&'static str, String)>;

fn jwk_fields(material: &Material) -> Outcome<Option<Fields>> {
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
            let mut fields = vec![("crv", curve.into())];
            if let Some(private) = private {
                fields.push(("d", base64url(&private.raw_private_key()?)));
            }
            fields.push(("x", base64url(&public.raw_public_key()?)));
            fields.push(("kty", "OKP".into()));
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

// --- parsing ---

#[native]
fn secret_key<'s>(cx: &mut Scope<'s>, key: Local<'s, View>) -> Result<Local<'s, Value>> {
    let key = copy_of(key);
    wrap(cx, Material::Secret(key))
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
        Ok(key) => Ok(key),
        Err(_) if asked_in_vain => Err(Failure::openssl(
            "error:07880109:common libcrypto routines::interrupted or cancelled",
            "common libcrypto routines",
            "interrupted or cancelled",
            "ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED",
        )),
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
            if let Some(passphrase) = passphrase
                && let Ok(key) = PKey::private_key_from_pkcs8_passphrase(data, passphrase)
            {
                return Ok(key);
            }
            match PKey::private_key_from_pkcs8(data) {
                Ok(key) => Ok(key),
                Err(stack) => {
                    let mut asked = false;
                    let locked = PKey::private_key_from_pkcs8_callback(data, |_| {
                        asked = true;
                        Ok(0)
                    });
                    match locked {
                        Ok(key) => Ok(key),
                        Err(_) if asked && passphrase.is_none() => Err(missing_passphrase()),
                        Err(_) => Err(stack.into()),
                    }
                }
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
    target.natives(
        cx,
        &[
            secret_key::DEF,
            parse_key::DEF,
            rsa_from_numbers::DEF,
            ec_from_point::DEF,
            ec_from_scalar::DEF,
            key_from_raw::DEF,
            known_curves::DEF,
        ],
    )?;
    let class = cx.class::<KeyHandle>()?;
    target.set(cx, c"KeyObjectHandle", class)?;
    Ok(())
}
