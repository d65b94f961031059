//! Scopes and local handles: the way Rust code holds on to JavaScript values.
//!
//! The collector moves objects, so a plain pointer is wrong after any call that may allocate. A [`Local`] is a pointer to
//! a *slot*; the slots live in fixed chunks that never move and that the collector traces and updates. A [`Scope`] marks
//! how many slots were in use when it was opened and gives them back when it ends, so locals cost two machine words of
//! bookkeeping and no reference counts. A `Local<'s, T>` cannot outlive the scope `'s` it was made in:
//!
//! ```compile_fail
//! use nodus_engine::{Scope, Local, Value};
//! fn leak<'s>(cx: &mut Scope<'s>) -> Local<'s, Value> {
//!     cx.nested(|inner| inner.string("gone").into())
//! }
//! ```

use std::cell::{Cell, UnsafeCell};
use std::marker::PhantomData;
use std::ops::Deref;
use std::ptr::NonNull;

use mozjs::gc::{Initialize, Rootable, Traceable};
use mozjs::jsapi::{self, JSContext, JSObject, JSString, JSTracer};
use mozjs::jsval::{JSVal, ObjectValue, StringValue, UndefinedValue};

use crate::runtime::RuntimeInner;

const CHUNK: usize = 1024;

/// The slots of all open scopes of one runtime, in chunks whose addresses never change.
pub(crate) struct HandleStack {
    chunks: UnsafeCell<Vec<Box<[JSVal; CHUNK]>>>,
    top: Cell<usize>,
}

impl HandleStack {
    pub(crate) fn new() -> Self {
        HandleStack {
            chunks: UnsafeCell::new(Vec::new()),
            top: Cell::new(0),
        }
    }

    #[inline]
    pub(crate) fn top(&self) -> usize {
        self.top.get()
    }

    #[inline]
    pub(crate) fn truncate(&self, top: usize) {
        self.top.set(top);
    }

    #[inline]
    pub(crate) fn push(&self, value: JSVal) -> NonNull<JSVal> {
        let top = self.top.get();
        // SAFETY: the vector is only touched by this thread and no reference into it lives across this function.
        let chunks = unsafe { &mut *self.chunks.get() };
        let (index, offset) = (top / CHUNK, top % CHUNK);
        if index == chunks.len() {
            Self::grow(chunks);
        }
        let slot = &mut chunks[index][offset];
        *slot = value;
        self.top.set(top + 1);
        NonNull::from(slot)
    }

    // Apart from `push`, which is short enough to be compiled into its callers without it.
    #[cold]
    #[inline(never)]
    fn grow(chunks: &mut Vec<Box<[JSVal; CHUNK]>>) {
        chunks.push(Box::new([UndefinedValue(); CHUNK]));
    }
}

// SAFETY: `trace` visits every slot below `top`, which are all the values this structure keeps alive.
unsafe impl Traceable for HandleStack {
    unsafe fn trace(&self, trc: *mut JSTracer) {
        let mut left = self.top.get();
        // SAFETY: the collector runs on this thread while no push is under way.
        for chunk in unsafe { &*self.chunks.get() } {
            if left == 0 {
                break;
            }
            let used = left.min(CHUNK);
            // SAFETY: the first `used` slots of the chunk hold valid values.
            unsafe { jsapi::TraceValueArray(trc, used, chunk.as_ptr() as *mut JSVal) };
            left -= used;
        }
    }
}

impl Rootable for HandleStack {}

impl Initialize for HandleStack {
    unsafe fn initial() -> Option<Self> {
        None
    }
}

/// Any JavaScript value.
pub enum Value {}
/// A JavaScript object of any kind.
pub enum Object {}
/// A callable object.
pub enum Function {}
/// A primitive string.
pub enum JsString {}
/// A primitive symbol.
pub enum Symbol {}
/// A primitive BigInt.
pub enum BigInt {}
/// An Array exotic object.
pub enum Array {}
/// An `ArrayBuffer` or `SharedArrayBuffer`.
pub enum ArrayBuffer {}
/// A typed array or `DataView`.
pub enum View {}
/// A `Promise`.
pub enum Promise {}
/// A module record, ECMAScript 16.2.
pub enum Module {}

/// A handle on a JavaScript value, alive as long as its scope.
#[repr(transparent)]
pub struct Local<'s, T = Value> {
    slot: NonNull<JSVal>,
    marker: PhantomData<(&'s (), *const T)>,
}

impl<T> Clone for Local<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Local<'_, T> {}

impl<T> std::fmt::Debug for Local<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Local({:#x})", self.raw().asBits_)
    }
}

impl<'s, T> Local<'s, T> {
    /// # Safety
    /// `slot` must be traced by the collector and hold a value of kind `T` for the whole of `'s`.
    #[inline]
    pub(crate) unsafe fn from_slot(slot: NonNull<JSVal>) -> Self {
        Local {
            slot,
            marker: PhantomData,
        }
    }

    #[inline]
    pub(crate) fn raw(&self) -> JSVal {
        // SAFETY: by construction the slot is live and holds a valid value.
        unsafe { *self.slot.as_ptr() }
    }

    #[inline]
    pub(crate) fn raw_object(&self) -> *mut JSObject {
        let v = self.raw();
        debug_assert!(v.is_object());
        v.to_object()
    }

    #[inline]
    pub(crate) fn raw_string(&self) -> *mut JSString {
        self.raw().to_string()
    }

