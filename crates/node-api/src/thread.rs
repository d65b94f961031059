//! What all addons of a thread share: the table of their environments, the weak maps, and the hooks for the thread's end in
//! the order in which they were added.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::rc::Rc;

use nodus_engine::{Global, Local, Object, Scope};

use crate::env::{Env, Outcome};
use crate::hooks::Hook;

/// See the head of the file.
#[derive(Default)]
pub(crate) struct Thread {
    pub(crate) envs: RefCell<Vec<Rc<Env>>>,
    wraps: RefCell<Option<Global<Object>>>,
    tags: RefCell<Option<Global<Object>>>,
    pub(crate) hooks: RefCell<Vec<Hook>>,
    pub(crate) last_hook: Cell<u64>,
    /// Async hooks that have begun and not yet said that they are done.
    pub(crate) unfinished_hooks: Cell<usize>,
    /// The structure that stands for the loop.
    pub(crate) uv_loop: Cell<*mut c_void>,
}

impl Thread {
    fn map(&self, kind: MapKind) -> &RefCell<Option<Global<Object>>> {
        match kind {
            MapKind::Wraps => &self.wraps,
            MapKind::Tags => &self.tags,
        }
    }
}

thread_local! {
    static THREAD: Thread = Thread::default();
}

/// Calls `f` with the thread's table.
pub(crate) fn with<R>(f: impl FnOnce(&Thread) -> R) -> R {
    THREAD.with(f)
}

/// Which weak map.
#[derive(Clone, Copy)]
pub(crate) enum MapKind {
    /// From objects to their wraps.
    Wraps,
    /// From objects to their type tags.
    Tags,
}

/// A weak map of the thread, made when it is first needed.
pub(crate) fn weak_map<'s>(cx: &mut Scope<'s>, kind: MapKind) -> Outcome<Local<'s, Object>> {
    let known = with(|thread| thread.map(kind).borrow().as_ref().map(|map| map.get(cx)));
    if let Some(known) = known {
        return Ok(known);
    }
    let map = cx.weak_map()?;
    let root = Global::new(cx, map);
    with(|thread| thread.map(kind).replace(Some(root)));
    Ok(map)
}

/// Lets go of everything that the engine knows, at the thread's end.
pub(crate) fn clear() {
    with(|thread| {
        thread.wraps.take();
        thread.tags.take();
    });
}
