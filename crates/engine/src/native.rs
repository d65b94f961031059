//! Rust functions callable from JavaScript.

use std::ffi::{CStr, CString};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;

use mozjs::jsapi::{self, JSClass, JSClassOps, JSContext, JSObject};
use mozjs::jsval::{JSVal, ObjectValue, PrivateValue, UndefinedValue};
use mozjs::rooted;

use crate::convert::{FromJs, IntoJs};
use crate::error::{Error, Result};
use crate::handles::*;
use crate::layout;
use crate::object::attr;
use crate::runtime::current;

/// The arguments of a native call; they are rooted by the engine for its duration.
#[derive(Clone, Copy)]
pub struct Args<'s> {
    vp: NonNull<JSVal>,
    argc: u32,
    marker: std::marker::PhantomData<&'s ()>,
}

/// A place that always reads undefined, for arguments that were not passed.
struct UndefinedSlot(JSVal);
// SAFETY: never written.
unsafe impl Sync for UndefinedSlot {}
static UNDEFINED: UndefinedSlot = UndefinedSlot(JSVal {
    asBits_: 0xfff9_8000_0000_0000,
});

impl<'s> Args<'s> {
    /// Number of arguments passed.
    #[inline]
    pub fn len(&self) -> usize {
        self.argc as usize
    }

    /// Were none passed?
    pub fn is_empty(&self) -> bool {
        self.argc == 0
    }

    /// Argument `i`, undefined when not passed.
    #[inline]
    pub fn get(&self, i: usize) -> Local<'s, Value> {
        let slot = if i < self.argc as usize {
            // SAFETY: vp[2..2+argc] are the arguments.
            unsafe { self.vp.as_ptr().add(2 + i) }
        } else {
            &UNDEFINED.0 as *const JSVal as *mut JSVal
        };
        // SAFETY: rooted by the engine during the call, or immutable.
        unsafe { Local::from_slot(NonNull::new_unchecked(slot)) }
    }

    /// Argument `i`, converted.
    #[inline]
    pub fn arg<T: FromJs<'s>>(&self, cx: &mut Scope<'s>, i: usize) -> Result<T> {
        T::from_js(cx, self.get(i))
    }

    /// `this`, as passed (undefined in a plain call).
    #[inline]
    pub fn this(&self) -> Local<'s, Value> {
        // SAFETY: vp[1] is `this`.
        unsafe { Local::from_slot(NonNull::new_unchecked(self.vp.as_ptr().add(1))) }
    }

    /// Was the function called with `new`?
    #[inline]
    pub fn is_construct(&self) -> bool {
        self.this().raw().is_magic()
    }

    pub(crate) fn vp(&self) -> *mut JSVal {
        self.vp.as_ptr()
    }

    /// All arguments from `i` on.
    pub fn rest(&self, i: usize) -> Vec<Local<'s, Value>> {
        (i..self.len()).map(|i| self.get(i)).collect()
    }

    #[inline]
    pub(crate) fn set_return(&self, v: JSVal) {
        // SAFETY: vp[0] doubles as the return value.
        unsafe { *self.vp.as_ptr() = v };
    }
}

/// A native's result on its way out: nothing may run between its making and the native's end, so it needs no handle.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct RawValue(pub(crate) JSVal);

impl From<Local<'_, Value>> for RawValue {
    #[inline]
    fn from(value: Local<'_, Value>) -> Self {
        RawValue(value.raw())
    }
}

/// What `#[native]` implements for each function. Not for use by hand.
pub trait NativeImpl {
    /// Converts the arguments, runs the function, converts the result.
    fn invoke<'s>(cx: &mut Scope<'s>, args: &Args<'s>) -> Result<RawValue>;
}

/// A native function ready to be given to JavaScript; `#[native] fn f` makes the constant `f::DEF`.
#[derive(Clone, Copy)]
pub struct NativeDef {
    /// Its JavaScript name.
    pub name: &'static str,
    /// Its `length`.
    pub length: u16,
    call: unsafe extern "C" fn(*mut JSContext, u32, *mut JSVal) -> bool,
}

