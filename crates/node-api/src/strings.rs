//! Strings: made from three encodings and read into an addon's memory in them.

use std::ffi::{c_char, c_void};

use nodus_engine::{Chars, JsString, Local, Scope, text};

use crate::env::{Carried, Env, Mode, Out, Outcome, call, put_if, value};
use crate::types::*;

/// The bytes of an addon's text.
///
/// # Safety
/// The pointer is null or leads to `length` units, or to some that end with a zero when the length is to be found out.
unsafe fn units<'a, T: Copy + PartialEq + Default>(
    start: *const T,
    length: usize,
) -> Outcome<&'a [T]> {
    if start.is_null() {
        return if length == 0 {
            Ok(&[])
        } else {
            Err(Status::InvalidArg.into())
        };
    }
    let length = if length == AUTO_LENGTH {
        let mut at = 0;
        // SAFETY: by contract the text ends with a zero.
        while unsafe { *start.add(at) } != T::default() {
            at += 1;
        }
        at
    } else if length > i32::MAX as usize {
        return Err(Status::InvalidArg.into());
    } else {
        length
    };
    // SAFETY: by contract.
    Ok(unsafe { std::slice::from_raw_parts(start, length) })
}

/// UTF-8 text of an addon as a string; `None` when it would be too long for one.
fn string_of(cx: &mut Scope<'static>, bytes: &[u8]) -> Outcome<Local<'static, JsString>> {
    if !Scope::string_fits(bytes.len()) {
        return Err(Status::InvalidArg.into());
    }
    Ok(cx.string_utf8_lossy(bytes))
}

/// A name that an addon gives as UTF-8, with a length or a zero at the end.
pub(crate) fn name(
    cx: &mut Scope<'static>,
    start: *const c_char,
    length: usize,
) -> Outcome<Local<'static, JsString>> {
    // SAFETY: the interface has it so.
    let bytes = unsafe { units(start.cast::<u8>(), length) }?;
    string_of(cx, bytes)
}

/// Text of an addon as a Rust string.
pub(crate) fn plain_sized(start: *const c_char, length: usize) -> Outcome<String> {
    // SAFETY: the interface has it so.
    let bytes = unsafe { units(start.cast::<u8>(), length) }?;
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// A function that makes a string of an encoding.
macro_rules! maker {
    ($name:ident($type:ty), |$cx:ident, $units:ident| $make:expr) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(
            env: NapiEnv,
            start: *const $type,
            length: usize,
            result: *mut NapiValue,
        ) -> Status {
            // SAFETY: called by the addon on its thread with text as `units` wants it.
            unsafe {
                call(env, Mode::Values, |_, $cx| {
                    if start.is_null() && length != 0 {
                        return Err(Status::InvalidArg.into());
                    }
                    let result = Out::required(result)?;
                    let $units = units(start, length)?;
                    if !Scope::string_fits($units.len()) {
                        return Err(Status::InvalidArg.into());
                    }
                    result.give($make);
                    Ok(())
                })
            }
        }
    };
}

maker!(napi_create_string_utf8(u8), |cx, units| cx
    .string_utf8_lossy(units));
maker!(napi_create_string_latin1(u8), |cx, units| cx
    .string_latin1(units));
maker!(napi_create_string_utf16(u16), |cx, units| cx
    .string_utf16(units));
maker!(node_api_create_property_key_utf8(u8), |cx, units| {
    let text = cx.string_utf8_lossy(units);
    cx.atom(text)?
});
maker!(node_api_create_property_key_latin1(u8), |cx, units| {
    let text = cx.string_latin1(units);
    cx.atom(text)?
});
maker!(node_api_create_property_key_utf16(u16), |cx, units| {
    let text = cx.string_utf16(units);
    cx.atom(text)?
});

/// What is to be done when an external string has died.
struct Keeper {
    env: Carried,
    finalize: NapiFinalize,
    chars: Carried,
    hint: Carried,
    waker: nodus_event_loop::LoopWaker,
}

