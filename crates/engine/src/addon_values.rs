//! The operations on values that only a C interface asks for: BigInts by their words, strings and buffers over foreign
//! memory, views of any kind, and where bytes are.

use std::ffi::c_void;

use mozjs::jsapi::{self, JSContext, JSObject};
use mozjs::jsval::BigIntValue;
use mozjs::rooted;

use crate::error::{Error, Result};
use crate::handles::*;
use crate::object::Key;

unsafe extern "C" {
    fn nodus_bigint_from_words(
        cx: *mut JSContext,
        negative: bool,
        words: *const u64,
        count: usize,
    ) -> *mut jsapi::BigInt;
    fn nodus_bigint_words(
        bigint: *mut jsapi::BigInt,
        negative: *mut bool,
        words: *mut u64,
        room: usize,
    ) -> usize;
    fn nodus_external_string(
        cx: *mut JSContext,
        chars: *const c_void,
        length: usize,
        wide: bool,
        done: unsafe extern "C" fn(*mut c_void),
        data: *mut c_void,
    ) -> *mut jsapi::JSString;
    fn nodus_new_view(
        cx: *mut JSContext,
        kind: u32,
        buffer: *mut JSObject,
        offset: usize,
        length: usize,
    ) -> *mut JSObject;
    fn nodus_is_foreign_buffer(object: *mut JSObject) -> bool;
    fn nodus_delete_property(
        cx: *mut JSContext,
        object: *mut JSObject,
        id: jsapi::HandleId,
        deleted: *mut bool,
    ) -> bool;
}

impl<'s> Local<'s, Object> {
    /// `delete object[key]`: whether it is gone.
    pub fn delete_key(self, cx: &mut Scope<'_>, key: impl Key) -> Result<bool> {
        cx.stress();
        let mut deleted = false;
        // SAFETY: everything is rooted for the call.
        let ok = unsafe {
            rooted!(in(cx.cx) let mut id = jsapi::jsid::default());
            key.to_id(cx, id.handle_mut().into())
                && nodus_delete_property(cx.cx, self.raw_object(), id.handle().into(), &mut deleted)
        };
        cx.check(ok)?;
        Ok(deleted)
    }

    /// `value instanceof object`
    pub fn has_instance(self, cx: &mut Scope<'_>, value: Local<'_, Value>) -> Result<bool> {
        let mut is = false;
        // SAFETY: everything is rooted for the call.
        let ok = unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            jsapi::JS_HasInstance(cx.cx, o.handle().into(), value.handle(), &mut is)
        };
        cx.check(ok)?;
        Ok(is)
    }

    /// The time of a `Date` in milliseconds; `None` for other objects.
    pub fn date_value(self, cx: &mut Scope<'_>) -> Option<f64> {
        let mut is = false;
        let mut time = 0.0;
        // SAFETY: everything is rooted for the calls.
        unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            let known = jsapi::ObjectIsDate(cx.cx, o.handle().into(), &mut is);
            if known && is && jsapi::DateGetMsecSinceEpoch(cx.cx, o.handle().into(), &mut time) {
                return Some(time);
            }
        }
        cx.clear_exception();
        None
    }
}

