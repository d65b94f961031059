//! What a process has from the one that started it and shares with it. At the start signals get their defaults and
//! descriptors are kept from children; the modes of the standard descriptors, which belong to everybody who has them
//! open, are remembered, and put back at the end.

use std::os::fd::{AsRawFd, IntoRawFd, RawFd};
use std::sync::OnceLock;

use rustix::fs::{Mode, OFlags};

use crate::{Errno, faults, signal, sys};

/// The least number of a descriptor that need not be looked for: descriptors have low numbers as a rule.
const LAST_LOOKED_FOR: RawFd = 15;

/// How a standard descriptor was found.
struct Stdio {
    flags: i32,
    /// Which file it was: one that the program has opened in its place is none of our business.
    file: (libc::dev_t, libc::ino_t),
    terminal: Option<libc::termios>,
}

/// Read inside signals, too: what it holds never changes.
static FOUND: OnceLock<[Option<Stdio>; 3]> = OnceLock::new();

/// Makes the process independent of the state in which it was started. For the start of the main thread, once.
pub fn settle_in() {
    signal::reset_all();
    keep_from_children();
    FOUND.get_or_init(|| std::array::from_fn(|fd| look_at(fd as RawFd)));
    faults::end_when_sent();
    signal::leave_tidily(libc::SIGINT);
    signal::leave_tidily(libc::SIGTERM);
}

/// Descriptors that were inherited are not passed on, except as a child's options say.
fn keep_from_children() {
    for fd in libc::STDERR_FILENO + 1.. {
        // SAFETY: the request has no argument, and a number that names nothing fails.
        let failed = unsafe { libc::ioctl(fd, libc::FIOCLEX) } == -1;
        if failed && fd > LAST_LOOKED_FOR {
            break;
        }
    }
}

/// What is to be remembered of a standard descriptor; one that is closed gets `/dev/null`, so that no file opened later
/// takes its number.
fn look_at(fd: RawFd) -> Option<Stdio> {
    if sys::status_flags(fd) == Err(Errno::EBADF) {
        // Numbers are given from the lowest up, so this one gets the number that was free.
        let null = rustix::fs::open(c"/dev/null", OFlags::RDWR, Mode::empty()).ok()?;
        if null.as_raw_fd() == fd {
            let _ = null.into_raw_fd();
        }
    }
    Some(Stdio {
        flags: sys::status_flags(fd).ok()?,
        file: file_of(fd)?,
        terminal: terminal_of(fd),
    })
}

fn file_of(fd: RawFd) -> Option<(libc::dev_t, libc::ino_t)> {
    // SAFETY: a stat of zeros is valid, and the call fills it.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        (libc::fstat(fd, &raw mut stat) == 0).then_some((stat.st_dev, stat.st_ino))
    }
}

fn terminal_of(fd: RawFd) -> Option<libc::termios> {
    // SAFETY: a termios of zeros is valid, and the call fills it or fails.
    unsafe {
        let mut attributes: libc::termios = std::mem::zeroed();
        (libc::tcgetattr(fd, &raw mut attributes) == 0).then_some(attributes)
    }
}

/// Puts the standard descriptors back to how [`settle_in`] found them; for the end of the process. It can run inside a
/// signal: system calls only, and failing leaves a descriptor as it is, for there is nobody to tell.
pub fn restore_stdio() {
    let Some(found) = FOUND.get() else { return };
    for (fd, stdio) in found.iter().enumerate() {
        let Some(stdio) = stdio else { continue };
        let fd = fd as RawFd;
        if file_of(fd) != Some(stdio.file) {
            continue;
        }
        // SAFETY: the calls take numbers and what `stdio` holds.
        unsafe {
            let flags = libc::fcntl(fd, libc::F_GETFL);
            if flags != -1 && (flags ^ stdio.flags) & libc::O_NONBLOCK != 0 {
                libc::fcntl(fd, libc::F_SETFL, flags ^ libc::O_NONBLOCK);
            }
            if let Some(terminal) = &stdio.terminal {
                // From the background this would stop the process.
                let old = sys::block_all_signals();
                libc::tcsetattr(fd, libc::TCSANOW, terminal);
                sys::restore_signals(&old);
            }
        }
    }
}

/// Whether the modes of the standard descriptors are known.
pub(crate) fn is_settled() -> bool {
    FOUND.get().is_some()
}
