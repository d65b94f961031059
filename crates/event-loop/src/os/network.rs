//! Network interfaces.

use std::collections::HashMap;
use std::ffi::CStr;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::{Errno, sys};

/// An address of an interface that is up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterfaceAddress {
    /// The interface's name.
    pub name: String,
    /// The hardware address; zeros when there is none.
    pub mac: [u8; 6],
    /// Whether the interface leads back to the machine itself.
    pub internal: bool,
    /// The address.
    pub address: IpAddr,
    /// The mask of the network.
    pub netmask: IpAddr,
    /// The scope of an IPv6 address, 0 for none.
    pub scope_id: u32,
}

/// The addresses of all interfaces that are up and running.
pub fn interface_addresses() -> Result<Vec<InterfaceAddress>, Errno> {
    let mut list = std::ptr::null_mut();
    // SAFETY: the call sets the list when it succeeds.
    sys::cvt(unsafe { libc::getifaddrs(&raw mut list) })?;
    let mut macs = HashMap::new();
    let mut addresses = Vec::new();
    let mut next = list;
    while !next.is_null() {
        // SAFETY: the nodes of the list are valid until it is freed below.
        let node = unsafe { &*next };
        next = node.ifa_next;
        let running = (libc::IFF_UP | libc::IFF_RUNNING) as u32;
        if node.ifa_flags & running != running || node.ifa_addr.is_null() {
            continue;
        }
        // SAFETY: the name is a C string of the list's.
        let name = unsafe { CStr::from_ptr(node.ifa_name) }
            .to_string_lossy()
            .into_owned();
        // SAFETY: the address is as long as its family says.
        if let Some(mac) = unsafe { mac_address(node.ifa_addr) } {
            macs.insert(name, mac);
            continue;
        }
        // SAFETY: as above; a mask is missing or of the family of its address.
        let (address, netmask) =
            unsafe { (ip_address(node.ifa_addr), ip_address(node.ifa_netmask)) };
        let Some((address, scope_id)) = address else {
            continue;
        };
        let no_mask = match address {
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        };
        addresses.push(InterfaceAddress {
            name,
            mac: [0; 6],
            internal: node.ifa_flags & libc::IFF_LOOPBACK as u32 != 0,
            address,
            netmask: netmask.map_or(no_mask, |(mask, _)| mask),
            scope_id,
        });
    }
    // SAFETY: the list came from getifaddrs and nothing of it is referenced any more.
    unsafe { libc::freeifaddrs(list) };
    for address in &mut addresses {
        // An alias such as `eth0:1` has the hardware address of its interface.
        let interface = address.name.split(':').next().unwrap_or(&address.name);
        address.mac = macs.get(interface).copied().unwrap_or_default();
    }
    Ok(addresses)
}

/// The hardware address, when it is one.
unsafe fn mac_address(address: *const libc::sockaddr) -> Option<[u8; 6]> {
    // SAFETY: the caller's pointer is to an address as long as its family says.
    unsafe {
        if i32::from((*address).sa_family) != libc::AF_PACKET {
            return None;
        }
        let link = &*address.cast::<libc::sockaddr_ll>();
        let mut mac = [0; 6];
        mac.copy_from_slice(&link.sll_addr[..6]);
        Some(mac)
    }
}

/// The internet address, when it is one, with its scope.
unsafe fn ip_address(address: *const libc::sockaddr) -> Option<(IpAddr, u32)> {
    if address.is_null() {
        return None;
    }
    // SAFETY: the caller's pointer is to an address as long as its family says.
    unsafe {
        match i32::from((*address).sa_family) {
            libc::AF_INET => {
                let v4 = &*address.cast::<libc::sockaddr_in>();
                Some((Ipv4Addr::from(u32::from_be(v4.sin_addr.s_addr)).into(), 0))
            }
            libc::AF_INET6 => {
                let v6 = &*address.cast::<libc::sockaddr_in6>();
                Some((
                    Ipv6Addr::from(v6.sin6_addr.s6_addr).into(),
                    v6.sin6_scope_id,
                ))
            }
            _ => None,
        }
    }
}

/// The name under which an IPv6 scope is written after a `%`.
pub fn if_indextoiid(index: u32) -> Option<String> {
    let mut name = [0; libc::IF_NAMESIZE];
    // SAFETY: the buffer is as long as the call may write.
    let found = unsafe { libc::if_indextoname(index, name.as_mut_ptr()) };
    if found.is_null() {
        return None;
    }
    // SAFETY: a name that was found is a C string in the buffer.
    Some(
        unsafe { CStr::from_ptr(name.as_ptr()) }
            .to_string_lossy()
            .into_owned(),
    )
}
