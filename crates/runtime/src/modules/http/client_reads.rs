//! What arrives for a client: it is told without having been made a Buffer, since mostly a parser reads it at once. Whoever
//! wants it as one, because others listen too, takes it.

use std::rc::{Rc, Weak as RcWeak};

use event_loop::{Arrived, Errno};

use super::{Hooks, make_buffer_of};
use crate::modules::net::{ReadListener, StreamBase, stream_base_of};
use crate::prelude::*;

struct ClientReads {
    base: RcWeak<StreamBase>,
    hooks: Rc<Hooks>,
}

impl ClientReads {
    fn tell(&self, cx: &mut Scope<'_>, result: Result<Vec<u8>, Errno>) {
        let Some(base) = self.base.upgrade() else {
            return;
        };
        match result {
            Ok(bytes) => {
                let count = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
                *self.hooks.arrived.borrow_mut() = Some(bytes);
                base.tell_read(cx, count);
                self.hooks.arrived.borrow_mut().take();
            }
            Err(error) => base.tell_read(cx, error.0),
        }
    }
}

impl ReadListener for ClientReads {
    fn on_read(&self, cx: &mut Scope<'_>, result: Result<&[u8], Errno>) {
        self.tell(cx, result.map(<[u8]>::to_vec));
    }

    fn on_arrived(&self, cx: &mut Scope<'_>, result: Result<Arrived<'_>, Errno>) {
        self.tell(cx, result.map(Arrived::into_vec));
    }
}

/// readForParser(handle): from now on `onread` is told how much there is and takes it by `takeArrived` or
/// `parser.executeArrived`. False when somebody else reads there.
#[native]
pub(super) fn read_for_parser<'s>(cx: &mut Scope<'s>, handle: Local<'s, Object>) -> bool {
    let Some(base) = stream_base_of(handle).filter(|base| !base.has_listener()) else {
        return false;
    };
    let hooks = cx.state().slot::<Hooks>();
    let reads = ClientReads {
        base: Rc::downgrade(&base),
        hooks,
    };
    base.set_listener(Some(Rc::new(reads)));
    true
}

/// takeArrived(): the bytes that `onread` was told of, as a Buffer.
#[native]
pub(super) fn take_arrived<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
    let hooks = cx.state().slot::<Hooks>();
    let bytes = hooks.arrived.take().unwrap_or_default();
    let count = bytes.len();
    make_buffer_of(cx, bytes, 0..count)
}

/// writeSoon(handle, text): writes a string of bytes at the end of the batch of events; see `StreamBase::write_soon`.
#[native]
pub(super) fn write_soon<'s>(
    cx: &mut Scope<'s>,
    handle: Local<'s, Object>,
    text: Local<'s, JsString>,
) -> i32 {
    match stream_base_of(handle) {
        Some(base) => base.write_soon(cx, text),
        None => Errno::EBADF.0,
    }
}
