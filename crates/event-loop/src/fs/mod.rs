//! File-system calls as plain synchronous functions: what `uv_fs_*` does, to be called on the pool or in place. Paths
//! are bytes, as the kernel has them; calls interrupted by a signal are made again; new descriptors are closed on exec.

mod copy;
mod dir;
mod path;
mod stat;

use std::ffi::CStr;
use std::io::{IoSlice, IoSliceMut};
use std::os::fd::{IntoRawFd, OwnedFd, RawFd};

use rustix::fs::{Mode, OFlags};

use crate::Errno;
use crate::sys::{borrow, cvt, retry, retry_rustix};

pub use copy::{COPYFILE_EXCL, COPYFILE_FICLONE, COPYFILE_FICLONE_FORCE, copyfile, sendfile};
pub use dir::{Dir, Dirent, DirentKind, opendir, scandir};
pub use path::{
    access, chmod, chown, fchmod, fchown, futimes, lchown, link, lutimes, mkdir, mkdtemp, mkstemp,
    readlink, realpath, rename, rmdir, symlink, unlink, utimes,
};
pub use stat::{Stat, StatFs, TimeSpec, fstat, lstat, stat, statfs};

/// The most buffers the kernel takes in one call.
const MAX_BUFFERS: usize = 1024;

/// Opens a file; `flags` are the kernel's `O_*`.
pub fn open(path: &CStr, flags: i32, mode: u32) -> Result<RawFd, Errno> {
    let flags = OFlags::from_bits_retain(flags as u32) | OFlags::CLOEXEC;
    let mode = Mode::from_bits_retain(mode);
    Ok(retry_rustix(|| rustix::fs::open(path, flags, mode))?.into_raw_fd())
}

/// Closes a descriptor. An interrupted close has closed all the same.
pub fn close(fd: RawFd) -> Result<(), Errno> {
    // SAFETY: the descriptor is given up by the caller; a wrong number fails with EBADF.
    match cvt(unsafe { libc::close(fd) }) {
        Err(Errno::EINTR) => Ok(()),
        result => result.map(drop),
    }
}

/// Reads at the position, or at the file's own when there is none.
pub fn read(fd: RawFd, buffer: &mut [u8], position: Option<u64>) -> Result<usize, Errno> {
    let file = borrow(fd)?;
    match position {
        Some(position) => retry_rustix(|| rustix::io::pread(file, &mut *buffer, position)),
        None => retry_rustix(|| rustix::io::read(file, &mut *buffer)),
    }
}

/// Reads as much as the vector has room for, at the file's own position, and appends it; the room's bytes need not be set.
pub fn read_more(fd: RawFd, bytes: &mut Vec<u8>) -> Result<usize, Errno> {
    let file = borrow(fd)?;
    retry_rustix(|| rustix::io::read(file, rustix::buffer::spare_capacity(bytes)))
}

/// Reads into several buffers; to read into none is refused, as by libuv.
pub fn readv(
    fd: RawFd,
    buffers: &mut [IoSliceMut<'_>],
    position: Option<u64>,
) -> Result<usize, Errno> {
    if buffers.is_empty() {
        return Err(Errno::EINVAL);
    }
    let file = borrow(fd)?;
    let mut total = 0;
    for batch in buffers.chunks_mut(MAX_BUFFERS) {
        let wanted: usize = batch.iter().map(|buffer| buffer.len()).sum();
        let result = match position {
            Some(position) => {
                let position = position + total as u64;
                retry_rustix(|| rustix::io::preadv(file, &mut *batch, position))
            }
            None => retry_rustix(|| rustix::io::readv(file, &mut *batch)),
        };
        match result {
            Ok(count) => {
                total += count;
                if count < wanted {
                    break;
                }
            }
            Err(_) if total > 0 => break,
            Err(error) => return Err(error),
        }
    }
    Ok(total)
}

/// Writes at the position, or at the file's own when there is none.
pub fn write(fd: RawFd, bytes: &[u8], position: Option<u64>) -> Result<usize, Errno> {
    let file = borrow(fd)?;
    match position {
        Some(position) => retry_rustix(|| rustix::io::pwrite(file, bytes, position)),
        None => retry_rustix(|| rustix::io::write(file, bytes)),
    }
}

/// Writes several buffers.
pub fn writev(fd: RawFd, buffers: &[IoSlice<'_>], position: Option<u64>) -> Result<usize, Errno> {
    let file = borrow(fd)?;
    let mut total = 0;
    for batch in buffers.chunks(MAX_BUFFERS) {
        let wanted: usize = batch.iter().map(|buffer| buffer.len()).sum();
        let result = match position {
            Some(position) => {
                let position = position + total as u64;
                retry_rustix(|| rustix::io::pwritev(file, batch, position))
            }
            None => retry_rustix(|| rustix::io::writev(file, batch)),
        };
        match result {
            Ok(count) => {
                total += count;
                if count < wanted {
                    break;
                }
            }
            Err(_) if total > 0 => break,
            Err(error) => return Err(error),
        }
    }
    Ok(total)
}

/// A second descriptor for the same open file, closed on exec, which its owner closes.
pub fn duplicate(fd: RawFd) -> Result<OwnedFd, Errno> {
    let file = borrow(fd)?;
    retry_rustix(|| rustix::io::fcntl_dupfd_cloexec(file, 3))
}

/// Brings the file's data and metadata to the disk.
pub fn fsync(fd: RawFd) -> Result<(), Errno> {
    let file = borrow(fd)?;
    retry_rustix(|| rustix::fs::fsync(file))
}

/// Brings the file's data to the disk.
pub fn fdatasync(fd: RawFd) -> Result<(), Errno> {
    let file = borrow(fd)?;
    retry_rustix(|| rustix::fs::fdatasync(file))
}

/// Sets the length of an open file.
pub fn ftruncate(fd: RawFd, length: u64) -> Result<(), Errno> {
    let file = borrow(fd)?;
    retry_rustix(|| rustix::fs::ftruncate(file, length))
}

/// Sets the length of a file.
pub fn truncate(path: &CStr, length: u64) -> Result<(), Errno> {
    let length = i64::try_from(length).map_err(|_| Errno::EINVAL)?;
    // SAFETY: the path is a live C string.
    retry(|| unsafe { libc::truncate(path.as_ptr(), length) })?;
    Ok(())
}
