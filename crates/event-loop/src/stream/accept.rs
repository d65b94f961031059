//! Listening and accepting.

use std::os::fd::{AsRawFd, OwnedFd};
use std::rc::Rc;

use rustix::net::SocketFlags;

use super::core::{StreamCore, flag};
use crate::{Errno, sys};

/// Connections taken in a row before others get their turn. A burst longer than this is rare; shorter rounds would only
/// add system calls.
const ACCEPT_ROUNDS: usize = 128;

impl StreamCore {
    pub(super) fn listen(
        self: &Rc<Self>,
        backlog: i32,
        callback: Box<dyn FnMut(Result<(), Errno>)>,
    ) -> Result<(), Errno> {
        if self.is_closing() {
            return Err(Errno::EINVAL);
        }
        if let Some(error) = self.delayed_error.get() {
            return Err(error);
        }
        self.prepare_listen()?;
        let fd = sys::borrow(self.fd())?;
        sys::retry_rustix(|| rustix::net::listen(fd, backlog))?;
        self.watch(false)?;
        self.accept_callback.set(callback);
        self.set(flag::LISTENING);
        self.unset(flag::READABLE | flag::WRITABLE);
        self.base.activate();
        Ok(())
    }

    /// Takes connections until none waits and calls back for each.
    pub(super) fn accept_all(self: &Rc<Self>) {
        if self.is(flag::ACCEPTING) {
            return;
        }
        self.set(flag::ACCEPTING);
        self.accept_rounds();
        self.unset(flag::ACCEPTING);
    }

    fn accept_rounds(self: &Rc<Self>) {
        for _ in 0..ACCEPT_ROUNDS {
            if !self.is(flag::LISTENING) || self.is_closing() {
                return;
            }
            if let Some(waiting) = self.accepted.take() {
                // The callback left its connection there: go on when somebody takes it.
                self.accepted.set(Some(waiting));
                return;
            }
            match self.accept_one() {
                Ok(connection) => {
                    self.accepted.set(Some(connection));
                    self.accept_callback.with(|call| call(Ok(())));
                }
                // The peer gave up while it waited: not worth a word.
                Err(Errno::ECONNABORTED) => {}
                Err(Errno::EMFILE | Errno::ENFILE) => {
                    self.shed_connections();
                    self.unset(flag::MAYBE_READABLE);
                    return;
                }
                Err(Errno::EAGAIN) => {
                    self.unset(flag::MAYBE_READABLE);
                    return;
                }
                Err(error) => {
                    self.unset(flag::MAYBE_READABLE);
                    return self.accept_callback.with(|call| call(Err(error)));
                }
            }
        }
        self.feed();
    }

    fn accept_one(&self) -> Result<OwnedFd, Errno> {
        let fd = sys::borrow(self.fd())?;
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        sys::retry_rustix(|| rustix::net::accept_with(fd, flags))
    }

    /// The process is out of descriptors. Gives the one in reserve up to accept and close what waits, so that the peers
    /// hear of it and the loop does not spin on a socket that stays readable.
    fn shed_connections(&self) {
        let reserve = &self.owner().extensions().reserve;
        drop(reserve.take());
        while let Ok(connection) = self.accept_one() {
            drop(connection);
        }
        reserve.fill();
    }

    /// The connection that waits; the accepting goes on.
    pub(crate) fn take_accepted(&self) -> Result<OwnedFd, Errno> {
        let connection = self.accepted.take().ok_or(Errno::EAGAIN)?;
        if self.is(flag::MAYBE_READABLE) && !self.is(flag::ACCEPTING) {
            self.feed();
        }
        Ok(connection)
    }

    fn prepare_listen(self: &Rc<Self>) -> Result<(), Errno> {
        if !self.has_fd() {
            if self.kind != super::Kind::Tcp {
                return Err(Errno::EINVAL);
            }
            crate::tcp::open_socket(self, false)?;
        }
        let reserve = &self.owner().extensions().reserve;
        reserve.fill();
        Ok(())
    }
}

/// A descriptor kept for the moment when there are no others.
#[derive(Default)]
pub(crate) struct Reserve(std::cell::Cell<Option<OwnedFd>>);

impl Reserve {
    fn take(&self) -> Option<OwnedFd> {
        self.0.take()
    }

    fn fill(&self) {
        let held = self.0.take().or_else(|| {
            let flags = rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::CLOEXEC;
            rustix::fs::open(c"/", flags, rustix::fs::Mode::empty()).ok()
        });
        debug_assert!(held.as_ref().is_none_or(|held| held.as_raw_fd() >= 0));
        self.0.set(held);
    }
}
