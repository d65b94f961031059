//! Handles that tell of changes: `FSEvent` from the kernel, `StatWatcher` by looking again and again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use event_loop::{FsEvent, FsPoll};

use super::stats::stat_array;
use super::{PathArg, name_value};
use crate::permission::{self, Access, permit_path};
use crate::prelude::*;

/// Calls `onchange(status, eventType, filename)` of its object.
pub(crate) struct FsEventWrap {
    event: FsEvent,
    this: Rc<Weak<Object>>,
    /// Holds the object while the handle is open.
    alive: RefCell<Option<Global<Object>>>,
    started: Cell<bool>,
}

#[class(name = "FSEvent")]
impl FsEventWrap {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        number_object(cx, this.0, "FSEVENTWRAP", None);
        FsEventWrap {
            event: FsEvent::new(&cx.state().event_loop),
            this: Rc::new(Weak::new(cx, this.0)),
            alive: RefCell::new(None),
            started: Cell::new(false),
        }
    }

    /// Whether the handle watches something.
    #[getter]
    fn initialized(&self) -> bool {
        self.started.get() && !self.event.is_closing()
    }

    /// start(path, persistent, raw): 0 or an error number. File names come as bytes when `raw`.
    #[method]
    fn start(
        &self,
        cx: &mut Scope<'_>,
        receiver: This<'_>,
        path: PathArg,
        persistent: bool,
        raw: bool,
    ) -> Result<i32> {
        permit_path(Access::Read, path.c())?;
        permission::tell(cx)?;
        if self.started.get() {
            return Ok(0);
        }
        let this = self.this.clone();
        let started = self.event.start(path.c(), move |change| {
            enter(|cx| {
                let Some(object) = this.get(cx) else { return };
                match change {
                    Err(e) => {
                        let status = cx.int(e.0);
                        let none = cx.null();
                        fire(cx, object, c"onchange", &[status, none, none]);
                    }
                    Ok(change) => {
                        let status = cx.int(0);
                        let kind = cx
                            .string(if change.renamed { "rename" } else { "change" })
                            .as_value();
                        let name = name_value(cx, change.filename, raw).unwrap_or(cx.null());
                        fire(cx, object, c"onchange", &[status, kind, name]);
                    }
                }
            });
        });
        if let Err(e) = started {
            return Ok(e.0);
        }
        if !persistent {
            self.event.unref();
        }
        self.started.set(true);
        *self.alive.borrow_mut() = Some(Global::new(cx, receiver.0));
        Ok(0)
    }

    #[method(name = "ref")]
    fn ref_(&self) {
        self.event.ref_();
    }

    #[method]
    fn unref(&self) {
        self.event.unref();
    }

    #[method]
    fn has_ref(&self) -> bool {
        self.event.has_ref()
    }

    /// Closes the handle; the callback comes in the closing phase.
    #[method]
    fn close(&self, callback: Option<Callback>) {
        if self.event.is_closing() {
            return;
        }
        let alive = self.alive.borrow_mut().take();
        self.event.close(move || {
            if let Some(callback) = callback {
                enter(|cx| callback.call(cx, &[]));
            }
            release_object(alive);
        });
    }
}

/// Calls `onchange(status, current, previous)` of its object, states as the arrays of `stat`.
pub(crate) struct StatWatcher {
    poll: FsPoll,
    big: bool,
    this: Rc<Weak<Object>>,
    alive: RefCell<Option<Global<Object>>>,
}

#[class(name = "StatWatcher")]
impl StatWatcher {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>, big: bool) -> Self {
        number_object(cx, this.0, "STATWATCHER", None);
        StatWatcher {
            poll: FsPoll::new(&cx.state().event_loop),
            big,
            this: Rc::new(Weak::new(cx, this.0)),
            alive: RefCell::new(None),
        }
    }

    /// start(path, interval): 0 or an error number.
    #[method]
    fn start(
        &self,
        cx: &mut Scope<'_>,
        receiver: This<'_>,
        path: PathArg,
        interval: u64,
    ) -> Result<i32> {
        permit_path(Access::Read, path.c())?;
        permission::tell(cx)?;
        let this = self.this.clone();
        let big = self.big;
        let started = self.poll.start(path.c(), interval, move |change| {
            enter(|cx| {
                let Some(object) = this.get(cx) else { return };
                let status = cx.int(change.error.map_or(0, |e| e.0));
                let none = cx.null();
                let current = stat_array(cx, &change.current, big).unwrap_or(none);
                let previous = stat_array(cx, &change.previous, big).unwrap_or(none);
                fire(cx, object, c"onchange", &[status, current, previous]);
            });
        });
        match started {
            Ok(()) => {
                *self.alive.borrow_mut() = Some(Global::new(cx, receiver.0));
                Ok(0)
            }
            Err(e) => Ok(e.0),
        }
    }

    #[method(name = "ref")]
    fn ref_(&self) {
        self.poll.ref_();
    }

    #[method]
    fn unref(&self) {
        self.poll.unref();
    }

    #[method]
    fn has_ref(&self) -> bool {
        self.poll.has_ref()
    }

    /// Stops to look.
    #[method]
    fn close(&self) {
        if self.poll.is_closing() {
            return;
        }
        let alive = self.alive.borrow_mut().take();
        self.poll.close(move || drop(alive));
    }
}

/// Registers the classes.
pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    let class = cx.class::<FsEventWrap>()?;
    target.set(cx, c"FSEvent", class)?;
    let class = cx.class::<StatWatcher>()?;
    target.set(cx, c"StatWatcher", class)
}
