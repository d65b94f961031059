//! Threads and the messages between them: `internalBinding('messaging')` and `internalBinding('worker')`.
//!
//! A thread has its own runtime, loop and [`State`]; what threads share is in one [`SharedState`] that the main thread makes
//! and hands on. They reach each other by ports (`port.rs`), whose queues wake the receiver's loop.

mod common;
mod inbox;
mod locks;
mod message;
mod port;
mod shared;
mod thread;
mod worker;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use crate::prelude::*;
pub(crate) use common::Common;
pub(crate) use message::{describe, keep_from_transfer};
use shared::SharedState;
pub(crate) use thread::WorkerThread;

/// What a thread knows of itself.
#[derive(Default)]
pub(crate) struct ThreadInfo {
    shared: OnceCell<Arc<SharedState>>,
    worker: OnceCell<WorkerThread>,
    /// The exports of `#worker_threads/transfer`.
    hooks: OnceCell<Global<Object>>,
    /// The one of them that each message needs.
    emit: OnceCell<Global<Function>>,
    symbols: OnceCell<message::Symbols>,
    /// Whether some object was kept from being cloned, so that all have to be looked at.
    uncloneables: Cell<bool>,
    workers: worker::Children,
    replies: inbox::Replies,
    /// What the program of a worker opened and has not closed.
    descriptors: RefCell<BTreeSet<i32>>,
}

impl ThreadInfo {
    /// The thread's own.
    pub(crate) fn of(cx: &Scope<'_>) -> Rc<ThreadInfo> {
        cx.state().slot::<ThreadInfo>()
    }

    /// What all threads share.
    fn shared(&self) -> &Arc<SharedState> {
        self.shared.get_or_init(Default::default)
    }

    /// The worker that this thread is; none for the main thread.
    pub(crate) fn worker(&self) -> Option<&WorkerThread> {
        self.worker.get()
    }

    /// The thread's number, 0 for the main thread.
    fn own_number(&self) -> u64 {
        self.worker().map_or(0, |worker| worker.id)
    }

    /// `emitMessage`
    fn emit_hook<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Function>> {
        if let Some(emit) = self.emit.get() {
            return Ok(emit.get(cx));
        }
        let emit = self.hook(cx, "emitMessage")?;
        let _ = self.emit.set(Global::new(cx, emit));
        Ok(emit)
    }

    /// A function of `#worker_threads/transfer`.
    fn hook<'s>(&self, cx: &mut Scope<'s>, name: &str) -> Result<Local<'s, Function>> {
        let hooks = match self.hooks.get() {
            Some(hooks) => hooks.get(cx),
            None => {
                let exports = crate::builtins::require(cx, "#worker_threads/transfer")?;
                let exports = exports.as_object().ok_or(Error::Terminated)?;
                let _ = self.hooks.set(Global::new(cx, exports));
                exports
            }
        };
        let hook = hooks.get(cx, name)?;
        hook.as_function()
            .ok_or_else(|| Error::plain(format!("#worker_threads/transfer exports no {name}")))
    }
}

/// Collects garbage: the nursery, or everything.
#[native]
fn collect(cx: &mut Scope<'_>, minor: bool) {
    if minor {
        cx.collect_nursery()
    } else {
        cx.collect()
    }
}

/// `internalBinding('messaging')`
pub(crate) fn messaging_binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[collect::DEF])?;
    message::bind(cx, target)?;
    port::bind(cx, target)
}

/// `internalBinding('worker')`
pub(crate) fn worker_binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    inbox::bind(cx, target)?;
    locks::bind(cx, target)?;
    worker::bind(cx, target)
}
