//! Keys from passwords and from other keys: PBKDF2, scrypt and HKDF.

use openssl::pkcs5;
use openssl::pkey::Id;
use openssl::pkey_ctx::PkeyCtx;

use super::failure::{Failure, Outcome, bytes, copy_of, run};
use super::hash::{digest_by_name, md_of};
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
        if length > 0 {
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
        let mut out = vec![0; length];
        if length == 0 {
            return Err(Failure::Plain("HKDF derivation failed"));
        }
        let md = md_of(digest).ok_or(Failure::invalid_digest(""))?;
        if key.is_empty() {
            return expand_from_empty(digest, &salt, &info, length);
        }
        let mut context = PkeyCtx::new_id(Id::HKDF)?;
        context.derive_init()?;
        context.set_hkdf_md(md)?;
        context.set_hkdf_key(&key)?;
        if !salt.is_empty() {
            context.set_hkdf_salt(&salt)?;
        }
        context.add_hkdf_info(&info)?;
        context.derive(Some(&mut out))?;
        Ok(out)
    };
    run(cx, callback, work, bytes)
}

/// OpenSSL refuses an empty key, which RFC 5869 allows: both of its steps are HMACs.
fn expand_from_empty(
    digest: openssl::hash::MessageDigest,
    salt: &[u8],
    info: &[u8],
    length: usize,
) -> Outcome<Vec<u8>> {
    let zeros = vec![0; digest.size()];
    let salt = if salt.is_empty() { &zeros } else { salt };
    let pseudo_random = super::hash::hmac(digest, salt, &[])?;
    let mut out: Vec<u8> = Vec::with_capacity(length);
    let mut block: Vec<u8> = Vec::new();
    let mut counter = 1u8;
    while out.len() < length {
        let input = [block.as_slice(), info, &[counter]].concat();
        block = super::hash::hmac(digest, &pseudo_random, &input)?;
        out.extend_from_slice(&block);
        counter = counter.wrapping_add(1);
    }
    out.truncate(length);
    Ok(out)
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[pbkdf2::DEF, scrypt::DEF, hkdf::DEF])
}
