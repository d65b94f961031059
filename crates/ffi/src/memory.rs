//! Memory by its address: numbers, strings and bytes, read and written.

use std::ffi::{CStr, c_void};

use nodus_engine::{Args, ArrayBuffer, Local, Result, Scope, Value};

use crate::errors::{out_of_memory, too_large, wrong_pointer, wrong_type, wrong_value};
use crate::types::Type;
use crate::values::{big, is_view_detached, small, start_of, to_js};

/// As many bytes as a buffer can have.
const MOST_BYTES: f64 = 9_007_199_254_740_991.0;

/// An address; `what` is what errors call it.
pub(crate) fn address(value: Local<'_, Value>, what: &str) -> Result<usize> {
    let value = value
        .as_bigint()
        .ok_or_else(|| wrong_type(format!("The {what} must be a bigint")))?;
    big(value, false)
        .and_then(|address| usize::try_from(address).ok())
        .ok_or_else(|| wrong_value(format!("The {what} must be a non-negative bigint")))
}

/// A number of bytes.
fn amount(value: Local<'_, Value>, what: &str) -> Result<usize> {
    let number = value
        .as_number()
        .ok_or_else(|| wrong_type(format!("The {what} must be a number")))?;
    if !(number >= 0.0 && number.is_finite() && number.trunc() == number) {
        return Err(wrong_value(format!(
            "The {what} must be a non-negative integer"
        )));
    }
    Ok(number as usize)
}

/// Where a number of the type is: an address and an offset, both of the program.
fn place(args: &Args<'_>, size: usize, needs_offset: bool) -> Result<usize> {
    let start = address(args.get(0), "pointer")?;
    let offset = args.get(1);
    if needs_offset && offset.is_undefined() {
        return Err(wrong_value("Expected an offset argument"));
    }
    let offset = if offset.is_undefined() {
        0
    } else {
        amount(offset, "offset")?
    };
    if start == 0 {
        return Err(wrong_pointer("Cannot dereference a null pointer"));
    }
    let place = start
        .checked_add(offset)
        .ok_or_else(|| wrong_value("The pointer and offset exceed the platform address range"))?;
    place
        .checked_add(size - 1)
        .ok_or_else(|| wrong_value("The accessed range exceeds the platform address range"))?;
    Ok(place)
}

fn size_of(kind: Type) -> usize {
    match kind {
        Type::Void | Type::Int8 | Type::Uint8 => 1,
        Type::Int16 | Type::Uint16 => 2,
        Type::Int32 | Type::Uint32 | Type::Float32 => 4,
        Type::Int64 | Type::Uint64 | Type::Float64 | Type::Pointer => 8,
    }
}

/// `get<Type>(pointer, offset)`
pub(crate) fn get<'s>(cx: &mut Scope<'s>, args: &Args<'s>, kind: Type) -> Result<Local<'s, Value>> {
    let size = size_of(kind);
    let place = place(args, size, false)?;
    let mut word = [0; 8];
    // SAFETY: that there is memory is the program's word.
    unsafe { std::ptr::copy_nonoverlapping(place as *const u8, word.as_mut_ptr(), size) };
    to_js(cx, kind, u64::from_le_bytes(word))
}

/// `set<Type>(pointer, offset, value)`
pub(crate) fn set(args: &Args<'_>, kind: Type) -> Result<()> {
    let size = size_of(kind);
    let place = place(args, size, true)?;
    let value = args.get(2);
    if value.is_undefined() {
        return Err(wrong_value("Expected a value argument"));
    }
    let bits = match kind {
        Type::Int64 | Type::Uint64 => wide(value, kind == Type::Int64)?,
        _ => value.as_number().and_then(|number| small(kind, number)),
    };
    let bits = bits.ok_or_else(|| wrong_value(format!("Value must be {}", kind.title())))?;
    // SAFETY: that there is memory which may be written is the program's word.
    unsafe {
        std::ptr::copy_nonoverlapping(bits.to_le_bytes().as_ptr(), place as *mut u8, size);
    }
    Ok(())
}

/// A number or BigInt as 64 bits; none if it does not fit.
fn wide(value: Local<'_, Value>, is_signed: bool) -> Result<Option<u64>> {
    if let Some(value) = value.as_bigint() {
        return Ok(big(value, is_signed));
    }
    let number = value
        .as_number()
        .ok_or_else(|| wrong_value("Value must be a bigint or a number"))?;
    let least = if is_signed { -MOST_BYTES } else { 0.0 };
    let fits = number >= least && number <= MOST_BYTES && number.trunc() == number;
    Ok(fits.then_some(number as i64 as u64))
}

