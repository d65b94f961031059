//! Pipes: Unix sockets, named by a path or not at all, and the plain pipes that programs are started with. An IPC pipe
//! carries descriptors beside the bytes.

use std::ffi::{CString, OsStr};
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::rc::Rc;

use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};
use rustix::pipe::PipeFlags;

use crate::handle::handle_methods;
use crate::stream::{Kind, Stream, StreamCore, WriteBuf, flag, new_stream};
use crate::tty::{HandleType, guess_handle};
use crate::{Errno, Loop, sys};

/// [`Pipe::chmod`]: everybody may read.
const READABLE: u32 = 1;
/// [`Pipe::chmod`]: everybody may write.
const WRITABLE: u32 = 2;

/// A Unix socket or a plain pipe.
#[derive(Clone)]
pub struct Pipe(Rc<StreamCore>, bool);

handle_methods!(Pipe);

impl Stream for Pipe {
    fn core(&self) -> &Rc<StreamCore> {
        &self.0
    }
}

impl Pipe {
    /// Makes a handle without a descriptor; with `ipc` it carries descriptors too.
    pub fn new(owner: &Loop, ipc: bool) -> Pipe {
        Pipe(new_stream(owner, Kind::Pipe { ipc }), ipc)
    }

    /// Whether the pipe carries descriptors.
    pub fn is_ipc(&self) -> bool {
        self.1
    }

    /// Takes over a descriptor; it is readable or writable as the open mode says.
    pub fn open(&self, fd: RawFd) -> Result<(), Errno> {
        if self.0.has_fd() {
            return Err(Errno::EBUSY);
        }
        let flags = match sys::status_flags(fd)? & libc::O_ACCMODE {
            libc::O_RDONLY => flag::READABLE,
            libc::O_WRONLY => flag::WRITABLE,
            _ => flag::READABLE | flag::WRITABLE,
        };
        sys::set_nonblocking(fd, true)?;
        self.0.adopt(fd, flags | flag::EXPORTED);
        Ok(())
    }

    /// Takes the connection that waits; `EAGAIN` when none does.
    pub fn accept(&self) -> Result<Pipe, Errno> {
        let connection = Pipe::new(self.0.owner(), false);
        self.accept_into(&connection)?;
        Ok(connection)
    }

    /// As [`Pipe::accept`], into a handle made before.
    pub fn accept_into(&self, connection: &Pipe) -> Result<(), Errno> {
        if connection.0.has_fd() || connection.is_closing() {
            return Err(Errno::EBUSY);
        }
        let fd = self.0.take_accepted()?.into_raw_fd();
        connection.0.adopt(fd, flag::READABLE | flag::WRITABLE);
        Ok(())
    }

    /// Binds to a path, or to an abstract name when the first byte is 0. Closing removes the file.
    pub fn bind(&self, path: &[u8]) -> Result<(), Errno> {
        if self.0.has_fd() || self.is_closing() {
            return Err(Errno::EINVAL);
        }
        let address = unix_address(path)?;
        let socket = unix_socket()?;
        rustix::net::bind(&socket, &address).map_err(|error| match Errno::from(error) {
            // As on Windows: there is no such directory to write to.
            Errno::ENOENT => Errno::EACCES,
            error => error,
        })?;
        // An abstract name has no file.
        if path[0] != 0 {
            *self.0.bound_path.borrow_mut() = CString::new(path).ok();
        }
        self.0.adopt(socket.into_raw_fd(), 0);
        Ok(())
    }

    /// Connects to a path or an abstract name; the callback always comes later, also with errors found at once.
    pub fn connect(
        &self,
        path: &[u8],
        callback: impl FnOnce(Result<(), Errno>) + 'static,
    ) -> Result<(), Errno> {
        if self.is_closing() {
            return Err(Errno::EINVAL);
        }
        if self.0.is_connecting() {
            return Err(Errno::EALREADY);
        }
        let address = unix_address(path)?;
        if !self.0.has_fd() {
            self.0.adopt(unix_socket()?.into_raw_fd(), 0);
        }
        let fd = sys::borrow(self.0.fd())?;
        let begun = sys::retry_rustix(|| rustix::net::connect(fd, &address));
        if begun.is_ok() {
            self.0.set(flag::READABLE | flag::WRITABLE);
        }
        self.0.begin_connect(begun, Box::new(callback))
    }

