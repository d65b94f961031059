//! Plain data (objects without accessors, arrays, dates, maps, sets) cloned, written and read by the glue in one go:
//! `glue/clone_plain.cc` and `glue/plain_format.cc`. Whatever else there is makes them give up before any code has run, so
//! that the general writer can start anew.

use mozjs::jsapi;

use super::reader::array_buffer;
use super::*;
use crate::glue;

/// The bytes of a value.
#[derive(Clone)]
pub(super) struct PlainBytes(RawBytes);

impl PlainBytes {
    pub(super) fn len(&self) -> usize {
        self.0.length
    }

    /// The bytes of `value`; none when it is not plain data, or has cycles and must not.
    fn of(cx: &mut Scope<'_>, value: Local<'_, Value>, cycles: bool) -> Option<PlainBytes> {
        let mut length = 0;
        // SAFETY: the value is rooted; the memory given is ours.
        let start = unsafe { glue::nodus_write_plain(cx.cx, &value.raw(), cycles, &mut length) };
        (!start.is_null()).then(|| PlainBytes(RawBytes { start, length }))
    }
}

impl CloneMessage {
    /// A message of `value`, made without running any code; none when it is not plain data.
    pub fn of_plain(cx: &mut Scope<'_>, value: Local<'_, Value>) -> Option<CloneMessage> {
        Some(CloneMessage {
            plain: Some(PlainBytes::of(cx, value, false)?),
            ..CloneMessage::default()
        })
    }
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
        match PlainBytes::of(self, value, true) {
            Some(bytes) => Ok(Some(array_buffer(self, bytes.0)?)),
            None => Ok(None),
        }
    }

    /// The value of bytes in V8's format, header included; none when they are not those of plain data.
    pub fn read_plain(&mut self, bytes: &[u8]) -> Result<Option<Local<'s, Value>>> {
        let (value, out) = self.out::<Value>();
        // SAFETY: the place is rooted; nobody changes the bytes meanwhile, and short ones are copied before anything
        // can move them.
        let made = unsafe { glue::nodus_read_plain(self.cx, bytes.as_ptr(), bytes.len(), out) };
        self.check(made >= 0)?;
        Ok((made > 0).then_some(value))
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

impl PlainBytes {
    /// The value.
    pub(super) fn read<'c>(&self, cx: &mut Scope<'c>) -> Result<Option<Local<'c, Value>>> {
        cx.read_plain(self.0.as_slice())
    }
}
