//! Hashes, HMAC and the names of digests.

use std::cell::RefCell;
use std::collections::HashMap;

use openssl::hash::{Hasher, MessageDigest, hash};
use openssl::md::{Md, MdRef};
use openssl::md_ctx::MdCtx;

use super::failure::{Failure, Outcome, bytes};
use crate::prelude::*;

/// A digest by any of the names OpenSSL knows for it.
pub fn digest_by_name(name: &str) -> Option<MessageDigest> {
    MessageDigest::from_name(name)
}

/// The same digest as the signing interface wants it.
pub fn md_of(digest: MessageDigest) -> Option<&'static MdRef> {
    Md::from_nid(digest.type_())
}

fn is_xof(digest: MessageDigest) -> bool {
    [MessageDigest::shake_128(), MessageDigest::shake_256()]
        .iter()
        .any(|xof| xof.type_() == digest.type_())
}

/// Feeds a string as UTF-8 or the bytes of a view; false when it is neither.
fn feed(cx: &mut Scope<'_>, data: Local<'_, Value>, mut take: impl FnMut(&[u8])) -> bool {
    if let Some(string) = data.as_string() {
        let mut text = Vec::new();
        string.append_utf8(cx, &mut text);
        take(&text);
        return true;
    }
    if let Some(view) = data.as_view() {
        view.with_bytes(take);
        return true;
    }
    false
}

fn finish(mut hasher: Hasher, digest: MessageDigest, length: Option<usize>) -> Outcome<Vec<u8>> {
    match length {
        Some(0) => Ok(Vec::new()),
        Some(length) if is_xof(digest) => {
            let mut out = vec![0; length];
            hasher.finish_xof(&mut out)?;
            Ok(out)
        }
        _ => Ok(hasher.finish()?.to_vec()),
    }
}

/// A running hash.
pub struct Hash {
    digest: MessageDigest,
    length: Option<usize>,
    hasher: RefCell<Option<Hasher>>,
    /// Kept, because a piped hash has been asked by the stream before the program asks.
    result: RefCell<Option<Vec<u8>>>,
}

#[class(name = "Hash")]
impl Hash {
    /// By name, or continuing another hash; with a length for digests that have no fixed one.
    #[constructor]
    fn new(
        cx: &mut Scope<'_>,
        algorithm: Local<'_, Value>,
        length: Option<f64>,
        source: Option<Local<'_, Object>>,
    ) -> Result<Self> {
        let length = length.map(|length| length as usize);
        if let Some(source) = source.and_then(|source| source.unwrap_class::<Hash>()) {
            let hasher = source.hasher.borrow().clone();
            check_length(source.digest, length)?;
            return Ok(Hash {
                digest: source.digest,
                length: length.or(source.length),
                hasher: RefCell::new(hasher),
                result: RefCell::new(None),
            });
        }
        let name = match algorithm.as_string() {
            Some(name) => name.to_rust(cx),
            None => return Err(Error::type_error("expected a digest's name")),
        };
        let digest =
            digest_by_name(&name).ok_or_else(|| Error::plain("Digest method not supported"))?;
        check_length(digest, length)?;
        let hasher = Hasher::new(digest).map_err(Failure::from)?;
        Ok(Hash {
            digest,
            length,
            hasher: RefCell::new(Some(hasher)),
            result: RefCell::new(None),
        })
    }

    /// False when the hash takes no more data.
    #[method]
    fn update(&self, cx: &mut Scope<'_>, data: Local<'_, Value>) -> bool {
        let mut hasher = self.hasher.borrow_mut();
        let Some(hasher) = hasher.as_mut() else {
            return false;
        };
        let mut worked = true;
        feed(cx, data, |chunk| worked = hasher.update(chunk).is_ok()) && worked
    }

    #[method]
    fn digest<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        if let Some(hasher) = self.hasher.borrow_mut().take() {
            *self.result.borrow_mut() = Some(finish(hasher, self.digest, self.length)?);
        }
        let result = self.result.borrow().clone().unwrap_or_default();
        bytes(cx, result)
    }
}

/// Only extendable digests take another length than their own.
fn check_length(digest: MessageDigest, length: Option<usize>) -> Result<()> {
    match length {
        Some(length) if length != digest.size() && !is_xof(digest) && length != 0 => {
            Err(Failure::openssl(
                "error:030000B2:digital envelope routines::not XOF or invalid length",
                "digital envelope routines",
                "not XOF or invalid length",
                "ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH",
            )
            .into())
        }
        _ => Ok(()),
    }
}

/// Digests that were looked up, which costs OpenSSL more than hashing a short text.
#[derive(Default)]
struct Digests {
    known: RefCell<HashMap<String, Md>>,
}

impl Digests {
    fn hash(&self, name: &str, digest: MessageDigest, data: &[u8]) -> Outcome<Vec<u8>> {
        let mut known = self.known.borrow_mut();
        if !known.contains_key(name) {
            let long = digest.type_().long_name()?;
            match Md::fetch(None, long, None) {
                Ok(md) => known.insert(name.to_owned(), md),
                Err(_) => return Ok(hash(digest, data)?.to_vec()),
            };
        }
        let Some(md) = known.get(name) else {
            return Ok(hash(digest, data)?.to_vec());
        };
        let mut context = MdCtx::new()?;
        context.digest_init(md)?;
        context.digest_update(data)?;
        let mut out = vec![0; md.size()];
        context.digest_final(&mut out)?;
        Ok(out)
    }
}