/// The engine does not need the characters any more; it may say so on another thread.
unsafe extern "C" fn string_done(data: *mut c_void) {
    // SAFETY: the box that the string was made with.
    let keeper = unsafe { Box::from_raw(data.cast::<Keeper>()) };
    let waker = keeper.waker.clone();
    waker.post(move |_| {
        let env = keeper.env.get().cast::<Env>();
        let Some(env) = crate::loader::find(env) else {
            return;
        };
        let Some(finalize) = keeper.finalize else {
            return;
        };
        nodus_engine::with_current(|cx| {
            env.host.open_scope(cx, None);
            // SAFETY: the addon's own function with what it gave for it.
            env.enter(cx, true, || unsafe {
                finalize(env.as_raw(), keeper.chars.get(), keeper.hint.get());
            });
            env.host.close_scope(cx);
        });
    });
}

/// Makes an external string.
///
/// # Safety
/// As for the interface's functions.
#[allow(clippy::too_many_arguments, reason = "it is the interface's")]
unsafe fn external_string(
    env: NapiEnv,
    chars: *mut c_void,
    length: usize,
    wide: bool,
    finalize: NapiFinalize,
    hint: *mut c_void,
    result: *mut NapiValue,
    copied: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            if chars.is_null() && length != 0 {
                return Err(Status::InvalidArg.into());
            }
            let result = Out::required(result)?;
            let length = if wide {
                units(chars.cast::<u16>().cast_const(), length)?.len()
            } else {
                units(chars.cast::<u8>().cast_const(), length)?.len()
            };
            if !Scope::string_fits(length) {
                return Err(Status::InvalidArg.into());
            }
            let keeper = Box::new(Keeper {
                env: Carried(env.as_raw().cast()),
                finalize,
                chars: Carried(chars),
                hint: Carried(hint),
                waker: env.host.event_loop(cx).waker(),
            });
            let keeper = Box::into_raw(keeper);
            match cx.external_string(chars, length, wide, string_done, keeper.cast()) {
                Ok(string) => result.give(string),
                Err(error) => {
                    drop(Box::from_raw(keeper));
                    return Err(error.into());
                }
            }
            // Even when the engine made a copy: the characters are given back all the same, a little later.
            put_if(copied, false);
            Ok(())
        })
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn node_api_create_external_string_latin1(
    env: NapiEnv,
    chars: *mut c_char,
    length: usize,
    finalize: NapiFinalize,
    hint: *mut c_void,
    result: *mut NapiValue,
    copied: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        external_string(
            env,
            chars.cast(),
            length,
            false,
            finalize,
            hint,
            result,
            copied,
        )
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn node_api_create_external_string_utf16(
    env: NapiEnv,
    chars: *mut u16,
    length: usize,
    finalize: NapiFinalize,
    hint: *mut c_void,
    result: *mut NapiValue,
    copied: *mut bool,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        external_string(
            env,
            chars.cast(),
            length,
            true,
            finalize,
            hint,
            result,
            copied,
        )
    }
}

/// Writes as many whole characters as UTF-8 as there is room for.
fn write_utf8(chars: Chars<'_>, room: &mut [u8]) -> usize {
    let whole = match chars {
        Chars::Latin1(latin1) => text::latin1_to_utf8(latin1, room),
        Chars::Utf16(utf16) => text::utf16_to_utf8(utf16, room),
    };
    if let Some(written) = whole {
        return written;
    }
    let mut written = 0;
    let mut push = |c: char| {
        let mut buffer = [0; 4];
        let bytes = c.encode_utf8(&mut buffer).as_bytes();
        match room.get_mut(written..written + bytes.len()) {
            Some(place) => {
                place.copy_from_slice(bytes);
                written += bytes.len();
                true
            }
            None => false,
        }
    };
    match chars {
        Chars::Latin1(latin1) => {
            for byte in latin1 {
                if !push(char::from(*byte)) {
                    break;
                }
            }
        }
        Chars::Utf16(utf16) => {
            for c in char::decode_utf16(utf16.iter().copied()) {
                if !push(c.unwrap_or(char::REPLACEMENT_CHARACTER)) {
                    break;
                }
            }
        }
    }
    written
}

