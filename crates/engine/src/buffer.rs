//! ArrayBuffers and their views: bytes shared between Rust and JavaScript.

use mozjs::jsapi::{self, JSContext, JSObject};
use mozjs::rooted;

use crate::error::{Error, Result};
use crate::glue;
use crate::handles::*;
use crate::layout;
use crate::pins::Pin;

/// Up to here the nursery has room for the bytes of a young array.
const BESIDE_YOUNG: usize = 1024;

// `glue/views.cc`
unsafe extern "C" {
    /// An array like `model` with a copy of at most `BESIDE_YOUNG` bytes; null with an exception pending when memory is short.
    fn nodus_bytes_copied(
        cx: *mut JSContext,
        model: *mut JSObject,
        bytes: *const u8,
        len: usize,
    ) -> *mut JSObject;
    /// An array like `model` that takes over more bytes than that, which malloc gave; null with an exception pending when
    /// memory is short, and then they are still the caller's.
    fn nodus_bytes_taken(
        cx: *mut JSContext,
        model: *mut JSObject,
        bytes: *mut u8,
        len: usize,
    ) -> *mut JSObject;
}

impl<'s> Scope<'s> {
    /// An ArrayBuffer that takes over the vector's memory without copying; the collector counts it.
    ///
    /// The engine frees it with libc's `free`, which is what the system allocator's memory needs.
    pub fn array_buffer(&mut self, bytes: Vec<u8>) -> Result<Local<'s, ArrayBuffer>> {
        self.stress();
        let len = bytes.len();
        if len == 0 {
            // SAFETY: rooted at once.
            let o = unsafe { jsapi::NewArrayBuffer(self.cx, 0) };
            self.check(!o.is_null())?;
            return Ok(self.push_object(o));
        }
        let p = Box::into_raw(bytes.into_boxed_slice());
        // SAFETY: the memory comes from malloc (the system allocator) and has the length given.
        unsafe {
            let o = jsapi::NewArrayBufferWithContents(self.cx, len, p.cast());
            if o.is_null() {
                drop(Box::from_raw(p));
                return Err(self.failure());
            }
            Ok(self.push_object(o))
        }
    }

    /// An ArrayBuffer whose bytes are whatever its memory held before: for those who write all of it.
    pub fn array_buffer_uninitialized(&mut self, len: usize) -> Result<Local<'s, ArrayBuffer>> {
        self.stress();
        if len == 0 {
            return self.array_buffer_zeroed(0);
        }
        let mut memory = Vec::<u8>::new();
        if memory.try_reserve_exact(len).is_err() {
            return Err(Error::Range("Array buffer allocation failed".into()));
        }
        // SAFETY: the memory comes from malloc (the system allocator) and has the length given; the engine takes it over, or
        // the vector keeps it when that fails. Nobody here reads it: to those who will, it is memory from outside of Rust.
        unsafe {
            let o = jsapi::NewArrayBufferWithContents(self.cx, len, memory.as_mut_ptr().cast());
            if o.is_null() {
                return Err(self.failure());
            }
            std::mem::forget(memory);
            Ok(self.push_object(o))
        }
    }

    /// A zeroed ArrayBuffer.
    pub fn array_buffer_zeroed(&mut self, len: usize) -> Result<Local<'s, ArrayBuffer>> {
        self.stress();
        // SAFETY: rooted at once.
        let o = unsafe { jsapi::NewArrayBuffer(self.cx, len) };
        self.check(!o.is_null())?;
        Ok(self.push_object(o))
    }

    /// A `Uint8Array` over a whole ArrayBuffer or a part of it.
    pub fn uint8_array(
        &mut self,
        buffer: Local<'_, ArrayBuffer>,
        offset: usize,
        length: usize,
    ) -> Result<Local<'s, View>> {
        // SAFETY: rooted; the engine checks the bounds.
        let o = unsafe {
            rooted!(in(self.cx) let b = buffer.raw_object());
            jsapi::JS_NewUint8ArrayWithBuffer(self.cx, b.handle().into(), offset, length as i64)
        };
        self.check(!o.is_null())?;
        Ok(self.push_object(o))
    }

    /// The natives `view(buffer, offset, length)`, `part(bytes, start, end)`, `raw(length)` and `zeroed(length)`, which
    /// make `Uint8Array`s that have the prototype of `model`, one too, sooner than its constructor does; those of `raw`
    /// hold whatever their memory held before. They give undefined for arguments other than a plain ArrayBuffer or
    /// `Uint8Array` and small integers that lie within; `part` reads those as `subarray` does, and an undefined length or
    /// end means all there is.
    pub fn bytes_makers(&mut self, model: Local<'_, View>) -> Result<[Local<'s, Function>; 4]> {
        let mut maker = |which| {
            self.stress();
            // SAFETY: rooted at once.
            let o = unsafe { glue::nodus_bytes_maker(self.cx, model.raw_object(), which) };
            self.check(!o.is_null())?;
            Ok(self.push_object(o))
        };
        Ok([maker(0)?, maker(1)?, maker(2)?, maker(3)?])
    }

    /// A `Uint8Array` with the prototype of `model`, one too, that holds a copy of a few bytes or takes over the memory of
    /// many. It has no ArrayBuffer until somebody asks for that, and its memory comes back as soon as the nursery is collected
    /// without it: that of an ArrayBuffer stays until a whole collection.
    pub fn bytes_like(
        &mut self,
        model: Local<'_, View>,
        bytes: impl AsRef<[u8]> + Into<Vec<u8>>,
    ) -> Result<Local<'s, View>> {
        self.stress();
        let slice = bytes.as_ref();
        let len = slice.len();
        if len <= BESIDE_YOUNG {
            // SAFETY: the model is a live array and the bytes lie where no collection moves them; the result is rooted at once.
            let o = unsafe { nodus_bytes_copied(self.cx, model.raw_object(), slice.as_ptr(), len) };
            self.check(!o.is_null())?;
            return Ok(self.push_object(o));
        }
        // Such memory would pile up until the nursery is full of the small objects that have it.
        self.count_text(len);
        let p = Box::into_raw(bytes.into().into_boxed_slice());
        // SAFETY: as above; the memory comes from malloc (the system allocator) and has the length given.
        unsafe {
            let o = nodus_bytes_taken(self.cx, model.raw_object(), p.cast(), len);
            if o.is_null() {
                drop(Box::from_raw(p));
                return Err(self.failure());
            }
            Ok(self.push_object(o))
        }
    }

    /// A `Uint8Array` that takes over the vector's memory.
    pub fn uint8_array_from(&mut self, bytes: Vec<u8>) -> Result<Local<'s, View>> {
        let n = bytes.len();
        let b = self.array_buffer(bytes)?;
        self.uint8_array(b, 0, n)
    }
}