impl NativeDef {
    /// The definition for an implementation.
    pub const fn new<F: NativeImpl>(name: &'static str, length: u16) -> Self {
        NativeDef {
            name,
            length,
            call: trampoline::<F>,
        }
    }

    pub(crate) fn raw(&self) -> unsafe extern "C" fn(*mut JSContext, u32, *mut JSVal) -> bool {
        self.call
    }
}

unsafe extern "C" fn trampoline<F: NativeImpl>(
    cx: *mut JSContext,
    argc: u32,
    vp: *mut JSVal,
) -> bool {
    // SAFETY: the engine passes its own valid frame.
    unsafe { enter_raw(cx, argc, vp, |cx, args| F::invoke(cx, args)) }
}

/// As `enter_raw`, for a body that gives a handle.
///
/// # Safety
/// `argc` and `vp` are those of the running native call.
#[inline]
pub(crate) unsafe fn enter(
    raw: *mut JSContext,
    argc: u32,
    vp: *mut JSVal,
    body: impl for<'s> FnOnce(&mut Scope<'s>, &Args<'s>) -> Result<Local<'s, Value>>,
) -> bool {
    // SAFETY: by the caller.
    unsafe { enter_raw(raw, argc, vp, |cx, args| body(cx, args).map(RawValue::from)) }
}

/// Runs the body of a native: opens a scope, keeps panics inside, turns errors into exceptions.
///
/// # Safety
/// `argc` and `vp` are those of the running native call.
#[inline]
pub(crate) unsafe fn enter_raw(
    raw: *mut JSContext,
    argc: u32,
    vp: *mut JSVal,
    body: impl for<'s> FnOnce(&mut Scope<'s>, &Args<'s>) -> Result<RawValue>,
) -> bool {
    let Some(rt) = current() else { return false };
    // SAFETY: the current runtime is alive.
    debug_assert_eq!(raw, unsafe { rt.as_ref() }.cx);
    // SAFETY: natives nest strictly, so does this scope.
    let mut cx = unsafe { Scope::open(rt) };
    // SAFETY: vp is never null.
    let vp = unsafe { NonNull::new_unchecked(vp) };
    let args = Args {
        vp,
        argc,
        marker: std::marker::PhantomData,
    };
    match catch_unwind(AssertUnwindSafe(|| body(&mut cx, &args))) {
        Ok(Ok(v)) => {
            args.set_return(v.0);
            true
        }
        Ok(Err(e)) => throw(&mut cx, e),
        Err(payload) => {
            let text = panic_text(&*payload);
            throw(
                &mut cx,
                Error::plain(format!("internal error in nodus: {text}")),
            )
        }
    }
}

#[cold]
#[inline(never)]
fn throw(cx: &mut Scope<'_>, error: Error) -> bool {
    error.throw(cx);
    false
}

fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    if let Some(s) = payload.downcast_ref::<&str>() {
        (*s).to_string()
    } else if let Some(s) = payload.downcast_ref::<String>() {
        s.clone()
    } else {
        "unknown panic".to_string()
    }
}

impl<'s> Scope<'s> {
    /// A function object for a native.
    pub fn native(&mut self, def: &NativeDef) -> Result<Local<'s, Function>> {
        self.stress();
        let name = CString::new(def.name).unwrap_or_default();
        // SAFETY: rooted at once.
        unsafe {
            let f =
                jsapi::JS_NewFunction(self.cx, Some(def.call), def.length as u32, 0, name.as_ptr());
            self.check(!f.is_null())?;
            let o = jsapi::JS_GetFunctionObject(f);
            Ok(self.push_object(o))
        }
    }

    /// A function object around a Rust closure. Costs more than a `#[native]`; for the few places that need captures.
    pub fn closure(
        &mut self,
        name: &str,
        length: u32,
        f: impl for<'c> Fn(&mut Scope<'c>, &Args<'c>) -> Result<Local<'c, Value>> + 'static,
    ) -> Result<Local<'s, Function>> {
        let name = CString::new(name).unwrap_or_default();
        self.function_with(&name, length, 0, Closure { f: Box::new(f) })
    }

    /// A function object with Rust data, which lives as long as the function.
    pub(crate) fn function_with<T: FunctionData>(
        &mut self,
        name: &CStr,
        length: u32,
        flags: u32,
        data: T,
    ) -> Result<Local<'s, Function>> {
        self.stress();
        // SAFETY: the holder owns the box and its finalizer frees it; the function keeps the holder in its slot.
        unsafe {
            let holder = jsapi::JS_NewObject(self.cx, &Holder::<T>::CLASS.0);
            self.check(!holder.is_null())?;
            rooted!(in(self.cx) let holder = holder);
            let data = Box::into_raw(Box::new(data));
            jsapi::JS_SetReservedSlot(*holder, 0, &PrivateValue(data.cast()));
            let f = jsapi::NewFunctionWithReserved(
                self.cx,
                Some(call_with_data::<T>),
                length,
                flags,
                name.as_ptr(),
            );
            self.check(!f.is_null())?;
            let o = jsapi::JS_GetFunctionObject(f);
            jsapi::SetFunctionNativeReserved(o, 0, &ObjectValue(*holder));
            Ok(self.push_object(o))
        }
    }
}

