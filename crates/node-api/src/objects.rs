//! Objects as a whole: made, frozen, asked for their prototypes and classes.

use nodus_engine::{ErrorKind, Local, Object, Scope, Value, attr};

use crate::env::{Env, Fail, Mode, Out, Outcome, call, list, value};
use crate::errors::coded;
use crate::functions::{arguments, function};
use crate::types::*;

/// `Object(value)`, as functions of properties take their object.
pub(crate) fn object(cx: &mut Scope<'static>, place: NapiValue) -> Outcome<Local<'static, Object>> {
    let of = value(place)?;
    match of.as_object() {
        Some(object) => Ok(object),
        None => cx
            .to_object(of)
            .map_err(|error| Fail::Thrown(error, Status::ObjectExpected)),
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_array_length(
    env: NapiEnv,
    array: NapiValue,
    result: *mut u32,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let array = value(array)?;
            let result = Out::required(result)?;
            let array = array.as_array(cx).ok_or(Status::ArrayExpected)?;
            result.put(array.len(cx));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_prototype(
    env: NapiEnv,
    target: NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let result = Out::required(result)?;
            let target = object(cx, target)?;
            match target.prototype(cx)? {
                Some(prototype) => result.give(prototype),
                None => result.give(cx.null()),
            }
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn node_api_set_prototype(
    env: NapiEnv,
    target: NapiValue,
    prototype: NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let prototype = value(prototype)?;
            let target = object(cx, target)?;
            if !prototype.is_null() && !prototype.is_object() {
                return Err(Status::ObjectExpected.into());
            }
            Ok(target.set_prototype(cx, prototype.as_object())?)
        })
    }
}

/// Calls a helper of the runtime with the object and numbers.
pub(crate) fn with_helper(
    env: &Env,
    cx: &mut Scope<'static>,
    name: &str,
    target: Local<'static, Object>,
    numbers: &[u32],
) -> Outcome<Local<'static, Value>> {
    let helper = env.host.helper(cx, name)?;
    let this = cx.undefined();
    let mut args = vec![target.as_value()];
    for number in numbers {
        args.push(cx.number(f64::from(*number)));
    }
    Ok(helper.call(cx, this, &args)?)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_object_freeze(env: NapiEnv, target: NapiValue) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let target = object(cx, target)?;
            with_helper(env, cx, "freeze", target, &[])?;
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_object_seal(env: NapiEnv, target: NapiValue) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let target = object(cx, target)?;
            with_helper(env, cx, "seal", target, &[])?;
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_instanceof(
    env: NapiEnv,
    of: NapiValue,
    constructor: NapiValue,
    result: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let of = value(of)?;
            let result = Out::required(result)?;
            result.put(false);
            let constructor = object(cx, constructor)?;
            if !constructor.is_function() {
                let code = "ERR_NAPI_CONS_FUNCTION";
                let error = coded(
                    cx,
                    ErrorKind::TypeError,
                    code,
                    "Constructor must be a function",
                )?;
                return Err(Fail::Thrown(error, Status::FunctionExpected));
            }
            let is = constructor.has_instance(cx, of);
            result.put(is.map_err(|error| Fail::Thrown(error, Status::GenericFailure))?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn node_api_create_object_with_properties(
    env: NapiEnv,
    prototype: NapiValue,
    names: *const NapiValue,
    values: *const NapiValue,
    count: usize,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread with that many names and values.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let result = Out::required(result)?;
            let prototype = match prototype.is_null() {
                true => None,
                false => Some(value(prototype)?),
            };
            let names = list(names, count)?;
            let values = list(values, count)?;
            let made = match prototype {
                None => cx.null_object(),
                Some(prototype) => match prototype.as_object() {
                    Some(prototype) => cx.object_with_proto(prototype),
                    None if prototype.is_null() => cx.null_object(),
                    None => return Err(Status::ObjectExpected.into()),
                },
            };
            for (name, new) in names.iter().zip(values) {
                let name = value(*name)?;
                if !name.is_string() && !name.is_symbol() {
                    return Err(Status::NameExpected.into());
                }
                made.define(cx, name, value(*new)?, attr::DEFAULT)?;
            }
            result.give(made);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_new_instance(
    env: NapiEnv,
    constructor: NapiValue,
    count: usize,
    args: *const NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread with that many arguments.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let result = Out::required(result)?;
            let constructor = function(constructor)?;
            let args = arguments(cx, args, count)?;
            result.give(constructor.construct(cx, &args)?);
            Ok(())
        })
    }
}