impl<'s> Local<'s, ArrayBuffer> {
    /// `byteLength`
    pub fn len(self) -> usize {
        self.with_bytes(|b| b.len())
    }

    /// Is it empty or detached?
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Was its memory taken away?
    pub fn is_detached(self) -> bool {
        // SAFETY: the object is live.
        !self.is_shared() && unsafe { jsapi::IsDetachedArrayBufferObject(self.raw_object()) }
    }

    /// Is it a SharedArrayBuffer?
    pub fn is_shared(self) -> bool {
        // SAFETY: the object is live.
        unsafe { jsapi::IsSharedArrayBufferObject(self.raw_object()) }
    }

    /// Does Rust hold its bytes, so that they can't be transferred? See [`Local::<View>::pin`].
    pub fn is_pinned(self, cx: &mut Scope<'_>) -> bool {
        crate::pins::is_pinned(cx, self)
    }

    /// Borrows the bytes. `f` gets no scope, so nothing can move or detach them.
    pub fn with_bytes<R>(self, f: impl FnOnce(&[u8]) -> R) -> R {
        let (p, n) = self.parts();
        if n == 0 {
            return f(&[]);
        }
        // SAFETY: the memory is live and this thread does not run JavaScript during `f`.
        f(unsafe { std::slice::from_raw_parts(p, n) })
    }

    /// Borrows the bytes for writing.
    pub fn with_bytes_mut<R>(self, f: impl FnOnce(&mut [u8]) -> R) -> R {
        let (p, n) = self.parts();
        if n == 0 {
            return f(&mut []);
        }
        // SAFETY: as in `with_bytes`.
        f(unsafe { std::slice::from_raw_parts_mut(p, n) })
    }

    fn parts(self) -> (*mut u8, usize) {
        let o = self.raw_object();
        let mut n = 0usize;
        let mut shared = false;
        let mut p = std::ptr::null_mut::<u8>();
        // SAFETY: the object is an ArrayBuffer of either kind.
        unsafe {
            if jsapi::IsSharedArrayBufferObject(o) {
                jsapi::GetSharedArrayBufferLengthAndData(o, &mut n, &mut shared, &mut p);
            } else {
                jsapi::GetArrayBufferLengthAndData(o, &mut n, &mut shared, &mut p);
            }
        }
        (p, n)
    }

    /// Detaches the buffer (`transfer` without a receiver).
    pub fn detach(self, cx: &mut Scope<'_>) -> Result<()> {
        // SAFETY: rooted.
        let ok = unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            jsapi::DetachArrayBuffer(cx.cx, o.handle().into())
        };
        cx.check(ok)
    }
}

/// Where the bytes of a view of any kind are, and how many.
///
/// # Safety
/// The object is a live view.
#[inline(never)]
unsafe fn other_parts(object: *mut jsapi::JSObject) -> (*mut u8, usize) {
    let mut shared = false;
    // SAFETY: by the caller.
    unsafe {
        let n = jsapi::JS_GetArrayBufferViewByteLength(object);
        let p = jsapi::JS_GetArrayBufferViewData(object, &mut shared, std::ptr::null());
        (p.cast(), n)
    }
}

impl<'s> Local<'s, View> {
    /// `byteLength`
    #[inline]
    pub fn len(self) -> usize {
        self.parts().1
    }

