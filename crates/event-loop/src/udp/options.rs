//! The options of UDP sockets: multicast, broadcast, reach, buffers.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::RawFd;

use socket2::{Domain, InterfaceIndexOrAddress, SockRef};

use super::Udp;
use crate::{Errno, sys};

impl Udp {
    /// Joins or leaves a multicast group, on an interface or on the kernel's choice.
    pub fn set_membership(
        &self,
        group: IpAddr,
        interface: Option<IpAddr>,
        scope: u32,
        join: bool,
    ) -> Result<(), Errno> {
        self.0.ensure_bound_shared(group.is_ipv6())?;
        let fd = self.0.lent()?;
        let socket = SockRef::from(&fd);
        let result = match group {
            IpAddr::V4(group) => {
                let from = InterfaceIndexOrAddress::Address(v4_interface(interface)?);
                if join {
                    socket.join_multicast_v4_n(&group, &from)
                } else {
                    socket.leave_multicast_v4_n(&group, &from)
                }
            }
            IpAddr::V6(group) => {
                if join {
                    socket.join_multicast_v6(&group, scope)
                } else {
                    socket.leave_multicast_v6(&group, scope)
                }
            }
        };
        result.map_err(Errno::from)
    }

    /// Joins or leaves a multicast group for datagrams of one sender.
    pub fn set_source_membership(
        &self,
        group: IpAddr,
        interface: Option<IpAddr>,
        scope: u32,
        source: IpAddr,
        join: bool,
    ) -> Result<(), Errno> {
        self.0.ensure_bound_shared(group.is_ipv6())?;
        let fd = self.0.lent()?;
        match (group, source) {
            (IpAddr::V4(group), IpAddr::V4(source)) => {
                let interface = v4_interface(interface)?;
                let socket = SockRef::from(&fd);
                let result = if join {
                    socket.join_ssm_v4(&source, &group, &interface)
                } else {
                    socket.leave_ssm_v4(&source, &group, &interface)
                };
                result.map_err(Errno::from)
            }
            (IpAddr::V6(group), IpAddr::V6(source)) => {
                source_membership_v6(self.0.fd.get(), group, source, scope, join)
            }
            _ => Err(Errno::EINVAL),
        }
    }

    /// Chooses the interface for multicast datagrams.
    pub fn set_multicast_interface(&self, address: IpAddr, scope: u32) -> Result<(), Errno> {
        let fd = self.0.lent()?;
        let socket = SockRef::from(&fd);
        let result = match address {
            IpAddr::V4(address) => socket.set_multicast_if_v4(&address),
            IpAddr::V6(_) => socket.set_multicast_if_v6(scope),
        };
        result.map_err(Errno::from)
    }

    /// How many routers a multicast datagram may pass: 0 to 255.
    pub fn set_multicast_ttl(&self, ttl: i32) -> Result<(), Errno> {
        self.set_either(
            (libc::IPPROTO_IP, libc::IP_MULTICAST_TTL),
            (libc::IPPROTO_IPV6, libc::IPV6_MULTICAST_HOPS),
            ttl,
        )
    }

    /// Whether own multicast datagrams come back.
    pub fn set_multicast_loop(&self, on: bool) -> Result<(), Errno> {
        self.set_either(
            (libc::IPPROTO_IP, libc::IP_MULTICAST_LOOP),
            (libc::IPPROTO_IPV6, libc::IPV6_MULTICAST_LOOP),
            on.into(),
        )
    }

    /// Whether datagrams may go to broadcast addresses.
    pub fn set_broadcast(&self, on: bool) -> Result<(), Errno> {
        self.0.lent()?;
        let fd = self.0.fd.get();
        sys::set_socket_option(fd, libc::SOL_SOCKET, libc::SO_BROADCAST, on.into())
    }

    /// How many routers a datagram may pass: 1 to 255.
    pub fn set_ttl(&self, ttl: i32) -> Result<(), Errno> {
        if !(1..=255).contains(&ttl) {
            return Err(Errno::EINVAL);
        }
        self.set_either(
            (libc::IPPROTO_IP, libc::IP_TTL),
            (libc::IPPROTO_IPV6, libc::IPV6_UNICAST_HOPS),
            ttl,
        )
    }

    fn set_either(&self, v4: (i32, i32), v6: (i32, i32), value: i32) -> Result<(), Errno> {
        let fd = self.0.lent()?;
        let ipv6 = SockRef::from(&fd).domain()? == Domain::IPV6;
        let (level, name) = if ipv6 { v6 } else { v4 };
        sys::set_socket_option(self.0.fd.get(), level, name, value)
    }

    /// Sets the size of the kernel's receive buffer. The kernel doubles it, for its own needs.
    pub fn set_recv_buffer_size(&self, size: usize) -> Result<(), Errno> {
        Ok(SockRef::from(&self.0.lent()?).set_recv_buffer_size(size)?)
    }

    /// The size of the kernel's receive buffer.
    pub fn recv_buffer_size(&self) -> Result<usize, Errno> {
        Ok(SockRef::from(&self.0.lent()?).recv_buffer_size()?)
    }

    /// Sets the size of the kernel's send buffer. The kernel doubles it, for its own needs.
    pub fn set_send_buffer_size(&self, size: usize) -> Result<(), Errno> {
        Ok(SockRef::from(&self.0.lent()?).set_send_buffer_size(size)?)
    }

    /// The size of the kernel's send buffer.
    pub fn send_buffer_size(&self) -> Result<usize, Errno> {
        Ok(SockRef::from(&self.0.lent()?).send_buffer_size()?)
    }
}

fn v4_interface(interface: Option<IpAddr>) -> Result<Ipv4Addr, Errno> {
    match interface {
        None => Ok(Ipv4Addr::UNSPECIFIED),
        Some(IpAddr::V4(address)) => Ok(address),
        Some(IpAddr::V6(_)) => Err(Errno::EINVAL),
    }
}

fn source_membership_v6(
    fd: RawFd,
    group: Ipv6Addr,
    source: Ipv6Addr,
    scope: u32,
    join: bool,
) -> Result<(), Errno> {
    /// The kernel's `group_source_req`.
    #[repr(C)]
    struct Request {
        interface: u32,
        group: libc::sockaddr_storage,
        source: libc::sockaddr_storage,
    }
    /// The kernel's numbers, which the libc crate does not name everywhere.
    const MCAST_JOIN_SOURCE_GROUP: i32 = 46;
    const MCAST_LEAVE_SOURCE_GROUP: i32 = 47;
    let storage = |address: Ipv6Addr| {
        // SAFETY: a storage of zeros is valid, and large and aligned enough for an IPv6 address.
        unsafe {
            let mut storage: libc::sockaddr_storage = std::mem::zeroed();
            let inner: *mut libc::sockaddr_in6 = (&raw mut storage).cast();
            (*inner).sin6_family = libc::AF_INET6 as libc::sa_family_t;
            (*inner).sin6_addr.s6_addr = address.octets();
            storage
        }
    };
    let request = Request {
        interface: scope,
        group: storage(group),
        source: storage(source),
    };
    let name = if join {
        MCAST_JOIN_SOURCE_GROUP
    } else {
        MCAST_LEAVE_SOURCE_GROUP
    };
    // SAFETY: the pointer and length describe one live request.
    sys::cvt(unsafe {
        libc::setsockopt(
            fd,
            libc::IPPROTO_IPV6,
            name,
            (&raw const request).cast(),
            size_of::<Request>() as libc::socklen_t,
        )
    })?;
    Ok(())
}
