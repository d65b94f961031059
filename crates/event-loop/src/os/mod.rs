//! What the system tells about itself, its users, and this process.

mod cpu;
mod environ;
mod memory;
mod network;
mod process;
mod user;

use rustix::system::{Sysinfo, sysinfo};

use crate::Errno;

pub use cpu::{CpuInfo, available_parallelism, cpu_info, loadavg};
pub use environ::set_env;
pub use memory::{
    available_memory, constrained_memory, free_memory, keep_freed, resident_memory, total_memory,
};
pub use network::{InterfaceAddress, if_indextoiid, interface_addresses};
pub use process::{
    RUsage, getrusage, getrusage_thread, priority, process_title, set_priority, set_process_title,
    set_umask, umask,
};
pub use user::{Passwd, homedir, passwd_by_name, passwd_by_uid, tmpdir, user_info};

/// The version of the GNU C library that runs, as `2.36`.
pub fn glibc_version() -> String {
    #[cfg(target_env = "gnu")]
    {
        // SAFETY: the library gives a terminated text that is never freed.
        let version = unsafe { std::ffi::CStr::from_ptr(libc::gnu_get_libc_version()) };
        version.to_string_lossy().into_owned()
    }
    #[cfg(not(target_env = "gnu"))]
    String::new()
}

/// What `uname` tells.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the system's uname")]
pub struct Uname {
    pub sysname: String,
    pub release: String,
    pub version: String,
    pub machine: String,
}

/// The system's name and version.
pub fn uname() -> Uname {
    let found = rustix::system::uname();
    let text = |bytes: &std::ffi::CStr| bytes.to_string_lossy().into_owned();
    Uname {
        sysname: text(found.sysname()),
        release: text(found.release()),
        version: text(found.version()),
        machine: text(found.machine()),
    }
}

/// The name of the machine.
pub fn hostname() -> String {
    rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned()
}

/// Seconds since the system was started, with hundredths.
pub fn uptime() -> Result<f64, Errno> {
    // The file also tells the right time inside a container that has a clock of its own.
    let text = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    match text
        .split_whitespace()
        .next()
        .and_then(|first| first.parse().ok())
    {
        Some(seconds) => Ok(seconds),
        None => Ok(system().uptime as f64),
    }
}

fn system() -> Sysinfo {
    sysinfo()
}
