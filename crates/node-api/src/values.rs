//! Values that are no objects: made, read and converted; and what kind a value is.

use std::ffi::c_void;

use nodus_engine::{Local, Scope, Value};

use crate::env::{Fail, Mode, Out, Outcome, call, list, put_if, value};
use crate::types::*;

/// Makes a value and hands it out.
macro_rules! maker {
    ($(#[$doc:meta])* $name:ident($($arg:ident: $type:ty),*) => |$cx:ident| $make:expr) => {
        $(#[$doc])*
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(env: NapiEnv, $($arg: $type,)* result: *mut NapiValue) -> Status {
            // SAFETY: called by the addon on its thread.
            unsafe {
                call(env, Mode::Values, |_, $cx| {
                    let result = Out::required(result)?;
                    result.give($make);
                    Ok(())
                })
            }
        }
    };
}

maker!(napi_get_undefined() => |cx| cx.undefined());
maker!(napi_get_null() => |cx| cx.null());
maker!(napi_get_boolean(value: bool) => |cx| cx.boolean(value));
maker!(napi_get_global() => |cx| cx.current_face());
maker!(napi_create_double(number: f64) => |cx| cx.number(number));
maker!(napi_create_int32(number: i32) => |cx| cx.int(number));
maker!(napi_create_uint32(number: u32) => |cx| cx.number(f64::from(number)));
maker!(napi_create_int64(number: i64) => |cx| cx.number(number as f64));
maker!(napi_create_object() => |cx| cx.object());
maker!(napi_create_array() => |cx| cx.empty_array());
maker!(napi_create_bigint_int64(number: i64) => |cx| cx.bigint_i64(number)?);
maker!(napi_create_bigint_uint64(number: u64) => |cx| cx.bigint_u64(number)?);

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_array_with_length(
    env: NapiEnv,
    length: usize,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let result = Out::required(result)?;
            let array = cx.empty_array();
            // As an `int`, which is what the length is taken for; nonsense makes an empty array.
            let length = (length as i32).max(0);
            if length > 0 {
                cx.nested(|cx| {
                    let length = cx.int(length);
                    array.set(cx, c"length", length)
                })?;
            }
            result.give(array);
            Ok(())
        })
    }
}

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
            if count > 1 << 24 {
                return Err(
                    nodus_engine::Error::range_error("Maximum BigInt size exceeded").into(),
                );
            }
            let words = list(words, count)?;
            let made = cx.bigint_from_words(sign != 0, words);
            match made {
                Ok(bigint) => result.give(bigint),
                Err(nodus_engine::Error::Pending) => {
                    cx.clear_exception();
                    return Err(
                        nodus_engine::Error::range_error("Maximum BigInt size exceeded").into(),
                    );
                }
                Err(error) => return Err(error.into()),
            }
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_date(env: NapiEnv, time: f64, result: *mut NapiValue) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let result = Out::required(result)?;
            let helper = env.host.helper(cx, "makeDate")?;
            let this = cx.undefined();
            let time = cx.number(time);
            result.give(helper.call(cx, this, &[time])?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_symbol(
    env: NapiEnv,
    description: NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let result = Out::required(result)?;
            let description = if description.is_null() {
                cx.undefined()
            } else {
                let description = value(description)?;
                if !description.is_string() {
                    return Err(Status::StringExpected.into());
                }
                description
            };
            let helper = env.host.helper(cx, "makeSymbol")?;
            let this = cx.undefined();
            result.give(helper.call(cx, this, &[description])?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_typeof(env: NapiEnv, of: NapiValue, result: *mut u32) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, _| {
            let of = value(of)?;
            let result = Out::required(result)?;
            result.put(kind_of(of));
            Ok(())
        })
    }
}

/// `napi_valuetype`
fn kind_of(value: Local<'_, Value>) -> u32 {
    if value.is_number() {
        3
    } else if value.is_bigint() {
        9
    } else if value.is_string() {
        4
    } else if let Some(object) = value.as_object() {
        if value.is_function() {
            7
        } else if object.external_pointer().is_some() {
            8
        } else {
            6
        }
    } else if value.is_boolean() {
        2
    } else if value.is_undefined() {
        0
    } else if value.is_symbol() {
        5
    } else {
        1
    }
}

fn number(place: NapiValue) -> Outcome<f64> {
    value(place)?
        .as_number()
        .ok_or_else(|| Status::NumberExpected.into())
}

