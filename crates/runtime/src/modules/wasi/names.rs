//! Calls on paths. Each starts at a directory that the guest has open and stays below it.

use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::errno::{Code, Outcome};
use super::files::{APPEND, DSYNC, NONBLOCK, RSYNC, SYNC, put_stat, timestamps};
use super::memory::Memory;
use super::paths::Below;
use super::rights;
use super::table::{Entry, Table};

/// The lookup flag: follow a link that the path ends in.
const FOLLOW: u32 = 1;

const CREATE: u32 = 1;
const DIRECTORY: u32 = 2;
const EXCLUSIVE: u32 = 4;
const TRUNCATE: u32 = 8;

/// The directory, and the path below it.
fn locate<'t>(
    table: &'t Table,
    memory: &Memory<'_>,
    fd: u32,
    rights: u64,
    path: (u32, u32),
) -> Outcome<(&'t Entry, Below)> {
    let text = memory.bytes(path.0, path.1)?;
    let entry = table.get(fd, rights)?;
    Ok((entry, Below::read(&entry.guest, text)?))
}

/// path_create_directory
pub(super) fn create_directory(
    table: &Table,
    memory: &Memory<'_>,
    fd: u32,
    path: (u32, u32),
) -> Outcome {
    let (entry, path) = locate(table, memory, fd, rights::PATH_CREATE_DIRECTORY, path)?;
    let (parent, name) = path.split_with_slash(entry)?;
    Ok(rustix::fs::mkdirat(
        &parent,
        name,
        Mode::from_raw_mode(0o777),
    )?)
}

/// path_remove_directory and path_unlink_file
pub(super) fn remove(
    table: &Table,
    memory: &Memory<'_>,
    fd: u32,
    path: (u32, u32),
    directory: bool,
) -> Outcome {
    let (rights, flags) = if directory {
        (rights::PATH_REMOVE_DIRECTORY, AtFlags::REMOVEDIR)
    } else {
        (rights::PATH_UNLINK_FILE, AtFlags::empty())
    };
    let (entry, path) = locate(table, memory, fd, rights, path)?;
    let (parent, name) = path.split_with_slash(entry)?;
    Ok(rustix::fs::unlinkat(&parent, name, flags)?)
}

/// path_filestat_get
pub(super) fn filestat(
    table: &Table,
    memory: &mut Memory<'_>,
    fd: u32,
    lookup: u32,
    path: (u32, u32),
    at: u32,
) -> Outcome {
    memory.range(at, 64)?;
    let (entry, path) = locate(table, memory, fd, rights::PATH_FILESTAT_GET, path)?;
    let stat = if lookup & FOLLOW != 0 || path.follows() {
        rustix::fs::fstat(path.open(entry, OFlags::PATH, Mode::empty())?)?
    } else {
        let (parent, name) = path.split(entry)?;
        rustix::fs::statat(&parent, name, AtFlags::SYMLINK_NOFOLLOW)?
    };
    put_stat(memory, at, &stat)
}

/// path_filestat_set_times
pub(super) fn set_times(
    table: &Table,
    memory: &Memory<'_>,
    fd: u32,
    lookup: u32,
    path: (u32, u32),
    (accessed, modified, flags): (u64, u64, u32),
) -> Outcome {
    memory.bytes(path.0, path.1)?;
    let times = timestamps(accessed, modified, flags)?;
    let (entry, path) = locate(table, memory, fd, rights::PATH_FILESTAT_SET_TIMES, path)?;
    if lookup & FOLLOW == 0 && !path.follows() {
        let (parent, name) = path.split(entry)?;
        return Ok(rustix::fs::utimensat(
            &parent,
            name,
            &times,
            AtFlags::SYMLINK_NOFOLLOW,
        )?);
    }
    let file = path.open(entry, OFlags::PATH, Mode::empty())?;
    match rustix::fs::utimensat(&file, c"", &times, AtFlags::EMPTY_PATH) {
        // Kernels before 5.8 want a file that is open for more.
        Err(Errno::INVAL) => {
            let file = path.open(entry, OFlags::RDONLY | OFlags::NONBLOCK, Mode::empty())?;
            Ok(rustix::fs::futimens(file, &times)?)
        }
        result => Ok(result?),
    }
}

/// path_link
pub(super) fn link(
    table: &Table,
    memory: &Memory<'_>,
    (old_fd, lookup, old_path): (u32, u32, (u32, u32)),
    (new_fd, new_path): (u32, (u32, u32)),
) -> Outcome {
    memory.bytes(old_path.0, old_path.1)?;
    memory.bytes(new_path.0, new_path.1)?;
    table.get(old_fd, rights::PATH_LINK_SOURCE)?;
    table.get(new_fd, rights::PATH_LINK_TARGET)?;
    let (old, old_path) = locate(table, memory, old_fd, 0, old_path)?;
    let (new, new_path) = locate(table, memory, new_fd, 0, new_path)?;
    let (target, target_name) = new_path.split_with_slash(new)?;
    if lookup & FOLLOW == 0 && !old_path.follows() {
        let (source, name) = old_path.split(old)?;
        return Ok(rustix::fs::linkat(
            &source,
            name,
            &target,
            target_name,
            AtFlags::empty(),
        )?);
    }
    let file = old_path.open(old, OFlags::PATH, Mode::empty())?;
    let by_number = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&file));
    Ok(rustix::fs::linkat(
        rustix::fs::CWD,
        by_number,
        &target,
        target_name,
        AtFlags::SYMLINK_FOLLOW,
    )?)
}

