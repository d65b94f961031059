//! Values as they pass between SQLite and its users.

use std::slice;

use libsqlite3_sys as ffi;

/// A value that SQLite owns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ValueRef<'a> {
    /// `NULL`
    Null,
    /// `INTEGER`
    Integer(i64),
    /// `REAL`
    Real(f64),
    /// `TEXT`, in UTF-8 unless somebody stored something else.
    Text(&'a [u8]),
    /// `BLOB`
    Blob(&'a [u8]),
}

/// A value given to SQLite.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `NULL`
    Null,
    /// `INTEGER`
    Integer(i64),
    /// `REAL`
    Real(f64),
    /// `TEXT`
    Text(Vec<u8>),
    /// `BLOB`
    Blob(Vec<u8>),
}

/// The bytes at `start`, none for null.
///
/// # Safety
/// `start` is null or has `len` bytes that live as long as the result is used.
pub(crate) unsafe fn bytes<'a>(start: *const u8, len: i32) -> &'a [u8] {
    if start.is_null() || len <= 0 {
        return &[];
    }
    // SAFETY: by contract.
    unsafe { slice::from_raw_parts(start, len as usize) }
}

/// Reads a value of a row or an argument.
///
/// # Safety
/// `value` is a live value that SQLite protects while the result is used.
pub(crate) unsafe fn read<'a>(value: *mut ffi::sqlite3_value) -> ValueRef<'a> {
    // SAFETY: by contract; the bytes are asked for before their number, as SQLite wants it.
    unsafe {
        match ffi::sqlite3_value_type(value) {
            ffi::SQLITE_INTEGER => ValueRef::Integer(ffi::sqlite3_value_int64(value)),
            ffi::SQLITE_FLOAT => ValueRef::Real(ffi::sqlite3_value_double(value)),
            ffi::SQLITE_TEXT => {
                let start = ffi::sqlite3_value_text(value);
                ValueRef::Text(bytes(start, ffi::sqlite3_value_bytes(value)))
            }
            ffi::SQLITE_BLOB => {
                let start = ffi::sqlite3_value_blob(value);
                ValueRef::Blob(bytes(start.cast(), ffi::sqlite3_value_bytes(value)))
            }
            _ => ValueRef::Null,
        }
    }
}

/// Makes a value the result of a function.
///
/// # Safety
/// `context` is that of the running call.
pub(crate) unsafe fn give(context: *mut ffi::sqlite3_context, value: &Value) {
    // SAFETY: by contract; texts and blobs are copied.
    unsafe {
        match value {
            Value::Null => ffi::sqlite3_result_null(context),
            Value::Integer(number) => ffi::sqlite3_result_int64(context, *number),
            Value::Real(number) => ffi::sqlite3_result_double(context, *number),
            Value::Text(text) => ffi::sqlite3_result_text64(
                context,
                text.as_ptr().cast(),
                text.len() as u64,
                ffi::SQLITE_TRANSIENT(),
                ffi::SQLITE_UTF8 as u8,
            ),
            Value::Blob(data) if data.is_empty() => ffi::sqlite3_result_zeroblob(context, 0),
            Value::Blob(data) => ffi::sqlite3_result_blob64(
                context,
                data.as_ptr().cast(),
                data.len() as u64,
                ffi::SQLITE_TRANSIENT(),
            ),
        }
    }
}
