//! Terminals, what a descriptor is, and the state in which the standard descriptors are left behind.

use std::os::fd::{IntoRawFd, RawFd};
use std::rc::Rc;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::fs::{FileType, Mode, OFlags};
use rustix::net::{AddressFamily, SocketType};
use rustix::termios::{
    ControlModes, InputModes, LocalModes, OptionalActions, OutputModes, SpecialCodeIndex, Termios,
};

use crate::handle::handle_methods;
use crate::stream::{Kind, Stream, StreamCore, flag, new_stream};
use crate::{Errno, Loop, sys};

/// A terminal.
#[derive(Clone)]
pub struct Tty(Rc<StreamCore>);

handle_methods!(Tty);

impl Stream for Tty {
    fn core(&self) -> &Rc<StreamCore> {
        &self.0
    }
}

/// How a terminal treats what is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TtyMode {
    /// As it was found: lines, echo, signals.
    Normal,
    /// Byte by byte, without echo and signals.
    Raw,
    /// Binary-safe: nothing is changed on the way, the output included.
    Io,
}

/// What a descriptor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum HandleType {
    Tcp,
    Tty,
    Udp,
    File,
    Pipe,
    Unknown,
}

impl HandleType {
    /// The name that JavaScript knows: `TCP`, `TTY`, `UDP`, `FILE`, `PIPE`, `UNKNOWN`.
    pub fn name(self) -> &'static str {
        match self {
            HandleType::Tcp => "TCP",
            HandleType::Tty => "TTY",
            HandleType::Udp => "UDP",
            HandleType::File => "FILE",
            HandleType::Pipe => "PIPE",
            HandleType::Unknown => "UNKNOWN",
        }
    }
}

/// Finds out what a descriptor is.
pub fn guess_handle(fd: RawFd) -> HandleType {
    let Ok(file) = sys::borrow(fd) else {
        return HandleType::Unknown;
    };
    if rustix::termios::isatty(file) {
        return HandleType::Tty;
    }
    let Ok(found) = rustix::fs::fstat(file) else {
        return HandleType::Unknown;
    };
    match FileType::from_raw_mode(found.st_mode) {
        FileType::RegularFile | FileType::CharacterDevice => HandleType::File,
        FileType::Fifo => HandleType::Pipe,
        FileType::Socket => guess_socket(fd),
        _ => HandleType::Unknown,
    }
}

fn guess_socket(fd: RawFd) -> HandleType {
    let Ok(file) = sys::borrow(fd) else {
        return HandleType::Unknown;
    };
    let (Ok(kind), Ok(family)) = (
        rustix::net::sockopt::socket_type(file),
        rustix::net::sockopt::socket_domain(file),
    ) else {
        return HandleType::Unknown;
    };
    let inet = family == AddressFamily::INET || family == AddressFamily::INET6;
    match kind {
        SocketType::STREAM if inet => HandleType::Tcp,
        SocketType::STREAM if family == AddressFamily::UNIX => HandleType::Pipe,
        SocketType::DGRAM if inet => HandleType::Udp,
        _ => HandleType::Unknown,
    }
}

impl Tty {
    /// Opens the terminal behind a descriptor. `EINVAL` when it is none.
    ///
    /// The terminal is opened a second time where that is possible, so that not waiting in reads and writes does not
    /// spread to the other programs that share the descriptor. Where it is not, writes wait.
    pub fn open(owner: &Loop, fd: RawFd) -> Result<Tty, Errno> {
        if guess_handle(fd) != HandleType::Tty {
            return Err(Errno::EINVAL);
        }
        let mode = sys::status_flags(fd)? & libc::O_ACCMODE;
        let flags = match mode {
            libc::O_RDONLY => flag::READABLE,
            libc::O_WRONLY => flag::WRITABLE,
            _ => flag::READABLE | flag::WRITABLE,
        };
        let core = new_stream(owner, Kind::Tty);
        match reopen(fd, mode) {
            Some(own) => core.adopt(own, flags),
            None if mode == libc::O_RDONLY => {
                sys::set_nonblocking(fd, true)?;
                core.adopt(fd, flags);
            }
            None => core.adopt(fd, flags | flag::BLOCKING),
        }
        core.set(flag::EXPORTED);
        Ok(Tty(core))
    }

    /// Sets the mode. The first change of a terminal is remembered for [`reset_mode`].
    pub fn set_mode(&self, mode: TtyMode) -> Result<(), Errno> {
        let file = sys::borrow(self.0.fd())?;
        let mut saved = original();
        if mode == TtyMode::Normal {
            return match &*saved {
                Some((_, found)) => set_attributes(self.0.fd(), found),
                None => Ok(()),
            };
        }
        let found = match &*saved {
            Some((_, found)) => found.clone(),
            None => {
                let found = rustix::termios::tcgetattr(file)?;
                *saved = Some((self.0.fd(), found.clone()));
                found
            }
        };
        let mut wanted = found;
        if mode == TtyMode::Io {
            wanted.make_raw();
        } else {
            wanted.input_modes &= !(InputModes::BRKINT
                | InputModes::ICRNL
                | InputModes::INPCK
                | InputModes::ISTRIP
                | InputModes::IXON);
            wanted.output_modes |= OutputModes::ONLCR;
            wanted.control_modes |= ControlModes::CS8;
            wanted.local_modes &=
                !(LocalModes::ECHO | LocalModes::ICANON | LocalModes::IEXTEN | LocalModes::ISIG);
            wanted.special_codes[SpecialCodeIndex::VMIN] = 1;
            wanted.special_codes[SpecialCodeIndex::VTIME] = 0;
        }
        set_attributes(self.0.fd(), &wanted)
    }

    /// Columns and rows.
    pub fn get_winsize(&self) -> Result<(u16, u16), Errno> {
        let file = sys::borrow(self.0.fd())?;
        let size = sys::retry_rustix(|| rustix::termios::tcgetwinsize(file))?;
        Ok((size.ws_col, size.ws_row))
    }
}

/// Opens the terminal of a descriptor once more. The master side of a pseudo-terminal has no name to open it by: the name
/// that it tells is that of the other side.
fn reopen(fd: RawFd, mode: i32) -> Option<RawFd> {
    let file = sys::borrow(fd).ok()?;
    let mut number: libc::c_int = 0;
    // SAFETY: TIOCGPTN fills one int, and only for a master side.
    if unsafe { libc::ioctl(fd, libc::TIOCGPTN, &raw mut number) } == 0 {
        return None;
    }
    let name = rustix::termios::ttyname(file, Vec::new()).ok()?;
    let flags =
        OFlags::from_bits_retain(mode as u32) | OFlags::NOCTTY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let own = rustix::fs::open(name, flags, Mode::empty()).ok()?;
    Some(own.into_raw_fd())
}

fn set_attributes(fd: RawFd, wanted: &Termios) -> Result<(), Errno> {
    let file = sys::borrow(fd)?;
    sys::retry_rustix(|| rustix::termios::tcsetattr(file, OptionalActions::Drain, wanted))
}

/// The first terminal whose mode was changed, with the mode it had.
fn original() -> MutexGuard<'static, Option<(RawFd, Termios)>> {
    static ORIGINAL: Mutex<Option<(RawFd, Termios)>> = Mutex::new(None);
    ORIGINAL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts the terminal back to the mode in which it was found; for the end of the process.
pub fn reset_mode() -> Result<(), Errno> {
    match &*original() {
        Some((fd, found)) => set_attributes(*fd, found),
        None => Ok(()),
    }
}
