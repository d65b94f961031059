//! UDP sockets.

mod datagrams;
mod options;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::IoSlice;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::{BorrowedFd, IntoRawFd, OwnedFd, RawFd};
use std::rc::Rc;

use mio::{Interest, Token};
use rustix::net::{SendAncillaryBuffer, SendFlags};
use socket2::{Domain, SockAddr, SockRef, Socket, Type};

use crate::handle::{self, Base, HandleKind, HandleObject, Slot, handle_methods};
use crate::sources::{Ready, Source};
use crate::{Errno, Loop, WriteBuf, sys};

use self::datagrams::AT_ONCE;
pub(crate) use self::datagrams::Datagrams;

/// Datagrams in a row before other sockets get their turn: libuv's number.
const ROUNDS: usize = 32;

/// A UDP socket.
#[derive(Clone)]
pub struct Udp(Rc<UdpHandle>);

handle_methods!(Udp);

/// Options of a bind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UdpBindFlags {
    /// An IPv6 socket takes no IPv4 peers.
    pub ipv6_only: bool,
    /// Other sockets may bind to the same address; the last one gets the datagrams.
    pub reuse_addr: bool,
    /// Other sockets may bind to the same port; the kernel spreads the datagrams.
    pub reuse_port: bool,
    /// Errors that the network reports are told by the next call.
    pub receive_errors: bool,
}

/// A datagram that arrived.
#[derive(Clone, Copy, Debug)]
pub struct UdpMessage<'a> {
    /// The bytes, valid during the call.
    pub data: &'a [u8],
    /// The sender.
    pub from: Option<SocketAddr>,
    /// The datagram was longer than the buffer.
    pub partial: bool,
}

/// A datagram that waits to be received again.
struct Left {
    data: Vec<u8>,
    from: Option<SocketAddr>,
    partial: bool,
}

struct SendRequest {
    buffers: Vec<WriteBuf>,
    to: Option<SocketAddr>,
    callback: Box<dyn FnOnce(Result<usize, Errno>)>,
}

type Sent = (Box<dyn FnOnce(Result<usize, Errno>)>, Result<usize, Errno>);

struct UdpHandle {
    base: Base,
    fd: Cell<RawFd>,
    token: Cell<Option<Token>>,
    watches_write: Cell<bool>,
    connected: Cell<bool>,
    /// So many datagrams are taken at a time. Of a socket that other processes may read as well it is one: those that
    /// nobody here asked for yet are theirs.
    at_once: Cell<usize>,
    receiving: Cell<bool>,
    maybe_readable: Cell<bool>,
    fed: Cell<bool>,
    deferred: Cell<bool>,
    /// Datagrams that were taken from the kernel before receiving was stopped.
    left: RefCell<VecDeque<Left>>,
    callback: Slot<dyn FnMut(Result<UdpMessage<'_>, Errno>)>,
    queue: RefCell<VecDeque<SendRequest>>,
    queue_size: Cell<usize>,
    completed: RefCell<VecDeque<Sent>>,
}

impl Udp {
    /// Makes a handle without a socket; bind, connect, a send or open gives it one.
    pub fn new(owner: &Loop) -> Udp {
        let inner = Rc::new(UdpHandle {
            base: Base::new(owner),
            fd: Cell::new(-1),
            token: Cell::new(None),
            watches_write: Cell::new(false),
            connected: Cell::new(false),
            at_once: Cell::new(AT_ONCE),
            receiving: Cell::new(false),
            maybe_readable: Cell::new(false),
            fed: Cell::new(false),
            deferred: Cell::new(false),
            left: RefCell::default(),
            callback: Slot::new(),
            queue: RefCell::default(),
            queue_size: Cell::new(0),
            completed: RefCell::default(),
        });
        handle::register(&inner);
        Udp(inner)
    }

    /// Takes over a socket.
    pub fn open(&self, fd: RawFd) -> Result<(), Errno> {
        if self.0.fd.get() >= 0 {
            return Err(Errno::EBUSY);
        }
        sys::set_nonblocking(fd, true)?;
        self.0.fd.set(fd);
        self.0.at_once.set(1);
        self.0
            .connected
            .set(SockRef::from(&self.0.lent()?).peer_addr().is_ok());
        Ok(())
    }