/// The Rust data of a function, and what a call of the function does with it.
pub trait FunctionData: 'static {
    /// The call.
    fn call<'c>(&self, cx: &mut Scope<'c>, args: &Args<'c>) -> Result<Local<'c, Value>>;
}

struct Closure {
    f: Box<dyn for<'c> Fn(&mut Scope<'c>, &Args<'c>) -> Result<Local<'c, Value>>>,
}

impl FunctionData for Closure {
    fn call<'c>(&self, cx: &mut Scope<'c>, args: &Args<'c>) -> Result<Local<'c, Value>> {
        (self.f)(cx, args)
    }
}

/// A class that only this crate makes objects of.
pub(crate) struct StaticClass(pub(crate) JSClass);
// SAFETY: immutable.
unsafe impl Sync for StaticClass {}

/// The operations of a class that has none of its own.
pub(crate) const NO_OPS: JSClassOps = JSClassOps {
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

/// The class of the objects that own the data of functions.
struct Holder<T>(std::marker::PhantomData<T>);

impl<T: FunctionData> Holder<T> {
    const OPS: &'static JSClassOps = &JSClassOps {
        finalize: Some(finalize_holder::<T>),
        ..NO_OPS
    };
    const CLASS: &'static StaticClass = &StaticClass(JSClass {
        name: c"Closure".as_ptr(),
        flags: (1 << jsapi::JSCLASS_RESERVED_SLOTS_SHIFT) | jsapi::JSCLASS_FOREGROUND_FINALIZE,
        cOps: Self::OPS,
        spec: std::ptr::null(),
        ext: std::ptr::null(),
        oOps: std::ptr::null(),
    });
}

unsafe extern "C" fn finalize_holder<T>(_: *mut jsapi::GCContext, holder: *mut JSObject) {
    // SAFETY: slot 0 is empty or the box that the holder was made with; a finalizer runs once, on this thread.
    unsafe {
        let data = layout::fixed_slot(holder, 0);
        if !data.is_undefined() {
            drop(Box::from_raw(data.to_private() as *mut T));
        }
    }
}

unsafe extern "C" fn call_with_data<T: FunctionData>(
    cx: *mut JSContext,
    argc: u32,
    vp: *mut JSVal,
) -> bool {
    // SAFETY: the callee was made by `function_with`; it keeps the data alive until the return value takes its place.
    unsafe {
        let holder = *jsapi::GetFunctionNativeReserved((*vp).to_object(), 0);
        let data = layout::fixed_slot(holder.to_object(), 0).to_private() as *const T;
        enter(cx, argc, vp, |cx, args| (*data).call(cx, args))
    }
}

impl<'s> Local<'s, Object> {
    /// Defines natives as properties.
    pub fn natives(self, cx: &mut Scope<'_>, defs: &[NativeDef]) -> Result<()> {
        for d in defs {
            cx.nested(|cx| {
                let f = cx.native(d)?;
                self.define(cx, d.name, f, attr::DEFAULT)
            })?;
        }
        Ok(())
    }
}

