//! Rust types as JavaScript classes.
//!
//! The object owns one count of an `Rc<T>` in its private slot, given back by its finalizer on the runtime's thread. `T`
//! is shared: methods take `&self` and keep their state in cells. A `T` that must reach its own object holds a
//! [`crate::Weak`] to it, and a [`crate::Global`] only while something outside (an open handle) must keep it alive.

use std::cell::Cell;
use std::ffi::CString;
use std::rc::Rc;

use mozjs::jsapi::{self, JSClass, JSClassOps, JSContext, JSObject};
use mozjs::jsval::{JSVal, PrivateValue};
use mozjs::rooted;

use crate::convert::FromJs;
use crate::error::{Error, Result};
use crate::global::Global;
use crate::handles::*;
use crate::layout;
use crate::native::{Args, NO_OPS, NativeDef, enter};
use crate::object::attr;

/// What `#[class]` implements. Not for use by hand.
pub trait Class: Sized + 'static {
    /// JavaScript name.
    const NAME: &'static str;
    /// The static class structure.
    fn def() -> &'static ClassDef;
    /// Runs the constructor.
    fn construct<'s>(
        cx: &mut Scope<'s>,
        this: Local<'s, Object>,
        args: &Args<'s>,
    ) -> Result<Rc<Self>>;
    /// Where the bytes are kept that [`Local::hold`] told the collector of, for classes whose values grow.
    fn held(&self) -> Option<&Cell<usize>>;
    /// Prototype methods.
    fn methods() -> &'static [NativeDef];
    /// Accessors: getter and optional setter; the getter's name is the property.
    fn accessors() -> &'static [(NativeDef, Option<NativeDef>)];
    /// Static methods.
    fn statics() -> &'static [NativeDef];
}

/// A class known to the engine; one static per Rust type.
pub struct ClassDef {
    raw: JSClass,
}
// SAFETY: immutable after construction.
unsafe impl Sync for ClassDef {}

struct Ops<T>(std::marker::PhantomData<T>);
impl<T: Class> Ops<T> {
    const OPS: &'static JSClassOps = &JSClassOps {
        finalize: Some(finalize::<T>),
        ..NO_OPS
    };
}

impl ClassDef {
    /// The structure for `T`; `name` is NUL-terminated.
    pub const fn new<T: Class>(name: &'static std::ffi::CStr) -> Self {
        ClassDef {
            raw: JSClass {
                name: name.as_ptr(),
                // The Rust part, and what the object keeps alive for it.
                flags: (2 << jsapi::JSCLASS_RESERVED_SLOTS_SHIFT)
                    | jsapi::JSCLASS_FOREGROUND_FINALIZE,
                cOps: Ops::<T>::OPS,
                spec: std::ptr::null(),
                ext: std::ptr::null(),
                oOps: std::ptr::null(),
            },
        }
    }
}

pub(crate) struct ClassEntry {
    constructor: Global<Function>,
    prototype: Global<Object>,
}

unsafe extern "C" fn finalize<T: Class>(_: *mut jsapi::GCContext, o: *mut JSObject) {
    // SAFETY: the slot is empty or holds the count this object owns.
    unsafe {
        let v = layout::fixed_slot(o, 0);
        if !v.is_undefined() {
            let p = v.to_private() as *const T;
            if !p.is_null() {
                let value = Rc::from_raw(p);
                let held = value.held().map_or(0, Cell::take);
                forget_bytes(o, native_size::<T>() + held);
            }
        }
    }
}

/// The kind of memory that objects of classes hold outside of the engine's heap.
const NATIVE_MEMORY: jsapi::JS::MemoryUse = jsapi::JS::MemoryUse::Embedding1;

thread_local! {
    /// The bytes of this thread that are counted as such.
    static NATIVE_BYTES: Cell<usize> = const { Cell::new(0) };
}

/// What the objects of this thread's classes hold outside of the engine's heap, in bytes.
pub(crate) fn native_bytes() -> usize {
    NATIVE_BYTES.get()
}

