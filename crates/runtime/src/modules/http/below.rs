//! What carries a connection without a JavaScript socket: a TCP or pipe handle, or a secured connection over one.

use std::io::IoSlice;
use std::rc::Rc;

use event_loop::{Errno, Stream, WriteBuf, WriteStatus};

use crate::modules::net::{ReadListener, StreamBase, stream_base_of};
use crate::modules::tls::{Link, link_of};
use crate::prelude::*;

/// See the file's head.
pub(super) enum Below {
    Stream(Rc<StreamBase>),
    Secured(Rc<Link>),
}

impl Below {
    /// What is behind a handle object, if it is one of them.
    pub(super) fn of(handle: Local<'_, Object>) -> Option<Below> {
        match stream_base_of(handle) {
            Some(base) => Some(Below::Stream(base)),
            None => link_of(handle).map(Below::Secured),
        }
    }

    /// The stream that the kernel knows.
    fn base(&self) -> Option<&Rc<StreamBase>> {
        match self {
            Below::Stream(base) => Some(base),
            Below::Secured(link) => link.below(),
        }
    }

    /// Gives what arrives to `listener`. False when nothing can be had natively.
    pub(super) fn set_listener(&self, listener: Option<Rc<dyn ReadListener>>) -> bool {
        match self {
            Below::Stream(base) => {
                base.set_listener(listener);
                true
            }
            Below::Secured(link) => link.set_listener(listener, true),
        }
    }

    pub(super) fn read(&self, on: bool) -> i32 {
        match self {
            Below::Stream(base) if on => base.read_start(),
            Below::Stream(base) => base.read_stop(),
            Below::Secured(link) => link.read(on),
        }
    }

    /// Bytes that the kernel has not taken yet.
    pub(super) fn write_queue_size(&self) -> usize {
        self.base()
            .map_or(0, |base| base.stream().write_queue_size())
    }

    /// Writes what can be written at once, and says how much that was.
    pub(super) fn try_write(&self, bytes: &[u8]) -> std::result::Result<usize, Errno> {
        match self {
            Below::Stream(base) => {
                base.add_bytes_written(bytes.len());
                base.stream().try_write(bytes)
            }
            // What is encrypted once has to go out: it is queued where the kernel does not take it.
            Below::Secured(link) => link.write_native(bytes, |_| {}).map(|_| bytes.len()),
        }
    }

    /// Whether bytes can go out from where they are.
    pub(super) fn writes_in_place(&self) -> bool {
        matches!(self, Below::Stream(_))
    }

    /// As `try_write`, from two places, where `writes_in_place`.
    pub(super) fn try_write_both(
        &self,
        first: &[u8],
        second: &[u8],
    ) -> std::result::Result<usize, Errno> {
        match self {
            Below::Stream(base) => {
                base.add_bytes_written(first.len() + second.len());
                let slices = [IoSlice::new(first), IoSlice::new(second)];
                base.stream().try_write_vectored(&slices)
            }
            Below::Secured(_) => Err(Errno::EAGAIN),
        }
    }

    /// Queues bytes that the kernel did not take.
    pub(super) fn queue(
        &self,
        bytes: Vec<WriteBuf>,
        done: impl FnOnce(std::result::Result<(), Errno>) + 'static,
    ) -> std::result::Result<WriteStatus, Errno> {
        match self.base() {
            Some(base) => base.stream().write_now(bytes, done),
            None => Err(Errno::EBADF),
        }
    }

    /// Calls back when all that is queued has gone out.
    pub(super) fn when_written(
        &self,
        done: impl FnOnce(std::result::Result<(), Errno>) + 'static,
    ) -> std::result::Result<WriteStatus, Errno> {
        self.queue(vec![WriteBuf::Vec(Vec::new())], done)
    }

    /// Ends the writing side after what is queued.
    pub(super) fn shutdown(
        &self,
        done: impl FnOnce(std::result::Result<(), Errno>) + 'static,
    ) -> std::result::Result<(), Errno> {
        match self {
            Below::Stream(base) => base.stream().shutdown(done),
            Below::Secured(link) => link.shutdown_native(done),
        }
    }
}
