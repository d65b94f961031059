//! Reading. A readable event leads to one read; a second follows only when the first filled the buffer or for descriptors
//! whose reads may be short. What comes behind the last bytes of a peer that has closed is for the next turn, so that
//! what these lead to is done first.

use std::os::fd::BorrowedFd;
use std::rc::Rc;

use rustix::buffer::spare_capacity;
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags};

use super::core::{Kind, ReadCallback, StreamCore, flag};
use super::{Arrived, Place};
use crate::event_loop::READ_BUFFER;
use crate::{Errno, sys};

/// Reads in a row before other streams get their turn: libuv's number.
const READ_ROUNDS: usize = 32;
/// Descriptors taken from one message: libuv's number; the kernel never sends more than 253.
const MAX_RECEIVED: usize = 64;

impl StreamCore {
    pub(super) fn read_start(self: &Rc<Self>, callback: Box<ReadCallback>) -> Result<(), Errno> {
        if self.is_closing() {
            return Err(Errno::EINVAL);
        }
        if self.is(flag::READING) {
            return Err(Errno::EALREADY);
        }
        if !self.is(flag::READABLE) || !self.has_fd() {
            return Err(Errno::ENOTCONN);
        }
        if !self.is(flag::CONNECTING) {
            self.watch(false)?;
        }
        self.read_callback.set(callback);
        self.set(flag::READING);
        self.base.activate();
        if self.is(flag::MAYBE_READABLE) {
            self.feed();
        }
        Ok(())
    }

    pub(super) fn read_stop(&self) {
        if self.is(flag::READING) {
            self.unset(flag::READING);
            self.base.deactivate();
            self.read_callback.clear();
        }
    }

    /// Reads what is there, a bounded number of times, and calls back for each.
    pub(super) fn read_all(self: &Rc<Self>) {
        for _ in 0..READ_ROUNDS {
            // A loop run inside the callback must not read what it could not deliver.
            if !self.is(flag::READING) || self.is_closing() || self.read_callback.is_empty() {
                return;
            }
            let fd = self.fd();
            if self.is(flag::BLOCKING) && !sys::readable_now(fd) {
                self.unset(flag::MAYBE_READABLE);
                return;
            }
            let result = if self.kind == (Kind::Pipe { ipc: true }) {
                self.owner().with_message_buffer(|buffer| {
                    let (count, alone) = self.receive(sys::borrow(self.fd())?, buffer)?;
                    // The kernel ends a read behind what came with descriptors.
                    if alone {
                        self.unset(flag::SHORT_READS);
                    } else {
                        self.set(flag::SHORT_READS);
                    }
                    self.owner().received_message();
                    self.tell(count, buffer.len(), Place::Lent(&buffer[..count]))
                })
            } else {
                let bulk = self.is(flag::BULK);
                self.owner().with_read_buffer(bulk, |buffer| {
                    let room = buffer.capacity();
                    let count = self.read_once(buffer)?;
                    if bulk && count <= READ_BUFFER {
                        self.unset(flag::BULK);
                    } else if count == room && self.kind == Kind::Tcp {
                        self.set(flag::BULK);
                    }
                    self.tell(count, room, Place::Own(buffer))
                })
            };
            match result {
                Ok(true) => return,
                Ok(false) => {}
                Err(Errno::EAGAIN) => {
                    self.unset(flag::MAYBE_READABLE);
                    return;
                }
                Err(error) => return self.read_failed(error),
            }
        }
        if self.is(flag::READING) {
            self.feed();
        }
    }

    /// Calls back for bytes that were read. Tells whether the kernel has no more for this turn.
    fn tell(&self, count: usize, room: usize, place: Place<'_>) -> Result<bool, Errno> {
        if count == 0 {
            return Err(Errno::EOF);
        }
        let drained = count < room && !self.is(flag::SHORT_READS);
        let closed = self.is(flag::PEER_CLOSED);
        // Known before the callback, which may stop and start reading.
        if drained && !closed {
            self.unset(flag::MAYBE_READABLE);
        }
        self.read_callback.with(|call| call(Ok(Arrived(place))));
        if drained && closed && self.is(flag::READING) && !self.is_closing() {
            self.feed();
        }
        Ok(drained)
    }

    fn read_once(&self, buffer: &mut Vec<u8>) -> Result<usize, Errno> {
        let fd = sys::borrow(self.fd())?;
        if self.kind == Kind::Tcp {
            // A shorter way through the kernel than that of files.
            let flags = RecvFlags::empty();
            return sys::retry_rustix(|| rustix::net::recv(fd, spare_capacity(buffer), flags))
                .map(|(count, _)| count);
        }
        sys::retry_rustix(|| rustix::io::read(fd, spare_capacity(buffer)))
    }

    /// Reads from an IPC pipe, with the descriptors that come along. Tells how many bytes there were, and whether they came
    /// without descriptors.
    fn receive(&self, fd: BorrowedFd<'_>, buffer: &mut [u8]) -> Result<(usize, bool), Errno> {
        let mut space =
            [std::mem::MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_RECEIVED))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let message = loop {
            let mut slices = [std::io::IoSliceMut::new(buffer)];
            match rustix::net::recvmsg(fd, &mut slices, &mut control, RecvFlags::CMSG_CLOEXEC) {
                Err(rustix::io::Errno::INTR) => continue,
                // A plain pipe in the place of a socket carries no descriptors.
                Err(rustix::io::Errno::NOTSOCK) => {
                    let count = sys::retry_rustix(|| rustix::io::read(fd, &mut *buffer))?;
                    return Ok((count, true));
                }
                result => break result?,
            }
        };
        // Those that the process has no room for are cut off.
        let mut alone = !message.flags.contains(ReturnFlags::CTRUNC);
        let mut received = self.received.borrow_mut();
        for message in control.drain() {
            alone = false;
            if let RecvAncillaryMessage::ScmRights(descriptors) = message {
                received.extend(descriptors);
            }
        }
        Ok((message.bytes, alone))
    }

    /// Reading is over, at the end or with an error: the callback hears of it last.
    fn read_failed(&self, error: Errno) {
        self.unset(flag::READING);
        self.base.deactivate();
        if error == Errno::EOF {
            // A terminal or a fifo may have more to tell when somebody reads again.
            self.set(flag::MAYBE_READABLE);
        }
        self.read_callback.with(|call| call(Err(error)));
        if !self.is(flag::READING) {
            self.read_callback.clear();
        }
    }
}