/// path_rename
pub(super) fn rename(
    table: &Table,
    memory: &Memory<'_>,
    (old_fd, old_path): (u32, (u32, u32)),
    (new_fd, new_path): (u32, (u32, u32)),
) -> Outcome {
    memory.bytes(old_path.0, old_path.1)?;
    memory.bytes(new_path.0, new_path.1)?;
    table.get(old_fd, rights::PATH_RENAME_SOURCE)?;
    table.get(new_fd, rights::PATH_RENAME_TARGET)?;
    let (old, old_path) = locate(table, memory, old_fd, 0, old_path)?;
    let (new, new_path) = locate(table, memory, new_fd, 0, new_path)?;
    let (source, name) = old_path.split_with_slash(old)?;
    let (target, target_name) = new_path.split_with_slash(new)?;
    Ok(rustix::fs::renameat(&source, name, &target, target_name)?)
}

/// path_symlink: the link says nothing about what lies outside, as far as its text tells.
pub(super) fn symlink(
    table: &Table,
    memory: &Memory<'_>,
    link: (u32, u32),
    fd: u32,
    path: (u32, u32),
) -> Outcome {
    let text = memory.bytes(link.0, link.1)?;
    memory.bytes(path.0, path.1)?;
    let entry = table.get(fd, rights::PATH_SYMLINK)?;
    if text.starts_with(b"/") {
        return Err(Code::PERM);
    }
    let (_, path) = locate(table, memory, fd, 0, path)?;
    path.check_link(&entry.guest, text)?;
    let (parent, name) = path.split_with_slash(entry)?;
    Ok(rustix::fs::symlinkat(text, &parent, name)?)
}

/// path_readlink
pub(super) fn readlink(
    table: &Table,
    memory: &mut Memory<'_>,
    fd: u32,
    path: (u32, u32),
    (at, len): (u32, u32),
    result: u32,
) -> Outcome {
    memory.range(at, u64::from(len))?;
    memory.range(result, 4)?;
    let (entry, path) = locate(table, memory, fd, rights::PATH_READLINK, path)?;
    if path.follows() {
        path.open(entry, OFlags::PATH, Mode::empty())?;
        return Err(Code::INVAL);
    }
    let (parent, name) = path.split(entry)?;
    let text = rustix::fs::readlinkat(&parent, name, Vec::new())?;
    let text = text.as_bytes();
    if text.len() >= len as usize {
        return Err(Code::NOBUFS);
    }
    memory.put(at, text)?;
    memory.put_u32(result, text.len() as u32)
}

/// What path_open is asked for.
#[derive(Clone, Copy)]
pub(super) struct Opening {
    pub(super) lookup: u32,
    pub(super) how: u32,
    pub(super) base: u64,
    pub(super) inheriting: u64,
    pub(super) flags: u32,
}

impl Opening {
    /// The system's flags, and the rights that the directory has to pass on besides.
    fn flags(self) -> (OFlags, u64, u64) {
        let reads = self.base & (rights::FD_READ | rights::FD_READDIR) != 0;
        let writes = self.base
            & (rights::FD_WRITE
                | rights::FD_DATASYNC
                | rights::FD_ALLOCATE
                | rights::FD_FILESTAT_SET_SIZE)
            != 0;
        let mut open = match (reads, writes) {
            (true, true) => OFlags::RDWR,
            (false, true) => OFlags::WRONLY,
            _ => OFlags::RDONLY,
        };
        let mut base = rights::PATH_OPEN;
        let mut inheriting = self.base | self.inheriting;
        for (bit, flag, right) in [
            (CREATE, OFlags::CREATE, rights::PATH_CREATE_FILE),
            (DIRECTORY, OFlags::DIRECTORY, 0),
            (EXCLUSIVE, OFlags::EXCL, 0),
            (TRUNCATE, OFlags::TRUNC, rights::PATH_FILESTAT_SET_SIZE),
        ] {
            if self.how & bit != 0 {
                open |= flag;
                base |= right;
            }
        }
        for (bit, flag, right) in [
            (APPEND, OFlags::APPEND, 0),
            (DSYNC, OFlags::DSYNC, rights::FD_DATASYNC),
            (NONBLOCK, OFlags::NONBLOCK, 0),
            (RSYNC, OFlags::RSYNC, rights::FD_SYNC),
            (SYNC, OFlags::SYNC, rights::FD_SYNC),
        ] {
            if self.flags & bit != 0 {
                open |= flag;
                inheriting |= right;
            }
        }
        if writes && !open.intersects(OFlags::APPEND | OFlags::TRUNC) {
            inheriting |= rights::FD_SEEK;
        }
        if self.lookup & FOLLOW == 0 {
            open |= OFlags::NOFOLLOW;
        }
        (open, base, inheriting)
    }
}

/// path_open
pub(super) fn open(
    table: &mut Table,
    memory: &mut Memory<'_>,
    fd: u32,
    path: (u32, u32),
    opening: Opening,
    result: u32,
) -> Outcome {
    memory.bytes(path.0, path.1)?;
    memory.range(result, 4)?;
    let (flags, base, inheriting) = opening.flags();
    let (directory, path) = {
        let entry = table.get(fd, base)?;
        entry.needs(base, inheriting)?;
        locate(table, memory, fd, base, path)?
    };
    // Kernels before 6.4 made a file of that.
    if flags.contains(OFlags::CREATE | OFlags::DIRECTORY) {
        return Err(Code::INVAL);
    }
    let file = path.open(directory, flags, Mode::from_raw_mode(0o666))?;
    let mut entry = Entry::new(file)?;
    entry.base &= opening.base;
    entry.inheriting &= opening.inheriting;
    if entry.kind == FileType::Directory {
        entry.guest = path.guest(&directory.guest);
    }
    let fd = table.insert(entry)?;
    memory.put_u32(result, fd)
}