/// ECMAScript's ToInt32; ToUint32 is the same bits.
fn to_int32(number: f64) -> i32 {
    if !number.is_finite() {
        return 0;
    }
    if number.abs() < 2_147_483_648.0 {
        return number as i32;
    }
    const TWO_32: f64 = 4_294_967_296.0;
    number.trunc().rem_euclid(TWO_32) as u64 as u32 as i32
}

fn to_int64(number: f64) -> i64 {
    if number.is_finite() { number as i64 } else { 0 }
}

/// Reads a plain value.
macro_rules! reader {
    ($name:ident -> $type:ty, |$value:ident| $read:expr) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(env: NapiEnv, of: NapiValue, result: *mut $type) -> Status {
            // SAFETY: called by the addon on its thread.
            unsafe {
                call(env, Mode::Values, |_, _| {
                    let $value = of;
                    value($value)?;
                    let result = Out::required(result)?;
                    result.put($read);
                    Ok(())
                })
            }
        }
    };
}

reader!(napi_get_value_double -> f64, |of| number(of)?);
reader!(napi_get_value_int32 -> i32, |of| to_int32(number(of)?));
reader!(napi_get_value_uint32 -> u32, |of| to_int32(number(of)?) as u32);
reader!(napi_get_value_int64 -> i64, |of| to_int64(number(of)?));
reader!(napi_get_value_bool -> bool, |of| value(of)?.as_bool().ok_or(Status::BooleanExpected)?);
reader!(napi_is_arraybuffer -> bool, |of| value(of)?.as_array_buffer().is_some_and(|b| !b.is_shared()));
reader!(node_api_is_sharedarraybuffer -> bool, |of| value(of)?.as_array_buffer().is_some_and(|b| b.is_shared()));
reader!(napi_is_dataview -> bool, |of| is_data_view(value(of)?));
reader!(napi_is_typedarray -> bool, |of| {
    let of = value(of)?;
    of.as_view().is_some() && !is_data_view(of)
});
reader!(napi_is_buffer -> bool, |of| value(of)?.as_view().is_some());
reader!(napi_is_detached_arraybuffer -> bool, |of| {
    value(of)?.as_array_buffer().is_some_and(|b| b.is_detached())
});

/// Is it a DataView?
pub(crate) fn is_data_view(value: Local<'_, Value>) -> bool {
    value
        .as_view()
        .is_some_and(|view| view.element_kind() >= Local::<nodus_engine::View>::DATA_VIEW)
}

/// A question that the engine answers.
macro_rules! question {
    ($name:ident, |$cx:ident, $value:ident| $answer:expr) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(env: NapiEnv, of: NapiValue, result: *mut bool) -> Status {
            // SAFETY: called by the addon on its thread.
            unsafe {
                call(env, Mode::Values, |_, $cx| {
                    let $value = value(of)?;
                    let result = Out::required(result)?;
                    result.put($answer);
                    Ok(())
                })
            }
        }
    };
}

question!(napi_is_array, |cx, of| of.as_array(cx).is_some());
question!(napi_is_promise, |_cx, of| of.as_promise().is_some());
question!(napi_is_error, |cx, of| of
    .as_object()
    .is_some_and(|o| o.kind(cx) == nodus_engine::TypeKind::Error));
question!(napi_is_date, |cx, of| of
    .as_object()
    .is_some_and(|o| o.date_value(cx).is_some()));

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_date_value(env: NapiEnv, of: NapiValue, result: *mut f64) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let of = value(of)?;
            let result = Out::required(result)?;
            let time = of.as_object().and_then(|o| o.date_value(cx));
            result.put(time.ok_or(Status::DateExpected)?);
            Ok(())
        })
    }
}

fn bigint(place: NapiValue) -> Outcome<Local<'static, nodus_engine::BigInt>> {
    value(place)?
        .as_bigint()
        .ok_or_else(|| Status::BigintExpected.into())
}

