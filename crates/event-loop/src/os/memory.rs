//! Memory: the machine's, the container's, the process's.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where control groups are found.
const CGROUPS: &str = "/sys/fs/cgroup";

/// The largest piece of memory that may stay with the process when it is freed. Less would spare clearing large zeroed
/// buffers that nobody touches, and give all that are filled new pages: copying 10 MB takes six times as long then.
#[cfg(target_env = "gnu")]
const KEPT: libc::c_int = 32 << 20;

/// Has the allocator keep what freed buffers leave behind, for the next ones: new pages come from the kernel, which clears
/// them first, and what the collector frees at a time would be given back and asked for again as often. To be called once,
/// when the process starts.
pub fn keep_freed() {
    #[cfg(target_env = "gnu")]
    // SAFETY: the calls take numbers only, and the allocator makes them safe at any time.
    unsafe {
        // Either ends the allocator's own adaption, which reaches these once something so large has been freed.
        libc::mallopt(libc::M_MMAP_THRESHOLD, KEPT);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 2 * KEPT);
    }
}

/// Bytes of memory that the machine has.
pub fn total_memory() -> u64 {
    meminfo("MemTotal:").unwrap_or_else(|| {
        let system = super::system();
        bytes(&system, system.totalram)
    })
}

/// Bytes of memory that the machine could give to programs.
pub fn free_memory() -> u64 {
    meminfo("MemAvailable:").unwrap_or_else(|| {
        let system = super::system();
        bytes(&system, system.freeram)
    })
}

/// The limit of the container in bytes; the largest number when it sets none, 0 when there is no telling.
pub fn constrained_memory() -> u64 {
    limits().map_or(0, |(limit, _)| limit)
}

/// Bytes that this process can still get: what its container has left, or what the machine has free.
pub fn available_memory() -> u64 {
    let free = free_memory();
    match limits() {
        Some((limit, used)) if limit < total_memory() => limit.saturating_sub(used).min(free),
        _ => free,
    }
}

/// Bytes of this process that are in memory.
pub fn resident_memory() -> u64 {
    // Seven numbers: one read takes them all, where reading to the end would ask for the size and for more.
    let mut text = [0; 256];
    let length = File::open("/proc/self/statm")
        .and_then(|mut file| file.read(&mut text))
        .unwrap_or(0);
    let pages: u64 = std::str::from_utf8(&text[..length])
        .ok()
        .and_then(|text| text.split_whitespace().nth(1))
        .and_then(|field| field.parse().ok())
        .unwrap_or(0);
    pages * rustix::param::page_size() as u64
}

#[allow(
    clippy::unnecessary_cast,
    reason = "the widths differ between processors"
)]
fn bytes(system: &rustix::system::Sysinfo, units: core::ffi::c_ulong) -> u64 {
    units as u64 * u64::from(system.mem_unit)
}

fn meminfo(name: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// The limit and the use of the process's control group, of either version.
fn limits() -> Option<(u64, u64)> {
    let groups = std::fs::read_to_string("/proc/self/cgroup").ok()?;
    for line in groups.lines() {
        let mut parts = line.splitn(3, ':');
        let (_, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
        let path = path.trim_start_matches('/');
        if controllers.split(',').any(|name| name == "memory") {
            return version_one(&Path::new(CGROUPS).join("memory").join(path))
                .or_else(|| version_one(&Path::new(CGROUPS).join("memory")));
        }
        if controllers.is_empty() && groups.lines().count() == 1 {
            return version_two(&Path::new(CGROUPS).join(path));
        }
    }
    None
}

fn version_one(group: &Path) -> Option<(u64, u64)> {
    let soft = number(&group.join("memory.soft_limit_in_bytes")).unwrap_or(u64::MAX);
    let hard = number(&group.join("memory.limit_in_bytes"))?;
    let used = number(&group.join("memory.usage_in_bytes")).unwrap_or(0);
    // Without a limit the kernel tells the largest number of whole pages.
    let limit = match soft.min(hard) {
        large if large >= u64::MAX >> 1 & !0xffff => u64::MAX,
        limit => limit,
    };
    Some((limit, used))
}

/// The tightest limit on the way up: that of a parent holds too.
fn version_two(group: &Path) -> Option<(u64, u64)> {
    let mut limit = None;
    let mut directory: PathBuf = group.to_owned();
    loop {
        for name in ["memory.max", "memory.high"] {
            limit = [limit, number(&directory.join(name))]
                .into_iter()
                .flatten()
                .min();
        }
        if directory == Path::new(CGROUPS) || !directory.pop() {
            break;
        }
    }
    let used = number(&group.join("memory.current")).unwrap_or(0);
    limit.map(|limit| (limit, used))
}

/// The number in a file; `max` is the largest.
fn number(path: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(path).ok()?;
    match text.trim() {
        "max" => Some(u64::MAX),
        text => text.parse().ok(),
    }
}
