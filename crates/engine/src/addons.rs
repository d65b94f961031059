//! What native addons need: scopes whose locals stay until the surrounding scope ends, handles as plain pointers, functions
//! that can be called with `new`, objects with a place for native data, and weak maps. Operations on values are in
//! `addon_values.rs`.
//!
//! An addon is foreign code with pointers of its own, so this file hands some out. Every function that relies on what an
//! addon promises is unsafe and says what it relies on.

use std::ffi::{CString, c_void};
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use mozjs::jsapi::{self, JSClass, JSContext, JSObject};
use mozjs::jsval::{Int32Value, JSVal, PrivateValue};
use mozjs::rooted;

use crate::error::Result;
use crate::handles::*;
use crate::layout;
use crate::native::{Args, FunctionData, StaticClass};
use crate::runtime::{RuntimeInner, current};

unsafe extern "C" {
    fn nodus_has_frames(cx: *mut JSContext) -> bool;
}

/// A thread's runtime, for foreign code that comes back without a scope.
#[derive(Clone, Copy)]
pub struct RuntimeRef(NonNull<RuntimeInner>);

impl RuntimeRef {
    /// That of a scope.
    pub fn of(cx: &Scope<'_>) -> RuntimeRef {
        RuntimeRef(cx.rt)
    }

    /// Whether it is the one of this thread.
    pub fn is_current(self) -> bool {
        current() == Some(self.0)
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

/// Objects made by `new` on an addon's class: two places of native data that nobody else sees.
static INSTANCE: StaticClass = StaticClass(JSClass {
    name: c"Object".as_ptr(),
    flags: 2 << jsapi::JSCLASS_RESERVED_SLOTS_SHIFT,
    cOps: std::ptr::null(),
    spec: std::ptr::null(),
    ext: std::ptr::null(),
    oOps: std::ptr::null(),
});

static EXTERNAL: StaticClass = StaticClass(JSClass {
    name: c"External".as_ptr(),
    flags: 2 << jsapi::JSCLASS_RESERVED_SLOTS_SHIFT,
    cOps: std::ptr::null(),
    spec: std::ptr::null(),
    ext: std::ptr::null(),
    oOps: std::ptr::null(),
});

fn is_of(object: *mut JSObject, class: &StaticClass) -> bool {
    // SAFETY: the object is live.
    std::ptr::eq(unsafe { layout::class_of(object) }, &class.0)
}

/// Both classes have two slots, set as soon as an object of them is made.
fn slot(object: *mut JSObject, index: usize) -> JSVal {
    // SAFETY: the callers have looked at the class.
    unsafe { layout::fixed_slot(object, index) }
}

/// Keeps any word of an addon in an external, in two halves: it need not be an address, as a private value must.
///
/// # Safety
/// The object is a live external.
unsafe fn set_external(object: *mut JSObject, word: usize) {
    let bits = word as u64;
    // SAFETY: the class has both slots.
    unsafe {
        jsapi::JS_SetReservedSlot(object, 0, &Int32Value(bits as i32));
        jsapi::JS_SetReservedSlot(object, 1, &Int32Value((bits >> 32) as i32));
    }
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
        is_of(object, &EXTERNAL).then(|| {
            let half = |index| u64::from(slot(object, index).to_int32() as u32);
            (half(0) | half(1) << 32) as usize as *mut c_void
        })
    }

    /// Replaces the pointer of an external value.
    pub fn set_external_pointer(self, pointer: *mut c_void) {
        let object = self.raw_object();
        if is_of(object, &EXTERNAL) {
            // SAFETY: as it says.
            unsafe { set_external(object, pointer as usize) };
        }
    }
}

impl<'s> Scope<'s> {
    /// A function for an addon. With `constructor` it has a prototype and can be called with `new`.
    pub fn addon_function<T: FunctionData>(
        &mut self,
        name: Local<'_, JsString>,
        constructor: bool,
        data: T,
    ) -> Result<Local<'s, Function>> {
        let plain = name.to_rust(self);
        let c_name = CString::new(if plain.is_ascii() { &plain } else { "" }).unwrap_or_default();
        let function = self.function_with(&c_name, 0, jsapi::JSFUN_CONSTRUCTOR, data)?;
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
            set_external(object, pointer as usize);
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
