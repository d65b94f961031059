//! `internalBinding('cares_wrap')`: names to addresses and back through the system's resolver.

use std::net::IpAddr;

use event_loop::AddrInfoHints;

use super::net::{Request, ip_text, parse_any};
use crate::prelude::*;

const ORDER_VERBATIM: i32 = 0;
const ORDER_IPV4_FIRST: i32 = 1;
const ORDER_IPV6_FIRST: i32 = 2;

// The C library's numbers on Linux.
const AF_UNSPEC: i32 = 0;
const AF_INET: i32 = 2;
const AF_INET6: i32 = 10;
const SOCK_STREAM: i32 = 1;
const AI_V4MAPPED: i32 = 0x08;
const AI_ALL: i32 = 0x10;
const AI_ADDRCONFIG: i32 = 0x20;
const NI_NAMEREQD: i32 = 8;

/// Looks a host name up; `req.oncomplete(error, addresses)`.
#[native]
fn getaddrinfo<'s>(
    cx: &mut Scope<'s>,
    request: Local<'s, Object>,
    hostname: String,
    family: i32,
    flags: i32,
    order: Option<i32>,
) -> i32 {
    let family = match family {
        4 => AF_INET,
        6 => AF_INET6,
        _ => AF_UNSPEC,
    };
    let hints = AddrInfoHints {
        family,
        socktype: SOCK_STREAM,
        protocol: 0,
        flags,
    };
    let request = Request::new(cx, request);
    let order = order.unwrap_or(ORDER_VERBATIM);
    let started = event_loop::getaddrinfo(
        &cx.state().event_loop,
        Some(hostname.as_bytes()),
        None,
        hints,
        move |result| match result {
            Ok(found) => {
                let mut ips: Vec<IpAddr> = found.iter().map(|info| info.address.ip()).collect();
                match order {
                    ORDER_IPV4_FIRST => ips.sort_by_key(IpAddr::is_ipv6),
                    ORDER_IPV6_FIRST => ips.sort_by_key(IpAddr::is_ipv4),
                    _ => {}
                }
                let texts: Vec<String> = ips.iter().map(ip_text).collect();
                request.complete_null_or(None, move |cx, args| {
                    let array = cx.string_array(&texts);
                    args.push(array.as_value());
                    Ok(())
                });
            }
            Err(error) => request.complete_null_or(Some(error), |_, _| Ok(())),
        },
    );
    match started {
        Ok(_) => 0,
        Err(error) => error.0,
    }
}

/// Looks an address and a port up; `req.oncomplete(error, hostname, service)`.
#[native]
fn getnameinfo<'s>(
    cx: &mut Scope<'s>,
    request: Local<'s, Object>,
    address: String,
    port: u16,
) -> i32 {
    let address = match parse_any(&address, port) {
        Ok(address) => address,
        Err(error) => return error.0,
    };
    let request = Request::new(cx, request);
    let _ = event_loop::getnameinfo(
        &cx.state().event_loop,
        address,
        NI_NAMEREQD,
        move |result| match result {
            Ok((host, service)) => request.complete_null_or(None, move |cx, args| {
                args.push(cx.string_utf8_lossy(&host).as_value());
                args.push(cx.string_utf8_lossy(&service).as_value());
                Ok(())
            }),
            Err(error) => request.complete_null_or(Some(error), |_, _| Ok(())),
        },
    );
    0
}

/// The usual spelling of an address; undefined when it is none.
#[native(name = "canonicalizeIP")]
fn canonicalize_ip(text: String) -> Option<String> {
    text.parse::<IpAddr>().ok().map(|ip| ip_text(&ip))
}

/// The request of a name look-up.
pub(crate) struct GetAddrInfoReqWrap;

#[class]
impl GetAddrInfoReqWrap {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        number_object(cx, this.0, "GETADDRINFOREQWRAP", None);
        GetAddrInfoReqWrap
    }
}

/// The request of an address look-up.
pub(crate) struct GetNameInfoReqWrap;

#[class]
impl GetNameInfoReqWrap {
    #[constructor]
    fn new(cx: &mut Scope<'_>, this: This<'_>) -> Self {
        number_object(cx, this.0, "GETNAMEINFOREQWRAP", None);
        GetNameInfoReqWrap
    }
}

/// The servers named in the system's configuration, as `[address, port]` pairs.
#[native]
fn system_servers<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
    let text = std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let mut servers: Vec<String> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("nameserver"))
        .filter_map(|rest| rest.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    if servers.is_empty() {
        servers.push("127.0.0.1".to_owned());
    }
    let servers = cx.string_array(&servers);
    Ok(servers.as_value())
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            getaddrinfo::DEF,
            getnameinfo::DEF,
            canonicalize_ip::DEF,
            system_servers::DEF,
        ],
    )?;
    let class = cx.class::<GetAddrInfoReqWrap>()?;
    target.set(cx, c"GetAddrInfoReqWrap", class)?;
    let class = cx.class::<GetNameInfoReqWrap>()?;
    target.set(cx, c"GetNameInfoReqWrap", class)?;
    target.put(cx, c"AI_ADDRCONFIG", AI_ADDRCONFIG)?;
    target.put(cx, c"AI_ALL", AI_ALL)?;
    target.put(cx, c"AI_V4MAPPED", AI_V4MAPPED)?;
    target.put(cx, c"DNS_ORDER_VERBATIM", ORDER_VERBATIM)?;
    target.put(cx, c"DNS_ORDER_IPV4_FIRST", ORDER_IPV4_FIRST)?;
    target.put(cx, c"DNS_ORDER_IPV6_FIRST", ORDER_IPV6_FIRST)
}