    #[inline]
    pub(crate) fn handle(&self) -> jsapi::Handle<JSVal> {
        // SAFETY: the slot is traced, so it is a marked location.
        unsafe { jsapi::Handle::from_marked_location(self.slot.as_ptr()) }
    }

    /// Reinterprets the handle as another kind.
    ///
    /// # Safety
    /// The value must be of kind `U`.
    #[inline]
    pub(crate) unsafe fn cast<U>(self) -> Local<'s, U> {
        Local {
            slot: self.slot,
            marker: PhantomData,
        }
    }

    /// The same handle, seen as a plain value.
    #[inline]
    pub fn as_value(self) -> Local<'s, Value> {
        // SAFETY: every kind is a value.
        unsafe { self.cast() }
    }
}

macro_rules! upcast {
    ($($from:ident => $to:ident),* $(,)?) => {$(
        impl<'s> Deref for Local<'s, $from> {
            type Target = Local<'s, $to>;
            #[inline]
            fn deref(&self) -> &Self::Target {
                // SAFETY: both are transparent over the same slot pointer and every $from is a $to.
                unsafe { &*(self as *const Self).cast() }
            }
        }
        impl<'s> From<Local<'s, $from>> for Local<'s, $to> {
            #[inline]
            fn from(v: Local<'s, $from>) -> Self {
                // SAFETY: every $from is a $to.
                unsafe { v.cast() }
            }
        }
    )*};
}
upcast!(
    Object => Value, JsString => Value, Symbol => Value, BigInt => Value,
    Function => Object, Array => Object, ArrayBuffer => Object, View => Object, Promise => Object, Module => Object,
);
macro_rules! to_value {
    ($($from:ident),*) => {$(
        impl<'s> From<Local<'s, $from>> for Local<'s, Value> {
            #[inline]
            fn from(v: Local<'s, $from>) -> Self { v.as_value() }
        }
    )*};
}
to_value!(Function, Array, ArrayBuffer, View, Promise, Module);

/// The token every engine call needs, and the owner of the locals made through it.
pub struct Scope<'s> {
    pub(crate) cx: *mut JSContext,
    pub(crate) rt: NonNull<RuntimeInner>,
    base: usize,
    marker: PhantomData<&'s mut ()>,
}

impl<'s> Scope<'s> {
    /// # Safety
    /// `rt` must be the live runtime of this thread; the new scope must end before those opened earlier.
    #[inline]
    pub(crate) unsafe fn open(rt: NonNull<RuntimeInner>) -> Scope<'s> {
        // SAFETY: by contract.
        let inner = unsafe { rt.as_ref() };
        Scope {
            cx: inner.cx,
            rt,
            base: inner.handles().top(),
            marker: PhantomData,
        }
    }

    #[inline]
    pub(crate) fn inner(&self) -> &'s RuntimeInner {
        // SAFETY: the runtime outlives its scopes.
        unsafe { self.rt.as_ref() }
    }

    #[inline]
    pub(crate) fn push<T>(&mut self, value: JSVal) -> Local<'s, T> {
        // SAFETY: the slot stays in place and traced until this scope's base is restored, which ends 's.
        unsafe { Local::from_slot(self.inner().handles().push(value)) }
    }

    #[inline]
    pub(crate) fn push_object<T>(&mut self, object: *mut JSObject) -> Local<'s, T> {
        self.push(ObjectValue(object))
    }

    #[inline]
    pub(crate) fn push_string(&mut self, string: *mut JSString) -> Local<'s, JsString> {
        // SAFETY: the callers pass a live string.
        let v = unsafe { StringValue(&*string) };
        self.push(v)
    }

    /// A fresh slot holding undefined, with its mutable handle for out-parameters.
    #[inline]
    pub(crate) fn out<T>(&mut self) -> (Local<'s, T>, jsapi::MutableHandle<JSVal>) {
        let l = self.push(UndefinedValue());
        // SAFETY: the slot is traced.
        (l, unsafe {
            jsapi::MutableHandle::from_marked_location(l.slot.as_ptr())
        })
    }

    /// Runs `f` in a scope of its own; its locals are given back at the end. Use it in loops.
    #[inline]
    pub fn nested<R>(&mut self, f: impl for<'n> FnOnce(&mut Scope<'n>) -> R) -> R {
        // SAFETY: the outer scope is borrowed for the whole call, so scopes stay nested.
        let mut inner = unsafe { Scope::open(self.rt) };
        f(&mut inner)
    }

    /// Like [`Scope::nested`], for code that yields one value to the outer scope.
    pub fn escaping<T, E>(
        &mut self,
        f: impl for<'n> FnOnce(&mut Scope<'n>) -> Result<Local<'n, T>, E>,
    ) -> Result<Local<'s, T>, E> {
        let target: Local<'s, T> = self.push(UndefinedValue());
        // SAFETY: as in `nested`; the target slot lies below the inner scope.
        let mut inner = unsafe { Scope::open(self.rt) };
        let value = f(&mut inner)?.raw();
        // SAFETY: the slot is live and nothing borrows it.
        unsafe { *target.slot.as_ptr() = value };
        Ok(target)
    }

    /// A local for the same value in this scope, whatever scope it came from.
    pub fn local<T>(&mut self, value: Local<'_, T>) -> Local<'s, T> {
        self.push(value.raw())
    }
}

impl Drop for Scope<'_> {
    #[inline]
    fn drop(&mut self) {
        self.inner().handles().truncate(self.base);
    }
}
