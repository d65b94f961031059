//! Handles that outlive scopes: strong [`Global`]s and [`Weak`] references.

use std::cell::Cell;
use std::marker::PhantomData;
use std::ptr::{self, NonNull};

use mozjs::gc::Traceable;
use mozjs::jsapi::{self, Heap, JSObject, JSTracer};
use mozjs::jsval::{JSVal, ObjectValue, UndefinedValue};

use crate::handles::{Local, Object, Scope, Value};
use crate::runtime::current;

/// The strong roots of one runtime, by index.
pub(crate) struct RootSlab {
    slots: Vec<Option<Box<Heap<JSVal>>>>,
    free: Vec<usize>,
    global: *const Cell<*mut JSObject>,
}

impl RootSlab {
    pub(crate) fn new() -> Self {
        RootSlab {
            slots: Vec::new(),
            free: Vec::new(),
            global: ptr::null(),
        }
    }

    /// Traces the runtime's main global through its cell, so that natives can read it without a handle.
    pub(crate) fn pin_global(&mut self, cell: &Cell<*mut JSObject>) {
        self.global = cell;
    }

    pub(crate) fn insert(&mut self, value: JSVal) -> (usize, NonNull<Heap<JSVal>>) {
        let boxed = Box::new(Heap::default());
        boxed.set(value);
        let ptr = NonNull::from(&*boxed);
        let index = match self.free.pop() {
            Some(i) => {
                self.slots[i] = Some(boxed);
                i
            }
            None => {
                self.slots.push(Some(boxed));
                self.slots.len() - 1
            }
        };
        (index, ptr)
    }

    fn remove(&mut self, index: usize) {
        if let Some(slot) = self.slots.get_mut(index)
            && slot.take().is_some()
        {
            self.free.push(index);
        }
    }

    /// What an entry holds; there may be none.
    pub(crate) fn peek(&self, index: usize) -> Option<JSVal> {
        Some(self.slots.get(index)?.as_ref()?.get())
    }

    /// Gives a value up; the caller roots it at once.
    pub(crate) fn take(&mut self, index: usize) -> Option<JSVal> {
        let value = self.slots.get(index)?.as_ref()?.get();
        self.remove(index);
        Some(value)
    }

    pub(crate) fn clear(&mut self) {
        self.slots.clear();
        self.free.clear();
        self.global = ptr::null();
    }

    pub(crate) fn trace(&self, trc: *mut JSTracer) {
        if !self.global.is_null() {
            // SAFETY: the cell lives in the runtime, which outlives the slab; globals are tenured and traced in place.
            unsafe {
                let cell = &*self.global;
                if !cell.get().is_null() {
                    mozjs::glue::CallObjectRootTracer(trc, cell.as_ptr(), c"global".as_ptr());
                }
            }
        }
        for heap in self.slots.iter().flatten() {
            // SAFETY: the heap cell is alive.
            unsafe { heap.trace(trc) };
        }
    }
}

/// A strong handle that lives until it is dropped. It must be dropped on its runtime's thread.
pub struct Global<T = Value> {
    heap: NonNull<Heap<JSVal>>,
    index: usize,
    /// Of the runtime it belongs to: threads may have several, one after the other.
    serial: u64,
    marker: PhantomData<*const T>,
}

impl<T> Global<T> {
    /// Roots `value`.
    pub fn new(cx: &mut Scope<'_>, value: Local<'_, T>) -> Self {
        let (index, heap) = cx.inner().roots.borrow_mut().insert(value.raw());
        Global {
            heap,
            index,
            serial: cx.inner().serial,
            marker: PhantomData,
        }
    }

    /// Where its slab has it.
    pub(crate) fn index(&self) -> usize {
        self.index
    }

    /// A local handle for the value.
    #[inline]
    pub fn get<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, T> {
        if self.serial != cx.inner().serial {
            foreign();
        }
        // SAFETY: the slab of its runtime, which is this one, keeps the box until `drop`.
        let v = unsafe { self.heap.as_ref().get() };
        cx.push(v)
    }

