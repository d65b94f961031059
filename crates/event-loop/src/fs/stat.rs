//! What the kernel knows about a file or a file system.

use std::ffi::CStr;
use std::os::fd::RawFd;

use rustix::fs::{AtFlags, CWD, Statx, StatxFlags, StatxTimestamp};

use crate::Errno;
use crate::sys::{borrow, retry_rustix};

/// A point in time, since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeSpec {
    /// Seconds; negative before 1970.
    pub sec: i64,
    /// Nanoseconds within the second.
    pub nsec: i64,
}

/// What `stat` tells about a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the system's stat")]
pub struct Stat {
    pub dev: u64,
    pub mode: u64,
    pub nlink: u64,
    pub uid: u64,
    pub gid: u64,
    pub rdev: u64,
    pub ino: u64,
    pub size: u64,
    pub blksize: u64,
    pub blocks: u64,
    pub atime: TimeSpec,
    pub mtime: TimeSpec,
    pub ctime: TimeSpec,
    pub birthtime: TimeSpec,
}

impl Stat {
    fn has_type(&self, kind: u32) -> bool {
        self.mode & u64::from(libc::S_IFMT) == u64::from(kind)
    }

    /// Whether it is a directory.
    pub fn is_dir(&self) -> bool {
        self.has_type(libc::S_IFDIR)
    }

    /// Whether it is a regular file.
    pub fn is_file(&self) -> bool {
        self.has_type(libc::S_IFREG)
    }

    /// Whether it is a symbolic link.
    pub fn is_symlink(&self) -> bool {
        self.has_type(libc::S_IFLNK)
    }
}

impl From<StatxTimestamp> for TimeSpec {
    fn from(time: StatxTimestamp) -> TimeSpec {
        TimeSpec {
            sec: time.tv_sec,
            nsec: time.tv_nsec.into(),
        }
    }
}

impl From<Statx> for Stat {
    fn from(found: Statx) -> Stat {
        Stat {
            dev: rustix::fs::makedev(found.stx_dev_major, found.stx_dev_minor),
            mode: found.stx_mode.into(),
            nlink: found.stx_nlink.into(),
            uid: found.stx_uid.into(),
            gid: found.stx_gid.into(),
            rdev: rustix::fs::makedev(found.stx_rdev_major, found.stx_rdev_minor),
            ino: found.stx_ino,
            size: found.stx_size,
            blksize: found.stx_blksize.into(),
            blocks: found.stx_blocks,
            atime: found.stx_atime.into(),
            mtime: found.stx_mtime.into(),
            ctime: found.stx_ctime.into(),
            birthtime: found.stx_btime.into(),
        }
    }
}

#[allow(
    clippy::unnecessary_cast,
    reason = "the widths differ between processors"
)]
impl From<rustix::fs::Stat> for Stat {
    /// For kernels and sandboxes without `statx`: the birth time is then the change time.
    fn from(found: rustix::fs::Stat) -> Stat {
        let ctime = TimeSpec {
            sec: found.st_ctime as i64,
            nsec: found.st_ctime_nsec as i64,
        };
        Stat {
            dev: found.st_dev,
            mode: found.st_mode.into(),
            nlink: found.st_nlink as u64,
            uid: found.st_uid.into(),
            gid: found.st_gid.into(),
            rdev: found.st_rdev,
            ino: found.st_ino,
            size: found.st_size as u64,
            blksize: found.st_blksize as u64,
            blocks: found.st_blocks as u64,
            atime: TimeSpec {
                sec: found.st_atime as i64,
                nsec: found.st_atime_nsec as i64,
            },
            mtime: TimeSpec {
                sec: found.st_mtime as i64,
                nsec: found.st_mtime_nsec as i64,
            },
            ctime,
            birthtime: ctime,
        }
    }
}

fn wanted() -> StatxFlags {
    StatxFlags::BASIC_STATS | StatxFlags::BTIME
}

/// Looks at a file through symbolic links.
pub fn stat(path: &CStr) -> Result<Stat, Errno> {
    match retry_rustix(|| rustix::fs::statx(CWD, path, AtFlags::empty(), wanted())) {
        Err(Errno::ENOSYS) => retry_rustix(|| rustix::fs::stat(path)).map(Stat::from),
        result => result.map(Stat::from),
    }
}

/// Looks at a file, at the link itself when it is one.
pub fn lstat(path: &CStr) -> Result<Stat, Errno> {
    match retry_rustix(|| rustix::fs::statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, wanted())) {
        Err(Errno::ENOSYS) => retry_rustix(|| rustix::fs::lstat(path)).map(Stat::from),
        result => result.map(Stat::from),
    }
}

/// Looks at an open file.
pub fn fstat(fd: RawFd) -> Result<Stat, Errno> {
    let file = borrow(fd)?;
    match retry_rustix(|| rustix::fs::statx(file, c"", AtFlags::EMPTY_PATH, wanted())) {
        Err(Errno::ENOSYS) => retry_rustix(|| rustix::fs::fstat(file)).map(Stat::from),
        result => result.map(Stat::from),
    }
}

/// What `statfs` tells about a file system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the system's statfs")]
pub struct StatFs {
    pub kind: u64,
    pub bsize: u64,
    pub frsize: u64,
    pub blocks: u64,
    pub bfree: u64,
    pub bavail: u64,
    pub files: u64,
    pub ffree: u64,
}

/// Looks at the file system that holds the path.
pub fn statfs(path: &CStr) -> Result<StatFs, Errno> {
    let found = retry_rustix(|| rustix::fs::statfs(path))?;
    Ok(StatFs {
        kind: found.f_type as u64,
        bsize: found.f_bsize as u64,
        frsize: found.f_frsize as u64,
        blocks: found.f_blocks,
        bfree: found.f_bfree,
        bavail: found.f_bavail,
        files: found.f_files,
        ffree: found.f_ffree,
    })
}
