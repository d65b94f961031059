//! Calls that change names, owners, modes and times.

use std::ffi::{CStr, CString};
use std::os::fd::RawFd;

use rustix::fs::{AtFlags, CWD, Gid, Mode, Timespec, Timestamps, Uid};

use crate::Errno;
use crate::sys::{borrow, cvt, retry, retry_rustix};

/// Makes a directory.
pub fn mkdir(path: &CStr, mode: u32) -> Result<(), Errno> {
    retry_rustix(|| rustix::fs::mkdir(path, Mode::from_bits_retain(mode)))
}

/// Removes an empty directory.
pub fn rmdir(path: &CStr) -> Result<(), Errno> {
    retry_rustix(|| rustix::fs::rmdir(path))
}

/// Removes a name of a file.
pub fn unlink(path: &CStr) -> Result<(), Errno> {
    retry_rustix(|| rustix::fs::unlink(path))
}

/// Renames a file or directory.
pub fn rename(from: &CStr, to: &CStr) -> Result<(), Errno> {
    retry_rustix(|| rustix::fs::rename(from, to))
}

/// Gives a file one more name.
pub fn link(existing: &CStr, new: &CStr) -> Result<(), Errno> {
    retry_rustix(|| rustix::fs::link(existing, new))
}

/// Makes a symbolic link.
pub fn symlink(target: &CStr, path: &CStr) -> Result<(), Errno> {
    retry_rustix(|| rustix::fs::symlink(target, path))
}

/// The target of a symbolic link.
pub fn readlink(path: &CStr) -> Result<Vec<u8>, Errno> {
    Ok(retry_rustix(|| rustix::fs::readlink(path, Vec::new()))?.into_bytes())
}

/// The absolute path without symbolic links, `.` and `..`.
pub fn realpath(path: &CStr) -> Result<Vec<u8>, Errno> {
    // SAFETY: the path is a live C string; with no buffer given the result is allocated, and freed below.
    let found = unsafe { libc::realpath(path.as_ptr(), std::ptr::null_mut()) };
    if found.is_null() {
        return Err(Errno::last());
    }
    // SAFETY: a result that is not null is a C string of malloc's, ours to free after the copy.
    unsafe {
        let bytes = CStr::from_ptr(found).to_bytes().to_vec();
        libc::free(found.cast());
        Ok(bytes)
    }
}

/// Asks whether the process may use the file; `mode` is a set of `R_OK`, `W_OK`, `X_OK`, or `F_OK`.
pub fn access(path: &CStr, mode: i32) -> Result<(), Errno> {
    // SAFETY: the path is a live C string.
    retry(|| unsafe { libc::access(path.as_ptr(), mode) })?;
    Ok(())
}

/// Sets the permission bits.
pub fn chmod(path: &CStr, mode: u32) -> Result<(), Errno> {
    retry_rustix(|| rustix::fs::chmod(path, Mode::from_bits_retain(mode)))
}

/// Sets the permission bits of an open file.
pub fn fchmod(fd: RawFd, mode: u32) -> Result<(), Errno> {
    let file = borrow(fd)?;
    retry_rustix(|| rustix::fs::fchmod(file, Mode::from_bits_retain(mode)))
}

/// All ones, in the kernel's interface, leaves the owner as it is.
fn owner(uid: u32, gid: u32) -> (Option<Uid>, Option<Gid>) {
    let uid = (uid != u32::MAX).then(|| Uid::from_raw(uid));
    let gid = (gid != u32::MAX).then(|| Gid::from_raw(gid));
    (uid, gid)
}

/// Sets the owner; `u32::MAX` leaves a number as it is.
pub fn chown(path: &CStr, uid: u32, gid: u32) -> Result<(), Errno> {
    let (uid, gid) = owner(uid, gid);
    retry_rustix(|| rustix::fs::chown(path, uid, gid))
}

/// Sets the owner of an open file.
pub fn fchown(fd: RawFd, uid: u32, gid: u32) -> Result<(), Errno> {
    let file = borrow(fd)?;
    let (uid, gid) = owner(uid, gid);
    retry_rustix(|| rustix::fs::fchown(file, uid, gid))
}

/// Sets the owner of the file, of the link itself when it is one.
pub fn lchown(path: &CStr, uid: u32, gid: u32) -> Result<(), Errno> {
    let (uid, gid) = owner(uid, gid);
    retry_rustix(|| rustix::fs::chownat(CWD, path, uid, gid, AtFlags::SYMLINK_NOFOLLOW))
}

/// A time in seconds as the kernel wants it; infinity means now, not-a-number means unchanged.
fn timespec(seconds: f64) -> Timespec {
    if seconds.is_infinite() {
        return Timespec {
            tv_sec: 0,
            tv_nsec: rustix::fs::UTIME_NOW,
        };
    }
    if seconds.is_nan() {
        return Timespec {
            tv_sec: 0,
            tv_nsec: rustix::fs::UTIME_OMIT,
        };
    }
    let whole = seconds.floor();
    // Just below the next second the product may round up to a full one, which the kernel would refuse.
    let nanos = (((seconds - whole) * 1e9) as i64).min(999_999_999);
    Timespec {
        tv_sec: whole as i64,
        tv_nsec: nanos,
    }
}

fn timestamps(access: f64, modification: f64) -> Timestamps {
    Timestamps {
        last_access: timespec(access),
        last_modification: timespec(modification),
    }
}

/// Sets the times of a file, in seconds since 1970.
pub fn utimes(path: &CStr, access: f64, modification: f64) -> Result<(), Errno> {
    let times = timestamps(access, modification);
    retry_rustix(|| rustix::fs::utimensat(CWD, path, &times, AtFlags::empty()))
}

/// Sets the times of an open file.
pub fn futimes(fd: RawFd, access: f64, modification: f64) -> Result<(), Errno> {
    let file = borrow(fd)?;
    let times = timestamps(access, modification);
    retry_rustix(|| rustix::fs::futimens(file, &times))
}

/// Sets the times of the file, of the link itself when it is one.
pub fn lutimes(path: &CStr, access: f64, modification: f64) -> Result<(), Errno> {
    let times = timestamps(access, modification);
    retry_rustix(|| rustix::fs::utimensat(CWD, path, &times, AtFlags::SYMLINK_NOFOLLOW))
}

/// Makes a directory with a name nobody has; the template ends in `XXXXXX`.
pub fn mkdtemp(template: &CStr) -> Result<Vec<u8>, Errno> {
    let mut name = CString::from(template).into_bytes_with_nul();
    // SAFETY: the buffer is a C string that the call may write to.
    let made = unsafe { libc::mkdtemp(name.as_mut_ptr().cast()) };
    if made.is_null() {
        return Err(Errno::last());
    }
    name.pop();
    Ok(name)
}

/// Makes and opens a file with a name nobody has; the template ends in `XXXXXX`.
pub fn mkstemp(template: &CStr) -> Result<(RawFd, Vec<u8>), Errno> {
    let mut name = CString::from(template).into_bytes_with_nul();
    // SAFETY: the buffer is a C string that the call may write to.
    let fd = cvt(unsafe { libc::mkostemp(name.as_mut_ptr().cast(), libc::O_CLOEXEC) })?;
    name.pop();
    Ok((fd, name))
}