    /// Replaces the value.
    pub fn set(&self, value: Local<'_, T>) {
        if !self.is_alive() {
            foreign();
        }
        // SAFETY: as in `get`; Heap::set does the barriers.
        unsafe { self.heap.as_ref().set(value.raw()) };
    }

    /// Whether its runtime is the one that this thread has now.
    fn is_alive(&self) -> bool {
        // SAFETY: the thread's current runtime is alive.
        current().is_some_and(|rt| unsafe { rt.as_ref() }.serial == self.serial)
    }

    /// Another strong handle for the same value.
    pub fn duplicate(&self, cx: &mut Scope<'_>) -> Self {
        cx.nested(|cx| {
            let l = self.get(cx);
            Global::new(cx, l)
        })
    }
}

#[cold]
fn foreign() -> ! {
    panic!("a global handle was used with another runtime than its own")
}

impl<T> Drop for Global<T> {
    fn drop(&mut self) {
        // A global that outlives its runtime has nothing left to release.
        let Some(rt) = current() else { return };
        // SAFETY: the thread's current runtime is alive.
        let inner = unsafe { rt.as_ref() };
        if inner.serial == self.serial
            && let Ok(mut roots) = inner.roots.try_borrow_mut()
        {
            roots.remove(self.index);
        }
    }
}

impl<T> std::fmt::Debug for Global<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Global({})", self.index)
    }
}

/// Cells of weak handles; swept when the collector has marked.
#[derive(Default)]
pub(crate) struct WeakList {
    cells: Vec<std::rc::Weak<Heap<*mut JSObject>>>,
    watermark: usize,
}

impl WeakList {
    pub(crate) fn sweep(&mut self, trc: *mut JSTracer) {
        self.cells.retain(|w| match w.upgrade() {
            Some(cell) => {
                // SAFETY: the callback runs at the collector's request with a live cell.
                unsafe { jsapi::JS_UpdateWeakPointerAfterGC(trc, &*cell as *const _ as *mut _) };
                true
            }
            None => false,
        });
    }

    /// Empties all handles: their objects go with the runtime.
    pub(crate) fn clear(&mut self) {
        for cell in self.cells.drain(..).filter_map(|cell| cell.upgrade()) {
            cell.set(ptr::null_mut());
        }
    }

    fn add(&mut self, cell: &std::rc::Rc<Heap<*mut JSObject>>) {
        if self.cells.len() > 2 * self.watermark.max(64) {
            self.cells.retain(|w| w.strong_count() > 0);
            self.watermark = self.cells.len();
        }
        self.cells.push(std::rc::Rc::downgrade(cell));
    }
}

/// A handle that does not keep its object alive.
pub struct Weak<T = Object> {
    cell: std::rc::Rc<Heap<*mut JSObject>>,
    marker: PhantomData<*const T>,
}

impl<T> Clone for Weak<T> {
    fn clone(&self) -> Self {
        Weak {
            cell: self.cell.clone(),
            marker: PhantomData,
        }
    }
}

impl<T> Weak<T> {
    /// Watches an object.
    pub fn new(cx: &mut Scope<'_>, object: Local<'_, T>) -> Self
    where
        for<'a> Local<'a, Object>: From<Local<'a, T>>,
    {
        let cell = std::rc::Rc::new(Heap::default());
        cell.set(object.raw_object());
        cx.inner().weaks.borrow_mut().add(&cell);
        Weak {
            cell,
            marker: PhantomData,
        }
    }

    /// The object, if it has not been collected.
    pub fn get<'s>(&self, cx: &mut Scope<'s>) -> Option<Local<'s, T>> {
        let p = self.cell.get();
        let v = if p.is_null() {
            UndefinedValue()
        } else {
            ObjectValue(p)
        };
        if p.is_null() { None } else { Some(cx.push(v)) }
    }
}
