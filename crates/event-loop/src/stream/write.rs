//! Writing: at once where the kernel takes it, else from a queue; and the shutdown that follows the queue's end.

use std::io::IoSlice;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd, RawFd};
use std::rc::Rc;

use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags};

use super::core::{Kind, StreamCore, flag};
use super::{WriteBuf, WriteStatus};
use crate::{Errno, sys};

/// Writes in a row before other streams get their turn: libuv's number.
const WRITE_ROUNDS: usize = 32;
/// The most buffers the kernel takes in one call.
const MAX_BUFFERS: usize = 1024;

/// Of a long write the kernel keeps no more than this beyond what the peer may have: what waits in several megabytes of its
/// memory has left the processor's caches when it is sent at last.
const UNSENT: usize = 1024 * 1024;

/// From here on a write is large: its last, short segment does not wait until the peer has acknowledged those before it, for
/// which the next write would have to wait behind it.
const LARGE: usize = 32 * 1024;

/// Writes some bytes. Sockets have a shorter way through the kernel than files.
fn write_one(kind: Kind, fd: BorrowedFd<'_>, bytes: &[u8]) -> Result<usize, Errno> {
    if matches!(kind, Kind::Tcp | Kind::Pipe { ipc: true }) {
        match sys::retry_rustix(|| rustix::net::send(fd, bytes, SendFlags::NOSIGNAL)) {
            // A plain pipe in the place of a channel.
            Err(Errno::ENOTSOCK) => {}
            result => return result,
        }
    }
    sys::retry_rustix(|| rustix::io::write(fd, bytes))
}

/// A write that waits in the queue.
pub(super) struct WriteRequest {
    buffers: Vec<WriteBuf>,
    /// The first buffer that is not written whole, and how much of it is.
    at: usize,
    offset: usize,
    /// A descriptor that goes with the first byte.
    descriptor: Option<OwnedFd>,
    callback: Box<dyn FnOnce(Result<(), Errno>)>,
}

impl WriteRequest {
    /// Hands the kernel what it takes. Tells how much that was.
    fn send(&mut self, kind: Kind, fd: RawFd) -> Result<usize, Errno> {
        let fd = sys::borrow(fd)?;
        let rest = &self.buffers[self.at..];
        if let (None, [only]) = (&self.descriptor, rest) {
            return write_one(kind, fd, &only.as_slice()[self.offset..]);
        }
        let mut offset = self.offset;
        let slices: Vec<IoSlice<'_>> = rest
            .iter()
            .take(MAX_BUFFERS)
            .map(|buffer| IoSlice::new(&buffer.as_slice()[std::mem::take(&mut offset)..]))
            .collect();
        let Some(descriptor) = &self.descriptor else {
            return sys::retry_rustix(|| rustix::io::writev(fd, &slices));
        };
        let descriptors = [descriptor.as_fd()];
        let mut space = [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        control.push(SendAncillaryMessage::ScmRights(&descriptors));
        let count = sys::retry_rustix(|| {
            rustix::net::sendmsg(fd, &slices, &mut control, SendFlags::NOSIGNAL)
        })?;
        self.descriptor = None;
        Ok(count)
    }

    /// How much `send` hands the kernel at most.
    fn offered(&self) -> usize {
        let rest = self.buffers.get(self.at..).unwrap_or_default();
        let total: usize = rest.iter().take(MAX_BUFFERS).map(WriteBuf::len).sum();
        total - self.offset
    }

    /// Notes that so many bytes are written; tells whether all are.
    fn advance(&mut self, mut count: usize) -> bool {
        while let Some(buffer) = self.buffers.get(self.at) {
            let left = buffer.len() - self.offset;
            if count < left {
                self.offset += count;
                return false;
            }
            count -= left;
            self.at += 1;
            self.offset = 0;
        }
        true
    }

    fn left(&self) -> usize {
        let rest = self.buffers.get(self.at..).unwrap_or_default();
        rest.iter().map(WriteBuf::len).sum::<usize>() - self.offset
    }
}

impl StreamCore {
    /// Whether a write can be tried at once.
    fn is_clear(&self) -> bool {
        !self.is(flag::CONNECTING) && self.queue.borrow().is_empty()
    }

