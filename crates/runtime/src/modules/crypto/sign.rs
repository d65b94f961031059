//! Signatures, and encryption with the keys of a pair.

use nodus_openssl_extra as extra;
use openssl::bn::BigNum;
use openssl::dsa::DsaSig;
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::md_ctx::MdCtx;
use openssl::pkey::{HasParams, Id, PKeyRef};
use openssl::pkey_ctx::{PkeyCtx, PkeyCtxRef};
use openssl::rsa::Padding;
use openssl::sign::RsaPssSaltlen;

use super::digest::digest_by_name;
use super::failure::{Failure, Outcome, bytes, copy_of, run};
use super::keys::{KeyHandle, key_of, type_name};
use crate::prelude::*;

/// How a signature is made, beyond key and digest.
#[derive(Clone, Default)]
struct Manner {
    padding: Option<i32>,
    salt: Option<i32>,
    /// The two numbers side by side instead of DER.
    plain_pair: bool,
    /// What the signature is bound to.
    context: Option<Vec<u8>>,
}

fn is_rsa(id: Id) -> bool {
    id == Id::RSA || id == Id::RSA_PSS
}

fn salt_length(number: i32) -> RsaPssSaltlen {
    match number {
        -1 => RsaPssSaltlen::DIGEST_LENGTH,
        -2 => RsaPssSaltlen::MAXIMUM_LENGTH,
        number => RsaPssSaltlen::custom(number),
    }
}

/// Whether the algorithm signs messages only, and binds them to contexts.
fn signs_messages<T>(key: &PKeyRef<T>) -> bool {
    type_name(key).is_some_and(|name| {
        name.starts_with("ed") || name.starts_with("ml-dsa") || name.starts_with("slh-dsa")
    })
}

fn apply<T, K>(context: &mut PkeyCtxRef<T>, key: &PKeyRef<K>, manner: &Manner) -> Outcome<()> {
    let id = key.id();
    if let Some(bound) = manner.context.as_ref().filter(|bound| !bound.is_empty()) {
        if !signs_messages(key) {
            return Err(Failure::code(
                "ERR_CRYPTO_OPERATION_FAILED",
                "Context parameter is unsupported",
            ));
        }
        let variant = (id == Id::ED25519).then_some(c"Ed25519ctx");
        extra::set_signature_context(context, variant, bound)?;
    }
    if !is_rsa(id) {
        return Ok(());
    }
    let padding = match (manner.padding, id) {
        (Some(padding), _) => Padding::from_raw(padding),
        (None, Id::RSA_PSS) => Padding::PKCS1_PSS,
        _ => Padding::PKCS1,
    };
    context.set_rsa_padding(padding)?;
    // As much salt as there is room for, unless the program or the key itself says otherwise.
    let salt = manner.salt.or((id == Id::RSA).then_some(-2));
    if padding == Padding::PKCS1_PSS
        && let Some(salt) = salt
    {
        context.set_rsa_pss_saltlen(salt_length(salt))?;
    }
    Ok(())
}

/// The bytes of one of the two numbers of a DSA or ECDSA signature; `None` for other algorithms.
fn number_size<T: HasParams>(key: &PKeyRef<T>) -> Option<usize> {
    match key.id() {
        Id::EC => Some(key.ec_key().ok()?.group().order_bits().div_ceil(8) as usize),
        Id::DSA => Some(key.dsa().ok()?.q().num_bytes() as usize),
        _ => None,
    }
}

fn to_pair(id: Id, der: &[u8], size: usize) -> Outcome<Vec<u8>> {
    let size = size as i32;
    let (r, s) = match id {
        Id::EC => {
            let signature = EcdsaSig::from_der(der)?;
            (
                signature.r().to_vec_padded(size)?,
                signature.s().to_vec_padded(size)?,
            )
        }
        _ => {
            let signature = DsaSig::from_der(der)?;
            (
                signature.r().to_vec_padded(size)?,
                signature.s().to_vec_padded(size)?,
            )
        }
    };
    Ok([r, s].concat())
}

fn from_pair(id: Id, pair: &[u8], size: usize) -> Outcome<Vec<u8>> {
    if pair.len() != size * 2 {
        return Err(Failure::Plain("Malformed signature"));
    }
    let r = BigNum::from_slice(&pair[..size])?;
    let s = BigNum::from_slice(&pair[size..])?;
    Ok(match id {
        Id::EC => EcdsaSig::from_private_components(r, s)?.to_der()?,
        _ => DsaSig::from_private_components(r, s)?.to_der()?,
    })
}

/// What is signed: a message that is still to be hashed, or its hash.
enum Subject {
    Message(Vec<u8>),
    Digest(Vec<u8>),
}

