//! Watches over descriptors that somebody else reads and writes.

use std::cell::Cell;
use std::os::fd::RawFd;
use std::rc::Rc;

use mio::{Interest, Token};

use crate::handle::{self, Base, HandleKind, HandleObject, Slot, handle_methods};
use crate::sources::{Ready, Source};
use crate::{Errno, Loop, sys};

/// A set of conditions of a descriptor, with libuv's bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PollEvents(pub u8);

impl PollEvents {
    /// There is something to read.
    pub const READABLE: PollEvents = PollEvents(1);
    /// There is room to write.
    pub const WRITABLE: PollEvents = PollEvents(2);
    /// The peer has closed.
    pub const DISCONNECT: PollEvents = PollEvents(4);
    /// There is urgent data.
    pub const PRIORITIZED: PollEvents = PollEvents(8);

    /// Whether some of the others are in the set.
    pub fn intersects(self, others: PollEvents) -> bool {
        self.0 & others.0 != 0
    }
}

impl std::ops::BitOr for PollEvents {
    type Output = PollEvents;

    fn bitor(self, other: PollEvents) -> PollEvents {
        PollEvents(self.0 | other.0)
    }
}

/// Calls back, again and again, as long as a descriptor is in one of the wanted conditions.
#[derive(Clone)]
pub struct Poll(Rc<PollHandle>);

handle_methods!(Poll);

struct PollHandle {
    base: Base,
    fd: RawFd,
    wanted: Cell<PollEvents>,
    token: Cell<Option<Token>>,
    callback: Slot<dyn FnMut(Result<PollEvents, Errno>)>,
}

impl Poll {
    /// Makes a watch that is not started. The descriptor stays its owner's, who closes it after the watch has stopped.
    pub fn new(owner: &Loop, fd: RawFd) -> Result<Poll, Errno> {
        sys::set_nonblocking(fd, true)?;
        let inner = Rc::new(PollHandle {
            base: Base::new(owner),
            fd,
            wanted: Cell::default(),
            token: Cell::new(None),
            callback: Slot::new(),
        });
        handle::register(&inner);
        Ok(Poll(inner))
    }

    /// Starts, or changes what is watched for. Nothing wanted stops.
    pub fn start(
        &self,
        wanted: PollEvents,
        callback: impl FnMut(Result<PollEvents, Errno>) + 'static,
    ) -> Result<(), Errno> {
        if self.is_closing() {
            return Err(Errno::EINVAL);
        }
        self.0.stop();
        let Some(interest) = interest(wanted) else {
            return Ok(());
        };
        let token = self
            .0
            .base
            .owner()
            .register(self.0.fd, interest, self.0.clone())?;
        self.0.token.set(Some(token));
        self.0.wanted.set(wanted);
        self.0.callback.set(Box::new(callback));
        self.0.base.activate();
        Ok(())
    }

    /// Stops the watch.
    pub fn stop(&self) {
        self.0.stop();
    }

    /// The watched descriptor.
    pub fn fileno(&self) -> RawFd {
        self.0.fd
    }
}

fn interest(wanted: PollEvents) -> Option<Interest> {
    let mut interest = None;
    let mut add = |more: Interest| {
        interest = Some(interest.map_or(more, |others: Interest| others | more));
    };
    // The end of the peer is reported along with readability.
    if wanted.intersects(PollEvents::READABLE | PollEvents::DISCONNECT) {
        add(Interest::READABLE);
    }
    if wanted.intersects(PollEvents::WRITABLE) {
        add(Interest::WRITABLE);
    }
    if wanted.intersects(PollEvents::PRIORITIZED) {
        add(Interest::PRIORITY);
    }
    interest
}

impl PollHandle {
    fn stop(&self) {
        if let Some(token) = self.token.take() {
            self.base.owner().deregister(Some(self.fd), token);
        }
        self.base.deactivate();
        self.callback.clear();
    }
}

impl Source for PollHandle {
    fn ready(self: Rc<Self>, ready: Ready) {
        if ready.any(&[Ready::ERROR]) && !ready.any(&[Ready::PRIORITY]) {
            self.callback.with(|call| {
                if let Some(token) = self.token.take() {
                    self.base.owner().deregister(Some(self.fd), token);
                }
                self.base.deactivate();
                call(Err(Errno::EBADF));
            });
            return;
        }
        let mut events = 0;
        let mut note = |flags: &[Ready], event: PollEvents| {
            if ready.any(flags) {
                events |= event.0;
            }
        };
        note(&[Ready::READ, Ready::READ_CLOSED], PollEvents::READABLE);
        note(&[Ready::WRITE, Ready::WRITE_CLOSED], PollEvents::WRITABLE);
        note(&[Ready::READ_CLOSED], PollEvents::DISCONNECT);
        note(&[Ready::PRIORITY], PollEvents::PRIORITIZED);
        let events = PollEvents(events & self.wanted.get().0);
        let token = self.token.get();
        if events != PollEvents::default() {
            self.callback.with(|call| call(Ok(events)));
        }
        // Asking again for the same makes the kernel tell again what is still so: the watch is level-triggered.
        if let (Some(token), true) = (token, self.token.get() == token)
            && let Some(interest) = interest(self.wanted.get())
            && self
                .base
                .owner()
                .reregister(self.fd, token, interest)
                .is_err()
        {
            self.callback.with(|call| call(Err(Errno::EBADF)));
        }
    }
}

impl HandleObject for PollHandle {
    fn base(&self) -> &Base {
        &self.base
    }

    fn kind(&self) -> HandleKind {
        HandleKind::Poll
    }

    fn on_close(self: Rc<Self>) {
        self.stop();
    }
}
