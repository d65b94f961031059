//! The state of a stream, its registration with the loop, connecting, and closing.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::os::fd::{OwnedFd, RawFd};
use std::rc::Rc;

use mio::{Interest, Token};

use super::Arrived;
use super::write::WriteRequest;
use crate::handle::{self, Base, HandleKind, HandleObject, Slot};
use crate::sources::{Ready, Source};
use crate::{Errno, Loop, sys};

/// What a stream is at the moment.
pub(crate) mod flag {
    pub(crate) const READABLE: u32 = 1;
    pub(crate) const WRITABLE: u32 = 1 << 1;
    pub(crate) const READING: u32 = 1 << 2;
    pub(crate) const SHUTTING: u32 = 1 << 3;
    pub(crate) const SHUT: u32 = 1 << 4;
    pub(crate) const LISTENING: u32 = 1 << 5;
    pub(crate) const CONNECTING: u32 = 1 << 6;
    /// The descriptor waits in reads and writes: each read has to ask first.
    pub(crate) const BLOCKING: u32 = 1 << 7;
    /// The kernel may hold something that nobody has read.
    pub(crate) const MAYBE_READABLE: u32 = 1 << 8;
    /// The peer will send no more: read on until the end shows.
    pub(crate) const PEER_CLOSED: u32 = 1 << 9;
    /// A read may be short although more is there (lines of a terminal, messages that carry descriptors).
    pub(crate) const SHORT_READS: u32 = 1 << 10;
    /// The loop was asked to look at the stream in the next poll phase.
    pub(crate) const FED: u32 = 1 << 11;
    /// The stream waits in the loop's pending queue.
    pub(crate) const DEFERRED: u32 = 1 << 12;
    /// The kernel is to report writability too.
    pub(crate) const WATCHES_WRITE: u32 = 1 << 13;
    /// Others may hold the open file: closing the descriptor does not end the kernel's watch.
    pub(crate) const EXPORTED: u32 = 1 << 14;
    /// TCP options to be set once there is a socket.
    pub(crate) const NODELAY: u32 = 1 << 15;
    pub(crate) const KEEPALIVE: u32 = 1 << 16;
    /// The accept callbacks are running.
    pub(crate) const ACCEPTING: u32 = 1 << 17;
    /// The last read found as much as it had room for.
    pub(crate) const BULK: u32 = 1 << 18;
    /// The kernel was told how much unsent data it may keep.
    pub(crate) const UNSENT_LIMITED: u32 = 1 << 19;
    /// The last write was large, so that Nagle's algorithm is off although nobody asked for that.
    pub(crate) const LARGE_WRITES: u32 = 1 << 20;
    /// The program asked for Nagle's algorithm.
    pub(crate) const NAGLE: u32 = 1 << 21;
}

/// The kinds of stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Tcp,
    Pipe { ipc: bool },
    Tty,
}