/// # Safety
/// The object is alive.
unsafe fn count_bytes(object: *mut JSObject, bytes: usize) {
    NATIVE_BYTES.set(NATIVE_BYTES.get() + bytes);
    // SAFETY: as the caller says.
    unsafe { jsapi::JS::AddAssociatedMemory(object, bytes, NATIVE_MEMORY) };
}

/// # Safety
/// The object is alive or being finalized, and as many bytes were counted for it.
unsafe fn forget_bytes(object: *mut JSObject, bytes: usize) {
    NATIVE_BYTES.set(NATIVE_BYTES.get() - bytes);
    // SAFETY: as the caller says.
    unsafe { jsapi::JS::RemoveAssociatedMemory(object, bytes, NATIVE_MEMORY) };
}

/// What an object of class `T` occupies outside of the engine's heap, in bytes, as far as its type tells. The collector
/// counts it, since it would let natives that are small to it pile up.
const fn native_size<T>() -> usize {
    // The two counts of the `Rc` and what the allocator adds.
    size_of::<T>() + 4 * size_of::<usize>()
}

unsafe extern "C" fn constructor<T: Class>(cx: *mut JSContext, argc: u32, vp: *mut JSVal) -> bool {
    // SAFETY: the engine's own frame.
    unsafe {
        enter(cx, argc, vp, |cx, args| {
            if !args.is_construct() {
                return Err(Error::Type(
                    format!(
                        "Class constructor {} cannot be invoked without 'new'",
                        T::NAME
                    )
                    .into(),
                ));
            }
            let call = jsapi::CallArgs::from_vp(args.vp(), argc);
            let o = jsapi::JS_NewObjectForConstructor(cx.cx, &T::def().raw, &call);
            cx.check(!o.is_null())?;
            let this: Local<'_, Object> = cx.push_object(o);
            let rc = T::construct(cx, this, args)?;
            attach(this, rc);
            Ok(this.as_value())
        })
    }
}

fn attach<T>(object: Local<'_, Object>, rc: Rc<T>) {
    // SAFETY: the object is of T's class, whose slot 0 is ours.
    unsafe {
        jsapi::JS_SetReservedSlot(
            object.raw_object(),
            0,
            &PrivateValue(Rc::into_raw(rc) as *const std::ffi::c_void),
        );
        count_bytes(object.raw_object(), native_size::<T>());
    }
}

impl<'s> Scope<'s> {
    fn class_entry<T: Class>(&mut self) -> Result<(Local<'s, Function>, Local<'s, Object>)> {
        let key = T::def() as *const ClassDef as usize;
        let found = {
            let classes = self.inner().classes.borrow();
            classes
                .get(&key)
                .map(|e| (e as *const ClassEntry).cast::<ClassEntry>())
        };
        if let Some(e) = found {
            // SAFETY: entries are never removed while scopes exist and a HashMap read here cannot rehash.
            let e = unsafe { &*e };
            return Ok((e.constructor.get(self), e.prototype.get(self)));
        }
        let name = CString::new(T::NAME).unwrap_or_default();
        // SAFETY: everything is rooted.
        let ctor: Local<'s, Function> = unsafe {
            let f = jsapi::JS_NewFunction(
                self.cx,
                Some(constructor::<T>),
                0,
                jsapi::JSFUN_CONSTRUCTOR,
                name.as_ptr(),
            );
            self.check(!f.is_null())?;
            self.push_object(jsapi::JS_GetFunctionObject(f))
        };
        let proto = self.object();
        proto.natives(self, T::methods())?;
        for (get, set) in T::accessors() {
            self.nested(|cx| {
                let g = cx.native(get)?;
                let s = match set {
                    Some(s) => Some(cx.native(s)?),
                    None => None,
                };
                proto.define_accessor(cx, get.name, Some(g), s, attr::ENUMERATE)
            })?;
        }
        ctor.natives(self, T::statics())?;
        // SAFETY: everything is rooted.
        unsafe {
            rooted!(in(self.cx) let c = ctor.raw_object());
            rooted!(in(self.cx) let p = proto.raw_object());
            let ok = jsapi::JS_LinkConstructorAndPrototype(
                self.cx,
                c.handle().into(),
                p.handle().into(),
            );
            self.check(ok)?;
        }
        let entry = ClassEntry {
            constructor: Global::new(self, ctor),
            prototype: Global::new(self, proto),
        };
        self.inner().classes.borrow_mut().insert(key, entry);
        Ok((ctor, proto))
    }

    /// The JavaScript constructor of `T`.
    pub fn class<T: Class>(&mut self) -> Result<Local<'s, Function>> {
        Ok(self.class_entry::<T>()?.0)
    }

    /// A JavaScript object for a value made in Rust.
    pub fn wrap<T: Class>(&mut self, rc: Rc<T>) -> Result<Local<'s, Object>> {
        let (_, proto) = self.class_entry::<T>()?;
        // SAFETY: everything is rooted.
        let object: Local<'s, Object> = unsafe {
            rooted!(in(self.cx) let p = proto.raw_object());
            let o = jsapi::JS_NewObjectWithGivenProto(self.cx, &T::def().raw, p.handle().into());
            self.check(!o.is_null())?;
            self.push_object(o)
        };
        attach(object, rc);
        Ok(object)
    }
}

