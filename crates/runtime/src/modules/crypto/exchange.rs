//! Agreeing on a secret: ECDH and Diffie-Hellman, with state and between two keys.

use std::cell::{Cell, RefCell};

use openssl::bn::{BigNum, BigNumContext, MsbOption};
use openssl::ec::{EcGroup, EcPoint, PointConversionForm};
use openssl::pkey::{Id, PKey, Private, Public};
use openssl::pkey_ctx::PkeyCtx;

use super::failure::{Failure, Outcome, bytes, copy_of, run};
use super::keys::{KeyHandle, curve_by_name};
use crate::prelude::*;

/// The form of an encoded point by Node's name for it.
pub(crate) fn point_form(name: &str) -> PointConversionForm {
    match name {
        "compressed" => PointConversionForm::COMPRESSED,
        "hybrid" => PointConversionForm::HYBRID,
        _ => PointConversionForm::UNCOMPRESSED,
    }
}

fn point_bytes(group: &EcGroup, point: &EcPoint, form: &str) -> Outcome<Vec<u8>> {
    let mut context = BigNumContext::new()?;
    Ok(point.to_bytes(group, point_form(form), &mut context)?)
}

fn parse_point(group: &EcGroup, encoded: &[u8]) -> Option<EcPoint> {
    let mut context = BigNumContext::new().ok()?;
    let point = EcPoint::from_bytes(group, encoded, &mut context).ok();
    drop(openssl::error::ErrorStack::get());
    point
}

/// A party of an elliptic-curve exchange.
pub(crate) struct Ecdh {
    group: EcGroup,
    private: RefCell<Option<BigNum>>,
    public: RefCell<Option<EcPoint>>,
    /// Whether the program set the public key by itself, so that it need not belong to the private one.
    foreign: Cell<bool>,
}

#[class(name = "ECDH")]
impl Ecdh {
    #[constructor]
    fn new(_cx: &mut Scope<'_>, curve: String) -> Result<Self> {
        let group = EcGroup::from_curve_name(curve_by_name(&curve)?).map_err(Failure::from)?;
        Ok(Ecdh {
            group,
            private: RefCell::new(None),
            public: RefCell::new(None),
            foreign: Cell::new(false),
        })
    }

    #[method]
    fn generate_keys(&self, _cx: &mut Scope<'_>) -> Result<()> {
        let key = openssl::ec::EcKey::generate(&self.group).map_err(Failure::from)?;
        let private = key.private_key().to_owned().map_err(Failure::from)?;
        let public = key
            .public_key()
            .to_owned(&self.group)
            .map_err(Failure::from)?;
        *self.private.borrow_mut() = Some(private);
        *self.public.borrow_mut() = Some(public);
        self.foreign.set(false);
        Ok(())
    }

    /// The shared secret; undefined when the other point is not on the curve.
    #[method]
    fn compute_secret<'s>(
        &self,
        cx: &mut Scope<'s>,
        other: Local<'s, View>,
    ) -> Result<Local<'s, Value>> {
        let other = copy_of(other);
        match self.secret(&other)? {
            Some(secret) => bytes(cx, secret),
            None => Ok(cx.undefined()),
        }
    }

    #[method]
    fn get_public_key<'s>(&self, cx: &mut Scope<'s>, form: String) -> Result<Local<'s, Value>> {
        let public = self.public.borrow();
        let Some(public) = public.as_ref() else {
            return Err(Failure::code(
                "ERR_CRYPTO_OPERATION_FAILED",
                "Failed to get ECDH public key",
            )
            .into());
        };
        let out = point_bytes(&self.group, public, &form)?;
        bytes(cx, out)
    }

    #[method]
    fn get_private_key<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let private = self.private.borrow();
        let Some(private) = private.as_ref() else {
            return Err(Failure::code(
                "ERR_CRYPTO_OPERATION_FAILED",
                "Failed to get ECDH private key",
            )
            .into());
        };
        let out = private.to_vec();
        bytes(cx, out)
    }

    #[method]
    fn set_private_key(&self, _cx: &mut Scope<'_>, key: Local<'_, View>) -> Result<()> {
        let key = copy_of(key);
        self.adopt(&key)?;
        Ok(())
    }

    #[method]
    fn set_public_key(&self, _cx: &mut Scope<'_>, key: Local<'_, View>) -> Result<()> {
        let key = copy_of(key);
        match parse_point(&self.group, &key) {
            Some(point) => {
                *self.public.borrow_mut() = Some(point);
                self.foreign.set(true);
                Ok(())
            }
            None => Err(Failure::code(
                "ERR_CRYPTO_OPERATION_FAILED",
                "Failed to convert Buffer to EC_POINT",
            )
            .into()),
        }
    }
}

