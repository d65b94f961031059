//! This process: what it has used, its priority, its mask for new files, its name in lists of processes.

use std::ffi::{CStr, CString};
use std::sync::{Mutex, PoisonError};

use rustix::fs::Mode;

use crate::{Errno, sys};

/// What was used so far; times in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the system's rusage")]
pub struct RUsage {
    pub user_cpu_time: u64,
    pub system_cpu_time: u64,
    /// Kilobytes.
    pub max_rss: u64,
    pub shared_memory_size: u64,
    pub unshared_data_size: u64,
    pub unshared_stack_size: u64,
    pub minor_page_fault: u64,
    pub major_page_fault: u64,
    pub swapped_out: u64,
    pub fs_read: u64,
    pub fs_write: u64,
    pub ipc_sent: u64,
    pub ipc_received: u64,
    pub signals_count: u64,
    pub voluntary_context_switches: u64,
    pub involuntary_context_switches: u64,
}

/// What the process has used.
pub fn getrusage() -> Result<RUsage, Errno> {
    usage_of(libc::RUSAGE_SELF)
}

/// What the calling thread has used.
pub fn getrusage_thread() -> Result<RUsage, Errno> {
    usage_of(libc::RUSAGE_THREAD)
}

fn usage_of(who: libc::c_int) -> Result<RUsage, Errno> {
    // SAFETY: a usage of zeros is valid and is filled by the call.
    let used = unsafe {
        let mut used: libc::rusage = std::mem::zeroed();
        sys::cvt(libc::getrusage(who, &raw mut used))?;
        used
    };
    let micros = |time: libc::timeval| time.tv_sec as u64 * 1_000_000 + time.tv_usec as u64;
    Ok(RUsage {
        user_cpu_time: micros(used.ru_utime),
        system_cpu_time: micros(used.ru_stime),
        max_rss: used.ru_maxrss as u64,
        shared_memory_size: used.ru_ixrss as u64,
        unshared_data_size: used.ru_idrss as u64,
        unshared_stack_size: used.ru_isrss as u64,
        minor_page_fault: used.ru_minflt as u64,
        major_page_fault: used.ru_majflt as u64,
        swapped_out: used.ru_nswap as u64,
        fs_read: used.ru_inblock as u64,
        fs_write: used.ru_oublock as u64,
        ipc_sent: used.ru_msgsnd as u64,
        ipc_received: used.ru_msgrcv as u64,
        signals_count: used.ru_nsignals as u64,
        voluntary_context_switches: used.ru_nvcsw as u64,
        involuntary_context_switches: used.ru_nivcsw as u64,
    })
}

/// The niceness of a process, -20 to 19; 0 is the calling process.
pub fn priority(pid: i32) -> Result<i32, Errno> {
    let pid = process_number(pid)?;
    Ok(rustix::process::getpriority_process(pid)?)
}

/// Sets the niceness of a process.
pub fn set_priority(pid: i32, priority: i32) -> Result<(), Errno> {
    if !(-20..=19).contains(&priority) {
        return Err(Errno::EINVAL);
    }
    let pid = process_number(pid)?;
    Ok(rustix::process::setpriority_process(pid, priority)?)
}

/// None for the calling process.
fn process_number(pid: i32) -> Result<Option<rustix::process::Pid>, Errno> {
    match pid {
        0 => Ok(None),
        1.. => Ok(rustix::process::Pid::from_raw(pid)),
        _ => Err(Errno::ESRCH),
    }
}

/// The bits that new files do not get.
pub fn umask() -> u32 {
    // The mask can only be read by setting it; the status file tells it without that, and without a moment in which
    // other threads would make files with another mask.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let told = status.lines().find_map(|line| line.strip_prefix("Umask:"));
    match told.and_then(|text| u32::from_str_radix(text.trim(), 8).ok()) {
        Some(mask) => mask,
        None => {
            let old = rustix::process::umask(Mode::from_bits_retain(0o022));
            rustix::process::umask(old);
            old.as_raw_mode()
        }
    }
}

/// Sets the bits that new files do not get, and tells the old ones.
pub fn set_umask(mask: u32) -> u32 {
    rustix::process::umask(Mode::from_bits_retain(mask & 0o777)).as_raw_mode()
}

/// The title that was set, if one was.
static TITLE: Mutex<Option<CString>> = Mutex::new(None);

/// The title as it was set; none when it was not.
pub fn process_title() -> Option<Vec<u8>> {
    let title = TITLE.lock().unwrap_or_else(PoisonError::into_inner);
    title.as_ref().map(|title| title.to_bytes().to_vec())
}

/// Sets the name under which the process is listed: the short one of its main thread, and, where the kernel lets it, the
/// line of its arguments, cut to the room that this line has.
pub fn set_process_title(title: &[u8]) -> Result<(), Errno> {
    let title = CString::new(title).map_err(|_| Errno::EINVAL)?;
    let mut kept = TITLE.lock().unwrap_or_else(PoisonError::into_inner);
    set_thread_name(&title);
    overwrite_arguments(&title);
    *kept = Some(title);
    Ok(())
}

/// The kernel keeps 15 bytes.
fn set_thread_name(title: &CStr) {
    // The name is a convenience of lists; a kernel without it has none.
    let _ = rustix::thread::set_name(title);
}

/// Writes the title over the process's arguments, where `ps` reads them.
fn overwrite_arguments(title: &CStr) {
    let Some((start, end)) = arguments_range() else {
        return;
    };
    let room = end - start;
    if room == 0 {
        return;
    }
    let bytes = title.to_bytes();
    let length = bytes.len().min(room - 1);
    let mut line = vec![0; room];
    line[..length].copy_from_slice(&bytes[..length]);
    // Written through the kernel's door to the own memory: what Rust has read of the arguments it has copied, and no
    // reference to that memory exists in this process.
    let Ok(memory) = std::fs::OpenOptions::new()
        .write(true)
        .open("/proc/self/mem")
    else {
        return;
    };
    // A kernel that does not allow it leaves the line as it was.
    let _ = std::os::unix::fs::FileExt::write_all_at(&memory, &line, start as u64);
}

/// Where the arguments lie, from `/proc/self/stat`.
fn arguments_range() -> Option<(usize, usize)> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field, the name, is in parentheses and may hold anything.
    let rest = &stat[stat.rfind(')')? + 1..];
    let fields: Vec<&str> = rest.split_whitespace().collect();
    // Fields 48 and 49 of the whole line; the first here is field 3.
    let start: usize = fields.get(45)?.parse().ok()?;
    let end: usize = fields.get(46)?.parse().ok()?;
    (start != 0 && end > start).then_some((start, end))
}
