//! File-system calls.

use std::ffi::{CStr, CString, OsStr};
use std::io::{IoSlice, IoSliceMut};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

use nodus_event_loop::{Errno, fs};

/// A directory that goes away with its test.
struct TempDir(PathBuf);

impl TempDir {
    fn new() -> TempDir {
        let mut template = std::env::temp_dir().into_os_string().into_vec();
        template.extend_from_slice(b"/nodus-fs-XXXXXX");
        let made = fs::mkdtemp(&CString::new(template).unwrap()).unwrap();
        TempDir(PathBuf::from(OsStr::from_bytes(&made)))
    }

    fn path(&self, name: &[u8]) -> CString {
        let path = self
            .0
            .join(OsStr::from_bytes(name))
            .into_os_string()
            .into_vec();
        CString::new(path).unwrap()
    }

    fn file(&self, name: &[u8], contents: &[u8]) -> CString {
        let path = self.path(name);
        let fd = fs::open(&path, libc::O_CREAT | libc::O_WRONLY | libc::O_TRUNC, 0o644).unwrap();
        assert_eq!(fs::write(fd, contents, None), Ok(contents.len()));
        fs::close(fd).unwrap();
        path
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn contents(path: &CStr) -> Vec<u8> {
    std::fs::read(OsStr::from_bytes(path.to_bytes())).unwrap()
}

#[test]
fn reads_and_writes_at_positions() {
    let dir = TempDir::new();
    let path = dir.file(b"f", b"hello world");
    let fd = fs::open(&path, libc::O_RDWR, 0).unwrap();
    let mut buffer = [0; 5];
    assert_eq!(fs::read(fd, &mut buffer, Some(6)), Ok(5));
    assert_eq!(&buffer, b"world");
    assert_eq!(fs::read(fd, &mut buffer, None), Ok(5));
    assert_eq!(&buffer, b"hello");
    assert_eq!(
        fs::writev(fd, &[IoSlice::new(b"12"), IoSlice::new(b"3")], Some(0)),
        Ok(3)
    );
    let (mut a, mut b) = ([0; 2], [0; 20]);
    let mut buffers = [IoSliceMut::new(&mut a), IoSliceMut::new(&mut b)];
    assert_eq!(fs::readv(fd, &mut buffers, Some(0)), Ok(11));
    assert_eq!((&a, &b[..3]), (b"12", &b"3lo"[..]));
    fs::ftruncate(fd, 3).unwrap();
    fs::fsync(fd).unwrap();
    fs::fdatasync(fd).unwrap();
    fs::close(fd).unwrap();
    assert_eq!(contents(&path), b"123");
    fs::truncate(&path, 1).unwrap();
    assert_eq!(contents(&path), b"1");
}

#[test]
fn more_buffers_than_the_kernel_takes_are_written() {
    let dir = TempDir::new();
    let path = dir.file(b"f", b"");
    let fd = fs::open(&path, libc::O_WRONLY, 0).unwrap();
    let buffers = vec![IoSlice::new(b"x"); 3000];
    assert_eq!(fs::writev(fd, &buffers, None), Ok(3000));
    fs::close(fd).unwrap();
}

#[test]
fn failures_are_negative_error_numbers() {
    let dir = TempDir::new();
    assert_eq!(
        fs::open(&dir.path(b"none"), libc::O_RDONLY, 0),
        Err(Errno::ENOENT)
    );
    assert_eq!(fs::stat(&dir.path(b"none")), Err(Errno::ENOENT));
    assert_eq!(fs::read(-1, &mut [], None), Err(Errno::EBADF));
    assert_eq!(fs::close(-1), Err(Errno::EBADF));
    assert_eq!(fs::mkdir(&dir.path(b""), 0o777), Err(Errno::EEXIST));
    assert_eq!(Errno::ENOENT.name(), "ENOENT");
    assert_eq!(Errno::ENOENT.message(), "no such file or directory");
    assert_eq!(Errno(-9999).name(), "Unknown system error -9999");
}

#[test]
fn stat_tells_types_sizes_and_times() {
    let dir = TempDir::new();
    let path = dir.file(b"f", b"12345");
    let found = fs::stat(&path).unwrap();
    assert!(found.is_file() && found.size == 5 && found.nlink == 1);
    assert!(found.birthtime.sec > 0);
    assert!(fs::stat(&dir.path(b"")).unwrap().is_dir());
    let link = dir.path(b"l");
    fs::symlink(c"f", &link).unwrap();
    assert!(fs::lstat(&link).unwrap().is_symlink());
    assert_eq!(fs::stat(&link).unwrap().ino, found.ino);
    assert_eq!(fs::readlink(&link).unwrap(), b"f");
    assert_eq!(fs::realpath(&link).unwrap(), fs::realpath(&path).unwrap());
    fs::utimes(&path, 1.5, 2.25).unwrap();
    let found = fs::stat(&path).unwrap();
    assert_eq!((found.atime.sec, found.atime.nsec), (1, 500_000_000));
    assert_eq!((found.mtime.sec, found.mtime.nsec), (2, 250_000_000));
    fs::utimes(&path, -1.5, f64::NAN).unwrap();
    let found = fs::stat(&path).unwrap();
    assert_eq!((found.atime.sec, found.atime.nsec), (-2, 500_000_000));
    assert_eq!(found.mtime.sec, 2);
    assert!(fs::statfs(&path).unwrap().bsize > 0);
}

#[test]
fn names_need_not_be_text() {
    let dir = TempDir::new();
    dir.file(b"\xff\xfe", b"");
    assert_eq!(fs::scandir(&dir.path(b"")).unwrap()[0].name, b"\xff\xfe");
}

#[test]
fn directories_are_listed_in_order_and_in_batches() {
    let dir = TempDir::new();
    for name in [b"c", b"a", b"b"] {
        dir.file(name, b"");
    }
    fs::mkdir(&dir.path(b"d"), 0o755).unwrap();
    let list = fs::scandir(&dir.path(b"")).unwrap();
    let names: Vec<_> = list.iter().map(|entry| entry.name.as_slice()).collect();
    assert_eq!(names, [b"a", b"b", b"c", b"d"]);
    assert_eq!(list[3].kind, fs::DirentKind::Dir);
    let mut open = fs::opendir(&dir.path(b"")).unwrap();
    assert_eq!(open.read(3).unwrap().len(), 3);
    assert_eq!(open.read(3).unwrap().len(), 1);
    assert_eq!(open.read(3).unwrap().len(), 0);
    assert_eq!(fs::opendir(&dir.path(b"a")).unwrap_err(), Errno::ENOTDIR);
}

#[test]
fn files_are_copied_with_their_mode() {
    let dir = TempDir::new();
    let from = dir.file(b"from", &[7; 100_000]);
    fs::chmod(&from, 0o640).unwrap();
    let to = dir.path(b"to");
    fs::copyfile(&from, &to, 0).unwrap();
    assert_eq!(contents(&to).len(), 100_000);
    assert_eq!(fs::stat(&to).unwrap().mode & 0o777, 0o640);
    assert_eq!(
        fs::copyfile(&from, &to, fs::COPYFILE_EXCL),
        Err(Errno::EEXIST)
    );
    fs::copyfile(&from, &from, 0).unwrap();
    assert_eq!(contents(&from).len(), 100_000);
    fs::copyfile(&dir.file(b"short", b"x"), &to, fs::COPYFILE_FICLONE).unwrap();
    assert_eq!(contents(&to), b"x");
    fs::copyfile(c"/proc/self/status", &to, 0).unwrap();
    assert!(!contents(&to).is_empty());
    let failed = dir.path(b"failed");
    assert_eq!(fs::copyfile(&dir.path(b""), &failed, 0), Err(Errno::EISDIR));
    assert_eq!(fs::stat(&failed), Err(Errno::ENOENT));
}

#[test]
fn names_change() {
    let dir = TempDir::new();
    let (a, b, c) = (dir.file(b"a", b"1"), dir.path(b"b"), dir.path(b"c"));
    fs::rename(&a, &b).unwrap();
    fs::link(&b, &c).unwrap();
    assert_eq!(fs::stat(&b).unwrap().nlink, 2);
    fs::unlink(&b).unwrap();
    assert_eq!(contents(&c), b"1");
    assert_eq!(fs::access(&b, libc::F_OK), Err(Errno::ENOENT));
    fs::access(&c, libc::R_OK | libc::W_OK).unwrap();
    let sub = dir.path(b"sub");
    fs::mkdir(&sub, 0o700).unwrap();
    fs::rmdir(&sub).unwrap();
    fs::chown(&c, u32::MAX, u32::MAX).unwrap();
    fs::lchown(&c, u32::MAX, u32::MAX).unwrap();
    let (fd, name) = fs::mkstemp(&dir.path(b"tmp-XXXXXX")).unwrap();
    fs::fchmod(fd, 0o600).unwrap();
    fs::fchown(fd, u32::MAX, u32::MAX).unwrap();
    fs::futimes(fd, 1.0, 1.0).unwrap();
    assert_eq!(fs::fstat(fd).unwrap().mtime.sec, 1);
    fs::close(fd).unwrap();
    fs::unlink(&CString::new(name).unwrap()).unwrap();
}

#[test]
fn sendfile_copies_a_part() {
    let dir = TempDir::new();
    let from = fs::open(&dir.file(b"from", b"0123456789"), libc::O_RDONLY, 0).unwrap();
    let to_path = dir.file(b"to", b"");
    let to = fs::open(&to_path, libc::O_WRONLY, 0).unwrap();
    assert_eq!(fs::sendfile(to, from, Some(3), 4), Ok(4));
    fs::close(from).unwrap();
    fs::close(to).unwrap();
    assert_eq!(contents(&to_path), b"3456");
}
