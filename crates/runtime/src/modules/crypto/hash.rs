//! Hashes, HMAC and the names of digests.

use std::cell::RefCell;

use openssl::hash::{Hasher, MessageDigest};
use openssl::md::{Md, MdRef};
use openssl::md_ctx::MdCtx;
use openssl::pkey::PKey;

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
    let mut hasher = Hasher::new(digest).map_err(Failure::from)?;
    let mut outcome = Ok(());
    feed(cx, data, |chunk| outcome = hasher.update(chunk));
    outcome.map_err(Failure::from)?;
    let result = finish(hasher, digest, length)?;
    bytes(cx, result)
}

/// A running HMAC.
pub struct Hmac {
    context: RefCell<Option<MdCtx>>,
}

#[class(name = "Hmac")]
impl Hmac {
    #[constructor]
    fn new(_cx: &mut Scope<'_>, algorithm: String, key: Local<'_, View>) -> Result<Self> {
        let digest =
            digest_by_name(&algorithm).ok_or_else(|| Failure::invalid_digest(&algorithm))?;
        let context = key.with_bytes(|key| start_hmac(digest, key))?;
        Ok(Hmac {
            context: RefCell::new(Some(context)),
        })
    }

    /// False when the HMAC takes no more data.
    #[method]
    fn update(&self, cx: &mut Scope<'_>, data: Local<'_, Value>) -> bool {
        let mut context = self.context.borrow_mut();
        let Some(context) = context.as_mut() else {
            return false;
        };
        let mut worked = true;
        feed(cx, data, |chunk| {
            worked = context.digest_sign_update(chunk).is_ok()
        }) && worked
    }

    #[method]
    fn digest<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let mut result = Vec::new();
        if let Some(mut context) = self.context.borrow_mut().take() {
            context
                .digest_sign_final_to_vec(&mut result)
                .map_err(Failure::from)?;
        }
        bytes(cx, result)
    }
}

fn start_hmac(digest: MessageDigest, key: &[u8]) -> Outcome<MdCtx> {
    let md = md_of(digest).ok_or(Failure::Plain("Digest method not supported"))?;
    let key = PKey::hmac(key)?;
    let mut context = MdCtx::new()?;
    context.digest_sign_init(Some(md), &key)?;
    Ok(context)
}

/// A whole HMAC, for the key derivations and for WebCrypto.
pub fn hmac(digest: MessageDigest, key: &[u8], data: &[u8]) -> Outcome<Vec<u8>> {
    let mut context = start_hmac(digest, key)?;
    context.digest_sign_update(data)?;
    let mut result = Vec::new();
    context.digest_sign_final_to_vec(&mut result)?;
    Ok(result)
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