impl Ecdh {
    fn secret(&self, other: &[u8]) -> Outcome<Option<Vec<u8>>> {
        let mut context = BigNumContext::new()?;
        let private = self.private.borrow();
        if self.foreign.get()
            && let (Some(private), Some(public)) = (private.as_ref(), self.public.borrow().as_ref())
        {
            let mut own = EcPoint::new(&self.group)?;
            own.mul_generator2(&self.group, private, &mut context)?;
            if !own.eq(&self.group, public, &mut context)? {
                return Err(Failure::code(
                    "ERR_CRYPTO_INVALID_KEYPAIR",
                    "Invalid key pair",
                ));
            }
        }
        let Some(other) = parse_point(&self.group, other) else {
            return Ok(None);
        };
        let Some(private) = private.as_ref() else {
            return Err(Failure::code(
                "ERR_CRYPTO_OPERATION_FAILED",
                "Failed to compute ECDH key",
            ));
        };
        let mut shared = EcPoint::new(&self.group)?;
        shared.mul2(&self.group, &other, private, &mut context)?;
        let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
        shared.affine_coordinates(&self.group, &mut x, &mut y, &mut context)?;
        Ok(Some(
            x.to_vec_padded(self.group.degree().div_ceil(8) as i32)?,
        ))
    }

    fn adopt(&self, key: &[u8]) -> Outcome<()> {
        let invalid = || {
            Failure::code(
                "ERR_CRYPTO_INVALID_KEYTYPE",
                "Private key is not valid for specified curve.",
            )
        };
        let private = BigNum::from_slice(key)?;
        let mut context = BigNumContext::new()?;
        let mut order = BigNum::new()?;
        self.group.order(&mut order, &mut context)?;
        if private.num_bits() == 0 || private >= order {
            return Err(invalid());
        }
        let mut public = EcPoint::new(&self.group)?;
        public.mul_generator2(&self.group, &private, &mut context)?;
        *self.private.borrow_mut() = Some(private);
        *self.public.borrow_mut() = Some(public);
        self.foreign.set(false);
        Ok(())
    }
}

/// A point in another form; undefined when it is not on the curve.
#[native]
fn convert_point<'s>(
    cx: &mut Scope<'s>,
    key: Local<'s, View>,
    curve: String,
    form: String,
) -> Result<Local<'s, Value>> {
    let key = copy_of(key);
    let group = EcGroup::from_curve_name(curve_by_name(&curve)?).map_err(Failure::from)?;
    match parse_point(&group, &key) {
        Some(point) => {
            let out = point_bytes(&group, &point, &form)?;
            bytes(cx, out)
        }
        None => Ok(cx.undefined()),
    }
}

// --- Diffie-Hellman in a prime field ---

/// The primes of the groups that have names.
pub(crate) fn group_prime(name: &str) -> Option<BigNum> {
    match name.to_ascii_lowercase().as_str() {
        "modp1" => BigNum::get_rfc2409_prime_768(),
        "modp2" => BigNum::get_rfc2409_prime_1024(),
        "modp5" => BigNum::get_rfc3526_prime_1536(),
        "modp14" => BigNum::get_rfc3526_prime_2048(),
        "modp15" => BigNum::get_rfc3526_prime_3072(),
        "modp16" => BigNum::get_rfc3526_prime_4096(),
        "modp17" => BigNum::get_rfc3526_prime_6144(),
        "modp18" => BigNum::get_rfc3526_prime_8192(),
        _ => return None,
    }
    .ok()
}

/// A party of a Diffie-Hellman exchange.
pub(crate) struct DiffieHellman {
    prime: BigNum,
    generator: BigNum,
    private: RefCell<Option<BigNum>>,
    public: RefCell<Option<BigNum>>,
    verify_error: i32,
}

const P_NOT_PRIME: i32 = 1;
const P_NOT_SAFE_PRIME: i32 = 2;
const NOT_SUITABLE_GENERATOR: i32 = 8;
const MODULUS_TOO_SMALL: i32 = 128;

/// OpenSSL's least size of a prime.
const LEAST_BITS: i32 = 512;

