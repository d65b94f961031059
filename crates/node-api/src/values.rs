//! Values that are no objects: made, read and converted; and what kind a value is.

use nodus_engine::{Local, Scope, Value};

use crate::env::{Fail, Mode, Out, Outcome, call, value};
use crate::types::*;

/// Makes a value and hands it out.
macro_rules! maker {
    ($name:ident($($arg:ident: $type:ty),*) => |$cx:ident| $make:expr) => {
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

fn number(value: Local<'_, Value>) -> Outcome<f64> {
    value
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

/// Reads or asks for something of a value.
macro_rules! reader {
    ($name:ident -> $type:ty, |$cx:ident, $value:ident| $read:expr) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(env: NapiEnv, of: NapiValue, result: *mut $type) -> Status {
            // SAFETY: called by the addon on its thread.
            unsafe {
                call(env, Mode::Values, |_, $cx| {
                    let $value = value(of)?;
                    let result = Out::required(result)?;
                    result.put($read);
                    Ok(())
                })
            }
        }
    };
}

reader!(napi_get_value_double -> f64, |_cx, of| number(of)?);
reader!(napi_get_value_int32 -> i32, |_cx, of| to_int32(number(of)?));
reader!(napi_get_value_uint32 -> u32, |_cx, of| to_int32(number(of)?) as u32);
reader!(napi_get_value_int64 -> i64, |_cx, of| to_int64(number(of)?));
reader!(napi_get_value_bool -> bool, |_cx, of| of.as_bool().ok_or(Status::BooleanExpected)?);
reader!(napi_is_arraybuffer -> bool, |_cx, of| of.as_array_buffer().is_some_and(|b| !b.is_shared()));
reader!(node_api_is_sharedarraybuffer -> bool, |_cx, of| of.as_array_buffer().is_some_and(|b| b.is_shared()));
reader!(napi_is_dataview -> bool, |_cx, of| is_data_view(of));
reader!(napi_is_typedarray -> bool, |_cx, of| {
    of.as_view().is_some() && !is_data_view(of)
});
reader!(napi_is_buffer -> bool, |_cx, of| of.as_view().is_some());
reader!(napi_is_detached_arraybuffer -> bool, |_cx, of| {
    of.as_array_buffer().is_some_and(|b| b.is_detached())
});

/// Is it a DataView?
pub(crate) fn is_data_view(value: Local<'_, Value>) -> bool {
    value
        .as_view()
        .is_some_and(|view| view.element_kind() >= Local::<nodus_engine::View>::DATA_VIEW)
}

reader!(napi_is_array -> bool, |cx, of| of.as_array(cx).is_some());
reader!(napi_is_promise -> bool, |_cx, of| of.as_promise().is_some());
reader!(napi_is_error -> bool, |cx, of| of
    .as_object()
    .is_some_and(|o| o.kind(cx) == nodus_engine::TypeKind::Error));
reader!(napi_is_date -> bool, |cx, of| of
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
    convert(env, of, result, Status::ObjectExpected, |cx, of| {
        Ok(cx.to_object(of)?.as_value())
    })
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