    /// Binds to an address.
    pub fn bind(&self, address: SocketAddr, flags: UdpBindFlags) -> Result<(), Errno> {
        if self.is_closing() || (flags.ipv6_only && address.is_ipv4()) {
            return Err(Errno::EINVAL);
        }
        self.0.ensure_socket(address.is_ipv6())?;
        let fd = self.0.fd.get();
        if flags.receive_errors {
            if address.is_ipv6() {
                sys::set_socket_option(fd, libc::IPPROTO_IPV6, libc::IPV6_RECVERR, 1)?;
            } else {
                sys::set_socket_option(fd, libc::IPPROTO_IP, libc::IP_RECVERR, 1)?;
            }
        }
        if flags.reuse_addr {
            sys::set_socket_option(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, 1)?;
        }
        if flags.reuse_port {
            sys::set_socket_option(fd, libc::SOL_SOCKET, libc::SO_REUSEPORT, 1)?;
        }
        if flags.ipv6_only {
            sys::set_socket_option(fd, libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, 1)?;
        }
        match SockRef::from(&self.0.lent()?)
            .bind(&SockAddr::from(address))
            .map_err(Errno::from)
        {
            // An address of another family than the socket's.
            Err(Errno::EAFNOSUPPORT) => Err(Errno::EINVAL),
            result => result,
        }
    }

    /// Sets the only peer to send to and to receive from.
    pub fn connect(&self, address: SocketAddr) -> Result<(), Errno> {
        if self.0.connected.get() {
            return Err(Errno::EISCONN);
        }
        self.0.ensure_bound(address.is_ipv6())?;
        SockRef::from(&self.0.lent()?).connect(&SockAddr::from(address))?;
        self.0.connected.set(true);
        Ok(())
    }

