//! Copying between files inside the kernel.

use std::ffi::CStr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd, RawFd};

use rustix::fs::{Mode, OFlags};

use super::{fstat, unlink};
use crate::Errno;
use crate::sys::{borrow, retry_rustix};

/// [`copyfile`] fails when the destination exists.
pub const COPYFILE_EXCL: u32 = 1;
/// [`copyfile`] shares the blocks of the source where the file system can.
pub const COPYFILE_FICLONE: u32 = 2;
/// [`copyfile`] fails where the file system cannot share the blocks.
pub const COPYFILE_FICLONE_FORCE: u32 = 4;

/// How much one call copies: below the kernel's bound, and short enough for other readers to get a turn.
const STEP: usize = 1 << 30;

/// Copies a file with its permission bits. A destination that could not be completed is removed.
pub fn copyfile(from: &CStr, to: &CStr, flags: u32) -> Result<(), Errno> {
    if flags & !(COPYFILE_EXCL | COPYFILE_FICLONE | COPYFILE_FICLONE_FORCE) != 0 {
        return Err(Errno::EINVAL);
    }
    let source = open(from, OFlags::RDONLY, Mode::empty())?;
    let found = fstat(raw(&source))?;
    let mode = Mode::from_bits_retain(found.mode as u32 & 0o7777);
    let mut create = OFlags::WRONLY | OFlags::CREATE;
    if flags & COPYFILE_EXCL != 0 {
        create |= OFlags::EXCL;
    }
    let target = open(to, create, mode)?;
    let target_found = fstat(raw(&target))?;
    if (found.dev, found.ino) == (target_found.dev, target_found.ino) {
        return Ok(());
    }
    let result = fill(&source, &target, found.size, mode, flags);
    if result.is_err() {
        // The copy has failed already; that the rest of it stays behind would be news of less worth.
        let _ = unlink(to);
    }
    result
}

fn open(path: &CStr, flags: OFlags, mode: Mode) -> Result<OwnedFd, Errno> {
    retry_rustix(|| rustix::fs::open(path, flags | OFlags::CLOEXEC, mode))
}

fn raw(file: &OwnedFd) -> RawFd {
    std::os::fd::AsRawFd::as_raw_fd(file)
}

fn fill(
    source: &OwnedFd,
    target: &OwnedFd,
    size: u64,
    mode: Mode,
    flags: u32,
) -> Result<(), Errno> {
    retry_rustix(|| rustix::fs::ftruncate(target, 0))?;
    // A file system without modes says EPERM; the copy of the contents is what counts.
    match retry_rustix(|| rustix::fs::fchmod(target, mode)) {
        Err(Errno::EPERM) | Ok(()) => {}
        Err(error) => return Err(error),
    }
    if flags & (COPYFILE_FICLONE | COPYFILE_FICLONE_FORCE) != 0 {
        match retry_rustix(|| rustix::fs::ioctl_ficlone(target, source)) {
            Ok(()) => return Ok(()),
            Err(error) if flags & COPYFILE_FICLONE_FORCE != 0 => return Err(error),
            Err(_) => {}
        }
    }
    let mut copied = 0;
    // Files of unknown size, as under /proc, are read until they end.
    while size == 0 || copied < size {
        let count = copy_some(source.as_fd(), target.as_fd())?;
        if count == 0 {
            break;
        }
        copied += count as u64;
    }
    Ok(())
}

/// Copies on from where both files stand, by the best means that they have in common.
fn copy_some(source: BorrowedFd<'_>, target: BorrowedFd<'_>) -> Result<usize, Errno> {
    match retry_rustix(|| rustix::fs::copy_file_range(source, None, target, None, STEP)) {
        // 0 may also mean a file that only pretends to be empty.
        Ok(count) if count > 0 => Ok(count),
        Ok(_)
        | Err(
            Errno::EXDEV
            | Errno::ENOSYS
            | Errno::EINVAL
            | Errno::ENOTSUP
            | Errno::EPERM
            | Errno::EIO,
        ) => send_some(source, target, None, STEP),
        Err(error) => Err(error),
    }
}

fn send_some(
    source: BorrowedFd<'_>,
    target: BorrowedFd<'_>,
    mut offset: Option<u64>,
    length: usize,
) -> Result<usize, Errno> {
    match retry_rustix(|| rustix::fs::sendfile(target, source, offset.as_mut(), length)) {
        Err(Errno::EINVAL | Errno::EIO | Errno::ENOTSOCK | Errno::EXDEV) => {
            copy_by_hand(source, target, offset, length)
        }
        result => result,
    }
}

fn copy_by_hand(
    source: BorrowedFd<'_>,
    target: BorrowedFd<'_>,
    offset: Option<u64>,
    length: usize,
) -> Result<usize, Errno> {
    let mut buffer = vec![0; length.min(64 * 1024)];
    let count = match offset {
        Some(offset) => retry_rustix(|| rustix::io::pread(source, &mut *buffer, offset))?,
        None => retry_rustix(|| rustix::io::read(source, &mut *buffer))?,
    };
    let mut rest = &buffer[..count];
    while !rest.is_empty() {
        let written = retry_rustix(|| rustix::io::write(target, rest))?;
        rest = &rest[written..];
    }
    Ok(count)
}

/// Copies bytes from one descriptor to another; at the offset of the source, or where it stands.
pub fn sendfile(
    out: RawFd,
    input: RawFd,
    offset: Option<u64>,
    length: usize,
) -> Result<usize, Errno> {
    send_some(borrow(input)?, borrow(out)?, offset, length)
}
