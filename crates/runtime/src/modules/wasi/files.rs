//! Calls on open descriptors: reading and writing, positions, sizes, times, listings.

use std::io::IoSlice;

use rustix::fs::{Advice, FallocateFlags, FileType, OFlags, SeekFrom, Stat, Timespec, Timestamps};

use super::errno::{Code, Outcome, retry};
use super::memory::{MOST_BUFFERS, Memory, room_for};
use super::rights;
use super::table::{Entry, Listed, Table};

/// WASI's flags of an open file.
pub(super) const APPEND: u32 = 1;
pub(super) const DSYNC: u32 = 2;
pub(super) const NONBLOCK: u32 = 4;
pub(super) const RSYNC: u32 = 8;
pub(super) const SYNC: u32 = 16;

const SECOND: u64 = 1_000_000_000;

/// fd_read and fd_pread: `position` is that of the latter.
pub(super) fn read(
    table: &Table,
    memory: &mut Memory<'_>,
    fd: u32,
    [list, count, result]: [u32; 3],
    position: Option<u64>,
) -> Outcome {
    memory.range(result, 4)?;
    let read_into = |bytes: &mut [u8]| {
        let entry = table.get(fd, read_rights(position))?;
        match position {
            None => retry(|| rustix::io::read(&entry.fd, &mut *bytes)),
            Some(at) => retry(|| rustix::io::pread(&entry.fd, &mut *bytes, at)),
        }
    };
    // The system takes offsets for signed ones.
    if position.is_some_and(|at| i64::try_from(at).is_err()) {
        return Err(Code::INVAL);
    }
    let n = if count == 1 {
        let buffer = memory.buffer(list)?;
        read_into(&mut memory.0[buffer])?
    } else {
        let buffers = memory.buffers(list, count)?;
        if buffers.is_empty() {
            table.get(fd, read_rights(position))?;
            return memory.put_u32(result, 0);
        }
        let mut bytes = room_for(&buffers);
        let n = read_into(&mut bytes)?;
        memory.scatter(&buffers, &bytes[..n]);
        n
    };
    memory.put_u32(result, n as u32)
}

fn read_rights(position: Option<u64>) -> u64 {
    match position {
        None => rights::FD_READ,
        Some(_) => rights::FD_READ | rights::FD_SEEK,
    }
}

/// fd_write and fd_pwrite.
pub(super) fn write(
    table: &Table,
    memory: &mut Memory<'_>,
    fd: u32,
    [list, count, result]: [u32; 3],
    position: Option<u64>,
) -> Outcome {
    memory.range(result, 4)?;
    if position.is_some_and(|at| i64::try_from(at).is_err()) {
        return Err(Code::INVAL);
    }
    let n = if count == 1 {
        let buffer = memory.buffer(list)?;
        let entry = table.get(fd, write_rights(position))?;
        let bytes = &memory.0[buffer];
        match position {
            None => retry(|| rustix::io::write(&entry.fd, bytes))?,
            Some(at) => retry(|| rustix::io::pwrite(&entry.fd, bytes, at))?,
        }
    } else {
        let buffers = memory.buffers(list, count)?;
        let entry = table.get(fd, write_rights(position))?;
        if buffers.is_empty() {
            return memory.put_u32(result, 0);
        }
        let mut bytes: Vec<IoSlice<'_>> = Vec::new();
        let mut total = 0usize;
        for buffer in buffers {
            total = total.saturating_add(buffer.len());
            // The count has 32 bits; the rest is left for another call.
            if bytes.len() == MOST_BUFFERS as usize || u32::try_from(total).is_err() {
                break;
            }
            bytes.push(IoSlice::new(&memory.0[buffer]));
        }
        match position {
            None => retry(|| rustix::io::writev(&entry.fd, &bytes))?,
            Some(at) => retry(|| rustix::io::pwritev(&entry.fd, &bytes, at))?,
        }
    };
    memory.put_u32(result, n as u32)
}

fn write_rights(position: Option<u64>) -> u64 {
    match position {
        None => rights::FD_WRITE,
        Some(_) => rights::FD_WRITE | rights::FD_SEEK,
    }
}

/// fd_seek
pub(super) fn seek(
    table: &Table,
    memory: &mut Memory<'_>,
    fd: u32,
    offset: i64,
    whence: u32,
    result: u32,
) -> Outcome {
    memory.range(result, 8)?;
    let entry = table.get(fd, rights::FD_SEEK | rights::FD_TELL)?;
    let target = match whence {
        0 => SeekFrom::Start(u64::try_from(offset).map_err(|_| Code::INVAL)?),
        1 => SeekFrom::Current(offset),
        2 => SeekFrom::End(offset),
        _ => return Err(Code::INVAL),
    };
    let at = rustix::fs::seek(&entry.fd, target)?;
    memory.put_u64(result, at)
}

/// fd_tell
pub(super) fn tell(table: &Table, memory: &mut Memory<'_>, fd: u32, result: u32) -> Outcome {
    memory.range(result, 8)?;
    let entry = table.get(fd, rights::FD_TELL)?;
    let at = rustix::fs::tell(&entry.fd)?;
    memory.put_u64(result, at)
}

