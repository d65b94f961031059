//! The narrow door to raw system calls: results to [`Errno`], interrupted calls repeated in place, raw descriptors lent
//! to the safe wrappers.

use std::os::fd::{BorrowedFd, RawFd};

use crate::Errno;

/// The result of a system call that reports failure as -1.
pub(crate) trait CallResult: Copy {
    fn failed(self) -> bool;
}

impl CallResult for libc::c_int {
    fn failed(self) -> bool {
        self == -1
    }
}

impl CallResult for isize {
    fn failed(self) -> bool {
        self == -1
    }
}

impl CallResult for i64 {
    fn failed(self) -> bool {
        self == -1
    }
}

/// Turns -1 into the error of the call that was just made.
pub(crate) fn cvt<T: CallResult>(result: T) -> Result<T, Errno> {
    if result.failed() {
        Err(Errno::last())
    } else {
        Ok(result)
    }
}

/// Makes the call again as long as a signal interrupts it.
pub(crate) fn retry<T: CallResult>(mut call: impl FnMut() -> T) -> Result<T, Errno> {
    loop {
        match cvt(call()) {
            Err(Errno::EINTR) => continue,
            other => return other,
        }
    }
}

/// Repeats a safe wrapper's call as long as a signal interrupts it.
pub(crate) fn retry_rustix<T>(mut call: impl FnMut() -> rustix::io::Result<T>) -> Result<T, Errno> {
    loop {
        match call() {
            Err(rustix::io::Errno::INTR) => continue,
            other => return other.map_err(Errno::from),
        }
    }
}

/// Lends a raw descriptor to a safe wrapper. A number that names no open file is not unsound here: the kernel answers
/// with `EBADF`, and the wrappers only pass the number on.
pub(crate) fn borrow(fd: RawFd) -> Result<BorrowedFd<'static>, Errno> {
    if fd < 0 {
        return Err(Errno::EBADF);
    }
    // SAFETY: the number is not the reserved -1; it is only handed to system calls that check it.
    Ok(unsafe { BorrowedFd::borrow_raw(fd) })
}

/// Closes a descriptor. The result is not reported: on Linux the number is free again whatever `close` says.
pub(crate) fn close(fd: RawFd) {
    // SAFETY: the caller owns the descriptor and gives it up here.
    unsafe { libc::close(fd) };
}

/// Switches `O_NONBLOCK`.
pub(crate) fn set_nonblocking(fd: RawFd, on: bool) -> Result<(), Errno> {
    let mut flag: libc::c_int = on.into();
    // SAFETY: FIONBIO reads one int, which lives across the call.
    retry(|| unsafe { libc::ioctl(fd, libc::FIONBIO, &raw mut flag) })?;
    Ok(())
}

/// The open mode of a descriptor (`O_RDONLY`, `O_WRONLY`, `O_RDWR`, other status flags).
pub(crate) fn status_flags(fd: RawFd) -> Result<i32, Errno> {
    // SAFETY: F_GETFL takes no argument.
    retry(|| unsafe { libc::fcntl(fd, libc::F_GETFL) })
}

/// A second descriptor for the same open file, closed on exec.
pub(crate) fn duplicate(fd: RawFd) -> Result<RawFd, Errno> {
    // SAFETY: F_DUPFD_CLOEXEC takes an int, the smallest number wanted.
    retry(|| unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3) })
}

/// An integer socket option.
pub(crate) fn set_socket_option(fd: RawFd, level: i32, name: i32, value: i32) -> Result<(), Errno> {
    // SAFETY: the pointer and length describe one live int.
    cvt(unsafe {
        libc::setsockopt(
            fd,
            level,
            name,
            (&raw const value).cast(),
            size_of::<i32>() as libc::socklen_t,
        )
    })?;
    Ok(())
}

/// Reads an integer socket option.
pub(crate) fn socket_option(fd: RawFd, level: i32, name: i32) -> Result<i32, Errno> {
    let mut value: i32 = 0;
    let mut len = size_of::<i32>() as libc::socklen_t;
    // SAFETY: the pointers describe one live int and its length.
    cvt(unsafe { libc::getsockopt(fd, level, name, (&raw mut value).cast(), &raw mut len) })?;
    Ok(value)
}

/// Whether a read would find something now.
pub(crate) fn readable_now(fd: RawFd) -> bool {
    let mut poll = libc::pollfd {
        fd,
        events: libc::POLLIN,
        revents: 0,
    };
    // SAFETY: one live pollfd; a zero timeout does not block.
    let found = unsafe { libc::poll(&raw mut poll, 1, 0) };
    found > 0
}

/// Monotonic time in nanoseconds.
pub fn hrtime() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

/// Monotonic time in nanoseconds as of the kernel's last tick: for those who ask often and need no better.
pub fn coarse_time() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::MonotonicCoarse);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

/// Blocks all signals on this thread and tells what was blocked before.
pub(crate) fn block_all_signals() -> libc::sigset_t {
    // SAFETY: both sets are plain data that the calls fill; blocking signals on the own thread is always allowed.
    unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        let mut old: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut old);
        old
    }
}

/// Puts a signal mask back.
pub(crate) fn restore_signals(old: &libc::sigset_t) {
    // SAFETY: the set came from `block_all_signals`.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, old, std::ptr::null_mut()) };
}