fn utf8_len(chars: Chars<'_>) -> usize {
    match chars {
        Chars::Latin1(latin1) => text::utf8_len_of_latin1(latin1),
        Chars::Utf16(utf16) => char::decode_utf16(utf16.iter().copied())
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER).len_utf8())
            .sum(),
    }
}

/// Reads a string into an addon's memory, or tells how long it is.
///
/// # Safety
/// `buffer` is null or has room for `size` units.
unsafe fn read<T: Copy + Default>(
    env: NapiEnv,
    of: NapiValue,
    buffer: *mut T,
    size: usize,
    result: *mut usize,
    length: impl FnOnce(Chars<'_>) -> usize,
    write: impl FnOnce(Chars<'_>, &mut [T]) -> usize,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |_, cx| {
            let of = value(of)?.as_string().ok_or(Status::StringExpected)?;
            if buffer.is_null() {
                let result = Out::required(result)?;
                result.put(of.with_chars(cx, length));
                return Ok(());
            }
            let Some(room) = size.checked_sub(1) else {
                put_if(result, 0);
                return Ok(());
            };
            // Some addons say that there is room without end.
            let room = room.min(of.len() * 3);
            let buffer = std::slice::from_raw_parts_mut(buffer, room + 1);
            let written = of.with_chars(cx, |chars| write(chars, &mut buffer[..room]));
            buffer[written] = T::default();
            put_if(result, written);
            Ok(())
        })
    }
}

/// Writes as many units as there is room for.
fn write_units<F: Copy, T>(from: &[F], room: &mut [T], convert: impl Fn(F) -> T) -> usize {
    for (to, from) in room.iter_mut().zip(from) {
        *to = convert(*from);
    }
    from.len().min(room.len())
}

fn units_len(chars: Chars<'_>) -> usize {
    match chars {
        Chars::Latin1(latin1) => latin1.len(),
        Chars::Utf16(utf16) => utf16.len(),
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_value_string_utf8(
    env: NapiEnv,
    of: NapiValue,
    buffer: *mut u8,
    size: usize,
    result: *mut usize,
) -> Status {
    // SAFETY: the buffer has the size that the addon says.
    unsafe { read(env, of, buffer, size, result, utf8_len, write_utf8) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_value_string_latin1(
    env: NapiEnv,
    of: NapiValue,
    buffer: *mut u8,
    size: usize,
    result: *mut usize,
) -> Status {
    let write = |chars: Chars<'_>, room: &mut [u8]| match chars {
        Chars::Latin1(latin1) => write_units(latin1, room, |unit| unit),
        Chars::Utf16(utf16) => write_units(utf16, room, |unit| unit as u8),
    };
    // SAFETY: the buffer has the size that the addon says.
    unsafe { read(env, of, buffer, size, result, units_len, write) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn napi_get_value_string_utf16(
    env: NapiEnv,
    of: NapiValue,
    buffer: *mut u16,
    size: usize,
    result: *mut usize,
) -> Status {
    let write = |chars: Chars<'_>, room: &mut [u16]| match chars {
        Chars::Latin1(latin1) => write_units(latin1, room, u16::from),
        Chars::Utf16(utf16) => write_units(utf16, room, |unit| unit),
    };
    // SAFETY: the buffer has the size that the addon says.
    unsafe { read(env, of, buffer, size, result, units_len, write) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn node_api_symbol_for(
    env: NapiEnv,
    description: *const c_char,
    length: usize,
    result: *mut NapiValue,
) -> Status {
    // SAFETY: called by the addon on its thread.
    unsafe {
        call(env, Mode::Values, |env, cx| {
            let result = Out::required(result)?;
            let description = name(cx, description, length)?;
            let helper = env.host.helper(cx, "symbolFor")?;
            let this = cx.undefined();
            result.give(helper.call(cx, this, &[description.as_value()])?);
            Ok(())
        })
    }
}
