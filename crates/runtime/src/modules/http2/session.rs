//! A session's life: bytes come in, events go to JavaScript, bytes go out. Everything that calls JavaScript happens in
//! `cycle`, which runs from the loop only; natives that JavaScript calls ask for a turn instead.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak as RcWeak};

use event_loop::Errno;
use nodus_http::h2;

use super::Hooks;
use super::transport::{Below, Inbox, Wrote};
use crate::callback::{call_from_loop, current_frame};
use crate::prelude::*;

/// See the file's head.
pub(crate) struct Http2Session {
    pub(super) core: RefCell<h2::Session>,
    pub(super) object: RefCell<Option<Global<Object>>>,
    frame: RefCell<Option<Global<Object>>>,
    pub(super) below: RefCell<Below>,
    pub(super) inbox: Inbox,
    /// Chunks whose bytes are on their way.
    waiting: RefCell<Vec<u32>>,
    /// Chunks whose bytes are gone, or lost.
    written: RefCell<Vec<(u32, i32)>>,
    /// A write takes longer.
    pub(super) writing: Cell<bool>,
    /// What is to be written next.
    gathered: RefCell<Vec<u8>>,
    /// Bytes that JavaScript has to carry, not handed to it yet.
    unsent: RefCell<Vec<u8>>,
    cycling: Cell<bool>,
    again: Cell<bool>,
    scheduled: Cell<bool>,
    pub(super) destroyed: Cell<bool>,
    /// Somebody waits for the last write.
    done_wanted: Cell<bool>,
    pub(super) myself: OnceCell<RcWeak<Http2Session>>,
}

impl Http2Session {
    pub(super) fn create(
        cx: &mut Scope<'_>,
        this: Local<'_, Object>,
        options: h2::Options,
    ) -> Self {
        number_object(cx, this, "HTTP2SESSION", None);
        let frame = current_frame(cx);
        Http2Session {
            core: RefCell::new(h2::Session::new(options)),
            object: RefCell::new(Some(Global::new(cx, this))),
            frame: RefCell::new(frame),
            below: RefCell::default(),
            inbox: Inbox::default(),
            waiting: RefCell::default(),
            written: RefCell::default(),
            writing: Cell::new(false),
            gathered: RefCell::default(),
            unsent: RefCell::default(),
            cycling: Cell::new(false),
            again: Cell::new(false),
            scheduled: Cell::new(false),
            destroyed: Cell::new(false),
            done_wanted: Cell::new(false),
            myself: OnceCell::new(),
        }
    }

    pub(super) fn me(&self) -> Option<Rc<Http2Session>> {
        self.myself.get().and_then(RcWeak::upgrade)
    }

