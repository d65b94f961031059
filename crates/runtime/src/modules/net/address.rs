//! Socket addresses between JavaScript and Rust: parsing with zones, and the `{ address, family, port }` objects.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

use event_loop::Errno;

use crate::prelude::*;

/// An IPv4 address with a port.
pub(crate) fn parse_v4(address: &str, port: u16) -> std::result::Result<SocketAddr, Errno> {
    let ip: Ipv4Addr = address.parse().map_err(|_| Errno::EINVAL)?;
    Ok(SocketAddr::from((ip, port)))
}

/// An IPv6 address with a port; a zone may follow after `%`.
pub(crate) fn parse_v6(address: &str, port: u16) -> std::result::Result<SocketAddr, Errno> {
    let (ip, zone) = match address.split_once('%') {
        Some((ip, zone)) => (ip, Some(zone)),
        None => (address, None),
    };
    let ip: Ipv6Addr = ip.parse().map_err(|_| Errno::EINVAL)?;
    let scope = match zone {
        None => 0,
        Some(zone) => match zone.parse::<u32>() {
            Ok(number) => number,
            Err(_) => interface_index(zone),
        },
    };
    Ok(SocketAddr::V6(SocketAddrV6::new(ip, port, 0, scope)))
}

/// An address of either family.
pub(crate) fn parse_any(address: &str, port: u16) -> std::result::Result<SocketAddr, Errno> {
    parse_v4(address, port).or_else(|_| parse_v6(address, port))
}

/// The number of a network interface, 0 when there is none of the name.
fn interface_index(name: &str) -> u32 {
    std::fs::read_to_string(format!("/sys/class/net/{name}/ifindex"))
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(0)
}

/// The name of a network interface by its number.
fn interface_name(index: u32) -> Option<String> {
    for entry in std::fs::read_dir("/sys/class/net").ok()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if interface_index(&name) == index {
            return Some(name);
        }
    }
    None
}

/// The address as text, a link-local one with its zone.
pub(crate) fn address_text(address: &SocketAddr) -> String {
    match address {
        SocketAddr::V6(v6) if v6.scope_id() != 0 => match interface_name(v6.scope_id()) {
            Some(name) => format!("{}%{name}", v6.ip()),
            None => format!("{}%{}", v6.ip(), v6.scope_id()),
        },
        other => ip_text(&other.ip()),
    }
}

/// An IP as libuv writes it.
pub(crate) fn ip_text(ip: &IpAddr) -> String {
    ip.to_string()
}

/// Fills `out` with `address`, `family` and `port`.
pub(crate) fn fill_address(
    cx: &mut Scope<'_>,
    out: Local<'_, Object>,
    address: &SocketAddr,
) -> Result<()> {
    out.put(cx, c"address", address_text(address).as_str())?;
    out.put(
        cx,
        c"family",
        if address.is_ipv4() { "IPv4" } else { "IPv6" },
    )?;
    out.put(cx, c"port", address.port())
}

/// 0 with `out` filled, or the error number.
pub(crate) fn tell_address(
    cx: &mut Scope<'_>,
    out: Local<'_, Object>,
    address: std::result::Result<SocketAddr, Errno>,
) -> Result<i32> {
    match address {
        Ok(address) => {
            fill_address(cx, out, &address)?;
            Ok(0)
        }
        Err(error) => Ok(error.0),
    }
}
