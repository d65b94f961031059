//! What all handles share: the active, referenced and closing states with their effect on the loop's liveness, the
//! closing protocol, the slot that holds a callback while nobody is inside it, and the view of any handle by kind.

use std::cell::Cell;
use std::rc::{Rc, Weak};

use crate::Loop;

const ACTIVE: u8 = 1;
const REFERENCED: u8 = 2;
const CLOSING: u8 = 4;
const CLOSED: u8 = 8;

/// The kinds of handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each variant is the handle type of the same name"
)]
pub enum HandleKind {
    Async,
    Check,
    FsEvent,
    FsPoll,
    Idle,
    Pipe,
    Poll,
    Prepare,
    Process,
    Signal,
    Tcp,
    Timer,
    Tty,
    Udp,
}

/// The part of a handle that the loop deals with.
pub(crate) trait HandleObject {
    fn base(&self) -> &Base;
    fn kind(&self) -> HandleKind;
    /// Whether it takes connections.
    fn is_listening(&self) -> bool {
        false
    }
    /// Stops everything and gives the descriptor back; no callback may run here.
    fn on_close(self: Rc<Self>);
    /// Calls back the requests that were cut off by the close. Runs in the closing phase.
    fn on_closed(self: Rc<Self>) {}
}

/// States common to all handles.
pub(crate) struct Base {
    owner: Loop,
    flags: Cell<u8>,
    close_callback: Cell<Option<Box<dyn FnOnce()>>>,
    registry_slot: Cell<usize>,
}

impl Base {
    pub(crate) fn new(owner: &Loop) -> Base {
        Base {
            owner: owner.clone(),
            flags: Cell::new(REFERENCED),
            close_callback: Cell::new(None),
            registry_slot: Cell::new(usize::MAX),
        }
    }

    pub(crate) fn owner(&self) -> &Loop {
        &self.owner
    }

    fn has(&self, flag: u8) -> bool {
        self.flags.get() & flag != 0
    }

    /// Changes the flags and keeps the loop's count of handles that hold it alive.
    fn change(&self, set: u8, clear: u8) {
        let counted = |flags: u8| flags & (ACTIVE | REFERENCED) == ACTIVE | REFERENCED;
        let old = self.flags.get();
        let new = (old | set) & !clear;
        self.flags.set(new);
        match (counted(old), counted(new)) {
            (false, true) => self.owner.handle_gained(),
            (true, false) => self.owner.handle_lost(),
            _ => {}
        }
    }

    pub(crate) fn activate(&self) {
        if !self.has(CLOSING) {
            self.change(ACTIVE, 0);
        }
    }

    pub(crate) fn deactivate(&self) {
        self.change(0, ACTIVE);
    }

    pub(crate) fn reference(&self) {
        self.change(REFERENCED, 0);
    }

    pub(crate) fn unreference(&self) {
        self.change(0, REFERENCED);
    }

    pub(crate) fn is_referenced(&self) -> bool {
        self.has(REFERENCED)
    }

    pub(crate) fn is_active(&self) -> bool {
        self.has(ACTIVE)
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.has(CLOSING | CLOSED)
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        self.change(0, ACTIVE);
        self.owner.forget_handle(self.registry_slot.get());
    }
}

/// Makes the handle known to its loop, for [`Loop::walk`].
pub(crate) fn register<T: HandleObject + 'static>(handle: &Rc<T>) {
    let weak: Weak<dyn HandleObject> = Rc::downgrade(handle) as Weak<dyn HandleObject>;
    let slot = handle.base().owner.remember_handle(weak);
    handle.base().registry_slot.set(slot);
}

/// Begins to close. A handle that is closing already keeps its first close callback.
pub(crate) fn close(handle: Rc<dyn HandleObject>, callback: Box<dyn FnOnce()>) {
    let base = handle.base();
    if base.is_closing() {
        return;
    }
    base.change(CLOSING, 0);
    base.close_callback.set(Some(callback));
    handle.clone().on_close();
    let base = handle.base();
    base.deactivate();
    base.owner.push_closing(handle.clone());
}