/// fd_advise
pub(super) fn advise(table: &Table, fd: u32, offset: u64, len: u64, advice: u32) -> Outcome {
    let advice = match advice {
        0 => Advice::Normal,
        1 => Advice::Sequential,
        2 => Advice::Random,
        3 => Advice::WillNeed,
        4 => Advice::DontNeed,
        5 => Advice::NoReuse,
        _ => return Err(Code::INVAL),
    };
    let entry = table.get(fd, rights::FD_ADVISE)?;
    if entry.kind == FileType::Directory {
        return Err(Code::BADF);
    }
    let len = std::num::NonZeroU64::new(len);
    Ok(rustix::fs::fadvise(&entry.fd, offset, len, advice)?)
}

/// fd_allocate: makes the file at least as long as that, with memory behind it where the system can.
pub(super) fn allocate(table: &Table, fd: u32, offset: u64, len: u64) -> Outcome {
    let entry = table.get(fd, rights::FD_ALLOCATE)?;
    let end = offset.checked_add(len).ok_or(Code::INVAL)?;
    if i64::try_from(end).is_err() {
        return Err(Code::INVAL);
    }
    let stat = rustix::fs::fstat(&entry.fd)?;
    if stat.st_size as u64 >= end {
        return Ok(());
    }
    match retry(|| rustix::fs::fallocate(&entry.fd, FallocateFlags::empty(), offset, len)) {
        Err(Code::NOTSUP | Code::NOSYS) => retry(|| rustix::fs::ftruncate(&entry.fd, end)),
        result => result,
    }
}

/// fd_fdstat_get
pub(super) fn fdstat(table: &Table, memory: &mut Memory<'_>, fd: u32, at: u32) -> Outcome {
    memory.range(at, 24)?;
    let entry = table.get(fd, 0)?;
    let open = rustix::fs::fcntl_getfl(&entry.fd)?;
    let mut flags = 0;
    for (ours, theirs) in [
        (APPEND, OFlags::APPEND),
        (NONBLOCK, OFlags::NONBLOCK),
        (SYNC | RSYNC, OFlags::SYNC),
        (DSYNC, OFlags::DSYNC),
    ] {
        if open.contains(theirs) {
            flags |= ours;
        }
    }
    memory.put(at, &[rights::file_type(entry.kind)])?;
    memory.put(at + 2, &(flags as u16).to_le_bytes())?;
    memory.put_u64(at + 8, entry.base)?;
    memory.put_u64(at + 16, entry.inheriting)
}

/// fd_fdstat_set_flags: of those, the system changes two.
pub(super) fn set_flags(table: &Table, fd: u32, flags: u32) -> Outcome {
    let entry = table.get(fd, rights::FD_FDSTAT_SET_FLAGS)?;
    let mut open = rustix::fs::fcntl_getfl(&entry.fd)?;
    open.set(OFlags::APPEND, flags & APPEND != 0);
    open.set(OFlags::NONBLOCK, flags & NONBLOCK != 0);
    Ok(rustix::fs::fcntl_setfl(&entry.fd, open)?)
}

/// fd_fdstat_set_rights: only fewer.
pub(super) fn set_rights(table: &mut Table, fd: u32, base: u64, inheriting: u64) -> Outcome {
    let entry = table.get_mut(fd, 0)?;
    entry.needs(base, inheriting)?;
    entry.base = base;
    entry.inheriting = inheriting;
    Ok(())
}

/// fd_filestat_get
pub(super) fn filestat(table: &Table, memory: &mut Memory<'_>, fd: u32, at: u32) -> Outcome {
    memory.range(at, 64)?;
    let entry = table.get(fd, rights::FD_FILESTAT_GET)?;
    put_stat(memory, at, &rustix::fs::fstat(&entry.fd)?)
}

/// Writes what is known of a file.
pub(super) fn put_stat(memory: &mut Memory<'_>, at: u32, stat: &Stat) -> Outcome {
    let mut bytes = [0; 64];
    let kind = match FileType::from_raw_mode(stat.st_mode) {
        FileType::Fifo => 0,
        kind => rights::file_type(kind),
    };
    let nanos = |seconds: i64, nanos: u64| {
        (seconds as u64)
            .wrapping_mul(SECOND)
            .wrapping_add(nanos)
            .to_le_bytes()
    };
    bytes[..8].copy_from_slice(&stat.st_dev.to_le_bytes());
    bytes[8..16].copy_from_slice(&stat.st_ino.to_le_bytes());
    bytes[16] = kind;
    bytes[24..32].copy_from_slice(&stat.st_nlink.to_le_bytes());
    bytes[32..40].copy_from_slice(&(stat.st_size as u64).to_le_bytes());
    bytes[40..48].copy_from_slice(&nanos(stat.st_atime, stat.st_atime_nsec));
    bytes[48..56].copy_from_slice(&nanos(stat.st_mtime, stat.st_mtime_nsec));
    bytes[56..].copy_from_slice(&nanos(stat.st_ctime, stat.st_ctime_nsec));
    memory.put(at, &bytes)
}

