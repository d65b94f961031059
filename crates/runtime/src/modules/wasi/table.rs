//! The guest's descriptors.

use std::os::fd::OwnedFd;

use rustix::fs::{FileType, OFlags};

use super::errno::{Code, Outcome};
use super::rights;

/// As many as a guest may have open.
const MOST: usize = 1 << 20;

/// One name of a directory that is being listed.
pub(super) struct Listed {
    pub(super) name: Vec<u8>,
    pub(super) ino: u64,
    pub(super) kind: u8,
}

/// An open descriptor.
pub(super) struct Entry {
    pub(super) fd: OwnedFd,
    pub(super) kind: FileType,
    pub(super) base: u64,
    pub(super) inheriting: u64,
    /// The path by which the guest knows it, in its parts; of directories.
    pub(super) guest: Vec<Vec<u8>>,
    /// The name under which it was given to the guest at the start.
    pub(super) preopen: Option<Vec<u8>>,
    /// What a listing of the directory found when it began.
    pub(super) listing: Option<Vec<Listed>>,
}

impl Entry {
    /// An entry with all rights of its kind.
    pub(super) fn new(fd: OwnedFd) -> Outcome<Entry> {
        let stat = rustix::fs::fstat(&fd)?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        let terminal = kind == FileType::CharacterDevice && rustix::termios::isatty(&fd);
        let (base, inheriting) = rights::of(kind, terminal);
        Ok(Entry {
            fd,
            kind,
            base,
            inheriting,
            guest: Vec::new(),
            preopen: None,
            listing: None,
        })
    }

    /// A directory that the guest gets under a name.
    pub(super) fn preopened(name: &[u8], host: &[u8]) -> Outcome<Entry> {
        let fd = rustix::fs::open(
            host,
            OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC,
            rustix::fs::Mode::empty(),
        )?;
        let mut entry = Entry::new(fd)?;
        entry.guest = super::paths::parts(name);
        entry.preopen = Some(name.to_vec());
        Ok(entry)
    }

    /// Fails unless it has all these rights.
    pub(super) fn needs(&self, base: u64, inheriting: u64) -> Outcome {
        if self.base & base == base && self.inheriting & inheriting == inheriting {
            Ok(())
        } else {
            Err(Code::NOTCAPABLE)
        }
    }
}

/// All of a guest's descriptors.
#[derive(Default)]
pub(super) struct Table(Vec<Option<Entry>>);

impl Table {
    /// The descriptor, which has to have these rights.
    #[inline]
    pub(super) fn get(&self, fd: u32, rights: u64) -> Outcome<&Entry> {
        let entry = self.0.get(fd as usize).and_then(Option::as_ref);
        let entry = entry.ok_or(Code::BADF)?;
        entry.needs(rights, 0)?;
        Ok(entry)
    }

    /// As `get`, to change it.
    pub(super) fn get_mut(&mut self, fd: u32, rights: u64) -> Outcome<&mut Entry> {
        let entry = self.0.get_mut(fd as usize).and_then(Option::as_mut);
        let entry = entry.ok_or(Code::BADF)?;
        entry.needs(rights, 0)?;
        Ok(entry)
    }

    /// Adds a descriptor with the lowest number that is free.
    pub(super) fn insert(&mut self, entry: Entry) -> Outcome<u32> {
        if let Some(at) = self.0.iter().position(Option::is_none) {
            self.0[at] = Some(entry);
            return Ok(at as u32);
        }
        if self.0.len() >= MOST {
            return Err(Code::MFILE);
        }
        self.0.push(Some(entry));
        Ok(self.0.len() as u32 - 1)
    }

    /// Closes a descriptor.
    pub(super) fn close(&mut self, fd: u32) -> Outcome {
        match self.0.get_mut(fd as usize).and_then(Option::take) {
            Some(_) => Ok(()),
            None => Err(Code::BADF),
        }
    }

    /// Gives a descriptor another open one's number.
    pub(super) fn renumber(&mut self, from: u32, to: u32) -> Outcome {
        self.get(from, 0)?;
        self.get(to, 0)?;
        if from != to {
            self.0.swap(from as usize, to as usize);
            self.close(from)?;
        }
        Ok(())
    }
}