impl<'s> Scope<'s> {
    /// A BigInt of 64-bit words, the least significant first.
    pub fn bigint_from_words(
        &mut self,
        negative: bool,
        words: &[u64],
    ) -> Result<Local<'s, BigInt>> {
        self.stress();
        // SAFETY: rooted at once.
        unsafe {
            let b = nodus_bigint_from_words(self.cx, negative, words.as_ptr(), words.len());
            self.check(!b.is_null())?;
            Ok(self.push(BigIntValue(&*b)))
        }
    }

    /// A string over memory of an addon. `done(data)` is called once when nobody needs it any more: at once, later, or on
    /// another thread.
    ///
    /// # Safety
    /// The memory holds `length` characters, two bytes each if `wide`, and stays as it is until then.
    pub unsafe fn external_string(
        &mut self,
        chars: *const c_void,
        length: usize,
        wide: bool,
        done: unsafe extern "C" fn(*mut c_void),
        data: *mut c_void,
    ) -> Result<Local<'s, JsString>> {
        self.stress();
        // SAFETY: by contract; rooted at once.
        let string = unsafe { nodus_external_string(self.cx, chars, length, wide, done, data) };
        self.check(!string.is_null())?;
        Ok(self.push_string(string))
    }

    /// The string as the engine keeps names of properties.
    pub fn atom(&mut self, text: Local<'_, JsString>) -> Result<Local<'s, JsString>> {
        self.stress();
        let (value, out) = self.out::<Value>();
        // SAFETY: everything is rooted.
        let ok = unsafe {
            rooted!(in(self.cx) let mut id = jsapi::jsid::default());
            text.to_id(self, id.handle_mut().into()) && jsapi::JS_IdToValue(self.cx, *id, out)
        };
        self.check(ok)?;
        // Array indices are kept as numbers.
        Ok(match value.as_string() {
            Some(atom) => atom,
            None => self.local(text),
        })
    }

    /// A typed array of the engine's kind `kind`, or a DataView for [`Local::<View>::DATA_VIEW`].
    pub fn view(
        &mut self,
        kind: u32,
        buffer: Local<'_, ArrayBuffer>,
        offset: usize,
        length: usize,
    ) -> Result<Local<'s, View>> {
        self.stress();
        // SAFETY: the callee roots the buffer and checks the bounds.
        let view = unsafe { nodus_new_view(self.cx, kind, buffer.raw_object(), offset, length) };
        self.check(!view.is_null())?;
        Ok(self.push_object(view))
    }

    /// An ArrayBuffer over memory of an addon, which looks after its life itself.
    ///
    /// # Safety
    /// The memory has `length` bytes and stays until the buffer is collected or detached.
    pub unsafe fn foreign_array_buffer(
        &mut self,
        memory: *mut c_void,
        length: usize,
    ) -> Result<Local<'s, ArrayBuffer>> {
        unsafe extern "C" fn nothing(_: *mut c_void, _: *mut c_void) {}
        self.stress();
        if memory.is_null() || length == 0 {
            return self.array_buffer_zeroed(0);
        }
        // SAFETY: by contract; rooted at once.
        let buffer = unsafe {
            jsapi::NewExternalArrayBuffer(
                self.cx,
                length,
                memory,
                Some(nothing),
                std::ptr::null_mut(),
            )
        };
        self.check(!buffer.is_null())?;
        Ok(self.push_object(buffer))
    }

    /// A zeroed SharedArrayBuffer.
    pub fn shared_array_buffer(&mut self, length: usize) -> Result<Local<'s, ArrayBuffer>> {
        self.stress();
        // SAFETY: rooted at once.
        let buffer = unsafe { jsapi::NewSharedArrayBuffer(self.cx, length) };
        self.check(!buffer.is_null())?;
        Ok(self.push_object(buffer))
    }

    /// `Object(value)`
    pub fn to_object(&mut self, value: Local<'_, Value>) -> Result<Local<'s, Object>> {
        if let Some(object) = value.as_object() {
            return Ok(self.local(object));
        }
        if value.is_nullish() {
            return Err(Error::type_error(
                "Cannot convert undefined or null to object",
            ));
        }
        self.stress();
        // SAFETY: rooted handle; the result is rooted at once.
        let object = unsafe { jsapi::ToObjectSlow(self.cx, value.handle(), false) };
        self.check(!object.is_null())?;
        Ok(self.push_object(object))
    }
}

impl Local<'_, BigInt> {
    /// Copies as many 64-bit words as there is room for; gives whether it is negative and how many it has.
    pub fn words(self, words: &mut [u64]) -> (bool, usize) {
        let mut negative = false;
        // SAFETY: the BigInt is live; the callee keeps to the room.
        let count = unsafe {
            nodus_bigint_words(
                self.raw().to_bigint(),
                &mut negative,
                words.as_mut_ptr(),
                words.len(),
            )
        };
        (negative, count)
    }
}

/// Moves the bytes of a view or buffer out of its object if they are in there: afterwards they stay where they are.
fn keep_in_place(cx: &mut Scope<'_>, object: *mut JSObject) -> Result<()> {
    // SAFETY: the object is live.
    let ok = unsafe { jsapi::EnsureNonInlineArrayBufferOrView(cx.cx, object) };
    cx.check(ok)
}

/// Where bytes begin, as addons are told it: null when there are none.
fn start_of(bytes: &mut [u8]) -> *mut u8 {
    if bytes.is_empty() {
        std::ptr::null_mut()
    } else {
        bytes.as_mut_ptr()
    }
}

impl Local<'_, View> {
    /// The kind of a DataView, which is no typed array.
    pub const DATA_VIEW: u32 = 12;

    /// The engine's number of its kind.
    pub fn element_kind(self) -> u32 {
        // SAFETY: the object is a view.
        unsafe { jsapi::JS_GetArrayBufferViewType(self.raw_object()) as u32 }
    }

    /// Where its bytes are. They stay there until the buffer is detached.
    pub fn stable_pointer(self, cx: &mut Scope<'_>) -> Result<*mut u8> {
        keep_in_place(cx, self.raw_object())?;
        Ok(self.with_bytes_mut(start_of))
    }
}

impl Local<'_, ArrayBuffer> {
    /// Is its memory an addon's, which cannot go to another thread?
    pub fn is_foreign(self) -> bool {
        // SAFETY: the object is live.
        unsafe { nodus_is_foreign_buffer(self.raw_object()) }
    }

    /// Where its bytes are. They stay there until it is detached.
    pub fn stable_pointer(self, cx: &mut Scope<'_>) -> Result<*mut u8> {
        if !self.is_shared() {
            keep_in_place(cx, self.raw_object())?;
        }
        Ok(self.with_bytes_mut(start_of))
    }
}
