//! What native addons need: scopes whose locals stay until the surrounding scope ends, handles as plain pointers, functions
//! that can be called with `new`, objects with a place for native data, and the operations on values that only a C
//! interface asks for.
//!
//! An addon is foreign code with pointers of its own, so this file hands some out. Every function that relies on what an
//! addon promises is unsafe and says what it relies on.

use std::ffi::{CString, c_void};
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use mozjs::jsapi::{self, JSClass, JSClassOps, JSContext, JSObject};
use mozjs::jsval::{BigIntValue, JSVal, ObjectValue, PrivateValue, UndefinedValue};
use mozjs::rooted;

use crate::error::{Error, Result};
use crate::handles::*;
use crate::native::{Args, enter};
use crate::object::Key;
use crate::runtime::{RuntimeInner, current};

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
    fn nodus_has_frames(cx: *mut JSContext) -> bool;
    fn nodus_delete_property(
        cx: *mut JSContext,
        object: *mut JSObject,
        id: jsapi::HandleId,
        deleted: *mut bool,
    ) -> bool;
}

/// A thread's runtime, for foreign code that comes back without a scope.
#[derive(Clone, Copy)]
pub struct RuntimeRef(NonNull<RuntimeInner>);

impl RuntimeRef {
    /// That of a scope.
    pub fn of(cx: &Scope<'_>) -> RuntimeRef {
        RuntimeRef(cx.rt)
    }

    /// A scope that gives nothing back when it ends: its locals stay until the innermost scope that was open before ends.
    ///
    /// # Safety
    /// The runtime is alive and this is its thread. No local made through it is used after that innermost scope.
    pub unsafe fn ambient(self) -> ManuallyDrop<Scope<'static>> {
        // SAFETY: by contract; it is never dropped, so it need not end in any order.
        ManuallyDrop::new(unsafe { Scope::open(self.0) })
    }
}

impl Scope<'_> {
    /// How many locals are alive, for [`Scope::release_handles`].
    pub fn handle_mark(&self) -> usize {
        self.inner().handles().top()
    }

    /// Gives back all locals made since the mark was taken.
    ///
    /// # Safety
    /// None of them is used any more, and no scope that was opened since is still open.
    pub unsafe fn release_handles(&mut self, mark: usize) {
        if mark <= self.inner().handles().top() {
            self.inner().handles().truncate(mark);
        }
    }

    /// Whether code of a program is being run, further up the stack.
    pub fn is_inside_script(&self) -> bool {
        // SAFETY: a plain query.
        unsafe { nodus_has_frames(self.cx) }
    }

    /// Whether this thread's JavaScript is being terminated.
    pub fn is_terminating(&self) -> bool {
        self.interrupt_handle().is_terminating()
    }
}

impl<'s, T> Local<'s, T> {
    /// The place of the value, for foreign code.
    #[inline]
    pub fn as_raw(self) -> *mut c_void {
        self.as_slot().as_ptr().cast()
    }

    fn as_slot(self) -> NonNull<JSVal> {
        // SAFETY: a local is a pointer to its slot and nothing else.
        unsafe { std::mem::transmute::<Local<'s, T>, NonNull<JSVal>>(self) }
    }

    /// Replaces the value of this handle and of all its copies.
    pub fn assign(self, value: Local<'_, T>) {
        // SAFETY: the slot is live and nothing borrows it.
        unsafe { *self.as_slot().as_ptr() = value.raw() };
    }
}

impl<'s> Local<'s, Value> {
    /// The handle whose place this is; `None` for null.
    ///
    /// # Safety
    /// The pointer comes from [`Local::as_raw`] of a local whose scope is open throughout `'s`.
    #[inline]
    pub unsafe fn from_raw(place: *mut c_void) -> Option<Local<'s, Value>> {
        let slot = NonNull::new(place.cast::<JSVal>())?;
        // SAFETY: by contract.
        Some(unsafe { Local::from_slot(slot) })
    }
}

/// What a function does that an addon made.
pub trait AddonCall: 'static {
    /// The call.
    fn call<'c>(&self, cx: &mut Scope<'c>, args: &Args<'c>) -> Result<Local<'c, Value>>;
}

struct Shared(JSClass);
// SAFETY: immutable.
unsafe impl Sync for Shared {}

struct HolderOps<T>(std::marker::PhantomData<T>);

const NO_OPS: JSClassOps = JSClassOps {
    addProperty: None,
    delProperty: None,
    enumerate: None,
    newEnumerate: None,
    resolve: None,
    mayResolve: None,
    finalize: None,
    call: None,
    construct: None,
    trace: None,
};

impl<T: AddonCall> HolderOps<T> {
    const OPS: &'static JSClassOps = &JSClassOps {
        finalize: Some(finalize_holder::<T>),
        ..NO_OPS
    };
    const CLASS: &'static Shared = &Shared(JSClass {
        name: c"AddonFunction".as_ptr(),
        flags: (1 << jsapi::JSCLASS_RESERVED_SLOTS_SHIFT) | jsapi::JSCLASS_FOREGROUND_FINALIZE,
        cOps: Self::OPS,
        spec: std::ptr::null(),
        ext: std::ptr::null(),
        oOps: std::ptr::null(),
    });
}

