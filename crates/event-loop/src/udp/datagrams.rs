//! Room for several datagrams that the kernel hands over in one call.

use std::mem::{self, MaybeUninit};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::os::fd::RawFd;

use super::UdpMessage;
use crate::{Errno, sys};

/// As many at once as pay for the call: one that finds less has found all there is.
pub(crate) const AT_ONCE: usize = 8;
/// The longest datagram. Pages that none has reached stay untouched.
const LONGEST: usize = 64 * 1024;

/// Datagrams that the kernel has handed over.
pub(crate) struct Datagrams {
    room: Box<[u8]>,
    senders: [libc::sockaddr_storage; AT_ONCE],
    /// What the kernel has said of each: its length, whether it was cut, how long the sender's address is.
    found: [Found; AT_ONCE],
}

#[derive(Clone, Copy, Default)]
struct Found {
    count: usize,
    cut: bool,
    named: bool,
}

impl Default for Datagrams {
    fn default() -> Datagrams {
        Datagrams {
            room: vec![0; LONGEST * AT_ONCE].into_boxed_slice(),
            // SAFETY: plain numbers, for which zeros are good.
            senders: unsafe { mem::zeroed() },
            found: [Found::default(); AT_ONCE],
        }
    }
}

impl Datagrams {
    /// Takes what the kernel has, at most `limit` and as many as there is room for. Tells how many; `EAGAIN` for none.
    pub(super) fn receive(&mut self, fd: RawFd, limit: usize) -> Result<usize, Errno> {
        let mut parts: [MaybeUninit<libc::iovec>; AT_ONCE] =
            [const { MaybeUninit::uninit() }; AT_ONCE];
        // SAFETY: plain numbers and pointers, for which zeros are good.
        let mut headers: [libc::mmsghdr; AT_ONCE] = unsafe { mem::zeroed() };
        let rooms = self.room.chunks_exact_mut(LONGEST);
        for (((header, part), room), sender) in headers
            .iter_mut()
            .zip(&mut parts)
            .zip(rooms)
            .zip(&mut self.senders)
        {
            let part = part.write(libc::iovec {
                iov_base: room.as_mut_ptr().cast(),
                iov_len: room.len(),
            });
            header.msg_hdr.msg_iov = part;
            header.msg_hdr.msg_iovlen = 1;
            header.msg_hdr.msg_name = (&raw mut *sender).cast();
            header.msg_hdr.msg_namelen =
                mem::size_of::<libc::sockaddr_storage>() as libc::socklen_t;
        }
        let count = sys::retry(|| {
            // SAFETY: every header names memory of this object, or of this call, of the size it says.
            unsafe {
                libc::recvmmsg(
                    fd,
                    headers.as_mut_ptr(),
                    limit.min(AT_ONCE) as libc::c_uint,
                    0,
                    std::ptr::null_mut(),
                )
            }
        })?;
        let count = (count as usize).min(AT_ONCE);
        for (found, header) in self.found.iter_mut().zip(&headers[..count]) {
            *found = Found {
                count: (header.msg_len as usize).min(LONGEST),
                cut: header.msg_hdr.msg_flags & libc::MSG_TRUNC != 0,
                named: header.msg_hdr.msg_namelen > 0,
            };
        }
        Ok(count)
    }

    /// One of those that `receive` has told of.
    pub(super) fn get(&self, index: usize) -> UdpMessage<'_> {
        let found = self.found[index];
        let start = index * LONGEST;
        UdpMessage {
            data: &self.room[start..start + found.count],
            from: if found.named {
                address(&self.senders[index])
            } else {
                None
            },
            partial: found.cut,
        }
    }
}

/// An address as the kernel writes it; none for other families than the Internet's.
fn address(storage: &libc::sockaddr_storage) -> Option<SocketAddr> {
    match i32::from(storage.ss_family) {
        libc::AF_INET => {
            // SAFETY: the family says that it is one of these, and the storage is larger.
            let v4 = unsafe { &*(&raw const *storage).cast::<libc::sockaddr_in>() };
            let ip = Ipv4Addr::from(u32::from_be(v4.sin_addr.s_addr));
            Some(SocketAddrV4::new(ip, u16::from_be(v4.sin_port)).into())
        }
        libc::AF_INET6 => {
            // SAFETY: as above.
            let v6 = unsafe { &*(&raw const *storage).cast::<libc::sockaddr_in6>() };
            let ip = Ipv6Addr::from(v6.sin6_addr.s6_addr);
            let port = u16::from_be(v6.sin6_port);
            Some(SocketAddrV6::new(ip, port, v6.sin6_flowinfo, v6.sin6_scope_id).into())
        }
        _ => None,
    }
}
