//! Name resolution through the system's resolver, on the pool, where it counts as slow.

use std::ffi::{CStr, CString};
use std::net::SocketAddr;

use socket2::SockAddr;

use crate::{Errno, Loop, WorkHandle};

/// What kind of answer is wanted; numbers are the C interface's, 0 for any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddrInfoHints {
    /// `AF_*`.
    pub family: i32,
    /// `SOCK_*`.
    pub socktype: i32,
    /// `IPPROTO_*`.
    pub protocol: i32,
    /// `AI_*`.
    pub flags: i32,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddrInfo {
    /// The address, with the port of the service.
    pub address: SocketAddr,
    /// `SOCK_*`.
    pub socktype: i32,
    /// `IPPROTO_*`.
    pub protocol: i32,
    /// The canonical name, in the first answer, when asked for.
    pub canonical_name: Option<Vec<u8>>,
}

/// Resolves a host, a service or both. `EINVAL` without either, with a zero byte in one or for a name too long; all other
/// errors come with the callback, cancelling as `EAI_CANCELED`.
pub fn getaddrinfo(
    owner: &Loop,
    host: Option<&[u8]>,
    service: Option<&[u8]>,
    hints: AddrInfoHints,
    callback: impl FnOnce(Result<Vec<AddrInfo>, Errno>) + 'static,
) -> Result<WorkHandle, Errno> {
    if host.is_none() && service.is_none() {
        return Err(Errno::EINVAL);
    }
    // Names are no longer than that.
    if host.is_some_and(|name| name.len() > 255) {
        return Err(Errno::EINVAL);
    }
    let (host, service) = (c_string(host)?, c_string(service)?);
    let work = move || resolve(host.as_deref(), service.as_deref(), hints);
    Ok(owner.queue_slow_work(work, move |result| {
        callback(result.unwrap_or(Err(Errno::EAI_CANCELED)));
    }))
}

/// Finds the names of an address and its port; `flags` are `NI_*`.
pub fn getnameinfo(
    owner: &Loop,
    address: SocketAddr,
    flags: i32,
    callback: impl FnOnce(Result<(Vec<u8>, Vec<u8>), Errno>) + 'static,
) -> WorkHandle {
    let work = move || name(address, flags);
    owner.queue_slow_work(work, move |result| {
        callback(result.unwrap_or(Err(Errno::EAI_CANCELED)));
    })
}

fn c_string(bytes: Option<&[u8]>) -> Result<Option<CString>, Errno> {
    bytes
        .map(CString::new)
        .transpose()
        .map_err(|_| Errno::EINVAL)
}

/// [`getaddrinfo`] on this thread.
pub fn resolve(
    host: Option<&CStr>,
    service: Option<&CStr>,
    hints: AddrInfoHints,
) -> Result<Vec<AddrInfo>, Errno> {
    let pointer = |text: Option<&CStr>| text.map_or(std::ptr::null(), CStr::as_ptr);
    // SAFETY: an addrinfo of zeros is a valid set of hints.
    let mut wanted: libc::addrinfo = unsafe { std::mem::zeroed() };
    wanted.ai_family = hints.family;
    wanted.ai_socktype = hints.socktype;
    wanted.ai_protocol = hints.protocol;
    wanted.ai_flags = hints.flags;
    let mut list = std::ptr::null_mut();
    // SAFETY: the strings live across the call; it sets the list only when it succeeds.
    let code = unsafe {
        libc::getaddrinfo(
            pointer(host),
            pointer(service),
            &raw const wanted,
            &raw mut list,
        )
    };
    if code != 0 {
        return Err(Errno::from_eai(code));
    }
    let mut answers = Vec::new();
    let mut next = list;
    while !next.is_null() {
        // SAFETY: the nodes of the list are valid until it is freed below.
        let node = unsafe { &*next };
        next = node.ai_next;
        // SAFETY: each node holds an address of the length that it tells.
        let address = unsafe {
            SockAddr::try_init(|storage, length| {
                let size = (node.ai_addrlen as usize).min(size_of_val(&*storage));
                std::ptr::copy_nonoverlapping(
                    node.ai_addr.cast::<u8>(),
                    storage.cast::<u8>(),
                    size,
                );
                *length = size as libc::socklen_t;
                Ok(())
            })
        };
        let Some(address) = address.ok().and_then(|(_, address)| address.as_socket()) else {
            continue;
        };
        let canonical_name = (!node.ai_canonname.is_null()).then(|| {
            // SAFETY: a name that is there is a C string of the list's.
            unsafe { CStr::from_ptr(node.ai_canonname) }
                .to_bytes()
                .to_vec()
        });
        answers.push(AddrInfo {
            address,
            socktype: node.ai_socktype,
            protocol: node.ai_protocol,
            canonical_name,
        });
    }
    // SAFETY: the list came from getaddrinfo and nothing of it is referenced any more.
    unsafe { libc::freeaddrinfo(list) };
    Ok(answers)
}

/// [`getnameinfo`] on this thread.
pub fn name(address: SocketAddr, flags: i32) -> Result<(Vec<u8>, Vec<u8>), Errno> {
    let address = SockAddr::from(address);
    let mut host = [0u8; libc::NI_MAXHOST as usize];
    // The C header's NI_MAXSERV.
    let mut service = [0u8; 32];
    // SAFETY: the address and both buffers are as long as told.
    let code = unsafe {
        libc::getnameinfo(
            address.as_ptr().cast(),
            address.len(),
            host.as_mut_ptr().cast(),
            host.len() as libc::socklen_t,
            service.as_mut_ptr().cast(),
            service.len() as libc::socklen_t,
            flags,
        )
    };
    if code != 0 {
        return Err(Errno::from_eai(code));
    }
    let text = |buffer: &[u8]| {
        CStr::from_bytes_until_nul(buffer)
            .map(|text| text.to_bytes().to_vec())
            .unwrap_or_default()
    };
    Ok((text(&host), text(&service)))
}
