//! Native data behind objects: wraps, externals, type tags and finalizers.
//!
//! Instances of an addon's classes have a place for their wrap; for other objects it is in a weak map of the thread, which
//! works for frozen objects and proxies too.

use std::ffi::c_void;

use nodus_engine::{Local, Object, Scope, Value};

use crate::env::{Env, Mode, Out, Outcome, call, put_if, value};
use crate::reference::{NewReference, Owner, Reference};
use crate::thread::{MapKind, weak_map};
use crate::types::*;

/// The wrap of an object; null for none.
fn wrap_of(cx: &mut Scope<'_>, object: Local<'_, Object>) -> Outcome<*mut Reference> {
    if let Some(data) = object.instance_data() {
        return Ok(data.cast());
    }
    cx.nested(|cx| {
        let map = weak_map(cx, MapKind::Wraps)?;
        let entry = cx.weak_map_get(map, object)?;
        Ok(match entry.as_object().and_then(|o| o.external_pointer()) {
            Some(pointer) => pointer.cast(),
            None => std::ptr::null_mut(),
        })
    })
}

fn set_wrap(cx: &mut Scope<'_>, object: Local<'_, Object>, wrap: *mut Reference) -> Outcome {
    if object.set_instance_data(wrap.cast()) {
        return Ok(());
    }
    cx.nested(|cx| {
        let map = weak_map(cx, MapKind::Wraps)?;
        if let Some(entry) = cx.weak_map_get(map, object)?.as_object() {
            entry.set_external_pointer(wrap.cast());
        } else if !wrap.is_null() {
            let entry = cx.external(wrap.cast())?;
            cx.weak_map_set(map, object, entry.as_value())?;
        }
        Ok(())
    })
}

/// The reference of a wrap is being deleted: its object must not lead to it. Makes no values, since it may happen inside of
/// the collector.
pub(crate) fn unwrapped(reference: &Reference) {
    nodus_engine::with_current(|cx| {
        if let Some(object) = reference.get(cx).and_then(|v| v.as_object()) {
            // An object that is not in the map has nothing to lose.
            let _ = set_wrap(cx, object, std::ptr::null_mut());
        }
    });
}

/// The object behind a handle; primitives have no place for native data.
fn object(place: NapiValue) -> Outcome<Local<'static, Object>> {
    value(place)?
        .as_object()
        .ok_or_else(|| Status::InvalidArg.into())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_wrap(
    env: NapiEnv,
    target: NapiValue,
    native: *mut c_void,
    finalize: NapiFinalize,
    hint: *mut c_void,
    result: *mut *mut Reference,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let target = object(target)?;
            if !wrap_of(cx, target)?.is_null() {
                return Err(Status::InvalidArg.into());
            }
            if !result.is_null() && finalize.is_none() {
                // Without a finalizer the addon could not know when to delete the reference.
                return Err(Status::InvalidArg.into());
            }
            let new = NewReference {
                value: Some(target.as_value()),
                owner: Owner::with(result),
                ..NewReference::new(finalize, native, hint)
            };
            let reference = Reference::create(env, cx, new);
            set_wrap(cx, target, reference)?;
            (*reference).wraps.set(true);
            put_if(result, reference);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_unwrap(
    env: NapiEnv,
    target: NapiValue,
    result: *mut *mut c_void,
) -> Status {
    // SAFETY: called by the addon on its thread; a wrap is a living reference.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let target = object(target)?;
            let result = Out::required(result)?;
            let wrap = wrap_of(cx, target)?.as_ref().ok_or(Status::InvalidArg)?;
            result.put(wrap.data.get());
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_remove_wrap(
    env: NapiEnv,
    target: NapiValue,
    result: *mut *mut c_void,
) -> Status {
    // SAFETY: called by the addon on its thread; a wrap is a living reference.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let target = object(target)?;
            let place = wrap_of(cx, target)?;
            let wrap = place.as_ref().ok_or(Status::InvalidArg)?;
            put_if(result, wrap.data.get());
            set_wrap(cx, target, std::ptr::null_mut())?;
            wrap.wraps.set(false);
            if wrap.owner() == Owner::Addon {
                wrap.forget_finalizer();
            } else {
                Reference::delete(place);
            }
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_add_finalizer(
    env: NapiEnv,
    target: NapiValue,
    data: *mut c_void,
    finalize: NapiFinalize,
    hint: *mut c_void,
    result: *mut *mut Reference,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let target = object(target)?;
            if finalize.is_none() {
                return Err(Status::InvalidArg.into());
            }
            let new = NewReference {
                value: Some(target.as_value()),
                owner: Owner::with(result),
                ..NewReference::new(finalize, data, hint)
            };
            put_if(result, Reference::create(env, cx, new));
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_external(
    env: NapiEnv,
    data: *mut c_void,
    finalize: NapiFinalize,
    hint: *mut c_void,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let result = Out::required(result)?;
            let external = cx.external(data)?;
            if finalize.is_some() {
                finalize_with(env, cx, external.as_value(), finalize, data, hint);
            }
            result.give(external);
            Ok(())
        })
    }
}

/// Has `finalize` called when `value` has died.
pub(crate) fn finalize_with(
    env: &Env,
    cx: &mut Scope<'_>,
    value: Local<'_, Value>,
    finalize: NapiFinalize,
    data: *mut c_void,
    hint: *mut c_void,
) -> *mut Reference {
    let new = NewReference {
        value: Some(value),
        ..NewReference::new(finalize, data, hint)
    };
    Reference::create(env, cx, new)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_value_external(
    env: NapiEnv,
    external: NapiValue,
    result: *mut *mut c_void,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, _| {
            let external = value(external)?;
            let result = Out::required(result)?;
            let pointer = external
                .as_object()
                .and_then(|o| o.external_pointer())
                .ok_or(Status::InvalidArg)?;
            result.put(pointer);
            Ok(())
        })
    }
}

fn tag_bytes(tag: &TypeTag) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&tag.lower.to_ne_bytes());
    bytes[8..].copy_from_slice(&tag.upper.to_ne_bytes());
    bytes
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_type_tag_object(
    env: NapiEnv,
    target: NapiValue,
    tag: *const TypeTag,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let target = cx.to_object(value(target)?)?;
            let tag = tag.as_ref().ok_or(Status::InvalidArg)?;
            cx.nested(|cx| {
                let map = weak_map(cx, MapKind::Tags)?;
                if !cx.weak_map_get(map, target)?.is_undefined() {
                    return Err(Status::InvalidArg.into());
                }
                let text = cx.string_latin1(&tag_bytes(tag));
                cx.weak_map_set(map, target, text.as_value())?;
                Ok(())
            })
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_check_object_type_tag(
    env: NapiEnv,
    target: NapiValue,
    tag: *const TypeTag,
    result: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let target = cx.to_object(value(target)?)?;
            let tag = tag.as_ref().ok_or(Status::InvalidArg)?;
            let result = Out::required(result)?;
            let same = cx.nested(|cx| -> Outcome<bool> {
                let map = weak_map(cx, MapKind::Tags)?;
                let found = cx.weak_map_get(map, target)?;
                let Some(text) = found.as_string() else {
                    return Ok(false);
                };
                let mut bytes = Vec::new();
                text.append_latin1(cx, &mut bytes);
                Ok(bytes == tag_bytes(tag))
            })?;
            result.put(same);
            Ok(())
        })
    }
}