impl<'s> Local<'s, Object> {
    /// The Rust value behind an object of class `T`.
    #[inline]
    pub fn unwrap_class<T: Class>(self) -> Option<Rc<T>> {
        // SAFETY: the class pointer proves that slot 0 is empty or holds an `Rc<T>`.
        unsafe {
            let o = self.raw_object();
            if !std::ptr::eq(layout::class_of(o), &T::def().raw) {
                return None;
            }
            let v = layout::fixed_slot(o, 0);
            if v.is_undefined() {
                return None;
            }
            let p = v.to_private() as *const T;
            Rc::increment_strong_count(p);
            Some(Rc::from_raw(p))
        }
    }

    /// Tells the collector how many bytes the value behind this object, which is of class `T`, holds besides itself. What
    /// was told before no longer counts. Does nothing for a class without a `#[held]` place.
    pub fn hold<T: Class>(self, value: &T, bytes: usize) {
        let Some(held) = value.held() else { return };
        let before = held.replace(bytes);
        let object = self.raw_object();
        // SAFETY: the object is alive, and what is taken away was added.
        unsafe {
            if bytes > before {
                count_bytes(object, bytes - before);
            } else if bytes < before {
                forget_bytes(object, before - bytes);
            }
        }
    }

    /// Defines an accessor property.
    pub fn define_accessor(
        self,
        cx: &mut Scope<'_>,
        key: impl crate::object::Key,
        getter: Option<Local<'_, Function>>,
        setter: Option<Local<'_, Function>>,
        attributes: u32,
    ) -> Result<()> {
        // SAFETY: everything is rooted for the call.
        let ok = unsafe {
            rooted!(in(cx.cx) let o = self.raw_object());
            rooted!(in(cx.cx) let mut id = jsapi::jsid::default());
            rooted!(in(cx.cx) let g = getter.map_or(std::ptr::null_mut(), |g| g.raw_object()));
            rooted!(in(cx.cx) let s = setter.map_or(std::ptr::null_mut(), |s| s.raw_object()));
            key.to_id(cx, id.handle_mut().into())
                && jsapi::JS_DefinePropertyById4(
                    cx.cx,
                    o.handle().into(),
                    id.handle().into(),
                    g.handle().into(),
                    s.handle().into(),
                    attributes,
                )
        };
        cx.check(ok)
    }
}

impl<'s, T: Class> FromJs<'s> for Rc<T> {
    fn from_js(_: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        v.as_object()
            .and_then(|o| o.unwrap_class::<T>())
            .ok_or_else(|| Error::Type(format!("expected an instance of {}", T::NAME).into()))
    }
}

/// The receiver of a method, for natives of a class.
pub fn this_of<'s, T: Class>(args: &Args<'s>) -> Result<Rc<T>> {
    let this = args.this();
    match this.as_object().and_then(|o| o.unwrap_class::<T>()) {
        Some(rc) => Ok(rc),
        None => Err(Error::Type("Illegal invocation".into())),
    }
}

/// The receiver object itself, as a parameter of a method or constructor.
#[derive(Clone, Copy)]
pub struct This<'s>(pub Local<'s, Object>);