/// What a check of the parameters finds, in OpenSSL's bits.
fn verify(prime: &BigNum, generator: &BigNum) -> Outcome<i32> {
    let mut context = BigNumContext::new()?;
    let mut found = if prime.num_bits() < LEAST_BITS {
        MODULUS_TOO_SMALL
    } else {
        0
    };
    let one = BigNum::from_u32(1)?;
    let mut below = BigNum::new()?;
    below.checked_sub(prime, &one)?;
    if generator.ucmp(&one) != std::cmp::Ordering::Greater
        || generator.ucmp(&below) != std::cmp::Ordering::Less
    {
        found |= NOT_SUITABLE_GENERATOR;
    }
    // Two is a prime, but none that an exchange could use.
    if !prime.is_bit_set(0) {
        found |= P_NOT_PRIME;
    }
    if !prime.is_prime_fasttest(0, &mut context, true)? {
        return Ok(found | P_NOT_PRIME);
    }
    let mut half = BigNum::new()?;
    half.rshift1(prime)?;
    if !half.is_prime_fasttest(0, &mut context, true)? {
        found |= P_NOT_SAFE_PRIME;
    }
    Ok(found)
}

fn invalid_parameters() -> Failure {
    Failure::code("ERR_INVALID_ARG_VALUE", "Invalid DH parameters")
}

#[class(name = "DiffieHellman")]
impl DiffieHellman {
    /// From the name of a group, from the bits of a prime to be made, or from a prime; with a generator.
    #[constructor]
    fn new(
        _cx: &mut Scope<'_>,
        group: Option<String>,
        bits: Option<f64>,
        prime: Option<Local<'_, View>>,
        generator: Local<'_, View>,
    ) -> Result<Self> {
        let prime = prime.map(copy_of);
        let generator = copy_of(generator);
        Ok(DiffieHellman::start(
            group.as_deref(),
            bits,
            prime.as_deref(),
            &generator,
        )?)
    }

    #[getter]
    fn verify_error(&self) -> i32 {
        self.verify_error
    }

    #[method]
    fn generate_keys<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let public = self.generate()?;
        bytes(cx, public)
    }

    /// The shared secret; a number instead says that the other key is too small (-1) or too large (1).
    #[method]
    fn compute_secret<'s>(
        &self,
        cx: &mut Scope<'s>,
        other: Local<'s, View>,
    ) -> Result<Local<'s, Value>> {
        let other = copy_of(other);
        match self.secret(&other)? {
            Ok(secret) => bytes(cx, secret),
            Err(side) => Ok(cx.int(side)),
        }
    }

    #[method]
    fn get_prime<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let out = self.prime.to_vec();
        if out.is_empty() {
            return Err(Failure::code("ERR_CRYPTO_INVALID_STATE", "p is null").into());
        }
        bytes(cx, out)
    }

    #[method]
    fn get_generator<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let out = self.generator.to_vec();
        bytes(cx, out)
    }

    #[method]
    fn get_public_key<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let out = match self.public.borrow().as_ref() {
            Some(key) => key.to_vec(),
            None => {
                return Err(Failure::code(
                    "ERR_CRYPTO_INVALID_STATE",
                    "No public key - did you forget to generate one?",
                )
                .into());
            }
        };
        bytes(cx, out)
    }

    #[method]
    fn get_private_key<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let out = match self.private.borrow().as_ref() {
            Some(key) => key.to_vec(),
            None => {
                return Err(Failure::code(
                    "ERR_CRYPTO_INVALID_STATE",
                    "No private key - did you forget to generate one?",
                )
                .into());
            }
        };
        bytes(cx, out)
    }

    #[method]
    fn set_public_key(&self, _cx: &mut Scope<'_>, key: Local<'_, View>) -> Result<()> {
        let key = key.with_bytes(BigNum::from_slice).map_err(Failure::from)?;
        *self.public.borrow_mut() = Some(key);
        Ok(())
    }

    #[method]
    fn set_private_key(&self, _cx: &mut Scope<'_>, key: Local<'_, View>) -> Result<()> {
        let key = key.with_bytes(BigNum::from_slice).map_err(Failure::from)?;
        *self.private.borrow_mut() = Some(key);
        Ok(())
    }
}

