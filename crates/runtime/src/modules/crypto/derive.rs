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
        if length == 0 {
            return Err(Failure::Plain("PBKDF2 derivation failed"));
        }
        let mut key = vec![0; length];
        if !digest::pbkdf2(digest, &password, &salt, iterations, &mut key)? {
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
    // What is wrong with parameters OpenSSL says best. It is told at once, not through the callback.
    if !acceptable(n, r, p, max_memory) {
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
    }
    let (password, salt) = (copy_of(password), copy_of(salt));
    let work = move || -> Outcome<Vec<u8>> {
        let mut key = vec![0; length];
        if length > 0 && !stretch(&password, &salt, n, r, p, &mut key) {
            pkcs5::scrypt(&password, &salt, n, r, p, max_memory, &mut key)?;
        }
        Ok(key)
    };
    run(cx, callback, work, bytes)
}

/// The parameters that OpenSSL takes, by its own rules. Asking the library itself costs as much as a key.
fn acceptable(n: u64, r: u64, p: u64, max_memory: u64) -> bool {
    const MOST_BLOCKS: u64 = (1 << 30) - 1;
    let max_memory = if max_memory == 0 {
        32 << 20
    } else {
        max_memory
    };
    let blocks = p.checked_mul(r).filter(|blocks| *blocks <= MOST_BLOCKS);
    let memory = n
        .checked_add(2)
        .and_then(|rows| rows.checked_mul(r)?.checked_mul(128))
        .zip(blocks.and_then(|blocks| blocks.checked_mul(128)))
        .and_then(|(table, work)| {
            (work <= i32::MAX as u64)
                .then(|| table.checked_add(work))
                .flatten()
        });
    r > 0
        && p > 0
        && n.is_power_of_two()
        && n > 1
        && (16 * r >= 64 || n < 1 << (16 * r))
        && memory.is_some_and(|memory| memory <= max_memory)
}

/// scrypt by vector instructions, for acceptable parameters; false leaves it to OpenSSL.
fn stretch(password: &[u8], salt: &[u8], n: u64, r: u64, p: u64, key: &mut [u8]) -> bool {
    // More than this is asked for politely, where a refusal is an error and not the end.
    const MOST: u64 = 256 << 20;
    if n.saturating_mul(r).saturating_mul(128) > MOST || p.saturating_mul(r) > MOST / 128 {
        return false;
    }
    let (Ok(r), Ok(p)) = (u32::try_from(r), u32::try_from(p)) else {
        return false;
    };
    match ::scrypt::Params::new(n.trailing_zeros() as u8, r, p) {
        Ok(params) => ::scrypt::scrypt(password, salt, &params, key).is_ok(),
        Err(_) => false,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrypt_agrees_with_openssl() {
        let numbers = [0, 1, 2, 3, 4, 16, 1024, 1 << 16, 1 << 40];
        for n in numbers {
            for r in [0, 1, 2, 8, 1 << 33] {
                for p in [0, 1, 3, 1 << 31] {
                    for memory in [0, 1 << 10, 1 << 20] {
                        let mut theirs = [0; 70];
                        let done = pkcs5::scrypt(b"secret", b"salt", n, r, p, memory, &mut theirs);
                        assert_eq!(
                            acceptable(n, r, p, memory),
                            done.is_ok(),
                            "{n} {r} {p} {memory}"
                        );
                        let mut ours = [0; 70];
                        if done.is_ok() && stretch(b"secret", b"salt", n, r, p, &mut ours) {
                            assert_eq!(ours, theirs, "{n} {r} {p}");
                        }
                    }
                }
            }
        }
    }
}
