//! Keys from passwords and from other keys: PBKDF2, scrypt, Argon2 and HKDF.

use openssl::pkcs5;

use super::digest::{self, digest_by_name};
use super::failure::{Failure, Outcome, bytes, copy_of, run};
use crate::prelude::*;

#[native]
fn pbkdf2<'s>(
    cx: &mut Scope<'s>,
    password: Local<'s, View>,
    salt: Local<'s, View>,
    iterations: usize,
    length: usize,
    digest: String,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    // An unknown digest is told at once, not through the callback.
    let digest = digest_by_name(&digest).ok_or_else(|| Failure::invalid_digest(&digest))?;
    let (password, salt) = (copy_of(password), copy_of(salt));
    let work = move || -> Outcome<Vec<u8>> {
        let mut key = vec![0; length];
        if length > 0 && !digest::pbkdf2(digest, &password, &salt, iterations, &mut key)? {
            pkcs5::pbkdf2_hmac(&password, &salt, iterations, digest, &mut key)?;
        }
        Ok(key)
    };
    run(cx, callback, work, bytes)
}

#[native]
fn scrypt<'s>(
    cx: &mut Scope<'s>,
    password: Local<'s, View>,
    salt: Local<'s, View>,
    length: usize,
    n: u64,
    r: u64,
    p: u64,
    max_memory: u64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    // OpenSSL judges the parameters when asked for no key at all; that too is told at once.
    pkcs5::scrypt(&[], &[], n, r, p, max_memory, &mut []).map_err(|stack| {
        let failure = Failure::from(stack);
        match failure.text() {
            Some(text) => Failure::code(
                "ERR_CRYPTO_INVALID_SCRYPT_PARAMS",
                format!("Invalid scrypt params: {text}"),
            ),
            None => Failure::code("ERR_CRYPTO_INVALID_SCRYPT_PARAMS", "Invalid scrypt params"),
        }
    })?;
    let (password, salt) = (copy_of(password), copy_of(salt));
    let work = move || -> Outcome<Vec<u8>> {
        let mut key = vec![0; length];
        if length > 0 {
            pkcs5::scrypt(&password, &salt, n, r, p, max_memory, &mut key)?;
        }
        Ok(key)
    };
    run(cx, callback, work, bytes)
}

#[native]
fn hkdf<'s>(
    cx: &mut Scope<'s>,
    digest: String,
    key: Local<'s, View>,
    salt: Local<'s, View>,
    info: Local<'s, View>,
    length: usize,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let digest = digest_by_name(&digest).ok_or_else(|| Failure::invalid_digest(&digest))?;
    if length > digest.size() * 255 {
        return Err(Failure::invalid_key_length().into());
    }
    let (key, salt, info) = (copy_of(key), copy_of(salt), copy_of(info));
    let work = move || -> Outcome<Vec<u8>> {
        if length == 0 {
            return Err(Failure::Plain("HKDF derivation failed"));
        }
        expand(digest, &key, &salt, &info, length)
    };
    run(cx, callback, work, bytes)
}

/// HKDF (RFC 5869): both of its steps are HMACs.
fn expand(
    digest: openssl::hash::MessageDigest,
    key: &[u8],
    salt: &[u8],
    info: &[u8],
    length: usize,
) -> Outcome<Vec<u8>> {
    let zeros = vec![0; digest.size()];
    let salt = if salt.is_empty() { &zeros } else { salt };
    let pseudo_random = digest::hmac(digest, salt, key)?;
    let mut out: Vec<u8> = Vec::with_capacity(length);
    let mut block: Vec<u8> = Vec::new();
    let mut counter = 1u8;
    while out.len() < length {
        let input = [block.as_slice(), info, &[counter]].concat();
        block = digest::hmac(digest, &pseudo_random, &input)?;
        out.extend_from_slice(&block);
        counter = counter.wrapping_add(1);
    }
    out.truncate(length);
    Ok(out)
}

/// argon2(kind, message, nonce, parallelism, tagLength, memory, passes, secret, associatedData, callback)
#[native]
fn argon2<'s>(
    cx: &mut Scope<'s>,
    kind: String,
    message: Local<'s, View>,
    nonce: Local<'s, View>,
    parallelism: u32,
    length: usize,
    memory: u32,
    passes: u32,
    secret: Option<Local<'s, View>>,
    associated: Option<Local<'s, View>>,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    use ::argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
    let (message, nonce) = (copy_of(message), copy_of(nonce));
    let secret = secret.map(copy_of).unwrap_or_default();
    let associated = associated.map(copy_of).unwrap_or_default();
    let algorithm = match kind.as_str() {
        "argon2d" => Algorithm::Argon2d,
        "argon2i" => Algorithm::Argon2i,
        _ => Algorithm::Argon2id,
    };
    let work = move || -> Outcome<Vec<u8>> {
        let failed = |_| Failure::Plain("Argon2 derivation failed");
        let data = AssociatedData::new(&associated).map_err(failed)?;
        let params = ParamsBuilder::new()
            .m_cost(memory)
            .t_cost(passes)
            .p_cost(parallelism)
            .output_len(length)
            .data(data)
            .build()
            .map_err(failed)?;
        let version = Version::V0x13;
        let mut key = vec![0; length];
        Argon2::new_with_secret(&secret, algorithm, version, params)
            .map_err(failed)?
            .hash_password_into(&message, &nonce, &mut key)
            .map_err(failed)?;
        Ok(key)
    };
    run(cx, callback, work, bytes)
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[pbkdf2::DEF, scrypt::DEF, hkdf::DEF, argon2::DEF])
}