/// The string at an address, null for none.
pub(crate) fn text<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<Local<'s, Value>> {
    let start = address(args.get(0), "first argument")?;
    if start == 0 {
        return Ok(cx.null());
    }
    // SAFETY: that there are bytes which end with a zero is the program's word.
    let bytes = unsafe { CStr::from_ptr(start as *const libc::c_char) }.to_bytes();
    if !Scope::string_fits(bytes.len()) {
        return Err(too_large());
    }
    Ok(cx.string_utf8_lossy(bytes).as_value())
}

/// A range of bytes of the program.
fn range(start: usize, length: usize, null: &'static str) -> Result<()> {
    if start == 0 && length != 0 {
        return Err(wrong_pointer(null));
    }
    if length != 0 && start.checked_add(length - 1).is_none() {
        return Err(wrong_value(
            "The pointer and length exceed the platform address range",
        ));
    }
    Ok(())
}

/// The bytes at an address as an ArrayBuffer: a copy, or those themselves.
pub(crate) fn bytes<'s>(
    cx: &mut Scope<'s>,
    args: &Args<'s>,
    null: &'static str,
) -> Result<Local<'s, ArrayBuffer>> {
    let start = address(args.get(0), "first argument")?;
    let length = amount(args.get(1), "length")?;
    if length as f64 > MOST_BYTES {
        return Err(too_large());
    }
    range(start, length, null)?;
    let copy = args.get(2);
    if length == 0 {
        return cx.array_buffer_zeroed(0);
    }
    if !copy.is_undefined() && !copy.to_boolean() {
        // SAFETY: that the memory is there, and stays as long as the buffer, is the program's word.
        return unsafe { cx.foreign_array_buffer(start as *mut c_void, length) };
    }
    let buffer = cx.array_buffer_uninitialized(length);
    let buffer = buffer.map_err(|_| {
        cx.clear_exception();
        out_of_memory()
    })?;
    buffer.with_bytes_mut(|bytes| {
        // SAFETY: that there are so many bytes is the program's word; the buffer is new, so they are others.
        unsafe {
            std::ptr::copy_nonoverlapping(start as *const u8, bytes.as_mut_ptr(), bytes.len());
        }
    });
    Ok(buffer)
}

/// `copy(bytes, pointer, length, zeros)`: writes bytes, and zeros behind them, to where there is room for `length`.
pub(crate) fn copy(cx: &mut Scope<'_>, args: &Args<'_>) -> Result<()> {
    let source = args.get(0);
    let start = address(args.get(1), "pointer")?;
    let length = amount(args.get(2), "length")?;
    let zeros = args.get(3).as_number().unwrap_or(0.0) as usize;
    let write = |bytes: &[u8]| -> Result<()> {
        let needed = bytes.len() + zeros;
        if needed == 0 {
            return Ok(());
        }
        range(start, length, "Cannot create a buffer from a null pointer")?;
        let to = start as *mut u8;
        // SAFETY: that there is so much memory, which may be written, is the program's word; it may be that of the
        // buffer.
        unsafe {
            std::ptr::copy(bytes.as_ptr(), to, bytes.len());
            to.add(bytes.len()).write_bytes(0, zeros);
        }
        Ok(())
    };
    cx.with_buffer_source(source, write)?
}

/// How many bytes a buffer or view has; less than none when its memory was taken away.
pub(crate) fn size(cx: &mut Scope<'_>, source: Local<'_, Value>) -> Result<f64> {
    let (size, is_detached) = if let Some(view) = source.as_view() {
        let size = view.len();
        (size, size == 0 && is_view_detached(cx, view)?)
    } else {
        let buffer = source.as_array_buffer();
        buffer.map_or((0, false), |b| (b.len(), b.is_detached()))
    };
    Ok(if is_detached { -1.0 } else { size as f64 })
}

/// Where the bytes of a buffer or view are.
pub(crate) fn pointer(cx: &mut Scope<'_>, source: Local<'_, Value>) -> Result<u64> {
    if let Some(view) = source.as_view() {
        let start = view.stable_pointer(cx)? as u64;
        if start == 0 && is_view_detached(cx, view)? {
            return Err(wrong_value(
                "ArrayBufferView is backed by a detached ArrayBuffer",
            ));
        }
        return Ok(start);
    }
    match source.as_array_buffer() {
        Some(buffer) if buffer.is_detached() => Err(wrong_value("ArrayBuffer is detached")),
        Some(buffer) => start_of(cx, buffer),
        None => Err(wrong_type(
            "The first argument must be a Buffer, ArrayBuffer, SharedArrayBuffer, or ArrayBufferView",
        )),
    }
}
