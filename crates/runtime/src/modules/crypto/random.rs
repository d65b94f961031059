//! Random bytes, primes, and the comparison that takes the same time whatever it finds.

use std::cell::RefCell;

use openssl::bn::{BigNum, BigNumContext};
use openssl::rand::rand_bytes;

use super::failure::{Failure, Outcome, bytes, copy_of, run};
use crate::prelude::*;

/// Fills a part of a view.
#[native]
fn random_fill<'s>(
    cx: &mut Scope<'s>,
    view: Local<'s, View>,
    offset: usize,
    size: usize,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let part = move |length: usize| {
        let start = offset.min(length);
        start..offset.saturating_add(size).min(length)
    };
    if callback.is_none() {
        view.with_bytes_mut(|bytes| {
            let range = part(bytes.len());
            rand_bytes(&mut bytes[range])
        })
        .map_err(Failure::from)?;
        return Ok(cx.undefined());
    }
    let mut pinned = view.pin(cx)?;
    let work = move || -> Outcome<PinnedBytes> {
        let range = part(pinned.len());
        rand_bytes(&mut pinned.as_mut_slice()[range])?;
        Ok(pinned)
    };
    run(cx, callback, work, |cx, _pinned| Ok(cx.undefined()))
}

/// Bytes for identifiers, taken from the generator many at a time.
#[derive(Default)]
struct Identifiers {
    bytes: RefCell<Vec<u8>>,
}

/// How many bytes one identifier takes, and for how many there are at a time.
const IDENTIFIER: usize = 16;
const LOT: usize = 128;

/// randomUuid(fresh): an identifier of version 4; of bytes that nobody had before when `fresh`.
#[native]
fn random_uuid<'s>(cx: &mut Scope<'s>, fresh: bool) -> Result<Local<'s, Value>> {
    let mut id = [0; IDENTIFIER];
    if fresh {
        rand_bytes(&mut id).map_err(Failure::from)?;
    } else {
        let lot = cx.state().slot::<Identifiers>();
        let mut bytes = lot.bytes.borrow_mut();
        if bytes.is_empty() {
            bytes.resize(LOT * IDENTIFIER, 0);
            rand_bytes(&mut bytes).map_err(Failure::from)?;
        }
        let rest = bytes.len() - IDENTIFIER;
        id.copy_from_slice(&bytes[rest..]);
        bytes.truncate(rest);
    }
    id[6] = (id[6] & 0x0f) | 0x40;
    id[8] = (id[8] & 0x3f) | 0x80;
    Ok(cx.string_latin1(&spelled(id)).as_value())
}

fn spelled(id: [u8; IDENTIFIER]) -> [u8; 36] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [b'-'; 36];
    let mut at = 0;
    for (index, byte) in id.into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            at += 1;
        }
        text[at] = DIGITS[usize::from(byte >> 4)];
        text[at + 1] = DIGITS[usize::from(byte & 15)];
        at += 2;
    }
    text
}

/// Undefined when the lengths differ, which is no secret.
#[native]
fn timing_safe_equal(_cx: &mut Scope<'_>, a: Local<'_, View>, b: Local<'_, View>) -> Option<bool> {
    a.with_bytes(|a| b.with_bytes(|b| (a.len() == b.len()).then(|| openssl::memcmp::eq(a, b))))
}

/// A prime as big-endian bytes.
#[native]
fn generate_prime<'s>(
    cx: &mut Scope<'s>,
    bits: i32,
    safe: bool,
    add: Option<Local<'s, View>>,
    rem: Option<Local<'s, View>>,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let add = add.map(copy_of);
    let rem = rem.map(copy_of);
    let work = move || -> Outcome<Vec<u8>> {
        let add = add.as_deref().map(BigNum::from_slice).transpose()?;
        let rem = rem.as_deref().map(BigNum::from_slice).transpose()?;
        if let Some(add) = &add {
            if add.num_bits() > bits {
                return Err(Failure::code("ERR_OUT_OF_RANGE", "invalid options.add"));
            }
            if rem
                .as_ref()
                .is_some_and(|rem| add.ucmp(rem) != std::cmp::Ordering::Greater)
            {
                return Err(Failure::code("ERR_OUT_OF_RANGE", "invalid options.rem"));
            }
        }
        let mut prime = BigNum::new()?;
        prime.generate_prime(bits, safe, add.as_deref(), rem.as_deref())?;
        Ok(prime.to_vec_padded((bits + 7) / 8)?)
    };
    run(cx, callback, work, bytes)
}

#[native]
fn check_prime<'s>(
    cx: &mut Scope<'s>,
    candidate: Local<'s, View>,
    checks: i32,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    // OpenSSL's largest number, told at once.
    const LONGEST: usize = 67_108_856;
    if candidate.len() > LONGEST {
        return Err(Failure::openssl(
            "error:01800072:bignum routines::bignum too long",
            "bignum routines",
            "bignum too long",
            "ERR_OSSL_BN_BIGNUM_TOO_LONG",
        )
        .into());
    }
    let candidate = copy_of(candidate);
    let work = move || -> Outcome<bool> {
        let candidate = BigNum::from_slice(&candidate)?;
        let mut context = BigNumContext::new()?;
        Ok(candidate.is_prime_fasttest(checks, &mut context, true)?)
    };
    run(cx, callback, work, |cx, prime| Ok(cx.boolean(prime)))
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            random_fill::DEF,
            random_uuid::DEF,
            timing_safe_equal::DEF,
            generate_prime::DEF,
            check_prime::DEF,
        ],
    )
}
