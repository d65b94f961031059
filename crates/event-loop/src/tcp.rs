//! TCP sockets.

use std::net::SocketAddr;
use std::os::fd::{BorrowedFd, IntoRawFd, OwnedFd, RawFd};
use std::rc::Rc;
use std::time::Duration;

use socket2::{Domain, SockAddr, SockRef, Socket, Type};

use crate::handle::handle_methods;
use crate::stream::{Kind, Stream, StreamCore, flag, new_stream};
use crate::{Errno, Loop, sys};

/// The delay that is set for a keep-alive asked for before there was a socket, as in libuv.
const EARLY_KEEPALIVE: u32 = 60;

/// A TCP socket: a connection or a listener.
#[derive(Clone)]
pub struct Tcp(Rc<StreamCore>);

handle_methods!(Tcp);

/// Options of a bind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BindFlags {
    /// An IPv6 socket takes no IPv4 peers.
    pub ipv6_only: bool,
    /// Other sockets may listen on the same port; the kernel spreads the connections.
    pub reuse_port: bool,
}

impl Stream for Tcp {
    fn core(&self) -> &Rc<StreamCore> {
        &self.0
    }
}

impl Tcp {
    /// Makes a handle without a socket; bind, connect, listen or open gives it one.
    pub fn new(owner: &Loop) -> Tcp {
        Tcp(new_stream(owner, Kind::Tcp))
    }

    /// Takes over a socket.
    pub fn open(&self, fd: RawFd) -> Result<(), Errno> {
        if self.0.has_fd() {
            return Err(Errno::EBUSY);
        }
        sys::set_nonblocking(fd, true)?;
        self.0.set(flag::EXPORTED);
        adopt_socket(&self.0, fd)
    }

    /// A second descriptor of its socket, for a handle of another loop.
    pub fn duplicate(&self) -> Result<OwnedFd, Errno> {
        Ok(self.lent()?.try_clone_to_owned()?)
    }

    /// Takes the connection that waits; `EAGAIN` when none does.
    pub fn accept(&self) -> Result<Tcp, Errno> {
        let connection = Tcp::new(self.0.owner());
        self.accept_into(&connection)?;
        Ok(connection)
    }

    /// As [`Tcp::accept`], into a handle made before.
    pub fn accept_into(&self, connection: &Tcp) -> Result<(), Errno> {
        if connection.0.has_fd() || connection.is_closing() {
            return Err(Errno::EBUSY);
        }
        adopt_socket(&connection.0, self.0.take_accepted()?.into_raw_fd())
    }

    /// Binds to an address. That it is taken already shows in `listen` or `connect`.
    pub fn bind(&self, address: SocketAddr, flags: BindFlags) -> Result<(), Errno> {
        if self.is_closing() {
            return Err(Errno::EINVAL);
        }
        if flags.ipv6_only && address.is_ipv4() {
            return Err(Errno::EINVAL);
        }
        if !self.0.has_fd() {
            open_socket(&self.0, address.is_ipv6())?;
        }
        let fd = self.0.fd();
        sys::set_socket_option(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, 1)?;
        if flags.reuse_port {
            sys::set_socket_option(fd, libc::SOL_SOCKET, libc::SO_REUSEPORT, 1)?;
        }
        if address.is_ipv6() {
            let only = flags.ipv6_only.into();
            sys::set_socket_option(fd, libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, only)?;
        }
        match SockRef::from(&self.lent()?)
            .bind(&SockAddr::from(address))
            .map_err(Errno::from)
        {
            Err(Errno::EADDRINUSE) => self.0.delayed_error.set(Some(Errno::EADDRINUSE)),
            // An address of another family than the socket's.
            Err(Errno::EAFNOSUPPORT) => return Err(Errno::EINVAL),
            result => {
                result?;
                self.0.delayed_error.set(None);
            }
        }
        Ok(())
    }

    /// Connects; the callback always comes later.
    pub fn connect(
        &self,
        address: SocketAddr,
        callback: impl FnOnce(Result<(), Errno>) + 'static,
    ) -> Result<(), Errno> {
        if self.is_closing() {
            return Err(Errno::EINVAL);
        }
        if self.0.is_connecting() {
            return Err(Errno::EALREADY);
        }
        if let Some(error) = self.0.delayed_error.take() {
            return self.0.begin_connect(Err(error), Box::new(callback));
        }
        if !self.0.has_fd() {
            open_socket(&self.0, address.is_ipv6())?;
        }
        let begun = SockRef::from(&self.lent()?)
            .connect(&SockAddr::from(address))
            .map_err(Errno::from);
        match begun {
            // The kernel goes on with it by itself.
            Err(Errno::EINTR) => self
                .0
                .begin_connect(Err(Errno::from_raw(libc::EINPROGRESS)), Box::new(callback)),
            // Refused at once, as some systems do for local addresses, or under way, or done.
            Ok(()) | Err(Errno::ECONNREFUSED) => self.0.begin_connect(begun, Box::new(callback)),
            Err(Errno(code)) if code == -libc::EINPROGRESS => {
                self.0.begin_connect(begun, Box::new(callback))
            }
            Err(error) => Err(error),
        }
    }

