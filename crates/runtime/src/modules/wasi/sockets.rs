//! Calls on sockets that the guest was given.

use rustix::net::{RecvFlags, SendFlags, Shutdown, SocketFlags};

use super::errno::{Code, Outcome, retry};
use super::files::NONBLOCK;
use super::memory::{MOST_GATHERED, Memory, room_for};
use super::rights;
use super::table::{Entry, Table};

/// Look at what came without taking it, and wait until the buffers are full.
const PEEK: u32 = 1;
const WAIT_ALL: u32 = 2;

/// What was received was longer than the buffers.
const TRUNCATED: u16 = 1;

/// sock_accept
pub(super) fn accept(
    table: &mut Table,
    memory: &mut Memory<'_>,
    fd: u32,
    flags: u32,
    result: u32,
) -> Outcome {
    memory.range(result, 4)?;
    if flags & !NONBLOCK != 0 {
        return Err(Code::INVAL);
    }
    let listener = table.get(fd, rights::SOCK_ACCEPT)?;
    let mut how = SocketFlags::CLOEXEC;
    how.set(SocketFlags::NONBLOCK, flags & NONBLOCK != 0);
    let accepted = retry(|| rustix::net::accept_with(&listener.fd, how))?;
    let inheriting = listener.inheriting;
    let mut entry = Entry::new(accepted)?;
    entry.base &= inheriting;
    entry.inheriting &= inheriting;
    let fd = table.insert(entry)?;
    memory.put_u32(result, fd)
}

/// sock_recv
pub(super) fn receive(
    table: &Table,
    memory: &mut Memory<'_>,
    fd: u32,
    (list, count, flags): (u32, u32, u32),
    (result, result_flags): (u32, u32),
) -> Outcome {
    let buffers = memory.buffers(list, count)?;
    memory.range(result, 4)?;
    memory.range(result_flags, 2)?;
    let entry = table.get(fd, rights::FD_READ)?;
    if flags & !(PEEK | WAIT_ALL) != 0 {
        return Err(Code::INVAL);
    }
    let mut how = RecvFlags::TRUNC;
    how.set(RecvFlags::PEEK, flags & PEEK != 0);
    how.set(RecvFlags::WAITALL, flags & WAIT_ALL != 0);
    // To a stream, that flag means to throw away.
    if rustix::net::sockopt::socket_type(&entry.fd)? == rustix::net::SocketType::STREAM {
        how.remove(RecvFlags::TRUNC);
    }
    let mut bytes = room_for(&buffers);
    let (stored, whole) = retry(|| rustix::net::recv(&entry.fd, &mut bytes[..], how))?;
    memory.scatter(&buffers, &bytes[..stored]);
    memory.put_u32(result, stored as u32)?;
    let flags = if whole > stored { TRUNCATED } else { 0 };
    memory.put(result_flags, &flags.to_le_bytes())
}

/// sock_send
pub(super) fn send(
    table: &Table,
    memory: &mut Memory<'_>,
    fd: u32,
    (list, count, flags): (u32, u32, u32),
    result: u32,
) -> Outcome {
    let buffers = memory.buffers(list, count)?;
    memory.range(result, 4)?;
    let entry = table.get(fd, rights::FD_WRITE)?;
    if flags != 0 {
        return Err(Code::INVAL);
    }
    let n = if let [buffer] = &buffers[..] {
        let bytes = &memory.0[buffer.clone()];
        retry(|| rustix::net::send(&entry.fd, bytes, SendFlags::NOSIGNAL))?
    } else {
        let mut bytes = Vec::new();
        for buffer in buffers {
            let left = MOST_GATHERED - bytes.len();
            let part = &memory.0[buffer];
            bytes.extend_from_slice(&part[..part.len().min(left)]);
        }
        retry(|| rustix::net::send(&entry.fd, &bytes, SendFlags::NOSIGNAL))?
    };
    memory.put_u32(result, n as u32)
}

/// sock_shutdown
pub(super) fn shutdown(table: &Table, fd: u32, how: u32) -> Outcome {
    let entry = table.get(fd, rights::SOCK_SHUTDOWN)?;
    let how = match how {
        1 => Shutdown::Read,
        2 => Shutdown::Write,
        3 => Shutdown::Both,
        _ => return Err(Code::INVAL),
    };
    Ok(rustix::net::shutdown(&entry.fd, how)?)
}