impl<'s> Local<'s, Function> {
    /// Calls the function.
    pub fn call<'c>(
        self,
        cx: &mut Scope<'c>,
        this: Local<'_, Value>,
        args: &[Local<'_, Value>],
    ) -> Result<Local<'c, Value>> {
        cx.stress();
        let (value, out) = cx.out::<Value>();
        // Up to eight arguments travel in slots pushed side by side; more go through a rooted vector.
        // SAFETY: everything is rooted for the call.
        let ok = unsafe {
            let this_obj = if this.is_object() {
                this.raw_object()
            } else {
                std::ptr::null_mut()
            };
            if args.len() <= 8 {
                let mut values = [UndefinedValue(); 8];
                for (v, a) in values.iter_mut().zip(args) {
                    *v = a.raw();
                }
                rooted!(in(cx.cx) let values = mozjs::gc::ValueArray::new(values));
                let arr = jsapi::HandleValueArray {
                    length_: args.len(),
                    elements_: values.get_ptr(),
                };
                call_raw(cx.cx, this, this_obj, self, &arr, out)
            } else {
                rooted!(in(cx.cx) let v: Vec<JSVal> = args.iter().map(|i| i.raw()).collect());
                let arr = jsapi::HandleValueArray {
                    length_: v.len(),
                    elements_: v[..].as_ptr(),
                };
                call_raw(cx.cx, this, this_obj, self, &arr, out)
            }
        };
        cx.check(ok)?;
        Ok(value)
    }

    /// `new f(...args)`
    pub fn construct<'c>(
        self,
        cx: &mut Scope<'c>,
        args: &[Local<'_, Value>],
    ) -> Result<Local<'c, Object>> {
        cx.stress();
        // SAFETY: everything is rooted for the call.
        unsafe {
            rooted!(in(cx.cx) let v: Vec<JSVal> = args.iter().map(|i| i.raw()).collect());
            let arr = jsapi::HandleValueArray {
                length_: v.len(),
                elements_: v[..].as_ptr(),
            };
            rooted!(in(cx.cx) let mut o = std::ptr::null_mut::<jsapi::JSObject>());
            let ok = jsapi::Construct1(cx.cx, self.handle(), &arr, o.handle_mut().into());
            cx.check(ok)?;
            Ok(cx.push_object(*o))
        }
    }
}

unsafe fn call_raw(
    cx: *mut JSContext,
    this: Local<'_, Value>,
    this_obj: *mut jsapi::JSObject,
    f: Local<'_, Function>,
    args: &jsapi::HandleValueArray,
    out: jsapi::MutableHandle<JSVal>,
) -> bool {
    // SAFETY: by the caller.
    unsafe {
        if this_obj.is_null() && !this.is_null() {
            // Undefined and primitives need the value form of the call: the other makes null of them.
            return jsapi::Call(cx, this.handle(), f.handle(), args, out);
        }
        rooted!(in(cx) let o = this_obj);
        jsapi::JS_CallFunctionValue(cx, o.handle().into(), f.handle(), args, out)
    }
}

/// Converts a native's result; used by the macros.
#[inline]
pub fn finish<'s, T: IntoJs<'s>>(cx: &mut Scope<'s>, v: T) -> Result<RawValue> {
    v.into_raw(cx)
}

/// Lets a native return either a value or a `Result`; used by the macros.
pub trait NativeReturn<'s> {
    /// The converted result.
    fn finish(self, cx: &mut Scope<'s>) -> Result<RawValue>;
}

impl<'s, T: IntoJs<'s>, E: Into<Error>> NativeReturn<'s> for std::result::Result<T, E> {
    #[inline]
    fn finish(self, cx: &mut Scope<'s>) -> Result<RawValue> {
        match self {
            Ok(v) => v.into_raw(cx),
            Err(e) => Err(e.into()),
        }
    }
}

thread_local! {
    static NOTED: std::cell::Cell<&'static str> = const { std::cell::Cell::new("") };
}

/// Called by natives that take a callback, before their arguments are converted: their path and name.
#[doc(hidden)]
#[inline]
pub fn note_native(name: &'static str) {
    NOTED.with(|noted| noted.set(name));
}

/// The native that was last given a callback, as `crate::module::function`.
pub fn noted_native() -> &'static str {
    NOTED.with(std::cell::Cell::get)
}