    /// Undoes [`Udp::connect`].
    pub fn disconnect(&self) -> Result<(), Errno> {
        if !self.0.connected.get() {
            return Err(Errno::ENOTCONN);
        }
        let fd = self.0.lent()?;
        match sys::retry_rustix(|| rustix::net::connect_unspec(fd)) {
            Ok(()) | Err(Errno::EAFNOSUPPORT) => {
                self.0.connected.set(false);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Sends a datagram; to the peer when there is no address. The callback always comes later, with the number of bytes.
    pub fn send(
        &self,
        buffers: Vec<WriteBuf>,
        to: Option<SocketAddr>,
        callback: impl FnOnce(Result<usize, Errno>) + 'static,
    ) -> Result<(), Errno> {
        self.0.check_target(to)?;
        let size: usize = buffers.iter().map(WriteBuf::len).sum();
        let clear = self.0.queue.borrow().is_empty();
        self.0.base.owner().request_began();
        self.0.queue_size.set(self.0.queue_size.get() + size);
        let request = SendRequest {
            buffers,
            to,
            callback: Box::new(callback),
        };
        self.0.queue.borrow_mut().push_back(request);
        if clear {
            self.0.flush();
        }
        Ok(())
    }

    /// Sends a datagram if that is possible now; `EAGAIN` when the kernel is full or earlier ones wait.
    pub fn try_send(&self, slices: &[IoSlice<'_>], to: Option<SocketAddr>) -> Result<usize, Errno> {
        if !self.0.queue.borrow().is_empty() {
            return Err(Errno::EAGAIN);
        }
        self.0.check_target(to)?;
        send(self.0.lent()?, slices, to)
    }

    /// How many bytes wait to be sent.
    pub fn send_queue_size(&self) -> usize {
        self.0.queue_size.get()
    }

    /// How many datagrams wait to be sent.
    pub fn send_queue_count(&self) -> usize {
        self.0.queue.borrow().len()
    }

    /// Starts to receive. Errors do not stop it. `EALREADY` while receiving.
    pub fn recv_start(
        &self,
        callback: impl FnMut(Result<UdpMessage<'_>, Errno>) + 'static,
    ) -> Result<(), Errno> {
        if self.is_closing() {
            return Err(Errno::EINVAL);
        }
        if self.0.receiving.get() {
            return Err(Errno::EALREADY);
        }
        self.0.ensure_bound(false)?;
        self.0.watch(false)?;
        self.0.callback.set(Box::new(callback));
        self.0.receiving.set(true);
        self.0.base.activate();
        if self.0.maybe_readable.get() || !self.0.left.borrow().is_empty() {
            self.0.feed();
        }
        Ok(())
    }

    /// Stops to receive.
    pub fn recv_stop(&self) {
        self.0.stop_receiving();
    }

    /// The descriptor; `EBADF` when there is none.
    pub fn fileno(&self) -> Result<RawFd, Errno> {
        self.0.lent()?;
        Ok(self.0.fd.get())
    }

    /// The socket's own address.
    pub fn getsockname(&self) -> Result<SocketAddr, Errno> {
        SockRef::from(&self.0.lent()?)
            .local_addr()?
            .as_socket()
            .ok_or(Errno::EINVAL)
    }

    /// The peer's address.
    pub fn getpeername(&self) -> Result<SocketAddr, Errno> {
        SockRef::from(&self.0.lent()?)
            .peer_addr()?
            .as_socket()
            .ok_or(Errno::EINVAL)
    }
}

fn send(
    fd: BorrowedFd<'_>,
    slices: &[IoSlice<'_>],
    to: Option<SocketAddr>,
) -> Result<usize, Errno> {
    let flags = SendFlags::empty();
    let mut control = SendAncillaryBuffer::default();
    sys::retry_rustix(|| match (&to, slices) {
        (Some(to), [only]) => rustix::net::sendto(fd, only, flags, to),
        (None, [only]) => rustix::net::send(fd, only, flags),
        (Some(to), _) => rustix::net::sendmsg_addr(fd, to, slices, &mut control, flags),
        (None, _) => rustix::net::sendmsg(fd, slices, &mut control, flags),
    })
    // What the kernel has no room for now it may have room for later.
    .map_err(|error| {
        if error == Errno::ENOBUFS {
            Errno::EAGAIN
        } else {
            error
        }
    })
}

impl UdpHandle {
    fn lent(&self) -> Result<BorrowedFd<'static>, Errno> {
        sys::borrow(self.fd.get())
    }

    fn ensure_socket(&self, ipv6: bool) -> Result<(), Errno> {
        if self.fd.get() < 0 {
            let domain = if ipv6 { Domain::IPV6 } else { Domain::IPV4 };
            let kind = Type::DGRAM.nonblocking().cloexec();
            let socket: OwnedFd = Socket::new_raw(domain, kind, None)?.into();
            self.fd.set(socket.into_raw_fd());
        }
        Ok(())
    }

    /// A socket that is not bound gets a port of the kernel's choice.
    fn ensure_bound(&self, ipv6: bool) -> Result<(), Errno> {
        self.ensure_bound_with(ipv6, false)
    }

    /// As [`UdpHandle::ensure_bound`], but so that others may have the port too, as multicast wants it.
    fn ensure_bound_shared(&self, ipv6: bool) -> Result<(), Errno> {
        self.ensure_bound_with(ipv6, true)
    }

    fn ensure_bound_with(&self, ipv6: bool, shared: bool) -> Result<(), Errno> {
        if self.base.is_closing() {
            return Err(Errno::EBADF);
        }
        if self.fd.get() >= 0 {
            return Ok(());
        }
        self.ensure_socket(ipv6)?;
        let fd = self.lent()?;
        let socket = SockRef::from(&fd);
        if shared {
            socket.set_reuse_address(true)?;
        }
        let any = if ipv6 {
            SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0))
        } else {
            SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))
        };
        Ok(socket.bind(&SockAddr::from(any))?)
    }

    fn check_target(&self, to: Option<SocketAddr>) -> Result<(), Errno> {
        match (to, self.connected.get()) {
            (Some(_), true) => Err(Errno::EISCONN),
            (None, false) => Err(Errno::EDESTADDRREQ),
            (Some(to), false) => self.ensure_bound(to.is_ipv6()),
            (None, true) => Ok(()),
        }
    }

    fn watch(self: &Rc<Self>, write: bool) -> Result<(), Errno> {
        let owner = self.base.owner();
        let write = write || self.watches_write.get();
        let interest = if write {
            Interest::READABLE | Interest::WRITABLE
        } else {
            Interest::READABLE
        };
        match self.token.get() {
            None => {
                let token = owner.register(self.fd.get(), interest, self.clone())?;
                self.token.set(Some(token));
            }
            Some(token) if write && !self.watches_write.get() => {
                owner.reregister(self.fd.get(), token, interest)?;
            }
            Some(_) => {}
        }
        self.watches_write.set(write);
        Ok(())
    }

    fn feed(&self) {
        if let (false, Some(token)) = (self.fed.get(), self.token.get()) {
            self.fed.set(true);
            self.base.owner().feed(token);
        }
    }

    fn stop_receiving(&self) {
        if self.receiving.replace(false) {
            self.base.deactivate();
            self.callback.clear();
        }
    }

    /// Whether somebody can be told of a datagram.
    fn hears(&self) -> bool {
        self.receiving.get() && !self.base.is_closing() && !self.callback.is_empty()
    }

    fn receive_all(self: &Rc<Self>) {
        self.tell_left();
        let at_once = self.at_once.get();
        for _ in 0..ROUNDS / at_once {
            if !self.hears() {
                return;
            }
            let result = self.base.owner().with_datagrams(|datagrams| {
                self.lent()?;
                let count = datagrams.receive(self.fd.get(), at_once)?;
                for index in 0..count {
                    if self.hears() {
                        let message = datagrams.get(index);
                        self.callback.with(|call| call(Ok(message)));
                    } else if !self.base.is_closing() {
                        self.leave(datagrams.get(index));
                    }
                }
                Ok(count)
            });
            match result {
                Ok(count) if count == at_once => {}
                // What comes, or fails, from now on the kernel tells of again.
                Ok(_) | Err(Errno::EAGAIN) => return self.maybe_readable.set(false),
                Err(error) => self.callback.with(|call| call(Err(error))),
            }
        }
        if self.receiving.get() {
            self.feed();
        }
    }

    fn leave(&self, message: UdpMessage<'_>) {
        self.left.borrow_mut().push_back(Left {
            data: message.data.to_vec(),
            from: message.from,
            partial: message.partial,
        });
    }

    /// Calls back for what was left.
    fn tell_left(&self) {
        while self.hears() {
            let Some(left) = self.left.borrow_mut().pop_front() else {
                return;
            };
            let message = UdpMessage {
                data: &left.data,
                from: left.from,
                partial: left.partial,
            };
            self.callback.with(|call| call(Ok(message)));
        }
    }

    /// Sends from the queue until it is empty or the kernel is full.
    fn flush(self: &Rc<Self>) {
        loop {
            let mut queue = self.queue.borrow_mut();
            let Some(request) = queue.front() else { return };
            let slices: Vec<_> = request
                .buffers
                .iter()
                .map(|buffer| IoSlice::new(buffer.as_slice()))
                .collect();
            let result = self.lent().and_then(|fd| send(fd, &slices, request.to));
            drop(slices);
            if result == Err(Errno::EAGAIN) {
                drop(queue);
                match self.watch(true) {
                    Ok(()) => return,
                    Err(error) => {
                        self.fail_queue(error);
                        return self.defer();
                    }
                }
            }
            let request = queue.pop_front();
            drop(queue);
            if let Some(request) = request {
                let size: usize = request.buffers.iter().map(WriteBuf::len).sum();
                self.queue_size.set(self.queue_size.get() - size);
                self.completed
                    .borrow_mut()
                    .push_back((request.callback, result));
                self.defer();
            }
        }
    }

    fn fail_queue(&self, error: Errno) {
        let queue = std::mem::take(&mut *self.queue.borrow_mut());
        self.queue_size.set(0);
        for request in queue {
            self.completed
                .borrow_mut()
                .push_back((request.callback, Err(error)));
        }
    }

    /// Has the callbacks made in the pending phase.
    fn defer(self: &Rc<Self>) {
        if !self.deferred.replace(true) {
            let own = self.clone();
            self.base.owner().defer(move || {
                own.deferred.set(false);
                own.run_completed();
            });
        }
    }

    fn run_completed(&self) {
        let completed = std::mem::take(&mut *self.completed.borrow_mut());
        for (callback, result) in completed {
            self.base.owner().request_ended();
            callback(result);
        }
    }
}

impl Source for UdpHandle {
    fn ready(self: Rc<Self>, ready: Ready) {
        let failed = ready.any(&[Ready::ERROR]);
        if ready.any(&[Ready::FED]) {
            self.fed.set(false);
        }
        if failed || ready.any(&[Ready::READ]) {
            self.maybe_readable.set(true);
        }
        if self.maybe_readable.get() || !self.left.borrow().is_empty() {
            self.receive_all();
        }
        if (failed || ready.any(&[Ready::WRITE])) && self.fd.get() >= 0 {
            self.flush();
            self.run_completed();
        }
    }
}

impl HandleObject for UdpHandle {
    fn base(&self) -> &Base {
        &self.base
    }

    fn kind(&self) -> HandleKind {
        HandleKind::Udp
    }

    fn on_close(self: Rc<Self>) {
        self.stop_receiving();
        self.left.borrow_mut().clear();
        let fd = self.fd.replace(-1);
        if let Some(token) = self.token.take() {
            self.base.owner().deregister(Some(fd), token);
        }
        if fd >= 0 {
            sys::close(fd);
        }
    }

    fn on_closed(self: Rc<Self>) {
        self.fail_queue(Errno::ECANCELED);
        self.run_completed();
    }
}

impl Drop for UdpHandle {
    fn drop(&mut self) {
        if self.fd.get() >= 0 {
            sys::close(self.fd.get());
        }
    }
}
