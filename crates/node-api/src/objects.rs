//! Objects: their properties, elements and prototypes.

use std::ffi::c_char;

use nodus_engine::{Function, Local, Object, Scope, Value, attr};

use crate::env::{Env, Mode, Out, Outcome, call, list, put_if, value};
use crate::strings;
use crate::types::*;

/// `Object(value)`, as functions of properties take their object.
pub(crate) fn object(cx: &mut Scope<'static>, place: NapiValue) -> Outcome<Local<'static, Object>> {
    let of = value(place)?;
    if let Some(object) = of.as_object() {
        return Ok(object);
    }
    if of.is_nullish() {
        return Err(Status::ObjectExpected.into());
    }
    Ok(cx.to_object(of)?)
}

fn function(place: NapiValue) -> Outcome<Local<'static, Function>> {
    value(place)?
        .as_function()
        .ok_or_else(|| Status::FunctionExpected.into())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_set_property(
    env: NapiEnv,
    target: NapiValue,
    key: NapiValue,
    new: NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let key = value(key)?;
            let new = value(new)?;
            let target = object(cx, target)?;
            Ok(target.set(cx, key, new)?)
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_property(
    env: NapiEnv,
    target: NapiValue,
    key: NapiValue,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let key = value(key)?;
            let result = Out::required(result)?;
            let target = object(cx, target)?;
            result.give(target.get(cx, key)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_has_property(
    env: NapiEnv,
    target: NapiValue,
    key: NapiValue,
    result: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let result = Out::required(result)?;
            let key = value(key)?;
            let target = object(cx, target)?;
            result.put(target.has(cx, key)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_has_own_property(
    env: NapiEnv,
    target: NapiValue,
    key: NapiValue,
    result: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let key = value(key)?;
            let result = Out::required(result)?;
            let target = object(cx, target)?;
            if !key.is_string() && !key.is_symbol() {
                return Err(Status::NameExpected.into());
            }
            result.put(target.has_own(cx, key)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_delete_property(
    env: NapiEnv,
    target: NapiValue,
    key: NapiValue,
    result: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let key = value(key)?;
            let target = object(cx, target)?;
            let deleted = target.delete_key(cx, key)?;
            put_if(result, deleted);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_set_named_property(
    env: NapiEnv,
    target: NapiValue,
    name: *const c_char,
    new: NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread with a text that ends with a zero.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let new = value(new)?;
            let target = object(cx, target)?;
            let key = strings::name(cx, name, AUTO_LENGTH)?;
            Ok(target.set(cx, key, new)?)
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_named_property(
    env: NapiEnv,
    target: NapiValue,
    name: *const c_char,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread with a text that ends with a zero.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let result = Out::required(result)?;
            let target = object(cx, target)?;
            let key = strings::name(cx, name, AUTO_LENGTH)?;
            result.give(target.get(cx, key)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_has_named_property(
    env: NapiEnv,
    target: NapiValue,
    name: *const c_char,
    result: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread with a text that ends with a zero.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let result = Out::required(result)?;
            let target = object(cx, target)?;
            let key = strings::name(cx, name, AUTO_LENGTH)?;
            result.put(target.has(cx, key)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_set_element(
    env: NapiEnv,
    target: NapiValue,
    index: u32,
    new: NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let new = value(new)?;
            let target = object(cx, target)?;
            Ok(target.set(cx, index, new)?)
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_element(
    env: NapiEnv,
    target: NapiValue,
    index: u32,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let result = Out::required(result)?;
            let target = object(cx, target)?;
            result.give(target.get(cx, index)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_has_element(
    env: NapiEnv,
    target: NapiValue,
    index: u32,
    result: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let result = Out::required(result)?;
            let target = object(cx, target)?;
            result.put(target.has(cx, index)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_delete_element(
    env: NapiEnv,
    target: NapiValue,
    index: u32,
    result: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let target = object(cx, target)?;
            let deleted = target.delete_key(cx, index)?;
            put_if(result, deleted);
            Ok(())
        })
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
        call(env, Mode::Values, |_, cx| {
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
fn with_helper(
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
unsafe extern "C" fn napi_get_all_property_names(
    env: NapiEnv,
    target: NapiValue,
    mode: u32,
    filter: u32,
    conversion: u32,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let result = Out::required(result)?;
            let target = object(cx, target)?;
            if mode > 1 || conversion > 1 {
                return Err(Status::InvalidArg.into());
            }
            let options = [mode, filter, conversion];
            result.give(with_helper(env, cx, "propertyNames", target, &options)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_property_names(
    env: NapiEnv,
    target: NapiValue,
    result: *mut NapiValue,
) -> Status {
    const INCLUDE_PROTOTYPES: u32 = 0;
    const ENUMERABLE_STRINGS: u32 = 2 | 16;
    const AS_STRINGS: u32 = 1;
    // SAFETY: called by the addon on its thread.
    unsafe {
        napi_get_all_property_names(
            env,
            target,
            INCLUDE_PROTOTYPES,
            ENUMERABLE_STRINGS,
            AS_STRINGS,
            result,
        )
    }
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
                let error = crate::errors::coded_type_error(
                    cx,
                    "ERR_NAPI_CONS_FUNCTION",
                    "Constructor must be a function",
                )?;
                return Err(crate::env::Fail::Thrown(error, Status::FunctionExpected));
            }
            result.put(constructor.has_instance(cx, of)?);
            Ok(())
        })
    }
}

/// The engine's attributes of a property.
pub(crate) fn attributes(descriptor: &PropertyDescriptor) -> u32 {
    let mut bits = 0;
    if descriptor.getter.is_none()
        && descriptor.setter.is_none()
        && descriptor.attributes & WRITABLE == 0
    {
        bits |= attr::READONLY;
    }
    if descriptor.attributes & ENUMERABLE != 0 {
        bits |= attr::ENUMERATE;
    }
    if descriptor.attributes & CONFIGURABLE == 0 {
        bits |= attr::PERMANENT;
    }
    bits
}

/// The key of a property.
fn key(cx: &mut Scope<'static>, descriptor: &PropertyDescriptor) -> Outcome<Local<'static, Value>> {
    if !descriptor.utf8name.is_null() {
        return Ok(strings::name(cx, descriptor.utf8name, AUTO_LENGTH)?.as_value());
    }
    let name = value(descriptor.name).map_err(|_| Status::NameExpected)?;
    if !name.is_string() && !name.is_symbol() {
        return Err(Status::NameExpected.into());
    }
    Ok(name)
}

/// Defines one property as its descriptor has it; `class` is that whose instances alone may be the receiver.
pub(crate) fn define(
    env: &Env,
    cx: &mut Scope<'static>,
    target: Local<'static, Object>,
    descriptor: &PropertyDescriptor,
    class: usize,
) -> Outcome {
    let key = key(cx, descriptor)?;
    let bits = attributes(descriptor);
    let name = match key.as_string() {
        Some(name) => name,
        None => cx.string(""),
    };
    let make = |cx: &mut Scope<'static>, callback, constructor| {
        crate::functions::make(env, cx, name, callback, descriptor.data, class, constructor)
    };
    if descriptor.getter.is_some() || descriptor.setter.is_some() {
        let getter = match descriptor.getter {
            Some(_) => Some(make(cx, descriptor.getter, false)?),
            None => None,
        };
        let setter = match descriptor.setter {
            Some(_) => Some(make(cx, descriptor.setter, false)?),
            None => None,
        };
        target.define_accessor(cx, key, getter, setter, bits)?;
    } else if descriptor.method.is_some() {
        // Plain functions may be meant as constructors; methods of a class are not.
        let method = make(cx, descriptor.method, class == 0)?;
        target.define(cx, key, method, bits)?;
    } else {
        target.define(cx, key, value(descriptor.value)?, bits)?;
    }
    Ok(())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_define_properties(
    env: NapiEnv,
    target: NapiValue,
    count: usize,
    properties: *const PropertyDescriptor,
) -> Status {
    // SAFETY: called by the addon on its thread with that many descriptors.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            if count > 0 && properties.is_null() {
                return Err(Status::InvalidArg.into());
            }
            let target = value(target)?.as_object().ok_or(Status::ObjectExpected)?;
            for descriptor in list(properties, count)? {
                let mark = cx.handle_mark();
                if let Err(failed) = define(env, cx, target, descriptor, 0) {
                    return Err(match failed {
                        // A property that cannot be defined is a wrong argument.
                        crate::env::Fail::Engine(error) if !target.is_proxy() => {
                            if let nodus_engine::Error::Pending = error {
                                cx.clear_exception();
                            }
                            Status::InvalidArg.into()
                        }
                        other => other,
                    });
                }
                // What was made for this property is no longer needed.
                cx.release_handles(mark);
            }
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
            value(constructor)?;
            if count > 0 && args.is_null() {
                return Err(Status::InvalidArg.into());
            }
            let result = Out::required(result)?;
            let constructor = function(constructor).map_err(|_| Status::InvalidArg)?;
            let args = crate::functions::arguments(cx, args, count)?;
            result.give(constructor.construct(cx, &args)?);
            Ok(())
        })
    }
}
