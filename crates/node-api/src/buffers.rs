//! ArrayBuffers, their views, and Buffers.

use std::ffi::c_void;

use nodus_engine::{ArrayBuffer, ErrorKind, Local, Scope, Value, View};

use crate::env::{Env, Fail, Mode, Out, Outcome, call, list, put_if, value};
use crate::errors::coded;
use crate::types::*;
use crate::wrap::finalize_with;

/// The engine's number of each `napi_typedarray_type` and the size of its elements.
const KINDS: [(u32, usize, &str); 12] = [
    (0, 1, "Int8Array"),
    (1, 1, "Uint8Array"),
    (8, 1, "Uint8ClampedArray"),
    (2, 2, "Int16Array"),
    (3, 2, "Uint16Array"),
    (4, 4, "Int32Array"),
    (5, 4, "Uint32Array"),
    (6, 4, "Float32Array"),
    (7, 8, "Float64Array"),
    (9, 8, "BigInt64Array"),
    (10, 8, "BigUint64Array"),
    (11, 2, "Float16Array"),
];

fn array_buffer(place: NapiValue) -> Outcome<Local<'static, ArrayBuffer>> {
    value(place)?
        .as_array_buffer()
        .ok_or_else(|| Status::InvalidArg.into())
}

/// Tells where bytes are, if the addon asks for that.
fn put_place(
    data: *mut *mut c_void,
    place: impl FnOnce() -> nodus_engine::Result<*mut u8>,
) -> Outcome {
    if !data.is_null() {
        put_if(data, place()?.cast());
    }
    Ok(())
}

/// A function that makes a buffer of zeros.
macro_rules! zeros {
    ($name:ident, $make:ident) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(
            env: NapiEnv,
            length: usize,
            data: *mut *mut c_void,
            result: *mut NapiValue,
        ) -> Status {
            // SAFETY: called by the addon on its thread.
            unsafe {
                call(env, Mode::Script, |_, cx| {
                    let result = Out::required(result)?;
                    let buffer = cx.$make(length)?;
                    put_place(data, || buffer.stable_pointer(cx))?;
                    result.give(buffer);
                    Ok(())
                })
            }
        }
    };
}

zeros!(napi_create_arraybuffer, array_buffer_zeroed);
zeros!(node_api_create_sharedarraybuffer, shared_array_buffer);

#[unsafe(no_mangle)]
unsafe extern "C" fn node_api_create_external_sharedarraybuffer(
    env: NapiEnv,
    _data: *mut c_void,
    _length: usize,
    _finalize: Option<unsafe extern "C" fn(*mut c_void, *mut c_void)>,
    _hint: *mut c_void,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, _| {
            Out::required(result)?;
            // Shared memory begins with the engine's own notes on it, so it cannot be somebody else's.
            Err(Status::NoExternalBuffersAllowed.into())
        })
    }
}

/// A buffer over an addon's memory, with its finalizer.
fn external(
    env: &Env,
    cx: &mut Scope<'static>,
    data: *mut c_void,
    length: usize,
    finalize: NapiFinalize,
    hint: *mut c_void,
) -> Outcome<Local<'static, ArrayBuffer>> {
    // SAFETY: the addon keeps the memory until its finalizer is called, which is when the buffer has died.
    let buffer = unsafe { cx.foreign_array_buffer(data, length) }?;
    let reference = finalize_with(env, cx, buffer.as_value(), finalize, data, hint);
    // SAFETY: made above.
    unsafe { (*reference).count_bytes(cx, length) };
    Ok(buffer)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_external_arraybuffer(
    env: NapiEnv,
    data: *mut c_void,
    length: usize,
    finalize: NapiFinalize,
    hint: *mut c_void,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let result = Out::required(result)?;
            let buffer = external(env, cx, data, length, finalize, hint)?;
            if data.is_null() {
                // There is no memory that it could have.
                buffer.detach(cx)?;
            }
            result.give(buffer);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_arraybuffer_info(
    env: NapiEnv,
    buffer: NapiValue,
    data: *mut *mut c_void,
    length: *mut usize,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let buffer = array_buffer(buffer)?;
            put_place(data, || buffer.stable_pointer(cx))?;
            put_if(length, buffer.len());
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_detach_arraybuffer(env: NapiEnv, buffer: NapiValue) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let buffer = value(buffer)?;
            if !buffer.is_object() {
                return Err(Status::ObjectExpected.into());
            }
            let buffer = buffer
                .as_array_buffer()
                .filter(|b| !b.is_shared())
                .ok_or(Status::ArraybufferExpected)?;
            if buffer.is_pinned(cx) {
                return Err(Status::DetachableArraybufferExpected.into());
            }
            if buffer.detach(cx).is_err() {
                cx.clear_exception();
                return Err(Status::DetachableArraybufferExpected.into());
            }
            Ok(())
        })
    }
}

