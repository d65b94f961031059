//! Hash and Hmac as JavaScript holds them, and whole hashes at once.

use std::cell::RefCell;

use super::digest::{Digests, KeyedHash, Known, Running, refusal};
use super::failure::{Failure, Outcome, bytes};
use crate::prelude::*;
use nodus_engine::Chars;

/// Feeds a string as UTF-8 or the bytes of a view; false when it is neither.
fn feed(cx: &mut Scope<'_>, data: Local<'_, Value>, take: impl FnOnce(&[u8])) -> bool {
    if let Some(string) = data.as_string() {
        string.with_chars(cx, |chars| match chars {
            Chars::Latin1(bytes) if bytes.is_ascii() => take(bytes),
            Chars::Latin1(bytes) => take(encoding_rs::mem::decode_latin1(bytes).as_bytes()),
            Chars::Utf16(units) => {
                let mut text = vec![0; units.len() * 3];
                let length = encoding_rs::mem::convert_utf16_to_utf8(units, &mut text);
                take(&text[..length]);
            }
        });
        return true;
    }
    if let Some(view) = data.as_view() {
        view.with_bytes(take);
        return true;
    }
    false
}

/// Hashes the first data, starting in the way that suits its length.
fn start_with(cx: &mut Scope<'_>, known: Known, first: Local<'_, Value>) -> Outcome<Running> {
    let mut started = None;
    feed(cx, first, |chunk| {
        started = Some(known.start_for(chunk.len()).and_then(|mut running| {
            running.update(chunk)?;
            Ok(running)
        }));
    });
    started.unwrap_or_else(|| known.start())
}

/// The digest that a number of `digestNumber` stands for.
fn numbered(cx: &mut Scope<'_>, number: u32) -> Result<Known> {
    cx.state()
        .slot::<Digests>()
        .numbered(number as usize)
        .ok_or_else(|| Error::plain("Digest method not supported"))
}

/// A result as a string in one of the encodings that are cheaper to make here than from a Buffer. JavaScript names them by
/// number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Bytes,
    Hex,
    Base64,
    Base64Url,
}

impl<'s> FromJs<'s> for Spelling {
    fn from_js(_cx: &mut Scope<'s>, value: Local<'s, Value>) -> Result<Self> {
        Ok(match value.as_number() {
            Some(1.0) => Spelling::Hex,
            Some(2.0) => Spelling::Base64,
            Some(3.0) => Spelling::Base64Url,
            _ => Spelling::Bytes,
        })
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
pub(crate) struct Hash {
    known: Known,
    length: Option<usize>,
    /// Apart, so that a hash that has been read, which may wait long for the collector, is small.
    running: RefCell<Option<Box<Running>>>,
    /// Kept, because a piped hash has been asked by the stream before the program asks.
    result: RefCell<Option<Vec<u8>>>,
}

#[class(name = "Hash")]
impl Hash {
    /// By number, or continuing another hash; with a length for digests that have no fixed one, and maybe with first data.
    #[constructor]
    fn new(
        cx: &mut Scope<'_>,
        number: u32,
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
        let known = numbered(cx, number)?;
        check_length(known, length)?;
        let running = start_with(cx, known, first)?;
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
        let fed = feed(cx, data, |chunk| worked = running.update(chunk).is_ok());
        fed && worked
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
        Some(length) if length != known.size() && !known.is_xof() => Err(Failure::openssl(
            "error:030000B2:digital envelope routines::not XOF or invalid length",
            "digital envelope routines",
            "not XOF or invalid length",
            "ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH",
        )
        .into()),
        _ => Ok(()),
    }
}

/// The number by which the other natives know a digest, or undefined when there is no such digest. Throws for a digest that
/// is known by name only.
#[native]
fn digest_number(cx: &mut Scope<'_>, name: String) -> Result<Option<f64>> {
    let number = cx.state().slot::<Digests>().number_of(&name);
    match number {
        Some(number) => Ok(Some(number as f64)),
        None => refusal(&name).map_or(Ok(None), |failure| Err(failure.into())),
    }
}

/// A whole hash at once: the bytes or their spelling; undefined when the digest cannot have that length.
#[native]
fn one_shot_digest<'s>(
    cx: &mut Scope<'s>,
    number: u32,
    data: Local<'s, Value>,
    length: Option<f64>,
    encoding: Spelling,
) -> Result<Local<'s, Value>> {
    let known = numbered(cx, number)?;
    let length = length.map(|length| length as usize);
    if let Some(length) = length
        && length != known.size()
        && !known.is_xof()
    {
        return Ok(cx.undefined());
    }
    let result = start_with(cx, known, data)?.finish_with(known, length)?;
    spelled(cx, encoding, result)
}

/// HMAC as JavaScript holds it.
pub(crate) struct Hmac {
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
            .ok_or_else(|| {
                refusal(&algorithm).unwrap_or_else(|| Failure::invalid_digest(&algorithm))
            })?;
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
        let fed = feed(cx, data, |chunk| {
            worked = running.inner.update(chunk).is_ok();
        });
        fed && worked
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
    Some(known.size() as f64)
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
        &[
            one_shot_digest::DEF,
            digest_number::DEF,
            digest_size::DEF,
            known_digests::DEF,
        ],
    )?;
    let class = cx.class::<Hash>()?;
    target.set(cx, c"Hash", class)?;
    let class = cx.class::<Hmac>()?;
    target.set(cx, c"Hmac", class)?;
    Ok(())
}
