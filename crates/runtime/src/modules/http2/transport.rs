//! What is below a session: a TCP or pipe handle, a secured connection over one, or JavaScript.

use std::cell::RefCell;
use std::rc::{Rc, Weak as RcWeak};

use event_loop::{Errno, Stream, WriteBuf, WriteStatus};

use super::session::Http2Session;
use crate::modules::net::{ReadListener, StreamBase, stream_base_of};
use crate::modules::tls::{Link, link_of};
use crate::prelude::*;

/// See the file's head.
#[derive(Clone, Default)]
pub(super) enum Below {
    /// Not tied to anything yet.
    #[default]
    Nothing,
    Stream(Rc<StreamBase>),
    Secured(Rc<Link>),
    /// JavaScript carries the bytes.
    Script,
}

/// How a write went.
pub(super) enum Wrote {
    All,
    Later,
    Failed,
    /// Nothing can be written at present.
    Script(Vec<u8>),
}

/// Takes the bytes of the stream below for a session, which it does not keep alive.
struct Listener(RcWeak<Http2Session>);

impl ReadListener for Listener {
    fn on_read(&self, cx: &mut Scope<'_>, result: std::result::Result<&[u8], Errno>) {
        if let Some(session) = self.0.upgrade() {
            session.read(cx, result);
        }
    }
}

impl Below {
    /// The stream behind a handle object, which from now on gives its bytes to the session.
    pub(super) fn attach(handle: Option<Local<'_, Object>>, session: &Rc<Http2Session>) -> Below {
        let listener =
            || -> Option<Rc<dyn ReadListener>> { Some(Rc::new(Listener(Rc::downgrade(session)))) };
        let Some(handle) = handle else {
            return Below::Script;
        };
        if let Some(base) = stream_base_of(handle) {
            base.set_listener(listener());
            return Below::Stream(base);
        }
        match link_of(handle) {
            Some(link) if link.set_listener(listener(), false) => Below::Secured(link),
            _ => Below::Script,
        }
    }

    pub(super) fn detach(&self) {
        match self {
            Below::Stream(base) => base.set_listener(None),
            Below::Secured(link) => {
                link.set_listener(None, false);
            }
            Below::Nothing | Below::Script => {}
        }
    }

    pub(super) fn read(&self, on: bool) -> i32 {
        match self {
            Below::Stream(base) if on => base.read_start(),
            Below::Stream(base) => base.read_stop(),
            Below::Secured(link) => link.read(on),
            Below::Nothing | Below::Script => 0,
        }
    }

    /// Writes; `done` is called when it takes longer.
    pub(super) fn write(
        &self,
        out: Vec<u8>,
        done: impl FnOnce(std::result::Result<(), Errno>) + 'static,
    ) -> Wrote {
        match self {
            Below::Nothing | Below::Script => Wrote::Script(out),
            Below::Stream(base) => {
                if base.is_closing() {
                    return Wrote::Failed;
                }
                base.add_bytes_written(out.len());
                match base.stream().write_now(vec![WriteBuf::Vec(out)], done) {
                    Ok(WriteStatus::Pending) => Wrote::Later,
                    Ok(_) => Wrote::All,
                    Err(_) => Wrote::Failed,
                }
            }
            Below::Secured(link) => match link.write_native(&out, done) {
                Ok(true) => Wrote::All,
                Ok(false) => Wrote::Later,
                Err(_) => Wrote::Failed,
            },
        }
    }
}

/// Bytes that JavaScript has brought, and whether they have ended.
#[derive(Default)]
pub(super) struct Inbox {
    pub(super) bytes: RefCell<Vec<u8>>,
}
