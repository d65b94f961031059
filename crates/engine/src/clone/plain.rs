//! Plain data (objects without accessors, arrays, dates, maps, sets) cloned, written and read by the glue in one go:
//! `glue/clone_plain.cc` and `glue/plain_format.cc`. Whatever else there is makes them give up before any code has run, so
//! that the general writer can start anew.

use std::ffi::c_void;
use std::ptr::{self, NonNull};
use std::sync::Arc;

use mozjs::jsapi;

use super::reader::array_buffer;
use super::*;
use crate::glue;

/// Long texts of a message, whose characters the threads share.
struct SharedTexts(NonNull<c_void>);

// SAFETY: the characters never change, and they are counted atomically.
unsafe impl Send for SharedTexts {}
// SAFETY: as above.
unsafe impl Sync for SharedTexts {}

impl Drop for SharedTexts {
    fn drop(&mut self) {
        // SAFETY: made by the glue, and nobody else has it.
        unsafe { glue::nodus_release_texts(self.0.as_ptr()) };
    }
}

/// A value as bytes and long texts.
#[derive(Clone)]
pub(super) struct PlainMessage {
    bytes: RawBytes,
    texts: Option<Arc<SharedTexts>>,
}

impl PlainMessage {
    /// Bytes that it takes, without shared texts.
    pub(super) fn len(&self) -> usize {
        self.bytes.length
    }

    /// The value.
    pub(super) fn read<'c>(&self, cx: &mut Scope<'c>) -> Result<Option<Local<'c, Value>>> {
        let texts = self
            .texts
            .as_ref()
            .map_or(ptr::null(), |texts| texts.0.as_ptr().cast_const());
        read(cx, self.bytes.as_slice(), texts)
    }
}

impl CloneMessage {
    /// A message of `value`, made without running any code; none when it is not plain data.
    pub fn of_plain(cx: &mut Scope<'_>, value: Local<'_, Value>) -> Option<CloneMessage> {
        let mut length = 0;
        let mut texts = ptr::null_mut();
        // SAFETY: the value is rooted; the memory given is ours.
        let start =
            unsafe { glue::nodus_write_plain(cx.cx, &value.raw(), false, &mut length, &mut texts) };
        if start.is_null() {
            return None;
        }
        let texts = NonNull::new(texts).map(|texts| Arc::new(SharedTexts(texts)));
        let bytes = RawBytes { start, length };
        Some(CloneMessage {
            plain: Some(PlainMessage { bytes, texts }),
            ..CloneMessage::default()
        })
    }
}

fn read<'c>(
    cx: &mut Scope<'c>,
    bytes: &[u8],
    texts: *const c_void,
) -> Result<Option<Local<'c, Value>>> {
    let (value, out) = cx.out::<Value>();
    // SAFETY: the place is rooted; nobody changes the bytes meanwhile, and short ones are copied before anything can move
    // them.
    let made = unsafe { glue::nodus_read_plain(cx.cx, bytes.as_ptr(), bytes.len(), texts, out) };
    cx.check(made >= 0)?;
    Ok((made > 0).then_some(value))
}

impl<'s> Scope<'s> {
    /// The structured clone of `value` within the realm, made without running any code; none when it is not plain data.
    pub fn clone_plain(&mut self, value: Local<'_, Value>) -> Result<Option<Local<'s, Value>>> {
        let (copy, out) = self.out::<Value>();
        // SAFETY: both are rooted.
        let made = unsafe { glue::nodus_clone_plain(self.cx, value.handle(), out) };
        self.check(made >= 0)?;
        Ok((made > 0).then_some(copy))
    }

    /// Plain data in V8's format, header included; none when `value` is something else.
    pub fn write_plain(&mut self, value: Local<'_, Value>) -> Result<Option<Local<'s, Object>>> {
        match self.plain_bytes(value) {
            Some(bytes) => Ok(Some(array_buffer(self, bytes)?)),
            None => Ok(None),
        }
    }

    /// As [`Scope::write_plain`], with bytes that are lent to `use_them` only.
    pub fn with_plain_bytes<R>(
        &mut self,
        value: Local<'_, Value>,
        use_them: impl FnOnce(&[u8]) -> R,
    ) -> Option<R> {
        let bytes = self.plain_bytes(value)?;
        Some(use_them(bytes.as_slice()))
    }

    fn plain_bytes(&mut self, value: Local<'_, Value>) -> Option<RawBytes> {
        let mut length = 0;
        // SAFETY: the value is rooted; the memory given is ours.
        let start = unsafe {
            glue::nodus_write_plain(self.cx, &value.raw(), true, &mut length, ptr::null_mut())
        };
        (!start.is_null()).then_some(RawBytes { start, length })
    }

    /// The value of bytes in V8's format, header included; none when they are not those of plain data.
    pub fn read_plain(&mut self, bytes: &[u8]) -> Result<Option<Local<'s, Value>>> {
        read(self, bytes, ptr::null())
    }

    /// The value of a view's bytes, as [`Scope::read_plain`].
    pub fn read_plain_view(&mut self, view: Local<'_, View>) -> Result<Option<Local<'s, Value>>> {
        let mut shared = false;
        // SAFETY: the object is a view; no code of the program runs before its bytes are read, and short ones, which may
        // move, are copied first.
        let bytes = unsafe {
            let object = view.raw_object();
            let length = jsapi::JS_GetArrayBufferViewByteLength(object);
            let start = jsapi::JS_GetArrayBufferViewData(object, &mut shared, std::ptr::null());
            if start.is_null() {
                return Ok(None);
            }
            std::slice::from_raw_parts(start.cast::<u8>(), length)
        };
        self.read_plain(bytes)
    }
}