impl DiffieHellman {
    fn start(
        group: Option<&str>,
        bits: Option<f64>,
        prime: Option<&[u8]>,
        generator: &[u8],
    ) -> Outcome<Self> {
        let generator = BigNum::from_slice(generator)?;
        let mut verify_error = 0;
        let prime = match (group, bits, prime) {
            (Some(name), _, _) => group_prime(name).ok_or(Failure::code(
                "ERR_CRYPTO_UNKNOWN_DH_GROUP",
                "Unknown DH group",
            ))?,
            (None, Some(bits), _) => {
                let bits = bits as i32;
                if bits < 2 {
                    return Err(Failure::openssl(
                        "error:0280007E:Diffie-Hellman routines::modulus too small",
                        "Diffie-Hellman routines",
                        "modulus too small",
                        "ERR_OSSL_DH_MODULUS_TOO_SMALL",
                    ));
                }
                if bits < LEAST_BITS {
                    return Err(invalid_parameters());
                }
                let mut prime = BigNum::new()?;
                // A generator of two or five must generate the large subgroup, which fixes the prime's remainder.
                let (add, rem) = match generator.to_vec().as_slice() {
                    [2] => (Some(BigNum::from_u32(24)?), Some(BigNum::from_u32(23)?)),
                    [5] => (Some(BigNum::from_u32(60)?), Some(BigNum::from_u32(59)?)),
                    _ => (None, None),
                };
                prime.generate_prime(bits, true, add.as_deref(), rem.as_deref())?;
                prime
            }
            (None, None, Some(prime)) => {
                let prime = BigNum::from_slice(prime)?;
                verify_error = verify(&prime, &generator)?;
                prime
            }
            _ => return Err(invalid_parameters()),
        };
        Ok(DiffieHellman {
            prime,
            generator,
            private: RefCell::new(None),
            public: RefCell::new(None),
            verify_error,
        })
    }

    fn generate(&self) -> Outcome<Vec<u8>> {
        let mut context = BigNumContext::new()?;
        let mut private = self.private.borrow_mut();
        let is_usable = self.prime.is_bit_set(0) && self.prime.num_bits() > 1;
        if !is_usable || private.is_none() && self.prime.num_bits() < LEAST_BITS {
            let told = "Key generation failed";
            return Err(Failure::code("ERR_CRYPTO_OPERATION_FAILED", told));
        }
        if private.is_none() {
            let mut key = BigNum::new()?;
            key.rand(self.prime.num_bits() - 1, MsbOption::ONE, false)?;
            *private = Some(key);
        }
        let mut public = BigNum::new()?;
        if let Some(private) = private.as_ref() {
            public.mod_exp(&self.generator, private, &self.prime, &mut context)?;
        }
        let out = public.to_vec();
        *self.public.borrow_mut() = Some(public);
        Ok(out)
    }

    fn secret(&self, other: &[u8]) -> Outcome<std::result::Result<Vec<u8>, i32>> {
        let other = BigNum::from_slice(other)?;
        let one = BigNum::from_u32(1)?;
        let mut below = BigNum::new()?;
        below.checked_sub(&self.prime, &one)?;
        if other <= one {
            return Ok(Err(-1));
        }
        if other >= below {
            return Ok(Err(1));
        }
        let private = self.private.borrow();
        let Some(private) = private.as_ref() else {
            return Err(Failure::openssl(
                "error:02800064:Diffie-Hellman routines::no private value",
                "Diffie-Hellman routines",
                "no private value",
                "ERR_OSSL_DH_NO_PRIVATE_VALUE",
            ));
        };
        let mut context = BigNumContext::new()?;
        let mut secret = BigNum::new()?;
        secret.mod_exp(&other, private, &self.prime, &mut context)?;
        Ok(Ok(secret.to_vec_padded(self.prime.num_bytes())?))
    }
}

/// The secret of two keys of the same kind.
pub(crate) fn derive(private: &PKey<Private>, public: &PKey<Public>) -> Outcome<Vec<u8>> {
    let mut context = PkeyCtx::new(private)?;
    context.derive_init()?;
    context.derive_set_peer(public)?;
    let mut secret = Vec::new();
    context.derive_to_vec(&mut secret)?;
    if private.id() == Id::DH {
        // The length is that of the prime, whatever the number.
        let size = private.dh()?.prime_p().num_bytes() as usize;
        while secret.len() < size {
            secret.insert(0, 0);
        }
    }
    Ok(secret)
}

#[native]
fn diffie_hellman<'s>(
    cx: &mut Scope<'s>,
    private: Local<'s, Object>,
    public: Local<'s, Object>,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let handles = (
        private.unwrap_class::<KeyHandle>(),
        public.unwrap_class::<KeyHandle>(),
    );
    let (Some(private), Some(public)) = handles else {
        return Err(Error::type_error("expected two keys"));
    };
    let (private, public) = (private.private()?, public.public()?);
    run(cx, callback, move || derive(&private, &public), bytes)
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[convert_point::DEF, diffie_hellman::DEF])?;
    let class = cx.class::<Ecdh>()?;
    target.set(cx, c"ECDH", class)?;
    let class = cx.class::<DiffieHellman>()?;
    target.set(cx, c"DiffieHellman", class)?;
    Ok(())
}
