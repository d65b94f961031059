//! Hash and Hmac as JavaScript holds them, and whole hashes at once.

use std::cell::RefCell;

use super::digest::{Digests, KeyedHash, Known, Running};
use super::failure::{Failure, Outcome, bytes};
use crate::prelude::*;

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

/// A result as a string in one of the encodings that are cheaper to make here than from a Buffer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Bytes,
    Hex,
    Base64,
    Base64Url,
}

impl<'s> FromJs<'s> for Spelling {
    fn from_js(cx: &mut Scope<'s>, value: Local<'s, Value>) -> Result<Self> {
        let Some(name) = value.as_string() else {
            return Ok(Spelling::Bytes);
        };
        Ok(name.with_chars(cx, |chars| match chars {
            nodus_engine::Chars::Latin1(b"hex") => Spelling::Hex,
            nodus_engine::Chars::Latin1(b"base64") => Spelling::Base64,
            nodus_engine::Chars::Latin1(b"base64url") => Spelling::Base64Url,
            _ => Spelling::Bytes,
        }))
    }
}

fn spelled<'s>(
    cx: &mut Scope<'s>,
    spelling: Spelling,
    result: Vec<u8>,
) -> Result<Local<'s, Value>> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    Ok(match spelling {
        Spelling::Bytes => return bytes(cx, result),
        Spelling::Hex => {
            let mut text = Vec::with_capacity(result.len() * 2);
            for byte in result {
                text.push(DIGITS[usize::from(byte >> 4)]);
                text.push(DIGITS[usize::from(byte & 15)]);
            }
            cx.string_latin1(&text).as_value()
        }
        Spelling::Base64 => {
            let text = base64_simd::STANDARD.encode_to_string(result);
            cx.string_latin1(text.as_bytes()).as_value()
        }
        Spelling::Base64Url => {
            let text = base64_simd::URL_SAFE_NO_PAD.encode_to_string(result);
            cx.string_latin1(text.as_bytes()).as_value()
        }
    })
}

/// A running hash.
pub struct Hash {
    known: Known,
    length: Option<usize>,
    /// Apart, so that a hash that has been read, which may wait long for the collector, is small.
    running: RefCell<Option<Box<Running>>>,
    /// Kept, because a piped hash has been asked by the stream before the program asks.
    result: RefCell<Option<Vec<u8>>>,
}

#[class(name = "Hash")]
impl Hash {
    /// By name, or continuing another hash; with a length for digests that have no fixed one, and maybe with first data.
    #[constructor]
    fn new(
        cx: &mut Scope<'_>,
        algorithm: Local<'_, Value>,
        length: Option<f64>,
        source: Option<Local<'_, Object>>,
        first: Local<'_, Value>,
    ) -> Result<Self> {
        let length = length.map(|length| length as usize);
        if let Some(source) = source.and_then(|source| source.unwrap_class::<Hash>()) {
            let running = source.running.borrow().clone();
            check_length(source.known, length)?;
            return Ok(Hash {
                known: source.known,
                length: length.or(source.length),
                running: RefCell::new(running),
                result: RefCell::new(None),
            });
        }
        let name = match algorithm.as_string() {
            Some(name) => name.to_rust(cx),
            None => return Err(Error::type_error("expected a digest's name")),
        };
        let known = cx
            .state()
            .slot::<Digests>()
            .find(&name)
            .ok_or_else(|| Error::plain("Digest method not supported"))?;
        check_length(known, length)?;
        let mut running = known.start()?;
        let mut outcome = Ok(());
        feed(cx, first, |chunk| outcome = running.update(chunk));
        outcome?;
        Ok(Hash {
            known,
            length,
            running: RefCell::new(Some(Box::new(running))),
            result: RefCell::new(None),
        })
    }

    /// False when the hash takes no more data.
    #[method]
    fn update(&self, cx: &mut Scope<'_>, data: Local<'_, Value>) -> bool {
        let mut running = self.running.borrow_mut();
        let Some(running) = running.as_mut() else {
            return false;
        };
        let mut worked = true;
        feed(cx, data, |chunk| worked = running.update(chunk).is_ok()) && worked
    }

    #[method]
    fn digest<'s>(&self, cx: &mut Scope<'s>, encoding: Spelling) -> Result<Local<'s, Value>> {
        if let Some(running) = self.running.borrow_mut().take() {
            *self.result.borrow_mut() = Some((*running).finish_with(self.known, self.length)?);
        }
        let result = self.result.borrow().clone().unwrap_or_default();
        spelled(cx, encoding, result)
    }
}

/// Only extendable digests take another length than their own.
fn check_length(known: Known, length: Option<usize>) -> Result<()> {
    match length {
        Some(length) if length != known.digest.size() && !known.is_xof() && length != 0 => {
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

/// A whole hash at once: the bytes or their spelling, or undefined when there is no such digest.
#[native]
fn one_shot_digest<'s>(
    cx: &mut Scope<'s>,
    algorithm: String,
    data: Local<'s, Value>,
    length: Option<f64>,
    encoding: Spelling,
) -> Result<Local<'s, Value>> {
    let Some(known) = cx.state().slot::<Digests>().find(&algorithm) else {
        return Ok(cx.undefined());
    };
    let length = length.map(|length| length as usize);
    if let Some(length) = length
        && length != known.digest.size()
        && !known.is_xof()
    {
        return Err(Error::plain(format!(
            "Output length {length} is invalid for {algorithm}, which does not support XOF"
        )));
    }
    let mut running = known.start()?;
    let mut outcome: Outcome<()> = Ok(());
    feed(cx, data, |chunk| outcome = running.update(chunk));
    outcome?;
    let result = running.finish_with(known, length)?;
    spelled(cx, encoding, result)
}

/// HMAC as JavaScript holds it.
pub struct Hmac {
    running: RefCell<Option<KeyedHash>>,
}

#[class(name = "Hmac")]
impl Hmac {
    #[constructor]
    fn new(cx: &mut Scope<'_>, algorithm: String, key: Local<'_, View>) -> Result<Self> {
        let known = cx
            .state()
            .slot::<Digests>()
            .find(&algorithm)
            .ok_or_else(|| Failure::invalid_digest(&algorithm))?;
        let running = key.with_bytes(|key| KeyedHash::start(known, key))?;
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
    fn digest<'s>(&self, cx: &mut Scope<'s>, encoding: Spelling) -> Result<Local<'s, Value>> {
        let running = self.running.borrow_mut().take();
        let result = match running {
            Some(running) => running.finish()?,
            None => Vec::new(),
        };
        spelled(cx, encoding, result)
    }
}

/// The size of a digest's result, or undefined when there is no such digest.
#[native]
fn digest_size(cx: &mut Scope<'_>, name: String) -> Option<f64> {
    let known = cx.state().slot::<Digests>().find(&name)?;
    Some(known.digest.size() as f64)
}

/// Of these names, those the library knows as digests.
#[native]
fn known_digests(cx: &mut Scope<'_>, names: Vec<String>) -> Vec<String> {
    let digests = cx.state().slot::<Digests>();
    names
        .into_iter()
        .filter(|name| digests.find(name).is_some())
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