/// A `RangeError` with a code, thrown, and the status that goes with it.
fn out_of_range(cx: &mut Scope<'static>, code: &str, message: &str, status: Status) -> Fail {
    match coded(cx, ErrorKind::RangeError, code, message) {
        Ok(error) => Fail::Thrown(error, status),
        Err(fail) => fail,
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_typedarray(
    env: NapiEnv,
    kind: u32,
    length: usize,
    buffer: NapiValue,
    offset: usize,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let buffer = array_buffer(buffer)?;
            let result = Out::required(result)?;
            let &(kind, size, name) = KINDS.get(kind as usize).ok_or(Status::InvalidArg)?;
            if size > 1 && !offset.is_multiple_of(size) {
                let message = format!("start offset of {name} should be a multiple of {size}");
                let code = "ERR_NAPI_INVALID_TYPEDARRAY_ALIGNMENT";
                return Err(out_of_range(cx, code, &message, Status::GenericFailure));
            }
            let end = length
                .checked_mul(size)
                .and_then(|bytes| bytes.checked_add(offset));
            if end.is_none_or(|end| end > buffer.len()) {
                let code = "ERR_NAPI_INVALID_TYPEDARRAY_LENGTH";
                let message = "Invalid typed array length";
                return Err(out_of_range(cx, code, message, Status::GenericFailure));
            }
            result.give(cx.view(kind, buffer, offset, length)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_typedarray_info(
    env: NapiEnv,
    array: NapiValue,
    kind: *mut u32,
    length: *mut usize,
    data: *mut *mut c_void,
    buffer: *mut NapiValue,
    offset: *mut usize,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let array = value(array)?
                .as_view()
                .filter(|v| v.element_kind() < Local::<View>::DATA_VIEW)
                .ok_or(Status::InvalidArg)?;
            let engine_kind = array.element_kind();
            let found = KINDS.iter().position(|(k, _, _)| *k == engine_kind);
            let found = found.ok_or(Status::InvalidArg)?;
            put_if(kind, found as u32);
            put_if(length, array.len() / KINDS[found].1);
            view_info(cx, array, data, buffer, offset)
        })
    }
}

/// What all views tell.
fn view_info(
    cx: &mut Scope<'static>,
    view: Local<'static, View>,
    data: *mut *mut c_void,
    buffer: *mut NapiValue,
    offset: *mut usize,
) -> Outcome {
    put_place(data, || view.stable_pointer(cx))?;
    if !buffer.is_null() {
        let of = view.buffer(cx)?;
        put_if(buffer, of.as_raw());
    }
    put_if(offset, view.byte_offset());
    Ok(())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_dataview(
    env: NapiEnv,
    length: usize,
    buffer: NapiValue,
    offset: usize,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |_, cx| {
            let buffer = array_buffer(buffer)?;
            let result = Out::required(result)?;
            if length
                .checked_add(offset)
                .is_none_or(|end| end > buffer.len())
            {
                let code = "ERR_NAPI_INVALID_DATAVIEW_ARGS";
                let message = "byte_offset + byte_length should be less than or equal to the size in bytes of the array passed in";
                return Err(out_of_range(cx, code, message, Status::PendingException));
            }
            result.give(cx.view(Local::<View>::DATA_VIEW, buffer, offset, length)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_dataview_info(
    env: NapiEnv,
    view: NapiValue,
    length: *mut usize,
    data: *mut *mut c_void,
    buffer: *mut NapiValue,
    offset: *mut usize,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let view = value(view)?
                .as_view()
                .filter(|v| v.element_kind() >= Local::<View>::DATA_VIEW)
                .ok_or(Status::InvalidArg)?;
            put_if(length, view.len());
            view_info(cx, view, data, buffer, offset)
        })
    }
}

/// A Buffer over a part of an ArrayBuffer.
fn buffer_over(
    env: &Env,
    cx: &mut Scope<'static>,
    buffer: Local<'static, ArrayBuffer>,
    offset: usize,
    length: usize,
) -> Outcome<Local<'static, Value>> {
    let helper = env.host.helper(cx, "bufferOver")?;
    let this = cx.undefined();
    let args = [
        buffer.as_value(),
        cx.number(offset as f64),
        cx.number(length as f64),
    ];
    Ok(helper.call(cx, this, &args)?)
}

/// The limit of a Buffer, beyond which the language's typed arrays do not go here.
const LONGEST: usize = 8 << 30;

fn check_length(cx: &mut Scope<'static>, length: usize) -> Outcome {
    if length <= LONGEST {
        return Ok(());
    }
    let message = format!("Cannot create a Buffer larger than {LONGEST:#x} bytes");
    let error = coded(cx, ErrorKind::Error, "ERR_BUFFER_TOO_LARGE", &message)?;
    Err(Fail::Thrown(error, Status::GenericFailure))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_buffer(
    env: NapiEnv,
    length: usize,
    data: *mut *mut c_void,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let result = Out::required(result)?;
            check_length(cx, length)?;
            let memory = cx.array_buffer_zeroed(length)?;
            put_place(data, || memory.stable_pointer(cx))?;
            result.give(buffer_over(env, cx, memory, 0, length)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_buffer_copy(
    env: NapiEnv,
    length: usize,
    source: *const c_void,
    data: *mut *mut c_void,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread with that many bytes.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let result = Out::required(result)?;
            check_length(cx, length)?;
            let source = list(source.cast::<u8>(), length)?;
            let memory = cx.array_buffer_uninitialized(length)?;
            memory.with_bytes_mut(|bytes| bytes.copy_from_slice(source));
            put_place(data, || memory.stable_pointer(cx))?;
            result.give(buffer_over(env, cx, memory, 0, length)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_create_external_buffer(
    env: NapiEnv,
    length: usize,
    data: *mut c_void,
    finalize: NapiFinalize,
    hint: *mut c_void,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let result = Out::required(result)?;
            let memory = external(env, cx, data, length, finalize, hint)?;
            let length = memory.len();
            result.give(buffer_over(env, cx, memory, 0, length)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn node_api_create_buffer_from_arraybuffer(
    env: NapiEnv,
    buffer: NapiValue,
    offset: usize,
    length: usize,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Script, |env, cx| {
            let buffer = array_buffer(buffer)?;
            let result = Out::required(result)?;
            if buffer.is_shared() {
                return Err(Status::InvalidArg.into());
            }
            if offset
                .checked_add(length)
                .is_none_or(|end| end > buffer.len())
            {
                let message = "The byte offset + length is out of range";
                return Err(out_of_range(
                    cx,
                    "ERR_OUT_OF_RANGE",
                    message,
                    Status::InvalidArg,
                ));
            }
            result.give(buffer_over(env, cx, buffer, offset, length)?);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_buffer_info(
    env: NapiEnv,
    buffer: NapiValue,
    data: *mut *mut c_void,
    length: *mut usize,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let view = value(buffer)?.as_view().ok_or(Status::InvalidArg)?;
            put_place(data, || view.stable_pointer(cx))?;
            put_if(length, view.len());
            Ok(())
        })
    }
}
