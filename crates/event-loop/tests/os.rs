//! What the system tells about itself.

use nodus_event_loop::{Errno, os};

#[test]
fn the_machine_describes_itself() {
    let uname = os::uname();
    assert_eq!(uname.sysname, "Linux");
    assert!(!uname.release.is_empty() && !uname.machine.is_empty());
    assert!(!os::hostname().is_empty());
    assert!(os::uptime().unwrap() > 0.0);
    assert!(os::loadavg().iter().all(|load| *load >= 0.0));
    let cpus = os::cpu_info();
    assert!(!cpus.is_empty() && cpus[0].idle > 0 && !cpus[0].model.is_empty());
    assert!(os::available_parallelism() >= 1);
}

#[test]
fn memory_is_told_within_its_bounds() {
    let total = os::total_memory();
    assert!(os::free_memory() < total);
    assert!(os::available_memory() <= os::free_memory() + (1 << 30));
    assert!(os::resident_memory() > 100_000 && os::resident_memory() < total);
    let _ = os::constrained_memory();
}

#[test]
fn the_loopback_interface_is_internal() {
    let list = os::interface_addresses().unwrap();
    let loopback = list.iter().find(|one| one.address.is_loopback()).unwrap();
    assert!(loopback.internal);
    assert_eq!(loopback.mac, [0; 6]);
    assert_eq!(os::if_indextoiid(1).as_deref(), Some("lo"));
}

#[test]
fn users_are_found() {
    let root = os::passwd_by_uid(0).unwrap();
    assert_eq!(root.username, b"root");
    assert_eq!(os::passwd_by_name(c"root"), Ok(root));
    assert_eq!(os::passwd_by_name(c"no-such-user"), Err(Errno::ENOENT));
    assert!(!os::user_info().unwrap().homedir.is_empty());
    assert!(!os::homedir().unwrap().is_empty());
    assert!(os::tmpdir().starts_with(b"/"));
}

#[test]
fn the_process_describes_itself() {
    assert!(os::getrusage().unwrap().max_rss > 0);
    os::getrusage_thread().unwrap();
    let priority = os::priority(0).unwrap();
    os::set_priority(0, priority).unwrap();
    assert_eq!(os::set_priority(0, 99), Err(Errno::EINVAL));
    assert_eq!(os::priority(-1), Err(Errno::ESRCH));
    let mask = os::umask();
    assert_eq!(os::set_umask(0o077), mask);
    assert_eq!(os::umask(), 0o077);
    os::set_umask(mask);
}

#[test]
fn the_title_shows_in_the_list_of_processes() {
    os::set_process_title(b"short").unwrap();
    assert_eq!(os::process_title().as_deref(), Some(&b"short"[..]));
    let line = std::fs::read("/proc/self/cmdline").unwrap();
    assert!(line.starts_with(b"short"));
}