fn sign_subject(
    key: &KeyOf,
    digest: Option<MessageDigest>,
    subject: &Subject,
    manner: &Manner,
) -> Outcome<Vec<u8>> {
    let key = &key.0;
    let mut signature = Vec::new();
    match subject {
        Subject::Message(data) => {
            let mut context = MdCtx::new()?;
            let pkey = context.digest_sign_init(digest.map(extra::md_of), key)?;
            apply(pkey, key, manner)?;
            context.digest_sign_to_vec(data, &mut signature)?;
        }
        Subject::Digest(hash) => {
            let mut context = PkeyCtx::new(key)?;
            context.sign_init()?;
            apply(&mut context, key, manner)?;
            if let Some(md) = digest.map(extra::md_of) {
                context.set_signature_md(md)?;
            }
            context.sign_to_vec(hash, &mut signature)?;
        }
    }
    match number_size(key) {
        Some(size) if manner.plain_pair => to_pair(key.id(), &signature, size),
        _ => Ok(signature),
    }
}

/// A private key on its way to the pool.
struct KeyOf(openssl::pkey::PKey<openssl::pkey::Private>);

/// Encodings of the points of small order on Ed25519's curve, without the bit for the sign: 0, 1 and their like, those
/// that are not reduced, and the two of order eight.
const SMALL_POINTS: [[u8; 32]; 7] = {
    const fn near(first: u8) -> [u8; 32] {
        let mut point = [0xff; 32];
        point[0] = first;
        point[31] = 0x7f;
        point
    }
    let mut one = [0; 32];
    one[0] = 1;
    [
        [0; 32],
        one,
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef,
            0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88,
            0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10,
            0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77,
            0x92, 0xac, 0x03, 0x7a,
        ],
        near(0xec),
        near(0xed),
        near(0xee),
    ]
};

/// Whether key or signature are points of small order, with which a signature fits many messages.
fn proves_nothing(key: &PKeyRef<openssl::pkey::Public>, signature: &[u8]) -> Outcome<bool> {
    let small = |point: &[u8]| {
        let mut bare = [0; 32];
        bare.copy_from_slice(point);
        bare[31] &= 0x7f;
        SMALL_POINTS.contains(&bare)
    };
    let key = key.raw_public_key()?;
    Ok(key.len() == 32 && small(&key) || signature.len() == 64 && small(&signature[..32]))
}

fn verify_subject(
    key: &PKeyRef<openssl::pkey::Public>,
    digest: Option<MessageDigest>,
    subject: &Subject,
    signature: &[u8],
    manner: &Manner,
) -> Outcome<bool> {
    let mut converted = None;
    if manner.plain_pair
        && let Some(size) = number_size(key)
    {
        match from_pair(key.id(), signature, size) {
            Ok(der) => converted = Some(der),
            Err(_) => return Ok(false),
        }
    }
    let signature = converted.as_deref().unwrap_or(signature);
    if key.id() == Id::ED25519 && proves_nothing(key, signature)? {
        return Ok(false);
    }
    let verdict = match subject {
        Subject::Message(data) => {
            let mut context = MdCtx::new()?;
            let pkey = context.digest_verify_init(digest.map(extra::md_of), key)?;
            apply(pkey, key, manner)?;
            context.digest_verify(data, signature)
        }
        Subject::Digest(hash) => {
            let mut context = PkeyCtx::new(key)?;
            context.verify_init()?;
            apply(&mut context, key, manner)?;
            if let Some(md) = digest.map(extra::md_of) {
                context.set_signature_md(md)?;
            }
            context.verify(hash, signature)
        }
    };
    // A signature that cannot even be read is a wrong one.
    Ok(verdict.unwrap_or(false))
}

fn digest_option(name: Option<String>) -> Outcome<Option<MessageDigest>> {
    match name {
        Some(name) => digest_by_name(&name)
            .map(Some)
            .ok_or_else(|| Failure::invalid_digest(&name)),
        None => Ok(None),
    }
}

/// A hash cannot be signed with every key.
fn check_subject<T>(key: &PKeyRef<T>, hashed: bool) -> Outcome<()> {
    if hashed && signs_messages(key) {
        return Err(Failure::code(
            "ERR_CRYPTO_UNSUPPORTED_OPERATION",
            "Unsupported crypto operation",
        ));
    }
    Ok(())
}

fn subject_of(data: Local<'_, View>, hashed: bool) -> Subject {
    match hashed {
        true => Subject::Digest(copy_of(data)),
        false => Subject::Message(copy_of(data)),
    }
}

/// Signs a message, or a hash when `hashed`.
#[native]
fn sign<'s>(
    cx: &mut Scope<'s>,
    key: Local<'s, Object>,
    digest: Option<String>,
    data: Local<'s, View>,
    hashed: bool,
    padding: Option<i32>,
    salt: Option<i32>,
    plain_pair: bool,
    context: Option<Local<'s, View>>,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let key = KeyOf(key_of(key)?.private()?);
    check_subject(&key.0, hashed)?;
    let digest = digest_option(digest)?;
    let subject = subject_of(data, hashed);
    let manner = Manner {
        padding,
        salt,
        plain_pair,
        context: context.map(copy_of),
    };
    run(
        cx,
        callback,
        move || sign_subject(&key, digest, &subject, &manner),
        bytes,
    )
}

