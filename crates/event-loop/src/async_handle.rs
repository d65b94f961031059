//! A handle that other threads can trigger. Sends made before the loop gets to the handle become one call.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::Loop;
use crate::handle::{self, Base, HandleKind, HandleObject, Slot, handle_methods};
use crate::waker::{Post, Shared};

/// A handle that is active from its creation on and is called when some thread sends to it.
#[derive(Clone)]
pub struct Async(Rc<Inner>);

handle_methods!(Async);

pub(crate) struct Inner {
    base: Base,
    callback: Slot<dyn FnMut()>,
    sent: Arc<AtomicBool>,
    key: Cell<usize>,
}

impl Async {
    /// Makes the handle; the callback runs in the poll phase.
    pub fn new(owner: &Loop, callback: impl FnMut() + 'static) -> Async {
        let inner = Rc::new(Inner {
            base: Base::new(owner),
            callback: Slot::new(),
            sent: Arc::new(AtomicBool::new(false)),
            key: Cell::new(0),
        });
        inner.callback.set(Box::new(callback));
        inner.key.set(owner.remember_async(inner.clone()));
        handle::register(&inner);
        inner.base.activate();
        Async(inner)
    }

    /// The part for other threads.
    pub fn sender(&self) -> AsyncSender {
        AsyncSender {
            shared: self.0.base.owner().shared().clone(),
            sent: self.0.sent.clone(),
            key: self.0.key.get(),
        }
    }

    /// Triggers the handle from the loop's own thread.
    pub fn send(&self) {
        self.sender().send();
    }
}

/// Triggers an [`Async`] handle from any thread.
#[derive(Clone)]
pub struct AsyncSender {
    shared: Arc<Shared>,
    sent: Arc<AtomicBool>,
    key: usize,
}

impl AsyncSender {
    /// Has the handle called in the next poll phase. Does nothing when the handle was closed.
    pub fn send(&self) {
        if !self.sent.swap(true, Ordering::AcqRel) {
            self.shared.post(Post::Async(self.key));
        }
    }
}

impl std::fmt::Debug for AsyncSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AsyncSender")
    }
}

impl Inner {
    pub(crate) fn fire(&self) {
        self.sent.store(false, Ordering::Release);
        if !self.base.is_closing() {
            self.callback.with(|call| call());
        }
    }
}

impl HandleObject for Inner {
    fn base(&self) -> &Base {
        &self.base
    }

    fn kind(&self) -> HandleKind {
        HandleKind::Async
    }

    fn on_close(self: Rc<Self>) {
        // A later send must not reach whoever gets the key next: the flag stays up for ever.
        self.sent.store(true, Ordering::Release);
        self.callback.clear();
        self.base.owner().forget_async(self.key.get());
    }
}