/// A whole hash at once: the bytes, or undefined when there is no such digest.
#[native]
fn one_shot_digest<'s>(
    cx: &mut Scope<'s>,
    algorithm: String,
    data: Local<'s, Value>,
    length: Option<f64>,
) -> Result<Local<'s, Value>> {
    let Some(digest) = digest_by_name(&algorithm) else {
        return Ok(cx.undefined());
    };
    let length = length.map(|length| length as usize);
    if let Some(length) = length
        && length != digest.size()
        && !is_xof(digest)
    {
        return Err(Error::plain(format!(
            "Output length {length} is invalid for {algorithm}, which does not support XOF"
        )));
    }
    if !is_xof(digest) {
        let digests = cx.state().slot::<Digests>();
        let mut result = Err(Failure::Plain("Digest method not supported"));
        feed(cx, data, |chunk| {
            result = digests.hash(&algorithm, digest, chunk)
        });
        return bytes(cx, result?);
    }
    let mut hasher = Hasher::new(digest).map_err(Failure::from)?;
    let mut outcome = Ok(());
    feed(cx, data, |chunk| outcome = hasher.update(chunk));
    outcome.map_err(Failure::from)?;
    let result = finish(hasher, digest, length)?;
    bytes(cx, result)
}

/// A running HMAC: the inner hash, and the padded key for the outer one. OpenSSL's own interface to it costs several times more.
struct KeyedHash {
    digest: MessageDigest,
    inner: Hasher,
    outer_key: Vec<u8>,
}

impl KeyedHash {
    fn start(digest: MessageDigest, key: &[u8]) -> Outcome<Self> {
        let block = digest.block_size();
        let mut padded = if key.len() > block {
            hash(digest, key)?.to_vec()
        } else {
            key.to_vec()
        };
        padded.resize(block, 0);
        let mut inner = Hasher::new(digest)?;
        inner.update(&padded.iter().map(|byte| byte ^ 0x36).collect::<Vec<u8>>())?;
        let outer_key = padded.iter().map(|byte| byte ^ 0x5c).collect();
        Ok(KeyedHash {
            digest,
            inner,
            outer_key,
        })
    }

    fn finish(mut self) -> Outcome<Vec<u8>> {
        let inner = self.inner.finish()?;
        let mut outer = Hasher::new(self.digest)?;
        outer.update(&self.outer_key)?;
        outer.update(&inner)?;
        Ok(outer.finish()?.to_vec())
    }
}

/// HMAC as JavaScript holds it.
pub struct Hmac {
    running: RefCell<Option<KeyedHash>>,
}

#[class(name = "Hmac")]
impl Hmac {
    #[constructor]
    fn new(_cx: &mut Scope<'_>, algorithm: String, key: Local<'_, View>) -> Result<Self> {
        let digest =
            digest_by_name(&algorithm).ok_or_else(|| Failure::invalid_digest(&algorithm))?;
        let running = key.with_bytes(|key| KeyedHash::start(digest, key))?;
        Ok(Hmac {
            running: RefCell::new(Some(running)),
        })
    }

    /// False when the HMAC takes no more data.
    #[method]
    fn update(&self, cx: &mut Scope<'_>, data: Local<'_, Value>) -> bool {
        let mut running = self.running.borrow_mut();
        let Some(running) = running.as_mut() else {
            return false;
        };
        let mut worked = true;
        feed(cx, data, |chunk| {
            worked = running.inner.update(chunk).is_ok()
        }) && worked
    }

    #[method]
    fn digest<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let running = self.running.borrow_mut().take();
        let result = match running {
            Some(running) => running.finish()?,
            None => Vec::new(),
        };
        bytes(cx, result)
    }
}

/// A whole HMAC, for the key derivations.
pub fn hmac(digest: MessageDigest, key: &[u8], data: &[u8]) -> Outcome<Vec<u8>> {
    let mut running = KeyedHash::start(digest, key)?;
    running.inner.update(data)?;
    running.finish()
}

/// The size of a digest's result, or undefined when there is no such digest.
#[native]
fn digest_size(_cx: &mut Scope<'_>, name: String) -> Option<f64> {
    digest_by_name(&name).map(|digest| digest.size() as f64)
}

/// Of these names, those the library knows as digests.
#[native]
fn known_digests(_cx: &mut Scope<'_>, names: Vec<String>) -> Vec<String> {
    names
        .into_iter()
        .filter(|name| digest_by_name(name).is_some())
        .collect()
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[one_shot_digest::DEF, digest_size::DEF, known_digests::DEF],
    )?;
    let class = cx.class::<Hash>()?;
    target.set(cx, c"Hash", class)?;
    let class = cx.class::<Hmac>()?;
    target.set(cx, c"Hmac", class)?;
    Ok(())
}
