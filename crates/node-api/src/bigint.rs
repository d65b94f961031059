//! BigInts, by their words and as numbers of 64 bits.

use nodus_engine::{BigInt, Error, Local};

use crate::env::{Mode, Out, Outcome, call, list, put_if, value};
use crate::types::*;

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_bigint_words(
    env: NapiEnv,
    sign: i32,
    count: usize,
    words: *const u64,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            if words.is_null() {
                return Err(Status::InvalidArg.into());
            }
            let result = Out::required(result)?;
            if count > i32::MAX as usize {
                return Err(Status::InvalidArg.into());
            }
            // What the language's other engines take at most: 2^30 bits.
            const MOST: usize = 1 << 24;
            if count <= MOST {
                match cx.bigint_from_words(sign != 0, list(words, count)?) {
                    Ok(bigint) => {
                        result.give(bigint);
                        return Ok(());
                    }
                    Err(Error::Pending) => cx.clear_exception(),
                    Err(error) => return Err(error.into()),
                }
            }
            Err(Error::range_error("Maximum BigInt size exceeded").into())
        })
    }
}

fn bigint(place: NapiValue) -> Outcome<Local<'static, BigInt>> {
    value(place)?
        .as_bigint()
        .ok_or_else(|| Status::BigintExpected.into())
}

/// A function that reads a BigInt as a number of 64 bits and tells whether that is all of it.
macro_rules! reader {
    ($name:ident -> $type:ty, |$of:ident| $read:expr, |$word:ident, $negative:ident| $fits:expr) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(
            env: NapiEnv,
            of: NapiValue,
            result: *mut $type,
            lossless: *mut bool,
        ) -> Status {
            // SAFETY: called by the addon on its thread.
            unsafe {
                call(env, Mode::Values, |_, _| {
                    value(of)?;
                    let result = Out::required(result)?;
                    let lossless = Out::required(lossless)?;
                    let $of = bigint(of)?;
                    let mut least = [0];
                    let ($negative, count) = $of.words(&mut least);
                    let [$word]: [u64; 1] = least;
                    result.put($read);
                    lossless.put(count == 0 || (count == 1 && $fits));
                    Ok(())
                })
            }
        }
    };
}

reader!(napi_get_value_bigint_int64 -> i64, |of| of.to_i64(), |word, negative| {
    word <= if negative { 1 << 63 } else { (1 << 63) - 1 }
});
reader!(napi_get_value_bigint_uint64 -> u64, |of| of.to_u64(), |_word, negative| !negative);

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_value_bigint_words(
    env: NapiEnv,
    of: NapiValue,
    sign: *mut i32,
    count: *mut usize,
    words: *mut u64,
) -> Status {
    // SAFETY: called by the addon on its thread; `words` has room for as many as `count` says.
    unsafe {
        call(env, Mode::Values, |_, _| {
            value(of)?;
            let of = bigint(of)?;
            let count = count.as_mut().ok_or(Status::InvalidArg)?;
            if sign.is_null() && words.is_null() {
                *count = of.words(&mut []).1;
                return Ok(());
            }
            if sign.is_null() || words.is_null() {
                return Err(Status::InvalidArg.into());
            }
            let room = std::slice::from_raw_parts_mut(words, *count);
            let (negative, all) = of.words(room);
            put_if(sign, i32::from(negative));
            *count = all;
            Ok(())
        })
    }
}