/// The least significant words of a BigInt, its sign and how many it has.
fn two_words(bigint: Local<'_, nodus_engine::BigInt>) -> (u64, bool, usize) {
    let mut words = [0];
    let (negative, count) = bigint.words(&mut words);
    (words[0], negative, count)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_value_bigint_int64(
    env: NapiEnv,
    of: NapiValue,
    result: *mut i64,
    lossless: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, _| {
            value(of)?;
            let result = Out::required(result)?;
            let lossless = Out::required(lossless)?;
            let of = bigint(of)?;
            let (word, negative, count) = two_words(of);
            let limit = if negative { 1 << 63 } else { (1 << 63) - 1 };
            result.put(of.to_i64());
            lossless.put(count == 0 || (count == 1 && word <= limit));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_value_bigint_uint64(
    env: NapiEnv,
    of: NapiValue,
    result: *mut u64,
    lossless: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, _| {
            value(of)?;
            let result = Out::required(result)?;
            let lossless = Out::required(lossless)?;
            let of = bigint(of)?;
            let (_, negative, count) = two_words(of);
            result.put(of.to_u64());
            lossless.put(count == 0 || (count == 1 && !negative));
            Ok(())
        })
    }
}

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

/// A conversion that may run JavaScript; `status` is what a failure is called.
fn convert(
    env: NapiEnv,
    of: NapiValue,
    result: *mut NapiValue,
    status: Status,
    work: impl FnOnce(
        &mut Scope<'static>,
        Local<'static, Value>,
    ) -> nodus_engine::Result<Local<'static, Value>>,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let of = value(of)?;
            let result = Out::required(result)?;
            match work(cx, of) {
                Ok(converted) => {
                    result.give(converted);
                    Ok(())
                }
                Err(error) => Err(Fail::Thrown(error, status)),
            }
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_coerce_to_bool(
    env: NapiEnv,
    of: NapiValue,
    result: *mut NapiValue,
) -> Status {
    convert(env, of, result, Status::BooleanExpected, |cx, of| {
        Ok(cx.boolean(of.to_boolean()))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_coerce_to_number(
    env: NapiEnv,
    of: NapiValue,
    result: *mut NapiValue,
) -> Status {
    convert(env, of, result, Status::NumberExpected, |cx, of| {
        let number = of.to_number(cx)?;
        Ok(cx.number(number))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_coerce_to_string(
    env: NapiEnv,
    of: NapiValue,
    result: *mut NapiValue,
) -> Status {
    convert(env, of, result, Status::StringExpected, |cx, of| {
        Ok(of.to_js_string(cx)?.as_value())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_coerce_to_object(
    env: NapiEnv,
    of: NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let of = value(of)?;
            let result = Out::required(result)?;
            if of.is_nullish() {
                return Err(Status::ObjectExpected.into());
            }
            result.give(cx.to_object(of)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_strict_equals(
    env: NapiEnv,
    one: NapiValue,
    other: NapiValue,
    result: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let (one, other) = (value(one)?, value(other)?);
            let result = Out::required(result)?;
            result.put(one.strict_equals(cx, other));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_version(env: NapiEnv, result: *mut u32) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Basic, |_, _| {
            Out::required(result)?.put(NEWEST as u32);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_node_version(
    env: NapiEnv,
    result: *mut *const NodeVersion,
) -> Status {
    struct Shared(NodeVersion);
    // SAFETY: immutable once made, its text is static.
    unsafe impl Send for Shared {}
    // SAFETY: as above.
    unsafe impl Sync for Shared {}
    static VERSION: std::sync::OnceLock<Shared> = std::sync::OnceLock::new();
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Basic, |env, _| {
            let result = Out::required(result)?;
            let version = VERSION.get_or_init(|| {
                let [major, minor, patch] = env.host.node_version();
                Shared(NodeVersion {
                    major,
                    minor,
                    patch,
                    release: c"node".as_ptr(),
                })
            });
            result.put(&version.0);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_adjust_external_memory(
    env: NapiEnv,
    change: i64,
    result: *mut i64,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Basic, |env, cx| {
            let result = Out::required(result)?;
            if env.in_collector.get() {
                crate::memory::forget(-change);
                result.put(crate::memory::bytes());
            } else {
                result.put(crate::memory::add(cx, change));
            }
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn node_api_get_module_file_name(
    env: NapiEnv,
    result: *mut *const std::ffi::c_char,
) -> Status {
    // SAFETY: called by the addon on its thread; the text lives as long as the environment.
    unsafe {
        call(env, Mode::Basic, |env, _| {
            Out::required(result)?.put(env.filename.as_ptr());
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_uv_event_loop(env: NapiEnv, result: *mut *mut c_void) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Basic, |env, cx| {
            let result = Out::required(result)?;
            let event_loop = env.host.event_loop(cx);
            result.put(crate::uv::loop_of_thread(event_loop));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_run_script(
    env: NapiEnv,
    script: NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let script = value(script)?;
            let result = Out::required(result)?;
            let script = script.as_string().ok_or(Status::StringExpected)?;
            let text = script.to_rust(cx);
            let options = nodus_engine::CompileOptions::new("");
            result.give(cx.eval(&text, &options)?);
            Ok(())
        })
    }
}
