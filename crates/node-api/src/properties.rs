//! Properties of objects: set, read, looked for, deleted, listed and defined.

use std::ffi::c_char;

use nodus_engine::{Error, Local, Object, Scope, Value, attr};

use crate::env::{Env, Fail, Mode, Out, Outcome, call, list, put_if, value};
use crate::functions::{self, Role};
use crate::objects::{object, with_helper};
use crate::strings;
use crate::types::*;

/// The functions for properties that are found by one kind of key. `early` is what is checked before the object is looked at,
/// `late` makes the key after that: addons are told of the first argument that is wrong.
macro_rules! by_key {
    (
        |$cx:ident, $key:ident: $type:ty| early $early:block, late $late:expr;
        $set:ident, $get:ident, $has:ident
    ) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $set(
            env: NapiEnv,
            target: NapiValue,
            $key: $type,
            new: NapiValue,
        ) -> Status {
            // SAFETY: called by the addon on its thread; a key that is text ends with a zero.
            unsafe {
                call(env, Mode::Script, |_, $cx| {
                    $early
                    let new = value(new)?;
                    let target = object($cx, target)?;
                    let key = $late;
                    Ok(target.set($cx, key, new)?)
                })
            }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $get(
            env: NapiEnv,
            target: NapiValue,
            $key: $type,
            result: *mut NapiValue,
        ) -> Status {
            // SAFETY: as above.
            unsafe {
                call(env, Mode::Script, |_, $cx| {
                    $early
                    let result = Out::required(result)?;
                    let target = object($cx, target)?;
                    let key = $late;
                    result.give(target.get($cx, key)?);
                    Ok(())
                })
            }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $has(
            env: NapiEnv,
            target: NapiValue,
            $key: $type,
            result: *mut bool,
        ) -> Status {
            // SAFETY: as above.
            unsafe {
                call(env, Mode::Script, |_, $cx| {
                    $early
                    let result = Out::required(result)?;
                    let target = object($cx, target)?;
                    let key = $late;
                    result.put(target.has($cx, key)?);
                    Ok(())
                })
            }
        }
    };
    (
        |$cx:ident, $key:ident: $type:ty| early $early:block, late $late:expr;
        $set:ident, $get:ident, $has:ident, $delete:ident
    ) => {
        by_key! { |$cx, $key: $type| early $early, late $late; $set, $get, $has }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $delete(
            env: NapiEnv,
            target: NapiValue,
            $key: $type,
            result: *mut bool,
        ) -> Status {
            // SAFETY: as above.
            unsafe {
                call(env, Mode::Script, |_, $cx| {
                    $early
                    let target = object($cx, target)?;
                    let key = $late;
                    let deleted = target.delete_key($cx, key)?;
                    put_if(result, deleted);
                    Ok(())
                })
            }
        }
    };
}

by_key! {
    |cx, key: NapiValue| early { value(key)?; }, late value(key)?;
    napi_set_property, napi_get_property, napi_has_property, napi_delete_property
}
by_key! {
    |cx, name: *const c_char| early {}, late strings::name(cx, name, AUTO_LENGTH)?;
    napi_set_named_property, napi_get_named_property, napi_has_named_property
}
by_key! {
    |cx, index: u32| early {}, late index;
    napi_set_element, napi_get_element, napi_has_element, napi_delete_element
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

/// The engine's attributes of a property.
fn attributes(descriptor: &PropertyDescriptor) -> u32 {
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
    // Plain functions may be meant as constructors; methods of a class are not.
    let method = match class {
        0 => Role::Plain,
        class => Role::Method(class),
    };
    let mut make = |callback: NapiCallback, role| {
        callback
            .map(|_| functions::make(env, cx, name, callback, descriptor.data, role))
            .transpose()
    };
    if descriptor.getter.is_some() || descriptor.setter.is_some() {
        let getter = make(descriptor.getter, Role::Method(class))?;
        let setter = make(descriptor.setter, Role::Method(class))?;
        target.define_accessor(cx, key, getter, setter, bits)?;
    } else if let Some(method) = make(descriptor.method, method)? {
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
            let properties = list(properties, count)?;
            let target = object(cx, target)?;
            for descriptor in properties {
                let mark = cx.handle_mark();
                if let Err(failed) = define(env, cx, target, descriptor, 0) {
                    return Err(match failed {
                        // A property that cannot be defined is a wrong argument.
                        Fail::Engine(error) if !target.is_proxy() => {
                            if matches!(error, Error::Pending) {
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