fn slot(object: *mut JSObject, index: u32) -> JSVal {
    let mut value = UndefinedValue();
    // SAFETY: the callers pass an object of a class that has the slot.
    unsafe { mozjs::glue::JS_GetReservedSlot(object, index, &mut value) };
    value
}

unsafe extern "C" fn finalize_holder<T>(_: *mut jsapi::GCContext, object: *mut JSObject) {
    let value = slot(object, 0);
    if !value.is_undefined() {
        // SAFETY: the slot holds the box that the holder was made with; a finalizer runs once.
        unsafe { drop(Box::from_raw(value.to_private() as *mut T)) };
    }
}

unsafe extern "C" fn trampoline<T: AddonCall>(
    cx: *mut JSContext,
    argc: u32,
    vp: *mut JSVal,
) -> bool {
    // SAFETY: the callee was made by `addon_function`, so its slot has the holder; the callee keeps the holder alive until
    // the return value takes its place.
    unsafe {
        let holder = *jsapi::GetFunctionNativeReserved((*vp).to_object(), 0);
        let call = slot(holder.to_object(), 0).to_private() as *const T;
        enter(cx, argc, vp, |cx, args| (*call).call(cx, args))
    }
}

/// Objects made by `new` on an addon's class: two places of native data that nobody else sees.
static INSTANCE: Shared = Shared(JSClass {
    name: c"Object".as_ptr(),
    flags: 2 << jsapi::JSCLASS_RESERVED_SLOTS_SHIFT,
    cOps: std::ptr::null(),
    spec: std::ptr::null(),
    ext: std::ptr::null(),
    oOps: std::ptr::null(),
});

static EXTERNAL: Shared = Shared(JSClass {
    name: c"External".as_ptr(),
    flags: 1 << jsapi::JSCLASS_RESERVED_SLOTS_SHIFT,
    cOps: std::ptr::null(),
    spec: std::ptr::null(),
    ext: std::ptr::null(),
    oOps: std::ptr::null(),
});

fn is_of(object: *mut JSObject, class: &Shared) -> bool {
    // SAFETY: the object is live.
    std::ptr::eq(unsafe { mozjs::rust::get_object_class(object) }, &class.0)
}

impl<'s> Args<'s> {
    /// What `new` was applied to; `None` in a plain call.
    pub fn new_target(&self) -> Option<Local<'s, Value>> {
        if !self.is_construct() {
            return None;
        }
        // SAFETY: the engine puts it behind the arguments of a construct call, rooted as they are.
        unsafe {
            let place = self.vp().add(2 + self.len());
            Some(Local::from_slot(NonNull::new_unchecked(place)))
        }
    }

    /// The object under construction, of the new target's prototype; it carries native data of class `class`.
    pub fn new_instance(&self, cx: &mut Scope<'s>, class: usize) -> Result<Local<'s, Object>> {
        // SAFETY: a construct call, as the caller has checked by `new_target`.
        let object = unsafe {
            let call = jsapi::CallArgs::from_vp(self.vp(), self.len() as u32);
            jsapi::JS_NewObjectForConstructor(cx.cx, &INSTANCE.0, &call)
        };
        cx.check(!object.is_null())?;
        // SAFETY: the class has two slots; a private value is a plain number to the collector.
        unsafe {
            jsapi::JS_SetReservedSlot(object, 0, &PrivateValue(std::ptr::null()));
            jsapi::JS_SetReservedSlot(object, 1, &PrivateValue(class as *const c_void));
        }
        Ok(cx.push_object(object))
    }
}

impl<'s> Local<'s, Object> {
    /// The native data of an instance of an addon's class: null as long as there is none. `None` for other objects.
    pub fn instance_data(self) -> Option<*mut c_void> {
        let object = self.raw_object();
        is_of(object, &INSTANCE).then(|| slot(object, 0).to_private() as *mut c_void)
    }

    /// Sets it; false for other objects.
    pub fn set_instance_data(self, data: *mut c_void) -> bool {
        let object = self.raw_object();
        let is = is_of(object, &INSTANCE);
        if is {
            // SAFETY: the class has the slot.
            unsafe { jsapi::JS_SetReservedSlot(object, 0, &PrivateValue(data)) };
        }
        is
    }

    /// The class that an instance was made by; 0 for other objects.
    pub fn instance_class(self) -> usize {
        let object = self.raw_object();
        if is_of(object, &INSTANCE) {
            slot(object, 1).to_private() as usize
        } else {
            0
        }
    }

    /// The pointer of an external value; `None` for other objects.
    pub fn external_pointer(self) -> Option<*mut c_void> {
        let object = self.raw_object();
        is_of(object, &EXTERNAL).then(|| slot(object, 0).to_private() as *mut c_void)
    }

