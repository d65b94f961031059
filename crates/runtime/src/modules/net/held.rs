//! Small writes that wait for the end of the batch of the kernel's events, so that those of several streams go out together:
//! whoever reads them is woken once, and not by turns with this process.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use event_loop::{AfterBatch, Errno, Stream, WriteBuf};

use super::stream_base::StreamBase;
use crate::callback::Handle;
use crate::prelude::*;

/// So many streams are written together at most.
const HELD_AT_MOST: usize = 16;
/// Above this a stream does not keep the memory for the next time.
const KEPT: usize = 1024;

/// The thread's streams that have something to write.
#[derive(Default)]
pub(crate) struct HeldStreams {
    list: RefCell<Vec<Rc<StreamBase>>>,
    /// When the first of them came.
    since: Cell<u64>,
}

impl HeldStreams {
    /// Writes what waits.
    pub(crate) fn release(&self) {
        let list = std::mem::take(&mut *self.list.borrow_mut());
        for base in list {
            base.release_held();
        }
    }
}

/// The end of a batch.
struct Flush(Rc<HeldStreams>);

impl AfterBatch for Flush {
    fn after_batch(self: Rc<Self>) {
        self.0.release();
    }
}

impl StreamBase {
    /// Writes a string of bytes soon: before anything else is written here, and before the loop waits for events. An error
    /// is told to the handle's `onwriteerror`.
    pub(crate) fn write_soon(&self, cx: &mut Scope<'_>, text: Local<'_, JsString>) -> i32 {
        let Some(me) = self.myself().filter(|_| !self.is_closing()) else {
            return Errno::EBADF.0;
        };
        let before = self.held.borrow().len();
        text.append_latin1(cx, &mut self.held.borrow_mut());
        self.add_bytes_written(self.held.borrow().len() - before);
        if before > 0 {
            return 0;
        }
        let streams = cx.state().slot::<HeldStreams>();
        let now = event_loop::coarse_time();
        let count = {
            let mut list = streams.list.borrow_mut();
            list.push(me);
            list.len()
        };
        if count == 1 {
            streams.since.set(now);
            let work = Rc::new(Flush(streams.clone()));
            cx.state().event_loop.after_batch(work);
        }
        // Nobody waits long for the others, some of which may be slow.
        if count >= HELD_AT_MOST || now != streams.since.get() {
            streams.release();
        }
        0
    }

    /// Writes what waits here.
    pub(crate) fn release_held(&self) {
        if self.held.borrow().is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut *self.held.borrow_mut());
        let Some(me) = self.myself().filter(|_| !self.is_closing()) else {
            return;
        };
        let taken = match self.stream().try_write(&bytes) {
            Ok(taken) if taken == bytes.len() => {
                if bytes.capacity() <= KEPT {
                    bytes.clear();
                    *self.held.borrow_mut() = bytes;
                }
                return;
            }
            Ok(taken) => taken,
            Err(Errno::EAGAIN) => 0,
            Err(error) => {
                // The caller may be in the middle of something.
                let tell = move || me.tell_write_error(error);
                return self.stream().event_loop().defer(tell);
            }
        };
        bytes.drain(..taken);
        let done = move |result: std::result::Result<(), Errno>| {
            if let Err(error) = result {
                me.tell_write_error(error);
            }
        };
        // A stream that takes nothing any more says so where it is read.
        let _ = self.stream().write(vec![WriteBuf::Vec(bytes)], done);
    }

    fn tell_write_error(&self, error: Errno) {
        if error == Errno::ECANCELED {
            return;
        }
        enter(|cx| {
            let code = cx.int(error.0);
            self.fire(cx, c"onwriteerror", &[code]);
        });
    }
}
