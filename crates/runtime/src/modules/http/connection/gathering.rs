//! What the connections of a thread share: those whose answers are written together, and the memory through which requests
//! are told.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use event_loop::AfterBatch;

use super::Connection;
use crate::callback::call_from_loop;
use crate::modules::http::Hooks;
use crate::prelude::*;

/// So many answers are written together at most.
const GATHERED_AT_MOST: usize = 16;

/// What the connections of a thread share.
#[derive(Default)]
pub(in crate::modules::http) struct Shared {
    /// Connections whose answers are written together, when the events that the kernel has told of are dealt with: their
    /// clients are woken once and not by turns with this process.
    gathered: RefCell<Vec<Rc<Connection>>>,
    /// When the first of them came.
    since: Cell<u64>,
    /// JavaScript will be told when they are written.
    telling: Cell<bool>,
    /// The address and the fields of the request that is about to be told.
    pub(super) found: RefCell<(Vec<u8>, Vec<u8>)>,
    /// The last address as a string: it mostly comes again.
    last_url: RefCell<Option<(Vec<u8>, Global<JsString>)>>,
}

impl Shared {
    /// The address that was found.
    pub(super) fn url<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, JsString> {
        let found = self.found.borrow();
        let mut last = self.last_url.borrow_mut();
        if let Some((bytes, string)) = last.as_ref()
            && *bytes == found.0
        {
            return string.get(cx);
        }
        let string = cx.string_latin1(&found.0);
        if found.0.len() < 256 {
            *last = Some((found.0.clone(), Global::new(cx, string)));
        }
        string
    }
}

/// Writes what has been gathered.
fn flush_gathered(cx: &mut Scope<'_>, shared: &Shared) {
    let list = std::mem::take(&mut *shared.gathered.borrow_mut());
    for connection in list {
        connection.gathered.set(false);
        connection.flush(cx);
    }
}

/// The end of such a gathering.
struct Flush;

impl AfterBatch for Flush {
    fn after_batch(self: Rc<Self>) {
        enter(|cx| {
            let hooks = cx.state().slot::<Hooks>();
            flush_gathered(cx, &hooks.shared);
        });
    }
}

/// The same where JavaScript wants to know.
struct Tell;

impl AfterBatch for Tell {
    fn after_batch(self: Rc<Self>) {
        enter(|cx| {
            let hooks = cx.state().slot::<Hooks>();
            hooks.shared.telling.set(false);
            flush_gathered(cx, &hooks.shared);
            if let Some(function) = hooks.on_written.get() {
                cx.nested(|cx| {
                    let function = function.get(cx);
                    let this = cx.undefined();
                    call_from_loop(cx, None, function, this, &[]);
                });
            }
        });
    }
}

/// tellWhenWritten(): calls `onWritten` when what has been gathered is written.
#[native]
pub(in crate::modules::http) fn tell_when_written(cx: &mut Scope<'_>) {
    let hooks = cx.state().slot::<Hooks>();
    if !hooks.shared.telling.replace(true) {
        cx.state().event_loop.after_batch(Rc::new(Tell));
    }
}

impl Connection {
    /// Writes a complete answer together with those of other connections, all else at once.
    pub(super) fn flush_soon(self: &Rc<Self>, cx: &mut Scope<'_>) {
        let now = self.idle_since.get();
        if now == 0 || self.queued.get() || self.closed.get() || self.out.borrow().is_empty() {
            return self.flush(cx);
        }
        let shared = &self.hooks.shared;
        let count = {
            let mut list = shared.gathered.borrow_mut();
            if list.is_empty() {
                shared.since.set(now);
                cx.state().event_loop.after_batch(Rc::new(Flush));
            }
            if !self.gathered.replace(true) {
                list.push(self.clone());
            }
            list.len()
        };
        // Nobody waits long for the others, some of which may be slow.
        if count >= GATHERED_AT_MOST || now != shared.since.get() {
            cx.state().event_loop.end_batch();
        }
    }
}