    /// Calls a hook with the handle as `this`, as the loop does.
    pub(super) fn tell(
        &self,
        cx: &mut Scope<'_>,
        hook: impl FnOnce(&Hooks) -> &OnceCell<Global<Function>>,
        args: &[Local<'_, Value>],
    ) {
        let hooks = cx.state().slot::<Hooks>();
        let Some(function) = hook(&hooks).get() else {
            return;
        };
        cx.nested(|cx| {
            let object = self.object.borrow().as_ref().map(|object| object.get(cx));
            let Some(object) = object else {
                return;
            };
            let function = function.get(cx);
            let frame = self.frame.borrow().as_ref().map(|f| f.duplicate(cx));
            call_from_loop(cx, frame.as_ref(), function, object.as_value(), args);
        });
    }

    // ===== input =====

    /// Bytes of a native stream, or its end.
    pub(super) fn read(&self, cx: &mut Scope<'_>, result: std::result::Result<&[u8], Errno>) {
        let Some(alive) = self.me() else {
            return;
        };
        let nested = self.cycling.replace(true);
        match result {
            Ok(bytes) => self.take(cx, bytes),
            Err(error) => {
                let code = cx.int(error.0);
                self.below.borrow().detach();
                self.tell(cx, |hooks| &hooks.on_below_end, &[code]);
            }
        }
        self.cycling.set(nested);
        if !nested {
            alive.cycle(cx);
        }
    }

    /// Reads input and tells what is in it.
    fn take(&self, cx: &mut Scope<'_>, bytes: &[u8]) {
        let mut pos = 0;
        self.core
            .borrow_mut()
            .set_time(event_loop::hrtime() / 1_000_000_000);
        while !self.destroyed.get() {
            let event = self.core.borrow_mut().next_event(bytes, &mut pos);
            let Some(event) = event else {
                return;
            };
            cx.nested(|cx| self.dispatch(cx, event, bytes));
        }
    }

    // ===== output =====

    /// Asks for a turn of `cycle`.
    pub(super) fn schedule(&self) {
        if self.cycling.get() {
            self.again.set(true);
            return;
        }
        // Before it is tied to anything there is nothing to do.
        let Some(session) = self.me() else {
            return;
        };
        if self.scheduled.replace(true) {
            return;
        }
        enter(|cx| {
            cx.state().event_loop.defer(move || {
                session.scheduled.set(false);
                enter(|cx| session.cycle(cx));
            });
        });
    }

    /// Sends, tells what came of it, and again until there is nothing more to do.
    pub(super) fn cycle(self: &Rc<Self>, cx: &mut Scope<'_>) {
        if self.cycling.replace(true) {
            self.again.set(true);
            return;
        }
        loop {
            self.again.set(false);
            let inbox = std::mem::take(&mut *self.inbox.bytes.borrow_mut());
            if !inbox.is_empty() {
                self.take(cx, &inbox);
            }
            // What went out before a stream was given up is told before its end.
            self.tell_written(cx);
            self.ask_for_trailers(cx);
            self.push_out();
            self.hand_over(cx);
            while !self.destroyed.get() {
                let event = self.core.borrow_mut().take_event();
                let Some(event) = event else {
                    break;
                };
                cx.nested(|cx| self.dispatch(cx, event, &[]));
            }
            self.tell_written(cx);
            let more = !self.destroyed.get() && !self.writing.get() && {
                let core = self.core.borrow();
                core.wants_write() && !matches!(*self.below.borrow(), Below::Nothing)
            };
            if !self.again.get() && !more {
                break;
            }
        }
        if self.done_wanted.get() && !self.writing.get() {
            self.done_wanted.set(false);
            self.tell(cx, |hooks| &hooks.on_done, &[]);
            self.let_go();
        } else if !self.destroyed.get() {
            let core = self.core.borrow();
            if !core.wants_read() && !core.wants_write() && !self.writing.get() {
                drop(core);
                self.tell(cx, |hooks| &hooks.on_quiet, &[]);
            }
        }
        self.cycling.set(false);
        if self.again.replace(false) && self.object.borrow().is_some() {
            self.schedule();
        }
    }

    /// Adds what can be sent to what is written next; false when nothing can be written at present.
    fn gather(&self) -> bool {
        if self.writing.get() || matches!(*self.below.borrow(), Below::Nothing) {
            return false;
        }
        let mut core = self.core.borrow_mut();
        core.send(&mut self.gathered.borrow_mut());
        self.waiting.borrow_mut().extend(core.take_written());
        true
    }

    /// Asks for the trailers of streams whose content ends with the next write, so that their end goes along.
    fn ask_for_trailers(&self, cx: &mut Scope<'_>) {
        if self.destroyed.get() || !self.gather() {
            return;
        }
        while !self.destroyed.get() {
            let event = self.core.borrow_mut().take_trailers_wanted();
            let Some(event) = event else {
                return;
            };
            cx.nested(|cx| self.dispatch(cx, event, &[]));
        }
    }

    /// Writes what can be sent, unless a write is under way. Calls no JavaScript.
    pub(super) fn push_out(self: &Rc<Self>) {
        if !self.gather() {
            return;
        }
        let below = self.below.borrow().clone();
        let out = std::mem::take(&mut *self.gathered.borrow_mut());
        if out.is_empty() {
            self.settle(0);
            return;
        }
        self.writing.set(true);
        let weak = Rc::downgrade(self);
        let wrote = below.write(out, move |_| {
            if let Some(session) = weak.upgrade() {
                session.sent(0);
                enter(|cx| session.cycle(cx));
            }
        });
        match wrote {
            // Reading will tell what is wrong with the stream below: a peer that went away is nobody's error.
            Wrote::All | Wrote::Failed => self.sent(0),
            Wrote::Later => {}
            Wrote::Script(out) => *self.unsent.borrow_mut() = out,
        }
    }

    /// Hands to JavaScript what it has to carry.
    fn hand_over(&self, cx: &mut Scope<'_>) {
        let unsent = std::mem::take(&mut *self.unsent.borrow_mut());
        if unsent.is_empty() {
            return;
        }
        cx.nested(|cx| match cx.uint8_array_from(unsent) {
            Ok(view) => self.tell(cx, |hooks| &hooks.on_send, &[view.as_value()]),
            Err(_) => {
                cx.clear_exception();
                self.sent(Errno::ENOBUFS.0);
            }
        });
    }

    /// The bytes under way are gone.
    pub(super) fn sent(&self, status: i32) {
        self.writing.set(false);
        self.settle(status);
    }

    fn settle(&self, status: i32) {
        let mut waiting = self.waiting.borrow_mut();
        self.written
            .borrow_mut()
            .extend(waiting.drain(..).map(|token| (token, status)));
    }

    fn tell_written(&self, cx: &mut Scope<'_>) {
        let lost = self.core.borrow_mut().take_lost();
        self.written
            .borrow_mut()
            .extend(lost.into_iter().map(|token| (token, Errno::ECANCELED.0)));
        let written = std::mem::take(&mut *self.written.borrow_mut());
        for (token, status) in written {
            cx.nested(|cx| {
                let args = [cx.number(token.into()), cx.int(status)];
                self.tell(cx, |hooks| &hooks.on_written, &args);
            });
        }
    }

    /// Ends the session: what waits is sent. True when that has been done; else it is told. Until `let_go` what arrives
    /// is read and forgotten, so that closing the connection does not reset it.
    pub(super) fn finish(&self, code: u32, closed: bool) -> bool {
        if self.destroyed.replace(true) {
            return false;
        }
        if !closed {
            self.core.borrow_mut().terminate_with(code);
            if let Some(me) = self.me() {
                me.push_out();
            }
        }
        if closed || !self.writing.get() {
            self.writing.set(false);
            return true;
        }
        self.done_wanted.set(true);
        self.schedule();
        false
    }

    /// Nothing keeps the object alive any longer.
    pub(super) fn let_go(&self) {
        self.below.borrow().detach();
        *self.below.borrow_mut() = Below::Nothing;
        let object = self.object.borrow_mut().take();
        if let Some(object) = object {
            enter(|cx| {
                cx.nested(|cx| {
                    let object = object.get(cx);
                    destroyed_object(cx, object);
                });
            });
        }
        self.frame.borrow_mut().take();
    }
}
