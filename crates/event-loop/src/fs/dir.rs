//! Reading directories, at once or in batches.

use std::ffi::CStr;
use std::os::fd::{AsRawFd, RawFd};

use rustix::fs::{FileType, Mode, OFlags};

use crate::Errno;
use crate::sys::retry_rustix;

/// The type of a directory entry, with libuv's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
#[repr(u8)]
pub enum DirentKind {
    /// The file system does not tell: look at the file itself.
    Unknown = 0,
    File = 1,
    Dir = 2,
    Link = 3,
    Fifo = 4,
    Socket = 5,
    Char = 6,
    Block = 7,
}

impl From<FileType> for DirentKind {
    fn from(kind: FileType) -> DirentKind {
        match kind {
            FileType::RegularFile => DirentKind::File,
            FileType::Directory => DirentKind::Dir,
            FileType::Symlink => DirentKind::Link,
            FileType::Fifo => DirentKind::Fifo,
            FileType::Socket => DirentKind::Socket,
            FileType::CharacterDevice => DirentKind::Char,
            FileType::BlockDevice => DirentKind::Block,
            FileType::Unknown => DirentKind::Unknown,
        }
    }
}

/// An entry of a directory; `.` and `..` are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dirent {
    /// The name's bytes.
    pub name: Vec<u8>,
    /// The type, where the file system tells it.
    pub kind: DirentKind,
}

/// An open directory.
#[derive(Debug)]
pub struct Dir {
    entries: rustix::fs::Dir,
    fd: RawFd,
}

/// Opens a directory for reading in batches. Dropping it closes it.
pub fn opendir(path: &CStr) -> Result<Dir, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let file = retry_rustix(|| rustix::fs::open(path, flags, Mode::empty()))?;
    let fd = file.as_raw_fd();
    Ok(Dir {
        entries: rustix::fs::Dir::new(file)?,
        fd,
    })
}

impl Dir {
    /// The next entries, at most `max`, in the order of the file system; none at the end.
    pub fn read(&mut self, max: usize) -> Result<Vec<Dirent>, Errno> {
        let mut batch = Vec::new();
        while batch.len() < max {
            let entry = match self.entries.read() {
                None => break,
                Some(Err(rustix::io::Errno::INTR)) => continue,
                Some(Err(error)) => return Err(error.into()),
                Some(Ok(entry)) => entry,
            };
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                batch.push(Dirent {
                    name: name.to_vec(),
                    kind: entry.file_type().into(),
                });
            }
        }
        Ok(batch)
    }

    /// The descriptor of the directory.
    pub fn fileno(&self) -> RawFd {
        self.fd
    }
}

/// All entries of a directory, ordered by the bytes of their names.
pub fn scandir(path: &CStr) -> Result<Vec<Dirent>, Errno> {
    let mut entries = opendir(path)?.read(usize::MAX)?;
    entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}
