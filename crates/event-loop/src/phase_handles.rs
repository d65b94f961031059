//! Idle, prepare and check handles: callbacks that run once in every turn, each kind in its phase. As in libuv the
//! latest started runs first.

use std::rc::Rc;

use crate::Loop;
use crate::handle::{self, Base, HandleKind, HandleObject, Slot, handle_methods};

/// Runs before prepare in every turn, and keeps poll from waiting.
#[derive(Clone)]
pub struct Idle(Rc<PhaseHandle>);

/// Runs right before poll in every turn.
#[derive(Clone)]
pub struct Prepare(Rc<PhaseHandle>);

/// Runs right after poll in every turn.
#[derive(Clone)]
pub struct Check(Rc<PhaseHandle>);

/// The phases that have handles of their own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Phase {
    Idle,
    Prepare,
    Check,
}

pub(crate) struct PhaseHandle {
    base: Base,
    phase: Phase,
    callback: Slot<dyn FnMut()>,
}

macro_rules! phase_handle {
    ($handle:ident) => {
        handle_methods!($handle);

        impl $handle {
            /// Makes a handle that is not started.
            pub fn new(owner: &Loop) -> $handle {
                $handle(PhaseHandle::new(owner, Phase::$handle))
            }

            /// Starts the handle. One that runs already keeps its callback, as in libuv.
            pub fn start(&self, callback: impl FnMut() + 'static) {
                self.0.start(Box::new(callback));
            }

            /// Stops the handle.
            pub fn stop(&self) {
                self.0.stop();
            }
        }
    };
}

phase_handle!(Idle);
phase_handle!(Prepare);
phase_handle!(Check);

impl PhaseHandle {
    fn new(owner: &Loop, phase: Phase) -> Rc<PhaseHandle> {
        let inner = Rc::new(PhaseHandle {
            base: Base::new(owner),
            phase,
            callback: Slot::new(),
        });
        handle::register(&inner);
        inner
    }

    fn start(self: &Rc<Self>, callback: Box<dyn FnMut()>) {
        if self.base.is_active() || self.base.is_closing() {
            return;
        }
        self.callback.set(callback);
        self.base
            .owner()
            .phase_list(self.phase)
            .borrow_mut()
            .push(self.clone());
        self.base.activate();
    }

    fn stop(self: &Rc<Self>) {
        if !self.base.is_active() {
            return;
        }
        self.base.deactivate();
        self.callback.clear();
        let mut list = self.base.owner().phase_list(self.phase).borrow_mut();
        list.retain(|other| !Rc::ptr_eq(other, self));
    }

    pub(crate) fn fire(&self) {
        if self.base.is_active() {
            self.callback.with(|call| call());
        }
    }
}

impl HandleObject for PhaseHandle {
    fn base(&self) -> &Base {
        &self.base
    }

    fn kind(&self) -> HandleKind {
        match self.phase {
            Phase::Idle => HandleKind::Idle,
            Phase::Prepare => HandleKind::Prepare,
            Phase::Check => HandleKind::Check,
        }
    }

    fn on_close(self: Rc<Self>) {
        self.stop();
    }
}