    /// Lets everybody read (1) or write (2) the bound file, and do nothing else with it.
    pub fn chmod(&self, mode: u32) -> Result<(), Errno> {
        if mode == 0 || mode & !(READABLE | WRITABLE) != 0 {
            return Err(Errno::EINVAL);
        }
        let name = self.getsockname()?;
        if name.first().is_none_or(|first| *first == 0) {
            return Err(Errno::EBADF);
        }
        let path = CString::new(name).map_err(|_| Errno::EINVAL)?;
        let mut wanted = 0;
        if mode & READABLE != 0 {
            wanted |= 0o444;
        }
        if mode & WRITABLE != 0 {
            wanted |= 0o222;
        }
        crate::fs::chmod(&path, wanted)
    }

    /// The path or abstract name that the socket is bound to; empty without one.
    pub fn getsockname(&self) -> Result<Vec<u8>, Errno> {
        let fd = sys::borrow(self.0.fd())?;
        name_of(rustix::net::getsockname(fd)?)
    }

    /// The path or abstract name that the peer is bound to; empty without one.
    pub fn getpeername(&self) -> Result<Vec<u8>, Errno> {
        let fd = sys::borrow(self.0.fd())?;
        name_of(rustix::net::getpeername(fd)?.ok_or(Errno::ENOTCONN)?)
    }

    // ===== descriptors over IPC =====

    /// Writes bytes, at least one, with a descriptor, which is duplicated for as long as it waits.
    pub fn write2(
        &self,
        buffers: Vec<WriteBuf>,
        descriptor: RawFd,
        callback: impl FnOnce(Result<(), Errno>) + 'static,
    ) -> Result<(), Errno> {
        if !self.1 || buffers.iter().all(WriteBuf::is_empty) {
            return Err(Errno::EINVAL);
        }
        let fd = sys::duplicate(descriptor)?;
        // SAFETY: the descriptor was just made and nobody else knows it.
        let descriptor = unsafe { OwnedFd::from_raw_fd(fd) };
        self.0.write(buffers, Some(descriptor), Box::new(callback))
    }

    /// How many descriptors have arrived and were not taken.
    pub fn pending_count(&self) -> usize {
        self.0.received.borrow().len()
    }

    /// The kind of the next descriptor to be taken.
    pub fn pending_type(&self) -> HandleType {
        let received = self.0.received.borrow();
        received
            .front()
            .map_or(HandleType::Unknown, |fd| guess_handle(fd.as_raw_fd()))
    }

    /// Takes the next descriptor that has arrived, to be opened as a handle of its kind.
    pub fn accept_pending(&self) -> Option<OwnedFd> {
        self.0.received.borrow_mut().pop_front()
    }
}

fn unix_address(path: &[u8]) -> Result<SocketAddrUnix, Errno> {
    let address = match path {
        [] => return Err(Errno::EINVAL),
        [0, name @ ..] => SocketAddrUnix::new_abstract_name(name),
        _ => SocketAddrUnix::new(OsStr::from_bytes(path)),
    };
    // A path that does not fit is no good argument.
    address.map_err(|_| Errno::EINVAL)
}

fn unix_socket() -> Result<OwnedFd, Errno> {
    let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
    Ok(rustix::net::socket_with(
        AddressFamily::UNIX,
        SocketType::STREAM,
        flags,
        None,
    )?)
}

fn name_of(address: rustix::net::SocketAddrAny) -> Result<Vec<u8>, Errno> {
    let address = SocketAddrUnix::try_from(address).map_err(|_| Errno::EINVAL)?;
    if let Some(name) = address.abstract_name() {
        return Ok([&[0], name].concat());
    }
    Ok(address.path_bytes().map(<[u8]>::to_vec).unwrap_or_default())
}

/// A plain pipe: the end to read from, the end to write to. Both wait unless told otherwise, and close on exec.
pub fn pipe_pair(
    read_nonblocking: bool,
    write_nonblocking: bool,
) -> Result<(OwnedFd, OwnedFd), Errno> {
    let (read, write) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC)?;
    if read_nonblocking {
        sys::set_nonblocking(read.as_raw_fd(), true)?;
    }
    if write_nonblocking {
        sys::set_nonblocking(write.as_raw_fd(), true)?;
    }
    Ok((read, write))
}

/// Two connected Unix sockets that close on exec.
pub fn socket_pair(nonblocking: bool) -> Result<(OwnedFd, OwnedFd), Errno> {
    let mut flags = SocketFlags::CLOEXEC;
    if nonblocking {
        flags |= SocketFlags::NONBLOCK;
    }
    Ok(rustix::net::socketpair(
        AddressFamily::UNIX,
        SocketType::STREAM,
        flags,
        None,
    )?)
}