/// fd_filestat_set_size
pub(super) fn set_size(table: &Table, fd: u32, size: u64) -> Outcome {
    let entry = table.get(fd, rights::FD_FILESTAT_SET_SIZE)?;
    if i64::try_from(size).is_err() {
        return Err(Code::INVAL);
    }
    retry(|| rustix::fs::ftruncate(&entry.fd, size))
}

/// The times that a call is to set: each one given, now, or as it is.
pub(super) fn timestamps(accessed: u64, modified: u64, flags: u32) -> Outcome<Timestamps> {
    let one = |time: u64, flags: u32| match flags & 3 {
        0 => Ok(Timespec {
            tv_sec: 0,
            tv_nsec: rustix::fs::UTIME_OMIT,
        }),
        1 => Ok(Timespec {
            tv_sec: (time / SECOND) as i64,
            tv_nsec: (time % SECOND) as _,
        }),
        2 => Ok(Timespec {
            tv_sec: 0,
            tv_nsec: rustix::fs::UTIME_NOW,
        }),
        _ => Err(Code::INVAL),
    };
    if flags > 15 {
        return Err(Code::INVAL);
    }
    Ok(Timestamps {
        last_access: one(accessed, flags)?,
        last_modification: one(modified, flags >> 2)?,
    })
}

/// fd_filestat_set_times
pub(super) fn set_times(
    table: &Table,
    fd: u32,
    accessed: u64,
    modified: u64,
    flags: u32,
) -> Outcome {
    let times = timestamps(accessed, modified, flags)?;
    let entry = table.get(fd, rights::FD_FILESTAT_SET_TIMES)?;
    Ok(rustix::fs::futimens(&entry.fd, &times)?)
}

/// fd_sync
pub(super) fn sync(table: &Table, fd: u32) -> Outcome {
    let entry = table.get(fd, rights::FD_SYNC)?;
    retry(|| rustix::fs::fsync(&entry.fd))
}

/// fd_datasync
pub(super) fn datasync(table: &Table, fd: u32) -> Outcome {
    let entry = table.get(fd, rights::FD_DATASYNC)?;
    retry(|| rustix::fs::fdatasync(&entry.fd))
}

/// fd_prestat_get
pub(super) fn prestat(table: &Table, memory: &mut Memory<'_>, fd: u32, at: u32) -> Outcome {
    memory.range(at, 8)?;
    let name = table.get(fd, 0)?.preopen.as_ref().ok_or(Code::INVAL)?;
    memory.put(at, &[0])?;
    memory.put_u32(at + 4, name.len() as u32)
}

/// fd_prestat_dir_name
pub(super) fn preopen_name(
    table: &Table,
    memory: &mut Memory<'_>,
    fd: u32,
    at: u32,
    len: u32,
) -> Outcome {
    memory.range(at, u64::from(len))?;
    let name = table.get(fd, 0)?.preopen.as_ref().ok_or(Code::BADF)?;
    if name.len() > len as usize {
        return Err(Code::NOBUFS);
    }
    memory.put(at, name)
}

/// fd_readdir: what the directory held when the listing began, from entry number `cookie` on. The last entry may be cut off.
pub(super) fn list(
    table: &mut Table,
    memory: &mut Memory<'_>,
    fd: u32,
    [at, len, result]: [u32; 3],
    cookie: u64,
) -> Outcome {
    memory.range(at, u64::from(len))?;
    memory.range(result, 4)?;
    let entry = table.get_mut(fd, rights::FD_READDIR)?;
    let listing = match &mut entry.listing {
        Some(listing) if cookie != 0 => listing,
        _ => {
            let found = names(entry)?;
            entry.listing.insert(found)
        }
    };
    let first = usize::try_from(cookie)
        .unwrap_or(usize::MAX)
        .min(listing.len());
    let room = memory.bytes_mut(at, len)?;
    let mut used = 0;
    for (i, listed) in listing.iter().enumerate().skip(first) {
        let mut head = [0; 24];
        head[..8].copy_from_slice(&(i as u64 + 1).to_le_bytes());
        head[8..16].copy_from_slice(&listed.ino.to_le_bytes());
        head[16..20].copy_from_slice(&(listed.name.len() as u32).to_le_bytes());
        head[20] = listed.kind;
        for bytes in [&head[..], &listed.name] {
            let n = bytes.len().min(room.len() - used);
            room[used..used + n].copy_from_slice(&bytes[..n]);
            used += n;
        }
        if used == room.len() {
            break;
        }
    }
    memory.put_u32(result, used as u32)
}

/// The names in a directory, without itself and its parent.
fn names(entry: &Entry) -> Outcome<Vec<Listed>> {
    let mut list = Vec::new();
    for found in rustix::fs::Dir::read_from(&entry.fd)? {
        let found = found?;
        let name = found.file_name().to_bytes();
        if name != b"." && name != b".." {
            list.push(Listed {
                name: name.to_vec(),
                ino: found.ino(),
                kind: rights::file_type(found.file_type()),
            });
        }
    }
    Ok(list)
}