    /// Is it empty or detached?
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    #[inline]
    fn parts(self) -> (*mut u8, usize) {
        let object = self.raw_object();
        // SAFETY: the object is a view; the pointer is used before anything can move it.
        unsafe {
            if layout::is_bytes(object) {
                layout::bytes_of(object)
            } else {
                other_parts(object)
            }
        }
    }

    /// Borrows the bytes. `f` gets no scope, so nothing can move or detach them.
    #[inline]
    pub fn with_bytes<R>(self, f: impl FnOnce(&[u8]) -> R) -> R {
        let (p, n) = self.parts();
        if n == 0 || p.is_null() {
            return f(&[]);
        }
        // SAFETY: live memory; this thread runs no JavaScript during `f`.
        f(unsafe { std::slice::from_raw_parts(p, n) })
    }

    /// Borrows the bytes for writing.
    #[inline]
    pub fn with_bytes_mut<R>(self, f: impl FnOnce(&mut [u8]) -> R) -> R {
        let (p, n) = self.parts();
        if n == 0 || p.is_null() {
            return f(&mut []);
        }
        // SAFETY: as in `with_bytes`.
        f(unsafe { std::slice::from_raw_parts_mut(p, n) })
    }

    /// Copies the bytes from `start` to `end` of `source` to `at`, as many as both have room for. The two may share
    /// their memory.
    pub fn copy_from(self, at: usize, source: Local<'_, View>, start: usize, end: usize) {
        let (to, room) = self.parts();
        let (from, len) = source.parts();
        if to.is_null() || from.is_null() || at >= room {
            return;
        }
        let amount = end.min(len).saturating_sub(start).min(room - at);
        // SAFETY: both ranges were cut to the views' memory; it may overlap, which the copy allows.
        unsafe { std::ptr::copy(from.add(start.min(len)), to.add(at), amount) };
    }

    /// The underlying ArrayBuffer.
    pub fn buffer<'c>(self, cx: &mut Scope<'c>) -> Result<Local<'c, ArrayBuffer>> {
        let mut shared = false;
        // SAFETY: rooted.
        let o = unsafe {
            rooted!(in(cx.cx) let v = self.raw_object());
            jsapi::JS_GetArrayBufferViewBuffer(cx.cx, v.handle().into(), &mut shared)
        };
        cx.check(!o.is_null())?;
        Ok(cx.push_object(o))
    }

    /// `byteOffset`
    pub fn byte_offset(self) -> usize {
        // SAFETY: the object is a view.
        unsafe { jsapi::JS_GetArrayBufferViewByteOffset(self.raw_object()) }
    }

    /// The bytes for use beyond this call, also on other threads: rooted, out of line, and neither transferable nor
    /// resizable as long as the result lives. Fails when memory is short.
    pub fn pin(self, cx: &mut Scope<'_>) -> Result<PinnedBytes> {
        let pin = cx.nested(|cx| {
            let buffer = self.buffer(cx)?;
            // SAFETY: the object is live; afterwards its data stays in place for its life.
            let ok = unsafe { jsapi::EnsureNonInlineArrayBufferOrView(cx.cx, buffer.raw_object()) };
            cx.check(ok)?;
            Ok(Pin::new(cx, buffer))
        })?;
        let (ptr, len) = self.parts();
        Ok(PinnedBytes {
            ptr,
            len,
            _pin: pin,
        })
    }
}

/// Bytes of a view, kept alive and in place; see [`Local::<View>::pin`].
///
/// JavaScript can still write to them while another thread reads or writes, as it can in Node: the bytes are then
/// whichever came last, never invalid memory.
pub struct PinnedBytes {
    ptr: *mut u8,
    len: usize,
    _pin: Pin,
}
// SAFETY: the memory is malloc'd or shared memory that neither moves nor goes while the pin is held; the pin's release is
// queued to its own thread.
unsafe impl Send for PinnedBytes {}
// SAFETY: as above; readers see plain bytes.
unsafe impl Sync for PinnedBytes {}

impl PinnedBytes {
    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        if self.len == 0 || self.ptr.is_null() {
            return &[];
        }
        // SAFETY: see the type.
        unsafe { std::slice::from_raw_parts(self.ptr, self.len) }
    }

    /// The bytes, for writing.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        if self.len == 0 || self.ptr.is_null() {
            return &mut [];
        }
        // SAFETY: see the type.
        unsafe { std::slice::from_raw_parts_mut(self.ptr, self.len) }
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl AsRef<[u8]> for PinnedBytes {
    fn as_ref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl<'s> Scope<'s> {
    /// Runs `f` over the bytes of an ArrayBuffer or view.
    pub fn with_buffer_source<R>(
        &mut self,
        v: Local<'_, Value>,
        f: impl FnOnce(&[u8]) -> R,
    ) -> Result<R> {
        if let Some(v) = v.as_view() {
            Ok(v.with_bytes(f))
        } else if let Some(b) = v.as_array_buffer() {
            Ok(b.with_bytes(f))
        } else {
            Err(Error::Type("expected an ArrayBuffer or a view".into()))
        }
    }
}