/// Ends the close, in the closing phase.
pub(crate) fn finish_close(handle: Rc<dyn HandleObject>) {
    handle.clone().on_closed();
    let base = handle.base();
    base.change(CLOSED, ACTIVE);
    base.owner
        .forget_handle(base.registry_slot.replace(usize::MAX));
    if let Some(callback) = base.close_callback.take() {
        callback();
    }
}

/// Any handle, as [`Loop::walk`] shows it.
pub struct AnyHandle(pub(crate) Rc<dyn HandleObject>);

impl AnyHandle {
    /// The kind of the handle.
    pub fn kind(&self) -> HandleKind {
        self.0.kind()
    }

    /// Whether the handle takes connections.
    pub fn is_listening(&self) -> bool {
        self.0.is_listening()
    }

    /// Whether the handle keeps the loop alive while active.
    pub fn has_ref(&self) -> bool {
        self.0.base().is_referenced()
    }

    /// Whether the handle is doing something.
    pub fn is_active(&self) -> bool {
        self.0.base().is_active()
    }

    /// Whether the handle was closed.
    pub fn is_closing(&self) -> bool {
        self.0.base().is_closing()
    }

    /// Closes the handle; the callback runs in the closing phase.
    pub fn close(&self, callback: impl FnOnce() + 'static) {
        close(self.0.clone(), Box::new(callback));
    }
}

/// Gives a handle type, a tuple struct over `Rc<impl HandleObject>`, the methods that all handles have.
macro_rules! handle_methods {
    ($handle:ident) => {
        impl $handle {
            /// Lets the handle keep its loop alive while active (the state of a new handle).
            pub fn ref_(&self) {
                $crate::handle::HandleObject::base(&*self.0).reference();
            }

            /// Lets the loop end although the handle is active.
            pub fn unref(&self) {
                $crate::handle::HandleObject::base(&*self.0).unreference();
            }

            /// Whether the handle keeps its loop alive while active.
            pub fn has_ref(&self) -> bool {
                $crate::handle::HandleObject::base(&*self.0).is_referenced()
            }

            /// Whether the handle is doing something.
            pub fn is_active(&self) -> bool {
                $crate::handle::HandleObject::base(&*self.0).is_active()
            }

            /// Whether the handle was closed.
            pub fn is_closing(&self) -> bool {
                $crate::handle::HandleObject::base(&*self.0).is_closing()
            }

            /// Closes the handle; the callback runs in the closing phase. Closing twice keeps the first callback.
            pub fn close(&self, callback: impl FnOnce() + 'static) {
                $crate::handle::close(self.0.clone(), Box::new(callback));
            }

            /// The loop that the handle belongs to.
            pub fn event_loop(&self) -> $crate::Loop {
                $crate::handle::HandleObject::base(&*self.0).owner().clone()
            }
        }

        impl std::fmt::Debug for $handle {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($handle))
                    .field("active", &self.is_active())
                    .field("ref", &self.has_ref())
                    .field("closing", &self.is_closing())
                    .finish()
            }
        }
    };
}
pub(crate) use handle_methods;

/// Holds a callback. It is taken out while it runs and put back afterwards, unless it was replaced or cleared meanwhile.
pub(crate) struct Slot<F: ?Sized> {
    callback: Cell<Option<Box<F>>>,
    generation: Cell<u32>,
}

impl<F: ?Sized> Slot<F> {
    pub(crate) fn new() -> Slot<F> {
        Slot {
            callback: Cell::new(None),
            generation: Cell::new(0),
        }
    }

    pub(crate) fn set(&self, callback: Box<F>) {
        self.generation.set(self.generation.get().wrapping_add(1));
        drop(self.callback.replace(Some(callback)));
    }

    pub(crate) fn clear(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
        drop(self.callback.take());
    }

    /// Whether there is no callback, or somebody is inside it.
    pub(crate) fn is_empty(&self) -> bool {
        let callback = self.callback.take();
        let empty = callback.is_none();
        self.callback.set(callback);
        empty
    }

    /// Runs `call` with the callback, when there is one and nobody is inside it.
    pub(crate) fn with(&self, call: impl FnOnce(&mut F)) {
        let Some(mut callback) = self.callback.take() else {
            return;
        };
        let generation = self.generation.get();
        call(&mut callback);
        if self.generation.get() == generation {
            self.callback.set(Some(callback));
        }
    }
}