    fn check_writable(&self) -> Result<(), Errno> {
        if !self.has_fd() {
            Err(Errno::EBADF)
        } else if !self.is(flag::WRITABLE) {
            Err(Errno::EPIPE)
        } else {
            Ok(())
        }
    }

    pub(super) fn try_write(&self, slices: &[IoSlice<'_>]) -> Result<usize, Errno> {
        if !self.is_clear() {
            return Err(Errno::EAGAIN);
        }
        self.check_writable()?;
        self.suit_delay(slices.iter().map(|slice| slice.len()).sum());
        let fd = sys::borrow(self.fd())?;
        match slices {
            [only] => write_one(self.kind, fd, only),
            _ => {
                let slices = &slices[..slices.len().min(MAX_BUFFERS)];
                sys::retry_rustix(|| rustix::io::writev(fd, slices))
            }
        }
    }

    pub(crate) fn write(
        self: &Rc<Self>,
        buffers: Vec<WriteBuf>,
        descriptor: Option<OwnedFd>,
        callback: Box<dyn FnOnce(Result<(), Errno>)>,
    ) -> Result<(), Errno> {
        self.check_writable()?;
        let clear = self.is_clear();
        let request = WriteRequest {
            buffers,
            at: 0,
            offset: 0,
            descriptor,
            callback,
        };
        if clear {
            self.suit_delay(request.left());
        }
        self.enqueue(request);
        if clear {
            self.flush();
        }
        Ok(())
    }

    pub(super) fn write_now(
        self: &Rc<Self>,
        buffers: Vec<WriteBuf>,
        callback: Box<dyn FnOnce(Result<(), Errno>)>,
    ) -> Result<WriteStatus, Errno> {
        self.check_writable()?;
        let clear = self.is_clear();
        let mut request = WriteRequest {
            buffers,
            at: 0,
            offset: 0,
            descriptor: None,
            callback,
        };
        if clear {
            let total = request.left();
            self.suit_delay(total);
            match request.send(self.kind, self.fd()) {
                Ok(count) if request.advance(count) => return Ok(WriteStatus::Done(total)),
                Ok(_) | Err(Errno::EAGAIN | Errno::ENOBUFS) => {}
                Err(error) => return Err(error),
            }
        }
        self.enqueue(request);
        if clear {
            self.flush();
        }
        Ok(WriteStatus::Pending)
    }

    fn enqueue(&self, request: WriteRequest) {
        self.owner().request_began();
        self.queue_size.set(self.queue_size.get() + request.left());
        self.queue.borrow_mut().push_back(request);
    }

    pub(super) fn write_queue_size(&self) -> usize {
        self.queue_size.get()
    }

    /// Writes from the queue until it is empty or the kernel is full.
    pub(super) fn flush(self: &Rc<Self>) {
        for _ in 0..WRITE_ROUNDS {
            let mut queue = self.queue.borrow_mut();
            let Some(request) = queue.front_mut() else {
                return;
            };
            let offered = request.offered();
            let result = match request.send(self.kind, self.fd()) {
                Ok(count) => {
                    self.queue_size.set(self.queue_size.get() - count);
                    if request.advance(count) {
                        Ok(())
                    } else if count < offered && self.kind == Kind::Tcp {
                        // A socket that takes a part is full.
                        Err(Errno::EAGAIN)
                    } else {
                        continue;
                    }
                }
                result => result.map(|_| ()),
            };
            let result = match result {
                Err(Errno::EAGAIN | Errno::ENOBUFS) => {
                    let left = request.left();
                    drop(queue);
                    self.limit_unsent(left);
                    match self.watch(true) {
                        Ok(()) => return,
                        Err(error) => {
                            self.fail_queue(error);
                            return self.defer();
                        }
                    }
                }
                Err(error) => {
                    self.queue_size.set(self.queue_size.get() - request.left());
                    Err(error)
                }
                Ok(()) => Ok(()),
            };
            let done = queue.pop_front();
            drop(queue);
            self.complete(done, result);
        }
        // The queue is longer than a turn's share: go on in the next.
        if self.watch(true).is_ok() {
            self.feed();
        }
    }

    /// Turns Nagle's algorithm off for a large write and on again for a small one, where the program leaves it to the socket.
    fn suit_delay(&self, length: usize) {
        let large = length >= LARGE;
        if large == self.is(flag::LARGE_WRITES)
            || self.kind != Kind::Tcp
            || self.is(flag::NODELAY | flag::NAGLE)
        {
            return;
        }
        if large {
            self.set(flag::LARGE_WRITES);
        } else {
            self.unset(flag::LARGE_WRITES);
        }
        // Without it the bytes arrive as well, only later.
        let (level, name) = (libc::IPPROTO_TCP, libc::TCP_NODELAY);
        let _ = sys::set_socket_option(self.fd(), level, name, large.into());
    }

    /// See [`UNSENT`]; `left` bytes are to be written.
    fn limit_unsent(&self, left: usize) {
        if left > UNSENT && self.kind == Kind::Tcp && !self.is(flag::UNSENT_LIMITED) {
            self.set(flag::UNSENT_LIMITED);
            let (level, name) = (libc::IPPROTO_TCP, libc::TCP_NOTSENT_LOWAT);
            // Without it the kernel keeps what it likes to.
            let _ = sys::set_socket_option(self.fd(), level, name, UNSENT as i32);
        }
    }

    /// Moves a finished request to the list of callbacks to be made.
    fn complete(self: &Rc<Self>, request: Option<WriteRequest>, result: Result<(), Errno>) {
        if let Some(request) = request {
            self.completed
                .borrow_mut()
                .push_back((request.callback, result));
            self.defer();
        }
    }

    /// Ends all requests in the queue with an error.
    pub(super) fn fail_queue(self: &Rc<Self>, error: Errno) {
        let queue = std::mem::take(&mut *self.queue.borrow_mut());
        self.queue_size.set(0);
        for request in queue {
            self.completed
                .borrow_mut()
                .push_back((request.callback, Err(error)));
        }
    }

    /// Calls back for the writes that are done.
    pub(super) fn run_completed(&self) {
        if self.completed.borrow().is_empty() {
            return;
        }
        let completed = std::mem::take(&mut *self.completed.borrow_mut());
        for (callback, result) in completed {
            self.owner().request_ended();
            callback(result);
        }
    }

    // ===== shutdown =====

    pub(super) fn shutdown(
        self: &Rc<Self>,
        callback: Box<dyn FnOnce(Result<(), Errno>)>,
    ) -> Result<(), Errno> {
        if !self.is(flag::WRITABLE)
            || self.is(flag::SHUT | flag::SHUTTING)
            || self.is_closing()
            || !self.has_fd()
        {
            return Err(Errno::ENOTCONN);
        }
        self.owner().request_began();
        self.set(flag::SHUTTING);
        self.unset(flag::WRITABLE);
        self.shutdown_callback.set(Some(callback));
        if self.is_clear() {
            self.defer();
        }
        Ok(())
    }

    /// Shuts the writing side down when that was asked for and nothing waits any more.
    pub(super) fn try_shutdown(&self) {
        if !self.is(flag::SHUTTING) || !self.is_clear() || !self.has_fd() {
            return;
        }
        let result = sys::borrow(self.fd()).and_then(|fd| {
            sys::retry_rustix(|| rustix::net::shutdown(fd, rustix::net::Shutdown::Write))
        });
        if result.is_ok() {
            self.set(flag::SHUT);
        }
        self.finish_shutdown(result);
    }

    pub(super) fn finish_shutdown(&self, result: Result<(), Errno>) {
        self.unset(flag::SHUTTING);
        if let Some(callback) = self.shutdown_callback.take() {
            self.owner().request_ended();
            callback(result);
        }
    }
}
