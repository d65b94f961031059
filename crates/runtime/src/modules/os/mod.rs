//! The natives of `os`: facts about the machine from the event loop's `os` module, in the flat shapes `os.js` unpacks. Where the
//! system refuses, the answer is a negative errno.

use std::net::IpAddr;

use event_loop::os;
use nodus_engine::IntoJs;

use crate::prelude::*;

fn errno_or<'s>(
    cx: &mut Scope<'s>,
    result: std::result::Result<impl IntoJs<'s>, event_loop::Errno>,
) -> Result<Local<'s, Value>> {
    match result {
        Ok(value) => value.into_js(cx),
        Err(errno) => Ok(cx.int(errno.0)),
    }
}

/// `[sysname, version, release, machine]`
#[native]
fn os_information(_cx: &mut Scope<'_>) -> Vec<String> {
    let os::Uname {
        sysname,
        release,
        version,
        machine,
    } = os::uname();
    vec![sysname, version, release, machine]
}

#[native]
fn available_parallelism(_cx: &mut Scope<'_>) -> usize {
    os::available_parallelism()
}

/// Model, speed and the five times of every processor, one after another.
#[native]
fn cpus<'s>(cx: &mut Scope<'s>) -> Local<'s, Value> {
    let mut flat = Vec::new();
    for cpu in os::cpu_info() {
        flat.push(cx.string(&cpu.model).as_value());
        for number in [cpu.speed, cpu.user, cpu.nice, cpu.sys, cpu.idle, cpu.irq] {
            flat.push(cx.number(number as f64));
        }
    }
    cx.array(&flat).as_value()
}

#[native]
fn freemem(_cx: &mut Scope<'_>) -> u64 {
    os::free_memory()
}

#[native]
fn totalmem(_cx: &mut Scope<'_>) -> u64 {
    os::total_memory()
}

/// A priority can be negative, so an errno is moved out of its range.
#[native]
fn get_priority(_cx: &mut Scope<'_>, pid: i32) -> i32 {
    os::priority(pid).unwrap_or_else(|errno| errno.0 - 1000)
}

#[native]
fn set_priority(_cx: &mut Scope<'_>, pid: i32, priority: i32) -> i32 {
    os::set_priority(pid, priority).map_or_else(|errno| errno.0, |()| 0)
}

#[native]
fn homedir<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
    let home = os::homedir().map(|path| String::from_utf8_lossy(&path).into_owned());
    errno_or(cx, home)
}

#[native]
fn hostname(_cx: &mut Scope<'_>) -> String {
    os::hostname()
}

#[native]
fn loadavg(_cx: &mut Scope<'_>, averages: Local<'_, View>) {
    averages.with_bytes_mut(|bytes| {
        for (slot, average) in bytes.chunks_exact_mut(8).zip(os::loadavg()) {
            slot.copy_from_slice(&average.to_ne_bytes());
        }
    });
}

/// Name, address, netmask, family, MAC, whether internal, and scope (-1 for IPv4) of every address, one after another.
#[native]
fn network_interfaces<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
    let addresses = match os::interface_addresses() {
        Ok(addresses) => addresses,
        Err(errno) => return Ok(cx.int(errno.0)),
    };
    let mut flat = Vec::new();
    for entry in addresses {
        let [a, b, c, d, e, f] = entry.mac;
        let mac = format!("{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}");
        let (family, scope) = match entry.address {
            IpAddr::V4(_) => ("IPv4", -1.0),
            IpAddr::V6(_) => ("IPv6", f64::from(entry.scope_id)),
        };
        for text in [
            &entry.name,
            &entry.address.to_string(),
            &entry.netmask.to_string(),
            family,
            &mac,
        ] {
            flat.push(cx.string(text).as_value());
        }
        flat.push(cx.boolean(entry.internal));
        flat.push(cx.number(scope));
    }
    Ok(cx.array(&flat).as_value())
}

#[native]
fn uptime<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
    errno_or(cx, os::uptime())
}

/// `[uid, gid, username, homedir, shell]`, the texts as bytes.
#[native]
fn user_info<'s>(cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
    let user = match os::user_info() {
        Ok(user) => user,
        Err(errno) => return Ok(cx.int(errno.0)),
    };
    let parts = [
        cx.number(f64::from(user.uid)),
        cx.number(f64::from(user.gid)),
        cx.uint8_array_from(user.username)?.as_value(),
        cx.uint8_array_from(user.homedir)?.as_value(),
        cx.uint8_array_from(user.shell)?.as_value(),
    ];
    Ok(cx.array(&parts).as_value())
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            os_information::DEF,
            available_parallelism::DEF,
            cpus::DEF,
            freemem::DEF,
            totalmem::DEF,
            get_priority::DEF,
            set_priority::DEF,
            homedir::DEF,
            hostname::DEF,
            loadavg::DEF,
            network_interfaces::DEF,
            uptime::DEF,
            user_info::DEF,
        ],
    )
}