    /// The socket's own address.
    pub fn getsockname(&self) -> Result<SocketAddr, Errno> {
        if let Some(error) = self.0.delayed_error.get() {
            return Err(error);
        }
        SockRef::from(&self.lent()?)
            .local_addr()?
            .as_socket()
            .ok_or(Errno::EINVAL)
    }

    /// The peer's address.
    pub fn getpeername(&self) -> Result<SocketAddr, Errno> {
        if let Some(error) = self.0.delayed_error.get() {
            return Err(error);
        }
        SockRef::from(&self.lent()?)
            .peer_addr()?
            .as_socket()
            .ok_or(Errno::EINVAL)
    }

    /// Sends small segments at once; also before there is a socket.
    pub fn nodelay(&self, on: bool) -> Result<(), Errno> {
        if self.0.has_fd() {
            SockRef::from(&self.lent()?).set_tcp_nodelay(on)?;
        }
        let (asked, other) = if on {
            (flag::NODELAY, flag::NAGLE)
        } else {
            (flag::NAGLE, flag::NODELAY)
        };
        self.0.unset(other | flag::LARGE_WRITES);
        self.0.set(asked);
        Ok(())
    }

    /// Probes an idle connection after the delay in seconds; also before there is a socket.
    pub fn keepalive(&self, on: bool, delay: u32) -> Result<(), Errno> {
        // libuv's choice: a second between probes, ten of them.
        self.keepalive_ex(on, delay, 1, 10)
    }

    /// As [`Tcp::keepalive`], with the seconds between probes and the number of probes.
    pub fn keepalive_ex(
        &self,
        on: bool,
        delay: u32,
        interval: u32,
        count: u32,
    ) -> Result<(), Errno> {
        if on && (delay == 0 || interval == 0 || count == 0) {
            return Err(Errno::EINVAL);
        }
        if self.0.has_fd() {
            set_keepalive(self.0.fd(), on, delay, interval, count)?;
        }
        if on {
            self.0.set(flag::KEEPALIVE)
        } else {
            self.0.unset(flag::KEEPALIVE)
        }
        Ok(())
    }

    /// The kernel's type-of-service byte; `IP_TOS` or `IPV6_TCLASS` by the socket's family.
    pub fn set_tos(&self, tos: u32) -> Result<(), Errno> {
        let (level, name) = self.tos_option()?;
        sys::set_socket_option(self.0.fd(), level, name, tos as i32)
    }

    /// Reads what [`Tcp::set_tos`] sets.
    pub fn tos(&self) -> Result<u32, Errno> {
        let (level, name) = self.tos_option()?;
        Ok(sys::socket_option(self.0.fd(), level, name)? as u32)
    }

    fn tos_option(&self) -> Result<(i32, i32), Errno> {
        Ok(if SockRef::from(&self.lent()?).domain()? == Domain::IPV6 {
            (libc::IPPROTO_IPV6, libc::IPV6_TCLASS)
        } else {
            (libc::IPPROTO_IP, libc::IP_TOS)
        })
    }

    /// Closes so that the peer sees a reset. `EINVAL` while a shutdown is under way.
    pub fn close_reset(&self, callback: impl FnOnce() + 'static) -> Result<(), Errno> {
        if self.0.is(flag::SHUTTING) {
            return Err(Errno::EINVAL);
        }
        if self.0.has_fd() {
            SockRef::from(&self.lent()?).set_linger(Some(Duration::ZERO))?;
        }
        self.close(callback);
        Ok(())
    }

    /// The descriptor, for a wrapper that borrows one.
    fn lent(&self) -> Result<BorrowedFd<'static>, Errno> {
        sys::borrow(self.0.fd())
    }
}

/// Gives a stream a new socket.
pub(crate) fn open_socket(stream: &Rc<StreamCore>, ipv6: bool) -> Result<(), Errno> {
    let domain = if ipv6 { Domain::IPV6 } else { Domain::IPV4 };
    let socket: OwnedFd =
        Socket::new_raw(domain, Type::STREAM.nonblocking().cloexec(), None)?.into();
    adopt_socket(stream, socket.into_raw_fd())
}

/// Gives a stream its socket and sets what was asked for before.
fn adopt_socket(stream: &Rc<StreamCore>, fd: RawFd) -> Result<(), Errno> {
    stream.adopt(fd, flag::READABLE | flag::WRITABLE);
    if stream.is(flag::NODELAY) {
        sys::set_socket_option(fd, libc::IPPROTO_TCP, libc::TCP_NODELAY, 1)?;
    }
    if stream.is(flag::KEEPALIVE) {
        set_keepalive(fd, true, EARLY_KEEPALIVE, 1, 10)?;
    }
    Ok(())
}

fn set_keepalive(fd: RawFd, on: bool, delay: u32, interval: u32, count: u32) -> Result<(), Errno> {
    sys::set_socket_option(fd, libc::SOL_SOCKET, libc::SO_KEEPALIVE, on.into())?;
    if on {
        sys::set_socket_option(fd, libc::IPPROTO_TCP, libc::TCP_KEEPIDLE, delay as i32)?;
        sys::set_socket_option(fd, libc::IPPROTO_TCP, libc::TCP_KEEPINTVL, interval as i32)?;
        sys::set_socket_option(fd, libc::IPPROTO_TCP, libc::TCP_KEEPCNT, count as i32)?;
    }
    Ok(())
}