/// Hears of bytes that arrived, and of the end.
pub(super) type ReadCallback = dyn FnMut(Result<Arrived<'_>, Errno>);

type Completion = Box<dyn FnOnce(Result<(), Errno>)>;

/// The state behind every stream.
pub struct StreamCore {
    pub(super) base: Base,
    pub(super) kind: Kind,
    fd: Cell<RawFd>,
    token: Cell<Option<Token>>,
    flags: Cell<u32>,
    pub(super) read_callback: Slot<ReadCallback>,
    pub(super) accept_callback: Slot<dyn FnMut(Result<(), Errno>)>,
    /// A connection that the accept callback has not taken yet.
    pub(super) accepted: Cell<Option<OwnedFd>>,
    connect_callback: Cell<Option<Completion>>,
    /// An error to be told later: by `listen` for a bind, by the callback for a connect.
    pub(crate) delayed_error: Cell<Option<Errno>>,
    pub(super) queue: RefCell<VecDeque<WriteRequest>>,
    pub(super) queue_size: Cell<usize>,
    pub(super) completed: RefCell<VecDeque<(Completion, Result<(), Errno>)>>,
    pub(super) shutdown_callback: Cell<Option<Completion>>,
    /// See `Loop::warm_by`.
    pub(super) warm_key: Cell<usize>,
    /// Descriptors that arrived over an IPC pipe.
    pub(crate) received: RefCell<VecDeque<OwnedFd>>,
    /// The file of a bound Unix socket, removed with it.
    pub(crate) bound_path: RefCell<Option<std::ffi::CString>>,
}

impl StreamCore {
    pub(crate) fn new(owner: &Loop, kind: Kind) -> Rc<StreamCore> {
        let short_reads = matches!(kind, Kind::Tty | Kind::Pipe { ipc: true });
        let core = Rc::new(StreamCore {
            base: Base::new(owner),
            kind,
            fd: Cell::new(-1),
            token: Cell::new(None),
            flags: Cell::new(if short_reads { flag::SHORT_READS } else { 0 }),
            read_callback: Slot::new(),
            accept_callback: Slot::new(),
            accepted: Cell::new(None),
            connect_callback: Cell::new(None),
            delayed_error: Cell::new(None),
            queue: RefCell::default(),
            queue_size: Cell::new(0),
            completed: RefCell::default(),
            shutdown_callback: Cell::new(None),
            warm_key: Cell::new(0),
            received: RefCell::default(),
            bound_path: RefCell::default(),
        });
        handle::register(&core);
        core
    }

    pub(crate) fn is(&self, flags: u32) -> bool {
        self.flags.get() & flags != 0
    }

    pub(crate) fn set(&self, flags: u32) {
        self.flags.set(self.flags.get() | flags);
    }

    pub(crate) fn unset(&self, flags: u32) {
        self.flags.set(self.flags.get() & !flags);
    }

    pub(crate) fn owner(&self) -> &Loop {
        self.base.owner()
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.base.is_closing()
    }

    /// The descriptor for the stream's own use.
    pub(crate) fn fd(&self) -> RawFd {
        self.fd.get()
    }

    pub(crate) fn has_fd(&self) -> bool {
        self.fd.get() >= 0
    }

    /// Gives the stream its descriptor.
    pub(crate) fn adopt(&self, fd: RawFd, flags: u32) {
        self.fd.set(fd);
        self.set(flags);
    }

    pub(crate) fn fileno(&self) -> Result<RawFd, Errno> {
        if !self.has_fd() || self.is_closing() {
            return Err(Errno::EBADF);
        }
        self.set(flag::EXPORTED);
        Ok(self.fd.get())
    }

    pub(crate) fn set_blocking(&self, on: bool) -> Result<(), Errno> {
        sys::set_nonblocking(self.fileno()?, !on)?;
        if on {
            self.set(flag::BLOCKING)
        } else {
            self.unset(flag::BLOCKING)
        }
        Ok(())
    }

    /// Has the kernel watch the descriptor, for writability too when asked once.
    pub(super) fn watch(self: &Rc<Self>, write: bool) -> Result<(), Errno> {
        let write = write || self.is(flag::WATCHES_WRITE);
        let interest = if write {
            Interest::READABLE | Interest::WRITABLE
        } else {
            Interest::READABLE
        };
        match self.token.get() {
            None => {
                let token = self.owner().register(self.fd(), interest, self.clone())?;
                self.token.set(Some(token));
            }
            Some(token) if write && !self.is(flag::WATCHES_WRITE) => {
                self.owner().reregister(self.fd(), token, interest)?;
            }
            Some(_) => {}
        }
        if write {
            self.set(flag::WATCHES_WRITE);
        }
        Ok(())
    }

    /// Has the loop look at the stream in the next poll phase.
    pub(super) fn feed(&self) {
        if let (false, Some(token)) = (self.is(flag::FED), self.token.get()) {
            self.set(flag::FED);
            self.owner().feed(token);
        }
    }

    /// Puts the stream into the loop's pending queue.
    pub(super) fn defer(self: &Rc<Self>) {
        if !self.is(flag::DEFERRED) {
            self.set(flag::DEFERRED);
            self.owner().defer_object(self.clone());
        }
    }

    /// Gives the descriptor up without closing it.
    fn release_fd(&self) -> RawFd {
        let fd = self.fd.replace(-1);
        if let Some(token) = self.token.take() {
            let keep_watched =
                self.kind == Kind::Tcp && !self.is(flag::EXPORTED) && fd > libc::STDERR_FILENO;
            self.owner()
                .deregister((!keep_watched).then_some(fd), token);
        }
        fd
    }

    // ===== connecting =====

    /// Takes note of a connect that was begun: done, under way, or failed in a way that the callback tells.
    pub(crate) fn begin_connect(
        self: &Rc<Self>,
        begun: Result<(), Errno>,
        callback: Completion,
    ) -> Result<(), Errno> {
        match begun {
            // Also what is done already is told by the poll, after the listener that has been waiting longer.
            Ok(()) => self.watch(true)?,
            Err(Errno(code)) if code == -libc::EINPROGRESS => self.watch(true)?,
            Err(error) => {
                self.delayed_error.set(Some(error));
                self.defer();
            }
        }
        self.set(flag::CONNECTING);
        self.owner().request_began();
        self.connect_callback.set(Some(callback));
        Ok(())
    }

    pub(crate) fn is_connecting(&self) -> bool {
        self.is(flag::CONNECTING)
    }

    /// Ends a connect when the kernel has decided about it.
    fn try_finish_connect(self: &Rc<Self>) {
        let result = match self.delayed_error.take() {
            Some(error) => Err(error),
            None => match sys::socket_option(self.fd(), libc::SOL_SOCKET, libc::SO_ERROR) {
                Ok(0) => Ok(()),
                Ok(libc::EINPROGRESS) => return,
                Ok(code) => Err(Errno::from_raw(code)),
                Err(error) => Err(error),
            },
        };
        self.finish_connect(result);
        if self.is_closing() {
            return;
        }
        let result = match result {
            Ok(()) if self.is(flag::READING) => self.watch(false),
            result => result,
        };
        if result.is_ok() {
            self.flush();
        } else {
            self.fail_queue(Errno::ECANCELED);
        }
        self.run_completed();
        self.try_shutdown();
    }

    fn finish_connect(&self, result: Result<(), Errno>) {
        self.unset(flag::CONNECTING);
        if let Some(callback) = self.connect_callback.take() {
            self.owner().request_ended();
            callback(result);
        }
    }

    /// The stream's turn in the pending phase.
    pub(crate) fn run_deferred(self: Rc<Self>) {
        self.unset(flag::DEFERRED);
        if self.is_closing() {
            return;
        }
        if self.is(flag::CONNECTING) {
            self.try_finish_connect();
        }
        self.run_completed();
        self.try_shutdown();
    }
}

impl Source for StreamCore {
    fn warm_key(&self) -> usize {
        self.warm_key.get()
    }

    fn ready(self: Rc<Self>, ready: Ready) {
        let failed = ready.any(&[Ready::ERROR]);
        if ready.any(&[Ready::FED]) {
            self.unset(flag::FED);
        }
        let closed = ready.any(&[Ready::READ_CLOSED]);
        if closed {
            self.set(flag::PEER_CLOSED);
        }
        if closed || failed || ready.any(&[Ready::READ]) {
            self.set(flag::MAYBE_READABLE);
        }
        if self.is(flag::LISTENING) {
            return self.accept_all();
        }
        let writable = failed || ready.any(&[Ready::WRITE, Ready::WRITE_CLOSED, Ready::FED]);
        if self.is(flag::CONNECTING) {
            // An edge that was seen before the connect began does not count: the socket itself knows.
            if writable && !self.is(flag::DEFERRED) {
                self.try_finish_connect();
            }
            if self.is(flag::CONNECTING) {
                return;
            }
        }
        if self.is(flag::MAYBE_READABLE) && self.is(flag::READING) {
            self.read_all();
        }
        if writable && self.has_fd() && !self.queue.borrow().is_empty() {
            self.flush();
            self.run_completed();
            self.try_shutdown();
        }
    }
}

impl HandleObject for StreamCore {
    fn base(&self) -> &Base {
        &self.base
    }

    fn kind(&self) -> HandleKind {
        match self.kind {
            Kind::Tcp => HandleKind::Tcp,
            Kind::Pipe { .. } => HandleKind::Pipe,
            Kind::Tty => HandleKind::Tty,
        }
    }

    fn is_listening(&self) -> bool {
        self.is(flag::LISTENING)
    }

    fn on_close(self: Rc<Self>) {
        self.unset(flag::READING | flag::LISTENING | flag::READABLE | flag::WRITABLE);
        self.read_callback.clear();
        self.accept_callback.clear();
        if let Some(path) = self.bound_path.take() {
            // Somebody may have removed the file, or put another in its place, meanwhile.
            let _ = crate::fs::unlink(&path);
        }
        let fd = self.release_fd();
        // Standard input and output stay open for whoever else uses them.
        if fd > libc::STDERR_FILENO {
            sys::close(fd);
        }
        drop(self.accepted.take());
        let received = std::mem::take(&mut *self.received.borrow_mut());
        drop(received);
    }

    fn on_closed(self: Rc<Self>) {
        self.finish_connect(Err(Errno::ECANCELED));
        self.fail_queue(Errno::ECANCELED);
        self.run_completed();
        self.finish_shutdown(Err(Errno::ECANCELED));
    }
}

impl Drop for StreamCore {
    fn drop(&mut self) {
        let fd = self.fd.get();
        if fd > libc::STDERR_FILENO {
            sys::close(fd);
        }
    }
}