    /// Replaces the pointer of an external value.
    pub fn set_external_pointer(self, pointer: *mut c_void) {
        let object = self.raw_object();
        if is_of(object, &EXTERNAL) {
            // SAFETY: the class has the slot.
            unsafe { jsapi::JS_SetReservedSlot(object, 0, &PrivateValue(pointer)) };
        }
    }

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
    /// A function for an addon. With `constructor` it has a prototype and can be called with `new`.
    pub fn addon_function<T: AddonCall>(
        &mut self,
        name: Local<'_, JsString>,
        constructor: bool,
        call: T,
    ) -> Result<Local<'s, Function>> {
        self.stress();
        let plain = name.to_rust(self);
        let c_name = CString::new(if plain.is_ascii() { &plain } else { "" }).unwrap_or_default();
        // SAFETY: the holder owns the box and its finalizer frees it; the function keeps the holder in its slot.
        let function: Local<'s, Function> = unsafe {
            let holder = jsapi::JS_NewObject(self.cx, &HolderOps::<T>::CLASS.0);
            self.check(!holder.is_null())?;
            rooted!(in(self.cx) let holder = holder);
            let data = Box::into_raw(Box::new(call));
            jsapi::JS_SetReservedSlot(*holder, 0, &PrivateValue(data.cast()));
            let function = jsapi::NewFunctionWithReserved(
                self.cx,
                Some(trampoline::<T>),
                0,
                jsapi::JSFUN_CONSTRUCTOR,
                c_name.as_ptr(),
            );
            self.check(!function.is_null())?;
            let object = jsapi::JS_GetFunctionObject(function);
            jsapi::SetFunctionNativeReserved(object, 0, &ObjectValue(*holder));
            self.push_object(object)
        };
        if !plain.is_ascii() || plain.contains('\0') {
            function.define(self, c"name", name, crate::object::attr::READONLY)?;
        }
        if constructor {
            // Programs may give it another prototype.
            let prototype = self.object();
            function.define(
                self,
                c"prototype",
                prototype,
                crate::object::attr::PERMANENT,
            )?;
            prototype.define(self, c"constructor", function, crate::object::attr::HIDDEN)?;
        }
        Ok(function)
    }

    /// An opaque value that carries a pointer.
    pub fn external(&mut self, pointer: *mut c_void) -> Result<Local<'s, Object>> {
        self.stress();
        // SAFETY: rooted at once; the class has the slot.
        unsafe {
            let object = jsapi::JS_NewObjectWithGivenProto(
                self.cx,
                &EXTERNAL.0,
                jsapi::HandleObject::null(),
            );
            self.check(!object.is_null())?;
            jsapi::JS_SetReservedSlot(object, 0, &PrivateValue(pointer));
            Ok(self.push_object(object))
        }
    }

    /// A `WeakMap` that no program sees.
    pub fn weak_map(&mut self) -> Result<Local<'s, Object>> {
        self.stress();
        // SAFETY: rooted at once.
        let map = unsafe { jsapi::NewWeakMapObject(self.cx) };
        self.check(!map.is_null())?;
        Ok(self.push_object(map))
    }

    /// What a map of [`Scope::weak_map`] has for an object; undefined for nothing.
    pub fn weak_map_get(
        &mut self,
        map: Local<'_, Object>,
        key: Local<'_, Object>,
    ) -> Result<Local<'s, Value>> {
        let (value, out) = self.out::<Value>();
        // SAFETY: everything is rooted for the call.
        let ok = unsafe {
            rooted!(in(self.cx) let m = map.raw_object());
            jsapi::GetWeakMapEntry(self.cx, m.handle().into(), key.handle(), out)
        };
        self.check(ok)?;
        Ok(value)
    }

    /// Sets it.
    pub fn weak_map_set(
        &mut self,
        map: Local<'_, Object>,
        key: Local<'_, Object>,
        value: Local<'_, Value>,
    ) -> Result<()> {
        self.stress();
        // SAFETY: everything is rooted for the call.
        let ok = unsafe {
            rooted!(in(self.cx) let m = map.raw_object());
            jsapi::SetWeakMapEntry(self.cx, m.handle().into(), key.handle(), value.handle())
        };
        self.check(ok)
    }

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
        // SAFETY: the object is live; afterwards its data stays in place for its life.
        let ok = unsafe { jsapi::EnsureNonInlineArrayBufferOrView(cx.cx, self.raw_object()) };
        cx.check(ok)?;
        Ok(self.with_bytes_mut(|bytes| {
            if bytes.is_empty() {
                std::ptr::null_mut()
            } else {
                bytes.as_mut_ptr()
            }
        }))
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
            // SAFETY: the object is live; afterwards its data stays in place for its life.
            let ok = unsafe { jsapi::EnsureNonInlineArrayBufferOrView(cx.cx, self.raw_object()) };
            cx.check(ok)?;
        }
        Ok(self.with_bytes_mut(|bytes| {
            if bytes.is_empty() {
                std::ptr::null_mut()
            } else {
                bytes.as_mut_ptr()
            }
        }))
    }
}

/// Ends the process as `abort` does.
pub fn abort_process() -> ! {
    // SAFETY: no preconditions.
    unsafe { crate::glue::nodus_abort() };
    std::process::abort()
}

/// Whether this thread has a runtime.
pub fn has_runtime() -> bool {
    current().is_some()
}