/// Checks a signature of a message, or of a hash when `hashed`.
#[native]
fn verify<'s>(
    cx: &mut Scope<'s>,
    key: Local<'s, Object>,
    digest: Option<String>,
    data: Local<'s, View>,
    hashed: bool,
    signature: Local<'s, View>,
    padding: Option<i32>,
    salt: Option<i32>,
    plain_pair: bool,
    context: Option<Local<'s, View>>,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let key = key_of(key)?.public()?;
    check_subject(&key, hashed)?;
    let digest = digest_option(digest)?;
    let subject = subject_of(data, hashed);
    let signature = copy_of(signature);
    let manner = Manner {
        padding,
        salt,
        plain_pair,
        context: context.map(copy_of),
    };
    let work = move || verify_subject(&key, digest, &subject, &signature, &manner);
    run(cx, callback, work, |cx, right| Ok(cx.boolean(right)))
}

const PUBLIC_ENCRYPT: u32 = 0;
const PRIVATE_DECRYPT: u32 = 1;
const PRIVATE_ENCRYPT: u32 = 2;

/// Encryption and decryption with a pair: to the owner of the private key, or from them.
#[native]
fn public_cipher<'s>(
    cx: &mut Scope<'s>,
    operation: u32,
    key: Local<'s, Object>,
    padding: i32,
    oaep_hash: Option<String>,
    mask_hash: Option<String>,
    oaep_label: Option<Local<'s, View>>,
    data: Local<'s, View>,
) -> Result<Local<'s, Value>> {
    let handle = key_of(key)?;
    let (data, label) = (copy_of(data), oaep_label.map(copy_of));
    let unknown = |_| {
        Failure::openssl(
            "error:0300009E:digital envelope routines::invalid digest",
            "digital envelope routines",
            "invalid digest",
            "ERR_OSSL_EVP_INVALID_DIGEST",
        )
    };
    let oaep = Oaep {
        hash: digest_option(oaep_hash).map_err(unknown)?,
        mask: digest_option(mask_hash).map_err(unknown)?,
        label,
    };
    let out = crypt(operation, &handle, padding, &oaep, &data)?;
    bytes(cx, out)
}

/// What goes into the padding of an encrypted message.
struct Oaep {
    hash: Option<MessageDigest>,
    /// The hash of the mask; without it that of the padding.
    mask: Option<MessageDigest>,
    label: Option<Vec<u8>>,
}

fn crypt(
    operation: u32,
    handle: &KeyHandle,
    padding: i32,
    oaep: &Oaep,
    data: &[u8],
) -> Outcome<Vec<u8>> {
    let padding = Padding::from_raw(padding);
    let mut out = Vec::new();
    match operation {
        PUBLIC_ENCRYPT => {
            let key = handle.public()?;
            let mut context = PkeyCtx::new(&key)?;
            context.encrypt_init()?;
            set_oaep(&mut context, padding, oaep)?;
            context.encrypt_to_vec(data, &mut out)?;
        }
        PRIVATE_DECRYPT => {
            let key = handle.private()?;
            let mut context = PkeyCtx::new(&key)?;
            context.decrypt_init()?;
            set_oaep(&mut context, padding, oaep)?;
            context.decrypt_to_vec(data, &mut out)?;
        }
        PRIVATE_ENCRYPT => {
            let key = handle.private()?;
            let rsa = key.rsa()?;
            out.resize(rsa.size() as usize, 0);
            let size = rsa.private_encrypt(data, &mut out, padding)?;
            out.truncate(size);
        }
        _ => {
            let key = handle.public()?;
            let rsa = key.rsa()?;
            out.resize(rsa.size() as usize, 0);
            let size = rsa.public_decrypt(data, &mut out, padding)?;
            out.truncate(size);
        }
    }
    Ok(out)
}

fn set_oaep<T>(context: &mut PkeyCtxRef<T>, padding: Padding, oaep: &Oaep) -> Outcome<()> {
    context.set_rsa_padding(padding)?;
    if padding == Padding::PKCS1_OAEP {
        if let Some(md) = oaep.hash.map(extra::md_of) {
            context.set_rsa_oaep_md(md)?;
        }
        if let Some(md) = oaep.mask.map(extra::md_of) {
            context.set_rsa_mgf1_md(md)?;
        }
        if let Some(label) = oaep.label.as_deref().filter(|label| !label.is_empty()) {
            context.set_rsa_oaep_label(label)?;
        }
    }
    Ok(())
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[sign::DEF, verify::DEF, public_cipher::DEF])
}
